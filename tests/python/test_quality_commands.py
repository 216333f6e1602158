"""The commands under tests/quality run; on the development data where it is there, else they say that it is not."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]
SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", ROOT / ".." / "shared")).resolve()


def run(program: str, *arguments: str, shared: pathlib.Path = SHARED) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COPYDESK_SHARED": str(shared)}
    return subprocess.run([sys.executable, ROOT / "tests" / "quality" / program, *arguments], capture_output=True, text=True, env=environment, check=False)


def test_what_must_hold_on_any_text() -> None:
    done = run("robustness.py", "--limit", "12")
    assert done.returncode == 0, done.stdout + done.stderr
    if (SHARED / "data/articles").exists():
        assert [line.rsplit(": ", 1)[1] for line in done.stdout.splitlines()] == ["ok", "ok", "ok"]
    else:
        assert "no development data" in done.stdout


def test_figures_print_a_table() -> None:
    done = run("figures.py", "record")
    assert done.returncode == 0, done.stderr
    if (SHARED / "score/score.py").exists():
        assert "| record | `gold/karabakh.jsonl` |" in done.stdout
        assert "error" not in done.stdout


def test_other_engines_cases_agree_as_often_as_promised() -> None:
    done = run("patterns.py", "--errors")
    assert done.returncode == 0, done.stdout + done.stderr
    if (SHARED / "data/patterns").exists():
        assert len([line for line in done.stdout.splitlines() if " of " in line and line.startswith("| ")]) >= 12
    else:
        assert "no development data" in done.stdout


def test_without_the_data_they_say_so(tmp_path: pathlib.Path) -> None:
    for program in ("robustness.py", "figures.py", "segmenter.py", "patterns.py"):
        done = run(program, shared=tmp_path)
        assert done.returncode == 0
        assert "no development data" in done.stdout
