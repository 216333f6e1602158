"""Figures of the scorers on the development data beside the project, as the Markdown table of tests/quality/README.md.

    ./dev quality                 every task
    ./dev quality quotes events   some of them

The golden segmenter rules (task `segmenter`) are counted by tests/quality/segmenter.py, the rest by the scorer.

Needs COPYDESK_SHARED (default ../shared); says so and stops where it is not there.
"""

import json
import os
import pathlib
import subprocess
import sys

SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", "../shared"))

RUNS = [
    ("quotes", "gold/karabakh.jsonl", []),
    ("quotes", "gold/articles.jsonl", []),
    ("quotes", "data/quotes/polnear_dev.jsonl", []),
    ("times", "gold/karabakh.jsonl", []),
    ("times", "gold/articles.jsonl", []),
    ("times", "data/times/timebank.jsonl", []),
    ("times", "data/times/aquaint.jsonl", []),
    ("times", "data/times/gum.jsonl", []),
    ("times", "data/times/recognizers.jsonl", []),
    ("times", "data/times/recognizers_unit.jsonl", []),
    ("events", "gold/karabakh.jsonl", []),
    ("events", "gold/articles.jsonl", []),
    ("events", "data/events/plover_gsr_dev.jsonl", []),
    ("events", "data/events/plv_train.jsonl", []),
    ("events", "data/events/cameo_ner.jsonl", []),
    ("record", "gold/karabakh.jsonl", []),
    ("entities", "data/entities/conllpp_dev.jsonl", []),
    ("entities", "data/entities/crossner_politics_dev.jsonl", []),
    ("entities", "data/entities/wikigold.jsonl", []),
    ("entities", "data/entities/uner_ewt_dev.jsonl", []),
    ("entities", "data/entities/re3d_state.jsonl", []),
    ("coref", "data/entities/gum_coref.jsonl", []),
    ("phrases", "data/events/actor_phrases_dev.jsonl", []),
    ("blocks", "data/blocks/lines_dev.jsonl", []),
    ("tokens", "data/ud/en_gum-ud-dev.conllu", []),
    ("tokens", "data/ud/en_ewt-ud-dev.conllu", []),
    ("patterns", "data/patterns/spacy_matcher.jsonl", []),
    ("segmenter", "data/text/segmenter_rules.jsonl", []),
]


def score(task: str, data: str, extra: list[str]) -> dict:
    """The scorer's last line as a dict; {"error": …} when it failed."""
    command = [sys.executable, str(SHARED / "score/score.py"), task, str(SHARED / data), *extra]
    if task == "segmenter":
        command = [sys.executable, str(pathlib.Path(__file__).with_name("segmenter.py"))]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "failed"}
    return json.loads(done.stdout.strip().splitlines()[-1])


def show(value: object) -> str:
    """One figure, short: "P/R/F1" for a dict of the three, with what else it holds behind."""
    if isinstance(value, dict):
        if not {"p", "r", "f1"} <= value.keys():
            return "; ".join(f"{k} {show(v)}" for k, v in value.items())
        rest = [f"{k} {show(v)}" for k, v in value.items() if k not in ("p", "r", "f1", "recall_by_kind", "ci95")]
        return f"{value['p']:.3f}/{value['r']:.3f}/**{value['f1']:.3f}**" + (f" ({', '.join(rest)})" if rest else "")
    return f"{value:.3f}" if isinstance(value, float) else str(value)


KEEP = {
    "quotes": ["all.iou80", "speech.iou80", "marked.iou80"],
    "times": ["strict", "value", "value_given_span", "type_given_span", "clean_negatives"],
    "events": ["article", "pair_and_type", "country_pair_and_type", "country_pair", "cameo_triple", "type_macro_f1"],
}


def main() -> int:
    if not (SHARED / "score/score.py").exists():
        print("no development data here: set COPYDESK_SHARED")
        return 0
    wanted = set(sys.argv[1:])
    print("| task | data | figures (P/R/**F1**) |\n|---|---|---|")
    for task, data, extra in RUNS:
        if wanted and task not in wanted:
            continue
        figures = score(task, data, extra)
        keys = ["error"] if "error" in figures else KEEP.get(task, [k for k in figures if k not in ("task", "docs")])
        cells = [f"{k} {show(figures[k])}" for k in keys if figures.get(k) is not None]
        print(f"| {task} | `{data}` | {'<br>'.join(cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
