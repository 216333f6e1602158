"""Every door on real articles: rows are those of `extract`, on one worker and on two, and when a worker is killed. `./dev scale` runs it.

    python tests/scale/run.py [ARTICLES] [DOOR …] [--characters N]

Each run has a process of its own, so that nothing of one is warm for another; the time is that of the rows from the files to one Arrow table, with
the start of workers and their engines, without the start of Spark, Dask or Ray themselves.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import articles
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "scale"
NEWS = FOLDER / "news"
TABLES = ("quotes", "events", "times", "entities")
COLUMNS = {"text": "body", "id": "url", "published": "day"}
Timed = tuple[pa.Table, float]


# --- doors ----------------------------------------------------------------------------------------------------------------------


def spark(table: str, workers: int) -> Timed:
    from pyspark.sql import SparkSession

    import copydesk.spark

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # of the workers
    session = (
        SparkSession.builder.master(f"local[{workers},4]")  # a task that fails is tried up to four times
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "256")
        .config("spark.sql.files.openCostInBytes", str(1 << 30))  # a partition for each file
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    started = time.perf_counter()
    rows = getattr(copydesk.spark, table)(session.read.parquet(str(NEWS)), **COLUMNS).toArrow()
    seconds = time.perf_counter() - started
    session.stop()
    return rows, seconds


def dask(table: str, workers: int) -> Timed:
    import dask.config
    import dask.dataframe
    from dask.distributed import Client, LocalCluster

    import copydesk.dask

    dask.config.set({"distributed.comm.timeouts.connect": "180s"})  # for a machine that has much else to do
    with LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as cluster, Client(cluster):
        started = time.perf_counter()
        frame = getattr(copydesk.dask, table)(dask.dataframe.read_parquet(NEWS), **COLUMNS)
        meta = frame._meta
        rows = frame.compute()
        seconds = time.perf_counter() - started
    if dict(meta.dtypes) != dict(rows.dtypes):
        raise AssertionError(f"dask: {dict(rows.dtypes)} are not the types told before, {dict(meta.dtypes)}")
    return pa.Table.from_pandas(rows, preserve_index=False), seconds


def ray(table: str, workers: int) -> Timed:
    import ray

    import copydesk.ray

    ray.init(num_cpus=workers, include_dashboard=False, object_store_memory=200 << 20, log_to_driver=False, logging_level="ERROR")
    ray.data.DataContext.get_current().enable_progress_bars = False
    started = time.perf_counter()
    found = getattr(copydesk.ray, table)(ray.data.read_parquet(str(NEWS)), **COLUMNS, batch_size=256)
    rows = pa.concat_tables(ray.get(found.to_arrow_refs()), promote_options="default")
    seconds = time.perf_counter() - started
    ray.shutdown()
    return rows, seconds


def duckdb(table: str, workers: int) -> Timed:
    import duckdb

    import copydesk.duckdb

    connection = duckdb.connect()
    started = time.perf_counter()
    copydesk.duckdb.register(connection, threads=workers)
    query = f"select url as doc, q.* from (select url, unnest({table}(body, day)) q from '{NEWS}/*.parquet')"
    return connection.execute(query).to_arrow_table(), time.perf_counter() - started


def polars(table: str, workers: int) -> Timed:
    import polars as pl

    import copydesk.polars

    started = time.perf_counter()
    rows = getattr(copydesk.polars, table)(pl.scan_parquet(NEWS), **COLUMNS, threads=workers).collect(engine="streaming")
    return rows.to_arrow(), time.perf_counter() - started


DOORS: dict[str, Callable[[str, int], Timed]] = {"spark": spark, "dask": dask, "ray": ray, "duckdb": duckdb, "polars": polars}
CLUSTERS = ("spark", "dask", "ray")


# --- a killed worker ------------------------------------------------------------------------------------------------------------


class Killer(threading.Thread):
    """Ends one process under this one that has our core in it, kill -9, as soon as it has worked for so many seconds.

    What still has the command line of this process is on its way to be another program (it has our core only until then): not a worker.
    """

    def __init__(self, after: float) -> None:
        super().__init__(daemon=True)
        self.after = after
        self.killed: int | None = None

    def run(self) -> None:
        this = psutil.Process()
        while self.killed is None:
            for process in this.children(recursive=True):
                try:
                    if process.cmdline() == this.cmdline():
                        continue
                    maps = Path(f"/proc/{process.pid}/maps").read_text()
                    if "copydesk/_core" in maps and process.cpu_times().user >= self.after:
                        process.kill()
                        self.killed = process.pid
                        return
                except (psutil.NoSuchProcess, OSError):
                    continue
            time.sleep(0.02)


# --- all of it ------------------------------------------------------------------------------------------------------------------


def one(door: str, table: str, workers: int, out: Path, kill: float | None) -> None:
    """One run, in this process: the rows to a file, what else to tell to stdout."""
    killer = Killer(kill) if kill is not None else None
    if killer is not None:
        killer.start()
    rows, seconds = DOORS[door](table, workers)
    pq.write_table(rows, out)
    print(json.dumps({"seconds": seconds, "killed": killer.killed if killer is not None else None}))


def apart(door: str, table: str, workers: int, kill: float | None = None) -> tuple[pa.Table, float, int | None]:
    """One run in a process of its own."""
    out = FOLDER / "rows.parquet"
    out.unlink(missing_ok=True)
    call = [sys.executable, __file__, "--one", door, table, str(workers), str(out), *([] if kill is None else [str(kill)])]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{door} failed:\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    return pq.read_table(out), told["seconds"], told["killed"]


def in_order(rows: pa.Table, like: pa.Schema) -> pa.Table:
    """Rows by key and number, with the types of the schema: libraries have other widths of text."""
    rows = rows.select(like.names).cast(like.remove_metadata())
    return rows.sort_by([("doc", "ascending"), (like.names[1], "ascending")]).combine_chunks()


def check(what: str, rows: pa.Table, wanted: pa.Table) -> None:
    """Ends the program where rows are not those wanted."""
    found = in_order(rows, wanted.schema)
    if not found.equals(in_order(wanted, wanted.schema)):
        doubled = found.num_rows - len(set(zip(found[0].to_pylist(), found[1].to_pylist(), strict=True)))
        raise SystemExit(f"{what}: {found.num_rows:,} rows ({doubled} of them twice), wanted {wanted.num_rows:,}; or their cells differ")
    print(f"{time.strftime('%H:%M:%S')} {what}: {found.num_rows:,} rows, equal", file=sys.stderr, flush=True)  # a long run that is ended tells how far it came


def main(count: int, doors: list[str], characters: int | None) -> None:
    import copydesk  # not above: what has it in memory is a worker at work to the Killer

    news = articles.write(count, NEWS, characters=characters)
    size = sum(len(body.encode()) for body in news["body"].to_pylist() if body) / 1e6
    small = count < 2000
    started, used = time.perf_counter(), time.process_time()
    quotes = copydesk.extract(news, "body", "url", "day", layers=["quotes"], threads=1).quotes.to_arrow()
    seconds, used = time.perf_counter() - started, time.process_time() - used
    middle = 0.0 if small else min(3.0, used / 4)  # of what one of two workers has to do
    others = copydesk.extract(news, "body", "url", "day", layers=TABLES[1:])
    wanted = {"quotes": quotes, **{table.name: table.to_arrow() for table in others}}
    print(f"{count:,} articles, {size:.1f} MB, in 16 files; extract of quotes, one thread: {seconds:.1f} s, {size / seconds:.2f} MB/s")
    print(f"copydesk {copydesk.__version__}, {'as installed' if 'site-packages' in copydesk.__file__ else 'of this tree'}")
    print(f"load of the machine when this began: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    print("| door | rows equal | quotes, 1 worker | 2 workers | a worker killed |\n|---|---|---|---|---|")
    for door in doors:
        cluster = door in CLUSTERS
        cells = []
        for workers in () if small and cluster else (1, 2):
            rows, took, _ = apart(door, "quotes", workers)
            check(f"{door}, quotes, {workers} workers, {took:.1f} s", rows, quotes)
            cells.append(f"{took:.1f} s ({size / took:.2f} MB/s)")
        also = [] if small and cluster else TABLES[1:2] if cluster else TABLES[1:]
        for table in also:
            check(f"{door}, {table}", apart(door, table, 2)[0], wanted[table])
        told = "—"
        if cluster:
            rows, took, killed = apart(door, "quotes", 2, kill=middle)
            check(f"{door}, a worker killed, {took:.1f} s", rows, quotes)
            if killed is None:
                raise SystemExit(f"{door}: no worker was killed")
            told = f"{rows.num_rows:,} of {quotes.num_rows:,} rows, none twice, {took:.1f} s"
        equal = ", ".join(f"{table} {wanted[table].num_rows:,}" for table in ["quotes", *also])
        print(f"| {door} | {equal} | {' | '.join(cells or ['—', '—'])} | {told} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        door, table, workers, out, *kill = sys.argv[2:]
        one(door, table, int(workers), Path(out), float(kill[0]) if kill else None)
    else:
        parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
        parser.add_argument("articles", nargs="?", type=int, default=5000)
        parser.add_argument("doors", nargs="*", metavar="DOOR", help="default: all: " + " ".join(DOORS))
        parser.add_argument("--characters", type=int, help="of each article, how much is taken (default: all of it)")
        options = parser.parse_args()
        main(options.articles, options.doors or list(DOORS), options.characters)
