"""Queries of corpus tools (CWB's CQP, BlackLab's BCQL) as patterns of ours.

The notations are near: ours follows BCQL. What differs, and what this module therefore does:

- a string in a query is a regex for one token, as a rule blind to case and diacritics; ours is a literal;
- a bare name is an attribute that the corpus has; ours must be told which those are;
- every range that matches is a hit, across sentences too: `match="all"`, `across_sentences=True`.

What is in the query and has no equal is refused with its place and its name, all of it at once. A recursive descent over the text: one
method a rule of the grammar, each returning the translated part. Depth is bounded by `MAX_DEPTH`, so no query overflows the stack.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from copydesk import _core, checks
from copydesk.errors import RuleError
from copydesk.rules import Rule, escaped, plain, regex, string

MAX_DEPTH = 50  # nested brackets, labels and negations
MAX_QUERY = 100_000  # characters

_FORMS = ("word", "lower", "norm", "lemma", "shape")  # every token has them
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TAG_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*")
_FUNCTION = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*(?=\s*\()")
_INTEGER = re.compile(r"-?[0-9]+")
_LABEL = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\s*:(?!:)")
_RELATION = re.compile(r"(?:[A-Za-z_]\w*\s*:\s*)?!?-(?:[^\s\->;()]|-(?!>))*->(?:[A-Za-z][\w-]*)?")
_ALIGNMENT = re.compile(r"(?:[A-Za-z_]\w*\s*:\s*)?=[\w|]*=>")
_INLINE_FLAG = re.compile(r"\(\?(-?)([ic])\)")
_FILTERS = ("within", "containing", "overlap")
_OPERATORS = ("!=", "<=", ">=", "=", "<", ">")


def from_cqp(query: str, *, case_sensitive: bool = False) -> Rule:
    """A query in CQP or BCQL as a rule of ours.

    Args:
        query: as it would be typed into BlackLab, CWB or Sketch Engine.
        case_sensitive: CWB's reading: case and diacritics count unless `%c` or `%d` says otherwise. BlackLab's, the default: they
            count only after `(?-i)`.

    Returns:
        A rule; `rule.pattern` is the pattern's text, `rule.compile()` the pattern. It keeps all matches, across sentences too.

    Raises:
        RuleError: the query is faulty, or has forms that we lack; each with its line and column and a hint that names the form.

    >>> from_cqp("[pos='ADJ']+ 'fox(es)?' within <s/>").pattern
    '[pos=/ADJ/i]+ [norm=/fox(es)?/i] within <s/>'
    >>> from_cqp('"(?-i)May" A:[] :: A.word = "be"').pattern
    '[word="May"] A:[] :: A.word = "be"'
    >>> from_cqp('_ -nsubj-> _')
    Traceback (most recent call last):
        ...
    copydesk.errors.RuleError: <query>:1:3: a relation has no equal here; relations between words (-type->) are not in the language; ...
    """
    if not isinstance(query, str):
        raise TypeError(f"a query is a str, not a {type(query).__name__}")
    if not checks.is_utf8(query):
        raise RuleError([checks.lone_surrogate("<query>", query)])
    if len(query) > MAX_QUERY:
        raise RuleError([_core.Diagnostic.error("<query>", 1, 1, f"the query is longer than {MAX_QUERY:,} characters")])
    parser = _Parser(query, case_sensitive)
    pattern = parser.query()
    return Rule("query", pattern, attributes=tuple(sorted(parser.attributes)), kinds=tuple(sorted(parser.kinds)))


# How tightly a translated part holds together; a looser part inside a tighter place needs brackets.
_TOP, _RELATED, _EITHER, _SEQUENCE, _ITEM, _REPEATED, _PRIMARY = range(7)


@dataclass
class _Part:
    text: str
    level: int = _PRIMARY
    test: str | None = None  # for one token: what stands between [ and ]; "" for any

    def at(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"


def _token(test: str) -> _Part:
    return _Part(f"[{test}]", test=test)


class _Parser:
    def __init__(self, text: str, case_sensitive: bool) -> None:
        self.text = text
        self.offset = 0
        self.case_sensitive = case_sensitive
        self.depth = 0
        self.lacking: list[_core.Diagnostic] = []  # forms that have no equal: parsing goes on behind them
        self.attributes: set[str] = set()
        self.kinds: set[str] = set()
        self.labels: set[str] = set()
        self.asked: list[tuple[str, int]] = []  # labels in constraints, and where

    # --- text ---
    def space(self) -> None:
        while self.offset < len(self.text) and self.text[self.offset].isspace():
            self.offset += 1

    def sees(self, mark: str) -> bool:
        self.space()
        return self.text.startswith(mark, self.offset)

    def take(self, mark: str) -> bool:
        if not self.sees(mark):
            return False
        self.offset += len(mark)
        return True

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self.space()
        return pattern.match(self.text, self.offset)

    def diagnostic(self, offset: int, message: str, hint: str = "") -> _core.Diagnostic:
        before = self.text[:offset]
        start = before.rfind("\n") + 1
        line = self.text[start:].split("\n", 1)[0]
        return _core.Diagnostic.error("<query>", before.count("\n") + 1, offset - start + 1, message, hint, line)

    def fault(self, message: str, hint: str = "", offset: int | None = None) -> NoReturn:
        raise RuleError([self.diagnostic(self.offset if offset is None else offset, message, hint)])

    def expected(self, what: str) -> NoReturn:
        self.space()
        seen = self.text[self.offset : self.offset + 1]
        self.fault(f"{what} is missing here" + (f", before `{seen}`" if seen.strip() else ""))

    def lack(self, offset: int, form: str, hint: str) -> None:
        self.lacking.append(self.diagnostic(offset, f"{form} has no equal here", hint))

    @contextmanager
    def nested(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fault(f"nested deeper than {MAX_DEPTH}")
        yield
        self.depth -= 1

    # --- the query ---
    def query(self) -> str:
        body = self.filtered()
        constraints = []
        while self.take("::"):
            constraints.append(self.constraint())
        if self.take(";"):  # how a query is sent off in CQP
            self.space()
        self.space()
        if self.offset < len(self.text):
            self.fault(f"unexpected `{self.text[self.offset]}`")
        for label, offset in self.asked:
            if label not in self.labels:
                self.lacking.append(self.diagnostic(offset, f"no label `{label}` in the query"))
        if self.lacking:
            raise RuleError(sorted(self.lacking, key=lambda d: (d.line, d.column)))
        if not constraints:
            return body.text
        return f"{body.text} :: " + (constraints[0] if len(constraints) == 1 else " & ".join(f"({c})" for c in constraints))

    # A within B, A containing B: the right side first, as BlackLab reads them.
    def filtered(self) -> _Part:
        left = self.either()
        self.space()
        start = self.offset
        negated = self.take("!")
        name = self.match(_NAME)
        if not name or name[0].lower() not in _FILTERS:
            self.offset = start
            return left
        operator = name[0].lower()
        self.offset = name.end()
        if operator == "overlap":
            self.lack(name.start(), "`overlap`", "there are `within` and `containing`, and their negations")
        with self.nested():
            right = self.extent() or self.filtered()
        return _Part(f"{left.at(_RELATED + 1)} {'!' if negated else ''}{operator} {right.at(_RELATED + 1)}", _RELATED)

    # CWB's `within s`, without the angle brackets, and `within 5 words`.
    def extent(self) -> _Part | None:
        number = self.match(_INTEGER)
        if number:
            self.offset = number.end()
            self.lack(number.start(), "a window of so many tokens", "write the gap as []{0,5}")
            name = self.match(_NAME)
            self.offset = name.end() if name else self.offset
            return _token("")
        name = self.match(_NAME)
        if not name or name[0] == "_" or name[0] == "l" or self.match(_LABEL) or self.match(_FUNCTION):
            return None
        self.offset = name.end()
        return self.span(name[0])

    def span(self, kind: str) -> _Part:
        if kind != "s":
            self.kinds.add(kind)
        return _Part(f"<{kind}/>")

    # | & -> : one rank, left to right.
    def either(self) -> _Part:
        left = self.sequence()
        while True:
            self.space()
            start = self.offset
            if self.take("|"):
                right = self.sequence()
                left = _Part(f"{left.at(_EITHER)} | {right.at(_SEQUENCE)}", _EITHER)
            elif self.take("&"):
                right = self.sequence()
                left = _Part(f"{left.at(_EITHER)} & {right.at(_EITHER)}", _RELATED)
            elif self.take("->"):
                self.lack(start, "`->` between elements", "“if a, then b” can be said of labels: :: !(a.word = \"x\") | b.word = \"y\"")
                self.sequence()
            else:
                return left

    def sees_element(self) -> bool:
        self.space()
        rest = self.text[self.offset : self.offset + 2]
        if not rest or rest == "::" or rest == "!=":
            return False
        if rest[0] in "\"'[<(^/@":
            return True
        if rest[0] == "!":
            after = self.text[self.offset + 1 :].lstrip()
            return not after.lower().startswith(_FILTERS)
        name = self.match(_NAME)
        if not name:
            return False
        return name[0] == "_" or rest in ('l"', "l'") or bool(self.match(_LABEL)) or bool(self.match(_FUNCTION))

    def sequence(self) -> _Part:
        self.space()
        if not self.sees_element():
            if self.match(_RELATION) or self.match(_ALIGNMENT):
                self.arrows()
                return _token("")
            self.expected("an element")
        items = [self.item()]
        while True:
            if self.arrows():
                continue
            if not self.sees_element():
                break
            items.append(self.item())
        if len(items) == 1:
            return items[0]
        return _Part(" ".join(i.at(_ITEM) for i in items), _SEQUENCE)

    # Relations between words and between versions of a text: read, to tell all that is lacking, and refused.
    def arrows(self) -> bool:
        relation = self.match(_RELATION)
        alignment = None if relation else self.match(_ALIGNMENT)
        if not relation and not alignment:
            return False
        if relation:
            self.lack(relation.start(), "a relation", "relations between words (-type->) are not in the language; a test on the word's own is: [dep=\"nsubj\"]")
            self.offset = relation.end()
        elif alignment:
            self.lack(alignment.start(), "an alignment", "alignments between versions of a text (==>) are not in the language")
            self.offset = alignment.end()
            field = self.match(_NAME)
            if not field or field[0] == "_":
                self.expected("the name of a version")
            self.offset = field.end()
            self.take("?")
        with self.nested():
            self.item()
            while self.arrows():
                pass
            if self.take(";") and not self.arrows():
                self.expected("an arrow")
        return True

    def item(self) -> _Part:
        label = self.match(_LABEL)
        if not label or self.match(_RELATION):
            return self.negated()
        self.offset = label.end()
        self.labels.add(label[1])
        with self.nested():
            inner = self.item()
        return _Part(f"{label[1]}:{inner.at(_ITEM)}", _ITEM)

    def negated(self) -> _Part:
        self.space()
        start = self.offset
        if not self.take("!"):
            return self.repeated()
        with self.nested():
            inner = self.negated()
        if inner.test is None:
            self.lack(start, "the negation of more than one token", "one token is negated as ![…] or [!…], what stands next as (?!…)")
            return inner
        if not inner.test:
            self.lack(start, "`![]`", "no token is not any token")
        return _token(f"!({inner.test})" if re.search(r"[ !]", inner.test) else f"!{inner.test}")

    def repeated(self) -> _Part:
        part = self.primary()
        while True:
            self.space()
            start = self.offset
            if self.take("{"):
                counts = self.counts()
            elif self.offset < len(self.text) and self.text[self.offset] in "*+?":
                counts = self.text[self.offset]
                self.offset += 1
            else:
                return part
            if part.level == _REPEATED:
                if counts == "?":
                    self.lack(start, "a lazy quantifier", "quantifiers are greedy; the shortest match is asked for with match=\"shortest\"")
                part = _Part(f"({part.text})")
            part = _Part(part.at(_PRIMARY) + counts, _REPEATED)

    def counts(self) -> str:
        least = self.integer()
        comma = self.take(",")
        most = self.integer() if comma else least
        if not self.take("}"):
            self.expected("`}`")
        if least is None and most is None:
            if not comma:
                self.expected("a count")
            return "*"
        if not comma:
            return f"{{{least}}}"
        return f"{{{'' if least is None else least},{'' if most is None else most}}}"

    def integer(self) -> int | None:
        number = self.match(_INTEGER)
        if not number:
            return None
        if number[0].startswith("-"):
            self.fault("a count below zero")
        self.offset = number.end()
        return int(number[0])

    def primary(self) -> _Part:
        self.space()
        here = self.text[self.offset : self.offset + 2]
        if here[:1] in ("'", '"') or here in ("l'", 'l"'):
            return _token(self.value("word", "="))
        if here[:1] == "[":
            return self.token()
        if here[:1] == "<":
            return self.tag()
        if here[:1] == "(":
            return self.group()
        if here[:1] == "^":
            return self.root()
        if here[:1] == "@":
            self.lack(self.offset, "a target marker", "give the element a label: target:[…]")
            self.offset += 1
            return self.primary()
        if here[:1] == "/":
            return self.macro()
        if self.match(_FUNCTION):
            return self.function()
        name = self.match(_NAME)
        if name and name[0] == "_":
            self.offset = name.end()
            return _Part("[]*", _REPEATED)
        return self.expected("an element")

    def root(self) -> _Part:
        start = self.offset
        self.offset += 1
        if not self.match(_RELATION):
            self.fault("unexpected `^`", "a root is written ^-type-> before an element", offset=start)
        self.arrows()
        return _token("")

    def macro(self) -> _Part:
        start = self.offset
        self.offset += 1
        name = self.match(_NAME)
        if not name:
            self.fault("unexpected `/`", offset=start)
        self.offset = name.end()
        self.lack(start, "a macro", "write out what it stands for, or declare it in a rule file and use $name")
        if self.take("["):
            self.skip_past("]")
        return _token("")

    def skip_past(self, closing: str) -> None:
        end = self.text.find(closing, self.offset)
        if end < 0:
            self.offset = len(self.text)
            self.expected(f"`{closing}`")
        self.offset = end + 1

    def function(self) -> _Part:
        name = self.match(_FUNCTION)
        assert name is not None
        self.lack(name.start(), f"the function `{name[0]}`", "functions are not in the language")
        self.offset = name.end()
        self.take("(")
        with self.nested():
            self.arguments(self.filtered)
        return _token("")

    def group(self) -> _Part:
        self.take("(")
        look = next((m for m in ("?<=", "?<!", "?=", "?!") if self.text.startswith(m, self.offset)), "")
        self.offset += len(look)
        with self.nested():
            inner = self.filtered()
            while self.sees("::"):
                self.lack(self.offset, "a local constraint", "constraints stand at the end of the whole query")
                self.take("::")
                asked = len(self.asked)
                self.constraint()
                del self.asked[asked:]
            if not self.take(")"):
                self.expected("`)`")
        if look:
            return _Part(f"({look}{inner.text})")
        # Brackets around one element say nothing; their element may be repeated again, so they stay around a repetition.
        return inner if inner.level == _PRIMARY else _Part(f"({inner.text})")

    def tag(self) -> _Part:
        self.take("<")
        closing = self.take("/")
        self.space()
        start = self.offset
        if self.text[self.offset : self.offset + 1] in ("'", '"'):
            self.string()
            self.lack(start, "a regex for the name of a span", "write the kinds as alternatives: (<person/> | <place/>)")
            name = "s"
        else:
            found = self.match(_TAG_NAME)
            if not found:
                self.expected("the name of a span")
            self.offset = found.end()
            name = found[0]
        if name != "s":
            self.kinds.add(name)
        tests = [] if closing else self.tag_tests()
        whole = not closing and self.take("/")
        if not self.take(">"):
            self.expected("`>`")
        inside = " ".join([name, *tests])
        return _Part(f"</{name}>" if closing else f"<{inside}/>" if whole else f"<{inside}>")

    def tag_tests(self) -> list[str]:
        tests = []
        while found := self.match(_TAG_NAME):
            self.offset = found.end()
            operator = self.operator()
            if operator not in ("=", "!="):
                self.lack(found.start(), f"`{operator}` in a span", "attributes of spans are compared by `=` and `!=`")
            tests.append(f"{found[0]}{operator}{self.pattern_value()}")
        return tests

    # --- one token ---
    def token(self) -> _Part:
        self.take("[")
        if self.take("]"):
            return _token("")
        test = self.tests()
        if not self.take("]"):
            self.expected("`]`")
        return _token(test)

    def tests(self) -> str:
        left, used = self.test(), ""
        while True:
            operator = next((o for o in ("->", "&", "|") if self.take(o)), "")
            if not operator:
                return left
            if used and (used != operator or operator == "->"):
                left = f"({left})"
            right = self.test()
            used = operator
            left = f"!({left}) | {right}" if operator == "->" else f"{left} {operator} {right}"
            used = "|" if operator == "->" else operator

    def test(self) -> str:
        if self.take("!"):
            with self.nested():
                return "!" + self.test()
        if self.take("("):
            with self.nested():
                inner = self.tests()
            if not self.take(")"):
                self.expected("`)`")
            return f"({inner})" if " " in inner else inner
        name = self.match(_NAME)
        if not name:
            self.expected("an attribute")
        start = name.start()
        self.offset = name.end()
        if self.take("("):
            self.lack(start, f"the function `{name[0]}`", f"write [{name[0]}=\"…\"]; several values are one regex: \"a|b\"")
            self.arguments(self.string)
            return 'word=""'
        operator = self.operator()
        if self.match(re.compile(r"in\s*\[")):
            self.lack(self.offset, "a range of numbers", "attributes are texts; write a regex")
            self.skip_past("]")
            return 'word=""'
        if operator not in ("=", "!="):
            self.lack(start, f"`{operator}` between an attribute and a text", "attributes are texts: `=` and `!=`; write a regex")
            operator = "="
        reference = self.match(re.compile(r"[A-Za-z_]\w*\.[A-Za-z_]\w*"))
        if reference:
            self.lack(self.offset, "a label inside a token", f"say it behind the query: :: b.{name[0]} = {reference[0]}")
            self.offset = reference.end()
            return 'word=""'
        return self.value(name[0], operator)

    def operator(self) -> str:
        for operator in _OPERATORS:
            if self.take(operator):
                if operator == "=" and self.text.startswith("=", self.offset):
                    self.offset += 1
                return operator
        return self.expected("a comparison")

    # Numbers or what `argument` reads, up to the closing bracket.
    def arguments(self, argument: Callable[[], object]) -> None:
        if self.take(")"):
            return
        while True:
            number = self.match(_INTEGER)
            if number:
                self.offset = number.end()
            else:
                argument()
            if not self.take(","):
                break
        if not self.take(")"):
            self.expected("`)`")

    # --- strings ---
    # A string and whether its characters are meant as they stand.
    def string(self) -> tuple[str, bool]:
        self.space()
        start = self.offset
        literal = self.text[start : start + 2] in ("l'", 'l"')
        self.offset += literal
        mark = self.text[self.offset : self.offset + 1]
        if mark not in ("'", '"'):
            self.expected("a string")
        out: list[str] = []
        self.offset += 1
        while self.offset < len(self.text):
            c = self.text[self.offset]
            self.offset += 1
            if c == mark:
                return "".join(out), literal
            if c == "\\" and self.offset < len(self.text):
                escape = self.text[self.offset]
                self.offset += 1
                out.append(escape if escape == mark else c + escape)
            else:
                out.append(c)
        return self.fault("the string is never closed", offset=start)

    # The flags %c, %d, %l behind a string, or None.
    def flags(self) -> str | None:
        self.space()
        found = re.compile(r"%([cdl]+)").match(self.text, self.offset)
        if not found:
            return None
        self.offset = found.end()
        return found[1]

    # A corpus that is asked in CQP has its own tag set, so that tags are named too.
    def names(self, attribute: str) -> None:
        if attribute not in _FORMS:
            self.attributes.add(attribute)

    # [attribute operator "string" flags] as a test of ours.
    def value(self, attribute: str, operator: str) -> str:
        self.space()
        start = self.offset
        text, literal = self.string()
        flags = self.flags()
        any_case = any_mark = not self.case_sensitive
        if flags is not None:
            literal = literal or "l" in flags
            any_case, any_mark = "c" in flags, "d" in flags
        inline = None if literal else _INLINE_FLAG.match(text)
        if inline:
            text = text[inline.end() :]
            any_case = any_mark = (inline[1] == "-") != (inline[2] == "i")
        if any_mark and not any_case:
            self.lack(start, "`%d` alone", "`norm` folds case and diacritics; `lower` case alone")
        self.names(attribute)
        exact = text if literal else plain(text)
        if attribute == "word" and any_case:
            attribute = "norm" if any_mark else "lower"
            if exact:
                return f"{attribute}{operator}{string(_folded(exact) if any_mark else exact.lower())}"
            text = _folded(text, lower=False) if any_mark else text
        if exact is not None and not any_case:
            return f"{attribute}{operator}{string(exact)}"
        return f"{attribute}{operator}{self.regex(text, literal, any_case, start)}"

    def regex(self, text: str, literal: bool, any_case: bool, start: int) -> str:
        source = (escaped(text) if literal else text) or "()"
        if fault := _core.Search.regex_fault(source, any_case):
            self.lacking.append(self.diagnostic(start, f"bad regex: {fault}", "regexes are RE2's: without look-around and references"))
        return regex(source, fold_case=any_case)

    # The value of a span's attribute.
    def pattern_value(self) -> str:
        self.space()
        start = self.offset
        text, literal = self.string()
        flags = self.flags()
        any_case = not self.case_sensitive if flags is None else "c" in flags
        inline = None if literal else _INLINE_FLAG.match(text)
        if inline:
            text = text[inline.end() :]
            any_case = (inline[1] == "-") != (inline[2] == "i")
        exact = text if literal else plain(text)
        if exact is not None and not any_case:
            return string(exact)
        return self.regex(text, literal, any_case, start)

    # --- constraints ---
    def constraint(self) -> str:
        left, used = self.condition(), ""
        while True:
            operator = next((o for o in ("->", "&", "|") if self.take(o)), "")
            if not operator:
                return left
            if used and (used != operator or operator == "->"):
                left = f"({left})"
            right = self.condition()
            left = f"!({left}) | {right}" if operator == "->" else f"{left} {operator} {right}"
            used = "|" if operator == "->" else operator

    def condition(self) -> str:
        if self.take("!"):
            with self.nested():
                return f"!({self.condition()})"
        if self.take("("):
            with self.nested():
                inner = self.constraint()
            if not self.take(")"):
                self.expected("`)`")
            return f"({inner})"
        self.space()
        start = self.offset
        left, is_label = self.operand()
        operator = next((o for o in _OPERATORS if self.sees(o)), "")
        if not operator:
            if is_label:  # a label that is there has a start, and it equals itself
                return f"start({left}) = start({left})"
            self.lack(start, "a value as a condition", "compare it: x.word = \"…\", start(x) < start(y)")
            return left
        if is_label:
            self.fault(f"label `{left}` needs an attribute", f"write {left}.word", offset=start)
        self.take(operator)
        self.space()
        negated = False
        negation = self.offset
        while self.take("!"):
            negated = not negated
        if negated and operator not in ("=", "!="):
            self.lack(negation, "a negated number", "texts are compared by `=` and `!=`")
        if negated:
            operator = {"=": "!=", "!=": "="}.get(operator, operator)
        right_start = self.offset
        right, is_label = self.operand()
        if is_label:
            self.fault(f"label `{right}` needs an attribute", f"write {right}.word", offset=right_start)
        if operator not in ("=", "!=") and not (left.startswith(("start(", "end(")) and right.startswith(("start(", "end("))):
            self.lack(start, "an order of texts", "texts are compared by `=` and `!=`; an order is one of positions: start(x) < start(y)")
        return f"{left} {operator} {right}"

    # The operand's text, and whether it is a bare label.
    def operand(self) -> tuple[str, bool]:
        self.space()
        start = self.offset
        if self.text[start : start + 1] in ("'", '"') or self.text[start : start + 2] in ("l'", 'l"'):
            text, _ = self.string()
            if not text:
                self.lack(start, "an empty string", "a missing attribute cannot be asked for")
                return '""', False
            return string(plain(text) or text), False
        number = self.match(_INTEGER)
        if number:
            self.offset = number.end()
            self.lack(start, "a number", "attributes are texts: write it in quotes")
            return '"0"', False
        name = self.match(_NAME)
        if not name:
            self.expected("a label or a string")
        self.offset = name.end()
        if name[0] == "in" and self.take("["):
            self.skip_past("]")
            self.lack(start, "a range of numbers", "attributes are texts: compare them by `=` and `!=`")
            return '"0"', False
        if name[0] in ("true", "false") and not self.sees("."):
            self.lack(start, f"`{name[0]}`", "attributes are texts: write it in quotes")
            return '"0"', False
        if self.take("("):
            return self.position(name[0], start), False
        self.asked.append((name[0], start))
        if not self.take("."):
            return name[0], True
        attribute = self.match(_NAME)
        if not attribute:
            self.expected("an attribute")
        self.offset = attribute.end()
        self.names(attribute[0])
        return f"{name[0]}.{attribute[0]}", False

    # start(x), end(x); other functions are read and refused.
    def position(self, name: str, start: int) -> str:
        if name in ("start", "end"):
            label = self.match(_NAME)
            if not label:
                self.expected("a label")
            self.offset = label.end()
            self.asked.append((label[0], label.start()))
            if not self.take(")"):
                self.expected("`)`")
            return f"{name}({label[0]})"
        self.lack(start, f"the function `{name}`", "constraints have start(x) and end(x)")
        while not self.take(")"):
            self.operand()
            if not self.take(",") and not self.sees(")"):
                self.expected("`)`")
        return '"0"'


# Letters without their diacritics, as the attribute `norm` has them.
def _folded(text: str, lower: bool = True) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower() if lower else text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)) or text
