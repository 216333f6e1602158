"""Corpora: read once, asked often; of tokens made elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

import copydesk

TEXTS = ["Peru accused Chile. Chile 🎉 denied it.", "Łódź accused Oslo.", "", "He said: “No.” They left."]
PATTERNS = ['"Chile"', '[lemma="accuse"] what:[tag=/NNP/]', '<person/>|"He"', "[]{2}", '"no"', '<s/> containing "said"', '[pos="VERB"] (?=[])']


def tokens(text: str, **more: str) -> dict[str, str]:
    return {"text": text, **more}


@pytest.mark.parametrize("threads", [1, 3])
def test_same_matches_as_the_pattern(engine: copydesk.Engine, threads: int) -> None:
    texts = [t * n for n in (1, 4) for t in TEXTS] * 40
    corpus = copydesk.Corpus(texts, engine=engine, threads=threads)
    for source in PATTERNS:
        for match in ("longest", "all"):
            pattern = copydesk.compile(source, match=match, engine=engine)
            found = list(pattern.find(texts))
            assert list(corpus.find(pattern)) == found, source
            assert corpus.count(pattern) == len(found)


def test_from_tokens(engine: copydesk.Engine) -> None:
    docs: list[list[dict[str, Any]]] = [
        [tokens("Rain", tag="NN", ws=""), tokens("\n", ws=""), tokens("fell", lemma="fall", dep="root"), tokens("Why", sent_start=True), tokens("?")],
        [],
        [tokens("fell", lemma="fell")],
    ]
    spans = [[{"kind": "port", "start": 0, "end": 3, "country": "XXA"}], [], None]
    corpus = copydesk.Corpus.from_tokens(docs, spans, id=["a", "b", "c"], engine=engine)
    assert (len(corpus), corpus.tokens) == (3, 6)
    assert [(r["doc"], r["start"], r["end"], r["text"]) for r in corpus.find('[lemma="fall"]')] == [("a", 5, 9, "fell")]
    assert [r["sentence"] for r in corpus.find('"why"')] == [1]
    assert [r["text"] for r in corpus.find('[tag="NN"] [is_space]')] == ["Rain\n"]
    pattern = copydesk.compile('p:<port country="XXA"/> | [dep="root"]', match="all", attributes=["dep"], kinds=["port"], engine=engine)
    assert [(r["text"], r["p"]) for r in corpus.find(pattern)] == [("Rain\nfell", "Rain\nfell"), ("fell", None)]
    assert corpus.match_tokens(['"fell"', pattern]) == [[(0, 2, 3), (1, 0, 3), (1, 2, 3)], [], [(0, 0, 1)]]


def test_sentences_of_tokens(engine: copydesk.Engine) -> None:
    doc = [tokens(t) for t in "abcd"]
    corpus = copydesk.Corpus.from_tokens([doc, doc], [[{"kind": "s", "start": 1, "end": 3}], []], engine=engine)
    assert [(r["doc"], r["text"]) for r in corpus.find("<s/>")] == [(0, "a"), (0, "b c"), (0, "d"), (1, "a b c d")]
    long = copydesk.Corpus.from_tokens([[tokens("x")] * 1500], engine=engine)
    assert [n.what for n in long.report.notices] == ["sentence_cut"]


BAD_DOCS: list[tuple[Any, Any, str]] = [
    ([[{"txt": "a"}]], None, "document 0, token 0 has no `text`"),
    ([[tokens("a")], [tokens("b"), tokens("")]], None, "document 1, token 1: `text` is empty"),
    ([3], None, "document 0 is a int; wanted a list of tokens"),
    ([[tokens("a", tag=3)]], None, "document 0, token 0: `tag` is a int"),  # type: ignore[arg-type]
    ([["a"]], None, "document 0, token 0 is a str"),
    ([[tokens("\ud800")]], None, "`text` holds a lone surrogate"),
    ([[tokens("a")]], [[{"kind": "x", "start": 0}]], "document 0, span 0 has no `end`"),
    ([[tokens("a")]], [[{"kind": "x", "start": 0, "end": 2}]], r"document 0: span 0 is \[0, 2\) of 1 tokens"),
    ([[tokens("a")], []], [[]], "spans= ends before document 1"),
    ([[tokens("a")]], [[], []], "spans= has more lists"),
]


@pytest.mark.parametrize(("docs", "spans", "message"), BAD_DOCS)
def test_faulty_tokens(engine: copydesk.Engine, docs: Any, spans: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        copydesk.Corpus.from_tokens(docs, spans, engine=engine)
