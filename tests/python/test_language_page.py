"""The ten patterns at the beginning of docs/LANGUAGE.md find what stands behind their arrows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import copydesk

PAGE = (Path(__file__).parents[2] / "docs" / "LANGUAGE.md").read_text(encoding="utf-8")
((BLOCK),) = re.findall(r"```pattern\n(.*?)```", PAGE, re.DOTALL)
PATTERNS = [part.strip().splitlines() for part in re.split(r"^# \d+\. .*$", BLOCK, flags=re.MULTILINE)[1:]]


def test_there_are_ten() -> None:
    assert len(PATTERNS) == 10
    assert all(len(lines) == 3 for lines in PATTERNS)


@pytest.mark.parametrize(("pattern", "text", "wanted"), PATTERNS, ids=[lines[0] for lines in PATTERNS])
def test_pattern(pattern: str, text: str, wanted: str) -> None:
    compiled = copydesk.compile(pattern)
    found = []
    for row in compiled.find(text.strip()):
        captures = ", ".join(f"{label}={row[label]}" for label in compiled.labels)
        found.append(row["text"] + (f" ({captures})" if captures else ""))
    assert "→ " + " · ".join(found) == wanted
