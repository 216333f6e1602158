"""Keyword in context: matches one under another, each between what stands before and behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from copydesk import extras

if TYPE_CHECKING:
    import pandas

SHOWN_LINES = 200

_ORDERS = ("left", "right", "match")


class Line(NamedTuple):
    """A match in its context."""

    doc: Any
    left: str
    match: str
    right: str


class Concordance(Sequence[Line]):
    """Lines `(doc, left, match, right)`; a notebook shows them aligned at the match.

    Attributes:
        total: how many matches there are in the corpus, lines or not.

    >>> from copydesk import Corpus
    >>> lines = Corpus(["It rained.", "Then snow fell."]).concordance('[lower=/rained|fell/]')
    >>> [line.match for line in lines.sorted("left")]
    ['rained', 'fell']
    >>> lines[0]
    Line(doc=0, left='It ', match='rained', right='.')
    """

    def __init__(self, lines: Iterable[Line], rows: Iterable[dict[str, Any]], total: int) -> None:
        self._lines = list(lines)
        self._rows = list(rows)
        self.total = total

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        return self._lines[index]

    def sorted(self, by: str = "right") -> Concordance:
        """The same lines in another order: of their words, whatever the case.

        Args:
            by: "left" (from the match to the left), "right" or "match".
        """
        if by not in _ORDERS:
            raise ValueError(f"sorted({by!r}): one of {', '.join(_ORDERS)}")
        order = sorted(range(len(self)), key=lambda i: _words(self._lines[i], by))
        return Concordance([self._lines[i] for i in order], [self._rows[i] for i in order], self.total)

    def to_pandas(self) -> pandas.DataFrame:
        """A frame `doc sentence start end left match right`, with `field` behind `doc` where articles have several."""
        with extras.needed("pandas", "to_pandas()"):
            import pandas as pd

        names = [n for n in ("doc", "field", "sentence", "start", "end") if not self._rows or n in self._rows[0]]
        if not self._rows:
            names.remove("field")
        columns = {n: [row[n] for row in self._rows] for n in names}
        return pd.DataFrame(columns | {n: [getattr(line, n) for line in self] for n in ("left", "match", "right")})

    def __repr__(self) -> str:
        more = f", {len(self)} shown" if len(self) < self.total else ""
        return f"<copydesk.Concordance: {self.total:,} matches{more}>"

    def __str__(self) -> str:
        left = max((len(_flat(line.left)) for line in self), default=0)
        return "\n".join(f"{_flat(line.left):>{left}} [{_flat(line.match)}] {_flat(line.right)}" for line in self)

    def _repr_html_(self) -> str:
        from copydesk import display

        return display.concordance_html(self)


def _words(line: Line, by: str) -> list[str]:
    words: list[str] = getattr(line, by).casefold().split()
    return words[::-1] if by == "left" else words


def _flat(text: str) -> str:
    return " ".join(text.split())
