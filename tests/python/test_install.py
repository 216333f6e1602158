"""What an installation needs: nothing for the core, an extra for each other library; and what it says where something is missing."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pyarrow.csv
import pytest

import copydesk
from copydesk import extras, writing

ROOT = Path(__file__).parents[2]
BLOCKED = ("altair", "anywidget", "dask", "duckdb", "numpy", "pandas", "polars", "pyarrow", "pyspark", "ray", "tqdm", "trafilatura")
ARTICLE = 'Peru accused Chile of "bad" faith on Monday. "We have proof," Foreign Minister Ana Silva said.\n\nPhoto: Ana Berg'


def bare(code: str, folder: Path) -> str:
    """What Python code prints where only copydesk is installed."""
    blocker = f"""
        import sys
        class Blocker:
            def find_spec(self, name, path=None, target=None):
                if name.partition(".")[0] in {BLOCKED!r}:
                    raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        sys.meta_path.insert(0, Blocker())
        import copydesk
        tables = copydesk.extract([{ARTICLE!r}, None, "It rained."], published="2024-03-11", id=["a", "b", "c"])
    """
    source = textwrap.dedent(blocker) + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", source], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_core_needs_no_other_library(tmp_path: Path) -> None:
    code = """
        print(tables.events.to_dicts()[0]["target_name"], tables.quotes.to_text(["speaker_name"]))
        print(copydesk.Corpus(["It rained."]).concordance('"rained"'))
        tables.quotes.write("quotes.csv")
        tables.quotes.write("quotes.jsonl")
        tables.write("all", format="csv")
        print(tables._repr_html_().count("</mark>") > 2)
    """
    assert bare(code, tmp_path).splitlines() == ["Chile speaker_name", "Ana Silva", "It [rained] .", "True"]
    assert (tmp_path / "quotes.csv").read_text().count("\n") == 2
    assert list(writing.verify(tmp_path / "all")) == ["blocks", "actors", "entities", "quotes", "times", "events"]


def test_the_command_needs_no_other_library(tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_text("id,title,body,date\na,Rain,It rained.,2024-03-11\na,Snow,It snowed.,\n")
    code = """
        from copydesk.cli import main
        sys.exit(main(["run", "news.csv", "--text", "title", "--text", "body", "--tables", "sentences", "--out", "s.jsonl"]))
    """
    bare(code, tmp_path)
    assert (tmp_path / "s.jsonl").read_text().splitlines()[1].startswith('{"doc": "a", "field": "body"')


@pytest.mark.parametrize(
    ("call", "extra"),
    [
        ("tables.quotes.to_pandas()", "pandas"),
        ("tables.quotes.to_polars()", "polars"),
        ("tables.quotes.to_arrow()", "arrow"),
        ("tables.quotes.write('q.parquet')", "arrow"),
        ("tables.quotes.write('q.duckdb')", "duckdb"),
        ("copydesk.Corpus(['It rained.']).concordance('\"rained\"').to_pandas()", "pandas"),
        ("copydesk.extract(['It rained.'], progress=True)", "progress"),
        ("copydesk.extract(['It rained.'], id=[1.5])", "arrow"),
        ("copydesk.extract(tables.quotes, text='text')", "arrow"),
        ("list(copydesk.Engine().stream(tables.quotes, text='text'))", "arrow"),
        ("copydesk.schema('quotes')", "arrow"),
        ("copydesk.read_pages('<p>It rained.</p>')", "html"),
        ("copydesk.plot.network(tables.events)", "plot"),
        ("copydesk.workbench(['It rained.'])", "notebook"),
        ("copydesk.batches('quotes', text='body', id='id')", "arrow"),
        ("__import__('copydesk.pandas')", "pandas"),
        ("__import__('copydesk.polars')", "polars"),
        ("__import__('copydesk.duckdb').duckdb.register(None)", "duckdb"),
        ("__import__('copydesk.spark').spark.quotes(None, text='a', id='b')", "spark"),
        ("__import__('copydesk.dask').dask.quotes(None, text='a', id='b')", "dask"),
        ("copydesk.ray.quotes(None, text='a', id='b')", "ray"),
        ("copydesk.spark.events(None, text='a', id='b')", "spark"),
        ("copydesk.polars", "polars"),
    ],
)
def test_what_is_missing_is_named(call: str, extra: str, tmp_path: Path) -> None:
    code = f"""
        try:
            {call}
        except copydesk.MissingExtraError as error:
            print(error)
    """
    said = bare(code, tmp_path).strip()
    assert said.endswith(f"which is not installed: pip install 'copydesk[{extra}]'"), said
    assert not list(tmp_path.iterdir())


def test_the_command_names_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_text("id,body\na,It rained.\n")
    code = """
        from copydesk.cli import main
        sys.stderr = sys.stdout
        print(main(["run", "news.csv", "--out", "tables"]))
    """
    said = "copydesk: writing .parquet needs pyarrow, which is not installed: pip install 'copydesk[arrow]'; or --format csv, which needs nothing"
    assert bare(code, tmp_path).splitlines() == [said, "2"]
    assert not (tmp_path / "tables").exists()


def test_a_fault_inside_of_a_library_is_not_a_missing_one() -> None:
    with pytest.raises(ModuleNotFoundError, match="its own part"), extras.needed("arrow", "to_arrow()"):
        raise ModuleNotFoundError("its own part", name="cython")


def test_the_error_pickles() -> None:
    with pytest.raises(copydesk.MissingExtraError) as caught, extras.needed("arrow", "to_arrow()"):
        raise ModuleNotFoundError(name="pyarrow.parquet")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.name) == (str(caught.value), "pyarrow")


def test_extras_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dependencies"] == []
    listed = project["optional-dependencies"]
    assert set(extras.EXTRAS) <= set(listed)
    assert {"pandas", "polars", "arrow", "notebook", "plot", "html", "spark", "dask", "ray", "duckdb", "all"} <= set(listed)
    for extra, libraries in extras.EXTRAS.items():
        wanted = {name.partition("[")[0].partition(">")[0] for name in listed[extra]}
        assert libraries[0] in wanted | {"tqdm"}


@pytest.mark.parametrize("safe", [False, True])
def test_csv_is_what_arrow_writes(safe: bool, tmp_path: Path) -> None:
    texts = [ARTICLE, "=1+1, she said.\r\nIt “rained”, “a\tlot”.", "-4 °C in Lima on 3 May 2024. He said \"no\" and that 12 people were killed in Quito."]
    tables = copydesk.extract(texts, published="2024-03-11", id=["a,b", 'c"d', "\n"], layers=copydesk.engine.LAYERS)
    for table in tables:
        rows = table.to_arrow()
        if safe:
            for i, field in enumerate(rows.schema):
                if str(field.type) == "string":
                    cells = ["'" + cell if cell and cell[0] in "=+-@\t\r" else cell for cell in rows.column(i).to_pylist()]
                    rows = rows.set_column(i, field, pyarrow.array(cells, field.type))
        wanted = io.BytesIO()
        pyarrow.csv.write_csv(rows, wanted)
        assert table.write(tmp_path / "t.csv", csv_safe=safe).read_bytes() == wanted.getvalue(), table.name


def test_text_says_how_much_is_not_shown() -> None:
    table = copydesk.extract("It rained. Then snow fell.", layers=["sentences"]).sentences
    assert table.to_text(["text"], rows=1).splitlines() == ["text", "It rained.", "… 2 rows"]
    assert table.to_text().splitlines()[0].split() == table.columns
    with pytest.raises(ValueError, match="columns='txt': one of doc"):
        table.to_text(["txt"])
    with pytest.raises(TypeError, match="columns is a str"):
        table.to_text("text")


def test_cmake_names_every_missing_library_and_its_packages(tmp_path: Path) -> None:
    hidden = [f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in ("ICU", "absl", "PkgConfig")]
    done = subprocess.run(["cmake", "-S", ROOT, "-B", tmp_path, *hidden], capture_output=True, text=True)
    assert done.returncode != 0
    for line in (
        "ICU 60 or newer: apt install libicu-dev | brew install icu4c | conda install -c conda-forge icu",
        "Abseil: apt install libabsl-dev | brew install abseil | conda install -c conda-forge libabseil",
        "RE2: apt install libre2-dev | brew install re2 | conda install -c conda-forge re2",
    ):
        assert line in done.stderr
