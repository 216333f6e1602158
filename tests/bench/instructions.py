#!/usr/bin/env python3
"""Instructions a byte of the default tables, counted by valgrind: repeatable where seconds are not.

    instructions.py            cold and warm on 1 MB of articles, against the ceiling of instructions.json (5 % of room)
    instructions.py growth     one article of 0.1 MB and one of 5 MB: what the longer one costs more (some minutes)

Cold is a first reading, in which words are learnt; warm a second one of the same articles. Needs valgrind, the program bench_instructions
(`./dev instructions` builds it) and the articles beside the project (COPYDESK_SHARED); says so and passes where one is missing.
"""

from __future__ import annotations

import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CEILING = Path(__file__).with_suffix(".json")
ROOM = 1.05
MOST_GROWTH = 1.3
Job = tuple[str, int, bool]  # megabytes, times, joined into one article


def main() -> int:
    program = Path(os.environ.get("COPYDESK_BENCH_PROGRAM", ROOT / "build/dev/cpp/bench/bench_instructions"))
    articles = Path(os.environ.get("COPYDESK_SHARED", ROOT.parent / "shared")) / "data/articles/clean.jsonl"
    for missing, there in (("valgrind", shutil.which("valgrind")), (program, program.exists()), (articles, articles.exists())):
        if not there:
            print(f"instructions: skipped, {missing} is not there")
            return 0
    run = Counter(program, articles)
    return growth(run) if sys.argv[1:] == ["growth"] else ceiling(run)


class Counter:
    """Counts the instructions of jobs, two at a time."""

    def __init__(self, program: Path, articles: Path) -> None:
        self.command = [str(program), str(ROOT / "python/copydesk/packs/news_en"), str(articles)]

    def __call__(self, jobs: list[Job]) -> list[tuple[int, int]]:
        """Instructions and bytes of each."""
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            return list(pool.map(self._one, jobs))

    def _one(self, job: Job) -> tuple[int, int]:
        megabytes, times, joined = job
        arguments = [*self.command, megabytes, str(times), *(["join"] if joined else [])]
        done = subprocess.run(
            ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *arguments], capture_output=True, text=True, check=True
        )
        counted = re.search(r"I +refs: +([\d,]+)", done.stderr)
        size = re.search(r"(\d+) bytes", done.stdout)
        assert counted
        assert size
        return int(counted[1].replace(",", "")), int(size[1])


def ceiling(run: Counter) -> int:
    (load, size), (once, _), (twice, _) = run([("1", 0, False), ("1", 1, False), ("1", 2, False)])
    found = {"cold": (once - load) / size, "warm": (twice - once) / size}
    ceilings = json.loads(CEILING.read_text(encoding="utf-8"))
    over = False
    for name, value in found.items():
        over |= value > ceilings[name] * ROOM
        print(f"instructions a byte, {name}: {value:,.0f}; ceiling {ceilings[name]:,} + 5 %")
    if over:
        print("instructions: over the ceiling; a commit that raises it (tests/bench/instructions.json) says in its body what that buys")
    return int(over)


def growth(run: Counter) -> int:
    short, long = "0.1", "5"
    (load_short, _), (short_all, short_size), (load_long, _), (long_all, long_size) = run(
        [(short, 0, True), (short, 1, True), (long, 0, True), (long, 1, True)]
    )
    small, large = (short_all - load_short) / short_size, (long_all - load_long) / long_size
    print(f"one article of {short_size:,} bytes: {small:,.0f} instructions a byte; of {long_size:,}: {large:,.0f}, {large / small:.2f} times; at most {MOST_GROWTH}")
    return int(large > MOST_GROWTH * small)


if __name__ == "__main__":
    sys.exit(main())
