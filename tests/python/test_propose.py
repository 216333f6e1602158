"""Patterns proposed from rows that were marked right or wrong."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import copydesk

WHO = ["Peru", "Chile", "Norway", "Kenya", "Ghana", "Oslo", "Mali", "Japan"]
RIGHT = ["{} accused {} of theft.", "{} has accused {} of lies.", "{} accuses {} of delays.", "{} was accusing {} of noise."]
WRONG = ["{} met {} in spring.", "{} visited {} again.", "{} called {} a friend.", "{} sold {} ten ships.", "In {} it rained, and in {} too."]


def sentences(count: int, seed: int) -> tuple[list[str], list[int]]:
    draw = random.Random(seed)
    texts, right = [], []
    for i in range(count):
        kind = RIGHT if draw.random() < 0.2 else WRONG
        if kind is RIGHT:
            right.append(i)
        texts.append(draw.choice(kind).format(*draw.sample(WHO, 2)))
    return texts, right


@pytest.fixture(scope="module")
def case() -> tuple[copydesk.Corpus, list[int], list[int]]:
    texts, right = sentences(300, 7)
    return copydesk.Corpus(texts), right, [i for i in range(300) if i not in right]


def rows(docs: list[int]) -> list[dict[str, Any]]:
    return [{"doc": d} for d in docs]


def test_the_first_proposal_finds_what_nobody_marked(case: tuple[copydesk.Corpus, list[int], list[int]]) -> None:
    corpus, right, wrong = case
    found = copydesk.propose(corpus, yes=rows(right[:6]), no=rows(wrong[:6]))
    assert "accuse" in found[0].pattern
    assert {r["doc"] for r in corpus.find(found[0].pattern)} == set(right)
    assert (found[0].yes_found, found[0].yes, found[0].no_found, found[0].no) == (6, 6, 0, 6)
    assert found[0].found == len(right)
    assert found[0].sentences == 300
    assert all(match in sentence for sentence, match in found[0].examples)
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)


def test_the_same_rows_give_the_same_proposals(case: tuple[copydesk.Corpus, list[int], list[int]]) -> None:
    corpus, right, wrong = case
    first, again = (copydesk.propose(corpus, yes=rows(right[:5]), no=rows(wrong[:5])) for _ in range(2))
    assert list(first) == list(again)


def test_a_proposal_is_saved_as_a_rule_whose_examples_hold(case: tuple[copydesk.Corpus, list[int], list[int]], tmp_path: Path) -> None:
    corpus, right, wrong = case
    found = copydesk.propose(corpus, yes=rows(right[:6]), no=rows(wrong[:6]))
    file = tmp_path / "own.toml"
    for i, p in enumerate(found):
        assert p.examples
        p.save(file, f"own.{i}", emits="charge")
    engine = copydesk.Engine(file)
    assert engine.test() == []
    assert [r["pattern"] for r in engine.rules if r["emits"] == "charge"] == [p.pattern for p in found]
    with pytest.raises(copydesk.Error, match=r"has a rule 'own\.0' already"):
        found[0].save(file, "own.0")


def test_rows_are_places_and_a_pattern_finds_what_it_overlaps() -> None:
    text = "Peru sank a boat. Chile sank a ship. Peru bought a boat."
    corpus = copydesk.Corpus([text], id=["a"])
    at = [{"doc": "a", "start": text.index(w), "end": text.index(w) + len(w)} for w in ("Chile sank a ship", "Peru sank a boat", "Peru bought a boat")]
    found = copydesk.propose(corpus, yes=at[:2], no=at[2:])
    assert found[0].yes_found == 2
    assert found[0].no_found == 0
    assert "s" in found[0].pattern
    assert {row["text"] for row in corpus.find(found[0].pattern)} <= {"sank", "sank a", "Peru sank", "Chile sank"}


def test_further_parts_of_a_row_count() -> None:
    texts = ['"It is over," Ann whispered.', '"They won," Bob whispered.', '"Rain," Cem yelled.']
    tables = copydesk.extract(texts, layers=["quotes"])
    assert len(tables.quotes) == 3
    quotes = tables.quotes.to_dicts()
    found = copydesk.propose(copydesk.Corpus(texts), yes=quotes[:2], no=quotes[2:])
    assert any("whisper" in p.pattern and p.yes_found == 2 and p.no_found == 0 for p in found)


def test_frames_and_fields() -> None:
    pd = pytest.importorskip("pandas")
    news = pd.DataFrame({"title": ["Ship sinks", "Ship sails", "Rain"], "body": ["It sank.", "It sailed.", "It fell."]}, index=["x", "y", "z"])
    corpus = copydesk.Corpus(news, text=["title", "body"])
    marked = pd.DataFrame({"doc": ["x", "y", "z"], "field": ["title", "title", "title"], "right": [True, True, False]})
    found = copydesk.propose(corpus, yes=marked[marked["right"]], no=marked[~marked["right"]])
    assert any(p.pattern == '[lemma="ship"]' or p.pattern.startswith('"ship"') for p in found)


def test_wrong_calls_are_told() -> None:
    corpus = copydesk.Corpus(["It rained."])
    with pytest.raises(ValueError, match="no row is marked right"):
        copydesk.propose(corpus, yes=[])
    with pytest.raises(KeyError, match="no article 5"):
        copydesk.propose(corpus, yes=[{"doc": 5}])
    with pytest.raises(ValueError, match=r"yes\[0\] has no `doc`"):
        copydesk.propose(corpus, yes=[{"start": 1}])
    with pytest.raises(TypeError, match="corpus is a list"):
        copydesk.propose(["It rained."], yes=[{"doc": 0}])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"yes\[0\] is a int"):
        copydesk.propose(corpus, yes=[3])


def test_nothing_tells_rows_apart() -> None:
    corpus = copydesk.Corpus(["It rained."] * 4)
    assert len(copydesk.propose(corpus, yes=rows([0, 1]), no=rows([2, 3]))) == 0


def test_texts_are_escaped_and_written_as_toml(tmp_path: Path) -> None:
    nasty = 'A <b>"hawk\'s</b> \\ {} soared.\nThen\tit \'\'\' landed.'
    corpus = copydesk.Corpus([nasty.format("blue"), nasty.format("red"), "It rained in Oslo.", "It was <i>dry</i>."])
    found = copydesk.propose(corpus, yes=rows([0, 1]), no=rows([2, 3]))
    assert len(found)
    assert "<b>" not in found._repr_html_()
    found[0].save(tmp_path / "own.toml", "own.hawk")
    assert copydesk.Engine(tmp_path / "own.toml").test() == []
    assert found[0].pattern in str(found)
    assert found.to_dicts()[0]["yes_found"] == 2
