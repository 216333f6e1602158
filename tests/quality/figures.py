"""Figures of the scorers on the development data beside the project, as the Markdown tables of tests/quality/README.md.

    ./dev quality                          every task and set
    ./dev quality quotes redocred          some of them, by the name of a task, a set or both
    ./dev quality --set new                only one part of the labelled articles
    ./dev quality --json now.json          also writes every figure, those that the tables leave out too
    ./dev quality --against before.json    the figures that moved since that file was written, instead of the tables

The labelled articles have three parts, told apart in three columns: `old` was read while the first rules were written, `new` may be read,
`check` is read by nobody. So nothing but figures leaves a run of `check`: no errors are asked for, and a failure has no words.

Golden segmenter rules (task `segmenter`) are counted by tests/quality/segmenter.py, one act a sentence (`single_acts`) by tests/quality/single_acts.py, small
inputs (`cases`) by the program beside the scorer.
Needs COPYDESK_SHARED (default ../shared); says so and stops where it is not there. Seconds of each set go to stderr.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import copydesk

SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", "../shared"))

# A set that takes longer has failed.
MOST_SECONDS = 600

# A fall of more than this is told when figures are compared.
FALL = 0.003

LABELLED = ("old", "new", "check")


class Set(NamedTuple):
    """One task on one file, and the parts of the file that are told apart ("": all of it)."""

    task: str
    path: str
    parts: tuple[str, ...] = ("",)

    @property
    def name(self) -> str:
        return pathlib.Path(self.path).stem


SETS = [
    Set("quotes", "gold/articles.jsonl", LABELLED),
    Set("times", "gold/articles.jsonl", LABELLED),
    Set("lines", "gold/articles.jsonl", LABELLED),
    Set("events", "gold/articles.jsonl", LABELLED),
    Set("quotes", "gold/karabakh.jsonl"),
    Set("times", "gold/karabakh.jsonl"),
    Set("events", "gold/karabakh.jsonl"),
    Set("record", "gold/karabakh.jsonl"),
    Set("quotes", "data/quotes/polnear_dev.jsonl"),
    Set("times", "data/times/timebank.jsonl"),
    Set("times", "data/times/aquaint.jsonl"),
    Set("times", "data/times/gum.jsonl"),
    Set("times", "data/times/recognizers.jsonl"),
    Set("times", "data/times/recognizers_unit.jsonl"),
    Set("events", "data/events/plover_gsr_dev.jsonl"),
    Set("events", "data/events/plv_train.jsonl"),
    Set("events", "data/events/petrarch_unit.jsonl"),
    Set("single_acts", "data/events/plover_gsr_dev.jsonl"),
    Set("single_acts", "data/events/plv_train.jsonl"),
    Set("single_acts", "data/events/cameo_ner.jsonl"),
    Set("phrases", "data/events/actor_phrases_dev.jsonl"),
    Set("entities", "data/entities/conllpp_dev.jsonl", ("", "sport", "rest")),
    Set("entities", "data/entities/crossner_politics_dev.jsonl"),
    Set("entities", "data/entities/crossner_ai.jsonl"),
    Set("entities", "data/entities/crossner_literature.jsonl"),
    Set("entities", "data/entities/crossner_music.jsonl"),
    Set("entities", "data/entities/crossner_science.jsonl"),
    Set("entities", "data/entities/redocred.jsonl"),
    Set("entities", "data/entities/wikigold.jsonl"),
    Set("entities", "data/entities/uner_ewt_dev.jsonl"),
    Set("entities", "data/entities/re3d_state.jsonl"),
    Set("entities", "data/entities/btc.jsonl"),
    Set("entities", "data/entities/wnut17.jsonl"),
    Set("coref", "data/entities/gum_coref.jsonl"),
    Set("places", "data/places/geovirus.jsonl"),
    Set("places", "data/places/gwn.jsonl"),
    Set("blocks", "data/blocks/lines_dev.jsonl"),
    Set("tokens", "data/ud/en_gum-ud-dev.conllu"),
    Set("tokens", "data/ud/en_ewt-ud-dev.conllu"),
    Set("patterns", "data/patterns/spacy_matcher.jsonl"),
    Set("segmenter", "data/text/segmenter_rules.jsonl"),
    Set("cases", "cases/public_reports.jsonl"),
]

# What the tables show of a task; all that is a figure where a task is not named. A name stands for what it holds, too.
SHOWN = {
    "quotes": ["whole_row", "all.iou80", "speech.iou80", "speech.gold30", "marked.iou80"],
    "times": ["strict", "value", "value_given_span", "type_given_span", "clean_negatives"],
    "events": ["article", "pair_and_type", "country_pair_and_type", "country_pair", "cameo_triple", "type_macro_f1"],
}

# Sizes of a set, and what is told of single records: no figures.
NO_FIGURE = {"task", "why_not", "docs", "records", "gold", "lines", "coded", "ci95", "confusions", "recall_by_kind", "by_type", "kinds"}

# Shares that are better when they are small.
SMALL_IS_GOOD = {"prose_lost", "prose_misnamed"}

# Finer kinds of names that the scorer does not know, and the one of ours that holds them.
COARSE = {
    **dict.fromkeys(["writer", "musicalartist", "scientist", "researcher"], "person"),
    **dict.fromkeys(["band", "university", "magazine", "academicjournal", "corporation"], "organisation"),
}


def is_sport(record: dict[str, Any]) -> bool:
    """Whether a newswire text comes from a sports desk: its first line opens with the sport in capitals and a dash."""
    return re.match(r"(?!PRES)[A-Z ]+ - ", record["text"]) is not None


def prepared(part: str, task: str, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records of a part as the scorer understands them."""
    if part in ("sport", "rest"):
        records = [r for r in records if is_sport(r) == (part == "sport")]
    if task == "entities":
        records = [r | {"entities": [e | {"type": COARSE.get(e["type"], e["type"])} for e in r["entities"]]} for r in records]
    return records


def command(one: Set, part: str, limit: int, folder: pathlib.Path) -> list[str]:
    """What is run for a part of a set; the last line that it prints is its figures."""
    path = SHARED / one.path
    if one.task == "segmenter":
        return [sys.executable, str(pathlib.Path(__file__).with_name("segmenter.py"))]
    if one.task == "single_acts":
        return [sys.executable, str(pathlib.Path(__file__).with_name("single_acts.py")), str(path), str(limit)]
    if one.task == "cases":
        return [sys.executable, str(SHARED / "score/cases.py"), str(path)]
    if one.task == "entities":
        records = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
        path = folder / path.name
        path.write_text("".join(json.dumps(r) + "\n" for r in prepared(part, one.task, records)), encoding="utf8")
    chosen = ["--set", part] if part in LABELLED else []
    return [sys.executable, str(SHARED / "score/score.py"), one.task, str(path), "--limit", str(limit), *chosen]


def by_layer(printed: str) -> dict[str, Any]:
    """Passes of the small inputs: of all, by the first word of their kind, by kind."""
    kinds = {kind: (int(good), int(total)) for good, total, kind in re.findall(r"^(\d+) of (\d+)  (\S+)$", printed, re.M)}
    layers: dict[str, list[int]] = {}
    for kind, counts in sorted(kinds.items()):
        of = layers.setdefault(kind.split(".")[0], [0, 0])
        of[:] = [a + b for a, b in zip(of, counts, strict=True)]
    return {**layers, "kinds": kinds}


def score(one: Set, part: str, limit: int) -> dict[str, Any]:
    """The figures of a part of a set; {"error": …} when there are none."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(command(one, part, limit, pathlib.Path(folder)), capture_output=True, text=True, timeout=MOST_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return {"error": f"not done after {MOST_SECONDS} seconds"}
    if done.returncode:
        told = done.stderr.strip().splitlines()
        return {"error": told[-1] if told and part != "check" else "failed"}
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    if one.task == "cases":
        figures |= by_layer(done.stdout)
    if part == "check":
        figures.pop("confusions", None)
    return figures


def leaves(figures: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each figure with its path: (P, R, F1), a number, or a list of counts."""
    for key, value in figures.items():
        if key in NO_FIGURE or value is None:
            continue
        if not isinstance(value, dict):
            yield prefix + key, value
            continue
        if {"p", "r", "f1"} <= value.keys():
            yield prefix + key, (value["p"], value["r"], value["f1"])
        yield from leaves({k: v for k, v in value.items() if k not in ("p", "r", "f1")}, f"{prefix}{key}.")


def shown(task: str, figures: dict[str, Any]) -> dict[str, Any]:
    """The figures of a task that the tables have."""
    wanted = SHOWN.get(task)
    return {k: v for k, v in leaves(figures) if wanted is None or "error" in figures or any(f"{k}.".startswith(f"{w}.") for w in wanted)}


def short(value: Any) -> str:
    """One figure: "P/R/**F1**", a share of three digits, small shares with five, "passed of all"."""
    if isinstance(value, tuple):
        return "{:.3f}/{:.3f}/**{:.3f}**".format(*value)
    if isinstance(value, list):
        return " of ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.5f}" if 0 < value < 0.01 else f"{value:.3f}"
    return str(value)


Row = dict[str, Any]  # task, set, part, seconds, figures


def tables(rows: list[Row], parts: list[str]) -> Iterator[str]:
    """Lines of Markdown: the labelled articles with a column a part, then a row for each other set."""
    labelled = [r for r in rows if r["part"] in LABELLED]
    if labelled:
        yield "| task | figure | " + " | ".join(parts) + " |"
        yield "|---" * (2 + len(parts)) + "|"
    for task in dict.fromkeys(r["task"] for r in labelled):
        columns = {r["part"]: shown(task, r["figures"]) for r in labelled if r["task"] == task}
        for name in dict.fromkeys(name for column in columns.values() for name in column):
            yield f"| {task} | {name} | " + " | ".join(short(columns[p][name]) if name in columns.get(p, {}) else "" for p in parts) + " |"
    others = [r for r in rows if r["part"] not in LABELLED]
    if labelled and others:
        yield ""
    if others:
        yield "| task | set | figures |\n|---|---|---|"
    for r in others:
        cells = [f"{name} {short(value)}" for name, value in shown(r["task"], r["figures"]).items()]
        yield f"| {r['task']} | {r['set']}{' ' + r['part'] if r['part'] else ''} | {'<br>'.join(cells)} |"


def falls(name: str, before: Any, after: Any) -> bool:
    """Whether a figure became worse by more than FALL; of the three of a search, F1 decides."""
    if isinstance(before, list):
        return bool(after[0] < before[0])
    a, b = (before[-1], after[-1]) if isinstance(before, tuple) else (before, after)
    worse = b - a if name.rsplit(".", 1)[-1] in SMALL_IS_GOOD else a - b
    return bool(worse > FALL + 1e-9)


def moved(before: list[Row], after: list[Row]) -> Iterator[str]:
    """A line for each figure that moved, then how many did."""
    known = {(r["task"], r["set"], r["part"]): dict(leaves(r["figures"])) for r in before}
    compared = changed = fallen = 0
    for r in after:
        old = known.get((r["task"], r["set"], r["part"]), {})
        for name, value in leaves(r["figures"]):
            if name not in old or type(old[name]) is not type(value):
                continue
            compared += 1
            if old[name] == value:
                continue
            changed += 1
            fell = falls(name, old[name], value)
            fallen += fell
            yield f"{r['task']} {r['set']} {r['part']} {name}: {short(old[name])} → {short(value)}".replace("  ", " ") + (" (fell)" if fell else "")
    yield f"{changed} of {compared} figures moved; {fallen} fell by more than {FALL} or, where rows are counted, by one."


def chosen(names: list[str], part: str | None) -> list[Set]:
    """The sets that are asked for; SystemExit with the names there are for an unknown one."""
    tasks, sets = {s.task for s in SETS}, {s.name for s in SETS}
    if strange := [n for n in names if n not in tasks | sets]:
        print(f"no task or set {' '.join(strange)}\ntasks: {' '.join(sorted(tasks))}\nsets: {' '.join(sorted(sets))}", file=sys.stderr)
        raise SystemExit(2)
    of_task, of_set = set(names) & tasks or tasks, set(names) & sets or sets
    some = [s for s in SETS if s.task in of_task and s.name in of_set and (part is None or part in s.parts)]
    if not some:
        print(f"no set of these: {' '.join(names)}", file=sys.stderr)
        raise SystemExit(2)
    return some


def measured(sets: list[Set], part: str | None, limit: int) -> Iterator[Row]:
    """A row for each part of each set; seconds are told as they pass."""
    for one in sets:
        for p in one.parts if part is None else (part,):
            label = f"{one.task} {one.name} {p}".rstrip()
            if not (SHARED / one.path).exists():
                print(f"{label}: skipped, {one.path} is not there", file=sys.stderr)
                continue
            begun = time.perf_counter()
            figures = score(one, p, limit)
            seconds = round(time.perf_counter() - begun, 1)
            print(f"{label}: {seconds} s", file=sys.stderr, flush=True)
            yield {"task": one.task, "set": one.name, "part": p, "seconds": seconds, "figures": figures}


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev quality", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a task or a set; all by default")
    parser.add_argument("--set", choices=LABELLED, help="only this part of the labelled articles")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="only the first N records of each set")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also write all figures")
    parser.add_argument("--against", type=pathlib.Path, metavar="FILE", help="print what moved since FILE was written by --json")
    args = parser.parse_args()
    if not (SHARED / "score/score.py").exists():
        print("no development data here: set COPYDESK_SHARED")
        return 0
    sets = chosen(args.names, args.set)
    before = json.loads(args.against.read_text(encoding="utf8")) if args.against else None
    if before and before["limit"] != args.limit:
        parser.error(f"{args.against} was written with --limit {before['limit']}")
    rows = list(measured(sets, args.set, args.limit))
    print(f"all: {sum(r['seconds'] for r in rows):.0f} s", file=sys.stderr)
    if args.json:
        args.json.write_text(json.dumps({"version": copydesk.__version__, "limit": args.limit, "rows": rows}, indent=1) + "\n", encoding="utf8")
    for line in moved(before["rows"], rows) if before else tables(rows, [args.set] if args.set else list(LABELLED)):
        print(line, flush=True)
    return 1 if any("error" in r["figures"] for r in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
