"""Term lists: from a few terms to millions, built from what is at hand or opened from a compiled file."""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from copydesk import _core, checks, frames, pickles
from copydesk.engine import PACKS, default_threads, make_report, progress_bar, timer
from copydesk.errors import Error, RuleError
from copydesk.tables import Table

_MATCH = ("smart", "exact", "lower", "norm", "lemma")
_OVERLAP = ("longest", "all")
_SHOWN_FAULTS = 5


class Gazetteer(pickles.Immutable):
    """Terms with attributes, found in articles a word at a time. Immutable: one serves any number of threads and engines.

    Args:
        terms: term → attributes (a mapping of texts; None is left out), or a list of terms. A term is a text, which is read as articles are, or a
            list of tokens, which are taken as they are: any text, a character a token too. A row that is one of several with the same term is
            found with each of them.
        kind: the kind of span that it makes for an engine (`place`, `organization` … or a name of your own).
        match: how words are compared. "smart": a term without capitals in any case, one with capitals so written (or in a sentence that is all
            capitals); "exact"; "lower": any case; "norm": case and diacritics folded; "lemma": "ceasefire agreement" finds "ceasefire agreements".
        overlap: "longest": left to right, the longest at each start; "all": every hit.
        plural: whether the last word may be in the plural.
        possessive: whether a "'s" that follows belongs to the hit.

    It pickles with its terms; one that was opened, as the path of its file and its hash, so that processes on one machine map one file.

    Raises:
        TypeError: terms or attributes of the wrong kind.
        ValueError: a term without a token, or of too many; an attribute with the name of a column that every table of hits has.

    >>> ports = Gazetteer({"Baku": {"country": "AZE"}, "Ust-Luga": {"country": "RUS"}}, kind="place")
    >>> [(hit["text"], hit["country"]) for hit in ports.find("From Ust-Luga to Baku.")]
    [('Ust-Luga', 'RUS'), ('Baku', 'AZE')]
    """

    _path: str | None = None  # of the file that it was opened from

    def __init__(
        self,
        terms: Mapping[Any, Mapping[str, str | None]] | Iterable[str | Sequence[str]],
        *,
        kind: str = "",
        match: str = "smart",
        overlap: str = "longest",
        plural: bool = False,
        possessive: bool = False,
    ) -> None:
        names: list[str] = []
        columns: list[Any] = []
        if isinstance(terms, Mapping):
            rows, names, plain = _rows(terms)
            columns = [(rows, name) if plain else [_value(name, row.get(name)) for row in rows] for name in names]
        elif isinstance(terms, (str, bytes)) or hasattr(terms, "columns") or not isinstance(terms, Iterable):
            frame = "; a frame is taken by Gazetteer.from_table" if hasattr(terms, "columns") else ""
            raise TypeError(f"terms is a {checks.kind_of(terms)}; wanted term → attributes, or a list of terms{frame}")
        self._build(terms.to_pylist() if hasattr(terms, "to_pylist") else list(terms), names, columns, _Options(kind, match, overlap, plural, possessive))

    def _build(self, terms: Any, names: list[str], columns: list[Any], options: _Options) -> None:
        _check_names(names)
        texts, tokens = _split(terms) if isinstance(terms, list) else (terms, {})
        try:
            core, faults = _core.Gazetteer.build(_language(), texts, tokens, names, columns, *options.core)
        except TypeError:
            _check_values(names, columns)
            raise
        if core is None:
            shown = "; ".join(f"row {row}: {message}" for row, message in faults[:_SHOWN_FAULTS])
            raise ValueError(shown + (f"; … {len(faults)} faults" if len(faults) > _SHOWN_FAULTS else ""))
        self._core = core

    @classmethod
    def _of(cls, core: _core.Gazetteer) -> Gazetteer:
        made = cls.__new__(cls)
        made._core = core
        return made

    @classmethod
    def from_table(
        cls,
        table: Any,
        term: str = "term",
        attributes: Sequence[str] | None = None,
        *,
        kind: str = "",
        match: str = "smart",
        overlap: str = "longest",
        plural: bool = False,
        possessive: bool = False,
    ) -> Gazetteer:
        """Takes terms from a frame: a row a term.

        Args:
            table: a pandas or polars DataFrame, a pyarrow table, or anything with `__arrow_c_stream__`.
            term: the column with the terms.
            attributes: the columns that are attributes; all others by default. Values are taken as text; nulls are left out.
            kind, match, overlap, plural, possessive: as for `Gazetteer`.

        >>> import pyarrow
        >>> table = pyarrow.table({"name": ["Baku", "Oslo"], "country": ["AZE", None], "people": [2300000, 700000]})
        >>> Gazetteer.from_table(table, "name").find("In Baku.").row(0)["people"]
        '2300000'
        """
        frame = frames.frame_of(table)
        if frame is None:
            raise TypeError(f"table is a {checks.kind_of(table)}; wanted a frame of pandas or polars, or an Arrow table")
        options = _Options(kind, match, overlap, plural, possessive)
        terms = frames.texts_of(frame.pick("term", term))
        given = None if attributes is None else checks.several("attributes", attributes, "a list of columns")
        names = [n for n in frame.names if n != term] if given is None else given
        columns = [frames.texts_of(frame.pick("attributes", name)) for name in names]
        made = cls.__new__(cls)
        made._build(terms, [str(name) for name in names], columns, options)
        return made

    @classmethod
    def from_tsv(
        cls, path: str | Path, *, kind: str = "", match: str = "smart", overlap: str = "longest", plural: bool = False, possessive: bool = False
    ) -> Gazetteer:
        """Reads a tab-separated file as packs have them: a header line, a column `term` (several spellings with `|` between), then attributes.

        Columns `source` and `note` are not attributes.

        Raises:
            RuleError: with file, line and column of every fault.
        """
        options = _Options(kind, match, overlap, plural, possessive)
        core, faults = _core.Gazetteer.from_tsv(_language(), checks.path("path", path), *options.core)
        if core is None:
            raise RuleError(faults)
        _check_names(core.names)
        return cls._of(core)

    def save(self, path: str | Path) -> Path:
        """Writes the compiled gazetteer. An older file of that name is replaced at once; who has it open keeps it.

        Raises:
            OSError: the file cannot be written.
        """
        faults = self._core.save(checks.path("path", path))
        if faults:
            raise OSError(f"{path}: {faults[0].message}")
        return Path(path)

    @classmethod
    def open(cls, path: str | Path, *, verify: bool = False) -> Gazetteer:
        """Opens a file that `save` wrote. It is mapped: processes that open it share one copy in memory.

        Args:
            path: the file.
            verify: whether to read all of it and compare its hash. Without, only its table of contents is looked at, which costs the same for
                any size; a damaged file then gives wrong hits or none, but never a crash.

        Raises:
            FileNotFoundError: there is no such file.
            copydesk.Error: it is not a compiled gazetteer, is cut short, damaged or of another version.
        """
        name = checks.path("path", path)
        if not Path(name).exists():
            raise FileNotFoundError(f"{name}: no such file")
        core, faults = _core.Gazetteer.open(name)
        if core is None:
            raise Error(f"{path}: {faults[0].message}")
        if checks.flag("verify", verify) and not core.verify():
            raise Error(f"{path}: damaged: its contents are not what was written")
        made = cls._of(core)
        made._path = os.path.abspath(name)
        return made

    def __reduce__(self) -> Any:
        if self._path is not None:
            return _reopened, (self._path, self._core.hash)
        return _of_bytes, (pickles.bytes_of(self.save),)

    def find(
        self,
        articles: Any,
        text: str | Sequence[str] | None = None,
        id: Any = None,
        *,
        threads: int | None = None,
        progress: bool = False,
        offsets: str = "codepoints",
    ) -> Table:
        """Every hit in articles, as a table: `doc start end text term`, a column for each attribute, `rule`.

        Articles are read as they are: also the lines that `extract` leaves out are searched.

        Args:
            articles, text, id: as `copydesk.extract` takes them.
            threads: default: one for each processor.
            progress: shows a bar (needs tqdm).
            offsets: "codepoints" or "bytes".

        >>> Gazetteer(["prime minister"]).find("The Prime Minister spoke.").row(0)["term"]
        'prime minister'
        """
        threads, in_bytes = checks.threads(threads, default_threads()), checks.in_bytes(offsets)
        checks.flag("progress", progress)
        read = frames.read(articles, text, id)
        elapsed = timer()
        with progress_bar(progress, len(read)) as bar:
            tables, done = self._core.find(
                _language(), read.columns, read.fields, read.keys.core, threads, in_bytes, bar, self.rule
            )
        return Table(tables[0], read.keys, report=make_report(done, tables, read, elapsed(), []))

    def find_tokens(self, documents: Iterable[Sequence[str]]) -> list[list[tuple[int, int, int]]]:
        """Every hit in documents that are lists of tokens, each one sentence: for each a list of `(term, start, end)`.

        `term` is the number of the term as it was given, from 0; `start` and `end` count tokens, half-open.

        >>> Gazetteer([["a", "b"], ["b"]], match="exact").find_tokens([["b", "a", "b"]])
        [[(1, 0, 1), (0, 1, 3)]]
        """
        given = enumerate(checks.several("documents", documents, "a list of lists of tokens"))
        return list(self._core.find_tokens(_language(), [checks.texts(f"documents[{i}]", tokens, "a list of tokens") for i, tokens in given]))

    @property
    def kind(self) -> str:
        """The kind of span that it makes for an engine; "" if none was given."""
        return self._core.kind

    @property
    def rule(self) -> str:
        """The id that its hits bear."""
        return f"list.own.{self.kind}" if self.kind else "list.own"

    @property
    def attributes(self) -> list[str]:
        """The names of the terms' attributes."""
        return self._core.names

    @property
    def nbytes(self) -> int:
        """Bytes of memory; of an opened file, its size."""
        return self._core.nbytes

    def __len__(self) -> int:
        return len(self._core)

    def __repr__(self) -> str:
        tails = "".join(f", {name}" for name in ("plural", "possessive") if getattr(self._core, name))
        attributes = f", attributes {' '.join(self.attributes)}" if self.attributes else ""
        kind = f" {self.kind}" if self.kind else ""
        return f"<copydesk.Gazetteer{kind}: {len(self):,} terms, match {self._core.match}, overlap {self._core.overlap}{tails}{attributes}>"


def _of_bytes(data: bytes) -> Gazetteer:
    made = pickles.opened(data, lambda path: Gazetteer.open(path, verify=True))
    made._path = None
    return made


def _reopened(path: str, hash: int) -> Gazetteer:
    here = pickles.place(path)
    if here is None:
        raise Error(f"{path} is not here: a gazetteer that was opened is pickled as the path of its file, which every machine needs")
    made = Gazetteer.open(here)
    if made._core.hash != hash:
        raise Error(f"{here}: another gazetteer than the one that was pickled: its contents have another hash")
    return made


class _Options:
    """What every way to make a gazetteer takes."""

    def __init__(self, kind: str, match: str, overlap: str, plural: bool, possessive: bool) -> None:
        checks.choice("match", match, _MATCH)
        checks.choice("overlap", overlap, _OVERLAP)
        checks.flag("plural", plural)
        checks.flag("possessive", possessive)
        if checks.text("kind", kind) and not kind.replace("-", "_").isidentifier():
            raise ValueError(f"kind={kind!r} is not a name: a letter or '_', then letters, digits, '_' and '-'")
        self.core = (match, overlap, plural, possessive, kind)


def _rows(terms: Mapping[Any, Mapping[str, str | None] | None]) -> tuple[list[Mapping[str, str | None]], list[str], bool]:
    """Attributes of all terms, their names, and whether all are dicts. A few at a time: what is looked at twice is then still in the cache."""
    rows: list[Mapping[str, str | None]] = []
    names: dict[str, None] = {}
    kinds: set[type] = set()
    rest = iter(terms.values())
    while some := [{} if one is None else one for one in itertools.islice(rest, 512)]:
        new = set(map(type, some)) - kinds
        if not all(issubclass(kind, Mapping) for kind in new):
            term, wrong = next((t, a) for t, a in terms.items() if a is not None and not isinstance(a, Mapping))
            raise TypeError(f"terms[{term!r}] is a {checks.kind_of(wrong)}; wanted attributes by name")
        kinds |= new
        names.update(dict.fromkeys(itertools.chain.from_iterable(some)))
        rows += some
    for name in names:
        checks.text("terms: an attribute's name", name)
    return rows, list(names), kinds <= {dict}


def _value(name: str, value: Any) -> str | None:
    if value is None or type(value) is str:
        return value
    raise TypeError(f"attribute {name!r}: {value!r} is a {type(value).__name__}, not text")


def _check_values(names: Sequence[str], columns: Sequence[Any]) -> None:
    """Says which value it is that the core would not take from the dicts."""
    for name, column in zip(names, columns, strict=True):
        if isinstance(column, tuple):
            for row in column[0]:
                _value(name, row.get(name))


def _check_names(names: Sequence[str]) -> None:
    for name in names:
        if name in _core.term_columns:
            raise ValueError(f"an attribute named {name!r} would be a column that every table of hits has; rename it")


def _split(terms: list[Any]) -> tuple[list[str | None], dict[int, list[str]]]:
    """Terms that are texts, and by row those that are tokens."""
    if set(map(type, terms)) <= {str, type(None)}:
        return terms, {}
    tokens = {i: list(term) for i, term in enumerate(terms) if type(term) is not str and isinstance(term, (list, tuple))}
    for i, term in enumerate(terms):
        if type(term) is not str and i not in tokens and not isinstance(term, str) and term is not None:
            raise TypeError(f"terms: {term!r} is a {type(term).__name__}; wanted a text, or a list of tokens")
    for i, given in tokens.items():
        if not all(isinstance(token, str) for token in given):
            raise TypeError(f"terms: {terms[i]!r} is a term of tokens that are not all text")
        if not checks.is_utf8("".join(given)):
            raise ValueError(f"terms: {terms[i]!r} holds a lone surrogate: it has no UTF-8 form")
    return ([None if i in tokens else term for i, term in enumerate(terms)] if tokens else terms), tokens


@functools.cache
def _language() -> _core.Language:
    """How English is cut into words; what an engine's language is too."""
    language, faults = _core.Language.load(str(PACKS / "news_en" / "language"))
    if language is None:
        raise RuleError(faults)
    return language
