"""Dictionaries of TABARI and PETRARCH as packs: all of these are made up here."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk.petrarch import Remark

pytestmark = pytest.mark.filterwarnings("ignore::copydesk.LintWarning")

VERBS = """<!-- a header
of two lines -->
&TALKS
+TALKS
+PEACE NEGOTIATION
+ROUND_TABLE_

&MONEY_
+EUROS
+&TALKS

--- MEET [040] ---
MEET {MET MEETING}  # a note
- * WITH % [040:040]
- REFUSED_TO_* [125]
- * DEMANDS OF + [0831]

--- OPEN [---] ---
OPEN
LAUNCH
+KICK_OFF
- * &TALKS WITH + [046]
- * FIRE ON + [190]
- * DOOR [---]
- + WAS_* BY $ [190]
- * {MILITARY FRONT} (AGAINST ^ +) [190]
- * RE-TRIAL (OF ) [112]  # a word of several tokens, a bracket apart

GREET [040]

--- GIVE [070] ---
GIVE {GAVE GIVEN} ; TABARI's note
- * &MONEY TO + [071]
"""

CASES = [
    ("Denmark met with Norway on Monday.", "MEET: * WITH %", "040", "DNK", "NOR"),
    ("Denmark met Norway on Monday.", "MEET: MEET", "040", "DNK", "NOR"),
    ("Denmark refused to meet Norway.", "MEET: REFUSED_TO_*", "125", "DNK", "NOR"),
    ("Denmark met the demands of Norway.", "MEET: * DEMANDS OF +", "0831", "DNK", "NOR"),
    ("Denmark opened new peace negotiations with Norway.", "OPEN: * &TALKS WITH +", "046", "DNK", "NOR"),
    ("Denmark opened round table talks with Norway.", "OPEN: * &TALKS WITH +", "046", "DNK", "NOR"),
    ("Denmark kicked off talks with Norway.", "OPEN: * &TALKS WITH +", "046", "DNK", "NOR"),
    ("Denmark opened fire on Norway.", "OPEN: * FIRE ON +", "190", "DNK", "NOR"),
    ("Norway was opened by Denmark.", "OPEN: + WAS_* BY $", "190", "DNK", "NOR"),
    ("Denmark launched a military northern front against Norway.", "OPEN: * {MILITARY FRONT}", "190", "DNK", "NOR"),
    ("Denmark opened the re-trial of Norway.", "OPEN: * RE-TRIAL", "112", "DNK", "NOR"),
    ("Denmark gave five million euros to Norway.", "GIVE: * &MONEY TO +", "071", "DNK", "NOR"),
    ("Denmark greeted Norway.", "OPEN: GREET", "040", "DNK", "NOR"),
]


def imported(folder: Path, **files: str) -> copydesk.ImportedPack:
    for name, content in files.items():
        (folder / f"my.{name}").write_text(content, encoding="utf-8")
    return copydesk.import_petrarch(folder)


def of_dictionary(engine: copydesk.Engine, text: str) -> list[dict[str, Any]]:
    return [r for r in engine.extract(text, layers=["events"]).events if r["rule"].startswith("petrarch.")]


def told(pack: copydesk.ImportedPack) -> list[tuple[str, int, str, str]]:
    return [(r.file, r.line, r.effect, r.why) for r in pack.report]


@pytest.fixture(scope="module")
def engine_of_verbs(tmp_path_factory: pytest.TempPathFactory) -> copydesk.Engine:
    folder = tmp_path_factory.mktemp("verbs")
    pack = imported(folder, verbs=VERBS)
    assert told(pack) == []
    assert pack.counts == {"verbs": 6, "patterns": 10, "actors": 0, "agents": 0}
    return copydesk.Engine(rules=[pack.write(folder / "pack")])


@pytest.mark.parametrize(("text", "doc", "cameo", "source", "target"), CASES)
def test_verbs_and_patterns(engine_of_verbs: copydesk.Engine, text: str, doc: str, cameo: str, source: str, target: str) -> None:
    (row,) = of_dictionary(engine_of_verbs, text)
    assert (row["cameo"], row["source_code"], row["target_code"]) == (cameo, source, target)
    (rule,) = (r for r in engine_of_verbs.rules if r["id"] == row["rule"])
    assert rule["doc"].startswith(doc)
    assert "my.verbs:" in rule["doc"]


@pytest.mark.parametrize("text", ["Denmark opened the door to Norway.", "Norway opened Denmark.", "The opening of Denmark surprised Norway."])
def test_the_null_code_is_no_event(engine_of_verbs: copydesk.Engine, text: str) -> None:
    assert list(engine_of_verbs.extract(text, layers=["events"]).events) == []


def test_both_sides_do_it(engine_of_verbs: copydesk.Engine) -> None:
    (row,) = of_dictionary(engine_of_verbs, "Denmark met with Norway.")
    assert row["reciprocal"] is True


def test_words_are_whole_or_beginnings(tmp_path: Path) -> None:
    file = tmp_path / "my.verbs"
    text = "Denmark asked for the extradition of Norway's consul."
    for word, stems, rows in (("EXTRADIT", False, 0), ("EXTRADIT", True, 1), ("EXTRADIT_", True, 0), ("EXTRADITION_", True, 1)):
        file.write_text(f"ASK [---]\n- * {word} [023]\n", encoding="utf-8")
        engine = copydesk.Engine(rules=[copydesk.import_petrarch(file, stems=stems).write(tmp_path / f"{word}{stems}")])
        assert len(of_dictionary(engine, text)) == rows


def test_every_faulty_line_is_told(tmp_path: Path) -> None:
    verbs = """- * EARLY [040]

--- MEET [040] ---
MEET
- * ONE [999]
- TWO [040]
- * * THREE [040]
- * &NOWHERE [046]
- * {FOUR [046]
- * FIVE
- * SIX [046:057]
- NOT * SEVEN [046]
- * !! [046]
- * (TO) [:075]
- * $ [046]
- * {|} [046]
~ a (b) = c

--- SPEAK [010] ---
SPEAK

--- ODD [12345] ---
ODD
&EMPTY
+
"""
    actors = """+ORPHAN
\t[DNKGOV]
NOCODE
LATE [DNKGOV >991399]
+_
NULL_ [---]
BROKEN [DNK
DANE_ [DNKGOV 770101-790101]
\t[dnk]
"""
    agents = """TAILOR [~GOV]
QUILTER {} [~QLT]
DEPUTY_TAILOR {DEPUTIES} [~GOVHBR]
WATCH!PERSON! [~COP]
NOTHING
"""
    roles = "QLT is no role here: BUS COP CRM CVL EDU GOV JUD LEG MED MIL OPP PTY REB REL SPY"
    assert told(imported(tmp_path, verbs=verbs, actors=actors, agents=agents)) == [
        ("my.actors", 1, "fault", "a synonym without an actor before it"),
        ("my.actors", 2, "fault", "a code without an actor before it"),
        ("my.actors", 3, "fault", "an actor without a [code]"),
        ("my.actors", 4, "fault", "'19991399' is no date: month must be in 1..12"),
        ("my.actors", 5, "fault", "no name of an actor"),
        ("my.actors", 6, "left out", "the null code"),
        ("my.actors", 7, "fault", "a bracket without its fellow"),
        ("my.actors", 8, "differs", "after its last date it has no code: DNKGOV stays"),
        ("my.actors", 8, "differs", "1 lines with dated codes: the year of publication chooses, not the day"),
        ("my.actors", 9, "fault", "[dnk] is no code: wanted [CODE], [CODE <date], [CODE >date] or [CODE date-date]"),
        ("my.agents", 2, "left out", roles),
        ("my.agents", 3, "differs", "of the code GOVHBR the role GOV is kept"),
        ("my.agents", 4, "fault", "the mark !PERSON! is not defined"),
        ("my.agents", 5, "fault", "no agent: wanted PHRASE {PLURAL} [~CODE]"),
        ("my.verbs", 1, "fault", "patterns without a verb before them"),
        ("my.verbs", 5, "fault", "'999' is no code of CAMEO"),
        ("my.verbs", 6, "fault", "a pattern has one * where its verb stands"),
        ("my.verbs", 7, "fault", "a pattern has one * where its verb stands"),
        ("my.verbs", 8, "fault", "the synonym set &NOWHERE is not defined"),
        ("my.verbs", 9, "fault", "a bracket without its fellow"),
        ("my.verbs", 10, "fault", "a pattern without a [code]"),
        ("my.verbs", 11, "differs", "two codes for one act: 046 is kept, 057 of the other side is not"),
        ("my.verbs", 12, "differs", "the verb is denied here: the row has the code, and status negated"),
        ("my.verbs", 13, "fault", "'!!' is no word"),
        ("my.verbs", 14, "left out", "the act 075 of the other side alone"),
        ("my.verbs", 15, "left out", "a source that is the verb's object"),
        ("my.verbs", 16, "fault", "nothing between the brackets"),
        ("my.verbs", 17, "left out", "transformations of two events into one"),
        ("my.verbs", 20, "left out", "010 is a statement: no event of PLOVER"),
        ("my.verbs", 22, "fault", "'12345' is no code of CAMEO"),
        ("my.verbs", 25, "fault", "a synonym without a word"),
    ]


def test_actors(tmp_path: Path) -> None:
    actors = """# people and bodies
ORVANDIA_  [IGOORV]
+ORVANDIAN_LEAGUE_
ELMA_KORDT_ ; with dates
+KORDT_
\t[DNKELI 620101-780427]
\t[DNKGOV >780427]
DENMARK_ [DNK]
+DANE_
GRUMBLE_FRONT [DNKREB]
OLD_MAN_HARBOUR [NORELI <20010120][NORGOV >20010120]
"""
    pack = imported(tmp_path, actors=actors)
    assert [r.effect for r in pack.report] == ["differs"]
    engine = copydesk.Engine(rules=[pack.write(tmp_path / "pack")])

    def found(text: str, year: int) -> dict[str, tuple[str, str]]:
        return {r["name"]: (r["kind"], r["code"]) for r in engine.extract(text, published=f"{year}-06-01", layers=["actors"]).actors}

    text = "Elma Kordt met the Orvandian League and the Grumble Front. Kordt left Denmark."
    assert found(text, 1990) == {
        "Elma Kordt": ("person", "DNKGOV"),
        "Orvandia": ("organization", "IGOORV"),
        "Grumble Front": ("group", "DNKREB"),
        "Denmark": ("country", "DNK"),
    }
    assert found(text, 1970)["Elma Kordt"] == ("person", "DNKELI")
    assert found("Old Man Harbour spoke.", 1999) == {"Old Man Harbour": ("person", "NORELI")}
    assert found("Old Man Harbour spoke.", 2002) == {"Old Man Harbour": ("person", "NORGOV")}


def test_agents(tmp_path: Path) -> None:
    pack = imported(tmp_path, agents="!PERSON! = MAN, WOMAN\nTIDE_WARDEN [~GOV]\nSHORE!PERSON! [~COP]\n")
    assert told(pack) == []
    engine = copydesk.Engine(rules=[pack.write(tmp_path / "pack")])
    rows = engine.extract("Norwegian tide wardens accused a Danish shorewoman.", layers=["events"]).events
    assert [(r["source_code"], r["target_code"]) for r in rows] == [("NORGOV", "DNKCOP")]


def test_what_is_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="neither a folder nor a file"):
        copydesk.import_petrarch(tmp_path / "nothing.verbs")
    with pytest.raises(TypeError, match="path"):
        copydesk.import_petrarch(3)
    (tmp_path / "latin.actors").write_bytes("CAFÉ_LEAGUE_ [IGOCAF]\n".encode("latin-1"))
    pack = copydesk.import_petrarch([tmp_path / "latin.actors"])
    assert "café league\tCafé League" in pack.files["organization_lower.tsv"]
    assert repr(pack).startswith("0 verbs, 0 patterns, 1 actors, 0 agents; of the lines 0 faults, 0 left out, 0 differ")
    pack.report.append(Remark("<b>", 1, "fault", "<script>", "x"))
    assert "&lt;script&gt;" in pack._repr_html_()
    assert "<script>" in repr(pack)


def test_damaged_dictionaries_make_sound_packs(tmp_path: Path) -> None:
    rng = random.Random(7)
    junk = ["'''", '"', "\\", "$", "+", "%", "^", "&", "_", "{", "}", "(", ")", "[", "]", "*", "-", "|", "é", "\t", "\x00", "<!--", "[040]", "!", "\r"]
    for number in range(12):
        written = list(VERBS)
        for _ in range(rng.randrange(12)):
            at = rng.randrange(len(written))
            written[at : at + rng.randrange(3)] = rng.choice(junk)
        folder = tmp_path / str(number)
        folder.mkdir()
        copydesk.Engine(rules=[imported(folder, verbs="".join(written)).write(folder / "pack")])


def test_thousands_of_patterns(tmp_path: Path) -> None:
    lines = []
    for number in range(300):
        verb = "".join(chr(65 + (number // 26**i) % 26) for i in range(3)) + "ATE"
        lines += [f"--- {verb} [112] ---", verb, *(f"- * WORD{number}X{i} OF + [112]" for i in range(10)), ""]
    pack = imported(tmp_path, verbs="\n".join(lines))
    assert pack.counts["patterns"] == 3000
    assert pack.report == []
    engine = copydesk.Engine(rules=[pack.write(tmp_path / "pack")])
    (row,) = of_dictionary(engine, "Denmark nlaated the word299x9 of Norway.")
    assert (row["cameo"], row["target_code"]) == ("112", "NOR")
    assert of_dictionary(engine, "Denmark nlaated the word298x9 of Norway.")[0]["rule"].endswith("nlaate.11")
