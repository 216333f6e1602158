"""`series.copydesk` and `frame.copydesk` for polars.

>>> import copydesk.polars, polars
>>> polars.Series(["It rained."]).copydesk.sentences()["text"].to_list()
['It rained.']
"""

from __future__ import annotations

import polars as pl

from copydesk._accessor import Accessor
from copydesk.tables import Table


@pl.api.register_series_namespace("copydesk")
@pl.api.register_dataframe_namespace("copydesk")
class PolarsAccessor(Accessor):
    """The tables of a column of articles as polars frames."""

    @staticmethod
    def _convert(table: Table) -> pl.DataFrame:
        return table.to_polars()
