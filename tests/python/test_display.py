"""Marked-up articles: escaped, readable where spans overlap, no script."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import copydesk
from copydesk import display
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
        if tag not in ("meta", "hr", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "mark" in self.open:
            self.marked += data


ALLOWED_TAGS = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h4", "p", "b", "ul", "li", "div", "mark", "table", "thead", "tbody", "tr", "th", "td", "hr"}
ALLOWED_ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "title", "data-after", "dir"}


def test_articles_are_escaped(engine: copydesk.Engine) -> None:
    tables = engine.extract(HOSTILE, id=["<script>key</script>"], published="2024-03-12")
    for page in (display.page(HOSTILE, tables, title="<script>"), tables._repr_html_(), *(t._repr_html_() for t in tables), tables.report._repr_html_()):
        parsed = Parsed(page)
        assert parsed.open == []
        assert parsed.tags <= ALLOWED_TAGS
        assert parsed.attributes <= ALLOWED_ATTRIBUTES
        assert not re.search(r"[\x00\x1b\u202e]", page)


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
