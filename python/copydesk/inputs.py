"""Files of articles for the command: read a batch at a time, so that memory does not grow with them.

    for batch in batches(find(["news/*.csv"], None), Columns()):
        articles = batch.read()

A fault names its file and row (CSV: rows count from the header, which is 1) or its line (JSONL). In CSV a line without any cell is no row.
"""

from __future__ import annotations

import contextlib
import csv
import glob
import io
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from copydesk import extras, frames, pages
from copydesk.errors import Error

ENDINGS = (".txt", ".csv", ".jsonl", ".parquet", *pages.ENDINGS)
BATCH_ARTICLES = 1024
BATCH_CHARACTERS = 1 << 23
_TEXT = ("text", "body", "content", "article")
_ID = ("id",)
_PUBLISHED = ("published", "date")
_KINDS = {str: "text", int: "a whole number", float: "a number with a point", bool: "true or false", type(None): "null", list: "a list", dict: "an object"}
# A cell of CSV may be as long as a C long says on every platform; what is too long for an article is told by the engine.
_LONGEST_CELL = (1 << 31) - 1


class UsageError(Error):
    """The command line asks for what cannot be."""


class DataError(Error):
    """A file cannot be read."""


@dataclass(frozen=True)
class Source:
    """One input: a file, or stdin where `path` is None."""

    path: Path | None
    ending: str

    @property
    def name(self) -> str:
        return "<stdin>" if self.path is None else str(self.path)

    @contextlib.contextmanager
    def open(self) -> Iterator[BinaryIO]:
        if self.path is None and sys.stdin is None:
            raise DataError("stdin is closed")
        with self.path.open("rb") if self.path is not None else open(sys.stdin.fileno(), "rb", closefd=False) as stream:
            yield stream


class Meter:
    """How far the reading of inputs has come, in bytes of their files.

    Attributes:
        total: bytes of all files; None where stdin is among them: nobody knows how much it will be.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        sizes = [None if source.path is None else source.path.stat().st_size for source in sources]
        self.total = None if None in sizes else sum(filter(None, sizes))
        self._before = 0
        self._at: Callable[[], int] = int

    @property
    def done(self) -> int:
        return self._before + self._at()

    def at(self, where: Callable[[], int]) -> None:
        """How to ask how many bytes of the file have been read."""
        self._at = where

    def end(self, source: Source) -> None:
        """All of a file has been read."""
        self._at = int
        self._before += 0 if source.path is None else source.path.stat().st_size


@dataclass(frozen=True)
class Columns:
    """Names of columns; of the command line (None: the usual ones), or of a file. `published` may be a date for all."""

    text: Sequence[str] | None = None
    id: str | None = None
    published: str | None = None
    keep: Mapping[str, str] = field(default_factory=dict)  # and what they are called in tables
    cells: Sequence[str] = ()  # of those to keep the ones that the file has


@dataclass(frozen=True)
class Batch:
    """Some articles, as `frames.read` takes them; without a column of keys `id` counts on from batch to batch."""

    articles: Any
    text: Sequence[str] | str | None
    id: Any
    published: Any
    source: str
    keyed: bool
    keep: Mapping[str, str] = field(default_factory=dict)

    def read(self) -> frames.Articles:
        """The articles for the engine.

        Raises:
            DataError: a column does not hold what it should.
        """
        try:
            return frames.read(self.articles, self.text, self.id, self.published, keep=self.keep)
        except (TypeError, ValueError) as error:
            raise DataError(f"{self.source}: {error}") from None


def find(arguments: Iterable[str], format: str | None) -> list[Source]:
    """The inputs that the command line names: files, globs (in the order of names), and `-` for stdin.

    Args:
        arguments: as they were given; of a folder its pages.
        format: txt, csv, jsonl, parquet or html, where the ending does not say it.

    Raises:
        UsageError: an ending that is not known, a glob that no file matches, stdin twice or as parquet.
        DataError: a folder.
        OSError: there is no such file.
    """
    sources = []
    for argument in arguments:
        if argument == "-":
            if format is None or format == "parquet":
                raise UsageError("stdin: --format-in says what it is, one of txt csv jsonl; parquet needs a file")
            sources.append(Source(None, f".{format}"))
            continue
        paths = [argument]
        if os.path.isdir(argument):
            paths = [str(path) for path in pages.files_in(Path(argument))]
            if not paths:
                raise DataError(f"{argument} is a folder without a page ({' '.join(pages.ENDINGS)})")
        elif glob.has_magic(argument) and not os.path.lexists(argument):
            paths = sorted(path for path in glob.glob(argument, recursive=True) if not os.path.isdir(path))
            if not paths:
                raise UsageError(f"{argument}: no file has such a name")
        sources += [_source(Path(path), format) for path in paths]
    if sum(source.path is None for source in sources) > 1:
        raise UsageError("stdin can be read only once")
    return sources


def _source(path: Path, format: str | None) -> Source:
    ending = f".{format}" if format else path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(f"{path}: cannot read {path.suffix or 'a file without an ending'}; one of {' '.join(ENDINGS)}, or say what it is with --format-in")
    path.stat()
    if path.is_dir():
        raise DataError(f"{path} is a folder")
    return Source(path, ending)


def batches(sources: Sequence[Source], asked: Columns, meter: Meter | None = None) -> Iterator[Batch]:
    """The articles of all inputs, in order; one batch without articles where there are none. The meter, if there is one, goes with the reading.

    Raises:
        UsageError: a file does not have the columns.
        DataError: a file cannot be read, or its keys are not like those of the files before.
        OSError: a file cannot be opened.
    """
    pending = _Pending()
    keyed: tuple[str, bool] | None = None
    columns = Columns()
    meter = meter or Meter(())
    for source in sources:
        for part, columns in _parts(source, asked, meter):
            if keyed is None:
                keyed = source.name, columns.id is not None
            if keyed[1] != (columns.id is not None):
                with_keys, without = (keyed[0], source.name) if keyed[1] else (source.name, keyed[0])
                raise DataError(f"{with_keys} has keys in column {asked.id or 'id'!r} and {without} has no such column: give the files apart")
            if part is None:
                continue
            if isinstance(part, _Row):
                pending.rows.append(part)
                pending.characters += sum(map(len, filter(None, part.texts)))
                if len(pending.rows) < BATCH_ARTICLES and pending.characters < BATCH_CHARACTERS:
                    continue
            if pending.rows:
                yield pending.take(columns, source.name)
            if not isinstance(part, _Row):
                count = len(part)
                id = columns.id or list(range(pending.first, pending.first + count))
                pending.first += count
                yield Batch(part, columns.text, id, columns.published, source.name, columns.id is not None, columns.keep)
        meter.end(source)
    if pending.rows or not pending.first:
        yield pending.take(columns, sources[-1].name if sources else "")


def _parts(source: Source, asked: Columns, meter: Meter) -> Iterator[tuple[Any, Columns]]:
    """The columns of one input with rows or tables of it; first with nothing."""
    if source.ending == ".parquet":
        return _parquet(source, asked, meter)
    return _rows(source, asked, meter)


# --- rows of text ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    texts: Sequence[str | None]
    id: Any
    published: str | None
    place: str
    kept: Sequence[str | None] = ()


@dataclass
class _Pending:
    """Rows that wait until they are a batch, over the files."""

    rows: list[_Row] = field(default_factory=list)
    characters: int = 0
    first: int = 0
    kind: type | None = None

    def take(self, columns: Columns, source: str) -> Batch:
        rows, self.rows, self.characters = self.rows, [], 0
        names = list(columns.text or ["text"])
        keyed = bool(rows) and columns.id is not None
        ids: Any = None
        if keyed:
            ids = [self._key(row) for row in rows]
        elif rows:
            ids = list(range(self.first, self.first + len(rows)))
        self.first += len(rows)
        published = [row.published for row in rows]
        if len(names) == 1 and not columns.keep:
            return Batch([row.texts[0] for row in rows], None, ids, published, source, keyed)
        cells = {name: [row.texts[i] for row in rows] for i, name in enumerate(names)}
        cells |= {name: [row.kept[i] for row in rows] for i, name in enumerate(columns.cells)}
        return Batch(frames.Lists(cells, len(rows)), names if len(names) > 1 else names[0], ids, published, source, keyed, columns.keep)

    def _key(self, row: _Row) -> Any:
        kind = type(row.id)
        if row.id is None:
            raise DataError(f"{row.place}: the key is null")
        if kind not in (str, int, float):
            raise DataError(f"{row.place}: the key is {_KINDS[kind]}, not text or a number")
        if kind is str and not row.id.isascii():
            try:
                row.id.encode()
            except UnicodeEncodeError:
                raise DataError(f"{row.place}: the key has a lone surrogate") from None
        if kind is int and not -(2**63) <= row.id < 2**63:
            raise DataError(f"{row.place}: the key {row.id} is too large: write it as text")
        self.kind = self.kind or kind
        if kind is not self.kind:
            raise DataError(f"{row.place}: the key {row.id!r} is {_KINDS[kind]}, those before are {_KINDS[self.kind]}: keys must be of one kind")
        return row.id


def _rows(source: Source, asked: Columns, meter: Meter) -> Iterator[tuple[_Row | None, Columns]]:
    if source.ending == ".txt":
        if asked.text is not None or asked.id is not None:
            raise UsageError("a .txt file has no columns for --text or --id")
        keep, _ = _to_keep(asked, [], source.name)
        date = _date(asked.published)
        with source.open() as stream:
            yield _Row([_decoded(stream.read(), source.name)], None, date, source.name), Columns(["text"], keep=keep)
        return
    if source.ending in pages.ENDINGS:
        # The address is the key: a page has one, and two pages of one address are one article.
        columns, _ = _chosen(pages.COLUMNS, replace(asked, id=asked.id or "url"), source.name)
        with source.open() as stream:
            page = pages.read_page(stream.read(), source.name)
        cells = {name: getattr(page, name) for name in pages.COLUMNS} | {"published": page.published.isoformat() if page.published else None}
        date = cells.get(columns.published or "", columns.published)
        texts = [_text(cells, name, source.name) for name in columns.text or ()]
        yield _Row(texts, cells[columns.id or "url"], date, source.name, [cells[name] for name in columns.cells]), columns
        return
    # Bytes that are no UTF-8 become lone surrogates in `text`: so the row that they stand in can be told.
    with source.open() as stream, io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
        if source.path is not None:
            meter.at(stream.tell)
        names, records = _csv(text, source.name) if source.ending == ".csv" else _jsonl(stream, source.name)
        columns, unused = _chosen(names, asked, source.name)
        yield None, columns
        date = None if columns.published in names else columns.published
        for place, record in records:
            for name in unused:
                if name in record:
                    raise DataError(f"{place}: has {name!r}, which the first {BATCH_ARTICLES} records have not: name the columns to be read")
            texts = [_text(record, name, place) for name in columns.text or ()]
            published = date or (_text(record, columns.published, place) if columns.published else None)
            kept = [_as_text(record.get(name)) for name in columns.cells]
            yield _Row(texts, record.get(columns.id) if columns.id else None, published, place, kept), columns


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{name} is not UTF-8 at byte {error.start}") from None


def _text(record: Mapping[str, Any], name: str, place: str) -> str | None:
    cell = record.get(name)
    if cell is None or isinstance(cell, str):
        return cell
    raise DataError(f"{place}: {name!r} is {_KINDS[type(cell)]}, not text")


def _as_text(cell: Any) -> str | None:
    """A cell to keep: text, as those of a CSV are, so that a column is of one type in every batch."""
    return cell if cell is None or isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)


def _csv(lines: Iterable[str], name: str) -> tuple[list[str], Iterator[tuple[str, Mapping[str, Any]]]]:
    """Names of the columns, and the rows."""
    csv.field_size_limit(_LONGEST_CELL)
    rows = _numbered(csv.reader(_sound(lines), strict=True), name)
    _, header = next(rows, (1, []))
    if not header:
        raise DataError(f"{name} is empty: it needs a row with the names of the columns")

    def records() -> Iterator[tuple[str, Mapping[str, Any]]]:
        for number, row in rows:
            if len(row) > len(header):
                raise DataError(f"{name}: row {number} has {len(row)} cells, the header {len(header)}")
            if row:
                yield f"{name}: row {number}", dict(zip(header, row, strict=False))

    return header, records()


def _numbered(reader: Iterator[list[str]], name: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise DataError(f"{name}: row {number}: {error}") from None


def _sound(lines: Iterable[str]) -> Iterator[str]:
    """Lines as they are; what no text has is an error of the row that it stands in."""
    for line in lines:
        try:
            line.encode()
        except UnicodeEncodeError:
            raise csv.Error("not UTF-8") from None
        if "\0" in line:
            raise csv.Error("a NUL character")
        yield line


def _jsonl(stream: BinaryIO, name: str) -> tuple[list[str], Iterator[tuple[str, Mapping[str, Any]]]]:
    """Names in the first records, and all records."""
    records = _objects(stream, name)
    first = list(itertools.islice(records, BATCH_ARTICLES))
    return list(dict.fromkeys(key for _, record in first for key in record)), itertools.chain(first, records)


def _objects(stream: BinaryIO, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(stream, 1):
        place = f"{name}:{number}"
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            if not text.strip():
                continue
            record = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        except UnicodeDecodeError:
            raise DataError(f"{place}: not UTF-8") from None
        except json.JSONDecodeError as error:
            raise DataError(f"{place}:{error.colno}: not JSON: {error.msg}") from None
        except RecursionError:
            raise DataError(f"{place}: nested too deeply") from None
        except ValueError as error:
            raise DataError(f"{place}: {error}") from None
        if not isinstance(record, dict):
            raise DataError(f"{place}: wanted an object, found {type(record).__name__}")
        yield place, record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} stands there twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"not JSON: {name}")


# --- parquet --------------------------------------------------------------------------------------------------------------------


def _parquet(source: Source, asked: Columns, meter: Meter) -> Iterator[tuple[Any, Columns]]:
    """Tables of at most BATCH_ARTICLES rows: row groups are read in parts, never a whole file."""
    with extras.needed("arrow", "reading .parquet"):
        import pyarrow as pa
        import pyarrow.parquet as pq

    try:
        # Buffered before, every row group that has been read would stay in memory until the end of the file.
        with pq.ParquetFile(source.name, buffer_size=1 << 20, pre_buffer=False) as file:
            names = file.schema_arrow.names
            columns, _ = _chosen(names, asked, source.name)
            yield None, columns
            used = [*(columns.text or ()), *(name for name in (columns.id, columns.published) if name in names), *columns.cells]
            groups = [file.metadata.row_group(i) for i in range(file.num_row_groups)]
            per_row = sum(group.total_byte_size for group in groups) // max(1, file.metadata.num_rows) + 1
            first = 0
            size, rows = Path(source.name).stat().st_size, max(1, file.metadata.num_rows)
            meter.at(lambda: size * first // rows)
            for batch in file.iter_batches(max(1, min(BATCH_ARTICLES, BATCH_CHARACTERS // per_row)), columns=list(dict.fromkeys(used))):
                if columns.id is not None and batch.column(columns.id).null_count:
                    row = batch.column(columns.id).is_null().index(True).as_py()
                    raise DataError(f"{source.name}: row {first + row}, counted from 0: the key is null")
                first += len(batch)
                yield pa.Table.from_batches([batch]), columns
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise DataError(f"{source.name}: {str(error).partition(chr(10))[0]}") from None


# --- columns --------------------------------------------------------------------------------------------------------------------


def _chosen(names: Sequence[str], asked: Columns, source: str) -> tuple[Columns, list[str]]:
    """A file's columns that are read; and names that would have been taken instead, had they been there."""
    text = list(asked.text) if asked.text is not None else [_first_of(_TEXT, names) or ""]
    id = asked.id if asked.id is not None else _first_of(_ID, names)
    published = asked.published if asked.published is not None else _first_of(_PUBLISHED, names)
    known = f"the columns are {', '.join(map(repr, names)) or 'none'}"
    for name in [*text, *([] if asked.id is None else [asked.id])]:
        if name not in names:
            what = f"{source} has no column {name!r}" if asked.text is not None or name else f"name the column of the articles in {source} with --text"
            raise UsageError(f"{what}; {known}")
    if len(set(text)) < len(text):
        raise UsageError(f"--text names {next(name for name in text if text.count(name) > 1)!r} twice")
    for read in (*text, id, published):
        if read is not None and names.count(read) > 1:
            raise DataError(f"{source} has {names.count(read)} columns {read!r}; {known}")
    if published not in names:
        published = _date(published)
    unused: list[str] = []
    choices: list[tuple[Any, tuple[str, ...], str | None]] = [(asked.text, _TEXT, text[0]), (asked.id, _ID, id), (asked.published, _PUBLISHED, published)]
    for given, usual, chosen in choices:
        if given is None:
            unused += usual[: usual.index(chosen)] if chosen in usual else usual
    return Columns(text, id, published, *_to_keep(asked, names, source)), unused


def _to_keep(asked: Columns, names: Sequence[str], source: str) -> tuple[Mapping[str, str], Sequence[str]]:
    for name in asked.keep:
        if names.count(name) != 1 and (name != "published" or name in names):
            raise UsageError(f"--keep: {source} has {names.count(name) or 'no'} column{'s' if name in names else ''} {name!r}")
    return asked.keep, [name for name in asked.keep if name in names]


def _first_of(wanted: Sequence[str], names: Sequence[str]) -> str | None:
    return next((name for name in wanted if name in names), None)


def _date(text: str | None) -> str | None:
    if text is not None and frames.day_of_text(text) is None:
        raise UsageError(f"--published {text}: neither a column nor an ISO date (2024-03-11)")
    return text
