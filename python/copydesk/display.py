"""Tables and marked-up articles as static HTML: no script, nothing loaded from elsewhere.

Articles are untrusted: every character of theirs is escaped, control characters are shown as pictures, and text direction is kept inside
its own element. Spans that overlap stay readable, as each table has a line of its own under the text.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copydesk import concordance, terminal
from copydesk.terminal import visible

if TYPE_CHECKING:
    from copydesk.concordance import Concordance
    from copydesk.tables import Table, Tables

SHOWN_ROWS = 20
SHOWN_ARTICLES = 3
SHOWN_CELL = 120

# Class of a mark, the table it comes from, and what a reader calls it.
_LANES = (("q", "quotes", "quotes"), ("s", "quotes", "speakers and cues"), ("e", "entities", "entities"), ("t", "times", "times"), ("v", "events", "events"))

STYLE = r"""
.copydesk { font: 15px/1.9 system-ui, sans-serif; color: #1b1b1b; background: #fff; color-scheme: light; }
.copydesk .article { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; max-width: 46em; }
.copydesk mark { --q: transparent; --s: transparent; --e: transparent; --t: transparent; --v: transparent; color: inherit; padding: 2px 0 8px;
  -webkit-box-decoration-break: clone; box-decoration-break: clone;
  background: linear-gradient(var(--v) 0 0) 0 100%/100% 2px no-repeat, linear-gradient(var(--t) 0 0) 0 calc(100% - 3px)/100% 2px no-repeat,
    linear-gradient(var(--e) 0 0) 0 calc(100% - 6px)/100% 2px no-repeat, linear-gradient(var(--s) 0 0) 0 0/100% 2px no-repeat,
    linear-gradient(var(--q) 0 0) 0 0/100% calc(100% - 8px) no-repeat; }
.copydesk .q { --q: #fff0b3; } .copydesk .s { --s: #b8860b; } .copydesk .e { --e: #1668b8; } .copydesk .t { --t: #1d8a4b; } .copydesk .v { --v: #c2334d; }
.copydesk .b { font-weight: 600; }
.copydesk .x { color: #767676; }
.copydesk [data-after]::after { content: "\00a0" attr(data-after); font-size: 10px; font-weight: 400; color: #5a5a5a; vertical-align: super; }
.copydesk table { border-collapse: collapse; font-size: 13px; line-height: 1.4; margin: .5em 0 1.5em; }
.copydesk th { text-align: left; border-bottom: 1px solid #888; padding: 2px 10px 2px 0; font-weight: 600; }
.copydesk td { border-bottom: 1px solid #ddd; padding: 2px 10px 2px 0; vertical-align: top; max-width: 28em; overflow-wrap: break-word; unicode-bidi: isolate; }
.copydesk .null { color: #999; }
.copydesk .kwic td { white-space: nowrap; padding: 1px 4px; max-width: none; border: 0; }
.copydesk .kwic .doc { color: #767676; padding-right: 1em; max-width: 12em; overflow: hidden; text-overflow: ellipsis; }
.copydesk .kwic .left { text-align: right; }
.copydesk .kwic .match { font-weight: 600; background: #fff0b3; }
.copydesk .scroll { overflow-x: auto; }
.copydesk .legend mark { margin-right: 1.2em; }
"""

# What a page shows of each table.
_COLUMNS = {
    "quotes": ("text", "kind", "cue", "speaker", "speaker_name", "speaker_code", "rule"),
    "events": ("text", "type", "cameo", "status", "source", "source_code", "target", "target_code", "place", "first", "rule"),
    "actors": ("name", "kind", "country", "code", "title", "mentions"),
    "entities": ("text", "kind", "name", "country", "code", "metonym", "rule"),
    "times": ("text", "type", "value", "first", "last", "rule"),
    "blocks": ("text", "kind", "read", "duplicate_of", "rule"),
}

_CONTROLS = {c: 0x2400 + c for c in range(0x20) if c not in (0x09, 0x0A)} | {0x7F: 0x2421}
# Direction overrides would reorder what stands around them; they are shown, not obeyed.
_CONTROLS |= {c: ord("\N{REPLACEMENT CHARACTER}") for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000))}


@dataclass(frozen=True)
class Mark:
    """A stretch of a text to mark: its class in STYLE, what a pointer over it shows, and a small note behind it."""

    start: int
    end: int
    css: str
    title: str = ""
    after: str = ""


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
    marks = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    opens: dict[int, list[Mark]] = {}
    closes: dict[int, list[Mark]] = {}
    for m in marks:
        opens.setdefault(m.start, []).append(m)
        closes.setdefault(m.end, []).append(m)
    borders = sorted({0, len(text), *opens, *closes})
    active: list[Mark] = []
    out = []
    for start, end in itertools.pairwise(borders):
        active = [m for m in active if m.end > start] + opens.get(start, [])
        piece = escape(text[start:end])
        if not active:
            out.append(piece)
            continue
        css = " ".join(sorted({m.css for m in active}))
        title = "\n".join(dict.fromkeys(m.title for m in active if m.title))
        after = " ".join(m.after for m in sorted(closes.get(end, []), key=lambda m: -m.start) if m.after and m.after != text[m.start : m.end])
        out.append(f'<mark class="{css}"' + _attribute("title", title) + _attribute("data-after", after) + f">{piece}</mark>")
    return "".join(out)


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""


def article_html(cells: dict[str, str], rows: Mapping[str, Sequence[dict[str, Any]]]) -> str:
    """An article with its rows marked.

    Args:
        cells: field name → text; one field with the name "" for a plain article.
        rows: table name → the article's rows.
    """
    parts = []
    for name, text in cells.items():
        marks = []
        for table, found in rows.items():
            for row in found:
                if row.get("field", "") == name:
                    marks += _marks(table, row)
        heading = f"<h4>{escape(name)}</h4>" if name else ""
        parts.append(f'{heading}<div class="article" dir="auto">{mark(text, marks)}</div>')
    return "".join(parts)


def _marks(table: str, row: dict[str, Any]) -> list[Mark]:
    def at(css: str, title: str, prefix: str = "", after: str = "") -> list[Mark]:
        start, end = row.get(f"{prefix}start"), row.get(f"{prefix}end")
        return [] if start is None or end is None else [Mark(start, end, css, title, after)]

    def known(*names: str) -> str:
        return " ".join(str(row[n]) for n in names if row.get(n))

    if table == "quotes":
        who = row["speaker_name"] or row["speaker"] or ""
        found = at("q", f"{row['kind']} quote: {who} ({row['rule']})", after=f"— {who}" if who else "")
        return found + at("s", f"speaker: {who}", "speaker_") + at("s", f"cue: {row['cue_lemma'] or ''}", "cue_")
    if table == "entities":
        return at("e", f"{row['kind']}: {known('name', 'code')} ({row['rule']})")
    if table == "times":
        return at("t", f"{row['type']}: {row['value'] or 'unknown'} ({row['rule']})", after=row["value"] or "")
    if table == "events":
        title = f"{known('type', 'cameo', 'status')}: {row['source'] or '?'} → {row['target'] or '?'} ({row['rule']})"
        return at("v", title, after=row["type"] or "")
    if table == "blocks" and row["kind"] != "body":
        return at("b" if row["kind"] in ("headline", "dek", "subheading") else "x", f"{row['kind']} ({row['rule']})")
    return []


def _legend() -> str:
    return '<p class="legend">' + "".join(f'<mark class="{css}">{label}</mark>' for css, _, label in _LANES) + "</p>"


def _cell(value: Any) -> str:
    if value is None:
        return '<td class="null">·</td>'
    text = str(value)
    return f"<td>{escape(text if len(text) <= SHOWN_CELL else text[: SHOWN_CELL - 1] + '…')}</td>"


def rows_html(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    """Rows as an HTML table."""
    head = "".join(f"<th>{escape(c)}</th>" for c in columns)
    body = "".join("<tr>" + "".join(_cell(row.get(c)) for c in columns) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def framed(content: str) -> str:
    return f'<div class="copydesk"><style>{STYLE}</style>{content}</div>'


def table_html(table: Table) -> str:
    """The first rows of a table: what a notebook shows."""
    rows = [table.row(i) for i in range(min(len(table), SHOWN_ROWS))]
    more = f", the first {SHOWN_ROWS} shown" if len(table) > SHOWN_ROWS else ""
    return framed(f"<p><b>{escape(table.name)}</b>: {len(table):,} rows{more}</p>" + rows_html(table.columns, rows))


def tables_html(tables: Tables) -> str:
    """The report, and the first articles marked: what a notebook shows."""
    parts = [tables.report._repr_html_(), _legend()]
    for cells, rows in tables.articles(SHOWN_ARTICLES):
        parts.append(article_html(cells, rows) + "<hr>")
    return framed("".join(parts))


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


def page(article: str | dict[str, str], tables: Tables, title: str = "copydesk") -> str:
    """A whole HTML page: one article, marked, and its tables.

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
    parts = [f"<h1>{escape(title)}</h1>", _legend(), article_html(cells, rows)]
    for name, columns in _COLUMNS.items():
        if rows.get(name):
            parts.append(f"<h2>{name}</h2>" + rows_html(columns, rows[name]))
    parts.append(tables.report._repr_html_())
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>body {{ margin: 2em auto; max-width: 70em; padding: 0 1em; }}{STYLE}</style>\n</head>\n"
        f'<body class="copydesk">\n{body}\n</body>\n</html>\n'
    )


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
