"""Learns the weights of the choice of a pronoun's antecedent (cpp/news/pronouns.h).

    ninja -C build/dev pronoun_features
    .venv/bin/python tools/train_pronouns.py build/dev/pronoun_features ../shared python/copydesk/packs/news_en/pronouns_weights.tsv
    … --without 3            leaves out fold 3 (sha1 of the id mod 5), for tests/quality/crossval.py

Reads the chains of `data/entities/gum_coref.jsonl` whose genre is free (CC BY), and of articles whose quotes are labelled (tools/labelled.py) the
pronouns that are speakers, with the names of whom they mean, and of articles whose events are labelled those that are sides, with their codes. A
candidate is right where its last mention is of the pronoun's chain, or has words of the name and none but those, or where its actor has the code.
A choice of one of the candidates, or nobody, for each pronoun (tools/linear.py).
"""

import itertools
import json
import pathlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import labelled
import linear
import train_sides

GENRES = ("bio", "interview", "voyage")
MIN_TEXTS = 3  # that have a feature
PENALTY = 4.0
PERSONS = ("he", "him", "his", "she", "her", "hers")

HEAD = """\
# Weights of the choice of a pronoun's antecedent (cpp/news/pronouns.h), made by tools/train_pronouns.py: name, value, word, thousandths of log odds.
# Learned from GUM (bio, interview, voyage; CC BY) and labelled news articles; tags and words of closed classes, no text.
"""

Span = tuple[int, int]
Named = tuple[Span, str]  # a candidate's last mention, and its actor's code
Right = Callable[[Span, list[Named]], list[bool] | None]  # pronoun, candidates → which are meant? None: nothing is known of the pronoun


def chained(record: dict[str, Any]) -> Right:
    """What the chains of a text say."""
    chain_of = {tuple(entity["span"]): entity["eid"] for entity in record["entities"] if entity["mtype"] == "pron"}
    names = sorted((tuple(entity["span"]), entity["eid"]) for entity in record["entities"] if entity["mtype"] == "name")

    def is_of(chain: str, mention: Span) -> bool:
        around = [(b - a, eid) for (a, b), eid in names if a <= mention[0] and mention[1] <= b]
        inside = [(a - b, eid) for (a, b), eid in names if mention[0] <= a and b <= mention[1]]
        found = min(around or inside, default=None)
        return found is not None and found[1] == chain

    def right(pronoun: Span, candidates: list[Named]) -> list[bool] | None:
        return [is_of(chain_of[pronoun], mention) for mention, _ in candidates] if pronoun in chain_of else None

    return right


def words(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", name.lower()))


def spoken(record: dict[str, Any]) -> Right:
    """What the speakers of an article's quotes say."""
    named = {tuple(quote["speaker"]): words(quote["reference"] or "") for quote in record["quotes"] if quote.get("speaker")}

    def right(pronoun: Span, candidates: list[Named]) -> list[bool] | None:
        if not named.get(pronoun):
            return None
        said = [words(record["text"][slice(*mention)]) for mention, _ in candidates]
        return [bool(of) and (of <= named[pronoun] or named[pronoun] <= of) for of in said]

    return right


def acting(record: dict[str, Any]) -> Right:
    """What the sides of an article's events say: whose code it is, where that is one person's alone."""
    code_of = {}
    for event in record["gold"]:
        for role in ("source", "target"):
            for span in train_sides.spans(event, role):
                code_of[span] = event[role]

    def right(pronoun: Span, candidates: list[Named]) -> list[bool] | None:
        wanted = code_of.get(pronoun)
        if not wanted:
            return None
        meant = [code == wanted or (len(code) == 3 and wanted == code + "GOV") for _, code in candidates]
        person = record["text"][slice(*pronoun)].lower() in PERSONS
        return None if person and sum(meant) != 1 else meant

    return right


def groups_of(program: pathlib.Path, pack: pathlib.Path, records: list[tuple[dict[str, Any], Right]]) -> Iterator[list[linear.Candidate]]:
    """Whom each pronoun may mean of which something is known."""
    found = linear.rows(program, pack, [record["text"] for record, _ in records])
    for (record, right), rows in zip(records, found, strict=True):
        place = {byte: character for character, byte in enumerate(linear.offsets(record["text"]))}
        for (start, end), of in itertools.groupby(rows, key=lambda row: (int(row[0]), int(row[1]))):
            nobody, *candidates = of
            named = [((place[int(row[2])], place[int(row[3])]), row[4]) for row in candidates]
            meant = right((place[start], place[end]), named)
            if meant is not None:
                answers = [not any(meant), *meant]
                yield [linear.Candidate(record["id"], linear.features(row[5:]), yes, 1.0) for row, yes in zip([nobody, *candidates], answers, strict=True)]


def chains_and_speakers(shared: pathlib.Path) -> list[tuple[dict[str, Any], Right]]:
    """Texts that tell whom their pronouns mean."""
    chains = [json.loads(line) for line in (shared / "data/entities/gum_coref.jsonl").read_text(encoding="utf8").splitlines()]
    return [(r, chained(r)) for r in chains if r["id"].split("_")[1] in GENRES] + [(r, spoken(r)) for r in labelled.with_speakers(shared)]


def records_of(shared: pathlib.Path, without: int | None) -> list[tuple[dict[str, Any], Right]]:
    """The texts with what is known of their pronouns, those of a fold left out."""
    known = [*chains_and_speakers(shared), *((r, acting(r)) for r in labelled.with_events(shared))]
    return [row for row in known if linear.fold_of(row[0]["id"]) != without]


def train(program: pathlib.Path, pack: pathlib.Path, records: list[tuple[dict[str, Any], Right]], out: pathlib.Path) -> None:
    """Writes the weights that these texts teach."""
    groups = list(groups_of(program, pack, records))
    candidates = [candidate for group in groups for candidate in group]
    names = linear.vocabulary(candidates, MIN_TEXTS, MIN_TEXTS)
    linear.write(out, HEAD, names, linear.learn_choices(groups, names, PENALTY))


def main() -> None:
    given = linear.arguments(__doc__, "pronoun_features", "pronouns_weights.tsv in its pack")
    train(given.program, given.pack, records_of(given.shared, given.without), given.out)


if __name__ == "__main__":
    main()
