"""copydesk.identities: who is the same over a corpus."""

import itertools
import random
import time
from typing import Any

import pytest

import copydesk

# What an article's first sentence names, and which of them are one.
TOGETHER = [
    ("Elena Tarvo spoke.", "Elena R. Tarvo spoke."),
    ("Mike Halstrup spoke.", "Michael Halstrup spoke."),
    ("Elena Rosa Tarvo spoke.", "Elena R. Tarvo spoke."),
    ("Mr John Halstrup, Jr. spoke.", "John Halstrup spoke."),
    ("The Harbour Grain Agency met.", "Harbour Grain Agency met."),
    ("Peru waited.", "Peruvians waited."),
    ("Peruvian President Elena Tarvo spoke.", "Elena Tarvo spoke."),
]
APART = [
    ("Elena Tarvo spoke.", "Anna Tarvo spoke."),
    ("Elena A. Tarvo spoke.", "Elena B. Tarvo spoke."),
    ("Elena Rosa Tarvo spoke.", "Elena Maria Tarvo spoke."),
    ("Peruvian President Elena Tarvo spoke.", "Danish President Elena Tarvo spoke."),
    ("Mrs Tarvo spoke.", "Mrs Tarvo spoke."),
    ("Jon Halstrup Jr. spoke.", "Jon Halstrup Sr. spoke."),
    ("Donald Trump Jr. spoke.", "Donald Trump spoke."),
    ("He lives in Paris, Texas.", "He lives in Paris."),
    ("The Harbour Grain Agency met.", "The Harbour Fish Agency met."),
]


def first_of(articles: list[str], **how: Any) -> list[int]:
    """The identity of the first actor of the kind that matters in each article."""
    rows = copydesk.identities(copydesk.extract(articles, layers=["actors"], **how)).to_dicts()
    out = []
    for doc in range(len(articles)):
        mine = [r for r in rows if r["doc"] == doc]
        people = [r for r in mine if r["kind"] == "person"]
        out.append((people or mine)[0]["identity"])
    return out


@pytest.mark.parametrize("pair", TOGETHER)
def test_the_same_go_together(pair: tuple[str, str]) -> None:
    assert len(set(first_of(list(pair)))) == 1


@pytest.mark.parametrize("pair", APART)
def test_others_stay_apart(pair: tuple[str, str]) -> None:
    assert len(set(first_of(list(pair)))) == 2


def test_one_without_a_country_is_nobodys_where_two_have_one() -> None:
    articles = ["Peruvian President Elena Tarvo spoke.", "Danish President Elena Tarvo spoke.", "Elena Tarvo left.", "Elena Tarvo came."]
    peru, denmark, left, came = first_of(articles)
    assert len({peru, denmark, left}) == 3
    assert left == came


def test_rows_join_by_doc_and_entity() -> None:
    tables = copydesk.extract(["Elena Tarvo met Jon Kovac in Peru.", None, "Elena R. Tarvo left Peru."], id=["a", "b", "c"], layers=["actors"])
    rows = copydesk.identities(tables)
    assert rows.columns == "doc entity identity name kind country code aliases articles mentions".split()
    assert [(r["doc"], r["entity"]) for r in rows] == [(r["doc"], r["entity"]) for r in tables.actors]
    tarvo = [r for r in rows if "Tarvo" in r["name"]]
    assert [r["doc"] for r in tarvo] == ["a", "c"]
    assert {(r["name"], r["aliases"], r["articles"], r["mentions"]) for r in tarvo} == {("Elena R. Tarvo", "Elena R. Tarvo | Elena Tarvo", 2, 2)}
    assert copydesk.identities(tables.actors).to_dicts() == rows.to_dicts()


def test_keys_of_any_type() -> None:
    tables = copydesk.extract(["Elena Tarvo spoke.", "Jon Kovac spoke."], id=[1.5, 2.5], layers=["actors"])
    assert [r["doc"] for r in copydesk.identities(tables)] == [1.5, 2.5]


def test_the_order_of_articles_does_not_matter() -> None:
    articles = [a for pair in TOGETHER + APART for a in pair if "Mrs" not in a]

    def parts(order: list[int]) -> set[frozenset[tuple[int, str]]]:
        groups: dict[int, set[tuple[int, str]]] = {}
        rows = copydesk.identities(copydesk.extract([articles[i] for i in order], layers=["actors"]))
        for row in rows:
            groups.setdefault(row["identity"], set()).add((order[row["doc"]], row["name"]))
        return {frozenset(group) for group in groups.values()}

    straight = list(range(len(articles)))
    want = parts(straight)
    for seed in range(5):
        order = straight[:]
        random.Random(seed).shuffle(order)
        assert parts(order) == want


def test_no_articles_and_wrong_tables() -> None:
    assert len(copydesk.identities(copydesk.extract([], layers=["actors"]))) == 0
    with pytest.raises(TypeError, match="wanted what extract"):
        copydesk.identities(copydesk.extract(["It rained."], layers=["blocks"]).blocks)
    with pytest.raises(TypeError, match="wanted what extract"):
        copydesk.identities([1])  # type: ignore[arg-type]
    with pytest.raises(AttributeError, match="actors was not asked for"):
        copydesk.identities(copydesk.extract(["It rained."], layers=["blocks"]))


def test_the_cost_is_linear() -> None:
    given = ["Elena", "Anna", "Jon", "Peter", "Maria", "David"]
    surnames = [a + b for a, b in itertools.product(["Hal", "Zor", "Kov", "Tar", "Ner"], ["strup", "van", "ac", "vo", "dal"])]
    articles = [f"{given[i % 6]} {surnames[i % 25]} met {given[i % 5]} {surnames[i % 23]} in Peru." for i in range(4000)]

    def seconds(count: int) -> float:
        tables = copydesk.extract(articles[:count], layers=["actors"])
        start = time.perf_counter()
        copydesk.identities(tables)
        return time.perf_counter() - start

    seconds(200)
    assert seconds(4000) < 20 * max(seconds(1000), 0.001)
