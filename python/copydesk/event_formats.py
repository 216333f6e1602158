"""Events in the formats of other data sets: PLOVER's JSON, Phoenix, ICEWS. Codes are strings.

Names and order of the fields are those of
- the PLOVER manual, version 0.7b1, table "PLOVER JSON" and its information objects (openeventdata/PLOVER);
- Phoenix as its pipeline writes it (openeventdata/phoenix_pipeline, postprocess.py) and its readers name the columns;
- ICEWS Coded Event Data (doi:10.7910/DVN/28075), the 20 columns of its `.tab` files.
"""

from __future__ import annotations

import csv
import datetime
import functools
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from copydesk import _core, checks, writing
from copydesk.acts import days_of, published_of
from copydesk.tables import Table, Tables

_NEWS = Path(__file__).parent / "packs" / "news_en"

# What a single label says of an act that lies ahead, or did not happen: type and CAMEO code.
_AHEAD = {
    "CONSULT": ("AGREE", "036"),
    "SUPPORT": ("AGREE", "032"),
    "COOPERATE": ("AGREE", "031"),
    "AID": ("AGREE", "033"),
    "CONCEDE": ("AGREE", "035"),
    "RETREAT": ("AGREE", "0356"),
    "PROTEST": ("THREATEN", "133"),
    "SANCTION": ("THREATEN", "131"),
    "COERCE": ("THREATEN", "130"),
    "MOBILIZE": ("THREATEN", "138"),
    "ASSAULT": ("THREATEN", "138"),
}
_REFUSED = {
    "AGREE": ("REJECT", "120"),
    "CONSULT": ("REJECT", "125"),
    "SUPPORT": ("REJECT", "120"),
    "COOPERATE": ("REJECT", "121"),
    "AID": ("REJECT", "122"),
    "CONCEDE": ("REJECT", "123"),
    "RETREAT": ("REJECT", "124"),
}

# Sectors of ICEWS by the roles of codes.
_SECTORS = {
    "GOV": "Government",
    "MIL": "Military",
    "COP": "Police",
    "JUD": "Judicial",
    "LEG": "Legislative / Parliamentary",
    "OPP": "Opposition",
    "PTY": "Parties",
    "REB": "Rebel",
    "BUS": "Business",
    "CRM": "Criminals / Gangs",
    "CVL": "General Population / Civilian / Social",
    "EDU": "Education",
    "MED": "Media",
    "REL": "Religious",
    "SPY": "Intelligence",
    "IGO": "International Government Organization",
    "NGO": "Nongovernmental Organization (International)",
}
# The categories of CAMEO by the first two digits of a code.
_ROOTS = {
    "01": "Make public statement",
    "02": "Appeal",
    "03": "Express intent to cooperate",
    "04": "Consult",
    "05": "Engage in diplomatic cooperation",
    "06": "Engage in material cooperation",
    "07": "Provide aid",
    "08": "Yield",
    "09": "Investigate",
    "10": "Demand",
    "11": "Disapprove",
    "12": "Reject",
    "13": "Threaten",
    "14": "Protest",
    "15": "Exhibit force posture",
    "16": "Reduce relations",
    "17": "Coerce",
    "18": "Assault",
    "19": "Fight",
    "20": "Use unconventional mass violence",
}
_ENTITIES = frozenset(("IGO", "NGO", "IMG", "MNC"))
_AGENTS = frozenset("GOV MIL REB OPP PTY COP JUD SPY MED EDU BUS CRM CVL".split())
# Quad classes of Phoenix are those of CAMEO's roots, from 0.
_PHOENIX_QUADS = dict(zip(_ROOTS, (0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 3, 4, 4, 4, 4), strict=True))


@dataclass(frozen=True)
class _Event:
    """A row of events with what the formats say of it."""

    row: Mapping[str, Any]
    type: str
    mode: str | None
    cameo: str | None
    quad: int | None
    score: float | None
    published: datetime.date | None
    first: datetime.date | None
    last: datetime.date | None

    @property
    def id(self) -> str:
        return f"{self.row['doc']}/{self.row['event']}"


def _events(tables: Any, single_label: bool, one_a_sentence: bool) -> Iterator[_Event]:
    checks.flag("single_label", single_label)
    checks.flag("one_a_sentence", one_a_sentence)
    if not isinstance(tables, Tables):
        raise TypeError(f"wanted what extract() made, not a {checks.kind_of(tables)}")
    kept = _kept(tables, single_label)
    if not one_a_sentence:
        yield from (event for _, event in kept)
        return
    for _, of in itertools.groupby(kept, key=lambda pair: (pair[0], pair[1].row["sentence"])):
        yield from _main([event for _, event in of])


def _kept(tables: Tables, single_label: bool) -> Iterator[tuple[int, _Event]]:
    """The events that have a label, each with the number of its article: rows of one sentence stand together."""
    for number, row in enumerate(tables.events):
        first, last = days_of(tables, number, row)
        found = _Event(row, row["type"], row["mode"], row["cameo"], row["quad"], row["score"], published_of(tables, number, row), first, last)
        kept = _labelled(found) if single_label else found
        if kept is not None:
            yield tables.events._core.article_row(number)[0], kept


def _main(events: list[_Event]) -> list[_Event]:
    """The rows of a sentence's main act: what news tells first is what it is about, but who and whom are worth more.

    Surer acts first (`confidence`) and acts outside quotes first were tried: both find fewer of the acts that other makers label."""

    def rank(event: _Event) -> tuple[int, int]:
        sides = sum(event.row[side] is not None or event.row["reciprocal"] for side in ("source", "target"))
        return -sides, event.row["start"]

    act = min(events, key=rank).row["group"]
    return [event for event in events if event.row["group"] == act]


def _labelled(event: _Event) -> _Event | None:
    """The event as data sets with one label an event have it; None where they have none."""
    status, quad = event.row["status"], event.quad
    if status == "hypothetical":
        return None
    if status == "negated":
        if event.type not in _REFUSED:
            return None
        return _relabelled(event, *_REFUSED[event.type])
    if status == "future" and event.type in _AHEAD and quad is not None:
        return _relabelled(event, *_AHEAD[event.type])
    return event


def _relabelled(event: _Event, kind: str, cameo: str) -> _Event:
    mode = _cameo()[cameo]["mode"] or None
    row = _plover().get((kind, mode or "")) or _plover()[kind, ""]
    return replace(event, type=kind, mode=mode, cameo=cameo, quad=int(row["quad"]), score=float(row["score"]))


def to_plover_json(tables: Tables, path: str | Path | None = None, *, single_label: bool = False, one_a_sentence: bool = False) -> list[dict[str, Any]]:
    """Events as records of PLOVER's JSON.

    Fields: `id date enddate source recipient event event_loc event_text quad_code event_scale mode link size text_info cite_info coder status`. `date` is the first
    day told, else the day of publication; a side is a list of one actor with `code` (country, or IGO …), `sector`, `actor_text`, `identifier_text`; `link` is what
    rows of one trigger share; `size` has `dead` and `injured` where the table counts them; `status` is ours. What is null is left out.

    Args:
        tables: what `extract` made, with `events` among its layers.
        path: a `.json` (one array) or `.jsonl` file to write as well, all or nothing.
        single_label: one label an event, as data sets without a status have it: cooperation to come is AGREE, conflict to come THREATEN, cooperation that was
            refused or did not happen REJECT; conflict that did not happen and hypothetical acts are left out.
        one_a_sentence: of each sentence its main act alone, as coders of one act a sentence take it: one with both sides before one with one, then the first;
            with every pair of its sides. What `single_label` leaves out is none.

    Raises:
        TypeError: no tables.
        ValueError: another ending.
        AttributeError: `events` was not asked for.

    >>> import copydesk
    >>> tables = copydesk.extract("Peru's president will meet Chile.", published="2024-03-12")
    >>> record = to_plover_json(tables, single_label=True)[0]
    >>> record["event"], record["source"][0]["code"], record["source"][0]["sector"], record["date"]
    (['AGREE'], 'PER', 'GOV', '2024-03-12')
    """
    records = [_plover_record(event) for event in _events(tables, single_label, one_a_sentence)]
    if path is not None:
        ending = Path(checks.path("path", path)).suffix
        if ending not in (".json", ".jsonl"):
            raise ValueError(f"path={str(path)!r}: .json or .jsonl")
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        text = "[" + ",\n".join(lines) + "]\n" if ending == ".json" else "".join(f"{line}\n" for line in lines)
        writing.write_text(Path(path), text, [])
    return records


def _plover_record(event: _Event) -> dict[str, Any]:
    row = event.row

    def actor(prefix: str) -> list[dict[str, Any]]:
        code = row[f"{prefix}_code"] or ""
        found = {"code": code[:3], "sector": code[3:], "actor_text": row[prefix], "identifier_text": row[f"{prefix}_name"]}
        found = {key: value for key, value in found.items() if value}
        return [found] if found else []

    place = {"name": row["place"], "latitude": row["lat"], "longitude": row["lon"], "cc3": row["place_country"]}
    size = {"dead": row.get("killed"), "injured": row.get("injured")}
    start, end = row["start"], row["end"]
    record = {
        "id": event.id,
        "date": _iso(event.first),
        "enddate": _iso(event.last) if event.last != event.first else None,
        "source": actor("source"),
        "recipient": actor("target") or None,
        "event": [event.type],
        "event_loc": _told(place),
        "event_text": [row["text"]],
        "quad_code": event.quad,
        "event_scale": event.score,
        "mode": [event.mode] if event.mode else None,
        "link": f"{row['doc']}/group {row['group']}",
        "size": _told(size),
        "text_info": {"sequence": row["sentence"], "start": start, "end": end},
        "cite_info": _told({"citation": str(row["doc"]), "publication_date": _iso(event.published)}),
        "coder": f"copydesk {_core.version}",
        "status": row["status"],
    }
    return {key: value for key, value in record.items() if value is not None}


def _told(values: dict[str, Any]) -> dict[str, Any] | None:
    return {key: value for key, value in values.items() if value is not None} or None


def to_phoenix(tables: Tables, *, single_label: bool = False, one_a_sentence: bool = False) -> Table:
    """Events with the 26 columns of Phoenix.

    `Date` is YYYYMMDD of the first day told, else of publication; an actor's code is split into entity (country, IGO, NGO, IMG, MNC), role and the rest; `EventCode`
    is CAMEO's, `QuadClass` 0 to 4 by its root, `GoldsteinScore` its score; `SentenceID` is "doc_sentence"; `URLs` the key where it is an address. `Issues` and
    `NewsSources` are null.

    Args:
        tables, single_label, one_a_sentence: as `to_plover_json` takes them.

    Returns:
        A table `phoenix`; `.write("phoenix.csv")`, `.to_pandas()` …

    >>> import copydesk
    >>> tables = copydesk.extract("Peru's president accused Chile.", published="2024-03-12")
    >>> row = to_phoenix(tables).row(0)
    >>> row["SourceActorFull"], row["SourceActorEntity"], row["SourceActorRole"], row["EventCode"], row["EventRootCode"]
    ('PERGOV', 'PER', 'GOV', '112', '11')
    """
    found = list(_events(tables, single_label, one_a_sentence))

    def side(prefix: str) -> list[tuple[str, str, list[Any]]]:
        parts = [_parts(event.row[f"{prefix.lower()}_code"]) for event in found]
        names = ("ActorFull", "ActorEntity", "ActorRole", "ActorAttribute")
        return [(prefix + name, "string", [part[i] for part in parts]) for i, name in enumerate(names)]

    days = [event.first for event in found]
    rows = [event.row for event in found]
    columns: list[tuple[str, str, list[Any]]] = [
        ("EventID", "string", [event.id for event in found]),
        ("Date", "string", [None if day is None else f"{day:%Y%m%d}" for day in days]),
        ("Year", "string", [None if day is None else f"{day:%Y}" for day in days]),
        ("Month", "string", [None if day is None else f"{day:%m}" for day in days]),
        ("Day", "string", [None if day is None else f"{day:%d}" for day in days]),
        *side("Source"),
        *side("Target"),
        ("EventCode", "string", [event.cameo for event in found]),
        ("EventRootCode", "string", [event.cameo[:2] if event.cameo else None for event in found]),
        ("QuadClass", "int32", [_PHOENIX_QUADS.get(event.cameo[:2]) if event.cameo else None for event in found]),
        ("GoldsteinScore", "double", [_goldstein(event.cameo) for event in found]),
        ("Issues", "string", [None] * len(found)),
        ("ActionLat", "double", [row["lat"] for row in rows]),
        ("ActionLong", "double", [row["lon"] for row in rows]),
        ("LocationName", "string", [row["place"] for row in rows]),
        ("GeoCountryName", "string", [_country(row["place_country"]) for row in rows]),
        ("GeoStateName", "string", [row["region"] for row in rows]),
        ("SentenceID", "string", [f"{row['doc']}_{row['sentence']}" for row in rows]),
        ("URLs", "string", [str(row["doc"]) if str(row["doc"]).startswith(("http://", "https://")) else None for row in rows]),
        ("NewsSources", "string", [None] * len(found)),
    ]
    return Table(_core.Table.of_columns("phoenix", columns), report=tables.report)


def to_icews(tables: Tables, *, single_label: bool = False, one_a_sentence: bool = False) -> Table:
    """Events with the 20 columns of ICEWS.

    `Event Date` is the first day told, else that of publication; names are those that an actor's cluster has, countries by name, sectors the roles of the code in
    words; `Event Text` is the category of the CAMEO code's root, `Intensity` its Goldstein score; `Story ID` the article's key. `Publisher` and `District` are null.

    Args:
        tables, single_label, one_a_sentence: as `to_plover_json` takes them.

    Returns:
        A table `icews`; `.write("icews.csv")`, `.to_pandas()` …

    >>> import copydesk
    >>> tables = copydesk.extract("Peru's president accused Chile.", published="2024-03-12")
    >>> row = to_icews(tables).row(0)
    >>> row["Source Country"], row["Source Sectors"], row["CAMEO Code"], row["Intensity"], row["Target Name"]
    ('Peru', 'Government', '112', -2.0, 'Chile')
    """
    found = list(_events(tables, single_label, one_a_sentence))
    rows = [event.row for event in found]

    def side(prefix: str) -> list[tuple[str, str, list[Any]]]:
        low = prefix.lower()
        return [
            (f"{prefix} Name", "string", [row[f"{low}_name"] or row[low] for row in rows]),
            (f"{prefix} Sectors", "string", [_sectors(row[f"{low}_code"]) for row in rows]),
            (f"{prefix} Country", "string", [_country((row[f"{low}_code"] or "")[:3]) for row in rows]),
        ]

    columns: list[tuple[str, str, list[Any]]] = [
        ("Event ID", "string", [event.id for event in found]),
        ("Event Date", "date32", [event.first for event in found]),
        *side("Source"),
        ("Event Text", "string", [_ROOTS.get(event.cameo[:2]) if event.cameo else None for event in found]),
        ("CAMEO Code", "string", [event.cameo for event in found]),
        ("Intensity", "double", [_goldstein(event.cameo) for event in found]),
        *side("Target"),
        ("Story ID", "string", [str(row["doc"]) for row in rows]),
        ("Sentence Number", "int32", [row["sentence"] for row in rows]),
        ("Publisher", "string", [None] * len(found)),
        ("City", "string", [row["place"] for row in rows]),
        ("District", "string", [None] * len(found)),
        ("Province", "string", [row["region"] for row in rows]),
        ("Country", "string", [_country(row["place_country"]) for row in rows]),
        ("Latitude", "double", [row["lat"] for row in rows]),
        ("Longitude", "double", [row["lon"] for row in rows]),
    ]
    return Table(_core.Table.of_columns("icews", columns), report=tables.report)


def _iso(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _parts(code: str | None) -> tuple[str | None, str | None, str | None, str | None]:
    """A code, its entity, its role, and the rest in threes."""
    if not code:
        return None, None, None, None
    entity = code[:3] if code[:3] in _ENTITIES or code[:3] in _countries() else None
    role = code[3:6] if code[3:6] in _AGENTS else None
    rest = code[6 if role else 3 :]
    return code, entity, role, ";".join(rest[i : i + 3] for i in range(0, len(rest), 3)) or None


def _sectors(code: str | None) -> str | None:
    parts = [(code or "")[i : i + 3] for i in range(0, len(code or ""), 3)]
    return ",".join(_SECTORS[part] for part in parts if part in _SECTORS) or None


def _goldstein(cameo: str | None) -> float | None:
    text = (_cameo().get(cameo or "") or {}).get("goldstein")
    return float(text) if text else None


def _country(code: str | None) -> str | None:
    return _countries().get(code or "")


@functools.cache
def _countries() -> dict[str, str]:
    return {row["code"]: row["name"] for row in reversed(_rows("lists/countries.tsv")) if row["form"] == "name"}


@functools.cache
def _cameo() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _rows("cameo.tsv")}


@functools.cache
def _plover() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["type"], row["mode"]): row for row in _rows("plover.tsv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (_NEWS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))
