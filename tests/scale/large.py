"""More than fits in memory: `copydesk run` and `Engine.stream` on a parquet file of so many megabytes of text; peak memory and MB/s.

    python tests/scale/large.py [MEGABYTES [TABLES [run|stream]]]

Peak memory is that of the whole process, asked of the kernel; it is printed for a tenth of the file too: it must not grow with the file.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import articles
import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = Path(__file__).parents[2] / "build" / "scale"
STREAM = """
import sys, pyarrow.parquet as pq, copydesk
batches = pq.ParquetFile(sys.argv[1], pre_buffer=False).iter_batches(1024)
print(sum(len(t) for tables in copydesk.Engine().stream(batches, "text", "id", layers=sys.argv[2].split(",")) for t in tables))
"""


def write(path: Path, megabytes: int) -> tuple[int, float]:
    """A file of articles, repeated with keys of their own: how many, and megabytes of text."""
    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    count, size = 0, 0
    bodies = articles.texts()
    with pq.ParquetWriter(path, schema, compression="zstd") as out:
        while size < megabytes * 1e6:
            some = [next(bodies) for _ in range(2000)]
            out.write_table(pa.table({"id": range(count, count + len(some)), "text": some}, schema))
            count += len(some)
            size += sum(len(text.encode()) for text in some)
    return count, size / 1e6


def peak(command: list[str]) -> tuple[float, float]:
    """Seconds, and the most memory of the process in MB."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status != 0:
        raise SystemExit(f"{command} ended with {status}")
    assert isinstance(used, resource.struct_rusage)
    return time.perf_counter() - started, used.ru_maxrss / 1024


def main(megabytes: int, tables: str, only: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"tables: {tables}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for part in (megabytes // 10, megabytes):
        path = FOLDER / "large.parquet"
        count, size = write(path, part)
        for what, command in (
            ("run", [sys.executable, "-m", "copydesk", "run", str(path), "--out", str(FOLDER / "large"), "--tables", tables]),
            ("stream", [sys.executable, "-c", STREAM, str(path), tables]),
        ):
            if only not in ("", what):
                continue
            seconds, most = peak(command)
            print(f"{what}: {count:,} articles, {size:,.0f} MB of text: {seconds:,.0f} s, {size / seconds:.2f} MB/s, peak {most:,.0f} MB", flush=True)
    path.unlink()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, sys.argv[2] if len(sys.argv) > 2 else "blocks,actors,entities,quotes,times,events", "".join(sys.argv[3:4]))
