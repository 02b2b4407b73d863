"""Every command that a page proposes runs."""

import shlex

import pytest

from gdcli.calculus.algebra import process
from gdcli.cli.app import run
from gdcli.explore.gallery import gallery
from gdcli.output.pages.gallery import proposal

CALLS = [
    'derive "sin(x**2)"', 'derive "sin(x**2)" --at 1', "derive x*y --at 1,2", "derive x**2 --at -1 --limit --steps",
    'derive "u*v" --through "u=x**2,v=sin(x)" --at 2', 'derive "x**2 + 1" --check 3x', "derive @himmelblau",
    "descend", "descend --lr 1.1", 'descend "x**2" --start=-2 --lr 0.001', "descend @rosenbrock --steps 50",
    "descend --explain 1", "descend x*x*y*y --explain 3 --start 1,2", "descend x^4-2x^2+0.3x --lr 0.05 --start 2",
    "compare", "compare x^2+y^2 --optimizer gd,adam", "sweep x^2 --starts 3", "basins x^4-2x^2 --lr 0.1",
    "basins @himmelblau --lr 0.1 --steps 20", "analyze x^4-2x^2", "analyze x^2+3y^2", "plot x^3-x", "plot x*y",
    "backprop x*y+sin(x) --at 1,2", "functions", "functions rosenbrock(5)", "basins x*y", "derive sqrt(x-5)",
    "analyze sqrt(x-5)", "descend 0x+1", "plot log(x-2)", "compare log(x-2) --start 3", "sweep sqrt(x-5) --starts 9",
    "descend x^2+y^2 --bounds x=0.5:,y=:0.5 --wrt y,x --start 0.2,3 --optimizer adam --beta1 0.8",
]  # fmt: skip
SHORTER = {
    "basins": ["--steps", "3"], "sweep": ["--starts", "2", "--steps", "20"], "compare": ["--steps", "20"],
    "descend": ["--steps", "20"],
}  # fmt: skip
"""Options that make a command end soon; they stand behind its own."""


@pytest.fixture
def pages(monkeypatch):
    """The pages that are made.

    They are not laid out, and there is no algebra process, which would take long to start.
    """
    made = []

    def keep(_screen, page, _choices):
        made.append(page)
        return iter(())

    monkeypatch.setattr("gdcli.output.formats.table.page_lines", keep)
    monkeypatch.setattr(process, "start", lambda: process.Process(None, "not started"))
    return made


def status_of(command):
    program, name, *rest = shlex.split(command)
    assert program == "gdcli"
    return run([name, *rest, *SHORTER.get(name, []), "--quiet"])


@pytest.mark.parametrize("call", CALLS)
def test_what_a_page_proposes_runs(pages, call, capsys):
    run(shlex.split(call))
    (page,) = pages
    commands = [*filter(None, [page.advice]), *page.next_commands]
    assert commands
    for command in commands:
        assert status_of(command) == 0, (command, capsys.readouterr().err)


def test_what_a_card_of_the_gallery_proposes_runs(pages, capsys):
    for card in gallery().cards:
        assert status_of(proposal(card)) == 0, (card.name, capsys.readouterr().err)


def test_proposals_keep_what_the_answer_depends_on(pages):
    options = "--wrt y,x --bounds y=0.5: --start 2,1 --optimizer adam --beta1 0.8"
    run(shlex.split(f"descend x^2+y^2 {options}"))
    assert pages[-1].next_commands[-1] == (
        'gdcli compare "x**2 + y**2" --wrt "y,x" --start "y=2,x=1" --optimizer adam --bounds y=0.5: --beta1 0.8'
    )
    run(shlex.split(f"compare x^2+y^2 --lr 0.1 {options}"))
    assert pages[-1].next_commands[-1] == (
        'gdcli sweep "x**2 + y**2" --wrt "y,x" --optimizer adam --bounds y=0.5: --beta1 0.8'
    )
    run(shlex.split("sweep x^2+y^2 --lr 0.1 --starts 2 --range 1:2 --bounds y=0.5: --steps 300"))
    assert pages[-1].next_commands == [
        'gdcli descend "x**2 + y**2" --lr 0.1 --steps 300 --bounds y=0.5:', 'gdcli analyze "x**2 + y**2" --range 1:2'
    ]  # fmt: skip
