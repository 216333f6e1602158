"""What another engine finds in the same articles: `copydesk.diff`."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from copydesk import _core, checks, display, frames
from copydesk.engine import DEFAULT_LAYERS, Engine
from copydesk.report import Report
from copydesk.tables import Table, Tables

_COLUMNS = {
    "change": "string",
    "doc": "string",
    "layer": "string",
    "start": "int32",
    "end": "int32",
    "text": "string",
    "column": "string",
    "before": "string",
    "after": "string",
    "rule_before": "string",
    "rule_after": "string",
}
# Numbers that count rows move with every row before them, and confidence with every word around: no change by themselves.
_COUNTED = frozenset(
    "confidence doc block sentence token mention entity source_entity target_entity quote time event quotation turn group duplicate_of mentions first_mention".split()
)
_PLACE = ("field", "start", "end", "text")

class Diff(Table):
    """What changed, as a table `change doc layer start end text column before after rule_before rule_after`; made by `copydesk.diff`.

    `change` is `added`, `removed` or `changed`. Of a row that changed there is one row for each column that did, with both values as text; `text` and the
    place are those of the new row, of one that was removed those of the old.

    Attributes:
        compared: the tables that were compared.
        unchanged: tables that were not made at all: what decides on their rows is the same in both engines.
        engines: the old engine and the new one in words: packs with their versions, and what is switched off.
    """

    compared: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    _pages: tuple[_Page, ...] = ()

    def summary(self) -> Table:
        """By rule how many rows it gained, lost and changed, the most first: `layer rule added removed changed`.

        A row that changed is counted once, for its new rule.
        """
        counts: Counter[tuple[str, str, str]] = Counter()
        seen: set[tuple[Any, ...]] = set()
        for row in self:
            once = row["doc"], row["layer"], row["start"], row["end"], row["text"], row["rule_after"]
            if row["change"] == "changed":
                if once in seen:
                    continue
                seen.add(once)
            counts[row["layer"], row["rule_after"] or row["rule_before"] or "", row["change"]] += 1
        rules: dict[tuple[str, str], dict[str, int]] = {}
        for (layer, rule, change), count in counts.items():
            rules.setdefault((layer, rule), {"added": 0, "removed": 0, "changed": 0})[change] = count
        ordered = sorted(rules.items(), key=lambda item: (-sum(item[1].values()), item[0]))
        columns: list[tuple[str, str, list[Any]]] = [
            ("layer", "string", [layer for (layer, _), _ in ordered]),
            ("rule", "string", [rule for (_, rule), _ in ordered]),
        ]
        columns += [(name, "int64", [found[name] for _, found in ordered]) for name in ("added", "removed", "changed")]
        return Table(_core.Table.of_columns("summary", columns))

    def __str__(self) -> str:
        """What `print` shows: how many changes there are, and the summary."""
        changes = f"{len(self):,} changes" if len(self) != 1 else "1 change"
        return "\n".join([changes, *([self.summary().to_text()] if len(self) else [])])

    def _repr_html_(self) -> str:
        parts = (self.summary(), self) if len(self) else (self,)
        return "".join(map(display.table_html, parts))

    def page(self, title: str = "what changed") -> str:
        """An HTML page: the summary, then each sentence in which something changed, with the changes marked. Nothing is loaded from elsewhere.

        Raises:
            TypeError: it was pickled, without its articles.
        """
        if len(self) and not self._pages:
            raise TypeError("this diff was pickled, without its articles: make it anew")
        body = "".join(part for page in self._pages for part in page.html(list(self)))
        engines = "".join(f"<dt>{which}</dt><dd>{display.escape(told)}</dd>" for which, told in zip(("old", "new"), self.engines, strict=False))
        same = f"<p>The same rules decide on {', '.join(self.unchanged)}.</p>" if self.unchanged else ""
        head = f'<h1>{display.escape(title)}</h1><div class="row"><dl>{engines}</dl></div>{display.table_html(self.summary())}{same}'
        return display.whole_page(title, f'{head}{body or "<p>nothing</p>"}')


@dataclasses.dataclass(frozen=True)
class _Page:
    """Articles in which something changed, with the engine that tells their sentences."""

    articles: frames.Articles
    numbers: tuple[int, ...]
    engine: Engine

    def html(self, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
        of_doc: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            of_doc.setdefault(row["doc"], []).append(row)
        for number in self.numbers:
            one = self.articles.one(number)
            key = str(self.articles.keys[number])
            cells, found = next(iter(self.engine._tables(one, ["sentences"], 1, False, "codepoints").articles()))
            yield f"<h2>{display.escape(key)}</h2>"
            here = of_doc.get(key, [])
            if actors := "".join(f"<li>{display.escape(_told(change))}</li>" for change in here if change["start"] is None):
                yield f'<ul class="what">{actors}</ul>'
            yield from _sentences(cells, found["sentences"], here)


def _sentences(cells: Mapping[str, str], sentences: Sequence[dict[str, Any]], changes: Sequence[dict[str, Any]]) -> Iterator[str]:
    for sentence in sentences:
        text = cells[sentence.get("field", "")]
        start, end = sentence["start"], sentence["end"]
        here = [
            c for c in changes if c["start"] is not None and c["start"] < end and c["end"] > start and text[c["start"] : c["end"]] == c["text"]
        ]
        if not here:
            continue
        marks = [display.Mark(max(c["start"], start) - start, min(c["end"], end) - start, c["change"], _told(c)) for c in here]
        lines = "".join(f"<li>{display.escape(_told(c))}</li>" for c in here)
        yield f'<div class="sentence" dir="auto">{display.mark(text[start:end], marks)}<ul class="what">{lines}</ul></div>'


def _told(change: Mapping[str, Any]) -> str:
    rule = change["rule_after"] or change["rule_before"] or ""
    if change["change"] != "changed":
        return f"{change['layer']} {change['change']}: {change['text']} ({rule})"
    before, after = change["before"] or "nothing", change["after"] or "nothing"
    return f"{change['layer']}, {change['column']}: {before} → {after} ({rule})"


def diff(
    a: Engine,
    b: Engine,
    articles: Any,
    text: str | Sequence[str] | None = None,
    id: Any = None,
    published: Any = None,
    *,
    layers: Iterable[str] | None = None,
    threads: int | None = None,
    progress: bool = False,
) -> Diff:
    """What engine `b` finds in articles that engine `a` does not, and the other way round.

    Rows that are equal but for numbers that count rows and for `confidence` are no change. Of the rest, rows of the same place go together, then rows that overlap; what is
    left was added or removed.

    Args:
        a, b: the old engine and the new one.
        articles, text, id, published: as `extract` takes them.
        layers: the tables to compare, by default those of `extract` and all of one's own kinds. One of which what decides on its rows is the same in both
            is not made (`.unchanged`). Of a kind that only one engine knows every row was added or removed.
        threads: default: the engines'.
        progress: show a bar (tqdm) for each engine.

    Returns:
        A table with a row for each change; `print` it for what each rule gained and lost, `.to_html(path)` shows the sentences.

    Raises:
        ValueError: a table that neither engine has.

    >>> import copydesk
    >>> old, new = copydesk.Engine(), copydesk.Engine(without=["core.entity.pronoun"])
    >>> found = copydesk.diff(old, new, "Peru knew it.", layers=["entities", "blocks"])
    >>> [(row["change"], row["layer"], row["text"], row["rule_before"]) for row in found]
    [('removed', 'entities', 'it', 'core.entity.pronoun')]
    >>> found.unchanged
    ('blocks',)
    """
    for name, engine in (("a", a), ("b", b)):
        checks.instance(name, engine, Engine, "a copydesk.Engine")
    names = wanted(a, b, layers)
    return diff_batches(a, b, [frames.read(articles, text, id, published)], names, threads, checks.flag("progress", progress))


def wanted(a: Engine, b: Engine, layers: Iterable[str] | None) -> list[str]:
    """The tables to compare."""
    if layers is None:
        return list(dict.fromkeys((*DEFAULT_LAYERS, *a._core.own_tables[0], *b._core.own_tables[0])))
    names = [layers] if isinstance(layers, str) else checks.several("layers", layers, "names of tables")
    b._names([name for name in names if not (isinstance(name, str) and _knows(a, name))])
    return list(names)


def _knows(engine: Engine, table: str) -> bool:
    return table in engine.tables or table in engine._core.own_tables[1]


def diff_batches(a: Engine, b: Engine, batches: Iterable[frames.Articles], names: Sequence[str], threads: int | None = None, progress: bool = False) -> Diff:
    """The same over batches, of which the articles are kept where something changed."""
    engines = (a, b)
    known = [[name for name in dict.fromkeys(names) if _knows(engine, name)] for engine in engines]
    unchanged = [name for name in known[0] if name in known[1] and a._core.hash_of(name) == b._core.hash_of(name)]
    compared = [name for name in dict.fromkeys(names) if name not in unchanged]
    rows: list[dict[str, Any]] = []
    pages: list[_Page] = []
    report: Report | None = None
    for read in batches:
        if not compared:
            continue
        made = []
        for engine, has in zip(engines, known, strict=True):
            tables = engine._tables(read, [name for name in has if name not in unchanged], checks.threads(threads, engine.threads), progress, "codepoints")
            made.append(_by_article(tables, len(read)))
            report = tables.report
        numbers = []
        for number, (before, after) in enumerate(zip(*made, strict=True)):
            found = [change for name in compared for change in _changes(name, before.get(name, []), after.get(name, []))]
            if found:
                numbers.append(number)
            rows += [{**change, "doc": str(read.keys[number])} for change in found]
        if numbers:
            pages.append(_Page(read, tuple(numbers), b))
    columns = [(name, kind, [row.get(name) for row in rows]) for name, kind in _COLUMNS.items()]
    out = Diff(_core.Table.of_columns("diff", columns), report=report)
    out.compared, out.unchanged = tuple(compared), tuple(unchanged)
    out.engines = tuple("; ".join([*map(_pack, engine.packs), *engine.switched]) for engine in engines)
    out._pages = tuple(pages)
    return out


def _pack(stamp: str) -> str:
    """A pack's name and version; of a rule file, which has none, its name without the folder."""
    name, version, _ = stamp.rsplit(" ", 2)
    return Path(name).name if version == "-" else f"{name} {version}"


def _by_article(tables: Tables, articles: int) -> list[dict[str, list[dict[str, Any]]]]:
    out: list[dict[str, list[dict[str, Any]]]] = [{} for _ in range(articles)]
    for table in tables:
        for number, row in enumerate(table):
            out[table._core.article_row(number)[0]].setdefault(table.name, []).append(row)
    return out


def _changes(layer: str, before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The changes of one table of one article, in order of their places."""
    left, right = _unequal(before, after)
    pairs = _paired(left, right, _same_place) + _paired(left, right, _overlap)
    out = [change for old, new in pairs for change in _compared(layer, old, new)]
    out += [_change("removed", layer, row, row.get("rule"), None) for row in left]
    out += [_change("added", layer, row, None, row.get("rule")) for row in right]
    yield from sorted(out, key=lambda c: (c["start"] is None, c["start"] or 0, c["end"] or 0, c["change"], c["column"] or ""))


def _unequal(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    def counted(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple((name, value) for name, value in row.items() if name not in _COUNTED)

    both = Counter(map(counted, before)) & Counter(map(counted, after))

    def rest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        equal = both.copy()
        out = []
        for row in rows:
            if equal[counted(row)] > 0:
                equal[counted(row)] -= 1
            else:
                out.append(row)
        return out

    return rest(before), rest(after)


def _same_place(old: Mapping[str, Any], new: Mapping[str, Any]) -> float:
    if "start" not in old:  # actors: by name
        return float(old.get("name") == new.get("name"))
    if any(old.get(name) != new.get(name) for name in _PLACE):
        return 0
    return float(1 + sum(old[name] == new.get(name) for name in old))


def _overlap(old: Mapping[str, Any], new: Mapping[str, Any]) -> float:
    if "start" not in old or old.get("field") != new.get("field"):
        return 0
    return float(max(0, min(old["end"], new["end"]) - max(old["start"], new["start"])))


def _buckets(row: Mapping[str, Any]) -> Iterable[Any]:
    """What rows that go together share one of: so not every row is compared with every other."""
    if "start" not in row:
        return [row.get("name")]
    return range(row["start"] // 256, row["end"] // 256 + 1)


def _paired(left: list[dict[str, Any]], right: list[dict[str, Any]], score: Any) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Rows that go together, the best first; they are taken out of both."""
    near: dict[Any, list[int]] = {}
    for k, new in enumerate(right):
        for bucket in _buckets(new):
            near.setdefault(bucket, []).append(k)
    scores = [(-score(old, right[k]), i, k) for i, old in enumerate(left) for k in {k for bucket in _buckets(old) for k in near.get(bucket, ())}]
    used: tuple[set[int], set[int]] = set(), set()
    pairs = []
    for _, i, k in sorted(s for s in scores if s[0]):
        if i not in used[0] and k not in used[1]:
            used[0].add(i)
            used[1].add(k)
            pairs.append((left[i], right[k]))
    left[:] = [row for i, row in enumerate(left) if i not in used[0]]
    right[:] = [row for k, row in enumerate(right) if k not in used[1]]
    return pairs


def _compared(layer: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = [name for name in dict.fromkeys([*old, *new]) if name not in _COUNTED and old.get(name) != new.get(name)]
    # Where the text of a part is another, so is its place: one change.
    names = [name for name in names if not (name in ("start", "end") and "text" in names)]
    names = [name for name in names if not any(name == part + end and part in names for end in ("_start", "_end") for part in (name.removesuffix(end),))]
    if len(names) > 1:
        names = [name for name in names if name not in ("rule", "confidence")] or names
    out = []
    for name in names:
        change = _change("changed", layer, new, old.get("rule"), new.get("rule"))
        out.append({**change, "column": name, "before": _text(old.get(name)), "after": _text(new.get(name))})
    return out


def _change(change: str, layer: str, row: Mapping[str, Any], before: str | None, after: str | None) -> dict[str, Any]:
    text = row.get("text", row.get("name"))
    return {"change": change, "layer": layer, "start": row.get("start"), "end": row.get("end"), "text": text, "column": None, "rule_before": before, "rule_after": after}


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
