"""Pickles and copies: what comes back works as what went in, here and in a process that knows nothing; what is damaged or differs is told."""

from __future__ import annotations

import copy
import datetime
import multiprocessing
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk import _core

TEXTS = ["“The quay is closed,” said Anna Berg on Monday.", None, "Officials in Oslo said the ferry would sail on Friday."]
RULE = """
[[rule]]
id = "own.ferry"
doc = "a ferry"
emits = "ferry"
pattern = '[lemma="ferry"]'
yes = ["The «ferry» sank."]
no = ["The boat sank."]
"""


def again(value: Any, protocol: int = pickle.HIGHEST_PROTOCOL) -> Any:
    return pickle.loads(pickle.dumps(value, protocol))


def elsewhere(value: Any, then: str, cwd: Path | None = None) -> str:
    """What a fresh process prints that loads the value's pickle (or these bytes) as `x`."""
    program = f"import pickle, sys; x = pickle.load(sys.stdin.buffer); {then}"
    done = subprocess.run([sys.executable, "-c", program], input=value if isinstance(value, bytes) else pickle.dumps(value), capture_output=True, cwd=cwd, check=False)
    return (done.stdout + done.stderr).decode().strip()


@pytest.mark.parametrize("protocol", [2, 4, 5])
@pytest.mark.parametrize("id", [None, ["a", "b", "c"], [7, 8, 9], [datetime.date(2024, 3, day) for day in (1, 2, 3)]])
def test_tables(id: Any, protocol: int) -> None:
    tables = copydesk.extract(TEXTS, id=id, published="2024-03-12")
    same = again(tables, protocol)
    assert same.names == tables.names
    assert same.report == tables.report
    for table in tables:
        assert same[table.name].to_arrow().equals(table.to_arrow(), check_metadata=True)
        assert again(table).to_arrow().equals(table.to_arrow(), check_metadata=True)
        assert list(again(table)) == list(table)
        assert again(table).report == tables.report
    assert list(same.articles()) == list(tables.articles())
    assert str(same.quotes.explain(0)) == str(tables.quotes.explain(0))
    assert again(same).quotes.explain(0).columns == tables.quotes.explain(0).columns


def test_a_table_by_itself_leaves_the_articles_behind() -> None:
    table = copydesk.extract("x" * 100_000 + ". “No,” said Anna Berg.").quotes
    assert len(pickle.dumps(table)) < 10_000
    for loose in (again(table), again(again(table))):
        with pytest.raises(TypeError, match="pickled by itself"):
            loose.explain(0)
    with pytest.raises(TypeError, match="no rule's doing"):
        again(copydesk.code_actors(["the Danish foreign minister"])).explain(0)


def test_tables_can_be_read_where_their_packs_are_gone(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(RULE)
    data = pickle.dumps(copydesk.Engine(tmp_path / "own.toml").extract(TEXTS))
    (tmp_path / "own.toml").unlink()
    tables = pickle.loads(data)
    assert len(tables.quotes) > 0
    with pytest.raises(copydesk.Error, match=r"pack .*own\.toml is not here"):
        tables.quotes.explain(0)


def test_a_damaged_table_is_told() -> None:
    image = copydesk.extract(TEXTS).quotes._core.image
    for bad in (b"", image[:-1], image[:200] + b"?" + image[201:], b"copydesk" * 9):
        core, fault = _core.Table.of_image(bad)
        assert core is None
        assert "the table" in fault or "of a table" in fault
    with pytest.raises(copydesk.Error, match=r"the pickled table: .* cut short or changed"):
        pickle.loads(pickle.dumps(copydesk.extract(TEXTS).quotes).replace(b"Anna", b"Hnna"))


def test_engine_is_made_once(tmp_path: Path) -> None:
    default = copydesk.engine.default_engine()
    assert again(default) is default
    (tmp_path / "own.toml").write_text(RULE)
    own = copydesk.Engine(tmp_path / "own.toml", {"ship": ["Fram"]}, threads=1)
    same = again(own)
    assert same is not own
    assert same is again(own)
    assert (same.packs, same.threads) == (own.packs, 1)
    assert again(same) is same
    assert elsewhere(own, "print(x.packs)") == str(own.packs)
    assert elsewhere(default, "import copydesk; print(x is copydesk.engine.default_engine())") == "True"


def test_engine_with_other_packs_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(RULE)
    data = pickle.dumps(copydesk.Engine(tmp_path / "own.toml"))
    (tmp_path / "own.toml").write_text(RULE.replace("a ferry", "a boat"))
    with pytest.raises(copydesk.Error, match=r"pickled with the pack '.*own.*', which is '.*own.*' here"):
        pickle.loads(data)
    with pytest.raises(copydesk.Error, match=r"pickled by copydesk 0\.0\.9, this is"):
        pickle.loads(pickle.dumps(copydesk.Engine(threads=1)).replace(_core.version.encode(), b"0.0.9"))


def test_packs_and_lists_are_found_in_the_working_folder(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (here / "own.toml").write_text(RULE)
    copydesk.Gazetteer(["Fram"], kind="ship").save(here / "ships.gaz")
    engine = copydesk.Engine(here / "own.toml", [copydesk.Gazetteer.open(here / "ships.gaz")])
    pattern = copydesk.compile("<ferry/> | <ship/>", engine=engine)
    data = pickle.dumps(pattern)
    (here / "own.toml").rename(there / "own.toml")
    assert "own.toml is not here" in elsewhere(data, "0", tmp_path)
    (here / "ships.gaz").rename(there / "ships.gaz")
    assert elsewhere(data, "print(len(x.find('The ferry met the Fram.')))", there) == "2"


def test_patterns_share_their_engine() -> None:
    pattern = copydesk.compile('who:<person/> [word=$verbs]', match="all", across_sentences=True, sets={"verbs": ["said"]}, attributes=["dep"])
    text = "Anna Berg said no."
    same = again(pattern)
    assert same.debug() == pattern.debug()
    assert list(same.find(text)) == list(pattern.find(text))
    many = copydesk.PatternSet({"a": pattern, "b": '"no"'})
    one, other = again([many, pattern])
    assert one.engine is other.engine is pattern.engine
    assert list(one.find(text)) == list(many.find(text))
    assert elsewhere(many, f"print(len(x.find({text!r})))") == "2"


def test_lints_are_told_once() -> None:
    with pytest.warns(copydesk.LintWarning):
        pattern = copydesk.compile('[lower="Said"]')
    assert [d.message for d in again(pattern).diagnostics] == [d.message for d in pattern.diagnostics] != []


def test_gazetteers_pickle_as_content_or_as_their_file(tmp_path: Path) -> None:
    ports = copydesk.Gazetteer({"Baku": {"country": "AZE"}}, kind="place", plural=True)
    same = again(ports)
    assert repr(same) == repr(ports)
    assert same.find("In Baku.").row(0)["country"] == "AZE"
    assert again(same).find("In Baku.").row(0)["country"] == "AZE"
    path = ports.save(tmp_path / "ports.gaz")
    opened = copydesk.Gazetteer.open(path)
    data = pickle.dumps(opened)
    assert len(data) < 300
    assert pickle.loads(data).find("In Baku.").row(0)["country"] == "AZE"
    copydesk.Gazetteer(["Oslo"]).save(path)
    with pytest.raises(copydesk.Error, match="another gazetteer than the one that was pickled"):
        pickle.loads(data)
    path.unlink()
    with pytest.raises(copydesk.Error, match="is not here"):
        pickle.loads(data)
    with pytest.raises(copydesk.Error, match=r"damaged|compiled gazetteer|cut short"):
        pickle.loads(pickle.dumps(ports).replace(b"Baku", b"Bake"))


def test_engine_with_gazetteers() -> None:
    engine = copydesk.Engine(gazetteers=[copydesk.Gazetteer(["Fram"], kind="ship")])
    assert elsewhere(engine, "print([r['id'] for r in x.rules if r['emits'] == 'ship'])") == "['list.own.ship']"


@pytest.mark.parametrize("id", [None, ["a", "b", "c"], [datetime.date(2024, 3, day) for day in (1, 2, 3)]])
def test_corpus(id: Any, tmp_path: Path) -> None:
    corpus = copydesk.Corpus(TEXTS, id=id)
    for same in (again(corpus), again(again(corpus))):
        assert (len(same), same.tokens, same.report) == (len(corpus), corpus.tokens, corpus.report)
        assert list(same.find('[lemma="say"]')) == list(corpus.find('[lemma="say"]'))
    opened = copydesk.Corpus.open(corpus.save(tmp_path / "c"))
    assert list(again(opened).find('[lemma="say"]')) == list(corpus.find('[lemma="say"]'))
    assert elsewhere(corpus, """print(x.count('[lemma="say"]'))""") == "2"
    with pytest.raises(copydesk.Error, match="the pickled corpus"):
        pickle.loads(pickle.dumps(corpus).replace(b"ferry", b"farry"))


def test_report_and_exceptions() -> None:
    report = copydesk.extract(TEXTS, id=["a", "b", "c"], published=["soon", None, None]).report
    same = again(report)
    assert same == report
    assert str(same) == str(report)
    assert [n.key for n in same.notices] == [n.key for n in report.notices] != []
    with pytest.raises(copydesk.RuleError) as raised:
        copydesk.compile('[lema="say"] [')
    for error in (again(raised.value), copy.deepcopy(raised.value)):
        assert type(error) is copydesk.RuleError
        assert str(error) == str(raised.value)
        assert [(d.line, d.column, d.hint, d.severity) for d in error.diagnostics] == [(d.line, d.column, d.hint, d.severity) for d in raised.value.diagnostics]
    for kind in (copydesk.Error, copydesk.LimitError, copydesk.LintWarning, copydesk.PathWarning, copydesk.DuplicateKeyWarning):
        assert repr(again(kind("why"))) == repr(kind("why"))


def test_copies_are_the_thing_itself() -> None:
    pattern = copydesk.compile('"a"')
    tables = copydesk.extract("It rained.")
    for thing in (pattern, pattern.engine, copydesk.PatternSet([pattern]), copydesk.Gazetteer(["a"]), copydesk.Corpus("a"), tables, tables.quotes):
        assert copy.copy(thing) is thing
        assert copy.deepcopy([thing])[0] is thing


def _quotes(engine: copydesk.Engine) -> copydesk.Table:
    return engine.extract(TEXTS).quotes


def test_a_pool_of_processes() -> None:
    engine = copydesk.engine.default_engine()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert list(pool.apply(_quotes, [engine])) == list(_quotes(engine))
