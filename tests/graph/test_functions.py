"""Every function of the table against sympy: values, gradients and Hessians, at ordinary points and at both ends."""

from __future__ import annotations

import math
from itertools import product

import pytest

from gdcli.graph.objective import Objective
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.intervals import range_of
from gdcli.language.reading.parser import parse
from tests.graph.oracle import CASES, COUNTS, call_text, derivative, exact, same

ENDS = (-1e308, -800.0, -40.0, 40.0, 800.0, 1e308)
OVERFLOWING = {("gelu", 1e308)}  # passes 2u on its way
ROUNDED_TO_AN_END = {"erf", "erfc", "expm1", "sigmoid", "tanh"}  # at large arguments, where the last digit is rounded


def objective(text):
    return Objective(parse(text))


def points_of(name, count):
    return [point for point in CASES[name].points if len(point) == count]


def test_the_oracle_knows_every_function():
    assert set(CASES) == set(FUNCTIONS)


@pytest.mark.parametrize(("name", "count"), COUNTS)
def test_values_agree_with_sympy(name, count):
    ours = objective(call_text(name, count))
    for point in points_of(name, count):
        assert same(ours.value(point), exact(derivative(name, count, ()), point)), point


@pytest.mark.parametrize(("name", "count"), COUNTS)
def test_gradients_agree_with_sympy(name, count):
    ours = objective(call_text(name, count))
    for point in points_of(name, count):
        value, slopes = ours.value_and_gradient(point)
        assert value == ours.value(point)
        for slot, slope in enumerate(slopes):
            assert same(slope, exact(derivative(name, count, (slot,)), point)), (point, slot)


@pytest.mark.parametrize(("name", "count"), COUNTS)
def test_gradient_agrees_with_central_differences(name, count):
    ours = objective(call_text(name, count))
    for point in points_of(name, count):
        _, slopes = ours.value_and_gradient(point)
        for slot, slope in enumerate(slopes):
            h = 1e-5 * max(abs(point[slot]), 1e-1)
            ahead, behind = list(point), list(point)
            ahead[slot] += h
            behind[slot] -= h
            central = (ours.value(ahead) - ours.value(behind)) / (ahead[slot] - behind[slot])
            assert same(slope, central, relative=1e-6, absolute=1e-8), (point, slot)


@pytest.mark.parametrize(("name", "count"), COUNTS)
def test_hessians_agree_with_sympy(name, count):
    ours = objective(call_text(name, count))
    for point in points_of(name, count):
        rows = ours.hessian(point)
        for i, row in enumerate(rows):
            for j, entry in enumerate(row):
                assert entry == rows[j][i]
                assert same(entry, exact(derivative(name, count, (i, j)), point), 1e-11, 1e-14), (point, i, j)


SPREAD = sorted(sign * size for sign in (-1.0, 1.0) for size in (1e-9, 1e-3, 0.1, 0.5, 0.9, 1.0, 1.5, 3.0, 9.0, 50.0))


def rows_of(name, count):
    """For each argument, and some values of the others: the values of the function along the spread."""
    ours = objective(call_text(name, count))
    for slot in range(count):
        for others in product((-2.0, 0.01, 1.5), repeat=count - 1):
            values = [ours.value((*others[:slot], u, *others[slot:])) for u in SPREAD]
            yield [value for value in values if math.isfinite(value)]


@pytest.mark.parametrize(
    ("name", "count"), [(name, count) for name, count in COUNTS if count > 1 or not FUNCTIONS[name].variadic]
)
def test_the_table_says_which_functions_rise_and_which_fall(name, count):
    rows = [*rows_of(name, count)]
    assert FUNCTIONS[name].rises == all(row == sorted(row) for row in rows)
    assert FUNCTIONS[name].falls == all(row == sorted(row, reverse=True) for row in rows)


@pytest.mark.parametrize(("name", "count"), COUNTS)
def test_values_fill_the_range_in_the_table(name, count):
    values, between = [value for row in rows_of(name, count) for value in row], range_of(name)
    assert between.low <= min(values)
    assert max(values) <= between.high
    assert not math.isfinite(between.low) or min(values) < between.low + 0.03
    assert not math.isfinite(between.high) or max(values) > between.high - 0.03
    assert between.low not in values or not between.low_open or name in ROUNDED_TO_AN_END
    assert between.high not in values or not between.high_open or name in ROUNDED_TO_AN_END


ON_THE_WHOLE_LINE = [name for name, entry in FUNCTIONS.items() if not entry.domain and entry.arity in (1, None)]


@pytest.mark.parametrize("name", ON_THE_WHOLE_LINE)
@pytest.mark.parametrize("u", ENDS)
def test_both_ends_of_the_float_range(name, u):
    """If the true value is a number (or overflows to an infinity), ours is, too: never nan from 0*inf."""
    if (name, u) in OVERFLOWING:
        u /= 10
    value, (slope,) = objective(f"{name}(u)").value_and_gradient((u,))
    # 1500 digits: sin(1e308) needs 308 of them for the argument alone, cancellations the others.
    assert same(value, exact(derivative(name, 1, ()), (u,), 1500), 1e-11, 1e-290)
    assert same(slope, exact(derivative(name, 1, (0,)), (u,), 1500), 1e-11, 1e-290)


@pytest.mark.parametrize("name", ON_THE_WHOLE_LINE)
@pytest.mark.parametrize("u", [-1e308, -800.0, 800.0, 1e308])
def test_second_derivative_at_both_ends(name, u):
    ((entry,),) = objective(f"{name}(u)").hessian((u,))
    assert same(entry, exact(derivative(name, 1, (0, 0)), (u,), 1500), 1e-9, 1e-290)


@pytest.mark.parametrize(
    ("name", "outside"),
    [
        ("log", -1.0), ("log2", -1.0), ("log10", -1.0), ("log1p", -2.0), ("sqrt", -1.0), ("asin", 1.5), ("acos", -1.5),
        ("asec", 0.5), ("acsc", -0.5), ("acosh", 0.5), ("atanh", 1.5), ("asech", 2.0), ("acoth", 0.5),
    ],
)  # fmt: skip
def test_outside_its_domain_a_function_has_neither_value_nor_slope(name, outside):
    value, (slope,) = objective(f"{name}(u)").value_and_gradient((outside,))
    assert math.isnan(value)
    assert math.isnan(slope)
    assert math.isnan(objective(f"{name}(u)").hessian((outside,))[0][0])


@pytest.mark.parametrize(
    ("text", "value", "slope"),
    [
        ("abs(u)", 0.0, 0.0),
        ("sign(u)", 0.0, 0.0),
        ("heaviside(u)", 0.5, 0.0),
        ("relu(u)", 0.0, 0.0),
        ("leaky_relu(u)", 0.0, 0.01),
        ("max(u, 0)", 0.0, 0.5),
        ("min(u, 0)", 0.0, 0.5),
        ("max(u, 2*u, 3*u)", 0.0, 2.0),
        ("max(u, u)", 0.0, 1.0),
        ("sqrt(u)", 0.0, math.inf),
        ("cbrt(u)", 0.0, math.inf),
        ("hypot(u, 0)", 0.0, 0.0),
        ("u**0", 1.0, 0.0),
        ("u**1", 0.0, 1.0),
        ("u**1.5", 0.0, 0.0),
        ("u**0.5", 0.0, math.inf),
        ("log(u)", -math.inf, math.inf),
        ("1/u", math.inf, -math.inf),
    ],
)
def test_kinks_at_zero_follow_the_conventions(text, value, slope):
    assert objective(text).value_and_gradient((0.0,)) == (value, (slope,))


def test_a_tie_shares_its_gradient_equally():
    assert objective("max(x, y, z)").value_and_gradient((1.0, 1.0, 1.0))[1] == (1 / 3, 1 / 3, 1 / 3)
    assert objective("max(x, y, z)").value_and_gradient((2.0, 1.0, 2.0))[1] == (0.5, 0.0, 0.5)
    assert objective("min(x, y)").value_and_gradient((1.0, 1.0))[1] == (0.5, 0.5)


def test_hypot_has_slope_zero_at_its_tip():
    assert objective("hypot(x, y)").value_and_gradient((0.0, 0.0)) == (0.0, (0.0, 0.0))


def test_a_general_power_at_base_zero():
    assert objective("x**y").value_and_gradient((0.0, 2.0)) == (0.0, (0.0, 0.0))
    value, (by_base, by_exponent) = objective("x**y").value_and_gradient((-2.0, 3.0))
    assert (value, by_base) == (-8.0, 12.0)
    assert math.isnan(by_exponent)
