"""Term lists of the caller's own, made into a pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from copydesk import _core, checks

Pack = tuple[str, str, str, _core.Gazetteer | None]  # folder; or of a rule file where its lists are, its name and content; or with the list that it names


_CoreList = _core.Gazetteer


class TermList(Protocol):
    """What an engine takes of a compiled list: `copydesk.Gazetteer` is one."""

    @property
    def kind(self) -> str: ...

    @property
    def _core(self) -> _CoreList: ...


def parted(gazetteers: Sequence[TermList] | Mapping[str, Any] | None) -> tuple[list[tuple[str, TermList]], dict[str, str]]:
    """The lists that are gazetteers already, by kind; and the others as TSV.

    Args:
        gazetteers: gazetteers; or kind → terms: a gazetteer, a `.tsv` file (columns `term`, then attributes), a list of terms, or term → attributes.

    Raises:
        TypeError: terms of the wrong kind, not a gazetteer, or one without a kind.
        ValueError: a term or an attribute with a tab or a line break in it.
    """
    plain: dict[str, str] = {}
    made: list[tuple[str, TermList]] = []
    if isinstance(gazetteers, Mapping):
        for kind, terms in gazetteers.items():
            if not isinstance(kind, str):
                raise TypeError(f"gazetteers: the kind {kind!r} is a {type(kind).__name__}, not text")
            if kind and not kind.replace("-", "_").isidentifier():
                raise ValueError(f"gazetteers: the kind {kind!r} is not a name: a letter or '_', then letters, digits, '_' and '-'")
            if hasattr(terms, "find_tokens"):
                made.append((kind, terms))
            else:
                plain[kind] = _tsv(kind, terms)
    elif isinstance(gazetteers, (str, bytes, Path)) or not isinstance(gazetteers or [], Iterable):
        raise TypeError(f"gazetteers is a {type(gazetteers).__name__}; wanted a list of Gazetteer, or kind → terms")
    else:
        for number, terms in enumerate(gazetteers or []):
            if not hasattr(terms, "find_tokens"):
                raise TypeError(f"gazetteers[{number}] is a {type(terms).__name__}; wanted a Gazetteer (or kind → terms)")
            if not terms.kind:
                raise TypeError(f"gazetteers[{number}] has no kind: Gazetteer(…, kind='place')")
            made.append((terms.kind, terms))
    return made, plain


def packs_of(made: Iterable[tuple[str, TermList]], plain: Iterable[str]) -> list[Pack]:
    """A pack for each gazetteer; `plain` are the kinds of the lists that are none."""
    packs: list[Pack] = []
    seen: Counter[str] = Counter(plain)
    for kind, terms in made:
        seen[kind] += 1
        name = f"list.own.{kind}" + (f"-{seen[kind]}" if seen[kind] > 1 else "")
        rule = f'[[gazetteer]]\nid = "{name}"\ndoc = "terms of your own"\nfile = "-"\nemits = "{kind}"\nmatch = "{terms._core.match}"\n'
        packs.append(("", "own_lists", rule, terms._core))
    return packs


def write_pack(plain: Mapping[str, str], folder: Path) -> None:
    """Writes a pack with one term list for each kind of span.

    Args:
        plain: kind → TSV (columns `term`, then attributes).
        folder: where; it exists and is empty.
    """
    lines = []
    for number, (kind, terms) in enumerate(plain.items()):
        file = f"list{number}.tsv"
        (folder / file).write_text(terms, encoding="utf-8")
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
    checks.text(f"gazetteers[{kind!r}]: a term or attribute", cell)
    return cell
