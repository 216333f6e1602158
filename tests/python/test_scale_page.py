"""The Python of docs/SCALE.md runs as it stands there, each block in a process of its own; Spark, Dask and Ray where they are (`./dev scale`)."""

from __future__ import annotations

import datetime
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "SCALE.md").read_text(encoding="utf-8")
HEAVY = {"pyspark", "dask", "ray"}
TEXT = "“The quay is closed,” said Anna Berg on Monday. Norway accused Denmark of blocking the strait."


def blocks(language: str) -> list[tuple[str, str]]:
    """Heading and content of every block."""
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    return [(part.splitlines()[0], block) for part in sections for block in re.findall(rf"```{language}\n(.*?)```", part, re.DOTALL)]


def here(block: str) -> bool:
    return all(importlib.util.find_spec(name) for name in HEAVY & set(re.findall(r"^(?:import|from) (\w+)", block, re.MULTILINE)))


@pytest.fixture
def news(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    for part in range(2):
        table = pa.table({"url": [f"{part}-{i}" for i in range(6)], "day": [datetime.date(2024, 3, 12)] * 6, "body": [TEXT, None, TEXT, "", TEXT, "It rained."]})
        pq.write_table(table, tmp_path / "news" / f"{part}.parquet")
    return tmp_path


RAN = {
    "More than fits in memory, on one machine": "3 6\n3 6",
    "The function and its schema": "6\ndatetime64[ms]",
    "Dask": "12",
    "Ray": "6",
    "DuckDB": "6",
    "polars": "1",
    "What travels": "True",
}


@pytest.mark.parametrize(("name", "block"), [b for b in blocks("python") if here(b[1])], ids=[b[0] for b in blocks("python") if here(b[1])])
def test_snippet(name: str, block: str, news: Path) -> None:
    environment = os.environ | {"PYSPARK_PYTHON": sys.executable}
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=news, capture_output=True, text=True, check=False, env=environment, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    if name == "Spark":
        assert pq.read_table(news / "quotes").num_rows == 6
    else:
        assert ("\n" + done.stdout.strip()).endswith("\n" + RAN[name])  # a slow query of DuckDB shows a bar before


def test_the_command(news: Path) -> None:
    ((_, command),) = blocks("sh")
    subprocess.run(command, cwd=news, shell=True, check=True, capture_output=True, env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"})
    assert pq.read_table(news / "tables" / "quotes.parquet").num_rows == 6


def test_every_block_is_run_somewhere() -> None:
    assert {name for name, _ in blocks("python")} == {*RAN, "Spark"}
