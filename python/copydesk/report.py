"""What a run did, and what it could not do."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_MEANING = {
    "null": "skipped: no text",
    "surrogate": "skipped: a lone surrogate",
    "utf8": "skipped: not UTF-8",
    "too_long": "skipped: longer than an article may be",
    "language": "not in the pack's language: blocks, sentences and tokens only",
    "sentence_cut": "an overlong sentence was cut",
    "limit": "a limit was met",
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

    @property
    def skipped(self) -> list[Notice]:
        """The notices of cells that were not read at all."""
        return [n for n in self.notices if n.what in _SKIPPED]

    def _lines(self) -> list[str]:
        speed = f", {self.bytes / 1e6 / self.seconds:.1f} MB/s" if self.seconds > 0 else ""
        lines = [f"{self.read:,} of {self.articles:,} articles read in {self.seconds:.2f} s ({self.bytes / 1e6:.2f} MB{speed})"]
        lines.append("rows: " + ", ".join(f"{name} {n:,}" for name, n in self.rows.items()))
        if self.duplicates:
            lines.append(f"{self.duplicates:,} articles share a key with an earlier one")
        for what, n in Counter(n.what for n in self.notices).items():
            keys = [repr(x.key) for x in self.notices if x.what == what][:_SHOWN_KEYS]
            lines.append(f"{n:,} × {_MEANING.get(what, what)}: {', '.join(keys)}{', …' if n > _SHOWN_KEYS else ''}")
        lines.append(f"copydesk {self.version}, packs: " + "; ".join(" ".join(p.split()[:2]) for p in self.packs))
        return lines

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        first, *rest = (html.escape(line) for line in self._lines())
        return f"<p><b>{first}</b></p><ul>" + "".join(f"<li>{line}</li>" for line in rest) + "</ul>"
