"""Charts of tables: when who did what to whom, who deals with whom, who is quoted.

Functions that return an Altair chart, to be shown in a notebook, changed, or saved (`chart.save("pairs.png")`, `.svg`, `.html`). They take any frame: a table of ours, pandas,
polars, Arrow, or dicts. Rows are counted here, so that a chart of a million rows holds some hundreds. Needs the extra `plot`.

    tables = copydesk.extract(news, text="body", id="id", published="date")
    copydesk.plot.timeline(tables.events)

Names. With `identities=copydesk.identities(tables)` a side is called by its identity over the corpus, and what has none ("both sides", "a spokesman") is
left out; else it is called by its name in its article, and pronouns of which nobody knows whom they mean ("he") are left out. `by="country"` takes the country
of the code instead (of an IGO the whole code) and leaves out who has none. Acts on oneself are no lines and no arrows.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from copydesk import checks, extras, rows
from copydesk.engine import PACKS
from copydesk.errors import DateWarning, warn

if TYPE_CHECKING:
    import altair

# Colours of the four quads that are told apart also where red and green are not, and in grey.
QUADS = {1: "says: cooperation", 2: "does: cooperation", 3: "says: conflict", 4: "does: conflict"}
COLOURS = {"says: cooperation": "#7fb3d5", "does: cooperation": "#1f5f99", "says: conflict": "#f2a65a", "does: conflict": "#b03a2e"}
# What a code begins with where no country is known: CAMEO's roles.
ROLES = frozenset("BUS COP CRM CVL EDU GOV JUD LEG MED MIL MNC NGO OPP PTY REB REL SPY".split())
SENTENCES = 3  # in a tooltip
CURVE = 16  # points of an arc
WIDE = 36  # so many months are columns; more are joined to years
ROOM = 640  # pixels that columns share

_By = ("name", "country", "code")


def timeline(
    events: Any, *, published: Any = None, identities: Any = None, by: str = "name", between: tuple[str, str] | None = None, most: int = 12, title: str = ""
) -> altair.LayerChart:
    """When who did what to whom: a line for each pair, a point for each day, coloured by kind of act.

    Args:
        events: the table `events`.
        published: dates of articles by `doc` (a mapping or a pandas Series), for rows whose own day (`first`) is not known; else the rows' column `published`.
            Articles that it lacks, and values that are no date, are warned of.
        identities: what `copydesk.identities` made; joins names over articles and leaves out who has none.
        by: what a side is called: its `name`, `country` or `code`.
        between: only what these two did to each other.
        most: how many pairs, the most frequent ones.
        title: above the chart.

    Raises:
        MissingExtraError: altair is not installed.
        ValueError: no row has two sides and a day; `published` has none of the articles.

    >>> import copydesk
    >>> tables = copydesk.extract("Peru accused Chile of bad faith on Monday.", published="2024-03-13")
    >>> timeline(tables.events).to_dict()["title"]
    'Who did what to whom, and when'
    """
    alt = _altair("plot.timeline()")
    found = _acts(events, identities, by, between)
    dates = _dates(published, (act["row"].get("doc") for act in found))
    points: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for act in found:
        row = act["row"]
        if day := _day(row.get("first")) or dates.get(row.get("doc")) or _day(row.get("published")):
            points[f"{act['source']} → {act['target']}", day, act["quad"]].append(row)
    if not points:
        raise ValueError("events: no row has a source, a target and a day (`published=` dates rows without one)")
    shown = _most(_counted(points), most)
    values: list[dict[str, Any]] = [
        {"pair": pair, "day": day, "kind": quad, "acts": len(some), "what": _what(some), "doc": str(some[0].get("doc"))}
        for (pair, day, quad), some in sorted(points.items())
        if pair in shown
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("day:T", title=None, scale=alt.Scale(type="utc", nice="week"), axis=alt.Axis(format="%-d %b %Y", labelAngle=-35, labelOverlap=True, grid=True)),
        y=alt.Y("pair:N", title=None, sort=shown, axis=alt.Axis(labelLimit=260, grid=False)),
    )
    lines = base.mark_line(color="#c8c8c8", strokeWidth=1).encode(detail="pair:N")
    dots = base.mark_point(filled=True, opacity=0.85, stroke="white", strokeWidth=0.5).encode(
        color=_colour(alt),
        size=alt.Size("acts:Q", title="acts", scale=alt.Scale(domain=[0, max(4, *(v["acts"] for v in values))], range=[30, 500]), legend=None),
        tooltip=["pair:N", alt.Tooltip("day:T", format="%-d %B %Y"), "kind:N", "acts:Q", "what:N", "doc:N"],
    )
    chart: altair.LayerChart = (lines + dots).properties(title=title or "Who did what to whom, and when", width=560, height=alt.Step(26))
    return _unframed(chart)


def network(events: Any, *, identities: Any = None, by: str = "name", type: str | None = None, most: int = 30, title: str = "") -> altair.LayerChart:
    """Who deals with whom: actors on a circle, an arrow for each pair, as wide as the acts are many, in the colour of most of them.

    Actors stand in the order of their names, so that the same rows give the same picture. A pointer over an arrow shows acts and articles.

    Args:
        events, identities, by, title: as `timeline` takes them.
        type: only acts of this PLOVER type ("ACCUSE").
        most: how many arrows, the widest ones.

    Raises:
        MissingExtraError: altair is not installed.
        ValueError: no row has two sides.

    >>> import copydesk
    >>> tables = copydesk.extract("Peru accused Chile of bad faith on Monday. Chile thanked Peru.")
    >>> len(network(tables.events).to_dict()["layer"])
    4
    """
    alt = _altair("plot.network()")
    found = [a for a in _acts(events, identities, by, None) if type is None or a["row"].get("type") == type]
    if not found:
        raise ValueError("events: no row has a source and a target" + (f" and the type {type!r}" if type else ""))
    edges: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for act in found:
        edges[act["source"], act["target"]].append(act)
    kept = _most(Counter({pair: len(acts) for pair, acts in edges.items()}), most)
    names = sorted({name for pair in kept for name in pair})
    at = {name: (math.sin(2 * math.pi * i / len(names)), math.cos(2 * math.pi * i / len(names))) for i, name in enumerate(names)}
    weights = Counter(name for pair in kept for name in pair for _ in edges[pair])
    arcs, heads = [], []
    for pair in kept:
        acts = edges[pair]
        kind = sorted(Counter(a["quad"] for a in acts).items(), key=lambda k: (-k[1], k[0]))[0][0]
        told = {
            "pair": f"{pair[0]} → {pair[1]}",
            "kind": kind,
            "acts": len(acts),
            "what": _what([a["row"] for a in acts]),
            "docs": ", ".join(dict.fromkeys(str(a["row"].get("doc")) for a in acts[: 3 * SENTENCES])),
        }
        path = _arc(at[pair[0]], at[pair[1]])
        arcs += [{**told, "x": x, "y": y, "step": i} for i, (x, y) in enumerate(path)]
        (x0, y0), (x1, y1) = path[-2:]
        heads.append({**told, "x": x1, "y": y1, "angle": math.degrees(math.atan2(x1 - x0, y1 - y0))})
    nodes = [
        {"name": n, "x": at[n][0], "y": at[n][1], "lx": 1.12 * at[n][0], "ly": 1.12 * at[n][1], "acts": weights[n], "side": _side(at[n][0])} for n in names
    ]
    hidden = {"axis": None, "scale": alt.Scale(domain=[-1.75, 1.75], nice=False)}
    upright = {"axis": None, "scale": alt.Scale(domain=[-1.3, 1.3], nice=False)}
    tooltip = ["pair:N", "acts:Q", "kind:N", "what:N", "docs:N"]
    lines = (
        alt.Chart(alt.InlineData(values=arcs))
        .mark_line(opacity=0.75, interpolate="monotone")
        .encode(
            x=alt.X("x:Q", **hidden),
            y=alt.Y("y:Q", **upright),
            order="step:O",
            detail="pair:N",
            color=_colour(alt),
            strokeWidth=alt.StrokeWidth("acts:Q", scale=alt.Scale(domain=[1, max(2, *(a["acts"] for a in arcs))], range=[1.2, 7]), legend=None),
            tooltip=tooltip,
        )
    )
    arrows = (
        alt.Chart(alt.InlineData(values=heads))
        .mark_point(shape="triangle", filled=True, size=110, opacity=1)
        .encode(x=alt.X("x:Q", **hidden), y=alt.Y("y:Q", **upright), angle=alt.Angle("angle:Q", scale=None), color=_colour(alt), tooltip=tooltip)
    )
    circles = (
        alt.Chart(alt.InlineData(values=nodes))
        .mark_point(filled=True, color="#444", opacity=1)
        .encode(
            x=alt.X("x:Q", **hidden),
            y=alt.Y("y:Q", **upright),
            size=alt.Size("acts:Q", scale=alt.Scale(domain=[0, max(4, *(n["acts"] for n in nodes))], range=[20, 260]), legend=None),
            tooltip=["name:N", "acts:Q"],
        )
    )
    labels = [
        alt.Chart(alt.InlineData(values=[n for n in nodes if n["side"] == side]))
        .mark_text(align=side, baseline="middle", fontSize=12, limit=170)
        .encode(x=alt.X("lx:Q", **hidden), y=alt.Y("ly:Q", **upright), text="name:N")
        for side in ("left", "right", "center")
        if any(n["side"] == side for n in nodes)
    ]
    told_title = title or ("Who did what to whom" if type is None else f"{type.title()}: who to whom")
    names_layer = alt.layer(*labels)
    chart: altair.LayerChart = alt.layer(lines, arrows, circles, names_layer).properties(title=told_title, width=620, height=460)
    return _unframed(chart)


def speakers(quotes: Any, *, published: Any = None, identities: Any = None, most: int = 15, title: str = "") -> altair.Chart:
    """Who is quoted how often; with dates, in which month.

    Args:
        quotes: the table `quotes`.
        published: dates of articles by `doc` (a mapping or a pandas Series), else the rows' column `published` (`extract(…, keep=["published"])`): then a
            column for each month (of more than three years for each year); without dates bars. Articles that it lacks, and values that are no date, are warned of.
        identities: what `copydesk.identities` made; joins names over articles.
        most: how many speakers, the most quoted ones.
        title: above the chart.

    Raises:
        MissingExtraError: altair is not installed.
        ValueError: no quote has a speaker with a name; `published` has none of the articles, or no date.

    >>> import copydesk
    >>> tables = copydesk.extract('"It rained," Ann Kovac said. "It snowed," Bo Lind said. "Again," said Ann Kovac.')
    >>> [(v["speaker"], v["quotes"]) for v in speakers(tables.quotes).data.values]
    [('Ann Kovac', 2), ('Bo Lind', 1)]
    """
    alt = _altair("plot.speakers()")
    found = rows.dicts("quotes", quotes, ("doc", "speaker_name"))
    identity, dates = _identity(identities), _dates(published, (row["doc"] for row in found))
    counts: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[Any, Any]] = set()
    for row in found:
        name = identity(row["doc"], row.get("entity")) if identity else _name(row["speaker_name"])
        part = row.get("doc"), row.get("quotation")
        if name is None or (part[1] is not None and part in seen):  # the parts of one utterance count once
            continue
        seen.add(part)
        counts[name, (dates.get(row["doc"]) or _day(row.get("published")) or "")[:7]] += 1
    if not counts:
        raise ValueError("quotes: no row has a speaker with a name")
    totals: Counter[str] = Counter()
    for (name, _), n in counts.items():
        totals[name] += n
    shown = _most(totals, most)
    y = alt.Y("speaker:N", title=None, sort=shown, axis=alt.Axis(labelLimit=220))
    if not any(month for _, month in counts):
        values = [{"speaker": name, "quotes": totals[name]} for name in shown]
        bars = alt.Chart(alt.InlineData(values=values)).mark_bar(color="#1f5f99").encode(x=alt.X("quotes:Q", axis=alt.Axis(tickMinStep=1)), y=y, tooltip=["speaker:N", "quotes:Q"])
        plain: altair.Chart = bars.properties(title=title or "Who is quoted", width=460, height=alt.Step(20))
        return plain
    columns = _months(month for _, month in counts if month)
    parts: Counter[tuple[str, str]] = Counter()
    for (name, month), n in counts.items():
        if name in shown and month:
            parts[name, month if month in columns else month[:4]] += n
    values = [{"speaker": name, "month": month, "quotes": n} for (name, month), n in sorted(parts.items())]
    step = max(16, min(48, ROOM // len(columns)))
    cells = (
        alt.Chart(alt.InlineData(values=values))
        .mark_rect(stroke="white")
        .encode(
            x=alt.X("month:O", title=None, scale=alt.Scale(domain=columns), axis=alt.Axis(labelAngle=-45 if step > 30 else -90, labelOverlap=True)),
            y=y,
            color=alt.Color("quotes:Q", scale=alt.Scale(scheme="blues", domainMin=0), legend=alt.Legend(tickMinStep=1, gradientLength=min(160, 20 * len(shown)))),
            tooltip=["speaker:N", "month:O", "quotes:Q"],
        )
    )
    told = title or f"Who is quoted, by {'month' if len(columns[0]) > 4 else 'year'}"
    chart: altair.Chart = cells.properties(title=alt.TitleParams(told, anchor="start"), width=alt.Step(step), height=alt.Step(20))
    return _unframed(chart)


def _months(found: Iterable[str]) -> list[str]:
    """Every month from the first to the last, those without a quote, too; years where they are too many to be columns."""
    months = sorted(set(found))
    (first, last) = (12 * int(m[:4]) + int(m[5:]) - 1 for m in (months[0], months[-1]))
    if last - first >= WIDE:
        return [f"{year:04}" for year in range(first // 12, last // 12 + 1)]
    return [f"{m // 12:04}-{m % 12 + 1:02}" for m in range(first, last + 1)]


_Names = Callable[[Any, Any], str | None]  # of an article and an actor in it
_Chart = TypeVar("_Chart")


def _unframed(chart: _Chart) -> _Chart:
    plain: _Chart = chart.configure_view(stroke=None)  # type: ignore[attr-defined]
    return plain


def _altair(what: str) -> Any:
    with extras.needed("plot", what):
        import altair
    return altair


def _acts(events: Any, identities: Any, by: str, between: tuple[str, str] | None) -> list[dict[str, Any]]:
    """Rows with two sides: what each is called, the kind of act, the row."""
    checks.choice("by", by, _By)
    identity = _identity(identities)
    out = []
    for row in rows.dicts("events", events, ("doc", "source_name", "target_name")):
        sides = [_called(row, side, by, identity) for side in ("source", "target")]
        if None in sides or sides[0] == sides[1] or (between is not None and set(sides) != set(between)):
            continue
        quad = row.get("quad")
        out.append({"source": sides[0], "target": sides[1], "quad": QUADS.get(0 if rows.missing(quad) else int(quad or 0), "other"), "row": row})
    return out


def _called(row: Mapping[str, Any], side: str, by: str, identity: _Names | None) -> str | None:
    if by == "name":
        return identity(row["doc"], row.get(f"{side}_entity")) if identity else _name(row[f"{side}_name"])
    code = _text(row.get(f"{side}_code"))
    if code is None or by == "code":
        return code
    return None if code[:3] in ROLES else code if code.startswith("IGO") else code[:3]


def _identity(identities: Any) -> _Names | None:
    if identities is None:
        return None
    names = {(r["doc"], int(r["entity"])): str(r["name"]) for r in rows.dicts("identities", identities, ("doc", "entity", "name")) if not rows.missing(r["name"])}
    return lambda doc, entity: None if rows.missing(entity) else names.get((doc, int(entity)))


def _dates(published: Any, docs: Iterable[Any]) -> dict[Any, str]:
    """Days of articles, ISO texts, of those that have one. What is amiss is told: dates that go by other keys would be dropped in silence."""
    if published is None:
        return {}
    if not hasattr(published, "get"):
        raise TypeError(f"published is a {checks.kind_of(published)}; wanted dates by `doc`: a mapping or a pandas Series")
    wanted = list(dict.fromkeys(docs))
    found = {doc: published.get(doc, _NONE) for doc in wanted}
    lacking = [doc for doc in wanted if found[doc] is _NONE]
    if wanted and len(lacking) == len(wanted):
        keys = list(itertools.islice(published.keys(), 1)) if hasattr(published, "keys") else []
        told = f"its keys are {checks.kind_of(keys[0])} like {keys[0]!r}" if keys else "it is empty"
        raise ValueError(f"published has none of the {len(wanted):,} articles: {told}, `doc` of the rows is {checks.kind_of(wanted[0])} like {wanted[0]!r}")
    days = {}
    wrong = []
    for doc, value in found.items():
        if value is _NONE:
            continue
        if hasattr(value, "__len__") and not isinstance(value, str):
            raise ValueError(f"published has {len(value)} dates for {doc!r}; wanted one for each article")
        if day := _day(value):
            days[doc] = day
        elif not rows.missing(value):
            wrong.append(value)
    if wrong and not days:
        raise ValueError(f"published has no date: {str(wrong[0])!r} is none (a date, or ISO text as 2024-03-11)")
    if wrong:
        warn(f"published: {str(wrong[0])!r} is no ISO date{_and_more(wrong)}; such articles have no day", DateWarning)
    if lacking:
        warn(f"published has no date for {lacking[0]!r}{_and_more(lacking)}, of {len(wanted):,} articles", DateWarning)
    return days


_NONE: Any = object()


def _and_more(some: list[Any]) -> str:
    return f" and {len(some) - 1:,} more" if len(some) > 1 else ""


def _day(value: Any) -> str | None:
    """A day as ISO text."""
    if rows.missing(value):
        return None
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    try:
        return datetime.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None


def _text(value: Any) -> str | None:
    return None if rows.missing(value) or value == "" else str(value)


def _name(value: Any) -> str | None:
    """What somebody is called; nothing where it is a pronoun, so nobody knows who is meant."""
    text = _text(value)
    return None if text is None or text.lower() in _pronouns() else text


@functools.cache
def _pronouns() -> frozenset[str]:
    sets = tomllib.loads((PACKS / "news_en" / "entities.toml").read_text(encoding="utf-8"))["sets"]
    return frozenset(word for name, words in sets.items() if name.startswith("pronouns_") for word in words)


def _counted(points: Mapping[tuple[str, str, str], list[Any]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (pair, _, _), some in points.items():
        counts[pair] += len(some)
    return counts


def _most(counts: Counter[Any], most: int) -> list[Any]:
    """The most frequent ones, ties in the order of the alphabet."""
    return sorted(counts, key=lambda k: (-counts[k], k))[: checks.whole("most", most, 1)]


def _what(acts: list[dict[str, Any]]) -> str:
    """Triggers of some acts, for a tooltip."""
    words = [f"{_text(a.get('text')) or ''} ({_text(a.get('type')) or '?'})" for a in acts[:SENTENCES]]
    return ", ".join(words) + (" …" if len(acts) > SENTENCES else "")


def _colour(alt: Any) -> Any:
    return alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=alt.Legend(orient="bottom"))


def _arc(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """A curve that leaves the straight line to its right, so that both directions are seen; it stops short of the circles."""
    (x0, y0), (x1, y1) = start, end
    cx, cy = (x0 + x1) / 2 * 0.55 + (y1 - y0) * 0.16, (y0 + y1) / 2 * 0.55 - (x1 - x0) * 0.16
    out = []
    for i in range(CURVE + 1):
        t = 0.04 + 0.90 * i / CURVE
        out.append(((1 - t) ** 2 * x0 + 2 * t * (1 - t) * cx + t * t * x1, (1 - t) ** 2 * y0 + 2 * t * (1 - t) * cy + t * t * y1))
    return out


def _side(x: float) -> str:
    return "center" if abs(x) < 0.15 else "left" if x > 0 else "right"
