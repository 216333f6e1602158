"""Articles read once and asked often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copydesk import _core, frames
from copydesk.engine import Engine, default_engine, make_report, progress_bar, timer
from copydesk.pattern import Pattern, compile
from copydesk.tables import Table


class Corpus:
    """Articles kept as tokens, sentences and the spans that patterns have asked for.

    Args:
        articles, text, id: as `copydesk.extract` takes them.
        engine: default: the shipped packs.
        threads: default: the engine's.
        progress: shows a bar (needs tqdm).

    Attributes:
        report: what was read and skipped.

    >>> corpus = Corpus(["It rained in Oslo.", "Rain fell."])
    >>> len(corpus), corpus.tokens
    (2, 8)
    >>> corpus.count('[lower=/rain.*/]')
    2
    """

    def __init__(
        self,
        articles: Any,
        text: str | Sequence[str] | None = None,
        id: Any = None,
        *,
        engine: Engine | None = None,
        threads: int | None = None,
        progress: bool = False,
    ) -> None:
        self.engine = engine or default_engine()
        self._threads = threads or self.engine.threads
        self._articles = frames.read(articles, text, id)
        elapsed = timer()
        with progress_bar(progress, len(self._articles)) as bar:
            self._core, done = _core.Corpus.read(self.engine._core, self._articles.columns, self._articles.fields, self._threads, bar)
        self.report = make_report(done, [], self._articles, elapsed(), self.engine.packs)

    def __len__(self) -> int:
        return len(self._articles)

    @property
    def tokens(self) -> int:
        """How many tokens the corpus has."""
        return self._core.tokens

    def find(self, pattern: Pattern | str) -> Table:
        """Every match, as `Pattern.find` gives them.

        Raises:
            RuleError: the pattern, given as text, does not compile.
            ValueError: the pattern was compiled for another engine.
        """
        if isinstance(pattern, str):
            pattern = compile(pattern, engine=self.engine)
        if pattern.engine is not self.engine:
            raise ValueError("the pattern was compiled for another engine: compile(…, engine=corpus.engine)")
        elapsed = timer()
        tables, done = self._core.find(pattern._core, self._articles.keys.core, self._threads)
        return Table(tables[0], self._articles.keys, report=make_report(done, tables, self._articles, elapsed(), self.engine.packs))

    def count(self, pattern: Pattern | str) -> int:
        """How many matches there are."""
        return len(self.find(pattern))

    def concordance(self, pattern: Pattern | str, width: int = 40, limit: int | None = 100) -> list[tuple[Any, str, str, str]]:
        """Matches in their context: `(doc, left, match, right)`.

        Args:
            width: characters of context on each side.
            limit: how many matches at most; None for all.

        >>> Corpus("It rained in Oslo.").concordance('"rained"', width=3)
        [(0, 'It ', 'rained', ' in')]
        """
        table = self.find(pattern)
        lines = []
        for number in range(len(table) if limit is None else min(limit, len(table))):
            row = table.row(number)
            cells = self._articles.text(table._core.article_row(number)[0])
            cell = cells[row.get("field", "")]
            left, right = cell[max(0, row["start"] - width) : row["start"]], cell[row["end"] : row["end"] + width]
            lines.append((row["doc"], left, row["text"], right))
        return lines

    def __repr__(self) -> str:
        return f"<copydesk.Corpus: {len(self):,} articles, {self.tokens:,} tokens>"
