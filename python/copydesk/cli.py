"""The command `copydesk`: tables out of files, without a line of Python.

Exit codes: 0 done (articles that were skipped are told on stderr), 1 the data or the rules are at fault, 2 the command line is.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import copydesk
from copydesk import display
from copydesk.engine import DEFAULT_LAYERS, LAYERS, Engine, default_engine

INPUTS = (".txt", ".csv", ".jsonl", ".parquet")
_TEXT_NAMES = ("text", "body", "content", "article")
_DATE_NAMES = ("published", "date")

# What `show` prints of each table.
_SHOWN = {
    "quotes": ("text", "cue", "speaker", "speaker_name", "speaker_code"),
    "events": ("text", "type", "cameo", "status", "source", "source_code", "target", "target_code"),
    "actors": ("name", "kind", "country", "code", "mentions"),
    "times": ("text", "type", "value", "first", "last"),
}


class UsageError(Exception):
    """The command line asks for what cannot be."""


class DataError(Exception):
    """A file cannot be read."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except UsageError as error:
        print(f"copydesk: {error}", file=sys.stderr)
        return 2
    except (DataError, copydesk.Error, OSError) as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        print(f"copydesk: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("copydesk: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="copydesk", description="News articles into tables: who said what, who did what to whom, where and when.")
    parser.add_argument("--version", action="version", version=f"copydesk {copydesk.__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="a file of articles → tables", description="Reads a file of articles and writes its tables.")
    run.add_argument("input", metavar="IN", type=Path, help="a .txt (one article), .csv, .jsonl or .parquet file")
    run.add_argument("--out", required=True, type=Path, metavar="OUT", help="a folder, a .duckdb file, or for one table a .parquet, .csv or .jsonl file")
    run.add_argument("--tables", default=",".join(DEFAULT_LAYERS), metavar="A,B", help=f"of {','.join(LAYERS)} (default: %(default)s)")
    run.add_argument("--format", choices=("parquet", "csv", "jsonl"), default="parquet", help="of the files in a folder (default: %(default)s)")
    _add_input_options(run)
    run.add_argument("--threads", type=int, help="default: one for each processor")
    run.add_argument("--progress", action="store_true", help="show a bar")
    run.set_defaults(run=_run)

    show = commands.add_parser("show", help="one article: its tables, and a page with the spans marked")
    show.add_argument("input", metavar="FILE", type=Path, help="a .txt file, or the first article of a .csv, .jsonl or .parquet file")
    show.add_argument("--html", type=Path, metavar="OUT", help="write the marked-up article as a page")
    show.add_argument("--row", type=int, default=0, help="which article of the file, from 0")
    _add_input_options(show)
    show.set_defaults(run=_show)

    rules = commands.add_parser("rules", help="the rules and lists, with what they find")
    rules.add_argument("--kind", help="only those that make this kind of span")
    rules.set_defaults(run=_rules)

    test = commands.add_parser("test", help="run the examples of every rule")
    test.set_defaults(run=_test)

    why_not = commands.add_parser("why-not", help="why a rule found nothing in an article")
    why_not.add_argument("rule", metavar="RULE", help="the rule's id, see `copydesk rules`")
    why_not.add_argument("input", metavar="FILE", type=Path, help="a .txt file, or the first article of a .csv, .jsonl or .parquet file")
    why_not.add_argument("--row", type=int, default=0, help="which article of the file, from 0")
    _add_input_options(why_not)
    why_not.set_defaults(run=_why_not)

    profile = commands.add_parser("profile", help="what each rule costs on a file of articles, the slowest first")
    profile.add_argument("input", metavar="FILE", type=Path, help="a .txt (one article), .csv, .jsonl or .parquet file")
    _add_input_options(profile)
    profile.set_defaults(run=_profile)

    for command in (run, show, rules, test, why_not, profile):
        command.add_argument("--rules", action="append", default=[], type=Path, metavar="PACK", help="a pack of your own: a folder or a .toml file")
    return parser


def _add_input_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", action="append", metavar="COLUMN", help="column of the articles; give it twice for headline and body (default: text, body, content or article)")
    parser.add_argument("--id", metavar="COLUMN", help="column of the keys (default: id, if there is one)")
    parser.add_argument("--published", metavar="COLUMN", help="column of the publication dates (default: published or date, if there is one), or one date")


def _engine(options: argparse.Namespace) -> Engine:
    for path in options.rules:
        if not path.exists():
            raise UsageError(f"no such pack: {path}")
    return Engine(options.rules) if options.rules else default_engine()


def _run(options: argparse.Namespace) -> int:
    layers = [name.strip() for name in options.tables.split(",") if name.strip()]
    for name in layers:
        if name not in LAYERS:
            raise UsageError(f"--tables: {name!r} is not a table; the tables are {', '.join(LAYERS)}")
    if not layers:
        raise UsageError("--tables: name at least one")
    file = options.out.suffix in (".parquet", ".csv", ".jsonl")
    if file and len(layers) > 1:
        raise UsageError(f"--out {options.out}: one file holds one table; give a folder or a .duckdb file, or --tables with one name")
    tables = _extract(options, layers, _read(options), options.progress)
    written = [tables[layers[0]].write(options.out)] if file else tables.write(options.out, options.format)
    print(tables.report, file=sys.stderr)
    for path in written:
        print(path)
    return 0 if tables.report.read or not tables.report.articles else 1


def _read_one(options: argparse.Namespace) -> dict[str, Any]:
    """The input, only the article that --row names."""
    articles = _read(options)
    count = len(articles["frame"])
    if not 0 <= options.row < count:
        raise UsageError(f"--row {options.row}: the file has {count} articles")
    articles["frame"] = articles["frame"].iloc[[options.row]]
    return articles


def _show(options: argparse.Namespace) -> int:
    articles = _read_one(options)
    tables = _extract(options, list(DEFAULT_LAYERS), articles, False)
    cells, rows = next(iter(tables.articles()))
    for name, columns in _SHOWN.items():
        print(f"\n{name} ({len(rows[name])})")
        if rows[name]:
            print(display.text_table(columns, rows[name], {"text": 48}, 28))
    print(f"\n{tables.report}", file=sys.stderr)
    if options.html:
        options.html.write_text(display.page(cells, tables, options.input.name), encoding="utf-8")
        print(f"\n{options.html}")
    return 0 if tables.report.read else 1


def _rules(options: argparse.Namespace) -> int:
    rules = [r for r in _engine(options).rules if options.kind in (None, r["emits"], r["vetoes"])]
    if not rules and options.kind:
        raise UsageError(f"--kind {options.kind}: no rule makes it; see `copydesk rules`")
    rows = [{"id": r["id"], "makes": r["emits"] or (f"no {r['vetoes']}" if r["vetoes"] else "—"), "finds": r["doc"], "where": _where(r)} for r in rules]
    print(display.text_table(("id", "makes", "finds", "where"), rows, {"finds": 80}, 40))
    return 0


def _where(rule: dict[str, Any]) -> str:
    return f"{Path(rule['file']).name}:{rule['line']}" if rule["file"] else rule["pack"]


def _test(options: argparse.Namespace) -> int:
    engine = _engine(options)
    faults = engine.test()
    for fault in faults:
        print(fault)
    print(f"{len(engine.rules)} rules and lists, {len(faults)} examples fail", file=sys.stderr)
    return 1 if faults else 0


def _why_not(options: argparse.Namespace) -> int:
    articles = _read_one(options)
    read = copydesk.frames.read(articles["frame"], articles["text"], published=articles["published"])
    try:
        table = _engine(options)._why_not(read, options.rule)
    except ValueError as error:
        raise UsageError(str(error)) from None
    print(display.text_table(("text", "reason"), list(table), {"reason": 160}, 48))
    return 0


def _profile(options: argparse.Namespace) -> int:
    articles = _read(options)
    table = _engine(options).profile(articles["frame"], text=articles["text"], id=articles["id"], published=articles["published"])
    columns = ("rule", "triggers", "verifications", "matches", "survivors", "ms", "share")
    rows = [row | {"ms": f"{row['ms']:.2f}", "share": f"{row['share']:.1%}"} for row in table]
    print(display.text_table(columns, rows, {}, 40))
    print(table.report, file=sys.stderr)
    return 0


# --- input --------------------------------------------------------------------------------------------------------------------


def _extract(options: argparse.Namespace, layers: list[str], articles: dict[str, Any], progress: bool) -> copydesk.Tables:
    return _engine(options).extract(
        articles["frame"],
        text=articles["text"],
        id=articles["id"],
        published=articles["published"],
        layers=layers,
        threads=getattr(options, "threads", None),
        progress=progress,
    )


def _read(options: argparse.Namespace) -> dict[str, Any]:
    """The input as a frame, and the names of its columns."""
    import pandas as pd

    path: Path = options.input
    if path.suffix not in INPUTS:
        raise UsageError(f"{path}: cannot read {path.suffix or 'a file without an ending'}; one of {' '.join(INPUTS)}")
    if path.suffix == ".txt":
        if options.text or options.id:
            raise UsageError("a .txt file has no columns for --text or --id")
        frame = pd.DataFrame({"text": [_text_of(path)]}, dtype=object)
        return {"frame": frame, "text": "text", "id": None, "published": _date(options.published)}
    frame = _frame_of(path)
    names = list(frame.columns)
    text = options.text or [_first_of(_TEXT_NAMES, names) or ""]
    for name in [*text, *([options.id] if options.id else [])]:
        if name not in names:
            what = f"{path.name} has no column {name!r}" if name else f"name the column of the articles in {path.name} with --text"
            raise UsageError(f"{what}; the columns are {', '.join(map(repr, names))}")
    published = options.published or _first_of(_DATE_NAMES, names)
    if published not in names:
        published = _date(published)
    return {"frame": frame, "text": text[0] if len(text) == 1 else text, "id": options.id or _first_of(("id",), names), "published": published}


def _first_of(wanted: Sequence[str], names: Sequence[str]) -> str | None:
    return next((name for name in wanted if name in names), None)


def _date(text: str | None) -> str | None:
    if text is not None and copydesk.frames.day_of_text(text) is None:
        raise UsageError(f"--published {text}: neither a column nor an ISO date (2024-03-11)")
    return text


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8 at byte {error.start}") from None


def _frame_of(path: Path) -> Any:
    import pandas as pd

    if path.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return pq.read_table(path).to_pandas()
        except pa.ArrowInvalid as error:
            raise DataError(f"{path}: {error}") from None
    text = _text_of(path)
    if path.suffix == ".csv":
        csv.field_size_limit(sys.maxsize)
        lines = csv.reader(text.splitlines(keepends=True))
        header = next(lines, [])
        rows = list(lines)
        for number, row in enumerate(rows, 2):
            if len(row) > len(header):
                raise DataError(f"{path}: row {number} has {len(row)} cells, the header {len(header)}")
        return pd.DataFrame([row + [None] * (len(header) - len(row)) for row in rows], columns=header, dtype=object)
    records = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise DataError(f"{path}:{number}:{error.colno}: not JSON: {error.msg}") from None
        if not isinstance(record, dict):
            raise DataError(f"{path}:{number}: wanted an object, found {type(record).__name__}")
        records.append(record)
    names = list(dict.fromkeys(name for record in records for name in record))
    return pd.DataFrame([[record.get(name) for name in names] for record in records], columns=names, dtype=object)
