"""What a second thread gains: the default tables of the same articles by one thread and by two, in turns; and whether they are the same.

    python tests/bench/threads.py [articles.jsonl] [--articles 600] [--turns 3]

Seconds are by the clock, the best of the turns: both cores must be free. A first call, which learns words, is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

import copydesk

TABLES = ("blocks", "actors", "entities", "quotes", "times", "events")
SHARED = Path(os.environ.get("COPYDESK_SHARED", "../shared"))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", nargs="?", type=Path, default=SHARED / "data/articles/clean.jsonl")
    parser.add_argument("--articles", dest="count", type=int, default=600)
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    lines = given.articles.read_text(encoding="utf-8").splitlines()[: given.count]
    texts = [json.loads(line)["text"] for line in lines]
    engines = {threads: copydesk.Engine(threads=threads) for threads in (1, 2)}
    tables = {threads: engine.extract(texts) for threads, engine in engines.items()}
    same = all(getattr(tables[1], name).to_arrow().equals(getattr(tables[2], name).to_arrow()) for name in TABLES)
    best = dict.fromkeys(engines, float("inf"))
    for _ in range(given.turns):
        for threads, engine in engines.items():
            start = time.perf_counter()
            engine.extract(texts)
            best[threads] = min(best[threads], time.perf_counter() - start)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts)} articles, {megabytes:.1f} MB: one thread {best[1]:.2f} s, two {best[2]:.2f} s, {best[1] / best[2]:.2f} times; the same rows: {same}")


if __name__ == "__main__":
    main()
