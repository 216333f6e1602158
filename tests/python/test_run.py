"""How a run behaves: what it reports, how it stops, what it costs to import."""

from __future__ import annotations

import _thread
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pyarrow as pa
import pytest

import copydesk

SPANISH = (
    "El ministro de Asuntos Exteriores dijo el lunes que el gobierno no aceptará las condiciones de su vecino y que las negociaciones "
    "deben continuar en la capital durante las próximas semanas hasta llegar a un acuerdo justo para todos los ciudadanos del país."
)
RUSSIAN = "Министр иностранных дел заявил в понедельник, что правительство не примет условия соседней страны и что переговоры " * 3


def test_article_text_never_raises(engine: copydesk.Engine) -> None:
    articles = ["It rained.", None, "lone \ud800 surrogate", SPANISH, RUSSIAN, "the word " * 1500]
    tables = engine.extract(articles, id=list("abcdef"), layers=["sentences", "tokens", "quotes", "entities", "events", "times"])
    assert [(n.key, n.what) for n in tables.report.notices] == [("b", "null"), ("c", "surrogate"), ("d", "language"), ("e", "language"), ("f", "sentence_cut")]
    assert [n.key for n in tables.report.skipped] == ["b", "c"]
    assert (tables.report.articles, tables.report.read) == (6, 4)
    assert {r["doc"] for r in tables.sentences} == set("adef")
    for name in ("quotes", "entities", "events", "times"):
        assert not {r["doc"] for r in tables[name]} & set("de")


@pytest.mark.parametrize(
    "text",
    [
        "Peru 3 Chile 1\nOslo 2 Lima 2\n" * 20,
        "The minister said that the talks with the neighbours would go on for weeks because neither side was willing to give way on the border.",
        "Quito",
        "",
        "GOVERNMENT REJECTS OFFER FROM NEIGHBOUR AS TALKS ON BORDER RESUME IN LIMA AND QUITO AFTER MONTHS OF SILENCE AND MUTUAL ACCUSATIONS OF BAD FAITH",
    ],
)
def test_english_is_read(engine: copydesk.Engine, text: str) -> None:
    assert engine.extract(text).report.notices == []


def test_ill_formed_arrow_text_is_reported(engine: copydesk.Engine) -> None:
    offsets, chars = pa.py_buffer(b"\x00\x00\x00\x00\x04\x00\x00\x00\x0e\x00\x00\x00"), pa.py_buffer(b"ab\xff\xfeIt rained.")
    array = pa.Array.from_buffers(pa.string(), 2, [None, offsets, chars])
    tables = engine.extract(array, layers=["sentences"])
    assert [(n.key, n.what, n.detail) for n in tables.report.notices] == [(0, "utf8", "not UTF-8 at byte 2")]
    assert [r["text"] for r in tables.sentences] == ["It rained."]


def test_overlong_article_is_reported(engine: copydesk.Engine) -> None:
    tables = engine.extract(["x" * (64 << 20) + "x", "It rained."], layers=["sentences"])
    assert [(n.key, n.what) for n in tables.report.notices] == [(0, "too_long")]
    assert len(tables.sentences) == 1


def test_report_in_words(engine: copydesk.Engine) -> None:
    report = engine.extract(["It <b>rained</b>.", None], id=["<x>", "<y>"]).report
    assert str(report).startswith("1 of 2 articles read in ")
    assert "1 × skipped: no text: '<y>'" in str(report)
    assert "&lt;y&gt;" in report._repr_html_()
    assert "<y>" not in report._repr_html_()


def test_progress(engine: copydesk.Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine.extract(["It rained."] * 10, progress=True)
    assert "10/10" in capsys.readouterr().err


def test_a_faulty_progress_function_stops_the_run(engine: copydesk.Engine) -> None:
    def fail(done: int) -> None:
        raise RuntimeError(f"at {done}")

    with pytest.raises(RuntimeError, match="at "):
        engine._core.extract([["It rained."]], [""], [], None, ["blocks"], 1, False, fail)


SENTENCE = "The minister said on Monday that Peru had accused Chile of seizing two ships. "
ACCUSED = '[tag="NNP"] [lemma="accuse"] [tag="NNP"]'

# Calls that would take many seconds.
LONG_CALLS: dict[str, Callable[[copydesk.Engine], object]] = {
    "many articles": lambda engine: engine.extract([SENTENCE * 40] * 20_000, threads=2),
    "one article": lambda engine: engine.extract(SENTENCE * 400_000),
    "one article, rejected": lambda engine: engine.extract("Mr. " + SENTENCE * 400_000, layers=["rejected"]),
    "lines": lambda engine: engine.extract("Read more here\nBy Ana Silva\n" * 1_000_000, layers=["blocks"]),
    "tokens": lambda engine: engine.extract(SENTENCE * 800_000, layers=["tokens"]),
    "a pattern": lambda engine: copydesk.compile(ACCUSED, engine=engine).find([SENTENCE * 800_000]),
    "a corpus": lambda engine: copydesk.Corpus([SENTENCE * 800_000], engine=engine),
    "explain": lambda engine: engine.explain(SENTENCE * 400_000, "events", 0),
    "why_not": lambda engine: engine.why_not(SENTENCE * 400_000, "person.titled"),
    "find_tokens": lambda engine: copydesk.Gazetteer(["Peru"], plural=True).find_tokens([[f"w{i}" for i in range(j, j + 1000)] for j in range(0, 2_000_000, 1000)] * 3),
    "from_tokens": lambda engine: copydesk.Corpus.from_tokens([[{"text": "Peru", "tag": "NNP"}] * 12_000_000], engine=engine),
}


@pytest.mark.parametrize("name", LONG_CALLS)
def test_ctrl_c_stops_within_a_second(engine: copydesk.Engine, name: str) -> None:
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background of a shell ignores it
    call = LONG_CALLS[name]
    stopped_at = []

    def interrupt() -> None:
        time.sleep(1)
        stopped_at.append(time.process_time())
        _thread.interrupt_main()

    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            call(engine)
        ended_at = time.process_time()  # of this process alone: other programs may keep the machine busy
    finally:
        thread.join()
        signal.signal(signal.SIGINT, previous)
    assert ended_at - stopped_at[0] < 1
    assert len(engine.extract("It rained.", layers=["sentences"]).sentences) == 1


def test_the_gil_is_released(engine: copydesk.Engine) -> None:
    """Another Python thread gets on with its work while the core is busy."""
    article = "The minister said on Monday that Peru had accused Chile of seizing two ships. " * 40
    ticks = 0
    busy = True

    def count() -> None:
        nonlocal ticks
        while busy:
            time.sleep(0.005)
            ticks += 1

    thread = threading.Thread(target=count)
    thread.start()
    begun = time.perf_counter()
    engine.extract([article] * 100, threads=1)
    elapsed = time.perf_counter() - begun
    busy = False
    thread.join()
    assert ticks >= elapsed / 0.05


def test_threads_share_an_engine(engine: copydesk.Engine) -> None:
    want = list(engine.extract(["Peru accused Chile."] * 5, layers=["tokens"]).tokens)
    results: list[bool] = []
    threads = [
        threading.Thread(target=lambda: results.append(list(engine.extract(["Peru accused Chile."] * 5, layers=["tokens"]).tokens) == want)) for _ in range(4)
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results == [True] * 4


def test_import_is_light() -> None:
    """Nothing heavy is imported with the package, and it is quick."""
    code = (
        "import sys, time; t = time.perf_counter(); import copydesk; s = time.perf_counter() - t;"
        "print(s, [m for m in ('pandas', 'pyarrow', 'polars', 'numpy', 'duckdb', 'tqdm') if m in sys.modules])"
    )
    seconds, _, modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.partition(" ")
    assert modules.strip() == "[]"
    assert float(seconds) < 1  # 0.3 on an idle machine


def test_explain(engine: copydesk.Engine) -> None:
    text = "Talks failed\n\nPeru accused Chile of seizing two ships."
    tables = engine.extract([None, text], layers=["blocks", "events", "sentences"])
    explanation = tables.blocks.explain(-1)
    assert explanation.row(0)["rule"] == tables.blocks.row(-1)["rule"]
    assert explanation.row(0)["text"] == "Peru accused Chile of seizing two ships."
    assert "core.block" in str(explanation)
    events = engine.explain(text, "events", 0)
    assert events.row(0)["rule"] == tables.events.row(0)["rule"]
    assert all(text[r["start"] : r["end"]] == r["text"] for r in events)
    with pytest.raises(IndexError):
        tables.blocks.explain(9)
    with pytest.raises(IndexError):
        engine.explain(text, "blocks", 9)
    with pytest.raises(TypeError):
        tables.sentences.explain(0)


def test_an_overlong_sentence_is_cut_and_reported() -> None:
    tables = copydesk.extract(["The ministers met " + "again and " * 2000], layers=["tokens"])
    counts = tables.tokens.to_pandas()["sentence"].value_counts()
    assert counts.max() == 1024
    assert [notice.what for notice in tables.report.notices] == ["sentence_cut"]
