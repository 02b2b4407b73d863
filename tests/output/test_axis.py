"""Axes: places and values, ticks that are round and told apart."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdcli.output.drawing.axis import DRAWN_VALUE_MAX, axis, labels, nice, padded

ENDS = st.floats(-DRAWN_VALUE_MAX / 2, DRAWN_VALUE_MAX / 2)


@given(ENDS, ENDS, st.floats(0, 1))
def test_place_and_value_undo_each_other(low, high, place):
    span = axis(low, high)
    assume(span.high - span.low > 1e-6 * max(abs(span.low), abs(span.high)))
    assert span.place(span.value(place)) == pytest.approx(place, abs=1e-6)


@given(st.floats(1e-300, 1e300), st.floats(1.01, 1e300), st.floats(0, 1))
def test_places_on_a_logarithmic_axis(low, factor, place):
    span = axis(low, min(low * factor, DRAWN_VALUE_MAX / 2), log=True)
    assert span.place(span.value(place)) == pytest.approx(place, abs=1e-6)


@given(ENDS, ENDS)
def test_ends_are_always_apart(low, high):
    span = axis(low, high)
    assert span.low < span.high
    assert math.isfinite(span.place(span.low))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e301])
def test_what_is_not_finite_has_no_place(value):
    assert math.isnan(axis(0, 1).place(value))


def test_a_logarithm_needs_a_positive_number():
    span = axis(1, 10, log=True)
    assert math.isnan(span.place(0.0))
    assert math.isnan(span.place(-1.0))


@given(ENDS, ENDS, st.integers(1, 30))
def test_ticks_lie_on_the_axis_and_are_told_apart(low, high, count):
    span = axis(low, high)
    ticks = span.ticks(count)
    assert 2 <= len(ticks) <= 3 * count + 3
    assert len({label for _, label in ticks}) == len(ticks)
    for value, label in ticks:
        assert -1e-6 <= span.place(value) <= 1 + 1e-6
        assert span.place(float(label)) == pytest.approx(span.place(value), abs=0.02)


@given(st.floats(1e-300, 1e290), st.floats(1.0, 1e280), st.integers(2, 12))
def test_logarithmic_ticks_are_told_apart(low, factor, count):
    span = axis(low, min(low * factor, DRAWN_VALUE_MAX / 2), log=True)
    texts = [label for _, label in span.ticks(count)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("low", "high", "count", "ticks"),
    [
        (-5.1, 5.1, 4, [-4, -2, 0, 2, 4]), (-16, 16, 2, [-10, 0, 10]), (0.6, 3.4, 1, [1, 2, 3]),
        (3, 3, 3, [2, 3, 4]), (0, 0, 2, [-0.5, 0, 0.5]), (1e-323, 1e-323, 2, [-0.5, 0, 0.5]),
        (-1e6, -1e6, 2, [-1.5e6, -1e6, -5e5]),
    ],
)  # fmt: skip
def test_there_are_about_as_many_ticks_as_wanted_and_never_one_alone(low, high, count, ticks):
    assert [float(label) for _, label in axis(low, high).ticks(count)] == ticks


def test_ticks_are_round():
    assert axis(-4, 1.5).ticks(6) == [(-4, "-4"), (-3, "-3"), (-2, "-2"), (-1, "-1"), (0, "0"), (1, "1")]
    assert [label for _, label in axis(1e-9, 1e3, log=True).ticks(4)] == ["1e-8", "1e-4", "1e0"]
    assert [label for _, label in axis(1, 100, log=True).ticks(4)] == ["1", "10", "100"]
    assert [label for _, label in axis(0, 1, whole=True).ticks(6)] == ["0", "1"]
    assert [label for _, label in axis(7, 7, whole=True).ticks(6)] == ["7", "8"]
    assert labels([1000000.5, 1000001.0], 1.0) == ["1000000.5", "1000001"]


@given(st.floats(1e-300, 1e300))
def test_nice_is_one_two_or_five(size):
    step = nice(size)
    assert size * 0.999 <= step <= size * 2.6
    assert f"{step:.0e}"[0] in "125"


def test_padding_keeps_within_floats():
    assert padded(0, 10, 0.1) == (-1, 11)
    assert all(map(math.isfinite, padded(-DRAWN_VALUE_MAX, DRAWN_VALUE_MAX)))
