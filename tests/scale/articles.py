"""Articles to scale on: those beside the project (COPYDESK_SHARED), else sentences of our own over and over; as parquet files.

    python tests/scale/articles.py 5000 build/scale/news
"""

from __future__ import annotations

import datetime
import itertools
import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_OWN = [
    "“The quay is closed until the storm has passed,” said Anna Berg, the harbour's director, on Monday.",
    "Norway accused Denmark of blocking the strait, officials in Oslo said.",
    "The storm killed at least 12 people in Bergen on Friday, the mayor told reporters.",
    "Talks between the two governments will begin in May, according to the Foreign Ministry.",
    "She said the ferries would not sail. “Nobody wants to take that risk,” she added.",
    "Police arrested three protesters outside the parliament in Copenhagen last week.",
]


def texts() -> Iterator[str]:
    """Texts without end."""
    shared = Path(os.environ.get("COPYDESK_SHARED", "../shared")) / "data" / "articles"
    files = [path for path in (shared / "clean.jsonl", shared / "wire.jsonl") if path.exists()]
    if files:
        yield from itertools.cycle([json.loads(line)["text"] for path in files for line in path.open(encoding="utf-8")])
    chance = random.Random(7)
    while True:
        yield "\n\n".join(chance.choices(_OWN, k=chance.randint(3, 40)))


def write(count: int, folder: Path, files: int = 16, characters: int | None = None) -> pa.Table:
    """`count` articles with the columns `url`, `day` and `body`, in some files; all of them as one table. One in a hundred is null.

    Args:
        characters: how much of each is taken; None: all of it.
    """
    day = datetime.date(2024, 1, 1)
    bodies = [text[:characters] for text in itertools.islice(texts(), count)]
    news = pa.table(
        {
            "url": [f"https://example.org/{number:07}" for number in range(count)],
            "day": [day + datetime.timedelta(number % 365) for number in range(count)],
            "body": [None if number % 100 == 99 else body for number, body in enumerate(bodies)],
        }
    )
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.parquet"):
        old.unlink()
    size = -(-count // files)
    for number in range(files):
        pq.write_table(news.slice(number * size, size), folder / f"part-{number:03}.parquet")
    return news


if __name__ == "__main__":
    made = write(int(sys.argv[1]), Path(sys.argv[2]))
    print(f"{len(made):,} articles, {sum(len(body.encode()) for body in made['body'].to_pylist() if body) / 1e6:.1f} MB of text")
