"""Kinds of one's own: their tables, columns and types, and what a pack that would make none is told."""

from __future__ import annotations

import datetime
import pickle
import warnings
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import copydesk
import copydesk.duckdb
from copydesk import cli

TEXT = "Zorvex bought Harbour Pride for 1,200 million on Monday. Brakko bought Zorvex for several million."
RULE = """
[[rule]]
id = "deal.buy"
doc = "X buys Y"
emits = "deal"
pattern = 'buyer:<organization/> "bought" bought:<organization/> "for" sum:[] "million"'
set = { amount = "$sum", home = "$buyer.country", how = "buy" }
yes = ['Zorvex bought Harbour Pride for 12 million.']
no = ['Zorvex bought it.']
"""
NAMES = {"organization": {"Zorvex": {"country": "DEU"}, "Harbour Pride": {"country": "GBR"}, "Brakko": {}}}


def pack(tmp_path: Path, text: str, **files: str) -> Path:
    """A folder with one rule file and lists."""
    folder = tmp_path / "pack"
    folder.mkdir(exist_ok=True)
    (folder / "pack.toml").write_text('name = "deals"\nversion = "1"\nfiles = ["deals.toml"]\n')
    (folder / "deals.toml").write_text(text)
    for name, content in files.items():
        (folder / f"{name}.tsv").write_text(content)
    return folder


def faults(tmp_path: Path, text: str, **files: str) -> list[str]:
    """What is said of a pack, lints too: line:column: message; hint."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", copydesk.LintWarning)
        try:
            found = copydesk.Engine(pack(tmp_path, text, **files), NAMES).diagnostics
        except copydesk.RuleError as error:
            found = error.diagnostics
    return [f"{Path(d.file).name}:{d.line}:{d.column}: {d.message}" + (f"; {d.hint}" if d.hint else "") for d in found if "example" not in d.message]


@pytest.fixture
def deals(tmp_path: Path) -> copydesk.Engine:
    return copydesk.Engine(pack(tmp_path, '[kinds.deal]\nattributes = { amount = "integer", home = "text", how = "text" }\n' + RULE), NAMES)


def test_a_kind_of_ones_own_is_a_table(deals: copydesk.Engine) -> None:
    assert deals.test() == []
    table = deals.extract({"a": TEXT}["a"], layers=["deal"]).deal
    assert [(r["text"], r["buyer"], r["bought"], r["amount"], r["home"], r["how"], r["rule"]) for r in table] == [
        ("Zorvex bought Harbour Pride for 1,200 million", "Zorvex", "Harbour Pride", 1200, "DEU", "buy", "deal.buy"),
        ("Brakko bought Zorvex for several million", "Brakko", "Zorvex", None, None, "buy", "deal.buy"),
    ]
    for row in table:
        for name in ("buyer", "bought", "sum"):
            assert TEXT[row[f"{name}_start"] : row[f"{name}_end"]] == row[name]
        assert TEXT[row["start"] : row["end"]] == row["text"]
    assert table.types["amount"] == "int64"
    assert table.types["buyer_start"] == "int32"
    assert table.types["how"] == "string"
    assert "deal.buy" in str(table.explain(1))
    assert 'buyer: <organization/> ← Brakko' in str(table.explain(1))
    with pytest.raises(IndexError):
        deals.explain(TEXT, "deal", 2)


def test_it_does_not_depend_on_what_else_is_asked_for(deals: copydesk.Engine) -> None:
    texts = [TEXT, "", "Nothing was bought."] * 5
    alone = deals.extract(texts, layers=["deal"]).deal
    beside = deals.extract(texts, layers=["rejected", "deal", "events"], threads=4)
    assert beside.names == ["events", "rejected", "deal"]
    assert alone.to_arrow().equals(beside.deal.to_arrow())
    assert deals.extract(texts, layers=["rejected"]).rejected.to_arrow().equals(beside.rejected.to_arrow())


def test_its_fields_keys_and_bytes(deals: copydesk.Engine) -> None:
    frame = pd.DataFrame({"id": ["k"], "title": ["Deal"], "body": ["Ünder: " + TEXT]})
    table = deals.extract(frame, text=["title", "body"], id="id", layers=["deal"], offsets="bytes").deal
    row = table.row(0)
    assert (row["doc"], row["field"]) == ("k", "body")
    assert frame["body"][0].encode()[row["buyer_start"] : row["buyer_end"]].decode() == row["buyer"] == "Zorvex"


def test_schema_batches_files_and_sql_know_it(deals: copydesk.Engine, tmp_path: Path) -> None:
    table = deals.extract(TEXT, layers=["deal"]).deal
    schema = copydesk.schema("deal", engine=deals)
    assert schema.arrow.equals(table.to_arrow().schema.remove_metadata())
    found = pa.Table.from_batches(copydesk.batches("deal", text="body", id="url", engine=deals)([pa.record_batch({"url": [0], "body": [TEXT]})]))
    assert found.to_pylist() == table.to_arrow().to_pylist()
    connection = duckdb.connect()
    copydesk.duckdb.register(connection, ["deal"], engine=deals)
    assert connection.execute("select q.amount from (select unnest(deal(?)) q)", [TEXT]).fetchall() == [(1200,), (None,)]
    assert table.write(tmp_path / "d.csv").read_text().startswith('"doc","start","end","text","buyer"')
    assert pickle.loads(pickle.dumps(deals)).extract(TEXT, layers=["deal"]).deal.to_arrow().equals(table.to_arrow())
    with pytest.raises(ValueError, match="'deal' is not a table"):
        copydesk.extract(TEXT, layers=["deal"])
    with pytest.raises(ValueError, match="did you mean 'deal'"):
        deals.extract(TEXT, layers=["deals"])
    with pytest.raises(ValueError, match="'person' is a kind of span"):
        deals.extract(TEXT, layers=["person"])
    with pytest.raises(AttributeError, match="deal was not asked for"):
        _ = deals.extract(TEXT, layers=["times"]).deal


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    rules, out = str(pack(tmp_path, RULE)), tmp_path / "tables"
    assert cli.main(["run", str(tmp_path / "a.txt"), "--rules", rules, "--tables", "deal,blocks", "--out", str(out), "--format", "csv"]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["blocks.csv", "deal.csv", "manifest.json"]
    assert cli.main(["run", str(tmp_path / "a.txt"), "--rules", rules, "--tables", "deel", "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert "--tables: 'deel' is not a table" in said
    assert "did you mean 'deal'?" in said


def test_columns_of_a_list_are_columns(tmp_path: Path) -> None:
    text = '[kinds.ship]\nattributes = { built = "date", tons = "number", afloat = "boolean" }\n\n[[gazetteer]]\nid = "list.ships"\nfile = "ships.tsv"\nemits = "ship"\n'
    engine = copydesk.Engine(pack(tmp_path, text, ships="term\tbuilt\ttons\tafloat\tnote\nBlue Star\t1999-03-01\t2,500.5\ttrue\told\nRed Star\t\t\t\t\n"))
    rows = list(engine.extract("The Red Star met the Blue Star.", layers=["ship"]).ship)
    assert [(r["text"], r["built"], r["tons"], r["afloat"]) for r in rows] == [("Red Star", None, None, None), ("Blue Star", datetime.date(1999, 3, 1), 2500.5, True)]
    assert "note" not in rows[0]


def test_what_is_left_out_is_not_there_twice(tmp_path: Path) -> None:
    with pytest.warns(copydesk.LintWarning, match="leaves the attribute `buyer` out"):
        engine = copydesk.Engine(pack(tmp_path, RULE.replace("home = ", "buyer = ")), NAMES)
    table = engine.extract(TEXT, layers=["deal"]).deal
    assert table.columns.count("buyer") == 1
    assert [row["buyer"] for row in table] == ["Zorvex", "Brakko"]


def test_repeats_and_furniture_are_not_read(tmp_path: Path) -> None:
    engine = copydesk.Engine(gazetteers={"ship": ["Blue Star"]})
    text = "The Blue Star sank on Monday.\n\nIt rained.\n\nThe Blue Star sank on Monday."
    assert len(engine.extract(text, layers=["ship"])["ship"]) == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('[kinds.deal]\nattributes = { amount = "integr" }\n', ['deals.toml:2:25: unknown type `integr`; did you mean `integer`?']),
        (
            '[kinds.deal]\nattributes = { amount = "integer" }\n' + RULE,
            ["deals.toml:9:26: `deal` has no attribute `home`; known are amount",
             "deals.toml:9:51: `deal` has no attribute `how`; known are amount"],
        ),
        ('[kinds.deal]\nattributes = { amount = "integer", home = "text", how = "date" }\n' + RULE, ["deals.toml:9:58: `buy` is no date; an ISO day, as 2024-03-11"]),
        ('[kinds.cue]\nattributes = { amount = "integer" }\n', ["deals.toml:1:8: what spans of `cue` have is known; `attributes` are for kinds of your own"]),
        (
            RULE.replace("buyer:", "text:").replace("$buyer", "$text"),
            ["deals.toml:6:12: the table `deal` leaves the capture `text` out: it has a column `text` already; take another label"],
        ),
        (RULE.replace("how =", "buyer_end ="), ["deals.toml:7:51: the table `deal` leaves the attribute `buyer_end` out: it has such a column already; take another name"]),
        (RULE.replace("how =", "rule ="), ["deals.toml:7:51: the table `deal` leaves the attribute `rule` out: it has such a column already; take another name"]),
        (RULE.replace("home = ", "buyer = "), ["deals.toml:7:26: the table `deal` leaves the attribute `buyer` out: it has such a column already; take another name"]),
        (RULE.replace('how = "buy"', 'buyer = "$buyer"'), []),
        (RULE.replace("$buyer.country", "$buyer.contry"), ["deals.toml:7:33: no span that the pattern uses has the attribute `contry`; did you mean `country`?"]),
        (
            RULE
            + RULE.replace("deal.buy", "deal.b").replace('"bought"', '"purchased"')
            + RULE.replace("deal.buy", "deal.c").replace('"bought"', '"sold"').replace("amount", "amuont"),
            ["deals.toml:25:9: only this makes `amuont` of a `deal`; did you mean `amount`? [kinds.deal] may declare its `attributes`"],
        ),
        (
            '[[rule]]\nid = "p"\nemits = "person"\npattern = \'"Ann"\'\nset = { contry = "PER" }\nyes = ["Ann"]\nno = ["Bob"]\n',
            ["deals.toml:5:9: nothing asks `person` for `contry`; did you mean `country`?"],
        ),
    ],
)
def test_what_would_be_lost_is_told_with_its_place(tmp_path: Path, text: str, wanted: list[str]) -> None:
    assert faults(tmp_path, text) == wanted


def test_a_cell_of_another_type_is_told_with_its_place(tmp_path: Path) -> None:
    text = '[kinds.ship]\nattributes = { tons = "number" }\n[[gazetteer]]\nid = "list.ships"\nfile = "ships.tsv"\nemits = "ship"\n'
    assert faults(tmp_path, text, ships="term\ttons\nBlue Star\tmany\nRed Star\t1.5\n") == ["ships.tsv:2:11: `many` is no number; as 3.5"]
    assert faults(tmp_path, text, ships="term\ttonns\nBlue Star\t1\n") == ["ships.tsv:1:6: `ship` has no attribute `tonns`; did you mean `tons`?"]


def test_a_kind_with_the_name_of_a_table_has_none(tmp_path: Path) -> None:
    text = '[kinds.quotes]\n[[rule]]\nid = "q"\nemits = "quotes"\npattern = \'"soonish"\'\nyes = ["soonish"]\nno = ["soon"]\n'
    assert faults(tmp_path, text) == ["deals.toml:2:1: `quotes` is the name of a table: spans of this kind have none; take another name for the kind"]


KINDS = ("person", "organization", "place", "facility", "group", "party", "media")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("given", [{"country": "DEU"}, {"country": "DEU", "ticker": "ZVX"}, {"code": "DEUBUS", "country": "DEU"}], ids=["country", "any", "code"])
def test_attributes_of_a_list_reach_rows_and_patterns(kind: str, given: dict[str, str]) -> None:
    engine = copydesk.Engine(gazetteers=[copydesk.Gazetteer({"Zorvex Ardan": given}, kind=kind)])
    text = "The mayor spoke of Zorvex Ardan on Monday. It rained near Zorvex Ardan."
    for row in engine.extract(text, layers=["entities"]).entities:
        if row["text"] == "Zorvex Ardan":
            place = kind in ("place", "facility")
            wanted: dict[str, Any] = {**given, "kind": kind, **({"code": None} if place and "code" in given else {})}
            assert {name: row[name] for name in wanted} == wanted
    for name, value in given.items():
        assert copydesk.compile(f'<{kind} {name}="{value}"/>', engine=engine).find(text).to_dicts() != []
    assert ("ticker" in copydesk.schema("entities", engine=engine).columns) == ("ticker" in given)
    assert "ticker" not in copydesk.schema("entities").columns


def test_rows_of_quotes_and_events_are_spans(tmp_path: Path) -> None:
    text = 'Peru accused Chile of bad faith on Monday. Ana Silva denied that the boats had sunk. "It rained," she said.'
    find = lambda pattern: [r["text"] for r in copydesk.compile(pattern).find([text])]  # noqa: E731
    assert find('<act type="ACCUSE" source="PER" target="CHL" status="asserted"/>') == ["accused"]
    assert find('who:<actor/> <act/> whom:<actor/>') == ["Peru accused Chile"]
    assert find('<act type="AID"/>') == []
    assert find('<statement cue="deny" speaker="Ana Silva"/>') == ["the boats had sunk"]
    assert find('<statement kind="direct" speaker="Ana Silva"/>') == ['"It rained,"']
    corpus = copydesk.Corpus([text, "Snow fell in Oslo."])
    assert [r["text"] for r in corpus.find('<act type="ACCUSE"/>')] == ["accused"]
    rule = '[[rule]]\nid = "own.charge"\nemits = "charge"\npattern = \'who:<actor/> <act type="ACCUSE"/> whom:<actor/>\'\nset = { cameo = "$who.country" }\n'
    engine = copydesk.Engine(pack(tmp_path, rule + 'yes = ["Peru accused Chile of bad faith."]\nno = ["Peru met Chile."]\n'))
    assert engine.test() == []
    assert engine.extract([text], layers=["charge"])["charge"]["whom"] == ["Chile"]


@pytest.mark.parametrize(("kind", "instead"), [("act", "event"), ("statement", "quote")])
def test_rows_are_added_to_by_their_kind(tmp_path: Path, kind: str, instead: str) -> None:
    told = f"`{kind}` is made of the rows of a table; rules are about `{instead}`, or take another name"
    rule = f'[[rule]]\nid = "own.x"\nemits = "{kind}"\npattern = \'"parley"\'\n'
    assert faults(tmp_path, rule) == [f"deals.toml:3:9: {told}"]
    assert faults(tmp_path, rule.replace("emits", "vetoes")) == [f"deals.toml:3:10: {told}"]
    circle = f'[[rule]]\nid = "own.x"\nemits = "{instead}"\npattern = \'content:<{kind}/>\'\nset = {{}}\n'.replace("set = {}\n", "")
    if kind == "statement":
        assert any("kinds use each other" in fault for fault in faults(tmp_path, circle))


def test_an_own_list_stands_over_the_shipped_ones() -> None:
    names = {"Huawei": {"sector": "telecom"}, "Huawei Technologies": {"name": "Huawei", "sector": "telecom"}}
    engine = copydesk.Engine(gazetteers={"organization": names})
    for text, found in [("Peru accused Huawei of fraud.", "Huawei"), ("Chile sued Huawei Technologies over it.", "Huawei Technologies")]:
        row = next(r for r in engine.extract(text, layers=["entities"]).entities if r["text"].startswith("Huawei"))
        assert (row["text"], row["name"], row["sector"]) == (found, "Huawei", "telecom")
        assert row["country"] == ("CHN" if found == "Huawei" else None)  # what the own row does not tell, a shipped one of the same words does
