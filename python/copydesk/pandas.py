"""`series.copydesk` and `frame.copydesk` for pandas.

>>> import copydesk.pandas, pandas
>>> pandas.Series(["It rained."], index=["a"]).copydesk.sentences()["doc"].tolist()
['a']
"""

from __future__ import annotations

from copydesk import extras
from copydesk._accessor import Accessor
from copydesk.tables import Table

with extras.needed("pandas", "copydesk.pandas"):
    import pandas as pd


@pd.api.extensions.register_series_accessor("copydesk")
@pd.api.extensions.register_dataframe_accessor("copydesk")
class PandasAccessor(Accessor):
    """The tables of a column of articles as pandas frames."""

    @staticmethod
    def _convert(table: Table) -> pd.DataFrame:
        return table.to_pandas()
