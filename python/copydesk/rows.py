"""Rows of whatever holds them: a table of ours, a frame, dicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from copydesk import checks, extras, frames
from copydesk.tables import Table


def dicts(name: str, given: Any, needed: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Rows as dicts.

    Args:
        name: how the caller calls them.
        given: a `copydesk.Table`; a pandas or polars frame; a pyarrow table; anything else with an Arrow stream; or dicts.
        needed: columns that every row has.

    Raises:
        TypeError: it holds no rows.
        ValueError: a column is not there.

    >>> dicts("rows", [{"doc": 1}], ("doc",))
    [{'doc': 1}]
    """
    if isinstance(given, Table):
        found: list[Any] = given.to_dicts()
    elif hasattr(given, "to_pylist"):
        found = given.to_pylist()
    elif hasattr(given, "to_dicts"):
        found = given.to_dicts()
    elif hasattr(given, "to_dict") and hasattr(given, "columns"):
        found = given.to_dict("records")
    elif hasattr(given, "__arrow_c_stream__"):
        with extras.needed("arrow", f"{name}: rows of an Arrow stream"):
            import pyarrow as pa
        found = pa.table(given).to_pylist()
    else:
        found = checks.several(name, given, "rows: a table, a frame, or dicts")
    for i, row in enumerate(found):
        checks.instance(f"{name}[{i}]", row, Mapping, "a dict")
        for column in needed:
            if column not in row:
                raise ValueError(f"{name}[{i}] has no `{column}`")
    return [dict(row) for row in found]


def missing(value: Any) -> bool:
    """Whether a cell is null, as each library says it: None, NaN, NaT, pandas.NA."""
    return value is None or frames.is_missing(value)
