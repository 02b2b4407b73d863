"""What is said of many descents is true: of chaotic, wandering and kinked ones, and of minima side by side."""

from __future__ import annotations

import math
from typing import Any

import pytest

from gdcli import basins, sweep
from gdcli.model import Outcome, SweepRow
from gdcli.model.sweep import percent


def row_of(expression: str, rate: float, starts: int | str = 60, **settings: Any) -> SweepRow:
    (row,) = sweep(expression, lr=[rate], starts=starts, **settings).sweep.rows
    return row


@pytest.mark.parametrize(
    ("bounded", "rate", "steps"), [("exp(sin(5*x))", 0.34, 50), ("-3*cos(x)", 2.08, 200), ("-3*cos(x)", 3.39, 200)]
)
def test_a_function_between_two_values_lets_no_descent_diverge(bounded: str, rate: float, steps: int) -> None:
    """For a few updates the values of a chaotic descent may grow like those of one that flies away."""
    row = row_of(bounded, rate, steps=steps, range=(-1, 3))
    assert Outcome.DIVERGED not in row.outcomes
    assert row.share(Outcome.SLOW) < 0.05
    assert row.unsettled >= row.starts / 2


def test_growth_that_goes_on_is_still_divergence() -> None:
    assert row_of("x**4", 0.6, starts="x=1.1:1.3:30", steps=3).share(Outcome.DIVERGED) == 1.0


@pytest.mark.parametrize("many", [8, 30])
def test_a_cycle_around_a_minimum_is_too_fast_in_small_and_large_groups(many: int) -> None:
    """2/f'' is 0.1176 at x = 0.77 and 0.133 at x = 5.45; a swing that grows into the cycle has a shrinking gradient."""
    report = sweep("cos(x) + cos(4*x)", lr=[0.05, 0.1245, 0.1358], starts=many, steps=200, range=(-5, 5))
    assert report.edge == (0.05, 0.1245)


def test_a_descent_towards_a_saddle_is_not_slow() -> None:
    """x²y + y² falls without end, and its slope shrinks on the way to the saddle at 0."""
    assert row_of("x**2*y + y**2", 0.0025, 30, steps=200, range=(-1, 3)).share(Outcome.SLOW) == 0.0
    assert row_of("x**2 + 10*x*y", 0.0001, 30, steps=50, optimizer="rmsprop").share(Outcome.SLOW) == 0.0
    assert row_of("x**2 + 2*(y-1)**2", 0.01, 30, steps=50).share(Outcome.SLOW) == 1.0


@pytest.mark.parametrize(("kinked", "place"), [("abs(x - 0.5)", (0.5,)), ("abs(x) + 2*abs(y - 0.5)", (0.0, 0.5))])
def test_a_decaying_rate_converges_at_a_kink(kinked: str, place: tuple[float, ...]) -> None:
    settings: dict[str, Any] = {"schedule": "exponential:gamma=0.97", "range": (-1, 1), "steps": 1000}
    assert row_of(kinked, 0.1, **settings).share(Outcome.CONVERGED) == 1.0
    (basin,) = basins(kinked, lr=0.1, points=(8, 8), **settings).basins
    assert basin.outcome is Outcome.CONVERGED
    assert basin.point is not None
    assert math.dist(basin.point, place) < 1e-5


def test_more_steps_are_not_advised_where_descents_jump_across_a_kink() -> None:
    assert "--schedule" in sweep("abs(x)", lr=[0.001, 0.1], starts=30).reason


@pytest.mark.parametrize("nowhere", ["log(x)", "x**2*exp(9*x) - exp(9*x)/2"])
def test_there_is_no_edge_where_nothing_settles(nowhere: str) -> None:
    report = sweep(nowhere, lr=[1e-7, 1e-4, 0.4, 2.1], starts=30, steps=50, range=(0.5, 4))
    assert report.edge is None


@pytest.mark.parametrize(
    ("valley", "box"),
    [
        ("(x + y)**2/2", (-2, 2)), ("(x*y - 1)**2", (0.5, 3)), ("(x**2 + y**2 - 2)**2", (-2, 2)),
        ("max(x - 1, 0)**2", (-2, 2)), ("relu(x) + relu(-x - 1)**2", (-3, 0.0)),
    ],
)  # fmt: skip
def test_minima_side_by_side_are_not_counted(valley: str, box: tuple[float, float]) -> None:
    """Every point of a plain or of the floor of a valley is a minimum: their number tells nothing."""
    found = basins(valley, lr=0.02, points=(8, 7), range=box).basins
    assert not [basin for basin in found if basin.outcome is Outcome.CONVERGED and basin.point is not None]
    assert sum(basin.share for basin in found if basin.outcome is Outcome.CONVERGED) > 0.8


@pytest.mark.parametrize(("alone", "minima"), [("x**4 + y**4", 1), ("(x**2-1)**2 + y**4", 2), ("x**2 + 1e-4*y**2", 1)])
def test_a_flat_minimum_that_stands_alone_is_counted(alone: str, minima: int) -> None:
    found = basins(alone, lr=0.1, points=(6, 5), range=(-0.2, 0.2) if minima == 1 else (-1.2, 1.2), tol=1e-3).basins
    assert sum(basin.outcome is Outcome.CONVERGED and basin.point is not None for basin in found) == minima


@pytest.mark.parametrize(("share", "text"), [(0.0, "0%"), (0.001, "<1%"), (0.5, "50%"), (0.996, ">99%"), (1.0, "100%")])
def test_a_share_is_all_only_if_it_is_all(share: float, text: str) -> None:
    assert percent(share) == text
