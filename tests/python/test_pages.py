"""Pages, stubs and tests say what the code says: tools/pages.py prints them, and nothing differs."""

from __future__ import annotations

import importlib.util
import types
from pathlib import Path

import pytest

import copydesk
from copydesk import _core

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pages() -> types.ModuleType:
    spec = importlib.util.spec_from_file_location("pages", ROOT / "tools" / "pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["docs/SCHEMA.md", "docs/PACKS.md", "tests/spec/columns.tsv", "python/copydesk/_core.pyi"])
def test_nothing_differs(pages: types.ModuleType, name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert pages.PAGES[name](text) == text, f"./dev pages rewrites {name}"


def test_what_differs_is_rewritten(pages: types.ModuleType) -> None:
    schema = (ROOT / "docs/SCHEMA.md").read_text(encoding="utf-8")
    assert pages.schema_page(schema.replace("text lemma pos tag`", "text lemma tag`")) == schema
    packs = (ROOT / "docs/PACKS.md").read_text(encoding="utf-8")
    assert pages.packs_page(packs.replace("| `lemma frames` |", "| `lemma` |")) == packs
    assert pages.stubs("layers: tuple[str, ...]\n").count('"rejected"') == 1
    with pytest.raises(ValueError, match=r"no entry \*\*quotes\*\*"):
        pages.schema_page(schema.replace("- **quotes**", "- quotes"))
    with pytest.raises(ValueError, match="kinds-known"):
        pages.packs_page(packs.replace("<!-- kinds-known", "<!-- kinds"))


def test_every_kind_is_told(pages: types.ModuleType) -> None:
    """What may be in a pack and is not on the page would be known to nobody."""
    page = pages.kinds_read() + pages.kinds_known() + pages.kinds_of_news()
    for kind in copydesk.Engine()._core.kinds:
        assert kind == "s" or f"`{kind}`" in page or f"{kind} " in page or f" {kind}`" in page
    for read in _core.Engine.kinds_read():
        assert all(name in page for name in [*read["captures"], *read["attributes"]])


def test_tables_by_name() -> None:
    """Each table of the schema is an attribute of `Tables` and a method of the accessors."""
    from copydesk._accessor import Accessor

    assert list(copydesk.Tables.__annotations__) == list(_core.layers)
    assert all(hasattr(Accessor, name) for name in _core.layers)
