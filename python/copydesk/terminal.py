"""What goes to a terminal: text that is not our own (names of files, lines of a pack, articles) is shown there, never obeyed.

Escaped are the controls C0 and C1 with ESC and DEL, what changes the direction of text, separators of lines and paragraphs, and lone surrogates.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TextIO

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def width(text: str) -> int:
    """How many columns of a terminal a line takes: two for a wide character, none for a mark that joins the one before.

    >>> width("Баку"), width("東京"), width("e\\u0301")
    (4, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(text: str, most: int) -> str:
    """A line of at most so many columns, with an ellipsis where something was cut.

    >>> cut("東京東京", 5)
    '東京…'
    """
    if width(text) <= most:
        return text
    taken = 0
    for at, c in enumerate(text):
        taken += width(c)
        if taken > most - 1:
            return text[:at] + "…"
    return text


def visible(text: str, keep: str = "") -> str:
    r"""One line of text with what a terminal would obey escaped.

    Args:
        text: any text.
        keep: characters to leave as they are, such as a newline that is meant.

    >>> print(visible("a\x1b[31m\x9bb\u202e.txt\n"))
    a\x1b[31m\x9bb\u202e.txt\x0a
    """
    return _UNSAFE.sub(lambda found: found[0] if found[0] in keep else _escaped(ord(found[0])), text)


def _escaped(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def visible_lines(text: str) -> str:
    r"""Several lines, each made visible; a caret on a line of its own stays under the character that it points at.

    >>> print(visible_lines("p.toml:1:2: what is this?\n  \x1bx\n   ^"))
    p.toml:1:2: what is this?
      \x1bx
          ^
    """
    lines = text.split("\n")
    out = []
    for above, line in zip(["", *lines], lines, strict=False):
        caret = line.endswith("^") and not line[:-1].strip()
        out.append(" " * len(visible(above[: len(line) - 1], "\t")) + "^" if caret else visible(line, "\t"))
    return "\n".join(out)


def say(text: object, stream: TextIO | None) -> None:
    """Prints lines so that a terminal obeys nothing in them; characters that the stream cannot encode are escaped, and a closed stream hears nothing."""
    if stream is not None:
        shown = visible_lines(str(text))
        encoding = stream.encoding or "utf-8"
        print(shown.encode(encoding, "backslashreplace").decode(encoding), file=stream)
