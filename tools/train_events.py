"""Learns the weights of the choice of events (cpp/news/event_choice.h): which words of the trigger lists are acts.

    ninja -C build/dev event_features
    .venv/bin/python tools/train_events.py build/dev/event_features ../shared python/copydesk/packs/news_en/events_weights.tsv
    … --without 3            leaves out fold 3 (sha1 of the id mod 5), for tests/quality/crossval.py

Reads the articles and sentences whose events are labelled (tools/labelled.py). A candidate is an act where a labelled event
of its type has its trigger. Logistic regression (tools/linear.py). Constants were chosen by cross-validation.
"""

import pathlib
from collections.abc import Iterator
from typing import Any

import labelled
import linear

MIN_ARTICLES = 2  # that have a feature
MIN_WORD_ARTICLES = 2  # that have one with a word
PENALTY = 1.0
SPARSE = 2.0
BIAS = 0.25  # added: what is as likely as not by the labels is worth a row
MET = 1.4  # added where a row of the older lists meets its conditions: other makers' sentences are unlike these articles
NEED_MET = 0.85  # and more where that condition is a word of its object: "imposed | sanctions"
WIDE = "trigger.wide"
WIDE_MET = 0.2  # the same of the wide list

HEAD = """\
# Weights of the choice of events (cpp/news/event_choice.h), made by tools/train_events.py: name, value, word, thousandths of log odds.
# Learned from labelled news articles and short texts of our own; single words, no text.
"""

# CONCEDE and RETREAT count as one when labels are compared.
SAME = {"CONCEDE": "RETREAT"}


def is_act(events: list[dict[str, Any]], start: int, end: int, kind: str) -> bool | None:
    """Whether an event of the type has its trigger at the characters; None where nobody is sure."""
    sure = False
    for event in events:
        a, b = event["trigger"]
        touches = a < end and start < b
        if touches and event.get("optional"):
            return None
        same = SAME.get(event["code"], event["code"]) == SAME.get(kind, kind)
        sure |= same and touches
    return sure


def characters_of(text: str) -> dict[int, int]:
    """The character at each byte where one begins, and at the end."""
    return {byte: character for character, byte in enumerate(linear.offsets(text))}


def read_candidates(program: pathlib.Path, pack: pathlib.Path, articles: list[dict[str, Any]]) -> Iterator[linear.Candidate]:
    """The candidates of the articles that have a label."""
    for article, rows in zip(articles, linear.rows(program, pack, labelled.texts(articles)), strict=True):
        characters = characters_of(article["text"])
        for start, end, kind, *cells in rows:
            act = is_act(article["gold"], characters[int(start)], characters[int(end)], kind)
            if act is not None:
                yield linear.Candidate(article["id"], linear.features(cells), act, labelled.weight(article))


def train(program: pathlib.Path, pack: pathlib.Path, articles: list[dict[str, Any]], out: pathlib.Path) -> None:
    """Writes the weights that these articles teach."""
    candidates = list(read_candidates(program, pack, articles))
    names = linear.vocabulary(candidates, MIN_ARTICLES, MIN_WORD_ARTICLES)
    weights = linear.learn(candidates, names, PENALTY, SPARSE)
    for (name, value, word), number in names.items():
        if name == "met" and value == "1":
            weights[number] += WIDE_MET if word == WIDE else MET
        elif name == "need" and value == "1":
            weights[number] += NEED_MET
    linear.write(out, HEAD, names, weights, BIAS, linear.SMALLEST_OF_ACTS)


def main() -> None:
    given = linear.arguments(__doc__, "event_features", "events_weights.tsv in its pack")
    train(given.program, given.pack, labelled.with_acts(given.shared, given.without), given.out)


if __name__ == "__main__":
    main()
