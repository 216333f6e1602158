"""Cross-validation of learned parts: what a part is trained on, it is measured on by this alone.

    python tests/quality/crossval.py names --clusters clusters.tsv                 # every set that names are trained on
    python tests/quality/crossval.py names --clusters clusters.tsv wikigold redocred

Folds: sha1 of a record's id mod 5. For each fold the trainer of the part (`build/dev/train_names`) runs on the records of the
other four, a copy of the pack gets those weights, and score.py's task runs on the fold with an engine of that pack. Figures
are those of the five folds' counts together where the scorer gives them as precision and recall of one whole, so they are
computed from rows that all come from weights which never saw them.
"""
import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
from typing import Any

import copydesk
import copydesk.engine

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", ROOT.parent / "shared"))
PACK = ROOT / "python/copydesk/packs/news_en"
FOLDS = 5
NAMES = ("redocred", "crossner_ai", "crossner_literature", "crossner_music", "crossner_science", "crossner_politics_train", "wikigold", "btc", "wnut17", "re3d_state")
BYTES = 2_900_000


def fold_of(identifier: str) -> int:
    """The fold of a record.

    Example:
        >>> fold_of("wikigold-0")
        1
    """
    return int(hashlib.sha1(identifier.encode()).hexdigest(), 16) % FOLDS


def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score/score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def train_names(pack: pathlib.Path, fold: int, clusters: pathlib.Path) -> None:
    """Writes the pack's `names.bin` from the records of the other folds."""
    sets = [SHARED / f"data/entities/{name}.jsonl" for name in NAMES]
    held = [r["id"] for path in sets for r in map(json.loads, path.open(encoding="utf8")) if fold_of(r["id"]) == fold]
    without = pack / "without.txt"
    without.write_text("\n".join(held), encoding="utf8")
    subprocess.run(
        [ROOT / "build/dev/train_names", PACK, pack / "language/names.bin", str(BYTES), clusters, ROOT / "tools/lists/surnames.txt", "--without", without, *sets],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    without.unlink()


@contextlib.contextmanager
def engine_of(pack: pathlib.Path, score: Any) -> Any:
    """The scorer asks this pack's engine."""
    before = copydesk.engine.PACKS
    copydesk.engine.PACKS = pack.parent
    try:
        engine = copydesk.Engine()
    finally:
        copydesk.engine.PACKS = before
    plain = score.extract
    score.extract = lambda texts, published=None, layers=None: engine.extract(texts, published=published, layers=layers)
    try:
        yield
    finally:
        score.extract = plain


def names(sets: list[str], clusters: pathlib.Path) -> dict[str, dict[str, float]]:
    """F1 of names by kind, a set, over all folds."""
    score = scorer()
    records = {name: [json.loads(line) for line in (SHARED / f"data/entities/{name}.jsonl").open(encoding="utf8")] for name in sets}
    counts: dict[str, dict[str, list[float]]] = {name: {} for name in sets}
    with tempfile.TemporaryDirectory() as scratch:
        for fold in range(FOLDS):
            pack = pathlib.Path(scratch) / str(fold) / "news_en"
            shutil.copytree(PACK, pack)
            train_names(pack, fold, clusters)
            with engine_of(pack, score):
                for name, rows in records.items():
                    held = [r for r in rows if fold_of(r["id"]) == fold]
                    gold = gold_counts(score, held)
                    figures = score.entities(held, argparse.Namespace(errors=0))
                    for kind in ("micro", "PER", "LOC", "ORG"):
                        add(counts[name].setdefault(kind, [0.0, 0.0, 0.0]), figures[kind], gold[kind])
    return {name: {kind: f1(*n) for kind, n in of.items()} for name, of in counts.items()}


def gold_counts(score: Any, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Names that a set marks, by kind, as the scorer counts them."""
    out = {"micro": 0, "PER": 0, "LOC": 0, "ORG": 0}
    for row in rows:
        for _, kind in {(tuple(e["span"]), score.GOLD_KIND.get(e["type"].lower(), e["type"].upper())) for e in row["entities"]}:
            if kind in out:
                out[kind] += 1
                out["micro"] += 1
    return out


def add(to: list[float], figures: dict[str, float], gold: int) -> None:
    """Adds right, found and marked names, from precision and recall."""
    right = figures["r"] * gold
    to[0] += right
    to[1] += right / figures["p"] if figures["p"] else 0.0
    to[2] += gold


def f1(right: float, found: float, gold: float) -> float:
    """The harmonic mean of precision and recall.

    Example:
        >>> f1(1, 2, 2)
        0.5
    """
    return round(2 * right / (found + gold), 4) if found + gold else 0.0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["names"])
    parser.add_argument("sets", nargs="*", default=list(NAMES))
    parser.add_argument("--clusters", type=pathlib.Path, required=True, help="what cluster_words wrote")
    arguments = parser.parse_intermixed_args()
    for name, of in names(arguments.sets or list(NAMES), arguments.clusters).items():
        print(name, json.dumps(of), flush=True)
