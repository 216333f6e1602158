"""Words of a language in C++: none stands there but names of kinds, columns, slots and the like.

    python tests/lint/words_in_code.py

Prints what it finds in cpp/news, cpp/grammar and cpp/desk as FILE:LINE: WORD, and fails. Found are single words in small letters that something is compared with
(`lower == "that"`) and those in lists (`{"by", "of"}`, `{"two", 2}`). What a word does in a sentence is asked by its class (cpp/words/closed_classes.h); words of one
layer are sets and lists of the pack. Endings (`ends_with("ing")`) are not looked at."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("cpp/news", "cpp/grammar", "cpp/desk")

# Names of kinds, forms, columns, attributes, values of them, grammatical relations: no word of them does anything in a sentence that C++ would ask for.
NAMES = set(
    """
    person organization country place facility group party media nationality role nominal thing actor pronoun name proper title learned other anonymous
    body capital demonym adjective office rank head igo
    quote quotes quoted cue statement trigger event events time times timex timeword holiday block blocks sentence sentences token tokens actors entities entity rejected
    kind type mode cameo status source target code speaker rule form text start end doc field term identity aliases articles mentions number people political
    asserted future hypothetical negated historical convict arrest police crowd violence
    fragment noun depth open true false
    date dates unit units offset week-away beyond nth stamp year-words part duration set ref published quarter day month year weekday weekday2 weekdays sets parts phase era below
    area county mountain region town water
    root nsubj csubj obj iobj obl nmod appos nummod amod det case compound flat fixed conj cc advmod aux cop mark xcomp ccomp advcl acl parataxis expl dep
    lemma pos tag word lower norm shape surrogate meaning detail triggers verifications steps matches survivors ms share reached elements needed seen reason
    """.split()
)
# Names of one file that are words of English elsewhere.
NAMES_OF = {
    "blocks.cc": "id pattern split leads where long read yes no unless needs names none anywhere before-prose above-prose between after-prose",
    "codes.cc": "one",
    "entities.cc": "first yes m f u many acronym single full long honorifics",
    "event_choice.cc": """bias list met article words class flag need doubt sides sources targets voice modal opens phrase relation governor determiner modifier object behind parts
        before after violent length""",
    "event_operators.cc": "to ing that inner",
    "events.cc": "some one least most about none quad score value goldstein",
    "frames.cc": """that trail hearer to-hearer to toq np as call acc weak inf np-that study ing wh for ger recip among foreign said both actors things persons asks inner strong
        slur object subj own clause gen mod between light main years next agent patient need avoid flags frames
        cues content anchor value around after ahead back before century
        clock decade deictic either frequency half halfword iso length now numeric same season through week weekend words yearword gender seat terms from to lat lon sort of
        weekday-short m f u one many yes class calendar timewords when holidays""",
    "name_choice.cc": "confidence",
    "pronouns.cc": "it they",
    "quoted.cc": "s",
    "records.cc": "direct indirect mixed collective headline dek byline dateline caption credit subheading teaser promo boilerplate contact correction",
    "row_kinds.cc": "direct indirect mixed",
    "side_choice.cc": "path acts rules exact between subject relation first class modified opens size none",
    "times.cc": "next years",
    "why_not.cc": "side when count",
}
# Files that still have some; one that has none any more is to be taken off.
NOT_YET = {"identities.cc"}

STRING = r'"(?:[^"\\\n]|\\.)*"'
COMMENT_OR_STRING = re.compile(rf"//[^\n]*|/\*.*?\*/|{STRING}|'(?:[^'\\\n]|\\.)+'", re.DOTALL)
WORD = re.compile(r"['’]?[a-z]+(?:['’-][a-z]+)*")
COMPARED = re.compile(rf"[=!]=\s*({STRING})|({STRING})\s*[=!]=")
LISTED = re.compile(rf"\{{\s*{STRING}\s*(?:,\s*(?:{STRING}|[^{{}}\"]*?)\s*)*\}}")


def without_comments(code: str) -> str:
    return COMMENT_OR_STRING.sub(lambda m: m[0] if m[0][0] == '"' else re.sub(r"[^\n]", " ", m[0]), code)


def words_in(code: str, name: str) -> Iterator[tuple[int, str]]:
    """Lines, from 1, and words of the code of a file."""
    code = without_comments(code)
    names = NAMES | set(NAMES_OF.get(name, "").split())
    places = {m.start(1) if m[1] else m.start(2) for m in COMPARED.finditer(code)}
    places |= {m.start() + s.start() for m in LISTED.finditer(code) for s in re.finditer(STRING, m[0])}
    for at in sorted(places):
        word = code[at + 1 : code.index('"', at + 1)]
        if WORD.fullmatch(word) and word not in names:
            yield code.count("\n", 0, at) + 1, word


def faults(root: Path) -> list[str]:
    out = []
    for folder in FOLDERS:
        for path in sorted((root / folder).glob("*.*")):
            found = [f"{folder}/{path.name}:{line}: {word}" for line, word in words_in(path.read_text(encoding="utf-8"), path.name)]
            if path.name not in NOT_YET:
                out += found
            elif not found:
                out.append(f"{folder}/{path.name}: has none any more; take it off NOT_YET in {Path(__file__).name}")
    return out


if __name__ == "__main__":
    found = faults(ROOT)
    print("\n".join(found))
    if found:
        sys.exit("words in C++: a pack says which words do what (cpp/words/closed_classes.h)")
