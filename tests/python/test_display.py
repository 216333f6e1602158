"""Marked-up articles: escaped, readable where spans overlap, no script."""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import math
import pickle
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import copydesk
from copydesk import cli, display, look
from copydesk.display import Mark

HOSTILE = (
    '<script>alert(1)</script> "Peru & Chile" </mark></div><img src=x onerror=alert(1)> &lt;b&gt;\x00\x1b\u202e\n\n'
    '"<script>alert(2)</script> is over," the <i onmouseover="x">minister</i> said on Monday.\n\nPeru accused Chile <style>*{}</style> of lying.'
)


class Parsed(HTMLParser):
    """Tags and text of a page; every tag closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.marked = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("meta", "hr", "br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "mark" in self.open:
            self.marked += data


CELL_TAGS = {
    *("style", "h4", "p", "b", "ul", "li", "div", "mark", "a", "table", "thead", "tbody", "tr", "th", "td", "hr"),
    *("details", "summary", "dl", "dt", "dd", "code", "pre", "label"),
}
PAGE_TAGS = CELL_TAGS | {"html", "head", "meta", "title", "body", "h1", "h2", "section", "aside", "script", "input", "select", "option"}
CELL_ATTRIBUTES = {"class", "title", "data-after", "data-rows", "data-table", "data-kind", "data-actor", "dir", "href", "id"}
PAGE_ATTRIBUTES = CELL_ATTRIBUTES | {"lang", "charset", "http-equiv", "content", "name", "hidden", "value", "type", "checked", "placeholder", "aria-label"}


def test_articles_are_escaped(engine: copydesk.Engine) -> None:
    tables = engine.extract(HOSTILE, id=["<script>key</script>"], published="2024-03-12")
    pages = [display.page(HOSTILE, tables, title="<script>"), tables.to_html(title="<script>"), *(t.to_html(title="<script>") for t in tables)]
    cells = [tables._repr_html_(), *(t._repr_html_() for t in tables), tables.report._repr_html_()]
    for page in (*pages, *cells):
        parsed = Parsed(page)
        assert parsed.open == []
        assert parsed.tags <= (PAGE_TAGS if page in pages else CELL_TAGS)
        assert parsed.attributes <= (PAGE_ATTRIBUTES if page in pages else CELL_ATTRIBUTES)
        assert not re.search(r"[\x00\x1b\u202e]", page)
        assert page.count("<script>") == page.count(f"<script>{look.SCRIPT}</script>") == (page in pages)
        assert not re.search(r"""(href|src)\s*=\s*["'](?!#)|url\(|@import""", page)


def test_the_policy_is_of_the_script() -> None:
    digest = base64.b64encode(hashlib.sha256(look.SCRIPT.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in look.POLICY
    assert "</" not in look.SCRIPT


def test_every_link_has_its_row(engine: copydesk.Engine) -> None:
    tables = engine.extract([HOSTILE, "Peru met Chile on Monday."], published="2024-03-12")
    for page in (tables.to_html(), tables._repr_html_()):
        links, ids = set(re.findall(r'href="#([^"]+)"', page)), re.findall(r' id="([^"]+)"', page)
        assert links
        assert links <= set(ids)
        assert len(ids) == len(set(ids))
        for rows in re.findall(r'data-rows="([^"]+)"', page):
            assert set(rows.split()) <= set(ids)
    first, second = tables._repr_html_(), tables._repr_html_()
    assert not set(re.findall(r' id="([^"]+)"', first)) & set(re.findall(r' id="([^"]+)"', second))


def test_a_row_tells_its_columns_and_rules(engine: copydesk.Engine) -> None:
    text = "Peru accused Chile of lying."
    page = display.page(text, engine.extract(text, published="2024-03-12"))
    (row,) = re.findall(r'<div class="row" id="a0-events-0">.*?</dl>(.*?)</details>', page, re.DOTALL)
    assert "trigger.verbal-conflict</a></code>: demand, accuse, reject, threaten" in row
    assert "core.side.subject</a></code>: a side is the subject" in row
    assert "how it came to be" in row
    assert "triggers_verbal_conflict.tsv:" in row
    assert '<dt>target_code</dt><dd>CHL</dd>' in page


def test_a_long_article_tells_its_rules_only(engine: copydesk.Engine) -> None:
    text = "Peru accused Chile of lying. " * 200
    page = display.page(text, engine.extract(text, layers=["events"]))
    assert "core.side.subject</a></code>: a side is the subject" in page
    assert "how it came to be" not in page


# Machado, Oliveira and Fernandes 2009: what readers without one kind of cone see, in linear light.
SEEN_BY = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def lab(color: str, seen: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """CIELAB of "#rrggbb" as some see it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in seen)
    xyz = ((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047, 0.2126 * red + 0.7152 * green + 0.0722 * blue, (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
    x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("scheme", [look._LIGHT, look._DARK], ids=["light", "dark"])
@pytest.mark.parametrize("seen", SEEN_BY.values(), ids=SEEN_BY)
def test_a_colour_blind_reader_tells_kinds_apart(scheme: str, seen: tuple[tuple[float, ...], ...]) -> None:
    colors = dict(re.findall(r"(--\w+): (#\w{6});", scheme))
    drawn = sorted(look.KINDS.values())
    assert len(set(drawn)) == len(drawn)
    for (one, like), (other, unlike) in itertools.combinations(drawn, 2):
        if like == unlike:
            assert math.dist(lab(colors[one], seen), lab(colors[other], seen)) >= 20, (one, other)


def test_labels_stand_once(engine: copydesk.Engine) -> None:
    text = "Peru and Norway accused Chile."
    tables = engine.extract(text, layers=["events"])
    assert len(tables.events) == 2
    assert re.findall(r'data-after="([^"]*)"', display.page(text, tables)) == ["ACCUSE"]


def test_each_paragraph_has_its_direction() -> None:
    text = "שלום\r\nIt rained.\n\nمرحبا"
    shown = display.paragraphs(text, [Mark(0, 10, "q")])
    assert shown.count('<div dir="auto">') == 3
    assert shown.count('<div dir="auto" class="gap">') == 1
    assert html.unescape(re.sub(r"<[^>]*>", "", shown)) == text.replace("\r", "\u240d")


def test_the_innermost_gives_the_look() -> None:
    marked = display.mark("abcdef", [Mark(0, 6, "e e-organization", ref="r0"), Mark(2, 4, "e e-nationality", ref="r1")])
    assert 'class="e e-nationality" data-rows="r1 r0"><a href="#r1">cd</a>' in marked
    assert 'class="e e-organization" data-rows="r0"><a href="#r0">ab</a>' in marked


def test_first_columns_then_all(engine: copydesk.Engine) -> None:
    shown = engine.extract(["Peru accused Chile."] * 2, id=["k1", "k2"]).events._repr_html_()
    first, rest = shown.split("<details>")
    assert re.findall(r"<th>(\w+)</th>", first)[:4] == ["doc", "source", "source_code", "text"]
    assert "all 4" in rest
    assert "<th>target_start</th>" in rest
    assert "<th>target_start</th>" not in first


def test_displays(engine: copydesk.Engine) -> None:
    corpus = copydesk.Corpus(["It <rained>."] * 5, engine=engine)
    pattern = copydesk.compile('who:<actor/> /<b>|x/', engine=engine)
    for thing, shown in ((engine, "rules and lists"), (corpus, "It &lt;rained&gt;."), (pattern, "/&lt;b&gt;|x/"), (engine.extract("It rained.").report, "1 of 1 articles")):
        cell = thing._repr_html_()
        assert shown in cell
        assert Parsed(cell).tags <= CELL_TAGS


def test_pages_are_written(engine: copydesk.Engine, tmp_path: Path) -> None:
    tables = engine.extract(["Peru accused Chile."] * 3)
    page = tables.to_html(tmp_path / "all.html", title="News", articles=2)
    assert (tmp_path / "all.html").read_text(encoding="utf-8") == page
    assert page.count("<section") == 2
    assert "2 of 3 articles" in page
    assert "<h1>events</h1>" in tables.events.to_html(tmp_path / "events.html")
    again = pickle.loads(pickle.dumps(tables))
    assert again.to_html() == tables.to_html()


def test_the_article_is_whole(engine: copydesk.Engine) -> None:
    text = 'Peru accused Chile of lying on Monday.\n\n"It is over," the minister said.'
    tables = engine.extract(text, published="2024-03-12")
    cells, rows = next(tables.articles())
    shown = re.sub(r"<[^>]*>", "", display.article_html(cells, rows))
    assert html.unescape(shown) == text


def test_overlaps() -> None:
    marked = display.mark("abcdef", [Mark(0, 4, "q", "one"), Mark(2, 6, "e", "two"), Mark(2, 4, "t")])
    assert marked == '<mark class="q" title="one">ab</mark><mark class="e q t" title="one\ntwo">cd</mark><mark class="e" title="two">ef</mark>'


def test_marks_outside_the_text_are_left_out() -> None:
    assert display.mark("ab", [Mark(1, 9, "q"), Mark(-1, 1, "q"), Mark(1, 1, "q")]) == "ab"


def test_repr_in_a_notebook(engine: copydesk.Engine) -> None:
    tables = engine.extract(["It <rained>."] * 100, layers=["sentences"])
    shown = tables.sentences._repr_html_()
    assert "the first 20 shown" in shown
    assert "It &lt;rained&gt;." in shown
    assert tables._repr_html_().count('class="article"') == display.SHOWN_ARTICLES
    assert "sentences 100" in repr(tables)


def test_several_fields(engine: copydesk.Engine) -> None:
    import pandas as pd

    news = pd.DataFrame({"title": ["Chile <denies>"], "body": ["Peru accused Chile."]})
    tables = engine.extract(news, text=["title", "body"])
    cells, _ = next(tables.articles())
    page = display.page(cells, tables)
    assert "<h4>title</h4>" in page
    assert "Chile &lt;denies&gt;" in Parsed(page).marked or "Chile &lt;denies&gt;" in page


OWN = """[[rule]]
id = "deal.bought"
doc = "X bought Y"
emits = "deal"
pattern = 'buyer:<organization/> [lemma="buy"] target:<organization/>'
set = { how = "purchase" }
yes = ["Blue Star bought Harbour Watch."]
no = ["It rained."]
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> copydesk.Engine:
    file = tmp_path_factory.mktemp("own") / "own.toml"
    file.write_text(OWN)
    return copydesk.Engine(file, {"organization": {"Blue Star": {"country": "NOR"}, "Harbour Watch": {"country": "DNK"}}})


def test_kinds_of_one_s_own_are_on_every_page(own: copydesk.Engine, tmp_path: Path) -> None:
    text = "Blue Star bought Harbour <b>Watch</b>.\n\nBlue Star bought Harbour Watch on Monday."
    tables = own.extract(text, layers=["entities", "deal"])
    for page in (display.page(text, tables), tables.to_html(), tables._repr_html_()):
        assert 'data-after="deal"' in page
        assert '<mark class="o">deal: Blue Star, Harbour Watch, purchase</mark>' in page
        assert "kinds of your own" in page
        assert "<dt>how</dt><dd>purchase</dd>" in page
    page = display.page(text, tables)
    assert "<h2>deal</h2>" in page
    assert page.index("<h2>entities</h2>") < page.index("<h2>deal</h2>")
    assert 'id="rule-deal.bought"' in page
    assert "<option>deal</option>" in page
    assert "<h2>deal</h2>" in tables.deal.to_html() or "<h1>deal</h1>" in tables.deal.to_html()


def test_the_command_shows_kinds_of_one_s_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.toml").write_text(OWN.replace("<organization/>", "<country/>").replace("Blue Star", "Peru").replace("Harbour Watch", "Chile"))
    (tmp_path / "a.txt").write_text("Peru bought Chile.")
    assert cli.main(["show", str(tmp_path / "a.txt"), "--rules", str(tmp_path / "own.toml"), "--html", str(tmp_path / "a.html")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "deal (1) text buyer target how rule Peru bought Chile Peru Chile purchase deal.bought" in said
    assert "<h2>deal</h2>" in (tmp_path / "a.html").read_text()
