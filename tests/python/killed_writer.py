"""Kills a write between every two steps: `killed_writer.py KIND FOLDER [old]`, where KIND is parquet, csv, jsonl, duckdb (one file) or folder.

A step is a line of `copydesk/writing.py` before which something on the disk has changed: where nothing has, a reader cannot tell. After each
death a reader must find the old tables (with `old`; else nothing) or the new ones, whole; then the next run must work, and leave nothing of the dead
one. Prints how many steps there were and how often the new tables were found. Everything happens in forked children: a database or a thread of the
parent would not survive a fork.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import duckdb
import pandas  # noqa: F401  # these, else every child imports them
import pyarrow.csv
import pyarrow.parquet  # noqa: F401

import copydesk
from copydesk import writing

OLD, NEW = (copydesk.extract(text, layers=["blocks", "sentences"], threads=1) for text in (["It rained."] * 3, ["It snowed.\n\nIt hailed."]))


def write(tables: copydesk.Tables, kind: str, folder: Path) -> None:
    if kind == "folder":
        tables.write(folder / "out", "jsonl")
    elif kind == "duckdb":
        tables.write(folder / "out.duckdb")
    else:
        tables.sentences.write(folder / f"out.{kind}")


def read(kind: str, folder: Path) -> Any:
    """What a reader finds; None for nothing."""
    if kind == "folder":
        if not (folder / "out" / writing.MANIFEST).exists():
            return None
        return {name: path.read_bytes() for name, path in writing.verify(folder / "out").items()}
    path = folder / f"out.{kind}"
    if not path.exists():
        return None
    if kind != "duckdb":
        return path.read_bytes()
    with duckdb.connect(str(path)) as database:
        return {name: database.execute(f"from {name}").fetchall() for name in ("blocks", "sentences")}


def in_child(task: Callable[[], int]) -> int:
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            code = task()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def die_at(step: int, folder: Path) -> None:
    seen: list[Any] = []

    def state() -> Any:
        found = [(path, path.lstat()) for path in sorted(folder.rglob("*"))]
        return [(path, s.st_ino, s.st_size, s.st_mtime_ns) for path, s in found]

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != writing.__file__:
            return None
        if event == "line" and (now := state()) not in seen[-1:]:
            seen.append(now)
            if len(seen) == step:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def main(kind: str, place: Path, before: copydesk.Tables | None) -> int:
    def fresh(name: str) -> Path:
        shutil.rmtree(place / name, ignore_errors=True)
        (place / name).mkdir(parents=True)
        return place / name

    def store(tables: copydesk.Tables, folder: Path) -> int:
        write(tables, kind, folder)
        return 0

    for name, tables in (("old", OLD), ("new", NEW)):
        assert in_child(lambda tables=tables, name=name: store(tables, fresh(name))) == 0
    names = sorted(path.relative_to(place / "new") for path in (place / "new").rglob("*"))

    def check(folder: Path) -> int:
        found = read(kind, folder)
        wanted = [read(kind, place / "old") if before else None, read(kind, place / "new")]
        assert found in wanted, (kind, "neither the old tables nor the new ones", found)
        write(NEW, kind, folder)
        assert read(kind, folder) == wanted[1]
        assert sorted(path.relative_to(folder) for path in folder.rglob("*")) == names
        return 11 if found == wanted[1] else 10

    new = 0
    for step in itertools.count(1):
        folder = fresh("killed")
        if before:
            assert in_child(lambda folder=folder: store(before, folder)) == 0
        died = in_child(lambda step=step, folder=folder: die_at(step, folder) or store(NEW, folder))  # type: ignore[func-returns-value]
        found = in_child(lambda folder=folder: check(folder))
        assert died in (0, -signal.SIGKILL), died
        assert found in (10, 11), (kind, step, found)
        new += found == 11
        if died == 0:
            assert found == 11
            print(step - 1, new)
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), OLD if sys.argv[3:] == ["old"] else None))
