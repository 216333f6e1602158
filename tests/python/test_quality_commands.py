"""The commands under tests/quality run; on the development data where it is there, else they say that it is not."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", ROOT / ".." / "shared")).resolve()


def run(program: str, *arguments: str, shared: pathlib.Path = SHARED, answers: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COPYDESK_SHARED": str(shared)}
    command = [sys.executable, ROOT / "tests" / "quality" / program, *arguments]
    return subprocess.run(command, input=answers, capture_output=True, text=True, env=environment, check=False)


def test_what_must_hold_on_any_text() -> None:
    done = run("robustness.py", "--limit", "12")
    assert done.returncode == 0, done.stdout + done.stderr
    if (SHARED / "data/articles").exists():
        assert [line.rsplit(": ", 1)[1] for line in done.stdout.splitlines()] == ["ok", "ok", "ok"]
    else:
        assert "no development data" in done.stdout


# A scorer of two figures that tells of each fault, as the real one does; "broken" in a text makes it fail with that text.
SCORER = """
import argparse, json, sys
a = argparse.ArgumentParser()
a.add_argument("task"), a.add_argument("gold"), a.add_argument("--set"), a.add_argument("--limit", type=int)
args = a.parse_args()
rows = [json.loads(line) for line in open(args.gold)]
rows = [r for r in rows if args.set in (None, r.get("set"))][: args.limit or None]
for r in rows:
    if "broken" in r["text"]:
        raise ValueError(r["text"])
right = sum(r["right"] for r in rows)
share = right / len(rows)
print(json.dumps({"task": args.task, "docs": len(rows), "whole_row": {"p": share, "r": 1.0, "f1": share}, "clean_negatives": [right, len(rows)],
                  "confusions": {rows[0]["text"]: 1}, "prose_lost": 1 - share, "entities_seen": [[e["type"] for e in r.get("entities", [])] for r in rows]}))
"""


def shared(folder: pathlib.Path, **files: list[dict[str, object]]) -> pathlib.Path:
    """A folder of development data with a scorer; each file is named by its path with "__" for "/"."""
    (folder / "score").mkdir(exist_ok=True)
    (folder / "score/score.py").write_text(SCORER)
    for name, records in files.items():
        path = folder / (name.replace("__", "/") + ".jsonl")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(r) + "\n" for r in records))
    return folder


def articles(*rights: bool) -> list[dict[str, object]]:
    """An old, a new and a held-back article, and again: right or not."""
    sets = ("old", "new", "check")
    return [{"id": f"a{i}", "set": sets[i % 3], "text": f"Secret harbour {i}.", "right": right} for i, right in enumerate(rights)]


def test_figures_print_a_table() -> None:
    done = run("figures.py", "record")
    assert done.returncode == 0, done.stderr
    if (SHARED / "score/score.py").exists():
        assert "| record | karabakh |" in done.stdout
        assert "error" not in done.stdout


def test_figures_of_the_parts_stand_side_by_side(tmp_path: pathlib.Path) -> None:
    folder = shared(tmp_path, gold__articles=articles(True, True, False, True, False, False))
    done = run("figures.py", "lines", shared=folder)
    assert done.returncode == 0, done.stderr
    assert "| task | figure | old | new | check |" in done.stdout
    assert "| lines | whole_row | 1.000/1.000/**1.000** | 0.500/1.000/**0.500** | 0.000/1.000/**0.000** |" in done.stdout
    assert "| lines | clean_negatives | 2 of 2 | 1 of 2 | 0 of 2 |" in done.stdout
    assert [line.rsplit(":", 1)[0] for line in done.stderr.splitlines()] == ["lines articles old", "lines articles new", "lines articles check", "all"]
    only = run("figures.py", "lines", "--set", "new", shared=folder)
    assert "| lines | whole_row | 0.500/1.000/**0.500** |" in only.stdout
    bounded = run("figures.py", "lines", "--limit", "1", shared=folder)
    assert "| lines | clean_negatives | 1 of 1 | 1 of 1 | 0 of 1 |" in bounded.stdout


def test_figures_never_tell_a_text_of_check(tmp_path: pathlib.Path) -> None:
    folder = shared(tmp_path, gold__articles=[r | {"text": f"broken secret {r['set']}"} for r in articles(True, True, True)])
    done = run("figures.py", "lines", "--json", str(tmp_path / "figures.json"), shared=folder)
    assert done.returncode == 1
    assert "| lines | error | ValueError: broken secret old | ValueError: broken secret new | failed |" in done.stdout
    assert "secret check" not in done.stdout + done.stderr + (tmp_path / "figures.json").read_text()
    shared(tmp_path, gold__articles=articles(True, True, True))
    assert run("figures.py", "lines", "--json", str(tmp_path / "figures.json"), shared=folder).returncode == 0
    kept = (tmp_path / "figures.json").read_text()
    assert "Secret harbour 1." in kept
    assert "Secret harbour 2." not in kept


def test_figures_tell_what_moved(tmp_path: pathlib.Path) -> None:
    folder = shared(tmp_path, gold__articles=articles(True, False, True))
    before = str(tmp_path / "before.json")
    assert run("figures.py", "lines", "--json", before, shared=folder).returncode == 0
    shared(tmp_path, gold__articles=articles(True, True, False))
    done = run("figures.py", "lines", "--against", before, shared=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "lines articles new whole_row: 0.000/1.000/**0.000** → 1.000/1.000/**1.000**",
        "lines articles new clean_negatives: 0 of 1 → 1 of 1",
        "lines articles new prose_lost: 1.000 → 0.000",
        "lines articles check whole_row: 1.000/1.000/**1.000** → 0.000/1.000/**0.000** (fell)",
        "lines articles check clean_negatives: 1 of 1 → 0 of 1 (fell)",
        "lines articles check prose_lost: 0.000 → 1.000 (fell)",
        "6 of 12 figures moved; 3 fell by more than 0.003 or, where rows are counted, by one.",
    ]
    other = run("figures.py", "lines", "--limit", "1", "--against", before, shared=folder)
    assert other.returncode == 2
    assert "was written with --limit 0" in other.stderr


def test_figures_know_sport_and_finer_kinds_of_names(tmp_path: pathlib.Path) -> None:
    texts = {"CHESS - ZORVA BEATS TARN.": True, "PRESS DIGEST - Zorva papers.": False, "Zorva minister resigns.": False}
    records = [{"text": text, "right": sport, "entities": [{"type": "musicalartist"}]} for text, sport in texts.items()]
    folder = shared(tmp_path, data__entities__conllpp_dev=records)
    done = run("figures.py", "conllpp_dev", shared=folder)
    assert "| entities | conllpp_dev sport | whole_row 1.000/1.000/**1.000**<br>clean_negatives 1 of 1<br>" in done.stdout
    assert "| entities | conllpp_dev rest | whole_row 0.000/1.000/**0.000**<br>clean_negatives 0 of 2<br>" in done.stdout
    assert "person" in done.stdout
    assert "musicalartist" not in done.stdout


def test_figures_refuse_an_unknown_name_and_skip_a_missing_set(tmp_path: pathlib.Path) -> None:
    folder = shared(tmp_path)
    unknown = run("figures.py", "quotse", shared=folder)
    assert unknown.returncode == 2
    assert "no task or set quotse" in unknown.stderr
    assert "redocred" in unknown.stderr
    missing = run("figures.py", "redocred", shared=folder)
    assert missing.returncode == 0
    assert "entities redocred: skipped, data/entities/redocred.jsonl is not there" in missing.stderr


def newsroom(folder: pathlib.Path) -> pathlib.Path:
    """Wire articles of our own; the third also stands in the part that nobody reads."""
    said = "The minister of Tarn said the port {} was shut.\n\nMayor Ana Kovac said the bridge was open.\n\nThe road \x1b[31mreopened\x9d on Friday."
    texts = [said.format(n) for n in range(6)]
    wire: list[dict[str, object]] = [{"id": f"w{n}", "text": text, "date": "2024-03-14"} for n, text in enumerate(texts)]
    held = {"id": "w2", "set": "check", "text": texts[2], "right": True}
    return shared(folder, gold__articles=[held, {"id": "n0", "set": "new", "text": "Ana Kovac said the port was shut.", "right": True}], data__articles__wire=wire)


def test_a_sample_is_a_matter_of_its_seed(tmp_path: pathlib.Path) -> None:
    folder = newsroom(tmp_path)
    ten = run("sample.py", "--seed", "3", "quotes", "--count", "10", shared=folder)
    assert ten.returncode == 0, ten.stderr
    assert "only" not in ten.stderr
    lines = ten.stdout.splitlines()
    assert len(lines) == 30
    assert sorted(line.split()[1] for line in lines[::3]) == sorted(["w0", "w1", "w3", "w4", "w5"] * 2)
    assert run("sample.py", "--seed", "3", "quotes", "--count", "4", shared=folder).stdout.splitlines() == lines[:12]
    assert run("sample.py", "--seed", "4", "quotes", "--count", "10", shared=folder).stdout != ten.stdout
    first = lines.index(next(line for line in lines if line.startswith("wire w0 quotes:26-")))
    assert lines[first] == "wire w0 quotes:26-45  published 2024-03-14"
    assert lines[first + 1] == "  The minister of Tarn said [[the port 0 was shut]]."
    assert "rule" not in ten.stdout
    assert "speaker_rule" not in ten.stdout


def test_a_sample_shows_nothing_that_a_terminal_obeys(tmp_path: pathlib.Path) -> None:
    done = run("sample.py", "--seed", "3", "blocks", "--whole", "--count", "1", shared=newsroom(tmp_path))
    assert "The road \\x1b[31mreopened\\x9d on Friday." in done.stdout
    assert not {"\x1b", "\x9d"} & set(done.stdout)
    assert [line.split()[1] for line in done.stdout.splitlines()[::3]] == [done.stdout.split()[1]] * 3


def test_a_sample_of_some_rows(tmp_path: pathlib.Path) -> None:
    folder = newsroom(tmp_path)
    ahead = run("sample.py", "--seed", "1", "times", "--where", "first>published", shared=folder)
    past = run("sample.py", "--seed", "1", "times", "--where", "first<published", shared=folder)
    assert ahead.stdout.count("[[Friday]]") + past.stdout.count("[[Friday]]") == 5
    assert "such rows in these articles" in ahead.stderr
    names = run("sample.py", "--seed", "1", "entities", "--where", "kind=person,place", "--where", "form=name", "--from", "new", shared=folder)
    assert "new n0 entities:0-9" in names.stdout
    assert run("sample.py", "--seed", "1", "actors", "--from", "new", shared=folder).stdout.startswith("new n0 actors:0-9 ")
    wrong = run("sample.py", "--seed", "1", "times", "--where", "colour=red", shared=folder)
    assert wrong.returncode == 1
    assert "no column colour; there are doc" in wrong.stderr


def test_nobody_reads_check(tmp_path: pathlib.Path) -> None:
    done = run("sample.py", "--seed", "3", "quotes", "--from", "wire,check", shared=newsroom(tmp_path))
    assert done.returncode == 2
    assert "nobody reads the articles of `check`" in done.stderr
    assert done.stdout == ""


def test_verdicts_are_kept_without_text(tmp_path: pathlib.Path) -> None:
    folder, file = newsroom(tmp_path), tmp_path / "read.csv"
    draw = ("sample.py", "--seed", "3", "quotes", "--count", "5", "--verdicts", str(file))
    keys = [line.split()[:3] for line in run(*draw[:-2], shared=folder).stdout.splitlines()[::3]]
    done = run(*draw, shared=folder, answers="right\nspeakr\nname border\n\nq\n")
    assert done.returncode == 0, done.stderr
    assert "'speakr' is neither `right` nor some of: not-a-quote border" in done.stderr
    one = [["source", "doc", "row", "fault"], [*keys[0], "right"], [*keys[1], "border name"]]
    assert file.read_text() == "".join(",".join(line) + "\n" for line in one)
    again = run(*draw, shared=folder, answers="right\nnot-a-quote\nright\n")
    assert "2 of 5 rows have their verdict" in again.stderr
    assert [line.split()[:3] for line in again.stdout.splitlines()[::3]] == keys[2:]
    said = run("sample.py", "--summary", str(file), "--still", shared=folder)
    assert said.stdout.splitlines() == [
        "quotes: right 3 of 5, 0.600 (0.231–0.882)",
        "  border 1 of 5, 0.200 (0.036–0.624)",
        "  name 1 of 5, 0.200 (0.036–0.624)",
        "  not-a-quote 1 of 5, 0.200 (0.036–0.624)",
        "quotes: 5 of 5 judged rows are still there",
    ]


def test_what_two_readers_say_is_compared(tmp_path: pathlib.Path) -> None:
    folder, one, two = newsroom(tmp_path), tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("source,doc,row,fault\nwire,w0,quotes:26-45,right\nwire,w0,quotes:0-4,name\nwire,w1,quotes:26-45,code\n")
    two.write_text("source,doc,row,fault\nwire,w0,quotes:26-45,right\nwire,w0,quotes:0-4,border\nwire,w1,quotes:26-45,right\n")
    done = run("sample.py", "--summary", str(one), str(two), "--still", shared=folder)
    assert "quotes: right 1 of 3, " in done.stdout
    assert "read twice: alike 2 of 3, 0.667 (0.208–0.939), the same faults 1" in done.stdout
    assert "quotes: 2 of 3 judged rows are still there" in done.stdout


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("wire,w0,quotes:1-2,He said so", "line 2: 'He said so' is neither `right` nor some of"),
        ("wire,w0,quotes:1-2,", "line 2: '' is neither"),
        ("wire,w0,somewhere,right", "line 2: 'wire' and 'somewhere' name no row"),
        ("check,w2,quotes:1-2,right", "line 2: 'check' and 'quotes:1-2' name no row"),
        ("wire,w0,right", "line 2: "),
    ],
)
def test_a_verdict_that_cannot_be_is_told_with_its_line(tmp_path: pathlib.Path, line: str, fault: str) -> None:
    file = tmp_path / "read.csv"
    file.write_text(f"source,doc,row,fault\n{line}\n")
    done = run("sample.py", "--summary", str(file), shared=tmp_path)
    assert done.returncode == 1
    assert f"read.csv, {fault}" in done.stderr


def test_other_engines_cases_agree_as_often_as_promised() -> None:
    done = run("patterns.py", "--errors")
    assert done.returncode == 0, done.stdout + done.stderr
    if (SHARED / "data/patterns").exists():
        assert len([line for line in done.stdout.splitlines() if " of " in line and line.startswith("| ")]) >= 12
    else:
        assert "no development data" in done.stdout


def test_without_the_data_they_say_so(tmp_path: pathlib.Path) -> None:
    for program in ("robustness.py", "figures.py", "segmenter.py", "patterns.py", "sample.py"):
        done = run(program, shared=tmp_path)
        assert done.returncode == 0
        assert "no development data" in done.stdout
