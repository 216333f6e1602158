"""copydesk turns news articles into tables: who said what, who did what to whom, where and when.

>>> import copydesk
>>> tables = copydesk.extract("The harbour reopened on Monday.", published="2024-03-12")
>>> tables.names
['blocks', 'actors', 'entities', 'quotes', 'times', 'events']
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from copydesk import _core, _late, display, frames, plot
from copydesk.about import build_info, describe
from copydesk.acts import same_events
from copydesk.changes import Diff, diff
from copydesk.concordance import Concordance, Line
from copydesk.corpus import Corpus
from copydesk.cqp import from_cqp
from copydesk.engine import Engine, default_engine
from copydesk.errors import DateWarning, DuplicateKeyWarning, Error, LimitError, LintWarning, MissingExtraError, PathWarning, RuleError
from copydesk.event_formats import to_icews, to_phoenix, to_plover_json
from copydesk.gazetteer import Gazetteer
from copydesk.pages import read_pages
from copydesk.pattern import Pattern, PatternSet, compile
from copydesk.petrarch import ImportedPack, Remark, import_petrarch
from copydesk.propose import Proposal, Proposals, propose
from copydesk.report import Notice, Report
from copydesk.rules import Rule
from copydesk.scale import Batches, Schema, batches, schema
from copydesk.spacy_rules import Gap, Imported, from_spacy
from copydesk.tables import Explanation, Table, Tables, WhyNot
from copydesk.widget import workbench

__version__: str = _core.version
__all__ = [
    "Batches",
    "Concordance",
    "Corpus",
    "DateWarning",
    "Diff",
    "DuplicateKeyWarning",
    "Engine",
    "Error",
    "Explanation",
    "Gap",
    "Gazetteer",
    "Imported",
    "ImportedPack",
    "LimitError",
    "Line",
    "LintWarning",
    "MissingExtraError",
    "Notice",
    "PathWarning",
    "Pattern",
    "PatternSet",
    "Remark",
    "Proposal",
    "Proposals",
    "Report",
    "Rule",
    "RuleError",
    "Schema",
    "Table",
    "Tables",
    "WhyNot",
    "batches",
    "build_info",
    "code_actors",
    "compile",
    "describe",
    "diff",
    "display",
    "extract",
    "from_cqp",
    "from_spacy",
    "identities",
    "import_petrarch",
    "read_pages",
    "same_events",
    "plot",
    "propose",
    "schema",
    "to_icews",
    "to_phoenix",
    "to_plover_json",
    "workbench",
]


def extract(
    articles: Any,
    text: str | Sequence[str] | None = None,
    id: Any = None,
    published: Any = None,
    layers: Iterable[str] | None = None,
    rules: str | Path | Sequence[str | Path] | None = None,
    threads: int | None = None,
    progress: bool = False,
    offsets: str = "codepoints",
    keep: Iterable[str] | Mapping[str, str] = (),
) -> Tables:
    """Reads articles into tables.

    Args:
        articles: a `str`; a list of `str` or `None`; a pandas or polars Series or DataFrame; a pyarrow table or array; anything with
            `__arrow_c_stream__` or `__arrow_c_array__`.
        text: for a frame, the column with the articles; several columns are read as one article, the first as its headline, and every
            table then has a column `field`.
        id: for a frame, the column with the articles' keys; else the keys. Without it: the pandas index, or 0…n-1.
        published: for a frame, the column with the publication dates; else one date, or as many as there are articles (`datetime.date`,
            ISO text, numpy's, a datetime column; None, NaN and NaT are unknown).
        layers: the tables wanted. Default: blocks actors entities quotes times events; also sentences tokens rejected.
        rules: packs of your own to use besides the shipped one.
        threads: default: one for each processor. The tables do not depend on it.
        progress: shows a bar (needs tqdm).
        offsets: "codepoints", as Python counts, or "bytes" of the UTF-8 text.
        keep: columns of the frame that come along behind those of every table; "published" for the dates as they were read. A dict renames them:
            `keep={"source": "outlet"}`.

    Returns:
        One attribute for each table, and `report`: what was done and skipped. Article text never raises.

    Raises:
        TypeError: articles, keys or dates of the wrong kind; the message names the key.
        ValueError: an unknown table; as many dates or keys as there are not articles.
        RuleError: `rules` do not compile.
        FileNotFoundError: `rules` name what is not there.

    >>> tables = extract(["It rained.", "It snowed."], layers=["sentences"])
    >>> [(row["doc"], row["text"]) for row in tables.sentences]
    [(0, 'It rained.'), (1, 'It snowed.')]
    """
    engine = default_engine() if rules is None else Engine(rules)
    return engine.extract(articles, text, id, published, layers=layers, threads=threads, progress=progress, offsets=offsets, keep=keep)


def code_actors(phrases: Any) -> Table:
    """Codes noun phrases as actors, without an article around them.

    Args:
        phrases: "American warplanes", "the Turkish foreign minister" …: a list or a column, as `extract` takes them.

    Returns:
        A table `text country role code`, one row a phrase; what is not known is null.

    >>> code_actors(["American warplanes"]).columns
    ['text', 'country', 'role', 'code']
    """
    read = frames.read(phrases, argument="phrases")
    texts = [read.text(i).get("", "").encode(errors="replace").decode() for i in range(len(read))]
    return Table(default_engine()._core.code_actors(texts))


def identities(tables: Tables | Table) -> Table:
    """Who is the same over a corpus: the actors of all articles, and the person, body or country that each of them is.

    People go together by given name and surname, without titles, initials and nicknames, and stay apart where middle names or countries differ; a
    person of whom an article has one word alone is nobody else's, unless a list knows it. Who goes together does not depend on the articles' order.

    Args:
        tables: what `extract` made of all the articles, with `actors` among its layers; or that table by itself.

    Returns:
        A table `doc entity identity name kind country code aliases articles mentions`, one row an actor of an article, in the order of `actors`: join any
        table by `(doc, entity)`. `name`, `kind`, `country`, `code`: of most mentions; `aliases`: every name it has, joined by " | "; `articles`, `mentions`: of the identity.

    Raises:
        TypeError: no tables, or a table of another name.
        AttributeError: `actors` was not asked for.

    >>> tables = extract(["Ann Kovac spoke in Peru.", "Mrs Ann B. Kovac left."], layers=["actors"])
    >>> [(row["doc"], row["identity"], row["aliases"]) for row in identities(tables) if row["kind"] == "person"]
    [(0, 1, 'Ann B. Kovac | Ann Kovac'), (1, 1, 'Ann B. Kovac | Ann Kovac')]
    """
    actors = tables.actors if isinstance(tables, Tables) else tables
    found = default_engine()._core.identities(actors._core) if isinstance(actors, Table) else None
    if found is None:
        raise TypeError("identities(tables): wanted what extract() made, or its table of actors")
    return actors.beside(found)


# Modules that `import copydesk` leaves out, since each needs another library: imported when they are asked for. `dir` does not name them: who looks
# at all that is there (`help`, `inspect`) would meet the ones that cannot be imported.
_ON_DEMAND = ("dask", "duckdb", "pandas", "polars", "ray", "spacy", "spark")


def __getattr__(name: str) -> ModuleType:
    if name in _ON_DEMAND:
        return importlib.import_module(f"copydesk.{name}")
    raise AttributeError(f"module 'copydesk' has no attribute {name!r}", name=name)


# The accessors, now where the library is there already, else when it is imported.
_late.register({name: f"copydesk.{name}" for name in ("pandas", "polars")})
