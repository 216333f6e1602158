"""What pickles and copies share. Everything here is for data that is trusted: `pickle.loads` runs whatever a stranger's bytes name.

Engines travel as what they were made of, and the hash of each pack; patterns as text; tables, term lists and corpora as their bytes, which are
checked when they are loaded. All of them are immutable, so a copy is the thing itself.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar

_T = TypeVar("_T")


class Immutable:
    """`copy.copy` and `copy.deepcopy` give the thing itself.

    >>> import copy, copydesk
    >>> tables = copydesk.extract("It rained.", layers=["sentences"])
    >>> copy.deepcopy(tables) is tables
    True
    """

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: Any) -> Self:
        return self


def bytes_of(save: Callable[[str], Any]) -> bytes:
    """The bytes of a file that `save` writes."""
    with tempfile.TemporaryDirectory() as folder:
        save(f"{folder}/saved")
        return Path(folder, "saved").read_bytes()


def opened(data: bytes, open: Callable[[str], _T]) -> _T:
    """What `open` maps of a file with these bytes; the file has no name by then, and goes with the last who maps it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "saved").write_bytes(data)
        return open(f"{folder}/saved")


def place(path: str) -> str | None:
    """Where a file or folder of another machine is on this one: at the same place, or by its name in the working folder, where Spark and others put files."""
    return next((str(p) for p in (Path(path), Path.cwd() / Path(path).name) if p.exists()), None)
