"""Rules proposed from rows that somebody marked right or wrong.

    copydesk.propose(corpus, yes=right_rows, no=wrong_rows)

How it goes, in four steps:

1. *Elements* are made of the tokens of rows marked right, ever more general: the word, its lemma, what the packs' lists say of it (a kind of span with its
   columns), what the tables say of the row (an act of a type, a statement with a cue), and pairs of neighbours. Closed-class words stand in pairs alone.
2. One pass of a `PatternSet` over the corpus tells where each is found: in which marked rows, and in how many other sentences.
3. *Sets* are joined of elements that go together: lemmas of one part of speech, of one class of a list, values of one column of a list.
4. The best elements and sets get a *context* (an actor or a noun phrase before or behind, with a gap); a second pass tells what these find.

Ranking. Nobody has marked the corpus, but it tells how often a pattern matches: in m of all sentences. With p the share of sentences that are right, r the
share of right rows that a pattern finds, and w that of wrong ones, m = rp + w(1 - p), and F1 is 2rp / (p + m). How likely each r is follows from the right and
the wrong rows found, and from a belief to begin with: that the pattern knows nothing (r = m), worth as many rows as DOUBT says, for some of many patterns fit by
luck. What the tables say has been weighed already, and there is little of it: less doubt. The score is what F1 is to be expected. p is not known; every
pattern without wrong rows bounds it, as it finds r of what is right in m sentences: p <= m / r. The least such bound is taken, with some doubt about r, and
where it is above the usual share the middle of both. How many right rows a *set* finds is asked by leaving each row out in turn and making the set without it: a word seen in
one row says little of others.

Ties: fewer elements, then the shorter text, then the alphabet: the same rows and corpus give the same proposals.

Cost: linear in the corpus; at most MOST_ELEMENTS + MOST_CANDIDATES patterns, whatever is marked. Memory: the sentences in which each is found.
"""

from __future__ import annotations

import csv
import html
import itertools
import re
import tomllib
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copydesk import checks, rows, rules
from copydesk.corpus import Corpus
from copydesk.engine import PACKS, Engine
from copydesk.errors import Error, LintWarning
from copydesk.pattern import PatternSet, compile

MOST_ROWS = 200  # of each kind that are looked at: the first ones
MOST_ELEMENTS = 384
MOST_CANDIDATES = 128
MOST_IN_SET = 24
MOST_CLASSES = 12
USUAL_SHARE = 0.1  # of sentences that are right
DOUBT = 4  # rows' worth of belief that a pattern knows nothing
TOLD_DOUBT = 1  # the same of what the tables say
STEPS = 30  # of shares that are weighed against each other
OPEN = frozenset({"NOUN", "VERB", "ADJ", "ADV", "PROPN", "INTJ"})
FIRST = "<s> [tag!=/VB.*/]* [pos=/AUX|ADV|PART/]{0,3}"  # before the first verb of a sentence
LEFT, RIGHT = "who:<actor/> []{0,4}", "[]{0,4} whom:<actor/>"
SUBJECT = "who:<np/> [pos=/AUX|ADV|PART/]{0,3}"

_ONE_VALUE = re.compile(r'(<\w+ \w+)="([^"\\]*)"/>')  # a kind of span with the value of one column

Place = tuple[int, str]  # article and field


@dataclass(frozen=True)
class Proposal:
    """A pattern with what it finds.

    Attributes:
        pattern: in the pattern language.
        score: F1 as far as marked rows and corpus tell it; for the order alone.
        yes_found, yes: how many of the rows marked right it finds, of how many.
        no_found, no: the same of those marked wrong.
        found, sentences: in how many sentences of the corpus it is found, of how many.
        labels: captures of the pattern.
        examples: sentences with what is matched in them, of rows marked right; `wrong`: of rows marked wrong that it finds too; `misses`: of rows
            marked wrong that it leaves alone; `elsewhere`: of the rest of the corpus.
    """

    pattern: str
    score: float
    yes_found: int
    yes: int
    no_found: int
    no: int
    found: int
    sentences: int
    labels: tuple[str, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()
    misses: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()

    def rule(self, id: str, emits: str = "found", doc: str = "") -> str:
        """The proposal as a rule of a pack, with examples.

        Args:
            id: the rule's id.
            emits: the kind of span that it makes.
            doc: what it finds, in a line.

        Returns:
            TOML, ready to stand in a rule file.

        >>> print(Proposal('[lemma="sink"]', 1.0, 2, 2, 0, 1, 2, 9, examples=(("It sank.", "sank"),)).rule("own.sunk"))
        [[rule]]
        id      = "own.sunk"
        doc     = "proposed from 2 rows marked right and 1 marked wrong"
        emits   = "found"
        pattern = '[lemma="sink"]'
        yes     = [{ text = "It sank." }]
        <BLANKLINE>
        """
        told = doc or f"proposed from {self.yes} rows marked right and {self.no} marked wrong"
        return rule_text(id, emits, told, self.pattern, [text for text, _ in self.examples], self.misses)

    def save(self, path: str | Path, id: str, emits: str = "found", doc: str = "") -> Path:
        """Adds the rule to a rule file, which is made if need be; what stands there stays as it is.

        Args:
            path: a `.toml` file.
            id, emits, doc: as `rule` takes them.

        Raises:
            ValueError: another ending.
            Error: the file has a rule of this id.

        >>> import copydesk, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Proposal('[lemma="sink"]', 1.0, 1, 1, 0, 1, 2, 9, examples=(("It sank.", "sank"),), misses=("It rained.",)).save(f"{folder}/own.toml", "own.sunk")
        ...     copydesk.Engine(file).test()
        []
        """
        return append_rule(Path(checks.path("path", path)), id, self.rule(id, emits, doc))


class Proposals(Sequence[Proposal]):
    """Proposals, the best first. A notebook shows them as a table, `print` as text."""

    def __init__(self, found: Iterable[Proposal]) -> None:
        self._found = tuple(found)

    def __getitem__(self, place: Any) -> Any:
        return Proposals(self._found[place]) if isinstance(place, slice) else self._found[place]

    def __len__(self) -> int:
        return len(self._found)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The figures as rows, for a frame."""
        names = ("pattern", "score", "yes_found", "yes", "no_found", "no", "found", "sentences")
        return [{name: getattr(p, name) for name in names} for p in self._found]

    def __str__(self) -> str:
        lines = ["right   wrong   sentences  pattern"]
        lines += [f"{p.yes_found:>2}/{p.yes:<4} {p.no_found:>2}/{p.no:<4} {p.found:>9,}  {p.pattern}" for p in self._found]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<copydesk.Proposals: {len(self)}>"

    def _repr_html_(self) -> str:
        body = "".join(
            f"<tr><td>{p.yes_found}/{p.yes}</td><td>{p.no_found}/{p.no}</td><td>{p.found:,}</td><td style='text-align:left'><code>{html.escape(p.pattern)}</code><br>"
            f"<small>{html.escape(' · '.join(match for _, match in p.examples[:3]))}</small></td></tr>"
            for p in self._found
        )
        return f"<table><thead><tr><th>right</th><th>wrong</th><th>sentences</th><th style='text-align:left'>pattern</th></tr></thead><tbody>{body}</tbody></table>"


def propose(corpus: Corpus, yes: Any, no: Any = (), *, most: int = 10) -> Proposals:
    """Patterns that find rows marked right and leave those marked wrong.

    Args:
        corpus: the articles that the rows are of; how often a pattern is found in it tells what the marks do not.
        yes: rows marked right: a table or frame, or dicts. A row has `doc`, and `start` and `end` (without them it is the whole article), `field` where articles
            have several; further pairs of columns `X_start X_end` (a cue, a speaker) belong to it. A pattern finds a row that its match overlaps.
        no: rows marked wrong, likewise.
        most: how many proposals at most.

    Returns:
        Proposals, the best first; none where no pattern finds more of the right rows than of the wrong ones.

    Raises:
        TypeError, ValueError: rows that are none, or no row is marked right.
        KeyError: the corpus has no such article.

    >>> corpus = Corpus(["Peru accused Chile.", "Oslo accused Bern.", "Mali met Chad.", "It rained.", "Snow fell in Oslo.", "Peru met Mali."])
    >>> found = propose(corpus, yes=[{"doc": 0}, {"doc": 1}], no=[{"doc": 2}, {"doc": 3}])
    >>> found[0].pattern, found[0].yes_found, found[0].no_found
    ('"accused"', 2, 0)
    """
    checks.instance("corpus", corpus, Corpus, "a copydesk.Corpus")
    checks.whole("most", most, 1)
    marked = _Marked(corpus, rows.dicts("yes", yes, ("doc",)), rows.dicts("no", no, ("doc",)))
    if not marked.yes:
        raise ValueError("yes: no row is marked right")
    search = _Search(corpus, marked)
    elements = [e for e in search.look(_elements(marked, corpus.engine)) if e.yes]
    _believe_words(elements)
    judge = _Judge(search, elements)
    plain = sorted((judge.of(e) for e in elements), key=_rank)
    sets = sorted(judge.sets(elements), key=_rank)
    contexts = judge.in_context(_different([*plain[:8], *sets[:16]], 20), corpus.engine)
    best = sorted({c.text: c for c in [*plain, *sets, *contexts] if c.score > 0}.values(), key=_rank)
    return Proposals(search.proposal(c) for c in _different(best, most))


def rule_text(id: str, emits: str, doc: str, pattern: str, yes: Iterable[str | Mapping[str, str]], no: Iterable[str]) -> str:
    """A rule as TOML.

    Args:
        yes: texts that must match, or dicts: `text`, and the captures that it must give.

    >>> print(rule_text("own.rain", "rain", "rain", '"rain"', [{"text": "rain", "what": "it"}], ["snow"]))
    [[rule]]
    id      = "own.rain"
    doc     = "rain"
    emits   = "rain"
    pattern = '"rain"'
    yes     = [{ text = "rain", what = "it" }]
    no      = ["snow"]
    <BLANKLINE>
    """
    examples = [{"text": e} if isinstance(e, str) else dict(e) for e in yes]
    lines = ["[[rule]]", f"id      = {_toml(id)}", f"doc     = {_toml(doc)}", f"emits   = {_toml(emits)}", f"pattern = {_literal(pattern)}"]
    if examples:
        lines.append("yes     = [" + ", ".join("{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in e.items()) + " }" for e in examples) + "]")
    if misses := [_toml(text) for text in no]:
        lines.append("no      = [" + ", ".join(misses) + "]")
    return "\n".join(lines) + "\n"


def append_rule(path: Path, id: str, text: str) -> Path:
    """Puts a rule behind the others of a file."""
    if path.suffix != ".toml":
        raise ValueError(f"{path}: a rule file ends in .toml")
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if any(rule.get("id") == id for rule in tomllib.loads(before).get("rule", [])):
        raise Error(f"{path} has a rule {id!r} already")
    path.write_text(before + ("\n" if before and not before.endswith("\n\n") else "") + text, encoding="utf-8")
    return path


def _toml(text: str) -> str:
    out = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(c):04X}" if ord(c) < 0x20 or ord(c) == 0x7F else c for c in out) + '"'


def _literal(text: str) -> str:
    """A text as TOML in which a column of the pattern is a column of the file."""
    if "'" not in text and "\n" not in text:
        return f"'{text}'"
    if "'''" not in text and not text.endswith("'"):
        return f"'''\n{text}'''" if text.startswith("\n") else f"'''{text}'''"
    return _toml(text).replace("\\u000A", "\\n")


@dataclass(frozen=True)
class _Row:
    """A marked row: its parts in a cell, half-open in code points."""

    place: Place
    parts: tuple[tuple[int, int], ...]

    def meets(self, start: int, end: int) -> bool:
        return any(start < e and s < end for s, e in self.parts)


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    text: str
    lemma: str
    pos: str


class _Marked:
    """The marked rows, with the sentences that they stand in."""

    def __init__(self, corpus: Corpus, yes: list[dict[str, Any]], no: list[dict[str, Any]]) -> None:
        keys = corpus._articles.keys
        wanted = {row["doc"] for row in [*yes, *no]}
        numbers: dict[Any, int] = {}
        for i in range(len(corpus)) if keys.values is not None else ():
            if keys[i] in wanted:
                numbers.setdefault(keys[i], i)
        self._numbers = numbers if keys.values is not None else None
        self._count = len(corpus)
        self.cells: dict[Place, str] = {}
        self.yes = [self._row(corpus, row) for row in yes[:MOST_ROWS]]
        self.no = [self._row(corpus, row) for row in no[:MOST_ROWS]]
        places = list(self.cells)
        read = corpus.engine.extract([self.cells[p] for p in places], layers=["sentences", "tokens", "events", "quotes"])
        self.sentences: dict[Place, list[tuple[int, int]]] = defaultdict(list)
        self.tokens: dict[Place, list[_Token]] = defaultdict(list)
        for row in read.sentences:
            self.sentences[places[row["doc"]]].append((row["start"], row["end"]))
        for row in read.tokens:
            self.tokens[places[row["doc"]]].append(_Token(row["start"], row["end"], row["text"], row["lemma"] or row["text"], row["pos"] or ""))
        self.told: dict[Place, list[tuple[int, int, str, dict[str, str]]]] = defaultdict(list)  # what the tables say: kind of span and columns
        for row in read.events:
            self.told[places[row["doc"]]].append((row["start"], row["end"], "act", {c: row[c] for c in ("type", "mode") if row[c]}))
        for row in read.quotes:
            self.told[places[row["doc"]]].append((row["start"], row["end"], "statement", {"cue": row["cue_lemma"]} if row["cue_lemma"] else {}))
        self.at: dict[Place, tuple[list[tuple[int, _Row]], list[tuple[int, _Row]]]] = defaultdict(lambda: ([], []))
        for which, some in enumerate((self.yes, self.no)):
            for i, one in enumerate(some):
                self.at[one.place][which].append((i, one))

    def _row(self, corpus: Corpus, row: Mapping[str, Any]) -> _Row:
        number = self._numbers.get(row["doc"]) if self._numbers is not None else row["doc"]
        if number is None or not 0 <= number < self._count:
            raise KeyError(f"the corpus has no article {row['doc']!r}")
        number = int(number)
        name = "" if rows.missing(row.get("field")) else str(row["field"])
        if (number, name) not in self.cells:
            cells = corpus._core.cells(number)
            if name not in cells:
                raise KeyError(f"article {row['doc']!r} has no field {name!r}")
            self.cells[number, name] = cells[name]
        pairs = [(row.get(c), row.get(c.removesuffix("start") + "end")) for c in row if c == "start" or c.endswith("_start")]
        parts = tuple((int(s), int(e)) for s, e in pairs if s is not None and e is not None and not rows.missing(s) and not rows.missing(e))
        return _Row((number, name), parts or ((0, len(self.cells[number, name])),))

    def sentence(self, place: Place, start: int) -> str:
        for s, e in self.sentences[place]:
            if s <= start < e:
                return self.cells[place][s:e]
        return self.cells[place]

    def own(self, row: _Row) -> Iterator[tuple[_Token, _Token | None]]:
        """The tokens of a row, each with the next one of its sentence."""
        tokens = self.tokens[row.place]
        starts = {s for s, _ in self.sentences[row.place]}
        for token, after in itertools.zip_longest(tokens, tokens[1:]):
            if row.meets(token.start, token.end):
                yield token, after if after is not None and after.start not in starts else None


@dataclass
class _Element:
    """A pattern and where it is found.

    `level` says how it was made: word, lemma, pair, or the kind of a list; `pos` and `lemma` of what it was made of.
    """

    text: str
    level: str
    lemma: str = ""
    pos: str = ""
    size: int = 1
    yes: set[int] = field(default_factory=set)
    no: set[int] = field(default_factory=set)
    sentences: set[int] = field(default_factory=set)
    members: tuple[_Element, ...] = ()
    doubt: int = DOUBT
    again: float | None = None  # so many right rows it would find were it made without them; None: those of `yes`
    score: float = 0.0
    matches: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    words: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))  # of a list: what stood there, and in which sentences
    right_words: set[str] = field(default_factory=set)


def _elements(marked: _Marked, engine: Engine) -> list[_Element]:
    """Elements made of the rows marked right, those of most rows first."""
    support: Counter[str] = Counter()
    made: dict[str, _Element] = {}
    lists = _Lists(engine)
    for row in marked.yes:
        seen: dict[str, _Element] = {}
        tokens = list(marked.own(row))
        lemmas = [t.lemma.lower() for t, _ in tokens]
        for token, after in tokens:
            for element in _of_token(token, after):
                seen.setdefault(element.text, element)
        for element in lists.of(lemmas):
            seen.setdefault(element.text, element)
        for start, end, kind, columns in marked.told[row.place]:
            for element in _tests(kind, columns, TOLD_DOUBT) if row.meets(start, end) else ():
                seen.setdefault(element.text, element)
        support.update(seen.keys())
        for text, element in seen.items():
            made.setdefault(text, element)
    ranks = {"lemma": 0, "list": 1, "word": 2, "pair": 3}
    # A word of one row alone is offered to sets of a list's words; by itself it tells nothing.
    kept = [e for e in made.values() if support[e.text] > 1 or e.level == "list" or (e.level == "lemma" and e.pos != "PROPN" and lists.knows(e.lemma))]
    if len(marked.yes) == 1:
        kept = list(made.values())
    kept.sort(key=lambda e: (-min(support[e.text], 3), e.level == "lemma" and e.pos != "VERB", ranks[e.level], -support[e.text], e.text))
    return kept[:MOST_ELEMENTS]


def _of_token(token: _Token, after: _Token | None) -> Iterator[_Element]:
    lemma = token.lemma
    if token.pos in OPEN:
        yield _Element(_lemma(lemma), "lemma", lemma, token.pos)
        yield _Element(rules.string(token.text.lower() if token.pos != "PROPN" else token.text), "word", lemma, token.pos)
    if after is not None and (token.pos in OPEN or after.pos in OPEN) and after.text.isalpha() and token.text.isalpha():
        yield _Element(f"{_lemma(lemma)} {_lemma(after.lemma)}", "pair", lemma, token.pos, 2)


def _lemma(lemma: str) -> str:
    return f"[lemma={rules.string(lemma)}]"


class _Lists:
    """What the packs' lists say of a word: for each row of a list its kind, with the columns whose values are few and shared by many rows."""

    def __init__(self, engine: Engine) -> None:
        self._of: dict[str, list[tuple[tuple[str, ...], str, dict[str, str]]]] = defaultdict(list)
        folders = [PACKS / "news_en", *(Path(p) for p in engine._recipe.rules)]
        for folder, name, entry in _gazetteers(folders):
            try:
                with (folder / name).open(encoding="utf-8", newline="") as lines:
                    self._add(entry, [line for line in lines if line.strip() and not line.startswith("#")])
            except OSError:
                continue

    def _add(self, kind: str, lines: list[str]) -> None:
        read = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        values = {c: Counter(r[c] for r in read if r.get(c)) for c in (read[0] if read else ()) if c not in ("term", "source", "note")}
        shared = [c for c, found in values.items() if found and len(found) <= 64 and sum(found.values()) >= 3 * len(found)]
        if not shared:
            return
        for row in read:
            columns = {c: row[c] for c in shared if row.get(c) and " " not in row[c] and "," not in row[c]}
            for term in (row.get("term") or "").split("|"):
                if words := tuple(term.lower().split()):
                    self._of[words[0]].append((words, kind, columns))

    def knows(self, lemma: str) -> bool:
        return lemma.lower() in self._of

    def of(self, lemmas: list[str]) -> Iterator[_Element]:
        """Spans that stand on some of these lemmas."""
        found = set(lemmas)
        for lemma in sorted(found):
            for words, kind, columns in self._of.get(lemma, ()):
                if found.issuperset(words):
                    yield from _tests(kind, columns)


def _tests(kind: str, columns: Mapping[str, str], doubt: int = DOUBT) -> Iterator[_Element]:
    """A kind of span, with the value of a column, and with those of two."""
    yield _Element(f"<{kind}/>", "list", kind, doubt=doubt)
    pairs = sorted(columns.items())
    tests = [(p,) for p in pairs] + [(a, b) for a, b in itertools.combinations(pairs, 2) if "pos" in (a[0], b[0]) or kind == "act"]
    for some in tests:
        yield _Element(f"<{kind} {' '.join(f'{c}={rules.string(v)}' for c, v in some)}/>", "list", kind, doubt=doubt)


def _gazetteers(folders: Iterable[Path]) -> Iterator[tuple[Path, str, str]]:
    """Folder, file and kind of each list of some packs."""
    for pack in folders:
        try:
            files = [pack / f for f in tomllib.loads((pack / "pack.toml").read_text(encoding="utf-8")).get("files", [])] if pack.is_dir() else [pack]
            for file in files:
                for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("gazetteer", []):
                    yield file.parent, entry.get("file", ""), entry.get("emits", "")
        except (OSError, tomllib.TOMLDecodeError):
            continue


class _Search:
    """Looks for elements in the corpus: all of them in one pass."""

    def __init__(self, corpus: Corpus, marked: _Marked) -> None:
        self.corpus = corpus
        self.marked = marked
        self.total = max(1, corpus.count("<s/>"))
        self._sentence: dict[tuple[int, Any, int], int] = {}

    def look(self, elements: list[_Element]) -> list[_Element]:
        """Those that compile, with where they are found."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LintWarning)
            compiled = {}
            for i, e in enumerate(elements):
                try:
                    compiled[str(i)] = compile(e.text, engine=self.corpus.engine)
                except Error:
                    continue
        if not compiled:
            return []
        table = self.corpus.find(PatternSet(compiled))
        for number in range(len(table)):
            core = table._core
            row = core.row(number)
            self._add(elements[int(row["rule"])], core.article_row(number)[0], row)
        return [elements[int(i)] for i in compiled]

    def _add(self, element: _Element, article: int, row: Mapping[str, Any]) -> None:
        name = row.get("field") or ""
        number = self._sentence.setdefault((article, name, row["sentence"]), len(self._sentence))
        new = number not in element.sentences
        word = row["text"].lower()
        if element.level == "list":
            element.words[word].add(number)
        element.sentences.add(number)
        place = (article, name)
        if place in self.marked.at:
            for which, key, hits in zip(self.marked.at[place], ("yes", "no"), (element.yes, element.no), strict=True):
                for i, marked in which:
                    if not marked.meets(row["start"], row["end"]):
                        continue
                    if key == "yes":
                        element.right_words.add(word)
                    if i not in hits:
                        hits.add(i)
                        element.matches[key, i] = self.marked.sentence(place, row["start"]), row["text"]
        elif new and sum(1 for key, _ in element.matches if key == "rest") < 3:
            element.matches["rest", number] = self._around(article, name, row), row["text"]

    def _around(self, article: int, name: str, row: Mapping[str, Any]) -> str:
        cell = self.corpus._core.cells(article)[name]
        return " ".join(cell[max(0, row["start"] - 60) : row["end"] + 60].split())

    def proposal(self, c: _Element) -> Proposal:
        def shown(key: str, most: int) -> tuple[tuple[str, str], ...]:
            found: dict[str, str] = {}
            for (k, _), (sentence, match) in sorted(c.matches.items()):
                if k == key:
                    found.setdefault(sentence, match)
            return tuple(sorted(found.items(), key=lambda f: (len(f[0]), f[0]))[:most])

        marked = self.marked
        held = {sentence for sentence, _ in c.matches.values()}
        misses = {marked.sentence(r.place, r.parts[0][0]) for i, r in enumerate(marked.no) if i not in c.no} - held
        compiled = _quiet(c.text, self.corpus.engine)
        misses = {m for m in misses if not len(compiled.find(m))}
        examples = tuple(e for e in shown("yes", 8) if len(compiled.find(e[0])))[:3]
        return Proposal(
            pattern=c.text,
            score=round(c.score, 4),
            yes_found=len(c.yes),
            yes=len(marked.yes),
            no_found=len(c.no),
            no=len(marked.no),
            found=len(c.sentences),
            sentences=self.total,
            labels=tuple(compiled.labels),
            examples=examples,
            wrong=shown("no", 3),
            misses=tuple(sorted(misses, key=lambda m: (len(m), m))[:2]),
            elsewhere=shown("rest", 3),
        )


def _quiet(text: str, engine: Engine) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LintWarning)
        return compile(text, engine=engine)


class _Judge:
    """Scores elements by rows and corpus, and joins them to sets."""

    def __init__(self, search: _Search, elements: list[_Element]) -> None:
        self._search = search
        self.total = search.total
        self.n_yes, self.n_no = len(search.marked.yes), len(search.marked.no)
        self.share = self._right_share(elements)

    def _right_share(self, elements: list[_Element]) -> float:
        """The share of sentences that are right; see the file's head."""
        least = max(2, 0.4 * self.n_yes)
        # Of many elements some are in more right rows than is due to them: one standard deviation less is taken.
        sure = [(len(e.sentences) / self.total * self.n_yes, len(e.yes)) for e in elements if not e.no and len(e.yes) >= least]
        doubted: float = min((matched / (yes - yes**0.5) for matched, yes in sure), default=USUAL_SHARE)
        least = min(0.5, max(self.n_yes / self.total, doubted))
        return float(min(least, (least * USUAL_SHARE) ** 0.5))

    def of(self, element: _Element) -> _Element:
        better = len(element.yes) * max(1, self.n_no) > len(element.no) * self.n_yes
        element.score = self._expected_f1(element) if better else 0.0
        return element

    def _expected_f1(self, element: _Element) -> float:
        """F1 over all shares of right rows that the element may find, by how likely each is."""
        found = min(_again(element), self.n_yes)
        p, m = self.share, min(0.999, (len(element.sentences) + 0.5) / self.total)
        sum_likely = sum_f1 = 0.0
        for step in range(STEPS):
            r = min(1.0, m / p) * (step + 0.5) / STEPS
            w = max(1e-9, (m - r * p) / (1 - p))
            if w > 1:
                continue  # more sentences than there are without it
            likely = r ** (found + element.doubt * m) * (1 - r) ** (self.n_yes - found + element.doubt * (1 - m))
            likely *= w ** len(element.no) * (1 - w) ** (self.n_no - len(element.no))
            sum_likely += likely
            sum_f1 += likely * 2 * r * p / (p + m)
        return sum_f1 / sum_likely if sum_likely else 0.0

    def precision(self, element: _Element, yes: int) -> float:
        """The share of its sentences that are right, were it found in so many rows."""
        expected = self.share * max(0.0, yes - 0.5) / self.n_yes
        return min(1.0, expected / max(expected, len(element.sentences) / self.total)) / (1 + len(element.no))

    def sets(self, elements: list[_Element]) -> Iterator[_Element]:
        """Elements joined: for each way to choose what may be joined, those that are right more often than wrong."""
        lemmas = [e for e in elements if e.level == "lemma"]
        classes = sorted((self.of(e) for e in elements if e.level == "list" and self._tells(e)), key=_rank)[:MOST_CLASSES]
        ways: list[tuple[str, list[_Element], int]] = [(pos, [e for e in lemmas if e.pos == pos], 2) for pos in ("VERB", "NOUN", "ADJ")]
        for c in classes:
            of_class = [e for e in lemmas if len(e.sentences & c.sentences) >= 0.8 * len(e.sentences)]
            ways += [("", of_class, 1), ("VERB", [e for e in of_class if e.pos == "VERB"], 1)]
        told = [e for e in elements if e.doubt == TOLD_DOUBT and e.level == "list"]
        ways += [("", group, least) for group in (*_columns(classes), *_columns(told)) for least in (1, 2)]
        for (pos, some, least), floor in itertools.product(ways, (0.5, 0.3, 0.15)):
            if joined := self._join(some, pos, floor, least):
                yield joined
        for c, most in itertools.product(classes, (0.1, 0.05, 0.02)):
            if fewer := self._without(c, most):
                yield fewer

    def _tells(self, element: _Element) -> bool:
        """Whether a list's words stand in right rows clearly more often than elsewhere."""
        return len(element.yes) >= max(2, 0.3 * self.n_yes) and len(element.yes) / self.n_yes > 2.5 * len(element.sentences) / self.total

    def _without(self, element: _Element, most: float) -> _Element | None:
        """A list's words without those that are frequent in the corpus and in no row marked right."""
        out = sorted(
            (w for w, found in element.words.items() if w not in element.right_words and len(found) >= most * len(element.sentences) and w.isalpha()),
            key=lambda w: (-len(element.words[w]), w),
        )[:MOST_IN_SET]
        if not out or len(element.sentences) < 20:
            return None
        left = set().union(*(found for w, found in element.words.items() if w not in out))
        test = f"lower={rules.regex('|'.join(sorted(rules.escaped(w) for w in out)))}" if len(out) > 1 else f"lower={rules.string(out[0])}"
        text = f"(?![{test}]) {element.text}"
        fewer = _Element(text, "without", element.lemma, size=2, yes=set(element.yes), no=set(element.no), sentences=left, matches=dict(element.matches))
        return self.of(fewer)

    def _join(self, some: list[_Element], pos: str, floor: float, least: int) -> _Element | None:
        def chosen(without: int | None) -> list[_Element]:
            seen = {e.text: len(e.yes - {without}) for e in some}
            right = [e for e in some if seen[e.text] >= least and self.precision(e, seen[e.text]) >= floor]
            right.sort(key=lambda e: (-seen[e.text], len(e.sentences), e.text))
            return right[:MOST_IN_SET]

        members = chosen(None)
        if len(members) < 2 or (len({m.lemma for m in members}) < 2 and members[0].level == "lemma"):
            return None
        again = sum(any(i in e.yes for e in chosen(i)) for i in range(self.n_yes))
        whole = set().union(*(e.yes for e in members))
        joined = _Element(
            _union(members, pos),
            "set",
            pos=pos,
            size=len(members),
            yes=whole,
            no=set().union(*(e.no for e in members)),
            sentences=set().union(*(e.sentences for e in members)),
            members=tuple(members),
            doubt=max(m.doubt for m in members),
        )
        # Half of what is not found again: its class vouches for it.
        joined.again = again + 0.5 * (len(whole) - again)
        for member in members:
            for key, match in member.matches.items():
                joined.matches.setdefault(key, match)
        return self.of(joined)

    def in_context(self, best: list[_Element], engine: Engine) -> list[_Element]:
        """The best with something before or behind them."""
        kinds = set(engine._core.kinds)
        made = []
        for e in best:
            texts = []
            if "actor" in kinds:
                texts += [f"{LEFT} {e.text}", f"{e.text} {RIGHT}", f"{LEFT} {e.text} {RIGHT}"]
            texts.append(f"{FIRST} what:{e.text}" if e.text[0] not in "(w" else f"{FIRST} {e.text}")
            if "np" in kinds:
                texts.append(f"{SUBJECT} {e.text}")
            made += [(_Element(text, "context", size=e.size + 1), e) for text in texts]
        made = made[:MOST_CANDIDATES]
        self._search.look([c for c, _ in made])
        for context, e in made:
            context.again = max(0.0, _again(e) * len(context.yes) / max(1, len(e.yes)) - 0.25)
            if context.yes:
                self.of(context)
        return [c for c, _ in made]


def _believe_words(elements: list[_Element]) -> None:
    """What finds the same as what the tables say is believed as much: of both, the plainer one is proposed."""
    told = {frozenset(e.sentences) for e in elements if e.doubt == TOLD_DOUBT}
    for e in elements:
        if frozenset(e.sentences) in told:
            e.doubt = TOLD_DOUBT


def _again(element: _Element) -> float:
    return len(element.yes) if element.again is None else element.again


def _columns(classes: list[_Element]) -> list[list[_Element]]:
    """Elements of lists that ask for values of the same columns."""
    groups: dict[str, list[_Element]] = defaultdict(list)
    for e in classes:
        if "=" in e.text:
            groups[" ".join(part.split("=")[0] for part in e.text.split())].append(e)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]


def _union(members: Sequence[_Element], pos: str) -> str:
    if members[0].level != "lemma":
        parts = [part for m in members if (part := _ONE_VALUE.fullmatch(m.text))]
        if len(parts) == len(members) and len({part[1] for part in parts}) == 1:
            return f"{parts[0][1]}={rules.regex('|'.join(sorted(rules.escaped(part[2]) for part in parts)))}/>"
        return "(" + " | ".join(sorted(m.text for m in members)) + ")"
    values = "|".join(sorted({rules.escaped(m.lemma) for m in members}))
    test = f"lemma={rules.regex(values)}"
    return f'[{test} & pos="{pos}"]' if pos else f"[{test}]"


def _rank(e: _Element) -> tuple[float, int, int, str]:
    return (-round(e.score, 6), e.size, len(e.text), e.text)


def _different(best: list[_Element], most: int) -> list[_Element]:
    """The first of those that find the same."""
    out: list[_Element] = []
    seen = set()
    for e in best:
        found = frozenset(e.yes), frozenset(e.no), len(e.sentences)
        if found not in seen:
            seen.add(found)
            out.append(e)
        if len(out) == most:
            break
    return out

