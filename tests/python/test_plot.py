"""Charts: what they show of which rows, from any frame, and that they become pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import copydesk

pytest.importorskip("altair", reason="the extra `plot` is not installed")

ARTICLES = [json.loads(line) for line in (Path(__file__).parents[2] / "examples/articles.jsonl").read_text(encoding="utf-8").splitlines()]
PUBLISHED = {a["id"]: a["published"] for a in ARTICLES}


@pytest.fixture(scope="module")
def tables() -> copydesk.Tables:
    return copydesk.extract([a["body"] for a in ARTICLES], id=list(PUBLISHED), published=list(PUBLISHED.values()))


def values(chart: Any, layer: int = 0) -> list[dict[str, Any]]:
    made = chart.to_dict()
    found: list[dict[str, Any]] = made["datasets"][(made if "data" in made else made["layer"][layer])["data"]["name"]]
    return found


def test_a_timeline_counts_acts_by_pair_and_day(tables: copydesk.Tables) -> None:
    shown = values(copydesk.plot.timeline(tables.events, most=50))
    wanted = [e for e in tables.events if e["source_name"] and e["target_name"] and (e["first"] or e["published"]) and e["source_name"] != e["target_name"]]
    assert sum(v["acts"] for v in shown) == len(wanted) > 10
    assert {(v["pair"], v["day"]) for v in shown} == {(f"{e['source_name']} → {e['target_name']}", (e["first"] or e["published"]).isoformat()) for e in wanted}


def test_rows_without_a_day_have_that_of_their_article() -> None:
    tables = copydesk.extract(["Peru accused Chile of bad faith."], id=["x"])
    with pytest.raises(ValueError, match="published"):
        copydesk.plot.timeline(tables.events)
    assert values(copydesk.plot.timeline(tables.events, published={"x": "2024-05-06T10:00"}))[0]["day"] == "2024-05-06"


def test_a_pair_of_states(tables: copydesk.Tables) -> None:
    shown = values(copydesk.plot.timeline(tables.events, by="country", between=("PER", "ECU")))
    assert {v["pair"] for v in shown} == {"PER → ECU", "ECU → PER"}


def test_who_has_no_country_is_none_by_country() -> None:
    codes = (("PERGOV", "MIL"), ("PERGOV", "IGOUNO"), ("BUS", "CHL"), ("CHLMIL", "PER"))
    rows = [{"doc": i, "source_name": a, "source_code": a, "target_name": b, "target_code": b, "quad": 1} for i, (a, b) in enumerate(codes)]
    assert [v["pair"] for v in values(copydesk.plot.network(rows, by="country"), 1)] == ["CHL → PER", "PER → IGOUNO"]


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow", "dicts"])
def test_any_frame_gives_the_same_chart(tables: copydesk.Tables, library: str) -> None:
    to = {"pandas": "to_pandas", "polars": "to_polars", "pyarrow": "to_arrow", "dicts": "to_dicts"}[library]
    plot = copydesk.plot
    events, quotes = (getattr(t, to)() for t in (tables.events, tables.quotes))
    assert plot.timeline(events).to_dict() == plot.timeline(tables.events).to_dict()
    assert plot.network(events).to_dict() == plot.network(tables.events).to_dict()
    assert plot.speakers(quotes, published=PUBLISHED).to_dict() == plot.speakers(tables.quotes, published=PUBLISHED).to_dict()


def test_a_network_has_an_arrow_for_each_pair(tables: copydesk.Tables) -> None:
    chart = copydesk.plot.network(tables.events, type="ACCUSE", by="country")
    heads = values(chart, 1)
    accused = [e for e in tables.events if e["type"] == "ACCUSE" and e["source_code"] and e["target_code"]]
    wanted = {(e["source_code"][:3], e["target_code"][:3]) for e in accused if e["source_code"] != "GOV"}
    assert {h["pair"] for h in heads} == {f"{a} → {b}" for a, b in wanted if a != b}
    assert len(values(copydesk.plot.network(tables.events, most=3), 1)) == 3
    with pytest.raises(ValueError, match="the type 'PROTEST'"):
        copydesk.plot.network(tables.events, type="PROTEST")


def test_identities_join_names_and_leave_out_who_has_none() -> None:
    texts = ['"It rained," Ann B. Kovac said.', '"It snowed," Ann Kovac said. "Yes," a spokesman said.']
    tables = copydesk.extract(texts, published="2024-03-12")
    apart = values(copydesk.plot.speakers(tables.quotes))
    joined = values(copydesk.plot.speakers(tables.quotes, identities=copydesk.identities(tables)))
    assert [v["quotes"] for v in apart] == [1, 1, 1]
    assert [v["quotes"] for v in joined] == [2]


def test_speakers_by_month() -> None:
    texts = ['"It rained," Ann Kovac said. "Again," she added.', '"It snowed," Ann Kovac said.']
    tables = copydesk.extract(texts, id=["a", "b"])
    shown = values(copydesk.plot.speakers(tables.quotes, published={"a": "2024-03-12", "b": "2024-04-01"}))
    assert [(v["month"], v["quotes"]) for v in shown] == [("2024-03", 2), ("2024-04", 1)]


@pytest.mark.parametrize("chart", ["speakers", "timeline"])
def test_dates_that_go_by_other_keys_are_told(chart: str) -> None:
    told = copydesk.extract(['Peru accused Chile. "It rained," Ann Kovac said.', "Peru thanked Chile. “It snowed,” Bo Lind said."], id=[1, 2])
    rows, draw = (told.quotes if chart == "speakers" else told.events), getattr(copydesk.plot, chart)
    with pytest.raises(ValueError, match=r"published has none of the 2 articles: its keys are a? ?str like '1', `doc` of the rows is a? ?int like 1"):
        draw(rows, published={"1": "2024-03-01", "2": "2024-03-02"})
    with pytest.raises(ValueError, match="it is empty"):
        draw(rows, published={})
    with pytest.raises(ValueError, match="published has no date: '03/01/2024' is none"):
        draw(rows, published={1: "03/01/2024", 2: "03/02/2024"})
    with pytest.warns(copydesk.DateWarning, match="no date for 2, of 2 articles"):
        draw(rows, published={1: "2024-03-01"})
    with pytest.warns(copydesk.DateWarning, match="'03/02/2024' is no ISO date; such"):
        draw(rows, published={1: "2024-03-01", 2: "03/02/2024"})
    assert draw(rows, published={1: "2024-03-01", 2: None}) is not None


def test_a_series_with_two_dates_for_an_article_is_told(tables: copydesk.Tables) -> None:
    pandas = pytest.importorskip("pandas", reason="the extra `pandas` is not installed")
    series = pandas.Series(["2024-03-01"] * 4, index=["a01", "a01", "a02", "a03"])
    with pytest.raises(ValueError, match=r"published has 2 dates for 'a01'"):
        copydesk.plot.speakers(tables.quotes, published=series)


def test_a_pronoun_is_nobody() -> None:
    quote = {"doc": 0, "speaker_name": "he", "speaker_kind": "pronoun", "entity": None}
    named = {**quote, "speaker_name": "Ann Kovac", "speaker_kind": "name"}
    assert [v["speaker"] for v in values(copydesk.plot.speakers([quote, named, {**quote, "speaker_name": "We"}]))] == ["Ann Kovac"]
    act = {"doc": 0, "source_name": "they", "target_name": "Peru", "quad": 1}
    assert [v["pair"] for v in values(copydesk.plot.network([act, {**act, "source_name": "Chile"}]), 1)] == ["Chile → Peru"]
    with pytest.raises(ValueError, match="no row has a speaker with a name"):
        copydesk.plot.speakers([quote])


def test_every_month_is_a_column_and_many_are_years() -> None:
    quotes = [{"doc": i, "speaker_name": "Ann Kovac"} for i in range(3)]
    few = copydesk.plot.speakers(quotes, published={0: "2024-01-02", 1: "2024-04-02", 2: "2024-04-09"}).to_dict()
    assert few["encoding"]["x"]["scale"]["domain"] == ["2024-01", "2024-02", "2024-03", "2024-04"]
    many = copydesk.plot.speakers(quotes, published={0: "2019-01-02", 1: "2024-04-02", 2: "2024-05-09"})
    assert many.to_dict()["encoding"]["x"]["scale"]["domain"] == [str(year) for year in range(2019, 2025)]
    assert [(v["month"], v["quotes"]) for v in values(many)] == [("2019", 1), ("2024", 2)]
    wide = copydesk.plot.speakers(quotes, published={0: "2021-12-02", 1: "2024-10-02", 2: "2024-11-09"}).to_dict()
    assert len(wide["encoding"]["x"]["scale"]["domain"]) == 36
    assert wide["width"]["step"] * 36 <= 700


def test_pictures(tables: copydesk.Tables, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="the extra `plot` is not installed")
    charts = {
        "timeline": copydesk.plot.timeline(tables.events),
        "network": copydesk.plot.network(tables.events),
        "speakers": copydesk.plot.speakers(tables.quotes, published=PUBLISHED),
    }
    for name, chart in charts.items():
        chart.save(tmp_path / f"{name}.png")
        chart.save(tmp_path / f"{name}.svg")
        assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert "<svg" in (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
    assert "Ecuador" in (tmp_path / "network.svg").read_text(encoding="utf-8")


def test_wrong_calls_are_told(tables: copydesk.Tables) -> None:
    with pytest.raises(ValueError, match="by="):
        copydesk.plot.network(tables.events, by="nmae")
    with pytest.raises(ValueError, match=r"events\[0\] has no `source_name`"):
        copydesk.plot.network(tables.quotes)
    with pytest.raises(TypeError, match="published is a list"):
        copydesk.plot.timeline(tables.events, published=["2024-03-12"])
