"""Small wrong changes: where a source or a pack could be wrong by one token, drawn by seed.

    draw(files, random.Random(7))  ->  Change("cpp/news/turns.cc", 57, "no condition", "if (m.entity >= 0 && named)", "if (m.entity >= 0)", …)

A file of C++ is read by lines and a few expressions, not parsed: what does not compile is drawn anew by the caller. Comments, texts, asserts
and room that is reserved are left alone: a change there is none, or can be seen by nobody. A pack is changed in rows, rules, sets and patterns;
its learned weights and its lists of facts (places, names, offices) are not drawn from, because a test a fact would be a second copy of the list.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Change(NamedTuple):
    """One change of one file: the text from `start` to `end` becomes `new`."""

    path: str
    start: int
    end: int
    new: str
    kind: str

    def apply(self, source: str) -> str:
        return source[: self.start] + self.new + source[self.end :]

    def tell(self, source: str) -> str:
        """`path:line  kind  old -> new`, on one line."""
        line = source.count("\n", 0, self.start) + 1
        old = source[self.start : self.end]
        if self.path.endswith((".cc", ".h")):  # the line says more than two tokens
            first = source.rfind("\n", 0, self.start) + 1
            last = source.find("\n", self.end)
            old, new = source[first:last], source[first : self.start] + self.new + source[self.end : last]
        else:
            new = self.new
        return f"{self.path}:{line}  {self.kind}  {_short(old)}  ->  {_short(new) or '(nothing)'}"


def _short(text: str) -> str:
    return " ".join(text.split())[:160]


# A long file is drawn from as if it had this many places: else two lists would be all there is.
MOST_PLACES = 150


def draw(files: Mapping[str, str], rng: random.Random) -> Change:
    """One change. A file is drawn by its number of places (at most MOST_PLACES), then a kind of change, then a place."""
    places = {path: found for path in sorted(files) if (found := _places(path, files[path]))}
    paths = list(places)
    path = rng.choices(paths, [min(len(places[p]), MOST_PLACES) for p in paths])[0]
    kind = rng.choice(sorted({change.kind for change in places[path]}))
    return rng.choice([change for change in places[path] if change.kind == kind])


_cache: dict[tuple[str, int], list[Change]] = {}


def _places(path: str, source: str) -> list[Change]:
    key = (path, hash(source))
    if key not in _cache:
        of = _of_cpp if path.endswith((".cc", ".h")) else _of_toml if path.endswith(".toml") else _of_tsv
        _cache[key] = list(of(path, source))
    return _cache[key]


# C++ ------------------------------------------------------------------------------------------------------------------

_NO_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|^[ \t]*#[^\n]*', re.DOTALL | re.MULTILINE)
# What costs or guards but decides nothing that a caller sees, and what is only printed for those who look for faults.
_UNSEEN = re.compile(
    r"reserve\(|static_assert|assert\(|CheckStop|DCHECK|operator\(\)|template|DebugString|MemoryUsage|inline_|capacity"
    r"|prefetch|if \(.*\) [\w.>\[\]-]*\bPrefetch\w*\("
)
# A function that does nothing but ask for memory.
_PREFETCH = re.compile(r"^\S[^\n;]*\bPrefetch\w*\([^;{]*\{\n.*?^\}", re.DOTALL | re.MULTILINE)
# A border that no text reaches (2 GB and more), and one at which what follows does nothing: `if (a > b) a = b;`, `if (a.size() > b) a.resize(b);`.
_FAR = re.compile(r"\b(?:U?INT(?:32|64)_MAX|numeric_limits)\b|\b1u? << (?:2[6-9]|3\d)\b")
_CLAMPS = re.compile(r"if \((?P<what>[\w.>*-]+?)(?P<size>\.size\(\))? [<>] (?P<border>[\w:]+)\) (?P=what)(?(size)\.resize\((?P=border)\)| = (?P=border));")
_FLIPPED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_BY_ONE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def _blank(m: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", m.group())


def _of_cpp(path: str, source: str) -> Iterator[Change]:
    code = _PREFETCH.sub(_blank, _NO_CODE.sub(_blank, source))
    start = 0
    for line in code.splitlines(keepends=True):
        if line.strip() and not _UNSEEN.search(line):
            for change in _of_line(path, line):
                yield change._replace(start=start + change.start, end=start + change.end)
        start += len(line)
    for m in re.finditer(r'(?<=[({, ])"((?:\\.|[^"\\\n])+)"(?=[,)}; ])', source):
        line = source[source.rfind("\n", 0, m.start()) + 1 : m.start()].lstrip()
        # A word that something is compared with or that stands in a list; no text that is written or printed, as one of four words is here.
        word = re.fullmatch(r"[\w'’ .$%-]+", m.group(1)) and m.group(1).count(" ") < 3
        if re.search(r"== $|!= $|contains\($|with\($|[{,] ?$", line) and word and "#" not in line and "//" not in line:
            yield Change(path, m.start(), m.end(), '"\\x01"', "no word")


def _of_line(path: str, line: str) -> Iterator[Change]:
    def change(m: re.Match[str], new: str, kind: str, group: int = 0) -> Change:
        return Change(path, m.start(group), m.end(group), new, kind)

    far = _FAR.search(line)
    for m in re.finditer(r" (==|!=|<=|>=|<|>) (?!=)", line):
        yield change(m, _FLIPPED[m.group(1)], "flipped", 1)
        if m.group(1) in _BY_ONE and not far and not _CLAMPS.search(line):
            yield change(m, _BY_ONE[m.group(1)], "off by one", 1)
    for m in re.finditer(r" (&&|\|\|) ", line):
        yield change(m, {"&&": "||", "||": "&&"}[m.group(1)], "and/or", 1)
        end = _operand_end(line, m.end())
        if end > m.end():
            yield Change(path, m.start(), end, "", "no condition")
    for m in re.finditer(r"(?<=[ (])!(?=[\w(])", line):
        yield change(m, "", "no not")
    for m in re.finditer(r"\b(true|false)\b", line):
        yield change(m, {"true": "false", "false": "true"}[m.group()], "true/false")
    for m in () if far else re.finditer(r" [+-] 1(?=[^\w.])", line):
        yield change(m, "", "off by one")
    for m in () if far else re.finditer(r"(?<=[ (\[{])(\d{1,3})(?=[ ,;)\]}])", line):
        yield change(m, str(int(m.group(1)) + 1), "off by one")
    for m in re.finditer(r"\bif \((?=.*\)[^()]*$)", line):
        yield Change(path, m.end(), m.end(), "false && ", "no condition")
    for m in re.finditer(r"(?<=\w)(?<!std::min)(?<!std::max)\(([\w.>*&\[\]-]+), ([\w.>*&\[\]-]+)(?=[,)])", line):  # these two are the same either way
        if m.group(1) != m.group(2) and line.lstrip()[:6] != "const ":
            yield Change(path, m.start(1), m.end(2), f"{m.group(2)}, {m.group(1)}", "swapped")
    for m in re.finditer(r"^ +((?:[\w.>\[\]()-]+) [+|-]?= [^=][^;]*;)$", line):
        if re.match(r"[a-z_][\w.>-]*(\[|\.|->|_? [+|-]?=)", m.group(1)):
            yield change(m, ";", "no assignment", 1)


def _operand_end(line: str, at: int) -> int:
    """Where the operand that begins at `at` ends: before the next operator or bracket of its own depth; `at` where that is not on the line."""
    depth = 0
    for i in range(at, len(line)):
        if line[i] in "([{":
            depth += 1
        elif line[i] in ")]}":
            depth -= 1
            if depth < 0:
                return i
        elif depth == 0 and (line[i] in ";?:," or line.startswith((" && ", " || "), i)):
            return i
    return at


# Packs ----------------------------------------------------------------------------------------------------------------


def _of_tsv(path: str, source: str) -> Iterator[Change]:
    rows: list[tuple[int, list[str]]] = []
    start = 0
    for line in source.splitlines(keepends=True):
        if line.strip() and not line.startswith("#"):
            rows.append((start, line.rstrip("\n").split("\t")))
        start += len(line)
    (_, header), *rows = rows
    values = {c: sorted({cells[c] for _, cells in rows if c < len(cells) and cells[c]}) for c in range(len(header))}
    for at, cells in rows:
        length = len("\t".join(cells))
        yield Change(path, at, at + length + 1, "", "no row")
        here = at
        for c, cell in enumerate(cells):
            if c > 0 and header[c] not in ("source", "doc"):
                if cell:
                    yield Change(path, here, here + len(cell), "", "no cell")
                    others = [v for v in values[c] if v != cell]
                    if others:
                        yield Change(path, here, here + len(cell), others[(at + c) % len(others)], "another cell")
                    if " " in cell:
                        yield Change(path, here, here + len(cell), cell.split(" ", 1)[1], "no first word")
                if header[c] == "patient" and cell != cells[c - 1]:
                    before = cells[c - 1]
                    yield Change(path, here - len(before) - 1, here + len(cell), f"{cell}\t{before}", "swapped slots")
            here += len(cell) + 1


_KEPT = re.compile(r"(id|emits|pattern|doc|yes|no|file|match|kind|name|version|language|files)\b")


def _of_toml(path: str, source: str) -> Iterator[Change]:
    starts = [m.start() for m in re.finditer(r"^\[", source, re.MULTILINE)] + [len(source)]
    for start, end in itertools.pairwise(starts):
        block = source[start:end]
        if block.startswith("[sets]"):
            for entry in re.finditer(r"^\w+ *= *\[(.*?)\]", block, re.DOTALL | re.MULTILINE):
                for m in re.finditer(r'"[^"\n]*", *|(?:, *)"[^"\n]*"(?=\])', entry.group()):
                    yield Change(path, start + entry.start() + m.start(), start + entry.start() + m.end(), "", "no word")
        if not block.startswith("[["):
            continue
        if not block.startswith("[[gazetteer]]"):
            yield Change(path, start, end, "", "no rule")
        for m in re.finditer(r"^(\w+) *=[^\n]*\n", block, re.MULTILINE):
            if not _KEPT.match(m.group(1)):
                yield Change(path, start + m.start(), start + m.end(), "", "no attribute")
        for m in re.finditer(r"^pattern *= *(''?'?)(.*?)\1\n", block, re.DOTALL | re.MULTILINE):
            at = start + m.start(2)
            for n in re.finditer(r" \| [^|()\n]*(?=[|)])", m.group(2)):
                yield Change(path, at + n.start(), at + n.end(), " " if n.group().endswith(" ") else "", "no alternative")
            for n in re.finditer(r"(?<=[\w\"\])}/])\?(?= |$)", m.group(2)):
                yield Change(path, at + n.start(), at + n.end(), "", "no longer optional")
            for n in re.finditer(r"\{(\d+),(\d+)\}", m.group(2)):
                if int(n.group(2)) > 1 and n.group(1) != n.group(2):
                    yield Change(path, at + n.start(2), at + n.end(2), str(int(n.group(2)) - 1), "off by one")
