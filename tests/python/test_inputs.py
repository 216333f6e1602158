"""What the command reads: rows as they are written, in batches, over files, from stdin; and what a terminal is shown of it."""

from __future__ import annotations

import csv
import datetime
import io
import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from copydesk import inputs
from copydesk.cli import main
from copydesk.inputs import Columns


def articles(*paths: Path | str, text: list[str] | None = None, id: str | None = None, published: str | None = None) -> list[tuple[Any, ...]]:
    """Key, texts and day of every article."""
    out = []
    for batch in inputs.batches(inputs.find(map(str, paths), None), Columns(text, id, published)):
        read = batch.read()
        out += [(read.keys[i], *read.text(i).values(), *read.published[i : i + 1]) for i in range(len(read))]
    return out


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\ufeff"])
def test_no_character_ends_a_row_but_the_end_of_a_line(tmp_path: Path, odd: str) -> None:
    text = f"Peru accused{odd}Chile on Monday."
    assert articles(write(tmp_path / "a.csv", f"id,text\na,{text}\nb,It rained.\n")) == [("a", text, None), ("b", "It rained.", None)]
    assert articles(write(tmp_path / "a.jsonl", json.dumps({"text": text}, ensure_ascii=False) + "\n")) == [(0, text, None)]


def test_csv_as_it_is_written(tmp_path: Path) -> None:
    texts = ['He said "no".\r\n\r\nIt rained,\nthen\rsnowed. ', "", "x;y", '"', "\t", "ünï"]
    for end in ("\n", "\r\n", "\r"):
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator=end).writerows([["text", "n"], *([t, "1"] for t in texts)])
        found = articles(write(tmp_path / "a.csv", "\ufeff" + out.getvalue()))
        assert [row[1] for row in found] == texts
    short = write(tmp_path / "b.csv", "id,text\n\n1,a\n2\n\n")  # a line without cells is no row, a cell that is not there is null
    assert articles(short) == [("1", "a", None), ("2", None)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'text\na\n"b\n', r"row 3: unexpected end of data"),
        (b'text\n"a" b\nc\n', r"row 2: ',' expected after '\"'"),
        (b"text\na\nb\x00\n", r"row 3: a NUL character"),
        (b"text\na\n\xe9\n", r"row 3: not UTF-8"),
        (b'text\n"a\na"\n\xed\xa0\x80\n', r"row 3: not UTF-8"),
        ("text\na\n".encode("utf-16"), r"row 1: not UTF-8"),
        (b"text\n" + b"a\n" * 5000 + b"a,b\n", r"row 5002 has 2 cells, the header 1"),
        (b"text,text\na,b\n", r"has 2 columns 'text'"),
        (b"text,id,id\na,b,c\n", r"has 2 columns 'id'"),
        (b"", r"is empty"),
    ],
)
def test_faults_of_csv(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(inputs.DataError, match=message) as caught:
        articles(write(tmp_path / "a.csv", content))
    assert "a.csv" in str(caught.value)


def test_columns_that_nobody_reads_may_have_any_name(tmp_path: Path) -> None:
    assert articles(write(tmp_path / "a.csv", "text,,,\na,b,c,d\n")) == [(0, "a", None)]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('{"text": 5}', r"a\.jsonl:1: 'text' is a whole number, not text"),
        ('{"text": ["a"]}', r"a\.jsonl:1: 'text' is a list, not text"),
        ('{"text": "a", "date": 2024}', r"a\.jsonl:1: 'date' is a whole number, not text"),
        ('{"text": "a", "id": 1}\n\n{"text": "b", "id": null}', r"a\.jsonl:3: the key is null"),
        ('{"text": "a", "id": 1}\n{"text": "b"}', r"a\.jsonl:2: the key is null"),
        ('{"text": "a", "id": 1}\n{"text": "b", "id": "1"}', r"a\.jsonl:2: the key '1' is text, those before are a whole number"),
        ('{"text": "a", "id": 9223372036854775808}', r"a\.jsonl:1: the key 9223372036854775808 is too large"),
        ('{"text": "a", "id": "\\ud800"}', r"a\.jsonl:1: the key has a lone surrogate"),
        ('{"text": "a", "id": {}}', r"a\.jsonl:1: the key is an object"),
        ('{"text": "a", "id": true}', r"a\.jsonl:1: the key is true or false"),
        ('{"text": "a", "text": "b"}', r"a\.jsonl:1: 'text' stands there twice"),
        ('{"text": "a", "n": NaN}', r"a\.jsonl:1: not JSON: NaN"),
        ('{"text": "a", "n": ' + "1" * 5000 + "}", r"a\.jsonl:1: "),
        ('{"text": "a"}\n{"text": ' + "[" * 100_000, r"a\.jsonl:2: nested too deeply"),
        ('{"text": "a"}\n' * inputs.BATCH_ARTICLES + '{"text": "b", "id": 1}', r"a\.jsonl:1025: has 'id', which the first 1024 records have not"),
    ],
)
def test_faults_of_jsonl(tmp_path: Path, lines: str, message: str) -> None:
    with pytest.raises(inputs.DataError, match=message):
        articles(write(tmp_path / "a.jsonl", lines))


def test_jsonl_that_is_no_utf8(tmp_path: Path) -> None:
    with pytest.raises(inputs.DataError, match=r"a\.jsonl:2: not UTF-8"):
        articles(write(tmp_path / "a.jsonl", b'{"text": "a"}\n{"text": "\xe9"}\n'))


def test_a_lone_surrogate_in_a_text_is_the_report_s(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "\\ud800 It rained."}\n{"text": "It snowed."}\n')
    assert main(["run", str(path), "--out", str(tmp_path / "out")]) == 0
    assert "1 × skipped: a lone surrogate: 0" in capsys.readouterr().err


def test_parquet_by_parts(tmp_path: Path) -> None:
    count = 3000
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(i) for i in range(count)]
    table = pa.table({"text": [f"It rained {i}." for i in range(count)], "published": days, "other": [0] * count})
    pq.write_table(table, tmp_path / "a.parquet")
    batches = list(inputs.batches(inputs.find([str(tmp_path / "a.parquet")], None), Columns()))
    assert [len(batch.articles) for batch in batches] == [1024, 1024, 952]
    found = articles(tmp_path / "a.parquet")
    assert [row[0] for row in found] == list(range(count))
    assert found[2000][1:] == ("It rained 2000.", (days[2000] - datetime.date(1970, 1, 1)).days)
    pq.write_table(table.set_column(2, "id", pa.array([*range(2000), None, *range(2001, count)], pa.int64())), tmp_path / "b.parquet")
    with pytest.raises(inputs.DataError, match=r"b\.parquet: row 2000, counted from 0: the key is null"):
        articles(tmp_path / "b.parquet")
    pq.write_table(pa.table({"text": [1]}), tmp_path / "c.parquet")
    with pytest.raises(inputs.DataError, match=r"c\.parquet: column 'text' holds int64, not text"):
        articles(tmp_path / "c.parquet")


def test_damaged_parquet(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["It rained."] * 50}), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    refused: list[str] = []
    for at in range(len(whole)):
        path = write(tmp_path / "b.parquet", whole[:at] + bytes([whole[at] ^ 0xB2]) + whole[at + 1 :])
        try:
            articles(path)
        except (inputs.DataError, inputs.UsageError) as error:
            refused.append(str(error))
    assert len(refused) > 10
    assert not [message for message in refused if "\n" in message]


def test_files_globs_and_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("d.csv").mkdir()
    write(Path("b.csv"), "text\nb\n")
    write(Path("a.csv"), "body\na1\na2\n")
    write(Path("[x].csv"), "text\nx\n")
    write(Path("c.txt"), "c")
    pq.write_table(pa.table({"text": ["p", "q"]}), "e.parquet")
    assert [row[:2] for row in articles("b.csv", "?.csv", "c.txt", "e.parquet", "[x].csv")] == list(enumerate(["b", "a1", "a2", "b", "c", "p", "q", "x"]))
    with pytest.raises(inputs.UsageError, match=r"no\*\.csv: no file has such a name"):
        articles("no*.csv")
    with pytest.raises(inputs.DataError, match=r"d\.csv is a folder"):
        articles("d.csv")
    write(Path("k.csv"), "id,text\n1,k\n")
    with pytest.raises(inputs.DataError, match=r"k\.csv has keys in column 'id' and a\.csv has no such column"):
        articles("a.csv", "k.csv")


def test_batches_go_over_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "BATCH_ARTICLES", 4)
    monkeypatch.setattr(inputs, "BATCH_CHARACTERS", 30)
    for name in "ab":
        write(tmp_path / f"{name}.csv", "title,text\n" + f"{name},{name}\n" * 3 + f"{name},{'x' * 40}\n")
    sources = inputs.find([str(tmp_path / "*.csv")], None)
    batches = [batch.read() for batch in inputs.batches(sources, Columns(["title", "text"]))]
    assert [[read.keys[i] for i in range(len(read))] for read in batches] == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert batches[1].fields == ["title", "text"]
    empty = write(tmp_path / "empty.csv", "title,text\n")
    (only,) = inputs.batches(inputs.find([str(empty)], None), Columns(["title", "text"]))
    assert (len(only.read()), only.read().fields) == (0, ["title", "text"])


def run(*arguments: str, stdin: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "copydesk", *arguments], input=stdin, capture_output=True, timeout=120, **options)


def test_stdin_to_stdout() -> None:
    lines = b'{"text": "It rained."}\n{"text": "It snowed."}\n'
    done = run("run", "-", "--format-in", "jsonl", "--out", "-", "--tables", "sentences", "--format", "jsonl", stdin=lines)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["It rained.", "It snowed."]
    assert b"2 of 2 articles read" in done.stderr
    done = run("run", "-", "--format-in", "csv", "--out", "-", "--tables", "sentences", "--csv-safe", stdin=b"id,text\n=x,It rained.\n")
    assert list(csv.reader(io.StringIO(done.stdout.decode())))[1] == ["'=x", "0", "0", "0", "10", "It rained."]
    done = run("show", "-", "--format-in", "txt", stdin=b"It rained.")
    assert done.returncode == 0
    assert b"1 of 1 articles" in done.stderr


def test_a_closed_pipe_is_no_fault(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text\n" + "It rained. It snowed.\n" * 20_000)
    for arguments in (f"run {path} --out - --tables tokens", f"run {path} --out - --tables tokens --format jsonl", "rules"):
        command = f"{sys.executable} -m copydesk {arguments} 2>{tmp_path}/err | head -c 10; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=120)
        assert (done.returncode, (tmp_path / "err").read_bytes()) == (0, b"")


def test_the_report_adds_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(inputs, "BATCH_ARTICLES", 2)
    rows = [("a", "It rained."), ("b", ""), ("a", "It snowed."), ("c", None), ("d", "x"), ("e", None), ("a", "It hailed.")]
    write(tmp_path / "a.jsonl", "\n".join(json.dumps({"id": key, "text": text, "date": "someday"}) for key, text in rows))
    out = tmp_path / "s.jsonl"
    assert main(["run", str(tmp_path / "a.jsonl"), "--out", str(out), "--tables", "sentences", "--progress"]) == 0
    said = capsys.readouterr()
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["doc"] for row in written] == ["a", "a", "d", "a"]
    assert "5 of 7 articles read" in said.err
    assert "rows: sentences 4\n" in said.err
    assert "2 articles share a key with an earlier one" in said.err
    assert "2 × skipped: no text: 'c', 'e'\n" in said.err
    assert "7 × not an ISO date: publication day unknown: 'a', 'b', 'a', 'c', 'd', …" in said.err
    assert "7 articles" in said.err  # the bar


@pytest.mark.parametrize("out", ["b.csv", "link.csv", "hard.csv", "out", "blocks.parquet"])
def test_an_input_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], out: str) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("b.csv"), "text\nIt rained.\n")
    Path("link.csv").symlink_to("b.csv")
    Path("hard.csv").hardlink_to("b.csv")
    Path("out").mkdir()
    pq.write_table(pa.table({"text": ["It rained."]}), "blocks.parquet")
    Path("out/blocks.parquet").symlink_to("../blocks.parquet")
    source = "b.csv" if out.endswith(".csv") else "blocks.parquet"
    before = Path(source).read_bytes()
    assert main(["run", source, "--out", out, "--tables", "blocks"]) == 2
    assert re.fullmatch(rf"copydesk: {source} is an input and would be overwritten.*\n", capsys.readouterr().err)
    assert Path(source).read_bytes() == before


def test_a_page_does_not_overwrite_its_article(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = write(tmp_path / "a.txt", "It rained.")
    assert main(["show", str(article), "--html", str(article)]) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert article.read_text(encoding="utf-8") == "It rained."


HOSTILE = "\x1b]0;x\x07\x9b31m\u202e\u200f\x7f"


def test_nothing_that_a_terminal_obeys_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unsafe = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
    article = write(tmp_path / f"{HOSTILE}.txt", f"“We {HOSTILE} won,” Ana {HOSTILE} Silva said. Peru {HOSTILE} accused Chile.")
    table = write(tmp_path / f"{HOSTILE}.csv", f"{HOSTILE},id\nIt rained.,{HOSTILE}\n,{HOSTILE}\n".replace("\x7f", ""))
    pack = write(tmp_path / f"{HOSTILE}.toml", f"[[rule]] # {HOSTILE[:-1]}\nid = '{HOSTILE[8:-1]}'\nnonsense = 1\n".replace("\x1b", "").replace("\x07", ""))
    bad_name = tmp_path / "\udcff.txt"
    bad_name.write_text("It rained.", encoding="utf-8")
    calls = [
        ["show", str(article), "--html", str(tmp_path / f"{HOSTILE}.html")],
        ["show", str(bad_name)],
        ["run", str(article), str(bad_name), "--out", str(tmp_path / HOSTILE)],
        ["run", str(table), "--out", str(tmp_path / "o")],
        ["run", str(table), "--out", str(tmp_path / "o"), "--text", HOSTILE.replace("\x7f", "")],
        ["run", str(tmp_path / f"{HOSTILE}.doc"), "--out", "x"],
        ["run", str(tmp_path / f"no{HOSTILE}.txt"), "--out", "x"],
        ["test", "--rules", str(pack)],
        ["why-not", HOSTILE, str(article)],
        ["why-not", "np.base", str(article)],
        ["profile", str(article)],
        ["rules", "--kind", HOSTILE],
    ]
    for call in calls:
        main(call)
        said = capsys.readouterr()
        assert said.out or said.err
        assert not unsafe.search(said.out + said.err), (call, said)
    for call in ([HOSTILE], ["run", HOSTILE], ["show", "a.txt", "--row", HOSTILE], ["rules", HOSTILE], ["run", "x", "--out", "y", "--format", HOSTILE]):
        with pytest.raises(SystemExit):
            main(call)
        said = capsys.readouterr()
        assert not unsafe.search(said.out + said.err), (call, said)


def test_the_bar_tells_rate_and_rest(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.csv").write_text("id,text\n" + "".join(f"{number * 1000 + i},It rained.\n" for i in range(700)))
        (tmp_path / f"{number}.jsonl").write_text("".join(f'{{"id": {number * 1000 + i}, "text": "It rained."}}\n' for i in range(700)))
        pq.write_table(pa.table({"id": range(number * 1000, number * 1000 + 3000), "text": ["It rained."] * 3000}), tmp_path / f"{number}.parquet")
    for ending, articles in (("csv", 2100), ("jsonl", 2100), ("parquet", 9000)):
        paths = sorted(tmp_path.glob(f"*.{ending}"))
        sources = inputs.find(map(str, paths), None)
        meter = inputs.Meter(sources)
        seen = []
        for batch in inputs.batches(sources, Columns(), meter):
            seen.append(meter.done)
            assert len(batch.read()) > 0
        assert meter.total == meter.done == sum(path.stat().st_size for path in paths)
        assert seen == sorted(seen)
        assert 0 < seen[0] < meter.total
        done = subprocess.run(
            [sys.executable, "-m", "copydesk", "run", *map(str, paths), "--out", str(tmp_path / "out.csv"), "--tables", "blocks", "--progress"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        last = done.stderr.replace("\r", "\n").split("\n100%")[-1].splitlines()[0]
        assert re.search(rf"[0-9.]+k?/[0-9.]+k? \[[0-9:]+<00:00, +[0-9.]+[kM]?B/s, {articles:,} articles\]", last), last


def test_the_bar_of_stdin_counts_articles(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "copydesk", "run", "-", "--format-in", "jsonl", "--out", str(tmp_path / "out.csv"), "--tables", "blocks", "--progress"],
        input='{"text": "It rained."}\n' * 5, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert re.search(r"5 articles \[", done.stderr)


def test_what_has_been_read_of_parquet_does_not_stay_in_memory(tmp_path: Path) -> None:
    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    chance = random.Random(1)
    texts = [chance.randbytes(1000).hex() for _ in range(inputs.BATCH_ARTICLES)]
    with pq.ParquetWriter(tmp_path / "a.parquet", schema) as out:
        for group in range(60):
            out.write_table(pa.table({"id": range(group * len(texts), (group + 1) * len(texts)), "text": texts}, schema))
    before = pa.total_allocated_bytes()
    held = [pa.total_allocated_bytes() - before for _ in inputs.batches(inputs.find([str(tmp_path / "a.parquet")], None), Columns())]
    assert len(held) == 60
    assert max(held) < 10 * len(texts) * len(texts[0])
