"""Numbers as one types them."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.diagnosis import advice as remedies
from gdcli.diagnosis import wording
from gdcli.diagnosis.advice import rounded, rounded_down, rounded_up
from gdcli.diagnosis.wording import about, place, short, typed


@pytest.mark.parametrize("module", [remedies, wording])
def test_docstrings(module) -> None:
    assert doctest.testmod(module).failed == 0


@given(st.floats(1e-12, 1e12))
def test_rounding_down_goes_down_and_not_far(value: float) -> None:
    assert 0.9 * value <= rounded_down(value) <= value
    assert len(f"{rounded_down(value):.12e}".split("e")[0].rstrip("0")) <= 3


@given(st.integers(1, 10**15))
def test_rounding_up_goes_up_and_not_far(steps: int) -> None:
    assert steps <= rounded_up(steps) <= 1.1 * steps + 1


def test_rounded_is_short() -> None:
    assert (rounded(2.718281828), rounded(-1234.5), rounded(1e-9)) == (2.72, -1230.0, 0.0)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_typed_numbers_read_back(value: float) -> None:
    assert float(typed(value)) == value


def test_numbers_in_sentences() -> None:
    assert short(0.123456) == "0.1235"
    assert short(1 + 2e-9, 1.0) == "1.000000002"
    assert short(1.0, 1.0) == "1"
    assert short(-0.0) == "0"
    assert about(1) == 1
    assert about(1234) == 1200
    assert place(("x", "y"), (1e-17, -2.0)) == "x = 0, y = -2"
    assert place(tuple("abcde"), (1.0,) * 5) == "a = 1, b = 1, c = 1, …"
