"""Pages and notebook cells in a browser: light, dark, on a phone, right to left, in print; nothing is asked of the network, nothing of an article runs.

It is Debian's chromium, driven by playwright; where either is missing these tests say so and are left out.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk import display

CHROMIUM = shutil.which("chromium")
if CHROMIUM is None:
    pytest.skip("no chromium here: apt install chromium", allow_module_level=True)
sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright here: pip install 'copydesk[test]'")

ARTICLE = """Ecuador accuses Peru of blocking a port

QUITO, March 11 (Invented News) - Peru and Norway accused Chile of bad faith on Monday. "We have proof of every one of these claims," Foreign Minister Ana Silva said.

משרד החוץ של ישראל מסר כי פרו האשימה את צ'ילה ביום שני.

<script>window.ran = true</script><img src="https://news.example/x.png" onerror="window.ran = true"> Danish police arrested two <b>men</b> in Oslo on Tuesday."""
TRACKED = "a" * 400


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def tables(engine: copydesk.Engine) -> copydesk.Tables:
    return engine.extract([ARTICLE, "It rained in Oslo on Monday.", TRACKED], id=["one", "<b>two</b>", "three"], published="2024-03-12")


@pytest.fixture
def shown(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a page; afterwards looks that it asked for nothing else and had no error."""
    asked: list[str] = []
    wrong: list[str] = []
    opened = []

    def show(html: str, width: int = 1280, scheme: str = "light") -> Any:
        file = tmp_path / f"{len(opened)}.html"
        file.write_text(html, encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.goto(file.as_uri())
        opened.append((page, file))
        return page

    yield show
    assert asked == [file.as_uri() for _, file in opened]
    assert wrong == []
    for page, _ in opened:
        assert page.evaluate("window.ran") is None
        page.close()


def article_page(engine: copydesk.Engine) -> str:
    return display.page(ARTICLE, engine.extract(ARTICLE, published="2024-03-12"), title="An <article>")


def style(page: Any, selector: str, name: str) -> str:
    return str(page.eval_on_selector(selector, f"e => getComputedStyle(e)[{name!r}]"))


def luminance(color: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def paint(page: Any, variable: str) -> str:
    """The colour of a variable of the style, as the browser has it."""
    ask = """v => {
      const e = document.createElement('i');
      e.style.color = `var(${v})`;
      document.body.append(e);
      const c = getComputedStyle(e).color;
      e.remove();
      return c;
    }"""
    return str(page.evaluate(ask, variable))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_is_read(engine: copydesk.Engine, shown: Callable[..., Any], scheme: str) -> None:
    page = shown(article_page(engine), scheme=scheme)
    paper = style(page, "body", "backgroundColor")
    assert (luminance(paper) > 0.9) == (scheme == "light")
    assert contrast(style(page, ".article", "color"), paper) >= 7
    for variable in ("--shade", "--plus", "--minus", "--panel"):
        assert contrast(style(page, ".article", "color"), paint(page, variable)) >= 7, variable
    for variable in ("--soft", "--link"):
        assert contrast(paint(page, variable), paper) >= 4.5, variable
    for variable in ("--blue", "--orange", "--green", "--pink", "--grey", "--gold", "--teal", "--wine", "--violet"):
        assert contrast(paint(page, variable), paper) >= 3, variable


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_or_overprints(engine: copydesk.Engine, shown: Callable[..., Any], width: int) -> None:
    page = shown(article_page(engine), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    lines = page.evaluate("[...document.querySelectorAll('.article mark')].flatMap(m => [...m.getClientRects()].map(r => [r.top, r.bottom]))")
    assert len(lines) > 10
    height = float(style(page, ".article", "lineHeight").removesuffix("px"))
    assert all(bottom - top < height for top, bottom in lines)


def test_each_paragraph_has_its_direction(engine: copydesk.Engine, shown: Callable[..., Any]) -> None:
    page = shown(article_page(engine))
    first, hebrew = page.locator(".article > div").nth(0), page.locator(".article > div", has_text="משרד")
    assert first.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert hebrew.evaluate("e => getComputedStyle(e).direction") == "rtl"
    edges = """e => {
      const r = document.createRange();
      r.selectNodeContents(e);
      const a = r.getBoundingClientRect(), b = e.getBoundingClientRect();
      return [a.left - b.left, b.right - a.right];
    }"""
    assert first.evaluate(edges)[0] < 2
    assert hebrew.evaluate(edges)[1] < 2


def test_the_article_stays_text(engine: copydesk.Engine, shown: Callable[..., Any]) -> None:
    page = shown(article_page(engine))
    assert "<script>window.ran = true</script><img src=" in page.inner_text(".article")
    assert page.locator("img").count() == 0
    assert page.title() == "An <article>"
    page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s) }")  # the policy stops it


def test_a_mark_opens_its_row(engine: copydesk.Engine, shown: Callable[..., Any]) -> None:
    page = shown(article_page(engine))
    mark = page.locator(".article mark.v", has_text="accused").first
    row = page.locator(mark.locator("a").get_attribute("href"))
    assert not row.is_visible()
    mark.locator("a").click()
    assert row.is_visible()
    text = row.inner_text()
    assert "source_code" in text
    assert "trigger.verbal-conflict" in text
    why = row.locator("details.why")
    why.locator("summary").click()
    assert "triggers_verbal_conflict.tsv:" in why.inner_text()


def test_the_filter(engine: copydesk.Engine, shown: Callable[..., Any]) -> None:
    page = shown(article_page(engine))
    rows = page.locator("aside details[data-kind]:visible")
    whole = rows.count()
    assert page.locator(".article mark.off").count() == 0
    page.locator(".filter select").nth(0).select_option("ACCUSE")
    assert 0 < rows.count() < whole
    assert {rows.nth(i).get_attribute("data-kind") for i in range(rows.count())} == {"ACCUSE"}
    assert page.locator(".article mark.off").count() > 0
    assert style(page, ".article mark.off", "backgroundImage") == "none"
    page.locator(".filter select").nth(0).select_option("")
    page.locator(".filter select").nth(1).select_option("Norway")
    assert 0 < rows.count() < whole
    page.locator(".filter select").nth(1).select_option("")
    page.locator(".filter input").fill("nothing of this kind")
    assert rows.count() == 0
    page.locator(".filter input").fill("")
    assert rows.count() == whole


def test_a_table_is_switched_off(engine: copydesk.Engine, shown: Callable[..., Any]) -> None:
    page = shown(article_page(engine))
    selector = ".article mark[class=v]"
    assert "gradient" in style(page, selector, "backgroundImage")
    page.locator(".only-v").uncheck()
    assert "gradient" not in style(page, selector, "backgroundImage")


def test_many_articles(tables: copydesk.Tables, shown: Callable[..., Any]) -> None:
    page = shown(tables.to_html(title="Three"), 390, "dark")
    assert page.locator("section h2").all_inner_texts() == ["one", "<b>two</b>", "three"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("section").nth(1).locator("mark a").first.click()
    assert page.locator("section").nth(1).locator(".row:visible").count() == 1


def test_print_is_light_and_whole(engine: copydesk.Engine, shown: Callable[..., Any]) -> None:
    page = shown(article_page(engine), scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert luminance(style(page, ".article", "color")) < 0.1
    assert not page.locator(".filter").is_visible()
    assert style(page, "aside", "overflowY") == "visible"
    assert style(page, ".article mark.q", "printColorAdjust") == "exact"


@pytest.mark.parametrize(
    ("host", "scheme", "dark"), [("data-jp-theme-light=false", "light", True), ("data-jp-theme-light=true", "dark", False), ("class=vscode-dark", "light", True)]
)
def test_a_notebook_says_whether_it_is_dark(tables: copydesk.Tables, shown: Callable[..., Any], host: str, scheme: str, dark: bool) -> None:
    cells = "".join(f"<div>{cell._repr_html_()}</div>" for cell in (tables.quotes, tables, tables.report))
    # As JupyterLab lays tables out.
    page = shown(f"<!doctype html><meta charset=utf-8><style>td, th {{ text-align: right }} table {{ margin-left: auto }}</style><body {host}>{cells}", 1000, scheme)
    assert (luminance(style(page, ".copydesk", "color")) > 0.5) == dark
    assert style(page, ".copydesk", "backgroundColor") == "rgba(0, 0, 0, 0)"  # no slab
    assert style(page, "td", "textAlign") == "left"
    quote = page.locator("td", has_text="We have proof").first
    assert quote.bounding_box()["width"] >= 300
    assert quote.evaluate("e => e.getBoundingClientRect().left") < 200
    page.locator("details", has_text="all 25 columns").locator("summary").first.click()
    assert page.locator("th", has_text="speaker_start").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_changes_are_read(shown: Callable[..., Any], scheme: str) -> None:
    """What a page of changes is made of: `display.whole_page` around sentences with marks of these classes."""
    marked = display.mark("Peru met Chile, not Norway.", [display.Mark(0, 4, "added"), display.Mark(9, 14, "changed"), display.Mark(20, 26, "removed")])
    page = shown(display.whole_page("Changes", f'<div class="sentence" dir="auto">{marked}</div>'), scheme=scheme)
    for css in ("added", "changed", "removed"):
        assert contrast(style(page, f"mark.{css}", "color"), style(page, f"mark.{css}", "backgroundColor")) >= 7, css


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_a_page_of_changes(engine: copydesk.Engine, shown: Callable[..., Any], width: int, scheme: str) -> None:
    new = copydesk.Engine(without=["country:Peru"], gazetteers={"ship": ["Blue Star"]})
    page = shown(copydesk.diff(engine, new, [ARTICLE, "The Blue Star sank. " + TRACKED], id=["one", "<b>two</b>"]).page("old → new"), width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h2").all_inner_texts() == ["one", "<b>two</b>"]
    assert page.locator("dd").all_inner_texts() == ["news_en 0.1.0", "news_en 0.1.0; own_lists 0; without country:Peru"]
    added = page.locator("mark.added", has_text="Blue Star")
    assert contrast(style(page, "mark.added", "color"), style(page, "mark.added", "backgroundColor")) >= 7
    assert added.count() == 1
    assert page.locator("mark", has_text="Peru").count() > 0  # a place by the recogniser now
    assert (luminance(style(page, "body", "backgroundColor")) > 0.9) == (scheme == "light")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_kinds_of_one_s_own(shown: Callable[..., Any], width: int, scheme: str) -> None:
    ships = copydesk.Engine(gazetteers={"ship": {"Blue Star": {"flag": "NOR"}}})
    text = "Peru accused the Blue Star of spying.\n\nThe Blue Star sank on Monday."
    page = shown(display.page(text, ships.extract(text, layers=[*copydesk.engine.DEFAULT_LAYERS, "ship"])), width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    mark = page.locator(".article mark.o", has_text="Blue Star").first
    assert "gradient" in mark.evaluate("e => getComputedStyle(e).backgroundImage")
    row = page.locator("aside details[data-table=ship]").first
    row.locator("summary").first.click()
    assert "NOR" in row.inner_text()
    page.locator(".filter select").nth(0).select_option("ship")
    assert page.locator("aside details[data-kind]:visible").count() == 2
    assert page.locator("h2", has_text="ship").count() == 1
    page.locator(".only-o").uncheck()
    assert mark.evaluate("e => getComputedStyle(e).getPropertyValue('--o')") == "none"


def test_a_table_page(tables: copydesk.Tables, shown: Callable[..., Any]) -> None:
    page = shown(tables.events.to_html(title="Acts"), 390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("th").nth(0).inner_text() == "source"
