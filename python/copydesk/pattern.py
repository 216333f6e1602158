"""Patterns: an expression of the pattern language, compiled, and what it finds."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from copydesk import _core, checks, frames, pickles
from copydesk.engine import Engine, default_engine, make_report, timer
from copydesk.errors import LintWarning, RuleError, warn_of_lints
from copydesk.tables import Table

if TYPE_CHECKING:
    from copydesk._core import Diagnostic

_MATCH = ("longest", "all", "shortest", "first")


class Pattern(pickles.Immutable):
    """A compiled pattern; made by `copydesk.compile`. Immutable; pickled as its text and its engine.

    Attributes:
        source: the pattern as written.
        labels: its captures: each is three columns of the matches, `L`, `L_start` and `L_end`.
        diagnostics: lints: it compiles, but is probably not what was meant.
        engine: whose spans and language it uses.
    """

    def __init__(self, core: _core.Search, source: str, engine: Engine, diagnostics: Sequence[Diagnostic], options: dict[str, Any]) -> None:
        self._core = core
        self._options = options
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
        return _matches(self, articles, text, id, threads, offsets)

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

    def __reduce__(self) -> Any:
        return _compiled, (self.source, self.engine, self._options)

    def _repr_html_(self) -> str:
        from copydesk import display

        return display.pattern_html(self)

    def __repr__(self) -> str:
        return f"copydesk.compile({self.source!r})"


class PatternSet(pickles.Immutable):
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
        if isinstance(patterns, (str, Pattern)):
            raise TypeError("patterns: several are expected; one by itself is made by copydesk.compile")
        if isinstance(patterns, Mapping):
            named = {checks.text("patterns: a name", name): p for name, p in patterns.items()}
        else:
            named = {str(i): p for i, p in enumerate(checks.several("patterns", patterns, "patterns by name, or a list of them"))}
        if not named:
            raise ValueError("a set of no patterns")
        for name, p in named.items():
            checks.instance(f"patterns[{name!r}]", p, (str, Pattern), "a str or a copydesk.Pattern")
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
        return _matches(self, articles, text, id, threads, offsets)

    def debug(self) -> str:
        """How each pattern is looked for: in one pass over sentences or over articles, or by itself; and what it waits for.

        >>> print(PatternSet({"fell": '[]{0,3} [lemma="fall"]', "late": '(?<="too") "late"'}).debug())
        fell: in sentences, decided, waits for [lemma="fall"]
        late: by itself
        <BLANKLINE>
        """
        return self._core.debug_string

    def __reduce__(self) -> Any:
        return PatternSet, (self.patterns,)

    def __repr__(self) -> str:
        return f"<copydesk.PatternSet: {len(self)} patterns>"


def _matches(pattern: Pattern | PatternSet, articles: Any, text: Any, id: Any, threads: int | None, offsets: str) -> Table:
    engine = pattern.engine
    threads, in_bytes = checks.threads(threads, engine.threads), checks.in_bytes(offsets)
    read = frames.read(articles, text, id)
    elapsed = timer()
    tables, done = pattern._core.find(read.columns, read.fields, read.keys.core, threads, in_bytes, None)
    return Table(tables[0], read.keys, report=make_report(done, tables, read, elapsed(), engine.packs))


def _compiled(source: str, engine: Engine, options: dict[str, Any]) -> Pattern:
    """A pattern again; of its lints was told when it was made."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LintWarning)
        return compile(source, engine=engine, **options)


def engine_of(engine: Engine | None) -> Engine:
    """The engine that was given, or the shipped packs' one."""
    if engine is None:
        return default_engine()
    checks.instance("engine", engine, Engine, "a copydesk.Engine")
    return engine


def _names(argument: str, names: Sequence[str]) -> list[str]:
    wanted = "a sequence of names, such as ('dep',)"
    for n in checks.several(f"{argument}={names!r}", names, wanted):
        if not isinstance(n, str) or not n.isidentifier():
            raise TypeError(f"{argument}={names!r}: {n!r} is no name; wanted {wanted}")
    return list(names)


def _sets(sets: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    checks.instance("sets", sets, Mapping, "sets of str by name")
    return {checks.text("sets: a name", name): checks.texts(f"sets[{name!r}]", strings) for name, strings in sets.items()}


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
        TypeError, ValueError: an argument of the wrong kind; the message names it.

    >>> compile('who:<actor/> [lemma="accuse"] whom:<actor/>').labels
    ['who', 'whom']
    """
    checks.instance("pattern", pattern, str, "a str")
    checks.choice("match", match, _MATCH)
    engine = engine_of(engine)
    if not checks.is_utf8(pattern):
        raise RuleError([checks.lone_surrogate("<pattern>", pattern)])
    options: dict[str, Any] = {
        "match": match,
        "across_sentences": checks.flag("across_sentences", across_sentences),
        "attributes": _names("attributes", attributes),
        "kinds": _names("kinds", kinds),
        "sets": _sets({} if sets is None else sets),
    }
    core, diagnostics = _core.Search.compile(engine._core, pattern, **options)
    if core is None:
        raise RuleError([d for d in diagnostics if d.severity == "error"])
    warn_of_lints(diagnostics)
    return Pattern(core, pattern, engine, diagnostics, options)
