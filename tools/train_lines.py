"""Learns the weights of the page model (cpp/news/blocks_page.h): which lines that no rule knows are no part of the story.

    ninja -C build/dev line_features
    .venv/bin/python tools/train_lines.py build/dev/line_features ../shared python/copydesk/packs/news_en/blocks_weights.tsv
    … --without 3            leaves out fold 3 (sha1 of the id mod 5), for tests/quality/crossval.py

Reads `data/blocks/lines_dev.jsonl` (lines labelled keep or drop, of a benchmark under MIT) and the lines of `gold/articles.jsonl` (parts `new` and
`check`; every line that is neither headline, dek, subheading nor body is one to drop). What is a line and what its features are the C++ program says.

Logistic regression (tools/linear.py).
Pages of the same place taken out by twelve programs are one page when it is counted who has a word. What weighs how much, and why:

- A page as a browser shows it has ten times the lines of one that was taken out already; it counts less (`WHOLE_PAGES`), else every list is a menu.
- To lose a line of the story is worse than to keep one of the page: kept lines count twice, and `CAUTION` is taken from every sum, in log odds. Both
  were chosen by cross-validation.
"""

import json
import pathlib
from collections.abc import Iterator
from typing import NamedTuple

import linear

STORY = {"headline", "dek", "subheading", "body"}
MIN_PAGES = 2  # that have a feature
MIN_WORD_PAGES = 4  # that have a word
PENALTY = 8.0
WHOLE_PAGES = {"html-text": 0.15, "inscriptis": 0.15}
ARTICLES = 2.0  # the weight of a line of a labelled article
KEEP = 2.0
CAUTION = 2.2


class Page(NamedTuple):
    """A text with the spans of its labelled lines, in code points: True for what is no part of the story, None where nobody is sure."""

    id: str
    source: str
    text: str
    spans: list[tuple[int, int, bool | None]]

    @property
    def fold(self) -> int:
        return linear.fold_of(self.id)


def pages(shared: pathlib.Path) -> Iterator[Page]:
    """All pages with labels."""
    for row in (shared / "data/blocks/lines_dev.jsonl").read_text(encoding="utf8").splitlines():
        record = json.loads(row)
        spans: list[tuple[int, int, bool | None]] = []
        at = 0
        for line, keep in record["lines"]:
            spans.append((at, at + len(line), not keep if keep in (0, 1) else None))
            at += len(line) + 2
        yield Page(record["id"], record["source"], "\n\n".join(line for line, _ in record["lines"]), spans)
    for row in (shared / "gold/articles.jsonl").read_text(encoding="utf8").splitlines():
        record = json.loads(row)
        if record["set"] in ("new", "check"):
            marked = [(*block["span"], block["kind"] not in STORY) for block in record["blocks"] if block.get("span")]
            yield Page(record["id"], "articles", record["text"], marked)


def label(page: Page, offsets: list[int], start: int, end: int) -> bool | None:
    """Whether the bytes are no part of the story. In an article what is not marked is; a mark on a smaller part of a line does not count."""
    here = [(offsets[a], offsets[b], drop) for a, b, drop in page.spans if offsets[a] < end and offsets[b] > start]
    if page.source == "articles":
        return next((bool(drop) for a, b, drop in here if (b - a) * 2 > end - start), False)
    labels = {drop for _, _, drop in here}
    return labels.pop() if len(labels) == 1 else None


def weight(page: Page, drop: bool) -> float:
    """How much a line counts."""
    return (ARTICLES if page.source == "articles" else WHOLE_PAGES.get(page.source, 1.0)) * (1.0 if drop else KEEP)


def read_lines(program: pathlib.Path, pack: pathlib.Path, all_pages: list[Page]) -> Iterator[linear.Candidate]:
    """The lines of the pages that no rule knows and that have a label."""
    for page, rows in zip(all_pages, linear.rows(program, pack, [page.text for page in all_pages]), strict=True):
        offsets = linear.offsets(page.text)
        for start, end, ruled, *cells in rows:
            drop = label(page, offsets, int(start), int(end))
            if ruled == "0" and drop is not None:
                yield linear.Candidate(page.id, linear.features(cells), drop, weight(page, drop))


HEAD = """\
# Weights of the page model (cpp/news/blocks_page.h), made by tools/train_lines.py: name, value, word, thousandths of log odds.
# Learned from the labels keep and drop of a benchmark of web page extractors (MIT) and from lines of labelled news articles;
# counts and single words, no text.
"""


def train(program: pathlib.Path, pack: pathlib.Path, all_pages: list[Page], out: pathlib.Path) -> None:
    """Writes the weights that these pages teach."""
    lines = list(read_lines(program, pack, all_pages))
    names = linear.vocabulary(lines, MIN_PAGES, MIN_WORD_PAGES)
    linear.write(out, HEAD, names, linear.learn(lines, names, PENALTY), -CAUTION)


def main() -> None:
    given = linear.arguments(__doc__, "line_features", "blocks_weights.tsv in its pack")
    train(given.program, given.pack, [page for page in pages(given.shared) if page.fold != given.without], given.out)


if __name__ == "__main__":
    main()
