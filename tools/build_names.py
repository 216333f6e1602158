"""Builds the lists of given names and surnames from open data. Run when the sources change; the result is committed.

    python tools/build_names.py            # needs: pip install names==0.3.0 Faker==40.63.0

Sources: `names` (MIT; the lists of the US census of 1990), `faker` (MIT; names of its locales, those in Cyrillic and Greek
letters written in Latin ones). Left out are names of our own list, of countries and places, and words that English has in
small letters, unless many people are called so.
"""
import csv
import importlib
import pathlib
import pkgutil
import unicodedata
from collections import Counter, defaultdict

import faker.providers.person
import names

HERE = pathlib.Path(__file__).parent
PACK = HERE.parent / "python/copydesk/packs/news_en"
FREQUENT = 0.02  # per cent of people, in the census: "Mark", "Grace"
SURE = 0.9  # of those who bear a name, for its gender to be told
SURNAMES = 20_000  # of the census, the most frequent ones

LETTERS = dict(zip("абвгґдезийклмнопрстуфыэ", "abvggdeziyklmnoprstufye", strict=True)) | {
    "ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya", "є": "ye", "і": "i",
    "ї": "yi", "ј": "j", "љ": "lj", "њ": "nj", "ќ": "k", "ѓ": "g", "џ": "dz", "ѕ": "dz", "'": "", "’": "",
} | dict(zip("αβγδεζηικλμνοπρσςτυφω", "avgdeziiklmnoprsstyfo", strict=True)) | {"θ": "th", "ξ": "x", "χ": "ch", "ψ": "ps"}


def latin(name):
    """The name in Latin letters, or nothing."""
    if all(unicodedata.name(c, "").startswith("LATIN") or c in "-'’" for c in name):
        return name
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c) or c == "\u0306")
    plain = unicodedata.normalize("NFC", plain)
    if not all(c in LETTERS or c == "-" for c in plain):
        return ""
    return "-".join(part.capitalize() for part in "".join(LETTERS.get(c, c) for c in plain).split("-"))


def column(file, name="term"):
    with (PACK / "lists" / file).open(encoding="utf8") as rows:
        return {row[name] for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)}


def known_words():
    """Words of English in small letters."""
    out = set()
    for line in (PACK / "language/lemmas.tsv").read_text(encoding="utf8").splitlines():
        if not line.startswith("#"):
            lemma, _, forms = line.split("\t")
            out |= {lemma, *forms.split()}
    return out


def census(file):
    path = pathlib.Path(names.__file__).parent / file
    for line in path.read_text(encoding="utf8").splitlines():
        name, share, *_ = line.split()
        yield name.capitalize(), float(share)


def locales():
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        yield importlib.import_module("faker.providers.person." + module.name).Provider


def listed(provider, *columns):
    for name in columns:
        entries = getattr(provider, name, ())
        if not isinstance(entries, property):
            yield from (word for entry in entries for word in [latin(entry)] if word and len(word) > 1 and word[0].isupper())


def given_names():
    """name → Counter of m, f, u."""
    out, frequent = defaultdict(Counter), set()
    for gender, file in (("m", "dist.male.first"), ("f", "dist.female.first")):
        for name, share in census(file):
            out[name][gender] += share
            if share >= FREQUENT:
                frequent.add(name)
    for provider in locales():
        for gender, what in (("m", "first_names_male"), ("f", "first_names_female")):
            for name in set(listed(provider, what)):
                out[name][gender] += 0.01
        for name in set(listed(provider, "first_names", "first_names_nonbinary", "first_romanized_names")):
            out[name]["u"] += 0
    return out, frequent


def gender_of(counts):
    told = counts["m"] + counts["f"]
    return next((g for g in "mf" if told and counts[g] >= SURE * told), "u")


def surnames():
    found = {name for name, _ in list(census("dist.all.last"))[:SURNAMES]}
    for provider in locales():
        found |= set(listed(provider, "last_names", "last_names_male", "last_names_female", "last_romanized_names"))
    return found


def write(name, header, rows):
    text = "\t".join(header) + "\n" + "".join("\t".join(row) + "\n" for row in sorted(rows))
    (PACK / "lists" / name).write_text(text, encoding="utf8")
    print(f"{name}: {len(rows)} rows, {len(text.encode())} bytes")


if __name__ == "__main__":
    words, taken = known_words(), column("first_names.tsv") | column("countries.tsv") | column("places.tsv")
    given, frequent = given_names()
    keep = {n: c for n, c in given.items() if n not in taken and (n.lower() not in words or n in frequent)}
    write("given_names.tsv", ["term", "gender", "source"], [(n, gender_of(c), "names, faker") for n, c in keep.items()])
    text = "".join(n + "\n" for n in sorted(n for n in surnames() if n.lower() not in words))
    (HERE / "lists/surnames.txt").write_text(text, encoding="utf8")
