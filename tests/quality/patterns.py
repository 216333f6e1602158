"""Other engines' test cases on ours: spaCy's matchers, BlackLab's queries, Rust's regexes and string searches, Odinson's patterns.

    ./dev quality conformance                 the figures
    tests/quality/patterns.py --errors        and each disagreement, with its reason

Needs COPYDESK_SHARED (default ../shared); says so and stops where it is not there. How the cases of others become ours is told with each.
"""

import argparse
import collections
import csv
import json
import os
import pathlib
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator

import copydesk
from copydesk.rules import escaped
from copydesk.spacy import Matcher, PhraseMatcher

SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", "../shared"))
DATA = SHARED / "data/patterns"

# What a case gives: its name, and why it disagrees; "" where it agrees.
Result = tuple[str, str]


def compile(pattern: str, match: str) -> copydesk.Pattern:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", copydesk.LintWarning)
        return copydesk.compile(pattern, match=match, across_sentences=True)


def captures(pattern: copydesk.Pattern, corpus: copydesk.Corpus) -> list[tuple[int, int, list[tuple[int, int] | None]]]:
    """Matches in the corpus's one document, in tokens: start, end, a range for each label."""
    several = copydesk.PatternSet([pattern])._core
    return [(s, e, parts) for _, s, e, parts in corpus._core.match_tokens(several, 1, True)[0]]


def characters(text: str) -> copydesk.Corpus:
    return copydesk.Corpus.from_tokens([[{"text": c, "ws": ""} for c in text]])


# --- spaCy -------------------------------------------------------------------------------------------------------------------------


def spacy_token() -> Iterator[Result]:
    """Calls of spaCy's Matcher on whole documents, as score.py has them."""
    yield from spacy("token")


def spacy_phrase() -> Iterator[Result]:
    """Calls of spaCy's PhraseMatcher on whole documents."""
    yield from spacy("phrase")


def spacy(kind: str) -> Iterator[Result]:
    for line in (DATA / "spacy_matcher.jsonl").read_text(encoding="utf8").splitlines():
        case = json.loads(line)
        if case["tier"] == "C" or case["kind"] != kind or case["input"] != "doc":
            continue
        yield f"{case['test'].rsplit('::', 1)[1]} {case['n']}", spacy_case(case)


def spacy_case(case: dict) -> str:
    try:
        matcher = Matcher() if case["kind"] == "token" else PhraseMatcher(attr=case["init"]["attr"])
        for rule in case["rules"]:
            options = {"greedy": rule["greedy"]} if case["kind"] == "token" else {}
            matcher.add(rule["key"], rule["patterns"], **options)
        got = sorted(matcher(copydesk.Corpus.from_tokens([[dict(t, text=t["t"]) for t in case["tokens"]]]))[0])
    except ValueError as e:
        return str(e)
    wanted = sorted((key, start, end) for key, start, end, *_ in case["matches"])
    return "" if got == wanted else f"got {got}, wanted {wanted}"


# --- BlackLab ----------------------------------------------------------------------------------------------------------------------

# Forms that are not asked for: the hint that names each.
NOT_ASKED = {"_FI": "the function", ":: a.lemma = b.lemma)": "local constraint", "<'": "regex for the name of a span"}


def bcql_hits() -> Iterator[Result]:
    """BlackLab's queries on its test index through from_cqp: every hit. `_FI1(…)` are debug functions of its own and left out."""
    given = json.loads((DATA / "bcql_hits.json").read_text(encoding="utf8"))
    docs = [[{"text": t["word"], "lemma": t["lemma"], "pos": t["pos"]} for t in d["tokens"]] for d in given["docs"]]
    spans = [[{"kind": s["tag"], "start": s["start"], "end": s["end"], **s["attrs"]} for s in d["spans"]] for d in given["docs"]]
    corpus = copydesk.Corpus.from_tokens(docs, spans)
    for case in given["cases"]:
        if not case["query"].startswith("_FI"):
            yield f"{case['test']} {case['query']}", bcql_case(case, corpus, docs)


def bcql_case(case: dict, corpus: copydesk.Corpus, docs: list[list[dict]]) -> str:
    try:
        pattern = copydesk.from_cqp(case["query"]).compile(quiet=True)
    except copydesk.RuleError as e:
        return str(e).splitlines()[0]
    got = []
    for doc, matches in zip(docs, corpus.match_tokens([pattern]), strict=True):
        words = [t["text"] for t in doc]
        for _, start, end in sorted(matches, key=lambda m: m[1:]):
            left, right = words[max(0, start - 1) : start], words[end : end + 1]
            got.append(" ".join([*left, f"[{' '.join(words[start:end])}]", *right]))
    return "" if got == case["hits"] else f"got {got}, wanted {case['hits']}"


# Valid queries that are refused: what the hint or the message must name, by what is in the query.
REFUSED = (
    (r"=\w*=>|==>", "an alignment"),
    (r"-[^\s]*->|\^-->", "a relation"),
    (r"\) *->|\] *->", "`->` between elements"),
    (r"\w\(", "the function"),
    (r"overlap", "`overlap`"),
    (r"<\"|<'", "a regex for the name of a span"),
    (r"in\[", "a range of numbers"),
    (r"true|false", "`true`|`false`"),
    (r":: .*\)", "a local constraint"),
    (r"^!\(|^!.*\+$|^!\(\?", "the negation of more than one token"),
    (r"_confidence ?[<>]", "between an attribute and a text"),
    (r":: .*\d", "a number"),
    (r"::.*[<>]", "an order of texts"),
    (r":: start\(\w\)$", "a value as a condition"),
    (r"::", "no label"),
)


def bcql_valid() -> Iterator[Result]:
    """Valid queries through from_cqp: each compiles, or is refused with a message that names the form we lack."""
    for case in json.loads((DATA / "bcql_syntax.json").read_text(encoding="utf8"))["queries"]:
        if not case["valid"]:
            continue
        try:
            copydesk.from_cqp(case["query"]).compile(quiet=True)
            yield case["query"], ""
        except copydesk.RuleError as e:
            names = "|".join(name for mark, name in REFUSED if re.search(mark, case["query"]))
            first = e.diagnostics[0]
            named = bool(names) and any(re.search(names, d.message) for d in e.diagnostics)
            yield case["query"], "" if named else f"refused, and the form is not named: {first.message}"


def bcql_invalid() -> Iterator[Result]:
    """Invalid queries through from_cqp: each is refused at its place."""
    for case in json.loads((DATA / "bcql_syntax.json").read_text(encoding="utf8"))["queries"]:
        if case["valid"]:
            continue
        try:
            copydesk.from_cqp(case["query"])
            yield case["query"], "taken for valid"
        except copydesk.RuleError as e:
            places = [d.column - 1 for d in e.diagnostics if "no equal" not in d.message]
            yield case["query"], "" if case["pos"] in places[:1] else f"refused at {places}, wanted {case['pos']}"


# --- regexes -----------------------------------------------------------------------------------------------------------------------


class NotOursError(ValueError):
    """A regex that no pattern says."""


class CharacterPattern:
    """A regex over characters as a pattern over tokens of one character each."""

    def __init__(self, regex: str, label: str = "g") -> None:
        self.regex, self.label = regex, label
        self.at = 0
        self.groups: list[str] = []  # labels, by the group's number
        self.empty_groups: set[str] = set()
        self.lazy = False
        self.repeated_group = False
        self.text = self.alternation()
        if self.at < len(regex):
            raise NotOursError(f"`{regex[self.at]}` at {self.at}")

    def take(self, mark: str) -> bool:
        if not self.regex.startswith(mark, self.at):
            return False
        self.at += len(mark)
        return True

    def alternation(self) -> str:
        parts = [self.sequence()]
        while self.take("|"):
            parts.append(self.sequence())
        if len(parts) == 1:
            return parts[0]
        # An empty alternative: what stands before it is preferred, as in (…)?; what stands behind it would be a lazy choice.
        if "" in parts:
            empty = parts.index("")
            if any(parts[empty + 1 :]):
                raise NotOursError("an empty alternative that is preferred")
            before = [p for p in parts[:empty] if p]
            return f"({' | '.join(before)})?" if before else ""
        return "(" + " | ".join(parts) + ")"

    def sequence(self) -> str:
        parts = []
        while self.at < len(self.regex) and self.regex[self.at] not in "|)":
            parts.append(self.repeat())
        return " ".join(p for p in parts if p)

    def repeat(self) -> str:
        first = len(self.groups)
        atom = self.atom()
        while self.at < len(self.regex):
            counts = re.compile(r"[*+?]|\{\d*,?\d*\}").match(self.regex, self.at)
            if not counts:
                break
            self.at = counts.end()
            self.lazy |= self.take("?")
            most = {"*": 2, "+": 2, "?": 1}.get(counts[0]) or int(re.search(r"(\d*)\}", counts[0])[1] or 2)
            self.repeated_group |= most > 1 and len(self.groups) > first
            atom = f"({atom}){counts[0]}" if atom else ""
        return atom

    def atom(self) -> str:
        c = self.regex[self.at]
        self.at += 1
        if c == "(":
            return self.group()
        if c == "[":
            end = re.compile(r"\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]", re.S).match(self.regex, self.at - 1)
            if not end:
                raise NotOursError("a class that is never closed")
            self.at = end.end()
            return f"[word={copydesk.rules.regex(end[0])}]"
        if c == ".":
            return r"[word!=/\n/]"
        if c in "^$":
            return "<s>" if c == "^" else "</s>"
        if c == "\\":
            c = self.regex[self.at]
            self.at += 1
            if c.isalnum():
                raise NotOursError(f"\\{c}")
        return f"[word={copydesk.rules.string(c)}]"

    def group(self) -> str:
        label = ""
        if not self.take("?:"):
            if named := re.compile(r"\?P?<\w+>").match(self.regex, self.at):
                self.at = named.end()
            elif self.regex.startswith("?", self.at):
                raise NotOursError("a group of another kind")
            label = f"{self.label}{len(self.groups) + 1}"
            self.groups.append(label)
        inner = self.alternation()
        if not self.take(")"):
            raise NotOursError("a group that is never closed")
        if not inner:
            return ""
        return f"{label}:({inner})" if label else f"({inner})"


def regex_cases() -> list[dict]:
    return [json.loads(line) for line in (DATA / "regex_as_tokens.jsonl").read_text(encoding="utf8").splitlines()]


def regex_mode(case: dict) -> str:
    if case["search_kind"] == "overlapping":
        return "all"
    if case["search_kind"] == "earliest":
        return "shortest"
    return "longest" if case["match_kind"] == "all" else "first"


# Whether a record is among those to agree on: no lazy quantifier, no empty match, no group that is filled more than once.
def regex_asked(case: dict) -> bool:
    sources = case["regex"] if isinstance(case["regex"], list) else [case["regex"]]
    spans = [m["span"] if isinstance(m, dict) else m[0] if isinstance(m[0], list) else m for m in case["matches"]]
    if any(s == e for s, e in spans):
        return False
    for source in sources:
        try:
            read = CharacterPattern(source)
        except NotOursError:
            continue
        if read.lazy or read.repeated_group:
            return False
    return not any(re.search(r"[*+?}]\?", s) for s in sources)


def regex_tokens() -> Iterator[Result]:
    """Rust's regex tests, a character a token, in the mode that each asks for, captures included."""
    for case in regex_cases():
        if regex_asked(case):
            yield f"{case['file']} {case['name']} {case['regex']!r} on {case['haystack']!r}", regex_case(case)


def regex_case(case: dict) -> str:
    corpus = characters(case["haystack"])
    try:
        if isinstance(case["regex"], list):
            got, wanted = search_set(case, corpus), [(m["id"], *m["span"]) for m in case["matches"]]
        else:
            got, wanted = search_one(case, corpus), [capture_spans(m) for m in case["matches"]]
    except (NotOursError, copydesk.RuleError) as e:
        return str(e).splitlines()[0]
    if regex_mode(case) == "all":
        got, wanted = sorted(got, key=str), sorted(wanted, key=str)
    return "" if got == wanted else f"got {got}, wanted {wanted}"


# A match as the records have it: its range, then its groups'; a group that is empty, or took no part, is null.
def capture_spans(match: list) -> tuple:
    if not match or not isinstance(match[0], list):
        return (tuple(match),)
    return (tuple(match[0]), *(tuple(g) if g and g[0] < g[1] else None for g in match[1:]))


def search_one(case: dict, corpus: copydesk.Corpus) -> list[tuple]:
    read = CharacterPattern(case["regex"])
    if not read.text:
        return []
    pattern = compile(read.text, regex_mode(case))
    out = []
    for start, end, parts in captures(pattern, corpus):
        by_label = dict(zip(pattern.labels, parts, strict=True))
        groups = () if case["matches"] and not isinstance(case["matches"][0][0], list) else tuple(by_label.get(g) for g in read.groups)
        out.append(((start, end), *groups))
    if case["anchored"]:
        at, kept = 0, []
        for match in out:
            if match[0][0] == at:
                kept.append(match)
                at = match[0][1]
        out = kept
    return out[: case["match_limit"]]


# One pattern each where all ranges are wanted; else one pattern of all, in which a label tells which it was.
def search_set(case: dict, corpus: copydesk.Corpus) -> list[tuple[int, int, int]]:
    mode = regex_mode(case)
    texts = [CharacterPattern(regex, f"r{i}g").text for i, regex in enumerate(case["regex"])]
    if mode == "all":
        found = [(i, s, e) for i, text in enumerate(texts) if text for s, e, _ in captures(compile(text, mode), corpus)]
    elif any(texts):
        pattern = compile(" | ".join(f"p{i}:({text})" for i, text in enumerate(texts) if text), mode)
        found = []
        for start, end, parts in captures(pattern, corpus):
            filled = [label for label, part in zip(pattern.labels, parts, strict=True) if part and label.startswith("p")]
            found.append((int(filled[0][1:]), start, end))
    else:
        found = []
    return found[: case["match_limit"]]


# --- Odinson -----------------------------------------------------------------------------------------------------------------------


def odinson() -> Iterator[Result]:
    """Odinson's patterns without lazy quantifiers, leftmost-first, empty matches aside."""
    with (DATA / "odinson.tsv").open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if re.search(r"[*+?}]\?", row["pattern"]):
                continue
            pattern = re.sub(r"(?<![\w=])([a-z])(?!\w)", r'"\1"', row["pattern"].replace("raw", "word").replace("{,}", "*"))
            pattern = re.sub(r"=([a-z])\b", r'="\1"', pattern)
            words = row["string"].split()
            found = captures(compile(pattern, "first"), copydesk.Corpus.from_tokens([[{"text": w} for w in words]]))
            got = [" ".join(words[s:e]) for s, e, _ in found]
            wanted = [w for w in row["expected"].split(";") if w]
            yield f"{row['pattern']} on {row['string']}", "" if got == wanted else f"got {got}, wanted {wanted}"


# --- string searches ---------------------------------------------------------------------------------------------------------------


def aho_cases(groups: Iterable[str]) -> Iterator[dict]:
    for case in json.loads((DATA / "aho_corasick.json").read_text(encoding="utf8"))["tests"]:
        if case["group"] in groups and "" not in case["patterns"]:
            yield case


def literal(text: str) -> str:
    return " ".join(f"[word=/{escaped(c).replace('/', chr(92) + '/')}/]" if c < " " else f"[word={copydesk.rules.string(c)}]" for c in text)


def aho(groups: Iterable[str], mode: str) -> Iterator[Result]:
    for case in aho_cases(groups):
        corpus = characters(case["haystack"])
        got: list[list[int]] = []
        if mode == "all":
            for i, text in enumerate(case["patterns"]):
                got += [[i, s, e] for s, e, _ in captures(compile(literal(text), mode), corpus)]
        elif case["patterns"]:
            pattern = compile(" | ".join(f"p{i}:({literal(text)})" for i, text in enumerate(case["patterns"])), mode)
            for start, end, parts in captures(pattern, corpus):
                got.append([next(int(label[1:]) for label, part in zip(pattern.labels, parts, strict=True) if part), start, end])
        wanted = case["matches"]
        if mode == "all":
            got, wanted = sorted(got), sorted(wanted)
        yield f"{case['group']} {case['name']}", "" if got == wanted else f"got {got}, wanted {wanted}"


_ALWAYS = ("BASICS", "REGRESSION")


def aho_first() -> Iterator[Result]:
    """String searches, a character a token: leftmost, the first pattern preferred."""
    yield from aho((*_ALWAYS, "NON_OVERLAPPING", "LEFTMOST", "LEFTMOST_FIRST"), "first")


def aho_longest() -> Iterator[Result]:
    """String searches, a character a token: leftmost, the longest."""
    yield from aho((*_ALWAYS, "NON_OVERLAPPING", "LEFTMOST", "LEFTMOST_LONGEST"), "longest")


def aho_all() -> Iterator[Result]:
    """String searches, a character a token: every one, one pattern each."""
    yield from aho((*_ALWAYS, "OVERLAPPING"), "all")


def aho_gazetteer() -> Iterator[Result]:
    """String searches through a gazetteer of token lists: leftmost, the longest; of equal patterns all are found, so that the first is looked at."""
    for case in aho_cases((*_ALWAYS, "NON_OVERLAPPING", "LEFTMOST", "LEFTMOST_LONGEST")):
        terms = [list(text) for text in case["patterns"]]
        gazetteer = copydesk.Gazetteer(terms, match="exact", overlap="longest")
        got: dict[tuple[int, int], int] = {}
        for term, start, end in gazetteer.find_tokens([list(case["haystack"])])[0]:
            got[start, end] = min(term, got.get((start, end), term))
        wanted = {(start, end): i for i, start, end in case["matches"]}
        yield f"{case['group']} {case['name']}", "" if got == wanted else f"got {got}, wanted {wanted}"


def flashtext() -> Iterator[Result]:
    """flashtext's keyword cases through a gazetteer, in any case and case-sensitive."""
    for number, case in enumerate(json.loads((DATA / "flashtext_keyword_extractor_test_cases.json").read_text(encoding="utf8"))):
        names = {term: name for name, terms in case["keyword_dict"].items() for term in terms}
        for match, key in (("lower", "keywords"), ("exact", "keywords_case_sensitive")):
            got = [names[hit["term"]] for hit in copydesk.Gazetteer(list(names), match=match).find(case["sentence"], threads=1)]
            yield f"{number} {match}", "" if got == case[key] else f"got {got}, wanted {case[key]}: {case['explanation']}"


# --- the program -------------------------------------------------------------------------------------------------------------------

SETS: dict[str, tuple[Callable[[], Iterator[Result]], float]] = {
    "spaCy Matcher": (spacy_token, 0.97),
    "spaCy PhraseMatcher": (spacy_phrase, 0.97),
    "BCQL hits": (bcql_hits, 44 / 53),
    "BCQL syntax, valid": (bcql_valid, 1.0),
    "BCQL syntax, invalid": (bcql_invalid, 1.0),
    "regex as tokens": (regex_tokens, 0.98),
    "Odinson": (odinson, 1.0),
    "aho-corasick, first": (aho_first, 1.0),
    "aho-corasick, longest": (aho_longest, 1.0),
    "aho-corasick, all": (aho_all, 1.0),
    "aho-corasick, gazetteer": (aho_gazetteer, 1.0),
    "flashtext": (flashtext, 1.0),
}


def figures(name: str) -> tuple[int, int, list[Result]]:
    """How many cases there are, how many agree, and those that do not."""
    results = list(SETS[name][0]())
    bad = [r for r in results if r[1]]
    return len(results), len(results) - len(bad), bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", help=f"some of: {', '.join(SETS)}")
    parser.add_argument("--errors", action="store_true", help="each disagreement and its reason")
    arguments = parser.parse_args()
    if not DATA.exists():
        print("no development data here: set COPYDESK_SHARED")
        return 0
    below = collections.Counter()
    print("| cases | agree | floor | what |\n|---|---|---|---|")
    for name in arguments.sets or SETS:
        function, floor = SETS[name]
        count, agree, bad = figures(name)
        below["sets"] += agree < floor * count
        print(f"| {name} | {agree} of {count} ({agree / max(1, count):.1%}) | {floor:.0%} | {(function.__doc__ or '').strip().splitlines()[0]} |", flush=True)
        for case, why in bad if arguments.errors else ():
            print(f"    {case}: {why}")
    return 1 if below["sets"] else 0


if __name__ == "__main__":
    sys.exit(main())
