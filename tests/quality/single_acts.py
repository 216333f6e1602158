"""Figures of events where another maker labelled one act a sentence: our main acts, with one label each, by the scorer's measures.

    python tests/quality/single_acts.py ../shared/data/events/plv_train.jsonl [LIMIT]

What is scored is what `to_plover_json(…, one_a_sentence=True, single_label=True)` keeps, with the spans of its rows; the scorer by itself reads the whole table
of events. Of a set whose acts have no types (`cameo_ner`, of which the scorer can say nothing but 0) it is the sides: how many labelled acts have a row with
both phrases, of all our acts (`sides`) and of the main ones (`main_sides`). The last line is the figures as JSON.
"""

import argparse
import json
import pathlib
import re
from typing import Any

import crossval

import copydesk
from copydesk import event_formats

Row = dict[str, Any]


class Rows(list[Row]):
    """Rows as the scorer reads a table."""

    def to_arrow(self) -> "Rows":
        return self

    def to_pylist(self) -> list[Row]:
        return self


def main_acts(tables: copydesk.Tables, *, single_label: bool) -> Rows:
    """The rows of the main acts, with the label that the formats give them."""
    return Rows(dict(event.row) | {"type": event.type, "cameo": event.cameo} for event in event_formats._events(tables, single_label, one_a_sentence=True))


def turned(row: Row) -> Row:
    """The row with its sides exchanged."""
    return row | {f"{a}_{end}": row[f"{b}_{end}"] for a, b in (("source", "target"), ("target", "source")) for end in ("start", "end")}


def sides(score: Any, records: list[Row], rows: Rows) -> dict[str, float]:
    """How many of the labelled acts have a row with both phrases, whatever its type."""
    hits = got = wanted = 0

    def fits(label: Row, row: Row) -> bool:
        ways = [row, turned(row)] if row["reciprocal"] else [row]
        return any(score.side_ok(label, way, "source") and score.side_ok(label, way, "target") for way in ways)

    for record, of in zip(records, score.by_doc(rows, len(records)), strict=True):
        labels = [label for label in record["gold"] if label.get("span")]
        hits += len(score.greedy_pairs(labels, of, fits, 1))
        got += len(of)
        wanted += len(labels)
    found: dict[str, float] = score.prf(hits, got, wanted)
    return found


def figures(path: pathlib.Path, limit: int) -> dict[str, Any]:
    score = crossval.scorer()
    records = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()][: limit or None]
    days = [day if re.match(r"\d{4}-\d\d-\d\d", day := str(record.get("date") or "")) else None for record in records]
    tables = copydesk.extract([record["text"] for record in records], published=days, layers=["events"])
    if not any(label.get("code") for record in records for label in record["gold"]):
        everything = Rows(tables.events.to_dicts())
        return {"sides": sides(score, records, everything), "main_sides": sides(score, records, main_acts(tables, single_label=False))}
    kept = main_acts(tables, single_label=True)
    score.extract = lambda *_: argparse.Namespace(events=kept)
    found: dict[str, Any] = score.events(records, argparse.Namespace(errors=False))
    return {name: found[name] for name in ("pair_and_type", "country_pair_and_type", "country_pair", "type_macro_f1") if found[name]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=pathlib.Path)
    parser.add_argument("limit", type=int, nargs="?", default=0)
    arguments = parser.parse_args()
    print(json.dumps(figures(arguments.path, arguments.limit)))
