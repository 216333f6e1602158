"""Rules under one's hand: what is switched off or replaced, in Python and in a pack, and what is told of it."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk import cli

TEXT = "The harbour has reopened, the mayor said. Anna Berg accused Peru of fraud. She said that ships could leave."


def rows(engine: copydesk.Engine, table: str, *columns: str, text: str = TEXT) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in engine.extract(text, layers=[table])[table]]


def pack(folder: Path, header: str, rules: str = "", **files: str) -> Path:
    folder.mkdir()
    (folder / "pack.toml").write_text(f'name = "{folder.name}"\nversion = "1"\nfiles = ["rules.toml"]\n{header}\n')
    (folder / "rules.toml").write_text(rules)
    for name, content in files.items():
        (folder / f"{name}.tsv").write_text(content)
    return folder


RULE = '[[rule]]\nid = "{id}"\nemits = "{kind}"\npattern = \'{pattern}\'\nyes = ["{yes}"]\nno = ["It rained."]\n'


def test_what_cpp_decides_is_switched_off(engine: copydesk.Engine) -> None:
    assert ("core.quote.trailing", "said") in rows(engine, "quotes", "rule", "cue")
    off = copydesk.Engine(without=["core.quote.trailing"])
    assert rows(off, "quotes", "rule", "cue") == [row for row in rows(engine, "quotes", "rule", "cue") if row[0] != "core.quote.trailing"]
    told = [row for row in rows(off, "rejected", "text", "layer", "rule", "reason") if row[2] == "core.quote.trailing"]
    assert told == [("The harbour has reopened", "quotes", "core.quote.trailing", "switched off")]
    tables = off.extract(TEXT)
    assert list(tables.report.switched) == off.switched == ["without core.quote.trailing"]
    assert "rules: without core.quote.trailing" in str(tables.report)
    assert tables.quotes.metadata["copydesk.switched"] == "without core.quote.trailing"
    assert "copydesk.switched" not in engine.extract(TEXT).quotes.metadata
    assert [rule["id"] for rule in off.rules if rule["off"]] == ["core.quote.trailing"]


@pytest.mark.parametrize(
    ("rule", "text", "word"),
    [
        ("core.entity.learned", "Merrit Vandelaar spoke to Zorvan Holdings.", "Zorvan Holdings"),
        ("core.entity.pronoun", TEXT, "She"),
        ("core.entity.surname", "Prime Minister Mirela Zond spoke in Oslo. ZOND WINS AGAIN.", "ZOND"),
        ("list.countries", TEXT, "Peru"),
        ("list.countries:Peru", TEXT, "Peru"),
        ("country:Peru", TEXT, "Peru"),
    ],
)
def test_a_mention_is_not_made(engine: copydesk.Engine, rule: str, text: str, word: str) -> None:
    assert word in [row[0] for row in rows(engine, "entities", "text", text=text)]
    off = copydesk.Engine(without=[rule])
    found = [row for row in rows(off, "entities", "text", "rule", text=text) if row[0] == word]
    assert [row for row in found if row[1] == rule.partition(":")[0]] == []
    assert any(row[0] == word and row[1] == "switched off" for row in rows(off, "rejected", "text", "reason", text=text))


def test_rows_of_lists(engine: copydesk.Engine) -> None:
    assert rows(engine, "events", "text", "source", "target") == [("accused", "Anna Berg", "Peru")]
    off = copydesk.Engine(without=["trigger:accuse"])
    assert rows(off, "events", "text") == []
    assert {row for row in rows(off, "rejected", "text", "layer", "reason") if row[0] == "accused"} == {("accused", "events", "switched off")}
    assert "switched off" in str(off.why_not(TEXT, "trigger.verbal-conflict:accuse").to_dicts())


def test_sides_and_speakers(engine: copydesk.Engine) -> None:
    side = engine.extract(TEXT, layers=["events"]).events.row(0)["target_rule"]
    off = copydesk.Engine(without=[side, "core.speaker.pronoun"])
    row = off.extract(TEXT, layers=["events"]).events.row(0)
    assert (row["target"], row["target_code"], row["target_rule"]) == (None, None, None)
    assert row["source"] == "Anna Berg"
    speakers = {(r["speaker"], r["speaker_rule"]) for r in off.extract(TEXT, layers=["quotes"]).quotes}
    assert (None, "core.speaker.none") in speakers
    assert not any(rule == "core.speaker.pronoun" for _, rule in speakers)


def test_a_quote_taken_for_who_speaks_behind_it_stays_where_that_rule_is_off() -> None:
    text = "Ana Kovac said: “The port is shut now.” “It will stay shut for weeks.” Jon Lee said on Sunday. “Nobody knows when it opens.”"
    found = rows(copydesk.Engine(without=["core.quote.before-cue"]), "quotes", "text", "speaker", text=text)
    assert found == [(part, "Ana Kovac") for part in ("“The port is shut now.”", "“It will stay shut for weeks.”", "“Nobody knows when it opens.”")]


def test_line_rules(engine: copydesk.Engine) -> None:
    text = "OSLO, March 3 (Reuters) - It rained all day in the harbour.\n\nThe ships stayed where they were."
    rule = engine.extract(text, layers=["blocks"]).blocks.row(0)["rule"]
    assert not rule.startswith("core.")
    off = copydesk.Engine(without=[rule])
    assert rule not in [row[0] for row in rows(off, "blocks", "rule", text=text)]
    assert [row for row in rows(off, "rejected", "text", "layer", "rule", "reason", text=text) if row[2] == rule] == [
        ("OSLO, March 3 (Reuters) -", "blocks", rule, "switched off")
    ]
    assert str(off.why_not(text, rule)) == "[0:25] 'OSLO, March 3 (Reuters) -': switched off"
    whole = copydesk.Engine(without=["block.byline-agency"])
    assert ("Reuters", "blocks", "switched off") in rows(whole, "rejected", "text", "layer", "reason", text="It rained.\n\nReuters\n\nIt snowed.")


def test_why_nothing_came_of_what_is_off() -> None:
    off = copydesk.Engine(without=["core.quote.trailing", "core.side.subject"])
    assert str(off.why_not(TEXT, "core.quote.trailing")) == "[0:24] 'The harbour has reopened': switched off"
    assert str(off.why_not(TEXT, "core.side.subject")) == "[42:51] 'Anna Berg': switched off"
    assert str(off.why_not("It rained.", "core.quote.trailing")) == "switched off; nothing here would be its own"
    (first, second) = [row["reason"] for row in off.why_not(TEXT, "quote.cues:say") if row["text"] == "said"]
    assert first.endswith("; rejected: the rule of its quote is switched off: core.quote.trailing")
    assert second.endswith("; the cue of a quote")
    told = [row for row in rows(off, "rejected", "text", "layer", "reason") if row[0] == "said"]
    assert told == [("said", "quotes", "the rule of its quote is switched off: core.quote.trailing")]
    assert str(off.why_not(TEXT, "core.quote.clause")).startswith("decided in C++")
    assert "switched off" not in str(off.why_not(TEXT, "block.byline-agency"))


def test_a_veto_and_a_rule_of_a_pack(tmp_path: Path) -> None:
    mine = pack(
        tmp_path / "mine",
        'without = ["harbour.any"]',
        RULE.format(id="harbour.any", kind="harbour", pattern='"harbour"', yes="The harbour.")
        + RULE.format(id="harbour.the", kind="harbour", pattern='"the" "harbour"', yes="The harbour."),
    )
    engine = copydesk.Engine(mine)
    assert engine.switched == ["without harbour.any"]
    assert rows(engine, "harbour", "text", "rule") == [("The harbour", "harbour.the")]
    assert ("harbour", "harbour.any", "switched off") in rows(engine, "rejected", "text", "rule", "reason")
    assert "switched off" in str(engine.why_not(TEXT, "harbour.any").to_dicts())
    both = copydesk.Engine(mine, without=["harbour.the"])
    assert both.switched == ["without harbour.the", "without harbour.any"]
    assert rows(both, "harbour", "text") == []


def test_replaced_by_a_later_pack(tmp_path: Path) -> None:
    old = pack(tmp_path / "old", "", RULE.format(id="ship.any", kind="ship", pattern='"ships"', yes="Two ships."))
    rule = RULE.format(id="ship.any", kind="ship", pattern='"ships" "could"', yes="Two ships could.")
    new = pack(tmp_path / "new", 'replace = ["ship.any"]', rule)
    engine = copydesk.Engine([old, new])
    assert rows(engine, "ship", "text", "rule") == [("ships could", "ship.any")]
    assert engine.switched == ["replaced ship.any by that of new"]
    file = tmp_path / "extra.toml"
    file.write_text(rule)
    assert rows(copydesk.Engine([old, file], replace=["ship.any"]), "ship", "text") == [("ships could",)]
    with pytest.raises(copydesk.RuleError, match=r"rule id `ship\.any` twice"):
        copydesk.Engine([old, file])


def test_replaced_rows(tmp_path: Path, engine: copydesk.Engine) -> None:
    rows_of = "term\tpos\ttype\tmode\tcameo\tagent\tpatient\naccuse\tV\tREJECT\t\t120\tsubj\tobj\n"
    gazetteer = '[[gazetteer]]\nid = "trigger.mine"\nfile = "mine.tsv"\nemits = "trigger"\nmatch = "lemma"\n'
    mine = pack(tmp_path / "mine", 'replace = ["trigger:accuse"]', gazetteer, mine=rows_of)
    assert rows(engine, "events", "type", "rule") == [("ACCUSE", "trigger.verbal-conflict")]
    assert rows(copydesk.Engine(mine), "events", "type", "rule") == [("REJECT", "trigger.mine")]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"without": ["core.quote.trailin"]}, "unknown rule or list `core.quote.trailin`; did you mean `core.quote.trailing`?"),
        ({"without": ["triger:accuse"]}, "unknown list or kind `triger`"),
        ({"without": ["trigger.verbal-conflict:acuse"]}, "`trigger.verbal-conflict` has no term `acuse`; did you mean `accuse`?"),
        ({"without": ["core.block.body"]}, "`core.block.body` cannot be switched off: without it there is no answer"),
        ({"without": ["core.unnamed"]}, "`core.unnamed` cannot be switched off: without it there is no answer"),
        ({"replace": ["core.quote.trailing"]}, "`core.quote.trailing` is no rule or list of a rule file: it cannot be replaced"),
        ({"replace": ["list.countries"]}, "nothing replaces `list.countries`"),
        ({"replace": ["country:Peru"]}, "nothing replaces `country:Peru`"),
    ],
)
def test_an_id_that_is_nobodys(options: dict[str, Any], words: str) -> None:
    with pytest.raises(copydesk.RuleError) as error:
        copydesk.Engine(**options)
    assert words in str(error.value)


def test_an_id_in_a_pack_is_told_with_its_place(tmp_path: Path) -> None:
    mine = pack(tmp_path / "mine", 'without = ["list.countries", "list.contries"]')
    with pytest.raises(copydesk.RuleError) as error:
        copydesk.Engine(mine)
    assert [(d.line, d.column, d.hint) for d in error.value.diagnostics] == [(4, 30, "did you mean `list.countries`?")]


def test_wrong_arguments() -> None:
    with pytest.raises(TypeError, match="without is a str"):
        copydesk.Engine(without="list.countries")
    with pytest.raises(TypeError, match=r"replace\[0\]"):
        copydesk.Engine(replace=[1])  # type: ignore[list-item]
    with pytest.raises(FileNotFoundError, match="packs: 'nowhere' is no folder or file, and no shipped pack"):
        copydesk.Engine(packs=["nowhere"])


def test_it_pickles() -> None:
    engine = copydesk.Engine(without=["core.entity.pronoun"])
    again = pickle.loads(pickle.dumps(engine))
    assert again.switched == engine.switched == copy.deepcopy(engine).switched
    assert rows(again, "entities", "text") == rows(engine, "entities", "text")
    other = pickle.loads(pickle.dumps(copydesk.Engine(without=["core.entity.surname"])))
    assert other.switched == ["without core.entity.surname"]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    out = tmp_path / "q.csv"
    assert cli.main(["run", str(tmp_path / "a.txt"), "--out", str(out), "--tables", "quotes", "--without", "core.quote.trailing"]) == 0
    assert "core.quote.trailing" not in out.read_text()
    assert "rules: without core.quote.trailing" in capsys.readouterr().err
    assert cli.main(["rules", "--without", "list.countries"]) == 0
    assert "(switched off)" in capsys.readouterr().out
    assert cli.main(["rules", "--without", "list.contries"]) == 1


@pytest.fixture
def own_language(tmp_path: Path) -> Path:
    """A pack that has the shipped language's data and nothing else of it."""
    shipped = copydesk.engine.PACKS / "news_en" / "language"
    folder = pack(tmp_path / "tongue", 'language = "language"', RULE.format(id="hail", kind="weather", pattern='[lemma="hail"]', yes="It hails."))
    (folder / "language").mkdir()
    for file in shipped.iterdir():
        (folder / "language" / file.name).write_bytes(file.read_bytes())
    return folder


def test_without_the_shipped_pack(own_language: Path) -> None:
    engine = copydesk.Engine(packs=[own_language])
    assert [p.split()[0] for p in engine.packs] == ["tongue"]
    tables = engine.extract(["It rained in Peru on Monday. “It hailed,” said Anna Berg.", ""], published="2024-03-12", layers=[*copydesk.engine.LAYERS, "weather"])
    assert [row["text"] for row in tables.weather] == ["hailed"]
    assert [row["tag"] for row in tables.tokens][:2] == ["PRP", "VBD"]
    assert len(tables.quotes) == len(tables.events) == 0
    assert engine.test() == []
    assert rows(pickle.loads(pickle.dumps(engine)), "weather", "text", text="It hails.") == [("hails",)]


def test_a_second_language_is_a_fault(own_language: Path) -> None:
    with pytest.raises(copydesk.RuleError, match="the language is that of `news_en` already: one engine reads one language") as error:
        copydesk.Engine(own_language)
    assert error.value.diagnostics[0].line == 4


LONE = '''without = ["core.quote.trailing", "trigger:accuse"]

[[gazetteer]]
id = "list.ships"
file = "ships.tsv"
emits = "ship"
'''


def test_a_rule_file_alone_has_lists_and_switches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The Blue Star sank. " + TEXT
    (tmp_path / "own.toml").write_text(LONE)
    (tmp_path / "ships.tsv").write_text("term\tflag\nBlue Star\tNOR\n")
    (tmp_path / "a.txt").write_text(text)
    monkeypatch.chdir(tmp_path)
    for path in ("own.toml", tmp_path / "own.toml"):
        engine = copydesk.Engine(path)
        assert rows(engine, "ship", "text", "flag", "rule", text=text) == [("Blue Star", "NOR", "list.ships")]
        assert engine.switched == ["without core.quote.trailing", "without trigger:accuse"]
        assert rows(engine, "events", "text", text=text) == []
        assert "ships.tsv:2: term Blue Star, flag NOR" in engine.about("list.ships:Blue Star")
    again = pickle.loads(pickle.dumps(engine))
    assert rows(again, "ship", "flag", text=text) == [("NOR",)]
    asked = ["run", "a.txt", "--rules", "own.toml", "--tables", "ship", "--out", "s.csv"]
    assert cli.main(asked) == 0
    assert '"NOR"' in Path("s.csv").read_text()
    assert cli.main([*asked, "--without", "list.ships:Blue Star"]) == 0
    assert '"NOR"' not in Path("s.csv").read_text()


def test_the_hash_of_a_rule_file_is_over_its_lists(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(LONE)
    packs = []
    for flag in ("NOR", "DNK"):
        (tmp_path / "ships.tsv").write_text(f"term\tflag\nBlue Star\t{flag}\n")
        packs.append(copydesk.Engine(tmp_path / "own.toml").packs[1])
    assert packs[0] != packs[1]


def test_a_rule_file_alone_reads_nothing_outside_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.tsv").write_text("term\nBlue Star\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.tsv").symlink_to(tmp_path / "secret.tsv")
    for name, fault in (("../secret.tsv", "must be inside"), (str(tmp_path / "secret.tsv"), "must be inside"), ("link.tsv", "is a link out"), ("gone.tsv", "is not there")):
        (inside / "own.toml").write_text(LONE.replace("ships.tsv", name))
        with pytest.raises(copydesk.RuleError, match=fault) as error:
            copydesk.Engine(inside / "own.toml")
        assert "own.toml:5:8" in str(error.value)
    (inside / "own.toml").write_text('without = ["core.quote.trialing"]\n')
    with pytest.raises(copydesk.RuleError, match=r"own\.toml:1:12: unknown rule or list `core\.quote\.trialing`; did you mean `core\.quote\.trailing`"):
        copydesk.Engine(inside / "own.toml")


def test_a_line_that_no_rule_tells_is_body(engine: copydesk.Engine) -> None:
    text = "Harbour reopens after storm\n\nThe harbour of Oslo was opened again on Monday, and ships could leave it.\n\nThe mayor was glad that nobody had been hurt in the storm."
    assert rows(engine, "blocks", "kind", "rule", text=text)[0] == ("headline", "core.block.headline")
    off = copydesk.Engine(without=["core.block.headline"])
    assert rows(off, "blocks", "kind", "rule", text=text)[0] == ("body", "core.block.body")
    assert rows(off, "blocks", "text", text=text) == rows(engine, "blocks", "text", text=text)
    found = copydesk.diff(engine, off, text, layers=["blocks"])
    assert [(r["column"], r["before"], r["after"]) for r in found if r["column"] == "kind"] == [("kind", "headline", "body")]
