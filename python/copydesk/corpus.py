"""Articles read once and asked often."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from copydesk import _core, checks, frames, pickles
from copydesk.concordance import Concordance, Line
from copydesk.engine import Engine, make_report, progress_bar, timer
from copydesk.errors import Error
from copydesk.pattern import Pattern, PatternSet, compile, engine_of
from copydesk.report import Report
from copydesk.tables import Table

_P = TypeVar("_P", Pattern, PatternSet)


class Corpus(pickles.Immutable):
    """Articles kept as texts, tokens with their tags, an index of the words, and the spans that patterns have asked for.

    Args:
        articles, text, id: as `copydesk.extract` takes them.
        engine: default: the shipped packs.
        threads: default: the engine's.
        progress: shows a bar (needs tqdm).

    It pickles as the bytes that `save` writes, with its keys and its engine.

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
        engine = engine_of(engine)
        threads = checks.threads(threads, engine.threads)
        checks.flag("progress", progress)
        read = frames.read(articles, text, id)
        elapsed = timer()
        with progress_bar(progress, len(read)) as bar:
            core, done = _core.Corpus.read(engine._core, read.columns, read.fields, threads, bar)
        self._set(core, read.keys, engine, threads, done, elapsed())

    def _set(self, core: _core.Corpus, keys: frames.Keys, engine: Engine, threads: int, done: dict[str, Any], seconds: float) -> None:
        self._core = core
        self._articles = frames.Articles([], [], keys)
        self._threads = threads
        self.engine = engine
        self.report = make_report(done, [], self._articles, seconds, engine.packs)

    @classmethod
    def from_tokens(
        cls,
        docs: Iterable[Sequence[dict[str, Any]]],
        spans: Iterable[Sequence[dict[str, Any]] | None] | None = None,
        *,
        id: Any = None,
        engine: Engine | None = None,
        threads: int | None = None,
    ) -> Corpus:
        """A corpus of tokens and annotations made elsewhere (spaCy, Stanza, CoNLL-U).

        Args:
            docs: a list of tokens a document. A token is a dict: `text`, `ws` (what follows it: a str, or whether there is a space; default one
                space), `sent_start` (true: a sentence begins here), and attributes, each a str: `lemma`, `tag`, `pos`, `norm` or any other. Without
                `sent_start` and spans of kind `s` a document is one sentence.
            spans: a list a document, each of dicts `{"kind", "start", "end", …attributes}`, in tokens, half-open.
            id: the documents' keys; default 0…n-1.
            engine: its language is used for what was not given (lemma and tags).

        Raises:
            TypeError, ValueError: naming the document and the token or span.

        >>> docs = [[{"text": "Rain", "tag": "NN"}, {"text": "fell", "lemma": "fall", "ws": ""}, {"text": "."}]]
        >>> Corpus.from_tokens(docs).find('[lemma="fall"]').row(0)["text"]
        'fell'
        """
        engine = engine_of(engine)
        threads = checks.threads(threads, engine.threads)
        for name, given in (("docs", docs), ("spans", () if spans is None else spans)):
            if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
                raise TypeError(f"{name} is a {checks.kind_of(given)}; wanted a list a document, each of dicts")
        elapsed = timer()
        core, done = _core.Corpus.from_tokens(engine._core, docs, spans)
        corpus = cls.__new__(cls)
        corpus._set(core, frames.keys(id, core.articles), engine, threads, done, elapsed())
        return corpus

    def __len__(self) -> int:
        return len(self._articles)

    @property
    def tokens(self) -> int:
        """How many tokens the corpus has."""
        return self._core.tokens

    @property
    def nbytes(self) -> int:
        """Bytes of memory: texts, tokens, words, index and spans."""
        return self._core.nbytes

    def _compiled(self, pattern: Pattern | str) -> Pattern:
        if isinstance(pattern, str):
            pattern = compile(pattern, engine=self.engine)
        checks.instance("pattern", pattern, Pattern, "a copydesk.Pattern or its text")
        return self._same_engine(pattern)

    def _same_engine(self, pattern: _P) -> _P:
        if pattern.engine is not self.engine:
            raise ValueError("the pattern was compiled for another engine: compile(…, engine=corpus.engine)")
        return pattern

    def find(self, pattern: Pattern | str | PatternSet) -> Table:
        """Every match, as `Pattern.find` (or `PatternSet.find`) gives them.

        Raises:
            RuleError: the pattern, given as text, does not compile.
            ValueError: the pattern was compiled for another engine.
        """
        elapsed = timer()
        if isinstance(pattern, PatternSet):
            tables, done = self._core.find_set(self._same_engine(pattern)._core, self._articles.keys.core, self._threads)
        else:
            tables, done = self._core.find(self._compiled(pattern)._core, self._articles.keys.core, self._threads)
        return Table(tables[0], self._articles.keys, report=make_report(done, tables, self._articles, elapsed(), self.engine.packs))

    def count(self, pattern: Pattern | str | PatternSet) -> int:
        """How many matches there are."""
        if isinstance(pattern, PatternSet):
            return self._core.count_set(self._same_engine(pattern)._core, self._threads)
        return self._core.count(self._compiled(pattern)._core, self._threads)

    def match_tokens(self, patterns: Sequence[Pattern | str]) -> list[list[tuple[int, int, int]]]:
        """Matches of several patterns as tokens: for each document a list of `(number of the pattern, start, end)`, pattern by pattern.

        >>> Corpus.from_tokens([[{"text": "a"}, {"text": "b"}], []]).match_tokens(['"b"', '"a" "b"'])
        [[(0, 1, 2), (1, 0, 2)], []]
        """
        given = checks.several("patterns", patterns, "a list of patterns")
        many = PatternSet([self._compiled(p) for p in given], engine=self.engine)
        return self._core.match_tokens(many._core, self._threads, False)

    def concordance(self, pattern: Pattern | str, width: int = 40, limit: int | None = 100) -> Concordance:
        """Matches in their context, keyword in context: lines `(doc, left, match, right)`.

        Args:
            width: characters of context on each side.
            limit: how many lines at most; None for all.

        >>> list(Corpus("It rained in Oslo.").concordance('"rained"', width=3))
        [Line(doc=0, left='It ', match='rained', right=' in')]
        """
        checks.whole("width", width, 0)
        if limit is not None:
            checks.whole("limit", limit, 0)
        table = self.find(pattern)
        lines, rows = [], []
        article, cells = -1, {}
        for number in range(len(table) if limit is None else min(limit, len(table))):
            row = table.row(number)
            if table._core.article_row(number)[0] != article:
                article = table._core.article_row(number)[0]
                cells = self._core.cells(article)
            cell = cells[row.get("field", "")]
            left, right = cell[max(0, row["start"] - width) : row["start"]], cell[row["end"] : row["end"] + width]
            lines.append(Line(row["doc"], left, row["text"], right))
            rows.append(row)
        return Concordance(lines, rows, len(table))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Writes the corpus to one file, which `Corpus.open` maps. The file is written beside and then renamed: readers see the old one or the new.

        Spans of packs that patterns have asked for are saved, too; an engine that would make the same uses them.
        Keys that are neither int nor str (dates, times …) are kept as text with their type; where that does not give them back, as str.

        Raises:
            Error: the file cannot be written.
        """
        name = checks.path("path", path)
        keys, kind = frames.keys_to_save(self._articles.keys)
        if wrong := self._core.save(name, keys, kind):
            raise Error(f"{name}: {wrong}")
        return Path(path)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, engine: Engine | None = None, threads: int | None = None) -> Corpus:
        """A corpus that was saved: the file is mapped and checked, not read into memory. It must not be written into while it is open.

        Args:
            engine: of the patterns that will be asked; default: the shipped packs. Tags and lemmas are those of the engine that read the corpus.

        Raises:
            Error: the file is cut short, damaged, of another version, or no corpus at all: the message says which.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Corpus(["It rained."], id=["a"]).save(f"{folder}/weather.corpus")
        ...     Corpus.open(path).find('"rained"').row(0)["doc"]
        'a'
        """
        engine = engine_of(engine)
        threads = checks.threads(threads, engine.threads)
        name = checks.path("path", path)
        elapsed = timer()
        core, wrong = _core.Corpus.open(engine._core, name)
        if core is None:
            raise Error(f"{name}: {wrong}")
        corpus = cls.__new__(cls)
        done = {"articles": core.articles, "read": core.articles, "bytes": core.nbytes, "notices": (b"", b"", [])}
        corpus._set(core, frames.saved_keys(*core.saved_keys, core.articles), engine, threads, done, elapsed())
        return corpus

    def __reduce__(self) -> Any:
        return _of_bytes, (pickles.bytes_of(self._save_bare), self._articles.keys, self.engine, self._threads, self.report)

    def _save_bare(self, path: str) -> None:
        if wrong := self._core.save(path, None, ""):
            raise Error(wrong)

    def _repr_html_(self) -> str:
        from copydesk import display

        return display.corpus_html(self)

    def __repr__(self) -> str:
        return f"<copydesk.Corpus: {len(self):,} articles, {self.tokens:,} tokens>"


def _of_bytes(data: bytes, keys: frames.Keys, engine: Engine, threads: int, report: Report) -> Corpus:
    core, wrong = pickles.opened(data, lambda path: _core.Corpus.open(engine._core, path))
    if core is None or core.articles != keys.count:
        raise Error(f"the pickled corpus: {wrong or 'it has not as many articles as keys'}")
    corpus = Corpus.__new__(Corpus)
    corpus._core, corpus._articles, corpus._threads, corpus.engine, corpus.report = core, frames.Articles([], [], keys), threads, engine, report
    return corpus
