"""What the workbench knows and does, without a page; and how it answers one."""

from __future__ import annotations

import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk.bench import Bench, Pin
from copydesk.widget import Answerer

TEXTS = ["Peru accused Chile of theft. It rained.", "Chile denied it.", "Norway praised Iceland. Oslo accused Bern of delays.", "Mali has accused Chad <b>again</b>."]
ACCUSED = 'who:<actor/> "has"? [lemma="accuse"] whom:<actor/>'


def test_hits_have_captures_and_places() -> None:
    found = Bench(TEXTS, id=["a", "b", "c", "d"]).look(ACCUSED)
    assert (found["count"], found["docs"], found["of"], found["complete"]) == (3, 3, 4, True)
    assert [(h["doc"], h["match"]) for h in found["hits"]] == [("a", "Peru accused Chile"), ("c", "Oslo accused Bern"), ("d", "Mali has accused Chad")]
    assert found["hits"][0]["captures"] == [["who", "Peru"], ["whom", "Chile"]]
    for hit in found["hits"]:
        assert TEXTS[hit["cell"]][hit["start"] : hit["end"]] == hit["match"]


def test_every_fault_has_its_place() -> None:
    found = Bench(TEXTS).look('[lema="x"] [tga="y"]')
    assert [(f["line"], f["column"]) for f in found["faults"]] == [(1, 2), (1, 13)]
    assert "count" not in found


def test_the_diff_is_against_what_was_saved(tmp_path: Path) -> None:
    bench = Bench(TEXTS, pack=tmp_path / "own.toml")
    assert bench.look('[lemma="accuse"]')["diff"] is None
    bench.draft.id = "own.accused"
    bench.save()
    diff = bench.look('"accused" | "denied"')["diff"]
    assert (diff["added"]["count"], diff["removed"]["count"]) == (1, 0)
    assert diff["added"]["hits"][0]["match"] == "denied"
    assert bench.look('"denied"')["diff"]["removed"]["count"] == 3


def test_pins_are_examples_and_tell_whether_they_hold(tmp_path: Path) -> None:
    bench = Bench(TEXTS, pack=tmp_path / "own.toml")
    hit = bench.look(ACCUSED)["hits"][0]
    bench.pin(hit["cell"], hit["start"], hit["end"], True)
    bench.pin(1, 0, 5, False)
    assert [(p.text, p.yes) for p in bench.draft.pins] == [("Peru accused Chile of theft.", True), ("Chile denied it.", False)]
    assert [p["holds"] for p in bench.look(ACCUSED)["pins"]] == [True, True]
    assert [p["holds"] for p in bench.look('"denied"')["pins"]] == [False, False]
    bench.pin(1, 0, 5, True)
    assert [(p.text, p.yes) for p in bench.draft.pins][-1] == ("Chile denied it.", True)
    bench.unpin("Chile denied it.")
    assert len(bench.draft.pins) == 1


def test_a_rule_is_saved_opened_and_saved_again(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    head = "# mine\n[sets]\nblaming = ['accuse', 'blame']\n\n"
    first = "[[rule]]\nid = \"own.first\"\ndoc = 'it'\nemits = \"charge\"\npattern = '[lemma=$blaming]'\nset = { how = \"loud\" }\nyes = ['It was accused.']\nno = ['It rained.']\n"
    last = "\n# the last one\n[[rule]]\nid = \"own.last\"\nemits = \"rain\"\npattern = '\"rained\"'\n"
    file.write_text(head + first + last)
    with pytest.warns(copydesk.LintWarning):
        bench = Bench(TEXTS, pack=file, rule="own.first")
    assert bench.rules() == ["own.first", "own.last"]
    assert bench.draft.pins == [Pin("It was accused.", True), Pin("It rained.", False)]
    assert bench.look(bench.draft.pattern)["count"] == 3
    bench.look('who:<actor/> []? [lemma=$blaming]')
    bench.draft.pins.append(Pin("Peru blamed Chile.", True))
    bench.save()
    text = file.read_text()
    assert text.startswith(head)
    assert text.endswith(last)
    rules = tomllib.loads(text)["rule"]
    assert [r["id"] for r in rules] == ["own.first", "own.last"]
    assert rules[0]["set"] == {"how": "loud"}
    assert rules[0]["yes"] == [{"text": "Peru blamed Chile.", "who": "Peru"}]  # what does not match any more is no example
    with pytest.warns(copydesk.LintWarning):
        again = Bench(TEXTS, pack=file, rule="own.first")
    assert again.draft.pattern == 'who:<actor/> []? [lemma=$blaming]'
    again.draft.id, again.draft.rest = "own.third", {}
    again.save()
    assert again.rules() == ["own.first", "own.last", "own.third"]


def test_a_pack_that_does_not_compile_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    bench = Bench(TEXTS, pack=file)
    bench.look('"rained"')
    bench.draft.id = "not an id"
    with pytest.raises(copydesk.RuleError):
        bench.save()
    assert not file.exists()
    bench.draft.id = "own.rain"
    bench.save()
    before = file.read_text()
    bench.look('[lema="x"]')
    with pytest.raises(copydesk.RuleError):
        bench.save()
    assert file.read_text() == before
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(copydesk.Error, match="no pack to save to"):
        Bench(TEXTS).save()


def test_a_folder_is_a_pack_too(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('name = "mine"\nversion = "1"\nfiles = ["rules.toml"]\n')
    (tmp_path / "rules.toml").write_text("")
    bench = Bench(TEXTS, pack=tmp_path)
    bench.look('"rained"')
    bench.draft.pins = [Pin("It rained.", True), Pin("It snowed.", False)]
    assert bench.save() == tmp_path / "rules.toml"
    assert Bench(TEXTS, pack=tmp_path, rule="own.rule").draft.pattern == '"rained"'


def test_why_not_and_the_article() -> None:
    bench = Bench(TEXTS)
    bench.look('<actor/> [lemma="accuse"] "of"')
    one = bench.article(0)
    assert one["hits"] == []
    assert one["why"][0]["text"] == "Peru accused"
    assert "was needed" in one["why"][0]["reason"]


def test_proposals_come_from_pins() -> None:
    texts = [f"{a} accused {b} of {c}." for a, b, c in (("Peru", "Chile", "theft"), ("Oslo", "Bern", "delays"), ("Mali", "Chad", "lies"))] + ["It rained.", "Chile met Peru."] * 6
    bench = Bench(texts)
    for cell in range(3):
        bench.pin(cell, 0, len(texts[cell]), True)
    bench.pin(4, 0, 5, False)
    assert "accuse" in bench.propose()[0].pattern


def test_the_sample_is_drawn_by_seed_and_keeps_its_order() -> None:
    texts = [f"Text number {i}." for i in range(200)]
    few = [c.doc for c in Bench(texts, sample=500, seed=1).cells]
    assert few == sorted(few)
    assert 20 < len(few) < 60
    assert few == [c.doc for c in Bench(texts, sample=500, seed=1).cells]
    assert few != [c.doc for c in Bench(texts, sample=500, seed=2).cells]


def test_the_still_picture_is_escaped() -> None:
    bench = Bench(["<script>alert(1)</script> accused Peru."])
    bench.look('x:[] "accused"')
    bench.pin(0, 0, 5, True)
    assert "<script>" not in bench.html()
    assert "&lt;script&gt;" in bench.html()
    bench.look('[lema="<b>"]')
    assert "^" in bench.html()
    assert "<b>\"" not in bench.html()


def test_warming_goes_on_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.bench.PART_CHARS", 1)
    bench = Bench(TEXTS)
    stops = iter([False, True, False, False, False])
    assert bench.warm(lambda: next(stops)) is False
    assert bench.warm(lambda: next(stops)) is True
    assert next(stops, None) is None


def test_what_takes_long_is_told_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.bench.PART_CHARS", 1)
    monkeypatch.setattr("copydesk.bench.EARLY", 0)
    early: list[dict[str, Any]] = []
    whole = Bench(TEXTS).look('[lemma="accuse"]', early=early.append)
    assert [(e["count"], e["complete"]) for e in early] == [(1, False)]
    assert "pins" not in early[0]
    assert (whole["count"], whole["complete"]) == (3, True)


def test_what_is_stale_is_given_up() -> None:
    bench = Bench(TEXTS)
    bench.look('"rained"')
    assert bench.look('"accused"', stop=lambda: True) == {}
    assert bench.draft.pattern == '"rained"'


class _Page:
    """Keeps what it is told; the first look waits until the test lets it go."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []
        self.begun, self.go = threading.Event(), threading.Event()

    def tell(self, name: str, value: Any) -> None:
        self.told.append((name, value))


def test_the_answerer_skips_what_was_typed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    page, bench = _Page(), Bench(TEXTS)
    look = Bench.look

    def slow(self: Bench, pattern: str, *rest: Any, **named: Any) -> Any:
        if pattern == '"first"':
            page.begun.set()
            assert page.go.wait(10)
        return look(self, pattern, *rest, **named)

    monkeypatch.setattr(Bench, "look", slow)
    answerer = Answerer(bench, page.tell)
    question = {"do": "look", "match": "longest", "across_sentences": False}
    answerer.ask({**question, "asked": 1, "pattern": '"first"'})
    assert page.begun.wait(10)
    for n in range(2, 30):
        answerer.ask({**question, "asked": n, "pattern": '"rained"'})
    page.go.set()
    assert answerer.wait(10)
    assert [value["asked"] for name, value in page.told if name == "answer"] == [29]
    answerer.ask({"do": "open", "id": "nobody"})
    assert answerer.wait(10)
    assert page.told[-1][0] == "message"
    assert page.told[-1][1]["bad"] is True
    answerer.close()


def test_without_anywidget_the_extra_is_named() -> None:
    code = "import sys; sys.modules['anywidget'] = None; import copydesk; copydesk.workbench(['It rained.'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "MissingExtraError: workbench() needs anywidget, which is not installed: pip install 'copydesk[notebook]'" in done.stderr


def test_the_widget_carries_its_page_and_a_still_picture() -> None:
    pytest.importorskip("anywidget", reason="the extra `notebook` is not installed")
    widget = copydesk.workbench(TEXTS)
    widget.answerer.ask({"do": "look", "asked": "v:1", "pattern": ACCUSED, "match": "longest", "across_sentences": False})
    assert widget.answerer.wait(30)
    assert widget.answer["asked"] == "v:1"
    assert widget.answer["count"] == 3
    made = widget._repr_mimebundle_()
    assert "3 hits" in (made[0] if isinstance(made, tuple) else made)["text/html"]
    page = (Path(copydesk.__file__).parent / "static/workbench.js").read_text(encoding="utf-8")
    assert "innerHTML" not in page
    assert "http" not in page
    widget.close()
