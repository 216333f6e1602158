"""`copydesk.spacy`: spaCy's matchers on our corpora. Where spaCy is installed, a few hundred random patterns are given to both."""

from __future__ import annotations

import random
from typing import Any

import pytest

from copydesk import Corpus
from copydesk.spacy import Matcher, PhraseMatcher, word_shape


def tokens(text: str, **given: list[str]) -> list[dict[str, Any]]:
    words = text.split()
    return [{"text": w, **{name: values[i] for name, values in given.items() if values[i]}} for i, w in enumerate(words)]


def ranges(pattern: list[dict[str, Any]], text: str | list[dict[str, Any]], greedy: str | None = None) -> list[tuple[int, int]]:
    matcher = Matcher()
    matcher.add("X", [pattern], greedy=greedy)
    return [(s, e) for _, s, e in matcher(tokens(text) if isinstance(text, str) else text)]


_CASES: list[tuple[list[dict[str, Any]], str, list[tuple[int, int]]]] = [
    ([{"ORTH": "sea"}], "The sea , the Sea", [(1, 2)]),
    ([{"LOWER": "sea"}], "The sea , the Sea", [(1, 2), (4, 5)]),
    ([{"LOWER": "the"}, {}], "The sea , the Sea", [(0, 2), (3, 5)]),
    ([{"LOWER": "a", "OP": "*"}, {"LOWER": "b"}], "a a b", [(0, 3), (1, 3), (2, 3)]),
    ([{"LOWER": "a", "OP": "+"}], "a a b", [(0, 1), (0, 2), (1, 2)]),
    ([{"LOWER": "a"}, {"LOWER": "b", "OP": "?"}], "a b", [(0, 1), (0, 2)]),
    ([{"LOWER": "a"}, {"LOWER": "b", "OP": "!"}], "a b a c", [(2, 4)]),
    ([{"LOWER": "a", "OP": "?"}], "b", []),
    ([{"LOWER": "a", "OP": "{2}"}], "a a a", [(0, 2), (1, 3)]),
    ([{"LOWER": "a", "OP": "{2,}"}], "a a a", [(0, 2), (0, 3), (1, 3)]),
    ([{"LOWER": "a", "OP": "{,1}"}, {"LOWER": "b"}], "a b", [(0, 2), (1, 2)]),
    ([{"ORTH": {"IN": ["a", "b"]}}, {"ORTH": {"NOT_IN": ["a", "b"]}}], "a b c", [(1, 3)]),
    ([{"ORTH": {"REGEX": r"^(?=d)\w+s$"}}], "dock docks rocks", [(1, 2)]),
    ([{"LOWER": {"REGEX": {"IN": ["^do", "ck$"]}}}], "Docks rock", [(0, 1), (1, 2)]),
    ([{"LOWER": {"FUZZY": "harbour"}}], "Harbor harbours dock", [(0, 1), (1, 2)]),
    ([{"LOWER": {"FUZZY1": {"IN": ["dock", "pier"]}}}], "dick peer quays", [(0, 1), (1, 2)]),
    ([{"LENGTH": {">=": 3, "!=": 4}}], "a bcd efgh ijklm", [(1, 2), (3, 4)]),
    ([{"IS_DIGIT": True}, {"IS_ALPHA": False, "IS_PUNCT": False}], "1 2 , 3 €", [(0, 2), (3, 5)]),
    ([{"IS_BRACKET": True}], "( x ] <>", [(0, 1), (2, 3)]),
    ([{"LIKE_NUM": True}], "ten 1,000 1/2 -3 x", [(1, 2), (2, 3), (3, 4)]),
    ([{"LIKE_URL": True}], "www.port.example x.y no", [(0, 1)]),
    ([{"LIKE_EMAIL": True}], "desk@port.example port", [(0, 1)]),
    ([{"SHAPE": "Xxxxx"}], "Oslo Bergen of", [(1, 2)]),
    ([{"PREFIX": "d"}, {"SUFFIX": "cks"}], "dock rocks", [(0, 2)]),
    ([{"IS_SENT_START": True}], "a b", [(0, 1)]),
]


@pytest.mark.parametrize(("pattern", "text", "found"), _CASES)
def test_ranges(pattern: list[dict[str, Any]], text: str, found: list[tuple[int, int]]) -> None:
    assert ranges(pattern, text) == found


def test_attributes_that_came_with_the_tokens() -> None:
    doc = tokens("She docks ships", tag=["PRP", "VBZ", "NNS"], dep=["nsubj", "", "obj"], morph=["Case=Nom|Number=Sing", "", "Number=Plur"])
    assert ranges([{"TAG": "VBZ"}], doc) == [(1, 2)]
    assert ranges([{"TAG": {"REGEX": "^V"}}], doc) == [(1, 2)]
    assert ranges([{"DEP": {"IN": ["obj", "nsubj"]}}], doc) == [(0, 1), (2, 3)]
    assert ranges([{"DEP": ""}], doc) == [(1, 2)]
    assert ranges([{"MORPH": "Number=Sing|Case=Nom"}], doc) == [(0, 1)]
    assert ranges([{"MORPH": {"IS_SUPERSET": ["Number=Sing"]}}], doc) == [(0, 1)]
    assert ranges([{"MORPH": {"IS_SUBSET": ["Number=Plur", "Case=Acc"]}}], doc) == [(1, 2), (2, 3)]
    assert ranges([{"MORPH": {"INTERSECTS": ["Number=Plur", "Case=Nom"]}}], doc) == [(0, 1), (2, 3)]


def test_greedy() -> None:
    pattern = [{"LOWER": "a", "OP": "+"}, {"LOWER": "b", "OP": "*"}]
    assert ranges(pattern, "a a b a") == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (3, 4)]
    assert ranges(pattern, "a a b a", "FIRST") == [(0, 3), (3, 4)]
    assert ranges([{"LOWER": "a"}, {}, {"OP": "?"}], "a a b c", "FIRST") == [(0, 3)]
    assert ranges([{"LOWER": "a"}, {}, {"OP": "?"}], "a a b c", "LONGEST") == [(0, 3)]


def test_keys() -> None:
    matcher = Matcher(vocab=None, validate=True)
    matcher.add("A", [[{"LOWER": "a"}]])
    matcher.add("A", [[{"LOWER": "b"}]])
    matcher.add(7, [[{"LOWER": "a"}], [{"ORTH": "a"}]])
    assert len(matcher) == 2
    assert "A" in matcher
    assert 7 in matcher
    assert "B" not in matcher
    assert matcher.get("A") == (None, [[{"LOWER": "a"}], [{"LOWER": "b"}]])
    assert matcher.get("B", "none") == "none"
    assert matcher(tokens("a b")) == [("A", 0, 1), (7, 0, 1), ("A", 1, 2)]
    matcher.remove("A")
    assert matcher(tokens("a b")) == [(7, 0, 1)]
    with pytest.raises(KeyError):
        matcher.remove("A")
    assert Matcher()(tokens("a")) == []
    assert ranges([{"LOWER": "a", "OP": "{0}"}], "a") == []


def test_corpus_and_callback() -> None:
    seen: list[Any] = []
    matcher = Matcher()
    matcher.add("N", [[{"POS": "NOUN"}]], on_match=lambda m, doc, i, matches: seen.append((doc, matches[i])))
    corpus = Corpus(["The ferry sank.", "", "It rained."])
    assert matcher(corpus) == [[("N", 1, 2)], [], []]
    assert seen == [(0, ("N", 1, 2))]
    matcher.add("R", [[{"LOWER": {"REGEX": "^rain"}}]])
    assert matcher(corpus) == [[("N", 1, 2)], [], [("R", 1, 2)]]
    assert matcher(Corpus.from_tokens([tokens("rainy ferry", pos=["ADJ", "NOUN"])])) == [[("R", 0, 1), ("N", 1, 2)]]


def test_alignments() -> None:
    matcher = Matcher()
    matcher.add("X", [[{"LOWER": "a", "OP": "+"}, {"LOWER": "x", "OP": "?"}, {"LOWER": "b"}]])
    assert matcher(tokens("a a b"), with_alignments=True) == [("X", 0, 3, [0, 0, 2]), ("X", 1, 3, [0, 2])]


@pytest.mark.parametrize(
    "wrong", [[[{"_": {"x": 1}}]], [[{"NOPE": 1}]], [[]], [{"LOWER": "a"}], "a", [["a"]], [[{"OP": "{}"}]], [[{"LOWER": {"IN": "abc"}}]], [[{"ORTH": {"REGEX": "("}}]]]
)
def test_faulty_patterns(wrong: Any) -> None:
    with pytest.raises(ValueError, match="X"):
        Matcher().add("X", wrong)


def test_faulty_calls() -> None:
    with pytest.raises(ValueError, match="greedy"):
        Matcher().add("X", [[{}]], greedy="MOST")
    with pytest.raises(ValueError, match="on_match"):
        Matcher().add("X", [[{}]], on_match="f")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not a str"):
        Matcher()("some text")
    with pytest.raises(ValueError, match="as_spans"):
        Matcher()(tokens("a"), as_spans=True)


def test_phrases() -> None:
    phrases = PhraseMatcher(attr="ORTH")
    phrases.add("SHIP", [["Blue", "Star"], [{"text": "Star"}]])
    phrases.add("STAR", [["Star"]])
    doc = tokens("The Blue Star , a star")
    assert phrases(doc) == [("SHIP", 1, 3), ("SHIP", 2, 3), ("STAR", 2, 3)]
    phrases.remove("STAR")
    assert ("STAR" in phrases, len(phrases)) == (False, 1)
    assert phrases(doc) == [("SHIP", 1, 3), ("SHIP", 2, 3)]
    lower = PhraseMatcher(attr="LOWER")
    lower.add("SHIP", [["BLUE", "Star"], ["star"]])
    assert lower(Corpus.from_tokens([doc])) == [[("SHIP", 1, 3), ("SHIP", 2, 3), ("SHIP", 5, 6)]]
    tags = PhraseMatcher(attr="TAG")
    tags.add("T", [[{"text": "x", "tag": "DT"}, {"text": "y", "tag": "NN"}]])
    assert tags(tokens("a quay", tag=["DT", "NN"])) == [("T", 0, 2)]
    marks = PhraseMatcher()
    marks.add("S", [["'s"], [" "]])
    assert marks([{"text": "’s"}, {"text": "'s"}, {"text": " "}]) == [("S", 1, 2), ("S", 2, 3)]
    for wrong in ("text", ["text"], [[]], [[5]]):
        with pytest.raises(ValueError, match="X"):
            lower.add("X", wrong)


def test_many_phrases() -> None:
    phrases = PhraseMatcher()
    phrases.add("W", [[f"w{i}", f"w{i + 1}"] for i in range(5000)])
    assert phrases(tokens("w1 w2 w3 w4998 w4999 w5000 w5001")) == [("W", 0, 2), ("W", 1, 3), ("W", 3, 5), ("W", 4, 6)]


def test_shape() -> None:
    assert [word_shape(w) for w in ("Harbour", "HARBOUR", "1,234567", "it's", "x" * 100)] == ["Xxxxx", "XXXX", "d,dddd", "xx'x", "LONG"]


def test_as_spacy_does() -> None:
    spacy = pytest.importorskip("spacy")
    matchers = pytest.importorskip("spacy.matcher")
    vocab = spacy.blank("xx").vocab
    random_ = random.Random(7)
    words = ["a", "b", "A", "bb", "1", "?"]

    def token() -> dict[str, Any]:
        tests: list[dict[str, Any]] = [
            {"ORTH": random_.choice(words)},
            {"LOWER": {"NOT_IN": random_.sample(words, 2)}},
            {"LENGTH": {random_.choice(["==", ">", "<="]): random_.randint(0, 2)}},
            {random_.choice(["IS_ALPHA", "IS_UPPER", "LIKE_NUM"]): random_.random() < 0.6},
            {"ORTH": {"REGEX": random_.choice(["a|b", "b+$", "(?i)A"])}},
            {"LOWER": {"FUZZY": random_.choice(words)}},
            {"SHAPE": random_.choice(["x", "xx", "d"])},
            {},
        ]
        operator = random_.choice(["", "", "?", "*", "+", "!", "{2}", "{,2}", "{1,3}"])
        return {**random_.choice(tests), **({"OP": operator} if operator else {})}

    for _ in range(200):
        patterns = [[token() for _ in range(random_.randint(1, 4))] for _ in range(random_.randint(1, 2))]
        greedy = random_.choice([None, None, "FIRST", "LONGEST"])
        text = [random_.choice(words) for _ in range(random_.randint(1, 7))]
        theirs, ours = matchers.Matcher(vocab), Matcher()
        theirs.add("X", patterns, greedy=greedy)
        ours.add("X", patterns, greedy=greedy)
        wanted = sorted((s, e) for _, s, e in theirs(spacy.tokens.Doc(vocab, words=text)))
        assert [(s, e) for _, s, e in ours([{"text": w} for w in text])] == wanted, (text, patterns, greedy)
