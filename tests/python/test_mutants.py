"""tests/mutants draws by seed what could be wrong, one place at a time, and leaves alone what nobody would see."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "mutants"))
draw = pytest.importorskip("draw")

CPP = """#include <string>
// true when a < b
bool Runs(int a, int b) {
  static_assert(1 < 2);
  if (a < b && !Stops(a, b)) return true;
  return Word(a) == "never";
}
"""
LIST = "# own\nterm\tpos\tagent\tpatient\tsource\nurge\tV\tsubj\tobj of\town\nask\tN\tgen\tto\town\n"
RULES = """[sets]
of_day = ["today", "now"]

[[rule]]
id = "own.day"
emits = "day"
priority = 2
pattern = '("on" | "by") "the"? [is_title]{1,3}'
yes = ["On Monday."]
no = ["It rained."]
"""


def changes(path: str, source: str) -> set[tuple[str, str, str]]:
    found = {draw.draw({path: source}, random.Random(seed)) for seed in range(400)}
    return {(c.kind, source[c.start : c.end].strip(), c.new.strip()) for c in found}


def test_of_cpp() -> None:
    assert changes("cpp/a.cc", CPP) == {
        ("flipped", "<", ">="),
        ("off by one", "<", "<="),
        ("and/or", "&&", "||"),
        ("no condition", "&& !Stops(a, b)", ""),
        ("no condition", "", "false &&"),
        ("no not", "!", ""),
        ("swapped", "a, b", "b, a"),
        ("true/false", "true", "false"),
        ("flipped", "==", "!="),
        ("no word", '"never"', '"\\x01"'),
    }


def test_borders_that_decide_nothing() -> None:
    for line in ("if (n > kMost) n = kMost;", "if (out.size() > kMost) out.resize(kMost);", "if (bytes.size() > UINT32_MAX) return false;"):
        assert "off by one" not in {kind for kind, _, _ in changes("cpp/a.cc", f"void Cuts() {{\n  {line}\n}}\n")}, line
    for line in ("if (n > kMost) n = kLeast;", "if (out.size() > kMost) in.resize(kMost);"):
        assert ("off by one", ">", ">=") in changes("cpp/a.cc", f"void Cuts() {{\n  {line}\n}}\n"), line


def test_a_message_is_no_word() -> None:
    assert not any(kind == "no word" for kind, _, _ in changes("cpp/a.cc", 'void Tell() {\n  faults.push_back({0, "more terms than a list holds"});\n}\n'))


def test_of_a_list() -> None:
    found = changes("p/a.tsv", LIST)
    assert ("no row", "urge\tV\tsubj\tobj of\town", "") in found
    assert ("swapped slots", "subj\tobj of", "obj of\tsubj") in found
    assert ("another cell", "V", "N") in found
    assert ("no first word", "obj of", "of") in found
    assert not any("own" in old and kind != "no row" for kind, old, _ in found)


def test_of_rules() -> None:
    found = changes("p/a.toml", RULES)
    assert {kind for kind, _, _ in found} == {"no word", "no rule", "no attribute", "no alternative", "no longer optional", "off by one"}
    assert ("no attribute", "priority = 2", "") in found
    assert ("off by one", "3", "2") in found
    assert not any(old.startswith(("id", "yes", "no ")) for _, old, _ in found)


def test_by_seed() -> None:
    files = {"cpp/a.cc": CPP, "p/a.tsv": LIST, "p/a.toml": RULES}
    first, again = (
        [draw.draw(files, rng) for _ in range(20)] for rng in (random.Random(5), random.Random(5))
    )
    assert first == again
    change = first[0]
    assert change.apply(files[change.path]) != files[change.path]
    assert change.tell(files[change.path]).startswith(f"{change.path}:")
