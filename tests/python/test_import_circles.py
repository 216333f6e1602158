"""tests/lint/import_circles.py finds circles of imports, and finds none."""

from __future__ import annotations

import importlib.util
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "lint" / "import_circles.py"
spec = importlib.util.spec_from_file_location("import_circles", SCRIPT)
assert spec is not None
assert spec.loader is not None
lint = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lint)


def test_there_is_none() -> None:
    graph = lint.imports()
    assert {"tables", "engine", "display"} <= set(graph)
    assert "tables" in graph["engine"]
    assert "display" not in graph["engine"]  # inside a function
    assert lint.circle(graph) == []


def test_circles_are_found(tmp_path: Path) -> None:
    package = tmp_path / "things"
    package.mkdir()
    files = {
        "__init__": "from things.up import Up\n",
        "up": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from things import across\n",
        "across": "try:\n    import things.down\nexcept ImportError:\n    pass\n",
        "down": "from things import up, VALUE\n\ndef late():\n    from things import alone\n",
        "alone": "import other.up\nfrom things.down import late\n",
    }
    for name, text in files.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    graph = lint.imports(package)
    assert graph == {"__init__": {"up"}, "up": {"across"}, "across": {"down"}, "down": {"up", "__init__"}, "alone": {"down"}}
    assert lint.circle({name: of for name, of in graph.items() if name != "__init__"}) == ["across", "down", "up"]
    assert lint.circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]
    assert lint.circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
