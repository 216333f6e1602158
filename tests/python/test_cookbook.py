"""docs/COOKBOOK.md runs as it stands there: every Python block, in order, prints what stands under it; the commands of the shell do what they say."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import copydesk

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "COOKBOOK.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```\n(?:```text\n(.*?)```\n)?", PAGE, re.DOTALL)


def squeezed(text: str) -> list[str]:
    """Lines without the blanks that lay a table out."""
    return [" ".join(line.split()) for line in text.strip().splitlines()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_python(folder: Path) -> None:
    namespace: dict[str, object] = {}
    for block, wanted in BLOCKS:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block, "docs/COOKBOOK.md", "exec"), namespace)
        assert squeezed(out.getvalue()) == squeezed(wanted), block


def test_recipes_bear_partial_dates(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A month, a date of another country and none are unknown days, and no recipe stops."""
    path = folder / "examples" / "articles.jsonl"
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for article, date in zip(articles[-3:], ("2024-03", "03/12/2024", None), strict=True):
        article["published"] = date
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    namespace: dict[str, object] = {}
    recipes = compile("".join(block for block, _ in BLOCKS[:6]), "docs/COOKBOOK.md", "exec")
    with contextlib.redirect_stdout(io.StringIO()), pytest.warns(copydesk.DateWarning, match="03/12/2024"):
        exec(recipes, namespace)
    assert len(namespace["pair"]) > 0  # type: ignore[arg-type]


def test_shell(folder: Path) -> None:
    ((commands),) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for command in commands.strip().splitlines():
        subprocess.run(command, shell=True, check=True, capture_output=True, env=environment)
    assert {path.name for path in folder.iterdir()} == {"examples", "tables", "quotes.csv", "harbour.html"}


def test_every_recipe_is_listed() -> None:
    headings = re.findall(r"^## (\d+)\. (.+)$", PAGE, re.MULTILINE)
    links = re.findall(r"(\d+)\. \[(.+?)\]\(#(.+?)\)", PAGE)
    assert [(number, title) for number, title, _ in links] == headings
    for number, title, anchor in links:
        assert anchor == re.sub(r"[^\w -]", "", f"{number}. {title}").lower().replace(" ", "-")
