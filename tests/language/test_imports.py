"""The language starts fast: it loads nothing heavy, and the Unicode database only for an error."""

import subprocess
import sys

import pytest

LOADED = "import sys; before = set(sys.modules); {code}; print(*(set(sys.modules) - before))"


def _loaded(code: str) -> set[str]:
    run = subprocess.run([sys.executable, "-c", LOADED.format(code=code)], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_the_standard_library_is_enough():
    loaded = _loaded("from gdcli.language.reading.parser import parse; parse('2x + sin(y)')")
    packages = {name.split(".")[0] for name in loaded} - set(sys.stdlib_module_names)
    assert packages == {"gdcli"}
    assert not loaded & {"difflib", "unicodedata", "json", "random", "statistics", "logging"}


@pytest.mark.parametrize(
    ("text", "is_latex"), [("sin 2x + x[1]", False), ("f(x) = x₁ ln x", False), (r"\\sin x", True)]
)
def test_latex_is_loaded_for_latex(text: str, is_latex: bool) -> None:
    loaded = _loaded(f"from gdcli.language.reading.parser import parse; parse('{text}')")
    assert ("gdcli.language.reading.latex.scanner" in loaded) is is_latex


def test_only_the_rooms_below_are_loaded():
    loaded = {name for name in _loaded("import gdcli.language, gdcli.language.values") if name.startswith("gdcli.")}
    assert {name.split(".")[1] for name in loaded} == {"errors", "language", "late", "model", "record", "translation"}
