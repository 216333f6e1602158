"""Cross-validation of learned parts: what a part is trained on, it is measured on by this alone.

    ninja -C build/dev line_features page_features event_features side_features code_features actor_code_features quote_end_features pronoun_features train_names
    ninja -C build/dev description_features
    python tests/quality/crossval.py lines
    python tests/quality/crossval.py events
    python tests/quality/crossval.py quotes
    python tests/quality/crossval.py pronouns
    python tests/quality/crossval.py names --clusters clusters.tsv                 # every set that names are trained on
    python tests/quality/crossval.py names --clusters clusters.tsv wikigold redocred
    python tests/quality/crossval.py actors --clusters clusters.tsv               # of news: tools/labels/names.jsonl

Folds: sha1 of a record's id mod 5. For each fold the trainer of the part (tools/train_lines.py, tools/train_pages.py, tools/train_events.py,
tools/train_quote_ends.py, tools/train_descriptions.py, tools/train_actor_codes.py, tools/train_pronouns.py, `build/dev/train_names`) runs on the records of the other four,
and a copy of the pack gets those weights: each record is read by the engine that never saw it. The articles of `old` are in no fold of `lines` and
`quotes`: the shipped weights read them. Needs COPYDESK_SHARED
(default ../shared). Nothing but figures leaves a run of `check`.
"""

import argparse
import collections
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

import pyarrow as pa

import copydesk
import copydesk.engine

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", ROOT.parent / "shared"))
PACK = ROOT / "python/copydesk/packs/news_en"
NAMES = ("redocred", "crossner_ai", "crossner_literature", "crossner_music", "crossner_science", "crossner_politics_train", "wikigold", "btc", "wnut17", "re3d_state")
BYTES = 1_900_000
STORY = ("headline", "dek", "subheading", "body", "story")
FURNITURE = ("boilerplate", "promo", "contact", "furniture")


def load(path: pathlib.Path) -> Any:
    """A program as a module; what stands beside it can be imported."""
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


LINEAR = load(ROOT / "tools/linear.py")
LABELLED = load(ROOT / "tools/labelled.py")


def scorer() -> Any:
    return load(SHARED / "score/score.py")


def engine_with(pack: pathlib.Path) -> copydesk.Engine:
    """The engine of a copy of the pack."""
    before = copydesk.engine.PACKS
    copydesk.engine.PACKS = pack.parent
    try:
        return copydesk.Engine()
    finally:
        copydesk.engine.PACKS = before


class Table:
    """Rows of several engines as the scorer reads a table."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def to_arrow(self) -> pa.Table:
        return pa.Table.from_pylist(self.rows)


class Folds:
    """An engine for each fold, with weights that have not seen it, and the shipped one.

    Args:
        train: writes the learned files of a copy of the pack, for all records but those of a fold.
    """

    def __init__(self, scratch: pathlib.Path, train: Callable[[pathlib.Path, int], None]) -> None:
        self.shipped = copydesk.Engine()
        self.engines = []
        for fold in range(LINEAR.FOLDS):
            pack = scratch / str(fold) / "news_en"
            shutil.copytree(PACK, pack)
            train(pack, fold)
            self.engines.append(engine_with(pack))
            print(f"fold {fold} of {LINEAR.FOLDS} learned", file=sys.stderr)

    def reader(self, rows: list[dict[str, Any]], shipped: tuple[str, ...] = ()) -> Callable[..., argparse.Namespace]:
        """Extracts from the texts of these records; those of the sets in `shipped` are read by the shipped engine."""
        chosen = [self.shipped if row.get("set") in shipped else self.engines[LINEAR.fold_of(row["id"])] for row in rows]

        def extract(texts: list[str], published: Any = None, layers: Any = None) -> argparse.Namespace:
            assert layers is not None
            out: dict[str, list[dict[str, Any]]] = {layer: [] for layer in layers}
            for engine in [self.shipped, *self.engines]:
                mine = [i for i, its in enumerate(chosen) if its is engine]
                tables = engine.extract([texts[i] for i in mine], published=None if published is None else [published[i] for i in mine], layers=layers)
                for layer in layers:
                    out[layer] += [row | {"doc": mine[int(row["doc"])]} for row in getattr(tables, layer).to_arrow().to_pylist()]
            return argparse.Namespace(**{layer: Table(sorted(of, key=lambda row: (row["doc"], row.get("start", 0)))) for layer, of in out.items()})

        return extract

    def score(self, score: Any, task: str, rows: list[dict[str, Any]], shipped: tuple[str, ...] = ()) -> dict[str, Any]:
        """What the scorer says of a task."""
        score.extract = self.reader(rows, shipped)
        found: dict[str, Any] = getattr(score, task)(rows, argparse.Namespace(errors=0))
        return found


def right_line(kind: str, found: str | None) -> bool:
    """Whether a line's kind is the labelled one; the guide does not tell promo, contact and boilerplate apart."""
    if kind == "story":
        return found in STORY
    if kind in FURNITURE:
        return found in FURNITURE or (kind == "furniture" and found in ("teaser", "credit"))
    return found == kind


def whole_pages(folds: "Folds", pages: list[dict[str, Any]]) -> None:
    """Prints how many lines of the labelled pages have the right kind, and how many are rightly of the story or not."""
    rows = folds.reader(pages)([page["text"] for page in pages], layers=["blocks"]).blocks.to_arrow().to_pylist()
    of: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        of.setdefault(row["doc"], []).append(row)
    lines = right = sides = 0
    by_page = []
    for doc, page in enumerate(pages):
        known = [line for line in page["lines"] if line[2] is not None]
        kinds = [max(of[doc], key=lambda row: min(end, row["end"]) - max(start, row["start"]))["kind"] for start, end, _ in known]
        hits = sum(right_line(line[2], kind) for line, kind in zip(known, kinds, strict=True))
        lines, right = lines + len(known), right + hits
        sides += sum((line[2] in STORY) == (kind in STORY) for line, kind in zip(known, kinds, strict=True))
        by_page.append(hits / len(known))
    print(f"whole pages {len(pages)}, lines {lines}, kind {right / lines:.3f}, story or not {sides / lines:.3f}, kind by page {sum(by_page) / len(by_page):.3f}")


def buttons(lines: list[tuple[str, int | None]]) -> set[int]:
    """The lines of a page that its labels call good by their words alone, by labels and words: at most three words that end no sentence, between dropped lines.

    The labels are by text, so that a menu's "Sport" is good where the story has the word.
    """
    known = [(i, line, keep) for i, (line, keep) in enumerate(lines) if keep in (0, 1)]
    sides = [0, *(keep for _, _, keep in known), 0]
    return {
        i
        for n, (i, line, keep) in enumerate(known)
        if keep and not sides[n] and not sides[n + 2] and len(line.split()) <= 3 and not line.rstrip().endswith((".", "!", "?", ":", '"', "”"))
    }


def kept_but_buttons(folds: "Folds", score: Any, records: list[dict[str, Any]]) -> None:
    """Prints which share of the good lines that are no buttons stays."""
    texts = ["\n\n".join(line for line, _ in record["lines"]) for record in records]
    rows = folds.reader(records)(texts, layers=["blocks"]).blocks.to_arrow().to_pylist()
    of: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        of.setdefault(row["doc"], []).append(row)
    good, kept, left_out = 0, 0, 0
    for doc, record in enumerate(records):
        no_line, at = buttons(record["lines"]), 0
        for i, (line, keep) in enumerate(record["lines"]):
            start, end = at, at + len(line)
            at = end + 2
            left_out += i in no_line
            if keep == 1 and i not in no_line:
                here = [row["kind"] for row in of.get(doc, []) if row["start"] < end and row["end"] > start]
                good, kept = good + 1, kept + (not here or not all(kind in score.DROP for kind in here))
    print(f"{records[0]['source']} kept_good {kept / good:.3f} of {good} without {left_out} buttons")


def lines() -> None:
    """Prints figures of lines: those of the labelled articles and pages, and those of web pages by who made the text."""
    trainer, again, score = load(ROOT / "tools/train_lines.py"), load(ROOT / "tools/train_pages.py"), scorer()
    pages = list(trainer.pages(SHARED))

    def train(pack: pathlib.Path, fold: int) -> None:
        trainer.train(ROOT / "build/dev/line_features", pack, [page for page in pages if page.fold != fold], pack / "blocks_weights.tsv")
        again.train(ROOT / "build/dev", SHARED, pack, pack, fold)

    with tempfile.TemporaryDirectory() as scratch:
        folds = Folds(pathlib.Path(scratch), train)
        whole_pages(folds, [page | {"id": again.key_of(page)} for page in LABELLED.with_lines(SHARED)])
        for part in ("old", "new", "check"):
            found = folds.score(score, "lines", [r for r in LABELLED.given(SHARED) if r["set"] == part], shipped=("old",))
            print(part, " ".join(f"{name} {found[name]:.3f}" for name in ("not_body", "kind", "unread", "prose_lost", "prose_misnamed")))
        records = [json.loads(line) for line in (SHARED / "data/blocks/lines_dev.jsonl").read_text(encoding="utf8").splitlines()]
        for source, found in folds.score(score, "blocks", records).items():
            drop = found["drop"]
            print(f"{source} drop {drop['p']:.3f}/{drop['r']:.3f}/{drop['f1']:.3f} kept_good {found['kept_good']:.3f}")
        for source in ("html-text", "inscriptis"):
            kept_but_buttons(folds, score, [record for record in records if record["source"] == source])


def events() -> None:
    """Prints figures of events of the labelled articles: which words are acts, who takes part, then of whom they are."""
    acts, sides, codes = load(ROOT / "tools/train_events.py"), load(ROOT / "tools/train_sides.py"), load(ROOT / "tools/train_codes.py")
    pronouns, actors, score = load(ROOT / "tools/train_pronouns.py"), load(ROOT / "tools/train_actor_codes.py"), scorer()

    def train(pack: pathlib.Path, fold: int) -> None:
        pronouns.train(ROOT / "build/dev/pronoun_features", pack, pronouns.records_of(SHARED, fold), pack / "pronouns_weights.tsv")
        actors.train(ROOT / "build/dev/actor_code_features", pack, LABELLED.with_codes(SHARED, fold), pack / "actor_codes_weights.tsv")
        others = LABELLED.with_acts(SHARED, fold)
        acts.train(ROOT / "build/dev/event_features", pack, others, pack / "events_weights.tsv")
        sides.train(ROOT / "build/dev/side_features", pack, others, pack / "sides_weights.tsv")
        codes.train(ROOT / "build/dev/code_features", pack, others, pack / "codes_weights.tsv")

    with tempfile.TemporaryDirectory() as scratch:
        folds = Folds(
            pathlib.Path(scratch),
            train,
        )
        own = [r for r in LABELLED.with_events(SHARED) if r["set"] == "own"]
        records = [*LABELLED.given(SHARED), *own, *LABELLED.sentences()]
        for part in ("old", "new", "check", "own", "sentences"):
            article = folds.score(score, "events", [r for r in records if r["set"] == part])["article"]
            whole = " ".join(f"{name} {of['p']:.3f}/{of['r']:.3f}/{of['f1']:.3f}" for name, of in article.items() if isinstance(of, dict))
            print(part, whole, " ".join(f"{name} {of:.3f}" for name, of in article.items() if not isinstance(of, dict)), flush=True)


def train_names(pack: pathlib.Path, fold: int, clusters: pathlib.Path) -> None:
    """Writes the pack's `names.bin` from the records of the other folds."""
    news = pack / "news.jsonl"
    marked = map(load(ROOT / "tools/names.py").marked, LABELLED.with_names(SHARED))
    news.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in marked), encoding="utf8")
    sets = [*(SHARED / f"data/entities/{name}.jsonl" for name in NAMES), news]
    held = [r["id"] for path in sets for r in map(json.loads, path.open(encoding="utf8")) if LINEAR.fold_of(r["id"]) == fold]
    without = pack / "without.txt"
    without.write_text("\n".join(held), encoding="utf8")
    subprocess.run(
        [ROOT / "build/dev/train_names", PACK, pack / "language/names.bin", str(BYTES), clusters, ROOT / "tools/lists/surnames.txt", "--without", without, *sets],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    without.unlink()
    news.unlink()


def names(sets: list[str], clusters: pathlib.Path) -> None:
    """Prints F1 of names by kind, a set."""
    score = scorer()
    with tempfile.TemporaryDirectory() as scratch:
        folds = Folds(pathlib.Path(scratch), lambda pack, fold: train_names(pack, fold, clusters))
        for name in sets:
            records = [json.loads(line) for line in (SHARED / f"data/entities/{name}.jsonl").open(encoding="utf8")]
            figures = folds.score(score, "entities", records)
            print(name, json.dumps({kind: figures[kind]["f1"] for kind in ("micro", "PER", "LOC", "ORG")}), flush=True)


def actors(clusters: pathlib.Path) -> None:
    """Prints what the program makes of the names of news, by names and codes that were learned without them: F1 of names, and of the labelled actors, a kind,
    how many are found by a name of theirs, how many of those have the kind, each name of theirs, the code (bodies and people, where it is labelled)."""
    codes, marked, score = load(ROOT / "tools/train_actor_codes.py"), load(ROOT / "tools/names.py").marked, scorer()

    def train(pack: pathlib.Path, fold: int) -> None:
        train_names(pack, fold, clusters)
        codes.train(ROOT / "build/dev/actor_code_features", pack, LABELLED.with_codes(SHARED, fold), pack / "actor_codes_weights.tsv")

    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    records = LABELLED.with_names(SHARED)
    with tempfile.TemporaryDirectory() as scratch:
        folds = Folds(pathlib.Path(scratch), train)
        figures = folds.score(score, "entities", [marked(record) for record in records])
        print("news", json.dumps({kind: figures[kind]["f1"] for kind in ("micro", "PER", "LOC", "ORG")}), flush=True)
        tables = folds.reader(records)([record["text"] for record in records], published=[record["dct"] for record in records], layers=["entities", "actors"])
    at = {(row["doc"], row["start"], row["end"]): row["entity"] for row in tables.entities.to_arrow().to_pylist() if row["form"] == "name"}
    found = {(row["doc"], row["entity"]): row for row in tables.actors.to_arrow().to_pylist()}
    for doc, record in enumerate(records):
        for actor in record["actors"]:
            if actor["kind"] in ("nationality", "other"):
                continue
            of = counts[actor["kind"]]
            entities = [at.get((doc, *span)) for span in actor["spans"]]
            told = collections.Counter(entity for entity in entities if (doc, entity) in found)
            of["actors"] += 1
            if not told:
                continue
            entity, names_of = told.most_common(1)[0]
            row = found[doc, entity]
            of["found"] += 1
            of["kind"] += row["kind"] == actor["kind"]
            of["whole"] += names_of == len(entities)
            if actor["code"] is not None and actor["kind"] not in ("place", "facility"):
                of["coded"] += 1
                of["code"] += row["code"] == actor["code"]
                of["told"] += row["code"] is not None
    for kind, of in sorted(counts.items()):
        shares = f"{of['found'] / of['actors']:.3f} of {of['actors']} found; of these kind {of['kind'] / of['found']:.3f}, every name {of['whole'] / of['found']:.3f}"
        code = f", code {of['code'] / of['coded']:.3f} of {of['coded']}, where one is told {of['code'] / max(of['told'], 1):.3f}" if of["coded"] else ""
        print(f"{kind}: {shares}{code}", flush=True)


def speaker_codes(records: list[dict[str, Any]], found: pa.Table, overlap: Callable[[Any, Any], bool]) -> tuple[int, int]:
    """How many labelled quotes are found with their speaker, and how many of those have the speaker's code."""
    known = right = 0
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in found.to_pylist():
        if row["speaker_start"] is not None:
            rows.setdefault(row["doc"], []).append(row)
    for number, record in enumerate(records):
        for label in record["quotes"]:
            if not label.get("speaker"):
                continue
            for row in rows.get(number, []):
                if overlap((row["start"], row["end"]), label["quote"]) and overlap((row["speaker_start"], row["speaker_end"]), label["speaker"]):
                    known += 1
                    right += (row["speaker_code"] or "") == (label.get("code") or "")
                    break
    return known, right


def quotes() -> None:
    """Prints figures of quotes of the labelled articles, each read with ends of content, antecedents, descriptions and codes that were learned without its fold."""
    ends, pronouns, score = load(ROOT / "tools/train_quote_ends.py"), load(ROOT / "tools/train_pronouns.py"), scorer()
    codes, descriptions = load(ROOT / "tools/train_actor_codes.py"), load(ROOT / "tools/train_descriptions.py")

    def train(pack: pathlib.Path, fold: int) -> None:
        pronouns.train(ROOT / "build/dev/pronoun_features", pack, pronouns.records_of(SHARED, fold), pack / "pronouns_weights.tsv")
        ends.train(ROOT / "build/dev/quote_end_features", pack, LABELLED.with_quotes(SHARED, fold), pack / "language/quote_ends.tsv")
        descriptions.train(ROOT / "build/dev/description_features", pack, LABELLED.with_speakers(SHARED, fold), pack / "language/descriptions.tsv")
        codes.train(ROOT / "build/dev/actor_code_features", pack, LABELLED.with_codes(SHARED, fold), pack / "actor_codes_weights.tsv")

    with tempfile.TemporaryDirectory() as scratch:
        folds = Folds(pathlib.Path(scratch), train)
        for part in ("old", "new", "check", "own"):
            records = [r for r in LABELLED.with_quotes(SHARED) if r["set"] == part]
            found = folds.score(score, "quotes", records, shipped=("old",))
            rows = folds.reader(records, shipped=("old",))([r["text"] for r in records], layers=["quotes"]).quotes.to_arrow()
            known, right = speaker_codes(records, rows, codes.overlap)
            print(part, f"speaker_code {right / max(known, 1):.4f} of {known}", flush=True)
            for name in ("all.iou80", "whole_row", "speech.iou80", "speech.gold30", "marked.iou80"):
                print(part, name, json.dumps({k: v for k, v in found[name].items() if isinstance(v, float)}), flush=True)


def pronouns() -> None:
    """Prints figures of pronouns in labelled articles, free chains and of speakers, by weights that have not seen them: how many rows are right, with their
    actor or without one; of those with an actor how many are right; of those that mean an actor of the article how many have the right one."""
    trainer = load(ROOT / "tools/train_pronouns.py")
    program = ROOT / "build/dev/pronoun_features"
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    with tempfile.TemporaryDirectory() as scratch:
        folds = Folds(pathlib.Path(scratch), lambda pack, fold: trainer.train(program, pack, trainer.records_of(SHARED, fold), pack / "pronouns_weights.tsv"))
        for record, right in trainer.chains_and_speakers(SHARED):
            engine = folds.engines[LINEAR.fold_of(record["id"])]
            mentions = engine.extract([record["text"]], layers=["entities"]).entities.to_dicts()
            names: dict[int, list[tuple[int, int]]] = {}  # by actor
            for row in mentions:
                if row["form"] == "name" and row["entity"] is not None:
                    names.setdefault(row["entity"], []).append((row["start"], row["end"]))
            actors = list(names)
            for row in mentions:
                if row["form"] == "name" or (row["form"] == "nominal" and record.get("set") != "labels"):
                    continue
                meant = right((row["start"], row["end"]), [(names[actor], "") for actor in actors])
                if meant is None:
                    continue
                of = counts[record.get("set", "chains") + (" nominals" if row["form"] == "nominal" else "")]
                of["rows"] += 1
                of["nothing"] += meant == trainer.NOTHING
                known = {actor for actor, yes in zip(actors, meant, strict=True) if yes} if isinstance(meant, list) else set()
                of["mean"] += bool(known)
                of["told"] += row["entity"] is not None
                of["hit"] += row["entity"] in known
                of["right"] += row["entity"] in known or (row["entity"] is None and not known and meant != trainer.NOTHING)
    for part, of in sorted(counts.items()):
        print(
            f"{part}: {of['rows']} rows, {of['right'] / of['rows']:.3f} right; {of['told']} told, {of['hit'] / max(of['told'], 1):.3f} right; "
            f"{of['mean']} mean an actor, {of['hit'] / max(of['mean'], 1):.3f} found; {of['nothing']} stand for nothing"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["lines", "events", "quotes", "names", "actors", "pronouns"])
    parser.add_argument("sets", nargs="*", default=list(NAMES), help="of names")
    parser.add_argument("--clusters", type=pathlib.Path, help="of names and actors: what cluster_words wrote")
    arguments = parser.parse_intermixed_args()
    if arguments.part == "lines":
        lines()
    elif arguments.part == "events":
        events()
    elif arguments.part == "quotes":
        quotes()
    elif arguments.part == "pronouns":
        pronouns()
    else:
        if arguments.clusters is None:
            parser.error("names need --clusters")
        if arguments.part == "actors":
            actors(arguments.clusters)
        else:
            names(arguments.sets or list(NAMES), arguments.clusters)
