"""Tables out: thin faces of Arrow data that the core made."""

from __future__ import annotations

import difflib
import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, overload

from copydesk import _core, checks, extras, pickles, writing
from copydesk.errors import Error

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from copydesk.frames import Articles, Keys
    from copydesk.report import Report


def pandas_of(table: pyarrow.Table) -> pandas.DataFrame:
    """Rows of ours as a pandas frame; what `Table.to_pandas` promises."""
    with extras.needed("pandas", "a pandas frame"):
        import pandas as pd
        import pyarrow as pa

    text = pd.StringDtype("pyarrow") if int(pd.__version__.split(".")[0]) < 3 else pd.StringDtype(na_value=float("nan"))
    mapped = {pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype(), pa.string(): text}
    frame: pandas.DataFrame = table.to_pandas(types_mapper=mapped.get, date_as_object=False)
    return frame


class Table(pickles.Immutable):
    """One table: columns and types are those of the schema, always, also when it has no rows.

    Any Arrow consumer reads it as it is (`pyarrow.table(t)`, `polars.DataFrame(t)`, `duckdb.sql("from t")`).
    It pickles with its rows and its report, without the articles: one that comes back cannot `explain` (`Tables` can).

    >>> import copydesk
    >>> table = copydesk.extract("It rained.", layers=["sentences"]).sentences
    >>> table.columns
    ['doc', 'block', 'sentence', 'start', 'end', 'text']
    >>> len(table), table.row(0)["text"]
    (1, 'It rained.')
    """

    report: Report | None
    _apart = False  # whether it was pickled without the run that made it
    _whole: tuple[Table, range] | None = None  # what it is a part of, and which rows

    def __init__(self, core: _core.Table, keys: Keys | None = None, run: _Run | None = None, report: Report | None = None) -> None:
        self._core = core
        self.report = report if run is None else run.report
        self._keys = keys.arrow if keys is not None else None  # keys that the core could not put in
        self._key_list = keys.values if self._keys is not None and keys is not None else None
        self._run = run

    def beside(self, core: _core.Table) -> Table:
        """A table of the core's about the same articles, with the same keys in `doc`."""
        table = Table(core, report=self.report)
        table._keys, table._key_list = self._keys, self._key_list
        return table

    @property
    def name(self) -> str:
        """The table's name in the schema."""
        return self._core.name

    @property
    def columns(self) -> list[str]:
        """Column names, in order."""
        return list(self._core.column_types)

    @property
    def types(self) -> dict[str, str]:
        """Column name → Arrow type."""
        types = dict(self._core.column_types)
        if self._keys is not None:
            types["doc"] = str(self._keys.type)
        return types

    @property
    def metadata(self) -> dict[str, str]:
        """The Arrow metadata: the version, and each pack with its hash."""
        return dict(self._core.metadata)

    def __len__(self) -> int:
        return len(self._core)

    def row(self, number: int) -> dict[str, Any]:
        """One row as a dict; negative numbers count from the end.

        Raises:
            IndexError: there is no such row.
        """
        checks.whole("row", number, -(2**63), 2**63 - 1)
        row = self._core.row(number if number >= 0 else len(self) + number)
        if self._key_list is not None:
            row["doc"] = self._key_list[row["doc"]]
        return dict(row)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for number in range(len(self)):
            yield self.row(number)

    @overload
    def __getitem__(self, what: str) -> list[Any]: ...
    @overload
    def __getitem__(self, what: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, what: slice | list[str]) -> Table: ...
    def __getitem__(self, what: str | int | slice | list[str]) -> Any:
        """A column's values, a row, or a table of some rows or some columns.

        Raises:
            KeyError: there is no such column.
            IndexError: there is no such row.

        >>> import copydesk
        >>> table = copydesk.extract("It rained. It snowed.", layers=["sentences"]).sentences
        >>> table["text"], table[-1]["start"]
        (['It rained.', 'It snowed.'], 11)
        >>> table[:1][["start", "text"]].to_dicts()
        [{'start': 0, 'text': 'It rained.'}]
        """
        if isinstance(what, str):
            if what not in self.columns:
                raise KeyError(f"{self.name} has no column {what!r}; the columns are {', '.join(self.columns)}")
            return [row[what] for row in self]
        if isinstance(what, slice):
            return self._part(range(len(self))[what], self.columns)
        if isinstance(what, list):
            for name in what:
                if name not in self.columns:
                    raise KeyError(f"{self.name} has no column {name!r}; the columns are {', '.join(self.columns)}")
            return self._part(range(len(self)), what)
        return self.row(what)

    def _part(self, rows: range, columns: Sequence[str]) -> Table:
        """Some rows and columns as a table of its own, which explains as this one does."""
        found = [self.row(number) for number in rows]
        types = self.types
        if types.get("doc") not in (None, "int64", "string"):
            found, types = [{**row, "doc": str(row["doc"])} for row in found], {**types, "doc": "string"}
        part = Table(_core.Table.of_columns(self.name, [(name, types[name], [row[name] for row in found]) for name in columns]), report=self.report)
        part._whole = self, rows
        return part

    def __arrow_c_schema__(self) -> Any:
        return self.to_arrow().schema.__arrow_c_schema__() if self._keys is not None else self._core.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        if self._keys is not None:
            return self.to_arrow().__arrow_c_stream__(requested_schema)
        return self._core.__arrow_c_stream__(requested_schema)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as dicts of Python's own values; like `to_text`, `write("x.csv")` and `write("x.jsonl")` it needs no other library.

        >>> import copydesk
        >>> copydesk.extract("It rained.", layers=["sentences"]).sentences.to_dicts()
        [{'doc': 0, 'block': 0, 'sentence': 0, 'start': 0, 'end': 10, 'text': 'It rained.'}]
        """
        return list(self)

    def to_text(self, columns: Sequence[str] | None = None, rows: int = 20) -> str:
        """The first rows as text to print: columns aligned, long cells cut, null a dot.

        Args:
            columns: their names, in the order wanted; all if not given.
            rows: how many at most.

        Raises:
            ValueError: there is no such column.

        >>> import copydesk
        >>> sentences = copydesk.extract("It rained. Then snow fell.", layers=["sentences"]).sentences
        >>> print(sentences.to_text(["sentence", "text"]))
        sentence  text
        0         It rained.
        1         Then snow fell.
        """
        from copydesk import display

        names = self.columns if columns is None else checks.texts("columns", columns, "names of columns")
        for name in names:
            checks.choice("columns", name, self.columns)
        shown = [self.row(number) for number in range(min(len(self), checks.whole("rows", rows, 0)))]
        text = display.text_table(names, shown, {"text": 48, "reason": 400, "meaning": 160})
        return text if len(shown) == len(self) else f"{text}\n… {len(self):,} rows"

    def __str__(self) -> str:
        """What `print` shows: the columns worth reading first, as many as the terminal has room for, of the first rows."""
        from copydesk import display

        return display.table_text(self)

    def to_arrow(self) -> pyarrow.Table:
        """The same memory as a pyarrow table."""
        with extras.needed("arrow", "to_arrow()"):
            import pyarrow as pa

        table = pa.table(self._core)
        if self._keys is not None:
            table = table.set_column(0, "doc", self._keys.take(table.column(0)))
        return table

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas frame with a default index.

        Types follow the schema whatever the rows hold: `Int32`, `boolean`, `float64`, strings, and `datetime64` for dates;
        `doc` has the type of the caller's keys.
        """
        with extras.needed("pandas", "to_pandas()"):
            import pandas  # noqa: F401  # before to_arrow() names but a part of what is needed
        return pandas_of(self.to_arrow())

    def to_polars(self) -> polars.DataFrame:
        """A polars frame; pyarrow is not needed for it."""
        with extras.needed("polars", "to_polars()"):
            import polars as pl

        return pl.DataFrame(self)

    def write(self, path: str | Path, *, csv_safe: bool = False) -> Path:
        """Writes the table to a file, all or nothing: a reader finds the old file or the new one, whole. The ending says how.

        Args:
            path: `.parquet`, `.csv` (UTF-8, null is an empty cell), `.jsonl`, or `.duckdb`, where the table of this name is replaced.
            csv_safe: in CSV, a quote mark `'` before texts that begin with `= + - @`, tab or CR, which a spreadsheet would take for formulas.

        Raises:
            ValueError: another ending.
            Error: the table cannot be written so.
            OSError: the disk says no.

        >>> import copydesk, tempfile
        >>> table = copydesk.extract("=1+1", layers=["sentences"]).sentences
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     print(table.write(f"{folder}/s.csv", csv_safe=True).read_text(), end="")
        "doc","block","sentence","start","end","text"
        0,0,0,0,4,"'=1+1"
        """
        with writing.Writer(path, [self.name], csv_safe=csv_safe) as out:
            out.add([self])
        return Path(path)

    def explain(self, number: int) -> Explanation:
        """How a row came to be: its rule, and what the rule saw.

        Args:
            number: the row's number in this table.

        Raises:
            TypeError: the table does not come from `extract`, or its rows have no rule (sentences, tokens).
            IndexError: there is no such row.
        """
        checks.whole("row", number, -(2**63), 2**63 - 1)
        if self._whole is not None:
            table, rows = self._whole
            if not -len(rows) <= number < len(rows):
                raise IndexError(f"row {number} of {len(rows)}")
            return table.explain(rows[number])
        if self._run is None and self._apart:
            raise TypeError(f"this table was pickled by itself, without its articles: pickle all `Tables`, or engine.explain(article, {self.name!r}, row)")
        if self._run is None:
            raise TypeError(f"rows of {self.name} are no rule's doing")
        if not -len(self) <= number < len(self):
            raise IndexError(f"row {number} of {len(self)}")
        return self._run.explain(self._core, number % len(self))

    def to_html(self, path: str | Path | None = None, *, title: str = "", rows: int = 1000) -> str:
        """The table as a page that stands alone: the columns worth reading first, the rest on demand.

        Args:
            path: a file to write as well, all or nothing.
            title: default: the table's name.
            rows: how many at most.

        >>> import copydesk
        >>> "It rained." in copydesk.extract("It rained.", layers=["sentences"]).sentences.to_html()
        True
        """
        from copydesk import display

        return _written(display.table_page(self, checks.text("title", title), checks.whole("rows", rows, 0)), path)

    def __reduce__(self) -> Any:
        return _table_again, (type(self), self._core.image, self._keys, self._key_list, self.report, self._apart or self._run is not None)

    def __repr__(self) -> str:
        return f"<copydesk.Table {self.name}: {len(self):,} rows, {len(self.columns)} columns>"

    def _repr_html_(self) -> str:
        from copydesk import display

        return display.table_html(self)


class Explanation(Table):
    """How a row came to be, as a table: `start end text kind rule meaning detail`; `print` it to read it.

    First the row itself, a line for each rule that had a part in it; then the spans that those rules made there and those under
    the row's parts (cue, speaker, source …), with what each element of the pattern met.
    """

    def __str__(self) -> str:
        lines: list[str] = []
        told = {line.strip() for row in self for line in row["detail"].splitlines()[1:]}  # spans that stand under another one
        last = None
        for row in self:
            span = f"{row['kind']} “{row['text']}”"
            if span in told:
                continue
            detail = row["detail"].splitlines()
            head = f"{row['kind']} [{row['start']}:{row['end']}] {row['text']!r}"
            if head != last:
                lines.append(head)
            last = head
            if detail[:1] == [span]:
                lines += [f"  {line}" for line in detail[1:]]
            else:
                rule = [f"{row['rule']}: {row['meaning'] or ''}".rstrip(": ")] if row["rule"] else []  # the tree is no rule's doing
                lines += [f"    {line}" for line in (*rule, *detail)]
        return "\n".join(lines)


class WhyNot(Table):
    """Why nothing came of a rule, a list, a pattern or a side, as a table: `start end text reached elements needed seen reason`; `print` it to read it."""

    def __str__(self) -> str:
        lines = []
        for row in self:
            place = f"[{row['start']}:{row['end']}] {row['text']!r}: " if row["start"] is not None else ""
            needed = f"{row['needed']}: " if row["needed"] is not None and row["needed"] not in row["reason"] else ""
            lines.append(place + needed + row["reason"])
        return "\n".join(lines)


class Reader(Protocol):
    """What tables ask of the engine that made them: `copydesk.Engine` is one."""

    @property
    def tables(self) -> list[str]: ...

    @property
    def rules(self) -> list[dict[str, Any]]: ...

    def _explain(self, article: Articles, table: str, row: int, in_bytes: bool) -> Explanation: ...


@dataclass(frozen=True)
class _Run:
    """What a table knows of the run that made it. Not its `Tables`: a circle of the two would keep every batch of a stream until Python looks for circles."""

    report: Report
    articles: Articles
    engine: Reader | bytes  # or its pickle: tables are read again also where the packs are gone
    offsets: str

    def explain(self, table: _core.Table, number: int) -> Explanation:
        article, row = table.article_row(number)
        engine: Reader = pickle.loads(self.engine) if isinstance(self.engine, bytes) else self.engine
        return engine._explain(self.articles.one(article), table.name, row, self.offsets == "bytes")


class Tables(pickles.Immutable):
    """What one run made: an attribute for each table, and the `report`. It pickles with its articles.

    `tables["deal"]` is `tables.deal`, and finds tables of a kind of span whose name is no attribute ("my-kind", "names").

    >>> import copydesk
    >>> tables = copydesk.extract(["It rained.", None], layers=["blocks", "sentences"])
    >>> tables.names
    ['blocks', 'sentences']
    >>> tables.report.read, tables.report.articles
    (1, 2)
    """

    blocks: Table
    sentences: Table
    tokens: Table
    actors: Table
    entities: Table
    quotes: Table
    times: Table
    events: Table
    rejected: Table

    def __init__(self, tables: list[_core.Table], report: Report, articles: Articles, engine: Reader, offsets: str) -> None:
        self._set(tables, _Run(report, articles, engine, offsets))

    def _set(self, tables: Iterable[_core.Table], run: _Run) -> None:
        self.report = run.report
        self._articles = run.articles
        self._run = run
        self._own = [] if isinstance(run.engine, bytes) else run.engine.tables
        self._tables = {t.name: Table(t, run.articles.keys, run) for t in tables}

    def __reduce__(self) -> Any:
        engine = self._run.engine
        run = replace(self._run, engine=engine if isinstance(engine, bytes) else pickle.dumps(engine))
        return _tables_again, ([t._core.image for t in self], run)

    def __getattr__(self, name: str) -> Table:
        tables = self.__dict__.get("_tables", {})
        if name in tables:
            found: Table = tables[name]
            return found
        raise AttributeError(name if name.startswith("_") else self._no_table(name))

    def _no_table(self, name: Any) -> str:
        """Why there is no such table."""
        known = [*_core.layers, *self.__dict__.get("_own", ())]
        if name in known:
            return f"{name} was not asked for: extract(…, layers=[…, {name!r}])"
        near = difflib.get_close_matches(name, known, 1) if isinstance(name, str) else []
        return f"{name!r} is not a table; " + (f"did you mean {near[0]!r}?" if near else f"the tables here are {', '.join(self.names)}")

    def __getitem__(self, name: str) -> Table:
        try:
            return self._tables[name]
        except (KeyError, TypeError):
            raise KeyError(self._no_table(name)) from None

    def __iter__(self) -> Iterator[Table]:
        return iter(self._tables.values())

    def __len__(self) -> int:
        return len(self._tables)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._tables]

    @property
    def names(self) -> list[str]:
        """The tables there are."""
        return list(self._tables)

    def articles(self, limit: int | None = None) -> Iterator[tuple[dict[str, str], dict[str, list[dict[str, Any]]]]]:
        """The articles with what was found in each: `({field: text}, {table name: rows})`; one field named "" for a plain article.

        >>> import copydesk
        >>> [(cells[""], len(rows["sentences"])) for cells, rows in copydesk.extract(["It rained. It snowed."], layers=["sentences"]).articles()]
        [('It rained. It snowed.', 2)]
        """
        at = dict.fromkeys(self._tables, 0)
        for article in range(len(self._articles) if limit is None else min(limit, len(self._articles))):
            rows: dict[str, list[dict[str, Any]]] = {}
            for name, table in self._tables.items():
                rows[name] = []
                while at[name] < len(table) and table._core.article_row(at[name])[0] == article:
                    rows[name].append(table.row(at[name]))
                    at[name] += 1
            yield self._articles.text(article), rows

    def write(self, path: str | Path, format: str = "parquet", *, csv_safe: bool = False) -> list[Path]:
        """Writes every table, all or nothing: a reader finds the set that was there before or this one, never some of each.

        Args:
            path: a `.duckdb` file, or a folder (made if need be) that gets `quotes.parquet`, `events.parquet`, … and `manifest.json`, with the
                sha256 of each: `copydesk.writing.verify` checks it.
            format: for a folder: parquet, csv or jsonl.
            csv_safe: as `Table.write` takes it.

        Raises:
            ValueError: another format, a name that ends as another file's does (a folder's may, with a `/` behind it), or a folder with tables of
                another run, which these would not replace.
            Error: the tables cannot be written so.
            OSError: the disk says no.
        """
        database = Path(checks.path("path", path)).suffix == ".duckdb"
        with writing.Writer(path if database else writing.folder(path), self.names, None if database else format, csv_safe=csv_safe) as out:
            out.add(self)
        return out.written

    def to_html(self, path: str | Path | None = None, *, title: str = "copydesk", articles: int = 50) -> str:
        """The articles as a page that stands alone: every row marked, each with its columns and rules, a filter by table, kind and actor.

        Args:
            path: a file to write as well, all or nothing.
            title: of the page.
            articles: how many at most.

        >>> import copydesk
        >>> "<mark" in copydesk.extract("Peru accused Chile.").to_html()
        True
        """
        from copydesk import display

        return _written(display.articles_page(self, checks.text("title", title), checks.whole("articles", articles, 0)), path)

    def __repr__(self) -> str:
        return "<copydesk.Tables " + ", ".join(f"{t.name} {len(t):,}" for t in self) + ">"

    def _repr_html_(self) -> str:
        from copydesk import display

        return display.tables_html(self)


def _written(page: str, path: str | Path | None) -> str:
    if path is not None:
        writing.write_text(Path(checks.path("path", path)), page)
    return page


def _core_again(image: bytes) -> _core.Table:
    core, fault = _core.Table.of_image(image)
    if core is None:
        raise Error(f"the pickled table: {fault}")
    return core


def _table_again(kind: type[Table], image: bytes, keys: Any, key_list: list[Any] | None, report: Report | None, apart: bool) -> Table:
    table = kind(_core_again(image), report=report)
    table._keys, table._key_list, table._apart = keys, key_list, apart
    return table


def _tables_again(images: list[bytes], run: _Run) -> Tables:
    tables = Tables.__new__(Tables)
    tables._set(map(_core_again, images), run)
    return tables
