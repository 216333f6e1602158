"""The workbench in a real JupyterLab, driven as somebody would who sits before it.

Skipped where JupyterLab, playwright (both: extra `test-browser`) or Debian's `chromium` is missing; the reason names what is. COPYDESK_SHOT=FILE keeps a picture.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MISSING = [name for name in ("jupyterlab", "playwright", "anywidget", "ipykernel") if find_spec(name) is None] + ([] if CHROMIUM else ["chromium"])
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"the workbench's page is not tested: {', '.join(MISSING)} missing")

FIRST = """import copydesk
texts = ["Peru accused Chile of theft. It rained.", "Chile denied it.", "Oslo has accused Bern of <b>delays</b>."]
texts += ["🚢🚢 <img src=x onerror=document.title='hurt'>\\nMali accused Chad."]
bench = copydesk.workbench(texts * 5, pack="own.toml")
bench"""
SECOND = """import copydesk
copydesk.workbench(["Peru accused Chile of theft.", "Bern accuses Oslo."], pack="own.toml", rule="own.accused")"""


def notebook(folder: Path, name: str, source: str) -> None:
    cell = {"cell_type": "code", "id": "a", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    (folder / name).write_text(json.dumps({"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A JupyterLab with two notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    notebook(folder, "first.ipynb", FIRST)
    notebook(folder, "second.ipynb", SECOND)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = folder / ".home"
    environment = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_RUNTIME_DIR": str(home / "run"), "IPYTHONDIR": str(home / "ipython")}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    options = [f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={folder}", "--ip=127.0.0.1"]
    options += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.extension_manager=readonly"]
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options], cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 120
        while True:
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, (folder / "lab.log").read_text()
                assert time.monotonic() < deadline, (folder / "lab.log").read_text()
                time.sleep(0.3)
        yield address, folder
    finally:
        server.terminate()
        server.wait(30)


def opened(page: Any, address: str, name: str) -> Any:
    """A notebook, run; gives the workbench in it."""
    from playwright.sync_api import TimeoutError

    page.goto(f"{address}/lab/tree/{name}?reset")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=90_000)
    prompt = page.locator(".jp-Notebook .jp-InputPrompt").first
    for _ in range(20):  # a cell that is run before its kernel is there is not run at all
        with contextlib.suppress(TimeoutError):  # while the notebook is laid out anew there is nothing to click on
            page.locator(".jp-Notebook .cm-content").first.click(timeout=10_000)
            page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(3000)
        if (prompt.text_content() or "").strip() != "[ ]:":
            break
    bench = page.locator(".cd-workbench").first
    bench.wait_for(timeout=90_000)
    return bench


def test_a_rule_is_typed_mended_kept_saved_and_reopened(lab: tuple[str, Path]) -> None:
    from playwright.sync_api import expect, sync_playwright

    address, folder = lab
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        bench = opened(page, address, "first.ipynb")

        # A fault: its line, and a caret below the place.
        pattern = bench.locator(".cd-pattern")
        pattern.click()
        pattern.press_sequentially('who:<actor/> [lema="accuse"]', delay=20)
        faults = bench.locator(".cd-faults")
        expect(faults).to_contain_text("unknown attribute `lema`; did you mean `lemma`?", timeout=30_000)
        line, caret, told = (faults.text_content() or "").split("\n")
        assert line[caret.index("^")] == "l"
        assert line[caret.index("^") :].startswith("lema=")
        assert told.startswith("1:15:")

        # Mended: hits with captures, and no fault.
        pattern.fill('who:<actor/> "has"? [lemma="accuse"] whom:<actor/>')
        expect(bench.locator(".cd-status")).to_contain_text("15 hits in 15 of 20 texts", timeout=30_000)
        expect(faults).to_have_text("")
        hit = bench.locator(".cd-hit").first
        expect(hit.locator("mark")).to_have_text("Peru accused Chile")
        expect(hit).to_contain_text("whom: Chile")

        # An article: its text is text, and why the pattern did not match is told.
        bench.locator(".cd-hit", has_text="Mali").first.locator(".cd-line").click()
        expect(bench.locator(".cd-article")).to_contain_text("🚢🚢 <img src=x onerror=", timeout=30_000)
        expect(bench.locator(".cd-article mark")).to_have_text("Mali accused Chad")
        assert bench.locator("img").count() == 0
        assert page.title() != "hurt"

        # Examples, proposals, save.
        hit.locator(".cd-yes").click()
        expect(bench.locator(".cd-tab-examples")).to_have_text("examples 1", timeout=30_000)
        bench.locator(".cd-hit", has_text="Bern").first.locator(".cd-yes").click()
        expect(bench.locator(".cd-tab-examples")).to_have_text("examples 2", timeout=30_000)
        bench.locator(".cd-tab-examples").click()
        expect(bench.locator(".cd-pin").first).to_contain_text("Peru accused Chile of theft.")
        bench.locator(".cd-propose").click()
        expect(bench.locator(".cd-proposal").first).to_contain_text("right 2/2", timeout=60_000)
        bench.locator(".cd-id").fill("own.accused")
        bench.locator(".cd-emits").fill("charge")
        bench.locator(".cd-save").click()
        expect(bench.locator(".cd-message")).to_contain_text("saved own.accused to own.toml", timeout=60_000)
        rule = tomllib.loads((folder / "own.toml").read_text())["rule"][0]
        assert rule["yes"][0] == {"text": "Peru accused Chile of theft.", "who": "Peru", "whom": "Chile"}

        # Selected words of an article are a counter-example; it is red, as the pattern matches it.
        bench.locator(".cd-article mark").evaluate("m => getSelection().selectAllChildren(m)")
        bench.get_by_text("✗ selection").click()
        expect(bench.locator(".cd-pin.cd-broken")).to_contain_text("Mali accused Chad.", timeout=30_000)
        expect(bench.locator(".cd-pin.cd-broken em")).to_have_text(" is matched")
        bench.locator(".cd-tab-examples").click()
        bench.locator(".cd-pin.cd-broken").get_by_label("take away").click()
        expect(bench.locator(".cd-tab-examples")).to_have_text("examples 2", timeout=30_000)

        # The difference to what was saved, as one types on.
        pattern.fill('who:<actor/> [lemma="accuse"]')
        expect(bench.locator(".cd-tab-diff")).to_have_text("diff +10 −15", timeout=30_000)
        if shot := os.environ.get("COPYDESK_SHOT"):
            bench.locator(".cd-tab-hits").click()
            bench.locator(".cd-hit").first.locator(".cd-line").click()
            page.wait_for_timeout(1500)
            page.screenshot(path=shot)

        # Reopened in another notebook.
        bench = opened(page, address, "second.ipynb")
        expect(bench.locator(".cd-pattern")).to_have_value('who:<actor/> "has"? [lemma="accuse"] whom:<actor/>', timeout=30_000)
        expect(bench.locator(".cd-tab-examples")).to_have_text("examples 2", timeout=30_000)
        expect(bench.locator(".cd-status")).to_contain_text("2 hits in 2 of 2 texts", timeout=30_000)
        assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
        browser.close()
