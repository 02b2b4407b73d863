"""Verdicts on runs in a box, and on runs that stopped because an update changed little."""

from __future__ import annotations

import pytest

import gdcli
from gdcli.model import Outcome, Run, StopReason

C, S, D, N, SLOW = Outcome.CONVERGED, Outcome.SADDLE, Outcome.DIVERGED, Outcome.NOT_CONVERGED, Outcome.SLOW


def descend(text: str, **chosen) -> Run:
    return gdcli.descend(text, **{"steps": 2000} | chosen)


@pytest.mark.parametrize(
    ("text", "chosen", "outcome", "words"),
    [
        ("x**2 + 3*x", {"bounds": "0:1"}, C, "It rests on the bound x = 0, where the slope points outwards: that is"),
        ("x**4 + y", {"bounds": "y=0:", "start": "0,0.5"}, C, "that is the minimum within the bounds"),
        ("(x-1)**2 + 10*(y+2)**2", {"lr": 0.05, "bounds": "y=0:", "start": "4,3"}, C, "40 at x = 1, y = 0."),
        ("(x-1)**2 + 10*(y+2)**2", {"lr": 0.3, "bounds": "x=-5:5,y=0:5", "start": "4,3"}, C, "bound y = 0"),
        ("x*y", {"bounds": "-1:1", "start": "0.5,0.3"}, C, "It rests on the bounds x = 1, y = -1"),
        ("-x**2", {"bounds": "-1:2", "start": "0.5"}, C, "that is a minimum within the bounds, -4 at x = 2."),
        ("z - x**2 + y**2", {"bounds": "z=0:", "start": "0,1,1"}, S, "along the other variables the function bends"),
        ("x**2 + 3*x", {"bounds": "-3:1"}, C, "The minimum is -2.25 at x = -1.5."),
        ("x**4*cos(x) + y", {"bounds": "y=0:", "start": "0,0.5"}, N, "what the function does along the other"),
        ("x**2 + y", {"bounds": "y=0:", "start": "0.01,0.5"}, C, "It rests on the bound y = 0"),  # 3e-17 off it
        ("@rosenbrock", {"lr": 1e-3, "bounds": "x=:0.5", "steps": 5000}, C, "0.25 at x = 0.5, y = 0.25."),
        ("x**4 - 2*x**2", {"bounds": "-2:-0.2", "start": "-0.3"}, C, "at x = -1, the lowest one known."),
        ("@rastrigin", {"lr": 0.001, "bounds": "0.5:1.5", "start": "1.1,1.1"}, C, "y = 0.995, the lowest one known."),
        ("@rastrigin", {"lr": 0.001, "start": "1.1,1.1"}, C, "a better one, 0 at x = 0, y = 0, is known."),
        ("2*(x + 1)**3", {"lr": 2, "start": 0.91, "bounds": "-1:2"}, C, "The minimum is 0 at x = -1"),
        ("-exp(x)", {"bounds": ":3", "start": "0"}, C, "It rests on the bound x = 3"),
    ],
)
def test_what_a_box_holds_is_judged_within_the_box(text: str, chosen, outcome: Outcome, words: str) -> None:
    run = descend(text, **chosen)
    assert run.verdict is not None
    assert (run.verdict.outcome, words in run.verdict.summary) == (outcome, True), run.verdict.summary


def test_the_curvature_of_a_point_on_a_bound_is_that_of_no_minimum() -> None:
    assert descend("x**2 + 3*x", bounds="0:1").curvature is None
    assert descend("x**2 + 3*x", bounds="-3:1").curvature is not None


@pytest.mark.parametrize(
    ("text", "chosen", "reason", "outcome", "words"),
    [
        ("x**2 + 3*x", {"ftol": 1e-8}, StopReason.VALUE_CHANGE, C, "changed the value by no more than 1e-8"),
        ("x**2 + 3*x", {"xtol": 1e-3}, StopReason.STEP_SIZE, C, "moved no component by more than 0.001"),
        ("x**2 + 3*x", {"lr": 1e-4, "ftol": 1e-2}, StopReason.VALUE_CHANGE, SLOW, "That was too early"),
        ("x**2 + 3*x", {"lr": 1e-4, "xtol": 1e-2}, StopReason.STEP_SIZE, SLOW, "x = -1.5 is still 2.5 away"),
        ("exp(-x)", {"xtol": 1e-3}, StopReason.STEP_SIZE, N, "no minimum near"),
        ("x**2 + 3*x", {"ftol": 1e-30, "xtol": 1e-30}, StopReason.TOLERANCE, C, "within the tolerance"),
    ],
)
def test_a_small_change_is_no_minimum_by_itself(text, chosen, reason, outcome, words) -> None:
    run = descend(text, **chosen)
    assert run.verdict is not None
    assert (run.stop_reason, run.verdict.outcome) == (reason, outcome), run.verdict.summary
    assert words in run.verdict.summary


def test_the_advice_for_a_run_that_stopped_too_early_goes_on() -> None:
    run = descend("x**2 + 3*x", lr=0.01, ftol=1e-2)
    assert run.verdict is not None
    assert run.verdict.outcome is SLOW
    assert run.verdict.advice is not None
    assert run.verdict.advice.settings.ftol is None


def test_a_sweep_and_a_map_judge_as_single_runs_do() -> None:
    swept = gdcli.sweep("(x-1)**2 + 10*(y+2)**2", lr="0.05,0.3", starts=10, range="-5:5", bounds="y=0:").sweep
    assert swept.rows[0].outcomes == {C: 10}
    assert D not in swept.rows[1].outcomes
    changed = gdcli.sweep("x**2 + 3*x", lr="0.001,0.1", starts=10, ftol=1e-6).sweep
    assert [row.outcomes for row in changed.rows] == [{SLOW: 10}, {C: 10}]
    found = gdcli.basins("x**4 - 2*x**2", lr=0.1, points=(20, 1), bounds="-0.5:3").basins
    assert {round(basin.point[0], 6) for basin in found if basin.point is not None} == {1.0, -0.5}
    stepped = gdcli.basins("x**4 - 2*x**2", lr=0.1, points=(20, 1), xtol=1e-4).basins
    assert {round(basin.point[0], 3) for basin in stepped if basin.point is not None} == {1.0, -1.0}


def test_a_run_that_jumped_over_a_lower_place_to_a_bound_has_not_converged() -> None:
    run = descend("cos(1.5*x)", bounds="1:4.6", start=2.4, lr=2.8, steps=4)
    assert run.verdict is not None
    assert run.verdict.outcome is N
    assert "but it was lower on the way: -0.8968 at x = 2.4, step 0" in run.verdict.summary


def test_a_run_on_its_way_to_a_bound_is_not_stuck() -> None:
    run = descend("x*exp(-2*x)", bounds=":2.6", start=1.6, lr=0.2, steps=2, optimizer="adagrad")
    assert run.verdict is not None
    assert run.verdict.outcome is SLOW
