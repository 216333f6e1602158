"""How many of the labelled acts the trigger lists propose at all: what no row proposes no weight can find.

    ninja -C build/dev event_features
    .venv/bin/python tests/quality/coverage.py            # shares of old, new, check and of our own labels
    .venv/bin/python tests/quality/coverage.py --missing  # of our own labels and new, the acts without a row: type, words

An act is proposed where a candidate touches its trigger: with the label's type, or with any.
"""

from __future__ import annotations

import argparse
import collections
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import labelled  # noqa: E402
import linear  # noqa: E402
import train_events  # noqa: E402

SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", ROOT / "../shared"))
SHOWN = ("new", "own")  # whose acts may be read


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--missing", action="store_true", help="print the acts of new and of our own labels that no row proposes")
    missing = parser.parse_args().missing
    articles = labelled.with_events(SHARED)
    counts: dict[str, list[int]] = {}
    lacking: collections.Counter[str] = collections.Counter()
    rows = linear.rows(ROOT / "build/dev/event_features", ROOT / "python/copydesk/packs/news_en", [article["text"] for article in articles])
    for article, candidates in zip(articles, rows, strict=True):
        characters = train_events.characters_of(article["text"])
        proposed = [(characters[int(start)], characters[int(end)], kind) for start, end, kind, *_ in candidates]
        acts = {(*event["trigger"], event["code"]): event for event in article["gold"] if not event.get("optional")}
        of = counts.setdefault(article["set"], [0, 0, 0])
        for (start, end, kind), event in acts.items():
            touching = [candidate for candidate in proposed if candidate[0] < end and start < candidate[1]]
            same = any(train_events.is_act([event], *candidate) for candidate in touching)
            of[0] += 1
            of[1] += same
            of[2] += bool(touching)
            if article["set"] in SHOWN and not same:
                lacking[f"{kind}\t{article['text'][start:end].lower()}"] += 1
    for part, (known, typed, any_type) in sorted(counts.items()):
        if known == 0:
            continue
        print(f"{part}: {known} acts, with a row of the type {typed / known:.3f}, of any type {any_type / known:.3f}")
    if missing:
        for words, times in lacking.most_common():
            print(f"{times}\t{words}")


if __name__ == "__main__":
    main()
