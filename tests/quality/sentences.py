"""Figures of events of texts of ours that nobody trained on (tools/labels/sentences_held_out.jsonl), by readers who knew the guide and not the program: 356
short texts, and 38 articles of five to nine sentences, of news of 2010 to 2016.

    python tests/quality/sentences.py              # by the shipped pack, of the half of the short texts that nobody has read the errors of
    python tests/quality/sentences.py --read       # of the other half
    python tests/quality/sentences.py --articles   # of the articles, whose errors nobody has read
    python tests/quality/sentences.py --second     # what a second reader, who labelled the unread half blind, says of it
    python tests/quality/sentences.py --show       # with what is wrong in the half that may be read

Stricter than the scorer beside the project: a phrase is right where six tenths of it and of the labelled one are common to both, or where it begins like the
labelled one and has half of it. A row is found where its trigger touches a labelled one of its type; figures are F1 over rows of trigger and type, with both
phrases, with both codes too, and with the status; then of the rows found the share whose source, target, codes and status are right. The last line is JSON.
"""

import argparse
import json
from collections.abc import Iterable
from typing import Any

import crossval

import copydesk

Row = dict[str, Any]
Span = tuple[int, int]
SAME = crossval.load(crossval.ROOT / "tools/train_events.py").SAME
CELLS = ("source", "target", "source_code", "target_code", "status")


def label(row: list[Any]) -> Row:
    """A labelled event as a row of the table."""
    event = crossval.LABELLED.event_of(row)
    out: Row = {"start": event["trigger"][0], "end": event["trigger"][1], "type": event["code"], "reciprocal": event["code"] in ("CONSULT", "AGREE", "COOPERATE")}
    out["status"] = {"actual": "asserted"}.get(event["status"], event["status"])
    for side in ("source", "target"):
        out[side] = tuple(event["span"][side][0]) if side in event["span"] else None
        out[side + "_code"] = event[side]
    return out


def found(row: Row) -> Row:
    """A row of the table with its sides as spans."""
    sides = {side: (row[side + "_start"], row[side + "_end"]) if row[side + "_start"] is not None else None for side in ("source", "target")}
    return row | sides


def like(wanted: Span | None, got: Span | None, text: str) -> bool:
    """Whether a phrase is the labelled one, wherever in the text those words stand."""
    if wanted is None or got is None:
        return wanted is got
    words = text[slice(*wanted)]
    places = [(at, at + len(words)) for at in range(len(text)) if text.startswith(words, at)]
    for a, b in places:
        shared = min(b, got[1]) - max(a, got[0])
        if shared >= 0.6 * max(b - a, got[1] - got[0]) or (abs(a - got[0]) <= 4 and shared >= 0.5 * (b - a)):
            return True
    return False


def cells(wanted: Row, got: Row, text: str) -> list[bool]:
    """Which cells of a row are those of the label."""

    def of(turned: bool) -> list[bool]:
        other = {"source": "target", "target": "source"} if turned else {"source": "source", "target": "target"}
        phrases = [like(wanted[side], got[other[side]], text) for side in ("source", "target")]
        codes = [wanted[side + "_code"] == got[other[side] + "_code"] for side in ("source", "target")]
        return [*phrases, *codes, wanted["status"] == got["status"]]

    ways = [of(False), of(True)] if got["reciprocal"] else [of(False)]
    return max(ways, key=lambda way: sum(way[:2]))


def pairs(wanted: list[Row], got: list[Row], text: str) -> Iterable[tuple[int, int, list[bool]]]:
    """Labels and rows of the same act, the most alike first."""
    all_pairs = []
    for w, one in enumerate(wanted):
        for g, other in enumerate(got):
            touch = min(one["end"], other["end"]) > max(one["start"], other["start"])
            if touch and SAME.get(one["type"], one["type"]) == SAME.get(other["type"], other["type"]):
                right = cells(one, other, text)
                all_pairs.append((-sum(right) - (right[0] and right[1]), abs(w - g), w, g, right))
    done_wanted: set[int] = set()
    done_got: set[int] = set()
    for *_, w, g, right in sorted(all_pairs, key=lambda pair: pair[:4]):
        if w not in done_wanted and g not in done_got:
            done_wanted.add(w)
            done_got.add(g)
            yield w, g, right


def told(row: Row, text: str) -> str:
    sides = [f"{text[slice(*row[side])] if row[side] else '-'} {row[side + '_code'] or '-'}" for side in ("source", "target")]
    return f"{text[row['start'] : row['end']]} {row['type']} {row['status']} | {sides[0]} | {sides[1]}"


def figures(records: list[Row], tables: list[list[Row]], show: bool) -> dict[str, float]:
    labelled = rows = 0
    counts = dict.fromkeys(("trigger_and_type", "with_source_and_target", "with_codes", "whole_row", *CELLS), 0)
    for record, got in zip(records, tables, strict=True):
        wanted = [label(row) for row in record["events"]]
        labelled += len(wanted)
        rows += len(got)
        lines = {f"  - {told(row, record['text'])}": row for row in wanted} | {f"  + {told(row, record['text'])}": row for row in got}
        for w, g, right in pairs(wanted, got, record["text"]):
            reached = [True, all(right[:2]), all(right[:4]), all(right)]
            for name, yes in zip(counts, [*reached, *right], strict=True):
                counts[name] += yes
            if all(right):
                lines = {line: row for line, row in lines.items() if row is not wanted[w] and row is not got[g]}
        if show and lines:
            print(record["id"], record["text"], *lines, sep="\n")
    out = {"labelled": labelled, "rows": rows}
    out |= {name: round(2 * counts[name] / max(1, labelled + rows), 4) for name in list(counts)[:4]}
    return out | {name: round(counts[name] / max(1, counts["trigger_and_type"]), 4) for name in CELLS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group()
    for option in ("--read", "--articles", "--second", "--show"):
        which.add_argument(option, action="store_true")
    given = parser.parse_args()
    read = given.read or given.show
    path = crossval.LABELLED.LABELS / "sentences_held_out.jsonl"
    records = [row for row in map(json.loads, crossval.LABELLED.lines_of(path)) if row["read"] == read and row.get("article", False) == given.articles]
    if given.second:
        tables = [[label(row) for row in record["second"]] for record in records]
    else:
        tables = [[] for _ in records]
        days = [record["published"] for record in records]
        for row in copydesk.extract([record["text"] for record in records], published=days, layers=["events"]).events.to_dicts():
            tables[int(row["doc"])].append(found(row))
    print(json.dumps(figures(records, tables, given.show)))


if __name__ == "__main__":
    main()
