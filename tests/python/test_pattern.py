"""Patterns, corpora, packs of one's own, and their faults, from Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import copydesk

TEXTS = ["Peru accused Chile. Chile 🎉 denied it.", "Łódź accused Oslo."]


def test_find(engine: copydesk.Engine) -> None:
    pattern = copydesk.compile('who:[tag=/NNP/] cue:[lemma="accuse"] whom:[tag=/NNP/] (not:"not")?', engine=engine)
    assert pattern.labels == ["who", "cue", "whom", "not"]
    table = pattern.find(TEXTS, id=["a", "b"])
    labels = [f"{label}{end}" for label in pattern.labels for end in ("", "_start", "_end")]
    assert table.columns == ["doc", "sentence", "start", "end", "text", "rule", *labels]
    rows = list(table)
    assert [(r["doc"], r["text"], r["who"], r["whom"], r["not"]) for r in rows] == [
        ("a", "Peru accused Chile", "Peru", "Chile", None),
        ("b", "Łódź accused Oslo", "Łódź", "Oslo", None),
    ]
    for row in rows:
        text = TEXTS["ab".index(row["doc"])]
        for label in ("", "who_", "cue_", "whom_"):
            assert text[row[f"{label}start"] : row[f"{label}end"]] == row[label.rstrip("_") or "text"]
    assert rows[0]["not_start"] is None
    assert table.report is not None
    assert table.report.read == 2


def test_find_in_several_fields(engine: copydesk.Engine) -> None:
    import pandas as pd

    news = pd.DataFrame({"title": ["Chile denies it"], "body": ["Peru accused Chile."]})
    table = copydesk.compile('"Chile"', engine=engine).find(news, text=["title", "body"])
    assert [(r["field"], r["start"], r["sentence"]) for r in table] == [("title", 0, 0), ("body", 13, 1)]


def test_rule_error(engine: copydesk.Engine) -> None:
    with pytest.raises(copydesk.RuleError) as caught:
        copydesk.compile('[lema="say"] [lemma=$nothing]', engine=engine)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, copydesk.Error)
    first = caught.value.diagnostics[0]
    assert (first.file, first.line, first.column) == ("<pattern>", 1, 2)
    assert "did you mean" in str(first)
    assert "\n   ^" in str(caught.value)
    assert len(caught.value.diagnostics) >= 2


@pytest.mark.parametrize("label", ["text", "doc", "start"])
def test_labels_that_are_columns_are_refused(engine: copydesk.Engine, label: str) -> None:
    with pytest.raises(copydesk.RuleError):
        copydesk.compile(f'{label}:"it"', engine=engine)


def test_labels_that_collide_are_refused(engine: copydesk.Engine) -> None:
    with pytest.raises(copydesk.RuleError, match="`a_start` is also a column"):
        copydesk.compile('a:"it" a_start:"is"', engine=engine)


def test_lints_warn_once(engine: copydesk.Engine) -> None:
    with pytest.warns(copydesk.LintWarning) as seen:
        pattern = copydesk.compile('[lower="Said"] [lower="Was"]', engine=engine)
    assert len(seen) == 1
    assert seen[0].filename == __file__
    assert len(pattern.diagnostics) >= 2


def test_match_modes(engine: copydesk.Engine) -> None:
    counts = {m: len(copydesk.compile("[]{1,2}", match=m, engine=engine).find("One two three")) for m in ("longest", "all", "shortest", "first")}
    assert counts == {"longest": 2, "all": 5, "shortest": 3, "first": 2}
    with pytest.raises(ValueError, match="longest, all"):
        copydesk.compile("[]", match="best")


def test_corpus(engine: copydesk.Engine) -> None:
    corpus = copydesk.Corpus([None, *TEXTS, "x \ud800"], id=list("wxyz"), engine=engine, threads=2)
    assert len(corpus) == 4
    assert [(n.key, n.what) for n in corpus.report.notices] == [("w", "null"), ("z", "surrogate")]
    pattern = copydesk.compile('[lemma="accuse"]', engine=engine)
    for _ in range(2):
        assert list(corpus.find(pattern)) == list(pattern.find([None, *TEXTS, None], id=list("wxyz")))
    assert corpus.count('"Chile"') == 2
    assert corpus.concordance('"denied"', width=9)[0] == ("x", " Chile 🎉 ", "denied", " it.")
    assert len(corpus.concordance("[]", limit=2)) == 2
    with pytest.raises(ValueError, match="another engine"):
        corpus.find(copydesk.compile('"x"', engine=copydesk.Engine()))


def test_own_rules_and_lists(tmp_path: Path) -> None:
    pack = tmp_path / "own.toml"
    pack.write_text(
        """[[rule]]
id = "own.harbour"
doc = "harbours"
emits = "harbour"
pattern = '<port/> "harbour"'
yes = [{ text = 'In Lima harbour it rained.' }]
no = ['In Lima it rained.']
""",
        encoding="utf-8",
    )
    engine = copydesk.Engine(pack, gazetteers={"port": {"Valdoro": {"country": "XXA"}, "São Vito": {}}})
    assert {"own.harbour", "list.own.port"} <= {r["id"] for r in engine.rules}
    found = copydesk.compile('where:<port country="XXA"/> | <harbour/>', match="all", engine=engine).find("Valdoro harbour and São Vito harbour.")
    assert [r["text"] for r in found] == ["Valdoro", "Valdoro harbour", "São Vito harbour"]
    assert len(engine.packs) == 3


def test_faulty_packs(tmp_path: Path) -> None:
    pack = tmp_path / "own.toml"
    pack.write_text("[[rule]]\nid = 'own.a'\ndoc = 'x'\nemits = 'own'\npattern = '[lema=\"x\"]'\n", encoding="utf-8")
    with pytest.raises(copydesk.RuleError) as caught:
        copydesk.extract("It rained.", rules=pack)
    fault = caught.value.diagnostics[0]
    assert fault.file.endswith("own.toml")
    assert fault.line == 5


def test_faulty_lists() -> None:
    with pytest.raises(TypeError, match="7 is a int"):
        copydesk.Engine(gazetteers={"port": [7]})
    with pytest.raises(TypeError, match="wanted a"):
        copydesk.Engine(gazetteers={"port": 7})
    with pytest.raises(ValueError, match="tab or a line break"):
        copydesk.Engine(gazetteers={"port": ["a\tb"]})


def test_examples_of_the_packs(engine: copydesk.Engine) -> None:
    assert [str(d) for d in engine.test()] == []


def test_code_actors() -> None:
    table = copydesk.code_actors(["American warplanes", None, "\ud800"])
    assert table.types == {"text": "string", "country": "string", "role": "string", "code": "string"}
    assert [r["text"] for r in table] == ["American warplanes", "", "?"]


def test_the_shipped_pack_has_no_lints(engine: copydesk.Engine) -> None:
    assert [str(d) for d in engine.diagnostics] == []


def test_attributes_and_kinds_that_come_with_the_tokens(engine: copydesk.Engine) -> None:
    with pytest.raises(copydesk.RuleError, match="unknown attribute `dep`"):
        copydesk.compile('[dep="nsubj"]', engine=engine)
    with pytest.raises(copydesk.RuleError, match="did you mean `deprel`"):
        copydesk.compile('[derpel="nsubj"]', engine=engine, attributes=["deprel"])
    with pytest.raises(copydesk.RuleError, match="unknown kind `vessel`"):
        copydesk.compile("<vessel/>", engine=engine)
    assert copydesk.compile('who:<vessel/> [dep="root"]', engine=engine, attributes=["dep"], kinds=["vessel"]).labels == ["who"]
    with pytest.raises(TypeError, match="attributes='dep'"):
        copydesk.compile('[dep="nsubj"]', engine=engine, attributes="dep")
