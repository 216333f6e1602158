"""What pages, stubs and tests say of tables and kinds, printed from the code.

    ./dev pages        rewrites what differs; tests/python/test_pages.py fails while something does

One list of columns, cpp/tables/schema.h, prints the lists of docs/SCHEMA.md, tests/spec/columns.tsv (which the tests of tables hold every table
against) and the names of tables in python/copydesk/_core.pyi. What C++ reads off the spans of a kind, cpp/news/frames.cc, prints the table of kinds in docs/PACKS.md.
What a kind becomes is said here: it is prose, and a kind of which nothing is said is an error.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import copydesk
from copydesk import _core

ROOT = Path(__file__).parents[1]
WIDTH = 160

# Kind → what becomes of its spans, and what a reader of the page cannot see in the names of its attributes.
BECOMES = {
    "event": "a row of `events`",
    "trigger": "a row of `events` where its frame finds its sides; what its attributes say: `events.toml` of `news_en`",
    "quote": "a row of `quotes`",
    "cue": "a row of `quotes` where its frames find content; its frames: `quote_cues.tsv`",
    "timeword": "words that rules of `timex` are made of; as `times_words.tsv` says",
    "holiday": "days that rules of `timex` are made of; as `times_holidays.tsv` says",
    "timex": "a row of `times`; its captures and attributes work together as `times.toml` has them",
}
NAMES = "names and what stands for them: rows of `entities` and `actors`, and their country and code; captures and attributes of your own are fine"


def columns() -> dict[str, dict[str, str]]:
    """Table → column → type, of every table of the schema."""
    return {name: _core.Table.empty(name, False).column_types for name in _core.layers}


def schema_page(page: str) -> str:
    """docs/SCHEMA.md with the columns of each table behind its name."""
    for name, of in columns().items():
        entry = re.search(rf"(^- \*\*{name}\*\*[^`\n]*`)([^`]*)(`)", page, re.MULTILINE)
        if entry is None:
            raise ValueError(f"docs/SCHEMA.md has no entry **{name}**")
        first = entry[1].rindex("- **")
        lines = textwrap.wrap(" ".join(of), WIDTH, initial_indent="x" * (len(entry[1]) - first), subsequent_indent="  ")
        page = page[: entry.start(2)] + "\n".join(lines)[len(entry[1]) - first :] + page[entry.end(2) :]
    return page


def columns_spec(_: str = "") -> str:
    """tests/spec/columns.tsv: a line a column."""
    lines = [f"{table}\t{column}\t{kind}" for table, of in columns().items() for column, kind in of.items()]
    return "\n".join(["# Printed from cpp/tables/schema.h by ./dev pages. Names are API: one may be added, none renamed.", "table\tcolumn\ttype", *lines]) + "\n"


def stubs(page: str) -> str:
    """python/copydesk/_core.pyi with the names of the tables."""
    names = ", ".join(f'"{name}"' for name in _core.layers)
    return re.sub(r"^layers: .*$", f"layers: tuple[Literal[{names}], ...]", page, flags=re.MULTILINE)


def _code(names: list[str]) -> str:
    return f"`{' '.join(names)}`" if names else ""


def _between(page: str, mark: str, text: str) -> str:
    """The page with what stands between `<!-- mark … -->` and `<!-- /mark -->` replaced."""
    out, count = re.subn(rf"(<!-- {mark}\b[^>]*-->\n).*?(<!-- /{mark} -->)", lambda m: m[1] + text + m[2], page, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"docs/PACKS.md: one <!-- {mark} --> is needed, there are {count}")
    return out


def kinds_read() -> str:
    """The kinds that C++ reads, as rows of a table."""
    lines = ["| kind | becomes | captures of a rule | attributes (`set` of a rule, columns of a list) |", "|---|---|---|---|"]
    names: dict[tuple[str, ...], list[str]] = {}
    for read in _core.Engine.kinds_read():
        if read["open"]:
            names.setdefault(tuple(read["attributes"]), []).append(read["kind"])
        else:
            lines.append(f"| `{read['kind']}` | {BECOMES[read['kind']]} | {_code(read['captures'])} | {_code(read['attributes'])} |")
    for attributes, kinds in names.items():
        lines.append(f"| {_code(kinds)} | {NAMES} | | {_code(list(attributes))} |")
    return "\n".join(lines) + "\n"


def _known(engine: copydesk.Engine) -> list[str]:
    """Kinds that C++ reads or makes: none of them is a table of its own."""
    read = [one["kind"] for one in _core.Engine.kinds_read()]
    tables = {*engine._core.own_tables[0], *engine._core.own_tables[1]}
    return [*read, *sorted(kind for kind in engine._core.kinds if kind not in tables and kind not in read and kind != "s")]


def kinds_known() -> str:
    """The kinds that are no tables, in a sentence."""
    return "\n".join(textwrap.wrap(f"A kind that nothing in C++ reads or makes (`{' '.join(_known(copydesk.Engine()))}`) is a table:", WIDTH)) + "\n"


def kinds_of_news() -> str:
    """What the shipped pack makes for itself: kind, captures, attributes."""
    engine = copydesk.Engine()
    lines = ["| kind | captures | attributes |", "|---|---|---|"]
    for kind in sorted(engine._core.own_tables[1]):
        of = [column for column in engine._core.empty(kind, False).column_types if column not in ("doc", "start", "end", "text", "rule")]
        captures = [column for column in of if f"{column}_start" in of]
        ends = {f"{capture}_{end}" for capture in captures for end in ("start", "end")}
        lines.append(f"| `{kind}` | {_code(captures)} | {_code([c for c in of if c not in captures and c not in ends])} |")
    return "\n".join(lines) + "\n"


def packs_page(page: str) -> str:
    """docs/PACKS.md with its tables of kinds."""
    for mark, text in (("kinds-read", kinds_read()), ("kinds-known", kinds_known()), ("kinds-of-news", kinds_of_news())):
        page = _between(page, mark, text)
    return page


PAGES: dict[str, Callable[[str], str]] = {
    "docs/SCHEMA.md": schema_page,
    "docs/PACKS.md": packs_page,
    "tests/spec/columns.tsv": columns_spec,
    "python/copydesk/_core.pyi": stubs,
}


def main() -> None:
    for name, rewritten in PAGES.items():
        path = ROOT / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        now = rewritten(before)
        if now != before:
            path.write_text(now, encoding="utf-8")
            print(f"rewritten: {name}")


if __name__ == "__main__":
    main()
