"""Random rows of a table with their sentence, for reading by eye, and what readers said of them.

    python tests/quality/sample.py --seed 7 quotes                          20 rows of wire articles
    python tests/quality/sample.py --seed 7 entities --where form=pronoun   only such rows (also --where "first>published")
    python tests/quality/sample.py --seed 7 blocks --whole --count 40       all rows of 40 articles instead
    python tests/quality/sample.py --seed 7 quotes --verdicts read.csv      asks for a verdict on each and keeps it
    python tests/quality/sample.py --summary read.csv                       share right and faults, each with its interval

A draw depends on the seed, the article's own id and the row's place alone. So a longer draw begins with the shorter one, and after a change
of the extractor the rows that are still there are drawn again. Of the labelled articles `old` and `new` can be drawn; `check` is read by
nobody, and its articles are left out wherever else they stand. Rules are not shown unless --rules asks: a judge should not know them.

A verdict is a line of CSV, `source,doc,row,fault`: no text. `row` is table:start-end (#2 for a second row there), `fault` is `right` or some
of the table's codes below. Articles are strangers' text: control characters are shown escaped.

Needs COPYDESK_SHARED (default ../shared); says so and stops where it is not there.
"""

import argparse
import collections
import csv
import datetime
import hashlib
import json
import os
import pathlib
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import copydesk

SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", "../shared"))
SOURCES = ("wire", "clean", "messy", "hostile", "rawpages", "old", "new")

# What is worth reading of a row, besides its text and its sentence.
COLUMNS = {
    "blocks": "kind read duplicate_of",
    "sentences": "",
    "tokens": "lemma pos tag",
    "actors": "kind name country code title mentions",
    "entities": "form kind name title country code place_id region lat lon metonym",
    "quotes": "kind speaker speaker_kind speaker_name speaker_code cue said_first said_last negated",
    "times": "type value mod first last granularity anchor",
    "events": "type mode status source source_name source_code target target_name target_code reciprocal place place_country lat lon first last "
    "killed killed_max injured injured_max",
    "rejected": "layer reason",
}

# What can be wrong with a row. The first one of a table says that there should be no row at all.
FAULTS = {
    "blocks": "not-a-block border kind read",
    "sentences": "not-a-sentence border",
    "tokens": "not-a-token border lemma pos tag",
    "actors": "not-an-actor kind name split merged country code title",
    "entities": "not-a-name border form kind entity name title country code place metonym",
    "quotes": "not-a-quote border kind cue speaker name code chain negated said",
    "times": "not-a-time border type value direction anchor days",
    "events": "not-an-event trigger type mode status source target source-code target-code reciprocal place when counts doubled",
    "rejected": "should-be-a-row reason",
}

Record = dict[str, Any]


class Article(NamedTuple):
    """An article and the file that it comes from."""

    source: str
    id: str
    text: str
    published: str | None


class Drawn(NamedTuple):
    """A row with the place that names it, its article, and the sentences that it needs."""

    article: Article
    place: str
    row: Record
    shown: tuple[int, int]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.article.source, self.article.id, self.place


def rank(*key: object) -> bytes:
    """Where a thing stands in the order of a seed: the same on every machine and version."""
    return hashlib.blake2b(repr(key).encode("utf8", "surrogatepass"), digest_size=8).digest()


def read(path: pathlib.Path) -> list[Record]:
    with path.open(encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def day(text: object) -> str | None:
    """The ISO date at the start of a text, or none."""
    try:
        return datetime.date.fromisoformat(str(text)[:10]).isoformat()
    except ValueError:
        return None


def articles(sources: Iterable[str]) -> list[Article]:
    """All articles of the sources but those that nobody reads."""
    gold = read(SHARED / "gold/articles.jsonl")
    unread = {r["id"] for r in gold if r["set"] == "check"} | {r["text"] for r in gold if r["set"] == "check"}
    out = []
    for source in sources:
        records = [r for r in gold if r["set"] == source] if source in ("old", "new") else read(SHARED / f"data/articles/{source}.jsonl")
        out += [Article(source, r["id"], r["text"], day(r.get("date"))) for r in records if r["id"] not in unread and r["text"] not in unread]
    return out


def rows_of(table: str, some: list[Article]) -> Iterator[Drawn]:
    """All rows of a table in some articles. An actor stands where it is first named."""
    layers = list(dict.fromkeys([table, "sentences", *(["entities"] if table == "actors" else [])]))
    found = copydesk.extract([a.text for a in some], published=[a.published for a in some], layers=layers, progress=False)
    lists = {name: getattr(found, name).to_arrow().to_pylist() for name in layers}
    mentions = {(int(m["doc"]), m["mention"]): m for m in lists.get("entities", [])}
    sentences: dict[int, list[tuple[int, int]]] = collections.defaultdict(list)
    for s in lists["sentences"]:
        sentences[int(s["doc"])].append((s["start"], s["end"]))
    seen: collections.Counter[tuple[int, int, int]] = collections.Counter()
    for row in lists[table]:
        doc = int(row["doc"])
        at = mentions[doc, row["first_mention"]] if table == "actors" else row
        start, end = at["start"], at["end"]
        seen[doc, start, end] += 1
        nth = seen[doc, start, end]
        row |= {"start": start, "end": end, "published": some[doc].published}
        yield Drawn(some[doc], f"{table}:{start}-{end}" + (f"#{nth}" if nth > 1 else ""), row, reach(row, sentences[doc]))


def reach(row: Record, sentences: list[tuple[int, int]]) -> tuple[int, int]:
    """The sentences from the first to the last word that a row names, as one range of the article."""
    ends = [v for k, v in row.items() if (k in ("start", "end") or k.endswith(("_start", "_end"))) and isinstance(v, int)]
    first, last = min(ends), max(ends)
    inside = [s for s in sentences if s[1] > first and s[0] < last]
    return min([first, *(s[0] for s in inside)]), max([last, *(s[1] for s in inside)])


def condition(text: str) -> tuple[str, str, str]:
    """A condition on rows: COLUMN=VALUE[,VALUE…], COLUMN>VALUE or COLUMN<VALUE; a VALUE may be a column's name."""
    parts = re.fullmatch(r"(\w+)([=<>])(.*)", text)
    if not parts:
        raise argparse.ArgumentTypeError(f"{text!r} is none of COLUMN=VALUE, COLUMN>VALUE, COLUMN<VALUE")
    return parts[1], parts[2], parts[3]


def holds(row: Record, where: tuple[str, str, str]) -> bool:
    """Whether a row fulfils a condition. A null equals only "null" and is neither more nor less than anything."""
    column, sign, value = where
    if column not in row:
        raise SystemExit(f"no column {column}; there are {' '.join(row)}")
    got = row[column]
    if sign == "=":
        return ("null" if got is None else str(got)) in value.split(",")
    other = row.get(value, value)
    if got is None or other is None:
        return False
    try:
        a, b = float(got), float(other)
    except (TypeError, ValueError):
        return str(got) > str(other) if sign == ">" else str(got) < str(other)
    return a > b if sign == ">" else a < b


def draw(table: str, seed: int, args: argparse.Namespace) -> list[Drawn]:
    """The rows of a seed, in its order; whole articles in theirs."""
    pool = sorted(articles(args.source), key=lambda a: rank(seed, a.source, a.id))[: args.count if args.whole else args.articles]
    rows = [r for r in rows_of(table, pool) if all(holds(r.row, w) for w in args.where)]
    return rows if args.whole else sorted(rows, key=lambda r: rank(seed, *r.key))[: args.count]


def safe(text: object) -> str:
    """One line that a terminal can show: line ends as ⏎, everything that is not to be seen as its number."""
    return "".join("⏎" if c == "\n" else c if c.isprintable() else f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}" for c in str(text))


def marked(drawn: Drawn, context: int) -> str:
    """A row's sentences with its own span in double brackets, and so many characters around; what is far from the span is cut."""
    text, (first, last) = drawn.article.text, drawn.shown
    start, end = drawn.row["start"], drawn.row["end"]
    first, last = max(0, first - context, start - 600 - context), min(len(text), last + context, end + 600 + context)
    return safe(text[first:start]) + "[[" + safe(text[start:end]) + "]]" + safe(text[end:last])


def described(drawn: Drawn, rules: bool, context: int) -> str:
    """A row as it is read: its name, its sentence, the columns that are not null."""
    wanted = COLUMNS[drawn.place.split(":")[0]].split()
    if rules:
        wanted += [c for c in drawn.row if c.endswith("rule")]
    cells = [f"{c}={safe(drawn.row[c])}" for c in wanted if drawn.row.get(c) is not None]
    head = f"{drawn.article.source} {safe(drawn.article.id)} {drawn.place}  published {drawn.article.published or 'unknown'}"
    return "\n  ".join([head, marked(drawn, context), *([" · ".join(cells)] if cells else [])])


# --- verdicts ----------------------------------------------------------------------------------------------------------------------

Verdicts = dict[tuple[str, str, str], str]
HEADER = ["source", "doc", "row", "fault"]


def faults_of(table: str, answer: str) -> str:
    """An answer in words of the table: `right`, or codes in the table's order; ValueError tells the words that there are."""
    known, given = FAULTS.get(table, "").split(), answer.split()
    if given == ["right"]:
        return "right"
    if not given or set(given) - set(known):
        raise ValueError(f"{safe(answer)!r} is neither `right` nor some of: {' '.join(known)}")
    return " ".join(code for code in known if code in given)


def kept(path: pathlib.Path) -> Verdicts:
    """The verdicts of a file; SystemExit names the line of one that cannot be."""
    with path.open(encoding="utf8", newline="") as file:
        lines = list(csv.reader(file, strict=True))
    if not lines or lines[0] != HEADER:
        raise SystemExit(f"{path}: the first line is not {','.join(HEADER)}")
    out: Verdicts = {}
    for n, line in enumerate(lines[1:], 2):
        try:
            source, doc, row, fault = line
            if source not in SOURCES or not re.fullmatch(r"\w+:\d+-\d+(#\d+)?", row):
                raise ValueError(f"{safe(source)!r} and {safe(row)!r} name no row of an article that is read")
            out[source, doc, row] = faults_of(row.split(":")[0], fault)
        except ValueError as fault:
            raise SystemExit(f"{path}, line {n}: {fault}") from None
    return out


def ask(drawn: Drawn) -> str | None:
    """A verdict from the terminal or a pipe, "" to leave the row out, None to stop."""
    table = drawn.place.split(":")[0]
    while True:
        print(f"  right, {FAULTS[table].replace(' ', ', ')}; empty leaves it out, q stops: ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        said = answer.strip()
        if not answer or said == "q":
            return None
        try:
            return faults_of(table, said) if said else ""
        except ValueError as fault:
            print(f"  {fault}", file=sys.stderr)


def judge(rows: list[Drawn], args: argparse.Namespace) -> None:
    """Shows what has no verdict yet, asks, and keeps each answer at once."""
    path = args.verdicts
    done = kept(path) if path.exists() else {}
    left = [r for r in rows if r.key not in done]
    if len(left) < len(rows):
        print(f"{len(rows) - len(left)} of {len(rows)} rows have their verdict", file=sys.stderr)
    with path.open("a", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if not file.tell():
            writer.writerow(HEADER)
        for drawn in left:
            print(described(drawn, args.rules, args.context), flush=True)
            answer = ask(drawn)
            if answer is None:
                return
            if answer:
                writer.writerow([*drawn.key, answer])
                file.flush()


def wilson(good: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The interval in which a share lies 95 times in 100, by Wilson's score."""
    share, n = good / total, z * z / total
    middle, half = share + n / 2, z * (share * (1 - share) / total + n / total / 4) ** 0.5
    return max(0.0, (middle - half) / (1 + n)), min(1.0, (middle + half) / (1 + n))


def share(good: int, total: int) -> str:
    low, high = wilson(good, total)
    return f"{good} of {total}, {good / total:.3f} ({low:.3f}–{high:.3f})"


def summary(verdicts: Verdicts) -> Iterator[str]:
    """Of each table: how many rows are right, then each fault, the most frequent first."""
    tables: dict[str, list[str]] = collections.defaultdict(list)
    for (_, _, row), fault in verdicts.items():
        tables[row.split(":")[0]].append(fault)
    for table, faults in sorted(tables.items()):
        yield f"{table}: right {share(faults.count('right'), len(faults))}"
        counts = collections.Counter(code for fault in faults for code in fault.split() if code != "right")
        for code, n in sorted(counts.items(), key=lambda c: (-c[1], c[0])):
            yield f"  {code} {share(n, len(faults))}"


def agreement(one: Verdicts, two: Verdicts) -> str:
    """How often two readers of the same rows say alike that they are right or not."""
    both = one.keys() & two.keys()
    if not both:
        return "no row was read twice"
    alike = sum((one[k] == "right") == (two[k] == "right") for k in both)
    return f"read twice: alike {share(alike, len(both))}, the same faults {sum(one[k] == two[k] for k in both)}"


def still_there(verdicts: Verdicts) -> Iterator[str]:
    """Of each table, how many of the judged rows this version finds."""
    docs = {(source, doc) for source, doc, _ in verdicts}
    some = [a for a in articles(sorted({s for s, _ in docs} & set(SOURCES))) if (a.source, a.id) in docs]
    for table in sorted({row.split(":")[0] for _, _, row in verdicts}):
        wanted = {key for key in verdicts if key[2].startswith(f"{table}:")}
        there = wanted & {r.key for r in rows_of(table, some)} if some else set()
        yield f"{table}: {len(there)} of {len(wanted)} judged rows are still there"


def sources(text: str) -> list[str]:
    """The files of --from."""
    given = text.split(",")
    if "check" in given:
        raise argparse.ArgumentTypeError("nobody reads the articles of `check`: they are for figures only")
    if strange := set(given) - set(SOURCES):
        raise argparse.ArgumentTypeError(f"{' '.join(sorted(strange))} is none of {' '.join(SOURCES)}")
    return given


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", nargs="?", choices=list(COLUMNS))
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", type=int, default=20, help="rows, or articles with --whole (20)")
    parser.add_argument("--from", dest="source", type=sources, default=["wire"], metavar="FILE[,FILE…]", help=f"some of {' '.join(SOURCES)} (wire)")
    parser.add_argument("--articles", type=int, default=200, help="how many articles rows are drawn from (200)")
    parser.add_argument("--where", type=condition, action="append", default=[], metavar="CONDITION", help="only rows with COLUMN=VALUE, >VALUE or <VALUE")
    parser.add_argument("--whole", action="store_true", help="all rows of --count articles")
    parser.add_argument("--context", type=int, default=0, help="characters around the sentences (0)")
    parser.add_argument("--rules", action="store_true", help="show rule ids")
    parser.add_argument("--verdicts", type=pathlib.Path, metavar="FILE", help="ask for a verdict on each row, from stdin, and keep it")
    parser.add_argument("--summary", type=pathlib.Path, nargs="+", metavar="FILE", help="what verdicts say; of two files, how far they agree")
    parser.add_argument("--still", action="store_true", help="with --summary: how many of the judged rows this version still finds")
    args = parser.parse_args()
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    there = (SHARED / "gold/articles.jsonl").exists()
    if args.summary:
        files = [kept(path) for path in args.summary]
        all_verdicts = {key: fault for file in reversed(files) for key, fault in file.items()}
        lines = [*summary(all_verdicts), *([agreement(*files)] if len(files) == 2 else []), *(still_there(all_verdicts) if args.still and there else [])]
        print("\n".join(lines) or "no verdicts")
        return 0
    if not there:
        print("no development data here: set COPYDESK_SHARED")
        return 0
    if args.table is None or args.seed is None:
        parser.error("a TABLE and its --seed are needed")
    rows = draw(args.table, args.seed, args)
    if not args.whole and len(rows) < args.count:
        print(f"only {len(rows)} such rows in these articles; --articles draws from more", file=sys.stderr)
    if args.verdicts:
        judge(rows, args)
    else:
        for drawn in rows:
            print(described(drawn, args.rules, args.context))
    return 0


if __name__ == "__main__":
    sys.exit(main())
