"""Saved web pages as articles; nothing is fetched."""

from __future__ import annotations

import datetime
import socket
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import trafilatura

import copydesk
from copydesk.cli import main

TITLE = "Harbour of Callao stays closed for a third day"
BODY = "<p>Peru accused Chile of bad faith on Monday, and the harbour stayed closed for the third day.</p><p>“We have proof,” Foreign Minister Ana Silva said in a speech.</p>"
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>{TITLE} | The Invented Herald</title>
<meta name="author" content="Ann Kovac">
<meta property="article:published_time" content="2024-03-11T08:00:00Z"><link rel="canonical" href="https://herald.example/port">
<script src="https://tracker.example/x.js"></script></head>
<body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>{TITLE}</h1>{BODY}<img src="https://herald.example/p.jpg"></article>
<footer>We use cookies. Subscribe to our newsletter.</footer></body></html>"""
BARE = f"<html><head><meta charset=windows-1252></head><body><article>{BODY}</article></body></html>"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "site" / "deep").mkdir(parents=True)
    (tmp_path / "site" / "b.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "site" / "deep" / "a.HTM").write_bytes(BARE.replace("Silva", "Núñez").encode("cp1252"))
    (tmp_path / "site" / "notes.txt").write_text("no page", encoding="utf-8")
    return tmp_path / "site"


def test_a_page() -> None:
    (row,) = copydesk.read_pages(PAGE)
    assert list(row) == ["url", "title", "author", "published", "text"]
    assert (row["url"], row["title"], row["author"], row["published"]) == ("https://herald.example/port", TITLE, "Ann Kovac", datetime.date(2024, 3, 11))
    headline, first, second = row["text"].split("\n\n")
    assert headline == TITLE
    assert first.startswith("Peru accused Chile")
    assert second.endswith("in a speech.")


def test_files_folders_and_bytes(folder: Path) -> None:
    rows = copydesk.read_pages(folder).to_dicts()
    assert [row["url"] for row in rows] == ["https://herald.example/port", str(folder / "deep" / "a.HTM")]
    assert "Núñez" in rows[1]["text"]
    assert (rows[1]["published"], rows[1]["author"]) == (None, None)
    assert copydesk.read_pages([folder / "b.html", BARE.encode()]).to_dicts()[0] == rows[0]
    assert copydesk.read_pages(str(folder / "b.html")).to_dicts() == rows[:1]


def test_extract_reads_them(folder: Path) -> None:
    tables = copydesk.extract(copydesk.read_pages(folder), text="text", id="url", published="published")
    quote = tables.quotes.row(0)
    assert (quote["doc"], quote["speaker_name"]) == ("https://herald.example/port", "Ana Silva")
    assert {str(row["first"]) for row in tables.times if row["text"] == "Monday" and row["doc"] == quote["doc"]} == {"2024-03-11"}
    assert tables.blocks.row(0)["kind"] == "headline"


@pytest.mark.parametrize("page", ["<", "<html></html>", "<p>", b"", b"\xff\xfe\x00<", "<script>alert(1)</script>", "<" * 5000, "<div>" * 3000])
def test_what_is_no_article_has_no_text(page: str | bytes) -> None:
    (row,) = copydesk.read_pages(page)
    assert row["text"] is None
    assert row["published"] is None


@pytest.mark.parametrize("faulty", [{True}, {True, False}])
def test_a_fault_of_the_library_loses_no_other_page(faulty: set[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    sound = trafilatura.bare_extraction

    def bare_extraction(html: str, **how: Any) -> Any:
        assert "Silva" not in html or how["with_metadata"] not in faulty
        return sound(html, **how)

    monkeypatch.setattr(trafilatura, "bare_extraction", bare_extraction)
    tripped, other = copydesk.read_pages([PAGE, PAGE.replace("Silva", "Berg")])
    assert other["title"] == TITLE
    assert (tripped["text"] is None) == (faulty == {True, False})


def test_wrong_calls(tmp_path: Path) -> None:
    assert len(copydesk.read_pages([])) == len(copydesk.read_pages(tmp_path)) == 0
    with pytest.raises(FileNotFoundError, match="neither a page nor a folder"):
        copydesk.read_pages(tmp_path / "none.html")
    with pytest.raises(TypeError, match="pages"):
        copydesk.read_pages(3)


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(folder), "--out", str(tmp_path / "tables")]) == 0
    quotes = pq.read_table(tmp_path / "tables" / "quotes.parquet").to_pylist()
    assert [row["doc"] for row in quotes] == ["https://herald.example/port", str(folder / "deep" / "a.HTM")]
    assert main(["run", str(folder / "b.html"), "--tables", "times", "--out", str(tmp_path / "times.csv"), "--published", "2020-01-01"]) == 0
    assert "2019-12-30" in (tmp_path / "times.csv").read_text()
    assert main(["run", str(folder / "b.html"), "--text", "title", "--text", "text", "--tables", "blocks", "--out", str(tmp_path / "blocks.jsonl")]) == 0
    assert '"field": "title"' in (tmp_path / "blocks.jsonl").read_text()
    assert main(["show", str(folder / "b.html")]) == 0
    assert "Ana Silva" in capsys.readouterr().out
    (tmp_path / "empty").mkdir()
    assert main(["run", str(tmp_path / "empty"), "--out", str(tmp_path / "x")]) == 1
    assert "is a folder without a page" in capsys.readouterr().err
