"""`from_spacy`: what spaCy's patterns become, and what the report says of the rest."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

import copydesk

_TOKENS: list[tuple[dict[str, Any], str]] = [
    ({}, "[]"),
    ({"ORTH": "Oslo"}, '[word="Oslo"]'),
    ({"text": "Oslo", "op": "?"}, '[word="Oslo"]?'),
    ({"65": "Oslo"}, '[word="Oslo"]'),
    ({"LOWER": "he said"}, '[lower="he said"]'),
    ({"LEMMA": {"IN": ["say", "tell"]}, "POS": "VERB"}, '[(lemma="say" | lemma="tell") & pos="VERB"]'),
    ({"TAG": {"NOT_IN": ["NN", "NNS"]}, "OP": "+"}, '[tag!="NN" & tag!="NNS"]+'),
    ({"LEMMA": {"IN": []}}, "[is_ascii & !is_ascii]"),
    ({"LEMMA": {"NOT_IN": []}}, "[]"),
    ({"LEMMA": {"IS_SUBSET": ["be"]}}, '[lemma="be"]'),
    ({"LEMMA": {"IS_SUPERSET": ["be", "do"]}}, "[is_ascii & !is_ascii]"),
    ({"LOWER": "the", "OP": "!"}, '[!(lower="the")]'),
    ({"OP": "!"}, "[is_ascii & !is_ascii]"),
    ({"OP": "{2}"}, "[]{2}"),
    ({"OP": "{,2}"}, "[]{0,2}"),
    ({"OP": "{2,}"}, "[]{2,}"),
    ({"IS_DIGIT": True, "IS_ASCII": False}, "[is_digit & !is_ascii]"),
    ({"IS_CURRENCY": True}, r"[word=/\p{Sc}+/]"),
    ({"LENGTH": 3}, "[word=/(?s:.{3})/]"),
    ({"LENGTH": {">=": 2, "<": 9}}, "[word=/(?s:.{2,})/ & word=/(?s:.{0,8})/]"),
    ({"LENGTH": {"IN": [1, 3]}}, "[word=/(?s:.{1}|.{3})/]"),
    ({"LOWER": {"REGEX": r"^dock(s|yard)?$"}}, "[lower=/(?s:.*)(?:^dock(s|yard)?$)(?s:.*)/]"),
    ({"ORTH": {"REGEX": r"^\d+$"}}, r"[word=/\p{Nd}+/]"),
    ({"ORTH": {"REGEX": "(?i)km"}}, "[word=/(?s:.*)(?i:km)(?s:.*)/]"),
    ({"ORTH": {"REGEX": {"NOT_IN": ["a/b"]}}}, r"[word!=/(?s:.*)a\/b(?s:.*)/]"),
    ({"SHAPE": "Xxxx"}, '[shape="Xxxx"]'),
    ({"PREFIX": "x"}, "[word=/x(?s:.*)/]"),
    ({"IS_SENT_START": True, "ORTH": "But"}, '(<s> [word="But"])'),
    ({"SENT_START": False}, "((?!<s>) [])"),
    ({"DEP": "nsubj"}, '[dep="nsubj"]'),
    ({"MORPH": "B=2|A=1"}, '[morph="A=1|B=2"]'),
]


@pytest.mark.parametrize(("token", "element"), _TOKENS)
def test_token(token: dict[str, Any], element: str) -> None:
    found = copydesk.from_spacy({"X": [[token]]})
    assert [r.pattern for r in found] == [element], found.report
    assert found[0].compile(quiet=True).source == element
    assert (found[0].match, found[0].across_sentences) == ("all", True)


_LEFT_OUT: list[tuple[Any, str]] = [
    ([{"_": {"is_ship": True}}], "extension attributes"),
    ([{"LOWER": {"FUZZY": "harbour"}}], "edit distance"),
    ([{"SPACY": True}], "SPACY"),
    ([{"IS_STOP": True}], "stop words"),
    ([{"NOPE": "x"}], "no attribute"),
    ([{"LOWER": 5}], "is a int"),
    ([{"LOWER": {"ODD": "x"}}], "no test of spaCy's"),
    ([{"ORTH": {"REGEX": "a(?=b)"}}], "look-around is not in RE2"),
    ([{"ORTH": {"REGEX": r"(a)\1"}}], "a reference to a group"),
    ([{"ORTH": {"REGEX": "("}}], "REGEX"),
    ([{"OP": "{3,1}"}], "the most is fewer"),
    ([{"OP": "++"}], "none of"),
    ([{"MORPH": {"IS_SUBSET": ["A=1"]}}], "MORPH IS_SUBSET"),
    ([{"ORTH": object()}], "is a object"),
    ([], "no token"),
    ([{"OP": "{0}"}], "no token"),
    (["a"], "a token is a dict"),
    (7, "a pattern is a text or a list"),
]


@pytest.mark.parametrize(("pattern", "why"), _LEFT_OUT)
def test_left_out_and_told(pattern: Any, why: str) -> None:
    found = copydesk.from_spacy({"X": [pattern, [{"ORTH": "kept"}]]})
    assert [r.id for r in found] == ["x.2"]
    assert [(g.rule, g.effect) for g in found.report] == [("x.1", "left out")]
    assert why in found.report[0].why


def test_what_differs_is_told() -> None:
    found = copydesk.from_spacy({"N": [[{"LIKE_NUM": True}], [{"NORM": "café"}], [{"ORTH": {"REGEX": r"a\b"}}], "don't go"]})
    assert len(found) == 4
    assert [(g.rule, g.effect) for g in found.report] == [(f"n.{i}", "differs") for i in (1, 2, 3, 4)]


def test_forms(tmp_path: Path) -> None:
    ruler = [
        {"label": "SHIP", "pattern": "Blue Star"},
        {"label": "SHIP", "id": "black", "pattern": [{"LOWER": "black"}, {"LOWER": "star"}]},
        {"label": "PORT OF CALL", "pattern": "St. Olav's"},
    ]
    jsonl = "\n".join(json.dumps(r) for r in ruler) + "\n\n"
    path = tmp_path / "ships.jsonl"
    path.write_text(jsonl, encoding="utf-8")
    wanted = [
        ("ship.1", '[word="Blue"] [word="Star"]', "longest", "ship"),
        ("ship.black", '[lower="black"] [lower="star"]', "longest", "ship"),
        ("port-of-call.1", '"St. Olav\'s"', "longest", "port_of_call"),
    ]
    for given in (ruler, jsonl, json.dumps(ruler), path, str(path)):
        assert [(r.id, r.pattern, r.match, r.emits) for r in copydesk.from_spacy(given)] == wanted
    assert [r.pattern for r in copydesk.from_spacy([{"LOWER": "a"}, {}])] == ['[lower="a"] []']
    assert [r.pattern for r in copydesk.from_spacy([[{"LOWER": "a"}], "B c"])] == ['[lower="a"]', '[word="B"] [word="c"]']
    assert [r.pattern for r in copydesk.from_spacy(["B c", "B-C"], phrase_attr="LOWER")] == ['[lower="b"] [lower="c"]', '"b-c"']


def test_faulty_input() -> None:
    with pytest.raises(ValueError, match="line 2 is no JSON"):
        copydesk.from_spacy('{"label": "A", "pattern": "a"}\n{"label"')
    with pytest.raises(ValueError, match="no key `pattern`"):
        copydesk.from_spacy([{"label": "A", "pattern": "a"}, {"label": "B"}])
    for wrong in (5, b"x", {"A": "text"}):
        with pytest.raises(TypeError):
            copydesk.from_spacy(wrong)


def test_any_json_is_a_rule_or_a_line_in_the_report() -> None:
    values: list[Any] = [1, True, None, "a", {"IN": ["a"]}, {"IN": "a"}, {"REGEX": "("}, {"REGEX": {"IN": [1]}}, {"FUZZY": {"IN": 5}}, {"FUZZY": {}}, {">=": "a"}]
    values += [{"==": 1.5}, {"IN": [[1]]}, {"IS_SUPERSET": [1, {}]}, [1], {}, {"IN": {}}, -1, 10**30, {"<": 10**30}]
    keys = ["ORTH", "LOWER", "MORPH", "LENGTH", "IS_ALPHA", "OP", "_", "TAG", "PREFIX", "SENT_START", "65", None, "x", "ENT_IOB"]
    random_ = random.Random(5)
    for _ in range(2000):
        token = {random_.choice(keys): random_.choice(values) for _ in range(random_.randint(0, 3))}
        found = copydesk.from_spacy([{"label": random_.choice(["A", None, 5]), "pattern": [token], "id": random_.choice([None, 4])}])
        assert len(found) + len({g.rule for g in found.report if g.effect == "left out"}) == 1, token


def test_many_strings_are_a_set_that_rules_share() -> None:
    many = ["a", "b", "c", "d"]
    found = copydesk.from_spacy({"X": [[{"LOWER": {"IN": many}}], [{"LOWER": {"NOT_IN": many}}]]})
    assert [r.pattern for r in found] == ["[lower=$lower_1]", "[lower!=$lower_1]"]
    assert found[0].sets == {"lower_1": ("a", "b", "c", "d")}
    rows = found[0].compile().find("A dog, B dogs.")
    assert [r["text"] for r in rows] == ["A", "B"]


def test_rule_file(tmp_path: Path) -> None:
    found = copydesk.from_spacy(
        {"CRASH": [[{"LEMMA": {"IN": ["crash", "sink", "capsize", "founder"]}}], [{"DEP": "nsubj"}], [{"LOWER": "it's"}, {"ORTH": "'"}], [{"_": {"a": 1}}]]}
    )
    path = tmp_path / "crash.toml"
    path.write_text(found.to_toml(), encoding="utf-8")
    assert "# left out: crash.4" in found.to_toml()
    assert "# needs attributes of tokens that articles do not have: dep" in found.to_toml()
    with pytest.warns(copydesk.LintWarning):
        engine = copydesk.Engine(rules=[path])
    table = copydesk.compile("what:<crash/>", engine=engine).find("The ferry sank.")
    assert [r["what"] for r in table] == ["sank"]


def test_prints() -> None:
    found = copydesk.from_spacy({"SHIP": [[{"LOWER": "ship"}], [{"_": {"<b>": 1}}]]})
    assert repr(found).startswith("1 rules; 1 patterns left out, 0 rules differ a little\nid")
    assert "extension attributes" in repr(found)
    assert "&lt;b&gt;" in found._repr_html_()
    assert "<b>\"" not in found._repr_html_()
    assert list(found[0:1]) == list(found)
