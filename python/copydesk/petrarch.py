"""Dictionaries of TABARI and PETRARCH, verbs and actors, as a pack of ours, with a report of what has no equal.

Formats: openeventdata/petrarch2, docs/source/dictionaries.rst and PETRreader.py; of TABARI what those say of it.

A verb with a code is a rule that makes a `trigger`; a pattern is one that looks around the verb for its other words. Sides are found by our own grammar:
`$` and `+` say in which slot, their order against other words is not asked. Actors become term lists.
"""

from __future__ import annotations

import csv
import datetime
import functools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copydesk import checks, display
from copydesk.rules import identifier, string

_NEWS = Path(__file__).parent / "packs" / "news_en"
_OPEN = (0, 6)  # tokens between two words of a pattern that are not joined by "_"
_INNER = (0, 2)  # the same inside { } or ( )
_PIVOT = 30  # a year of two digits up to this one is of this century
_BE = frozenset("is are was were be been being".split())
_DENIED = frozenset("not no never n't nobody neither nor".split())
_PREPOSITIONS = frozenset("about against among at between by for from in into of on over to toward towards upon with".split())
_PLAIN_PATIENT = "obj own with to against on from of for at"
_BODIES = frozenset("IGO NGO NGM MNC IMG INT".split())
_GROUPS = frozenset("REB INS SEP CRM UAF RAD".split())
_REPORT = ("file", "line", "effect", "what", "why")


@dataclass(frozen=True)
class Remark:
    """What of a dictionary is not in the pack.

    Attributes:
        file, line: where it stands.
        effect: "fault": it is not understood; "left out": it has no equal; "differs": there is one, and it is a little different.
        what: as it stands there.
        why: the reason.
    """

    file: str
    line: int
    effect: str
    what: str
    why: str


class ImportedPack:
    """A pack made of dictionaries; prints as what it holds and what it lacks.

    Attributes:
        files: name → content of each file of the pack.
        report: a list of `Remark`: every line that is not understood, has no equal or differs.
        counts: how many `verbs patterns actors agents` are in it.
    """

    def __init__(self, files: dict[str, str], report: Iterable[Remark], counts: dict[str, int]) -> None:
        self.files = files
        self.report = list(report)
        self.counts = counts

    def write(self, folder: str | Path) -> Path:
        """Writes the pack to a folder, for `Engine(rules=[folder])`.

        Args:
            folder: made if need be; files of the same names in it are replaced.

        Raises:
            OSError: the disk says no.
        """
        out = Path(checks.path("folder", folder))
        out.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (out / name).write_text(content, encoding="utf-8")
        return out

    def _summary(self) -> str:
        held = ", ".join(f"{n:,} {what}" for what, n in self.counts.items())
        told = ", ".join(f"{sum(r.effect == effect for r in self.report):,} {name}" for effect, name in (("fault", "faults"), ("left out", "left out"), ("differs", "differ")))
        return f"{held}; of the lines {told}"

    def _rows(self) -> list[dict[str, Any]]:
        return [{name: getattr(r, name) for name in _REPORT} for r in self.report[: display.SHOWN_ROWS]]

    def __repr__(self) -> str:
        lines = [self._summary()]
        if self.report:
            lines.append(display.text_table(_REPORT, self._rows(), {"why": 70, "what": 40}))
        if len(self.report) > display.SHOWN_ROWS:
            lines.append(f"… {len(self.report):,} lines")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        table = display.rows_html(_REPORT, self._rows()) if self.report else ""
        return display.framed(f"<p>{display.escape(self._summary())}</p>{table}")


def import_petrarch(path: Any, *, stems: bool = False) -> ImportedPack:
    """Dictionaries of TABARI or PETRARCH as a pack of ours.

    Args:
        path: a file, several, or a folder with `.txt`, `.verbs`, `.actors` and `.agents` files. Lines tell what a file is: patterns ("- * TALKS [046]") or
            blocks ("--- MEET [040] ---") make it verbs, codes with "~" agents, else it holds actors.
        stems: TABARI's reading: a word without "_" behind it is the beginning of a word. PETRARCH's words are whole.

    Returns:
        A pack to `write` to a folder, with `.report`: every line that is not understood, by file and number, and whatever has no equal or differs.

    Raises:
        FileNotFoundError: there is no such file.
        TypeError: not a path.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "my.verbs").write_text("--- MEET [040] ---\\nMEET {MET MEETING}\\n- * WITH % [999]\\n")
    ...     pack = import_petrarch(Path(folder, "my.verbs"))
    >>> pack.counts["verbs"], [(r.line, r.effect, r.why) for r in pack.report]
    (1, [(3, 'fault', "'999' is no code of CAMEO")])
    """
    reader = _Reader(checks.flag("stems", stems))
    for file in _found(path):
        reader.read(file)
    return reader.pack()


def _found(path: Any) -> list[Path]:
    given = [path] if isinstance(path, (str, Path)) else checks.several("path", path, "a path, or several")
    out = []
    for one in (Path(checks.path("path", p)) for p in given):
        if one.is_dir():
            out += sorted(f for f in one.iterdir() if f.suffix in (".txt", ".verbs", ".actors", ".agents"))
        elif one.is_file():
            out.append(one)
        else:
            raise FileNotFoundError(f"path: {str(one)!r} is neither a folder nor a file")
    return out


# --- lines ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    file: str
    number: int
    text: str  # without its comment; "" where nothing is left
    continues: bool  # whether it began with a tab or a blank


def _lines(path: Path) -> Iterator[_Line]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        kept, rest = "", line
        while rest:
            before, mark, rest = rest.partition("-->" if inside else "<!--")
            if not inside:
                kept += before
            if mark:
                inside = not inside
        stripped = re.split(r"[#;]", kept, maxsplit=1)[0]
        yield _Line(path.name, number, stripped.strip(), line[:1] in ("\t", " "))


_CODES = re.compile(r"\[([^\[\]]*)\]")


class _Fault(Exception):
    """What is wrong with a line."""

    effect = "fault"


class _NoEqual(_Fault):
    """What is well said, and has no equal here."""

    effect = "left out"


@functools.cache
def _cameo() -> dict[str, tuple[str, str]]:
    """CAMEO code → PLOVER type and mode; "" where there is none."""
    with (_NEWS / "cameo.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        known = {row["code"]: (row["type"], row["mode"]) for row in rows}
    # Appeals are requests here, as in the shipped lists; the table of 2021 dropped them.
    return {code: ("REQUEST", mode) if code.startswith("02") else (kind, mode) for code, (kind, mode) in known.items()}


@functools.cache
def _countries() -> dict[str, str]:
    """Folded term → country code."""
    out = {}
    for row in _rows_of("countries.tsv"):
        for term in row["term"].split("|"):
            out[term.lower()] = row["code"]
    return out


@functools.cache
def _given_names() -> frozenset[str]:
    return frozenset(term.lower() for name in ("first_names.tsv", "given_names.tsv") for row in _rows_of(name) for term in row["term"].split("|"))


def _rows_of(name: str) -> Iterator[dict[str, str]]:
    with (_NEWS / "lists" / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)


# --- verbs ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Verb:
    line: _Line
    forms: tuple[str, ...]  # of the head
    before: tuple[str, ...]
    behind: tuple[str, ...]
    code: str | None  # None: that of the block


@dataclass
class _Block:
    name: str
    code: str | None
    headed: bool  # begun by a line "--- NAME [code] ---"
    verbs: list[_Verb] = field(default_factory=list)
    patterns: list[tuple[_Line, str, str]] = field(default_factory=list)  # line, pattern, code


class _Reader:
    def __init__(self, stems: bool) -> None:
        self.stems = stems
        self.report: list[Remark] = []
        self.counts = {"verbs": 0, "patterns": 0, "actors": 0, "agents": 0}
        self.sets: dict[str, list[str]] = {}
        self.macros: dict[str, str] = {}
        self.synsets: dict[str, list[tuple[_Line, str]]] = {}
        self.making: set[str] = set()  # synonym sets whose macros are being made
        self.ids: dict[str, int] = {}
        self.rules: list[tuple[int, str]] = []  # how many words a rule asks for, and its text
        self.lists: dict[tuple[str, str], dict[tuple[str, ...], None]] = {}  # kind and match → rows

    def tell(self, line: _Line, effect: str, why: str, what: str | None = None) -> None:
        self.report.append(Remark(line.file, line.number, effect, line.text if what is None else what, why))

    def read(self, path: Path) -> None:
        lines = list(_lines(path))
        if any(re.match(r"-\s|-\*|---|&\w", line.text) for line in lines):
            self.read_verbs(lines)
        elif any("~" in code for line in lines for code in _CODES.findall(line.text)):
            self.read_agents(lines)
        else:
            self.read_actors(lines)

    # Verbs, patterns and synonym sets; patterns belong to all verbs of their block, wherever they stand in it.
    def read_verbs(self, lines: Sequence[_Line]) -> None:
        self.read_synsets(lines)
        block = _Block("verb", None, False)
        synset = False
        for line in lines:
            if not line.text:
                if not block.headed and block.patterns:
                    self.end(block)
                    block = _Block("verb", None, False)
                continue
            if line.text.startswith("---"):
                self.end(block)
                block = self.begin(line)
                synset = False
            elif line.text.startswith("&"):
                synset = True
            elif line.text.startswith("~"):
                self.tell(line, "left out", "transformations of two events into one")
            elif line.text.startswith("-"):
                synset = False
                self.pattern(line, block)
            elif not (synset and line.text.startswith("+")):
                synset = False
                if block.patterns and not block.headed:
                    self.end(block)
                    block = _Block("verb", None, False)
                self.verb(line, block)
        self.end(block)

    def read_synsets(self, lines: Sequence[_Line]) -> None:
        label = None
        for line in lines:
            if line.text.startswith("&"):
                label = line.text.split()[0]
                self.synsets.setdefault(label.rstrip("_"), [])
            elif label and line.text.startswith("+"):
                phrase = line.text[1:].strip()
                found = self.synsets[label.rstrip("_")]
                if not phrase.rstrip("_"):
                    self.tell(line, "fault", "a synonym without a word")
                    continue
                found.append((line, phrase.rstrip("_")))
                if not label.endswith("_") and not phrase.endswith("_") and "&" not in phrase and (plural := _plural(phrase)) != phrase:
                    found.append((line, plural))
            elif line.text:
                label = None

    def begin(self, line: _Line) -> _Block:
        name = re.sub(r"\[.*|-{3,}", " ", line.text).strip() or "verb"
        block = _Block(name, None, True)
        try:
            block.code = self.code(line, (_CODES.findall(line.text) or ["---"])[0])
        except _Fault as fault:
            self.tell(line, fault.effect, str(fault))
        return block

    def verb(self, line: _Line, block: _Block) -> None:
        found = re.fullmatch(r"([^\[{]+?)\s*(?:\{([^}]*)\}?)?\s*((?:\[[^\]]*\]\s*)*)", line.text)
        if not found:
            self.tell(line, "fault", "no verb: wanted VERB {FORMS} [code]")
            return
        codes = _CODES.findall(found[3])
        head, before, behind = _compound(found[1])
        forms = [_compound(form)[0] for form in (found[2] or "").split()]
        try:
            code = self.code(line, codes[0]) if codes else None
            for word in (head, *before, *behind, *forms):
                self.word(word)
        except _Fault as fault:
            self.tell(line, fault.effect, str(fault))
            return
        forms = list(dict.fromkeys([head, *forms, *(_forms(head, regular=not forms))]))
        if block.name == "verb":
            block.name = found[1]
        block.verbs.append(_Verb(line, tuple(forms), before, behind, code))
        self.counts["verbs"] += 1

    def pattern(self, line: _Line, block: _Block) -> None:
        codes = list(_CODES.finditer(line.text))
        if not codes:
            self.tell(line, "fault", "a pattern without a [code]")
            return
        text = line.text[1 : codes[0].start()].replace("**", "*").strip()
        if text.count("*") != 1:
            self.tell(line, "fault", "a pattern has one * where its verb stands")
            return
        try:
            block.patterns.append((line, text, self.code(line, codes[0][1])))
        except _Fault as fault:
            self.tell(line, fault.effect, str(fault))

    # "" for the null code; the first of two.
    def code(self, line: _Line, text: str) -> str:
        code, _, second = text.strip().partition(":")
        if not code.strip("-+ "):
            if second.strip("-+ "):
                raise _NoEqual(f"the act {second} of the other side alone")
            return ""
        if code not in _cameo():
            raise _Fault(f"{code!r} is no code of CAMEO")
        if second and second != code:
            self.tell(line, "differs", f"two codes for one act: {code} is kept, {second} of the other side is not")
        return code + (":" if second == code else "")

    def end(self, block: _Block) -> None:
        if block.patterns and not block.verbs:
            self.tell(block.patterns[0][0], "fault", "patterns without a verb before them")
            return
        for line, text, code in block.patterns:
            try:
                self.pattern_rule(line, text, code, block)
            except _Fault as fault:
                self.tell(line, fault.effect, str(fault))
        by_code: dict[str, list[_Verb]] = {}
        for verb in block.verbs:
            code = verb.code if verb.code is not None else block.code or ""
            if code:
                by_code.setdefault(code, []).append(verb)
        for code, verbs in by_code.items():
            self.rule(verbs[0].line, block, self.verbs(verbs, block), code, "subj", _PLAIN_PATIENT, set(), 0, _CODES.sub("", verbs[0].line.text).strip())

    def verbs(self, verbs: Sequence[_Verb], block: _Block) -> str:
        """An element for any form of any of the verbs."""
        single = [form.lower() for verb in verbs if not verb.before and not verb.behind for form in verb.forms]
        parts = []
        if single:
            parts.append(f"[lower=${self.named(f'verbs_{identifier(block.name)}', single)} & tag=/VB.*/]")
        for verb in verbs:
            if verb.before or verb.behind:
                forms = " | ".join(f"lower={string(form.lower())}" for form in verb.forms)
                parts.append(" ".join([*map(self.word, verb.before), f"[({forms}) & tag=/VB.*/]", *map(self.word, verb.behind)]))
        return parts[0] if len(parts) == 1 else "(" + " | ".join(parts) + ")"

    def named(self, name: str, words: Sequence[str]) -> str:
        """A set of these words: one of the same name if it has them, else a new one."""
        base = "petrarch_" + name.replace("-", "_")
        words = list(dict.fromkeys(words))
        number = 1
        while self.sets.setdefault(key := base + (f"_{number}" if number > 1 else ""), words) != words:
            number += 1
        return key

    def word(self, text: str) -> str:
        word = text.lower().rstrip("_")
        if not re.fullmatch(r"[\w'.&/-]*\w[\w'.&/-]*", word) or "'''" in word:
            raise _Fault(f"{text!r} is no word")
        if self.stems and not text.endswith("_"):
            return f"[lower=/{re.escape(word)}.*/]"
        if "-" in word.strip("-") or "'" in word.strip("'"):
            return string(word)  # our tokenizer knows how many tokens that is
        return f"[lower={string(word)}]"

    def synset(self, label: str) -> str:
        """A macro with its words and phrases; "" inside of itself."""
        if label not in self.synsets:
            raise _Fault(f"the synonym set {label} is not defined")
        name = "petrarch_" + label[1:].lower().replace("-", "_")
        if not re.fullmatch(r"\w+", name):
            raise _Fault(f"{label} is no name of a synonym set")
        if name in self.macros:
            return f"${name}"
        if label in self.making:
            return ""
        self.making.add(label)
        single, parts = [], []
        for line, phrase in self.synsets[label]:
            words = [word for word in re.split(r"[\s_]+", phrase) if word]
            try:
                if len(words) == 1 and re.fullmatch(r"\w+", phrase) and not self.stems:
                    single.append(phrase.lower())
                elif nested := " ".join(part for word in words if (part := self.synset(word) if word.startswith("&") else self.word(word))):
                    parts.append(nested)
            except _Fault as fault:
                self.tell(line, fault.effect, str(fault))
        self.making.remove(label)
        if single:
            parts.insert(0, f"[lower=${self.named(f'words_{identifier(label[1:])}', single)}]")
        if not parts:
            raise _Fault(f"the synonym set {label} is empty")
        self.macros[name] = "(" + " | ".join(parts) + ")"
        return f"${name}"

    def pattern_rule(self, line: _Line, text: str, code: str, block: _Block) -> None:
        steps = list(self.steps(text))
        at = next(i for i, step in enumerate(steps) if step.what == "*")
        pre, post = steps[:at], steps[at + 1 :]
        agent, patient, flags = self.sides(line, pre, post)
        before, behind = _sequence(pre, steps[at].gap), _sequence(post, None)
        verb = self.verbs(block.verbs, block)
        pattern = " ".join(part for part in (f"(?<={before})" if before else "", verb, f"(?={behind})" if behind else "") if part)
        words = [step for step in steps if step.element and step.what != "*"]
        if any(step.what.lower() in _DENIED for step in words):
            self.tell(line, "differs", "the verb is denied here: the row has the code, and status negated")
        self.rule(line, block, pattern, code, agent, patient, flags, len(words), text)
        self.counts["patterns"] += 1

    def steps(self, text: str) -> Iterator[_Step]:
        """The pattern's words and marks, each with the gap before it."""
        if any(text.count(left) != text.count(right) for left, right in ("{}", "()")):
            raise _Fault("a bracket without its fellow")
        text = re.sub(r"[{(]([^(){}]*\|[^(){}]*)[})]", lambda m: "\x00" + "|".join(m[1].replace(" ", "").split("|")), text)
        inside = ""
        for chunk in text.split():
            gap = _INNER if inside else _OPEN
            while chunk[:1] in ("{", "("):
                inside, chunk = inside + chunk[0], chunk[1:]
            closing = len(chunk) - len(chunk.rstrip(")}"))
            if closing:
                chunk = chunk.rstrip(")}")
            for part in self.parts(chunk):
                yield _Step(part.rstrip("_"), self.element(part), gap)
                gap = (0, 0)
            inside = inside[: len(inside) - closing]

    def parts(self, chunk: str) -> Iterator[str]:
        """What "_" joins: words, marks and synonym sets, whose names may hold a "_" too."""
        rest = chunk
        while rest := rest.lstrip("_"):
            if rest.startswith("&"):
                best = max((label for label in self.synsets if rest.startswith(label) and rest[len(label) :][:1] in ("", "_")), key=len, default=None)
                part = best or rest
            else:
                part = rest.split("_", 1)[0]
            rest = rest[len(part) :]
            yield part + rest[:1]  # with the "_" that ends a whole word

    def element(self, part: str) -> str:
        if part.rstrip("_") in ("*", "+", "$", "%", "^"):
            return ""
        if part.startswith("\x00"):
            words = [self.synset(p) if p.startswith("&") else self.word(p) for p in part.rstrip("_")[1:].split("|") if p]
            if not words:
                raise _Fault("nothing between the brackets")
            return "(" + " | ".join(words) + ")"
        return self.synset(part.rstrip("_")) if part.startswith("&") else self.word(part)

    def sides(self, line: _Line, pre: Sequence[_Step], post: Sequence[_Step]) -> tuple[str, str, set[str]]:
        """Slots of source and target, and flags."""
        agent, patient = "subj", _PLAIN_PATIENT
        flags: set[str] = set()
        passive = any(step.what.lower() in _BE for step in pre)
        for mark in "$+":
            if any(step.what == mark for step in pre):
                slot = "obj" if passive else "subj"  # of a passive the subject is the object of the act
            elif (i := next((i for i, step in enumerate(post) if step.what == mark), None)) is not None:
                behind = next((step.what.lower() for step in reversed(post[:i]) if step.what != "^"), "")
                slot = {"by": "subj", "that": "clause"}.get(behind, behind if behind in _PREPOSITIONS else "obj")
            else:
                continue
            if mark == "$":
                agent = slot
            else:
                patient = slot
        if agent in ("obj", "clause"):
            raise _NoEqual("a source that is the verb's object")
        if agent == patient:
            self.tell(line, "differs", "source and target in one slot: the target is looked for in the others")
            patient = " ".join(slot for slot in _PLAIN_PATIENT.split() if slot != agent)
        if any(step.what == "%" for step in (*pre, *post)):
            flags.add("recip")
            patient = "with obj"
        return agent, patient, flags

    def rule(self, line: _Line, block: _Block, pattern: str, code: str, agent: str, patient: str, flags: set[str], words: int, doc: str) -> None:
        base = f"petrarch.{identifier(block.name)}"
        self.ids[base] = self.ids.get(base, 0) + 1
        told = json.dumps(f"{block.name}: {doc} [{code or '---'}], {line.file}:{line.number}", ensure_ascii=False)
        head = f'[[rule]]\nid = "{base}.{self.ids[base]}"\ndoc = {told}\n'
        body = f"pattern = '''{pattern}'''\nyes = []\nno = []\n"
        if not code:
            self.rules.append((words, f'{head}vetoes = "trigger"\n{body}'))
            return
        if code.endswith(":"):
            code, flags = code[:-1], flags | {"recip"}
        kind, mode = _cameo()[code]
        if not kind:
            self.tell(line, "left out", f"{code} is a statement: no event of PLOVER")
            return
        frame = {"pos": "V", "type": kind, "mode": mode, "cameo": code, "agent": agent, "patient": patient, "flags": " ".join(sorted(flags))}
        said = ", ".join(f'{key} = "{value}"' for key, value in frame.items() if value)
        self.rules.append((words, f'{head}emits = "trigger"\n{body}set = {{ {said} }}\n'))

    # --- actors -----------------------------------------------------------------------------------------------------------------

    def read_actors(self, lines: Sequence[_Line]) -> None:
        actor: _Actor | None = None
        dated: list[_Line] = []
        for line in lines:
            if not line.text:
                continue
            codes, faults = [], 0
            for text in _CODES.findall(line.text):
                try:
                    codes.append(_dated(text))
                except _Fault as fault:
                    faults += 1
                    self.tell(line, fault.effect, str(fault))
            if any(code.first or code.last for code in codes):
                dated.append(line)
            name = _CODES.sub("", line.text).strip()
            if name and ("|" in name or "\t" in name or not re.search(r"\w", name.lstrip("+").replace("_", ""))):
                self.tell(line, "fault", "no name of an actor")
                continue
            if "[" in name or "]" in name:
                self.tell(line, "fault", "a bracket without its fellow")
                continue
            if name.startswith("+"):
                if actor is None:
                    self.tell(line, "fault", "a synonym without an actor before it")
                    continue
                actor.names.append(name[1:].strip())
            elif name:
                if actor is not None:
                    self.actor(actor)
                actor = _Actor(line, [name])
            elif actor is None:
                self.tell(line, "fault", "a code without an actor before it")
                continue
            actor.codes += codes
            actor.faults += faults
        if actor is not None:
            self.actor(actor)
        if dated:
            self.tell(dated[0], "differs", f"{len(dated)} lines with dated codes: the year of publication chooses, not the day", "")

    def actor(self, actor: _Actor) -> None:
        told = [c for c in actor.codes if c.code.strip("-")]
        if not told and actor.faults:
            return
        if not told:
            self.tell(actor.line, "left out" if actor.codes else "fault", "the null code" if actor.codes else "an actor without a [code]")
            return
        code, terms = self.terms(actor, told)
        country = code[:3] if code[:3] in _countries().values() else ""
        kind = _kind(code, country, bool(terms), actor.names[0])
        name = _titled(_plain(actor.names[0]))
        new = 0
        for written in actor.names:
            words = _plain(written).split()
            if kind == "country" and _countries().get(" ".join(words).lower()) == code:
                continue  # the shipped list knows more of it: whether it is an adjective, its seat
            single = len(words) == 1
            term = f"{_titled(words[0])}|{words[0].upper()}" if single else " ".join(words).lower()
            form = ("name",) if kind == "country" else ("",)
            self.lists.setdefault((kind, "smart" if single else "lower"), {})[(term, name, country, code, terms, *form)] = None
            new += 1
        if new:
            self.counts["actors"] += 1

    def terms(self, actor: _Actor, told: Sequence[_Dated]) -> tuple[str, str]:
        """The code where no date tells, and the codes by year as lists of people have them."""
        plain = next((c.code for c in told if not c.first and not c.last), None)
        limited = [c for c in told if c.first or c.last]
        if not limited:
            return plain or told[0].code, ""

        def on(day: datetime.date) -> str | None:
            fits = (c.code for c in limited if (c.first is None or c.first <= day) and (c.last is None or day <= c.last))
            return next(fits, plain)

        years = {c.first.year for c in limited if c.first} | {c.last.year + 1 for c in limited if c.last}
        changes = [(1, on(datetime.date(1, 12, 31)))] + [(year, on(datetime.date(year, 12, 31))) for year in sorted(years)]
        kept: list[tuple[int, str]] = []
        for year, code in changes:
            if code is not None and (not kept or kept[-1][1] != code):
                kept.append((year, code))
        if changes[-1][1] is None:
            self.tell(actor.line, "differs", f"after its last date it has no code: {kept[-1][1] if kept else told[-1].code} stays")
        return plain or (kept[-1][1] if kept else told[-1].code), ", ".join(f"{code} {year}" for year, code in kept)

    def read_agents(self, lines: Sequence[_Line]) -> None:
        marks: dict[str, list[str]] = {}
        for line in lines:
            if found := re.fullmatch(r"(!\w+!)\s*=\s*(.+)", line.text):
                marks[found[1]] = [part.strip() for part in found[2].split(",") if part.strip()]
        for line in lines:
            if not line.text or re.match(r"!\w+!\s*=", line.text):
                continue
            found = re.fullmatch(r"([^{\[]+?)\s*(\{[^}]*\})?\s*\[\s*(~?)([A-Z]+)(~?)\s*[\]}]", line.text)
            if not found:
                self.tell(line, "fault", "no agent: wanted PHRASE {PLURAL} [~CODE]")
                continue
            mark = re.search(r"!\w+!", found[1])
            if mark and mark[0] not in marks:
                self.tell(line, "fault", f"the mark {mark[0]} is not defined")
                continue
            role = found[4][:3]
            if role not in _roles():
                self.tell(line, "left out", f"{role} is no role here: {' '.join(sorted(_roles()))}")
                continue
            if len(found[4]) > 3:
                self.tell(line, "differs", f"of the code {found[4]} the role {role} is kept")
            phrases = [found[1].replace(mark[0], one) for one in marks[mark[0]]] if mark else [found[1]]
            rows = self.lists.setdefault(("role", "lower"), {})
            for phrase in phrases:
                term = _plain(phrase).lower()
                rows[(term, role, "person", "one")] = None
                # Only words of these sets may be a side of an event.
                heads = self.sets.setdefault("event_people" if role == "CVL" else "event_political", [])
                if (head := term.split(" of ")[0].split()[-1]) not in heads:
                    heads.append(head)
                plural = (found[2] or "").strip("{}").split() if found[2] is not None else [] if mark else [_plural(term)]
                for one in plural:
                    rows[(_plain(one).lower(), role, "person", "many")] = None
            self.counts["agents"] += 1

    # --- the pack ---------------------------------------------------------------------------------------------------------------

    def pack(self) -> ImportedPack:
        files = {"pack.toml": 'name = "petrarch"\nversion = "1"\nfiles = ["rules.toml"]\n'}
        parts = []
        if self.sets:
            parts.append("[sets]\n" + "".join(f"{name} = {json.dumps(words, ensure_ascii=False)}\n" for name, words in self.sets.items()))
        if self.macros:
            parts.append("[macros]\n" + "".join(f"{name} = '''{text}'''\n" for name, text in self.macros.items()))
        for (kind, match), rows in self.lists.items():
            name = f"{kind}_{match}.tsv"
            header = ["term", "role", "sort", "number"] if kind == "role" else ["term", "name", "country", "code", "terms", "form"]
            files[name] = "\n".join("\t".join(row) for row in [header, *rows]) + "\n"
            parts.append(f'[[gazetteer]]\nid = "petrarch.{kind}.{match}"\ndoc = "{kind}s of the dictionaries"\nfile = "{name}"\nemits = "{kind}"\nmatch = "{match}"\n')
        # Where several find one verb the first wins: the one that asks for more words.
        parts += [text for _, text in sorted(self.rules, key=lambda rule: -rule[0])]
        files["rules.toml"] = "# Made from dictionaries of TABARI and PETRARCH.\n\n" + "\n".join(parts)
        return ImportedPack(files, sorted(self.report, key=lambda r: (r.file, r.line)), self.counts)


@dataclass(frozen=True)
class _Step:
    what: str
    element: str  # "" for a mark
    gap: tuple[int, int]  # tokens before it


def _sequence(steps: Sequence[_Step], last: tuple[int, int] | None) -> str:
    """Steps beside the verb, each behind its gap; marks are gaps that are not empty.

    Args:
        last: the gap between them and a verb behind them; None where the verb stands before them.
    """
    out: list[str] = []
    least, most = 0, 0
    for step in steps:
        least, most = least + step.gap[0], most + step.gap[1]
        if not step.element:
            least, most = least + 1, most + 1
            continue
        if most and (out or last is None):
            out.append(_gap(least, most))
        out.append(step.element)
        least, most = 0, 0
    if out and last is not None and most + last[1]:
        out.append(_gap(least + last[0], most + last[1]))
    return " ".join(out)


def _gap(least: int, most: int) -> str:
    return f'[word!=";"]{{{least},{min(most, 12)}}}'


def _compound(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The verb of several words, and the words around it: "+" stands before it, else it is the first."""
    words = [w for w in re.split(r"[\s_]+", text.strip()) if w]
    at = next((i for i, w in enumerate(words) if w.startswith("+")), 0)
    return (words[at].lstrip("+") if words else "", tuple(words[:at]), tuple(words[at + 1 :]))


def _forms(verb: str, regular: bool) -> list[str]:
    """Regular forms of an English verb in capitals; where irregular ones were given, those in -S and -ING alone."""
    e, y = verb.endswith("E"), len(verb) > 1 and verb.endswith("Y") and verb[-2] not in "AEIOU"
    third = verb[:-1] + "IES" if y else verb + ("ES" if verb.endswith(("S", "X", "Z", "CH", "SH")) else "S")
    out = [third, (verb[:-1] if e and not verb.endswith(("EE", "OE", "YE")) else verb) + "ING"]
    if regular:
        out.append(verb + "D" if e else verb[:-1] + "IED" if y else verb + "ED")
    return out


def _plural(phrase: str) -> str:
    upper = phrase.isupper()
    if phrase[-1:] in "sS" and phrase[-2:-1] not in "sS":
        return phrase  # one already
    ending = "es" if phrase[-1:] in "sS" else "s"
    out = phrase[:-1] + "ies" if phrase[-1:] in "yY" and phrase[-2:-1].lower() not in "aeiou" else phrase + ending
    return out.upper() if upper else out


@dataclass(frozen=True)
class _Dated:
    code: str
    first: datetime.date | None = None
    last: datetime.date | None = None


@dataclass
class _Actor:
    line: _Line
    names: list[str]
    codes: list[_Dated] = field(default_factory=list)
    faults: int = 0  # codes that are none, told already


def _dated(text: str) -> _Dated:
    """What stands in the brackets: "USAGOV", "USAGOV >010120", "USAGOV <20010120", "USAGOV 930120-010120"."""
    found = re.fullmatch(r"\s*([A-Z]+|-+)\s*(?:([<>])\s*(\d+)|(\d+)\s*-\s*(\d+))?\s*", text)
    if not found:
        raise _Fault(f"[{text}] is no code: wanted [CODE], [CODE <date], [CODE >date] or [CODE date-date]")
    code, mark, one, first, last = found.groups()
    if mark:
        return _Dated(code, _day(one), None) if mark == ">" else _Dated(code, None, _day(one))
    return _Dated(code, _day(first) if first else None, _day(last) if last else None)


def _day(text: str) -> datetime.date:
    if len(text) == 6:
        text = ("20" if int(text[:2]) <= _PIVOT else "19") + text
    if len(text) != 8:
        raise _Fault(f"{text!r} is no date: wanted YYMMDD or YYYYMMDD")
    try:
        # Years alone are sometimes written 19970000.
        return datetime.date(int(text[:4]), max(1, int(text[4:6])), max(1, int(text[6:])))
    except ValueError as error:
        raise _Fault(f"{text!r} is no date: {error}") from None


@functools.cache
def _roles() -> frozenset[str]:
    return frozenset(row["role"] for row in _rows_of("roles.tsv"))


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").split())


def _titled(name: str) -> str:
    small = ("of", "the", "and", "for", "in", "on", "al", "de", "van", "von")
    words = [w.lower() if i and w.lower() in small else "-".join(p.capitalize() for p in w.split("-")) for i, w in enumerate(name.split())]
    return " ".join(words)


def _kind(code: str, country: str, dated: bool, name: str) -> str:
    if code == country:
        return "country"
    role = code[3:6]
    if dated:
        return "person"
    if code[:3] in _BODIES:
        return "organization"
    if role in _GROUPS or code[:3] in _GROUPS:
        return "group"
    if role in ("PTY", "MED"):
        return {"PTY": "party", "MED": "media"}[role]
    words = _plain(name).lower().split()
    return "person" if len(words) > 1 and words[0] in _given_names() else "organization"
