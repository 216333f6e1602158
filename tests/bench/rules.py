"""Rules for the benchmark of many patterns, made from a seed: the same rules for our engine, for spaCy's Matcher and as regexes.

Each rule has three elements in a random order: a literal (a third each from the word frequency ranks 100-1,000, 1,000-10,000
and above), a gap `[]{0,3}` or an alternation of three words, and a set of three lemmas. One in ten has a capture. No tags.

The gap never comes first or last: a gap at the edge of a pattern would only pad its matches.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Rule:
    """Three elements: ("literal", word), ("gap", None), ("either", three words), ("lemma", three lemmas)."""

    elements: tuple[tuple[str, str | tuple[str, ...] | None], ...]
    captured: int | None  # which element

    def copydesk(self) -> str:
        out = []
        for i, (kind, what) in enumerate(self.elements):
            if kind == "literal":
                text = f'"{what}"'
            elif kind == "gap":
                text = "[]{0,3}"
            elif kind == "either":
                text = "(" + " | ".join(f'"{w}"' for w in what) + ")"
            else:
                text = "[" + " | ".join(f'lemma="{w}"' for w in what) + "]"
            out.append(f"x:{text}" if i == self.captured else text)
        return " ".join(out)

    def spacy(self) -> list[dict]:
        out: list[dict] = []
        for kind, what in self.elements:
            if kind == "literal":
                out.append({"LOWER": what})
            elif kind == "gap":
                out.append({"OP": "{0,3}"})
            elif kind == "either":
                out.append({"LOWER": {"IN": list(what)}})
            else:
                out.append({"LEMMA": {"IN": list(what)}})
        return out

    def regex(self, forms: dict[str, list[str]]) -> str:
        """Over characters, words parted by white space; a lemma is any of its forms."""
        out = ""
        for i, (kind, what) in enumerate(self.elements):
            if kind == "gap":
                out += r"(?:\S+\s+){0,3}"
                continue
            words = [what] if kind == "literal" else list(what)
            if kind == "lemma":
                words = sorted({form for lemma in words for form in forms[lemma]})
            out += "(?:" + "|".join(words) + ")" + (r"\s+" if i < 2 else "")
        return r"\b" + out + r"\b"


def ranks(texts: Iterable[str]) -> list[str]:
    """Lower-case words of ASCII letters, the most frequent first."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(WORD.findall(text.lower()))
    return [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def make(count: int, words: list[str], lemmas: list[str], seed: int = 20261124) -> list[Rule]:
    """`words` by frequency (`ranks`); `lemmas`: what sets are drawn from."""
    draw = random.Random(seed)
    bands = (words[100:1_000], words[1_000:10_000], words[10_000:])
    rules = []
    for _ in range(count):
        literal = ("literal", draw.choice(draw.choice(bands)))
        lemma = ("lemma", tuple(draw.sample(lemmas, 3)))
        if draw.random() < 0.5:
            ends = [literal, lemma]
            draw.shuffle(ends)
            elements = [ends[0], ("gap", None), ends[1]]
        else:
            elements = [literal, lemma, ("either", tuple(draw.sample(bands[0] + bands[1], 3)))]
            draw.shuffle(elements)
        captured = draw.randrange(3) if draw.random() < 0.1 else None
        if captured is not None and elements[captured][0] == "gap":
            captured = 0
        rules.append(Rule(tuple(elements), captured))
    return rules
