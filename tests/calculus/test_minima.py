"""Minima to rounding, bounds over the whole domain, flatness by construction, creases, and searches around a point."""

from __future__ import annotations

import math

import mpmath
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gdcli.calculus.analysis.eigenvalues import eigensystem, eigenvalues
from gdcli.calculus.analysis.minima.creases import Creases, minimizer_on
from gdcli.calculus.analysis.minima.flatness import is_flat
from gdcli.calculus.analysis.minima.line_minimizers import kink_along_axes, lower_beside, valley_of_one
from gdcli.calculus.analysis.minima.minimizer import polished, snapped, value_to_rounding
from gdcli.calculus.analysis.minima.surroundings import descent_along, lower_place
from gdcli.calculus.analysis.minima.value_bounds import bounds_of
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse


def of(text: str) -> Objective:
    return Objective(parse(text))


@pytest.mark.parametrize(
    ("text", "near", "at", "value"),
    [
        ("x**2", (4e-7,), (0.0,), 0.0),
        ("x**8", (2e-4,), (0.0,), 0.0),
        ("x**20", (2e-3,), (0.0,), 0.0),
        ("(x-2)**6 + (y-1)**2", (2.003, 1.0001), (2.0, 1.0), 0.0),
        ("x**4 + y**8", (1e-3, 1e-3), (0.0, 0.0), 0.0),
        ("(x-1/3)**4", (0.3334,), (1 / 3,), 0.0),
        ("(x-3)**2 + 1e-28", (3.0000001,), (3.0,), 1e-28),
        ("x**2 + 3*x", (-1.50001,), (-1.5,), -2.25),
        ("(x**2+y-11)**2+(x+y**2-7)**2", (-2.805118, 3.131312), (-2.805118086952745, 3.131312518250573), 0.0),
    ],
)
def test_a_minimizer_is_found_to_rounding(
    text: str, near: tuple[float, ...], at: tuple[float, ...], value: float
) -> None:
    objective = of(text)
    found = polished(objective, near)
    assert found == pytest.approx(at, rel=4e-16, abs=0.0)
    assert value_to_rounding(objective, found) == value


def test_a_small_value_that_the_next_floats_have_too_is_not_rounding() -> None:
    x = 23.522465789953472
    exact = mpmath.exp(-mpmath.mpf(x)) * mpmath.sin(5 * mpmath.mpf(x))
    assert value_to_rounding(of("exp(-x)*sin(5*x)"), (x,)) == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize(
    ("text", "low", "is_open"),
    [
        ("exp(-x)", 0.0, True), ("exp(-2*x) + 1", 1.0, True), ("-tanh(x)", -1.0, True), ("1/(1+x**2)", 0.0, True),
        ("log(1+exp(-(w*2+b)))+log(1+exp(-(w+b)))", 0.0, True), ("x**2*y**2", 0.0, False), ("cosh(x)", 1.0, False),
        ("(1-x)**2 + 100*(y-x**2)**2", 0.0, False), ("sin(x)", -1.0, False), ("x + exp(x)", -math.inf, True),
        ("max(x, 2)", 2.0, False), ("x**3", -math.inf, True), ("hypot(x, y)", 0.0, False), ("relu(x)*3", 0.0, False),
        ("2 - sech(x)", 1.0, False), ("sqrt(x) + 1", 1.0, False), ("exp(-1/x**2)", 0.0, True),
        ("x**2*exp(x)", 0.0, False),
    ],
)  # fmt: skip
def test_bounds_hold_and_say_whether_they_are_reached(text: str, low: float, is_open: bool) -> None:
    bounds = bounds_of(of(text))
    assert (bounds.low, bounds.low_open) == (low, is_open)


@pytest.mark.parametrize(
    ("text", "low", "low_open", "high", "high_open"),
    [
        ("1/(2 + x**2)", 0.0, True, 0.5, False),
        ("-1/(2 + x**2)", -0.5, False, 0.0, True),
        ("1/(2 + 2/(1 + x**2))", 0.25, False, 0.5, True),
        ("1/(3 + sin(x))", 0.25, False, 0.5, False),
        ("1/(1 - exp(x) - 3)", -0.5, True, 0.0, True),
        ("1/abs(x)", 0.0, True, math.inf, True),
        ("1/x", -math.inf, True, math.inf, True),
    ],
)
def test_both_bounds_of_a_reciprocal(text: str, low: float, low_open: bool, high: float, high_open: bool) -> None:
    bounds = bounds_of(of(text))
    assert (bounds.low, bounds.low_open, bounds.high, bounds.high_open) == (low, low_open, high, high_open)


@given(st.sampled_from(["x**2*exp(-x)", "x/(1+x**2)", "sin(x)*cosh(x)", "atan(x) - x**3", "sigmoid(x)*x"]),
       st.floats(-50, 50))  # fmt: skip
def test_no_value_is_outside_of_the_bounds(text: str, x: float) -> None:
    objective = of(text)
    bounds, value = bounds_of(objective), objective.value((x,))
    assert not math.isfinite(value) or bounds.low <= value <= bounds.high


@pytest.mark.parametrize(
    ("text", "x", "flat"),
    [
        ("relu(x)", (-1.0,), True), ("abs(x-1) + abs(x+1)", (0.5,), True), ("min(x**2, 1)", (3.0,), True),
        ("0*x + 3", (1.0,), True), ("exp(-x)", (1000.0,), False), ("1 - tanh(x)", (100.0,), False),
        ("x**200", (0.001,), False), ("relu(x)", (0.0,), False), ("relu(x) + y", (-1.0, 0.0), False),
    ],
)  # fmt: skip
def test_flat_is_what_is_built_so_and_not_what_underflows(text: str, x: tuple[float, ...], flat: bool) -> None:
    assert is_flat(of(text), x) is flat


@pytest.mark.parametrize(
    ("text", "near", "at", "left", "right"),
    [
        ("abs(x - 1)", 1.0000003, 1.0, -1.0, 1.0), ("3*abs(x) + x", -1e-9, 0.0, -2.0, 4.0),
        ("max(x**2, 2-x)", 1.00001, 1.0, -1.0, 2.0), ("abs(x)**1.5", 1e-7, 0.0, 0.0, 0.0),
        ("x**4", 1e-3, 0.0, 0.0, 0.0), ("sqrt(abs(x))", 1e-5, 0.0, -math.inf, math.inf),
    ],
)  # fmt: skip
def test_the_slopes_on_both_sides_of_a_minimum(text: str, near: float, at: float, left: float, right: float) -> None:
    found = valley_of_one(of(text), near)
    assert found is not None
    assert found.point == (at,)
    assert (found.left, found.right) == pytest.approx((left, right), abs=1e-6)


@pytest.mark.parametrize("text", ["heaviside(x) + x**2", "-abs(x)", "x", "1/x**2"])
def test_a_jump_a_peak_and_a_pole_are_no_minima(text: str) -> None:
    assert valley_of_one(of(text), 1e-7) is None


def test_beside_a_jump_it_is_lower() -> None:
    assert lower_beside(of("heaviside(x) + x**2"), (0.0,)) == pytest.approx(0.0, abs=1e-12)
    assert lower_beside(of("x**2"), (0.0,)) is None
    assert lower_beside(of("abs(x) + y**2"), (0.0, 1.0)) is None


def test_a_kink_in_two_variables_is_found_along_its_axis() -> None:
    kink = kink_along_axes(of("x**2 + 3*abs(y)"), (1.0, 0.0))
    assert kink is not None
    assert (kink.left, kink.right) == (-3.0, 3.0)
    assert kink_along_axes(of("x**2 + y**2"), (0.0, 0.0)) is None


@pytest.mark.parametrize(
    ("text", "near", "at"),
    [
        ("(x-3)**2/2 + abs(y) + (x-y-1)**2", (2.0, 0.01), (5 / 3, 0.0)),
        ("abs(x+y-1) + x**2 + 2*y**2", (0.5, 0.4), (2 / 3, 1 / 3)),
        ("max(x, y) + x**2 + y**2", (-0.3, -0.2), (-0.25, -0.25)),
        ("relu(1-x-y) + (x**2+y**2)/10", (0.4, 0.6), (0.5, 0.5)),
    ],
)
def test_the_minimum_along_a_crease(text: str, near: tuple[float, ...], at: tuple[float, ...]) -> None:
    objective = of(text)
    creases = Creases(objective)
    found = minimizer_on(creases, range(creases.count), objective, near)
    assert found is not None
    assert snapped(objective, found) == pytest.approx(at, abs=1e-14)


def test_creases_are_crossed_where_points_lie_on_both_sides() -> None:
    creases = Creases(of("abs(x) + abs(y-1)"))
    assert creases.crossed([(-0.1, 2.0), (0.2, 2.0)]) == (0,)
    assert creases.crossed([(1.0, 2.0), (2.0, 3.0)]) == ()


@pytest.mark.parametrize(
    ("text", "at", "lower"),
    [
        ("x**4 - 3*x**2 + x", (1.1309,), (-1.30083956594,)),
        ("(4-2.1*x**2+x**4/3)*x**2+x*y+(4*y**2-4)*y**2", (1.7036, -0.7961), None),
        ("x**2 + y**2", (0.0, 0.0), None),
    ],
)
def test_a_look_around_finds_a_lower_valley(text: str, at: tuple[float, ...], lower: tuple[float, ...] | None) -> None:
    objective = of(text)
    found = lower_place(objective, at, 4.0, objective.value(at) - 1e-6)
    if text.startswith("x**2"):
        assert found is None
    else:
        assert found is not None
        assert found.is_minimum
        assert found.value < objective.value(at)
        assert lower is None or found.point == pytest.approx(lower, abs=1e-6)


def test_a_tail_falls_as_far_as_is_looked_and_a_valley_does_not() -> None:
    tail = of("exp(-x)")
    assert descent_along(tail, (5.0,), (-math.exp(-5.0),)) == 0.0
    assert descent_along(of("x**2"), (5.0,), (10.0,)) is None
    assert descent_along(of("exp(-x) + 1e-30*x**2"), (5.0,), (-math.exp(-5.0),)) is None


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
@example(-6.0, -3.6575633716269264e34, -2.229628302911155e68)
def test_eigenvalues_of_two_are_the_nearest_floats(a: float, b: float, c: float) -> None:
    with mpmath.workdps(800):
        p, q, r = map(mpmath.mpf, (a, b, c))
        root = mpmath.sqrt((p - r) ** 2 + 4 * q * q)
        exact = float((p + r - root) / 2), float((p + r + root) / 2)
    assert eigenvalues(((a, b), (b, c))) == exact
    system = eigensystem(((a, b), (b, c)))
    assert system is not None
    assert system[0] == exact
