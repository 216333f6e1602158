"""Learns the weights that choose where the content of an attribution ends (cpp/news/quote_ends.h).

    ninja -C build/dev quote_end_features
    .venv/bin/python tools/train_quote_ends.py build/dev/quote_end_features ../shared python/copydesk/packs/news_en/language/quote_ends.tsv
    … --without 3            leaves out fold 3 (sha1 of the id mod 5), for tests/quality/crossval.py

Reads the articles whose quotes are labelled (tools/labelled.py). What may be an end and what its features are the C++ program says; a content counts where a labelled quote
begins at its start and ends at one of its places, or near one. Each place up to the right one is a question: does the content end here? Logistic
regression (tools/linear.py).

Tried, by cross-validation: one choice among all places of a content (a softmax) instead of one question after another, four points of right ends less;
how a tree of the sentence (grammar/tree.h) hangs what follows a place, no point more; lengths and numbers of places, a point less. Penalties of
0.5, 1, 2.5 and 5 give all.iou80 of new 0.883, 0.886, 0.889, 0.886, of our own articles 0.836, 0.833, 0.835, 0.832: noise.
"""

import pathlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import labelled
import linear

MIN_ARTICLES = 3  # that have a feature
PENALTY = 2.0
SMALLEST = 40  # thousandths
NEAR = 3  # characters by which a label may miss a place: a stop, a mark

HEAD = """\
# Weights of quote ends (cpp/news/quote_ends.h), made by tools/train_quote_ends.py: name, value, word, thousandths of log odds.
# Learned from the borders of quotes in labelled news articles; words of closed classes and tags, no text.
"""


class Choice(NamedTuple):
    """The places where a content may end, and which of them a label gives."""

    article: str
    places: list[list[linear.Feature]]
    right: int


def run(program: pathlib.Path, pack: pathlib.Path, texts: list[str]) -> Iterator[list[list[list[str]]]]:
    """The contents of each article, their places, the cells of a place."""
    for article in linear.printed(program, pack, texts).split("=\n")[: len(texts)]:
        yield [[place.split("\t") for place in content.split("\n")] for content in article.split("\n\n") if content.strip()]


def right_place(record: dict[str, Any], offsets: list[int], content: list[list[str]]) -> int | None:
    """The place that a label gives; None where no quote begins at the content's start, or ends at none of its places."""
    start, cue = int(content[0][0]), (int(content[0][2]), int(content[0][3]))
    best: tuple[int, int] | None = None
    for quote in record["quotes"]:
        for a, b in quote.get("quote_parts") or [quote["quote"]]:
            mark = quote.get("cue")
            same_cue = mark is not None and offsets[mark[0]] < cue[1] and cue[0] < offsets[mark[1]]
            if abs(offsets[a] - start) > NEAR or not (same_cue or quote.get("cue") is None):
                continue
            for number, place in enumerate(content):
                miss = abs(offsets[b] - int(place[1]))
                if miss <= NEAR and (best is None or miss < best[0]):
                    best = (miss, number)
    return None if best is None else best[1]


def choices(program: pathlib.Path, pack: pathlib.Path, records: list[dict[str, Any]]) -> Iterator[Choice]:
    """Every content of the records that has a label."""
    for record, contents in zip(records, run(program, pack, [r["text"] for r in records]), strict=True):
        offsets = linear.offsets(record["text"])
        seen = set()
        for content in contents:
            right = right_place(record, offsets, content)
            key = (content[0][0], content[0][2], len(content))
            if right is None or key in seen:
                continue
            seen.add(key)
            yield Choice(record["id"], [linear.features(place[4:]) for place in content], right)


def asked(choice: Choice) -> Iterator[linear.Candidate]:
    """The places that are asked before the content has ended, each with the answer; the last one is never asked."""
    for number, place in enumerate(choice.places[:-1]):
        if number <= choice.right:
            yield linear.Candidate(choice.article, place, number == choice.right, 1.0)


def train(program: pathlib.Path, pack: pathlib.Path, records: list[dict[str, Any]], out: pathlib.Path) -> None:
    """Writes the weights that these articles teach."""
    places = [place for choice in choices(program, pack, records) for place in asked(choice)]
    names = linear.vocabulary(places, MIN_ARTICLES, MIN_ARTICLES)
    linear.write(out, HEAD, *linear.learn_few(linear.learn, places, names, PENALTY, SMALLEST), smallest=SMALLEST)


def main() -> None:
    given = linear.arguments(__doc__, "quote_end_features", "quote_ends.tsv in its language folder")
    train(given.program, given.pack, labelled.with_quotes(given.shared, given.without), given.out)


if __name__ == "__main__":
    main()
