"""`series.copydesk` and `frame.copydesk` for polars; and tables of a lazy frame: `copydesk.polars.quotes(frame, text="body", id="url")`.

>>> import copydesk.polars, polars
>>> polars.Series(["It rained."]).copydesk.sentences()["text"].to_list()
['It rained.']
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from copydesk import extras, scale
from copydesk._accessor import Accessor
from copydesk.tables import Table

with extras.needed("polars", "copydesk.polars"):
    import polars as pl

_Frame = TypeVar("_Frame", pl.DataFrame, pl.LazyFrame)


@pl.api.register_series_namespace("copydesk")
@pl.api.register_dataframe_namespace("copydesk")
class PolarsAccessor(Accessor):
    """The tables of a column of articles as polars frames."""

    @staticmethod
    def _convert(table: Table) -> pl.DataFrame:
        return table.to_polars()


def table(name: str, frame: _Frame, text: str | Sequence[str], id: str, published: Any = None, *, threads: int | None = None, **options: Any) -> _Frame:
    """One table of a frame of articles, as such a frame: of a lazy one lazily, by `map_batches`, so that what streams goes on to stream.

    Args:
        name: the table's name; `copydesk.polars.quotes(frame, …)` is `copydesk.polars.table("quotes", frame, …)`.
        frame: the articles: a `LazyFrame` or a `DataFrame`.
        text, id, published, options: as `copydesk.batches` takes them.
        threads: default: the engine's, which is one for each processor.

    >>> news = pl.LazyFrame({"url": ["a"], "body": ["It rained. It snowed."]})
    >>> table("sentences", news, text="body", id="url").filter(pl.col("sentence") == 1).collect()["text"].to_list()
    ['It snowed.']
    """
    run = scale.batches(name, text, id, published, threads=threads, **options)
    articles = frame.lazy().select(run.columns)
    run, schema = run.typed(articles.collect_schema().to_frame().to_arrow().schema)

    def rows(batch: pl.DataFrame) -> pl.DataFrame:
        return pl.DataFrame(run.of(batch))

    # A filter or a head() behind it is of rows, not of articles: nothing may pass.
    found = articles.map_batches(
        rows, schema=schema.polars, predicate_pushdown=False, projection_pushdown=False, slice_pushdown=False, streamable=True
    )
    return found.collect() if isinstance(frame, pl.DataFrame) else found


__getattr__, __dir__ = scale.by_name(__name__, table)
