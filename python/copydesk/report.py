"""What a run did, and what it could not do."""

from __future__ import annotations

import itertools
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, overload

_MEANING = {
    "null": "skipped: no text",
    "surrogate": "skipped: a lone surrogate",
    "utf8": "skipped: not UTF-8",
    "too_long": "skipped: longer than an article may be",
    "language": "not in the pack's language: blocks, sentences and tokens only",
    "sentence_cut": "an overlong sentence was cut",
    "limit": "read in part or by a guess",
    "date": "not an ISO date: publication day unknown",
}
_SKIPPED = ("null", "surrogate", "utf8", "too_long")
_SHOWN_KEYS = 5


@dataclass(frozen=True)
class Notice:
    """Something to tell about one article.

    Attributes:
        key: the article's key.
        field: the column it is about, where an article has several; else "".
        what: null surrogate utf8 too_long (skipped) language sentence_cut limit (read in part) date.
        detail: in words.
    """

    key: Any
    field: str
    what: str
    detail: str


class Notices(Sequence[Notice]):
    """Notices as numbers; a `Notice` is made when one is asked for. A million articles without text are a million of them.

    Args:
        keys: the key of every article by number.
        articles: the article of each notice.
        kinds: what it says: a number in `said`.
        said: field, what and detail.
    """

    def __init__(self, keys: Any, articles: array[int], kinds: array[int], said: Sequence[tuple[str, str, str]]) -> None:
        self._keys = keys
        self._articles = articles
        self._kinds = kinds
        self._said = list(said)

    @classmethod
    def of(cls, notices: Sequence[Notice]) -> Notices:
        """Any notices in this form."""
        if isinstance(notices, Notices):
            return notices
        numbers = range(len(notices))
        return cls([n.key for n in notices], array("q", numbers), array("i", numbers), [(n.field, n.what, n.detail) for n in notices])

    def __len__(self) -> int:
        return len(self._articles)

    @overload
    def __getitem__(self, index: int) -> Notice: ...
    @overload
    def __getitem__(self, index: slice) -> list[Notice]: ...
    def __getitem__(self, index: int | slice) -> Notice | list[Notice]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return Notice(self._keys[self._articles[index]], *self._said[self._kinds[index]])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"[{', '.join(map(repr, self[:_SHOWN_KEYS]))}{', …' if len(self) > _SHOWN_KEYS else ''}]"

    def counted(self) -> list[tuple[str, int, list[Any], str]]:
        """Each `what`, how often it is told, the first few keys, and the detail that is told most often."""
        found: dict[str, list[int]] = {}
        counts = Counter(self._kinds)
        for kind in counts:
            found.setdefault(self._said[kind][1], []).append(kind)
        out = []
        for what, kinds in found.items():
            of_what = set(kinds)
            first = itertools.islice((a for a, kind in zip(self._articles, self._kinds, strict=True) if kind in of_what), _SHOWN_KEYS)
            usual = max(kinds, key=lambda kind: counts[kind])
            out.append((what, sum(counts[kind] for kind in kinds), [self._keys[article] for article in first], self._said[usual][2]))
        return out


@dataclass(frozen=True)
class Report:
    """What was done and skipped; `print` it, or leave it at the end of a notebook cell.

    Attributes:
        articles: how many were handed in.
        read: how many of them were read.
        bytes: UTF-8 bytes of the articles read.
        seconds: wall-clock time.
        rows: table name → number of rows.
        notices: everything that was skipped, read in part or not understood, with the article's key and the reason.
        duplicates: how many articles have a key that an earlier one has.
        version, packs: what made the tables.
        switched: what was switched off or replaced in the packs.
    """

    articles: int
    read: int
    bytes: int
    seconds: float
    rows: dict[str, int]
    notices: Sequence[Notice] = field(default=())
    duplicates: int = 0
    version: str = ""
    packs: Sequence[str] = field(default=())
    switched: Sequence[str] = field(default=())

    @property
    def skipped(self) -> list[Notice]:
        """The notices of cells that were not read at all."""
        return [n for n in self.notices if n.what in _SKIPPED]

    def _lines(self, counted: Iterable[tuple[str, int, list[Any], str]] | None = None) -> list[str]:
        speed = f", {self.bytes / 1e6 / self.seconds:.1f} MB/s" if self.seconds > 0 else ""
        lines = [f"{self.read:,} of {self.articles:,} articles read in {self.seconds:.2f} s ({self.bytes / 1e6:.2f} MB{speed})"]
        lines.append("rows: " + ", ".join(f"{name} {n:,}" for name, n in self.rows.items()))
        if self.duplicates:
            lines.append(f"{self.duplicates:,} articles share a key with an earlier one")
        for what, n, keys, detail in Notices.of(self.notices).counted() if counted is None else counted:
            told = f"{_MEANING.get(what, what)} ({detail})" if what == "limit" and detail else _MEANING.get(what, what)
            lines.append(f"{n:,} × {told}: {', '.join(map(repr, keys))}{', …' if n > _SHOWN_KEYS else ''}")
        lines.append(f"copydesk {self.version}, packs: " + "; ".join(" ".join(p.split()[:2]) for p in self.packs))
        if self.switched:
            lines.append("rules: " + "; ".join(self.switched))
        return lines

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        from copydesk import display

        return display.framed(display.report_html(self))


class Total:
    """Reports of batches as one, in memory that does not grow with them: of the notices how many there are, and the first few keys.

    Attributes:
        report: the sum, without notices.
    """

    def __init__(self) -> None:
        self.report = Report(0, 0, 0, 0.0, {})
        self._counted: dict[str, tuple[int, list[Any], str]] = {}

    def add(self, batch: Report) -> None:
        """Adds the report of one batch; its duplicates are those within it."""
        had = self.report
        self.report = replace(
            batch,
            articles=had.articles + batch.articles,
            read=had.read + batch.read,
            bytes=had.bytes + batch.bytes,
            seconds=had.seconds + batch.seconds,
            rows={name: had.rows.get(name, 0) + n for name, n in batch.rows.items()},
            notices=(),
            duplicates=had.duplicates + batch.duplicates,
        )
        for what, n, keys, detail in Notices.of(batch.notices).counted():
            count, first, told = self._counted.get(what, (0, [], detail))
            self._counted[what] = count + n, [*first, *keys][:_SHOWN_KEYS], told

    def __str__(self) -> str:
        return "\n".join(self.report._lines((what, *counted) for what, counted in self._counted.items()))
