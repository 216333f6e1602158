"""Corrections of a treebank (tools/trees.py): what a reader writes makes a tree, or is told to be none."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy")
TOOLS = Path(__file__).parents[2] / "tools"
sys.path.insert(0, str(TOOLS))
trees: Any = pytest.importorskip("trees")

# Peru accused Chile .
SHEET = [["Peru", "NNP", 0, "root", False], ["accused", "VBN", 1, "acl", False], ["Chile", "NNP", 2, "obj", False], [".", ".", 0, "dep", True]]


def test_what_a_line_names_is_changed_and_nothing_else() -> None:
    found = trees.corrected(SHEET, "2>0 root; 1>2 nsubj; 2=VBD")
    assert [(token[1], *token[2:4]) for token in found] == [("NNP", 2, "nsubj"), ("VBD", 0, "root"), ("NNP", 2, "obj"), (".", 0, "dep")]
    assert SHEET[0][3] == "root"
    assert trees.corrected(SHEET, "ok") == SHEET
    assert trees.corrected(SHEET, "skip") is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2>0 root", "roots: [1, 2]"),
        ("1>3 nsubj", "roots: []"),
        ("2>0 root; 1>4 nsubj", "hangs on 4, which is a mark or not there"),
        ("2>0 root; 1>9 nsubj", "hangs on 9, which is a mark or not there"),
        ("2>0 root; 1>2 subject", "1 hangs on 2 as subject"),
        ("2>3 acl", "hangs on itself in the end"),
        ("2 to 0", "not understood: 2 to 0"),
    ],
)
def test_what_makes_no_tree_is_told(line: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        trees.corrected(SHEET, line)


@pytest.mark.parametrize("name", ["trees.jsonl", "trees_held_out.jsonl"])
def test_labels_are_trees_without_text(name: str) -> None:
    names = trees.relations()
    for line in (TOOLS / "labels" / name).read_text(encoding="utf8").splitlines():
        label = json.loads(line)
        assert set(label) == {"id", "of", "start", "end", "tree", "tags"}
        assert sum(relation == "root" for _, relation in label["tree"]) == 1
        for governor, relation in label["tree"]:
            assert 0 <= governor <= len(label["tree"])
            assert relation in names or (relation == "" and governor == 0)


def test_held_out_articles_are_in_no_training() -> None:
    held_out, learned = ({json.loads(line)["id"] for line in (TOOLS / "labels" / name).read_text(encoding="utf8").splitlines()} for name in ("trees_held_out.jsonl", "trees.jsonl"))
    assert held_out
    assert not held_out & learned
