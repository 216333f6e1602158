"""Articles in: what a caller may hand over, made into columns of text, keys and dates.

Nothing of pandas, polars or pyarrow is imported unless the caller's own object comes from it.
"""

from __future__ import annotations

import contextlib
import datetime
import sys
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from copydesk.errors import DuplicateKeyWarning

_EPOCH = datetime.date(1970, 1, 1).toordinal()


@dataclass
class Keys:
    """The caller's key of every article. `values` is None for 0…n-1; `arrow` holds them where neither int64 nor str does."""

    count: int
    values: list[Any] | None = None
    arrow: Any = None
    duplicates: int = 0

    def __getitem__(self, article: int) -> Any:
        return article if self.values is None else self.values[article]

    @property
    def core(self) -> list[int] | list[str] | None:
        """What the core can put into `doc` by itself."""
        return None if self.arrow is not None else self.values


@dataclass
class Articles:
    """Articles as columns: `columns[f]` is a list of `str | None`, or an Arrow stream of strings, for the field `fields[f]`."""

    columns: list[Any]
    fields: list[str]
    keys: Keys
    published: list[int | None] = field(default_factory=list)  # days since 1970-01-01; empty: unknown of all
    bad_dates: list[tuple[int, str]] = field(default_factory=list)  # article, and the text that is not an ISO date

    def __len__(self) -> int:
        return self.keys.count

    def one(self, article: int) -> Articles:
        """One article by itself."""
        columns = [[self.text(article).get(name)] for name in self.fields]
        published = self.published[article : article + 1]
        return Articles(columns, self.fields, Keys(1), published)

    def text(self, article: int) -> dict[str, str]:
        """The cells of one article by field name, without the nulls."""
        out = {}
        for name, column in zip(self.fields, self.columns, strict=True):
            cell = column[article]
            cell = cell.as_py() if hasattr(cell, "as_py") else cell
            if isinstance(cell, str):
                out[name] = cell
        return out


def read(articles: Any, text: str | Sequence[str] | None = None, id: Any = None, published: Any = None) -> Articles:
    """Makes `Articles` of whatever a caller has.

    Args:
        articles: a `str`; an iterable of `str` or `None`; a Series, array, frame or table of pandas, polars or pyarrow; anything with an Arrow capsule.
        text: for a frame, the column of texts, or several that are read as one article.
        id: the column of keys (frame), or the keys themselves.
        published: the column of dates (frame), one date for all, or as many dates as articles.

    Raises:
        TypeError: articles, keys or dates of the wrong kind, naming the row's key and what was found.
        ValueError: columns of different lengths.
    """
    frame = _Frame.of(articles)
    if frame is None:
        return _read_column(articles, text, id, published)
    names = _text_columns(frame, text)
    keys = _keys_of_frame(frame, id)
    _warn_of_duplicates(keys)
    columns = [_cells(frame.column(name), keys, f"column {name!r}") for name in names]
    if isinstance(published, str) and published in frame.names:
        published = frame.column(published)
    elif isinstance(published, str) and day_of_text(published) is None:
        raise TypeError(f"published={published!r} is neither a column nor an ISO date; {_known(frame.names)}")
    days, bad = _days(published, keys)
    return Articles(columns, [str(name) for name in names] if len(names) > 1 else [""], keys, days, bad)


def _read_column(articles: Any, text: Any, id: Any, published: Any) -> Articles:
    if text is not None:
        raise TypeError(f"text= names columns of a frame, but articles is a {_kind(articles)}")
    if isinstance(articles, str) or articles is None:
        articles = [articles]
    elif isinstance(articles, (bytes, bytearray, dict)) or not (
        isinstance(articles, Iterable) or hasattr(articles, "__arrow_c_stream__") or hasattr(articles, "__arrow_c_array__")
    ):
        raise TypeError(
            f"articles is a {_kind(articles)}; wanted a str, a list of str, a Series or frame of pandas or polars, or an Arrow table or array"
        )
    if isinstance(id, str):
        raise TypeError(f"id={id!r} names a column of a frame, but articles is a {_kind(articles)}; give the keys themselves")
    column = _column_of(articles)
    keys = _keys_of_values(id, len(column)) if id is not None else _keys_of_index(articles, len(column))
    _warn_of_duplicates(keys)
    days, bad = _days(published, keys)
    return Articles([_cells(column, keys, "articles")], [""], keys, days, bad)


# --- frames -------------------------------------------------------------------------------------------------------------------


class _Frame:
    """A frame of any library: its column names and columns."""

    def __init__(self, source: Any, names: list[str]) -> None:
        self.source = source
        self.names = names

    def column(self, name: str) -> Any:
        return self.source[name]

    @staticmethod
    def of(value: Any) -> _Frame | None:
        module = type(value).__module__.partition(".")[0]
        kind = type(value).__name__
        if module == "polars" and kind == "LazyFrame":
            value, kind = value.collect(), "DataFrame"
        if module in ("pandas", "polars", "geopandas") and kind.endswith("DataFrame"):
            return _Frame(value, list(value.columns))
        if module == "pyarrow" and kind in ("Table", "RecordBatch"):
            return _Frame(value, list(value.column_names))
        if module in ("pandas", "polars") or isinstance(value, (str, list, tuple)):
            return None
        if hasattr(value, "__arrow_c_stream__") or hasattr(value, "__arrow_c_array__"):
            table = _arrow_table(value)
            return None if table is None else _Frame(table, list(table.column_names))
        return None


def _arrow_table(value: Any) -> Any:
    """A pyarrow table of an object that exports structs; None where it exports a plain array."""
    import pyarrow as pa

    if isinstance(value, (pa.Array, pa.ChunkedArray)):
        return None
    try:
        return pa.table(value)
    except (TypeError, pa.ArrowInvalid):
        return None


def _text_columns(frame: _Frame, text: Any) -> list[Any]:
    if text is None:
        raise TypeError(f"text= must name the column (or columns) with the articles; {_known(frame.names)}")
    names = list(text) if isinstance(text, (list, tuple)) else [text]
    for name in names:
        if frame.names.count(name) != 1:
            raise TypeError(f"text={name!r} is {'not a column' if name not in frame.names else 'the name of several columns'}; {_known(frame.names)}")
    if not names or len(set(names)) < len(names):
        raise TypeError(f"text={text!r}: wanted one column, or several different ones")
    return names


def _known(names: Sequence[str]) -> str:
    return "the columns are " + ", ".join(repr(n) for n in names)


# --- texts --------------------------------------------------------------------------------------------------------------------


def _column_of(articles: Any) -> Any:
    """A column of any library as something with a length: a Series, an Arrow chunked array or a list."""
    module = type(articles).__module__.partition(".")[0]
    if module in ("pandas", "polars") and hasattr(articles, "__len__"):
        return articles
    if hasattr(articles, "__arrow_c_stream__") or hasattr(articles, "__arrow_c_array__"):
        import pyarrow as pa

        if isinstance(articles, pa.ChunkedArray):
            return articles
        if isinstance(articles, pa.Array) or not hasattr(articles, "__arrow_c_stream__"):
            return pa.chunked_array([pa.array(articles)])
        return pa.chunked_array(articles)
    return list(articles)


def _cells(column: Any, keys: Keys, where: str) -> Any:
    """A column of texts as the core takes it: an Arrow stream of strings, or a list of `str | None`."""
    module = type(column).__module__.partition(".")[0]
    if module == "pyarrow":
        return _arrow_cells(column, where)
    if module == "polars":
        return _polars_cells(column, where)
    if module == "pandas":
        arrow = _pandas_strings(column)
        if arrow is not None:
            return arrow
        column = column.tolist()
    return [_cell(cell, i, keys, where) for i, cell in enumerate(column)]


def _cell(cell: Any, article: int, keys: Keys, where: str) -> str | None:
    if type(cell) is str or cell is None:
        return cell
    if _is_missing(cell):
        return None
    if isinstance(cell, str):
        return str(cell)
    raise TypeError(f"{where}: the article with key {keys[article]!r} is a {_kind(cell)}, not text")


def _arrow_cells(column: Any, where: str) -> Any:
    import pyarrow as pa

    if isinstance(column, pa.Array):
        column = pa.chunked_array([column])
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_null(column.type):
        return [None] * len(column)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type):
        return column
    raise TypeError(f"{where} holds {column.type}, not text")


def _polars_cells(column: Any, where: str) -> Any:
    import polars as pl

    if column.dtype in (pl.Categorical, pl.Enum):
        column = column.cast(pl.String)
    if column.dtype == pl.Null:
        return [None] * len(column)
    if column.dtype == pl.String:
        return column
    if column.dtype == pl.Object:
        return column.to_list()
    raise TypeError(f"{where} holds {column.dtype}, not text")


def _pandas_strings(column: Any) -> Any:
    """The Arrow data under a pandas Series of strings, or None where there is none."""
    arrow = getattr(column.array, "__arrow_array__", None)
    if arrow is None or ("string" not in str(column.dtype).lower() and str(column.dtype) != "str"):
        return None
    if "pyarrow" not in repr(column.dtype) and getattr(column.dtype, "storage", "") != "pyarrow":
        return None
    return _arrow_cells(arrow(), "articles")


def frame_of(value: Any) -> _Frame | None:
    """A frame of any library (`names`, `column(name)`), or None where it is none."""
    return _Frame.of(value)


def texts_of(column: Any) -> Any:
    """A column of any type as texts, as the core takes them; missing values are None."""
    module = type(column).__module__.partition(".")[0]
    if module == "polars":
        import polars as pl

        return _polars_cells(column if column.dtype in (pl.String, pl.Categorical, pl.Enum, pl.Object, pl.Null) else column.cast(pl.String), "a column")
    if module == "pyarrow":
        import pyarrow as pa

        value = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        text = pa.types.is_string(value) or pa.types.is_large_string(value) or pa.types.is_string_view(value) or pa.types.is_null(value)
        return _arrow_cells(column if text else column.cast(pa.string()), "a column")
    arrow = _pandas_strings(column) if module == "pandas" else None
    if arrow is not None:
        return arrow
    return [None if _is_missing(cell) else cell if type(cell) is str else str(cell) for cell in column.tolist()]


# --- keys ---------------------------------------------------------------------------------------------------------------------


def keys(id: Any, count: int) -> Keys:
    """The keys of `count` articles: those given, or 0…n-1."""
    found = Keys(count) if id is None else _keys_of_values(id, count)
    _warn_of_duplicates(found)
    return found


def keys_to_save(found: Keys) -> tuple[list[int] | list[str] | None, str]:
    """Keys as the core can keep them: numbers, or texts and the Arrow type that they stand for ("" for texts themselves)."""
    if found.arrow is None:
        return found.core, ""
    import pyarrow as pa

    texts = [str(key) for key in found.values or []]
    with contextlib.suppress(pa.ArrowInvalid, pa.ArrowNotImplementedError):
        as_text = found.arrow.cast(pa.string()).to_pylist()
        if saved_keys(as_text, str(found.arrow.type), found.count).values == found.values:
            return as_text, str(found.arrow.type)
    return texts, ""


def saved_keys(values: list[int] | list[str] | None, kind: str, count: int) -> Keys:
    """The keys that `keys_to_save` gave."""
    if values is None or not kind:
        return Keys(count, values, None, 0 if values is None else count - len(set(values)))
    import pyarrow as pa

    try:
        arrow = pa.array(values, pa.string()).cast(pa.type_for_alias(kind))
    except (ValueError, pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return saved_keys(values, "", count)
    return _keys_of_values(arrow, count)


def _keys_of_frame(frame: _Frame, id: Any) -> Keys:
    count = len(frame.source)
    if id is None:
        return _keys_of_index(frame.source, count)
    if isinstance(id, str):
        if frame.names.count(id) != 1:
            raise TypeError(f"id={id!r} is not a column; {_known(frame.names)}")
        id = frame.column(id)
    return _keys_of_values(id, count)


def _keys_of_index(source: Any, count: int) -> Keys:
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(source, (pandas.Series, pandas.DataFrame)):
        return Keys(count)
    index = source.index
    if isinstance(index, pandas.MultiIndex):
        raise TypeError("a MultiIndex cannot be the key of an article: name a column (or give the keys) with id=")
    if isinstance(index, pandas.RangeIndex) and index.start == 0 and index.step == 1:
        return Keys(count)
    return _keys_of_values(index, count)


def _keys_of_values(values: Any, count: int) -> Keys:
    if hasattr(values, "to_pylist"):
        listed = values.to_pylist()
    elif hasattr(values, "tolist"):
        listed = values.tolist()
    else:
        listed = list(values)
    if len(listed) != count:
        raise ValueError(f"id= gives {len(listed)} keys for {count} articles")
    for i, key in enumerate(listed):
        if key is None or _is_missing(key):
            raise TypeError(f"the key of the article in row {i} is null: name a column (or give the keys) without nulls with id=")
    try:
        duplicates = count - len(set(listed))
    except TypeError:
        raise TypeError(f"keys must be plain values, found a {_kind(listed[0])}: give others with id=") from None
    kinds = {type(key) for key in listed}
    if kinds <= {str} and all(_is_utf8(key) for key in listed):
        return Keys(count, listed, None, duplicates)
    if kinds <= {int} and all(-(2**63) <= key < 2**63 for key in listed):
        return Keys(count, listed, None, duplicates)
    return Keys(count, listed, _arrow_keys(values, listed), duplicates)


def _arrow_keys(values: Any, listed: list[Any]) -> Any:
    import pyarrow as pa

    try:
        keys = values if isinstance(values, (pa.Array, pa.ChunkedArray)) else pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
        found = ", ".join(sorted({_kind(key) for key in listed}))
        raise TypeError(f"keys must be of one plain type, found {found}: give others with id=") from None
    if pa.types.is_dictionary(keys.type):
        keys = keys.cast(keys.type.value_type)
    if pa.types.is_nested(keys.type):
        raise TypeError(f"keys must be plain values, found {keys.type}: give others with id=")
    return keys


def _warn_of_duplicates(keys: Keys) -> None:
    if keys.duplicates:
        warnings.warn(
            f"{keys.duplicates} of {keys.count} articles have a key that an earlier one has: their rows share a `doc`; give other keys with id=",
            DuplicateKeyWarning,
            stacklevel=5,
        )


# --- dates --------------------------------------------------------------------------------------------------------------------


def _days(published: Any, keys: Keys) -> tuple[list[int | None], list[tuple[int, str]]]:
    """Days since 1970-01-01 of every article, and the texts that are no dates."""
    if published is None:
        return [], []
    if isinstance(published, (str, datetime.date)):
        day = day_of_text(published) if isinstance(published, str) else published.toordinal() - _EPOCH
        bad = [(i, published) for i in range(keys.count)] if day is None and isinstance(published, str) else []
        return [day] * keys.count, bad
    values = _date_values(published)
    if len(values) != keys.count:
        raise ValueError(f"published= gives {len(values)} dates for {keys.count} articles")
    days: list[int | None] = []
    bad = []
    known: dict[str, int | None] = {}
    for i, value in enumerate(values):
        if value is None or _is_missing(value):
            days.append(None)
        elif isinstance(value, datetime.date):  # datetime and Timestamp are dates too
            days.append(value.toordinal() - _EPOCH)
        elif isinstance(value, str):
            if value not in known:
                known[value] = day_of_text(value)
            if known[value] is None and value.strip():
                bad.append((i, value))
            days.append(known[value])
        else:
            raise TypeError(f"published: the date of the article with key {keys[i]!r} is a {_kind(value)}; wanted a date or ISO text")
    return days, bad


def _date_values(published: Any) -> list[Any]:
    kind = str(getattr(published, "dtype", ""))
    if kind.startswith("datetime64") and hasattr(published, "astype"):  # pandas, numpy
        if hasattr(published, "dt"):
            return list(published.dt.date)
        if hasattr(published, "date"):
            return list(published.date)
        return list(published.astype("datetime64[D]").tolist())
    if hasattr(published, "to_pylist"):  # pyarrow
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_timestamp(published.type):
            local = pc.local_timestamp(published) if published.type.tz else published
            published = local.cast(pa.timestamp("s"), safe=False).cast(pa.date32(), safe=False)
        return list(published.to_pylist())
    if hasattr(published, "to_list"):  # pandas, polars
        return list(published.to_list())
    if isinstance(published, Iterable):
        return list(published)
    raise TypeError(f"published is a {_kind(published)}; wanted a date, ISO text, or as many as there are articles")


def day_of_text(text: str) -> int | None:
    """Days since 1970-01-01 of an ISO date or time; None for anything else."""
    try:
        return datetime.datetime.fromisoformat(text.strip()).toordinal() - _EPOCH
    except ValueError:
        return None


# --- little things ------------------------------------------------------------------------------------------------------------


def _is_missing(value: Any) -> bool:
    """NaN, NaT and pandas.NA: what is not equal to itself, or will not say."""
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return type(value).__name__ == "NAType"


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _kind(value: Any) -> str:
    module = type(value).__module__
    return type(value).__qualname__ if module == "builtins" else f"{module.partition('.')[0]}.{type(value).__qualname__}"
