"""Events in other data sets' formats: fields in their order, codes as strings, and one label an event."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

import copydesk

DAY = "2024-03-12"
PHOENIX = """EventID Date Year Month Day SourceActorFull SourceActorEntity SourceActorRole SourceActorAttribute TargetActorFull TargetActorEntity TargetActorRole
TargetActorAttribute EventCode EventRootCode QuadClass GoldsteinScore Issues ActionLat ActionLong LocationName GeoCountryName GeoStateName SentenceID URLs NewsSources""".split()
ICEWS = """Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|Target Sectors|Target Country|Story ID|Sentence Number
Publisher|City|District|Province|Country|Latitude|Longitude""".replace("\n", "|").split("|")


def tables_of(text: str, key: str = "https://news.example/1", **how: Any) -> copydesk.Tables:
    return copydesk.extract([text], id=[key], published=DAY, layers=["events"], **how)


def test_phoenix() -> None:
    tables = tables_of("Peru's president met the United Nations in Lima on Monday.")
    table = copydesk.to_phoenix(tables)
    assert table.columns == PHOENIX
    assert {table.types[c] for c in ("Date", "EventCode", "EventRootCode", "SourceActorFull", "Month")} == {"string"}
    row = table.row(0)
    assert (row["Date"], row["Year"], row["Month"], row["Day"]) == ("20240311", "2024", "03", "11")
    assert (row["SourceActorFull"], row["SourceActorEntity"], row["SourceActorRole"], row["SourceActorAttribute"]) == ("PERGOV", "PER", "GOV", None)
    assert (row["TargetActorFull"], row["TargetActorEntity"], row["TargetActorRole"], row["TargetActorAttribute"]) == ("IGOUNO", "IGO", None, "UNO")
    assert (row["EventCode"], row["EventRootCode"], row["QuadClass"]) == (tables.events.row(0)["cameo"], "04", 1)
    assert (row["LocationName"], row["GeoCountryName"], row["URLs"], row["SentenceID"]) == ("Lima", "Peru", "https://news.example/1", "https://news.example/1_0")


def test_icews() -> None:
    table = copydesk.to_icews(tables_of("Peru's president accused Chilean rebels."))
    assert table.columns == ICEWS
    assert (table.types["Event Date"], table.types["CAMEO Code"]) == ("date32", "string")
    row = table.row(0)
    assert (row["Source Sectors"], row["Source Country"], row["Target Sectors"], row["Target Country"]) == ("Government", "Peru", "Rebel", "Chile")
    assert (str(row["Event Date"]), row["Event Text"], row["Intensity"], row["Story ID"]) == (DAY, "Disapprove", -2.0, "https://news.example/1")


def test_plover_json(tmp_path: Path) -> None:
    tables = tables_of("Peru's president accused Chile on Monday.")
    (record,) = copydesk.to_plover_json(tables, tmp_path / "events.jsonl")
    assert record == {
        "id": "https://news.example/1/0",
        "date": "2024-03-11",
        "source": [{"code": "PER", "sector": "GOV", "actor_text": "Peru's president", "identifier_text": tables.events.row(0)["source_name"]}],
        "recipient": [{"code": "CHL", "actor_text": "Chile", "identifier_text": "Chile"}],
        "event": ["ACCUSE"],
        "event_text": ["accused"],
        "quad_code": 3,
        "event_scale": tables.events.row(0)["score"],
        "mode": ["allege"],
        "link": "https://news.example/1/group 0",
        "text_info": {"sequence": 0, "start": 17, "end": 24},
        "cite_info": {"citation": "https://news.example/1", "publication_date": DAY},
        "coder": f"copydesk {copydesk.__version__}",
        "status": "asserted",
    }
    assert [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()] == [record]
    copydesk.to_plover_json(tables, tmp_path / "events.json")
    assert json.loads((tmp_path / "events.json").read_text()) == [record]


@pytest.mark.parametrize(
    ("text", "plain", "label"),
    [
        ("Peru met Chile.", ("CONSULT", "asserted"), ("CONSULT", "046")),
        ("Peru will meet Chile next week.", ("CONSULT", "future"), ("AGREE", "036")),
        ("Peru will send food aid to Chile next week.", ("AID", "future"), ("AGREE", "033")),
        ("Peru did not meet Chile.", ("CONSULT", "negated"), ("REJECT", "125")),
        ("Peru will attack Chile next week.", ("ASSAULT", "future"), ("THREATEN", "138")),
        ("Peru did not attack Chile.", ("ASSAULT", "negated"), None),
        ("Peru may attack Chile.", ("ASSAULT", "hypothetical"), None),
    ],
)
def test_one_label_an_event(text: str, plain: tuple[str, str], label: tuple[str, str] | None) -> None:
    tables = tables_of(text)
    assert [(r["type"], r["status"]) for r in tables.events] == [plain]
    records = copydesk.to_plover_json(tables, single_label=True)
    assert [r["event"] for r in records] == ([[label[0]]] if label else [])
    assert [r["EventCode"] for r in copydesk.to_phoenix(tables, single_label=True)] == ([label[1]] if label else [])
    assert len(copydesk.to_icews(tables)) == 1
    for record in records:  # quad and scale are those of the label
        assert (record["quad_code"] in (1, 2)) == (record["event_scale"] > 0)


@pytest.mark.parametrize(
    ("text", "all_acts", "main"),
    [
        ("Peru accused Chile and arrested two Chilean sailors.", ["ACCUSE", "COERCE"], ["ACCUSE"]),  # the first
        ("Chile accused Bolivia. Chile met Brazil.", ["ACCUSE", "CONSULT"], ["ACCUSE", "CONSULT"]),  # of each sentence
        ("Thousands of people protested in Lima after Chile arrested the Peruvian minister.", ["PROTEST", "COERCE"], ["COERCE"]),  # both sides
        ("Chile, Peru and Brazil met on Friday after Chile arrested a Peruvian spy.", ["CONSULT"] * 3 + ["COERCE"], ["CONSULT"] * 3),  # every pair
    ],
)
def test_one_act_a_sentence(text: str, all_acts: list[str], main: list[str]) -> None:
    tables = tables_of(text)
    assert [r["type"] for r in tables.events] == all_acts
    assert [r["event"][0] for r in copydesk.to_plover_json(tables, one_a_sentence=True)] == main
    assert len(copydesk.to_phoenix(tables, one_a_sentence=True)) == len(copydesk.to_icews(tables, one_a_sentence=True)) == len(main)


def test_main_act_is_one_that_has_a_label() -> None:
    tables = tables_of("Peru may attack Chile, which has accused Bolivia.")
    assert [r["event"] for r in copydesk.to_plover_json(tables, one_a_sentence=True)] == [["ASSAULT"]]
    assert [r["event"] for r in copydesk.to_plover_json(tables, one_a_sentence=True, single_label=True)] == [["ACCUSE"]]


def test_sentences_of_articles_with_one_key_are_not_one() -> None:
    with pytest.warns(copydesk.DuplicateKeyWarning):
        tables = copydesk.extract(["Peru accused Chile.", "Chile met Bolivia."], id=["a", "a"], layers=["events"])
    assert [r["event"] for r in copydesk.to_plover_json(tables, one_a_sentence=True)] == [["ACCUSE"], ["CONSULT"]]


def test_every_label_has_its_code_and_score() -> None:
    from copydesk import event_formats

    for kind, cameo in [*event_formats._AHEAD.values(), *event_formats._REFUSED.values()]:
        row = event_formats._cameo()[cameo]
        assert row["type"] == kind
        assert (kind, row["mode"]) in event_formats._plover() or (kind, "") in event_formats._plover()


def test_files(tmp_path: Path) -> None:
    tables = tables_of("Peru's president accused Chile.")
    copydesk.to_phoenix(tables).write(tmp_path / "phoenix.csv")
    with (tmp_path / "phoenix.csv").open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert list(row) == PHOENIX
    assert row["EventCode"] == "112"
    assert copydesk.to_icews(tables).to_pandas()["CAMEO Code"].tolist() == ["112"]


def test_wrong_calls() -> None:
    tables = tables_of("It rained.")
    assert copydesk.to_plover_json(tables) == []
    assert len(copydesk.to_phoenix(tables)) == len(copydesk.to_icews(tables)) == 0
    with pytest.raises(TypeError, match="wanted what extract"):
        copydesk.to_phoenix([])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"\.json or \.jsonl"):
        copydesk.to_plover_json(tables, "x.csv")
    with pytest.raises(AttributeError, match="events was not asked for"):
        copydesk.to_icews(copydesk.extract("It rained.", layers=["blocks"]))
