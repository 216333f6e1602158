"""Patterns of spaCy's Matcher, PhraseMatcher and EntityRuler as rules of ours, with a report of what has no equal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from copydesk import display
from copydesk.errors import RuleError
from copydesk.rules import Rule, identifier, string
from copydesk.token_tests import OWN_ATTRIBUTES, NoEqualError, Token, TokenTest, read_token

_INLINE = 3  # so many strings stand in the pattern; more become a set


@dataclass(frozen=True)
class Gap:
    """What of a pattern is not in its rule.

    Attributes:
        rule: the rule's id.
        token: which token of the pattern, counted from 0; None for the whole.
        effect: "left out": there is no such rule; "differs": there is one, and it is a little different.
        what: as it stands in the pattern.
        why: the reason.
    """

    rule: str
    token: int | None
    effect: str
    what: str
    why: str


_COLUMNS = ("id", "pattern", "match", "attributes")
_GAPS = ("rule", "token", "effect", "what", "why")


class Imported(Sequence[Rule]):
    """Rules made from somebody else's patterns: a list of `Rule`, which prints as a table.

    Attributes:
        report: a list of `Gap`: every pattern that has no equal, and every one that differs.
    """

    def __init__(self, rules: Iterable[Rule], report: Iterable[Gap]) -> None:
        self._rules = list(rules)
        self.report = list(report)

    def __len__(self) -> int:
        return len(self._rules)

    @overload
    def __getitem__(self, index: int) -> Rule: ...
    @overload
    def __getitem__(self, index: slice) -> list[Rule]: ...
    def __getitem__(self, index: int | slice) -> Rule | list[Rule]:
        return self._rules[index]

    def to_toml(self) -> str:
        """A rule file for `Engine(rules=[…])`. Rules that ask for attributes which articles do not have stand in it as comments.

        >>> print(from_spacy([{"label": "SHIP", "pattern": "Blue Star"}]).to_toml())
        # Rules made from spaCy's patterns.
        <BLANKLINE>
        [[rule]]
        id       = "ship.1"
        doc      = "SHIP: Blue Star"
        emits    = "ship"
        pattern  = '''[word="Blue"] [word="Star"]'''
        match    = "longest"
        across_sentences = true
        <BLANKLINE>
        """
        parts = ["# Rules made from spaCy's patterns.\n"]
        if gaps := [g for g in self.report if g.effect == "left out"]:
            parts.append("".join(f"# left out: {g.rule}: {_one_line(g.why)}\n" for g in gaps))
        sets = {name: strings for rule in self._rules for name, strings in rule.sets.items()}
        if sets:
            parts.append("[sets]\n" + "".join(f"{name} = {json.dumps(list(strings), ensure_ascii=False)}\n" for name, strings in sets.items()))
        for rule, doc in zip(self._rules, self._docs(), strict=True):
            lines = f"""[[rule]]
id       = {json.dumps(rule.id)}
doc      = {json.dumps(doc, ensure_ascii=False)}
emits    = {json.dumps(rule.emits)}
pattern  = {_toml(rule.pattern)}
match    = {json.dumps(rule.match)}
across_sentences = {"true" if rule.across_sentences else "false"}
"""
            if rule.attributes:
                lines = f"# needs attributes of tokens that articles do not have: {' '.join(rule.attributes)}\n" + re.sub(r"(?m)^", "# ", lines.rstrip()) + "\n"
            parts.append(lines)
        return "\n".join(parts)

    def _docs(self) -> Iterator[str]:
        for rule in self._rules:
            yield _one_line(rule.doc)

    def _rows(self) -> list[dict[str, Any]]:
        return [{"id": r.id, "pattern": r.pattern, "match": r.match, "attributes": " ".join(r.attributes) or None} for r in self._rules]

    def _gap_rows(self) -> list[dict[str, Any]]:
        return [{name: getattr(g, name) for name in _GAPS} for g in self.report]

    def _summary(self) -> str:
        left_out = len({g.rule for g in self.report if g.effect == "left out"})
        differ = len({g.rule for g in self.report if g.effect == "differs"})
        return f"{len(self):,} rules; {left_out:,} patterns left out, {differ:,} rules differ a little"

    def __repr__(self) -> str:
        lines = [self._summary(), display.text_table(_COLUMNS, self._rows()[: display.SHOWN_ROWS], {"pattern": 70})]
        if len(self) > display.SHOWN_ROWS:
            lines.append("…")
        if self.report:
            lines += ["", display.text_table(_GAPS, self._gap_rows()[: display.SHOWN_ROWS], {"why": 70, "what": 40})]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        tables = display.rows_html(_COLUMNS, self._rows()[: display.SHOWN_ROWS])
        if self.report:
            tables += "<p><b>report</b></p>" + display.rows_html(_GAPS, self._gap_rows()[: display.SHOWN_ROWS])
        return display.framed(f"<p>{display.escape(self._summary())}</p>{tables}")


def from_spacy(patterns: Any, *, phrase_attr: str = "ORTH") -> Imported:
    """spaCy's patterns as rules of ours.

    Args:
        patterns: what `Matcher.add` or `EntityRuler.add_patterns` takes, or where it is written:
            a list of `{"label": …, "pattern": …}` (EntityRuler, Prodigy); `{key: [pattern, …]}` or a list of patterns, each a list of token dicts
            (Matcher) or a text (PhraseMatcher); JSON or JSONL as text; the path of a `.json` or `.jsonl` file; an EntityRuler.
        phrase_attr: what a text is compared by: ORTH (its very letters) or LOWER (in any case).

    Returns:
        A list of rules with `.report`: what has no equal here, and what is a little different. Nothing is dropped without a line in it.
        Rules of a Matcher keep all matches, rules of an EntityRuler the longest, as there.

    Raises:
        TypeError, ValueError: not patterns, or not JSON.

    >>> found = from_spacy({"SAYS": [[{"LOWER": {"IN": ["said", "told"]}}, {"POS": "DET", "OP": "?"}], [{"_": {"x": 1}}]]})
    >>> found[0].pattern
    '[(lower="said" | lower="told")] [pos="DET"]?'
    >>> [(g.rule, g.effect) for g in found.report]
    [('says.2', 'left out')]
    """
    if phrase_attr not in ("ORTH", "TEXT", "LOWER"):
        raise ValueError(f"phrase_attr={phrase_attr!r}: ORTH or LOWER")
    maker = _Maker(phrase_attr == "LOWER")
    for entry in _entries(_loaded(patterns)):
        maker.add(*entry)
    return Imported(maker.rules, maker.report)


def element(token: Token, said: Callable[[TokenTest], str]) -> str:
    """A token as an element of the pattern language.

    Args:
        said: each test of the token in our language, as a function.
    """
    tests = [text for text in (said(t) for t in token.tests) if text]
    body = " & ".join(tests)
    if token.negated:
        body = "!(" + body + ")" if body else NEVER
    out = f"[{body}]"
    if token.sentence_start is not None:
        out = f"(<s> {out})" if token.sentence_start else f"((?!<s>) {out})"
    return out + token.counts


NEVER = "is_ascii & !is_ascii"


def strings_test(attribute: str, values: Sequence[str], negated: bool, named: Callable[[str, tuple[str, ...]], str]) -> str:
    """`attribute` is one of `values`, or none of them; "" where that says nothing.

    Args:
        named: makes a set of many strings and gives its name.
    """
    if not values:
        return "" if negated else NEVER
    operator = "!=" if negated else "="
    if len(values) > _INLINE:
        return f"{attribute}{operator}${named(attribute, tuple(values))}"
    tests = [f"{attribute}{operator}{string(v)}" for v in values]
    return tests[0] if len(tests) == 1 else " & ".join(tests) if negated else "(" + " | ".join(tests) + ")"


class _Maker:
    def __init__(self, fold_case: bool) -> None:
        self.fold_case = fold_case
        self.rules: list[Rule] = []
        self.report: list[Gap] = []
        self.names: dict[tuple[str, tuple[str, ...]], str] = {}  # sets: attribute and strings → name
        self.counts: dict[str, int] = {}

    def add(self, label: str, wanted_id: str | None, pattern: Any, match: str) -> None:
        base = f"{identifier(label)}.{identifier(str(wanted_id))}" if wanted_id else identifier(label)
        self.counts[base] = self.counts.get(base, 0) + 1
        count = self.counts[base]
        rule_id = f"{base}.{count}" if not wanted_id or count > 1 else base
        shown = pattern if isinstance(pattern, str) else json.dumps(pattern, ensure_ascii=False, default=repr)
        gaps: list[Gap] = []
        attributes: set[str] = set()
        sets: dict[str, tuple[str, ...]] = {}
        if isinstance(pattern, str):
            elements = self.phrase(pattern, rule_id, gaps)
        elif isinstance(pattern, Sequence) and not isinstance(pattern, (bytes, Mapping)):
            elements = [self.token(number, spec, rule_id, gaps, attributes, sets) for number, spec in enumerate(pattern)]
        elif hasattr(pattern, "text"):  # a Doc: its tokens are known
            attribute = "lower" if self.fold_case else "word"
            elements = [f"[{attribute}={string(t.text.lower() if self.fold_case else t.text)}]" for t in pattern]
            shown = str(pattern.text)
        else:
            elements = []
            gaps.append(Gap(rule_id, None, "left out", shown, f"a pattern is a text or a list of dicts, not a {type(pattern).__name__}"))
        text = " ".join(e for e in elements if e)
        if not text and not any(g.effect == "left out" for g in gaps):
            gaps.append(Gap(rule_id, None, "left out", shown, "there is no token in it"))
        self.report += gaps
        if any(g.effect == "left out" for g in gaps):
            return
        rule = Rule(rule_id, text, match, True, identifier(label).replace("-", "_"), tuple(sorted(attributes)), sets=sets, doc=f"{label}: {shown}")
        try:
            rule.compile(quiet=True)
        except RuleError as e:
            self.report.append(Gap(rule_id, None, "left out", shown, "; ".join(d.message for d in e.diagnostics)))
            return
        self.rules.append(rule)

    def phrase(self, text: str, rule_id: str, gaps: list[Gap]) -> list[str]:
        words = text.split()
        if all(re.fullmatch(r"\w+", w) for w in words):
            return [f"[lower={string(w.lower())}]" if self.fold_case else f"[word={string(w)}]" for w in words]
        # Marks in it: our tokenizer knows where a word ends, the literal is for that.
        if self.fold_case and text != text.lower():
            return [string(text.lower())]
        if not self.fold_case and text == text.lower():
            gaps.append(Gap(rule_id, None, "differs", text, "a literal without capitals is found in any case"))
        return [string(text)]

    def token(self, number: int, spec: Any, rule_id: str, gaps: list[Gap], attributes: set[str], sets: dict[str, tuple[str, ...]]) -> str:
        shown = json.dumps(spec, ensure_ascii=False, default=repr)

        def named(attribute: str, values: tuple[str, ...]) -> str:
            name = self.names.setdefault((attribute, values), f"{attribute}_{len(self.names) + 1}")
            sets[name] = values
            return name

        def said(test: TokenTest) -> str:
            if test.values is None and test.said is None:
                gaps.append(Gap(rule_id, number, "left out", shown, test.note))
                return NEVER
            if test.note:
                gaps.append(Gap(rule_id, number, "differs", shown, test.note))
            if test.attribute not in OWN_ATTRIBUTES:
                attributes.add(test.attribute)
            return test.said if test.said is not None else strings_test(test.attribute, test.values or (), test.negated, named)

        try:
            token = read_token(spec)
        except NoEqualError as e:
            gaps.append(Gap(rule_id, number, "left out", shown, str(e)))
            return ""
        return "" if token.most == 0 else element(token, said)


# --- what was given ----------------------------------------------------------------------------------------------------------------


# Text or a path → what JSON says.
def _loaded(patterns: Any) -> Any:
    if isinstance(patterns, Path) or (isinstance(patterns, str) and re.fullmatch(r"[^\n{\[]*\.jsonl?", patterns)):
        patterns = Path(patterns).read_text(encoding="utf-8")
    if not isinstance(patterns, str):
        # An EntityRuler lists its patterns.
        return patterns.patterns if hasattr(patterns, "patterns") else patterns
    try:
        return json.loads(patterns)
    except json.JSONDecodeError:
        pass
    entries = []
    for number, line in enumerate(patterns.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entries.append(json.loads(line))
        except json.JSONDecodeError as e:
            raise ValueError(f"line {number} is no JSON: {e.msg} (column {e.colno})") from e
    return entries


# (label, id, pattern, match) of each pattern.
def _entries(patterns: Any) -> Iterator[tuple[str, str | None, Any, str]]:
    if isinstance(patterns, Mapping) and "pattern" in patterns:
        patterns = [patterns]
    if isinstance(patterns, Mapping):
        for key, listed in patterns.items():
            if isinstance(listed, (str, Mapping)) or not isinstance(listed, Iterable):
                raise TypeError(f"patterns[{key!r}] is a {type(listed).__name__}; wanted a list of patterns")
            for pattern in listed:
                yield str(key), None, pattern, "all"
        return
    if isinstance(patterns, (bytes, str)) or not isinstance(patterns, Iterable):
        raise TypeError(f"patterns are lists, dicts, JSON or a path, not a {type(patterns).__name__}")
    listed = list(patterns)
    if listed and all(isinstance(p, Mapping) and "pattern" not in p for p in listed):  # one pattern, a list of tokens
        yield "pattern", None, listed, "all"
        return
    for pattern in listed:
        if isinstance(pattern, Mapping):
            if "pattern" not in pattern:
                raise ValueError(f"no key `pattern` in {pattern!r}")
            yield str(pattern.get("label", "pattern")), pattern.get("id"), pattern["pattern"], "longest"
        else:
            yield "pattern", None, pattern, "all"


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 200 else text[:199] + "…"


def _toml(pattern: str) -> str:
    return f"'''{pattern}'''" if "'''" not in pattern and not pattern.endswith("'") else json.dumps(pattern, ensure_ascii=False)
