"""Learns the weights of the choice of speakers' codes (cpp/news/speaker_codes.h): of which state and which role somebody is who speaks.

    ninja -C build/dev speaker_code_features
    .venv/bin/python tools/train_speaker_codes.py build/dev/speaker_code_features ../shared python/copydesk/packs/news_en/language/speaker_codes.tsv
    … --without 3            leaves out fold 3 (sha1 of the id mod 5), for tests/quality/crossval.py

Reads the labelled quotes (tools/labelled.py) that the program finds with their speaker: what is right for an actor is the code of most of them. A choice of
one code, or none (tools/linear.py). Constants were chosen by cross-validation.
"""

import collections
import pathlib
from collections.abc import Iterator
from typing import Any

import labelled
import linear
import train_events
import train_sides

MIN_ARTICLES = 5  # that have a feature
PENALTY = 3.0
SMALLEST = 110  # thousandths

HEAD = """\
# Weights of the choice of speakers' codes (cpp/news/speaker_codes.h), made by tools/train_speaker_codes.py: name, value, word, thousandths of log odds.
# Learned from labelled news articles; single words, no text.
"""

Quote = tuple[train_sides.Span, train_sides.Span]  # content, speaker


def overlap(one: train_sides.Span, other: train_sides.Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def code_of(article: dict[str, Any], quotes: list[Quote]) -> str | None:
    """The code that most labels of these quotes have, "" for none; None where no label is of them."""
    codes = collections.Counter(
        label.get("code") or ""
        for label in article["quotes"]
        if label.get("speaker") and any(overlap(content, label["quote"]) and overlap(speaker, label["speaker"]) for content, speaker in quotes)
    )
    return codes.most_common(1)[0][0] if codes else None


def read_choices(program: pathlib.Path, pack: pathlib.Path, articles: list[dict[str, Any]]) -> Iterator[list[linear.Candidate]]:
    """What may be the code of each of the articles' speakers."""
    for article, rows in zip(articles, linear.rows(program, pack, [article["text"] for article in articles]), strict=True):
        characters = train_events.characters_of(article["text"])
        speakers: list[tuple[list[Quote], dict[str, list[str]]]] = []
        for kind, *cells in rows:
            if kind == "who":
                speakers.append(([], {}))
            elif kind == "quote":
                start, end, first, last = (characters[int(cell)] for cell in cells)
                speakers[-1][0].append(((start, end), (first, last)))
            else:
                speakers[-1][1].setdefault(cells[0], cells[1:])
        for quotes, codes in speakers:
            right = code_of(article, quotes)
            if right is not None:
                yield [linear.Candidate(article["id"], linear.features(cells), code == right, 1.0) for code, cells in codes.items()]


def train(program: pathlib.Path, pack: pathlib.Path, articles: list[dict[str, Any]], out: pathlib.Path) -> None:
    """Writes the weights that these articles teach."""
    groups = list(read_choices(program, pack, articles))
    names = linear.vocabulary([candidate for group in groups for candidate in group], MIN_ARTICLES, MIN_ARTICLES)
    linear.write(out, HEAD, names, linear.learn_choices(groups, names, PENALTY), smallest=SMALLEST)


def main() -> None:
    given = linear.arguments(__doc__, "speaker_code_features", "speaker_codes.tsv in the language's folder of its pack")
    train(given.program, given.pack, labelled.with_speakers(given.shared, given.without), given.out)


if __name__ == "__main__":
    main()
