"""`copydesk.diff`: what changed between two engines, told row by row, by rule, as a page and by the command."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

import copydesk
from copydesk import changes, cli

TEXTS = ["The harbour has reopened, the mayor said. Anna Berg accused Peru of fraud.", "It rained in Oslo on Monday.", "She sank, <b>Peru</b> knew."]


@pytest.fixture(scope="module")
def without() -> copydesk.Engine:
    return copydesk.Engine(without=["core.quote.trailing", "country:Peru"])


def test_columns_and_rows(engine: copydesk.Engine, without: copydesk.Engine) -> None:
    found = copydesk.diff(engine, without, TEXTS, id=["a", "b", "c"])
    assert found.columns == ["change", "doc", "layer", "start", "end", "text", "column", "before", "after", "rule_before", "rule_after"]
    quote = next(row for row in found if row["layer"] == "quotes")
    assert quote == {
        "change": "removed",
        "doc": "a",
        "layer": "quotes",
        "start": 0,
        "end": 24,
        "text": "The harbour has reopened",
        "column": None,
        "before": None,
        "after": None,
        "rule_before": "core.quote.trailing",
        "rule_after": None,
    }
    assert {row["doc"] for row in found} == {"a", "c"}
    for row in found:
        if row["start"] is not None:
            assert TEXTS["abc".index(row["doc"])][row["start"] : row["end"]] == row["text"]
    back = copydesk.diff(without, engine, TEXTS, id=["a", "b", "c"])
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert sorted(turned[row["change"]] for row in back) == sorted(row["change"] for row in found)


def test_a_changed_row_tells_its_columns(engine: copydesk.Engine) -> None:
    side = engine.extract(TEXTS[0], layers=["events"]).events.row(0)["target_rule"]
    found = copydesk.diff(engine, copydesk.Engine(without=[side]), TEXTS[0], layers=["events"])
    told = {row["column"]: (row["before"], row["after"]) for row in found if row["change"] == "changed"}
    assert told["target"] == ("Peru", None)
    assert told["target_rule"] == (side, None)
    assert not {"target_start", "target_end", "rule"} & set(told)
    assert {row["rule_before"] for row in found} == {row["rule_after"] for row in found}


def test_a_moved_border_is_one_change() -> None:
    old = {"doc": 0, "quote": 3, "start": 5, "end": 9, "text": "rain", "rule": "a", "speaker": "x", "speaker_start": 1, "speaker_end": 2}
    new = {**old, "quote": 4, "end": 14, "text": "rain fell", "rule": "b"}
    found = list(changes._changes("quotes", [old], [new]))
    assert [(c["change"], c["column"], c["before"], c["after"], c["rule_before"], c["rule_after"]) for c in found] == [
        ("changed", "text", "rain", "rain fell", "a", "b")
    ]
    only_rule = list(changes._changes("quotes", [old], [{**old, "rule": "b"}]))
    assert [(c["column"], c["before"], c["after"]) for c in only_rule] == [("rule", "a", "b")]
    assert list(changes._changes("quotes", [old, old], [{**old, "quote": 9}, {**old, "turn": 5}])) == []
    twice = list(changes._changes("quotes", [old, old], [old]))
    assert [c["change"] for c in twice] == ["removed"]


def test_layers_that_are_decided_alike_are_not_made(engine: copydesk.Engine, without: copydesk.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[str]] = []
    monkeypatch.setattr(copydesk.Engine, "_tables", _noting(copydesk.Engine._tables, made))
    quiet = copydesk.Engine(without=["core.quote.trailing"])
    found = copydesk.diff(engine, quiet, TEXTS)
    assert found.compared == ("quotes", "events")
    assert found.unchanged == ("blocks", "actors", "entities", "times")
    assert made == [["quotes", "events"]] * 2
    assert len(copydesk.diff(engine, copydesk.Engine(), TEXTS)) == 0
    assert len(made) == 2
    for name in found.unchanged:
        assert engine.extract(TEXTS, layers=[name])[name].to_arrow().equals(quiet.extract(TEXTS, layers=[name])[name].to_arrow())
    assert copydesk.diff(engine, without, TEXTS).unchanged == ("blocks",)


def _noting(tables: object, made: list[list[str]]) -> object:
    def noting(self: copydesk.Engine, read: object, names: list[str], *rest: object) -> object:
        made.append(list(names))
        return tables(self, read, names, *rest)  # type: ignore[operator]

    return noting


def test_hashes_follow_what_decides(engine: copydesk.Engine, tmp_path: Path) -> None:
    def hashes(made: copydesk.Engine) -> dict[str, int]:
        return {name: made._core.hash_of(name) for name in copydesk.engine.LAYERS}

    def differ(rules: str) -> set[str]:
        (tmp_path / "extra.toml").write_text(rules)
        other = hashes(copydesk.Engine(tmp_path / "extra.toml"))
        return {name for name, value in hashes(engine).items() if other[name] != value}

    rule = '[[rule]]\nid = "x"\nemits = "{}"\npattern = \'"soonish"\'\nyes = ["soonish"]\nno = ["soon"]\n'
    assert differ(rule.format("soonish")) == {"rejected"}
    assert differ(rule.format("timex") + 'set = { type = "DATE", form = "ref" }\n') == {"times", "quotes", "events", "rejected"}
    assert differ(rule.format("person")) == {"actors", "entities", "times", "quotes", "events", "rejected"}
    assert differ('[sets]\nnot_names = ["Soonish"]\n') == set(copydesk.engine.LAYERS)


def test_own_kinds(tmp_path: Path) -> None:
    rule = '[[rule]]\nid = "rain.any"\nemits = "rain"\npattern = \'{}\'\nyes = ["It rained."]\nno = ["It snowed."]\n'
    for name, pattern in (("old", '"rained"'), ("new", '"It" "rained"')):
        (tmp_path / f"{name}.toml").write_text(rule.format(pattern))
    found = copydesk.diff(copydesk.Engine(tmp_path / "old.toml"), copydesk.Engine(tmp_path / "new.toml"), TEXTS)
    assert [(r["change"], r["layer"], r["before"], r["after"]) for r in found] == [("changed", "rain", "rained", "It rained")]
    assert found.compared == ("rain",)
    with pytest.raises(ValueError, match="'rian' is not a table"):
        copydesk.diff(copydesk.Engine(tmp_path / "old.toml"), copydesk.engine.default_engine(), TEXTS, layers=["rian"])
    with pytest.raises(TypeError, match=r"a is a str; wanted a copydesk\.Engine"):
        copydesk.diff("old", "new", TEXTS)  # type: ignore[arg-type]


def test_a_kind_of_one_engine_alone(engine: copydesk.Engine, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[rule]]\nid = "rain.any"\nemits = "rain"\npattern = \'"rained"\'\nyes = ["It rained."]\nno = ["It snowed."]\n')
    own = copydesk.Engine(tmp_path / "own.toml")
    for layers in (None, ["rain"], ["blocks", "rain"]):
        added = copydesk.diff(engine, own, TEXTS, layers=layers)
        assert [(r["change"], r["doc"], r["layer"], r["text"], r["rule_before"], r["rule_after"]) for r in added] == [("added", "1", "rain", "rained", None, "rain.any")]
        removed = copydesk.diff(own, engine, TEXTS, layers=layers)
        assert [(r["change"], r["text"], r["rule_before"], r["rule_after"]) for r in removed] == [("removed", "rained", "rain.any", None)]
        assert added.compared == removed.compared == ("rain",)
    assert '<mark class="added"' in added.page()
    assert '<mark class="removed"' in removed.page()


def test_the_page_names_both_engines(engine: copydesk.Engine, without: copydesk.Engine, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[rule]]\nid = "rain.any"\nemits = "rain"\npattern = \'"rained"\'\nyes = ["It rained."]\nno = ["It snowed."]\n')
    assert copydesk.diff(engine, copydesk.Engine(tmp_path / "own.toml"), TEXTS, layers=["blocks"]).engines[1].endswith("; own.toml")
    found = copydesk.diff(engine, without, TEXTS)
    old, new = found.engines
    assert old == f"news_en {engine.packs[0].split()[1]}"
    assert new == f"{old}; without core.quote.trailing; without country:Peru"
    assert f"<dt>old</dt><dd>{old}</dd><dt>new</dt><dd>{new}</dd>" in found.page()


def test_numbers_that_count_actors_are_no_change(engine: copydesk.Engine) -> None:
    """A new actor moves the numbers of those behind it, also where they are sides of an act."""
    more = copydesk.Engine(gazetteers={"organization": ["harbour watch"]})
    found = copydesk.diff(engine, more, "The harbour watch slept. Norway accused Denmark of bad faith.")
    assert {(r["layer"], r["change"]) for r in found} == {("entities", "added"), ("actors", "added")}
    assert "<li>actors added: " in found.page()


def test_summary_and_page(engine: copydesk.Engine, without: copydesk.Engine) -> None:
    found = copydesk.diff(engine, without, TEXTS)
    summary = found.summary()
    assert summary.columns == ["layer", "rule", "added", "removed", "changed"]
    assert {row["rule"]: row["removed"] for row in summary}["core.quote.trailing"] == 1
    assert str(found).splitlines()[:2] == [f"{len(found)} changes", str(summary.to_text()).splitlines()[0]]
    assert found._repr_html_().index("summary") < found._repr_html_().index("rule_before")
    page = found.page()
    assert '<mark class="removed" title="quotes removed: The harbour has reopened (core.quote.trailing)">' in page
    assert "It rained in Oslo" not in page
    assert "<b>Peru" not in page
    assert "&lt;b&gt;" in page
    assert "://" not in page
    again = pickle.loads(pickle.dumps(found))
    assert list(again) == list(found)
    with pytest.raises(TypeError, match="pickled, without its articles"):
        again.page()
    assert "nothing" in copydesk.diff(engine, engine, TEXTS).page()


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "pack.toml").write_text('name = "mine"\nversion = "1"\nwithout = ["core.quote.trailing"]\n')
    articles = tmp_path / "news.jsonl"
    articles.write_text("".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(TEXTS)))
    out, page = tmp_path / "d.jsonl", tmp_path / "d.html"
    assert cli.main(["diff", "news_en", str(mine), str(articles), "--out", str(out), "--html", str(page)]) == 0
    said = capsys.readouterr()
    assert "core.quote.trailing" in said.out
    assert "changes; the same rules decide on blocks, actors, entities, times" in said.err
    assert json.loads(out.read_text().splitlines()[0])["change"] == "removed"
    assert "reopened" in page.read_text()
    assert cli.main(["diff", "news_en", str(tmp_path / "none"), str(articles)]) == 2
    assert cli.main(["diff", "news_en", str(mine), str(articles), "--tables", "speeches"]) == 2
    assert cli.main(["diff", "news_en", str(mine), str(articles), "--out", str(articles)]) == 2


def test_the_command_switches_the_new_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    articles = tmp_path / "a.txt"
    articles.write_text(TEXTS[0])
    assert cli.main(["diff", "news_en", "news_en", str(articles), "--without", "core.quote.trailing"]) == 0
    assert [line.split()[1:] for line in capsys.readouterr().out.splitlines()[1:] if line.startswith("quotes")] == [["core.quote.trailing", "0", "1", "0"]]
    assert cli.main(["diff", "news_en", "news_en", str(articles), "--without", "core.quote.trialing"]) == 1
    assert "did you mean `core.quote.trailing`?" in capsys.readouterr().err
    (tmp_path / "own.toml").write_text('[[rule]]\nid = "sea.any"\nemits = "sea"\npattern = \'"harbour"\'\nyes = ["A harbour."]\nno = ["It snowed."]\n')
    assert cli.main(["diff", "news_en", str(tmp_path / "own.toml"), str(articles)]) == 0
    assert "sea.any" in capsys.readouterr().out
    assert cli.main(["diff", "news_en", str(tmp_path / "own.toml"), str(articles), "--tables", "sea,quotes"]) == 0
    assert "sea.any" in capsys.readouterr().out
