"""Learns the weights of the choice of actor codes (cpp/news/code_choice.h): of which state and which role the side of an act is.

    ninja -C build/dev code_features
    .venv/bin/python tools/train_codes.py build/dev/code_features ../shared python/copydesk/packs/news_en/codes_weights.tsv
    … --without 3            leaves out fold 3 (sha1 of the id mod 5), for tests/quality/crossval.py

Reads the labelled events of articles and sentences (tools/labelled.py) that the program finds, with the type of the label, and of those the sides whose phrase is the labelled one,
as score.py counts it, or that have no phrase in both; the choices of events and of sides (train_events.py, train_sides.py) come first. A choice of one
code, or none (tools/linear.py). Constants were chosen by cross-validation.
"""

import pathlib
from collections.abc import Iterator
from typing import Any

import labelled
import linear
import train_events
import train_sides

MIN_ARTICLES = 4  # that have a feature
PENALTY = 1.0
SPARSE = 1.25
TEXT = 3  # how often a short text of ours counts: more of them, and "two men" of a trial are ministers, as those of short texts often are
KEPT = {"exact": 0.5, "told": 0.7}  # added to the code that phrase and article say, and to its role: other makers' sentences are unlike these articles

HEAD = """\
# Weights of the choice of actor codes (cpp/news/code_choice.h), made by tools/train_codes.py: name, value, word, thousandths of log odds.
# Learned from labelled news articles and short texts of our own; single words, no text.
"""


def codes(article: dict[str, Any], trigger: train_sides.Span, kind: str, role: str, phrase: train_sides.Span | None) -> set[str]:
    """The codes that labels have for a side, "" for none; empty where no label has that side."""
    out = set()
    for event in article["gold"]:
        if train_events.is_act([event], *trigger, kind):
            spans = train_sides.spans(event, role)
            if not spans if phrase is None else any(train_sides.right(phrase, span) for span in spans):
                out.add(event.get(role) or "")
    return out


def read_choices(program: pathlib.Path, pack: pathlib.Path, articles: list[dict[str, Any]]) -> Iterator[list[linear.Candidate]]:
    """What may be the code of each side of the articles' events, once for each phrase."""
    for article, rows in zip(articles, linear.rows(program, pack, labelled.texts(articles)), strict=True):
        characters = train_events.characters_of(article["text"])
        sides: dict[tuple[str, ...], dict[str, list[str]]] = {}
        for *side, code, cells in ((*row[:6], row[6], row[7:]) for row in rows):
            sides.setdefault(tuple(side), {}).setdefault(code, cells)
        for (start, end, kind, role, first, last), candidates in sides.items():
            phrase = (characters[int(first)], characters[int(last)]) if first != last else None
            right = codes(article, (characters[int(start)], characters[int(end)]), kind, role, phrase)
            weight = labelled.weight(article, TEXT) if phrase else 1.0  # readers of short texts gave no code to who is not named there
            if right:
                yield [linear.Candidate(article["id"], linear.features(cells), code in right, weight) for code, cells in candidates.items()]


def train(program: pathlib.Path, pack: pathlib.Path, articles: list[dict[str, Any]], out: pathlib.Path) -> None:
    """Writes the weights that these articles teach."""
    groups = list(read_choices(program, pack, articles))
    names = linear.vocabulary([candidate for group in groups for candidate in group], MIN_ARTICLES, MIN_ARTICLES)
    weights = linear.learn_choices(groups, names, PENALTY, SPARSE)
    for name, more in KEPT.items():
        weights[names[name, "0", ""]] += more
    linear.write(out, HEAD, names, weights, smallest=linear.SMALLEST_OF_SIDES)


def main() -> None:
    given = linear.arguments(__doc__, "code_features", "codes_weights.tsv in its pack")
    train(given.program, given.pack, labelled.with_acts(given.shared, given.without), given.out)


if __name__ == "__main__":
    main()
