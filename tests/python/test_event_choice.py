"""Which words are acts is weighed; the rows of an analyst's own pack are not."""

from __future__ import annotations

from pathlib import Path

import pytest

import copydesk

ARTICLE = "Peru outwitted Chile on Monday. Chile outwitted the weather."
ROWS = "term\tpos\ttype\tagent\tpatient\tflags\noutwit\tV\tREJECT\tsubj\tobj\tactors\n"


@pytest.fixture
def own_pack(tmp_path: Path) -> Path:
    (tmp_path / "pack.toml").write_text('name = "mine"\nversion = "1"\nfiles = ["rules.toml"]\n', encoding="utf-8")
    (tmp_path / "rules.toml").write_text('[[gazetteer]]\nid = "mine.acts"\nfile = "acts.tsv"\nemits = "trigger"\nmatch = "lemma"\n', encoding="utf-8")
    (tmp_path / "acts.tsv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def test_conditions_decide_in_an_own_pack(own_pack: Path) -> None:
    engine = copydesk.Engine(rules=[own_pack])
    tables = engine.extract(ARTICLE, layers=["events", "rejected"])
    events = [(row["text"], row["type"], row["source_name"], row["target_name"], row["confidence"]) for row in tables.events.to_dicts()]
    assert events == [("outwitted", "REJECT", "Peru", "Chile", None)]
    assert ("outwitted", "needs a target") in {(row["text"], row["reason"]) for row in tables.rejected.to_dicts() if row["rule"] == "mine.acts"}


def test_a_choice_tells_its_margin(engine: copydesk.Engine) -> None:
    rows = engine.extract("Peru accused Chile of bad faith.", layers=["events"]).events.to_dicts()
    assert [row["type"] for row in rows] == ["ACCUSE"]
    assert 0 < rows[0]["confidence"] <= 1


def test_a_wide_word_is_an_act_in_some_surroundings(engine: copydesk.Engine) -> None:
    acts = engine.extract("Voters said that Russia interfered in the election.", layers=["events"]).events.to_dicts()
    assert [(row["text"], row["source_name"]) for row in acts] == [("interfered in", "Russia")]
    assert not len(engine.extract("The plan for the garden was ready.", layers=["events"]).events)


def test_no_state_acts_on_itself_where_no_phrase_says_so(engine: copydesk.Engine) -> None:
    """The heading “Talks on Wednesday” of the example had Ecuador on both sides."""
    text = (Path(__file__).parents[2] / "examples/harbour.txt").read_text(encoding="utf-8")
    rows = engine.extract(text, published="2024-03-12", layers=["events"]).events.to_dicts()
    talks = [(row["source_code"], row["target_code"]) for row in rows if row["text"] == "Talks"]
    assert talks
    assert all(source is None or source != target for source, target in talks)
