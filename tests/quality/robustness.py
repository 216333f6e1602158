"""What must hold on any text: no exception, `text == article[start:end]` in every row of every table, a rule that
`copydesk rules` lists, the same bytes with 1 and 8 threads, and the same rows whatever else was asked for.

    python tests/quality/robustness.py              all of clean, messy and hostile
    python tests/quality/robustness.py --limit 50   the first 50 articles of each

Needs COPYDESK_SHARED (default ../shared). Prints one line a file; exit code 1 when something did not hold.
"""

import argparse
import hashlib
import json
import os
import pathlib
import sys
import time

import copydesk

SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", "../shared"))
TABLES = "blocks sentences tokens actors entities quotes times events rejected".split()


def digest(table: copydesk.tables.Table) -> str:
    """A hash over every cell of a table."""
    h = hashlib.sha256()
    for column in table.to_arrow().to_pydict().items():
        h.update(repr(column).encode("utf8", "surrogatepass"))
    return h.hexdigest()


def wrong_spans(table: copydesk.tables.Table, texts: list[str]) -> int:
    """How many rows of a table have a `text` that is not its article's slice."""
    rows = table.to_arrow().to_pydict()
    if "text" not in rows:
        return 0
    return sum(texts[d][s:e] != t for d, s, e, t in zip(rows["doc"], rows["start"], rows["end"], rows["text"], strict=True))


def unknown_rules(table: copydesk.tables.Table, known: set[str]) -> list[str]:
    """The rule ids of a table that `copydesk rules` does not list."""
    rows = table.to_arrow().to_pydict()
    return sorted(set(rows.get("rule", [])) - known)


def check(path: pathlib.Path, limit: int | None) -> bool:
    with path.open(encoding="utf8") as f:
        articles = [json.loads(line) for line in f][:limit]
    texts = [a["text"] for a in articles]
    dates = [a.get("date") for a in articles]
    begun = time.perf_counter()
    one = copydesk.extract(texts, published=dates, layers=TABLES, threads=1)
    seconds = time.perf_counter() - begun
    eight = copydesk.extract(texts, published=dates, layers=TABLES, threads=8)
    known = {rule["id"] for rule in copydesk.Engine().rules}
    faults = []
    rows = 0
    for name in TABLES:
        table = getattr(one, name)
        rows += len(table)
        if bad := wrong_spans(table, texts):
            faults.append(f"{name}: {bad} rows whose text is not their slice")
        if strange := unknown_rules(table, known):
            faults.append(f"{name}: rules {strange} are in no pack")
        want = digest(table)
        if digest(getattr(eight, name)) != want:
            faults.append(f"{name}: differs with 8 threads")
        if name != "rejected" and digest(getattr(copydesk.extract(texts, published=dates, layers=[name], threads=2), name)) != want:
            faults.append(f"{name}: differs when asked for alone")
    size = sum(len(t.encode("utf8", "replace")) for t in texts) / 1e6
    print(f"{path.name}: {len(texts)} articles, {size:.1f} MB, {rows} rows, {size / seconds:.2f} MB/s all tables on one thread:", "; ".join(faults) or "ok")
    return not faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int)
    args = parser.parse_args()
    folder = SHARED / "data/articles"
    if not folder.exists():
        print("no development data here: set COPYDESK_SHARED")
        return 0
    return 0 if all([check(folder / f"{name}.jsonl", args.limit) for name in ("clean", "messy", "hostile")]) else 1


if __name__ == "__main__":
    sys.exit(main())
