"""Figures of `lines` and `blocks` whose weights have not seen what they are measured on.

    ninja -C build/dev line_features
    .venv/bin/python tests/quality/lines_crossval.py build/dev/line_features

Trains the page model (tools/train_lines.py) five times, each time without one fold (sha1 of the id mod 5), and lets each record be read by the engine
that has not seen it; then asks the scorer, as `./dev quality` does. The articles of `old` are in no fold: the shipped weights read them.
Needs COPYDESK_SHARED (default ../shared). Nothing but figures leaves a run of `check`.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import shutil
import sys
import tempfile
from typing import Any

import pyarrow as pa

import copydesk
import copydesk.engine

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", "../shared"))


def load(path: pathlib.Path) -> Any:
    """A program as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


class Table:
    """Rows of several engines as the scorer reads a table."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def to_arrow(self) -> pa.Table:
        return pa.Table.from_pylist(self.rows)


class Tables:
    """The one table that is asked for."""

    def __init__(self, blocks: Table) -> None:
        self.blocks = blocks


def engines(trainer: Any, program: pathlib.Path, folder: pathlib.Path) -> list[copydesk.Engine]:
    """One engine a fold, with weights that have not seen it."""
    made = []
    all_pages = list(trainer.pages(SHARED))
    shipped = copydesk.engine.PACKS
    for fold in range(trainer.FOLDS):
        pack = folder / str(fold) / "news_en"
        shutil.copytree(shipped / "news_en", pack)
        trainer.train(program, pack, [page for page in all_pages if page.fold != fold], pack / "blocks_weights.tsv")
        copydesk.engine.PACKS = folder / str(fold)
        made.append(copydesk.Engine())
        copydesk.engine.PACKS = shipped
        print(f"fold {fold} of {trainer.FOLDS} learned", file=sys.stderr)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("program", type=pathlib.Path, help="line_features")
    given = parser.parse_args()
    trainer = load(ROOT / "tools/train_lines.py")
    score = load(SHARED / "score/score.py")
    records = [json.loads(line) for line in (SHARED / "gold/articles.jsonl").read_text(encoding="utf8").splitlines()]
    pages = [json.loads(line) for line in (SHARED / "data/blocks/lines_dev.jsonl").read_text(encoding="utf8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        by_fold = engines(trainer, given.program.resolve(), pathlib.Path(folder))
        shipped = copydesk.Engine()

        def figures(task: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
            def extract(texts: list[str], published: Any = None, layers: Any = None) -> Tables:
                out: list[dict[str, Any]] = []
                chosen = [shipped if row.get("set") == "old" else by_fold[trainer.fold_of(row["id"])] for row in rows]
                for engine in [shipped, *by_fold]:
                    mine = [i for i, its in enumerate(chosen) if its is engine]
                    read = engine.extract([texts[i] for i in mine], layers=["blocks"]).blocks.to_arrow().to_pylist()
                    out += [row | {"doc": mine[int(row["doc"])]} for row in read]
                return Tables(Table(sorted(out, key=lambda row: (row["doc"], row["start"]))))

            score.extract = extract
            found: dict[str, Any] = task(rows, argparse.Namespace(errors=0))
            return found

        for part in ("old", "new", "check"):
            found = figures(score.lines, [r for r in records if r["set"] == part])
            print(part, " ".join(f"{name} {found[name]:.3f}" for name in ("not_body", "kind", "unread", "prose_lost", "prose_misnamed")))
        for source, found in figures(score.blocks, pages).items():
            drop = found["drop"]
            print(f"{source} drop {drop['p']:.3f}/{drop['r']:.3f}/{drop['f1']:.3f} kept_good {found['kept_good']:.3f}")


if __name__ == "__main__":
    main()
