"""What the pandas and polars accessors share: one method a table, each giving the library's own frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copydesk.engine import default_engine
from copydesk.tables import Table, Tables


class Accessor:
    """`.copydesk` on a Series or a frame: `series.copydesk.quotes(published=…)`."""

    @staticmethod
    def _convert(table: Table) -> Any:
        raise NotImplementedError

    def __init__(self, data: Any) -> None:
        self._data = data

    def extract(self, text: str | Sequence[str] | None = None, **options: Any) -> Tables:
        """All tables at once: `copydesk.extract` with these articles."""
        return default_engine().extract(self._data, text, **options)

    def _table(self, name: str, text: str | Sequence[str] | None, options: dict[str, Any]) -> Any:
        if "layers" in options:
            raise TypeError(f"layers: {name}() gives one table; several are made by extract(layers=…)")
        return self._convert(self.extract(text, layers=[name], **options)[name])

    def blocks(self, text: str | Sequence[str] | None = None, **options: Any) -> Any:
        """Lines and what they are: headline, body, caption …"""
        return self._table("blocks", text, options)

    def sentences(self, text: str | Sequence[str] | None = None, **options: Any) -> Any:
        """Sentences."""
        return self._table("sentences", text, options)

    def tokens(self, text: str | Sequence[str] | None = None, **options: Any) -> Any:
        """Tokens with lemma and tag."""
        return self._table("tokens", text, options)

    def actors(self, text: str | Sequence[str] | None = None, **options: Any) -> Any:
        """Who takes part: one row a person, country, organization …"""
        return self._table("actors", text, options)

    def entities(self, text: str | Sequence[str] | None = None, **options: Any) -> Any:
        """Every mention of an actor or a place."""
        return self._table("entities", text, options)

    def quotes(self, text: str | Sequence[str] | None = None, **options: Any) -> Any:
        """Who said what."""
        return self._table("quotes", text, options)

    def times(self, text: str | Sequence[str] | None = None, **options: Any) -> Any:
        """Dates, times and durations."""
        return self._table("times", text, options)

    def events(self, text: str | Sequence[str] | None = None, **options: Any) -> Any:
        """Who did what to whom."""
        return self._table("events", text, options)

    def rejected(self, text: str | Sequence[str] | None = None, **options: Any) -> Any:
        """What lost a conflict or met a veto."""
        return self._table("rejected", text, options)
