"""How many of the golden segmenter rules our sentences keep: right when they equal the expected ones after white space is collapsed.

    python tests/quality/segmenter.py             English golden rules: the figure
    python tests/quality/segmenter.py --errors    and each that is not kept

Needs COPYDESK_SHARED (default ../shared); says so and stops where it is not there. The sentences are those of the `sentences` table,
as an analyst gets them. The last line is the figure as JSON.
"""

import json
import os
import pathlib
import sys

import copydesk

SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", "../shared"))


def collapsed(text: str) -> str:
    return " ".join(text.split())


def sentences(texts: list[str]) -> list[list[str]]:
    """The sentences of each text, white space collapsed."""
    out: list[list[str]] = [[] for _ in texts]
    for row in copydesk.extract(texts, layers=["sentences"]).sentences.to_arrow().to_pylist():
        out[int(row["doc"])].append(collapsed(row["text"]))
    return out


def main() -> int:
    path = SHARED / "data/text/segmenter_rules.jsonl"
    if not path.exists():
        print("no development data here: set COPYDESK_SHARED")
        return 0
    rules = [r for r in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if r["lang"] == "en" and r["golden"]]
    got = sentences([r["text"] for r in rules])
    right = 0
    for rule, ours in zip(rules, got, strict=True):
        expected = [collapsed(s) for s in rule["sentences"]]
        right += ours == expected
        if ours != expected and "--errors" in sys.argv:
            print(f"{rule['name']}\n  expected {expected}\n  ours     {ours}")
    print(json.dumps({"task": "segmenter", "docs": len(rules), "right": right}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
