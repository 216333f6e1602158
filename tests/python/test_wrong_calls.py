"""Wrong calls: every door of the package, what it raises, and the words that say where the mistake is."""

from __future__ import annotations

import datetime
import pathlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import copydesk
from copydesk import compile, frames

E = copydesk.default_engine()
P = compile('"rained"')
RAIN = "It rained."
CORPUS = copydesk.Corpus([RAIN])
PORTS = copydesk.Gazetteer({"Baku": {"country": "AZE"}}, kind="place")
FRAME = pd.DataFrame({"a": ["x"], "b": ["y"]})
TWICE = pd.DataFrame([["x", "2024-03-11", "2024-03-12"]], columns=["body", "date", "date"])
WIDE = pd.DataFrame([["x", "y"]], columns=pd.MultiIndex.from_tuples([("a", "one"), ("a", "two")]))
LONE = "\ud800"


def read(*args: Any, **options: Any) -> frames.Articles:
    return frames.read(*args, **options)


# call, error, words of the message
CASES: list[tuple[Callable[[], Any], type[Exception], str]] = [
    # articles
    (lambda: copydesk.extract(5), TypeError, "articles is a int; wanted a str"),
    (lambda: copydesk.extract(None), TypeError, r"articles is None; wanted a str.*\[None\] is one article that is missing"),
    (lambda: E.explain(None, "quotes", 0), TypeError, "article is None; wanted a str"),
    (lambda: copydesk.extract(RAIN).qoutes, AttributeError, "'qoutes' is not a table; did you mean 'quotes'"),
    (lambda: copydesk.extract(RAIN).zorvex, AttributeError, "'zorvex' is not a table; the tables here are blocks, actors"),
    (lambda: copydesk.extract(RAIN)["qoutes"], KeyError, "'qoutes' is not a table; did you mean 'quotes'"),
    (lambda: copydesk.extract(RAIN)["tokens"], KeyError, r"tokens was not asked for: extract\(…, layers="),
    (lambda: copydesk.extract(RAIN)[5], KeyError, "5 is not a table"),
    (lambda: copydesk.extract(RAIN).write("tables.xlsx"), ValueError, "tables.xlsx: cannot write .xlsx; one of .parquet .csv .jsonl .duckdb.*tables.xlsx/"),
    (lambda: copydesk.extract(RAIN).write("tables.csv"), ValueError, r"tables.csv: one file holds one table.*tables.quotes.write\('quotes.csv'\)"),
    (lambda: copydesk.extract(b"rain"), TypeError, "articles is a bytes"),
    (lambda: copydesk.extract(bytearray(b"rain")), TypeError, "articles is a bytearray"),
    (lambda: copydesk.extract(memoryview(b"rain")), TypeError, "articles is a memoryview"),
    (lambda: copydesk.extract({"a": 1}), TypeError, "articles is a dict"),
    (lambda: copydesk.extract({RAIN}), TypeError, "articles is a set"),
    (lambda: copydesk.extract(pathlib.Path("news.csv")), TypeError, r"articles is a pathlib.*read_csv\('news.csv'\)"),
    (lambda: copydesk.extract(pathlib.Path("news.txt")), TypeError, r"pathlib.Path\('news.txt'\).read_text"),
    (lambda: copydesk.extract([RAIN, 7]), TypeError, "articles: the article with key 1 is a int"),
    (lambda: copydesk.extract([RAIN, [RAIN]]), TypeError, "key 1 is a list"),
    (lambda: copydesk.extract([FRAME]), TypeError, "key 0 is a pandas.DataFrame"),
    (lambda: copydesk.extract(np.array(RAIN)), TypeError, "articles is a numpy.ndarray"),
    (lambda: copydesk.extract(np.array([[RAIN]])), TypeError, "articles is a numpy.ndarray"),
    (lambda: copydesk.extract(pl.Series([RAIN, 7], dtype=pl.Object)), TypeError, "key 1 is a int"),
    (lambda: copydesk.extract(pl.Series([[RAIN]])), TypeError, "holds List"),
    (lambda: copydesk.extract(pa.array([b"rain"])), TypeError, "holds binary, not text"),
    (lambda: copydesk.extract(pa.array([1]).dictionary_encode()), TypeError, "holds int64, not text"),
    # columns of a frame
    (lambda: copydesk.extract(FRAME), TypeError, "text= must name.*'a', 'b'"),
    (lambda: copydesk.extract(FRAME, text=5), TypeError, "text=5 is not a column; the columns are 'a'"),
    (lambda: copydesk.extract(FRAME, text=["a", 5]), TypeError, "text=5 is not a column"),
    (lambda: copydesk.extract(FRAME, text=[]), TypeError, r"text=\[\]: wanted one column"),
    (lambda: copydesk.extract(FRAME, text=["a", []]), TypeError, r"text=\[\] is not a column"),
    (lambda: copydesk.extract(FRAME, text=FRAME), TypeError, "text=a pandas.DataFrame is not a column"),
    (lambda: copydesk.extract(pd.DataFrame([["x", "y"]], columns=[0, "0"]), text=[0, "0"]), TypeError, "different ones"),
    (lambda: copydesk.extract(pd.DataFrame([["x", "y"]], columns=pd.Index(["a", LONE], dtype=object)), text=["a", LONE]), ValueError, "lone surrogate"),
    (lambda: copydesk.extract(WIDE, text="a"), TypeError, r"text='a' is not a column; the columns are \('a', 'one'\)"),
    (lambda: copydesk.extract(FRAME, text="a", id=5), TypeError, "id=5 is not a column"),
    (lambda: copydesk.extract(TWICE, text="body", id="date"), TypeError, "id='date' is the name of several columns"),
    (lambda: copydesk.extract(TWICE, text="body", published="date"), TypeError, "published='date' is the name of several columns"),
    (lambda: copydesk.extract(FRAME, text="a", published="day"), TypeError, "published='day' is neither a column nor an ISO date"),
    (lambda: copydesk.extract([RAIN], text=5), TypeError, "text= names columns of a frame, but articles is a list"),
    (lambda: copydesk.extract(pd.DataFrame({"a": ["x", 5]}), text="a"), TypeError, "column 'a': the article with key 1 is a int"),
    # keys
    (lambda: copydesk.extract([RAIN], id=5), TypeError, "id is a int; wanted a key for each article"),
    (lambda: copydesk.extract([RAIN], id=b"a"), TypeError, "id is a bytes"),
    (lambda: copydesk.extract([RAIN], id={"a": 1}), TypeError, "id is a dict"),
    (lambda: copydesk.extract([RAIN], id={"a"}), TypeError, "id is a set"),
    (lambda: copydesk.extract([RAIN], id=FRAME), TypeError, "id is a pandas.DataFrame"),
    (lambda: copydesk.extract([RAIN], id=np.array(1)), TypeError, "id is a numpy.ndarray"),
    (lambda: copydesk.extract([RAIN, RAIN], id=[1]), ValueError, "id= gives 1 keys for 2 articles"),
    (lambda: copydesk.extract([RAIN, RAIN], id=[2**63, 1]), ValueError, f"key {2**63} of the article in row 0 has more than 64 bits"),
    (lambda: copydesk.extract([RAIN, RAIN], id=[1, "b"]), TypeError, "int in row 0 and str in row 1"),
    (lambda: copydesk.extract([RAIN, RAIN], id=["a", None]), TypeError, "row 1 is null"),
    (lambda: copydesk.extract([RAIN, RAIN], id=["a", LONE]), ValueError, "row 1 holds a lone surrogate"),
    (lambda: copydesk.extract([RAIN, RAIN], id=["a", []]), TypeError, "found a list in row 1"),
    (lambda: copydesk.extract([RAIN], id=[object()]), TypeError, "found object in row 0|found object"),
    (lambda: copydesk.extract([RAIN], id=[(1, 2)]), TypeError, "plain values, found list"),
    # dates
    (lambda: copydesk.extract([RAIN], published=7), TypeError, "published is a int"),
    (lambda: copydesk.extract([RAIN], published=b"2024-03-11"), TypeError, "published is a bytes"),
    (lambda: copydesk.extract([RAIN], published={"a": 1}), TypeError, "published is a dict"),
    (lambda: copydesk.extract([RAIN], published=FRAME), TypeError, "published is a pandas.DataFrame"),
    (lambda: copydesk.extract([RAIN], published=["2024-03-11"] * 2), ValueError, "2 dates for 1"),
    (lambda: copydesk.extract([RAIN], published=np.array(["2024-03-11"] * 2, "datetime64[D]")), ValueError, "2 dates for 1"),
    (lambda: copydesk.extract([RAIN], id=["k"], published=[3.5]), TypeError, "the date of the article with key 'k' is a float"),
    (lambda: copydesk.extract([RAIN], published=[datetime.time(3)]), TypeError, "key 0 is a datetime.time"),
    (lambda: copydesk.extract([RAIN], published=np.datetime64("20000-01-01")), ValueError, "published: 20000-01-01 is in no year"),
    (lambda: copydesk.extract([RAIN], published=pa.array([10**7], pa.date32())), ValueError, "published: "),
    # options of a run
    (lambda: copydesk.extract([RAIN], threads=1.5), TypeError, "threads=1.5 is a float"),
    (lambda: copydesk.extract([RAIN], threads=True), TypeError, "threads=True is a bool"),
    (lambda: copydesk.extract([RAIN], threads="2"), TypeError, "threads='2' is a str"),
    (lambda: copydesk.extract([RAIN], threads=0), ValueError, "threads=0: from 1 to"),
    (lambda: copydesk.extract([RAIN], threads=-1), ValueError, "threads=-1: from 1 to"),
    (lambda: copydesk.extract([RAIN], threads=2**40), ValueError, "threads=1099511627776: from 1 to"),
    (lambda: copydesk.extract([RAIN], layers=5), TypeError, "layers is a int"),
    (lambda: copydesk.extract([RAIN], layers=[5]), TypeError, "layers: 5 is a int"),
    (lambda: copydesk.extract([RAIN], layers=b"quotes"), TypeError, "layers is a bytes"),
    (lambda: copydesk.extract([RAIN], layers={"quotes": 1}), TypeError, "layers is a dict"),
    (lambda: copydesk.extract([RAIN], layers="quote"), ValueError, "'quote' is not a table; the tables are"),
    (lambda: copydesk.extract([RAIN], offsets=5), ValueError, "offsets=5: one of codepoints, bytes"),
    (lambda: copydesk.extract([RAIN], offsets=None), ValueError, "offsets=None"),
    (lambda: copydesk.extract([RAIN], progress="no"), TypeError, "progress is a str; wanted True or False"),
    # rules and lists
    (lambda: copydesk.extract([RAIN], rules=5), TypeError, "rules is a int; wanted a path"),
    (lambda: copydesk.Engine([5]), TypeError, "rules is a int; wanted a path"),  # type: ignore[list-item]
    (lambda: copydesk.Engine(b"rules.toml"), TypeError, "rules is a bytes"),  # type: ignore[arg-type]
    (lambda: copydesk.Engine("no/such.toml"), FileNotFoundError, "rules: 'no/such.toml' is neither"),
    (lambda: copydesk.Engine("a\0b"), ValueError, "rules='a.x00b': no path"),
    (lambda: copydesk.Engine(LONE), ValueError, "rules=.* lone surrogate"),
    (lambda: copydesk.Engine(gazetteers=5), TypeError, "gazetteers is a int"),  # type: ignore[arg-type]
    (lambda: copydesk.Engine(gazetteers=[5]), TypeError, r"gazetteers\[0\] is a int"),  # type: ignore[list-item]
    (lambda: copydesk.Engine(gazetteers={5: ["a"]}), TypeError, "gazetteers: the kind 5 is a int"),  # type: ignore[dict-item]
    (lambda: copydesk.Engine(gazetteers=b"place"), TypeError, "gazetteers is a bytes"),  # type: ignore[arg-type]
    (lambda: copydesk.Engine(gazetteers={'a"b': ["a"]}), ValueError, "gazetteers: the kind 'a\"b' is not a name"),
    (lambda: copydesk.Engine(gazetteers={"place": [LONE]}), ValueError, r"gazetteers\['place'\].* lone surrogate"),
    (lambda: copydesk.Engine(gazetteers={"place": 5}), TypeError, r"gazetteers\['place'\] is a int"),
    (lambda: copydesk.Engine(threads=0), ValueError, "threads=0"),
    # rows
    (lambda: CORPUS.find(P).row("0"), TypeError, "row='0' is a str"),  # type: ignore[arg-type]
    (lambda: CORPUS.find(P).row(0.0), TypeError, "row=0.0 is a float"),  # type: ignore[arg-type]
    (lambda: CORPUS.find(P).row(7), IndexError, "row 7 of 1"),
    (lambda: E.extract(RAIN).quotes.explain("0"), TypeError, "row='0' is a str"),  # type: ignore[arg-type]
    (lambda: copydesk.from_cqp(LONE), copydesk.RuleError, "<query>:1:1: a lone surrogate"),
    (lambda: copydesk.from_cqp('"\ud800"'), copydesk.RuleError, "<query>:1:2: a lone surrogate"),
    # one article
    (lambda: E.explain(5, "quotes", 0), TypeError, "article is a int"),
    (lambda: E.explain([RAIN, RAIN], "quotes", 0), ValueError, "article: one is wanted, not 2"),
    (lambda: E.explain([], "quotes", 0), ValueError, "article: one is wanted, not 0"),
    (lambda: E.explain(RAIN, 5, 0), ValueError, "table=5: one of blocks"),  # type: ignore[arg-type]
    (lambda: E.explain(RAIN, "quote", 0), ValueError, "table='quote'"),
    (lambda: E.explain(RAIN, "quotes", "0"), TypeError, "row='0' is a str"),  # type: ignore[arg-type]
    (lambda: E.explain(RAIN, "quotes", -1), ValueError, "row=-1"),
    (lambda: E.explain(RAIN, "quotes", 7), IndexError, "quotes has no row 7"),
    (lambda: E.why_not(RAIN, 5), TypeError, "rule is a int; wanted a rule's id or a copydesk.Pattern"),  # type: ignore[arg-type]
    (lambda: E.why_not(RAIN, "no.rule"), ValueError, "no rule 'no.rule'"),
    (lambda: E.why_not(RAIN, LONE), ValueError, "rule=.* lone surrogate"),
    (lambda: E.why_not([], P), ValueError, "article: one is wanted, not 0"),
    (lambda: E.profile([RAIN], threads=0), ValueError, "threads=0"),
    (lambda: E.profile(5), TypeError, "articles is a int"),
    (lambda: E.stream(5), TypeError, "batches is a int"),
    (lambda: E.stream(RAIN), TypeError, "batches is a str"),
    (lambda: E.stream([[RAIN]], layers=5), TypeError, "layers is a int"),  # type: ignore[arg-type]
    (lambda: E.stream([[RAIN]], threads=0), ValueError, "threads=0"),
    (lambda: list(E.stream([[RAIN], 5])), TypeError, "articles is a int"),
    # patterns
    (lambda: compile(5), TypeError, "pattern is a int; wanted a str"),  # type: ignore[arg-type]
    (lambda: compile(b"x"), TypeError, "pattern is a bytes"),  # type: ignore[arg-type]
    (lambda: compile(None), TypeError, "pattern is a NoneType"),  # type: ignore[arg-type]
    (lambda: compile('"a"\n"\ud800"'), copydesk.RuleError, "<pattern>:2:2: a lone surrogate"),
    (lambda: compile('"a"', match=5), ValueError, "match=5: one of longest"),  # type: ignore[arg-type]
    (lambda: compile('"a"', across_sentences="no"), TypeError, "across_sentences is a str"),  # type: ignore[arg-type]
    (lambda: compile('"a"', engine=5), TypeError, "engine is a int; wanted a copydesk.Engine"),  # type: ignore[arg-type]
    (lambda: compile('"a"', attributes=5), TypeError, "attributes=5 is a int"),  # type: ignore[arg-type]
    (lambda: compile('"a"', kinds=[5]), TypeError, r"kinds=\[5\]: 5 is no name"),  # type: ignore[list-item]
    (lambda: compile('"a"', sets=5), TypeError, "sets is a int"),  # type: ignore[arg-type]
    (lambda: compile('"a"', sets={5: ["a"]}), TypeError, "sets: a name is a int"),  # type: ignore[dict-item]
    (lambda: compile('"a"', sets={"s": 5}), TypeError, r"sets\['s'\] is a int"),  # type: ignore[dict-item]
    (lambda: compile('"a"', sets={"s": "ab"}), TypeError, r"sets\['s'\] is a str"),
    (lambda: compile('"a"', sets={"s": ["a", 5]}), TypeError, r"sets\['s'\]\[1\] is a int"),  # type: ignore[list-item]
    (lambda: compile('"a"', sets={"s": [LONE]}), ValueError, r"sets\['s'\]\[0\]=.* lone surrogate"),
    (lambda: P.find(5), TypeError, "articles is a int"),
    (lambda: P.find([RAIN], threads=0), ValueError, "threads=0"),
    (lambda: P.find([RAIN], offsets="characters"), ValueError, "offsets='characters'"),
    (lambda: copydesk.PatternSet(5), TypeError, "patterns is a int"),  # type: ignore[arg-type]
    (lambda: copydesk.PatternSet(P), TypeError, "several are expected"),  # type: ignore[arg-type]
    (lambda: copydesk.PatternSet([5]), TypeError, r"patterns\['0'\] is a int"),  # type: ignore[list-item]
    (lambda: copydesk.PatternSet({5: '"a"'}), TypeError, "patterns: a name is a int"),  # type: ignore[dict-item]
    (lambda: copydesk.PatternSet({LONE: '"a"'}), ValueError, "patterns: a name=.* lone surrogate"),
    (lambda: copydesk.PatternSet([]), ValueError, "a set of no patterns"),
    (lambda: copydesk.PatternSet(['"a"'], engine=5), TypeError, "engine is a int"),  # type: ignore[arg-type]
    (lambda: copydesk.PatternSet([P]).find([RAIN], offsets=5), ValueError, "offsets=5"),  # type: ignore[arg-type]
    # corpora
    (lambda: copydesk.Corpus(5), TypeError, "articles is a int"),
    (lambda: copydesk.Corpus([RAIN], engine=5), TypeError, "engine is a int"),  # type: ignore[arg-type]
    (lambda: copydesk.Corpus([RAIN], threads=1.5), TypeError, "threads=1.5"),  # type: ignore[arg-type]
    (lambda: copydesk.Corpus([RAIN], progress=5), TypeError, "progress is a int"),  # type: ignore[arg-type]
    (lambda: CORPUS.find(5), TypeError, "pattern is a int; wanted a copydesk.Pattern"),  # type: ignore[arg-type]
    (lambda: CORPUS.count(None), TypeError, "pattern is a NoneType"),  # type: ignore[arg-type]
    (lambda: CORPUS.concordance(5), TypeError, "pattern is a int"),  # type: ignore[arg-type]
    (lambda: CORPUS.concordance(P, width=-1), ValueError, "width=-1"),
    (lambda: CORPUS.concordance(P, width="9"), TypeError, "width='9' is a str"),  # type: ignore[arg-type]
    (lambda: CORPUS.concordance(P, limit=1.5), TypeError, "limit=1.5 is a float"),  # type: ignore[arg-type]
    (lambda: CORPUS.concordance(P).sorted(5), ValueError, r"sorted\(5\)"),  # type: ignore[arg-type]
    (lambda: CORPUS.match_tokens('"a"'), TypeError, "patterns is a str; wanted a list"),
    (lambda: CORPUS.save(5), TypeError, "path is a int; wanted a path"),  # type: ignore[arg-type]
    (lambda: copydesk.Corpus.open(5), TypeError, "path is a int; wanted a path"),  # type: ignore[arg-type]
    (lambda: copydesk.Corpus.open("no/such.corpus"), copydesk.Error, "no/such.corpus: "),
    (lambda: copydesk.Corpus.open(LONE), ValueError, "path=.* lone surrogate"),
    (lambda: copydesk.Corpus.from_tokens(5), TypeError, "docs is a int"),  # type: ignore[arg-type]
    (lambda: copydesk.Corpus.from_tokens("ab"), TypeError, "docs is a str"),  # type: ignore[arg-type]
    (lambda: copydesk.Corpus.from_tokens([5]), TypeError, "document 0 is a int; wanted a list of tokens"),  # type: ignore[list-item]
    (lambda: copydesk.Corpus.from_tokens([[{"text": 5}]]), TypeError, "document 0, token 0: `text` is a int"),
    (lambda: copydesk.Corpus.from_tokens([[{"text": "a"}]], [[{"kind": "k", "start": 2**70, "end": 1}]]), ValueError, "document 0: .*span"),
    (lambda: copydesk.Corpus.from_tokens([], spans=5), TypeError, "spans is a int"),  # type: ignore[arg-type]
    (lambda: copydesk.Corpus.from_tokens([[]], id=["a", "b"]), ValueError, "2 keys for 1"),
    # gazetteers
    (lambda: copydesk.Gazetteer(5), TypeError, "terms is a int"),  # type: ignore[arg-type]
    (lambda: copydesk.Gazetteer(FRAME), TypeError, "terms is a pandas.DataFrame.*from_table"),
    (lambda: copydesk.Gazetteer([5]), TypeError, "terms: 5 is a int"),  # type: ignore[list-item]
    (lambda: copydesk.Gazetteer({"a": 5}), TypeError, r"terms\['a'\] is a int; wanted attributes"),  # type: ignore[dict-item]
    (lambda: copydesk.Gazetteer({"a": "xy"}), TypeError, r"terms\['a'\] is a str; wanted attributes"),  # type: ignore[dict-item]
    (lambda: copydesk.Gazetteer({"a": {5: "x"}}), TypeError, "terms: an attribute's name is a int"),  # type: ignore[dict-item]
    (lambda: copydesk.Gazetteer({"a": {"code": 5}}), TypeError, "attribute 'code': 5 is a int"),  # type: ignore[dict-item]
    (lambda: copydesk.Gazetteer([["a", LONE]]), ValueError, "terms: .* lone surrogate"),
    (lambda: copydesk.Gazetteer(["a"], kind=5), TypeError, "kind is a int"),  # type: ignore[arg-type]
    (lambda: copydesk.Gazetteer(["a"], kind="a b"), ValueError, "kind='a b' is not a name"),
    (lambda: copydesk.Gazetteer(["a"], match=5), ValueError, "match=5: one of smart"),  # type: ignore[arg-type]
    (lambda: copydesk.Gazetteer(["a"], overlap="none"), ValueError, "overlap='none'"),
    (lambda: copydesk.Gazetteer(["a"], plural="no"), TypeError, "plural is a str"),  # type: ignore[arg-type]
    (lambda: copydesk.Gazetteer.from_table(5), TypeError, "table is a int"),
    (lambda: copydesk.Gazetteer.from_table(FRAME, 5), TypeError, "term=5 is not a column"),  # type: ignore[arg-type]
    (lambda: copydesk.Gazetteer.from_table(FRAME, "a", "b"), TypeError, "attributes is a str; wanted a list"),
    (lambda: copydesk.Gazetteer.from_table(FRAME, "a", ["c"]), TypeError, "attributes='c' is not a column"),
    (lambda: copydesk.Gazetteer.from_table(TWICE, "date"), TypeError, "term='date' is the name of several"),
    (lambda: copydesk.Gazetteer.from_table(TWICE, "body"), TypeError, "attributes='date' is the name of several"),
    (lambda: copydesk.Gazetteer.from_tsv(5), TypeError, "path is a int"),  # type: ignore[arg-type]
    (lambda: copydesk.Gazetteer.from_tsv("no/such.tsv"), copydesk.RuleError, "no/such.tsv"),
    (lambda: PORTS.save(5), TypeError, "path is a int"),  # type: ignore[arg-type]
    (lambda: copydesk.Gazetteer.open(5), TypeError, "path is a int"),  # type: ignore[arg-type]
    (lambda: copydesk.Gazetteer.open("no/such.terms"), FileNotFoundError, "no/such.terms"),
    (lambda: PORTS.find(5), TypeError, "articles is a int"),
    (lambda: PORTS.find([RAIN], offsets=5), ValueError, "offsets=5"),  # type: ignore[arg-type]
    (lambda: PORTS.find([RAIN], threads=-1), ValueError, "threads=-1"),
    (lambda: PORTS.find_tokens(5), TypeError, "documents is a int"),  # type: ignore[arg-type]
    (lambda: PORTS.find_tokens(["Baku"]), TypeError, r"documents\[0\] is a str; wanted a list of tokens"),
    (lambda: PORTS.find_tokens([["Baku", 5]]), TypeError, r"documents\[0\]\[1\] is a int"),  # type: ignore[list-item]
    (lambda: PORTS.find_tokens([[LONE]]), ValueError, r"documents\[0\]\[0\]=.* lone surrogate"),
    # phrases
    (lambda: copydesk.code_actors(5), TypeError, "phrases is a int"),
    (lambda: copydesk.code_actors(["a", 5]), TypeError, "phrases: the article with key 1 is a int"),
]


@pytest.mark.parametrize(("call", "error", "words"), CASES, ids=[str(i) for i in range(len(CASES))])
def test_a_wrong_call_is_one_error_that_names_it(call: Callable[[], Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as raised:
        call()
    assert "\n" not in str(raised.value) or error is copydesk.RuleError
    assert "incompatible function arguments" not in str(raised.value)


def test_there_is_a_row_for_every_door() -> None:
    assert len(CASES) >= 80


DAY = datetime.date(2024, 3, 11).toordinal() - datetime.date(1970, 1, 1).toordinal()


@pytest.mark.parametrize("date", [np.datetime64("2024-03-11"), np.datetime64("2024-03-11T23:59:59.999999999"), pd.Timestamp("2024-03-11 23:00")])
def test_one_date_of_any_library(date: Any) -> None:
    assert read(["a", "b"], published=date).published == [DAY, DAY]
    assert read(["a", "b"], published=[date, None]).published == [DAY, None]


@pytest.mark.parametrize("unknown", [pd.NaT, float("nan"), pd.NA, np.datetime64("NaT"), "", " "])
def test_an_unknown_date(unknown: Any) -> None:
    for published in (unknown, [unknown, unknown]):
        got = read(["a", "b"], published=published)
        assert (got.published, got.bad_dates) == ([None, None], [])


def test_a_text_that_is_no_date_is_told_of_every_article() -> None:
    report = E.extract([RAIN, RAIN], published="soon", layers=["sentences"]).report
    assert [(n.key, n.what) for n in report.notices] == [(0, "date"), (1, "date")]


def test_columns_with_any_labels() -> None:
    numbered = pd.DataFrame([["x", "k", "2024-03-11"]], columns=[0, 1, 2])
    got = read(numbered, text=0, id=1, published=2)
    assert (got.text(0), got.keys[0], got.published) == ({"": "x"}, "k", [DAY])
    assert read(WIDE, text=("a", "two")).text(0) == {"": "y"}
    assert read(WIDE, text=[("a", "one"), ("a", "two")]).fields == ["('a', 'one')", "('a', 'two')"]


def test_a_subclass_of_a_frame_is_a_frame() -> None:
    class Mine(pd.DataFrame):
        pass

    assert read(Mine({"body": ["x"]}), text="body").text(0) == {"": "x"}
    with pytest.raises(TypeError, match="text= must name"):
        read(Mine({"body": ["x"]}))


def test_keys_out_of_a_generator() -> None:
    days = [datetime.date(2024, 1, 1), datetime.date(2024, 1, 2)]
    assert E.extract([RAIN, RAIN], id=(d for d in days), layers=["sentences"]).sentences.to_arrow()["doc"].to_pylist() == days
    stamps = np.array(["2024-01-01", "2024-01-02"], "datetime64[ns]")
    assert read([RAIN, RAIN], id=stamps).keys.values == [datetime.datetime(2024, 1, 1), datetime.datetime(2024, 1, 2)]


# --- streams that can be read but once ------------------------------------------------------------------------------------------

SCHEMA = pa.schema({"a": pa.string(), "b": pa.string()})


def batch(a: str, b: str) -> pa.RecordBatch:
    return pa.record_batch({"a": [a], "b": [b]}, SCHEMA)


class Foreign:
    """Somebody else's stream."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.reader.__arrow_c_stream__(requested_schema)


def reader(batches: Any) -> Any:
    return pa.RecordBatchReader.from_batches(SCHEMA, batches)


@pytest.mark.parametrize("wrap", [lambda r: r, Foreign])
def test_a_stream_is_read_once_and_for_all(wrap: Callable[[Any], Any]) -> None:
    source = wrap(reader(iter([batch("Rain", "It rained in Oslo on Monday."), batch("Snow", "It snowed.")])))
    tables = E.extract(source, text=["a", "b"], published="2024-03-12")
    assert [row["text"] for row in tables.times] == ["Monday"]
    assert tables.times.explain(0).row(0)["text"] == "Monday"
    assert [cells["a"] for cells, _ in tables.articles()] == ["Rain", "Snow"]
    assert "Oslo" in copydesk.display.tables_html(tables)


def test_a_stream_of_plain_strings_is_read_once() -> None:
    column = pa.chunked_array([[RAIN], ["It snowed."]])

    class Once:
        asked = 0

        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            self.asked += 1
            return column.__arrow_c_stream__(requested_schema)

    once = Once()
    assert len(E.extract(once, layers=["sentences"]).sentences) == 2
    assert once.asked == 1


def breaks() -> Iterator[Any]:
    yield batch("Rain", RAIN)
    raise LookupError("the cable was cut")


@pytest.mark.parametrize(
    "call",
    [
        lambda: E.extract(reader(breaks()), text="b"),
        lambda: P.find(reader(breaks()), text="b"),
        lambda: copydesk.Corpus(reader(breaks()), text="b"),
        lambda: list(E.stream(reader(breaks()), text="b")),
        lambda: E.extract(row for row in breaks()),
        lambda: E.extract([RAIN], id=(row for row in breaks())),
        lambda: E.extract([RAIN], published=(None for row in breaks())),
        lambda: copydesk.Gazetteer.from_table(reader(breaks()), "a"),
    ],
)
def test_what_a_producer_raises_is_passed_on(call: Callable[[], Any]) -> None:
    with pytest.raises(LookupError, match="the cable was cut"):
        call()


def test_what_a_foreign_producer_raises_keeps_its_words() -> None:
    with pytest.raises(pa.ArrowException, match="the cable was cut"):
        E.extract(Foreign(reader(breaks())), text="b")

    class Refuses:
        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            raise TypeError("closed")

    with pytest.raises(TypeError, match=r"^closed$"):
        E.extract(Refuses(), text="b")


class NoStream:
    """Something that says it is a column of texts."""

    def __init__(self, capsule: Any) -> None:
        self.capsule = capsule

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.capsule


def test_the_core_takes_no_other_capsule() -> None:
    used = pa.chunked_array([[RAIN]]).__arrow_c_stream__()
    E._core.extract([NoStream(used)], [""], [], None, ["sentences"], 1, False, None)
    for wrong, words in ((used, "read already"), (pa.int64().__arrow_c_schema__(), "no capsule"), (5, "no capsule")):
        with pytest.raises(TypeError, match=words):
            E._core.extract([NoStream(wrong)], [""], [], None, ["sentences"], 1, False, None)
    with pytest.raises(TypeError, match="as text: l"):
        E._core.extract([NoStream(pa.chunked_array([[1]]).__arrow_c_stream__())], [""], [], None, ["sentences"], 1, False, None)


@pytest.mark.parametrize("columns", [[[RAIN, RAIN], [RAIN]], [[RAIN], [RAIN, RAIN]]])
def test_the_core_takes_no_columns_of_several_lengths(columns: list[list[str]]) -> None:
    with pytest.raises(RuntimeError, match="column `b` is not as long as `a`: one of them ends at article 1"):
        E._core.extract(columns, ["a", "b"], [], None, ["sentences"], 1, False, None)
    with pytest.raises(RuntimeError, match="more articles than keys"):
        E._core.extract([[RAIN, RAIN]], [""], [], [1], ["sentences"], 1, False, None)


# --- names of files -------------------------------------------------------------------------------------------------------------


def test_a_name_of_a_file_is_warned_of_and_read_as_text(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news.csv").write_text("text\nIt rained.\n")
    for call in (lambda: copydesk.extract("news.csv", layers=["sentences"]), lambda: E.extract("news.csv", layers=["sentences"])):
        with pytest.warns(copydesk.PathWarning, match=r"read_csv\('news.csv'\), text=") as seen:
            tables = call()
        assert [row["text"] for row in tables.sentences] == ["news.csv"]
        assert seen[0].filename == __file__
    E.extract("other.csv", layers=["sentences"])  # no such file
    E.extract(["news.csv"], layers=["sentences"])  # an article of several


# --- notices --------------------------------------------------------------------------------------------------------------------


def test_notices_are_made_when_asked_for() -> None:
    texts = [None, "\ud800", None, RAIN]
    report = E.extract(texts, id=list("abcd"), published=["x", None, "x", "y"], layers=["sentences"]).report
    assert [(n.key, n.field, n.what) for n in report.notices] == [
        ("a", "", "null"),
        ("b", "", "surrogate"),
        ("c", "", "null"),
        ("a", "published", "date"),
        ("c", "published", "date"),
        ("d", "published", "date"),
    ]
    assert report.notices[-1] == report.notices[5]
    assert report.notices[-1].detail == "'y' is not an ISO date"
    assert report.notices[3:1:-1] == [report.notices[3], report.notices[2]]
    assert report.notices == list(report.notices)
    assert report.notices != []
    assert "2 × skipped: no text: 'a', 'c'" in str(report)
    assert "3 × not an ISO date: publication day unknown: 'a', 'c', 'd'" in str(report)
    assert "…" in repr(report.notices)
    assert len(report.skipped) == 3
    plain = copydesk.Report(1, 0, 0, 1.0, {}, [copydesk.Notice("k", "", "null", "no text")])
    assert "1 × skipped: no text: 'k'" in str(plain)


def test_a_notice_costs_no_object_until_it_is_asked_for() -> None:
    texts = [None] * 20_000
    E.extract(texts, layers=["sentences"], threads=1)
    before = sys.getallocatedblocks()
    report = E.extract(texts, layers=["sentences"], threads=1).report
    assert sys.getallocatedblocks() - before < 2_000
    assert len(report.notices) == 20_000
    assert report.notices[19_999].key == 19_999
