"""What a verdict says about the steps to come: forecasts, cycles and saddles, of every method and schedule."""

from __future__ import annotations

from typing import Any

import pytest

import gdcli
from gdcli.model import Outcome
from tests.diagnosis.cases import verdict_on

AHEAD = "more step"


def test_no_forecast_is_made_of_steps_that_do_not_shrink_with_the_slope() -> None:
    assert AHEAD not in verdict_on("exp(0.456*x) - 1.4*x", lr=0.00287, start=0.641, optimizer="sign", steps=20).summary


@pytest.mark.parametrize("schedule", ["one-cycle:div=5,warmup=0.1", "cosine", "linear", "warmup-cosine"])
def test_no_forecast_is_made_beyond_the_end_of_a_schedule(schedule: str) -> None:
    summary = verdict_on("x**2/(1 + x**2)", lr=0.09, start=-1.6, optimizer="adam", schedule=schedule, steps=60).summary
    assert AHEAD not in summary
    assert "The schedule had brought the learning rate to " in summary


@pytest.mark.parametrize("schedule", ["inverse-time:decay=0.001", "exponential:gamma=0.999", "step:every=50,gamma=0.9"])
def test_a_forecast_of_a_schedule_that_goes_on_is_the_number_of_steps(schedule: str) -> None:
    chosen: dict[str, Any] = {"lr": 0.1, "start": 2.3, "schedule": schedule}
    left = verdict_on("x**2/(1 + x**2)", steps=30, **chosen).evidence["steps_left"]
    assert isinstance(left, int)
    assert gdcli.descend("x**2/(1 + x**2)", steps=30 + left, **chosen).stop_reason == "tolerance"
    assert gdcli.descend("x**2/(1 + x**2)", steps=29 + left, **chosen).stop_reason == "max_steps"


def test_a_few_repeated_iterates_are_no_cycle_of_a_method_with_a_memory() -> None:
    found = verdict_on("x**3 - 2.61*x", lr=0.846, steps=20, start=-0.241, optimizer="lion")
    assert found.outcome is Outcome.OSCILLATING
    assert "cycle" not in found.summary


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop", "sign"])
def test_a_quadratic_that_bends_down_has_no_minimum_and_no_advice(optimizer: str) -> None:
    found = verdict_on("x**2 - 2*y**2", optimizer=optimizer, steps=4, lr=0.01)
    assert "bends down (its smallest eigenvalue is -4)" in found.summary
    assert found.advice is None


def test_a_step_that_overshoots_is_no_slide_towards_the_saddle_beside_its_way() -> None:
    assert "slides" not in verdict_on("@himmelblau", lr=0.1, start="0,0", steps=1).summary
    assert "slides" in verdict_on("x**2 - y**2 - y**4", lr=0.06, start="1,0.001", steps=1).summary


def test_a_line_search_that_no_longer_moves_costs_nothing_more() -> None:
    run = gdcli.descend("sin(x)*cos(y) + 0.09*(x**2 + y**2)", start="1.6,-1.9", optimizer="lbfgs", tol=0, steps=3000)
    assert run.trajectory[-1].point == run.trajectory[2000].point
    assert run.gradient_evaluations < 3000 + 1000


def test_a_run_that_leaves_a_plateau_when_it_is_continued_is_not_stuck() -> None:
    found = verdict_on("1 - exp(-2.5*x**2)", lr=0.0007, steps=5, start=2.2, optimizer="adam")
    assert found.outcome is Outcome.SLOW


def test_rounding_is_no_excuse_where_the_minimum_lies_lower() -> None:
    """One column is constant: Newton's method throws the run to 1e15 along the direction without curvature."""
    table = {"x": [0.5, 1.3, 2.1, -0.098, 2.7], "z": [3.0] * 5, "y": [0.3, 1.2, 2.2, -0.18, 2.75]}
    chosen: dict[str, Any] = {"loss": "half-mse", "optimizer": "newton", "schedule": "cosine", "lr": 0.2, "steps": 3}
    run = gdcli.fit(table, model="w*x + v*z + b", **chosen).run
    assert run.verdict is not None
    assert run.final.value > 1.0
    assert run.verdict.outcome is Outcome.NOT_CONVERGED


@pytest.mark.parametrize("schedule", ["warmup-cosine:warmup=0", "cosine", "linear"])
def test_a_schedule_that_would_be_stretched_gives_no_forecast_after_its_first_step(schedule: str) -> None:
    found = verdict_on("x**2 + 11*y**2", lr=1.2, start="-1.6,0.1", optimizer="sign", schedule=schedule, steps=1)
    assert AHEAD not in found.summary


def test_a_run_that_comes_lower_again_before_it_escapes_does_not_keep_rising() -> None:
    found = verdict_on("exp(x + y) + exp(-x) + 2.2*y**2", lr=2.52, start="1.05,0.162", optimizer="polyak", fmin=-1.0,
                       steps=50)  # fmt: skip
    assert "keeps rising" not in found.summary


def test_on_a_quadratic_a_direction_in_which_little_is_left_is_no_reason_to_wait() -> None:
    """Along y, where a step takes a thousandth, the run has 5e-5 of slope to lose; along x it has 2."""
    text = "x**2 + 0.005*y**2"
    chosen: dict[str, Any] = {"lr": 0.1, "start": "1,0.005"}
    left = verdict_on(text, steps=2, **chosen).evidence["steps_left"]
    assert isinstance(left, int)
    assert abs(2 + left - gdcli.descend(text, steps=99_999, **chosen).steps_taken) <= 2
