"""The labelled articles: those of the development data, and those that tools/labels/ labels.

Labels of articles have no text: the id of an article of the development data, the file that it is `of` (`data/articles/`), and rows, by the guide of the
labelled articles. Sentences of ours (`sentences.jsonl`) were written for their labels and have their text. Records have the shape of
`gold/articles.jsonl`; those of ours have `set` "own" and "sentences".
"""

import json
import pathlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import linear

LABELS = pathlib.Path(__file__).parent / "labels"
SENTENCE = 6  # how often a short text of ours counts for an article's example: see tests/quality/README.md

Record = dict[str, Any]

# Kinds of lines as labels write them; `story` and `furniture` where readers may differ in which kind of either, None where nobody is sure.
LETTERS: dict[str, str | None] = {
    "h": "headline",
    "d": "dek",
    "y": "byline",
    "l": "dateline",
    "c": "caption",
    "r": "credit",
    "s": "subheading",
    "b": "body",
    "t": "teaser",
    "p": "promo",
    "x": "boilerplate",
    "o": "contact",
    "k": "correction",
    "w": "story",
    "q": "furniture",
    "-": None,
}
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


def lines_of(path: pathlib.Path) -> list[str]:
    """The lines of a file; none where there is none."""
    return path.read_text(encoding="utf8").splitlines() if path.exists() else []


def given(shared: pathlib.Path) -> list[Record]:
    """The labelled articles of the development data."""
    return [json.loads(line) for line in (shared / "gold/articles.jsonl").read_text(encoding="utf8").splitlines()]


def articles(shared: pathlib.Path, of: str) -> list[Record]:
    """The articles of a file of the development data."""
    return [json.loads(line) for line in (shared / f"data/articles/{of}.jsonl").read_text(encoding="utf8").splitlines()]


def with_events(shared: pathlib.Path, without: int | None = None) -> list[Record]:
    """The articles whose events are labelled, but those of one fold."""
    ours = own(shared, "events", lambda label: {"gold": [event_of(row) for row in label["events"]]})
    rows = [row for row in given(shared) if row.get("gold") is not None and all(event.get("trigger") for event in row["gold"])] + list(ours)
    return [row for row in rows if linear.fold_of(row["id"]) != without]


def sentences(without: int | None = None) -> list[Record]:
    """The short texts of ours with all their events, but those of one fold. Words of which their readers made no event and the labelled articles do
    ("attacked the port, killing two") are there as `optional` and teach nothing."""
    records = [json.loads(line) for line in lines_of(LABELS / "sentences.jsonl")]
    rows = [row | {"set": "sentences", "dct": row["published"], "gold": [event_of(event) for event in row.pop("events")]} for row in records]
    return [row for row in rows if linear.fold_of(row["id"]) != without]


def with_acts(shared: pathlib.Path, without: int | None = None) -> list[Record]:
    """The articles whose events are labelled, and the sentences, but those of one fold: what events are learned from."""
    return with_events(shared, without) + sentences(without)


def texts(records: list[Record]) -> list[str]:
    """The texts of records with their days, as the programs of cpp/tools read them: who held an office, and where a year is over."""
    return [linear.dated(record["text"], record.get("dct")) for record in records]


def weight(record: Record, sentence: float = SENTENCE) -> float:
    """How much an example of a record counts."""
    return sentence if record["set"] == "sentences" else 1.0


def with_quotes(shared: pathlib.Path, without: int | None = None) -> list[Record]:
    """The articles whose quotes are labelled, but those of one fold; those of `old` are in no fold."""
    return but(without, given(shared) + quoted(shared, "quotes"))


def with_speakers(shared: pathlib.Path, without: int | None = None) -> list[Record]:
    """The same and further articles whose quotes are there for their speakers: to learn ends of content from them, too, helped nobody (0.888 to 0.874 on
    `new`, 0.780 on `check` as before, 0.818 to 0.816 on our own)."""
    return but(without, given(shared) + quoted(shared, "quotes") + quoted(shared, "speakers"))


def with_codes(shared: pathlib.Path, without: int | None = None) -> list[Record]:
    """The articles whose speakers, events or names are labelled, but those of one fold. Short texts of ours teach no codes of actors: too few of their people
    are private ("Ana Silva, 34, a nurse" had no code by them)."""
    records: dict[str, Record] = {}
    for record in with_speakers(shared, without) + with_events(shared, without) + with_names(shared, without):
        records[record["id"]] = record | records.get(record["id"], {})
    return list(records.values())


def with_names(shared: pathlib.Path, without: int | None = None) -> list[Record]:
    """The articles whose names are labelled, but those of one fold: `actors` with `kind`, `code`, `spans`."""
    ours = own(shared, "names", lambda label: {"actors": [dict(zip(("kind", "code", "spans"), row, strict=True)) for row in label["actors"]]})
    return but(without, list(ours))


def with_pronouns(shared: pathlib.Path) -> list[Record]:
    """The articles whose pronouns and nominals are labelled."""
    return list(own(shared, "pronouns", lambda label: {"pronouns": label["pronouns"]}))


def with_lines(shared: pathlib.Path) -> list[Record]:
    """Whole pages with `lines`, as `[start, end, kind]`: lines with a character that can be seen, in the page's order."""
    out = []
    for page in own(shared, "lines", lambda label: {"runs": label["lines"]}):
        kinds = [LETTERS[run[0]] for run in page.pop("runs").split() for _ in range(int(run[1:]))]
        lines = []
        for line in re.finditer(r"[^\n\r\v\f\u2028\u2029]+", page["text"]):
            words = line[0].strip()
            if words.strip(INVISIBLE).strip():
                start = line.start() + line[0].index(words)
                lines.append((start, start + len(words)))
        out.append(page | {"lines": [[*span, kind] for span, kind in zip(lines, kinds, strict=True)]})
    return out


def but(without: int | None, rows: list[Record]) -> list[Record]:
    return [row for row in rows if without is None or row["set"] == "old" or linear.fold_of(row["id"]) != without]


def quoted(shared: pathlib.Path, table: str) -> list[Record]:
    return [named(row) for row in own(shared, table, lambda label: {"quotes": [quote_of(row) for row in label["quotes"]]})]


def own(shared: pathlib.Path, table: str, read: Callable[[Record], Record]) -> Iterator[Record]:
    """The articles of tools/labels/TABLE.jsonl, with what `read` makes of a label."""
    labels = [json.loads(line) for line in (LABELS / f"{table}.jsonl").read_text(encoding="utf8").splitlines()]
    for part in sorted({label["of"] for label in labels}):
        texts = {row["id"]: row for row in articles(shared, part)}
        for label in labels:
            if label["of"] == part:
                article = texts[label["id"]]
                day = article["date"][:10] or None
                dates = {"dct": day, "date": day if day and len(day) == 10 else None}
                yield {"id": label["id"], "set": "own", "source": article["source"], "text": article["text"]} | dates | read(label)


def event_of(row: list[Any]) -> Record:
    """An event: trigger, type, status, then the phrase and the code of source and target."""
    start, end, kind, status, source_start, source_end, source, target_start, target_end, target = row
    span = {"source": source_start is not None and [[source_start, source_end]], "target": target_start is not None and [[target_start, target_end]]}
    event = {"trigger": [start, end], "code": kind, "status": status, "source": source, "target": target, "span": {k: v for k, v in span.items() if v}}
    return event | ({"optional": True} if status == "optional" else {})


def quote_of(row: list[Any]) -> Record:
    """A quote: content, kind, cue, speaker, the speaker's full name or where the article has it, code."""
    start, end, kind, cue_start, cue_end, speaker_start, speaker_end, name, code = row
    pairs = {"cue": (cue_start, cue_end), "speaker": (speaker_start, speaker_end)}
    return {"quote": [start, end], "type": kind, "reference": name, "code": code} | {k: list(v) for k, v in pairs.items() if v[0] is not None}


def named(record: Record) -> Record:
    """The record with the name of each quote's speaker in letters."""
    for quote in record["quotes"]:
        if isinstance(quote["reference"], list):
            quote["reference"] = record["text"][slice(*quote["reference"])]
    return record
