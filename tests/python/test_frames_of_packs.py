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
    for number, rule in enumerate(SPEC["rule"], 1):
        first = len(rules) + 1
        rules.extend(["[[rule]]", f'id = "faulty.rule{number}"', "yes = []", "no = []", *rule["text"].splitlines()])
        first_line.update(dict.fromkeys(range(first, len(rules) + 1), first))
        want["rules.toml", first] = rule["faults"]
    for name, lines in {**lists, "rules.toml": rules, "pack.toml": ['name = "faulty"', 'version = "1"', 'files = ["rules.toml"]']}.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return want, first_line


def drawn(diagnostic: Any, source: str) -> str:
    word = re.split(r"[\t :\"']", source[diagnostic.column - 1 :].removeprefix('"'))[0]
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
