"""Corpora: read once, asked often; of tokens made elsewhere."""

from __future__ import annotations

import datetime
import random
import warnings
from pathlib import Path
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


def test_spans_are_made_where_they_are_needed(engine: copydesk.Engine) -> None:
    texts = [f"Ana Sol said {word} to Jan Novak. He was not amused." for word in ["yes", "no", "so"] * 40]
    texts[70] = "Ana Sol accused Jan Novak of theft. He denied it."
    corpus = copydesk.Corpus(texts, engine=engine)
    empty = corpus.nbytes
    accused, anybody = (copydesk.compile(source, engine=engine) for source in ('<person/> [lemma="accuse"] <person/>', "<person/>"))
    assert [(r["doc"], r["text"]) for r in corpus.find(accused)] == [(70, "Ana Sol accused Jan Novak")]
    one = corpus.nbytes - empty
    assert list(corpus.find(anybody)) == list(anybody.find(texts))
    assert list(corpus.find(accused)) == list(accused.find(texts))
    assert corpus.nbytes - empty > 10 * one > 0


def test_spans_are_saved_for_an_engine_that_makes_the_same(engine: copydesk.Engine, tmp_path: Path) -> None:
    texts = ["Ana Sol accused Jan Novak of theft.", "He denied it.", "It was not Ana Sol."]
    corpus = copydesk.Corpus(texts, engine=engine)
    plain = copydesk.Corpus.open(corpus.save(tmp_path / "plain.corpus"), engine=engine)
    accused, anybody = '<person/> [lemma="accuse"]', "<person/>"
    found = list(corpus.find(accused))
    saved = copydesk.Corpus.open(corpus.save(tmp_path / "saved.corpus"), engine=engine)
    assert saved.nbytes > plain.nbytes
    before = saved.nbytes
    assert list(saved.find(accused)) == found
    assert saved.nbytes == before  # nothing was made
    assert [r["text"] for r in saved.find(anybody)] == ["Ana Sol", "Jan Novak", "Ana Sol"]
    assert saved.nbytes > before

    other = copydesk.Engine(without=["list.first_names"])
    alone = list(copydesk.Corpus(texts, engine=other).find(anybody))
    assert list(copydesk.Corpus.open(tmp_path / "saved.corpus", engine=other).find(anybody)) == alone


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


def some_patterns(count: int) -> list[str]:
    """Patterns of a few elements each, from a seed."""
    chance = random.Random(4)
    words = ["peru", "Chile", "accused", "accuse", "oslo", "it", "denied", "say", "said", "No", "they", ".", ":", "left", "Łódź"]
    elements = [
        lambda: f'"{chance.choice(words)}"',
        lambda: f'[lemma="{chance.choice(words).lower()}"]',
        lambda: f'[lower="{chance.choice(words).lower()}" | norm="lodz"]',
        lambda: f'[tag={chance.choice(["/NN.*/", "/VB.*/", "/[.,:]/"])}]',
        lambda: "[]{0,3}",
        lambda: f"({element()}|{element()})",
        lambda: f"x{chance.randrange(99)}:{element()}",
        lambda: f"(?={element()})",
        lambda: f"(?<!{element()})",
        lambda: chance.choice(["<person/>", "<country/>", "<quoted/>", "<s>", "</s>"]),
    ]

    def element() -> str:
        return chance.choice(elements[: 6 if chance.random() < 0.7 else 10])()

    made = []
    while len(made) < count:
        source = " ".join(element() for _ in range(chance.randrange(1, 4)))
        if chance.random() < 0.15:
            source = f"({source}) {chance.choice(['within', 'containing', '!within'])} ({element()})"
        made.append(source)
    return made


def test_same_matches_as_random_patterns(engine: copydesk.Engine) -> None:
    texts = [a + " " + b for a in TEXTS for b in TEXTS] + ["It rained. " * 20] * 4
    corpus = copydesk.Corpus(texts, engine=engine, threads=2)
    tried = some = 0
    for n, source in enumerate(some_patterns(400)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", copydesk.LintWarning)
                pattern = copydesk.compile(
                    source, match=("longest", "all", "first", "shortest")[n % 4], across_sentences=n % 5 == 0, engine=engine
                )
        except copydesk.RuleError:
            continue
        tried += 1
        found = list(pattern.find(texts))
        some += bool(found)
        assert list(corpus.find(pattern)) == found, source
    assert tried > 200
    assert some > 80


def test_several_fields(engine: copydesk.Engine, tmp_path: Path) -> None:
    import pandas as pd

    news = pd.DataFrame({"title": ["Chile denies it", None, "Oslo"], "body": ["Peru accused Chile.", "Chile won.", ""]}, index=[7, 8, 9])
    pattern = copydesk.compile('"Chile"|"Oslo"', engine=engine)
    corpus = copydesk.Corpus(news, text=["title", "body"], engine=engine)
    found = list(pattern.find(news, text=["title", "body"]))
    assert [(r["doc"], r["field"]) for r in found] == [(7, "title"), (7, "body"), (8, "body"), (9, "title")]
    assert list(corpus.find(pattern)) == found
    assert list(copydesk.Corpus.open(corpus.save(tmp_path / "a.corpus"), engine=engine).find(pattern)) == found


KEYS: list[Any] = [
    None,
    [5, 6, 7, 8],
    ["a", "b", "c", "ł"],
    [datetime.date(2024, 1, day) for day in (1, 2, 3, 4)],
    [datetime.datetime(2024, 1, day, 12, 30) for day in (1, 2, 3, 4)],
    [0.5, 1.5, 2.5, 1e300],
]


@pytest.mark.parametrize("keys", KEYS)
def test_save_and_open(engine: copydesk.Engine, tmp_path: Path, keys: Any) -> None:
    corpus = copydesk.Corpus([None, *TEXTS[:3]], id=keys, engine=engine)
    path = corpus.save(tmp_path / "news.corpus")
    opened = copydesk.Corpus.open(path, engine=engine)
    assert (len(opened), opened.tokens) == (len(corpus), corpus.tokens)
    for source in PATTERNS:
        pattern = copydesk.compile(source, engine=engine)
        assert list(opened.find(pattern)) == list(corpus.find(pattern)), source
    assert opened.concordance('"Oslo"')[0] == corpus.concordance('"Oslo"')[0]
    again = opened.save(tmp_path / "again.corpus").read_bytes()
    assert again == corpus.save(path).read_bytes()
    assert copydesk.Corpus.open(path, engine=engine).save(tmp_path / "again.corpus").read_bytes() == again
    assert [p.name for p in tmp_path.iterdir() if p.name not in ("news.corpus", "again.corpus")] == []


def test_tokens_are_saved(engine: copydesk.Engine, tmp_path: Path) -> None:
    docs = [[tokens("Rain", dep="x"), tokens("fell")], []]
    corpus = copydesk.Corpus.from_tokens(docs, [[{"kind": "port", "start": 0, "end": 2, "of": "Oslo"}], []], engine=engine)
    opened = copydesk.Corpus.open(corpus.save(tmp_path / "a.corpus"), engine=engine)
    pattern = copydesk.compile('<port of="Oslo"/>|[dep="x"]', match="all", attributes=["dep"], kinds=["port"], engine=engine)
    assert opened.match_tokens([pattern]) == corpus.match_tokens([pattern]) == [[(0, 0, 1), (0, 0, 2)], []]


def test_faulty_files(engine: copydesk.Engine, tmp_path: Path) -> None:
    path = copydesk.Corpus(TEXTS, engine=engine).save(tmp_path / "a.corpus")
    whole = path.read_bytes()
    at = whole.index("Łódź accused".encode())
    faults = {
        "cut short": whole[:-100],
        "an empty file": b"",
        "not a corpus": b"PAR1" + whole[4:],
        "of version 7, and this copydesk reads version 2": whole[:16] + b"\x07" + whole[17:],
        "its content is not what was written": whole[:at] + b"x" + whole[at + 1 :],
        "its header": whole[:40] + b"\xff" + whole[41:],
    }
    for message, content in faults.items():
        path.write_bytes(content)
        with pytest.raises(copydesk.Error, match=message):
            copydesk.Corpus.open(path, engine=engine)
    with pytest.raises(copydesk.Error, match="No such file"):
        copydesk.Corpus.open(tmp_path / "none", engine=engine)
    with pytest.raises(copydesk.Error, match="cannot write"):
        copydesk.Corpus(["x"], engine=engine).save(tmp_path / "no" / "such" / "folder")


def test_concordance(engine: copydesk.Engine) -> None:
    texts = ["Zinc fell.", "Big <b> copper fell!", "Tin\nrose. Tin fell again."]
    lines = copydesk.Corpus(texts, id=["z", "<c>", "t"], engine=engine).concordance('"fell"|"rose"', width=10)
    assert list(lines) == [("z", "Zinc ", "fell", "."), ("<c>", "<b> copper "[1:], "fell", "!"), ("t", "Tin\n", "rose", ". Tin fell"), ("t", "rose. Tin ", "fell", " again.")]
    assert lines[1].doc == "<c>"
    assert [line.doc for line in lines.sorted("left")] == ["<c>", "t", "t", "z"]
    assert [line.match for line in lines.sorted("match")] == ["fell", "fell", "fell", "rose"]
    assert [line.right for line in lines.sorted("right")] == ["!", ".", ". Tin fell", " again."]
    frame = lines.to_pandas()
    assert list(frame.columns) == ["doc", "sentence", "start", "end", "left", "match", "right"]
    assert frame["start"].tolist() == [5, 15, 4, 14]
    html = lines._repr_html_()
    assert "4 matches" in html
    assert "&lt;c&gt;" in html
    assert "<b>" not in html.split("kwic", 2)[2]
    assert 'class="match">rose<' in html
    few = copydesk.Corpus(texts, engine=engine).concordance("[]", limit=2)
    assert (len(few), few.total) == (2, 17)
    assert "2 shown" in repr(few)
    assert str(few).count("[") == 2
    with pytest.raises(ValueError, match="left, right, match"):
        lines.sorted("up")
    assert len(copydesk.Corpus(texts, engine=engine).concordance('"hail"').to_pandas()) == 0


def test_memory(engine: copydesk.Engine) -> None:
    corpus = copydesk.Corpus(["Rain fell in Oslo. " * 50] * 200, engine=engine)
    corpus.count('"rain"')
    assert corpus.nbytes <= 4 * 200 * 50 * 19


def test_a_set_of_patterns_finds_what_each_finds(engine: copydesk.Engine) -> None:
    texts = ["It rained in Oslo. The rain fell, she said.", None, "Rain fell. Peru accused Chile, and Chile denied it.", "Nothing 🎉 here."]
    sources = ['"rain" [lemma="fall"]', 'who:<country/> [lemma="accuse"]', 'x:[]{1,2} "in"', '[lemma="say"] "."', '(?<=",") "she"', '[tag="NNP"]']
    patterns = {source: copydesk.compile(source, engine=engine) for source in sources}
    sources.append('"." x:[]')
    patterns[sources[-1]] = copydesk.compile(sources[-1], across_sentences=True, engine=engine)
    corpus = copydesk.Corpus(texts, engine=engine)
    patterns = copydesk.PatternSet(patterns)
    wanted = sorted((row["doc"], row["start"], row["end"], source) for source in sources for row in patterns.patterns[source].find(texts).to_arrow().to_pylist())
    for table in (patterns.find(texts), corpus.find(patterns), patterns.find(texts, threads=2)):
        rows = table.to_arrow().to_pylist()
        assert sorted((r["doc"], r["start"], r["end"], r["rule"]) for r in rows) == wanted
        assert all(r["text"] == texts[r["doc"]][r["start"] : r["end"]] for r in rows)
        assert [(r["doc"], r["start"], r["end"]) for r in rows] == sorted((r["doc"], r["start"], r["end"]) for r in rows)
        assert [(r["who"], r["x"]) for r in rows if r["rule"] == sources[1]] == [("Peru", None)]
        assert [r["x"] for r in rows if r["rule"] == sources[2]] == ["It rained"]
    assert corpus.count(patterns) == len(wanted)
    with pytest.raises(ValueError, match="another engine"):
        corpus.find(copydesk.PatternSet(['"x"'], engine=copydesk.Engine()))
    with pytest.raises(ValueError, match="no patterns"):
        copydesk.PatternSet([])
    with pytest.raises(TypeError, match="several are expected"):
        copydesk.PatternSet('"x"')
