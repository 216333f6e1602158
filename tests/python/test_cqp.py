"""`from_cqp`: what a query becomes, and where and why one is refused."""

from __future__ import annotations

import contextlib
import random

import pytest

import copydesk

_BECOMES = {
    # strings are regexes, blind to case and diacritics
    "'Harbour'": '[norm="harbour"]',
    "'(?-i)Harbour'": '[word="Harbour"]',
    "'harbours?'": "[norm=/harbours?/i]",
    "'Café'": '[norm="cafe"]',
    "'e\\.g\\.'": '[norm="e.g."]',
    "l'a.b'": '[norm="a.b"]',
    "'a/b.*'": r"[norm=/a\/b.*/i]",
    '[word="Oslo" %c]': '[lower="oslo"]',
    '[lemma="dock"]': "[lemma=/dock/i]",
    '[lemma="(?-i)dock"]': '[lemma="dock"]',
    '[word = "a" & (pos != "NOUN" | !lemma="b")]': '[norm="a" & (pos!=/NOUN/i | !lemma=/b/i)]',
    '[word="a" & pos="B" | word="c"]': '[(norm="a" & pos=/B/i) | norm="c"]',
    '[word="a" -> pos="B"]': '[!(norm="a") | pos=/B/i]',
    # elements
    "_": "[]*",
    "[]{,3} []{2,} []{1, 2} []{4}": "[]{,3} []{2,} []{1,2} []{4}",
    '!"the"': '[!norm="the"]',
    "A:[] B:('x' 'y')+": 'A:[] B:([norm="x"] [norm="y"])+',
    "'a' | 'b' 'c' & 'd'": '[norm="a"] | [norm="b"] [norm="c"] & [norm="d"]',
    "'a' & 'b' | 'c'": '([norm="a"] & [norm="b"]) | [norm="c"]',
    "(?= 'a') [] (?<! 'b' 'c')": '(?=[norm="a"]) [] (?<![norm="b"] [norm="c"])',
    "<ship name='Blue.*'/> </s>": "<ship name=/Blue.*/i/> </s>",
    "'a' within <q/> within <s/>": '[norm="a"] within (<q/> within <s/>)',
    "'a' within s;": '[norm="a"] within <s/>',
    "<s/> !containing 'a'": '<s/> !containing [norm="a"]',
    # constraints
    'a:[] b:[] :: a.word = b.word & !(start(a) > start(b))': "a:[] b:[] :: a.word = b.word & !((start(a) > start(b)))",
    'a:[]? b:[] :: a -> b.word = "x"': 'a:[]? b:[] :: !(start(a) = start(a)) | b.word = "x"',
    'a:[] :: a.word = "x" :: a.pos != !"N"': 'a:[] :: (a.word = "x") & (a.pos = "N")',
}


@pytest.mark.parametrize("query", _BECOMES)
def test_becomes(query: str) -> None:
    rule = copydesk.from_cqp(query)
    assert rule.pattern == _BECOMES[query]
    assert (rule.match, rule.across_sentences) == ("all", True)
    assert rule.compile().source == rule.pattern


def test_case_sensitive() -> None:
    assert copydesk.from_cqp('"Oslo" "oslo" %c [lemma="be"]', case_sensitive=True).pattern == '[word="Oslo"] [lower="oslo"] [lemma="be"]'


def test_names_what_it_needs() -> None:
    rule = copydesk.from_cqp('[upos="NOUN" & word="a"] within <ship/> containing <s/>')
    assert (rule.attributes, rule.kinds) == (("upos",), ("ship",))


# query, column (line 1), part of the message, part of the hint
_REFUSED = [
    ("", 1, "an element is missing", ""),
    ("'a' ]", 5, "unexpected `]`", ""),
    ("[word]", 6, "a comparison is missing", ""),
    ("[word='a'", 10, "`]` is missing", ""),
    ("[word=oops]", 7, "a string is missing", ""),
    ("'open", 1, "never closed", ""),
    ("('a'", 5, "`)` is missing", ""),
    ("[]{x}", 4, "`}` is missing", ""),
    ("<7/>", 2, "the name of a span is missing", ""),
    ("a:[] :: a = 'x'", 9, "label `a` needs an attribute", "a.word"),
    ("a:[] :: b.word = 'x'", 9, "no label `b`", ""),
    ("'a' -obj-> _", 5, "a relation", "-type->"),
    ("'a' ==>nl _", 5, "an alignment", "==>"),
    ("near('a', 'b', 3)", 1, "the function `near`", "functions"),
    ("[near('a')]", 2, "the function `near`", "several values"),
    ("<'q.*'/>", 2, "a regex for the name of a span", "alternatives"),
    ("(a:[] 'x' b:[] :: a.word = b.word) 'y'", 16, "a local constraint", "at the end"),
    ("'a' -> 'b'", 5, "`->` between elements", "labels"),
    ("'a'*?", 5, "a lazy quantifier", "shortest"),
    ("!('a' 'b')", 1, "the negation of more than one token", "(?!…)"),
    ("<a/> overlap <b/>", 6, "`overlap`", "within"),
    ("'a' within 3 s", 12, "a window of so many tokens", "[]{0,5}"),
    ("[n > '5']", 2, "`>` between an attribute and a text", "regex"),
    ("[n=in[1,5]]", 4, "a range of numbers", "regex"),
    ("a:[] :: a.n = 5", 15, "a number", "quotes"),
    ("a:[] :: a.n = true", 15, "`true`", "quotes"),
    ("a:[] :: a.word < 'x'", 9, "an order of texts", "positions"),
    ("a:[] :: f(a)", 9, "the function `f`", "start(x)"),
    ("[lemma = a.lemma]", 10, "a label inside a token", "::"),
    ("/np[] 'a'", 1, "a macro", "$name"),
    ("@[pos='N']", 1, "a target marker", "label"),
    ("'a' [lemma = 'x(?=y)']", 14, "bad regex: invalid perl operator", "RE2"),
    ("<q n='('/>", 6, "bad regex", "RE2"),
    ("[word='x' %d]", 7, "`%d` alone", "norm"),
]


@pytest.mark.parametrize(("query", "column", "message", "hint"), _REFUSED)
def test_refused(query: str, column: int, message: str, hint: str) -> None:
    with pytest.raises(copydesk.RuleError) as caught:
        copydesk.from_cqp(query)
    first = caught.value.diagnostics[0]
    assert (first.file, first.line, first.column) == ("<query>", 1, column)
    assert message in first.message
    assert hint in first.hint


def test_all_that_is_lacking_at_once_with_lines() -> None:
    with pytest.raises(copydesk.RuleError) as caught:
        copydesk.from_cqp("near('a')\n  'b' overlap f('c')")
    assert [(d.line, d.column) for d in caught.value.diagnostics] == [(1, 1), (2, 7), (2, 15)]
    assert "\n    'b' overlap f('c')\n        ^" in str(caught.value)


@pytest.mark.parametrize("query", ["(" * 5000 + "'a'" + ")" * 5000, "!" * 5000 + "'a'", "a:" * 5000 + "'a'", "[" + "(" * 5000, "'a' within " * 5000 + "'a'", "'a' -x-> " * 5000])
def test_deep_nesting_is_an_error(query: str) -> None:
    with pytest.raises(copydesk.RuleError, match="nested deeper"):
        copydesk.from_cqp(query)


def test_any_text_is_a_rule_or_an_error() -> None:
    pieces = "'a' 'b.*' [ ] ( ) (?= (?<! ! & | -> :: : a: b.word = != <s> <s/> </s> < > / { } 1 , * + ? _ within overlap start( %c l\" \\ \" ' ; ^ -x-> ==>nl in[ @ é".split()
    random_ = random.Random(5)
    made = []
    for _ in range(3000):
        query = "".join(random_.choice([*pieces, " ", "\n"]) for _ in range(random_.randint(1, 10)))
        with contextlib.suppress(copydesk.RuleError):
            made.append(copydesk.from_cqp(query))
    assert len(made) > 20
    assert {rule.compile(quiet=True).source for rule in made} == {rule.pattern for rule in made}


def test_too_long() -> None:
    with pytest.raises(copydesk.RuleError, match="longer than"):
        copydesk.from_cqp("'a' " * 50_000)


def test_finds_as_the_query_says() -> None:
    p = copydesk.from_cqp("A:'harbou?r' []? 'Reopened' within <s/>").compile()
    rows = list(p.find("The Harbour has reopened. Harbor. Reopened it was."))
    assert [(r["text"], r["A"]) for r in rows] == [("Harbour has reopened", "Harbour")]
