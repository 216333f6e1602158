"""The engine: packs compiled once, articles read as often as you like."""

from __future__ import annotations

import contextlib
import difflib
import functools
import itertools
import os
import tempfile
import threading
import time
import tomllib
import warnings
from array import array
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from copydesk import _core, checks, extras, frames, lists, pickles
from copydesk.errors import Error, LintWarning, RuleError, warn_of_lints
from copydesk.report import Notices, Report
from copydesk.tables import Explanation, Table, Tables, WhyNot

PACKS = Path(__file__).parent / "packs"
_SIDES = ("events.source", "events.target")  # what why_not tells of a row
_NO_CANDIDATES = ("blocks", "sentences", "tokens", "actors", "rejected")
DEFAULT_LAYERS = ("blocks", "actors", "entities", "quotes", "times", "events")
LAYERS: tuple[str, ...] = _core.layers


_CorePattern = _core.Search


class Asked(Protocol):
    """What `why_not` needs of a pattern: `copydesk.Pattern` is one."""

    source: str

    @property
    def engine(self) -> Engine: ...

    @property
    def _core(self) -> _CorePattern: ...


@dataclass(frozen=True)
class Recipe:
    """What an engine was made of: all that pickles of it."""

    rules: tuple[str, ...]  # paths; their contents are in `packs`, as hashes
    plain: tuple[tuple[str, str], ...]  # kind and TSV
    compiled: tuple[tuple[str, lists.TermList], ...]
    threads: int | None
    version: str
    packs: tuple[str, ...]
    base: tuple[str, ...] = ("news_en",)  # names of shipped packs, or paths
    without: tuple[str, ...] = ()
    replace: tuple[str, ...] = ()


class Engine(pickles.Immutable):
    """Rules and lists, compiled. Immutable: one engine serves any number of threads and calls.

    It pickles as what it was made of: the paths of its packs with their hashes, the terms given in Python, the options. Loaded in another process it
    is made there once and kept; where the packs or the version are others there, that is an `Error`.

    Args:
        rules: packs to use besides `news_en`: a folder with a `pack.toml`, a rule file (`.toml`), or several of them.
        gazetteers: term lists of your own: a list of `copydesk.Gazetteer`, each with its `kind`; or by the kind of span they make: a
            `Gazetteer`, a `.tsv` file, a list of terms, or term → attributes.
        threads: how many threads `extract` uses; every processor if not given.
        packs: what it begins with: names of shipped packs, or folders. The first that names a language is the one for articles in that language; a
            second one is a fault.
        without: what is switched off, by id: a rule, a list, what C++ decides (`core.…`), or rows of lists as LIST:TERM or KIND:TERM
            ("trigger:bar"). `rejected` has what it would have made, `report.switched` says so.
        replace: ids that two packs have, and of which the last one's counts; of rows, those of the last pack that has the term.

    Raises:
        RuleError: a pack does not compile, or an id is nobody's; `.diagnostics` has every fault.
        FileNotFoundError: there is no such pack.

    Attributes:
        diagnostics: lints of the packs: they compile, but are probably not what was meant.

    >>> engine = Engine(gazetteers={"organization": {"Harbour Watch": {"name": "Harbour Watch", "code": "NGO"}}})
    >>> tables = engine.extract("It rained in Oslo on Monday.", published="2024-03-12", layers=["sentences"])
    >>> tables.sentences.row(0)["text"]
    'It rained in Oslo on Monday.'
    >>> quiet = Engine(without=["core.entity.pronoun"])
    >>> quiet.extract("It sank. Peru knew it.", layers=["entities"]).entities["text"]
    ['Peru']
    """

    def __init__(
        self,
        rules: str | Path | Sequence[str | Path] | None = None,
        gazetteers: Sequence[lists.TermList] | Mapping[str, Any] | None = None,
        *,
        threads: int | None = None,
        packs: str | Path | Sequence[str | Path] = ("news_en",),
        without: Sequence[str] = (),
        replace: Sequence[str] = (),
    ) -> None:
        checks.threads(threads, 1)
        switches = tuple(checks.texts("without", without, "ids of rules")), tuple(checks.texts("replace", replace, "ids of rules"))
        base = _shipped(packs)
        self._make(base, _sources("rules", rules), *lists.parted(gazetteers), threads, *switches)

    def _make(
        self,
        base: Sequence[str],
        paths: Sequence[Path],
        compiled: Sequence[tuple[str, lists.TermList]],
        plain: Mapping[str, str],
        threads: int | None,
        without: tuple[str, ...],
        replace: tuple[str, ...],
    ) -> None:
        packs = [*(_pack(_place(name)) for name in base), *map(_pack, paths)]
        with tempfile.TemporaryDirectory() as folder:
            if plain:
                lists.write_pack(plain, Path(folder))
                packs.append(_pack(Path(folder)))
            core, diagnostics = _core.Engine.load(packs + lists.packs_of(compiled, plain), list(without), list(replace))
        if core is None:
            raise RuleError([d for d in diagnostics if d.severity == "error"])
        warn_of_lints(diagnostics)
        self._core = core
        self.threads = checks.threads(threads, default_threads())
        self.diagnostics = diagnostics
        rules = tuple(os.path.abspath(path) for path in paths)
        made = rules, tuple(plain.items()), tuple(compiled), threads, _core.version, tuple(core.packs)
        self._recipe = Recipe(*made, tuple(base), without, replace)

    def __reduce__(self) -> Any:
        return _of_recipe, (self._recipe,)

    def extract(
        self,
        articles: Any,
        text: str | Sequence[str] | None = None,
        id: Any = None,
        published: Any = None,
        *,
        layers: Iterable[str] | None = None,
        threads: int | None = None,
        progress: bool = False,
        offsets: str = "codepoints",
        keep: Iterable[str] | Mapping[str, str] = (),
    ) -> Tables:
        """Reads articles into tables; see `copydesk.extract`."""
        names = self._names(layers)
        checks.in_bytes(offsets)
        threads = checks.threads(threads, self.threads)
        progress = checks.flag("progress", progress)
        return self._tables(frames.read(articles, text, id, published, keep=_kept(keep)), names, threads, progress, offsets)

    def _tables(self, read: frames.Articles, names: Sequence[str], threads: int, progress: bool, offsets: str) -> Tables:
        elapsed = timer()
        dates = all(values == read.dates for kept, _, values in read.kept if kept == "published")
        self._may_keep(names, [kept for kept, _, _ in read.kept], len(read.fields) > 1, dates)
        with progress_bar(progress, len(read)) as bar:
            tables, done = self._core.extract(
                read.columns, read.fields, read.published, read.keys.core, names, threads, offsets == "bytes", bar
            )
        if read.kept:
            tables = [table.keep([kept for kept in read.kept if kept[0] != "published" or table.name != "events"]) for table in tables]
        return Tables(tables, make_report(done, tables, read, elapsed(), self.packs, self.switched), read, self, offsets)

    def _may_keep(
        self, names: Sequence[str], keep: Sequence[str], fields: bool, dates: bool, argument: str = "keep=", renamed: str = "keep={{{0!r}: 'my_{0}'}}"
    ) -> None:
        """Refuses what is called as a column of a table is. `dates`: what is called "published" are the dates that were read, which events have."""
        for name in names if keep else ():
            for kept in keep:
                the_same = dates and (kept, name) == ("published", "events")
                if kept in self._core.empty(name, fields).column_types and not the_same:
                    raise ValueError(f"{argument}{kept!r} is a column of {name} already: rename yours, {renamed.format(kept)}")

    def stream(
        self,
        batches: Any,
        text: str | Sequence[str] | None = None,
        id: Any = None,
        published: Any = None,
        *,
        layers: Iterable[str] | None = None,
        threads: int | None = None,
        keep: Iterable[str] | Mapping[str, str] = (),
    ) -> Iterator[Tables]:
        """Reads more articles than fit in memory: tables for each batch, in order.

        Args:
            batches: an iterable of Arrow record batches (or of anything that `extract` takes), or one Arrow stream of them.
            text, id, published, layers, threads, keep: as `extract` takes them; without `id`, `doc` counts on from batch to batch.

        >>> batches = [["It rained."], ["It snowed."]]
        >>> [t.sentences.row(0)["doc"] for t in Engine().stream(batches, layers=["sentences"])]
        [0, 1]
        """
        names = self._names(layers)
        threads = checks.threads(threads, self.threads)
        kept = _kept(keep)
        return self._stream((frames.read(batch, text, id, published, keep=kept) for batch in _batches(batches)), names, threads)

    def _stream(self, batches: Iterable[frames.Articles], names: list[str], threads: int) -> Iterator[Tables]:
        first = 0
        for read in batches:
            if read.keys.values is None:
                read.keys.values = list(range(first, first + len(read)))
            first += len(read)
            yield self._tables(read, names, threads, False, "codepoints")

    def explain(self, article: Any, table: str, row: int, published: Any = None) -> Explanation:
        """How a row of an article's table came to be.

        Args:
            article: one article, as `extract` takes it.
            table: the table's name.
            row: the row's number in that table.
            published: its publication date.

        Raises:
            IndexError: there is no such row.
            TypeError: rows of that table have no rule (sentences, tokens).
            ValueError: no such table, or not one article.
        """
        name = self._table("table", table)
        return self._explain(frames.one(article, published), name, checks.whole("row", row, 0), False)

    def _explain(self, article: frames.Articles, table: str, row: int, in_bytes: bool) -> Explanation:
        if table in ("sentences", "tokens"):
            raise TypeError(f"rows of {table} are no rule's doing")
        core = self._core.explain(article.columns, article.fields, article.published, table, row, in_bytes)
        if core is None:
            raise IndexError(f"{table} has no row {row} in this article")
        return Explanation(core)

    def why_not(self, article: Any, rule: str | Asked, published: Any = None, *, row: int | None = None) -> WhyNot:
        """Why words are in no row of a table; why a rule, a list or a pattern made nothing of an article, or not what was wanted; why an event lacks a side.

        Args:
            article: one article, as `extract` takes it.
            rule: a table with words of the article behind a colon, as they stand there (`"events:accused"`); a rule's id;
                a list's id, or with a term behind a colon one of its rows (`"trigger.verbal-conflict:accuse"`);
                with `row`, `"events.source"` or `"events.target"`; or a compiled pattern of this engine.
            published: its publication date.
            row: the row's number in the article's events.

        Returns:
            A table `start end text reached elements needed seen reason`, a row for each start at which an element of the pattern was met,
            the most promising first: matches, and whether they were kept, beaten or vetoed; then by how little was missing.
            Before them, without a place, what every match must hold and the article lacks.
            Of words (of entities, quotes, times, events or a table of one's own), at each place where they stand: whether the line is read, rows over them,
            what lost there (`needed`: its rule and place) with how far off the weights held it and what counted most, or the terms of lists that are
            like them; of events in which slots the sides were looked for, of quotes the cue that they hang on and where each of its frames stopped
            (`needed`: "content that"), and what the sentence's tree has around them (`needed`: "tree"); of pronouns and nominals why they have no `entity`.
            Of a list, a row for each place of one of its terms (`needed`): where the list has it, and what became of it.
            Of a rule without a pattern that is switched off, a row for each thing it would have made; of one that is on (`core.…`, which C++ decides,
            and rules of lines) first, without a place, what it does, then where it decided, where it was tried and why that came to nothing, and which
            rule decided instead.
            Of a side, a row for each slot (`needed`) in which it was looked for: what stood there, and why it was not taken; then the tree around the event.

        Raises:
            IndexError: there is no such event.
            ValueError: there is no such rule; the pattern is another engine's; not one article.

        >>> import copydesk
        >>> engine = copydesk.engine.default_engine()
        >>> accused = copydesk.compile('[tag="NNP"] [lemma="accuse"] [tag="NNP"]')
        >>> row = engine.why_not("Peru accused the minister.", accused).row(0)
        >>> row["text"], row["reached"], row["elements"], row["needed"], row["seen"]
        ('Peru accused', 2, 3, '[tag="NNP"]', 'the')
        >>> row["reason"]
        'matched 2 of 3 elements; at “the” [tag="NNP"] was needed; its tag is “DT”'
        >>> engine.why_not("Peru imposed a deadline.", "trigger.material-conflict:impose").row(0)["reason"].split(": ")[1:4]
        ['kept as <trigger/>; rejected', 'object is none of sanctions', '“deadline” of “a deadline”, event_sanctions stands in news_en/events.toml:62']
        >>> print(engine.why_not("The harbour slept.", "events:slept"))
        [12:17] 'slept': no list or rule has it; nearest: “sleep deprivation” of trigger.wide
        [12:17] 'slept': tree: the root of its sentence
        [0:11] 'The harbour': tree: nsubj of “slept”
        [0:18] 'The harbour slept.': tree: harbour: det The
        slept: nsubj harbour
        >>> off = copydesk.Engine(without=["core.quote.trailing"])
        >>> print(off.why_not("It rained, the mayor said.", "core.quote.trailing"))
        [0:9] 'It rained': switched off
        >>> print(engine.why_not("Peru condemned the idea of bias.", "core.side.object"))
        decided in C++: a side is the object of the trigger, or the subject of its passive
        [15:23] 'the idea': obj: not the target of “condemned”: no actor
        [0:4] 'Peru': core.side.subject decided the source of “condemned”
        """
        if row is None:
            return self._why_not(frames.one(article, published), rule)
        side = checks.choice("rule", rule, _SIDES)
        read = frames.one(article, published)
        core = self._core.why_no_side(read.columns, read.fields, read.published, checks.whole("row", row, 0), side.partition(".")[2])
        if core is None:
            raise IndexError(f"events has no row {row} in this article")
        return WhyNot(core)

    def _why_not(self, read: frames.Articles, rule: str | Asked) -> WhyNot:
        if isinstance(rule, str):
            name, _, term = checks.text("rule", rule).partition(":")
            core = self._core.why_not(read.columns, read.fields, read.published, name, term)
            if core is None and name in self.tables:
                core = self._core.why_no_row(read.columns, read.fields, read.published, *_asked(name, term))
            if core is None:
                raise ValueError(_no_rule(rule, self.rules))
            return WhyNot(core)
        if not hasattr(rule, "_core") or not hasattr(rule, "source"):
            raise TypeError(f"rule is a {checks.kind_of(rule)}; wanted a rule's id or a copydesk.Pattern")
        if rule.engine is not self:
            raise ValueError("the pattern was compiled for another engine")
        return WhyNot(rule._core.why_not(read.columns, read.fields, read.published))

    def profile(
        self,
        articles: Any,
        text: str | Sequence[str] | None = None,
        id: Any = None,
        published: Any = None,
        *,
        threads: int = 1,
    ) -> Table:
        """What each rule and list costs on articles.

        All of them run, whether or not a table would ask for what they make.

        Args:
            articles, text, id, published: as `extract` takes them.
            threads: times of several threads are added up.

        Returns:
            A table `rule kind articles triggers verifications steps matches survivors ms share`, the slowest first: sentences that may
            hold a match, tokens from which one was tried, steps of the matcher, matches before and after vetoes and conflicts, time, and the
            share in the time of all rules and lists. Tags are made when the first rule asks for them: their time is that rule's.

        >>> table = Engine().profile(["Peru accused Chile on Monday."])
        >>> row = next(r for r in table if r["rule"] == "np.base")
        >>> row["articles"], row["matches"] >= row["survivors"], row["ms"] > 0
        (1, True, True)
        """
        threads = checks.threads(threads, 1)
        return self._profile(frames.read(articles, text, id, published), threads)

    def _profile(self, read: frames.Articles, threads: int) -> Table:
        elapsed = timer()
        tables, done = self._core.profile(read.columns, read.fields, read.published, threads)
        return Table(tables[0], report=make_report(done, tables, read, elapsed(), self.packs, self.switched))

    @property
    def rules(self) -> list[dict[str, Any]]:
        """Every rule and list: `id doc pack file line emits vetoes priority pattern off`."""
        return list(self._core.rules)

    @property
    def tables(self) -> list[str]:
        """Names of the tables that `layers=` may ask for: those of the schema, then one for each kind of span that your packs and lists make.

        Kinds of spans that the shipped pack makes for itself (`np` …) can be asked for, too; their columns may change with every version.

        >>> ships = Engine(gazetteers={"ship": {"Blue Star": {"flag": "NOR"}}})
        >>> ships.tables[-1]
        'ship'
        >>> ships.extract("The Blue Star sank.", layers=["ship"])["ship"].row(0)["flag"]
        'NOR'
        """
        return [*LAYERS, *self._core.own_tables[0]]

    def _table(self, argument: str, name: str) -> str:
        """The name of a table of this engine."""
        if name in self.tables or name in self._core.own_tables[1]:
            return name
        if name in self._core.kinds and f"{name}s" not in self.tables:
            raise ValueError(f"{argument}: {name!r} is a kind of span that the tables of the schema are made of, and no table; the tables are {', '.join(self.tables)}")
        raise ValueError(f"{argument}={name!r}: one of {', '.join(self.tables)}")

    def _names(self, layers: Iterable[str] | None) -> list[str]:
        if layers is None:
            return list(DEFAULT_LAYERS)
        names = [layers] if isinstance(layers, str) else checks.several("layers", layers, "names of tables")
        for name in names:
            if not isinstance(name, str):
                raise TypeError(f"layers: {name!r} is a {checks.kind_of(name)}; wanted the name of a table: {', '.join(self.tables)}")
            if name not in self.tables and (name not in self._core.kinds or f"{name}s" in self.tables):
                near = difflib.get_close_matches(name, self.tables, 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise ValueError(f"layers: {name!r} is not a table; the tables are {', '.join(self.tables)}{hint}")
        return [self._table("layers", name) for name in names]

    def about(self, rule: str) -> str:
        """A rule or list in words: what it finds, where it stands, what it makes, and its text in the file.

        Args:
            rule: its id; with a term behind a colon, the rows of the list that have it, or of all lists that make the kind: "trigger:accuse".

        Raises:
            ValueError: there is no such rule.

        >>> print(default_engine().about("core.quote.trailing"))
        core.quote.trailing: a statement without quote marks, a comma, then who said it
        decided in C++
        """
        name, _, term = checks.text("rule", rule).partition(":")
        found = next((r for r in self.rules if r["id"] == name), None)
        if found is None and term:
            of_kind = [r for r in self.rules if r["emits"] == name and r["file"] and not r["pattern"]]
            if rows := [self.about(f"{r['id']}:{term}") for r in of_kind if self._rows(r, term)]:
                return "\n".join(rows)
            if of_kind:
                raise ValueError(f"no list that makes <{name}/> has the term {term!r}")
        if found is None:
            raise ValueError(_no_rule(name, self.rules))
        lines = [f"{name}: {found['doc']}".rstrip(": ")]
        if not found["file"]:
            return "\n".join([*lines, "decided in C++" if not found["off"] else "decided in C++; switched off"])
        makes = f"makes <{found['emits']}/>" if found["emits"] else f"forbids <{found['vetoes']}/>" if found["vetoes"] else "tells what a line is"
        priority = f", priority {found['priority']}" if found["priority"] else ""
        lines.append(f"{found['pack']} {found['file']}:{found['line']}: {makes}{priority}{', switched off' if found['off'] else ''}")
        return "\n".join([*lines, *(self._rows(found, term) or [f"no row has the term {term!r}"] if term else self._text_of(found))])

    def _rows(self, rule: dict[str, Any], term: str) -> list[str]:
        """The rows of a list that have a term, with their places."""
        return _rows_of(self._folder(rule) or Path(rule["file"]).parent, self._text_of(rule), term)

    def _folder(self, rule: dict[str, Any]) -> Path | None:
        """The folder of the pack that has a rule."""
        folders = [_place(name) for name in self._recipe.base] + [Path(path) for path in self._recipe.rules]
        for folder in folders:
            if folder.is_dir() and (folder / rule["file"]).exists() and tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))["name"] == rule["pack"]:
                return folder
        return None

    def _text_of(self, rule: dict[str, Any]) -> list[str]:
        """The lines of a rule in its file, down to the next one; nothing where the file is gone."""
        folder = self._folder(rule)
        path = folder / rule["file"] if folder is not None else Path(rule["file"])
        if not path.is_file():
            return []
        text = path.read_text(encoding="utf-8").splitlines()[rule["line"] - 1 :]
        ends = [i for i, line in enumerate(text) if i and line.startswith("[")]
        text = text[: ends[0]] if ends else text
        while text and (not text[-1].strip() or text[-1].startswith("#")):
            text.pop()
        return text

    @property
    def switched(self) -> list[str]:
        """What was switched off or replaced, by `without` and `replace` or by a pack: "without core.quote.trailing"."""
        return list(self._core.switched)

    @property
    def packs(self) -> list[str]:
        """Each pack's name, version and hash."""
        return list(self._core.packs)

    def test(self) -> list[_core.Diagnostic]:
        """Runs the examples of every rule of every pack; one diagnostic for each that fails."""
        return list(self._core.test())

    def _repr_html_(self) -> str:
        from copydesk import display

        return display.engine_html(self)

    def __repr__(self) -> str:
        return f"<copydesk.Engine {', '.join(' '.join(p.split()[:2]) for p in self.packs)}>"


_loaded: OrderedDict[tuple[Any, ...], Engine] = OrderedDict()
_LOADED = 4
_loading = threading.Lock()


def _of_recipe(recipe: Recipe) -> Engine:
    """The engine of a recipe: one for all that this process loads."""
    key = recipe.rules, recipe.packs, recipe.threads, recipe.base, recipe.without, recipe.replace
    with _loading:
        if key not in _loaded:
            _loaded[key] = _made(recipe)
            while len(_loaded) > _LOADED:
                _loaded.popitem(last=False)
        _loaded.move_to_end(key)
        return _loaded[key]


def _made(recipe: Recipe) -> Engine:
    if recipe.version != _core.version:
        raise Error(f"the engine was pickled by copydesk {recipe.version}, this is {_core.version}: install one version on both sides")
    paths = {path: pickles.place(path) for path in (*recipe.rules, *(name for name in recipe.base if os.path.isabs(name)))}
    for path, here in paths.items():
        if here is None:
            raise Error(f"the engine's pack {path} is not here: an engine pickles the paths of its packs, which every machine needs")
    if replace(recipe, version="", packs=()) != Recipe((), (), (), None, "", ()):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LintWarning)  # told when it was made
            engine = Engine.__new__(Engine)
            base = [paths.get(name) or name for name in recipe.base]
            rules = [Path(paths[path] or path) for path in recipe.rules]
            engine._make(base, rules, recipe.compiled, dict(recipe.plain), recipe.threads, recipe.without, recipe.replace)
    else:
        engine = default_engine()
    for there, now in itertools.zip_longest(recipe.packs, engine.packs):
        if _stamp(there) != _stamp(now):
            raise Error(f"the engine was pickled with the pack {there!r}, which is {now!r} here: both sides need the same files")
    return engine


def _stamp(pack: str | None) -> tuple[str, str] | None:
    """A pack's name without the folder of a rule file, and its version and hash."""
    if pack is None:
        return None
    name, *rest = pack.rsplit(" ", 2)
    return Path(name).name, " ".join(rest)


def _rows_of(folder: Path | None, text: Sequence[str], term: str) -> list[str]:
    """The rows of a list's file that have a term, with their lines."""
    name = next((tomllib.loads(line)["file"] for line in text if line.replace(" ", "").startswith("file=")), None)
    if folder is None or name is None:
        return []
    lines = list(enumerate((folder / name).read_text(encoding="utf-8").splitlines(), 1))
    header = next(line for _, line in lines if line.strip() and not line.startswith("#")).split("\t")
    out = []
    for number, line in lines:
        cells = dict(zip(header, line.split("\t"), strict=False))
        if term in cells.get("term", "").split("|") and not line.startswith("#"):
            out.append(f"{name}:{number}: " + ", ".join(f"{column} {cell}" for column, cell in cells.items() if cell))
    return out


def _asked(table: str, words: str) -> tuple[str, str]:
    if table in _NO_CANDIDATES:
        raise ValueError(f"rows of {table} have no candidates; ask entities, quotes, times, events or a table of your own")
    if not words.strip():
        raise ValueError(f"{table!r} is asked of words of the article: '{table}:WORDS'")
    return table, words.strip()


def _no_rule(rule: str, rules: list[dict[str, Any]]) -> str:
    if rule in _SIDES:
        return f"{rule!r} is asked of one event: give row=, its number in the article's events"
    near = difflib.get_close_matches(rule, [r["id"] for r in rules], 1)
    return f"no rule {rule!r}" + (f"; did you mean {near[0]!r}?" if near else "; `engine.rules` lists them")


def _sources(argument: str, rules: Any) -> list[Path]:
    """Where packs are."""
    if rules is None:
        return []
    given = [rules] if isinstance(rules, (str, os.PathLike)) else checks.several(argument, rules, "a path, or several")
    paths = [Path(checks.path(argument, one)) for one in given]
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"{argument}: {str(path)!r} is neither a folder nor a file")
    return paths


def _shipped(packs: Any) -> list[str]:
    """What an engine begins with: names of shipped packs as they are, others as absolute paths."""
    given = [packs] if isinstance(packs, (str, os.PathLike)) else checks.several("packs", packs, "names of packs, or paths")
    shipped = sorted(path.name for path in PACKS.iterdir() if (path / "pack.toml").exists())
    out = []
    for one in given:
        if isinstance(one, str) and one in shipped:
            out.append(one)
            continue
        path = Path(checks.path("packs", one))
        if not path.exists():
            raise FileNotFoundError(f"packs: {str(path)!r} is no folder or file, and no shipped pack ({', '.join(shipped)})")
        out.append(os.path.abspath(path))
    return out


def _place(name: str) -> Path:
    return Path(name) if os.path.isabs(name) else PACKS / name


def _pack(path: Path) -> lists.Pack:
    if path.is_dir():
        return str(path), "", "", None
    try:
        return str(path.parent), str(path), path.read_text(encoding="utf-8"), None
    except UnicodeDecodeError as error:
        raise RuleError([_core.Diagnostic.error(str(path), 1, 1, f"not UTF-8 at byte {error.start}")]) from None


def _batches(batches: Any) -> Iterator[Any]:
    if hasattr(batches, "read_next_batch"):  # a reader of pyarrow: its errors keep their class
        return iter(batches)
    if hasattr(batches, "__arrow_c_stream__") and not isinstance(batches, (list, tuple)):
        with extras.needed("arrow", "an Arrow stream of batches"):
            import pyarrow as pa

        return iter(pa.RecordBatchReader.from_stream(batches))
    if isinstance(batches, (str, bytes, Mapping)) or hasattr(batches, "columns") or not isinstance(batches, Iterable):
        raise TypeError(f"batches is a {checks.kind_of(batches)}; wanted an iterable of what `extract` takes, or an Arrow stream")
    return iter(batches)


def _kept(keep: Any) -> dict[str, str]:
    """Columns to keep, and what they are called in tables."""
    if isinstance(keep, Mapping):
        called = dict(zip(checks.texts("keep", list(keep), "names of columns"), checks.texts("keep", list(keep.values()), "names of columns"), strict=True))
    else:
        called = {name: name for name in checks.texts("keep", keep, "names of columns")}
    twice = next((name for name, count in Counter(called.values()).items() if count > 1), None)
    if twice is not None:
        raise ValueError(f"keep: two columns are called {twice!r}")
    return called


def default_threads() -> int:
    """One thread for each processor."""
    return os.cpu_count() or 1


def timer() -> Callable[[], float]:
    """A function that says how many seconds have gone by."""
    started = time.perf_counter()
    return lambda: time.perf_counter() - started


@contextlib.contextmanager
def progress_bar(wanted: bool, total: int) -> Iterator[Callable[[int], None] | None]:
    """A tqdm bar over articles: gives the function that the core calls with the number done, or None."""
    if not wanted:
        yield None
        return
    with extras.needed("progress", "progress=True"):
        from tqdm.auto import tqdm

    with tqdm(total=total, unit=" articles") as bar:
        yield lambda done: bar.update(done - bar.n) and None


def make_report(done: dict[str, Any], tables: list[_core.Table], read: frames.Articles, seconds: float, packs: list[str], switched: Sequence[str] = ()) -> Report:
    """The core's report with the caller's keys."""
    return Report(
        articles=done["articles"],
        read=done["read"],
        bytes=done["bytes"],
        seconds=seconds,
        rows={t.name: len(t) for t in tables},
        notices=_notices(done["notices"], read),
        duplicates=read.keys.duplicates,
        version=_core.version,
        packs=packs,
        switched=switched,
    )


def _notices(done: tuple[bytes, bytes, list[tuple[str, str, str]]], read: frames.Articles) -> Notices:
    """What the core tells, then the dates that are none."""
    articles, kinds, said = array("q", done[0]), array("i", done[1]), list(done[2])
    numbers: dict[str, int] = {}
    for article, text in read.bad_dates:
        if text not in numbers:
            numbers[text] = len(said)
            said.append(("published", "date", f"{text!r} is not an ISO date"))
        articles.append(article)
        kinds.append(numbers[text])
    return Notices(read.keys, articles, kinds, said)


@functools.cache
def default_engine() -> Engine:
    """The engine with the shipped packs, compiled on first use."""
    return Engine()


