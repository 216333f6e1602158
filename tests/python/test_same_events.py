"""One act over several articles: who goes together, what is kept, and that the order does not matter."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

import copydesk

MONDAY = "2024-03-11"

TOGETHER = [
    ("Peru accused Chile on Monday.", "On Monday Peru accused Chile of lying."),
    ("Peru met Chile on Monday.", "Chile met Peru on Monday."),
    ("Peruvian President Elena Tarvo accused Chile on Monday.", "Elena Tarvo of Peru accused Chile on Monday."),
    ("Peru accused Chile on Monday.", "Peru accused Chile."),  # published that Monday
]
APART = [
    ("Peru accused Chile on Monday.", "Chile accused Peru on Monday."),
    ("Peru accused Chile on Monday.", "Peru accused Chile on Sunday."),
    ("Peru accused Chile on Monday.", "Peru did not accuse Chile on Monday."),
    ("Peru accused Chile on Monday.", "Peru met Chile on Monday."),
    ("Peru accused Chile on Monday.", "Peru accused Norway on Monday."),
]


def acts(articles: list[str], **how: Any) -> list[list[int]]:
    """The acts of each article."""
    tables = copydesk.extract(articles, published=MONDAY, layers=["actors", "events"], **how)
    rows = copydesk.same_events(tables).to_dicts()
    return [[r["act"] for r in rows if r["doc"] == doc] for doc in range(len(articles))]


@pytest.mark.parametrize("pair", TOGETHER)
def test_the_same_go_together(pair: tuple[str, str]) -> None:
    assert acts(list(pair)) == [[0], [0]]


@pytest.mark.parametrize("pair", APART)
def test_others_stay_apart(pair: tuple[str, str]) -> None:
    one, other = acts(list(pair))
    assert one
    assert other
    assert not set(one) & set(other)


def test_columns_and_keys() -> None:
    tables = copydesk.extract(["Peru accused Chile on Monday.", None, "Peru accused Chile on Monday. Chile met Norway."], id=["b", "x", "a"], published=MONDAY)
    rows = copydesk.same_events(tables)
    assert rows.columns == "doc event act type status first last source target articles mentions kept".split()
    assert rows.types["first"] == "date32"
    assert [(r["doc"], r["event"]) for r in rows] == [(r["doc"], r["event"]) for r in tables.events]
    accused = [r for r in rows if r["type"] == "ACCUSE"]
    assert {(r["articles"], r["mentions"], r["source"], r["target"]) for r in accused} == {(2, 2, "Peru", "Chile")}
    assert [r["kept"] for r in accused] == [False, True]  # of two that say the same, the first key


def test_keys_of_any_type() -> None:
    for keys in ([2.5, 1.5], [7, 3]):
        tables = copydesk.extract(["Peru accused Chile.", "Peru accused Chile."], id=keys, published=MONDAY)
        assert [r["doc"] for r in copydesk.same_events(tables)] == keys
        assert [r["doc"] for r in copydesk.same_events(tables, one_a_day=True)] == [min(keys)]


def test_one_a_day_tells_what_it_merged() -> None:
    articles = ["Peruvian Foreign Minister Jon Kovac accused Chile on Monday.", "Peruvian President Elena Tarvo accused Chile on Monday.", "Chile met Norway on Monday."]
    tables = copydesk.extract(articles, id=["a", "b", "c"], published=MONDAY)
    assert len({r["act"] for r in copydesk.same_events(tables)}) == 3
    rows = copydesk.same_events(tables, one_a_day=True)
    assert rows.columns[-1] == "merged"
    assert [(r["type"], r["source"], r["merged"]) for r in rows] == [("ACCUSE", "PERGOV", "b/0"), ("CONSULT", "CHL", None)]


def test_without_a_day_each_is_its_own() -> None:
    tables = copydesk.extract(["Peru accused Chile.", "Peru accused Chile."])
    assert [r["act"] for r in copydesk.same_events(tables)] == [0, 1]


def test_the_order_of_articles_does_not_matter() -> None:
    articles = [a for pair in TOGETHER + APART for a in pair]
    keys = [f"k{i:02d}" for i in range(len(articles))]

    def seen(order: list[int], one_a_day: bool) -> list[dict[str, Any]]:
        tables = copydesk.extract([articles[i] for i in order], id=[keys[i] for i in order], published=MONDAY)
        return sorted(copydesk.same_events(tables, one_a_day=one_a_day), key=lambda r: (r["doc"], r["event"]))

    straight = list(range(len(articles)))
    for one_a_day in (False, True):
        want = seen(straight, one_a_day)
        for seed in range(4):
            order = straight[:]
            random.Random(seed).shuffle(order)
            assert seen(order, one_a_day) == want


def test_wrong_calls() -> None:
    assert len(copydesk.same_events(copydesk.extract([]))) == 0
    with pytest.raises(TypeError, match="wanted what extract"):
        copydesk.same_events([1])  # type: ignore[arg-type]
    with pytest.raises(AttributeError, match="actors was not asked for"):
        copydesk.same_events(copydesk.extract("It rained.", layers=["events"]))


def test_the_cost_is_linear() -> None:
    lands = ["Peru", "Chile", "Norway", "Denmark", "Kenya", "Ghana", "Japan"]
    articles = [f"{lands[i % 7]} accused {lands[i % 5 - 7]} on Monday." for i in range(4000)]

    def seconds(count: int) -> float:
        tables = copydesk.extract(articles[:count], published=MONDAY, layers=["actors", "events"])
        spent = []
        for _ in range(3):
            start = time.process_time()  # not what other programs take meanwhile
            copydesk.same_events(tables)
            spent.append(time.process_time() - start)
        return min(spent)

    seconds(200)
    assert seconds(4000) < 12 * max(seconds(1000), 0.001)
