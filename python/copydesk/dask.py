"""Tables of a Dask frame: `copydesk.dask.quotes(df, text="body", id="url")`, and likewise for every other table. docs/SCALE.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from copydesk import extras, scale
from copydesk.tables import pandas_of

if TYPE_CHECKING:
    import pandas


def table(name: str, frame: Any, text: str | Sequence[str], id: str, published: Any = None, **options: Any) -> Any:
    """One table of a frame of articles, as a frame: lazy, by `map_partitions`, with the types of `Table.to_pandas`.

    Args:
        name: the table's name; `copydesk.dask.quotes(frame, …)` is `copydesk.dask.table("quotes", frame, …)`.
        frame: the articles: a `dask.dataframe`.
        text, id, published, options: as `copydesk.batches` takes them. Workers need copydesk, and the files of `rules`.

    Returns:
        A frame with the table's columns, a partition for each of the articles'.
    """
    with extras.needed("dask", "copydesk.dask"):
        import pyarrow as pa
        from dask.dataframe.utils import meta_nonempty

    run = scale.batches(name, text, id, published, **options)
    articles = frame[run.columns]
    run, schema = run.typed(pa.Schema.from_pandas(meta_nonempty(articles._meta), preserve_index=False))
    return articles.map_partitions(_rows, run, meta=schema.empty_pandas())


def _rows(articles: pandas.DataFrame, run: scale.Batches) -> pandas.DataFrame:
    return pandas_of(run.of(articles))


__getattr__, __dir__ = scale.by_name(__name__, table)
