"""Blocks are disjoint, in order, and hold every character that is no white space."""

from __future__ import annotations

import random

import pytest

import copydesk

# White space that Python's str.isspace knows and Unicode's White_Space does not is covered; every other character must be.
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
    return [c for c in out + text[at:] if not c.isspace()]


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


def test_any_characters(engine: copydesk.Engine) -> None:
    rng = random.Random(3)
    for _ in range(2000):
        text = "".join(rng.choice(ODD) for _ in range(rng.randrange(1, 12)))
        assert uncovered(engine, text) == [], repr(text)
