"""What a worker takes: memory and processor time of `copydesk.batches` by the size of a batch, each in a process of its own.

    python tests/scale/memory.py [TABLE]
"""

from __future__ import annotations

import itertools
import resource
import subprocess
import sys
import time

BATCHES = 4


def most() -> float:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(table: str, size: int) -> None:
    """Some batches of a size."""
    import articles
    import pyarrow as pa

    import copydesk

    python = most()
    find = copydesk.batches(table, text="body", id="url")
    engine = most()
    source = articles.texts()

    def batches() -> list[pa.RecordBatch]:
        texts = list(itertools.islice(source, size))
        return [pa.record_batch({"url": [str(i) for i in range(size)], "body": texts})]

    first = batches()
    before, length, used = most(), 0.0, 0.0
    for number in range(BATCHES):
        some = first if number == 0 else batches()
        length += some[0]["body"].nbytes / 1e6
        started = time.process_time()
        for rows in find(some):
            del rows
        used += time.process_time() - started
    print(
        f"| {table} | {size:,} | {length / BATCHES:.1f} | {python:.0f} | {engine:.0f} | {before:.0f} | {most():.0f} | {length / used:.2f} |",
        flush=True,
    )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        one(sys.argv[1], int(sys.argv[2]))
    else:
        columns = ["table", "articles a batch", "MB of text", "Python, pyarrow, MB", "with the engine", "with articles", "peak", "MB/s of processor time"]
        print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
        for size in (256, 1024, 4096):
            subprocess.run([sys.executable, __file__, sys.argv[1] if len(sys.argv) > 1 else "quotes", str(size)], check=True)
