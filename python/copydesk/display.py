"""Tables and marked-up articles as HTML that stands alone: nothing is loaded from elsewhere, and no script runs but the filter of whole pages.

Articles are untrusted: every character of theirs is escaped, control characters are shown as pictures, and each paragraph has the direction of its own
text. Spans that overlap stay readable, as each table has a line of its own under the text (`look.py`). A mark is a link to its row, which opens.
"""

from __future__ import annotations

import datetime
import html
import itertools
import pickle
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk import concordance, look, terminal
from copydesk.errors import Error
from copydesk.look import LANES, PAGE_STYLE, POLICY, SCRIPT, STYLE
from copydesk.terminal import visible

if TYPE_CHECKING:
    from copydesk.concordance import Concordance
    from copydesk.corpus import Corpus
    from copydesk.engine import Engine
    from copydesk.pattern import Pattern
    from copydesk.report import Report
    from copydesk.tables import Reader, Table, Tables

SHOWN_ROWS = 20
SHOWN_ARTICLES = 3
SHOWN_CELL = 120
_TERMINAL_ROWS = 10
# Rows times characters up to which the rows of a page tell in full how they came to be, which reads the article again for each; beyond, their rules.
_EXPLAINED = 500_000

# The columns worth reading first.
_COLUMNS = {
    "quotes": ("text", "speaker", "speaker_name", "speaker_code", "cue", "kind", "rule"),
    "events": ("source", "source_code", "text", "type", "status", "target", "target_code", "place", "first", "rule"),
    "actors": ("name", "kind", "country", "code", "title", "mentions"),
    "entities": ("text", "kind", "name", "country", "code", "metonym", "rule"),
    "times": ("text", "type", "value", "first", "last", "rule"),
    "blocks": ("text", "kind", "read", "duplicate_of", "rule"),
    "sentences": ("text",),
    "tokens": ("text", "lemma", "pos", "tag"),
    "rejected": ("text", "layer", "rule", "reason", "file", "line"),
    "diff": ("change", "layer", "text", "column", "before", "after", "rule_before", "rule_after"),
    "identities": ("name", "kind", "country", "code", "aliases", "articles", "mentions"),
}
# Tables whose rows are no marks in the text.
_UNMARKED = frozenset(("blocks", "sentences", "tokens", "actors", "rejected", "identities"))
_LONG = 40  # a cell with more characters gets room
_GAP = ' class="gap"'  # an empty line
_WIDE = frozenset(("text", "reason", "detail", "meaning", "aliases", "pattern", "finds", "why"))

_CONTROLS = {c: 0x2400 + c for c in range(0x20) if c not in (0x09, 0x0A)} | {0x7F: 0x2421}
# Direction overrides would reorder what stands around them; they are shown, not obeyed.
_CONTROLS |= {c: ord("\N{REPLACEMENT CHARACTER}") for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000))}


@dataclass(frozen=True)
class Mark:
    """A stretch of a text to mark: its classes in STYLE, what a pointer over it shows, a small note behind it, and the id of its row on the page."""

    start: int
    end: int
    css: str
    title: str = ""
    after: str = ""
    ref: str = ""


def escape(text: str) -> str:
    """Any text as HTML that shows it: markup escaped, control characters as pictures.

    >>> escape('<script>\\x00 & "x"')
    '&lt;script&gt;\u2400 &amp; &quot;x&quot;'
    """
    return html.escape(text.translate(_CONTROLS))


def mark(text: str, marks: Iterable[Mark]) -> str:
    """A text with its marks, which may overlap.

    >>> mark("It rained.", [Mark(3, 9, "v", "weather")])
    'It <mark class="v" title="weather">rained</mark>.'
    """
    return "".join(_pieces(text, marks, ()))


def paragraphs(text: str, marks: Iterable[Mark]) -> str:
    """The same, each line in an element of its own, which has the direction of its text.

    >>> paragraphs("It rained.\\nSnow fell.", [])
    '<div dir="auto">It rained.\\n</div><div dir="auto">Snow fell.</div>'
    """
    ends = list(itertools.accumulate(map(len, text.splitlines(keepends=True))))
    lines: list[list[str]] = [[]]
    for piece in _pieces(text, marks, ends):
        if piece is None:
            lines.append([])
        else:
            lines[-1].append(piece)
    shown = ("".join(line) for line in lines if line)
    return "".join(f'<div dir="auto"{"" if line.strip() else _GAP}>{line}</div>' for line in shown)


def _pieces(text: str, marks: Iterable[Mark], ends: Sequence[int]) -> Any:
    """The text cut where marks begin and end, and None at the `ends`."""
    marks = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    opens: dict[int, list[Mark]] = {}
    closes: dict[int, list[Mark]] = {}
    for m in marks:
        opens.setdefault(m.start, []).append(m)
        closes.setdefault(m.end, []).append(m)
    borders = sorted({0, len(text), *opens, *closes, *ends})
    stops = set(ends)
    active: list[Mark] = []
    for start, end in itertools.pairwise(borders):
        active = [m for m in active if m.end > start] + opens.get(start, [])
        piece = escape(text[start:end])
        yield _marked(piece, active, _notes(text, closes.get(end, []))) if active else piece
        if end in stops:
            yield None


def _notes(text: str, closing: Sequence[Mark]) -> str:
    """What stands behind marks that end together, each once."""
    notes = (m.after for m in sorted(closing, key=lambda m: -m.start) if m.after and m.after != text[m.start : m.end])
    return " ".join(dict.fromkeys(notes))


def _marked(piece: str, active: Sequence[Mark], after: str) -> str:
    # Of marks of one table the innermost gives the look, and of all of them the link; a cue leaves it to the act that it is.
    inner = {m.css.split()[0]: m for m in sorted(active, key=lambda m: m.start - m.end)}
    css = " ".join(sorted({name for m in inner.values() for name in m.css.split()}))
    title = "\n".join(dict.fromkeys(m.title for m in active if m.title))
    refs = list(dict.fromkeys(m.ref for m in sorted(active, key=lambda m: (m.end - m.start, m.css == "s")) if m.ref))
    if refs:
        piece = f'<a href="#{escape(refs[0])}">{piece}</a>'
    return f'<mark class="{css}"' + _attribute("title", title) + _attribute("data-after", after) + _attribute("data-rows", " ".join(refs)) + f">{piece}</mark>"


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""


# --- articles ---------------------------------------------------------------------------------------------------------------------


def article_html(cells: dict[str, str], rows: Mapping[str, Sequence[dict[str, Any]]], ids: str = "") -> str:
    """An article with its rows marked.

    Args:
        cells: field name → text; one field with the name "" for a plain article.
        rows: table name → the article's rows.
        ids: what the ids of its rows on the page begin with (`rows_panel`); without it marks are no links.
    """
    parts = []
    for name, text in cells.items():
        marks = []
        for table, found in rows.items():
            for number, row in enumerate(found):
                if row.get("field", "") == name:
                    marks += _marks(table, row, _id(ids, table, number) if ids else "")
        heading = f"<h4>{escape(name)}</h4>" if name else ""
        parts.append(f'{heading}<div class="article">{paragraphs(text, marks)}</div>')
    return "".join(parts)


def _id(ids: str, table: str, number: int) -> str:
    return f"{ids}-{table}-{number}"


def _marks(table: str, row: dict[str, Any], ref: str) -> list[Mark]:
    def at(css: str, title: str, prefix: str = "", after: str = "") -> list[Mark]:
        start, end = row.get(f"{prefix}start"), row.get(f"{prefix}end")
        return [] if start is None or end is None else [Mark(start, end, css, title, after, ref)]

    if table == "blocks":
        ref = ""
        if row["kind"] == "body":
            return []
        return at("b" if row["kind"] in ("headline", "dek", "subheading") else "x", f"{row['kind']} ({row['rule']})")
    if table in _UNMARKED:
        return []
    title = f"{_says(table, row)} ({row.get('rule')})"
    if table == "quotes":
        who = row["speaker_name"] or row["speaker"] or ""
        found = at("q", title, after=f"— {who}" if who else "")
        return found + at("s", f"speaker: {who}", "speaker_") + at("s", f"cue: {row['cue_lemma'] or ''}", "cue_")
    if table == "entities":
        return at(f"e e-{row['kind']}" if row["kind"] in look.KINDS else "e", title)
    if table == "times":
        return at("t", title, after=row["value"] or "")
    if table == "events":
        return at("v", title, after=row["type"] or "")
    return at("o", title, after=table)


def _says(table: str, row: Mapping[str, Any]) -> str:
    """A row in a few words."""
    if table == "quotes":
        return f"{row['kind']} quote: {row['speaker_name'] or row['speaker'] or 'nobody named'}"
    if table == "entities":
        return f"{row['kind'] or row['form']}: {row['name'] or '?'}" + (f" {row['code']}" if row["code"] else "")
    if table == "times":
        return f"{row['type']}: {row['value'] or 'unknown'}"
    if table == "events":
        return f"{row['type']}, {row['status']}: {row['source_name'] or row['source'] or '?'} → {row['target_name'] or row['target'] or '?'}"
    shown = (str(row[c]) for c in first_columns(table, list(row)) if c not in ("text", "rule") and row[c] is not None)
    return f"{table}: {', '.join(itertools.islice(shown, 4))}"


def _kind(table: str, row: Mapping[str, Any]) -> str:
    """What the filter calls a row."""
    return str(row.get("type" if table in ("events", "times") else "kind") or row.get("form") or table)


def _actors(table: str, row: Mapping[str, Any]) -> list[str]:
    names = {"quotes": ("speaker_name",), "events": ("source_name", "target_name"), "entities": ("name",)}.get(table, ())
    return list(dict.fromkeys(str(row[name]) for name in names if row.get(name)))


_CSS = {"quotes": "q", "entities": "e", "times": "t", "events": "v"}


def rows_panel(
    rows: Mapping[str, Sequence[dict[str, Any]]],
    ids: str,
    rules: Mapping[str, Mapping[str, Any]],
    explained: Mapping[tuple[str, int], str] | None = None,
) -> str:
    """The rows behind the marks, in the order of the text: each opens and shows all its columns, its rules and what they say.

    Args:
        rows: table name → the article's rows.
        ids: what their ids begin with.
        rules: id → rule, as `engine.rules` has them.
        explained: (table, number of a row) → how it came to be; None in a notebook, where there is no list of the rules (`rules_list`) and room is short:
            places are left out there.
    """
    listed = [(row["start"], -row["end"], table, number, row) for table, found in rows.items() if table not in _UNMARKED for number, row in enumerate(found)]
    parts = []
    for _, _, table, number, row in sorted(listed, key=lambda entry: entry[:4]):
        css = _CSS.get(table, "o") + (f" e-{row['kind']}" if table == "entities" and row["kind"] in look.KINDS else "")
        text = " ".join(row["text"].split())
        summary = f'<mark class="{css}">{escape(_says(table, row))}</mark> {escape(text if len(text) <= SHOWN_CELL else text[: SHOWN_CELL - 1] + "…")}'
        data = f' data-table="{escape(table)}" data-kind="{escape(_kind(table, row))}" data-actor="{escape(chr(10).join(_actors(table, row)))}"'
        parts.append(f"<details{data}><summary>{summary}</summary>{_row_html(table, number, row, ids, rules, explained)}</details>")
    return "".join(parts)


def _rules_of_row(row: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(str(value) for name, value in row.items() if value and (name == "rule" or name.endswith("_rule"))))


def _row_html(
    table: str, number: int, row: Mapping[str, Any], ids: str, rules: Mapping[str, Mapping[str, Any]], explained: Mapping[tuple[str, int], str] | None
) -> str:
    shown = {name: value for name, value in row.items() if value is not None}
    if explained is None:
        shown = {name: value for name, value in shown.items() if name not in ("doc", "text") and not name.endswith(("start", "end", "rule"))}
    cells = "".join(f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>" for name, value in shown.items())
    null = ", ".join(name for name, value in row.items() if value is None)
    if null and explained is not None:
        cells += f'<dt class="null">null</dt><dd class="null">{escape(null)}</dd>'
    why = []
    for rule in _rules_of_row(row):
        doc = f": {escape(rules[rule]['doc'])}" if rule in rules else ""
        name = escape(rule) if explained is None or rule not in rules else f'<a href="#rule-{escape(rule)}">{escape(rule)}</a>'
        why.append(f"<div><code>{name}</code>{doc}</div>")
    told = f'<div class="why">{"".join(why)}</div>' if why else ""
    if explained and (table, number) in explained:
        told += f'<details class="why"><summary>how it came to be</summary><pre>{escape(explained[table, number])}</pre></details>'
    return f'<div class="row" id="{escape(_id(ids, table, number))}"><dl>{cells}</dl>{told}</div>'


def rules_list(rows: Iterable[Mapping[str, Any]], rules: Mapping[str, Mapping[str, Any]]) -> str:
    """The rules that had a part in rows, each once: what it finds, where it stands, its pattern."""
    used = sorted({rule for row in rows for rule in _rules_of_row(row) if rule in rules})
    parts = []
    for rule in used:
        told = rules[rule]
        where = f"{Path(told['file']).name}:{told['line']}" if told["file"] else "decided in C++"
        pattern = f"<pre>{escape(told['pattern'])}</pre>" if told.get("pattern") else ""
        inside = f'<div class="row" id="rule-{escape(rule)}">{escape(where)}{pattern}</div>'
        parts.append(f"<details><summary><code>{escape(rule)}</code> {escape(told['doc'])}</summary>{inside}</details>")
    return f'<h2>rules</h2><div class="rows">{"".join(parts)}</div>' if parts else ""


def _legend(filters: bool, tables: Iterable[str]) -> str:
    names = set(tables)
    parts = []
    for css, table, label in LANES:
        if table in names or (not table and names - _UNMARKED - set(_CSS)):
            box = f'<input type="checkbox" class="only-{css}" checked>' if filters else ""
            parts.append(f'<label>{box}<mark class="{css}">{label}</mark></label>')
    legend = f'<div class="legend">{"".join(parts)}</div>'
    if "entities" in names:
        legend += '<div class="legend">' + "".join(f'<mark class="e e-{kind}">{kind}</mark>' for kind in look.KINDS) + "</div>"
    return legend


def _filter(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """What the script of a page filters by; hidden where it does not run."""
    found = [(table, row) for table, row in rows if table not in _UNMARKED]
    kinds = sorted({_kind(table, row) for table, row in found})
    actors = sorted({name for table, row in found for name in _actors(table, row)})

    def select(label: str, values: Sequence[str]) -> str:
        options = "".join(f"<option>{escape(value)}</option>" for value in values)
        return f'<select aria-label="{label}"><option value="">every {label}</option>{options}</select>'

    return f'<div class="filter" hidden>{select("kind", kinds)}{select("actor", actors)}<input type="search" placeholder="words" aria-label="words"></div>'


def _rules_of(tables: Tables) -> dict[str, dict[str, Any]]:
    """What the rules of the engine that made the tables say; nothing where it is gone."""
    engine = tables._run.engine
    try:
        loaded: Reader = pickle.loads(engine) if isinstance(engine, bytes) else engine
    except Error:
        return {}
    return {rule["id"]: rule for rule in loaded.rules}


def _explained(tables: Tables, characters: int) -> dict[tuple[str, int], str]:
    """How each row that is marked came to be."""
    marked = [table for table in tables if table.name not in _UNMARKED]
    if sum(map(len, marked)) * characters > _EXPLAINED:
        return {}
    try:
        return {(table.name, number): str(table.explain(number)) for table in marked for number in range(len(table))}
    except (Error, TypeError):  # the packs are gone, or rows that no rule made
        return {}


# --- tables -----------------------------------------------------------------------------------------------------------------------


def first_columns(table: str, columns: Sequence[str]) -> list[str]:
    """The columns worth reading first; of a table that nobody knows, all but its places."""
    known = [c for c in _COLUMNS.get(table, ()) if c in columns]
    return known or [c for c in columns if not c.endswith(("start", "end")) and c not in ("doc", "field")]


def _cell(name: str, value: Any) -> str:
    if value is None:
        return '<td class="null">·</td>'
    text = str(value)
    css = ' class="wide"' if name in _WIDE and len(text) > _LONG else ' class="number"' if isinstance(value, (int, float, datetime.date)) else ""
    return f"<td{css}>{escape(text if len(text) <= SHOWN_CELL else text[: SHOWN_CELL - 1] + '…')}</td>"


def rows_html(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    """Rows as an HTML table."""
    head = "".join(f"<th>{escape(c)}</th>" for c in columns)
    body = "".join("<tr>" + "".join(_cell(c, row.get(c)) for c in columns) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def framed(content: str) -> str:
    """What a notebook shows: the style with the content."""
    return f'<div class="copydesk"><style>{STYLE}</style>{content}</div>'


def table_html(table: Table) -> str:
    """The first rows of a table, the columns worth reading first: what a notebook shows."""
    return framed(_table(table, SHOWN_ROWS))


def _table(table: Table, most: int) -> str:
    rows = [table.row(i) for i in range(min(len(table), most))]
    more = f", the first {most} shown" if len(table) > most else ""
    first = first_columns(table.name, table.columns)
    if "doc" in table.columns and len({row["doc"] for row in rows}) > 1:
        first = ["doc", *first]
    parts = [f"<p><b>{escape(table.name)}</b>: {len(table):,} rows{more}</p>", rows_html(first, rows)]
    if set(first) != set(table.columns):
        parts.append(f"<details><summary>all {len(table.columns)} columns</summary>{rows_html(table.columns, rows)}</details>")
    return "".join(parts)


_outputs = itertools.count()  # so that two cells of a notebook do not share ids


def tables_html(tables: Tables) -> str:
    """The report, and the first articles marked: what a notebook shows."""
    rules, cell = _rules_of(tables), next(_outputs)
    parts = [report_html(tables.report), _legend(False, tables.names)]
    for number, (cells, rows) in enumerate(tables.articles(SHOWN_ARTICLES)):
        ids = f"copydesk-{cell}-{number}"
        panel = rows_panel(rows, ids, rules)
        count = sum(len(found) for table, found in rows.items() if table not in _UNMARKED)
        parts.append(f'{article_html(cells, rows, ids)}<div class="rows"><details><summary>{count:,} rows</summary>{panel}</details></div><hr>')
    return framed("".join(parts))


def report_html(report: Report) -> str:
    """What a run did, without the frame around it."""
    first, *rest = (escape(line) for line in report._lines())
    return f'<div class="report"><b>{first}</b><ul>' + "".join(f"<li>{line}</li>" for line in rest) + "</ul></div>"


def facts_html(title: str, facts: Mapping[str, Any], more: str = "") -> str:
    """A thing with its facts, framed: what a notebook shows of an engine, a corpus, a pattern."""
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>" for name, value in facts.items() if value not in (None, ""))
    return framed(f'<p><b>{escape(title)}</b></p><div class="row"><dl>{listed}</dl></div>{more}')


def engine_html(engine: Engine) -> str:
    """Packs, what the rules make, and lints."""
    makes: dict[str, int] = {}
    for rule in engine.rules:
        kind = rule["emits"] or (f"no {rule['vetoes']}" if rule["vetoes"] else "decided in C++")
        makes[kind] = makes.get(kind, 0) + 1
    rows = [{"makes": kind, "rules and lists": count} for kind, count in sorted(makes.items(), key=lambda entry: (-entry[1], entry[0]))]
    packs = "; ".join(" ".join(p.split()[:2]) for p in engine.packs)
    facts = {"packs": packs, "rules and lists": f"{len(engine.rules):,}", "threads": engine.threads, "lints": len(engine.diagnostics)}
    lints = "".join(f"<pre>{escape(str(d))}</pre>" for d in engine.diagnostics[:SHOWN_ROWS])
    more = f"<details><summary>what they make</summary>{rows_html(('makes', 'rules and lists'), rows)}</details>"
    return facts_html("copydesk.Engine", facts, more + (f'<details><summary>lints</summary><div class="row">{lints}</div></details>' if lints else ""))


def corpus_html(corpus: Corpus) -> str:
    """How much it holds, and how its articles begin."""
    facts = {"articles": f"{len(corpus):,}", "tokens": f"{corpus.tokens:,}", "memory": f"{corpus.nbytes / 1e3:,.0f} kB"}
    beginnings = []
    for number in range(min(len(corpus), SHOWN_ARTICLES)):
        text = " ".join(" ".join(corpus._core.cells(number).values()).split())
        beginnings.append({"doc": corpus._articles.keys[number], "text": text})
    return facts_html("copydesk.Corpus", facts, rows_html(("doc", "text"), beginnings) if beginnings else "")


def pattern_html(pattern: Pattern) -> str:
    """Its source, its labels, its lints."""
    facts = {"labels": ", ".join(pattern._core.labels), "match": pattern._options["match"], "across sentences": "yes" if pattern._options["across_sentences"] else "no"}
    lints = "".join(f"<pre>{escape(str(d))}</pre>" for d in pattern.diagnostics)
    return facts_html("copydesk.Pattern", facts, f'<div class="row"><pre>{escape(pattern.source)}</pre>{lints}</div>')


def concordance_html(lines: Concordance) -> str:
    """Keyword in context: what a notebook shows of a concordance."""
    body = []
    for line, row in zip(lines[: concordance.SHOWN_LINES], lines._rows, strict=False):
        where = f"sentence {row['sentence']}, {row['start']}–{row['end']}"
        cells = "".join(f'<td class="{c}">{_one_line(getattr(line, c))}</td>' for c in ("left", "match", "right"))
        body.append(f'<tr><td class="doc" title="{where}">{_one_line(str(line.doc))}</td>{cells}</tr>')
    shown = min(len(lines), concordance.SHOWN_LINES)
    more = f", {shown:,} shown" if shown < lines.total else ""
    return framed(f'<p>{lines.total:,} matches{more}</p><div class="scroll"><table class="kwic">{"".join(body)}</table></div>')


def _one_line(text: str) -> str:
    return escape(" ".join(text.split()) if text.strip() else "")


# --- whole pages ------------------------------------------------------------------------------------------------------------------


def page(article: str | dict[str, str], tables: Tables, title: str = "copydesk") -> str:
    """A whole HTML page: one article, marked, every row with how it came to be, and its tables.

    Args:
        article: the text, or field name → text for an article of several cells.
        tables: what `extract` made of it (of it alone).

    >>> import copydesk
    >>> text = "<b>It</b> rained."
    >>> "&lt;b&gt;It" in page(text, copydesk.extract(text))
    True
    """
    cells = {"": article} if isinstance(article, str) else article
    rows = {table.name: list(table) for table in tables}
    parts = [f"<h1>{escape(title)}</h1>", _legend(True, tables.names), _filter((table, row) for table, found in rows.items() for row in found)]
    rules = _rules_of(tables)
    parts.append(_both(cells, rows, "a0", rules, _explained(tables, sum(map(len, cells.values())))))
    for name in dict.fromkeys((*_COLUMNS, *rows)):  # those of the schema, then kinds of one's own
        if rows.get(name):
            parts.append(f"<h2>{escape(name)}</h2>" + rows_html(first_columns(name, list(rows[name][0])), rows[name]))
    parts.append(rules_list((row for found in rows.values() for row in found), rules))
    parts.append(report_html(tables.report))
    return whole_page(title, "\n".join(parts))


def articles_page(tables: Tables, title: str = "copydesk", most: int = 50) -> str:
    """A whole HTML page: many articles, marked, with a filter by kind, actor and words.

    Args:
        tables: what `extract` made of them.
        most: so many articles, the first ones.

    >>> import copydesk
    >>> articles_page(copydesk.extract(["It rained.", "It snowed."])).count("<section")
    2
    """
    rules = _rules_of(tables)
    sections, found = [], []
    for number, (cells, rows) in enumerate(tables.articles(most)):
        found += [(table, row) for table, listed in rows.items() for row in listed]
        key = tables._articles.keys[number]
        sections.append(f"<section><h2>{escape(str(key))}</h2>{_both(cells, rows, f'a{number}', rules, {})}</section>")
    count = len(tables._articles)
    shown = f"<p>{len(sections):,} of {count:,} articles</p>" if len(sections) < count else ""
    parts = [f"<h1>{escape(title)}</h1>", report_html(tables.report), shown, _legend(True, tables.names), _filter(found), *sections]
    parts.append(rules_list((row for _, row in found), rules))
    return whole_page(title, "\n".join(parts))


def table_page(table: Table, title: str = "", most: int = 1000) -> str:
    """A whole HTML page: one table, the columns worth reading first, the rest on demand.

    >>> import copydesk
    >>> "the first 1 shown" in table_page(copydesk.extract(["It rained. It snowed."], layers=["sentences"]).sentences, most=1)
    True
    """
    return whole_page(title or table.name, f"<h1>{escape(title or table.name)}</h1>{_table(table, most)}")


def _both(
    cells: dict[str, str], rows: Mapping[str, Sequence[dict[str, Any]]], ids: str, rules: Mapping[str, Mapping[str, Any]], explained: Mapping[tuple[str, int], str]
) -> str:
    return f'<div class="both"><div>{article_html(cells, rows, ids)}</div><aside class="rows">{rows_panel(rows, ids, rules, explained)}</aside></div>'


def whole_page(title: str, body: str) -> str:
    """A page that stands alone around a body of ours; whatever of the body is not ours was escaped before.

    >>> "default-src 'none'" in whole_page("<t>", "<p>x</p>")
    True
    """
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f'<style>{STYLE}{PAGE_STYLE}</style>\n</head>\n<body class="copydesk">\n{body}\n<script>{SCRIPT}</script>\n</body>\n</html>\n'
    )


def table_text(table: Table) -> str:
    """The first rows of a table for a terminal, the columns worth reading first, as many as it has room for.

    >>> import copydesk
    >>> print(table_text(copydesk.extract("It rained. Then snow fell.", layers=["sentences"]).sentences))
    doc  text
    0    It rained.
    0    Then snow fell.
    """
    few = len(table) <= 3 * _TERMINAL_ROWS
    rows = [table.row(number) for number in range(len(table) if few else _TERMINAL_ROWS)]
    columns = [*(name for name in ("doc",) if name in table.columns), *first_columns(table.name, table.columns)]
    room = shutil.get_terminal_size((120, 24)).columns
    while True:
        text = text_table(columns, rows, {"text": 48, "reason": 100, "meaning": 100})
        if len(columns) <= 2 or max(map(terminal.width, text.splitlines())) <= room:
            return text if few else f"{text}\n… {len(table):,} rows"
        columns = columns[:-1]


def text_table(columns: Sequence[str], rows: Iterable[dict[str, Any]], widths: dict[str, int] | None = None, width: int = 32) -> str:
    """Rows for a terminal: columns aligned, long cells cut.

    >>> print(text_table(["a", "b"], [{"a": "x", "b": None}, {"a": "yy", "b": 1}]))
    a   b
    x   ·
    yy  1
    """

    def cell(column: str, value: Any) -> str:
        text = "·" if value is None else " ".join(visible(str(value), "\t\n\r").split())
        most = (widths or {}).get(column, width)
        return terminal.cut(text, most)

    lines = [[visible(c) for c in columns], *([cell(c, row.get(c)) for c in columns] for row in rows)]
    sizes = [max(terminal.width(line[i]) for line in lines) for i in range(len(columns))]
    return "\n".join("  ".join(part + " " * (size - terminal.width(part)) for part, size in zip(line, sizes, strict=True)).rstrip() for line in lines)
