"""A rule made from somebody else's notation, before it is compiled."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field

from copydesk.engine import Engine
from copydesk.errors import LintWarning
from copydesk.pattern import Pattern, compile


@dataclass(frozen=True)
class Rule:
    """One pattern of ours with all that `copydesk.compile` must be told about it.

    Attributes:
        id: names it in tables and rule files.
        pattern: in the pattern language.
        match: which ranges are kept: longest, all, shortest, first.
        across_sentences: whether a match may cross the end of a sentence.
        emits: the kind of span it makes in a rule file; "" where none was told.
        attributes: attributes of tokens that it asks for and that every corpus does not have.
        kinds: kinds of spans that it asks for, sentences left out.
        sets: sets of strings that it asks for by name.
        doc: what it was made from.
    """

    id: str
    pattern: str
    match: str = "all"
    across_sentences: bool = True
    emits: str = ""
    attributes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    doc: str = ""

    def compile(self, engine: Engine | None = None, *, quiet: bool = False) -> Pattern:
        """The rule as a compiled pattern.

        Args:
            quiet: no warning of lints; they are in `.diagnostics` all the same.

        Raises:
            RuleError: it does not compile.
        """
        with warnings.catch_warnings():
            if quiet:
                warnings.simplefilter("ignore", LintWarning)
            return compile(
                self.pattern,
                match=self.match,
                across_sentences=self.across_sentences,
                engine=engine,
                attributes=self.attributes,
                kinds=self.kinds,
                sets=self.sets,
            )


# What a regex is made of beyond plain characters.
SPECIAL = frozenset(r"\.^$|?*+()[]{}")


def string(text: str) -> str:
    """A text as a string of the pattern language; a text that no string can hold (empty, a line break) as a regex."""
    if not text or any(c in text for c in "\n\r\0"):
        return regex(escaped(text) or "()")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def regex(source: str, fold_case: bool = False) -> str:
    """A regex between slashes."""
    out = []
    at = 0
    while at < len(source):
        if source[at] == "\\" and at + 1 < len(source):
            out.append(source[at : at + 2])
            at += 2
            continue
        out.append({"/": r"\/", "\n": r"\n", "\r": r"\r", "\0": r"\x00"}.get(source[at], source[at]))
        at += 1
    return "/" + "".join(out).replace("\\\n", r"\n") + "/" + ("i" if fold_case else "")


def escaped(text: str) -> str:
    """The regex that matches this text."""
    return "".join("\\" + c if c in SPECIAL else c for c in text)


def plain(source: str) -> str | None:
    """The one text that a regex matches, where it is no more than a text with escapes; else None."""
    out = []
    at = 0
    while at < len(source):
        c = source[at]
        if c == "\\":
            at += 1
            if at == len(source) or source[at].isalnum():
                return None
            c = source[at]
        elif c in SPECIAL:
            return None
        out.append(c)
        at += 1
    return "".join(out)


def identifier(text: str) -> str:
    """A text made into an id of a rule or a kind: letters, digits, `_` and `-`.

    >>> identifier("New York!")
    'new-york'
    """
    return re.sub(r"[^\w]+", "-", text.lower(), flags=re.ASCII).strip("-") or "rule"
