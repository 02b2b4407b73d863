"""Records as a notebook shows them: picture, verdict and table; whole, safe, and in good order in a browser."""

from __future__ import annotations

import re
import subprocess
import sys
import traceback
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import gdcli
from gdcli.errors import GdcliError
from tests.browser import measured

RECORDS: dict[str, Any] = {
    "run": lambda: gdcli.descend("x**2 + 3*x", lr=0.4),
    "run in two": lambda: gdcli.descend("@himmelblau", lr=0.01),
    "run without an end": lambda: gdcli.descend("x**2", lr=1.5, steps=2000),
    "comparison": lambda: gdcli.compare("x**2", lr=[0.1, 0.5]),
    "sweep": lambda: gdcli.sweep("x**2", lr=[0.1, 0.5, 1.5], starts=3),
    "analysis": lambda: gdcli.analyze("x**4 - 2*x**2"),
    "backpropagation": lambda: gdcli.backprop("x*y", at=(1, 2)),
    "fit": lambda: gdcli.fit("@houses", scale="standard"),
    "basins": lambda: gdcli.basins("x**4 - 2*x**2", lr=0.05, points=(9, 1)),
    "plot": lambda: gdcli.plot("x**3 - 3*x"),
    "derivation": lambda: gdcli.derive("x**2", at=1),
    "card": lambda: gdcli.functions("parabola"),
    "check": lambda: gdcli.check("x**2", "2*x"),
}
TABLES = ("run", "run in two", "run without an end", "comparison", "sweep", "analysis", "backpropagation", "fit")


class Elements(HTMLParser):
    """The elements that are open at the end, and all that were met."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: set[str] = set()

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self.open.append(tag)
        self.met.add(tag)

    def handle_startendtag(self, tag: str, _attributes: object) -> None:
        self.met.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    """The HTML of each record."""
    return {name: make()._repr_mimebundle_()["text/html"] for name, make in RECORDS.items()}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_has_a_picture_and_nothing_foreign(shown: dict[str, str], name: str) -> None:
    found = Elements()
    found.feed(shown[name])
    assert found.open == []
    assert "svg" in found.met
    assert ("table" in found.met) == (name in TABLES)
    assert not found.met & {"script", "img", "iframe", "link", "foreignobject"}
    assert "prefers-color-scheme:dark" in shown[name]
    assert not re.search(r"\b(nan|inf)\b", "".join(re.findall(r' d="[^"]*"', shown[name])))


@pytest.mark.parametrize("name", ["run", "run in two", "run without an end"])
def test_a_descent_plays_where_motion_is_wanted(shown: dict[str, str], name: str) -> None:
    still, _, moving = shown[name].partition("prefers-reduced-motion: no-preference")
    assert "@keyframes" in moving
    assert "@keyframes" not in still


@pytest.mark.parametrize("name", ["comparison", "sweep", "analysis", "fit", "basins", "plot", "derivation"])
def test_curves_are_drawn(shown: dict[str, str], name: str) -> None:
    assert 'stroke-linecap="round"' in shown[name]


def test_the_table_is_the_beginning_and_the_end(shown: dict[str, str]) -> None:
    rows = re.findall(r"<tr>(.*?)</tr>", shown["run in two"])
    assert len(rows) == 1 + 10
    steps = [re.findall(r"<t[hd]>(.*?)</t[hd]>", row)[0] for row in rows]
    assert steps[:4] == ["step", "0", "1", "2"]
    assert steps[-1] == str(gdcli.descend("@himmelblau", lr=0.01).steps_taken)
    assert "more rows: columns() has them, too." in shown["run in two"]


def test_names_from_files_are_escaped(tmp_path: Path) -> None:
    table = tmp_path / "<img src=x onerror=alert(1)>.csv"
    table.write_text("x,y\n1,2\n2,4\n3,6.5\n", encoding="utf-8")
    fit: Any = gdcli.fit(str(table), model="w*x + b")
    html = fit._repr_mimebundle_()["text/html"]
    assert "<img" not in html
    assert "&lt;img" in html


def test_nothing_leaves_its_box_in_a_browser(shown: dict[str, str], tmp_path: Path) -> None:
    found = measured(shown, tmp_path, "dark")
    assert (found["errors"], found["outside"], found["covered"]) == ([], [], [])
    assert found["ground"] == "rgb(24, 26, 31)"


@pytest.mark.parametrize("call", [lambda: gdcli.descend("sinx"), lambda: gdcli.descend("x", lr="a")])
def test_an_error_shows_its_hint_in_a_traceback(call: Any) -> None:
    with pytest.raises(GdcliError) as caught:
        call()
    assert caught.value.hint
    written = "".join(traceback.format_exception(caught.value)).splitlines()
    assert written[-2].endswith(caught.value.message)
    assert written[-1] == caught.value.hint


def test_a_program_that_ends_with_an_error_shows_the_hint() -> None:
    call = [sys.executable, "-c", "import gdcli; gdcli.descend('sinx')"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert "sinx is a function stuck to its argument" in done.stderr.splitlines()[-2]
    assert "sin(x)" in done.stderr.splitlines()[-1]


def test_a_record_is_drawn_when_it_is_asked_for_and_not_before() -> None:
    code = (
        "import sys, gdcli\nrun = gdcli.descend(steps=3)\nassert 'gdcli.notebook' not in sys.modules\n"
        "run._repr_mimebundle_()\nassert 'gdcli.notebook' in sys.modules and 'IPython' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
