"""Blocks are disjoint, in order, and hold every character that is no white space."""

from __future__ import annotations

import random
import unicodedata

import pytest

import copydesk

# Unicode's White_Space. Python's str.isspace takes U+001C to U+001F for white space too: they are not, and lie in blocks.
WHITE_SPACE = frozenset(
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
ODD = [
    *"\u200b\ufeff\u2060\u00ad\u200c\u200d\u200e\u202e\u0085\u2028\u2029\u00a0\u3000\x1c\x1f\x0b\x0c\r\n\n \t\u0301\U0001f389a",
    "Peru met Chile.",
    "Read more",
    "OSLO (NNA) — It rained in the north of the country on Monday night.",
]


def uncovered(engine: copydesk.Engine, text: str) -> list[str]:
    at, out = 0, ""
    for block in engine.extract(text, layers=["blocks"]).blocks:
        assert at <= block["start"] < block["end"]
        assert block["text"] == text[block["start"] : block["end"]]
        out += text[at : block["start"]]
        at = block["end"]
    return [c for c in out + text[at:] if c not in WHITE_SPACE]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("\u200b", ["\u200b"]),
        ("Peru met Chile.\u200b\nIt rained.", ["Peru met Chile.\u200b", "It rained."]),
        ("\u200b Peru met Chile.", ["\u200b Peru met Chile."]),
        ("It rained.\n\u200b\n\ufeff \u200b\nIt snowed.", ["It rained.", "\u200b", "\ufeff \u200b", "It snowed."]),
    ],
)
def test_zero_width_characters(engine: copydesk.Engine, text: str, blocks: list[str]) -> None:
    assert [row["text"] for row in engine.extract(text, layers=["blocks"]).blocks] == blocks


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\v", "\f", "\u2028", "\u2029"])
def test_line_ends(engine: copydesk.Engine, end: str) -> None:
    rows = engine.extract(f"Peru met Chile.{end}It rained.", layers=["blocks"]).blocks
    assert [row["text"] for row in rows] == ["Peru met Chile.", "It rained."]


@pytest.mark.parametrize("mark", ["\x85", "\x1c", "\x1d", "\x1e", "\x1f"])
def test_no_line_ends(engine: copydesk.Engine, mark: str) -> None:
    assert len(engine.extract(f"Peru met Chile.{mark}It rained.", layers=["blocks"]).blocks) == 1


@pytest.mark.parametrize("line", ["{}", "Peru met Chile.\n{}\nIt rained.", "{}Peru met Chile.", "Peru met Chile.{}"])
def test_every_odd_character(engine: copydesk.Engine, line: str) -> None:
    odd = [c for c in map(chr, range(1, 0x110000)) if unicodedata.category(c) in {"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"}]
    texts = [line.format(c) for c in odd]
    blocks = engine.extract(texts, layers=["blocks"]).blocks
    covered: list[list[int]] = [[0] * len(text) for text in texts]
    for block in blocks:
        for i in range(block["start"], block["end"]):
            covered[block["doc"]][i] += 1
    for text, times in zip(texts, covered, strict=True):
        assert all(n == 1 or (n == 0 and c in WHITE_SPACE) for c, n in zip(text, times, strict=True)), repr(text)


def test_any_characters(engine: copydesk.Engine) -> None:
    rng = random.Random(3)
    for _ in range(2000):
        text = "".join(rng.choice(ODD) for _ in range(rng.randrange(1, 12)))
        assert uncovered(engine, text) == [], repr(text)
