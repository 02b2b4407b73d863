"""Verdicts on runs that end on a kink: line searches that find no lower value there, and decaying rates."""

from __future__ import annotations

import pytest

import gdcli
from gdcli.model import Outcome, Verdict

SEARCHES = ("exact", "backtracking", "cg")
BESIDE = "|x - 1| + 2*|x + y|"
"""Its minimum is at (1, -1); the gradient on the kink x + y = 0 leads across it, never along it."""


def verdict_on(text: str, **chosen) -> Verdict:
    found = gdcli.descend(text, **chosen).verdict
    assert found is not None
    return found


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
