"""Learns the weights of the choice of sides (cpp/news/side_choice.h): which phrase is the source of an act, and which its target.

    ninja -C build/dev side_features
    .venv/bin/python tools/train_sides.py build/dev/side_features ../shared python/copydesk/packs/news_en/sides_weights.tsv
    … --without 3            leaves out fold 3 (sha1 of the id mod 5), for tests/quality/crossval.py

Reads the labelled events of articles and sentences (tools/labelled.py) whose trigger a word of the lists is, with the type of the label; the choice of events (train_events.py)
comes first. A phrase is right where half of it lies in a labelled one, as score.py counts it, and no other is more like that (meant()); where no
phrase is labelled, none is right. A choice of one of them, or none, for each role of a trigger (tools/linear.py). Constants were chosen by cross-validation.
"""

import pathlib
from collections.abc import Iterator
from typing import Any

import labelled
import linear
import train_events

MIN_ARTICLES = 4  # that have a feature
PENALTY = 1.0
SPARSE = 1.9
KEPT = 1.4  # added to what the rules found: other makers' sentences are unlike these articles

HEAD = """\
# Weights of the choice of sides (cpp/news/side_choice.h), made by tools/train_sides.py: name, value, word, thousandths of log odds.
# Learned from labelled news articles and short texts of our own; single words, no text.
"""

Span = tuple[int, int]


def spans(event: dict[str, Any], role: str) -> list[Span]:
    """The phrases that a label has for a side."""
    given = (event.get("span") or {}).get(role) or []
    return [tuple(given)] if given and isinstance(given[0], int) else [tuple(span) for span in given]


def right(phrase: Span, labelled: Span) -> bool:
    """Whether a phrase is the labelled one, as the scorer counts it."""
    a, b = labelled
    shared = max(0, min(b, phrase[1]) - max(a, phrase[0]))
    return shared * 2 >= phrase[1] - phrase[0] or shared >= 0.3 * (b - a + phrase[1] - phrase[0] - shared)


def meant(phrases: list[Span], labelled: list[Span]) -> set[Span]:
    """Of the phrases, for each labelled one that which begins with it, or first, and ends most like it: of "two Peruvian envoys" not "Peruvian", of "the wife
    of a mayor" not "a mayor", of "Peru" not "Peru's boats"."""
    out = set()
    for span in labelled:
        known = [phrase for phrase in phrases if phrase[0] < phrase[1] and right(phrase, span)]
        if known:
            out.add(min(known, key=lambda phrase: (max(phrase[0], span[0]), abs(phrase[1] - span[1]))))
    return out


def told(group: list[linear.Candidate], phrases: list[Span], labelled: list[Span]) -> list[linear.Candidate]:
    """A group with its right phrases marked; that there is none is marked already."""
    yes = meant(phrases, labelled)
    return [candidate._replace(yes=candidate.yes or phrase in yes) for candidate, phrase in zip(group, phrases, strict=True)]


def read_choices(program: pathlib.Path, pack: pathlib.Path, articles: list[dict[str, Any]]) -> Iterator[list[linear.Candidate]]:
    """What may be the source, and what the target, of each of the articles' events."""
    for article, rows in zip(articles, linear.rows(program, pack, labelled.texts(articles)), strict=True):
        characters = train_events.characters_of(article["text"])
        group: list[linear.Candidate] = []
        phrases: list[Span] = []
        wanted: list[Span] = []
        for start, end, kind, role, first, last, *cells in rows:
            phrase = characters[int(first)], characters[int(last)]
            none = phrase[0] == phrase[1]
            if none:
                if group:
                    yield told(group, phrases, wanted)
                group, phrases = [], []
                trigger = characters[int(start)], characters[int(end)]
                events = [event for event in article["gold"] if train_events.is_act([event], *trigger, kind)]
                wanted = [span for event in events for span in spans(event, role)]
            if events:
                phrases.append(phrase)
                group.append(linear.Candidate(article["id"], linear.features(cells), none and not wanted, labelled.weight(article)))
        if group:
            yield told(group, phrases, wanted)


def train(program: pathlib.Path, pack: pathlib.Path, articles: list[dict[str, Any]], out: pathlib.Path) -> None:
    """Writes the weights that these articles teach."""
    groups = list(read_choices(program, pack, articles))
    names = linear.vocabulary([candidate for group in groups for candidate in group], MIN_ARTICLES, MIN_ARTICLES)
    weights = linear.learn_choices(groups, names, PENALTY, SPARSE)
    for (name, _, _), number in names.items():
        if name == "exact":
            weights[number] += KEPT
    linear.write(out, HEAD, names, weights, smallest=linear.SMALLEST_OF_SIDES)


def main() -> None:
    given = linear.arguments(__doc__, "side_features", "sides_weights.tsv in its pack")
    train(given.program, given.pack, labelled.with_acts(given.shared, given.without), given.out)


if __name__ == "__main__":
    main()
