"""Numbers for people: right to their digits, told apart from their neighbours, decimal points aligned."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.output.layout.numbers import align, column, number, point_on_page, told_apart, without_rounding

FINITE = st.floats(-1e308, 1e308)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (1.0, "1"), (0.5, "0.5"), (0.1 + 0.2, "0.3"), (-2.25, "-2.25"), (1 / 3, "0.333333"),
        (-2.2499999987, "-2.25000"), (7.1e-5, "7.1e-5"), (1e300, "1e300"), (1.5e-310, "1.5e-310"),
        (1234567.8, "1234568"), (12345678.0, "1.23457e7"), (1e7, "1e7"), (math.inf, "inf"), (-math.inf, "-inf"),
        (math.nan, "nan"),
    ],
)  # fmt: skip
def test_numbers_have_their_digits(value, text):
    assert number(value) == text


@given(FINITE, st.integers(1, 17))
def test_a_number_is_right_to_its_digits(value, digits):
    error = abs(float(number(value, digits)) - value)
    assert error <= 0.5000001 * 10.0 ** (1 - digits) * abs(value) + math.ulp(value)  # the text is read as a float


@given(FINITE)
def test_seventeen_digits_are_the_number_itself_but_for_rounding(value):
    assert math.isclose(float(number(value, 17)), value, rel_tol=1e-15)


@given(st.lists(st.floats(-1e6, 1e6), max_size=20))
def test_neighbours_are_told_apart_where_twelve_digits_can(values):
    texts = told_apart(values)
    for index in range(1, len(values)):
        if number(values[index - 1], 12) != number(values[index], 12):
            assert texts[index - 1] != texts[index]


@given(st.lists(st.floats(-1e9, 1e9) | st.floats() | st.integers(-3, 3).map(float), max_size=20), st.integers(1, 9))
def test_a_column_has_each_number_as_it_is_written_alone(values, digits):
    assert told_apart(values, digits, digits) == [number(value, digits) for value in values]


def test_values_that_close_in_get_more_digits():
    assert [text.strip() for text in column([4.0, -2.24, -2.249999, -2.2499999, -2.25])] == [
        "4", "-2.24", "-2.249999", "-2.2499999", "-2.25"
    ]  # fmt: skip


@given(st.lists(FINITE, min_size=1, max_size=9))
def test_decimal_points_stand_under_each_other(values):
    texts = align([number(value) for value in values])
    assert len({len(text) for text in texts}) == 1
    assert len({text.index(".") for text in texts if "." in text}) <= 1


def test_long_points_are_shortened_in_the_middle():
    assert point_on_page("xy", (1.0, -2.0)) == "x = 1, y = -2"
    assert point_on_page([f"x{k}" for k in range(9)], [0.0] * 9).endswith("x3 = 0, … 4 more …, x8 = 0")


@pytest.mark.parametrize(
    ("value", "start", "shown"),
    [(4.93e-32, 4.0, 0.0), (-3e-16, 1.0, 0.0), (1.9e-14, 369.0, 1.9e-14), (1e-22, 1e-20, 1e-22), (1e-36, 1e-20, 0.0),
     (math.inf, 1.0, math.inf), (0.0, 0.0, 0.0), (1e-300, 0.0, 1e-300)],
)  # fmt: skip
def test_a_value_that_is_nothing_but_rounding_is_zero(value, start, shown):
    assert without_rounding(value, start) == shown
