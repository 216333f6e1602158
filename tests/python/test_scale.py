"""One function from batches to batches, its schema, and the doors that need no cluster: rows are those of `extract`. tests/scale has the others."""

from __future__ import annotations

import datetime
import decimal
import logging
import pickle
import sys
import types
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import copydesk
import copydesk.duckdb
import copydesk.polars
from copydesk.engine import LAYERS

TEXTS = [
    "OSLO, March 11 — “The quay is closed,” said Anna Berg on Monday. She blamed the storm. 🚢",
    None,
    "Norway accused Denmark of blocking the strait on Friday. Officials in Oslo said talks would begin in May.",
    "",
    "The storm killed 12 people in Bergen, the mayor said.",
]
DAYS = [datetime.date(2024, 3, 12), None, datetime.date(2024, 3, 13), None, datetime.date(2023, 1, 2)]
NEWS = pa.table({"url": ["e", "d", "c", "b", "a"], "day": DAYS, "body": TEXTS, "desk": ["x", "y", "x", None, "z"]})


@pytest.mark.parametrize("name", LAYERS)
def test_schema_is_that_of_extract(name: str) -> None:
    table = copydesk.extract(NEWS, "body", "url", "day", layers=[name])[name]
    schema = copydesk.schema(name, id=str)
    assert schema.columns == table.columns
    assert schema.arrow.equals(table.to_arrow().schema)
    assert pa.schema(schema).equals(schema.arrow)
    assert schema.polars == table.to_polars().schema
    assert dict(schema.empty_pandas().dtypes) == dict(table.to_pandas().dtypes)
    empty = copydesk.extract(NEWS.slice(0, 0), "body", layers=[name])[name]
    assert copydesk.schema(name).arrow.equals(empty.to_arrow().schema)
    several = copydesk.extract(NEWS, ["desk", "body"], "url", layers=[name])[name]
    assert copydesk.schema(name, id="string", fields=True).arrow.equals(several.to_arrow().schema)


def test_schema_of_other_keys() -> None:
    assert copydesk.schema("quotes", id=pa.date32()).arrow.field("doc").type == pa.date32()
    assert copydesk.schema("quotes", id=datetime.date).empty_pandas()["doc"].dtype.kind == "M"
    assert copydesk.schema("quotes", keep={"desk": "string"}).columns[-1] == "desk"
    with pytest.raises(ValueError, match="'speeches': one of"):
        copydesk.schema("speeches")
    with pytest.raises(ValueError, match="id='strange' is no Arrow type"):
        copydesk.schema("quotes", id="strange")
    with pytest.raises(ValueError, match="keep='cue' is a column of quotes already"):
        copydesk.schema("quotes", keep={"cue": "string"})


@pytest.mark.parametrize("name", LAYERS)
def test_batches_give_the_rows_of_extract(name: str) -> None:
    wanted = copydesk.extract(NEWS, "body", "url", "day", layers=[name])[name].to_arrow()
    run = copydesk.batches(name, text="body", id="url", published="day")
    assert run.columns == ["body", "url", "day"]
    for size in (1, 2, 5):
        found = pa.Table.from_batches(run(NEWS.to_batches(max_chunksize=size)), copydesk.schema(name, id=str).arrow)
        assert found.equals(wanted)
    again = pickle.loads(pickle.dumps(run))
    assert again == run
    assert pa.Table.from_batches(again(NEWS.to_batches())).equals(wanted, check_metadata=True)


@pytest.mark.parametrize("frame", [NEWS, NEWS.to_batches()[0], NEWS.to_pandas(), pl.DataFrame(NEWS)], ids=["table", "batch", "pandas", "polars"])
def test_batches_of_every_library(frame: Any) -> None:
    run = copydesk.batches("quotes", text=["desk", "body"], id="url", published="2024-03-12", keep=["desk", "day"])
    wanted = copydesk.extract(NEWS, ["desk", "body"], "url", "2024-03-12", layers=["quotes"]).quotes.to_arrow()
    found = run.of(frame)
    assert found.select(wanted.column_names).equals(wanted)
    desks = dict(zip(NEWS["url"].to_pylist(), NEWS["desk"].to_pylist(), strict=True))
    assert found["desk"].to_pylist() == [desks[key] for key in found["doc"].to_pylist()]
    assert found.schema.field("day").type == pa.date32()


@pytest.mark.parametrize(
    "keys",
    [
        pa.array([5, 4, 3, 2, 1], pa.int16()),
        pa.array([5, 4, 3, 2, 1], pa.uint64()),
        pa.array(list("edcba"), pa.large_string()),
        pa.array(list("edcba")).dictionary_encode(),
        pa.array([datetime.date(2024, 1, day) for day in (5, 4, 3, 2, 1)]),
        pa.array([decimal.Decimal(n) for n in (5, 4, 3, 2, 1)]),
    ],
    ids=lambda keys: str(keys.type),
)
def test_doc_has_the_type_that_extract_gives(keys: Any) -> None:
    news = NEWS.set_column(0, "url", keys)
    wanted = copydesk.extract(news, "body", "url", layers=["sentences"]).sentences.to_arrow()
    run = copydesk.batches("sentences", text="body", id="url")
    assert run.of(news).equals(wanted)
    assert run.of(news.slice(0, 0)).schema.equals(wanted.schema)
    _, schema = run.typed(news.schema)
    assert schema.arrow.equals(wanted.schema)


def test_types_that_are_known_before() -> None:
    run, schema = copydesk.batches("quotes", text="body", id="url", keep=["desk"]).typed(NEWS.schema)
    nothing = pa.table({"body": pa.nulls(1), "url": pa.array(["a"]), "desk": pa.nulls(1)})
    assert run.of(nothing).schema.equals(schema.arrow)


def test_rules_and_lists_come_along(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[rule]]\nid = "own.quay"\ndoc = "a quay"\nemits = "quay"\npattern = \'"quay"\'\nyes = ["The «quay»."]\nno = ["The key."]\n')
    run = copydesk.batches("entities", "body", "url", rules=tmp_path / "own.toml", gazetteers={"organization": {"quay": {"name": "Quay"}}})
    assert "own.quay" in [rule["id"] for rule in pickle.loads(pickle.dumps(run)).engine.rules]
    assert "Quay" in pickle.loads(pickle.dumps(run)).of(NEWS)["name"].to_pylist()


def test_wrong_calls() -> None:
    with pytest.raises(TypeError, match="id is a NoneType; wanted the name of the column with the keys"):
        copydesk.batches("quotes", text="body", id=None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="one of"):
        copydesk.batches("speeches", text="body", id="url")
    with pytest.raises(ValueError, match=r"text=\[\] names no column"):
        copydesk.batches("quotes", text=[], id="url")
    with pytest.raises(TypeError, match="engine= has its rules"):
        copydesk.batches("quotes", text="body", id="url", engine=copydesk.engine.default_engine(), gazetteers={"a": ["b"]})
    with pytest.raises(ValueError, match="keep='kind' is a column of quotes"):
        copydesk.batches("quotes", text="body", id="url", keep=["kind"])
    run = copydesk.batches("quotes", text="body", id="url")
    with pytest.raises(TypeError, match="column='url' is not a column; the columns are 'body'"):
        run.of(NEWS.select(["body"]))
    with pytest.raises(TypeError, match="id='url' is null in row 1"):
        run.of(pa.table({"url": ["a", None], "body": ["b", "c"]}))
    with pytest.raises(TypeError, match="a batch is a list"):
        run.of([1])
    with pytest.raises(TypeError, match="keys must be plain values"):
        run.of(pa.table({"url": [[1]], "body": ["b"]}))
    with pytest.raises(AttributeError, match="no attribute 'speeches'"):
        _ = copydesk.polars.speeches


def test_what_a_report_would_say_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "copydesk"):
        copydesk.batches("quotes", text="body", id="url").of(NEWS)
    assert caplog.messages == ["1 × null: 'd'"]


# --- doors ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["quotes", "events", "tokens"])
def test_polars(name: str) -> None:
    wanted = copydesk.extract(NEWS, "body", "url", "day", layers=[name])[name].to_polars()
    lazy = copydesk.polars.table(name, pl.LazyFrame(NEWS), text="body", id="url", published="day", keep=["desk"])
    assert lazy.collect_schema() == lazy.collect().schema
    assert lazy.collect().drop("desk").equals(wanted)
    assert lazy.collect(engine="streaming").drop("desk").sort("doc", maintain_order=True).equals(wanted.sort("doc", maintain_order=True))
    frame = getattr(copydesk.polars, name)(pl.DataFrame(NEWS), "body", "url", "day")
    assert frame.equals(wanted)
    # What comes behind is of rows, not of articles.
    assert lazy.head(2).collect().drop("desk").equals(wanted.head(2))
    assert lazy.filter(pl.col("text") == wanted["text"][0]).collect().height >= 1
    assert lazy.select("text").collect()["text"].to_list() == wanted["text"].to_list()


def test_duckdb() -> None:
    connection = duckdb.connect()
    connection.register("news", NEWS)
    copydesk.duckdb.register(connection)
    copydesk.duckdb.register(connection)  # once more does no harm
    for name in ("quotes", "events", "times", "entities"):
        wanted = copydesk.extract(NEWS, "body", "url", "day", layers=[name])[name].to_arrow()
        found = connection.sql(f"select url as doc, q.* from (select url, unnest({name}(body, day)) q from news)").to_arrow_table()
        order = [("doc", "ascending"), ("start", "ascending"), (wanted.column_names[1], "ascending")]
        assert found.sort_by(order).cast(wanted.schema).equals(wanted.sort_by(order))
        undated = copydesk.extract(NEWS, "body", "url", layers=[name])[name]
        assert connection.sql(f"select len({name}(body)) from news where body is not null").fetchall() == [
            (sum(row["doc"] == key for row in undated),) for key, body in zip(NEWS["url"].to_pylist(), TEXTS, strict=True) if body is not None
        ]
    assert connection.sql("select quotes(null), quotes('')").fetchall() == [([], [])]
    assert connection.sql("select len(times('It rained yesterday.', '2024-03-12'))").fetchall() == [(1,)]


def test_duckdb_takes_an_engine_or_rules() -> None:
    with pytest.raises(TypeError, match="engine= has its rules"):
        copydesk.duckdb.register(duckdb.connect(), engine=copydesk.engine.default_engine(), gazetteers={"a": ["b"]})


def test_duckdb_more_than_a_vector() -> None:
    connection = duckdb.connect()
    copydesk.duckdb.register(connection, ["sentences"], threads=2)
    connection.execute("create table news as select i as id, if(i % 7 = 0, null, 'It rained ' || i || ' times. It snowed.') as body from range(5000) t(i)")
    found = connection.sql("select id, s.text from (select id, unnest(sentences(body)) s from news) where s.sentence = 0 order by id").fetchall()
    assert found == [(i, f"It rained {i} times.") for i in range(5000) if i % 7]


def test_pandas_types_of_a_partition() -> None:
    run, schema = copydesk.batches("events", text="body", id="url").typed(NEWS.schema)
    assert pd.testing.assert_frame_equal(schema.empty_pandas(), copydesk.tables.pandas_of(run.of(NEWS.slice(0, 0)))) is None


def test_another_thread_may_be_importing_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", types.ModuleType("pandas"))
    assert copydesk.extract(NEWS["body"], layers=["blocks"]).report.articles == len(TEXTS)
