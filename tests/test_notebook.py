"""Records in a notebook, and the notebook of the lesson in a real kernel."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import gdcli
from gdcli.lessons.notebook import notebook
from tests.program import gdcli as program

nbclient = pytest.importorskip("nbclient", reason="nbclient is in the extra dev")
nbformat = pytest.importorskip("nbformat", reason="nbformat comes with nbclient")


def svg_of(record: object) -> ElementTree.Element:
    html = record._repr_mimebundle_()["text/html"]  # type: ignore[attr-defined]
    found = re.search(r"<svg.*</svg>", html, re.DOTALL)
    assert found is not None
    return ElementTree.fromstring(found[0])


def text_of(drawing: ElementTree.Element) -> str:
    return " ".join(element.text or "" for element in drawing.iter() if element.tag.endswith("text"))


def test_a_run_is_drawn_with_its_picture() -> None:
    drawing = svg_of(gdcli.descend("x**2 + 3*x", lr=0.4))
    assert "step 10   x = " in text_of(drawing)
    assert any(element.tag.endswith("polyline") for element in drawing.iter())


def test_a_derivation_has_latex() -> None:
    bundle = gdcli.derive("x**2*y")._repr_mimebundle_()  # type: ignore[attr-defined]
    assert bundle["text/latex"].startswith("$$")
    assert "2 x y" in bundle["text/latex"]


def test_a_small_record_is_shown_by_its_text_alone() -> None:
    run = gdcli.descend(steps=3)
    assert run.settings._repr_mimebundle_() == {}  # type: ignore[attr-defined]


def test_a_comparison_is_drawn() -> None:
    assert "0.5" in text_of(svg_of(gdcli.compare("x**2", lr=[0.1, 0.5])))


@pytest.mark.parametrize("language", ["en", "pt"])
def test_the_notebook_runs_from_top_to_bottom(language: str, tmp_path: Path) -> None:
    path = tmp_path / "practice.ipynb"
    assert program("learn", "--notebook", str(path), "--lang", language).status == 0
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert sum("text/html" in output.get("data", {}) for output in outputs) >= 6


@pytest.mark.parametrize("language", ["en", "pt"])
def test_the_first_cell_installs_from_the_source_where_gdcli_is_missing(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = next(cell for cell in json.loads(notebook(language))["cells"] if cell["cell_type"] == "code")["source"]
    ran: list[list[str]] = []
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr("subprocess.run", lambda words, **_: ran.append(words))
    with pytest.raises(SystemExit, match="SOURCE"):
        exec(first, {})
    exec(first.replace('SOURCE = ""', 'SOURCE = "/home/ana/gdcli"'), {})
    assert [words[1:] for words in ran] == [["-m", "pip", "install", "--quiet", "/home/ana/gdcli"]]


def test_the_notebook_has_the_same_cells_in_both_languages() -> None:
    texts = [program("learn", "--notebook", "/dev/stdout", "--lang", language).out for language in ("en", "pt")]
    kinds = [[cell["cell_type"] for cell in json.loads(text)["cells"]] for text in texts]
    assert kinds[0] == kinds[1]
