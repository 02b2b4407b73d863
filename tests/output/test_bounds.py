"""The box of a run is drawn where it is in view."""

from __future__ import annotations

import pytest

import gdcli
from gdcli.explore.problem import read_problem
from gdcli.model import Run
from gdcli.output.layout.screen import Depth, Screen
from gdcli.output.plots.descent import descent_picture


def lines_of(run: Run, screen: Screen) -> list[str]:
    picture = descent_picture(screen, run, read_problem(run.expression).objective.value)
    return screen.lines(picture)


@pytest.mark.parametrize("depth", [Depth.NONE, Depth.TRUE_COLOR])
def test_the_bounds_of_one_variable_are_upright_lines(depth: Depth) -> None:
    run = gdcli.descend("x**2+3*x", bounds="0:1")
    lines = lines_of(run, Screen(80, 24, depth))
    assert "bounds" in "\n".join(lines)
    without = lines_of(gdcli.descend("x**2+3*x", lr=0.1, steps=3), Screen(80, 24, depth))
    assert "bounds" not in "\n".join(without)


def test_the_bounds_of_two_variables_are_the_sides_of_the_box() -> None:
    run = gdcli.descend("(x-1)**2+(y+2)**2", bounds="x=-1:3,y=-1:", start=(3, 2))
    lines = lines_of(run, Screen(80, 24))
    assert "bounds" in "\n".join(lines)
    column = [line[68:72] for line in lines[1:14]]
    assert sum(any("⠀" < char <= "⣿" for char in cells) for cells in column) >= 12


def test_a_bound_that_is_out_of_view_is_not_in_the_legend() -> None:
    run = gdcli.descend("x**2+3*x", bounds="-1000:1000")
    assert "bounds" not in "\n".join(lines_of(run, Screen(80, 24)))
