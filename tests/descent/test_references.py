"""The methods for comparison: the line search and Newton's method."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdcli.descent.methods.newton import newton_direction, solve
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Run, Settings, StopReason
from tests.descent.runs import descended

ROSENBROCK = "(1-x)**2 + 100*(y-x**2)**2"


def go(text: str, *start: float, optimizer: str, lr: float = 1.0, steps: int = 100, **more) -> Run:
    return descended(parse(text), Settings(start, lr, steps, optimizer=optimizer, **more))


@pytest.mark.parametrize(
    ("text", "start"),
    [(ROSENBROCK, (-1.2, 1.0)), ("x**4 - 3*x**2 + x", (5.0,)), ("exp(x) - 20*log(x)", (9.0,)), ("abs(x)**1.5", (3.0,))],
)
def test_every_step_of_the_line_search_satisfies_armijo_and_the_one_twice_as_long_does_not(text, start) -> None:
    run = go(text, *start, optimizer="backtracking")
    value = Objective(parse(text)).value
    trials = 0
    for row, after in pairwise(run.trajectory):
        rate = row.learning_rate
        assert rate is not None
        halvings = math.log2(1.0 / rate)
        assert halvings == int(halvings)
        trials += int(halvings) + 1
        slope = sum(g * g for g in row.gradient)
        assert after.value <= row.value - 1e-4 * rate * slope
        if halvings:
            longer = tuple(x - 2 * rate * g for x, g in zip(row.point, row.gradient, strict=True))
            assert not value(longer) <= row.value - 2e-4 * rate * slope
    assert run.value_evaluations == len(run.trajectory) + trials
    assert run.gradient_evaluations == len(run.trajectory)


def test_the_schedule_gives_the_first_trial() -> None:
    run = go(
        "x**2/8", 8.0, optimizer="backtracking", schedule="step", schedule_options={"every": 2, "gamma": 0.5}, steps=4
    )
    assert [row.learning_rate for row in run.trajectory] == [1.0, 1.0, 0.5, 0.5, None]


def test_a_search_that_finds_nothing_stays_where_it_is() -> None:
    # At the kink the slope is 1 on the right, yet the function rises to both sides.
    run = go("max(x, -2*x)", 0.0, optimizer="backtracking", steps=3, tol=0.0)
    assert run.stop_reason is StopReason.MAX_STEPS
    assert run.final.value <= 1e-300


def test_newton_solves_a_quadratic_in_one_step() -> None:
    run = go("(x-1)**2 + 10*(y+2)**2 + x*y", 4.0, 3.0, optimizer="newton")
    assert (run.stop_reason, run.steps_taken) == (StopReason.TOLERANCE, 1)


def test_newton_converges_quadratically() -> None:
    run = go(ROSENBROCK, -1.2, 1.0, optimizer="newton", tol=1e-12)
    assert run.stop_reason is StopReason.TOLERANCE
    assert run.steps_taken < 8
    assert run.final.point == pytest.approx((1.0, 1.0))


def test_newton_goes_where_the_model_is_flat_even_if_that_is_a_saddle() -> None:
    run = go("x**2 - y**2 + x*y", 3.0, 2.0, optimizer="newton")
    assert run.stop_reason is StopReason.TOLERANCE
    assert run.final.point == pytest.approx((0.0, 0.0), abs=1e-12)


def test_the_learning_rate_damps_newton() -> None:
    run = go("(x-1)**2", 5.0, optimizer="newton", lr=0.25, steps=3)
    assert [row.point[0] for row in run.trajectory] == pytest.approx([1 + 4 * 0.75**k for k in range(4)])


def test_where_the_hessian_is_singular_newton_takes_the_gradient() -> None:
    assert newton_direction([[0.0, 0.0], [0.0, 2.0]], (3.0, 4.0)) == (3.0, 4.0)
    assert newton_direction([[math.nan]], (3.0,)) == (3.0,)
    assert newton_direction([[1e-200]], (1e200,)) == (1e200,)
    assert go("3*x", 1.0, optimizer="newton", lr=0.1, steps=1).final.point == pytest.approx((0.7,))


entries = st.floats(-10, 10)


@given(st.integers(1, 6).flatmap(lambda n: st.tuples(
    st.lists(st.lists(entries, min_size=n, max_size=n), min_size=n, max_size=n),
    st.lists(entries, min_size=n, max_size=n),
)))  # fmt: skip
def test_the_solution_satisfies_the_system(system) -> None:
    matrix, right = system
    x = solve(matrix, right)
    assume(x is not None)
    assert x is not None
    scale = max(map(abs, x))
    assume(scale < 1e6)
    for row, b in zip(matrix, right, strict=True):
        assert math.fsum(a * xi for a, xi in zip(row, x, strict=True)) == pytest.approx(b, abs=1e-9 * (1 + scale))


@pytest.mark.parametrize("optimizer", ["exact", "cg", "lbfgs"])
@pytest.mark.parametrize("text", ["x**2", "x**4", "1e-300*x**2", "abs(x)", "exp(x**2)", "1e200*x**2", "log(x)", "-x"])
def test_a_search_that_has_nothing_to_find_raises_no_error(optimizer: str, text: str) -> None:
    run = go(text, 1.5, optimizer=optimizer, lr=0.1, steps=60, tol=0.0)
    assert run.stop_reason in (StopReason.MAX_STEPS, StopReason.DIVERGED, StopReason.NON_FINITE)
