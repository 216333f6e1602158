"""The command `copydesk`: tables out of files, without a line of Python. docs/COMMAND.md tells its manners.

Exit codes: 0 done (articles that were skipped are told on stderr), 1 the data, the rules or the disk are at fault, 2 the command line is.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import difflib
import os
import sys
import tomllib
import warnings
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import copydesk
from copydesk import changes, checks, display, extras, frames, inputs, report, terminal, writing
from copydesk.engine import DEFAULT_LAYERS, LAYERS, PACKS, Engine, default_engine
from copydesk.inputs import DataError, UsageError

# What `show` prints of each table.
_SHOWN = {
    "quotes": ("text", "cue", "speaker", "speaker_name", "speaker_code"),
    "events": ("text", "type", "cameo", "status", "source", "source_code", "target", "target_code"),
    "actors": ("name", "kind", "country", "code", "mentions"),
    "times": ("text", "type", "value", "first", "last"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", copydesk.LintWarning)
            warnings.showwarning = _show_warning
            try:
                options = _parser().parse_args(arguments)
                return int(options.run(options))
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
    except BrokenPipeError:  # who read has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _complain("stopped")
        return 130
    except (UsageError, writing.Refused) as error:
        _complain(error)
        return 2
    except copydesk.MissingExtraError as error:
        _complain(error)
        return 2
    except OSError as error:
        _complain(f"{error.filename}: {error.strerror}" if error.filename is not None else error)
        return 1
    except MemoryError:
        _complain("out of memory")
        return 1
    except copydesk.Error as error:
        _complain(error)
        return 1


def _say(text: object) -> None:
    terminal.say(text, sys.stdout)


def _complain(text: object) -> None:
    terminal.say(f"copydesk: {text}", sys.stderr)


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    _complain(f"warning: {message}")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line in which anything may stand."""

    def _print_message(self, message: str, file: Any = None) -> None:
        if message:
            terminal.say(message.rstrip("\n"), file or sys.stderr)

    def error(self, message: str) -> NoReturn:
        super().error(terminal.visible(message))


def _number(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        try:
            return checks.whole("", int(text), least, most)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text[:40]!r} is no number from {least} to {most}") from None

    return parse


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="copydesk", description="News articles into tables: who said what, who did what to whom, where and when.")
    parser.add_argument("--version", action="version", version=f"copydesk {copydesk.__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="files of articles → tables", description="Reads files of articles and writes their tables, all or nothing.")
    run.add_argument("input", metavar="IN", nargs="+", help="a .txt (one article), .csv, .jsonl, .parquet or .html file; a glob of them; a folder of pages; - for stdin")
    run.add_argument(
        "--out", required=True, metavar="OUT", help="a folder, a .duckdb file, or for one table a .parquet, .csv or .jsonl file, or - for stdout"
    )
    run.add_argument("--tables", default=",".join(DEFAULT_LAYERS), metavar="A,B", help=f"of {','.join(LAYERS)}, or kinds that your packs make (default: %(default)s)")
    run.add_argument("--format", choices=("parquet", "csv", "jsonl"), help="of the files in a folder (default: parquet), or of stdout (default: csv)")
    run.add_argument("--csv-safe", action="store_true", help="in CSV, a quote mark before cells that a spreadsheet would run: those that begin with = + - @")
    _add_input_options(run)
    run.add_argument("--keep", action="append", default=[], metavar="COLUMN[=NAME]", help="a column of the input that comes along with every row; `published`: its date")
    run.add_argument("--threads", type=_number(1, checks.MOST_THREADS), metavar="N", help="default: one for each processor")
    run.add_argument("--progress", action="store_true", help="show a bar, with the rate and the time that is left")
    run.set_defaults(run=_run)

    show = commands.add_parser("show", help="one article: its tables, and a page with the spans marked")
    show.add_argument("input", metavar="FILE", help="a .txt file, or the first article of a .csv, .jsonl or .parquet file")
    show.add_argument("--html", type=Path, metavar="OUT", help="write the marked-up article as a page")
    show.add_argument("--row", type=_number(0, 2**63 - 1), default=0, metavar="N", help="which article of the file, from 0")
    _add_input_options(show)
    show.set_defaults(run=_show)

    rules = commands.add_parser("rules", help="the rules and lists, with what they find")
    rules.add_argument("--kind", help="only those that make this kind of span")
    rules.set_defaults(run=_rules)

    explain = commands.add_parser("explain", help="one rule or list: what it finds, where it stands, its pattern and examples")
    explain.add_argument("rule", metavar="RULE", help="its id, see `copydesk rules`; of a list also LIST:TERM")
    explain.set_defaults(run=_explain)

    diff = commands.add_parser("diff", help="what other rules find in the same articles", description="Compares what two sets of rules find in a file of articles.")
    diff.add_argument("old", metavar="OLD", help="a shipped pack by its name (news_en), a pack of your own, or a .toml file, which are used behind news_en")
    diff.add_argument("new", metavar="NEW", help="likewise")
    diff.add_argument("input", metavar="FILE", help="a .txt (one article), .csv, .jsonl or .parquet file")
    diff.add_argument("--tables", metavar="A,B", help="the tables to compare (default: those of `run`, and kinds that one of them makes)")
    diff.add_argument("--html", type=Path, metavar="OUT", help="write a page with the sentences in which something changed")
    diff.add_argument("--out", type=Path, metavar="OUT", help="write the changes to a .parquet, .csv or .jsonl file")
    diff.add_argument("--without", action="append", default=[], metavar="ID", help="of NEW: switch off a rule, a list, or rows of lists (LIST:TERM)")
    diff.add_argument("--replace", action="append", default=[], metavar="ID", help="of NEW: let its last pack's rule or list stand for the earlier ones of this id")
    _add_input_options(diff)
    diff.set_defaults(run=_diff)

    test = commands.add_parser("test", help="run the examples of every rule")
    test.set_defaults(run=_test)

    why_not = commands.add_parser("why-not", help="why a rule found nothing in an article, or words are in no row")
    why_not.add_argument("rule", metavar="RULE", help="the rule's id, see `copydesk rules`; TABLE:WORDS: words of the article, as events:accused")
    why_not.add_argument("input", metavar="FILE", help="a .txt file, or the first article of a .csv, .jsonl or .parquet file")
    why_not.add_argument("--row", type=_number(0, 2**63 - 1), default=0, metavar="N", help="which article of the file, from 0")
    _add_input_options(why_not)
    why_not.set_defaults(run=_why_not)

    profile = commands.add_parser("profile", help="what each rule costs on a file of articles, the slowest first")
    profile.add_argument("input", metavar="FILE", help="a .txt (one article), .csv, .jsonl or .parquet file")
    _add_input_options(profile)
    profile.set_defaults(run=_profile)

    for command in (run, show, rules, explain, test, why_not, profile):
        command.add_argument("--rules", action="append", default=[], type=Path, metavar="PACK", help="a pack of your own: a folder or a .toml file")
        command.add_argument("--without", action="append", default=[], metavar="ID", help="switch off a rule, a list, or rows of lists (LIST:TERM)")
        command.add_argument("--replace", action="append", default=[], metavar="ID", help="let a rule or list of yours stand for the one with this id")
    return parser


def _add_input_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", action="append", metavar="COLUMN", help="column of the articles; give it twice for headline and body (default: text, body, content or article)")
    parser.add_argument("--format-in", choices=("txt", "csv", "jsonl", "parquet", "html"), help="of the input, where its name does not say it")
    parser.add_argument("--id", metavar="COLUMN", help="column of the keys (default: id, if there is one)")
    parser.add_argument("--published", metavar="COLUMN", help="column of the publication dates (default: published or date, if there is one), or one date")


def _engine(options: argparse.Namespace) -> Engine:
    for path in options.rules:
        if not path.exists():
            raise UsageError(f"no such pack: {path}")
    if options.rules or options.without or options.replace:
        return Engine(options.rules, without=options.without, replace=options.replace)
    return default_engine()


def _sources(options: argparse.Namespace) -> tuple[list[inputs.Source], list[Path]]:
    """The inputs, and every file that must not be written over."""
    return _sources_of(options.input if isinstance(options.input, list) else [options.input], options, options.rules)


def _sources_of(given: list[str], options: argparse.Namespace, packs: Sequence[Path]) -> tuple[list[inputs.Source], list[Path]]:
    sources = inputs.find(given, options.format_in)
    return sources, [*(source.path for source in sources if source.path is not None), *packs]


def _batches(options: argparse.Namespace, sources: Sequence[inputs.Source], meter: inputs.Meter | None = None) -> Iterator[inputs.Batch]:
    return inputs.batches(sources, inputs.Columns(options.text, options.id, options.published, _keep(options)), meter)


def _keep(options: argparse.Namespace) -> dict[str, str]:
    """Columns to keep, and what they are called in tables: `source`, `source=outlet`."""
    called: dict[str, str] = {}
    for given in getattr(options, "keep", ()):
        column, _, name = given.partition("=")
        if called.setdefault(column, name or column) != (name or column):
            raise UsageError(f"--keep: {column!r} is called {called[column]!r} already")
        if list(called.values()).count(called[column]) > 1:
            raise UsageError(f"--keep: two columns are called {called[column]!r}")
    return called


def _run(options: argparse.Namespace) -> int:
    asked = list(dict.fromkeys(name.strip() for name in options.tables.split(",") if name.strip()))
    if not asked:
        raise UsageError("--tables: name at least one")
    engine = _engine(options)
    try:
        layers = sorted(engine._names(asked), key=lambda name: LAYERS.index(name) if name in LAYERS else len(LAYERS))
    except ValueError as error:
        raise UsageError(str(error).replace("layers:", "--tables:", 1)) from None
    if not options.out:
        raise UsageError("--out: name a folder or a file")
    ending = Path(options.out).suffix
    if options.out == "-":
        ending = f".{options.format or 'csv'}"
        if ending == ".parquet":
            raise UsageError("--out -: --format csv or jsonl; parquet needs a file")
    elif options.format and ending in writing.FORMATS:
        raise UsageError(f"--format {options.format} is of files in a folder, and {options.out} is a file")
    elif ending not in writing.FORMATS:
        try:
            writing.folder(options.out)
        except ValueError as error:
            raise UsageError(f"--out {error}") from None
    if len(layers) > 1 and (options.out == "-" or ending in (".parquet", ".csv", ".jsonl")):
        raise UsageError(f"--out {options.out}: one file holds one table; give a folder or a .duckdb file, or --tables with one name")
    try:
        kept = _keep(options)
        dates = all(column == called for column, called in kept.items() if called == "published")
        engine._may_keep(layers, list(kept.values()), len(options.text or ()) > 1, dates, "--keep ", "--keep {0}=my_{0}")
    except ValueError as error:
        raise UsageError(str(error)) from None
    sources, read = _sources(options)
    total = report.Total()
    duplicates = _Duplicates()
    meter = inputs.Meter(sources)
    with _output(options, layers, ending, read) as out, _bar(options.progress, meter) as advance:
        for batch in _batches(options, sources, meter):
            articles = batch.read()
            if batch.keyed:
                duplicates.add(articles.keys.values or ())
            try:
                tables = engine._tables(articles, layers, options.threads or engine.threads, False, "codepoints")
            except ValueError as error:  # a column called `published` that is not the dates
                raise UsageError(str(error)) from None
            out.add(tables)
            total.add(tables.report)
            advance(len(articles))
    total.report = dataclasses.replace(total.report, duplicates=duplicates.count())
    terminal.say(total, sys.stderr)
    for path in out.written:
        _say(path)
    return 0 if total.report.read or not total.report.articles else 1


class _Duplicates:
    """How many keys are those of earlier articles: 8 bytes a key are kept, in parts, of which one at a time is made a set."""

    def __init__(self) -> None:
        self._seen = [array("q") for _ in range(256)]

    def add(self, keys: Iterable[Any]) -> None:
        for key in keys:
            number = hash(key)
            self._seen[number & 255].append(number)

    def count(self) -> int:
        return sum(len(part) - len(set(part)) for part in self._seen)


class _Stdout:
    """One table, as it comes."""

    written: Sequence[Path] = ()

    def __init__(self, ending: str, csv_safe: bool) -> None:
        if sys.stdout is None:
            raise DataError("stdout is closed")
        self._sink = writing.sink(os.fdopen(sys.stdout.fileno(), "wb", closefd=False), ending, csv_safe)

    def add(self, tables: Iterable[copydesk.Table]) -> None:
        for table in tables:
            self._sink.add(table)

    def __enter__(self) -> _Stdout:
        return self

    def __exit__(self, *_: object) -> None:
        self._sink.close(True)


def _output(options: argparse.Namespace, layers: list[str], ending: str, read: list[Path]) -> writing.Writer | _Stdout:
    if options.out == "-":
        return _Stdout(ending, options.csv_safe)
    format = None if ending in writing.FORMATS else options.format or "parquet"
    try:
        return writing.Writer(options.out, layers, format, csv_safe=options.csv_safe, inputs=read)
    except copydesk.MissingExtraError as error:
        if format is None:
            raise
        raise copydesk.MissingExtraError(f"{error}; or --format csv, which needs nothing", name=error.name) from None


@contextlib.contextmanager
def _bar(wanted: bool, meter: inputs.Meter) -> Iterator[Callable[[int], object]]:
    """A bar over the bytes of the files, with the rate and the time that is left: gives the function to call with how many more articles are done.

    Of stdin nobody knows how much there will be: then articles are counted.
    """
    if not wanted:
        yield lambda count: None
        return
    with extras.needed("progress", "--progress"):
        from tqdm.auto import tqdm

    if meter.total is None:
        with tqdm(unit=" articles") as bar:
            yield bar.update
        return
    with tqdm(total=meter.total, unit="B", unit_scale=True) as bar:
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            bar.set_postfix_str(f"{done:,} articles", refresh=False)
            bar.update(meter.done - bar.n)

        yield advance
        bar.update(meter.total - bar.n)


def _read_one(options: argparse.Namespace, sources: Sequence[inputs.Source]) -> frames.Articles:
    """The article that --row names; nothing behind it is read."""
    first = 0
    for batch in _batches(options, sources):
        articles = batch.read()
        at = options.row - first
        if at < len(articles):
            one = articles.one(at)
            key = articles.keys[at]
            one.keys.values = [key if isinstance(key, (int, str)) else str(key)]
            one.bad_dates = [(0, text) for article, text in articles.bad_dates if article == at]
            return one
        first += len(articles)
    raise UsageError(f"--row {options.row}: there are {first} articles")


def _show(options: argparse.Namespace) -> int:
    sources, read = _sources(options)
    if options.html:
        writing.refuse([options.html], read)
    engine = _engine(options)
    own = engine._core.own_tables[0]
    tables = engine._tables(_read_one(options, sources), [*DEFAULT_LAYERS, *own], engine.threads, False, "codepoints")
    cells, rows = next(iter(tables.articles()))
    for name, columns in (_SHOWN | {name: display.first_columns(name, tables[name].columns) for name in own}).items():
        _say(f"\n{name} ({len(rows[name])})")
        if rows[name]:
            _say(display.text_table(columns, rows[name], {"text": 48}, 28))
    terminal.say(f"\n{tables.report}", sys.stderr)
    if options.html:
        writing.write_text(options.html, display.page(cells, tables, Path(sources[0].name).name), read)
        _say(f"\n{options.html}")
    return 0 if tables.report.read else 1


def _rules(options: argparse.Namespace) -> int:
    rules = [r for r in _engine(options).rules if options.kind in (None, r["emits"], r["vetoes"])]
    if not rules and options.kind:
        raise UsageError(f"--kind {options.kind}: no rule makes it; see `copydesk rules`")
    off = {True: "(switched off) ", False: ""}
    rows = [{"id": r["id"], "makes": r["emits"] or (f"no {r['vetoes']}" if r["vetoes"] else "—"), "finds": off[r["off"]] + r["doc"], "where": _where(r)} for r in rules]
    _say(display.text_table(("id", "makes", "finds", "where"), rows, {"finds": 80}, 40))
    return 0


def _explain(options: argparse.Namespace) -> int:
    engine = _engine(options)
    found = [r for r in engine.rules if r["id"] == options.rule.partition(":")[0]]
    if not found:
        near = difflib.get_close_matches(options.rule, [r["id"] for r in engine.rules], 1)
        raise UsageError(f"no rule {options.rule!r}" + (f"; did you mean {near[0]!r}?" if near else "; see `copydesk rules`"))
    _say(engine.about(options.rule))
    return 0


def _of_pack(name: str, without: Sequence[str] = (), replace: Sequence[str] = ()) -> Engine:
    """The engine of one side of a diff."""
    switches: dict[str, Any] = {"without": without, "replace": replace}
    path = Path(name)
    if (PACKS / name / "pack.toml").exists() and not path.exists():
        return Engine(packs=[name], **switches) if name != "news_en" or without or replace else default_engine()
    if not path.exists():
        raise UsageError(f"no such pack: {path}")
    header = path / "pack.toml"
    try:
        has_language = path.is_dir() and "language" in tomllib.loads(header.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        has_language = False  # the engine tells what is wrong
    return Engine(packs=[path], **switches) if has_language else Engine(path, **switches)


def _diff(options: argparse.Namespace) -> int:
    sources, read = _sources_of([options.input], options, [Path(options.old), Path(options.new)])
    written = [path for path in (options.html, options.out) if path is not None]
    writing.refuse(written, read)
    old, new = _of_pack(options.old), _of_pack(options.new, options.without, options.replace)
    asked = None if options.tables is None else [name.strip() for name in options.tables.split(",") if name.strip()]
    try:
        names = changes.wanted(old, new, asked)
    except ValueError as error:
        raise UsageError(str(error).replace("layers:", "--tables:", 1)) from None
    found = changes.diff_batches(old, new, (batch.read() for batch in _batches(options, sources)), names)
    _say(display.text_table(("layer", "rule", "added", "removed", "changed"), list(found.summary()), {}, 48))
    same = f"; the same rules decide on {', '.join(found.unchanged)}" if found.unchanged else ""
    terminal.say(f"{len(found):,} changes{same}", sys.stderr)
    if options.out:
        found.write(options.out)
        _say(options.out)
    if options.html:
        writing.write_text(options.html, found.page(f"{options.old} → {options.new}"), read)
        _say(options.html)
    return 0


def _where(rule: dict[str, Any]) -> str:
    return f"{Path(rule['file']).name}:{rule['line']}" if rule["file"] else rule["pack"]


def _test(options: argparse.Namespace) -> int:
    engine = _engine(options)
    faults = engine.test()
    for fault in faults:
        _say(fault)
    terminal.say(f"{len(engine.rules)} rules and lists, {len(faults)} examples fail", sys.stderr)
    return 1 if faults else 0


def _why_not(options: argparse.Namespace) -> int:
    engine = _engine(options)
    one = _read_one(options, _sources(options)[0])
    try:
        table = engine._why_not(one, options.rule)
    except ValueError as error:
        raise UsageError(str(error)) from None
    asks_words = options.rule.partition(":")[0] in engine.tables
    _say(str(table) if asks_words else display.text_table(("text", "reason"), list(table), {"reason": 400}, 48))
    return 0


def _profile(options: argparse.Namespace) -> int:
    engine = _engine(options)
    total = report.Total()
    rules: dict[tuple[str, str], dict[str, Any]] = {}
    counted = ("triggers", "verifications", "matches", "survivors", "ms")
    for batch in _batches(options, _sources(options)[0]):
        table = engine._profile(batch.read(), 1)
        if table.report is not None:
            total.add(table.report)
        for row in table:
            sums = rules.setdefault((row["rule"], row["kind"]), {"rule": row["rule"], **dict.fromkeys(counted, 0)})
            for name in counted:
                sums[name] += row[name]
    ms = sum(row["ms"] for row in rules.values()) or 1
    ordered = sorted(rules.values(), key=lambda row: -row["ms"])
    _say(display.text_table(("rule", *counted, "share"), [row | {"ms": f"{row['ms']:.2f}", "share": f"{row['ms'] / ms:.1%}"} for row in ordered], {}, 40))
    terminal.say(total, sys.stderr)
    return 0
