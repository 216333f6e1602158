"""Tables inside SQL: `copydesk.duckdb.register(con)` makes functions of DuckDB out of them. docs/SCALE.md."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from copydesk import checks, extras, frames, scale
from copydesk.engine import Engine

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TYPES = {"int32": "INTEGER", "int64": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN", "date32": "DATE", "string": "VARCHAR"}


def register(
    connection: DuckDBPyConnection,
    tables: Sequence[str] = ("quotes", "events", "times", "entities"),
    *,
    rules: Any = None,
    gazetteers: Any = None,
    engine: Engine | None = None,
    threads: int | None = None,
) -> None:
    """Makes a function for each table: `quotes(body)` and `quotes(body, published)` give the article's rows as a list of structs.

    The structs have the table's columns but `doc`: the article's own columns stand beside. Functions are the connection's, nothing is written into the
    database. An article that is null has no rows.

    Args:
        connection: of DuckDB.
        tables: their names.
        rules, gazetteers, engine, threads: as `copydesk.batches` takes them; here all processors by default.

    >>> import duckdb
    >>> connection = duckdb.connect()
    >>> register(connection)
    >>> _ = connection.execute("create table news as select 'a' as id, '“It rained,” said Anna Berg.' as body, date '2024-03-12' as day")
    >>> connection.sql("select id, q.speaker from (select id, unnest(quotes(body, day)) q from news)").fetchall()
    [('a', 'Anna Berg')]
    """
    with extras.needed("duckdb", "copydesk.duckdb"):
        import duckdb
        import numpy  # noqa: F401  # the functions use it, inside of a query
        import pyarrow  # noqa: F401

    engine = scale.engine_of(engine, rules, gazetteers)
    threads = checks.threads(threads, engine.threads)
    for name in checks.several("tables", tables, "names of tables"):
        engine._table("tables", name)
        columns = {column: kind for column, kind in scale.Schema(name, False, "int64", {}, engine)._core.column_types.items() if column != "doc"}
        struct = "STRUCT(" + ", ".join(f'"{column}" {_TYPES[kind]}' for column, kind in columns.items()) + ")[]"
        inner = f"copydesk_{name}"
        with contextlib.suppress(duckdb.InvalidInputException):  # there is none yet
            connection.remove_function(inner)
        options: dict[str, Any] = {"type": "arrow", "null_handling": "special"}
        connection.create_function(inner, _rows(engine, name, threads), ["VARCHAR", "VARCHAR"], struct, **options)
        connection.execute(
            f'CREATE OR REPLACE TEMP MACRO "{name}"(body) AS "{inner}"(body, NULL), (body, published) AS "{inner}"(body, CAST(published AS VARCHAR))'
        )


def _rows(engine: Engine, name: str, threads: int) -> Callable[[Any, Any], Any]:
    """The function: a column of articles and one of dates → a column of lists."""

    def rows(body: Any, published: Any) -> Any:
        import numpy as np
        import pyarrow as pa

        read = frames.read(body, published=published.to_pylist())
        tables = engine._tables(read, [name], threads, False, "codepoints")
        scale._tell(tables.report.notices, range(len(read)))
        found = tables[name].to_arrow().combine_chunks()
        starts = np.searchsorted(found.column(0).to_numpy(), np.arange(len(read) + 1)).astype("int32")
        structs = pa.StructArray.from_arrays([column.combine_chunks() for column in found.columns[1:]], names=found.column_names[1:])
        return pa.ListArray.from_arrays(pa.array(starts), structs)

    return rows
