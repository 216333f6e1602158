"""The pack that docs/PACKS.md prints, put together from its blocks, compiles without a lint, passes its examples and does what the page says."""

from __future__ import annotations

import contextlib
import io
import re
import tomllib
from pathlib import Path

import pytest

import copydesk

PAGE = (Path(__file__).parents[2] / "docs" / "PACKS.md").read_text(encoding="utf-8")


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "my_pack"
    folder.mkdir()
    files: dict[str, str] = {}
    for name, content in re.findall(r"```(?:toml|tsv)\n# (\S+)\n(.*?)```", PAGE, re.DOTALL):
        files[name] = files.get(name, "") + content + ("\n" if name.endswith(".toml") else "")
    ((listing),) = re.findall(r"```\nmy_pack/\n(.*?)```", PAGE, re.DOTALL)
    assert sorted(files) == sorted(re.findall(r"^  (\S+)", listing, re.MULTILINE))
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_pack_as_printed(pack: Path) -> None:
    engine = copydesk.Engine(rules=[pack])
    assert engine.diagnostics == []
    assert engine.test() == []


def test_the_python_as_printed(pack: Path) -> None:
    ((code, wanted),) = re.findall(r"```python\n(.*?)```\n```text\n(.*?)```", PAGE, re.DOTALL)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {"copydesk": copydesk})
    assert out.getvalue() == wanted


def test_every_other_sample_is_sound_toml() -> None:
    blocks = re.findall(r"```(toml|tsv)\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) >= 7
    for kind, block in blocks:
        if not re.match(r"# \S+\.(toml|tsv)\n", block):
            assert kind == "toml"
            assert tomllib.loads(block)
