"""Judgements on both sides of a threshold, so that one that is moved by a factor does not go unnoticed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from gdcli import descend
from gdcli.diagnosis.many.sweeps import suggestion
from gdcli.model import Outcome, Settings, Sweep, SweepRow

KINKED = {"schedule": "exponential:gamma=0.9"}
ILL = "The condition number is"
PLATEAU = "Stuck on a plateau"
TAIL = "Out on a tail"
THEORY = "as theory predicts"

SIDES: list[tuple[str, dict[str, Any], str, bool]] = [
    # The longest of the last steps is 1e-5 of the point, more than the 1e-6 of a run that has settled.
    ("|x|", {"lr": 0.3, "steps": 162, **KINKED}, "Jumps to and fro across a kink", True),
    ("x**2 + 95*y**2", {"lr": 0.009, "steps": 50}, ILL, False),
    ("x**2 + 105*y**2", {"lr": 0.008, "steps": 50}, ILL, True),
    # Twice the steps are advised before the best rate is, fourteen times the steps are not.
    ("x**2 + 3*x", {"lr": 0.04, "steps": 100}, "Try --steps 190.", True),
    ("x**2 + 3*x", {"lr": 0.01, "steps": 50}, "Try --lr 0.5.", True),
    # 1.3 % and 0.4 % of the way down to the minimum.
    ("x**2/(1 + x**2)", {"lr": 20, "start": 20, "steps": 985}, PLATEAU, False),
    ("x**2/(1 + x**2)", {"lr": 20, "start": 20, "steps": 900}, PLATEAU, True),
    # 8 % and 15 % of the start's height above the bound are left.
    ("exp(-x)", {"lr": 0.5, "start": 1, "steps": 60}, TAIL, True),
    ("exp(-x)", {"lr": 0.5, "start": 1, "steps": 30}, TAIL, False),
    # The measured loss of a step is 2 % and 0.4 % off the predicted one.
    ("sqrt(1 + x**2)", {"lr": 0.1, "tol": 0.1}, THEORY, False),
    ("sqrt(1 + x**2)", {"lr": 0.1, "tol": 0.03}, THEORY, True),
]


@pytest.mark.parametrize(("text", "settings", "words", "is_said"), SIDES)
def test_each_side_of_a_threshold_is_judged(text: str, settings: dict[str, Any], words: str, is_said: bool) -> None:
    verdict = descend(text, **settings).verdict
    assert verdict is not None
    assert (words in verdict.summary) == is_said, verdict.summary


@pytest.mark.parametrize(("share", "chosen"), [(0.99, 0.5), (0.95, 0.1)])
def test_a_faster_rate_is_suggested_where_as_many_starts_converge(share: float, chosen: float) -> None:
    """Of 100 starts one more or less does not count, five do."""
    rows = tuple(
        SweepRow(rate, {Outcome.CONVERGED: round(100 * part), Outcome.SLOW: 100 - round(100 * part)}, steps, 0.0)
        for rate, part, steps in ((0.1, 1.0, 50.0), (0.5, share, 10.0))
    )
    sweep = Sweep("x**2", ("x",), Settings((1.0,), 0.1), "100 starts", 0, 200, rows)
    assert suggestion(sweep)[0] == chosen


def chaotic(start: float) -> tuple[list[float], float]:
    """The values of 40 steps at a rate of 0.3 on x⁴ − 3x² + x by hand, and the share of steps that turn back."""
    places = [start]
    for _ in range(40):
        x = places[-1]
        places.append(x - 0.3 * (4 * x**3 - 6 * x + 1))
    steps = [later - before for before, later in pairwise(places)]
    turns = sum(before * later < 0 for before, later in pairwise(steps))
    return [x**4 - 3 * x**2 + x for x in places], turns / (len(steps) - 1)


@pytest.mark.parametrize("start", [0.2, 0.4, 0.8, 1.0, 1.3, 1.4])
def test_motion_without_a_pattern_oscillates_where_the_second_half_comes_no_lower(start: float) -> None:
    values, turn_share = chaotic(start)
    assert 0.2 <= turn_share < 0.9
    verdict = descend("x**4 - 3*x**2 + x", lr=0.3, start=start, steps=40).verdict
    assert verdict is not None
    came_lower = min(values[21:]) < min(values[:21])
    assert (verdict.outcome is not Outcome.OSCILLATING) == came_lower
