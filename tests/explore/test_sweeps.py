"""The learning rates that a sweep chooses, compared with theory for x²: x_k = (1 − 2·lr)^k·x_0."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from gdcli import sweep

COARSE_FACTOR = (1e6 / 1e-16) ** (1 / 95)
"""The coarse sweep goes through 22 decades in 96 rates, each this many times the one before."""
TOLERANCE = 1e-6


def steps_needed(rate: float) -> int:
    """The steps from ±1 after which |f'| = 2|x| is at the tolerance."""
    return math.ceil(math.log(TOLERANCE / 2) / math.log(abs(1 - 2 * rate)))


def test_the_rates_go_from_half_of_the_lowest_that_converges_to_twice_the_edge() -> None:
    """The coarse descents have 200 steps: the lowest of these rates needs no more, the next lower one does."""
    report = sweep("x**2", starts="1;-1", range="-5:5")
    rates = [row.learning_rate for row in report.sweep.rows]
    assert len(rates) == 60
    assert steps_needed(2 * rates[0]) <= 200 < steps_needed(2 * rates[0] / COARSE_FACTOR)
    assert 1.0 < rates[-1] / 2 <= 1.0 * COARSE_FACTOR
    factors = [later / before for before, later in pairwise(rates)]
    assert factors == pytest.approx([factors[0]] * 59)


def test_fewer_steps_are_tried_where_fewer_are_given() -> None:
    rates = [row.learning_rate for row in sweep("x**2", starts="1;-1", range="-5:5", steps=20).sweep.rows]
    assert steps_needed(2 * rates[0]) <= 20 < steps_needed(2 * rates[0] / COARSE_FACTOR)
