"""Gazetteer: made of what callers have, found in articles, saved and opened."""

from __future__ import annotations

import types
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import copydesk
from copydesk import Gazetteer

PLACES = {"Baku": {"country": "AZE", "people": "2"}, "Harbour Watch": {"country": None}, "Ust-Luga": {"country": "RUS"}}
NEWS = ["A 😀 ship left Ust-Luga for Baku's port.", None, "Harbour Watch met."]


def hits(table: copydesk.Table) -> list[tuple[object, ...]]:
    return [(r["doc"], r["text"], r["term"], r.get("country"), r["rule"]) for r in table]


def test_find() -> None:
    table = Gazetteer(PLACES, kind="place").find(NEWS)
    assert table.columns == ["doc", "start", "end", "text", "term", "country", "people", "rule"]
    assert hits(table) == [
        (0, "Ust-Luga", "Ust-Luga", "RUS", "list.own.place"),
        (0, "Baku", "Baku", "AZE", "list.own.place"),
        (2, "Harbour Watch", "Harbour Watch", None, "list.own.place"),
    ]
    for row in table:
        article = NEWS[row["doc"]]
        assert article is not None
        assert article[row["start"] : row["end"]] == row["text"]
    assert table.report is not None
    assert table.report.read == 2
    assert table.report.skipped[0].key == 1


def test_texts_of_every_width() -> None:
    articles = ["In Baku.", "Café Baku", "“Baku”, he said", "😀 Baku", "Baku \ud800", None, "", "x" * 100 + "é Baku ’ Baku 😀 Baku"]
    table = Gazetteer(["Baku"]).find(articles)
    assert [(r["doc"], r["start"]) for r in table] == [(0, 3), (1, 5), (2, 1), (3, 2), (7, 102), (7, 109), (7, 116)]
    assert all(articles[r["doc"]][r["start"] : r["end"]] == "Baku" for r in table)  # type: ignore[index]
    assert table.report is not None
    assert [(s.key, s.what) for s in table.report.skipped] == [(4, "surrogate"), (5, "null")]


def test_terms_and_attributes_of_every_width() -> None:
    terms = {"Bakı": {"name": "Баку", "code": None}, "Café": {"name": "x\ud800"}, "東京": {"name": "😀", "more": "é"}, "Oslo": None, "Baku": {}}
    gazetteer = Gazetteer(terms)
    assert gazetteer.attributes == ["name", "code", "more"]
    found = {r["term"]: (r["name"], r["code"], r["more"]) for r in gazetteer.find("Bakı, Café, 東京, Oslo, Baku.")}
    assert found == {"Bakı": ("Баку", None, None), "Café": (None, None, None), "東京": ("😀", None, "é"), "Oslo": (None,) * 3, "Baku": (None,) * 3}
    with pytest.raises(ValueError, match="row 1: no term in this row"):
        Gazetteer({"Baku": {}, "\ud800": {}})


def test_attributes_that_are_no_dicts() -> None:
    rows = {"Baku": types.MappingProxyType({"country": "AZE"}), "Oslo": {"country": "NOR"}}
    assert [r["country"] for r in Gazetteer(rows).find("Baku, Oslo")] == ["AZE", "NOR"]


def test_find_takes_what_extract_takes() -> None:
    frame = pd.DataFrame({"title": ["Baku", "x"], "body": ["In Baku.", "Oslo"]}, index=["a", "b"])
    table = Gazetteer(["Baku", "Oslo"]).find(frame, text=["title", "body"])
    assert [(r["doc"], r["field"], r["start"]) for r in table] == [("a", "title", 0), ("a", "body", 3), ("b", "body", 0)]
    assert Gazetteer(["Baku"]).find("éé Baku", offsets="bytes").row(0)["start"] == 5


def test_the_same_for_any_number_of_threads() -> None:
    gazetteer = Gazetteer(["harbour", "sea"], plural=True)
    articles = [f"The harbours of sea {i}." * (i % 7) for i in range(300)]
    assert list(gazetteer.find(articles, threads=1)) == list(gazetteer.find(articles, threads=4))


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({}, ["prime minister", "Prime Minister"]),
        ({"match": "exact"}, ["prime minister"]),
        ({"match": "lemma"}, ["prime minister", "Prime Minister", "prime ministers"]),
        ({"plural": True}, ["prime minister", "Prime Minister", "prime ministers"]),
        ({"possessive": True}, ["prime minister's", "Prime Minister"]),
    ],
)
def test_ways_to_compare(options: dict[str, object], found: list[str]) -> None:
    table = Gazetteer(["prime minister"], **options).find("The prime minister's office, the Prime Minister and other prime ministers.")  # type: ignore[arg-type]
    assert [r["text"] for r in table] == found


def test_all_overlaps() -> None:
    table = Gazetteer(["New York", "York", "New York Times"], overlap="all").find("The New York Times")
    assert [r["text"] for r in table] == ["New York", "New York Times", "York"]


def test_tokens_as_they_are() -> None:
    gazetteer = Gazetteer([["a", " ", "b"], "New York", ["b"]], match="exact")
    assert gazetteer.find_tokens([["a", " ", "b", "New", "York"], [], ["b", "b"]]) == [[(0, 0, 3), (1, 3, 5)], [], [(2, 0, 1), (2, 1, 2)]]
    mapped = Gazetteer({("x", "."): {"code": "1"}})
    assert mapped.find_tokens([["X", "."]]) == [[(0, 0, 2)]]


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, pa.table])
def test_from_table(frame: object) -> None:
    table = frame({"name": ["Baku", "Oslo"], "country": ["AZE", None], "people": [2, 1], "x": ["y", "z"]})  # type: ignore[operator]
    gazetteer = Gazetteer.from_table(table, term="name", attributes=["country", "people"], kind="place")
    assert gazetteer.attributes == ["country", "people"]
    assert [(r["text"], r["country"], r["people"]) for r in gazetteer.find("Oslo and Baku")] == [("Oslo", None, "1"), ("Baku", "AZE", "2")]
    with pytest.raises(TypeError, match="'term' is not a column"):
        Gazetteer.from_table(table)


def test_from_tsv(tmp_path: Path) -> None:
    path = tmp_path / "ports.tsv"
    path.write_text("term\tcountry\tsource\nBaku|Bakı\tAZE\town\n", encoding="utf-8")
    gazetteer = Gazetteer.from_tsv(path)
    assert len(gazetteer) == 2
    assert gazetteer.attributes == ["country"]
    assert hits(gazetteer.find("Bakı")) == [(0, "Bakı", "Bakı", "AZE", "list.own")]
    path.write_text("term\n|\n", encoding="utf-8")
    with pytest.raises(copydesk.RuleError, match="no term in this row"):
        Gazetteer.from_tsv(path)


def test_save_and_open(tmp_path: Path) -> None:
    path = tmp_path / "places.terms"
    made = Gazetteer(PLACES, kind="place", possessive=True)
    assert made.save(path) == path
    opened = Gazetteer.open(path, verify=True)
    assert list(opened.find(NEWS)) == list(made.find(NEWS))
    assert repr(opened) == repr(made) == "<copydesk.Gazetteer place: 3 terms, match smart, overlap longest, possessive, attributes country people>"
    assert opened.nbytes == path.stat().st_size
    made.save(path)  # the opened one keeps its file
    assert list(opened.find(NEWS)) == list(made.find(NEWS))


def test_open_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "places.terms"
    Gazetteer(PLACES).save(path)
    data = path.read_bytes()
    with pytest.raises(FileNotFoundError):
        Gazetteer.open(tmp_path / "none.terms")
    path.write_bytes(data[:-100])
    with pytest.raises(copydesk.Error, match="cut short or damaged"):
        Gazetteer.open(path)
    path.write_bytes(b"term\tcountry\n" * 10)
    with pytest.raises(copydesk.Error, match="not a compiled gazetteer"):
        Gazetteer.open(path)
    path.write_bytes(data[:-64] + b"x" * 64)
    Gazetteer.open(path).find(NEWS)
    with pytest.raises(copydesk.Error, match="not what was written"):
        Gazetteer.open(path, verify=True)
    with pytest.raises(OSError, match="cannot write"):
        Gazetteer(PLACES).save(tmp_path / "none" / "x.terms")


def test_in_an_engine(tmp_path: Path) -> None:
    Gazetteer(PLACES, kind="place").save(tmp_path / "p.terms")
    vessels = Gazetteer({"Sea Star": {"flag": "NOR"}}, kind="vessel")
    engine = copydesk.Engine(gazetteers=[Gazetteer.open(tmp_path / "p.terms"), vessels])
    pattern = copydesk.compile('who:<vessel flag="NOR"/> []* where:<place country="RUS"/>', engine=engine)
    assert [(r["who"], r["where"]) for r in pattern.find("The Sea Star left Ust-Luga.")] == [("Sea Star", "Ust-Luga")]
    entities = engine.extract("The ship left Ust-Luga on Monday.", layers=["entities"]).entities
    assert [(r["text"], r["kind"], r["rule"]) for r in entities] == [("Ust-Luga", "place", "list.own.place")]
    assert copydesk.Engine(gazetteers={"vessel": vessels}).packs[1].startswith("own_lists - ")
    with pytest.raises(TypeError, match="has no kind"):
        copydesk.Engine(gazetteers=[Gazetteer(["x"])])


def test_wrong_terms_and_options() -> None:
    with pytest.raises(ValueError, match="row 1: no term in this row"):
        Gazetteer(["Baku", ""])
    with pytest.raises(TypeError, match="wanted a text, or a list of tokens"):
        Gazetteer(["Baku", 3])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="attribute 'n': 3 is a int"):
        Gazetteer({"Baku": {"n": 3}})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="attribute 'n': 3 is a int"):
        Gazetteer({"Oslo": {"n": "x"}, "Baku": types.MappingProxyType({"n": 3})})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="attribute 'n': 'x' is a Text, not text"):
        Gazetteer({"Baku": {"n": type("Text", (str,), {})("x")}})
    with pytest.raises(ValueError, match="named 'text' would be a column"):
        Gazetteer({"Baku": {"text": "x"}})
    with pytest.raises(ValueError, match="one of smart, exact"):
        Gazetteer(["x"], match="fuzzy")
    with pytest.raises(ValueError, match="one of longest, all"):
        Gazetteer(["x"], overlap="most")
    assert len(Gazetteer([])) == 0
    assert len(Gazetteer([]).find("x")) == 0
