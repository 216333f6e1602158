"""Learns the weights of the choice of actors' codes (cpp/news/actor_codes.h): of which state and which role somebody is.

    ninja -C build/dev actor_code_features
    .venv/bin/python tools/train_actor_codes.py build/dev/actor_code_features ../shared python/copydesk/packs/news_en/actor_codes_weights.tsv
    … --without 3            leaves out fold 3 (sha1 of the id mod 5), for tests/quality/crossval.py

Reads the labelled quotes (tools/labelled.py) that the program finds with their speaker, the labelled events whose sides are a mention, and the labelled
names: what is right for an actor is the code of most of them. A choice of one code, or none (tools/linear.py). Constants were chosen by cross-validation.
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
SMALLEST = 160  # thousandths

HEAD = """\
# Weights of the choice of actors' codes (cpp/news/actor_codes.h), made by tools/train_actor_codes.py: name, value, word, thousandths of log odds.
# Learned from labelled news articles; single words, no text.
"""

Article = dict[str, Any]
Quote = tuple[train_sides.Span, train_sides.Span]  # content, speaker


def overlap(one: train_sides.Span, other: train_sides.Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def is_of(phrase: train_sides.Span, mention: train_sides.Span, text: str) -> bool:
    """Whether a labelled phrase is one of a mention: it ends with it, or begins with it and goes on with what is told of it."""
    if phrase[0] <= mention[0] and phrase[1] == mention[1]:
        return True
    return phrase[0] == mention[0] and mention[1] < phrase[1] and text[mention[1] : phrase[1]].lstrip()[:1] in (",", "(")


def code_of(article: Article, quotes: list[Quote], mentions: list[train_sides.Span]) -> str | None:
    """The code that most labels of these quotes and of sides of events with these mentions have, "" for none; None where no label is of them."""
    codes = collections.Counter(
        label.get("code") or ""
        for label in article.get("quotes") or ()
        if label.get("speaker") and any(overlap(content, label["quote"]) and overlap(speaker, label["speaker"]) for content, speaker in quotes)
    )
    for actor in article.get("actors") or ():
        if actor["code"] is not None:
            codes[actor["code"]] += sum(tuple(span) in mentions for span in actor["spans"])
    known = {mention[0]: mention for mention in mentions} | {mention[1]: mention for mention in mentions}
    for event in article.get("gold") or ():
        for role in ("source", "target"):
            if any(is_of(tuple(span), known[end], article["text"]) for span in train_sides.spans(event, role) for end in span if end in known):
                codes[event.get(role) or ""] += 1
    return max(codes, key=codes.__getitem__) if codes.total() else None


def read_choices(program: pathlib.Path, pack: pathlib.Path, articles: list[Article]) -> Iterator[list[linear.Candidate]]:
    """What may be the code of each of the articles' actors and speakers."""
    for article, rows in zip(articles, linear.rows(program, pack, labelled.texts(articles)), strict=True):
        characters = train_events.characters_of(article["text"])
        asked: list[tuple[list[Quote], list[train_sides.Span], dict[str, list[str]]]] = []
        for kind, *cells in rows:
            if kind == "who":
                asked.append(([], [], {}))
            elif kind == "mention":
                asked[-1][1].append((characters[int(cells[0])], characters[int(cells[1])]))
            elif kind == "quote":
                start, end, first, last = (characters[int(cell)] for cell in cells)
                asked[-1][0].append(((start, end), (first, last)))
            else:
                asked[-1][2].setdefault(cells[0], cells[1:])
        for quotes, mentions, codes in asked:
            right = code_of(article, quotes, mentions)
            if right is not None:
                yield [linear.Candidate(article["id"], linear.features(cells), code == right, 1.0) for code, cells in codes.items()]


def train(program: pathlib.Path, pack: pathlib.Path, articles: list[Article], out: pathlib.Path) -> None:
    """Writes the weights that these articles teach."""
    groups = list(read_choices(program, pack, articles))
    names = linear.vocabulary([candidate for group in groups for candidate in group], MIN_ARTICLES, MIN_ARTICLES)
    linear.write(out, HEAD, *linear.learn_few(linear.learn_choices, groups, names, PENALTY, SMALLEST), smallest=SMALLEST)


def main() -> None:
    given = linear.arguments(__doc__, "actor_code_features", "actor_codes_weights.tsv in the language's folder of its pack")
    train(given.program, given.pack, labelled.with_codes(given.shared, given.without), given.out)


if __name__ == "__main__":
    main()
