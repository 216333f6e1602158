"""Learns the weights of the second look at whole pages (cpp/news/blocks_whole.h): what on them is no part of the story, and what of that is another story's title.

    ninja -C build/dev line_features page_features
    .venv/bin/python tools/train_pages.py build/dev ../shared python/copydesk/packs/news_en
    … --without 3            leaves out fold 3 (sha1 of a page's key mod 5), for tests/quality/crossval.py

Reads the lines of `labels/lines.jsonl`, and what tools/train_lines.py reads: for the first look, and of the benchmark's whole pages the longer lines. Its labels
are by text, so that a word of a menu that the story has, too, counts as kept: of short lines they tell nothing.

What the first look says of a line it is taught with is surer than what it says of others: so each fold of the pages is looked at with weights that were learned
without it. Pages of one site, and a page that the benchmark has, too, are in one fold.

Logistic regression (tools/linear.py). A line of the story counts twice. A line that a rule calls a byline or a date line teaches whether it is the story's own.
"""

import pathlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

import labelled
import linear
import train_lines

Record = dict[str, Any]

PENALTY = 3.0
KEEP = 2.0
MIN_PAGES = 2  # that have a feature
MIN_WORD_PAGES = 5  # that have a word
MIN_WORDS = 4  # of a line of the benchmark's pages
BENCHMARK = 0.5  # the weight of one
TITLES = 0.5  # added to every sum of titles, in log odds: as many are missed then as are found too many
STORY = {"headline", "dek", "subheading", "body", "story"}
PARTS = {"byline", "dateline", "caption", "credit"}
FILES = ("blocks_whole_weights.tsv", "blocks_titles_weights.tsv")


def key_of(record: Record) -> str:
    """What tells the fold of a page: its number in the benchmark of train_lines.py, or its site."""
    name = record["source"].split(":", 1)[1]
    found = re.match(r"[0-9a-f]{64}", name) or re.match(r"[\w-]+\.[a-z]+", name)
    return found[0] if found else name


def examples(program: pathlib.Path, pack: pathlib.Path, pages: list[Record]) -> Iterator[tuple[linear.Candidate, linear.Candidate | None]]:
    """Of each labelled line whether it is outside, and of one that is whether it is another story's title."""
    for page, rows in zip(pages, linear.rows(program, pack, [page["text"] for page in pages]), strict=True):
        offsets = linear.offsets(page["text"])
        for start, end, *cells in rows:
            here = {kind for a, b, kind in page["lines"] if offsets[a] < int(end) and offsets[b] > int(start)}
            features = linear.features(cells)
            ruled = any(name == "own" and int(value) > 8 for name, value, _ in features)
            inside = here <= (STORY | PARTS if ruled else STORY)
            if None in here or (not inside and here & STORY):
                continue
            title = linear.Candidate(page["key"], features, here == {"teaser"}, 1.0) if not here & (STORY | PARTS | {"furniture"}) else None
            yield linear.Candidate(page["key"], features, not inside, page.get("weight", 1.0) * (KEEP if inside else 1.0)), title


def benchmark(page: train_lines.Page) -> Record:
    """A whole page of the benchmark, with the lines that its labels tell of."""
    lines = [(a, b, None if drop is None or len(page.text[a:b].split()) < MIN_WORDS else "furniture" if drop else "story") for a, b, drop in page.spans]
    return {"key": page.id, "text": page.text, "lines": lines, "weight": BENCHMARK}


def read(programs: pathlib.Path, shared: pathlib.Path, pack: pathlib.Path, without: int | None) -> list[tuple[linear.Candidate, linear.Candidate | None]]:
    """The examples of all pages but those of one fold, each fold looked at without what it teaches."""
    lines = [page for page in train_lines.pages(shared) if page.fold != without]
    pages = [page | {"key": key_of(page)} for page in labelled.with_lines(shared)]
    pages += [benchmark(page) for page in lines if page.source in train_lines.WHOLE_PAGES]
    out = []
    with tempfile.TemporaryDirectory() as scratch:
        for fold in range(linear.FOLDS):
            mine = [page for page in pages if linear.fold_of(page["key"]) == fold != without]
            if not mine:
                continue
            other = pathlib.Path(scratch) / str(fold)
            shutil.copytree(pack, other)
            train_lines.train(programs / "line_features", pack, [page for page in lines if page.fold != fold], other / "blocks_weights.tsv")
            out += list(examples(programs / "page_features", other, mine))
    return out


HEAD = """\
# Weights of the second look at whole pages (cpp/news/blocks_whole.h), made by tools/train_pages.py: name, value, word, thousandths of log odds.
# Learned from lines of pages that were labelled from reading (tools/labels/lines.jsonl); counts, no text.
"""


def train(programs: pathlib.Path, shared: pathlib.Path, pack: pathlib.Path, out: pathlib.Path, without: int | None = None) -> None:
    """Writes the weights that these pages teach into a folder."""
    rows = read(programs, shared, pack, without)
    for file, candidates in zip(FILES, ([outside for outside, _ in rows], [title for _, title in rows if title]), strict=True):
        names = linear.vocabulary(candidates, MIN_PAGES, MIN_WORD_PAGES)
        linear.write(out / file, HEAD, names, linear.learn(candidates, names, PENALTY), TITLES if "titles" in file else 0.0, linear.SMALLEST_OF_MANY)


def main() -> None:
    given = linear.arguments(__doc__, "the folder of line_features and page_features", "the pack's folder")
    train(given.program, given.shared, given.pack, given.out, given.without)


if __name__ == "__main__":
    main()
