"""The contract of every table: its columns, their types, and what must hold in every row."""

from __future__ import annotations

import datetime
import gc
import re
import weakref
from pathlib import Path

import pyarrow as pa
import pytest

import copydesk
from copydesk.engine import LAYERS

# Table → column → type.
SCHEMA: dict[str, dict[str, str]] = {}
for _line in (Path(__file__).parents[1] / "spec" / "columns.tsv").read_text(encoding="utf-8").splitlines()[2:]:
    _table, _column, _type = _line.split("\t")
    SCHEMA.setdefault(_table, {})[_column] = _type
TYPES = {"string": pa.string(), "int32": pa.int32(), "int64": pa.int64(), "double": pa.float64(), "date32": pa.date32(), "bool": pa.bool_()}

# Numbers that count from 0 in their own table, and those that point to another one.
OWN = {"blocks": "block", "sentences": "sentence", "tokens": "token", "actors": "entity", "entities": "mention", "quotes": "quote", "times": "time", "events": "event"}
POINTS = {
    ("blocks", "duplicate_of"): "blocks",
    ("sentences", "block"): "blocks",
    ("tokens", "sentence"): "sentences",
    ("actors", "first_mention"): "entities",
    ("entities", "entity"): "actors",
    ("quotes", "entity"): "actors",
    ("events", "sentence"): "sentences",
    ("events", "source_entity"): "actors",
    ("events", "target_entity"): "actors",
    ("events", "quote"): "quotes",
}

NASTY = {
    "emoji": "The 🇨🇱 minister 👩🏽‍🚀 said on Monday: “We will 🎉 not pay.” Chile accused Peru of lying.",
    "crlf": "Harbour shut\r\n\r\nPeru's navy seized two ships on Sunday.\r\n\"It is over,\" the minister said.\r\n",
    "nul": "Peru\x00 accused Chile on Monday.\x00\n\n\x00\x01\x02 The\x0bminister said so.",
    "bidi": "\u202eThe minister\u202c said \u2067שלום\u2069 on Monday. Chile condemned Peru. עברית English",
    "combining": "Pe\u0301rou accuse\u0301d Chile. E\u0301cole\u0301 said ‘no’. Zoë’s café a\u0308\u0308\u0308.",
    "mojibake": "The minister said â€œit is overâ€\x9d on Monday. Caf\xc3\xa9 \ufffd\ufffd.",
    "astral": "𝔗𝔥𝔢 𝔪𝔦𝔫𝔦𝔰𝔱𝔢𝔯 said “𠮷野家” in Tokyo on 5 March 2024.",
    "space": " \n\t\u00a0\u2003\u200b\ufeff ",
    "quotes": "\"\"\"“‘’”«»‹›„‟\"'\"'\"'\"' said \"",
    "long": "a" * 5000 + " said " + "\"" * 300 + "!" * 3000,
    "empty": "",
    "separators": "One\u2028two\u2029three\x85four said the minister on Monday.",
}


@pytest.fixture(scope="module")
def nasty(engine: copydesk.Engine) -> copydesk.Tables:
    return engine.extract(list(NASTY.values()), id=list(NASTY), published="2024-03-12", layers=LAYERS)


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("fields", [1, 2])
def test_schema(engine: copydesk.Engine, name: str, fields: int) -> None:
    """Columns and types are those of docs/SCHEMA.md, also without a row."""
    want = [(column, TYPES[kind]) for column, kind in SCHEMA[name].items()]
    if fields == 1:
        table = engine.extract([], layers=[name])[name]
    else:
        want.insert(1, ("field", pa.string()))
        table = engine.extract(pa.table({"a": pa.array([], pa.string()), "b": pa.array([], pa.string())}), text=["a", "b"], layers=[name])[name]
    arrow = table.to_arrow()
    assert [(f.name, f.type) for f in arrow.schema] == want
    assert all(f.nullable for f in arrow.schema)
    assert len(table) == 0
    assert table.columns == [n for n, _ in want]


@pytest.mark.parametrize("name", LAYERS)
def test_schema_is_documented(name: str) -> None:
    """The list of columns in docs/SCHEMA.md is this one."""
    text = (Path(__file__).parents[2] / "docs/SCHEMA.md").read_text(encoding="utf-8")
    entry = re.search(rf"\*\*{name}\*\*[^`]*`([^`]*)`", text)
    assert entry is not None
    assert entry[1].split() == list(SCHEMA[name])


def test_text_is_the_slice(nasty: copydesk.Tables) -> None:
    for table in nasty:
        for row in table:
            article = NASTY[row["doc"]]
            assert "start" not in row or article[row["start"] : row["end"]] == row["text"]
            for part in ("cue", "speaker", "source", "target", "place", "title"):
                if row.get(f"{part}_start") is not None:
                    assert article[row[f"{part}_start"] : row[f"{part}_end"]] == row[part]


def test_text_is_the_slice_in_bytes(engine: copydesk.Engine) -> None:
    tables = engine.extract(list(NASTY.values()), id=list(NASTY), layers=LAYERS, offsets="bytes")
    for table in tables:
        for row in table:
            if "start" in row:
                assert NASTY[row["doc"]].encode()[row["start"] : row["end"]].decode() == row["text"]


def test_blocks_cover_every_character(nasty: copydesk.Tables) -> None:
    for name, article in NASTY.items():
        covered = set()
        at = 0
        for row in nasty.blocks:
            if row["doc"] == name:
                assert row["start"] >= at
                at = row["end"]
                covered.update(range(row["start"], row["end"]))
        invisible = "\u200b\ufeff"
        assert [i for i, c in enumerate(article) if not c.isspace() and c not in invisible and i not in covered] == []


def test_order_and_numbers(nasty: copydesk.Tables) -> None:
    docs = {name: i for i, name in enumerate(NASTY)}
    for table in nasty:
        rows = list(table)
        assert rows == sorted(rows, key=lambda r: (docs[r["doc"]], r.get("start", 0), r.get("end", 0)))
        if table.name in OWN:
            for name in NASTY:
                numbers = [r[OWN[table.name]] for r in rows if r["doc"] == name]
                assert numbers == list(range(len(numbers)))
    for (name, column), target in POINTS.items():
        sizes = {d: sum(r["doc"] == d for r in nasty[target]) for d in NASTY}
        for row in nasty[name]:
            assert row[column] is None or 0 <= row[column] < sizes[row["doc"]]


def test_who_is_told_once(engine: copydesk.Engine) -> None:
    """A speaker and a side on the span of an entity row are who that row says."""
    names = ["Ana Silva", "Jan Novak", "Peru", "the Foreign Ministry", "Chile's army"]
    acts = ["He said the bridge was open.", "It accused Chile of lying.", "She warned Peru.", "They said they would go.", "He met her on Sunday."]
    articles = [f"{one} met {other} in Lima. {act} “We are ready,” he said." for one in names for other in names for act in acts]
    tables = engine.extract(articles, layers=["entities", "quotes", "events"])
    entity_at = {(row["doc"], row["start"], row["end"]): row["entity"] for row in tables.entities.to_dicts()}
    parties = [(row["doc"], row["speaker_start"], row["speaker_end"], row["entity"]) for row in tables.quotes.to_dicts()]
    parties += [(row["doc"], row[f"{side}_start"], row[f"{side}_end"], row[f"{side}_entity"]) for row in tables.events.to_dicts() for side in ("source", "target")]
    shared = [(entity_at[doc, start, end], entity) for doc, start, end, entity in parties if (doc, start, end) in entity_at]
    assert len(shared) > len(articles)
    assert {entity for entity, _ in shared} > {None, 0, 1}
    assert all(of_mention == of_party for of_mention, of_party in shared)


def test_rules_are_known(nasty: copydesk.Tables, engine: copydesk.Engine) -> None:
    known = {r["id"] for r in engine.rules}
    for table in nasty:
        for row in table:
            assert "rule" not in row or row["rule"] in known


def test_same_bytes_for_any_threads(engine: copydesk.Engine) -> None:
    articles = list(NASTY.values()) * 40
    one, eight = (engine.extract(articles, published="2024-03-12", layers=LAYERS, threads=n) for n in (1, 8))
    for a, b in zip(one, eight, strict=True):
        assert a.to_arrow().equals(b.to_arrow(), check_metadata=True)


def test_same_rows_whatever_was_asked_for(nasty: copydesk.Tables, engine: copydesk.Engine) -> None:
    asked = [[n] for n in LAYERS] + [[a, b] for a in LAYERS for b in LAYERS if a < b] + [list(reversed(LAYERS))]
    for layers in asked:
        tables = engine.extract(list(NASTY.values()), id=list(NASTY), published="2024-03-12", layers=layers)
        assert sorted(tables.names) == sorted(layers)
        for table in tables:
            assert table.to_arrow().equals(nasty[table.name].to_arrow()), (layers, table.name)


def test_metadata(nasty: copydesk.Tables) -> None:
    metadata = nasty.blocks.to_arrow().schema.metadata
    assert metadata[b"copydesk.version"].decode() == copydesk.__version__
    assert metadata[b"copydesk.packs"].decode().startswith("news_en 0.1.0 ")


def test_version_is_the_package_s() -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == copydesk.__version__


def test_types_of_pandas(nasty: copydesk.Tables) -> None:
    import pandas as pd

    frame = nasty.events.to_pandas()
    assert str(frame["start"].dtype) == "Int32"
    assert str(frame["quote"].dtype) == "Int32"
    assert str(frame["reciprocal"].dtype) == "boolean"
    assert str(frame["score"].dtype) == "float64"
    assert pd.api.types.is_datetime64_dtype(frame["first"].dtype)
    assert "object" not in map(str, frame.dtypes)
    without_rows = copydesk.extract([], layers=["events"]).events.to_pandas()
    assert frame.dtypes.drop("doc").equals(without_rows.dtypes.drop("doc"))


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".jsonl", ".duckdb"])
def test_write(engine: copydesk.Engine, tmp_path: Path, ending: str) -> None:
    import json

    import duckdb
    import pandas as pd

    tables = engine.extract(["He said \"no, 'no'\".\n\nIt rained; on Monday."], published=datetime.date(2024, 3, 12), layers=["sentences", "blocks"])
    path = tables.sentences.write(tmp_path / f"out{ending}")
    want = [row["text"] for row in tables.sentences]
    if ending == ".duckdb":
        tables.blocks.write(path)
        tables.sentences.write(path)  # again: replaced
        with duckdb.connect(str(path)) as database:
            assert [r[0] for r in database.execute("select text from sentences order by start").fetchall()] == want
            assert database.execute("select count(*) from blocks").fetchone() == (len(tables.blocks),)
    elif ending == ".jsonl":
        assert [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()] == want
    else:
        frame = pd.read_csv(path) if ending == ".csv" else pd.read_parquet(path)
        assert frame["text"].tolist() == want


def test_write_refuses_other_endings(engine: copydesk.Engine, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.xlsx"):
        engine.extract("It rained.").blocks.write(tmp_path / "a.xlsx")


def test_write_all(engine: copydesk.Engine, tmp_path: Path) -> None:
    tables = engine.extract("It rained.", layers=["blocks", "sentences"])
    assert [p.name for p in tables.write(tmp_path / "out", format="csv")] == ["blocks.csv", "sentences.csv"]
    assert tables.write(tmp_path / "all.duckdb") == [tmp_path / "all.duckdb"]


def test_tables_are_let_go_at_once(engine: copydesk.Engine) -> None:
    """Without waiting for Python to look for circles: a stream would keep many batches."""
    table = engine.extract("It rained.", layers=["blocks"]).blocks
    assert table.explain(0).row(0)["text"] == "It rained."
    gone = weakref.ref(table)
    gc.disable()
    try:
        del table
        assert gone() is None
    finally:
        gc.enable()


def test_round_trips(engine: copydesk.Engine) -> None:
    import duckdb
    import polars as pl

    table = engine.extract(["It rained. It snowed.", "Peru accused Chile."], id=["a", "b"], layers=["tokens"]).tokens
    rows = list(table)
    assert table.to_arrow().to_pylist() == rows
    assert table.to_polars().to_dicts() == rows
    assert pl.DataFrame(table).to_dicts() == rows
    assert pa.table(table).to_pylist() == rows
    with duckdb.connect() as database:
        database.register("t", table.to_arrow())
        assert database.execute("select count(*) from t").fetchone() == (len(rows),)


def test_missing_table_says_how_to_get_it(engine: copydesk.Engine) -> None:
    tables = engine.extract("It rained.")
    with pytest.raises(AttributeError, match=r"layers=\[…, 'tokens'\]"):
        tables.tokens  # noqa: B018
    with pytest.raises(AttributeError):
        tables.nonsense  # noqa: B018


def test_rows_count_from_the_end(engine: copydesk.Engine) -> None:
    table = engine.extract("It rained. It snowed.", layers=["sentences"]).sentences
    assert table.row(-1)["text"] == "It snowed."
    for number in (2, -3):
        with pytest.raises(IndexError):
            table.row(number)
