"""Learns the weights of who a description is that speaks (cpp/news/descriptions.h).

    ninja -C build/dev description_features
    .venv/bin/python tools/train_descriptions.py build/dev/description_features ../shared python/copydesk/packs/news_en/language/descriptions.tsv
    … --without 3            leaves out fold 3 (sha1 of the id mod 5), for tests/quality/crossval.py

Reads the articles whose quotes are labelled (tools/labelled.py): a speaker's description and the name that the label gives. A choice of one of the
candidates, or of nobody: the description is its own name (tools/linear.py). What earlier descriptions were taken for is a feature: weights are learned
twice, the second time from what the first say of it.

By the folds, offline, of the 2,642 descriptions of our own articles rules give 2,034 the right name (151 of the 212 that they take for somebody),
these weights 2,132 (282 of 397), of `new` 100 and 101 of 115, of `check` 23 and 23 of 30. Penalties of 1 and 4: the same.
"""

import itertools
import pathlib
import re
from collections.abc import Iterator
from typing import Any

import labelled
import linear

MIN_ARTICLES = 3  # that have a feature
PENALTY = 2.0
SMALLEST = 80  # thousandths

HEAD = """\
# Weights of who a description is (cpp/news/descriptions.h), made by tools/train_descriptions.py: name, value, word, thousandths of log odds.
# Learned from the speakers of quotes in labelled news articles; lemmas of single nouns, no text.
"""

Span = tuple[int, int]


def words(name: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", name.lower()) if word not in ("the", "a", "an")]


def meant(reference: str, description: str, candidates: list[str]) -> list[bool]:
    """Which candidates the label means; none where the description is its own name."""
    wanted = words(reference)
    of = [words(name) for name in candidates]
    same = [set(name) == set(wanted) for name in of]
    if any(same) or not wanted or set(wanted) <= set(words(description)):
        return same
    # "Silva" is Ana Silva; "an aide to Silva" is not.
    return [name[-1:] == wanted[-1:] and set(wanted) < set(name) for name in of]


def groups_of(program: pathlib.Path, pack: pathlib.Path, records: list[dict[str, Any]]) -> Iterator[list[linear.Candidate]]:
    """What each labelled description may mean, nobody first."""
    found = linear.rows(program, pack, [record["text"] for record in records])
    for record, rows in zip(records, found, strict=True):
        place = {byte: character for character, byte in enumerate(linear.offsets(record["text"]))}
        label = {tuple(quote["speaker"]): quote.get("reference") for quote in record["quotes"] if quote.get("speaker")}
        seen: set[Span] = set()
        for (start, end), grouped in itertools.groupby(rows, key=lambda row: (int(row[0]), int(row[1]))):
            of = list(grouped)
            span = (place[start], place[end])
            reference = next((label[at] for at in label if at[0] < span[1] and span[0] < at[1] and abs(at[1] - span[1]) < 2), None)
            if not reference or span in seen:
                continue
            seen.add(span)
            right = meant(reference, record["text"][slice(*span)], [row[2] for row in of[1:]])
            yield [linear.Candidate(record["id"], linear.features(row[3:]), yes, 1.0) for row, yes in zip(of, [not any(right), *right], strict=True)]


def train(program: pathlib.Path, pack: pathlib.Path, records: list[dict[str, Any]], out: pathlib.Path) -> None:
    """Writes the weights that these articles teach."""

    def learn(copy: pathlib.Path, to: pathlib.Path) -> None:
        groups = list(groups_of(program, copy, records))
        names = linear.vocabulary([candidate for group in groups for candidate in group], MIN_ARTICLES, MIN_ARTICLES)
        linear.write(to, HEAD, *linear.learn_few(linear.learn_choices, groups, names, PENALTY, SMALLEST), smallest=SMALLEST)

    linear.learn_from_itself(pack, "language/descriptions.tsv", out, learn)


def main() -> None:
    given = linear.arguments(__doc__, "description_features", "descriptions.tsv in its language folder")
    train(given.program, given.pack, labelled.with_speakers(given.shared, given.without), given.out)


if __name__ == "__main__":
    main()
