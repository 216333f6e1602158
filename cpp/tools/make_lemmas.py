"""Builds python/copydesk/packs/news_en/language/lemmas.tsv (see cpp/words/lemmas.h) from the look-up tables of lemminflect and from UD English.

    pip download --no-deps lemminflect && unzip lemminflect-*.whl -d DIR
    python cpp/tools/make_lemmas.py DIR/lemminflect/resources OUT.tsv en_ewt-ud-train.conllu en_gum-ud-train.conllu

The tables give the forms of open classes (V N A R), own_lemmas.tsv those of verbs that they lack; UD decides between several lemmas of one form, and gives the rows of
single Penn tags (pronouns, clitics) where they recur. GUM genres whose texts are not freely licensed are left out.
"""
import collections
import gzip
import pathlib
import re
import sys

OWN = pathlib.Path(__file__).with_name("own_lemmas.tsv")
FREE_GENRES = {"academic", "bio", "conversation", "court", "interview", "news", "speech", "textbook", "vlog", "voyage"}
CLASS_OF_TABLE = {"verb": "V", "noun": "N", "adj": "A", "adv": "R"}
CLASS_OF_TAG = {"VBD": "V", "VBN": "V", "VBG": "V", "VBZ": "V", "NNS": "N", "JJR": "A", "JJS": "A", "RBR": "R", "RBS": "R"}
CLOSED = {"PRP", "PRP$", "DT", "MD", "RB", "VBP", "VBZ", "VBD", "VB", "WP", "WDT", "CC", "IN", "TO", "POS", "EX", "NN", "JJ", "UH"}
PLAIN = re.compile(r"[a-z][a-z'.-]*|'[a-z]+")


def words(path):
    """(form, tag, lemma) of every word, lower-cased, curly apostrophes made plain."""
    genre = None
    for line in open(path, encoding="utf8"):
        if line.startswith("# meta::genre = "):
            genre = line.rstrip("\n").split(" = ")[1]
        if line[0] in "#\n" or (genre is not None and genre not in FREE_GENRES):
            continue
        cells = line.split("\t")
        if cells[0].isdigit() and cells[4] != "GW" and "Typo=Yes" not in cells[5] and "CorrectForm" not in cells[9]:
            yield cells[1].lower().replace("’", "'"), cells[4], cells[2].lower().replace("’", "'")


def main(tables, out, treebanks):
    seen = collections.Counter(w for path in treebanks for w in words(path))
    count = collections.Counter()
    for (form, tag, lemma), n in seen.items():
        if tag in CLASS_OF_TAG:
            count[form, CLASS_OF_TAG[tag], lemma] += n
    lemma_count = collections.Counter()
    for (_, _, lemma), n in seen.items():
        lemma_count[lemma] += n

    rows = collections.defaultdict(set)  # (lemma, class) → forms
    chosen = {}                          # (form, class) → lemma
    for line in gzip.open(f"{tables}/lemma_lu.csv.gz", "rt", encoding="utf8"):
        form, kind, lemmas = line.strip().split(",")
        group = CLASS_OF_TABLE.get(kind)
        lemmas = [x.lower() for x in lemmas.split("/")]
        form = form.lower()
        if group is None or not PLAIN.fullmatch(form) or not all(PLAIN.fullmatch(x) for x in lemmas):
            continue
        best = max(lemmas, key=lambda x: (count[form, group, x], x != form, lemma_count[x], -lemmas.index(x)))
        chosen[form, group] = best
    for (form, group, lemma), n in sorted(count.items()):
        held = chosen.get((form, group))
        if held != lemma and n >= 2 and n > count[form, group, held or ""] and PLAIN.fullmatch(form) and PLAIN.fullmatch(lemma):
            chosen[form, group] = lemma
    for (form, group), lemma in chosen.items():
        rows[lemma, group].add(form)
    by_tag = collections.defaultdict(collections.Counter)
    for (form, tag, lemma), n in seen.items():
        by_tag[form, tag][lemma] += n
    for (form, tag), lemmas in by_tag.items():
        lemma, n = max(lemmas.items(), key=lambda kv: (kv[1], kv[0]))
        usual = chosen.get((form, CLASS_OF_TAG.get(tag, "")), form)
        if tag in CLOSED and lemma != usual and n >= 3 and n * 2 > sum(lemmas.values()) and PLAIN.fullmatch(form) and PLAIN.fullmatch(lemma):
            rows[lemma, tag].add(form)
    for line in gzip.open(f"{tables}/infl_lu.csv.gz", "rt", encoding="utf8"):
        lemma, kind = line.split(",")[:2]
        if kind in CLASS_OF_TABLE and PLAIN.fullmatch(lemma):
            rows.setdefault((lemma, CLASS_OF_TABLE[kind]), set())
    for line in open(OWN, encoding="utf8"):
        if not line.startswith("#"):
            lemma, group, forms = line.rstrip("\n").split("\t")
            for (_, other), known in rows.items():
                if other == group:
                    known -= set(forms.split())
            rows[lemma, group] = set(forms.split())
    with open(out, "w", encoding="utf8") as f:
        f.write("# lemma, class, forms. Made by cpp/tools/make_lemmas.py from lemminflect (MIT) and UD English (see README.md).\n")
        for (lemma, group), forms in sorted(rows.items()):
            f.write(f"{lemma}\t{group}\t{' '.join(sorted(forms - ({lemma} if group in 'VNAR' else set())))}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
