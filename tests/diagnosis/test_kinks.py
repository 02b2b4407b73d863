"""Verdicts on runs that end on a kink: line searches that find no lower value there, and decaying rates."""

from __future__ import annotations

from typing import Any

import pytest

import gdcli
from gdcli.model import Outcome
from tests.diagnosis.cases import verdict_on

SEARCHES = ("exact", "backtracking", "cg")
BESIDE = "|x - 1| + 2*|x + y|"
"""Its minimum is at (1, -1); the gradient on the kink x + y = 0 leads across it, never along it."""


@pytest.mark.parametrize("optimizer", SEARCHES)
def test_a_line_search_that_stops_on_a_kink_is_not_called_slow(optimizer: str) -> None:
    found = verdict_on(BESIDE, start="3,1.5", optimizer=optimizer, steps=200)
    assert found.outcome is Outcome.NOT_CONVERGED
    assert "it is on a kink, along which the function falls" in found.summary


def test_after_a_line_search_plain_descent_at_decaying_rates_is_advised() -> None:
    advice = verdict_on(BESIDE, start="3,1.5", optimizer="exact", steps=200).advice
    assert advice is not None
    assert advice.settings.optimizer == "gd"
    then = gdcli.descend(BESIDE, start="3,1.5", steps=advice.settings.steps, lr=advice.settings.learning_rate,
                         schedule=advice.settings.schedule_text)  # fmt: skip
    assert then.final.point == pytest.approx((1.0, -1.0), abs=1e-5)


@pytest.mark.parametrize(("text", "start"), [("|x - 1| + |y|", "3,1.5"), ("max(x**2 + y, y**2 - x, |x - y|)", "3,1.5")])
def test_a_line_search_that_stops_at_a_minimum_on_a_kink_has_converged(text: str, start: str) -> None:
    found = verdict_on(text, start=start, optimizer="exact", steps=100)
    assert found.outcome is Outcome.CONVERGED
    assert "Converged at a kink" in found.summary


@pytest.mark.parametrize("optimizer", SEARCHES)
def test_a_crease_that_slopes_has_no_minimum_on_it(optimizer: str) -> None:
    """Along y = x the function is |x|: a straight line, on which no curvature stops Newton's method."""
    found = verdict_on("|x| + 1.5*|y - x|", start="-1.9,-2.3", optimizer=optimizer, steps=100)
    assert "Converged at a kink: at x = -" not in found.summary


def test_the_width_of_a_cycle_is_told_only_where_a_step_is_rate_times_slope() -> None:
    text = "|x - 3| + 0.9*|x + 1|"
    chosen: dict[str, Any] = {"lr": 0.2, "start": 1.6, "steps": 150}
    assert "ends in a cycle about rate times slope wide" in verdict_on(text, **chosen).summary
    others: tuple[dict[str, Any], ...] = (
        {"optimizer": "polyak", "fmin": 0.0}, {"optimizer": "sign"}, {"schedule": "cosine:min=0.1"},
    )  # fmt: skip
    for other in others:
        summary = verdict_on(text, **chosen, **other).summary
        assert "rate times slope" not in summary
        assert "the steps stay" not in summary


def test_after_a_small_change_the_minimum_on_a_kink_is_known() -> None:
    found = verdict_on("|x - 1| + x**2/9", start=3, lr=0.5, schedule="exponential:gamma=0.9", ftol=1e-6)
    assert "the minimum at x = 1 is still 8.887e-6 away" in found.summary
