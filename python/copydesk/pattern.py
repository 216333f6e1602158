"""Patterns: an expression of the pattern language, compiled, and what it finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from copydesk import _core, frames
from copydesk.engine import Engine, default_engine, make_report, timer
from copydesk.errors import RuleError, warn_of_lints
from copydesk.tables import Table

if TYPE_CHECKING:
    from copydesk._core import Diagnostic

_MATCH = ("longest", "all", "shortest", "first")


class Pattern:
    """A compiled pattern; made by `copydesk.compile`. Immutable.

    Attributes:
        source: the pattern as written.
        labels: its captures: each is three columns of the matches, `L`, `L_start` and `L_end`.
        diagnostics: lints: it compiles, but is probably not what was meant.
        engine: whose spans and language it uses.
    """

    def __init__(self, core: _core.Search, source: str, engine: Engine, diagnostics: Sequence[Diagnostic]) -> None:
        self._core = core
        self.source = source
        self.engine = engine
        self.diagnostics = list(diagnostics)
        self.labels: list[str] = core.labels

    def find(
        self,
        articles: Any,
        text: str | Sequence[str] | None = None,
        id: Any = None,
        *,
        threads: int | None = None,
        offsets: str = "codepoints",
    ) -> Table:
        """Every match in articles, as a table: `doc sentence start end text rule`, then `L L_start L_end` for each label.

        Args:
            articles, text, id: as `copydesk.extract` takes them.
            threads: default: the engine's.
            offsets: "codepoints" or "bytes".

        >>> import copydesk
        >>> p = copydesk.compile('what:[] "," "she" [lemma="say"]')
        >>> p.find("It rained, she said.").row(0)["what"]
        'rained'
        """
        return _matches(self._core, self.engine, frames.read(articles, text, id), threads, offsets)

    def debug(self) -> str:
        """Every stage that the pattern was compiled to: tree, program, trigger (where starts are tried and what must be there), states.

        >>> import copydesk
        >>> print(copydesk.compile('who:[is_title] "said"').debug())
        -- tree
        sequence
          label who
            [is_title]
          "said"
        -- program
        0: open who
        1: token [is_title]
        2: close who
        3: token "said"
        4: match
        root expression 0: unit 0..5
        -- trigger
        first: [is_title]
        required: "said"
        required: [is_title]
        -- states
        first: 0
        last: 1
        [is_title]: 0
        "said": 1
        after 0: 1
        after 1:
        <BLANKLINE>
        """
        return self._core.debug_string

    def __repr__(self) -> str:
        return f"copydesk.compile({self.source!r})"


class PatternSet:
    """Many patterns, looked for in one pass over the articles.

    Args:
        patterns: patterns by name, or a list (then a pattern's name is its place, from "0"). A pattern may be text.
        engine: of those given as text; all must be of one engine.

    Raises:
        RuleError: a pattern given as text does not compile.
        ValueError: there is no pattern, or they are of several engines.

    >>> rain = PatternSet({"fell": '"rain" what:[lemma="fall"]', "dry": 'what:"dry"'})
    >>> table = rain.find("The rain fell. It is dry.")
    >>> [(row["rule"], row["what"]) for row in (table.row(0), table.row(1))]
    [('fell', 'fell'), ('dry', 'dry')]
    """

    def __init__(self, patterns: Mapping[str, Pattern | str] | Iterable[Pattern | str], *, engine: Engine | None = None) -> None:
        if isinstance(patterns, str):
            raise TypeError("patterns: several are expected; one by itself is made by copydesk.compile")
        named = dict(patterns) if isinstance(patterns, Mapping) else {str(i): p for i, p in enumerate(patterns)}
        if not named:
            raise ValueError("a set of no patterns")
        self.patterns = {name: compile(p, engine=engine) if isinstance(p, str) else p for name, p in named.items()}
        self.engine = next(iter(self.patterns.values())).engine
        if any(p.engine is not self.engine for p in self.patterns.values()):
            raise ValueError("the patterns are of several engines: compile(…, engine=engine)")
        self._core = _core.SearchSet.of([p._core for p in self.patterns.values()], list(self.patterns))

    def __len__(self) -> int:
        return len(self.patterns)

    def find(
        self,
        articles: Any,
        text: str | Sequence[str] | None = None,
        id: Any = None,
        *,
        threads: int | None = None,
        offsets: str = "codepoints",
    ) -> Table:
        """Every match of every pattern; the column `rule` has the patterns' names. Arguments as for `Pattern.find`.

        A label's three columns are null in rows of patterns that lack the label.
        """
        return _matches(self._core, self.engine, frames.read(articles, text, id), threads, offsets)

    def debug(self) -> str:
        """How each pattern is looked for: in one pass over sentences or over articles, or by itself; and what it waits for.

        >>> print(PatternSet({"fell": '[]{0,3} [lemma="fall"]', "late": '(?<="too") "late"'}).debug())
        fell: in sentences, decided, waits for [lemma="fall"]
        late: by itself
        <BLANKLINE>
        """
        return self._core.debug_string

    def __repr__(self) -> str:
        return f"<copydesk.PatternSet: {len(self)} patterns>"


def _matches(core: _core.Search | _core.SearchSet, engine: Engine, read: frames.Articles, threads: int | None, offsets: str) -> Table:
    elapsed = timer()
    tables, done = core.find(read.columns, read.fields, read.keys.core, threads or engine.threads, offsets == "bytes", None)
    return Table(tables[0], read.keys, report=make_report(done, tables, read, elapsed(), engine.packs))


def _names(argument: str, names: Sequence[str]) -> list[str]:
    if isinstance(names, str) or not all(isinstance(n, str) and n.isidentifier() for n in names):
        raise TypeError(f"{argument}={names!r}: a sequence of names is expected, such as ('dep',)")
    return list(names)


def _sets(sets: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    out = {name: [strings] if isinstance(strings, str) else list(strings) for name, strings in sets.items()}
    for name, strings in sets.items():
        if isinstance(strings, str) or not all(isinstance(s, str) for s in out[name]):
            raise TypeError(f"sets[{name!r}]: a list of str is expected")
    return out


def compile(
    pattern: str,
    *,
    match: str = "longest",
    across_sentences: bool = False,
    engine: Engine | None = None,
    attributes: Sequence[str] = (),
    kinds: Sequence[str] = (),
    sets: Mapping[str, Iterable[str]] | None = None,
) -> Pattern:
    """Compiles a pattern.

    Args:
        pattern: an expression of the pattern language.
        match: which of the ranges that match are kept: longest (left to right, not overlapping), all, shortest, first.
        across_sentences: whether a match may cross the end of a sentence.
        engine: whose kinds of spans (`<person/>`, `<timex/>` …) it may use; the shipped packs' if not given.
        attributes: names of attributes that come with the tokens (`Corpus.from_tokens`), so that `[dep="nsubj"]` is known. One
            of ours may be among them (`tag`): then its values are not checked against our tag set.
        kinds: further kinds of spans, likewise.
        sets: sets of strings by name, for `[lemma=$name]`.

    Raises:
        RuleError: with line, column, caret and hint for every fault at once.

    >>> compile('who:<actor/> [lemma="accuse"] whom:<actor/>').labels
    ['who', 'whom']
    """
    if match not in _MATCH:
        raise ValueError(f"match={match!r}: one of {', '.join(_MATCH)}")
    engine = engine or default_engine()
    core, diagnostics = _core.Search.compile(
        engine._core, pattern, match, across_sentences, _names("attributes", attributes), _names("kinds", kinds), _sets(sets or {})
    )
    if core is None:
        raise RuleError([d for d in diagnostics if d.severity == "error"])
    warn_of_lints(diagnostics)
    return Pattern(core, pattern, engine, diagnostics)
