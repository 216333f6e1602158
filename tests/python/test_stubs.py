"""`_core.pyi` names what the compiled core has, no more and no less."""

from __future__ import annotations

import ast
from pathlib import Path

import copydesk
from copydesk import _core

_MACHINERY = {"__arrow_c_stream__", "__arrow_c_schema__", "__len__"}


def public(names: object) -> set[str]:
    return {n for n in names if not n.startswith("_") or n in _MACHINERY}  # type: ignore[attr-defined]


def test_stubs() -> None:
    tree = ast.parse((Path(copydesk.__file__).parent / "_core.pyi").read_text(encoding="utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    values = {node.target.id for node in tree.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)}
    assert set(classes) | values == public(dir(_core))
    for name, node in classes.items():
        methods = {m.name for m in node.body if isinstance(m, ast.FunctionDef)}
        assert methods == public(vars(getattr(_core, name)))


def test_public_names_have_docstrings() -> None:
    for name in copydesk.__all__:
        assert getattr(copydesk, name).__doc__, name
