"""One function from batches of articles to batches of a table, and its schema: what Spark, Dask, Ray, DuckDB and polars are given.

    find = copydesk.batches("quotes", text="body", id="url")
    copydesk.schema("quotes", id="string").arrow

The doors `copydesk.spark`, `.dask`, `.ray`, `.duckdb` and `.polars` are a few lines over it each; docs/SCALE.md has them all.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk import _core, checks, extras, frames
from copydesk.engine import LAYERS, Engine, default_engine
from copydesk.report import Notices
from copydesk.tables import pandas_of

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

_log = logging.getLogger("copydesk")
_PLAIN = {int: "int64", str: "string", float: "float64", datetime.date: "date32"}


class Schema:
    """Columns and types of a table, without a row of it; made by `copydesk.schema`. Any Arrow consumer reads it (`__arrow_c_schema__`).

    Attributes:
        name: the table's name.
    """

    def __init__(self, name: str, fields: bool, doc: Any, keep: Mapping[str, Any], engine: Engine | None = None) -> None:
        self.name = name
        self._core = _core.Table.empty(name, fields) if engine is None else engine._core.empty(name, fields)
        self._doc = doc
        self._keep = keep
        for column in keep:
            if column in self._core.column_types:
                raise ValueError(f"keep={column!r} is a column of {name} already: rename yours")

    @property
    def columns(self) -> list[str]:
        """Column names, in order."""
        return [*self._core.column_types, *self._keep]

    @property
    def arrow(self) -> pyarrow.Schema:
        """As a pyarrow schema."""
        with extras.needed("arrow", "copydesk.schema()"):
            import pyarrow as pa

        schema = pa.schema(self._core).set(0, pa.field("doc", _arrow_type("id", self._doc)))
        for name, kind in self._keep.items():
            schema = schema.append(pa.field(name, _arrow_type(f"keep[{name!r}]", kind)))
        return schema

    @property
    def spark(self) -> Any:
        """As a Spark `StructType`."""
        with extras.needed("spark", "schema.spark"):
            from pyspark.sql.pandas.types import from_arrow_schema

        return from_arrow_schema(self.arrow)

    @property
    def polars(self) -> polars.Schema:
        """As a polars schema."""
        with extras.needed("polars", "schema.polars"):
            import polars as pl

        return pl.DataFrame(self.arrow.empty_table()).schema

    def empty_pandas(self) -> pandas.DataFrame:
        """A pandas frame without rows, with the types that `Table.to_pandas` gives."""
        return pandas_of(self.arrow.empty_table())

    def __arrow_c_schema__(self) -> Any:
        return self.arrow.__arrow_c_schema__()

    def __repr__(self) -> str:
        return f"<copydesk.Schema {self.name}: {len(self.columns)} columns>"


def schema(
    table: str, id: Any = "int64", *, fields: bool = False, keep: Mapping[str, Any] | None = None, engine: Engine | None = None
) -> Schema:
    """The columns and types of a table, known before there is an article.

    Args:
        table: the table's name.
        id: the type of the articles' keys, which is that of `doc`: an Arrow type, its name, or `int`, `str`, `float`, `datetime.date`.
        fields: whether articles have several columns of text: then there is a column `field`.
        keep: columns of the articles that come along behind those of the table, with their types.
        engine: whose packs and lists add tables, and columns of `entities`.

    Raises:
        ValueError: no such table, no such type, a column twice.

    >>> schema("sentences", id=str).arrow.field("doc").type
    DataType(string)
    >>> schema("sentences").empty_pandas().dtypes["start"]
    Int32Dtype()
    """
    if engine is None:
        checks.choice("table", table, LAYERS)
    else:
        checks.instance("engine", engine, Engine, "a copydesk.Engine")
        engine._table("table", table)
    found = Schema(table, checks.flag("fields", fields), id, dict(keep or {}), engine)
    _ = found.arrow  # tells now what is wrong with the types
    return found


@dataclass(frozen=True)
class Batches:
    """A table of articles, batch by batch; made by `copydesk.batches`.

    It pickles: the engine goes by its packs' hashes and is made once in every process. Called with an iterator of Arrow record batches it gives an
    iterator of record batches; each depends on its own articles alone, so the order and the size of batches change no row.

    Attributes:
        columns: the columns of the articles that it reads.
    """

    table: str
    text: str | tuple[str, ...]
    id: str
    published: Any
    keep: tuple[str, ...]
    engine: Engine
    threads: int | None
    offsets: str
    types: Mapping[str, Any] | None = None  # of the key and the columns kept, where they are known before the batches

    @property
    def columns(self) -> list[str]:
        texts = [self.text] if isinstance(self.text, str) else self.text
        dates = [self.published] if isinstance(self.published, str) and frames.day_of_text(self.published) is None else []
        return list(dict.fromkeys([*texts, self.id, *dates, *self.keep]))

    def __call__(self, batches: Iterable[Any]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            rows = self.of(batch)
            yield from rows.to_batches() or [pa.RecordBatch.from_pylist([], rows.schema)]

    def schema(self, types: Mapping[str, Any]) -> Schema:
        """The schema of what it gives for articles with columns of these Arrow types."""
        keep = {name: types[name] for name in self.keep}
        return Schema(self.table, not isinstance(self.text, str), _key_type(types[self.id]), keep, self.engine)

    def typed(self, articles: pyarrow.Schema) -> tuple[Batches, Schema]:
        """The same for articles of this schema, also where a batch of them has no values to tell a type by; and the schema of what it gives."""
        types = {name: articles.field(name).type for name in (self.id, *self.keep)}
        return replace(self, types=types), self.schema(types)

    def of(self, batch: Any) -> pyarrow.Table:
        """The rows of one batch of articles: a record batch, or a frame of pandas, polars or pyarrow."""
        import pyarrow as pa

        articles = _arrow(batch, self.columns)
        read = frames.read(articles, list(self.text) if isinstance(self.text, tuple) else self.text, published=self.published)
        keys = articles.column(self.id)
        if keys.null_count:
            raise TypeError(f"id={self.id!r} is null in row {keys.is_null().index(True).as_py()} of a batch: every article needs a key")
        threads = self.engine.threads if self.threads is None else self.threads
        tables = self.engine._tables(read, [self.table], threads, False, self.offsets)
        _tell(tables.report.notices, keys)
        rows = tables[self.table].to_arrow()
        numbers = rows.column(0)
        out = self.schema(self.types or {name: articles.column(name).type for name in (self.id, *self.keep)}).arrow
        cells = [keys.take(numbers), *rows.columns[1:], *(articles.column(name).take(numbers) for name in self.keep)]
        return pa.table([cell.cast(field.type) for cell, field in zip(cells, out, strict=True)], schema=out.with_metadata(rows.schema.metadata))


def batches(
    table: str,
    text: str | Sequence[str],
    id: str,
    published: Any = None,
    *,
    rules: str | Path | Sequence[str | Path] | None = None,
    gazetteers: Any = None,
    engine: Engine | None = None,
    keep: Sequence[str] = (),
    threads: int | None = 1,
    offsets: str = "codepoints",
) -> Batches:
    """A function from an iterator of Arrow record batches of articles to an iterator of record batches of one table. It pickles.

    Args:
        table: the table wanted: "quotes", "events" …, or a kind of span that your packs or lists make.
        text: the column with the articles, or several that are read as one article.
        id: the column with the keys, which become `doc`. Needed: without keys the rows of two workers could not be told apart.
        published: the column with the publication dates, or one date.
        rules, gazetteers: as `Engine` takes them; or `engine`, which has them already. Every worker needs the files at the same place.
        keep: columns of the articles that come along with every row.
        threads: of one process. Those who run it have a process for each core; None: as many as the engine has.
        offsets: "codepoints" or "bytes".

    Raises:
        TypeError, ValueError: an argument of the wrong kind; no such table; a column kept that the table has already.
        RuleError: `rules` do not compile.

    >>> import pyarrow
    >>> find = batches("sentences", text="body", id="url")
    >>> news = pyarrow.record_batch({"url": ["a", "b"], "body": ["It rained.", "It snowed."]})
    >>> [batch.to_pylist()[1]["text"] for batch in find([news])]
    ['It snowed.']
    """
    engine = engine_of(engine, rules, gazetteers)
    engine._table("table", table)
    if isinstance(text, str):
        texts: str | tuple[str, ...] = checks.text("text", text)
    else:
        several = checks.texts("text", text, "the name of a column, or several")
        texts = several[0] if len(several) == 1 else tuple(several)
        if not texts:
            raise ValueError("text=[] names no column")
    checks.text("id", id, "the name of the column with the keys: rows of two workers could not be told apart without")
    kept = tuple(checks.texts("keep", keep, "names of columns"))
    checks.in_bytes(offsets)
    made = Batches(table, texts, id, published, kept, engine, threads if threads is None else checks.threads(threads, 1), offsets)
    made.schema(dict.fromkeys((id, *kept), "string"))
    return made


def engine_of(engine: Engine | None, rules: Any, gazetteers: Any) -> Engine:
    """The engine that a door is given, or that its rules and lists make."""
    if engine is None:
        return default_engine() if rules is None and gazetteers is None else Engine(rules, gazetteers)
    if rules is not None or gazetteers is not None:
        raise TypeError("engine= has its rules and lists already: give either it or them")
    checks.instance("engine", engine, Engine, "a copydesk.Engine")
    return engine


def by_name(module: str, make: Callable[..., Any]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` of a door: a function for each table, which is `make` with its name."""

    def get(name: str) -> Any:
        if name not in LAYERS:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        return functools.wraps(make)(functools.partial(make, name))

    return get, lambda: ["table", *LAYERS]


def _arrow(batch: Any, columns: list[str]) -> pyarrow.Table:
    """The columns that are read."""
    import pyarrow as pa

    frame = frames.frame_of(batch)
    if frame is None:
        raise TypeError(f"a batch is a {checks.kind_of(batch)}; wanted a record batch, or a frame of pandas, polars or pyarrow")
    for name in columns:
        frame.pick("column", name)
    found = frame.source
    if isinstance(found, pa.RecordBatch):
        return pa.Table.from_batches([found]).select(columns)
    if isinstance(found, pa.Table):
        return found.select(columns)
    if hasattr(found, "to_arrow"):  # polars
        return found.select(columns).to_arrow()
    return pa.Table.from_pandas(found[columns], preserve_index=False)


def _arrow_type(name: str, kind: Any) -> Any:
    with extras.needed("arrow", "copydesk.schema()"):
        import pyarrow as pa

    if isinstance(kind, pa.DataType):
        return kind
    try:
        return pa.type_for_alias(_PLAIN.get(kind, kind))
    except (TypeError, ValueError):
        raise ValueError(f"{name}={kind!r} is no Arrow type, nor the name of one") from None


def _key_type(kind: Any) -> Any:
    """The type of `doc` for keys of a type: what `extract` makes of them."""
    with extras.needed("arrow", "copydesk.batches()"):
        import pyarrow as pa

    kind = _arrow_type("id", kind)
    if pa.types.is_dictionary(kind):
        return _key_type(kind.value_type)
    if pa.types.is_nested(kind):
        raise TypeError(f"keys must be plain values, found {kind}")
    if pa.types.is_integer(kind):
        return pa.int64()
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_null(kind)
    return pa.string() if text else kind


def _tell(notices: Sequence[Any], keys: Any) -> None:
    """What a report would say of a batch, to the log "copydesk": batches have no report."""
    if notices and _log.isEnabledFor(logging.INFO):
        for what, count, articles, _ in Notices.of(notices).counted():
            _log.info("%d × %s: %s", count, what, ", ".join(repr(keys[article].as_py()) for article in itertools.islice(articles, 3)))
