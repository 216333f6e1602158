"""How well rules proposed from a few marked rows do on the rows that nobody marked.

    python tests/quality/propose.py                  the table of tests/quality/README.md
    python tests/quality/propose.py said cited --seeds 3 --show  two classes, three seeds, with the proposals
    python tests/quality/propose.py ACCUSE --seeds 3 --ceiling   what a choice by the labels themselves would find among all that is proposed

A row is a sentence. It is right where another maker's label says so: three PLOVER types (`plv_train`, the most frequent that have a type of ours of the same name) and three
classes of cues (`polnear_dev`, by the cue's head word: what is said, who is cited, what is shown). Ten right and ten wrong ones are marked, drawn by seed;
`copydesk.propose` sees these and the corpus of all sentences without labels; its first proposal is scored on every other sentence, as they come: about one of nine is right
for a type, one of four to one of fifty-six for a class of cues.

Beside it: the shipped rule (sentences with an event of the type; with a quote whose cue is of the class), and the marked rows' literal words (every sentence with an
open-class word that stands in a row marked right and in none marked wrong).

Needs COPYDESK_SHARED (default ../shared); says so and stops where it is not there.
"""

import argparse
import hashlib
import itertools
import json
import os
import pathlib
import statistics
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

import copydesk

SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", "../shared"))
TYPES = ("REJECT", "ACCUSE", "ASSAULT")
CUES = {
    "said": "say tell add write note announce state declare explain continue".split(),
    "cited": "accord cite quote refer".split(),
    "shown": "show find suggest indicate reveal report conclude".split(),
}
OPEN = ("NOUN", "VERB", "ADJ", "ADV", "PROPN")


class Task(NamedTuple):
    """Sentences of which some are right, and those that the shipped rules find."""

    name: str
    corpus: copydesk.Corpus
    words: list[set[str]]
    right: frozenset[int]
    shipped: frozenset[int]


class Score(NamedTuple):
    precision: float
    recall: float
    f1: float


def rank(*key: object) -> bytes:
    """Where a thing stands in the order of a seed."""
    return hashlib.blake2b(repr(key).encode(), digest_size=8).digest()


def score(found: set[int], right: set[int]) -> Score:
    both = len(found & right)
    precision, recall = both / max(1, len(found)), both / max(1, len(right))
    return Score(precision, recall, 2 * both / max(1, len(found) + len(right)))


def words(texts: list[str], engine: copydesk.Engine) -> list[set[str]]:
    """The open-class words of each text."""
    out: list[set[str]] = [set() for _ in texts]
    for token in engine.extract(texts, layers=["tokens"]).tokens:
        if token["pos"] in OPEN:
            out[token["doc"]].add(token["text"].lower())
    return out


def types(engine: copydesk.Engine) -> Iterator[Task]:
    records = [json.loads(line) for line in (SHARED / "data/events/plv_train.jsonl").open(encoding="utf8")]
    texts = [r["text"] for r in records]
    corpus, known = copydesk.Corpus(texts, engine=engine), words(texts, engine)
    events = list(engine.extract(texts, layers=["events"]).events)
    for name in TYPES:
        right = frozenset(i for i, r in enumerate(records) if any(g["code"] == name for g in r["gold"]))
        yield Task(name, corpus, known, right, frozenset(e["doc"] for e in events if e["type"] == name))


def cues(engine: copydesk.Engine) -> Iterator[Task]:
    records = [json.loads(line) for line in (SHARED / "data/quotes/polnear_dev.jsonl").open(encoding="utf8")]
    read = engine.extract([r["text"] for r in records], layers=["sentences", "tokens", "quotes"])
    sentences = list(read.sentences)
    at: dict[int, list[int]] = {}
    for i, s in enumerate(sentences):
        at.setdefault(s["doc"], []).append(i)

    def sentence(doc: int, start: int) -> int | None:
        return next((i for i in at.get(doc, ()) if sentences[i]["start"] <= start < sentences[i]["end"]), None)

    lemmas: dict[tuple[int, int], str] = {(t["doc"], t["start"]): (t["lemma"] or "").lower() for t in read.tokens}
    texts = [s["text"] for s in sentences]
    corpus, known = copydesk.Corpus(texts, engine=engine), words(texts, engine)
    for name, heads in CUES.items():
        right, shipped = set(), set()
        for doc, record in enumerate(records):
            for quote in record["quotes"]:
                for start, end in quote.get("cue_parts") or []:
                    if any(lemmas.get((doc, i)) in heads for i in range(start, end)):
                        right.add(sentence(doc, start))
        for quote in read.quotes:
            if quote["cue_start"] is not None and any(lemmas.get((quote["doc"], i)) in heads for i in range(quote["cue_start"], quote["cue_end"])):
                shipped.add(sentence(quote["doc"], quote["cue_start"]))
        yield Task(name, corpus, known, frozenset(i for i in right if i is not None), frozenset(i for i in shipped if i is not None))


def tried(task: Task, seed: int, count: int, show: bool) -> tuple[Score, Score, Score, float]:
    """Proposal, shipped rule, literal words; and the seconds."""
    order = sorted(range(len(task.corpus)), key=lambda i: rank(seed, task.name, i))
    yes = [i for i in order if i in task.right][:count]
    no = [i for i in order if i not in task.right][:count]
    started = time.perf_counter()
    found = copydesk.propose(task.corpus, yes=[{"doc": i} for i in yes], no=[{"doc": i} for i in no])
    seconds = time.perf_counter() - started
    unmarked = set(order) - set(yes) - set(no)
    right = unmarked & task.right
    proposed = {row["doc"] for row in task.corpus.find(found[0].pattern)} & unmarked if found else set()
    literal = set().union(*(task.words[i] for i in yes)) - set().union(*(task.words[i] for i in no))
    scores = score(proposed, right), score(unmarked & task.shipped, right), score({i for i in unmarked if task.words[i] & literal}, right)
    if show:
        print(f"{task.name} {seed} {scores[0].precision:.2f} {scores[0].recall:.2f} {scores[0].f1:.2f}  {found[0].pattern if found else '-'}")
        for other in found[1:4]:
            print(f"      {score({r['doc'] for r in task.corpus.find(other.pattern)} & unmarked, right).f1:.2f} {other.score} {other.pattern[:150]}")
    return *scores, seconds


def ceiling(task: Task, seed: int, count: int, most: int = 300, paired: int = 80) -> tuple[float, float]:
    """F1 of the best of all proposals, and of any two of the first ones together, chosen by the labels: no ranking finds more."""
    order = sorted(range(len(task.corpus)), key=lambda i: rank(seed, task.name, i))
    yes = [i for i in order if i in task.right][:count]
    no = [i for i in order if i not in task.right][:count]
    proposals = copydesk.propose(task.corpus, yes=[{"doc": i} for i in yes], no=[{"doc": i} for i in no], most=most)
    unmarked = set(order) - set(yes) - set(no)
    found: list[set[int]] = [set() for _ in proposals]
    for row in task.corpus.find(copydesk.PatternSet({str(i): copydesk.compile(p.pattern, engine=task.corpus.engine) for i, p in enumerate(proposals)})):
        found[int(row["rule"])].add(row["doc"])
    right = unmarked & task.right
    one = max((score(some & unmarked, right).f1 for some in found), default=0.0)
    two = max((score((a | b) & unmarked, right).f1 for a, b in itertools.combinations_with_replacement(found[:paired], 2)), default=0.0)
    return one, two


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", help=f"of {' '.join((*TYPES, *CUES))}; default: all")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--count", type=int, default=10, help="rows marked right, and as many wrong")
    parser.add_argument("--show", action="store_true", help="print each first proposal; its sentences are not printed")
    parser.add_argument("--ceiling", action="store_true", help="instead: the best of all proposals, and of two together, chosen by the labels")
    options = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit(f"no development data at {SHARED}: set COPYDESK_SHARED")
    engine = copydesk.Engine()
    if options.ceiling:
        for task in itertools.chain(types(engine), cues(engine)):
            if not options.names or task.name in options.names:
                best = [ceiling(task, seed, options.count) for seed in range(options.seeds)]
                print(f"{task.name}: best of all {' '.join(f'{one:.2f}' for one, _ in best)}; of two together {' '.join(f'{two:.2f}' for _, two in best)}", flush=True)
        return
    print("| rows | right | proposal P/R/F1 | F1 of all seeds | shipped rule F1 | literal words F1 | seconds |\n|---|---|---|---|---|---|---|")
    reached = tasks = 0
    for task in itertools.chain(types(engine), cues(engine)):
        if options.names and task.name not in options.names:
            continue
        tasks += 1
        runs = [tried(task, seed, options.count, options.show) for seed in range(options.seeds)]
        median = [[statistics.median(getattr(run[column], part) for run in runs) for part in ("precision", "recall", "f1")] for column in range(3)]
        reached += median[0][2] >= 0.6
        every = " ".join(f"{f1:.2f}" for f1 in sorted(run[0].f1 for run in runs))
        first = f"{median[0][0]:.2f}/{median[0][1]:.2f}/**{median[0][2]:.2f}**"
        seconds = statistics.median(run[3] for run in runs)
        print(f"| {task.name} | {len(task.right)} of {len(task.corpus):,} | {first} | {every} | {median[1][2]:.2f} | {median[2][2]:.2f} | {seconds:.1f} |", flush=True)
    print(f"\nmedian F1 of 0.6 or more in {reached} of {tasks}")


if __name__ == "__main__":
    main()
