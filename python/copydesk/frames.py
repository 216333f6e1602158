"""Articles in: what a caller may hand over, made into columns of text, keys and dates.

Nothing of pandas, polars or pyarrow is imported unless the caller's own object comes from it.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copydesk import extras
from copydesk.checks import is_utf8, kind_of
from copydesk.errors import DateWarning, DuplicateKeyWarning, PathWarning, warn

_INTEGERS = frozenset(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32)) | {"int64"}
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
    kept: list[tuple[str, str, list[Any]]] = field(default_factory=list)  # name, type and values of columns that come along

    def __len__(self) -> int:
        return self.keys.count

    @property
    def dates(self) -> list[datetime.date | None]:
        """`published` as dates."""
        days = [None if day is None else datetime.date.fromordinal(day + _EPOCH) for day in self.published]
        return days or [None] * len(self)

    def one(self, article: int) -> Articles:
        """One article by itself."""
        columns = [[self.text(article).get(name)] for name in self.fields]
        published = self.published[article : article + 1]
        kept = [(name, kind, values[article : article + 1]) for name, kind, values in self.kept]
        return Articles(columns, self.fields, Keys(1), published, kept=kept)

    def text(self, article: int) -> dict[str, str]:
        """The cells of one article by field name, without the nulls."""
        out = {}
        for name, column in zip(self.fields, self.columns, strict=True):
            cell = column[article]
            with contextlib.suppress(UnicodeDecodeError):  # the report says so
                cell = cell.as_py() if hasattr(cell, "as_py") else cell
            if isinstance(cell, str):
                out[name] = cell
        return out


def read(
    articles: Any,
    text: str | Sequence[str] | None = None,
    id: Any = None,
    published: Any = None,
    *,
    keep: Mapping[str, str] | None = None,
    argument: str = "articles",
) -> Articles:
    """Makes `Articles` of whatever a caller has.

    Args:
        articles: a `str`; an iterable of `str` or `None`; a Series, array, frame or table of pandas, polars or pyarrow; anything with an Arrow capsule.
        text: for a frame, the column of texts, or several that are read as one article.
        id: the column of keys (frame), or the keys themselves.
        published: the column of dates (frame), one date for all, or as many dates as articles.
        keep: columns of the frame that come along with every row, and what they are called there; "published", where no column is named so, for the dates
            as they are read.
        argument: how the caller calls `articles`.

    Raises:
        TypeError: articles, keys or dates of the wrong kind, naming the row's key and what was found.
        ValueError: columns of different lengths; a key without a UTF-8 form.
    """
    articles = _imported(articles)
    frame = _Frame.of(articles)
    if frame is None:
        return _with_kept(_read_column(articles, text, id, published, argument), None, keep or {})
    names = _text_columns(frame, text)
    keys = _keys_of_frame(frame, id)
    _warn_of_duplicates(keys)
    columns = [_cells(frame.column(name), keys, f"column {name!r}") for name in names]
    if _is_label(published) and frame.count(published):
        published = frame.pick("published", published)
    elif isinstance(published, str) and day_of_text(published) is None:
        raise TypeError(f"published={published!r} is neither a column nor an ISO date; {_known(frame.names)}")
    days, bad = _days(published, keys)
    return _with_kept(Articles(columns, [str(name) for name in names] if len(names) > 1 else [""], keys, days, bad), frame, keep or {})


def one(article: Any, published: Any = None) -> Articles:
    """The one article that a call is about."""
    found = read(article, published=published, argument="article")
    if len(found) != 1:
        raise ValueError(f"article: one is wanted, not {len(found)}")
    return found


def _read_column(articles: Any, text: Any, id: Any, published: Any, argument: str) -> Articles:
    if text is not None:
        raise TypeError(f"text= names columns of a frame, but {argument} is a {kind_of(articles)}")
    if isinstance(articles, str):
        _warn_of_path(articles)
        articles = [articles]
    elif not _is_column(articles):
        wanted = "a str, a list of str, a Series or frame of pandas or polars, or an Arrow table or array"
        if articles is None:
            raise TypeError(f"{argument} is None; wanted {wanted} ([None] is one article that is missing)")
        found = f"{argument} is a {kind_of(articles)}"
        if isinstance(articles, os.PathLike):
            raise TypeError(f"{found}; wanted its content: {_how_to_read(os.fspath(articles))}")
        raise TypeError(f"{found}; wanted {wanted}")
    if isinstance(id, str):
        raise TypeError(f"id={id!r} names a column of a frame, but {argument} is a {kind_of(articles)}; give the keys themselves")
    column = _column_of(articles)
    keys = _keys_of_values(id, len(column)) if id is not None else _keys_of_index(articles, len(column))
    _warn_of_duplicates(keys)
    days, bad = _days(published, keys)
    return Articles([_cells(column, keys, argument)], [""], keys, days, bad)


def _with_kept(read: Articles, frame: _Frame | None, keep: Mapping[str, str]) -> Articles:
    for name, called in keep.items():
        if name == "published" and (frame is None or not frame.count(name)):
            read.kept.append((called, "date32", read.dates))
        elif frame is None:
            raise TypeError(f"keep={name!r} names a column of a frame, and articles are none; 'published' can be kept")
        else:
            column = frame.pick("keep", name)
            values = [None if value is None or is_missing(value) else value for value in _values_of(column)]
            kind = _kind_of_arrow(column) or _kind_of_kept(values)
            read.kept.append((called, kind, [value if value is None or kind != "string" else _as_text(value) for value in values]))
    return read


def _values_of(column: Any) -> list[Any]:
    """A column's values as Python has them."""
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, method):
            return list(getattr(column, method)())
    return list(column)


def _kind_of_kept(values: Sequence[Any]) -> str:
    """The type of a column that comes along: what it is of all values that there are, text where they differ."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "bool"
    if kinds == {int} and all(-(2**63) <= value < 2**63 for value in values if value is not None):
        return "int64"
    if kinds and kinds <= {int, float}:
        return "double"
    days = [value for value in values if value is not None]
    if kinds and all(isinstance(value, datetime.date) for value in days) and all(_is_day(value) for value in days):
        return "date32"
    return "string"


def _kind_of_arrow(column: Any) -> str | None:
    """The same where Arrow says it, so that a batch of nulls is of the type of the others."""
    kind = str(column.type) if _class_of(column)[0] == "pyarrow" else ""
    return {"bool": "bool", "double": "double", "float": "double", "date32[day]": "date32", "string": "string", "large_string": "string"}.get(
        kind, "int64" if kind in _INTEGERS else None
    )


def _is_day(value: datetime.date) -> bool:
    return not isinstance(value, datetime.datetime) or (value.time() == datetime.time() and value.tzinfo is None)


def _as_text(value: Any) -> str:
    text = value if isinstance(value, str) else value.isoformat() if isinstance(value, datetime.date) else str(value)
    return text.encode(errors="replace").decode()


def _warn_of_path(text: str) -> None:
    """An article that is the name of a file is most likely meant to be read. No error: article text never raises."""
    if len(text) > 255 or not text.endswith((".csv", ".jsonl", ".parquet", ".txt")) or len(text.split()) != 1:
        return
    if is_utf8(text) and "\0" not in text and os.path.isfile(text):
        warn(f"the article {text!r} is the name of a file, which is not opened: {_how_to_read(text)}", PathWarning)


def _how_to_read(path: str | bytes) -> str:
    name = os.fsdecode(path)
    calls = {".csv": "pandas.read_csv({0!r}), text=…", ".parquet": "pandas.read_parquet({0!r}), text=…", ".jsonl": "pandas.read_json({0!r}, lines=True), text=…"}
    return "extract(" + calls.get(Path(name).suffix, "pathlib.Path({0!r}).read_text()").format(name) + ")"


# --- what there is ------------------------------------------------------------------------------------------------------------

_LIBRARIES = ("pandas", "polars", "pyarrow", "numpy")


def _class_of(value: Any) -> tuple[str, str]:
    """The library and the class there that a value is of, by itself or by inheritance; else empty."""
    for kind in type(value).__mro__:
        library = kind.__module__.partition(".")[0]
        if library in _LIBRARIES:
            return library, kind.__name__
    return "", ""


def _imported(value: Any) -> Any:
    """What a stream, or a library that is not known, hands over as Arrow data, read once: a pyarrow table or column. Other values as they are.

    An error of the producer is passed on: with its own class where it is a reader of pyarrow, else with its message.
    """
    library, kind = _class_of(value)
    if library == "polars" and kind == "LazyFrame":
        return value.collect()
    if library == "pyarrow" and hasattr(value, "read_all"):
        return value.read_all()
    if library in ("pandas", "polars") or isinstance(value, (str, list, tuple)) or kind in ("Table", "RecordBatch") or hasattr(value, "to_pylist"):
        return value
    stream = hasattr(value, "__arrow_c_stream__")
    if not stream and not hasattr(value, "__arrow_c_array__"):
        return value
    with extras.needed("arrow", f"reading a {kind_of(value)}"):
        import pyarrow as pa

    column = pa.chunked_array(value) if stream else pa.chunked_array([pa.array(value)])
    return pa.Table.from_struct_array(column) if pa.types.is_struct(column.type) else column


def _is_column(value: Any) -> bool:
    """Whether it has values in an order, one behind another."""
    if isinstance(value, (str, bytes, bytearray, memoryview, Mapping, set, frozenset)) or getattr(value, "ndim", 1) != 1 or hasattr(value, "columns"):
        return False
    return isinstance(value, Iterable)


def _is_label(value: Any) -> bool:
    """Whether it may be the name of a column, and is no column itself."""
    try:
        hash(value)
    except TypeError:
        return False
    return value is not None and (isinstance(value, (str, bytes, tuple)) or not _is_column(value))


@dataclass(frozen=True)
class Lists:
    """A frame of plain lists: column name → cells, and how many rows."""

    columns: dict[str, list[Any]]
    rows: int

    def __getitem__(self, name: str) -> list[Any]:
        return self.columns[name]

    def __len__(self) -> int:
        return self.rows


class _Frame:
    """A frame of any library: its column names and columns."""

    def __init__(self, source: Any, names: list[Any]) -> None:
        self.source = source
        self.names = names

    def column(self, name: Any) -> Any:
        return self.source[name]

    def count(self, name: Any) -> int:
        """How many columns have this name."""
        return self.names.count(name) if _is_label(name) else 0

    def pick(self, argument: str, name: Any) -> Any:
        """The one column of this name.

        Raises:
            TypeError: there is none, or there are several.
        """
        if (count := self.count(name)) != 1:
            shown = repr(name) if isinstance(name, (str, int, tuple, list)) else f"a {kind_of(name)}"
            raise TypeError(f"{argument}={shown} is {'the name of several columns' if count else 'not a column'}; {_known(self.names)}")
        return self.column(name)

    @staticmethod
    def of(value: Any) -> _Frame | None:
        library, kind = _class_of(value)
        if library in ("pandas", "polars") and kind == "DataFrame":
            return _Frame(value, list(value.columns))
        if library == "pyarrow" and kind in ("Table", "RecordBatch"):
            return _Frame(value, list(value.column_names))
        if isinstance(value, Lists):
            return _Frame(value, list(value.columns))
        return None


def _text_columns(frame: _Frame, text: Any) -> list[Any]:
    if text is None:
        raise TypeError(f"text= must name the column (or columns) with the articles; {_known(frame.names)}")
    several = isinstance(text, list) or (isinstance(text, tuple) and not frame.count(text))
    names = list(text) if several else [text]
    for name in names:
        frame.pick("text", name)
    if not names or len({str(name) for name in names}) < len(names):
        raise TypeError(f"text={text!r}: wanted one column, or several different ones")
    if len(names) > 1 and not all(is_utf8(str(name)) for name in names):
        raise ValueError(f"text={text!r}: a name holds a lone surrogate: it has no UTF-8 form")
    return names


def _known(names: Sequence[Any]) -> str:
    return "the columns are " + ", ".join(repr(n) for n in names)


# --- texts --------------------------------------------------------------------------------------------------------------------


def _column_of(articles: Any) -> Any:
    """A column of any library as something with a length: a Series, an Arrow chunked array or a list."""
    library, kind = _class_of(articles)
    if library in ("pandas", "polars") and hasattr(articles, "__len__"):
        return articles
    if library == "pyarrow" and hasattr(articles, "to_pylist"):
        import pyarrow as pa

        return articles if kind == "ChunkedArray" else pa.chunked_array([articles])
    return list(articles)


def _cells(column: Any, keys: Keys, where: str) -> Any:
    """A column of texts as the core takes it: an Arrow stream of strings, or a list of `str | None`."""
    library = _class_of(column)[0]
    if library == "pyarrow":
        return _arrow_cells(column, where)
    if library == "polars":
        column = _polars_cells(column, where)
    elif library == "pandas":
        arrow = _pandas_strings(column, where)
        if arrow is not None:
            return arrow
        column = column.tolist()
    if not isinstance(column, list) or set(map(type, column)) <= {str, type(None)}:
        return column
    return [_cell(cell, i, keys, where) for i, cell in enumerate(column)]


def _cell(cell: Any, article: int, keys: Keys, where: str) -> str | None:
    if type(cell) is str or cell is None:
        return cell
    if is_missing(cell):
        return None
    if isinstance(cell, str):
        return str(cell)
    raise TypeError(f"{where}: the article with key {keys[article]!r} is a {kind_of(cell)}, not text")


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


def _pandas_strings(column: Any, where: str) -> Any:
    """The Arrow data under a pandas Series of strings, or None where there is none."""
    arrow = getattr(column.array, "__arrow_array__", None)
    if arrow is None or ("string" not in str(column.dtype).lower() and str(column.dtype) != "str"):
        return None
    if "pyarrow" not in repr(column.dtype) and getattr(column.dtype, "storage", "") != "pyarrow":
        return None
    return _arrow_cells(arrow(), where)


def frame_of(value: Any) -> _Frame | None:
    """A frame of any library (`names`, `pick(argument, name)`), or None where it is none."""
    return _Frame.of(_imported(value))


def texts_of(column: Any) -> Any:
    """A column of any type as texts, as the core takes them; missing values are None."""
    library = _class_of(column)[0]
    if library == "polars":
        import polars as pl

        return _polars_cells(column if column.dtype in (pl.String, pl.Categorical, pl.Enum, pl.Object, pl.Null) else column.cast(pl.String), "a column")
    if library == "pyarrow":
        import pyarrow as pa

        value = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        text = pa.types.is_string(value) or pa.types.is_large_string(value) or pa.types.is_string_view(value) or pa.types.is_null(value)
        return _arrow_cells(column if text else column.cast(pa.string()), "a column")
    arrow = _pandas_strings(column, "a column") if library == "pandas" else None
    if arrow is not None:
        return arrow
    return [None if is_missing(cell) else cell if type(cell) is str else str(cell) for cell in column.tolist()]


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
    with extras.needed("arrow", f"a corpus with keys of type {kind}"):
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
    if isinstance(id, tuple) and not frame.count(id):
        return _keys_of_values(id, count)
    return _keys_of_values(frame.pick("id", id) if _is_label(id) else id, count)


def _keys_of_index(source: Any, count: int) -> Keys:
    # Not by sys.modules: another thread may be importing pandas at this moment.
    if _class_of(source) not in (("pandas", "Series"), ("pandas", "DataFrame")):
        return Keys(count)
    import pandas

    index = source.index
    if isinstance(index, pandas.MultiIndex):
        raise TypeError("a MultiIndex cannot be the key of an article: name a column (or give the keys) with id=")
    if isinstance(index, pandas.RangeIndex) and index.start == 0 and index.step == 1:
        return Keys(count)
    return _keys_of_values(index, count)


def _keys_of_values(values: Any, count: int) -> Keys:
    values = _imported(values)
    if not _is_column(values):
        raise TypeError(f"id is a {kind_of(values)}; wanted a key for each article, in their order")
    listed = _listed(values)
    if len(listed) != count:
        raise ValueError(f"id= gives {len(listed)} keys for {count} articles")
    kinds = set(map(type, listed))
    if not kinds <= {str, int}:
        _check_keys(listed)
    duplicates = count - len(set(listed))
    if kinds <= {str}:
        for i, key in enumerate(listed if not is_utf8("".join(listed)) else ()):
            if not is_utf8(key):
                raise ValueError(f"the key {key!r} of the article in row {i} holds a lone surrogate: give others with id=")
        return Keys(count, listed, None, duplicates)
    if kinds <= {int} and all(-(2**63) <= key < 2**63 for key in listed):
        return Keys(count, listed, None, duplicates)
    return Keys(count, listed, _arrow_keys(values, listed), duplicates)


def _listed(values: Any) -> list[Any]:
    """Keys as Python values, of the type that they have in the caller's column."""
    if hasattr(values, "to_pylist"):
        return list(values.to_pylist())
    if _class_of(values) == ("numpy", "ndarray") and values.dtype.kind == "M":
        return list(values.astype("datetime64[us]").tolist())  # finer ones would be numbers
    return list(values.tolist() if hasattr(values, "tolist") else values)


def _check_keys(listed: list[Any]) -> None:
    for i, key in enumerate(listed):
        if key is None or is_missing(key):
            raise TypeError(f"the key of the article in row {i} is null: name a column (or give the keys) without nulls with id=")
        try:
            hash(key)
        except TypeError:
            raise TypeError(f"keys must be plain values, found a {kind_of(key)} in row {i}: give others with id=") from None


def _arrow_keys(values: Any, listed: list[Any]) -> Any:
    with extras.needed("arrow", f"a key that is a {kind_of(listed[0])}"):
        import pyarrow as pa

    try:
        keys = values if _class_of(values)[0] == "pyarrow" else pa.array(values if _class_of(values)[0] else listed)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        raise _no_keys(listed) from None
    if pa.types.is_dictionary(keys.type):
        keys = keys.cast(keys.type.value_type)
    if pa.types.is_nested(keys.type):
        raise TypeError(f"keys must be plain values, found {keys.type}: give others with id=")
    return keys


def _no_keys(listed: list[Any]) -> Exception:
    """Why these are no keys."""
    for i, key in enumerate(listed):
        if isinstance(key, int) and not -(2**63) <= key < 2**63:
            return ValueError(f"the key {key} of the article in row {i} has more than 64 bits: give others with id=, as text for example")
        if type(key) is not type(listed[0]):
            return TypeError(f"keys must be of one plain type, found {kind_of(listed[0])} in row 0 and {kind_of(key)} in row {i}: give others with id=")
    return TypeError(f"keys must be of one plain type, found {kind_of(listed[0])}: give others with id=, as text for example")


def _warn_of_duplicates(keys: Keys) -> None:
    if keys.duplicates:
        warn(
            f"{keys.duplicates} of {keys.count} articles have a key that an earlier one has: their rows share a `doc`; give other keys with id=",
            DuplicateKeyWarning,
        )


# --- dates --------------------------------------------------------------------------------------------------------------------


def _days(published: Any, keys: Keys) -> tuple[list[int | None], list[tuple[int, str]]]:
    """Days since 1970-01-01 of every article, and the texts that are no dates."""
    if published is None:
        return [], []
    one = isinstance(published, (str, datetime.date)) or _class_of(published) == ("numpy", "datetime64") or is_missing(published)
    values = [published] if one else _date_values(published)
    if not one and len(values) != keys.count:
        raise ValueError(f"published= gives {len(values)} dates for {keys.count} articles")
    days: list[int | None] = []
    bad = []
    known: dict[str, int | None] = {}
    for i, value in enumerate(values):
        if isinstance(value, str):
            if value not in known:
                known[value] = day_of_text(value)
            if known[value] is None and value.strip():
                bad.append((i, value))
            days.append(known[value])
        elif value is None or is_missing(value):
            days.append(None)
        elif isinstance(value, datetime.date):  # datetime and Timestamp are dates too
            days.append(value.toordinal() - _EPOCH)
        elif _class_of(value) == ("numpy", "datetime64"):
            days.append(_day_in_range(int(value.astype("datetime64[D]").astype("int64")), value))
        else:
            raise TypeError(f"published: the date of the article with key {keys[i]!r} is a {kind_of(value)}; wanted a date or ISO text")
    _warn_of_slashes([text for _, text in bad], keys)
    if one:
        return days * keys.count, [(i, text) for i in range(keys.count) for _, text in bad]
    return days, bad


def _warn_of_slashes(bad: Sequence[str], keys: Keys) -> None:
    """Dates of a country's own are read by nobody: who has them hears of it before he wonders about nulls."""
    slashed = [text for text in bad if re.fullmatch(r"\s*\d{1,4}[/.]\d{1,2}[/.]\d{1,4}\b.*", text)]
    if slashed:
        warn(
            f"published: {slashed[0]!r} is not an ISO date, and nobody tells its month from its day: the dates of {len(slashed):,} articles are unknown, "
            "and what needs them is null; give dates, as pandas.to_datetime(column, format='%m/%d/%Y') makes them",
            DateWarning,
        )


def _day_in_range(day: int, value: Any) -> int:
    if not datetime.date.min.toordinal() <= day + _EPOCH <= datetime.date.max.toordinal():
        raise ValueError(f"published: {value} is in no year from 1 to 9999")
    return day


def _date_values(published: Any) -> list[Any]:
    published = _imported(published)
    if not _is_column(published):
        raise TypeError(f"published is a {kind_of(published)}; wanted a date, ISO text, or as many as there are articles")
    if not hasattr(published, "dtype") and not hasattr(published, "to_pylist"):
        return list(published)
    try:
        return _dates_of_column(published)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"published: {error}") from error


def _dates_of_column(published: Any) -> list[Any]:
    kind = str(getattr(published, "dtype", ""))
    if kind.startswith("datetime64") and hasattr(published, "astype"):  # pandas, numpy
        if hasattr(published, "dt"):
            return list(published.dt.date)
        if hasattr(published, "date"):
            return list(published.date)
        return list(published)
    if hasattr(published, "to_pylist"):  # pyarrow
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_timestamp(published.type):
            local = pc.local_timestamp(published) if published.type.tz else published
            published = local.cast(pa.timestamp("s"), safe=False).cast(pa.date32(), safe=False)
        return list(published.to_pylist())
    return list(published.to_list() if hasattr(published, "to_list") else published)  # pandas, polars; numpy


def day_of_text(text: str) -> int | None:
    """Days since 1970-01-01 of an ISO date or time; None for anything else."""
    try:
        return datetime.datetime.fromisoformat(text.strip()).toordinal() - _EPOCH
    except ValueError:
        return None


# --- little things ------------------------------------------------------------------------------------------------------------


def is_missing(value: Any) -> bool:
    """NaN, NaT and pandas.NA: what is not equal to itself, or will not say."""
    if hasattr(value, "__len__"):
        return False
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return type(value).__name__ == "NAType"
