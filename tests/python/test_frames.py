"""Everything a caller may hand over as articles, keys and dates."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import copydesk
from copydesk import frames

TEXTS = ["It rained in Łódź.", None, "It snowed. 🎉"]
WANT = [(0, "It rained in Łódź."), (2, "It snowed."), (2, "🎉")]


def sentences(engine: copydesk.Engine, articles: Any, **options: Any) -> list[tuple[Any, str]]:
    table = engine.extract(articles, layers=["sentences"], **options).sentences
    return [(row["doc"], row["text"]) for row in table.to_arrow().to_pylist()]


@pytest.mark.parametrize(
    "articles",
    [
        TEXTS,
        tuple(TEXTS),
        iter(TEXTS),
        np.array(TEXTS, dtype=object),
        pd.Series(TEXTS),
        pd.Series(TEXTS, dtype=object),
        pd.Series(TEXTS, dtype="string"),
        pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.string())),
        pd.Series(TEXTS, dtype="category"),
        pl.Series(TEXTS),
        pl.Series(TEXTS, dtype=pl.Categorical),
        pa.array(TEXTS),
        pa.array(TEXTS, pa.large_string()),
        pa.array(TEXTS, pa.string_view()),
        pa.array(TEXTS).dictionary_encode(),
        pa.chunked_array([TEXTS[:1], TEXTS[1:]]),
        pa.array(["dropped", *TEXTS])[1:],
    ],
    ids=lambda a: f"{type(a).__module__.partition('.')[0]}-{type(a).__name__}-{getattr(a, 'dtype', getattr(a, 'type', ''))}",
)
def test_columns(engine: copydesk.Engine, articles: Any) -> None:
    assert sentences(engine, articles) == WANT


@pytest.mark.parametrize("how", ["__arrow_c_stream__", "__arrow_c_array__"])
def test_capsules(engine: copydesk.Engine, how: str) -> None:
    array = pa.array(TEXTS)
    column = pa.chunked_array([array]) if how == "__arrow_c_stream__" else array

    def method(self: Any, requested_schema: Any = None) -> Any:
        return getattr(column, how)(requested_schema)

    foreign = type("Foreign", (), {how: method})()
    assert sentences(engine, foreign) == WANT


def test_foreign_frames(engine: copydesk.Engine) -> None:
    table = pa.table({"body": TEXTS, "key": ["a", "b", "c"]})

    def method(self: Any, requested_schema: Any = None) -> Any:
        return table.__arrow_c_stream__(requested_schema)

    foreign = type("Foreign", (), {"__arrow_c_stream__": method})()
    assert sentences(engine, foreign, text="body", id="key")[0] == ("a", "It rained in Łódź.")


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table, lambda d: pl.DataFrame(d).lazy(), lambda d: pa.RecordBatch.from_pydict(d)])
def test_frames(engine: copydesk.Engine, make: Any) -> None:
    frame = make({"body": TEXTS, "key": [30, 10, 20], "published": ["2024-03-11", None, "2024-03-12"]})
    got = sentences(engine, frame, text="body", id="key", published="published")
    assert got == [(30, WANT[0][1]), (20, WANT[1][1]), (20, WANT[2][1])]


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table])
def test_several_fields_are_one_article(engine: copydesk.Engine, make: Any) -> None:
    rows = {"title": ["Rain in Łódź", None, "🎉 Snow", None], "body": ["It rained.", "It hailed.", None, None]}
    tables = engine.extract(make(rows), text=["title", "body"], layers=["blocks", "sentences", "tokens"])
    for table in tables:
        assert table.columns[:2] == ["doc", "field"]
        for row in table:
            assert rows[row["field"]][row["doc"]][row["start"] : row["end"]] == row["text"]
    blocks = [(r["doc"], r["field"], r["block"], r["kind"]) for r in tables.blocks]
    assert blocks[0] == (0, "title", 0, "headline")
    assert [(b[0], b[1], b[2]) for b in blocks] == [(0, "title", 0), (0, "body", 1), (1, "body", 0), (2, "title", 0)]
    assert [(n.key, n.what) for n in tables.report.notices] == [(3, "null")]


def test_keys_are_the_caller_s(engine: copydesk.Engine) -> None:
    series = pd.Series(["It rained.", "It snowed."])
    for index in (
        pd.Index(["x", "y"]),
        pd.Index([7, -3]),
        pd.Index([0.5, 2.5]),
        pd.to_datetime(["2024-01-01", "2024-01-02"]),
        pd.RangeIndex(10, 12),
        pd.CategoricalIndex(["x", "y"]),
    ):
        frame = engine.extract(series.set_axis(index), layers=["sentences"]).sentences.to_pandas()
        assert frame["doc"].tolist() == index.tolist()
    dates = [datetime.date(2024, 1, 1), datetime.date(2024, 1, 2)]
    table = engine.extract(["It rained.", "It snowed."], id=dates, layers=["sentences"]).sentences
    assert table.to_arrow()["doc"].type == pa.date32()
    assert table.to_polars()["doc"].to_list() == dates
    assert table.row(1)["doc"] == dates[1]
    assert table.types["doc"] == "date32[day]"
    ids = pa.array([2**40, 5], pa.int64())
    assert engine.extract(["It rained.", "It snowed."], id=ids, layers=["sentences"]).sentences.to_arrow()["doc"].to_pylist() == [2**40, 5]


def test_duplicate_keys_are_kept_counted_and_warned_of_once(engine: copydesk.Engine) -> None:
    with pytest.warns(copydesk.DuplicateKeyWarning, match="2 of 4") as seen:
        tables = engine.extract(["It rained."] * 4, id=["a", "b", "a", "a"], layers=["sentences"])
    assert len(seen) == 1
    assert seen[0].filename == __file__
    assert [r["doc"] for r in tables.sentences] == ["a", "b", "a", "a"]
    assert tables.report.duplicates == 2
    assert [tables.sentences._core.article_row(i) for i in range(4)] == [(0, 0), (1, 0), (2, 0), (3, 0)]


@pytest.mark.parametrize(
    ("articles", "options", "message"),
    [
        (pd.Series(["a"], index=pd.MultiIndex.from_tuples([(1, 2)])), {}, "MultiIndex.*id="),
        (pd.Series(["a", "b"], index=["x", None]), {}, "null.*id="),
        (["a", "b"], {"id": [1, float("nan")]}, "null.*id="),
        (["a", "b"], {"id": [1, "x"]}, "id="),
        (["a"], {"id": [[1]]}, "id="),
        (["a", 7], {}, "key 1 is a int"),
        (pd.Series(["a", 7], index=["x", "y"]), {}, "key 'y' is a int"),
        (pa.array([1, 2]), {}, "int64, not text"),
        (pl.Series([1]), {}, "Int64, not text"),
        (7, {}, "articles is a int"),
        (b"bytes", {}, "articles is a bytes"),
        ({"a": 1}, {}, "articles is a dict"),
        (pd.DataFrame({"a": ["x"]}), {}, "text= must name.*'a'"),
        (pd.DataFrame({"a": ["x"]}), {"text": "b"}, "'b' is not a column.*'a'"),
        (pd.DataFrame({"a": ["x"]}), {"text": "a", "id": "b"}, "'b' is not a column"),
        (pd.DataFrame({"a": ["x"]}), {"text": "a", "published": "when"}, "neither a column nor an ISO date"),
        (pd.DataFrame([["x", "y"]], columns=["a", "a"]), {"text": "a"}, "several columns"),
        (pd.DataFrame({"a": ["x"]}), {"text": ["a", "a"]}, "different ones"),
        (["a"], {"text": "a"}, "names columns of a frame"),
        (["a"], {"id": "a"}, "names a column of a frame"),
        (["a"], {"published": [7]}, "key 0 is a int"),
        (["a"], {"published": 7}, "published is a int"),
    ],
)
def test_wrong_types(engine: copydesk.Engine, articles: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        engine.extract(articles, **options)


def test_wrong_counts_and_names(engine: copydesk.Engine) -> None:
    with pytest.raises(ValueError, match="2 dates for 1"):
        engine.extract(["a"], published=["2024-01-01", None])
    with pytest.raises(ValueError, match="2 keys for 1"):
        engine.extract(["a"], id=[1, 2])
    with pytest.raises(ValueError, match="'quote' is not a table"):
        engine.extract(["a"], layers=["quote"])
    with pytest.raises(ValueError, match="offsets"):
        engine.extract(["a"], offsets="characters")


DAY = 19793  # 2024-03-11


@pytest.mark.parametrize(
    "published",
    [
        ["2024-03-11", None],
        [datetime.date(2024, 3, 11), None],
        [datetime.datetime(2024, 3, 11, 23, 59), float("nan")],
        ["2024-03-11T23:59:00+02:00", pd.NaT],
        pd.to_datetime(pd.Series(["2024-03-11", None])),
        pd.to_datetime(pd.Series(["2024-03-11 23:30", None])).dt.tz_localize("Pacific/Auckland"),
        pd.DatetimeIndex(["2024-03-11", None]),
        pl.Series(["2024-03-11", None]).str.to_date(),
        pl.Series([datetime.datetime(2024, 3, 11, 5), None]),
        pa.array([DAY, None], pa.date32()),
        pa.array([datetime.datetime(2024, 3, 11, 20), None], pa.timestamp("ns")),
        pa.array(["2024-03-11", None]),
        np.array(["2024-03-11", "NaT"], dtype="datetime64[D]"),
        pd.Series([datetime.date(2024, 3, 11), None]),
    ],
    ids=lambda p: f"{type(p).__name__}-{getattr(p, 'dtype', getattr(p, 'type', type(p[0]).__name__))}",
)
def test_dates(published: Any) -> None:
    assert frames.read(["a", "b"], published=published).published == [DAY, None]


def test_one_date_for_all() -> None:
    for date in ("2024-03-11", datetime.date(2024, 3, 11), pd.Timestamp("2024-03-11")):
        assert frames.read(["a", "b"], published=date).published == [DAY, DAY]
    assert frames.read(["a"]).published == []


def test_a_text_that_is_no_date_is_reported(engine: copydesk.Engine) -> None:
    report = engine.extract(["It rained.", "It snowed."], id=["x", "y"], published=["last week", "2024-03-11"]).report
    assert [(n.key, n.field, n.what, n.detail) for n in report.notices] == [("x", "published", "date", "'last week' is not an ISO date")]


def test_accessors(engine: copydesk.Engine) -> None:
    import copydesk.pandas
    import copydesk.polars

    series = pd.Series(["It rained."], index=["x"])
    got = series.copydesk.sentences()
    assert isinstance(got, pd.DataFrame)
    assert got["doc"].tolist() == ["x"]
    frame = pd.DataFrame({"body": ["It rained."]}, index=["x"])
    assert frame.copydesk.blocks("body", published="2024-03-11")["doc"].tolist() == ["x"]
    assert isinstance(pl.Series(["It rained."]).copydesk.quotes(), pl.DataFrame)
    assert pl.DataFrame({"body": ["It rained."]}).copydesk.extract("body").names == list(copydesk.extract("").names)


def test_stream(engine: copydesk.Engine) -> None:
    table = pa.table({"body": ["It rained.", "It snowed.", "It hailed."]})
    batches = table.to_batches(max_chunksize=2)
    want = [(0, "It rained."), (1, "It snowed."), (2, "It hailed.")]
    for source in (batches, pa.RecordBatchReader.from_batches(table.schema, batches)):
        got = [(r["doc"], r["text"]) for tables in engine.stream(source, text="body", layers=["sentences"]) for r in tables.sentences]
        assert got == want
