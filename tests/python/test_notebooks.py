"""The notebooks as they are shipped: run in order without a fault, with pictures, and with no trace of the machine. `./dev test` runs them anew."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from copydesk import look

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def outputs(notebook: Path) -> list[dict[str, Any]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [output for cell in cells for output in cell.get("outputs", ())]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.stem)
def test_outputs_are_saved(notebook: Path) -> None:
    cells = [c for c in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    assert [c["execution_count"] for c in cells] == list(range(1, len(cells) + 1))
    kinds = {kind for output in outputs(notebook) for kind in output.get("data", ())}
    assert "error" not in {output["output_type"] for output in outputs(notebook)}
    assert "stderr" not in {output.get("name") for output in outputs(notebook)}
    assert "image/png" in kinds or "copydesk-workbench" in notebook.read_text(encoding="utf-8")
    assert not re.search(r"/(tmp|root|home|work)/|site-packages", notebook.read_text(encoding="utf-8"))


def test_the_gallery_has_each_notebook() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\(notebooks/(\w+)\.ipynb\)", readme)) == {n.stem for n in NOTEBOOKS}
    for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", readme):
        assert (ROOT / picture).exists(), picture


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.stem)
def test_outputs_look_as_they_would_now(notebook: Path) -> None:
    for output in outputs(notebook):
        shown = "".join(output.get("data", {}).get("text/html", ()))
        assert '<div class="copydesk">' not in shown or look.STYLE in shown
