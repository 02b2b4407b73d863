"""The objective at a point never raises, and has no gradient where it has no value."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.graph.objective import Objective
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.reading.parser import parse


def objective(text):
    return Objective(parse(text))


def test_value_gradient_and_hessian_of_rosenbrock():
    f = objective("(1 - x)**2 + 100*(y - x**2)**2")
    assert f.variables == ("x", "y")
    assert f.value((1.0, 1.0)) == 0.0
    assert f.value_and_gradient((-1.0, 2.0)) == (104.0, (396.0, 200.0))
    assert f.hessian((1.0, 1.0)) == ((802.0, -400.0), (-400.0, 200.0))
    assert f.hessian_vector((1.0, 1.0), (1.0, 2.0)) == (2.0, 0.0)


def test_the_variables_of_the_expression_are_the_order_of_everything():
    f = objective("x10 + 2*x2")
    assert f.variables == ("x2", "x10")
    assert f.value_and_gradient((1.0, 10.0)) == (12.0, (2.0, 1.0))


@pytest.mark.parametrize(
    ("text", "point"),
    [("log(x)", -1.0), ("x/x", 0.0), ("0*log(x) + x", -1.0), ("x**0.5", -1.0), ("asin(x)", 2.0), ("x**0*log(x)", -3.0)],
)
def test_where_there_is_no_value_there_is_no_gradient(text, point):
    f = objective(text)
    value, gradient = f.value_and_gradient((point,))
    assert math.isnan(value)
    assert all(map(math.isnan, gradient))
    assert math.isnan(f.hessian((point,))[0][0])
    assert math.isnan(f.hessian_vector((point,), (1.0,))[0])


def test_every_component_is_nan_where_the_value_is():
    value, gradient = objective("log(x) + y").value_and_gradient((-1.0, 1.0))
    assert math.isnan(value)
    assert list(map(math.isnan, gradient)) == [True, True]


def test_overflow_is_a_value():
    f = objective("exp(x) + y**3")
    assert f.value_and_gradient((1000.0, -2.0)) == (math.inf, (math.inf, 12.0))
    assert objective("x**2").value_and_gradient((1e200,)) == (math.inf, (2e200,))


def test_sums_of_finite_values_may_overflow_on_the_way():
    """The check of the fast result by its sum must not change the result."""
    f = objective("x*y")
    assert f.value_and_gradient((1e308, 1.0)) == (1e308, (1.0, 1e308))


ANY = st.floats(allow_nan=True, allow_infinity=True)
EVERY_FUNCTION = [
    objective(f"{name}({', '.join('xyz'[: function.arity or 3])})") for name, function in FUNCTIONS.items()
]
MIXED = [
    objective(text) for text in ("x**y", "x**y/z", "log(x)/sin(y)", "exp(x*y)**z", "(x/y)**-3", "tan(x)*1/(y - z)")
]


@given(ANY, ANY, ANY)
def test_no_point_raises(x, y, z):
    for f in (*EVERY_FUNCTION, *MIXED):
        point = (x, y, z)[: len(f.variables)]
        value, gradient = f.value_and_gradient(point)
        assert isinstance(value, float)
        assert all(isinstance(slope, float) for slope in gradient)
        if math.isnan(value):
            assert all(map(math.isnan, gradient))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x**2 + 3*x", ((2.0,),)),
        ("x*x/2", ((1.0,),)),
        ("(x - 1)**2 + 10*(y + 2)**2", ((2.0, 0.0), (0.0, 20.0))),
        ("x*y + (x + y)*(x - y)", ((2.0, 1.0), (1.0, -2.0))),
        ("(2*x + 3*y)**2/7", ((8 / 7, 12 / 7), (12 / 7, 18 / 7))),
        ("3*x + 1", ((0.0,),)),
        ("sigmoid(0)*x**2 + cos(0)*x", ((1.0,),)),
        ("2", ()),
    ],
)
def test_a_quadratic_has_a_constant_hessian(text, expected):
    rows = objective(text).constant_hessian
    assert rows is not None
    assert [pytest.approx(row, rel=1e-15) for row in expected] == list(rows)


@pytest.mark.parametrize("text", ["x**3", "abs(x)", "relu(x)", "x**2 + max(x, 0)", "x*y*z", "exp(x)", "x**4/x**2"])
def test_other_functions_have_no_constant_hessian(text):
    assert objective(text).constant_hessian is None


@given(st.lists(st.floats(-3, 3), min_size=3, max_size=3), st.lists(st.floats(-3, 3), min_size=3, max_size=3))
def test_hessian_vector_is_the_hessian_times_the_vector(x, v):
    f = CURVED
    rows = f.hessian(x)
    for product, row in zip(f.hessian_vector(x, v), rows, strict=True):
        assert product == pytest.approx(math.fsum(h * c for h, c in zip(row, v, strict=True)), rel=1e-9, abs=1e-9)


CURVED = objective("sin(x*y)*exp(z) + sigmoid(x + 2*y)*z**3 + log(1 + x**2)")
