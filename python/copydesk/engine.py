"""The engine: packs compiled once, articles read as often as you like."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from copydesk import _core, frames
from copydesk.errors import RuleError
from copydesk.report import Notice, Report
from copydesk.tables import Tables

PACKS = Path(__file__).parent / "packs"
DEFAULT_LAYERS = ("blocks", "actors", "entities", "quotes", "times", "events")
LAYERS: tuple[str, ...] = _core.layers


class Explanation:
    """How a row came to be."""


class Engine:
    """Rules and lists, compiled. Immutable: one engine serves any number of threads and calls.

    Args:
        rules: packs to use besides `news_en`: a folder with a `pack.toml`, a rule file (`.toml`), or several of them.
        threads: how many threads `extract` uses; every processor if not given.

    Raises:
        RuleError: a pack does not compile; `.diagnostics` has every fault.

    >>> engine = Engine()
    >>> tables = engine.extract("It rained in Oslo on Monday.", published="2024-03-12", layers=["sentences"])
    >>> tables.sentences.row(0)["text"]
    'It rained in Oslo on Monday.'
    """

    def __init__(self, rules: str | Path | Sequence[str | Path] | None = None, *, threads: int | None = None) -> None:
        sources = [rules] if isinstance(rules, (str, Path)) else list(rules or [])
        core, diagnostics = _core.Engine.load([_pack(PACKS / "news_en"), *(_pack(Path(s)) for s in sources)])
        if core is None:
            raise RuleError([d for d in diagnostics if d.severity == "error"])
        self._core = core
        self.diagnostics = diagnostics
        self.threads = threads or os.cpu_count() or 1

    def extract(
        self,
        articles: Any,
        text: str | Sequence[str] | None = None,
        id: Any = None,  # noqa: A002
        published: Any = None,
        *,
        layers: Iterable[str] | None = None,
        threads: int | None = None,
        progress: bool = False,
        offsets: str = "codepoints",
    ) -> Tables:
        """Reads articles into tables; see `copydesk.extract`."""
        read = frames.read(articles, text, id, published)
        names = _layers(layers)
        if offsets not in ("codepoints", "bytes"):
            raise ValueError(f"offsets={offsets!r}: one of 'codepoints', 'bytes'")
        started = time.perf_counter()
        with _Progress(progress, len(read)) as bar:
            tables, done = self._core.extract(
                read.columns, read.fields, read.published, read.keys.core, names, threads or self.threads, offsets == "bytes", bar
            )
        report = self._report(done, tables, read, time.perf_counter() - started)
        return Tables(tables, report, read, self, offsets)

    def _report(self, done: dict[str, Any], tables: list[_core.Table], read: frames.Articles, seconds: float) -> Report:
        notices = [Notice(read.keys[i], field, what, detail) for i, field, what, detail in done["notices"]]
        notices += [Notice(read.keys[i], "published", "date", f"{text!r} is not an ISO date") for i, text in read.bad_dates]
        return Report(
            articles=done["articles"],
            read=done["read"],
            bytes=done["bytes"],
            seconds=seconds,
            rows={t.name: len(t) for t in tables},
            notices=notices,
            duplicates=read.keys.duplicates,
            version=_core.version,
            packs=self.packs,
        )

    @property
    def rules(self) -> list[dict[str, Any]]:
        """Every rule and list: `id doc pack file line emits vetoes priority pattern`."""
        return list(self._core.rules)

    @property
    def packs(self) -> list[str]:
        """Each pack's name, version and hash."""
        return list(self._core.packs)

    def test(self) -> list[_core.Diagnostic]:
        """Runs the examples of every rule of every pack; one diagnostic for each that fails."""
        return list(self._core.test())

    def __repr__(self) -> str:
        return f"<copydesk.Engine {', '.join(' '.join(p.split()[:2]) for p in self.packs)}>"


def _pack(path: Path) -> tuple[str, str, str]:
    if path.is_dir():
        return str(path), "", ""
    return "", str(path), path.read_text(encoding="utf-8")


def _layers(layers: Iterable[str] | None) -> list[str]:
    names = [layers] if isinstance(layers, str) else list(DEFAULT_LAYERS if layers is None else layers)
    for name in names:
        if name not in LAYERS:
            raise ValueError(f"layers: {name!r} is not a table; the tables are {', '.join(LAYERS)}")
    return names


class _Progress:
    """A tqdm bar over articles, or nothing. Calling gives the core its progress function."""

    def __init__(self, wanted: bool, total: int) -> None:
        self._bar: Any = None
        if wanted:
            from tqdm.auto import tqdm

            self._bar = tqdm(total=total, unit=" articles")

    def __enter__(self) -> Callable[[int], None] | None:
        return None if self._bar is None else self._update

    def _update(self, done: int) -> None:
        self._bar.update(done - self._bar.n)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()


@functools.cache
def default_engine() -> Engine:
    """The engine with the shipped packs, compiled on first use."""
    return Engine()


