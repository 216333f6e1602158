"""Files of tables: whole or not there, whoever kills the writer; nothing is overwritten that must not be; formulas and odd places."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

import copydesk
from copydesk import writing

LAYERS = ["blocks", "sentences"]


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tables(engine: copydesk.Engine) -> copydesk.Tables:
    return engine.extract(["It rained.\n\nIt hailed.", "It snowed."], layers=LAYERS)


@pytest.mark.parametrize("before", ["", "old"])
@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl", "duckdb", "folder"])
def test_killed_between_every_two_steps(tmp_path: Path, kind: str, before: str) -> None:
    command = [sys.executable, str(Path(__file__).with_name("killed_writer.py")), kind, str(tmp_path), *before.split()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    steps, new = map(int, done.stdout.split())
    assert 1 <= new < steps  # deaths before the new tables hold and after


def test_nothing_is_seen_of_a_write_that_fails(tables: copydesk.Tables, tmp_path: Path) -> None:
    tables.write(tmp_path / "out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}

    def fail(path: Path, format: str | None) -> None:
        with writing.Writer(path, LAYERS, format) as out:
            out.add(tables)
            raise ZeroDivisionError

    for path, format in ((tmp_path / "out", "parquet"), (tmp_path / "s.duckdb", None)):
        with pytest.raises(ZeroDivisionError):
            fail(path, format)
    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_set_whose_moves_fail_is_whole_in_the_manifest(tables: copydesk.Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def no_table(source: Path, target: Path) -> None:
        if target.suffix == ".csv":
            raise OSError("no")
        replace(source, target)

    monkeypatch.setattr(os, "replace", no_table)
    with pytest.raises(OSError, match="no"):
        tables.write(tmp_path, "csv")
    assert set(writing.verify(tmp_path)) == set(LAYERS)
    assert not (tmp_path / "blocks.csv").exists()
    monkeypatch.undo()
    tables.write(tmp_path, "csv")
    assert writing.verify(tmp_path) == {name: tmp_path / f"{name}.csv" for name in LAYERS}


def test_verify_refuses_what_disagrees(tables: copydesk.Tables, tmp_path: Path) -> None:
    with pytest.raises(copydesk.Error, match=r"no run has ended"):
        writing.verify(tmp_path)
    tables.write(tmp_path, "jsonl")
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"]["blocks.jsonl"]["rows"] == len(tables.blocks)
    (tmp_path / "blocks.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(copydesk.Error, match=r"blocks.jsonl is not the file that manifest.json names"):
        writing.verify(tmp_path)
    (tmp_path / "blocks.jsonl").unlink()
    with pytest.raises(copydesk.Error, match=r"blocks.jsonl is missing"):
        writing.verify(tmp_path)
    for text in ("[1]", "{", '{"files": {"../x.csv": {"sha256": ""}}}', "[" * 100_000):
        (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
        with pytest.raises(copydesk.Error, match=r"manifest.json"):
            writing.verify(tmp_path)


def test_a_set_is_replaced_whole_or_not_at_all(tables: copydesk.Tables, engine: copydesk.Engine, tmp_path: Path) -> None:
    tables.write(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ValueError, match=r"another run.*blocks\.parquet"):
        engine.extract("It rained.", layers=["sentences"]).write(tmp_path)
    assert sorted(tmp_path.iterdir()) == before
    engine.extract("It rained.", layers=["tokens", *LAYERS]).write(tmp_path)
    assert set(writing.verify(tmp_path)) == {"tokens", *LAYERS}


def test_permissions_and_links_stay(tables: copydesk.Tables, tmp_path: Path) -> None:
    file, link = tmp_path / "a.csv", tmp_path / "b.csv"
    tables.blocks.write(file)
    file.chmod(0o640)
    link.symlink_to(file)
    tables.sentences.write(link)
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert file.read_text(encoding="utf-8").startswith('"doc","block","sentence"')


def test_two_runs_at_once(tables: copydesk.Tables, tmp_path: Path) -> None:
    stage = tmp_path / ".a.csv.part"
    stage.mkdir()
    lock = os.open(stage, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(copydesk.Error, match="another run is writing there"):
        tables.blocks.write(tmp_path / "a.csv")
    os.close(lock)
    tables.blocks.write(tmp_path / "a.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_what_is_no_file_is_not_replaced(tables: copydesk.Tables, tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(ValueError, match=r"a\.csv is not a file"):
        tables.blocks.write(tmp_path / "a.csv")
    (tmp_path / "out" / "blocks.parquet").mkdir(parents=True)
    with pytest.raises(ValueError, match=r"blocks\.parquet is not a file"):
        tables.write(tmp_path / "out")


def test_a_database_s_faults(tables: copydesk.Tables, tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "a.duckdb"
    path.write_text("no database", encoding="utf-8")
    with pytest.raises(copydesk.Error, match=r"a\.duckdb: ") as caught:
        tables.write(path)
    assert "\n" not in str(caught.value)
    path.unlink()
    with duckdb.connect(str(path)) as database:
        database.execute("create view sentences as select 1 as one; create table blocks as select 2 as two; create table mine as select 3 as three")
    with pytest.raises(copydesk.Error, match="sentences"):
        tables.write(path)
    with duckdb.connect(str(path)) as database:  # the first table was not written either
        assert database.execute("from blocks").fetchall() == [(2,)]
        database.execute("drop view sentences")
    tables.write(path)
    with duckdb.connect(str(path)) as database:
        assert database.execute("select count(*) from sentences").fetchone() == (len(tables.sentences),)
        assert database.execute("from mine").fetchall() == [(3,)]


def test_batches_are_one_table(engine: copydesk.Engine, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    def write(name: str, batches: Iterable[copydesk.Tables]) -> None:
        with writing.Writer(tmp_path / name, ["sentences"]) as out:
            for batch in batches:
                out.add(batch)

    for ending in writing.FORMATS:
        write(f"s{ending}", engine.stream([["It rained."], [], ["It snowed."]], layers=["sentences"]))
    assert pq.read_table(tmp_path / "s.parquet")["doc"].to_pylist() == [0, 1]
    assert [json.loads(line)["doc"] for line in (tmp_path / "s.jsonl").read_text(encoding="utf-8").splitlines()] == [0, 1]
    assert [row["doc"] for row in csv_rows(tmp_path / "s.csv")] == ["0", "1"]
    other_keys = [engine.extract(["It rained."], id=id, layers=["sentences"]) for id in ([1], ["a"])]
    with pytest.raises(copydesk.Error, match=r"column 'doc' of sentences is string here and was int64 before"):
        write("x.csv", other_keys)
    assert not (tmp_path / "x.csv").exists()


def test_cells_that_a_spreadsheet_would_run(engine: copydesk.Engine, tmp_path: Path) -> None:
    texts = ["=1+1", "+2", "-3", "@sum", "\t=4", "\r5", "a =6", "'=7", "“=8”\n=9", "zéro"]
    cold = engine.extract("-1 is cold.", id=["=x"], layers=["sentences"]).sentences
    table = engine.extract(["x"] * len(texts), id=texts, layers=["sentences"]).sentences

    def keys(csv_safe: bool) -> list[str]:
        table.write(tmp_path / "a.csv", csv_safe=csv_safe)
        return [row["doc"] for row in csv_rows(tmp_path / "a.csv")]

    assert keys(False) == texts
    assert keys(True) == [("'" if text[0] in "=+-@\t\r" else "") + text for text in texts]
    cold.write(tmp_path / "b.csv", csv_safe=True)
    assert list(csv_rows(tmp_path / "b.csv")[0].values()) == ["'=x", "0", "0", "0", "11", "'-1 is cold."]  # numbers are left alone


def test_null_stays_null(engine: copydesk.Engine, tmp_path: Path) -> None:
    table = engine.extract("“We won,” someone said.", layers=["quotes"]).quotes
    plain, safe = table.write(tmp_path / "a.csv").read_bytes(), table.write(tmp_path / "b.csv", csv_safe=True).read_bytes()
    assert plain == safe
    assert len(table) == 1
