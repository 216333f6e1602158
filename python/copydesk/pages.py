"""Saved web pages as articles, by trafilatura (extra `html`). Nothing is fetched."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk import _core, checks, extras
from copydesk.tables import Table

COLUMNS = ("url", "title", "author", "published", "text")
ENDINGS = (".html", ".htm")


@dataclass(frozen=True)
class Page:
    """What a page says. `url` is the address that it gives itself, else where it was read; the headline is the first line of the text."""

    url: str | None
    title: str | None
    author: str | None
    published: datetime.date | None
    text: str | None


def read_pages(pages: Any) -> Table:
    """Saved web pages as a table of articles: menus, footers and comments left out. Nothing is fetched.

    Args:
        pages: the path of a `.html` or `.htm` file, or of a folder (all of its pages, those in its folders too, in the order of their names); HTML as text or bytes;
            or several of them. A text is HTML if there is a "<" in it.

    Returns:
        A table `pages` with the columns `url title author published text`, one row a page: `url` is the address that the page gives itself, else its path; `published`
        the day that its metadata tell; `text` the headline and the paragraphs, with an empty line between. A page without an article has a null text.
        `extract(pages, text="text", id="url", published="published")` reads it.

    Raises:
        MissingExtraError: trafilatura is not installed.
        FileNotFoundError: there is no such file.
        ValueError: an address: nothing is fetched.
        TypeError: neither paths nor HTML.

    >>> page = "<html><head><title>Rain</title></head><body><article><h1>Rain</h1><p>It rained in Oslo on Monday, and on Tuesday too.</p></article></body></html>"
    >>> read_pages(page).row(0)["text"]
    'Rain\\n\\nIt rained in Oslo on Monday, and on Tuesday too.'
    """
    several = isinstance(pages, Iterable) and not isinstance(pages, (str, bytes, os.PathLike))
    found = [page for given in (pages if several else [pages]) for page in _read(given)]
    columns = [(name, "date32" if name == "published" else "string", [getattr(page, name) for page in found]) for name in COLUMNS]
    return Table(_core.Table.of_columns("pages", columns))


def _read(given: Any) -> Iterator[Page]:
    if isinstance(given, bytes) or (isinstance(given, str) and "<" in given):
        yield read_page(given, None)
        return
    if isinstance(given, str) and given.startswith(("http://", "https://")):
        raise ValueError(f"pages: nothing is fetched; give the page of {given} itself, as read_pages(requests.get({given!r}).text) does, or a saved one")
    path = Path(checks.path("pages", given))
    if path.is_dir():
        for file in files_in(path):
            yield read_page(file.read_bytes(), _shown(file))
    elif path.is_file():
        yield read_page(path.read_bytes(), _shown(path))
    else:
        raise FileNotFoundError(f"pages: {str(path)!r} is neither a page nor a folder")


def files_in(folder: Path) -> list[Path]:
    """The pages in a folder and its folders, in the order of their names."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())


def read_page(html: str | bytes, where: str | None) -> Page:
    """One page. What is no page at all has no text; it never raises."""
    with extras.needed("html", "reading HTML"):
        import trafilatura
    dates = {"extensive_search": False, "original_date": True}  # what metadata tell, no guesses from the text
    found: Any = None
    for with_metadata in (True, False) if html.strip() else ():
        # Broken pages trip parts of the library (an assertion of lxml, below its search for dates): that is no reason to lose the others.
        with contextlib.suppress(Exception):
            found = trafilatura.bare_extraction(html, with_metadata=with_metadata, include_comments=False, date_extraction_params=dates)
            break
    if found is None:
        return Page(where, None, None, None, None)
    title = _line(found.title)
    lines = [line for line in map(_line, (found.text or "").splitlines()) if line]
    if lines and title and lines[0] != title:
        lines.insert(0, title)
    return Page(found.url or where, title, _line(found.author), _day(found.date), "\n\n".join(lines) or None)


def _shown(path: Path) -> str:
    """A path as text that has a UTF-8 form."""
    return str(path).encode(errors="backslashreplace").decode()


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
