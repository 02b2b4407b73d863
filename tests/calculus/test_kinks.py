"""Kinks, poles, jumps and flat points: the behavior of a function on both sides of a point."""

from __future__ import annotations

import math

import pytest

from gdcli.calculus.analysis.one_sided import (
    curvature_at,
    higher_derivatives,
    limit_at,
    sides_along_axes,
    sides_at,
    trend_at,
)
from gdcli.calculus.analysis.point_view import local_view
from gdcli.model import Trend
from tests.calculus.numbers import objective

ROOT = math.sqrt(2.0)


@pytest.mark.parametrize(
    ("text", "x", "trend"),
    [
        ("3*abs(x) + x", 0.0, Trend.MINIMUM),
        ("x - 3*abs(x)", 0.0, Trend.MAXIMUM),
        ("abs(x) + 3*x", 0.0, Trend.RISING),
        ("max(x**2, 2 - x)", 1.0, Trend.MINIMUM),
        ("max(0, 1 - x)", 1.0, Trend.MINIMUM),
        ("abs(3*x - 1)", 1 / 3, Trend.MINIMUM),
        ("abs(x**2 - 2)", ROOT, Trend.MINIMUM),
        ("abs(exp(x) - 3)", math.log(3.0), Trend.MINIMUM),
        ("x**20", 0.0, Trend.MINIMUM),
        ("x**21", 0.0, Trend.INFLECTION),
        ("x*abs(x)", 0.0, Trend.INFLECTION),
        ("(x - 0.1)**3", 0.1, Trend.INFLECTION),
        ("(x - 0.1)**4", 0.1, Trend.MINIMUM),
        ("x - sin(x)", 0.0, Trend.INFLECTION),
        ("cos(x)", math.pi, Trend.MINIMUM),
        ("cos(x)*cosh(x)", 0.0, Trend.MAXIMUM),
        ("abs(x)**1.5", 0.0, Trend.MINIMUM),
        ("sqrt(abs(x))", 0.0, Trend.MINIMUM),
        ("cbrt(x)", 0.0, Trend.RISING),
        ("heaviside(x) + x**2", 0.0, None),
        ("-heaviside(x)", 0.0, None),
        ("x - sin(x)", 6.2831853, Trend.INFLECTION),
        ("sin(x) - x", -6.2831853, Trend.INFLECTION),
        ("x - tanh(x)", 1e-9, Trend.INFLECTION),
        ("1e-9*x**2 + x**3", 0.0, Trend.MINIMUM),
        ("x**3 - 1e-9*x**2", 0.0, Trend.MAXIMUM),
        ("abs(x - 1) + abs(x + 1)", 0.5, Trend.FLAT),
        ("sqrt(x)", 0.0, Trend.RISING),
        ("sqrt(x**3)", 0.0, Trend.MINIMUM),
        ("relu(x) - relu(-x)", 0.0, Trend.RISING),
        ("sin(x)/x", 0.0, None),
        ("log(x)", 0.0, None),
    ],
)
def test_the_trend_comes_from_both_sides(text, x, trend):
    assert trend_at(objective(text), x) is trend


@pytest.mark.parametrize(
    ("text", "point", "hessian"),
    [
        ("hypot(x, y)", (0.0, 0.0), None),
        ("hypot(x, y)", (3.0, 4.0), ((0.128, -0.096), (-0.096, 0.072))),
        ("hypot(x, y)**2", (0.0, 0.0), ((2.0, 0.0), (0.0, 2.0))),
        ("abs(x) + x**2", (0.0,), None),
        ("abs(x) + x**2", (1.0,), ((2.0,),)),
        ("max(x**2, x**4)", (0.0,), ((2.0,),)),
        ("max(x**2, x**4)", (1.0,), None),
        ("max(x**2, 3*x**2)", (0.0,), ((6.0,),)),
        ("min(x**2, x**4)", (0.0,), ((0.0,),)),
        ("abs(x)**1.5", (0.0,), ((math.inf,),)),
        ("abs(x)**3", (0.0,), ((0.0,),)),
        ("abs(x*y)", (0.0, 0.0), None),
        ("abs(x + y) + x**2", (1.0, -1.0), None),
        ("max(x**2, y**2)", (0.0, 0.0), None),
        ("abs(x + y)**3 + x**2", (0.0, 0.0), ((2.0, 0.0), (0.0, 0.0))),
        ("relu(x)**2", (0.0,), None),
    ],
)
def test_a_kink_has_no_curvature_and_everything_else_its_own(text, point, hessian):
    found = curvature_at(objective(text), point)
    if hessian is None:
        assert found is None
        return
    assert found is not None
    for row, expected in zip(found, hessian, strict=True):
        assert row == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "slopes"),
    [("3*abs(x) + x", (-2.0, 4.0)), ("max(x**2, -x)", (-1.0, 0.0)), ("relu(x) + 2*x", (2.0, 3.0)),
     ("sqrt(abs(x))", (-math.inf, math.inf)), ("1e-12*abs(x)", (-1e-12, 1e-12))],
)  # fmt: skip
def test_a_kink_has_two_slopes(text, slopes):
    sides = sides_at(objective(text), (0.0,))
    assert sides.is_kink
    assert sides.slopes == pytest.approx(slopes)


def test_slopes_along_a_direction():
    sides = sides_at(objective("abs(x - y) + x"), (1.0, 1.0), (1.0, -1.0))
    assert sides.slopes == (-1.0, 3.0)


@pytest.mark.parametrize(
    ("text", "point"), [("tan(x)**2", math.pi / 2), ("1/sin(x)**2", 0.0), ("sec(x)**2", 3 * math.pi / 2)]
)
def test_a_pole_is_known_next_to_its_float(text, point):
    sides = sides_at(objective(text), (point,))
    assert sides.is_pole
    assert sides.limit == math.inf


@pytest.mark.parametrize(
    ("text", "limit", "curvature"),
    [("sin(x)/x", 1.0, -1 / 3), ("(1 - cos(x))/x**2", 0.5, -1 / 12), ("x**2/x", 0.0, 0.0), ("tan(x)/x", 1.0, 2 / 3),
     ("exp(-1/x**2)", 0.0, 0.0), ("(exp(x) - 1)/x", 1.0, 1 / 3)],
)  # fmt: skip
def test_a_hole_has_a_limit_and_a_curvature_beside_it(text, limit, curvature):
    assert limit_at(objective(text), (0.0,)) == pytest.approx(limit)
    right = sides_at(objective(text), (0.0,)).right
    assert right is not None
    assert right.curvature == pytest.approx(curvature, abs=1e-12)


def test_a_jump_has_no_limit():
    assert limit_at(objective("atan(1/x)"), (0.0,)) is None


def test_a_view_of_a_kink_shows_its_slopes_and_no_curvature():
    view = local_view(objective("3*abs(x) + x"), (0.0,), spectrum=True)
    assert view.slopes == ((-2.0, 4.0),)
    assert view.hessian is not None
    assert math.isnan(view.hessian[0][0])
    assert view.eigenvalues is None


def test_a_line_made_of_two_pieces_has_its_slope():
    view = local_view(objective("relu(x) - relu(-x)"), (0.0,))
    assert view.gradient == (1.0,)
    assert view.slopes is None


@pytest.mark.parametrize(
    ("text", "limits"),
    [("heaviside(x) + x**2", (0.0, 1.0)), ("3 - sign(x)", (4.0, 2.0)), ("heaviside(x) + sqrt(x)", (None, 1.0)),
     ("heaviside(x)*heaviside(-x)", (0.0, 0.0))],
)  # fmt: skip
def test_a_jump_has_two_limits_and_no_slope(text, limits):
    view = local_view(objective(text), (0.0,))
    assert view.jumps == (limits,)
    assert math.isnan(view.gradient[0])
    assert view.trend is None


def test_a_function_that_jumps_along_one_axis_has_a_slope_along_the_other():
    view = local_view(objective("sign(x)*y + 3*y"), (0.0, 1.0))
    assert math.isnan(view.gradient[0])
    assert view.gradient[1] == 3.0


def test_each_axis_has_its_own_sides():
    kinks = [sides.is_kink for sides in sides_along_axes(objective("abs(x) + y**2"), (0.0, 0.0))]
    assert kinks == [True, False]


@pytest.mark.parametrize(
    ("text", "x", "truth"),
    [("sin(x)*exp(x)", 0.0, (2.0, 2.0, 0.0, -4.0)), ("x**5", 1.0, (20.0, 60.0, 120.0, 120.0)),
     ("1/x", 2.0, (0.25, -0.375, 0.75, -1.875)), ("abs(x)**3", -1.0, (6.0, -6.0, 0.0, 0.0)),
     ("sqrt(x**4)", 0.0, (2.0, 0.0, 0.0, 0.0)), ("abs(x)*x**3", 0.0, (0.0, 0.0, math.nan, math.nan)),
     ("abs(x)", 0.0, (math.nan,) * 4), ("x**3.5", 0.0, (0.0, 0.0, None, None)), ("log(x)", -1.0, (None,) * 4)],
)  # fmt: skip
def test_higher_derivatives_are_those_of_both_sides(text, x, truth):
    assert higher_derivatives(objective(text), x, 5) == pytest.approx(truth, nan_ok=True)
