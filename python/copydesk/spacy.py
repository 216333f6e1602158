"""spaCy's `Matcher` and `PhraseMatcher` on a copydesk `Corpus`. spaCy itself is not needed.

>>> from copydesk import Corpus
>>> from copydesk.spacy import Matcher
>>> matcher = Matcher()
>>> matcher.add("SAID", [[{"LOWER": "she"}, {"LOWER": {"IN": ["said", "told"]}}]])
>>> matcher(Corpus(["It rained, she said.", "She told him."]))
[[('SAID', 3, 5)], [('SAID', 0, 2)]]

How: each pattern becomes one of ours, with `match="all"` across sentences. A test that has exact words in our language is written in it. What has
not (a Python regex, an edit distance, a flag by spaCy's own definition) asks one attribute of a token, so it is asked once for each distinct value
that the corpus has of that attribute, and stands in the pattern as a set of the values that pass. Phrases are terms of a `Gazetteer`.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from copydesk import _core
from copydesk.corpus import Corpus
from copydesk.gazetteer import Gazetteer
from copydesk.rules import Rule
from copydesk.spacy_rules import element, strings_test
from copydesk.tables import Tables
from copydesk.token_tests import Token, TokenTest, read_token

__all__ = ["Matcher", "PhraseMatcher", "doc_json", "docs"]

# A match: key, start, end; with alignments a list of the pattern's tokens behind them.
Match = tuple[Any, ...]
# A range before `greedy`: key, start, end, its alignment where that is wanted.
_Found = list[tuple[Any, int, int, list[int] | None]]
Callback = Callable[[Any, Any, int, list[Match]], Any]

_DOCUMENTS = 1_000  # at a time


@dataclass
class _Entry:
    patterns: list[list[Token]] = field(default_factory=list)
    raw: list[Any] = field(default_factory=list)
    greedy: str | None = None
    on_match: Callback | None = None


class _Base:
    """What both matchers share: keys, callbacks, and how a corpus is asked."""

    def __init__(self) -> None:
        self._entries: dict[Any, _Entry] = {}

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def remove(self, key: Any) -> None:
        """Removes a key and its patterns.

        Raises:
            KeyError: there is no such key.
        """
        del self._entries[key]

    def __call__(self, doclike: Any, *, as_spans: bool = False, allow_missing: bool = False, with_alignments: bool = False) -> Any:
        """Every match.

        Args:
            doclike: a `Corpus`, or the tokens of one document as `Corpus.from_tokens` takes them.
            as_spans: not to be had: there are no `Span` objects here.
            allow_missing: of no effect: an attribute that no token has is an empty text.
            with_alignments: with each match also the number of the pattern's token that each of its tokens met.

        Returns:
            `(key, start, end)`, sorted by start and end: a list of them for one document, a list for each document of a corpus.

        Raises:
            RuleError: a pattern that does not compile, as one with too many tokens.
        """
        if as_spans:
            raise ValueError("as_spans=True: there are no spans of spaCy's here; the matches are (key, start, end)")
        if isinstance(doclike, Corpus):
            return self._matches(doclike, with_alignments)
        if isinstance(doclike, (str, bytes, Mapping)) or not isinstance(doclike, Iterable):
            raise TypeError(f"a Corpus or the tokens of one document, not a {type(doclike).__name__}")
        return self._matches(Corpus.from_tokens([_with_text(doclike)]), with_alignments)[0]

    def pipe(self, docs: Iterable[Any], **options: Any) -> Iterable[Any]:
        """One document after another, each as a list of tokens: its matches."""
        return (self(doc, **options) for doc in docs)

    # Of each document, all ranges that match, in any order.
    def _found(self, corpus: Corpus, aligned: bool) -> Iterator[_Found]:
        raise NotImplementedError

    def _matches(self, corpus: Corpus, aligned: bool) -> list[list[Match]]:
        if not self._entries:
            return [[] for _ in range(len(corpus))]
        order = {key: number for number, key in enumerate(self._entries)}
        out = []
        for found in self._found(corpus, aligned):
            by_key: dict[Any, dict[tuple[int, int], list[int] | None]] = {}
            for key, start, end, alignment in found:
                by_key.setdefault(key, {}).setdefault((start, end), alignment)
            matches: list[Match] = []
            for key, ranges in by_key.items():
                kept = _without_overlap(ranges, self._entries[key].greedy)
                matches += [(key, start, end, ranges[start, end]) if aligned else (key, start, end) for start, end in kept]
            matches.sort(key=lambda m: (m[1], m[2], order[m[0]]))
            out.append(matches)
        for number, matches in enumerate(out):
            for i, match in enumerate(matches):
                callback = self._entries[match[0]].on_match
                if callback is not None:
                    callback(self, number, i, matches)
        return out


class Matcher(_Base):
    """spaCy's `Matcher`.

    Args:
        vocab, validate: taken and not used: patterns are always checked when they are added.
        fuzzy_compare: a function of your own for FUZZY, `(text, wanted, edits) -> bool`; edits is -1 for plain FUZZY.
    """

    def __init__(self, vocab: Any = None, validate: bool = True, *, fuzzy_compare: Callable[[str, str, int], bool] | None = None) -> None:
        super().__init__()
        self.vocab = vocab
        self._near = fuzzy_compare
        self._compiled: dict[bool, tuple[weakref.ref[Corpus], list[tuple[Any, Any]], _core.SearchSet]] = {}  # by whether alignments are wanted, of the last corpus

    def add(self, key: Any, patterns: Sequence[Sequence[Mapping[Any, Any]]], *, on_match: Callback | None = None, greedy: str | None = None) -> None:
        """Adds patterns under a key; to those that it has already.

        Args:
            key: names the matches.
            patterns: each a list of token dicts.
            on_match: called as `on_match(matcher, number_of_the_document, i, matches)` for each match.
            greedy: None keeps every match; "FIRST" and "LONGEST" leave out those that overlap an earlier or a longer one of the key.

        Raises:
            ValueError: a pattern that is faulty or asks what cannot be followed (an extension attribute): the message says which and why.
        """
        if greedy not in (None, "FIRST", "LONGEST"):
            raise ValueError(f'greedy={greedy!r}: None, "FIRST" or "LONGEST"')
        if on_match is not None and not callable(on_match):
            raise ValueError(f"on_match is a {type(on_match).__name__}, not a function")
        if isinstance(patterns, (str, Mapping)) or not isinstance(patterns, Iterable):
            raise ValueError(f"patterns of {key!r}: a list of patterns is wanted, each a list of dicts")
        read = []
        for number, pattern in enumerate(patterns):
            if isinstance(pattern, (str, Mapping)) or not isinstance(pattern, Iterable) or not list(pattern):
                raise ValueError(f"pattern {number} of {key!r}: a list of dicts is wanted, not an empty one")
            try:
                read.append([read_token(spec, self._near) for spec in pattern])
            except ValueError as e:
                raise ValueError(f"pattern {number} of {key!r}: {e}") from e
        entry = self._entries.setdefault(key, _Entry())
        entry.patterns += read
        entry.raw += [list(p) for p in patterns]
        entry.greedy, entry.on_match = greedy, on_match
        self._compiled.clear()

    def get(self, key: Any, default: Any = None) -> Any:
        """`(on_match, patterns)` of a key, or `default`."""
        entry = self._entries.get(key)
        return default if entry is None else (entry.on_match, entry.raw)

    def remove(self, key: Any) -> None:
        super().remove(key)
        self._compiled.clear()

    def _found(self, corpus: Corpus, aligned: bool) -> Iterator[_Found]:
        last = self._compiled.get(aligned)
        if last is None or last[0]() is not corpus:
            searches = self._searches(corpus, aligned)
            last = (weakref.ref(corpus), searches, _core.SearchSet.of([search for _, search in searches], [""] * len(searches)))
            self._compiled[aligned] = last
        _, searches, search_set = last
        for rows in corpus._core.match_tokens(search_set, corpus._threads, aligned):
            yield [
                (searches[number][0], start, end, _alignment(start, end, searches[number][1], captures[0]) if captures else None)
                for number, start, end, *captures in rows
            ]

    # A key and a compiled pattern of it, each.
    def _searches(self, corpus: Corpus, aligned: bool) -> list[tuple[Any, Any]]:
        asked = _Asked(corpus)
        out = []
        for key, entry in self._entries.items():
            for pattern in entry.patterns:
                elements = [element(token, asked.said) for token in pattern]
                if aligned:
                    elements = [f"t{i}:{e}" for i, e in enumerate(elements)]
                elements = [e for e, token in zip(elements, pattern, strict=True) if token.most != 0]
                if elements:
                    out.append((key, asked.compile(str(key), " ".join(elements))))
        return out

    def __repr__(self) -> str:
        return f"<copydesk.spacy.Matcher: {len(self)} keys>"


class PhraseMatcher(_Base):
    """spaCy's `PhraseMatcher`: many phrases, each a list of tokens.

    Args:
        vocab, validate: taken and not used.
        attr: what tokens are compared by: ORTH, LOWER, NORM, LEMMA, POS, TAG, SHAPE, DEP, MORPH, ENT_TYPE.

    >>> from copydesk import Corpus
    >>> phrases = PhraseMatcher(attr="LOWER")
    >>> phrases.add("PORT", [["Port", "Said"], [{"text": "suez"}]])
    >>> phrases(Corpus("Between Suez and Port Said."))
    [[('PORT', 1, 2), ('PORT', 3, 5)]]
    """

    def __init__(self, vocab: Any = None, attr: str | int = "ORTH", validate: bool = False) -> None:
        super().__init__()
        self.vocab = vocab
        probe = read_token({str(attr): "x"})
        self._attribute = probe.tests[0].attribute
        self._phrases: dict[Any, dict[tuple[str, ...], None]] = {}
        self._lists: tuple[list[Any], dict[str, str], Gazetteer] | None = None  # the key of each term; values by number; the terms

    def add(self, key: Any, docs: Sequence[Any], *, on_match: Callback | None = None) -> None:
        """Adds phrases under a key; to those that it has already.

        Args:
            docs: each a list of tokens: strings, dicts with `text` and the attribute, or a spaCy `Doc`.

        Raises:
            ValueError: a phrase without tokens, or of what is no token.
        """
        if isinstance(docs, (str, Mapping)) or not isinstance(docs, Iterable):
            raise ValueError(f"phrases of {key!r}: a list of phrases is wanted, each a list of tokens")
        phrases = {tuple(self._value(key, t) for t in doc): None for doc in docs if not self._refused(key, doc)}
        if () in phrases:
            raise ValueError(f"a phrase of {key!r} has no tokens")
        self._entries.setdefault(key, _Entry()).on_match = on_match
        self._phrases.setdefault(key, {}).update(phrases)
        self._lists = None

    @staticmethod
    def _refused(key: Any, doc: Any) -> bool:
        if isinstance(doc, (str, Mapping)) or not isinstance(doc, Iterable):
            raise ValueError(f"a phrase of {key!r} is a {type(doc).__name__}; a list of tokens is wanted")
        return False

    def remove(self, key: Any) -> None:
        super().remove(key)
        del self._phrases[key]
        self._lists = None

    # What a token of a phrase is compared by.
    def _value(self, key: Any, token: Any) -> str:
        name = self._attribute
        text = token if isinstance(token, str) else token.get("text", token.get("t")) if isinstance(token, Mapping) else getattr(token, "text", None)
        if not isinstance(text, str) or not text:
            raise ValueError(f"a token in a phrase of {key!r} has no text: {token!r}")
        given = token.get(name) if isinstance(token, Mapping) else getattr(token, f"{name}_", None)
        if isinstance(given, str):
            return given
        if name in ("lower", "norm"):
            return text.lower()
        return text if name == "word" else ""

    # A gazetteer of token lists, over the corpus's values of the attribute.
    def _found(self, corpus: Corpus, aligned: bool) -> Iterator[_Found]:
        if self._lists is None and self._phrases:
            keys = [key for key, phrases in self._phrases.items() for _ in phrases]
            # Values by number: a gazetteer would take ’ for '.
            numbers: dict[str, str] = {}
            terms = [[numbers.setdefault(v, str(len(numbers))) for v in phrase] for phrases in self._phrases.values() for phrase in phrases]
            self._lists = keys, numbers, Gazetteer(terms, match="exact", overlap="all")
        if self._lists is None:
            yield from ([] for _ in range(len(corpus)))
            return
        keys, numbers, gazetteer = self._lists
        for first in range(0, len(corpus), _DOCUMENTS):
            documents = [
                [numbers.get(value, "other") for value in corpus._core.token_values(number, self._attribute)]
                for number in range(first, min(first + _DOCUMENTS, len(corpus)))
            ]
            for hits in gazetteer.find_tokens(documents):
                yield [(keys[term], start, end, [*range(end - start)] if aligned else None) for term, start, end in hits]

    def __repr__(self) -> str:
        return f"<copydesk.spacy.PhraseMatcher: {len(self)} keys>"


class _Asked:
    """The tests of patterns as our language has them for one corpus: what has no exact words becomes a set of values."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.sets: dict[str, tuple[str, ...]] = {}
        self.texts: dict[TokenTest, str] = {}
        self.values: dict[str, list[str]] = {}
        self.attributes: set[str] = set()

    def said(self, test: TokenTest) -> str:
        if test not in self.texts:
            self.texts[test] = self._said(test)
        return self.texts[test]

    def _said(self, test: TokenTest) -> str:
        self.attributes.add(test.attribute)
        if test.exact and test.values is not None:
            return strings_test(test.attribute, test.values, test.negated, self.named)
        if test.exact and test.said is not None:
            return test.said
        # Folds and shapes are asked of the word itself: spaCy's own differ a little from ours.
        attribute = "word" if test.attribute in ("lower", "shape") else test.attribute
        fold = str.lower if test.attribute == "lower" else word_shape if test.attribute == "shape" else str
        if attribute not in self.values:
            self.values[attribute] = self.corpus._core.values(attribute)
        known = self.values[attribute]
        passing = tuple(v for v in known if test.holds(fold(v)))
        if len(passing) * 2 <= len(known):
            return strings_test(attribute, passing, False, self.named)
        return strings_test(attribute, tuple(v for v in known if not test.holds(fold(v))), True, self.named)

    def named(self, attribute: str, values: tuple[str, ...]) -> str:
        name = f"{attribute}_{len(self.sets)}"
        self.sets[name] = values
        return name

    def compile(self, key: str, pattern: str) -> _core.Search:
        # Named, our own attributes are not checked for values that our tokenizer and tagger never give.
        attributes = tuple(sorted(self.attributes))
        return Rule(key, pattern, "all", True, attributes=attributes, sets=self.sets).compile(self.corpus.engine, quiet=True)._core


def doc_json(tables: Tables) -> Iterator[dict[str, Any]]:
    """Articles as spaCy's JSON of a `Doc`, one after another: tokens, tags, lemmas and sentences as ours, and what the tables have.

    Args:
        tables: what `extract` made, `sentences` and `tokens` among its layers. Names of `entities` become `ents` (where they overlap, the longest), rows of
            every other table with a place a group of `spans` by the table's name. Of several columns of text each is a document.

    Raises:
        ValueError: there are no tokens or sentences.

    >>> import copydesk
    >>> tables = copydesk.extract("It rained in Peru.", layers=["sentences", "tokens", "entities"])
    >>> doc = next(doc_json(tables))
    >>> doc["ents"], doc["tokens"][1]
    ([{'start': 13, 'end': 17, 'label': 'country'}], {'id': 1, 'start': 3, 'end': 9, 'tag': 'VBD', 'pos': 'VERB', 'lemma': 'rain'})
    """
    for wanted in ("sentences", "tokens"):
        if wanted not in tables.names:
            raise ValueError(f"documents need the layer {wanted!r}: extract(…, layers=['sentences', 'tokens', …])")
    for cells, rows in tables.articles():
        for field_name, text in cells.items():
            here = {name: [row for row in found if row.get("field", "") == field_name] for name, found in rows.items()}
            yield _doc(text, here)


def _doc(text: str, rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    tokens: list[dict[str, Any]] = []

    def add(start: int, end: int, tag: str | None, pos: str | None, lemma: str | None) -> None:
        tokens.append({"id": len(tokens), "start": start, "end": end, "tag": tag or "", "pos": pos or "", "lemma": lemma or ""})

    at = 0
    for row in [*rows["tokens"], {"start": len(text), "end": len(text)}]:
        # What no token has: one space goes with the word before it, more is a token of its own, as spaCy has it.
        gap = at + (at > 0 and text[at : at + 1] == " ")
        if gap < row["start"]:
            add(gap, row["start"], "_SP", "SPACE", text[gap : row["start"]])
        at = row["end"]
        if row["end"] > row["start"]:
            add(row["start"], row["end"], row["tag"], row["pos"], row["lemma"])
    named = [row for row in rows.get("entities", []) if row["form"] == "name"]
    places = _without_overlap([(row["start"], row["end"]) for row in named], "LONGEST")
    label = {(row["start"], row["end"]): row["kind"] for row in reversed(named)}
    groups = {
        name: [{"start": row["start"], "end": row["end"], "label": str(row.get("kind") or row.get("type") or name), "kb_id": ""} for row in found]
        for name, found in rows.items()
        if name not in ("sentences", "tokens", "actors", "blocks", "rejected")
    }
    sentences = [{"start": row["start"], "end": row["end"]} for row in rows["sentences"]]
    ents = [{"start": start, "end": end, "label": label[start, end]} for start, end in sorted(places)]
    return {"text": text, "ents": ents, "sents": sentences, "tokens": tokens, "spans": groups}


def docs(tables: Tables, vocab: Any) -> Iterator[Any]:
    """The same as spaCy's own `Doc`.

    Args:
        tables: as `doc_json` takes them.
        vocab: `nlp.vocab`, or `nlp`.
    """
    from spacy.tokens import Doc  # type: ignore[import-not-found, unused-ignore]

    vocab = getattr(vocab, "vocab", vocab)
    for one in doc_json(tables):
        doc = Doc(
            vocab,
            words=[one["text"][t["start"] : t["end"]] for t in one["tokens"]],
            spaces=[one["text"][t["end"] : t["end"] + 1] == " " and not any(n["start"] == t["end"] for n in one["tokens"][t["id"] + 1 : t["id"] + 2]) for t in one["tokens"]],
            tags=[t["tag"] for t in one["tokens"]],
            pos=[t["pos"] for t in one["tokens"]],
            lemmas=[t["lemma"] for t in one["tokens"]],
            sent_starts=_starts(one),
        )
        doc.ents = [span for e in one["ents"] if (span := doc.char_span(e["start"], e["end"], label=e["label"])) is not None]
        for name, found in one["spans"].items():
            doc.spans[name] = [span for s in found if (span := doc.char_span(s["start"], s["end"], label=s["label"])) is not None]
        yield doc


def _starts(one: Mapping[str, Any]) -> list[bool]:
    starts = {sentence["start"] for sentence in one["sents"]}
    return [t["start"] in starts or t["id"] == 0 for t in one["tokens"]]


def word_shape(text: str) -> str:
    """spaCy's shape: X, x and d for letters and digits, runs cut at four."""
    if len(text) >= 100:
        return "LONG"
    out: list[str] = []
    for c in text:
        kind = ("X" if c.isupper() else "x") if c.isalpha() else "d" if c.isdigit() else c
        if out[-4:] != [kind] * 4:
            out.append(kind)
    return "".join(out)


def _with_text(tokens: Iterable[Any]) -> list[dict[str, Any]]:
    return [dict(t, text=t["t"]) if isinstance(t, Mapping) and "text" not in t and "t" in t else t for t in tokens]


# Ranges of one key, as its `greedy` leaves them.
def _without_overlap(ranges: Iterable[tuple[int, int]], greedy: str | None) -> list[tuple[int, int]]:
    if greedy is None:
        return list(ranges)
    ranked = sorted(ranges, key=(lambda r: (r[0], -r[1])) if greedy == "FIRST" else (lambda r: (r[0] - r[1], r[0])))
    taken: set[int] = set()
    kept = []
    for start, end in ranked:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end))
    return kept


# Which token of the pattern each token of a match met: labels t0, t1 … and the ranges they took.
def _alignment(start: int, end: int, search: Any, captures: Sequence[tuple[int, int] | None]) -> list[int]:
    out = [0] * (end - start)
    for label, part in zip(search.labels, captures, strict=True):
        for token in range(*part) if part else ():
            out[token - start] = int(label[1:])
    return out
