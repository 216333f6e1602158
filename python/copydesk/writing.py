"""Tables to files, all or nothing: whenever a run is killed, a reader finds what was there before or all of the new, never a part and never some of each.

- One file is written in a folder beside it (`.NAME.part`), synced, and renamed over the old one.
- A folder of tables is one set. Its files are written in `.tables.part` inside; then `manifest.json`, which has the sha256 of each, is renamed into
  place, and with that the new set holds; then the files are moved to their names. `verify` is the reader that honours the manifest: it finds a file
  under its name or, where a run was killed before it moved it, still in `.tables.part`, and refuses what disagrees.
- All tables go into a DuckDB file in one transaction; a new one is written beside and renamed.

What a killed run left is taken over by the next, which first ends the moves that were not done. Of two runs at once into one place the second is refused, by a
lock that dies with its process. An existing file keeps its permissions, and a link its name: what it points to is replaced.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from copydesk import _core, checks, extras
from copydesk.errors import Error

if TYPE_CHECKING:
    from types import TracebackType

FORMATS = (".parquet", ".csv", ".jsonl", ".duckdb")
MANIFEST = "manifest.json"
_STAGE = ".tables.part"
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Rows(Protocol):
    """What is written of a table: `copydesk.Table` is one."""

    @property
    def name(self) -> str: ...

    @property
    def columns(self) -> list[str]: ...

    @property
    def types(self) -> dict[str, str]: ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[dict[str, Any]]: ...

    def to_arrow(self) -> Any: ...


class Refused(Error, ValueError):
    """What was asked for would destroy what is not to be replaced: an input, or tables of another run."""


def folder(path: str | Path) -> Path:
    """The path of a folder of tables. A name that ends as a file's does is most likely meant as one: it is a folder where there is one, or with a `/` behind it.

    Raises:
        ValueError: it ends as a file's does.
    """
    shown, ending = os.fspath(path), Path(path).suffix
    if re.fullmatch(r"\.[A-Za-z]\w*", ending) and not shown.endswith("/") and not Path(path).is_dir():
        if ending in FORMATS:
            raise ValueError(f"{shown}: one file holds one table: give a folder ({shown}/) or a .duckdb file, or write one table: tables.quotes.write('quotes{ending}')")
        raise ValueError(f"{shown}: cannot write {ending}; one of {' '.join(FORMATS)}, or a folder: {shown}/")
    return Path(path)


class Writer:
    """Writes batches of tables; nothing of them is seen before the end of the `with`, and nothing ever if it ends in an exception.

    Args:
        path: a `.parquet`, `.csv`, `.jsonl` or `.duckdb` file, or, with `format`, a folder (made if need be).
        names: the tables. A file other than `.duckdb` holds one.
        format: of the files in a folder: parquet, csv or jsonl; None for a file.
        csv_safe: in CSV, a quote mark `'` before texts that a spreadsheet would take for formulas.
        inputs: files that are being read: they are never replaced.

    Attributes:
        written: the files, in the order of `names`.

    Raises:
        Refused: an input, or a table of another run's set, would be lost.
        Error: another run writes there; the tables cannot be written.
        OSError: the disk says no.
    """

    def __init__(
        self, path: str | Path, names: Sequence[str], format: str | None = None, *, csv_safe: bool = False, inputs: Iterable[Path] = ()
    ) -> None:
        path = Path(path)
        self._ending = path.suffix if format is None else f".{format}"
        if self._ending not in FORMATS or (format is not None and self._ending == ".duckdb"):
            raise ValueError(f"{path.name}: cannot write {self._ending or 'a file without an ending'}; one of {' '.join(FORMATS)}")
        need(self._ending)
        self._shown = path
        self._csv_safe = checks.flag("csv_safe", csv_safe)
        self._sinks: dict[str, _Sink] = {}
        self._types: dict[str, dict[str, str]] = {}
        self._rows = dict.fromkeys(names, 0)
        real = Path(os.path.realpath(path))
        self._folder = real if format else real.parent
        self._files = {name: f"{name}{self._ending}" if format else real.name for name in names}
        self._manifest = format is not None
        self._owed = False  # whether the manifest names files that are not moved yet
        self.written = list(dict.fromkeys(path / file if format else path for file in self._files.values()))
        stage = self._folder / (_STAGE if format else f".{real.name}.part")
        inputs = list(inputs)
        refuse([self._folder / file for file in (*self._files.values(), *([MANIFEST] if self._manifest else []))], inputs)
        if left := [p for p in inputs if stage in Path(os.path.realpath(p)).parents]:
            raise Refused(f"{left[0]} was left by a run that was killed and would be removed: give another place to write to")
        if self._manifest:
            self._folder.mkdir(parents=True, exist_ok=True)
        # A database that is there has its own journal: its transaction is in place.
        self._in_place = self._ending == ".duckdb" and real.exists()
        self._stage = _Stage(stage)
        try:
            if self._manifest:
                self._take_over(stage)
            self._stage.clear()
        except BaseException:
            self._stage.release(clear=False)
            raise

    def _take_over(self, stage: Path) -> None:
        """Ends the moves of a run that was killed after its manifest was in place, and sees that its tables are the ones to replace."""
        if not (self._folder / MANIFEST).exists():
            return
        listed = _listed(self._folder)
        for file, digest in listed.items():
            if _sha256(stage / file) == digest:
                os.replace(stage / file, self._folder / file)
        _sync(self._folder)
        others = [file for file in listed if file not in self._files.values() and (self._folder / file).exists()]
        if others:
            raise Refused(f"{self._folder} has tables of another run, which these would not replace ({', '.join(others)}): give another folder, or remove it")

    def __enter__(self) -> Writer:
        return self

    def add(self, tables: Iterable[Rows]) -> None:
        """Writes one batch: some rows of every table."""
        for table in tables:
            types = self._types.setdefault(table.name, table.types)
            for column in dict.fromkeys([*types, *table.types]):
                before, now = types.get(column, "not there"), table.types.get(column, "not there")
                if before != now:
                    raise Error(f"column {column!r} of {table.name} is {now} here and was {before} before")
            with _told(self._shown):
                self._sink(table.name).add(table)
            self._rows[table.name] += len(table)

    def _sink(self, name: str) -> _Sink:
        file = self._files[name]
        if file not in self._sinks:
            path = (self._folder if self._in_place else self._stage.path) / file
            self._sinks[file] = _Database(path) if self._ending == ".duckdb" else sink(path.open("wb"), self._ending, self._csv_safe)
        return self._sinks[file]

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                with _told(self._shown):
                    self._close_sinks(keep=True)
                self._commit()
        finally:
            with contextlib.suppress(Exception):  # of an output that is thrown away
                self._close_sinks(keep=False)
            self._stage.release(clear=not self._owed)

    def _commit(self) -> None:
        if self._in_place:
            return
        staged = {self._stage.path / file: self._folder / file for file in dict.fromkeys(self._files.values())}
        for path, target in staged.items():
            if target.exists():
                shutil.copymode(target, path)
            _sync(path)
        if self._manifest:
            manifest = self._stage.path / MANIFEST
            files = {file: {"rows": self._rows[name], "sha256": _sha256(self._stage.path / file)} for name, file in self._files.items()}
            manifest.write_text(json.dumps({"copydesk": _core.version, "files": files}, indent=1) + "\n", encoding="utf-8")
            _sync(manifest)
            _sync(self._stage.path)
            self._owed = True
            os.replace(manifest, self._folder / MANIFEST)
            _sync(self._folder)
        for path, target in staged.items():
            os.replace(path, target)
        _sync(self._folder)
        self._owed = False

    def _close_sinks(self, keep: bool) -> None:
        while self._sinks:
            self._sinks.popitem()[1].close(keep)


def write_text(path: Path, text: str, inputs: Iterable[Path] = ()) -> None:
    """Writes one text file in the same way.

    Raises:
        Refused: the file is one of `inputs`.
    """
    real = Path(os.path.realpath(path))
    refuse([real], inputs)
    stage = _Stage(real.parent / f".{real.name}.part")
    try:
        stage.clear()
        staged = stage.path / real.name
        staged.write_text(text, encoding="utf-8", errors="backslashreplace")
        _sync(staged)
        os.replace(staged, real)
        _sync(real.parent)
    finally:
        stage.release(clear=True)


def refuse(targets: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Refuses to replace what is no file, or is an input, by whatever name or link it is known.

    Raises:
        Refused: naming it.
    """
    known = {}
    for target in targets:
        if target.exists():
            known[_identity(target)] = target
            if not target.is_file():
                raise Refused(f"{target} is not a file: give another place to write to")
    for path in inputs:
        if path.exists() and _identity(path) in known:
            raise Refused(f"{path} is an input and would be overwritten: give another place to write to")


def verify(folder: str | Path) -> dict[str, Path]:
    """Checks a folder of tables against its manifest.

    Args:
        folder: what `Tables.write` or `copydesk run` wrote.

    Returns:
        Table name → the file to read. All are of one run, also where it was killed before every file had its name.

    Raises:
        Error: there is no manifest, so no run has ended there; or a file is missing or not the one that the manifest names.

    >>> import copydesk, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = copydesk.extract("It rained.", layers=["blocks", "sentences"]).write(folder)
    ...     list(verify(folder))
    ['blocks', 'sentences']
    """
    folder = Path(folder)
    found = {}
    for file, digest in _listed(folder).items():
        # First where a run may be moving it away from, then where it moves it to.
        path = next((p for p in (folder / _STAGE / file, folder / file) if _sha256(p) == digest), None)
        if path is None:
            raise Error(f"{folder / file} {'is not the file that' if (folder / file).exists() else 'is missing, and'} {MANIFEST} names")
        found[path.stem] = path
    return found


def _listed(folder: Path) -> dict[str, str]:
    """File name → sha256, as the manifest has them."""
    path = folder / MANIFEST
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        listed = {str(file): str(entry["sha256"]) for file, entry in files.items()}
    except FileNotFoundError:
        raise Error(f"{path} is missing: no run has ended in this folder") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Error(f"{path} is not a list of tables") from None
    if any(Path(file).name != file for file in listed):
        raise Error(f"{path} names files outside of its folder")
    return listed


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _identity(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_dev, stat.st_ino


def _sync(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Stage:
    """A folder to write in, locked against other runs for as long as the process lives."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(exist_ok=True)
        self._lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                mine = os.path.samestat(os.fstat(self._lock), path.stat())
            except (BlockingIOError, FileNotFoundError):
                mine = False
            except OSError:  # a file system without locks
                mine = True
            if not mine:
                raise Error(f"{path.parent}: another run is writing there")
        except BaseException:
            os.close(self._lock)
            raise

    def clear(self) -> None:
        """Throws away what a run that was killed left."""
        for entry in self.path.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def release(self, clear: bool) -> None:
        with contextlib.suppress(OSError):  # the next run throws it away
            if clear:
                self.clear()
            self.path.rmdir()
        os.close(self._lock)


# --- formats ------------------------------------------------------------------------------------------------------------------


class _Sink(Protocol):
    def add(self, table: Rows) -> None: ...

    def close(self, keep: bool) -> None: ...


def need(ending: str) -> None:
    """Looks for the libraries that an ending takes, before anything is read or made.

    Raises:
        MissingExtraError: there is none.
    """
    if ending == ".parquet":
        with extras.needed("arrow", "writing .parquet"):
            import pyarrow.parquet
    if ending == ".duckdb":
        with extras.needed("duckdb", "writing .duckdb"):
            import duckdb  # noqa: F401
            import pyarrow  # noqa: F401  # duckdb reads our rows through it


def sink(stream: BinaryIO, ending: str, csv_safe: bool) -> _Sink:
    """Batches of one table into a stream: `.parquet`, `.csv` or `.jsonl`. Only the first needs pyarrow."""
    if ending == ".parquet":
        return _Parquet(stream)
    return _Csv(stream, csv_safe) if ending == ".csv" else _JsonLines(stream)


class _Parquet:
    """Its schema is that of the first batch."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._writer: Any = None

    def add(self, table: Rows) -> None:
        import pyarrow.parquet as pq

        rows = table.to_arrow()
        self._writer = self._writer or pq.ParquetWriter(self._stream, rows.schema)
        self._writer.write_table(rows)

    def close(self, keep: bool) -> None:
        with self._stream:
            if self._writer:  # also where it is thrown away: left open, it would close itself too late
                self._writer.close()


class _Csv:
    """As Arrow writes it: texts in quote marks, null an empty cell. Python's own `csv` cannot tell an empty text from null before 3.12."""

    def __init__(self, stream: BinaryIO, safe: bool) -> None:
        self._stream = stream
        self._safe = safe
        self._begun = False

    def add(self, table: Rows) -> None:
        if not self._begun:
            self._begun = True
            self._stream.write((",".join(map(_quoted, table.columns)) + "\n").encode())
        for row in table:
            self._stream.write((",".join(map(self._cell, row.values())) + "\n").encode())

    def _cell(self, value: Any) -> str:
        if isinstance(value, str):
            return _quoted("'" + value if self._safe and value.startswith(_FORMULA) else value)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        text = str(value).removesuffix(".0") if isinstance(value, float) else str(value)
        return _quoted(text) if any(c in text for c in '",\r\n') else text

    def close(self, keep: bool) -> None:
        self._stream.close()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


class _JsonLines:
    """An object a line."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def add(self, table: Rows) -> None:
        for row in table:
            self._stream.write((json.dumps(row, ensure_ascii=False, default=str) + "\n").encode())

    def close(self, keep: bool) -> None:
        self._stream.close()


class _Database:
    """All tables of a run, in one transaction."""

    def __init__(self, path: Path) -> None:
        import duckdb

        self._connection = duckdb.connect(str(path))
        self._connection.begin()
        self._made: set[str] = set()

    def add(self, table: Rows) -> None:
        # No name is registered for the rows: the transaction would keep every batch that a name stood for.
        rows = self._connection.from_arrow(table.to_arrow())
        if table.name in self._made:
            rows.insert_into(table.name)
        else:
            self._connection.execute(f'drop table if exists "{table.name}"')
            rows.create(table.name)
            self._made.add(table.name)

    def close(self, keep: bool) -> None:
        with self._connection:
            if keep:
                self._connection.commit()
                self._connection.checkpoint()  # so that nothing of a new file is left in its journal
            else:
                self._connection.rollback()


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Errors of pyarrow and duckdb as ours."""
    try:
        yield
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("pyarrow", "duckdb", "_duckdb"):
            raise
        raise Error(f"{path}: {str(error).partition(chr(10))[0]}") from None
