"""Tables of a Spark frame: `copydesk.spark.quotes(df, text="body", id="url")`, and likewise for every other table. docs/SCALE.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from copydesk import extras, scale

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def table(name: str, frame: DataFrame, text: str | Sequence[str], id: str, published: Any = None, **options: Any) -> DataFrame:
    """One table of a frame of articles, as a frame: lazy, a partition after the other, by `mapInArrow`.

    Args:
        name: the table's name; `copydesk.spark.quotes(frame, …)` is `copydesk.spark.table("quotes", frame, …)`.
        frame: the articles.
        text, id, published, options: as `copydesk.batches` takes them. Workers need copydesk, and the files of `rules`.

    Returns:
        A frame with the table's columns. Rows of an article stay together; sort by `doc` and the row's number for the order of `extract`.
    """
    with extras.needed("spark", "copydesk.spark"):
        from pyspark.sql.pandas.types import to_arrow_schema

    run = scale.batches(name, text, id, published, **options)
    articles = frame.select(*("`" + column.replace("`", "``") + "`" for column in run.columns))
    run, schema = run.typed(to_arrow_schema(articles.schema))
    return articles.mapInArrow(run, schema.spark)


__getattr__, __dir__ = scale.by_name(__name__, table)
