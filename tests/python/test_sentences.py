"""Labels of sentences of our own, and the measure by those held out (tests/quality/sentences.py)."""

import importlib.util
import json
import pathlib
import sys
from typing import Any

import pytest

ROOT = pathlib.Path(__file__).parents[2]
LABELS = ROOT / "tools/labels"
TYPES = set("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split())
STATUS = {"actual", "future", "hypothetical", "negated", "historical", "optional"}


def records(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (LABELS / name).read_text(encoding="utf8").splitlines()]


@pytest.mark.parametrize("name", ["sentences.jsonl", "sentences_held_out.jsonl"])
def test_labels_lie_in_their_text(name: str) -> None:
    seen = set()
    for record in records(name):
        assert record["id"] not in seen
        seen.add(record["id"])
        for row in [*record["events"], *record.get("second", [])]:
            start, end, kind, status, source_start, source_end, _, target_start, target_end, _ = row
            assert kind in TYPES, record["id"]
            assert status in STATUS, record["id"]
            for a, b in ((start, end), (source_start, source_end), (target_start, target_end)):
                assert (a is None) == (b is None)
                assert a is None or 0 <= a < b <= len(record["text"]), record["id"]


def test_nothing_held_out_is_learned() -> None:
    learned, held_out = ({record["text"] for record in records(name)} for name in ("sentences.jsonl", "sentences_held_out.jsonl"))
    assert not learned & held_out


@pytest.fixture(name="measure")
def load_measure(monkeypatch: pytest.MonkeyPatch) -> Any:
    """tests/quality/sentences.py as a module."""
    folder = ROOT / "tests/quality"
    monkeypatch.syspath_prepend(str(folder))
    spec = importlib.util.spec_from_file_location("sentences", folder / "sentences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "sentences", module)
    spec.loader.exec_module(module)
    return module


def test_figures_of_rows_that_are_right_and_wrong(measure: Any) -> None:
    text = "Kenyan rebels attacked Chad on Monday."
    record = {"id": "1", "text": text, "events": [[14, 22, "ASSAULT", "actual", 0, 13, "KENREB", 23, 27, "TCD"]]}
    right = measure.label(record["events"][0])
    assert measure.figures([record], [[right]], show=False)["whole_row"] == 1.0
    part = right | {"source": (7, 13)}  # "rebels" has less than six tenths of "Kenyan rebels", and does not begin like it
    found = measure.figures([record], [[part]], show=False)
    assert (found["trigger_and_type"], found["with_source_and_target"], found["source"], found["source_code"]) == (1.0, 0.0, 0.0, 1.0)
    wrong = right | {"status": "negated", "target_code": None}
    found = measure.figures([record], [[wrong, right | {"type": "AID"}]], show=False)
    assert (found["rows"], found["with_source_and_target"], found["with_codes"], found["status"]) == (2, 0.6667, 0.0, 0.0)
    assert measure.figures([record], [[]], show=False)["trigger_and_type"] == 0.0


def test_turned_sides_are_right_where_the_act_is_mutual(measure: Any) -> None:
    text = "Kenya met Chad."
    record = {"id": "1", "text": text, "events": [[6, 9, "CONSULT", "actual", 0, 5, "KEN", 10, 14, "TCD"]]}
    turned = measure.label([6, 9, "CONSULT", "actual", 10, 14, "TCD", 0, 5, "KEN"])
    assert measure.figures([record], [[turned]], show=False)["whole_row"] == 1.0
    assert measure.figures([record], [[turned | {"reciprocal": False}]], show=False)["with_source_and_target"] == 0.0
