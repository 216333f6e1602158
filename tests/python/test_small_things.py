"""What makes a first day easy: columns and rows by brackets, columns kept, late accessors, dates with slashes, words about tables and rules."""

from __future__ import annotations

import datetime
import subprocess
import sys
import warnings
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import copydesk
import copydesk.spacy
from copydesk import cli, display, terminal

RAIN = ["It rained in Oslo. It snowed.", "Peru sank."]


def test_words_of_reasons_are_printed_whole(engine: copydesk.Engine) -> None:
    found = engine.why_not("Peru imposed a deadline.", "trigger.material-conflict:impose")
    assert max(map(len, found["reason"])) > 48
    assert all(reason in found.to_text(["text", "reason"]) for reason in found["reason"])


def test_brackets(engine: copydesk.Engine) -> None:
    table = engine.extract(RAIN, id=["a", "b"], layers=["sentences", "entities"]).sentences
    assert table["text"] == ["It rained in Oslo.", "It snowed.", "Peru sank."]
    assert table[-1] == table.row(2)
    part = table[1:]
    assert [(row["doc"], row["text"]) for row in part] == [("a", "It snowed."), ("b", "Peru sank.")]
    assert part.types == table.types
    assert len(table[5:]) == 0
    assert table[5:].to_pandas().dtypes.equals(table.to_pandas().dtypes)
    assert table[::2][["text", "doc"]].to_polars().rows() == [("It rained in Oslo.", "a"), ("Peru sank.", "b")]
    with pytest.raises(KeyError, match="sentences has no column 'txt'"):
        table["txt"]
    with pytest.raises(IndexError):
        table[3]
    entities = engine.extract(RAIN, layers=["entities"]).entities
    assert str(entities[1:].explain(0)) == str(entities.explain(1))
    assert str(entities[1:][1:].explain(-1)) == str(entities.explain(len(entities) - 1))
    with pytest.raises(IndexError):
        entities[1:].explain(len(entities) - 1)


def test_keys_of_other_types_in_a_part(engine: copydesk.Engine) -> None:
    days = pa.array([datetime.date(2024, 1, 2), datetime.date(2024, 1, 3)])
    table = engine.extract(pa.table({"t": RAIN, "day": days}), text="t", id="day", layers=["sentences"]).sentences
    assert table[2:]["doc"] == ["2024-01-03"]


FRAME = {
    "body": [*RAIN, None],
    "source": ["a", None, "c"],
    "words": [3, 2, 1],
    "day": [datetime.date(2024, 3, 11), datetime.date(2024, 3, 12), None],
}


@pytest.mark.parametrize("made", [pd.DataFrame, pl.DataFrame, pa.table], ids=["pandas", "polars", "arrow"])
def test_columns_are_kept(engine: copydesk.Engine, made: type) -> None:
    tables = engine.extract(made(FRAME), text="body", published="day", layers=["sentences", "entities"], keep=["source", "words", "day", "published"])
    for table in tables:
        assert table.columns[-4:] == ["source", "words", "day", "published"]
        assert [table.types[name] for name in table.columns[-4:]] == ["string", "int64", "date32", "date32"]
    assert [(r["text"], r["source"], r["words"], r["day"], r["published"]) for r in tables.sentences] == [
        ("It rained in Oslo.", "a", 3, datetime.date(2024, 3, 11), datetime.date(2024, 3, 11)),
        ("It snowed.", "a", 3, datetime.date(2024, 3, 11), datetime.date(2024, 3, 11)),
        ("Peru sank.", None, 2, datetime.date(2024, 3, 12), datetime.date(2024, 3, 12)),
    ]
    assert tables.sentences.to_arrow().column("words").to_pylist() == [3, 3, 2]
    assert "list.countries" in str(tables.entities.explain(1))


def test_what_cannot_be_kept(engine: copydesk.Engine) -> None:
    kept = engine.extract(RAIN, published=["2024-03-11", None], layers=["sentences"], keep=["published"]).sentences
    assert kept["published"] == [datetime.date(2024, 3, 11)] * 2 + [None]
    with pytest.raises(TypeError, match="keep='source' names a column of a frame"):
        engine.extract(RAIN, keep=["source"])
    with pytest.raises(TypeError, match="keep='sorce' is not a column"):
        engine.extract(pd.DataFrame(FRAME), text="body", keep=["sorce"])
    with pytest.raises(ValueError, match="keep='text' is a column of blocks already: rename yours"):
        engine.extract(pd.DataFrame({"body": RAIN, "text": ["x", "y"]}), text="body", keep=["text"])
    with pytest.raises(TypeError, match="keep is a str"):
        engine.extract(pd.DataFrame(FRAME), text="body", keep="source")
    news = pd.DataFrame({"body": ["Peru accused Chile."], "source": ["wire"]})
    with pytest.raises(ValueError, match=r"rename yours, keep=\{'source': 'my_source'\}"):
        engine.extract(news, text="body", keep=["source"])
    with pytest.raises(ValueError, match="two columns are called 'x'"):
        engine.extract(news, text="body", keep={"source": "x", "body": "x"})
    renamed = engine.extract(news, text="body", published="2024-03-12", keep={"source": "outlet", "published": "day"})
    assert (renamed.events["source"], renamed.events["outlet"], renamed.events["day"]) == (["Peru"], ["wire"], [datetime.date(2024, 3, 12)])
    with pytest.raises(ValueError, match="'published' is a column of events already"):  # another column, called so
        engine.extract(news, text="body", published="2024-03-12", keep={"source": "published"})
    assert engine.extract(news, text="body", layers=["quotes"], keep={"source": "published"}).quotes.columns[-1] == "published"
    both = engine.extract(news, text="body", published="2024-03-12", keep=["published"])
    assert both.events["published"] == both.actors["published"][:1] == [datetime.date(2024, 3, 12)]
    mixed = pd.DataFrame({"body": RAIN, "m": [1, "x"], "f": [1.5, None], "t": [pd.Timestamp("2024-03-11 10:00"), None], "b": [True, False]})
    table = engine.extract(mixed, text="body", layers=["sentences"], keep=["m", "f", "t", "b"]).sentences
    assert [table.types[name] for name in "mftb"] == ["string", "double", "string", "bool"]
    assert (table[0]["m"], table[0]["f"], table[0]["t"], table[0]["b"]) == ("1", 1.5, "2024-03-11T10:00:00", True)
    assert table[2]["f"] is None
    streamed = [t.sentences["m"] for t in engine.stream([mixed], text="body", layers=["sentences"], keep=["m"])]
    assert streamed == [["1", "1", "x"]]


@pytest.mark.parametrize("library", ["pandas", "polars"])
@pytest.mark.parametrize("order", ["copydesk, {}", "{}, copydesk", "copydesk.{0}, {0}"])
def test_accessors_in_any_order(library: str, order: str) -> None:
    code = f"import {order.format(library)}\ns = {library}.Series(['It rained.'])\nprint(s.copydesk.sentences()['text'][0])\nimport importlib; importlib.reload(copydesk)"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("It rained.\n", "")


def test_dates_with_slashes(engine: copydesk.Engine) -> None:
    with pytest.warns(copydesk.DateWarning, match="'03/11/2024' is not an ISO date, and nobody tells its month from its day: the dates of 2 articles are unknown"):
        tables = engine.extract(RAIN, published=["03/11/2024", "3.12.24"], layers=["times"])
    assert [notice.what for notice in tables.report.notices] == ["date", "date"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        engine.extract(RAIN, published=["some day", "2024-03-11"], layers=["times"])


def test_empty_frames_are_typed(engine: copydesk.Engine) -> None:
    full, none = (engine.extract(texts, layers=["quotes", "times", "events"], published="2024-03-11") for texts in (["“It rained,” said Anna Berg on Monday.", "x"], []))
    for table in none:
        assert len(table) == 0
        assert table.to_pandas().dtypes.equals(full[table.name].to_pandas().dtypes)
        assert table.to_polars().schema == full[table.name].to_polars().schema


def test_columns_of_a_terminal() -> None:
    assert [terminal.width(text) for text in ("abc", "東京", "é", "e\u0301", "\u200bx", "ｱ")] == [3, 4, 1, 1, 1, 1]
    assert terminal.cut("東京東京東京", 6) == "東京…"
    lines = display.text_table(["a", "b"], [{"a": "東京", "b": 1}, {"a": "e\u0301te\u0301", "b": 2}]).splitlines()
    assert {terminal.width(line.rpartition(" ")[0]) for line in lines} == {5}


def test_tables_in_words(engine: copydesk.Engine) -> None:
    for name in copydesk.engine.LAYERS:
        table = copydesk.describe(name)
        assert dict(zip(table["column"], table["type"], strict=True)) == engine._core.empty(name, False).column_types
        assert all(table["meaning"]), name
    own = copydesk.Engine(gazetteers={"organization": {"Zorvex": {"ticker": "ZVX"}}, "ship": {"Blue Star": {"flag": "NOR"}}})
    assert copydesk.describe("ship", own)["column"] == ["doc", "start", "end", "text", "flag", "rule"]
    assert copydesk.describe("entities", own)[-1] == {"column": "ticker", "type": "string", "meaning": "an attribute that your rules or lists give"}
    with pytest.raises(ValueError, match="table='quote': one of blocks"):
        copydesk.describe("quote")


def test_what_this_copy_is() -> None:
    info = copydesk.build_info()
    assert list(info) == ["version", "compiler", "python", "platform", "packs", "extras"]
    assert info["version"] == copydesk.__version__
    assert info["extras"]["pandas"] == pd.__version__


def test_rules_in_words(engine: copydesk.Engine, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = engine.about("trigger.verbal-conflict:accuse")
    assert "news_en events.toml:" in text
    assert "makes <trigger/>" in text
    assert "triggers_verbal_conflict.tsv:" in text
    assert "type ACCUSE" in text
    assert engine.about("trigger:accuse").startswith("trigger.verbal-conflict: ")
    with pytest.raises(ValueError, match="no list that makes <trigger/> has the term 'acuse'"):
        engine.about("trigger:acuse")
    assert cli.main(["explain", "quote.cues"]) == 0
    assert 'file = "quote_cues.tsv"' in capsys.readouterr().out
    assert cli.main(["explain", "quote.cuse"]) == 2
    assert "did you mean 'quote.cues'?" in capsys.readouterr().err
    rules = """# mine
[[rule]]
id = "x"
emits = "rain"
pattern = '"rained"'
yes = ["It rained."]
no = ["No."]

# more
[[rule]]
id = "y"
vetoes = "rain"
pattern = '"it" "rained"'
yes = ["it rained"]
no = ["No."]
"""
    (tmp_path / "mine.toml").write_text(rules)
    assert cli.main(["explain", "x", "--rules", str(tmp_path / "mine.toml"), "--without", "x"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[1].endswith("mine.toml:2: makes <rain/>, switched off")
    assert said[2:] == ["[[rule]]", 'id = "x"', 'emits = "rain"', "pattern = '\"rained\"'", 'yes = ["It rained."]', 'no = ["No."]']


def test_documents_of_spacy(engine: copydesk.Engine) -> None:
    text = "HARBOUR\n\nIt rained,  said Anna Berg. Peru’s mayor knew."
    tables = engine.extract(text, layers=["sentences", "tokens", "entities", "quotes"])
    (doc,) = copydesk.spacy.doc_json(tables)
    shown = [text[t["start"] : t["end"]] for t in doc["tokens"]]
    spaces = [text[a["end"] : b["start"]] for a, b in zip(doc["tokens"], doc["tokens"][1:], strict=False)]
    assert set(spaces) <= {"", " "}
    assert shown[:2] == ["HARBOUR", "\n\n"]
    assert [t["pos"] for t in doc["tokens"] if text[t["start"] : t["end"]].isspace()] == ["SPACE", "SPACE"]
    assert [(text[e["start"] : e["end"]], e["label"]) for e in doc["ents"]] == [("Anna Berg", "person"), ("Peru", "country")]
    assert [text[s["start"] : s["end"]] for s in doc["spans"]["quotes"]] == tables.quotes["text"]
    with pytest.raises(ValueError, match="documents need the layer 'tokens'"):
        next(copydesk.spacy.doc_json(engine.extract(text, layers=["sentences"])))


def test_print_shows_what_fits(engine: copydesk.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = engine.extract(["Peru accused Chile of bad faith. " * 40], layers=["sentences", "events"])
    monkeypatch.setenv("COLUMNS", "60")
    lines = str(tables.events).splitlines()
    assert lines[0].split() == ["doc", "source", "source_code", "text", "type", "status", "target"]
    assert (len(lines), lines[-1]) == (12, "… 40 rows")
    monkeypatch.setenv("COLUMNS", "200")
    assert str(tables.events).splitlines()[0].split()[-1] == "rule"
    assert str(engine.extract([], layers=["quotes"]).quotes).split()[:2] == ["doc", "text"]
    assert str(copydesk.describe("sentences")).splitlines()[1].startswith("doc")


def test_a_span_is_explained_once(engine: copydesk.Engine) -> None:
    text = str(engine.explain("Foreign Minister Ana Silva accused Chile of bad faith.", "events", 0))
    assert text.count("person “Foreign Minister Ana Silva”") + text.count("'Foreign Minister Ana Silva'") == 1
    assert "list.roles:" not in text


def test_a_report_tells_what_was_guessed(engine: copydesk.Engine) -> None:
    report = engine.extract("On 03/11/2024 it rained.", published="2024-03-12").report
    assert "1 × read in part or by a guess (times: dates with slashes are read with the month first (set time_slashes in a pack)): 0" in str(report)
    total = copydesk.report.Total()
    total.add(report)
    assert "time_slashes" in str(total)
