"""What the workbench knows and does: a sample of articles, a rule in the making, its hits, examples, and the rule as it was saved.

    bench = Bench(news["body"], pack="own.toml")
    bench.look('who:<actor/> [lemma="accuse"]')["count"]

Needs no other library; `copydesk.widget` puts it on a page. Every method may take its time, so that callers run it off the main thread; `stop` is asked between parts of the
sample and ends a look that nobody waits for any more.

The sample is kept in parts of PART_CHARS: a pattern that matches nearly everywhere stops after ENOUGH hits, and the answer says so (`complete` is false).
Articles, patterns and packs are strangers': what leaves here are texts for the page to escape, and `html()` escapes them itself.
"""

from __future__ import annotations

import html
import os
import random
import re
import time
import tomllib
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copydesk import checks, frames
from copydesk.corpus import Corpus
from copydesk.engine import Engine, default_engine
from copydesk.errors import Error, LintWarning, RuleError
from copydesk.pattern import Pattern, compile
from copydesk.propose import Proposals, propose, rule_text

SAMPLE_CHARS = 5_000_000
PART_CHARS = 250_000
ENOUGH = 2_000  # hits: a pattern with more is looked for in the first parts only
SHOWN = 100  # hits on the page
CONTEXT = 60  # characters beside a hit
WHYS = 6  # reasons on the page
EARLY = 0.15  # seconds after which what was found so far is told


@dataclass(frozen=True)
class Cell:
    """One text of the sample: an article, or a field of it."""

    doc: Any
    field: str
    text: str


@dataclass
class Pin:
    """An example of the rule: a text that must match (`yes`) or must not. `cell`, `start`, `end`: where it stands in the sample, if it does."""

    text: str
    yes: bool
    cell: int | None = None
    start: int = 0
    end: int = 0


@dataclass
class Draft:
    """The rule in the making."""

    id: str = "own.rule"
    doc: str = ""
    emits: str = "found"
    pattern: str = ""
    match: str = "longest"
    across_sentences: bool = False
    pins: list[Pin] = field(default_factory=list)
    rest: dict[str, Any] = field(default_factory=dict)  # keys of a saved rule that the bench does not edit


class Bench:
    """A sample, and a rule that is tried on it.

    Args:
        articles, text, id: as `copydesk.extract` takes them.
        pack: a rule file (`.toml`, made when the first rule is saved) or a folder with a `pack.toml`.
        rule: the id of a rule of the pack to begin with.
        sample: about how many characters of the articles are taken, drawn by `seed`.

    Raises:
        RuleError: the pack does not compile.
        ValueError: the pack has no such rule; no article has a text.

    >>> bench = Bench(["Peru accused Chile.", "It rained."])
    >>> found = bench.look('who:<actor/> [lemma="accuse"]')
    >>> found["count"], found["hits"][0]["match"], found["hits"][0]["captures"]
    (1, 'Peru accused', [['who', 'Peru']])
    >>> bench.look('[lema="accuse"]')["faults"][0]["message"]
    'unknown attribute `lema`'
    """

    def __init__(
        self,
        articles: Any,
        pack: str | Path | None = None,
        text: str | Sequence[str] | None = None,
        id: Any = None,
        *,
        rule: str | None = None,
        sample: int = SAMPLE_CHARS,
        seed: int = 0,
    ) -> None:
        checks.whole("sample", sample, 1)
        self.pack = None if pack is None else Path(checks.path("pack", pack))
        self.engine = default_engine() if self.pack is None or not self.pack.exists() else Engine(self.pack)
        read = frames.read(articles, text, id)
        self.cells = _drawn(read, sample, seed)
        if not self.cells:
            raise ValueError("articles: none has a text")
        self.articles = len({(type(c.doc), c.doc) for c in self.cells})
        self._parts: list[tuple[int, Corpus]] = []
        self._whole: Corpus | None = None
        self._saved_hits: set[tuple[int, int, int]] | None = None
        self.draft = Draft()
        self.saved: Draft | None = None
        self.last: dict[str, Any] = {}
        self._read_parts()
        if rule is not None:
            self.open(rule)

    def _read_parts(self) -> None:
        self._parts, self._whole, self._saved_hits, self._warm = [], None, None, 0
        first, size = 0, 0
        for i, cell in enumerate(self.cells):
            size += len(cell.text)
            if size >= PART_CHARS or i + 1 == len(self.cells):
                self._parts.append((first, Corpus([c.text for c in self.cells[first : i + 1]], engine=self.engine)))
                first, size = i + 1, 0

    def warm(self, stop: Callable[[], bool] = lambda: False) -> bool:
        """Finds the spans that most patterns ask for, before somebody waits for them. Says whether it came to its end; it goes on where it stopped."""
        kinds = [k for k in ("np", "actor", "cue", "timex") if k in self.engine._core.kinds]
        while self._warm < len(self._parts):
            if stop():
                return False
            for kind in kinds:
                self._parts[self._warm][1].count(f"<{kind}/>")
            self._warm += 1
        return True

    def rules(self) -> list[str]:
        """The ids of the pack's rules."""
        return [rule["id"] for _, rule in self._rules()]

    def _rules(self) -> list[tuple[Path, dict[str, Any]]]:
        return [(file, rule) for file in _files(self.pack) for rule in _toml_of(file).get("rule", []) if "id" in rule and "pattern" in rule]

    def open(self, rule: str) -> Draft:
        """Takes a rule of the pack up for editing."""
        for _, found in self._rules():
            if found["id"] == rule:
                self.draft, self.saved = _draft_of(found), _draft_of(found)
                self._saved_hits = None
                self.last = {}
                return self.draft
        raise ValueError(f"the pack has no rule {rule!r} with a pattern; it has {', '.join(self.rules()) or 'none'}")

    def compiled(self, pattern: str, match: str = "longest", across_sentences: bool = False) -> Pattern:
        """A pattern, with the pack's sets; no warning of lints."""
        sets: dict[str, Any] = {}
        for file in _files(self.pack):
            sets |= {k: v for k, v in _toml_of(file).get("sets", {}).items() if f"${k}" in pattern}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LintWarning)
            return compile(pattern, match=match, across_sentences=across_sentences, engine=self.engine, sets=sets)

    def look(
        self,
        pattern: str,
        match: str = "longest",
        across_sentences: bool = False,
        *,
        stop: Callable[[], bool] = lambda: False,
        early: Callable[[dict[str, Any]], None] | None = None,
    ) -> dict[str, Any]:
        """What a pattern finds in the sample; it becomes the draft's.

        Args:
            stop: asked between parts; where it says true the answer is {} and the draft stays what it was.
            early: is given what was found so far, once, where the whole takes longer than EARLY: the answer without `diff` and `pins`.

        Returns:
            `pattern`; `faults` and `lints` (each `line column message hint source_line`); and if it compiles `count`, `complete` (whether all of the sample was
            looked through), `docs` (cells with a hit), `hits` (the first SHOWN: `cell doc field start end left match right captures`), `labels`, `diff`
            against the saved rule (`added removed`, each with `count` and `hits`), `pins` (each with `text yes holds captures`) and `ms`.
        """
        started = time.perf_counter()
        try:
            compiled = self.compiled(pattern, match, across_sentences)
        except RuleError as error:
            self._set(pattern, match, across_sentences)
            self.last = {"pattern": pattern, "faults": [_told(d) for d in error.diagnostics], "lints": []}
            return self.last
        found: list[tuple[int, int, int]] = []
        rows: list[tuple[int, dict[str, Any]]] = []
        parts = 0
        for first, part in self._parts:
            if stop():
                return {}
            if len(found) >= ENOUGH:
                break
            table = part.find(compiled)
            for number in range(len(table)):
                row = table.row(number)
                found.append((first + row["doc"], row["start"], row["end"]))
                if len(rows) < SHOWN:
                    rows.append((first + row["doc"], row))
            parts += 1
            if early is not None and rows and time.perf_counter() - started > EARLY and parts < len(self._parts):
                early(self._found(compiled, found, rows, False, started))
                early = None
        self._set(pattern, match, across_sentences)
        answer = self._found(compiled, found, rows, parts == len(self._parts), started)
        self.last = {**answer, "diff": self._diff(found, parts, stop), "pins": self._held(compiled), "ms": round(1000 * (time.perf_counter() - started))}
        return self.last

    def _found(
        self, compiled: Pattern, found: list[tuple[int, int, int]], rows: list[tuple[int, dict[str, Any]]], complete: bool, started: float
    ) -> dict[str, Any]:
        return {
            "pattern": compiled.source,
            "faults": [],
            "lints": [_told(d) for d in compiled.diagnostics],
            "count": len(found),
            "complete": complete,
            "docs": len({cell for cell, _, _ in found}),
            "of": len(self.cells),
            "labels": compiled.labels,
            "hits": [self._hit(cell, row, compiled.labels) for cell, row in rows],
            "ms": round(1000 * (time.perf_counter() - started)),
        }

    def _set(self, pattern: str, match: str, across_sentences: bool) -> None:
        self.draft.pattern, self.draft.match, self.draft.across_sentences = pattern, match, across_sentences

    def _hit(self, number: int, row: Mapping[str, Any], labels: Sequence[str]) -> dict[str, Any]:
        cell, start, end = self.cells[number], row["start"], row["end"]
        captures = [[label, row[label]] for label in labels if row.get(label) is not None]
        return {**self._place(number, start, end), "match": cell.text[start:end], "captures": captures}

    def _place(self, number: int, start: int, end: int) -> dict[str, Any]:
        cell = self.cells[number]
        left, right = cell.text[max(0, start - CONTEXT) : start], cell.text[end : end + CONTEXT]
        return {"cell": number, "doc": str(cell.doc), "field": cell.field, "start": start, "end": end, "left": left, "right": right}

    def _diff(self, found: list[tuple[int, int, int]], parts: int, stop: Callable[[], bool]) -> dict[str, Any] | None:
        """Against the saved rule, over the parts that were looked through."""
        if self.saved is None:
            return None
        if self._saved_hits is None:
            try:
                saved = self.compiled(self.saved.pattern, self.saved.match, self.saved.across_sentences)
            except RuleError:
                return None
            hits: set[tuple[int, int, int]] = set()
            for first, part in self._parts:
                if stop():
                    return None
                table = part.find(saved)
                hits.update((first + r["doc"], r["start"], r["end"]) for r in table)
            self._saved_hits = hits
        last = self._parts[parts - 1][0] + len(self._parts[parts - 1][1]) if parts else 0
        before, now = {h for h in self._saved_hits if h[0] < last}, set(found)
        return {name: self._changed(some) for name, some in (("added", now - before), ("removed", before - now))}

    def _changed(self, some: set[tuple[int, int, int]]) -> dict[str, Any]:
        hits = [{**self._place(*h), "match": self.cells[h[0]].text[h[1] : h[2]], "captures": []} for h in sorted(some)[:SHOWN]]
        return {"count": len(some), "hits": hits}

    def _held(self, compiled: Pattern) -> list[dict[str, Any]]:
        """Each example, and whether the pattern does what it says."""
        out = []
        for pin in self.draft.pins:
            captures = _captures(compiled, pin.text)
            out.append({"text": pin.text, "yes": pin.yes, "holds": (captures is not None) == pin.yes, "captures": list((captures or {}).items())})
        return out

    def article(self, cell: int) -> dict[str, Any]:
        """A text of the sample with the draft's hits, and why the draft found nothing elsewhere in it."""
        checks.whole("cell", cell, 0, len(self.cells) - 1)
        one = self.cells[cell]
        answer: dict[str, Any] = {"cell": cell, "doc": str(one.doc), "field": one.field, "text": one.text, "hits": [], "why": []}
        try:
            compiled = self.compiled(self.draft.pattern, self.draft.match, self.draft.across_sentences)
        except RuleError:
            return answer
        answer["hits"] = [[r["start"], r["end"]] for r in compiled.find([one.text])]
        answer["why"] = self.why(one.text, compiled)
        return answer

    def why(self, text: str, compiled: Pattern) -> list[dict[str, Any]]:
        """What was missing where the pattern began to match, the nearest first."""
        out: list[dict[str, Any]] = []
        for row in self.engine.why_not(text, compiled):
            if len(out) == WHYS:
                break
            if row["reached"] is None or row["elements"] is None or row["reached"] < row["elements"]:
                out.append({"start": row["start"], "end": row["end"], "text": row["text"] or "", "reason": row["reason"] or ""})
        return out

    def pin(self, cell: int, start: int, end: int, yes: bool) -> Pin:
        """Makes a place of the sample an example of the rule: the sentence that it stands in. The same sentence has one verdict: the last."""
        checks.whole("cell", cell, 0, len(self.cells) - 1)
        text = self._sentence(self.cells[cell].text, start, end)
        self.unpin(text)
        made = Pin(text, checks.flag("yes", yes), cell, start, end)
        self.draft.pins.append(made)
        return made

    def unpin(self, text: str) -> None:
        """Takes an example away."""
        self.draft.pins = [p for p in self.draft.pins if p.text != text]

    def _sentence(self, text: str, start: int, end: int) -> str:
        sentences = [r for r in self.engine.extract([text], layers=["sentences"]).sentences if r["start"] < end and start < r["end"]]
        return text[sentences[0]["start"] : sentences[-1]["end"]] if sentences else text[start:end]

    def propose(self, most: int = 8) -> Proposals:
        """Patterns that find what is pinned as `yes` and leave what is pinned as `no`, by the whole sample."""
        if self._whole is None:
            self._whole = Corpus([c.text for c in self.cells], engine=self.engine)
        rows = {yes: [{"doc": p.cell, "start": p.start, "end": p.end} for p in self.draft.pins if p.yes is yes and p.cell is not None] for yes in (True, False)}
        return propose(self._whole, yes=rows[True], no=rows[False], most=most)

    def text(self) -> str:
        """The draft as TOML. Examples that the pattern does not keep are left out."""
        compiled = self.compiled(self.draft.pattern, self.draft.match, self.draft.across_sentences)
        yes: list[dict[str, str]] = []
        no = []
        for pin in self.draft.pins:
            captures = _captures(compiled, pin.text)
            if pin.yes and captures is not None:
                yes.append({"text": pin.text, **captures})
            elif not pin.yes and captures is None:
                no.append(pin.text)
        d = self.draft
        extra = {k: v for k, v in d.rest.items() if isinstance(v, (str, int, bool))}
        if d.match != "longest":
            extra["match"] = d.match
        if d.across_sentences:
            extra["across_sentences"] = True
        lost = sorted(set(d.rest) - set(extra) - {"set"})
        if lost:
            raise Error(f"rule {d.id!r} has keys that the workbench cannot write: {', '.join(lost)}")
        return rule_text(d.id, d.emits, d.doc or f"made in the workbench: {d.id}", d.pattern, yes, no) + _keys(extra) + _table(d.rest.get("set"))

    def save(self) -> Path:
        """Writes the draft into the pack, in the place of the rule with its id or behind the others; the file is as it was if the pack does not compile then.

        Raises:
            RuleError: the pattern, or the pack with it, does not compile.
            Error: there is no pack, or its file cannot be changed in this place.
        """
        if self.pack is None:
            raise Error("no pack to save to: workbench(…, pack='own.toml')")
        text = self.text()
        file = next((f for f, rule in self._rules() if rule["id"] == self.draft.id), None) or _first_file(self.pack)
        before = file.read_text(encoding="utf-8") if file.exists() else None
        _write(file, _replaced(before or "", self.draft.id, text))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", LintWarning)
                engine = Engine(self.pack)
        except RuleError:
            if before is None:
                file.unlink()
            else:
                _write(file, before)
            raise
        failed = [d for d in engine.test() if self.draft.id in str(d)]
        self.saved = Draft(**{**vars(self.draft), "pins": list(self.draft.pins)})
        self._saved_hits = None
        if failed:
            raise Error(f"saved, but an example fails: {failed[0]}")
        return file

    def html(self) -> str:
        """A still picture of the state, for where widgets do not run."""
        e = html.escape
        last = self.last or (self.look(self.draft.pattern, self.draft.match, self.draft.across_sentences) if self.draft.pattern else {})
        parts = [f"<p><b>copydesk workbench</b>: {len(self.cells):,} texts; rule <code>{e(self.draft.id)}</code></p><pre>{e(self.draft.pattern)}</pre>"]
        for fault in last.get("faults", ()):
            parts.append(f"<pre>{e(caret(fault))}</pre>")
        if "count" in last:
            more = "" if last["complete"] else "at least "
            parts.append(f"<p>{more}{last['count']:,} hits in {last['docs']:,} texts</p><table>")
            for hit in last["hits"][:10]:
                who = ", ".join(f"{k}: {v}" for k, v in hit["captures"])
                left, right = (" ".join(hit[side].split()) for side in ("left", "right"))
                cells = (e(hit["doc"]), e(left), f"<b>{e(hit['match'])}</b>", e(right), e(who))
                parts.append("<tr>" + "".join(f'<td style="text-align:{"right" if i == 1 else "left"}">{c}</td>' for i, c in enumerate(cells)) + "</tr>")
            parts.append("</table>")
        if self.draft.pins:
            parts.append("<ul>" + "".join(f"<li>{'yes' if p.yes else 'no'}: {e(p.text)}</li>" for p in self.draft.pins) + "</ul>")
        return '<div class="copydesk-workbench">' + "".join(parts) + "</div>"


def caret(fault: Mapping[str, Any]) -> str:
    """A fault with its line and a caret below the place.

    >>> print(caret({"line": 1, "column": 2, "message": "unknown attribute `lema`", "hint": "did you mean `lemma`?", "source_line": '[lema="say"]'}))
    [lema="say"]
     ^
    1:2: unknown attribute `lema`; did you mean `lemma`?
    """
    line = str(fault["source_line"])
    before = "".join("\t" if c == "\t" else " " for c in line[: fault["column"] - 1])
    hint = f"; {fault['hint']}" if fault["hint"] else ""
    return f"{line}\n{before}^\n{fault['line']}:{fault['column']}: {fault['message']}{hint}"


def _told(d: Any) -> dict[str, Any]:
    return {"line": d.line, "column": d.column, "message": d.message, "hint": d.hint, "source_line": d.source_line}


def _captures(compiled: Pattern, text: str) -> dict[str, str] | None:
    """The captures of the first match in a text; None where there is no match."""
    table = compiled.find([text])
    if not len(table):
        return None
    row = table.row(0)
    return {label: row[label] for label in compiled.labels if row[label] is not None}


def _drawn(read: frames.Articles, sample: int, seed: int) -> list[Cell]:
    """Articles by seed until there are enough characters, in their own order."""
    order = list(range(len(read)))
    random.Random(seed).shuffle(order)
    taken: dict[int, list[Cell]] = {}
    size = 0
    for i in order:
        if size >= sample:
            break
        cells = [Cell(read.keys[i], name, text) for name, text in read.text(i).items() if text.strip()]
        if cells:
            taken[i] = cells
            size += sum(len(c.text) for c in cells)
    return [cell for i in sorted(taken) for cell in taken[i]]


def _files(pack: Path | None) -> list[Path]:
    """The rule files of a pack that are there."""
    if pack is None or not pack.exists():
        return []
    if not pack.is_dir():
        return [pack]
    return [f for f in (pack / name for name in _toml_of(pack / "pack.toml").get("files", [])) if f.exists()]


def _first_file(pack: Path) -> Path:
    if not pack.is_dir():
        if pack.suffix != ".toml":
            raise Error(f"{pack}: a rule file ends in .toml")
        return pack
    files = _files(pack)
    if not files:
        raise Error(f"{pack}: its pack.toml names no rule file")
    return files[0]


def _toml_of(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Error(f"{file}: {error}") from None


_EDITED = {"id", "doc", "emits", "pattern", "match", "across_sentences", "yes", "no"}


def _draft_of(rule: Mapping[str, Any]) -> Draft:
    pins = [Pin(y if isinstance(y, str) else y["text"], True) for y in rule.get("yes", [])]
    pins += [Pin(n if isinstance(n, str) else n["text"], False) for n in rule.get("no", [])]
    return Draft(
        id=rule["id"],
        doc=rule.get("doc", ""),
        emits=rule.get("emits", "found"),
        pattern=rule["pattern"],
        match=rule.get("match", "longest"),
        across_sentences=rule.get("across_sentences", False),
        pins=pins,
        rest={k: v for k, v in rule.items() if k not in _EDITED},
    )


def _keys(extra: Mapping[str, Any]) -> str:
    from copydesk.propose import _toml

    return "".join(f"{k} = {_toml(v) if isinstance(v, str) else str(v).lower()}\n" for k, v in extra.items())


def _table(values: Mapping[str, str] | None) -> str:
    from copydesk.propose import _toml

    return "" if not values else "set     = { " + ", ".join(f"{k} = {_toml(str(v))}" for k, v in values.items()) + " }\n"


def _replaced(before: str, id: str, text: str) -> str:
    """A rule file with one rule put in, or in the place of the one with its id; every other byte stays.

    The place is found by the lines that begin a table; the result is read as TOML and compared, so that a table inside of a long string is no danger.
    """
    old = tomllib.loads(before)
    new = tomllib.loads(text)["rule"][0]
    numbers = [i for i, rule in enumerate(old.get("rule", [])) if rule.get("id") == id]
    if not numbers:
        made = before + ("\n" if before and not before.endswith("\n\n") else "") + text
        wanted = [*old.get("rule", []), new]
    else:
        starts = [m.start() for m in re.finditer(r"^[ \t]*\[\[rule\]\]", before, re.MULTILINE)]
        if len(starts) != len(old["rule"]):
            raise Error(f"the file of rule {id!r} cannot be changed here: it writes rules in another way than [[rule]]")
        start = starts[numbers[0]]
        after = re.compile(r"^[ \t]*\[", re.MULTILINE).search(before, before.index("]]", start) + 2)
        end = after.start() if after else len(before)
        kept = re.search(r"(?:^[ \t]*#[^\n]*\n|^[ \t]*\n)*\Z", before[start:end], re.MULTILINE)  # comments before the next table are the next one's
        end = start + kept.start() if kept else end
        made = before[:start] + text + before[end:]
        wanted = [new if i == numbers[0] else rule for i, rule in enumerate(old["rule"])]
    if tomllib.loads(made) != {**old, "rule": wanted}:
        raise Error(f"the file of rule {id!r} cannot be changed here: edit it by hand")
    return made


def _write(file: Path, text: str) -> None:
    """All or nothing."""
    beside = file.with_name(file.name + ".part")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, file)
