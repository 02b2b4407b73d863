"""Curvature and rates: exact for quadratics, local otherwise, and None where theory says nothing."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.calculus.analysis.quadratic import degree
from gdcli.diagnosis.measures.convergence_rates import geometric_rate, steps_to
from gdcli.diagnosis.measures.curvature import curvature
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Curvature
from tests.diagnosis.cases import problem, run_of, verdict_of


def curvature_of(
    text: str, lr: float = 0.1, steps: int = 1000, start: tuple[float, ...] | None = None, **options: Any
) -> Curvature:
    found = curvature(problem(text)[0], run_of(text, lr, steps, start, **options))
    assert found is not None
    return found


def test_the_example_of_the_contract() -> None:
    found = curvature_of("x**2 + 3*x", 0.1, 50)
    assert (found.exact, found.at, found.eigenvalues) == (True, (-1.5,), (2.0,))
    assert (found.lr_limit, found.lr_best, found.condition_number) == (1.0, 0.5, 1.0)
    assert found.predicted_rate == pytest.approx(0.8, rel=1e-15)
    assert found.measured_rate == pytest.approx(0.8, rel=1e-9)


@settings(max_examples=40)
@given(
    st.integers(1, 200), st.integers(1, 200), st.floats(0.05, 1.2), st.floats(-3, 3), st.floats(-3, 3)
)
def test_a_quadratic_is_known_exactly(a: int, b: int, share: float, x: float, y: float) -> None:
    """Spectrum a, b along (3, 4)/5 and (4, -3)/5, minimizer (x, y): prediction and measurement agree."""
    text = f"{a}/50*(3*(x - {x!r}) + 4*(y - {y!r}))**2 + {b}/50*(4*(x - {x!r}) - 3*(y - {y!r}))**2".replace("- -", "+ ")
    lr = share * 2 / max(a, b)
    found = curvature_of(text, lr, 400, (x + 1, y - 2), tol=0.0)
    assert found.exact
    assert found.eigenvalues == pytest.approx(sorted((a, b)), rel=1e-12)
    assert found.at == pytest.approx((x, y), abs=1e-9)
    assert found.condition_number == pytest.approx(max(a, b) / min(a, b), rel=1e-9)
    rates = [abs(1 - lr * a), abs(1 - lr * b)]
    assert found.predicted_rate == pytest.approx(max(rates), rel=1e-9, abs=1e-9)
    clear = max(rates) > 1.02 * min(rates) or a == b
    if clear and max(rates) > 0.5:
        assert found.measured_rate == pytest.approx(max(rates), rel=1e-2)


@pytest.mark.parametrize(
    ("optimizer", "lr"), [("gd", 0.09), ("momentum", 0.05), ("nesterov", 0.05), ("newton", 0.3)]
)
def test_predicted_and_measured_rate_stand_side_by_side(optimizer: str, lr: float) -> None:
    found = curvature_of("(x - 1)**2 + 10*(y + 2)**2", lr, 400, (4.0, 3.0), optimizer=optimizer)
    assert found.measured_rate == pytest.approx(found.predicted_rate, rel=3e-3)


def test_the_rate_is_measured_through_thinning_and_before_rounding() -> None:
    thinned = curvature_of("x**2 + 3*x", 0.00005, 250_000)
    assert thinned.measured_rate == pytest.approx(0.9999, rel=1e-9)
    rounded = curvature_of("x**2 + 3*x", 0.1, 1000, tol=0.0)
    assert rounded.measured_rate == pytest.approx(0.8, rel=1e-6)


def test_a_single_step_to_the_minimum_has_rate_zero() -> None:
    found = curvature_of("x**2 + 3*x", 0.5, 50)
    assert (found.predicted_rate, found.measured_rate) == (0.0, 0.0)


def test_the_curvature_of_other_functions_is_local() -> None:
    found = curvature_of("@rosenbrock", 1.0, 100, optimizer="newton")
    assert not found.exact
    assert found.at == pytest.approx((1.0, 1.0), abs=1e-12)
    assert found.condition_number == pytest.approx(2508.009601, rel=1e-6)
    far = curvature_of("@rosenbrock", 0.1, 100)
    assert far.at == (-1.2, 1.0)
    assert far.predicted_rate is None


def test_along_a_valley_a_quadratic_stays_where_it_is() -> None:
    found = curvature_of("(x - y)**2", 0.1, 100, (3.0, 1.0))
    assert found.at == pytest.approx((2.0, 2.0))
    assert (found.lr_limit, found.lr_best) == pytest.approx((0.5, 0.25))
    assert found.condition_number is None
    assert found.predicted_rate == pytest.approx(0.6)


def test_where_the_curvature_vanishes_nothing_is_claimed() -> None:
    found = curvature_of("x**4", 0.1, 1000)
    assert (found.lr_limit, found.lr_best, found.condition_number, found.predicted_rate) == (None, None, None, None)


def test_a_saddle_has_no_limit() -> None:
    found = curvature_of("x**2 - y**2", 0.1, 20)
    assert found.eigenvalues == (-2.0, 2.0)
    assert (found.lr_limit, found.lr_best) == (None, None)
    assert found.predicted_rate == pytest.approx(1.2)


def test_a_line_has_no_minimizer() -> None:
    found = curvature_of("x + y", 0.1, 20)
    assert found.eigenvalues == (0.0, 0.0)
    assert (found.lr_limit, found.predicted_rate) == (None, None)


def test_a_weight_decay_is_part_of_what_is_descended() -> None:
    found = curvature_of("(x - 1)**2", 0.1, 300, (3.0,), hyperparameters={"weight_decay": 0.5})
    assert found.eigenvalues == (2.5,)
    assert found.at == pytest.approx((0.8,))
    assert found.lr_limit == pytest.approx(0.8)
    assert found.measured_rate == pytest.approx(found.predicted_rate, rel=1e-6)


def test_the_curvature_of_many_variables_has_its_largest_eigenvalue() -> None:
    found = curvature_of("@sum_of_squares(300)", 0.001, 20)
    assert found.exact
    assert found.eigenvalues[-1] == pytest.approx(600.0, rel=1e-6)
    assert found.lr_limit == pytest.approx(2 / 600, rel=1e-6)
    assert max(map(abs, found.at)) < 1e-6
    assert len(found.eigenvalues) <= 2
    dense = curvature_of("@sum_of_squares(60)", 0.001, 20)
    assert dense.eigenvalues == pytest.approx([2.0 * i for i in range(1, 61)], rel=1e-12)


def test_an_end_of_a_large_spectrum_that_does_not_settle_is_not_claimed() -> None:
    found = curvature_of("@nesterov(400)", 0.1, 20)
    assert found.eigenvalues == pytest.approx((4.0,), rel=1e-3)
    assert found.condition_number is None
    assert found.lr_best is None


def test_without_a_finite_hessian_there_is_no_curvature() -> None:
    at_one = run_of("x**2", 0.0, 1)
    assert curvature(Objective(parse("sqrt(x)")), at_one) is not None
    assert curvature(Objective(parse("sqrt(x - 1)")), at_one) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 + 0*x", 1), ("x + y", 1), ("x*y", 2), ("(x + 1)**2/3 - x", 2), ("-(x**2)", 2), ("x**3", 3), ("x**2*y", 3),
        ("x**2/y", math.inf), ("2**x", math.inf), ("x**0.5", math.inf), ("sin(3)*x**2", 2), ("abs(x)", math.inf),
        ("sqrt(x**4)", math.inf), ("x**pi", math.inf), ("exp(x)", math.inf), ("7*x**0", 0),
    ],
)  # fmt: skip
def test_the_degree_of_a_function_is_known(text: str, expected: float) -> None:
    objective = Objective(parse(text))
    assert degree(objective.graph, objective.output) == expected


def test_geometric_rate_and_what_is_left() -> None:
    assert geometric_rate([(k, 3.0 * 0.9**k) for k in range(0, 50, 3)]) == pytest.approx(0.9)
    assert geometric_rate([(1, 2.0)]) is None
    assert steps_to(1e-6, 1.0, 0.1) == 6
    assert steps_to(1.0, 0.5, 0.9) == 0
    assert steps_to(1e-6, 1.0, 1.0) is None
    assert steps_to(1e-6, 1.0, 0.0) == 1
    assert steps_to(0.0, 1.0, 0.5) is None


@pytest.mark.parametrize("text", ["max(0, x - 1)**2", "abs(x - 1)*(x - 1) + 2*(x - 1)**2"])
def test_no_curvature_is_claimed_where_the_second_derivative_jumps(text: str) -> None:
    assert verdict_of(text, 0.1, 20, (1.5,)).curvature is None
