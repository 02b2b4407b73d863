"""Expansions to one side of a point, held against derivatives and difference quotients in many digits."""

from __future__ import annotations

import math

import pytest

from gdcli.graph.objective import Objective
from gdcli.graph.rays import curvature_through, one_sided_curvature, one_sided_slope
from gdcli.language.reading.parser import parse
from tests.graph import precise
from tests.graph.oracle import CASES, COUNTS, call_text, derivative, exact


def along(text, point, direction):
    """The expansion of a function that has values on that side."""
    side = Objective(parse(text)).edges.rays.along(point, direction)
    assert side is not None
    return side


@pytest.mark.parametrize("degrees", range(-165, 181, 15))
def test_the_angle_has_a_limit_from_every_side_of_the_origin(degrees):
    """Of sides on the negative x axis, too: there the function has the value that belongs to the upper side."""
    direction = [round(turn(math.radians(degrees)), 15) for turn in (math.cos, math.sin)]
    assert along("atan2(y, x)", [0.0, 0.0], direction).limit == pytest.approx(math.radians(degrees), rel=1e-12)


@pytest.mark.parametrize(("name", "count"), COUNTS)
def test_every_function_has_the_slope_and_curvature_of_its_expansion(name, count):
    text = call_text(name, count)
    objective = Objective(parse(text))
    for point in (point for point in CASES[name].points if len(point) == count):
        direction = [1.0, -0.5, 0.25][:count]
        side = along(text, point, direction)
        slope = sum(d * exact(derivative(name, count, (i,)), point) for i, d in enumerate(direction))
        bend = sum(
            a * b * exact(derivative(name, count, (i, j)), point)
            for i, a in enumerate(direction)
            for j, b in enumerate(direction)
        )
        assert side.limit == pytest.approx(exact(derivative(name, count, ()), point), rel=1e-12, abs=1e-14)
        assert one_sided_slope(side, objective.value(point)) == pytest.approx(slope, rel=1e-9, abs=1e-12)
        assert one_sided_curvature(side) == pytest.approx(bend, rel=1e-8, abs=1e-11)


KINKED = [
    ("3*abs(x) + x", (0.0,)),
    ("abs(x)**3 - abs(x)", (0.0,)),
    ("max(x**2, 2 - x)", (1.0,)),
    ("max(x, x**2, x**3 - 2)", (0.0,)),
    ("min(sin(x), x**2)", (0.0,)),
    ("hypot(x, 2*y) + x", (0.0, 0.0)),
    ("sqrt(x**2 + x**4)", (0.0,)),
    ("sqrt(1 - cos(x))", (0.0,)),
    ("cos(sqrt(abs(x)))", (0.0,)),
    ("asin(1 - x**2)", (0.0,)),
    ("acos(1 - x**4)", (0.0,)),
    ("acosh(1 + x**2)", (0.0,)),
    ("relu(x**3 + x) - leaky_relu(x)", (0.0,)),
    ("abs(tan(x)) + softplus(abs(x))", (0.0,)),
    ("exp(-abs(x - 2)) + abs(y)", (2.0, 0.0)),
    ("logsumexp(abs(x), x)", (0.0,)),
    ("erf(abs(x)) * sigmoid(x)", (0.0,)),
    ("sqrt(x**4 + y**6) + hypot(x, y)**3", (0.0, 0.0)),
]


@pytest.mark.parametrize(("text", "point"), KINKED)
def test_both_sides_of_a_kink_have_the_slopes_of_the_definition(text, point):
    objective = Objective(parse(text))
    for direction in ([1.0, 0.5][: len(point)], [-1.0, 2.0][: len(point)]):
        side = along(text, point, direction)
        truth = precise.one_sided_slope(text, point, direction)
        assert one_sided_slope(side, objective.value(point)) == pytest.approx(truth, rel=1e-9, abs=1e-12)
        bend = precise.one_sided_curvature(text, point, direction)
        assert one_sided_curvature(side) == pytest.approx(bend, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "exponent", "coefficient"),
    [
        ("sqrt(x)", 0.5, 1.0),
        ("abs(x)**1.5", 1.5, 1.0),
        ("1/x", -1.0, 1.0),
        ("1/(x*sin(x))", -2.0, 1.0),
        ("sqrt(x**5)/x", 1.5, 1.0),
        ("x**100", 100.0, 1.0),
        ("(1 - cos(x))**4", 8.0, 1.0 / 16.0),
        ("x - sin(x)", 3.0, 1.0 / 6.0),
        ("tan(x) - x - x**3/3", 5.0, 2.0 / 15.0),
        ("log(cosh(x))", 2.0, 0.5),
        ("atan(1/x) - pi/2", 1.0, -1.0),
        ("1/(1 + 1/x)", 1.0, 1.0),
        ("cos(x)*cosh(x) + x**4/6 - 1", 8.0, 1.0 / 2520.0),
    ],
)
def test_the_leading_term_at_zero(text, exponent, coefficient):
    side = along(text, (0.0,), (1.0,))
    assert side.terms[0] == (exponent, pytest.approx(coefficient, rel=1e-9))


@pytest.mark.parametrize(
    ("text", "way"),
    [("sqrt(x)", -1.0), ("log(x)", -1.0), ("acosh(1 + x)", -1.0), ("asin(1 + x)", 1.0), ("x**1.5", -1.0),
     ("sqrt(-x**2)", 1.0), ("log(relu(x))", -1.0), ("1/relu(x)", -1.0)],
)  # fmt: skip
def test_a_side_without_values_is_none(text, way):
    assert Objective(parse(text)).edges.rays.along((0.0,), (way,)) is None


@pytest.mark.parametrize("text", ["sin(1/x)", "exp(1/abs(x))", "exp(log(x))", "x*sin(1/x)"])
def test_what_is_not_known_is_not_said(text):
    side = along(text, (0.0,), (1.0,))
    assert one_sided_curvature(side) is None
    assert math.isnan(curvature_through((side, side), 0.0))


SMOOTH_AT_ZERO = (
    *("sin", "sinh", "tan", "tanh", "asin", "asinh", "atan", "atanh"),
    *("erf", "exp", "expm1", "log1p", "sigmoid", "softplus", "gelu"),
)
"""Functions with a slope at 0 that is not zero."""


@pytest.mark.parametrize(
    ("text", "order"),
    [
        *((f"{name}(x + x**3*sin(1/x))", 3.0) for name in SMOOTH_AT_ZERO),
        ("cos(x + x**3*sin(1/x))", 4.0),
        ("cbrt(x + x**3*sin(1/x))", 3.0 - 2.0 / 3.0),
        ("sqrt(x + x**3*sin(1/x))", 2.5),
        ("(x + x**3*sin(1/x))**3", 5.0),
        ("abs(x + x**3*sin(1/x))", 3.0),
        ("1/(1 + x**2*sin(1/x))", 2.0),
        ("x**2*sin(1/x) + x**4*sin(1/x)", 2.0),
        ("(x**2*sin(1/x))*(x + x**2*sin(1/x))", 3.0),
        ("max(x + x**3*sin(1/x), 2*x + x**2*sin(1/x))", 2.0),
        ("hypot(x, x**2*sin(1/x))", 3.0),
    ],
)
def test_a_part_without_an_expansion_bounds_the_order(text, order):
    """What x³ sin(1/x) adds to u changes f(u) by f'(u) times as much: terms of that order and beyond are not known."""
    side = along(text, (0.0,), (1.0,))
    assert side.order == pytest.approx(order, abs=1e-8)
    assert all(exponent < order for exponent, _ in side.terms)


def test_a_curvature_needs_both_sides_or_one_that_is_known():
    known, unknown = along("x**2", (0.0,), (1.0,)), along("x*sin(1/x)", (0.0,), (1.0,))
    assert curvature_through((known, known), 0.0) == curvature_through((known, None), 0.0) == 2.0
    for sides in ((), (None, None), (unknown, known), (known, unknown), (unknown, None)):
        assert math.isnan(curvature_through(sides, 0.0))
