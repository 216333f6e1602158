"""Learns the weights of the choice of a pronoun's antecedent (cpp/news/pronouns.h).

    ninja -C build/dev pronoun_features
    .venv/bin/python tools/train_pronouns.py build/dev/pronoun_features ../shared python/copydesk/packs/news_en/pronouns_weights.tsv
    … --without 3            leaves out fold 3 (sha1 of the id mod 5), for tests/quality/crossval.py

Reads articles whose pronouns are labelled (labels/pronouns.jsonl); the chains of `data/entities/gum_coref.jsonl` whose genre is free (CC BY); of articles whose
quotes are labelled the pronouns that are speakers, with the names of whom they mean; of articles whose events are labelled those that are sides, with
their codes; and of treebanks (EWT, free genres of GUM) every "it", whether it stands for something. A choice of one of the candidates, nobody of them, or
nothing at all, for each pronoun (tools/linear.py). What earlier pronouns were taken for is a feature: weights are learned twice, the second time from what the first say of it.
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
TREES = ("en_ewt-ud-train", "en_gum-ud-train")
MIN_TEXTS = 3  # that have a feature
PENALTY = 8.0
SMALLEST = 40  # thousandths
PERSONS = ("he", "him", "his", "she", "her", "hers")

HEAD = """\
# Weights of the choice of a pronoun's antecedent (cpp/news/pronouns.h), made by tools/train_pronouns.py: name, value, word, thousandths of log odds.
# Learned from GUM (bio, interview, voyage; CC BY), EWT (CC BY-SA) and labelled news articles; tags, lemmas and words of closed classes, no text.
"""

Span = tuple[int, int]
Actor = tuple[list[Span], str]  # its names, and its code
NOTHING, SOMETHING = "nothing", "something"
# Pronoun, candidates → which are meant, or that it stands for nothing, or (None, None) that nothing is known of the pronoun.
Right = Callable[[Span, list[Actor]], list[bool] | str | None]


def told(record: dict[str, Any]) -> Right:
    """What the labels of an article's pronouns say."""
    meant = {(start, end): (first, last) for start, end, first, last in record["pronouns"]}

    def right(pronoun: Span, candidates: list[Actor]) -> list[bool] | str | None:
        if pronoun not in meant:
            return None
        first, last = meant[pronoun]
        if first == "pleonastic":
            return NOTHING
        return [first is not None and any(start < last and first < end for start, end in names) for names, _ in candidates]

    return right


def chained(record: dict[str, Any]) -> Right:
    """What the chains of a text say."""
    chain_of = {tuple(entity["span"]): entity["eid"] for entity in record["entities"] if entity["mtype"] == "pron"}
    names = sorted((tuple(entity["span"]), entity["eid"]) for entity in record["entities"] if entity["mtype"] == "name")

    def is_of(chain: str, mention: Span) -> bool:
        around = [(b - a, eid) for (a, b), eid in names if a <= mention[0] and mention[1] <= b]
        inside = [(a - b, eid) for (a, b), eid in names if mention[0] <= a and b <= mention[1]]
        found = min(around or inside, default=None)
        return found is not None and found[1] == chain

    def right(pronoun: Span, candidates: list[Actor]) -> list[bool] | str | None:
        return [is_of(chain_of[pronoun], nearest(pronoun, of)) for of, _ in candidates] if pronoun in chain_of else None

    return right


def nearest(pronoun: Span, names: list[Span]) -> Span:
    """The last name before the pronoun, else the first."""
    return next((name for name in reversed(names) if name[1] <= pronoun[0]), names[0] if names else (0, 0))


def words(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", name.lower()))


def spoken(record: dict[str, Any]) -> Right:
    """What the speakers of an article's quotes say."""
    named = {tuple(quote["speaker"]): words(quote["reference"] or "") for quote in record["quotes"] if quote.get("speaker")}

    def right(pronoun: Span, candidates: list[Actor]) -> list[bool] | str | None:
        if not named.get(pronoun):
            return None
        said = [words(record["text"][slice(*nearest(pronoun, names))]) for names, _ in candidates]
        return [bool(of) and (of <= named[pronoun] or named[pronoun] <= of) for of in said]

    return right


def acting(record: dict[str, Any]) -> Right:
    """What the sides of an article's events say: whose code it is, where that is one person's alone."""
    code_of = {}
    for event in record["gold"]:
        for role in ("source", "target"):
            for span in train_sides.spans(event, role):
                code_of[span] = event[role]

    def right(pronoun: Span, candidates: list[Actor]) -> list[bool] | str | None:
        wanted = code_of.get(pronoun)
        if not wanted:
            return None
        meant = [code == wanted or (len(code) == 3 and wanted == code + "GOV") for _, code in candidates]
        person = record["text"][slice(*pronoun)].lower() in PERSONS
        return None if person and sum(meant) != 1 else meant

    return right


def empty(record: dict[str, Any]) -> Right:
    """What a tree says of "it": that it stands for nothing, or for something, whatever that is."""

    def right(pronoun: Span, candidates: list[Actor]) -> list[bool] | str | None:
        if pronoun not in record["it"]:
            return None
        return NOTHING if record["it"][pronoun] else SOMETHING

    return right


def groups_of(program: pathlib.Path, pack: pathlib.Path, records: list[tuple[dict[str, Any], Right]]) -> Iterator[list[linear.Candidate]]:
    """What each pronoun may mean of which something is known."""
    found = linear.rows(program, pack, [record["text"] for record, _ in records])
    for (record, right), rows in zip(records, found, strict=True):
        place = {byte: character for character, byte in enumerate(linear.offsets(record["text"]))}
        for (start, end), grouped in itertools.groupby(rows, key=lambda row: (int(row[0]), int(row[1]))):
            of = list(grouped)
            actors = [([(place[int(a)], place[int(b)]) for a, b in (span.split("-") for span in row[3].split())], row[4]) for row in of if row[2] == "actor"]
            meant = right((place[start], place[end]), actors)
            if meant is not None:
                answers = iter(meant if isinstance(meant, list) else [meant == SOMETHING] * len(actors))
                nobody = not any(meant) if isinstance(meant, list) else meant == SOMETHING
                yes = [nobody if row[2] == "nobody" else meant == NOTHING if row[2] == "nothing" else next(answers) for row in of]
                yield [linear.Candidate(record["id"], linear.features(row[5:]), it, 1.0) for row, it in zip(of, yes, strict=True)]


def trees(shared: pathlib.Path) -> Iterator[dict[str, Any]]:
    """The texts of treebanks, with every "it" and whether it stands for nothing."""
    for name in TREES:
        record: dict[str, Any] = {}
        for sentence in (shared / f"data/ud/{name}.conllu").read_text(encoding="utf8").split("\n\n"):
            lines = sentence.split("\n")
            if found := re.search(r"^# newdoc id = (.*)", sentence, re.MULTILINE):
                if record:
                    yield record
                genre = found[1].split("_")[1] if found[1].startswith("GUM_") else ""
                record = {"id": found[1], "text": "", "it": {}, "free": genre in ("", "news", *GENRES)}
            text = next((line[9:] for line in lines if line.startswith("# text = ")), "")
            at = 0
            for cells in (line.split("\t") for line in lines if re.match(r"\d+\t", line)):
                at = max(text.find(cells[1], at), at)
                if cells[1].lower() == "it":
                    start = len(record["text"]) + at
                    record["it"][start, start + 2] = cells[7] == "expl"
                at += len(cells[1])
            record["text"] += text + " "
        yield record


def chains_and_speakers(shared: pathlib.Path) -> list[tuple[dict[str, Any], Right]]:
    """Texts that tell whom their pronouns mean."""
    chains = [json.loads(line) for line in (shared / "data/entities/gum_coref.jsonl").read_text(encoding="utf8").splitlines()]
    return [
        *((r | {"set": "labels"}, told(r)) for r in labelled.with_pronouns(shared)),
        *((r, chained(r)) for r in chains if r["id"].split("_")[1] in GENRES),
        *((r, spoken(r)) for r in labelled.with_speakers(shared)),
    ]


def records_of(shared: pathlib.Path, without: int | None) -> list[tuple[dict[str, Any], Right]]:
    """The texts with what is known of their pronouns, those of a fold left out."""
    known = [*chains_and_speakers(shared), *((r, acting(r)) for r in labelled.with_events(shared)), *((r, empty(r)) for r in trees(shared) if r["free"])]
    return [row for row in known if linear.fold_of(row[0]["id"]) != without]


def train(program: pathlib.Path, pack: pathlib.Path, records: list[tuple[dict[str, Any], Right]], out: pathlib.Path) -> None:
    """Writes the weights that these texts teach: first such that the nearest candidate is what earlier pronouns were taken for."""

    def learn(copy: pathlib.Path, to: pathlib.Path) -> None:
        groups = list(groups_of(program, copy, records))
        names = linear.vocabulary([candidate for group in groups for candidate in group], MIN_TEXTS, MIN_TEXTS)
        linear.write(to, HEAD, names, linear.learn_choices(groups, names, PENALTY), smallest=SMALLEST)

    linear.learn_from_itself(pack, "pronouns_weights.tsv", out, learn)


def main() -> None:
    given = linear.arguments(__doc__, "pronoun_features", "pronouns_weights.tsv in its pack")
    train(given.program, given.pack, records_of(given.shared, given.without), given.out)


if __name__ == "__main__":
    main()
