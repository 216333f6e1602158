"""One act that several articles tell, or one article tells twice: rows of events grouped by who, when and what."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from copydesk import _core, checks
from copydesk.tables import Table, Tables

_EPOCH = datetime.date(1970, 1, 1)
_Side = tuple[str, str]  # how it is told apart, and what is shown of it
_NOBODY: _Side = ("", "")


@dataclass(frozen=True)
class _Row:
    """A row of events with what tells its act."""

    number: int
    row: Mapping[str, Any]
    article: int
    published: datetime.date | None
    source: _Side
    target: _Side
    first: datetime.date | None
    last: datetime.date | None

    @property
    def key(self) -> tuple[Any, ...] | None:
        """Equal for rows of one act; None where too little is known to say so."""
        if self.first is None or self.last is None or (self.source == _NOBODY and self.target == _NOBODY):
            return None
        sides = (self.source, self.target)
        return self.first, self.last, self.row["type"], self.row["status"], *(sorted(sides) if self.row["reciprocal"] else sides)

    @property
    def worth(self) -> tuple[Any, ...]:
        """The least is kept: the row that says most, then the earliest article, then by key and place. No two are equal."""
        said, doc = sum(value is not None for value in self.row.values()), self.row["doc"]
        return -said, self.published or datetime.date.max, doc if isinstance(doc, int) else 0, str(doc), self.row["event"], self.article


def days_of(tables: Tables, number: int, row: Mapping[str, Any]) -> tuple[datetime.date | None, datetime.date | None]:
    """The days on which an event took place: those told, else that of publication."""
    if row["first"] is not None and row["last"] is not None:
        return row["first"], row["last"]
    day = published_of(tables, number, row)
    return day, day


def published_of(tables: Tables, number: int, row: Mapping[str, Any]) -> datetime.date | None:
    """The day of publication of an event's article."""
    if row.get("published") is not None:
        found: datetime.date = row["published"]
        return found
    days = tables._articles.published
    article = tables.events._core.article_row(number)[0]
    days_since = days[article] if days else None
    return None if days_since is None else _EPOCH + datetime.timedelta(days=days_since)


def doc_column(events: Table, rows: Iterable[tuple[Mapping[str, Any], int]]) -> tuple[str, str, list[Any]]:
    """The column `doc` for a table beside `events`: each row and the number of its article, which stands in for keys that the core does not hold."""
    return "doc", events._core.column_types["doc"], [row["doc"] if events._keys is None else article for row, article in rows]


def same_events(tables: Tables, *, one_a_day: bool = False) -> Table:
    """Which rows of events are one act: told by several articles, or twice by one.

    Rows are one act where type, status, days and both sides are the same; "Peru met Chile" is the same as "Chile met Peru". A side is the identity over all
    articles (`identities`) of its actor, else its code, else its words. The days are those told, else that of publication. A row without a day, or without
    any side, is an act of its own. Which rows go together and which of them is kept does not depend on the order of the articles. Time is linear in the rows.

    Args:
        tables: what `extract` made of all the articles, with `events` and `actors` among its layers.
        one_a_day: the filter of older data sets: sides by their codes ("the minister" and "the president" of Peru are one), a row an act, and in
            `merged` which rows it stands for.

    Returns:
        A table `doc event act type status first last source target articles mentions kept`, one row an event, in the order of `events`: join by
        `(doc, event)`. `act` counts acts, in the order of their days, types and sides; `articles`, `mentions`: how many articles and rows tell it;
        `kept`: the row to keep of the act, the one that says most. With `one_a_day` the kept rows alone, and a column `merged` in the place of `kept`: the
        other rows as "doc/event", joined by " | ".

    Raises:
        TypeError: no tables.
        AttributeError: `events` or `actors` was not asked for.

    >>> import copydesk
    >>> tables = copydesk.extract(["Peru accused Chile on Monday.", "On Monday Peru accused Chile of lying."], published="2024-03-12")
    >>> [(row["doc"], row["act"], row["articles"]) for row in same_events(tables)]
    [(0, 0, 2), (1, 0, 2)]
    >>> [row["merged"] for row in same_events(tables, one_a_day=True)]
    ['1/0']
    """
    checks.flag("one_a_day", one_a_day)
    if not isinstance(tables, Tables):
        raise TypeError("same_events(tables): wanted what extract() made")
    groups: dict[Any, list[_Row]] = {}
    for row in _rows(tables, one_a_day):
        groups.setdefault(row.key if row.key is not None else row.number, []).append(row)
    acts = sorted((_Act(rows) for rows in groups.values()), key=lambda act: act.order)
    out: list[tuple[_Row, int, _Act]] = [(row, number, act) for number, act in enumerate(acts) for row in act.rows]
    if one_a_day:
        out = [(row, number, act) for row, number, act in out if row is act.kept]
    out.sort(key=lambda entry: entry[0].number)
    return tables.events.beside(_made(out, one_a_day, tables.events))


class _Act:
    def __init__(self, rows: list[_Row]) -> None:
        self.kept, *rest = sorted(rows, key=lambda row: row.worth)
        self.rows = rows
        self.merged = [f"{row.row['doc']}/{row.row['event']}" for row in rest]
        self.articles = len({row.article for row in rows})

    @property
    def order(self) -> tuple[Any, ...]:
        kept = self.kept
        return kept.first or datetime.date.max, kept.row["type"] or "", kept.row["status"] or "", kept.source[1], kept.target[1], kept.worth


def _rows(tables: Tables, by_code: bool) -> Iterator[_Row]:
    from copydesk import identities

    articles = (tables.actors._core.article_row(i)[0] for i in range(len(tables.actors)))
    who = {(article, row["entity"]): row for article, row in zip(articles, identities(tables), strict=True)}

    def side(article: int, row: Mapping[str, Any], prefix: str) -> _Side:
        found = who.get((article, row[f"{prefix}_entity"]))
        code = row[f"{prefix}_code"] or ""
        if found is not None and not (by_code and code):
            return f"identity {found['identity']}", found["name"] or code
        if code:
            return f"code {code}", code
        words = row[f"{prefix}_name"] or row[prefix] or ""
        return (f"words {words.lower()}", words) if words else _NOBODY

    for number, row in enumerate(tables.events):
        first, last = days_of(tables, number, row)
        article = tables.events._core.article_row(number)[0]
        day = published_of(tables, number, row)
        yield _Row(number, row, article, day, side(article, row, "source"), side(article, row, "target"), first, last)


def _made(rows: list[tuple[_Row, int, _Act]], one_a_day: bool, events: Table) -> _core.Table:
    def texts(get: Any) -> list[str | None]:
        return [get(row, act) or None for row, _, act in rows]

    return _core.Table.of_columns(
        "same_events",
        [
            doc_column(events, [(row.row, row.article) for row, _, _ in rows]),
            ("event", "int32", [row.row["event"] for row, _, _ in rows]),
            ("act", "int32", [number for _, number, _ in rows]),
            ("type", "string", texts(lambda row, act: row.row["type"])),
            ("status", "string", texts(lambda row, act: row.row["status"])),
            ("first", "date32", [row.first for row, _, _ in rows]),
            ("last", "date32", [row.last for row, _, _ in rows]),
            ("source", "string", texts(lambda row, act: row.source[1])),
            ("target", "string", texts(lambda row, act: row.target[1])),
            ("articles", "int32", [act.articles for _, _, act in rows]),
            ("mentions", "int32", [len(act.rows) for _, _, act in rows]),
            ("merged", "string", texts(lambda row, act: " | ".join(act.merged))) if one_a_day else ("kept", "bool", [row is act.kept for row, _, act in rows]),
        ],
    )
