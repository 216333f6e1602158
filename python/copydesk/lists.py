"""Term lists of the caller's own, made into a pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def write_pack(gazetteers: Mapping[str, Any], folder: Path) -> None:
    """Writes a pack with one term list for each kind of span.

    Args:
        gazetteers: kind → terms: a `.tsv` file (columns `term`, then attributes), a list of terms, or term → attributes.
        folder: where; it exists and is empty.

    Raises:
        TypeError: terms of the wrong kind.
        ValueError: a term or an attribute with a tab or a line break in it.
    """
    lines = []
    for number, (kind, terms) in enumerate(gazetteers.items()):
        file = f"list{number}.tsv"
        (folder / file).write_text(_tsv(kind, terms), encoding="utf-8")
        lines.append(f'[[gazetteer]]\nid = "list.own.{kind}"\nfile = "{file}"\nemits = "{kind}"\nmatch = "smart"\n')
    (folder / "lists.toml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "pack.toml").write_text('name = "own_lists"\nversion = "0"\nfiles = ["lists.toml"]\n', encoding="utf-8")


def _tsv(kind: str, terms: Any) -> str:
    if isinstance(terms, (str, Path)):
        return Path(terms).read_text(encoding="utf-8")
    if isinstance(terms, Mapping):
        rows = [{"term": term, **attributes} for term, attributes in terms.items()]
    elif isinstance(terms, Iterable):
        rows = [{"term": term} for term in terms]
    else:
        raise TypeError(f"gazetteers[{kind!r}] is a {type(terms).__name__}; wanted a .tsv file, a list of terms, or term → attributes")
    header = list(dict.fromkeys(name for row in rows for name in row)) or ["term"]
    return "\n".join("\t".join(_value(kind, cell) for cell in line) for line in [header, *([row.get(n, "") for n in header] for row in rows)]) + "\n"


def _value(kind: str, cell: Any) -> str:
    if not isinstance(cell, str):
        raise TypeError(f"gazetteers[{kind!r}]: {cell!r} is a {type(cell).__name__}, not text")
    if any(c in cell for c in "\t\r\n"):
        raise ValueError(f"gazetteers[{kind!r}]: {cell!r} has a tab or a line break in it")
    return cell
