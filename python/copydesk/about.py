"""Tables, their columns and kinds in words: `copydesk.describe`, and what this copy of copydesk is: `copydesk.build_info`."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from typing import Any

from copydesk import _core, extras
from copydesk.engine import LAYERS, Engine, default_engine
from copydesk.tables import Table

TABLES = {
    "blocks": "Lines and what each is; they are disjoint and cover every character.",
    "sentences": "Sentences; none crosses a line.",
    "tokens": "Words and marks, with lemma and tag.",
    "actors": "Who takes part: one row a person, country, organization … of an article.",
    "entities": "Every mention of an actor or a place.",
    "quotes": "Who said what: one row a contiguous part of an utterance.",
    "times": "Dates, times, durations and sets, as TIMEX3.",
    "events": "Who did what to whom, where and when.",
    "rejected": "Candidates that lost a conflict, met a veto or were switched off, and why.",
}

# Of every table that has the column; then what a table says of it otherwise.
_COLUMNS = {
    "doc": "the article's key: the caller's own, or 0…n-1",
    "field": "which of several columns of text",
    "start": "where the text begins in the article's cell, in code points from 0",
    "end": "one behind where it ends",
    "text": "exactly article[start:end]",
    "block": "number of the line in its article",
    "sentence": "number of the sentence in its article",
    "token": "number of the token in its article",
    "mention": "number of the mention in its article",
    "entity": "which row of `actors` it is; null where nobody tells",
    "quote": "number of the quote in its article",
    "time": "number of the time in its article",
    "event": "number of the event in its article",
    "kind": "what it is",
    "name": "the canonical name, else the fullest form in the article",
    "country": "ISO 3166 alpha-3",
    "code": "country and roles as in CAMEO and PLOVER: AZEGOV, ISRMIL, IGOUNO",
    "title": "office or form of address, as written",
    "region": "of the first level, as Texas; null for a country",
    "lat": "latitude in degrees",
    "lon": "longitude in degrees",
    "confidence": "the margin of a learned choice in 0…1; null where a rule decided",
    "first": "the first calendar day that it covers",
    "last": "the last calendar day that it covers",
    "rule": "the rule that made the row; `copydesk rules` lists them",
}
_OF_TABLE = {
    "blocks": {
        "kind": "headline dek byline dateline caption credit subheading body teaser promo boilerplate contact correction",
        "read": "who reads the line: all (every table), names (entities and times), none",
        "duplicate_of": "the earlier line that this repeats",
    },
    "tokens": {"lemma": "the dictionary's form", "pos": "UPOS", "tag": "Penn, with HYPH NFP ADD AFX GW"},
    "actors": {
        "entity": "number of the actor in its article",
        "kind": "person organization country place facility group party media",
        "mentions": "how many mentions it has",
        "first_mention": "which row of `entities` is its first",
    },
    "entities": {
        "form": "name nominal pronoun",
        "kind": "person organization country place facility group party media; nationality for adjectives and demonyms",
        "place_id": "number at GeoNames, of a town",
        "metonym": "a capital or seat that stands for its government",
    },
    "quotes": {
        "quotation": "shared by the parts of one utterance",
        "turn": "shared by the quotations of one speaker behind one another",
        "kind": "direct indirect mixed",
        "cue": "the word of saying",
        "cue_lemma": "its dictionary's form",
        "speaker": "the noun phrase as written",
        "speaker_kind": "name role organization pronoun collective anonymous",
        "speaker_name": "who that is",
        "speaker_code": "the speaker's actor code",
        "said_first": "the first day on which it was said",
        "said_last": "the last day on which it was said",
        "negated": "whether it was not said",
        "speaker_rule": "the rule that chose the speaker",
    },
    "times": {
        "type": "DATE TIME DURATION SET",
        "value": "TIMEX3, relative to the date of publication; null where that is needed and unknown",
        "mod": "TIMEX3: APPROX START MID END MORE_THAN …",
        "granularity": "time day week month quarter season year decade century",
        "anchor": "what it is counted from: published text none",
        "vague": "whether it has no borders, as “recently”",
    },
    "events": {
        "text": "the trigger",
        "type": "PLOVER: ACCUSE AGREE AID ASSAULT …",
        "mode": "PLOVER's mode of the type",
        "cameo": "CAMEO code, leading zeros kept",
        "quad": "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
        "score": "Goldstein's scale",
        "status": "asserted future hypothetical negated historical",
        "reciprocal": "whether both sides did it, as in “met”",
        "place": "where it happened, as written",
        "place_country": "ISO 3166 alpha-3 of the place",
        "when_start": "where the date stands",
        "when_end": "one behind where that ends",
        "published": "the article's date of publication",
        "killed": "the least number of dead that is told; null where none is",
        "killed_max": "the greatest, where a range is told",
        "injured": "the least number of injured that is told; null where none is",
        "injured_max": "the greatest, where a range is told",
        "quote": "the row of `quotes` in which it is asserted",
        "group": "shared by rows of one trigger with several actors on a side",
        "source": "who did it, as written",
        "target": "to whom, as written",
        "source_rule": "the rule that chose the source",
        "target_rule": "the rule that chose the target",
        "place_rule": "the rule that chose the place",
        "when_rule": "the rule that chose the date",
    },
    "rejected": {
        "layer": "the table that it was a candidate for",
        "rule": "the rule or list that proposed it",
        "reason": "why it was dropped, in words",
        "confidence": "the margin in 0…1 with which learned weights dropped it; null where none were asked",
        "file": "where that rule stands, or the list's row; null for what is decided in C++",
        "line": "the line there",
    },
}
_PARTS = {
    "_start": "where {0} begins in its cell; null in another field",
    "_end": "one behind where {0} ends",
    "_entity": "which row of `actors` {0} is",
    "_name": "who {0} is",
    "_code": "the actor code of {0}",
}


def describe(table: str, engine: Engine | None = None) -> Table:
    """What a table's columns are, in words.

    Args:
        table: its name; of a kind of your own with the engine that makes it.
        engine: whose packs add tables, and columns of `entities`.

    Returns:
        A table `column type meaning`, in the order of the columns; `print` it to read it.

    Raises:
        ValueError: there is no such table.

    >>> describe("sentences")["column"]
    ['doc', 'block', 'sentence', 'start', 'end', 'text']
    >>> describe("quotes")[["column", "meaning"]].row(6)
    {'column': 'text', 'meaning': 'exactly article[start:end]'}
    """
    engine = engine or default_engine()
    types = engine._core.empty(engine._table("table", table), False).column_types
    meanings = [_meaning(table, column, types) for column in types]
    columns = [("column", "string", list(types)), ("type", "string", list(types.values())), ("meaning", "string", meanings)]
    return Table(_core.Table.of_columns("describe", columns))


def _meaning(table: str, column: str, types: dict[str, str]) -> str:
    of_table = _OF_TABLE.get(table, {})
    if column in of_table or column in _COLUMNS:
        return of_table.get(column) or _COLUMNS[column]
    for ending, meaning in _PARTS.items():
        part = column.removesuffix(ending)
        if part != column and part in types:
            return meaning.format(f"the {part}")
    if f"{column}_start" in types:
        return f"what the rule captures as `{column}`"
    return "an attribute that your rules or lists give" if table not in LAYERS or table == "entities" else ""


def build_info() -> dict[str, Any]:
    """What this copy of copydesk is: what a report of a fault should have in it.

    Returns:
        `version`, `compiler`, `python`, `platform`, `packs` (name, version and hash of each shipped one), and `extras`: the libraries that are there, with
        their versions.

    >>> info = build_info()
    >>> info["packs"][0].split()[0], "pyarrow" in info["extras"]
    ('news_en', True)
    """
    found = {}
    for library in sorted({library for libraries in extras.EXTRAS.values() for library in libraries}):
        try:
            found[library] = importlib.metadata.version(library)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "version": _core.version,
        "compiler": _core.compiler,
        "python": sys.version.split()[0],
        "platform": platform.platform(),
        "packs": default_engine().packs,
        "extras": found,
    }
