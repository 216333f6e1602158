"""A word is found however its accents are written; its cells stay as the article has them."""

from __future__ import annotations

import unicodedata

import pytest

import copydesk

TEXT = "Recep Tayyip Erdoğan accused Peru of lying on Monday. Erdoğan’s aides met Orbán in São Paulo, Ðặng Thị said."
FORMS = ("NFC", "NFD")
PATTERNS = [
    ('"Erdoğan"', 2),
    ('"erdoğan"', 2),
    ('[word="Orbán"]', 1),
    ('[lower="orbán"]', 1),
    ("/Orb[á]n/", 1),
    ('[lemma="São"]', 1),
    ('[word!="Orbán" & word=/Orb.n/]', 0),
]


def in_form(form: str, text: str) -> str:
    return unicodedata.normalize(form, text)


@pytest.mark.parametrize("query", FORMS)
@pytest.mark.parametrize("written", FORMS)
def test_patterns_and_lists_find_both_forms(written: str, query: str) -> None:
    text = in_form(written, TEXT)
    for pattern, count in PATTERNS:
        table = copydesk.compile(in_form(query, pattern)).find(text)
        assert len(table) == count, pattern
        assert all(row["text"] == text[row["start"] : row["end"]] for row in table)
    for match in ("exact", "smart", "lower", "norm", "lemma"):
        term = "são paulo" if match in ("lower", "norm") else "São Paulo"
        table = copydesk.Gazetteer([in_form(query, term)], match=match).find(text)
        assert [row["text"] for row in table] == [in_form(written, "São Paulo")], match


def test_tables_are_the_same_but_for_what_is_cut_from_the_text(engine: copydesk.Engine) -> None:
    composed, decomposed = (engine.extract(in_form(form, TEXT), published="2024-03-11", layers=copydesk.engine.LAYERS) for form in FORMS)
    for name in ("tokens", "entities", "events", "times"):
        assert len(composed[name]) == len(decomposed[name]) > 0
        for a, b in zip(composed[name], decomposed[name], strict=True):
            assert b["text"] == in_form("NFD", TEXT)[b["start"] : b["end"]]
            places = {column for column in a if column == "text" or column.endswith(("start", "end", "title", "name", "speaker", "source", "target", "place"))}
            assert {c: v for c, v in a.items() if c not in places} == {c: v for c, v in b.items() if c not in places}
    assert [row["lemma"] for row in decomposed.tokens][2] == "Erdoğan"
    assert decomposed.entities.row(0)["code"] == composed.entities.row(0)["code"] == "TURGOV"


def test_a_corpus_finds_both_forms() -> None:
    corpus = copydesk.Corpus([in_form(form, TEXT) for form in FORMS])
    assert [row["text"] for row in corpus.find('"Orbán"')] == [in_form(form, "Orbán") for form in FORMS]


@pytest.mark.parametrize("query", FORMS)
@pytest.mark.parametrize("written", FORMS)
def test_folds_and_given_attributes_find_both_forms(written: str, query: str) -> None:
    def write(text: str) -> str:
        return in_form(written, text)

    ours = copydesk.Corpus([write("서울 and が met H̱asan.")])
    for pattern in ('[norm="서울"]', '[norm="が"]', '[lower="ẖasan"]', '"ẖasan"', '[word="H̱asan"]'):
        assert len(ours.find(in_form(query, pattern))) == 1, pattern
    token = {"text": write("Dvořák"), "lemma": write("Dvořák"), "norm": write("dvořák")}
    given = copydesk.Corpus.from_tokens([[token, {"text": "left"}]])
    for pattern in ('[lemma="Dvořák"]', '[lemma="Dvořák"] "left"', "/Dvo.ák/"):
        table = given.find(in_form(query, pattern))
        assert len(table) == 1, pattern
        assert table.row(0)["text"].startswith(write("Dvořák")), pattern


@pytest.mark.filterwarnings("ignore::copydesk.LintWarning")
@pytest.mark.parametrize("written", FORMS)
def test_a_given_norm_is_found_in_both_forms(written: str) -> None:
    given = copydesk.Corpus.from_tokens([[{"text": "Dvorak", "norm": in_form(written, "dvořák")}]])
    assert [len(given.find(in_form(form, '[norm="dvořák"]'))) for form in FORMS] == [1, 1]


def test_a_decomposed_value_of_lower_is_no_lint() -> None:
    assert not copydesk.compile(in_form("NFD", '[lower="orbán"]')).diagnostics
