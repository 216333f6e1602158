"""What a newcomer does with an installed copydesk: the README's snippets, the demo, sentences of scripts without spaces. Exits with an error if any fails.

    python use.py PROJECT [ROWS.json]

PROJECT is the source tree, for README.md and the sample article; nothing of it is imported. ROWS.json gets every row of every table of some texts, to be
compared with another build's. Only the standard library and copydesk are used; where pandas is not installed, only the README's first snippet is run,
and that the missing libraries are named is looked at instead.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import copydesk

LAYERS = ["blocks", "sentences", "tokens", "actors", "entities", "quotes", "times", "events", "rejected"]
# Words by ICU's dictionaries.
SENTENCES = {
    "Thai": ("ฝนตกหนักในกรุงเทพ", ["ฝน", "ตกหนัก", "ใน", "กรุงเทพ"]),
    "Chinese": ("北京今天下雨。", ["北京", "今天", "下雨", "。"]),
}
TEXTS = [
    *(text for text, _ in SENTENCES.values()),
    "東京は雨です。 ပုဂံမြို့ ភ្នំពេញ ວຽງຈັນ",
    "Nicola\u0301s Maduro's cafe\u0301, “naïve” ﬁrst Ⅷ 👩‍👩‍👧 accused Peru’s Foreign Minister Ana Silva on Monday; 12:30 U.S. don't.",
    "",
]


def snippets(readme: str) -> int:
    """Runs the README's Python and sees that what is shown is printed; how many blocks were run."""
    blocks = re.findall(r"```python\n(.*?)```(?:\n```text\n(.*?)```)?", readme, re.DOTALL)
    if importlib.util.find_spec("pandas") is None:
        blocks = blocks[:1]
    names: dict[str, object] = {}
    for code, shown in blocks:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(code, names)
        assert shown in out.getvalue(), f"the README shows\n{shown}\nand it prints\n{out.getvalue()}"
    return len(blocks)


def missing_are_named() -> None:
    table = copydesk.extract("It rained.", layers=["sentences"]).sentences
    for extra, call in {"pandas": table.to_pandas, "polars": table.to_polars, "arrow": table.to_arrow}.items():
        said = ""
        try:
            call()
        except copydesk.MissingExtraError as error:
            said = str(error)
        assert said.endswith(f"pip install 'copydesk[{extra}]'"), f"{extra}: {said!r}"


def files(folder: Path) -> None:
    """Files that need no other library."""
    table = copydesk.extract(["It rained.", "It snowed."], layers=["sentences"]).sentences
    assert table.write(folder / "s.csv").read_text().splitlines()[2] == '1,0,0,0,10,"It snowed."'
    assert [json.loads(line) for line in table.write(folder / "s.jsonl").read_text().splitlines()] == table.to_dicts()


def demo(project: Path, folder: Path) -> str:
    """The sample article through the command; what it prints."""
    command = [sys.executable, "-m", "copydesk", "show", "--published", "2024-03-11", "--html", str(folder / "demo.html"), str(project / "examples/harbour.txt")]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "ACCUSE" in shown, shown
    assert "</mark>" in (folder / "demo.html").read_text(encoding="utf-8")
    return shown


def main(project: str, rows: str = "") -> None:
    root = Path(project)
    print(f"copydesk {copydesk.__version__} on Python {sys.version.split()[0]}")
    print(f"README: {snippets((root / 'README.md').read_text(encoding='utf-8'))} snippets print what it shows")
    if importlib.util.find_spec("pandas") is None:
        missing_are_named()
        print("pandas, polars and pyarrow are missing, and named with the command that installs them")
    with tempfile.TemporaryDirectory() as folder:
        files(Path(folder))
        print("CSV and JSONL are written; the sample article:")
        print(demo(root, Path(folder)).strip().partition("\n\n")[0])
    for language, (text, words) in SENTENCES.items():
        found = [row["text"] for row in copydesk.extract(text, layers=["tokens"]).tokens]
        assert found == words, f"{language}: {found}"
        print(f"{language}: {' | '.join(found)}")
    if rows:
        texts = [*TEXTS, (root / "examples/harbour.txt").read_text(encoding="utf-8"), (root / "README.md").read_text(encoding="utf-8")]
        tables = copydesk.extract(texts, published="2024-03-11", layers=LAYERS)
        Path(rows).write_text(json.dumps({t.name: t.to_dicts() for t in tables}, default=str), encoding="utf-8")
        print(f"{sum(map(len, tables)):,} rows of {len(texts)} texts")


if __name__ == "__main__":
    main(*sys.argv[1:])
