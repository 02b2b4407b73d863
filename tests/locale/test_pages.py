"""The main pages and some errors in Portuguese, kept as files beside those in English, and on a terminal."""

from __future__ import annotations

import shlex
from typing import Final

import pytest

from tests.cli.test_watch import Viewer
from tests.hostile.inside import inside
from tests.output.snapshot import check
from tests.program import in_terminal

PAGES: Final = {
    "path": "",
    "help": "descend --help",
    "descent": "descend --lr 0.4 --plot",
    "divergence": "descend --lr 1.1 --brief",
    "explanation": "descend --explain 1",
    "derivation": 'derive "sin(x**2)" --at 1 --steps --limit --timeout 600',
    "analysis": "analyze x**4-3*x**2+x --timeout 600",
    "comparison": "compare --lr 0.01,0.5,1.1",
    "sweep": "sweep --lr 0.1,0.5,1.2 --starts 5 --brief",
    "basins": "basins x**4-3*x**2+x --lr 0.02 --points 20",
    "backprop": "backprop (x*y+sin(x))**2 --at 2,1",
    "fit": "fit @houses",
}
"""Pages by the names of their files."""
WRONG: Final = (
    "descnd", "derive", "derive x**", "derive sine(x)", "derive x + y", "descend --lr", "descend --optimizer adm",
    "descend --start z=1", "descend log(x) --start -1", "compare --lr 0,01", "derive x -o /missing/file",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_portuguese(name: str) -> None:
    done = inside(*shlex.split(PAGES[name]), GDCLI_LANG="pt", COLUMNS="80")
    assert done.status == 0
    check(f"pt-{name}.txt", done.out.splitlines())


def test_errors_in_portuguese() -> None:
    answers = (inside(*shlex.split(call), GDCLI_LANG="pt").err for call in WRONG)
    check("pt-errors.txt", [line for answer in answers for line in answer.splitlines()])


def test_a_terminal_in_portuguese() -> None:
    screen = in_terminal("descend", "--lr", "1.1", "--brief", LANG="pt_BR.UTF-8")
    assert screen.status == 0
    assert "✗ divergiu" in screen.text
    assert max(map(len, screen.lines)) <= 80


def test_the_keys_of_a_show_are_in_portuguese() -> None:
    viewer = Viewer("descend", "--lr", "0.1", LANG="pt_BR.UTF-8")
    viewer.until(lambda text: "q: fim" in text)
    viewer.press("h", "explica as teclas")
    viewer.press("h", "passo")
    assert "Descida do gradiente" in viewer.rest()


def test_a_terminal_says_an_error_in_portuguese() -> None:
    screen = in_terminal("descnd", "--lang", "pt")
    assert (screen.status, screen.lines[0].split(":")[0]) == (2, "Erro")
