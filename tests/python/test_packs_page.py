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
    (tmp_path / "deals.toml").write_text(files.pop("deals.toml"), encoding="utf-8")  # a rule file by itself
    assert sorted(files) == sorted(re.findall(r"^  (\S+)", listing, re.MULTILINE))
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_pack_as_printed(pack: Path) -> None:
    for rules in (pack, "deals.toml"):
        engine = copydesk.Engine(rules=rules)
        assert engine.diagnostics == []
        assert engine.test() == []


def test_the_python_as_printed(pack: Path) -> None:
    samples = re.findall(r"```python\n(.*?)```\n(?:```text\n(.*?)```)?", PAGE, re.DOTALL)
    assert len(samples) == PAGE.count("```python") == 3
    for code, wanted in samples:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(code, {"copydesk": copydesk})
        assert out.getvalue() == wanted, code


def test_every_other_sample_is_sound_toml() -> None:
    blocks = re.findall(r"```(toml|tsv)\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) >= 7
    for kind, block in blocks:
        if not re.match(r"# \S+\.(toml|tsv)\n", block):
            assert kind == "toml"
            sample = tomllib.loads(block)
            assert sample
            if "pattern" in sample:
                assert copydesk.compile(sample["pattern"]).diagnostics == []
