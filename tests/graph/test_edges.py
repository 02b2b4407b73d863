"""Points where float arithmetic does not decide: holes, and slopes that the chain rule writes as 0·inf."""

from __future__ import annotations

import math

import pytest

from gdcli.graph.backprop import backprop
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from tests.graph import precise

SMOOTH = [
    ("sqrt(x^4)", (0.0,)),
    ("sqrt(x^2 + y^2)^2", (0.0, 0.0)),
    ("(sqrt((0*w)^2) - 1)^2", (1.0,)),
    ("sqrt(relu(x))", (-1.0,)),
    ("cos(12*sqrt(x^2 + y^2))", (0.0, 0.0)),
    ("sqrt(sin(x)^4)", (0.0,)),
    ("log(1 + sqrt(x^6))", (0.0,)),
    ("sqrt((x - 1)^2 + (y - 2)^2)^3", (1.0, 2.0)),
    ("tanh(sqrt(x^2 + y^2))^2 + 3*x", (0.0, 0.0)),
    ("max(sqrt(x^4), -1)", (0.0,)),
    ("sqrt(x^4 + y^4)", (0.0, 0.0)),
    ("asin(1 - x^4) + cosh(sqrt(x^2))", (0.0,)),
    ("(x^4)^(3/4) + x", (0.0,)),
    ("sqrt(max(x, 0))^4", (0.0,)),
    ("exp(sqrt((x*y)^4)) + y", (0.0, 3.0)),
    ("sqrt(1 - cos(x))*sin(x)", (0.0,)),
    ("acos(1 - x^2)^2", (0.0,)),
]


@pytest.mark.parametrize(("text", "point"), SMOOTH)
def test_a_slope_that_exists_is_given(text, point):
    value, gradient = Objective(parse(text)).value_and_gradient(point)
    assert value == pytest.approx(float(precise.value_at(text, point)), abs=1e-15)
    for i, slope in enumerate(gradient):
        for way in (1.0, -1.0):
            direction = [way * (i == j) for j in range(len(point))]
            assert way * slope == pytest.approx(precise.one_sided_slope(text, point, direction), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "point", "gradient"),
    [
        ("sqrt(x^2)", (0.0,), (0.0,)),
        ("sqrt(x^2) + 3*x", (0.0,), (3.0,)),
        ("cbrt(x^5)", (0.0,), (0.0,)),
        ("sqrt(x^3)", (0.0,), (0.0,)),
        ("cos(sqrt(x))", (0.0,), (-0.5,)),
        ("x*sqrt(x)", (0.0,), (0.0,)),
        ("a^b", (0.0, 1.0), (1.0, 0.0)),
        ("x^y", (0.0, 0.0), (0.0, 0.0)),
        ("asin(x/x)*y", (2.0, 3.0), (0.0, math.pi / 2)),
        ("sqrt(x)", (0.0,), (math.inf,)),
        ("cbrt(x)", (0.0,), (math.inf,)),
    ],
)
def test_conventions_and_edges_of_the_domain(text, point, gradient):
    assert Objective(parse(text)).value_and_gradient(point)[1] == pytest.approx(gradient)


def test_a_cusp_has_no_slope():
    assert math.isnan(Objective(parse("sqrt(abs(x))")).value_and_gradient((0.0,))[1][0])


@pytest.mark.parametrize(
    ("text", "point", "hessian"),
    [
        ("sqrt(x^4)", (0.0,), ((2.0,),)),
        ("sqrt(x^2 + y^2)^2", (0.0, 0.0), ((2.0, 0.0), (0.0, 2.0))),
        ("cos(2*sqrt(x^2 + x*y + y^2))", (0.0, 0.0), ((-4.0, -2.0), (-2.0, -4.0))),
        ("abs(x)**1.5", (0.0,), ((math.inf,),)),
    ],
)
def test_a_curvature_that_exists_is_given(text, point, hessian):
    for found, expected in zip(Objective(parse(text)).hessian(point), hessian, strict=True):
        assert found == pytest.approx(expected)


def test_a_power_has_no_curvature_in_a_base_that_is_zero_under_the_exponent_one():
    assert Objective(parse("a^b")).hessian((0.0, 1.0))[0][0] == 0.0


@pytest.mark.parametrize(
    "text",
    ["sin(x)/x", "x**2/x", "exp(-1/x**2)", "atan(1/x)", "1/(1 + 1/x)", "exp(log(x))", "heaviside(1/x)", "acot(x)",
     "x*log(x)", "tanh(log(x**2))", "1/log(abs(x))", "atan(x**-3)", "exp(-abs(csc(x)))", "x + 0*tanh(1/x)"],
)  # fmt: skip
def test_a_function_has_no_value_where_its_formula_has_none(text):
    objective = Objective(parse(text))
    assert math.isnan(objective.value((0.0,)))
    assert math.isnan(objective.value_and_gradient((0.0,))[1][0])
    assert math.isnan(objective.hessian((0.0,))[0][0])
    with pytest.raises((ZeroDivisionError, ValueError)):
        precise.value_at(text, (0.0,))


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [
        ("exp(-1/x**2)", 1e-200, 0.0),
        ("atan(1/x**2)", 1e-200, math.pi / 2),
        ("1/(1 + exp(x)**2)", 1000.0, 0.0),
        ("tanh(1/exp(x))", 1000.0, 0.0),
        ("atan(1/exp(-x))", 1000.0, math.pi / 2),
        ("atan(1/(x*exp(-700)*exp(-700)))", 3.0, math.pi / 2),
        ("sigmoid(x)", -1e5, 0.0),
    ],
)
def test_overflow_and_underflow_are_no_holes(text, x, value):
    assert Objective(parse(text)).value((x,)) == pytest.approx(value)


@pytest.mark.parametrize(("text", "point"), [("sqrt(x^4)", (0.0,)), ("hypot(x, y) + sqrt(x^2 + y^2)^2", (0.0, 0.0))])
def test_backpropagation_agrees_with_the_objective(text, point):
    laid_open = backprop(parse(text), point)
    assert (laid_open.value, laid_open.gradient) == Objective(parse(text)).value_and_gradient(point)


def test_backpropagation_has_no_value_at_a_hole():
    assert math.isnan(backprop(parse("atan(1/x)"), (0.0,)).value)
