"""The command: what it writes, what it says, its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from copydesk import inputs
from copydesk.cli import main

ROWS = [
    {"id": "007", "title": "Rain", "text": "It rained on Monday.\n\nPeru accused Chile.", "published": "2024-03-12"},
    {"id": "008", "title": "Snow", "text": "It snowed, \"a lot\".", "published": None},
]


@pytest.fixture(params=["csv", "jsonl", "parquet"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"in.{request.param}"
    frame = pd.DataFrame(ROWS)
    if request.param == "csv":
        frame.to_csv(path, index=False)
    elif request.param == "jsonl":
        path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    else:
        frame.to_parquet(path)
    return path


def test_run_to_a_folder(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["run", str(source), "--out", str(out), "--tables", "sentences,blocks"]) == 0
    assert sorted(p.name for p in out.iterdir()) == ["blocks.parquet", "manifest.json", "sentences.parquet"]
    frame = pd.read_parquet(out / "sentences.parquet")
    assert frame["doc"].tolist() == ["007", "007", "008"]
    said = capsys.readouterr()
    assert said.out.split() == [str(out / "blocks.parquet"), str(out / "sentences.parquet")]
    assert "2 of 2 articles read" in said.err


def test_run_to_other_places(source: Path, tmp_path: Path) -> None:
    import duckdb

    file = tmp_path / "s.jsonl"
    assert main(["run", str(source), "--out", str(file), "--tables", "sentences", "--text", "title", "--text", "text", "--id", "title"]) == 0
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(r["doc"], r["field"], r["text"]) for r in rows][:2] == [("Rain", "title", "Rain"), ("Rain", "text", "It rained on Monday.")]
    database = tmp_path / "all.duckdb"
    assert main(["run", str(source), "--out", str(database), "--tables", "blocks"]) == 0
    with duckdb.connect(str(database)) as connection:
        assert connection.execute("select count(*) from blocks").fetchone() == (3,)
    assert main(["run", str(source), "--out", str(tmp_path / "c"), "--format", "csv"]) == 0
    assert (tmp_path / "c" / "quotes.csv").exists()


def test_columns_are_kept(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(inputs, "BATCH_ARTICLES", 1)  # a column is of one type over batches, also where one has nulls alone
    out = tmp_path / "s.jsonl"
    asked = ["run", str(source), "--tables", "sentences", "--out"]
    assert main([*asked, str(out), "--keep", "title", "--keep", "published"]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(r["doc"], r["title"]) for r in rows] == [("007", "Rain"), ("007", "Rain"), ("008", "Snow")]
    assert [r["published"] or None for r in rows] == ["2024-03-12", "2024-03-12", None]
    assert main([*asked, str(out), "--keep", "title=headline"]) == 0
    assert "headline" in out.read_text(encoding="utf-8").splitlines()[0]
    assert main([*asked, str(out), "--keep", "titel"]) == 2
    assert f"--keep: {source} has no column 'titel'" in capsys.readouterr().err
    assert main([*asked, str(out), "--keep", "text"]) == 2
    assert "--keep 'text' is a column of sentences already: rename yours, --keep text=my_text" in capsys.readouterr().err
    assert main([*asked, str(out), "--keep", "title", "--keep", "title=headline"]) == 2
    assert "--keep: 'title' is called 'title' already" in capsys.readouterr().err
    assert main([*asked, str(out), "--keep", "title=x", "--keep", "published=x"]) == 2
    assert "--keep: two columns are called 'x'" in capsys.readouterr().err


def test_a_kept_column_called_as_one_of_events(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    news = tmp_path / "news.csv"
    news.write_text("body,date,source,published\nPeru accused Chile.,2024-03-11,AP,yes\n", encoding="utf-8")
    out = ["--text", "body", "--published", "date", "--format", "csv", "--out", str(tmp_path / "out")]
    for kept in ("source=published", "published"):
        assert main(["run", str(news), *out, "--keep", kept]) == 2
        assert "'published' is a column of events already" in capsys.readouterr().err


def test_what_is_kept_of_which_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "BATCH_ARTICLES", 1)
    table, lines, text = tmp_path / "in.parquet", tmp_path / "in.jsonl", tmp_path / "in.txt"
    pd.DataFrame({"text": ["It rained.", "It snowed."], "length": pd.array([None, 3], dtype="Int64")}).to_parquet(table)
    lines.write_text('{"text": "It rained.", "length": null}\n{"text": "It snowed.", "length": 3}\n')
    text.write_text("It rained.")
    assert main(["run", str(table), "--out", str(tmp_path / "p.parquet"), "--tables", "sentences", "--keep", "length"]) == 0
    assert pd.read_parquet(tmp_path / "p.parquet")["length"].tolist()[1] == 3
    assert main(["run", str(lines), "--out", str(tmp_path / "j.csv"), "--tables", "sentences", "--keep", "length"]) == 0
    assert (tmp_path / "j.csv").read_text().splitlines()[1:] == ['0,0,0,0,10,"It rained.",', '1,0,0,0,10,"It snowed.","3"']
    assert main(["run", str(text), "--out", str(tmp_path / "t.csv"), "--tables", "sentences", "--keep", "published", "--published", "2024-03-12"]) == 0
    assert (tmp_path / "t.csv").read_text().endswith('"It rained.",2024-03-12\n')
    assert main(["run", str(text), "--out", str(tmp_path / "t.csv"), "--tables", "sentences", "--keep", "title"]) == 2
    assert "has no column 'title'" in capsys.readouterr().err


def test_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article, page = tmp_path / "a.txt", tmp_path / "a.html"
    article.write_text("Peru accused <b>Chile</b>.\n", encoding="utf-8")
    assert main(["show", str(article), "--published", "2024-03-12", "--html", str(page)]) == 0
    assert "quotes (0)" in capsys.readouterr().out
    assert "&lt;b&gt;" in page.read_text(encoding="utf-8")


def test_show_a_row(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(source), "--row", "1"]) == 0
    assert "1 of 1 articles" in capsys.readouterr().err
    assert main(["show", str(source), "--row", "2"]) == 2


def test_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--kind", "np"]) == 0
    assert "np.base" in capsys.readouterr().out
    assert main(["rules", "--kind", "nonsense"]) == 2


def test_examples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "own.toml"
    rule = "[[rule]]\nid = 'own.x'\ndoc = 'x'\nemits = 'own'\npattern = '\"rained\"'\nyes = [{ text = 'It %s.' }]\nno = ['It snowed.']\n"
    pack.write_text(rule % "rained", encoding="utf-8")
    main(["test", "--rules", str(pack)])
    assert "own.toml" not in capsys.readouterr().out
    pack.write_text(rule % "hailed", encoding="utf-8")
    assert main(["test", "--rules", str(pack)]) == 1
    assert "own.toml:6" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"caf\xe9", "not UTF-8 at byte 3"),
        ("a.csv", b"text\nx,y\n", "row 2 has 2 cells, the header 1"),
        ("a.jsonl", b'{"text": "x"}\n{"text": \n', "a.jsonl:2:"),
        ("a.jsonl", b"[1]\n", "wanted an object, found list"),
        ("a.parquet", b"nonsense", "a.parquet"),
    ],
)
def test_faulty_data(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["run", str(path), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert said.startswith("copydesk: ")
    assert message in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "no.txt", "--out", "x", "--tables", "quote"], "'quote' is not a table"),
        (["run", "no.docx", "--out", "x"], "cannot read .docx"),
        (["run", "a.jsonl", "--out", "x.csv"], "one file holds one table"),
        (["run", "a.jsonl", "--out", "x.xlsx"], "cannot write .xlsx; one of .parquet .csv .jsonl .duckdb, or a folder: x.xlsx/"),
        (["run", "a.jsonl", "--out", "x.csv.gz", "--tables", "quotes"], "cannot write .gz"),
        (["run", "a.jsonl", "--out", "x.CSV", "--format", "csv"], "cannot write .CSV"),
        (["run", "a.jsonl", "--out", "x", "--text", "nope"], "no column 'nope'"),
        (["run", "a.jsonl", "--out", "x", "--published", "someday"], "neither a column nor an ISO date"),
        (["run", "b.jsonl", "--out", "x"], "with --text"),
        (["show", "a.txt", "--id", "x"], "no columns"),
        (["test", "--rules", "nope.toml"], "no such pack"),
    ],
)
def test_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("It rained.", encoding="utf-8")
    Path("a.jsonl").write_text('{"text": "It rained."}', encoding="utf-8")
    Path("b.jsonl").write_text('{"story": "It rained."}', encoding="utf-8")
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "/nowhere/a.txt"]) == 1
    assert "No such file" in capsys.readouterr().err


def test_argparse_exits_with_two() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["run"])
    assert caught.value.code == 2


def test_why_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Peru accused Chile.", encoding="utf-8")
    assert main(["why-not", "np.base", str(file)]) == 0
    assert "kept as <np/>" in capsys.readouterr().out
    assert main(["why-not", "np.bse", str(file)]) == 2
    assert "did you mean 'np.base'?" in capsys.readouterr().err
    assert main(["why-not", "events:accused", str(file)]) == 0
    assert capsys.readouterr().out.startswith("[5:12] 'accused': row 0 of events, by trigger.verbal-conflict (")
    assert main(["why-not", "events", str(file)]) == 2
    assert "'events' is asked of words of the article" in capsys.readouterr().err


def test_profile(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", str(source)]) == 0
    said = capsys.readouterr()
    assert "np.base" in said.out
    assert "2 of 2 articles read" in said.err
