"""Sampling of curves: cut at poles and jumps, ended at the edge of the domain, in a window that shows their shape."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.output.drawing.axis import DRAWN_VALUE_MAX
from gdcli.output.drawing.sampling import guarded, sample


def test_a_smooth_curve_is_one_piece_that_shows_everything():
    found = sample(lambda x: x * x, -3, 3, 100)
    assert len(found.pieces) == 1
    assert (found.pieces[0][0], found.pieces[0][-1]) == ((-3, 9), (3, 9))
    assert (found.high, found.clipped, found.undefined) == (9, False, False)
    assert found.low == pytest.approx(0, abs=1e-2)


@pytest.mark.parametrize(
    ("f", "low", "high", "poles"),
    [
        (lambda x: 1 / x, -3, 3, 1),
        (lambda x: 1 / (x - 1) + 1 / (x + 1), -3, 3, 2),
        (math.tan, -5, 5, 4),
        (lambda x: 1 / x**3, -1, 2, 1),
        (lambda x: 1e7 + 1 / x, -3, 3, 1),
        (lambda x: 1e7 + abs(x) ** -0.5, -3, 3, 0),
    ],
)
def test_a_pole_cuts_the_curve_and_does_not_flatten_it(f, low, high, poles):
    found = sample(f, low, high, 320)
    assert len(found.pieces) == poles + 1
    assert found.clipped
    assert found.high - found.low < 300


@pytest.mark.parametrize("f", [lambda x: 1 / x**2, lambda x: abs(x) ** -0.5, lambda x: math.exp(1 / x)])
def test_a_pole_upwards_is_cut_off_above_only(f):
    found = sample(f, -2, 2, 320)
    assert found.clipped
    assert found.high < 60
    assert found.low == pytest.approx(min(y for piece in found.pieces for _, y in piece))


@pytest.mark.parametrize(
    "f", [lambda x: math.exp(3 * x), lambda x: x**9, lambda x: -math.exp(-50 * (x - 0.2) ** 2), abs,
          lambda x: 1e7 + 1 / (1e-4 + x * x), lambda x: math.exp(3 * x) - 1000]
)
def test_what_is_high_but_no_pole_is_shown(f):
    found = sample(f, -3, 3, 320)
    assert not found.clipped
    assert found.high >= f(3.0) * (1 - 1e-9)


@pytest.mark.parametrize(("f", "edge"), [(math.log, 0.0), (lambda x: math.sqrt(x - 0.3), 0.3), (math.asin, 1.0)])
def test_a_curve_ends_at_the_edge_of_its_domain(f, edge):
    found = sample(f, -2, 2, 100)
    assert found.undefined
    assert min(abs(x - edge) for piece in found.pieces for x, _ in (piece[0], piece[-1])) < 1e-8


def test_a_step_is_cut():
    found = sample(math.floor, -1.5, 1.5, 100)
    assert [{y for _, y in piece} for piece in found.pieces] == [{-2}, {-1}, {0}, {1}]


def test_a_steep_curve_is_not_cut():
    assert len(sample(lambda x: math.tanh(1e5 * x), -1, 1, 100).pieces) == 1


def test_a_curve_that_swings_without_end_takes_bounded_work():
    calls = []

    def f(x):
        calls.append(x)
        return math.sin(1 / x)

    assert sample(f, -1, 1, 200).pieces
    assert len(calls) < 200 * 100


def test_a_function_without_values_has_no_pieces():
    found = sample(lambda _: math.nan, 0, 1, 50)
    assert found.pieces == ()
    assert found.undefined


def test_the_window_reaches_what_must_be_shown():
    found = sample(lambda x: 1 / x, -3, 3, 320, shown=[500.0, math.inf, math.nan])
    assert found.high == 500


def test_errors_and_values_beyond_drawing_are_no_values():
    value = guarded({0: math.inf, 1: 1e305, 2: math.nan}.__getitem__)
    assert all(math.isnan(value(x)) for x in (0, 1, 2))
    assert math.isnan(guarded((1.0).__truediv__)(0.0))
    assert math.isnan(guarded(math.exp)(1e4))
    assert guarded(math.fsum)((1.0, 2.0)) == 3


@settings(max_examples=25)
@given(st.lists(st.floats(), min_size=1, max_size=8), st.floats(-1e3, 1e3), st.floats(1e-6, 1e9))
def test_whatever_the_values_pieces_are_finite_and_in_order(values, low, size):
    found = sample(lambda x: values[hash(x) % len(values)], low, low + size, 40)
    assert math.isfinite(found.low)
    assert found.low <= found.high
    for piece in found.pieces:
        assert piece
        assert all(x1 >= x0 - 1e-6 * size for (x0, _), (x1, _) in pairwise(piece))
        assert all(abs(y) < DRAWN_VALUE_MAX for _, y in piece)
