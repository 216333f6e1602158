"""What a pack is told of words that nobody would read: tests/spec/pack_errors.toml, through Python."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import copydesk

SPEC = tomllib.loads((Path(__file__).parents[1] / "spec" / "pack_errors.toml").read_text(encoding="utf-8"))
Place = tuple[str, int]
EMITS = "parleying"  # by the rules of [[pattern]]


def faulty_pack(folder: Path) -> tuple[dict[Place, list[str]], dict[int, int]]:
    """Writes the pack. Returns what each line is to be told, and the first line of each line's rule."""
    want: dict[Place, list[str]] = {}
    lists: dict[str, list[str]] = {}
    rules: list[str] = []

    def name_list(name: str, emits: str) -> None:
        rules.extend(["[[gazetteer]]", f'id = "{name[:-4]}"', f'file = "{name}"', f'emits = "{emits}"', 'match = "lemma"'])

    for list_name, column, value, *faults in SPEC["faults"]["rows"]:
        sound = {k: v for k, v in SPEC["sound"][list_name].items() if k != "emits"}
        name = f"{list_name}.tsv"
        if name not in lists:
            lists[name] = ["\t".join(sound)]
            name_list(name, SPEC["sound"][list_name]["emits"])
        lists[name].append("\t".join(value if key == column else cell for key, cell in sound.items()))
        want[name, len(lists[name])] = faults
    for emits, column, *faults in SPEC["faults"]["columns"]:
        name = f"{emits}-{column}.tsv"
        name_list(name, emits)
        lists[name] = [f"term\t{column}", "opine\t1"] if emits == "cue" else [f"term\tpos\ttype\t{column}", "x\tV\tCONSULT\t1"]
        want[name, 1] = faults
    first_line: dict[int, int] = {}
    patterns = [{"text": f"emits = \"{EMITS}\"\npattern = '{case['pattern']}'", "faults": case["faults"]} for case in SPEC["pattern"]]
    for number, rule in enumerate(SPEC["rule"] + patterns, 1):
        first = len(rules) + 1
        rules.extend(["[[rule]]", f'id = "faulty.rule{number}"', "yes = []", "no = []", *rule["text"].splitlines()])
        first_line.update(dict.fromkeys(range(first, len(rules) + 1), first))
        want["rules.toml", first] = rule["faults"]
    for name, lines in {**lists, "rules.toml": rules, "pack.toml": ['name = "faulty"', 'version = "1"', 'files = ["rules.toml"]']}.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return want, first_line


def drawn(diagnostic: Any, source: str) -> str:
    word = re.split(r"[\t :=\"']", source[diagnostic.column - 1 :].removeprefix('"'))[0]
    return f"{word}: {diagnostic.message}" + (f"; {diagnostic.hint}" if diagnostic.hint else "")


def test_every_unknown_word_is_told(tmp_path: Path) -> None:
    want, first_line = faulty_pack(tmp_path)
    with pytest.raises(copydesk.RuleError) as error:
        copydesk.Engine(rules=[tmp_path])
    got: dict[Place, list[str]] = defaultdict(list)
    for d in error.value.diagnostics:
        name = Path(d.file).name
        source = Path(d.file).read_text(encoding="utf-8").splitlines()[d.line - 1]
        line = first_line.get(d.line, d.line) if name == "rules.toml" else d.line
        got[name, line].append(drawn(d, source))
    assert dict(got) == want
    assert len(want) >= 80
    assert "pack_errors" not in str(error.value)
    assert re.search(r"verb\.tsv:\d+:\d+: unknown slot `objj`; did you mean `obj`\?\n.*\n *\^", str(error.value))


@pytest.mark.parametrize("case", SPEC["grammar"], ids=lambda case: case["changed"])
def test_every_fault_of_a_grammar_is_told(case: dict[str, Any], tmp_path: Path) -> None:
    sound = Path(copydesk.__file__).parent / "packs/news_en/language/grammar.toml"
    text = sound.read_text(encoding="utf-8").replace(f"\n{case['line']}\n", f"\n{case['changed']}\n")
    (tmp_path / "language").mkdir()
    (tmp_path / "language" / "grammar.toml").write_text(text, encoding="utf-8")
    (tmp_path / "pack.toml").write_text('name = "own"\nversion = "1"\nlanguage = "language"\nfiles = []\n', encoding="utf-8")
    with pytest.raises(copydesk.RuleError) as error:
        copydesk.Engine(packs=[tmp_path])
    lines = text.splitlines()
    assert [drawn(d, lines[d.line - 1]) for d in error.value.diagnostics if d.file.endswith("grammar.toml")] == case["faults"]


@pytest.fixture(scope="module")
def shipped() -> copydesk.Engine:
    return copydesk.Engine()


@pytest.mark.parametrize("case", SPEC["pattern"], ids=lambda case: case["pattern"])
def test_a_pattern_is_told_what_no_span_has(case: dict[str, Any], shipped: copydesk.Engine) -> None:
    with pytest.raises(copydesk.RuleError) as error:
        copydesk.compile(case["pattern"], engine=shipped)
    assert [drawn(d, case["pattern"]) for d in error.value.diagnostics] == case["faults"]


def pack_of(case: dict[str, Any], folder: Path) -> Path:
    """A pack that has the file of the case: as its rules, as a list of its own, or beside them."""
    (folder / case["file"]).write_text(case["text"], encoding="utf-8")
    rules = {"rules.toml": case["text"]}.get(case["file"], "")
    if "emits" in case:
        rules = f'[[gazetteer]]\nid = "own.list"\nfile = "{case["file"]}"\nemits = "{case["emits"]}"\n'
    (folder / "rules.toml").write_text(rules, encoding="utf-8")
    (folder / "pack.toml").write_text('name = "own"\nversion = "1"\nfiles = ["rules.toml"]\n', encoding="utf-8")
    return folder


def told(diagnostics: Any, case: dict[str, Any]) -> list[str]:
    lines = case["text"].splitlines()
    return [f"{d.line}: {drawn(d, lines[d.line - 1])}" for d in diagnostics if Path(d.file).name == case["file"]]


@pytest.mark.parametrize("case", SPEC["table"], ids=lambda case: case["file"])
def test_every_fault_of_a_table_is_told(case: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(copydesk.RuleError) as error:
        copydesk.Engine(rules=[pack_of(case, tmp_path)])
    assert told(error.value.diagnostics, case) == case["faults"]
    assert all(str(d).endswith("^") for d in error.value.diagnostics)


@pytest.mark.parametrize("case", SPEC["warning"], ids=lambda case: case["file"])
def test_what_is_probably_not_meant_is_told(case: dict[str, Any], tmp_path: Path) -> None:
    with pytest.warns(copydesk.LintWarning):
        engine = copydesk.Engine(rules=[pack_of(case, tmp_path)])
    assert told(engine.diagnostics, case) == case["faults"]


def test_faults_of_several_files_are_told_together(tmp_path: Path) -> None:
    for case in SPEC["table"]:
        (tmp_path / case["file"]).write_text(case["text"], encoding="utf-8")
    (tmp_path / "pack.toml").write_text('name = "own"\nversion = "1"\nfiles = ["rules.toml"]\n', encoding="utf-8")
    with pytest.raises(copydesk.RuleError) as error:
        copydesk.Engine(rules=[tmp_path])
    # The last case of a file's name is the one that was written.
    for case in {case["file"]: case for case in SPEC["table"] if "emits" not in case}.values():
        if case["file"] not in ("operators.tsv", "cameo.tsv"):  # types and modes of plover.tsv are among their hints
            assert told(error.value.diagnostics, case) == case["faults"]


def test_a_cue_that_no_list_has_is_a_warning(shipped: copydesk.Engine) -> None:
    with pytest.warns(copydesk.LintWarning, match="no `statement` has the `cue` `sayy`; did you mean `say`?"):
        copydesk.compile('<statement cue="sayy"/>', engine=shipped)
    copydesk.compile('<statement cue="deny"/>', engine=shipped)


def test_a_language_without_a_tagger_is_told_of_lists_that_make_no_rows(tmp_path: Path) -> None:
    (tmp_path / "language").mkdir()
    (tmp_path / "language" / "openers.tsv").write_text("term\tkind\nder\topener\n", encoding="utf-8")
    (tmp_path / "cues.tsv").write_text("term\tlemma\tframes\nsagte\tsagen\tquote trail\n", encoding="utf-8")
    (tmp_path / "rules.toml").write_text('[[gazetteer]]\nid = "own.cues"\nfile = "cues.tsv"\nemits = "cue"\n', encoding="utf-8")
    (tmp_path / "pack.toml").write_text('name = "own"\nversion = "1"\nlanguage = "language"\nfiles = ["rules.toml"]\n', encoding="utf-8")
    with pytest.warns(copydesk.LintWarning, match="no row comes of `cue`: the language has no tagger"):
        engine = copydesk.Engine(packs=[tmp_path])
    (lint,) = engine.diagnostics
    assert (Path(lint.file).name, lint.line, lint.column) == ("rules.toml", 4, 9)
