"""Many patterns at once, side by side: copydesk, spaCy's Matcher, hyperscan. One thread, one run.

    python tests/bench/many_rules.py [articles.jsonl] [--rules 10,100,1000,10000] [--peers copydesk,spacy,hyperscan] [--seconds 60]

The rules are made from a seed (`tests/bench/rules.py`): three elements, no tags, one in ten with a capture. Every engine runs
what is nearest to them: copydesk its own patterns, on a corpus and from texts; spaCy the same over its tokens, with lemmas
from our table; hyperscan regexes over characters, with starts of matches and without captures. Counts differ where the
engines' tokens, ways to choose among overlapping matches, and lemmas do. A peer reads as many articles as it can in `--seconds`.
Seconds are of processor time, so that a busy machine does not tell.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import rules as made

import copydesk

SHARED = Path(os.environ.get("COPYDESK_SHARED", "../shared"))
TABLE = Path(copydesk.__file__).parent / "packs/news_en/language/lemmas.tsv"


def forms_of_verbs() -> dict[str, list[str]]:
    """Each verb of our table with its forms."""
    out: dict[str, list[str]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        lemma, group, forms = [*line.split("\t"), "", ""][:3]
        if group == "V" and lemma.isascii() and lemma.isalpha():
            out[lemma] = sorted({lemma, *(f for f in forms.split() if f.isascii() and f.isalpha())})
    return out


def best(run: Callable[[], object], times: int = 3) -> tuple[float, object]:
    """Processor time of the quickest of several runs, and what it gave."""
    took, out = 1e99, None
    for _ in range(times):
        start = time.process_time()
        out = run()
        took = min(took, time.process_time() - start)
    return took, out


def report(engine: str, count: int, megabytes: float, seconds: float, matches: int, compiled: float) -> None:
    print(f"{engine:28} {count:6,} rules {megabytes / seconds:9.2f} MB/s {matches:9,} matches in {megabytes:6.2f} MB, compiled in {compiled * 1e3:9.1f} ms", flush=True)


def run_copydesk(texts: list[str], sets: dict[int, list[made.Rule]]) -> None:
    engine = copydesk.Engine(threads=1)
    start = time.process_time()
    corpus = copydesk.Corpus(texts, engine=engine, threads=1)
    size = sum(len(t.encode()) for t in texts)
    print(f"corpus read in {time.process_time() - start:.1f} s, {corpus.nbytes / size:.2f} bytes a byte of text", flush=True)
    copydesk.compile('"warm"', engine=engine)
    for count, rules in sets.items():
        start = time.process_time()
        patterns = copydesk.PatternSet({str(i): r.copydesk() for i, r in enumerate(rules)}, engine=engine)
        compiled = time.process_time() - start
        took, found = best(lambda patterns=patterns: corpus.count(patterns), 5)
        report("copydesk, corpus, count", count, size / 1e6, took, found, compiled)
        took, table = best(lambda patterns=patterns: corpus.find(patterns), 3)
        report("copydesk, corpus, table", count, size / 1e6, took, len(table), compiled)
        took, table = best(lambda patterns=patterns: patterns.find(texts, threads=1), 2)
        report("copydesk, from text, table", count, size / 1e6, took, len(table), compiled)


def within(texts: Iterable[str], seconds: float, read: Callable[[str], int]) -> tuple[float, float, int]:
    """Megabytes read, seconds they took, what `read` gave in sum."""
    start, size, found = time.process_time(), 0, 0
    for text in texts:
        found += read(text)
        size += len(text.encode())
        if time.process_time() - start > seconds:
            break
    return size / 1e6, time.process_time() - start, found


def run_spacy(texts: list[str], sets: dict[int, list[made.Rule]], seconds: float, forms: dict[str, list[str]]) -> None:
    import spacy
    from spacy.matcher import Matcher

    lemma_of = {form: lemma for lemma, all_forms in forms.items() for form in all_forms}
    nlp = spacy.blank("en")
    docs = []
    for text in texts[:400]:
        doc = nlp(text)
        for token in doc:
            token.lemma_ = lemma_of.get(token.lower_, token.lower_)
        docs.append(doc)
    for count, rules in sets.items():
        start = time.process_time()
        matcher = Matcher(nlp.vocab)
        for i, rule in enumerate(rules):
            matcher.add(str(i), [rule.spacy()], greedy="LONGEST")
        compiled = time.process_time() - start
        by_text = {doc.text: doc for doc in docs}
        report("spaCy Matcher, on Docs", count, *within((d.text for d in docs), seconds, lambda t, m=matcher, b=by_text: len(m(b[t]))), compiled)


def run_hyperscan(texts: list[str], sets: dict[int, list[made.Rule]], seconds: float, forms: dict[str, list[str]]) -> None:
    import hyperscan

    encoded = {t: t.encode() for t in texts}
    for count, rules in sets.items():
        start = time.process_time()
        database = hyperscan.Database()
        flags = [hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SOM_LEFTMOST] * len(rules)
        try:
            database.compile(expressions=[r.regex(forms).encode() for r in rules], ids=list(range(len(rules))), elements=len(rules), flags=flags)
        except hyperscan.error as fault:
            print(f"hyperscan, {count:,} rules: {fault}", flush=True)
            continue
        compiled = time.process_time() - start
        scratch = hyperscan.Scratch(database)

        def read(text: str, database: hyperscan.Database = database, scratch: hyperscan.Scratch = scratch) -> int:
            found = []
            database.scan(encoded[text], match_event_handler=lambda number, *_: found.append(number), scratch=scratch)
            return len(found)

        report("hyperscan, from text", count, *within(texts, seconds, read), compiled)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=SHARED / "data/articles/clean.jsonl")
    parser.add_argument("--rules", default="10,100,1000,10000")
    parser.add_argument("--peers", default="copydesk,spacy,hyperscan")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--patterns", type=int, metavar="N", help="print N patterns of ours, for bench_rules, and do no more")
    args = parser.parse_args()
    warnings.simplefilter("ignore", copydesk.LintWarning)  # a word that is two tokens: "cannot"
    with args.articles.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    words = made.ranks(texts)
    frequent = set(words[:10_000])
    forms = {lemma: all_forms for lemma, all_forms in forms_of_verbs().items() if lemma in frequent}
    if args.patterns is not None:
        print(*(rule.copydesk() for rule in made.make(args.patterns, words, sorted(forms))), sep="\n")
        return
    sets = {int(n): made.make(int(n), words, sorted(forms)) for n in args.rules.split(",")}
    print(f"{len(texts):,} articles, {len(words):,} words, {len(forms):,} verbs; a rule: {sets[min(sets)][0].copydesk()}", flush=True)
    for peer in args.peers.split(","):
        if peer == "copydesk":
            run_copydesk(texts, sets)
        elif peer == "spacy":
            run_spacy(texts, sets, args.seconds, forms)
        elif peer == "hyperscan":
            run_hyperscan(texts, sets, args.seconds, forms)
        else:
            parser.error(f"no peer {peer!r}")


if __name__ == "__main__":
    main()
