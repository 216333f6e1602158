"""No circle of imports among the files of `python/copydesk`, those for type checking included.

Two files that need each other cannot be read, nor tested, one after the other. Not counted: imports inside functions, which are there to load heavy parts
late (`display`). What a lower file must know of a higher one's class it says as a protocol (`writing.Rows`).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "python" / "copydesk"


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run, or are read by a type checker, when the file is imported."""
    for node in body:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in ("body", "orelse", "finalbody"):
                yield from _statements(getattr(node, part, []))


def imports(package: Path = PACKAGE) -> dict[str, set[str]]:
    """File → files of the package that it imports; the package itself is `__init__`."""
    names = {path.stem for path in package.glob("*.py*")}
    out: dict[str, set[str]] = {}
    for path in sorted(package.glob("*.py")):
        found = out.setdefault(path.stem, set())
        for node in _statements(ast.parse(path.read_text(encoding="utf-8")).body):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[2] or "__init__" for alias in node.names if alias.name.split(".")[0] == package.name}
            elif isinstance(node, ast.ImportFrom) and node.module == package.name:
                found |= {alias.name if alias.name in names else "__init__" for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{package.name}."):
                found.add((node.module or "").split(".")[1])
    return out


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The files of one circle, in order; empty where there is none."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return path[path.index(name) :]
        if name in done:
            return []
        for other in sorted(graph.get(name, ())):
            if found := walk(other, [*path, name]):
                return found
        done.add(name)
        return []

    return next((found for name in sorted(graph) if (found := walk(name, []))), [])


if __name__ == "__main__":
    if found := circle(imports()):
        sys.exit("a circle of imports: " + " → ".join([*found, found[0]]))
