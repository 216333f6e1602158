"""spaCy's tests on one token, taken apart: what each asks, what it is in our language, and who may decide it.

A token of a spaCy pattern is a dict, `{"LOWER": "said", "TAG": {"IN": ["VBD"]}, "OP": "+"}`: attribute tests that must all hold, and how often.
Every attribute test asks one attribute of the token, so it is three things at once: a function on that attribute's text (`holds`), which is
exactly spaCy's; where there are words for it, a test of ours (`said`, or `values`: one of these strings); and a note where ours is a little
different. `from_spacy` takes the words, `copydesk.spacy.Matcher` the words where they are exact and the function where they are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]  # Python's own parser of regexes knows what is in one
from typing import Any

from copydesk.rules import escaped, regex, string


@dataclass(frozen=True)
class TokenTest:
    """One attribute test.

    Attributes:
        attribute: ours, that it asks: word, lower, tag, dep …
        holds: whether it holds of that attribute's text.
        values: it asks for one of these strings; None where it is not that simple.
        negated: for one that is none of `values`.
        said: it in our language; None where it cannot be said, or is said by `values`.
        exact: whether `said` is no more and no less than `holds`.
        note: what is different, where it is not exact; why it cannot be said, where it cannot.
    """

    attribute: str
    holds: Callable[[str], bool]
    values: tuple[str, ...] | None = None
    negated: bool = False
    said: str | None = None
    exact: bool = True
    note: str = ""


@dataclass(frozen=True)
class Token:
    """One token of a pattern: its tests, whether the token must fail them (`"OP": "!"`), and how often it stands."""

    tests: tuple[TokenTest, ...]
    negated: bool = False
    sentence_start: bool | None = None
    least: int = 1
    most: int | None = 1

    @property
    def counts(self) -> str:
        """The quantifier: "", "?", "*", "+" or "{2,5}"."""
        known = {(1, 1): "", (0, 1): "?", (0, None): "*", (1, None): "+"}
        if (self.least, self.most) in known:
            return known[self.least, self.most]
        if self.least == self.most:
            return f"{{{self.least}}}"
        return f"{{{self.least},{'' if self.most is None else self.most}}}"


class NoEqualError(ValueError):
    """What stands in a pattern and cannot be followed; the message says what and why."""


# spaCy's numbers of attributes, which patterns may use for their names.
_NUMBERS = {
    1: "IS_ALPHA", 2: "IS_ASCII", 3: "IS_DIGIT", 4: "IS_LOWER", 5: "IS_PUNCT", 6: "IS_SPACE", 7: "IS_TITLE", 8: "IS_UPPER", 9: "LIKE_URL",
    10: "LIKE_NUM", 11: "LIKE_EMAIL", 12: "IS_STOP", 14: "IS_BRACKET", 15: "IS_QUOTE", 16: "IS_LEFT_PUNCT", 17: "IS_RIGHT_PUNCT",
    18: "IS_CURRENCY", 65: "ORTH", 66: "LOWER", 67: "NORM", 68: "SHAPE", 69: "PREFIX", 70: "SUFFIX", 71: "LENGTH", 73: "LEMMA", 74: "POS",
    75: "TAG", 76: "DEP", 77: "ENT_IOB", 78: "ENT_TYPE", 80: "SENT_START", 81: "SPACY", 452: "ENT_KB_ID", 453: "MORPH", 454: "ENT_ID",
}  # fmt: skip

# Attributes whose value is a text: theirs → ours.
_TEXTS = {
    "ORTH": "word", "TEXT": "word", "LOWER": "lower", "NORM": "norm", "SHAPE": "shape", "LEMMA": "lemma", "POS": "pos", "TAG": "tag", "DEP": "dep",
    "MORPH": "morph", "ENT_TYPE": "ent_type", "ENT_IOB": "ent_iob", "ENT_ID": "ent_id", "ENT_KB_ID": "ent_kb_id",
}  # fmt: skip
OWN_ATTRIBUTES = frozenset(("word", "lower", "norm", "shape", "lemma", "pos", "tag"))

_BRACKETS = "()[]{}<>"
_LEFT = ("(", "[", "{", "<", '"', "'", "«", "‘", "‚", "‛", "“", "„", "‟", "‹", "❮", "``")
_RIGHT = (")", "]", "}", ">", '"', "'", "»", "’", "”", "›", "❯", "''")
_QUOTES = tuple(sorted((set(_LEFT) | set(_RIGHT) | {"`"}) - set(_BRACKETS)))
_EMAIL = r"[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9.-]+"
_HOST = r"[\w.-]*[\w-]\.(com|org|net|edu|gov|mil|int|info|[a-z][a-z])"
_URL = rf"https?://.*|www\..+|{_HOST}([:/?#].*)?"


def _like_number(text: str) -> bool:
    bare = text[1:] if text[:1] in ("+", "-", "±", "~") and len(text) > 1 else text
    digits = bare.replace(",", "").replace(".", "")
    top, slash, bottom = digits.partition("/")
    return digits.isdigit() or (bool(slash) and top.isdigit() and bottom.isdigit())


def _all_of(category: str) -> Callable[[str], bool]:
    return lambda text: all(unicodedata.category(c).startswith(category) for c in text)


def _any_of(values: Iterable[str]) -> str:
    return "word=" + regex("|".join(escaped(v) for v in values))


# name → what it is in Python, and in our language.
_FLAGS: dict[str, tuple[Callable[[str], bool], str | None, str]] = {
    "IS_ALPHA": (str.isalpha, "is_alpha", ""),
    "IS_ASCII": (str.isascii, "is_ascii", ""),
    "IS_DIGIT": (str.isdigit, "is_digit", ""),
    "IS_LOWER": (str.islower, "is_lower", ""),
    "IS_UPPER": (str.isupper, "is_upper", ""),
    "IS_TITLE": (str.istitle, "is_title", ""),
    "IS_SPACE": (str.isspace, "is_space", ""),
    "IS_PUNCT": (_all_of("P"), "is_punct", ""),
    "IS_CURRENCY": (_all_of("Sc"), r"word=/\p{Sc}+/", ""),
    "IS_BRACKET": (lambda text: len(text) == 1 and text in _BRACKETS, _any_of(_BRACKETS), ""),
    "IS_QUOTE": (_QUOTES.__contains__, "is_quote", ""),
    "IS_LEFT_PUNCT": (_LEFT.__contains__, _any_of(_LEFT), ""),
    "IS_RIGHT_PUNCT": (_RIGHT.__contains__, _any_of(_RIGHT), ""),
    "LIKE_NUM": (_like_number, "like_num", "ours knows English number words"),
    "LIKE_EMAIL": (lambda text: re.match(_EMAIL, text) is not None, f"word=/{_EMAIL}/", ""),
    "LIKE_URL": (lambda text: re.fullmatch(_URL, text) is not None, "word=" + regex(_URL.replace(r"\w", "a-zA-Z0-9_")), "by its form, without a list of domains"),
}

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
}
_SETS = ("IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS")
_MAX_LENGTH = 1000  # counts of a regex


Near = Callable[[str, str, int], bool]


def read_token(spec: Any, near: Near | None = None) -> Token:
    """A token of a spaCy pattern taken apart.

    Args:
        near: for FUZZY, instead of an edit distance.

    Raises:
        NoEqualError: something in it cannot be followed at all: an extension attribute, a Python object, a name that is not spaCy's.
    """
    if not isinstance(spec, Mapping):
        raise NoEqualError(f"a token is a dict, not a {type(spec).__name__}")
    tests: list[TokenTest] = []
    counts: tuple[int, int | None, bool] = (1, 1, False)
    sentence_start = None
    for key, value in spec.items():
        name = _name(key)
        if name == "OP":
            counts = _counts(value)
        elif name in ("SENT_START", "IS_SENT_START") and isinstance(value, (bool, int)):
            sentence_start = bool(value) and value != -1
        elif isinstance(value, Mapping):
            tests.extend(_predicate(name, str(p).upper(), asked, near or within) for p, asked in value.items())
        else:
            tests.append(_equals(name, value))
    least, most, negated = counts
    if negated and sentence_start is not None:
        raise NoEqualError('SENT_START under "OP": "!"')
    return Token(tuple(tests), negated, sentence_start, least, most)


def _name(key: Any) -> str:
    if isinstance(key, str) and key.isdigit():
        key = int(key)
    name = _NUMBERS.get(key, str(key)) if isinstance(key, int) else str(key).upper()
    if name == "_":
        raise NoEqualError("extension attributes (`_`): their values are Python's own; give them to the tokens as attributes")
    if name == "SPACY":
        raise NoEqualError("SPACY: whether a space follows is no attribute of a token")
    if name == "IS_STOP":
        raise NoEqualError("IS_STOP: there is no list of stop words; say them as LOWER: {IN: […]}")
    known = name in _TEXTS or name in _FLAGS or name in ("OP", "LENGTH", "PREFIX", "SUFFIX", "SENT_START", "IS_SENT_START")
    if not known:
        raise NoEqualError(f"{key}: no attribute of tokens here")
    return name


def _counts(operator: Any) -> tuple[int, int | None, bool]:
    known = {"!": (1, 1, True), "?": (0, 1, False), "*": (0, None, False), "+": (1, None, False), "1": (1, 1, False)}
    if isinstance(operator, str) and operator in known:
        return known[operator]
    found = re.fullmatch(r"\{(\d*)(,?)(\d*)\}", str(operator))
    if not found or not (found[1] or found[3]):
        raise NoEqualError(f'"OP": {operator!r} is none of ! ? * + {{n}} {{n,}} {{n,m}} {{,m}}')
    least = int(found[1] or 0)
    most = int(found[3]) if found[3] else (None if found[2] else least)
    if most is not None and most < least:
        raise NoEqualError(f'"OP": {operator!r}: the most is fewer than the least')
    return least, most, False


def _attribute(name: str) -> tuple[str, Callable[[str], Any]]:
    if name in _TEXTS:
        return _TEXTS[name], str
    if name in _FLAGS:
        return "word", _FLAGS[name][0]
    functions: dict[str, Callable[[str], Any]] = {"LENGTH": len, "PREFIX": lambda text: text[:1], "SUFFIX": lambda text: text[-3:]}
    if name not in functions:
        raise NoEqualError(f"{name}: true or false is wanted")
    return "word", functions[name]


def _equals(name: str, value: Any) -> TokenTest:
    if name in _FLAGS and isinstance(value, (bool, int)):
        function, said, note = _FLAGS[name]
        wanted = bool(value)
        if said is not None and not wanted:
            said = f"!{said}"
        return TokenTest("word", lambda text: function(text) == wanted, said=said, exact=False, note=note)
    if name == "LENGTH" and isinstance(value, int):
        return _predicate(name, "==", value, within)
    if name in _TEXTS and isinstance(value, str):
        return _one_of(name, (value,))
    if name in ("PREFIX", "SUFFIX") and isinstance(value, str):
        around = (escaped(value), "(?s:.*)") if name == "PREFIX" else ("(?s:.*)", escaped(value))
        _, function = _attribute(name)
        whole = len(value) == (1 if name == "PREFIX" else 3)
        said = "word=" + regex("".join(around)) if whole else "word=" + string(value)
        return TokenTest("word", lambda text: function(text) == value, said=said)
    raise NoEqualError(f"{name}: {value!r} is a {type(value).__name__}")


def _one_of(name: str, values: tuple[str, ...], negated: bool = False) -> TokenTest:
    attribute = _TEXTS[name]
    if attribute == "morph":
        values = tuple(_morph(v) for v in values)
        wanted = frozenset(values)
        return TokenTest("morph", lambda text: (_morph(text) in wanted) != negated, values, negated, exact=False)
    wanted = frozenset(values)
    note = ""
    if attribute == "norm" and any(not v.isascii() for v in values):
        note = "our norm has no diacritics, where none was given with the tokens"
    return TokenTest(attribute, lambda text: (text in wanted) != negated, values, negated, note=note)


def _predicate(name: str, predicate: str, asked: Any, near: Near) -> TokenTest:
    attribute, function = _attribute(name)
    if predicate == "REGEX" or re.fullmatch(r"FUZZY[1-9]?", predicate):
        if isinstance(asked, Mapping):
            return _inside(name, predicate, asked, near)
        if not isinstance(asked, str):
            raise NoEqualError(f"{name}: {predicate} of a {type(asked).__name__}")
        if predicate == "REGEX":
            return _searched(name, (asked,))
        distance = _distance(predicate)
        return TokenTest(attribute, lambda text: near(function(text), asked, distance), note=f"{predicate}: edit distance is not in the language")
    if predicate in _SETS:
        if isinstance(asked, (str, Mapping)) or not isinstance(asked, Iterable):
            raise NoEqualError(f"{name}: {predicate} wants a list")
        return _set(name, predicate, list(asked))
    if predicate in _COMPARISONS and isinstance(asked, (int, float)) and (name == "LENGTH" or name in _FLAGS):
        compare = _COMPARISONS[predicate]
        said = _length(predicate, int(asked)) if name == "LENGTH" and asked == int(asked) else None
        return TokenTest(attribute, lambda text: compare(function(text), asked), said=said, note="" if said else f"{name} {predicate} {asked}: no test of ours")
    if predicate in ("==", "!=") and isinstance(asked, str) and name in _TEXTS:
        return _one_of(name, (asked,), negated=predicate == "!=")
    raise NoEqualError(f"{name}: {{{predicate}: {asked!r}}} is no test of spaCy's")


# {"REGEX": {"IN": [...]}} and {"FUZZY": {"NOT_IN": [...]}}
def _inside(name: str, predicate: str, asked: Mapping[str, Any], near: Near) -> TokenTest:
    if len(asked) != 1:
        raise NoEqualError(f"{name}: {predicate} of several tests")
    [(inner, values)] = ((str(k).upper(), v) for k, v in asked.items())
    if inner not in ("IN", "NOT_IN") or not isinstance(values, Sequence) or isinstance(values, str) or not all(isinstance(v, str) for v in values):
        raise NoEqualError(f"{name}: {predicate} of {inner}")
    if predicate == "REGEX":
        return _searched(name, tuple(values), negated=inner == "NOT_IN")
    attribute, function = _attribute(name)
    distance = _distance(predicate)
    return TokenTest(
        attribute,
        lambda text: any(near(function(text), v, distance) for v in values) == (inner == "IN"),
        note=f"{predicate}: edit distance is not in the language",
    )


def _searched(name: str, sources: tuple[str, ...], negated: bool = False) -> TokenTest:
    attribute, function = _attribute(name)
    try:
        compiled = [re.compile(source) for source in sources]
    except re.error as e:
        raise NoEqualError(f"{name}: REGEX {sources!r}: {e}") from e
    said, note = None, f"{name} by REGEX"
    if name in _TEXTS:
        bodies = [to_re2(source) for source in sources]
        lacking = [why for body, why in bodies if body is None]
        if lacking:
            note = f"REGEX: {lacking[0]}"
        else:
            said = f"{attribute}{'!=' if negated else '='}{regex('|'.join(str(body) for body, _ in bodies))}"
            note = next((why for _, why in bodies if why), "")
    return TokenTest(attribute, lambda text: any(c.search(function(text)) for c in compiled) != negated, said=said, exact=False, note=note)


def _set(name: str, predicate: str, asked: list[Any]) -> TokenTest:
    attribute, function = _attribute(name)
    if name == "MORPH" and all(isinstance(v, str) for v in asked):
        return _features(predicate, asked)
    if name in _TEXTS and all(isinstance(v, str) for v in asked):
        # A token has one value: a set of one.
        if predicate == "IS_SUPERSET":
            distinct = set(asked)
            if not distinct:
                return TokenTest(attribute, lambda text: True, (), True)
            return _one_of(name, tuple(distinct)) if len(distinct) == 1 else TokenTest(attribute, lambda text: False, ())
        return _one_of(name, tuple(dict.fromkeys(asked)), negated=predicate == "NOT_IN")
    if not all(isinstance(v, (str, int, float)) for v in asked):
        raise NoEqualError(f"{name}: {predicate} of what is neither text nor number")
    wanted = {int(v) if isinstance(v, bool) else v for v in asked}

    def holds(text: str) -> bool:
        value = function(text)
        value = int(value) if isinstance(value, bool) else value
        if predicate == "IS_SUPERSET":
            return {value} >= wanted
        return (value in wanted) != (predicate == "NOT_IN")

    said = None
    if name == "LENGTH" and asked and predicate != "IS_SUPERSET" and all(isinstance(v, int) and 0 < v <= _MAX_LENGTH for v in asked):
        said = f"word{'!=' if predicate == 'NOT_IN' else '='}/(?s:{'|'.join(f'.{{{v}}}' for v in asked)})/"
    return TokenTest("word", holds, said=said, note="" if said else f"{name} {predicate}: no test of ours")


# Sets of morphological features. A feature may have several values: Case=Acc,Nom is two members.
def _features(predicate: str, asked: list[str]) -> TokenTest:
    if predicate in ("IN", "NOT_IN"):
        return _one_of("MORPH", tuple(asked), negated=predicate == "NOT_IN")
    wanted = {_morph(v) for v in asked}
    compare: Callable[[set[str]], bool] = {
        "IS_SUBSET": wanted.issuperset,
        "IS_SUPERSET": wanted.issubset,
        "INTERSECTS": lambda members: bool(wanted & members),
    }[predicate]
    said = None
    if predicate != "IS_SUBSET" and wanted and all(re.fullmatch(r"\w+=\w+", v, re.ASCII) for v in wanted):
        has = [r"morph=/(.*\|)?" + v.replace("=", r"=([^|]*,)?") + r"(,[^|]*)?(\|.*)?/" for v in sorted(wanted)]
        said = (" & " if predicate == "IS_SUPERSET" else " | ").join(has)
        said = said if len(has) == 1 else f"({said})"
    return TokenTest("morph", lambda text: compare(_members(text)), said=said, exact=False, note="" if said else f"MORPH {predicate}: no test of ours")


@lru_cache(maxsize=4096)
def _morph(text: str) -> str:
    features = sorted(f for f in text.split("|") if f and f != "_")
    return "|".join(f"{name}={','.join(sorted(values.split(',')))}" if equals else name for name, equals, values in (f.partition("=") for f in features))


def _members(text: str) -> set[str]:
    parts = (f.partition("=") for f in _morph(text).split("|") if f)
    return {f"{name}={value}" if equals else name for name, equals, values in parts for value in values.split(",")}


# A comparison of LENGTH as a regex.
def _length(predicate: str, n: int) -> str | None:
    least, most, negated = {
        "==": (n, n, False),
        "!=": (n, n, True),
        ">=": (n, None, False),
        ">": (n + 1, None, False),
        "<=": (0, n, False),
        "<": (0, n - 1, False),
    }[predicate]
    if max(least, most or 0) > _MAX_LENGTH or least < 0 or (most is not None and most < 0):
        return None
    counts = str(least) if least == most else f"{least},{'' if most is None else most}"
    return f"word{'!=' if negated else '='}/(?s:.{{{counts}}})/"


def _distance(predicate: str) -> int:
    return int(predicate[5:] or -1)


def within(text: str, wanted: str, distance: int) -> bool:
    """Whether two texts are within an edit distance; -1: three in ten of the wanted text's letters, two at least."""
    if text == wanted:
        return True
    if distance < 0:
        distance = max(2, round(0.3 * len(wanted)))
    if abs(len(text) - len(wanted)) > distance:
        return False
    row = list(range(len(wanted) + 1))
    for i, a in enumerate(text, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(wanted, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
        if min(row) > distance:
            return False
    return row[-1] <= distance


_NOT_RE2 = {
    _constants.ASSERT: "look-around",
    _constants.ASSERT_NOT: "look-around",
    _constants.GROUPREF: "a reference to a group",
    _constants.GROUPREF_EXISTS: "a reference to a group",
    _constants.ATOMIC_GROUP: "an atomic group",
    _constants.POSSESSIVE_REPEAT: "a possessive quantifier",
}
_OUTSIDE = {"d": r"\p{Nd}", "D": r"\P{Nd}", "w": r"[\p{L}\p{N}_]", "W": r"[^\p{L}\p{N}_]", "Z": r"\z"}
_INSIDE = {"d": r"\p{Nd}", "D": r"\P{Nd}", "w": r"\p{L}\p{N}_"}


def to_re2(source: str) -> tuple[str | None, str]:
    """A regex that Python's `re` searches for, as one that RE2 matches against the whole text; None and why not where there is none.

    >>> to_re2(r"^\\d+$")
    ('\\\\p{Nd}+', '')
    >>> to_re2("colou?r")[0]
    '(?s:.*)colou?r(?s:.*)'
    >>> to_re2("a(?=b)")
    (None, 'look-around is not in RE2')
    """
    for operation in _operations(_parser.parse(source)):
        if operation in _NOT_RE2:
            return None, f"{_NOT_RE2[operation]} is not in RE2"
    flags = re.match(r"\(\?([a-zA-Z]+)\)", source)
    if flags and set(flags[1]) - set("imsu"):
        return None, f"the flag {flags[0]} is not in RE2"
    body = source[flags.end() :] if flags else source
    out, note, inside, at = [], "", False, 0
    while at < len(body):
        c = body[at]
        at += 1
        if c == "\\" and at < len(body):
            escape = body[at]
            at += 1
            if escape in "bBsS" or (inside and escape == "W"):
                note = f"\\{escape} knows ASCII only in RE2"
            out.append((_INSIDE if inside else _OUTSIDE).get(escape, c + escape))
            continue
        if c == "[" and not inside:
            inside = True
            if body[at : at + 1] == "^":  # a bracket first in a class stands for itself
                c += "^"
                at += 1
            if body[at : at + 1] == "]":
                c += "\\]"
                at += 1
        elif c == "]":
            inside = False
        out.append(c)
    text = "".join(out)
    alone = "|" not in text
    left = right = "(?s:.*)"
    if alone and text.startswith("^"):
        left, text = "", text[1:]
    if alone and text.endswith("$") and not text.endswith("\\$"):
        right, text = "", text[:-1]
    if flags and (kept := flags[1].replace("u", "")):
        text = f"(?{kept}:{text})"
    elif (left or right) and not alone:
        text = f"(?:{text})"
    return f"{left}{text}{right}", note


def _operations(parsed: Any) -> Iterable[Any]:
    for operation, argument in parsed:
        yield operation
        stack = [argument]
        while stack:
            part = stack.pop()
            if isinstance(part, _parser.SubPattern):
                yield from _operations(part)
            elif isinstance(part, (tuple, list)):
                stack.extend(part)
