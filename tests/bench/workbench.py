"""How soon hits follow a key in the workbench, on a sample of 5 MB.

    python tests/bench/workbench.py            articles of the development data (COPYDESK_SHARED), repeated to 5 MB; without it the project's examples

A pattern is typed key by key. For each state of the text the time from the question to the first hits is taken, through the answerer's thread, and to the
whole answer: hits, captures, examples. Where the whole takes longer than bench.EARLY, what was found so far is told. The 120 ms that the page waits for
another key, and the way to the browser and back, are not in it. The first look at a kind of span reads the sample once for it (`warm`, told apart); it
runs before anybody types.
"""

import json
import os
import pathlib
import queue
import statistics
import time
from typing import Any

from copydesk.bench import Bench
from copydesk.widget import Answerer

SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", "../shared"))
SIZE = 5_000_000
PATTERNS = (
    'who:<actor/> []{0,3} [lemma="accuse"] whom:<actor/>',
    '"according" "to" source:<np/>',
    '[lemma=/say|tell|add/ & tag="VBD"] "that"? what:[]{1,5} <actor/>',
)


def texts() -> list[str]:
    source = SHARED / "data/articles/wire.jsonl"
    if not source.exists():
        source = pathlib.Path(__file__).parents[2] / "examples/articles.jsonl"
    found = [r.get("text") or r["body"] for r in map(json.loads, source.open(encoding="utf8"))]
    size = sum(map(len, found))
    return found * (SIZE // size + 1)


def main() -> None:
    articles = texts()
    started = time.perf_counter()
    bench = Bench(articles, sample=SIZE)
    print(f"sample: {len(bench.cells):,} texts, {sum(len(c.text) for c in bench.cells):,} characters, read in {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    bench.warm()
    print(f"warm: {time.perf_counter() - started:.1f} s")
    answered: queue.Queue[tuple[float, dict[str, Any]]] = queue.Queue()
    answerer = Answerer(bench, lambda name, value: answered.put((time.perf_counter(), value)) if name == "answer" else None)
    first, whole = [], []
    for pattern in PATTERNS:
        for length in range(1, len(pattern) + 1):
            began = time.perf_counter()
            answerer.ask({"do": "look", "asked": length, "pattern": pattern[:length], "match": "longest", "across_sentences": False})
            at, value = answered.get()
            first.append((at - began, pattern[:length], len(value.get("hits", ()))))
            while not value["faults"] and "pins" not in value:
                at, value = answered.get()
            told = "does not compile" if value["faults"] else f"{value['count']:,} hits" + ("" if value["complete"] else " in a part")
            whole.append((at - began, pattern[:length], told))
    answerer.close()
    for name, times in (("first hits", first), ("whole answer", whole)):
        for which, some in (("all keys", times), ("those that compile", [t for t, w in zip(times, whole, strict=True) if w[2] != "does not compile"])):
            spent = sorted(t[0] for t in some)
            print(
                f"{name}, {which} ({len(spent)}): median {1000 * statistics.median(spent):.0f} ms, 95 % {1000 * spent[int(0.95 * len(spent))]:.0f} ms, "
                f"most {1000 * spent[-1]:.0f} ms; within 0.3 s {sum(t <= 0.3 for t in spent)}"
            )
    for seconds, pattern, told in sorted(whole, reverse=True)[:5]:
        print(f"  {1000 * seconds:6.0f} ms  {told:28}  {pattern}")


main()
