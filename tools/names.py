"""Names of news: articles of the development data whose names were listed by reading.

    python tools/names.py draw $COPYDESK_SHARED FOLDER --seed 1 --count 100
    python tools/names.py read $COPYDESK_SHARED FOLDER labels/names.jsonl
    python tools/names.py marked $COPYDESK_SHARED OUT.jsonl

`draw` writes articles without a label as `sheet.txt`, each with a number and, behind it, what the program makes of its names; `read` takes the lists
that a reader wrote beside it (`names.txt`) and appends labels; `marked` writes the labelled articles with their names for `train_names`, outside of the
project: the labels have no text.

A list begins with `=== NUMBER`. A line of it is an actor: `kind code: name | name …`, kind one of `KINDS`, code an actor code or `-`. A name stands for
each place where the text has just that, as whole words; the longest name of a place counts. `name#2` is the second of these places alone.
"""

import argparse
import json
import pathlib
import random
import re
import sys
from typing import Any

import labelled

LABELS = labelled.LABELS / "names.jsonl"
SHARES = {"wire": 0.45, "clean": 0.35, "messy": 0.2}
SHORTEST, LONGEST = 600, 6000  # code points of an article that is drawn
KINDS = ("person", "organization", "media", "party", "group", "country", "place", "facility", "nationality", "other")
# What the recogniser tells apart; `nationality` are its adjectives and nouns (Peruvian, Kurds).
TYPES = {"person": "PER", "country": "LOC", "place": "LOC", "facility": "LOC", "nationality": "MISC", "other": "MISC"}

Actor = tuple[str, str | None, list[list[int]]]


def known(shared: pathlib.Path) -> set[str]:
    """The ids of all articles that have a label but trees: what is measured on those would know their names."""
    ids = {record["id"] for record in labelled.given(shared)}
    for path in labelled.LABELS.glob("*.jsonl"):
        if not path.stem.startswith("trees"):
            ids |= {json.loads(line)["id"] for line in labelled.lines_of(path)}
    return ids


def draw(shared: pathlib.Path, folder: pathlib.Path, seed: int, count: int, parts: int) -> None:
    import copydesk

    without = known(shared)
    texts: set[str] = set()
    chooser = random.Random(seed)
    drawn: list[dict[str, Any]] = []
    for of, share in SHARES.items():
        records = []
        for row in labelled.articles(shared, of):
            again = row["text"] in texts or row["id"] in without
            texts.add(row["text"])
            if not again and SHORTEST <= len(row["text"]) <= LONGEST:
                records.append(row | {"of": of})
        drawn += chooser.sample(records, min(round(count * share), len(records)))
    chooser.shuffle(drawn)
    engine = copydesk.Engine()
    for part in range(parts):
        here = folder / str(part) if parts > 1 else folder
        here.mkdir(parents=True, exist_ok=True)
        articles = drawn[part::parts]
        tables = engine.extract([row["text"] for row in articles], layers=["entities", "actors"])
        entities, actors = tables.entities.to_pandas(), tables.actors.to_pandas()
        with (here / "sheet.jsonl").open("w", encoding="utf8") as out:
            for row in articles:
                print(json.dumps({"id": row["id"], "of": row["of"]}), file=out)
        with (here / "sheet.txt").open("w", encoding="utf8") as out:
            for number, row in enumerate(articles):
                print(f"=== {number + 1} ({row['source']}, {row['date'][:10]})", file=out)
                print(row["text"], file=out)
                print("--- what the program says", file=out)
                mine = entities[(entities.doc == number) & (entities.form == "name")]
                for actor in actors[actors.doc == number].itertuples():
                    forms = sorted(set(mine[mine.entity == actor.entity].text))
                    code = actor.code if isinstance(actor.code, str) else "-"
                    print(f"{actor.kind} {code}: {' | '.join(forms)}", file=out)


def places_of(name: str, text: str) -> list[list[int]]:
    """Where the text has the name as whole words; `name#2` the second of these alone."""
    match = re.fullmatch(r"(.+?)(?:#(\d+))?", name)
    assert match is not None
    words = r"\s+".join(map(re.escape, match[1].split()))
    found = [list(place.span()) for place in re.finditer(rf"(?<![\w#@]){words}(?!\w)", text)]
    return [found[int(match[2]) - 1]] if match[2] else found


def spans_of(lines: list[str], text: str) -> list[Actor]:
    """The actors that a reader's lines list. ValueError: what the text has not, or what is not understood."""
    claims: list[tuple[int, bool, int, list[int]]] = []
    actors: list[Actor] = []
    for line in lines:
        match = re.fullmatch(r"(\w+) (\S+): (.+)", line.strip())
        if match is None or match[1] not in KINDS or not re.fullmatch(r"-|[A-Z]{3,9}", match[2]):
            raise ValueError(f"not understood: {line}")
        for name in match[3].split(" | "):
            try:
                places = places_of(name.strip(), text)
            except IndexError:
                places = []
            if not places:
                raise ValueError(f"not in the text: {name}")
            claims += [(place[0] - place[1], not re.search(r"#\d+$", name), len(actors), place) for place in places]
        actors.append((match[1], None if match[2] == "-" else match[2], []))
    taken: set[int] = set()
    for _, _, actor, place in sorted(claims):
        if taken.isdisjoint(range(*place)):
            taken |= set(range(*place))
            actors[actor][2].append(place)
    return [(kind, code, sorted(spans)) for kind, code, spans in actors if spans]


def read(shared: pathlib.Path, folder: pathlib.Path, out: pathlib.Path | None) -> None:
    """Tells the faults of a reader's lists; appends the labels where there is a file for them."""
    sheet = [json.loads(line) for line in labelled.lines_of(folder / "sheet.jsonl")]
    texts = {row["id"]: row["text"] for of in SHARES for row in labelled.articles(shared, of)}
    lists: dict[int, list[str]] = {}
    number = 0
    for line in labelled.lines_of(folder / "names.txt"):
        if match := re.match(r"=== (\d+)", line):
            number = int(match[1])
            lists[number] = []
        elif line.strip():
            lists[number].append(line)
    faults = names = 0
    labels = []
    for number, lines in lists.items():
        row = sheet[number - 1]
        try:
            actors = spans_of(lines, texts[row["id"]])
        except ValueError as fault:
            faults += 1
            print(f"{number}: {fault}", file=sys.stderr)
            continue
        names += sum(len(actor[2]) for actor in actors)
        labels.append(json.dumps(row | {"actors": actors}, separators=(",", ":")))
    if out is not None:
        with out.open("a", encoding="utf8") as file:
            file.writelines(label + "\n" for label in labels)
    print(f"{len(labels)} articles, {names} names, {faults} lists with faults")


def marked(record: dict[str, Any]) -> dict[str, Any]:
    """An article with its names as the sets have them that names are learned from."""
    marks = [{"span": span, "type": TYPES.get(actor["kind"], "ORG")} for actor in record["actors"] for span in actor["spans"]]
    return {"id": record["id"], "text": record["text"], "entities": sorted(marks, key=lambda mark: mark["span"])}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("draw", "read", "marked"))
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("to", type=pathlib.Path, help="the folder of a sheet, or the file to write")
    parser.add_argument("labels", type=pathlib.Path, nargs="?", help="where `read` appends")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--parts", type=int, default=1, help="folders to draw, one a reader")
    given = parser.parse_args()
    if given.what == "draw":
        draw(given.shared, given.to, given.seed, given.count, given.parts)
    elif given.what == "read":
        read(given.shared, given.to, given.labels)
    else:
        with given.to.open("w", encoding="utf8") as out:
            for record in labelled.with_names(given.shared):
                print(json.dumps(marked(record), ensure_ascii=False), file=out)


if __name__ == "__main__":
    main()
