"""Judgements on both sides of each threshold, so that a test fails if a threshold is moved by a factor."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from gdcli import descend
from gdcli.diagnosis.advice import other_methods
from gdcli.diagnosis.batches import is_lower
from gdcli.diagnosis.detectors.oscillation import kink_crossed
from gdcli.diagnosis.many.sweeps import suggestion
from gdcli.diagnosis.measures.curvature import Spectrum, difference_of_gradients
from gdcli.diagnosis.measures.elsewhere import far_probes, lower_minimum
from gdcli.diagnosis.measures.last_steps import Tail
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Iterate, Outcome, Settings, Sweep, SweepRow
from tests.diagnosis.cases import problem, run_of

KINKED = {"schedule": "exponential:gamma=0.9"}
NOISY = {"noise": 0.1, "seed": 2, "start": 0.02}
TOLERANT = {"lr": 0.05, "start": 1.1, "tol": 1e-9}
ROLLING = {"optimizer": "momentum", "lr": 6.0, "start": (0.1, 0.2), "schedule": "cosine"}
UNDAMPED = {"optimizer": "momentum", "momentum": 0.999}
EPSILON = sys.float_info.epsilon
CYCLE_OF_THREE = 0.7607589619911055
ILL = "The condition number is"
PLATEAU = "Stuck on a plateau"
TAIL = "Out on a tail"
THEORY = "as theory predicts"
GROWTH = "Each step multiplies the distance"
UNSEEN = "steps that hardly shows"
OVERSHOOTS = "nearly every step overshoots"
SADDLE = "the run slides towards the saddle"

SIDES: list[tuple[str, dict[str, Any], str, bool]] = [
    # The slope is 1.9e-6 and 9.5e-7 where no tolerance is asked for.
    ("x**2", {"lr": 0.25, "tol": 0, "steps": 20}, "Converged", False),
    ("x**2", {"lr": 0.25, "tol": 0, "steps": 21}, "Converged", True),
    # The other minimum is lower by 9e-7 and 1.1e-6.
    ("(x^2-1)^2 + 0.00000045*x", TOLERANT, "is a local one", False),
    ("(x^2-1)^2 + 0.00000055*x", TOLERANT, "is a local one", True),
    # The last iterate is 9e-4 and 1.1e-3 away from the minimizer.
    ("x**4", {"start": 9e-4}, "away from it", False),
    ("x**4", {"start": 1.1e-3}, "away from it", True),
    # 2.3 % and 1.8 % of the start's distance from the inflection are left.
    ("x**3", {"tol": 0.0016}, "Stopped beside an inflection", True),
    ("x**3", {"tol": 0.001}, "Stopped beside an inflection", False),
    # The longest of the last quarter of 64 steps is 1.1e-6 and 9.7e-7 of the point.
    ("|x|", {"lr": 0.3, "steps": 134, **KINKED}, "Jumps to and fro across a kink", True),
    ("|x|", {"lr": 0.3, "steps": 135, **KINKED}, "Jumps to and fro across a kink", False),
    # A function with a cycle of three steps, of which two go up.
    ("x**4/4 - x**2/2", {"lr": 1.451, "start": CYCLE_OF_THREE, "steps": 15}, "Caught in a cycle of 3 steps", False),
    ("x**4/4 - x**2/2", {"lr": 1.451, "start": CYCLE_OF_THREE, "steps": 16}, "Caught in a cycle of 3 steps", True),
    ("sqrt(1 + x**2)", {"lr": 2.5, "steps": 3}, OVERSHOOTS, False),
    ("sqrt(1 + x**2)", {"lr": 2.5, "steps": 4}, OVERSHOOTS, True),
    ("x**2", {"steps": 18, **NOISY}, "noise floor", False),
    ("x**2", {"steps": 19, **NOISY}, "noise floor", True),
    # A step multiplies the distance by 1 + 8e-12 and by 1 + 1.2e-11.
    ("x**2", {"lr": 1 + 4e-12, "steps": 50}, GROWTH, False),
    ("x**2", {"lr": 1 + 6e-12, "steps": 50}, GROWTH, True),
    # The distance grows by a factor of 1.489 and 1.504.
    ("x**2", {"lr": 1.005, "steps": 40}, UNSEEN, True),
    ("x**2", {"lr": 1.005, "steps": 41}, UNSEEN, False),
    ("x**2", {"lr": 0.94, "steps": 20}, OVERSHOOTS, False),
    ("x**2", {"lr": 0.96, "steps": 20}, OVERSHOOTS, True),
    ("x**2 + 3*x", {"lr": 0.245, "steps": 8}, "is far below 0.5, the best", True),
    ("x**2 + 3*x", {"lr": 0.255, "steps": 8}, "is far below 0.5, the best", False),
    ("(x - 9.5)**4", {"start": 0, "tol": 1e5}, "no minimum is near", False),
    ("(x - 10.5)**4", {"start": 0, "tol": 1e5}, "no minimum is near", True),
    ("x**2 + 98*y**2", {"lr": 0.009, "steps": 50}, ILL, False),
    ("x**2 + 102*y**2", {"lr": 0.008, "steps": 50}, ILL, True),
    # 88 % and 92 % of the start's distance from the saddle are left.
    ("x**2 - y**2 - y**4", {"lr": 0.06, "start": (1, 1e-3), "steps": 1}, SADDLE, True),
    ("x**2 - y**2 - y**4", {"lr": 0.04, "start": (1, 1e-3), "steps": 1}, SADDLE, False),
    # 2.8 and 3.2 times the steps are left; the best rate is advised before so many more steps.
    ("x**2 + 3*x", {"lr": 0.02, "steps": 100}, "Try --steps 380.", True),
    ("x**2 + 3*x", {"lr": 0.02, "steps": 90}, "Try --lr 0.5.", True),
    ("x**2", {"steps": 0}, "Try --lr 0.5 --steps 1000.", True),
    # The minimum is 8.7 and 11 times as far away as the threshold of the step, 9.2 and 11 times as low.
    ("x**2", {"lr": 0.05, "xtol": 1e-3}, "Converged", True),
    ("x**2", {"lr": 0.04, "xtol": 1e-3}, "Converged", False),
    ("x**2", {"lr": 0.025, "ftol": 1e-6}, "Converged", True),
    ("x**2", {"lr": 0.02, "ftol": 1e-6}, "Converged", False),
    # 1.1 % and 0.9 % of the way down to the minimum.
    ("x**2/(1 + x**2)", {"lr": 20, "start": 20, "steps": 975}, PLATEAU, False),
    ("x**2/(1 + x**2)", {"lr": 20, "start": 20, "steps": 960}, PLATEAU, True),
    # 8 % and 15 % of the start's height above the bound are left.
    ("exp(-x)", {"lr": 0.5, "start": 1, "steps": 60}, TAIL, True),
    ("exp(-x)", {"lr": 0.5, "start": 1, "steps": 30}, TAIL, False),
    # The values 2²³ times as far are 1.3e-4 and 7e-5 of the value at the end.
    ("x**(-0.56)", {"lr": 0.5, "start": 1, "steps": 60}, "none is ahead", False),
    ("x**(-0.6)", {"lr": 0.5, "start": 1, "steps": 60}, "none is ahead", True),
    # At the start the slope is 12 % and 9 % of the average slope on the way to the minimum.
    ("-exp(-x**2/2)", {"lr": 0.001, "start": 2.8, "steps": 10, "schedule": "cosine"}, PLATEAU, False),
    ("-exp(-x**2/2)", {"lr": 0.001, "start": 3.1, "steps": 10, "schedule": "cosine"}, PLATEAU, True),
    # The iterates scatter by 2.9 and 3.2 times what theory expects.
    ("x**2", {"lr": 0.05, "steps": 60, "noise": 0.1, "seed": 2, "start": 0.8}, "noise floor", True),
    ("x**2", {"lr": 0.05, "steps": 60, "noise": 0.1, "seed": 2, "start": 1}, "noise floor", False),
    # The minimum on the kink is about 7e-4 and 1.4e-3 away.
    ("|x| + y**2", {"lr": 0.3, "start": (1, 1), "steps": 184, **KINKED}, "Converged at a kink", True),
    ("|x| + y**2", {"lr": 0.3, "start": (1, 2), "steps": 184, **KINKED}, "Converged at a kink", False),
    # The last value is 9e5 and 1.1e6 times as high as the first.
    ("1000*|x|", {"lr": 0.9, "start": 5e-4, "steps": 21}, "Jumps to and fro across a kink", True),
    ("1000*|x|", {"lr": 1.1, "start": 5e-4, "steps": 21}, "Jumps to and fro across a kink", False),
    # A run that cannot be continued, because a longer one has other rates.
    ("x**2 + log(1 + y**2)", {"steps": 6, **ROLLING}, "Diverging", False),
    ("x**2 + log(1 + y**2)", {"steps": 8, **ROLLING}, "Diverging", True),
    # A period moves the iterates by 1.3e-6 and 8e-7 of the longest step.
    ("x**4/4 - x**2/2", {"lr": 1.2, "start": 0.5, "steps": 62}, "Caught in a cycle", False),
    ("x**4/4 - x**2/2", {"lr": 1.2, "start": 0.5, "steps": 64}, "Caught in a cycle", True),
    # The second half of a run that comes no lower; 15 % and 28 % of its steps turn back.
    ("x**4/4 - x**2/2", {"lr": 0.141, "start": 1.89, "steps": 40, **UNDAMPED}, "Oscillates", False),
    ("sin(3*x) + x**2/10", {"lr": 0.61, "start": -1.29, "steps": 30}, "Oscillates", True),
    # The slope is 128 and 64 times the last digit of the point.
    ("(x - 1e9)**2", {"lr": 0.25, "start": 0, "steps": 45}, "to the last digit", False),
    ("(x - 1e9)**2", {"lr": 0.25, "start": 0, "steps": 46}, "to the last digit", True),
    # A step of two and of four last digits of the point.
    ("x**2/2", {"lr": 2 * EPSILON / 1.5, "start": 1.5, "steps": 10}, "Too slow to move", True),
    ("x**2/2", {"lr": 4 * EPSILON / 1.5, "start": 1.5, "steps": 10}, "Too slow to move", False),
    # The other place is lower by 9e-4 and by 1.1e-3 of the value.
    ("1 - 0.0009*exp(-x**2/2)", {"lr": 500, "start": 5, "steps": 20}, "Try --start", False),
    ("1 - 0.0011*exp(-x**2/2)", {"lr": 500, "start": 5, "steps": 20}, "Try --start", True),
    # The first factor on a rate, or share of a way, that works.
    ("x**4", {"lr": 0.9, "steps": 200, "tol": 1e-2}, "Try --lr 0.45.", True),
    ("x**4", {"lr": 1e-6, "steps": 5000, "tol": 0.5}, "Try --lr 9e-5.", True),
    ("-exp(-x**2)", {"lr": 0.1, "start": 6, "steps": 20}, "Try --start 3 ", True),
    # The measured decrease per step is 1.2 % and 0.8 % off the predicted one.
    ("sqrt(1 + x**2)", {"tol": 0.06}, THEORY, False),
    ("sqrt(1 + x**2)", {"tol": 0.045}, THEORY, True),
]


@pytest.mark.parametrize(("text", "settings", "words", "is_said"), SIDES)
def test_each_side_of_a_threshold_is_judged(text: str, settings: dict[str, Any], words: str, is_said: bool) -> None:
    verdict = descend(text, advise=words.startswith("Try"), **settings).verdict
    assert verdict is not None
    assert (words in verdict.summary) == is_said, verdict.summary


def swept(*rates: tuple[float, float, float]) -> Sweep:
    """A sweep of 1000 starts: of each rate, the share of the starts that converge, and their median of steps."""
    rows = tuple(
        SweepRow(rate, {Outcome.CONVERGED: round(1000 * part), Outcome.SLOW: 1000 - round(1000 * part)}, steps, 0.0)
        for rate, part, steps in rates
    )
    return Sweep("x**2", ("x",), Settings((1.0,), 0.1), "1000 starts", 0, 200, rows)


@pytest.mark.parametrize(("share", "chosen"), [(0.981, 0.5), (0.979, 0.1)])
def test_a_faster_rate_is_suggested_where_as_many_starts_converge(share: float, chosen: float) -> None:
    """Two of a hundred starts more or less do not count."""
    assert suggestion(swept((0.1, 1.0, 50.0), (0.5, share, 10.0)))[0] == chosen


@pytest.mark.parametrize(("share", "chosen"), [(0.501, 0.1), (0.499, None)])
def test_a_rate_is_suggested_where_half_of_the_starts_converge(share: float, chosen: float | None) -> None:
    assert suggestion(swept((0.1, share, 50.0)))[0] == chosen


@pytest.mark.parametrize(("errors", "is_said"), [(3.2, False), (3.4, True)])
def test_losses_are_lower_where_their_scatter_does_not_explain_it(errors: float, is_said: bool) -> None:
    """The variance of 100 values of 1 and -1 is 100/99, the standard error of the difference of two means √(2/99)."""
    losses = [1.0, -1.0] * 50
    assert is_lower([loss - errors * math.sqrt(2 / 99) for loss in losses], losses) == is_said


@pytest.mark.parametrize(("offset", "active"), [(1.5e-12, (4.0,)), (3e-12, (2.0, 4.0))])
def test_a_direction_counts_if_the_start_differs_along_it(offset: float, active: tuple[float, ...]) -> None:
    """The start is at a distance of 2."""
    spectrum = Spectrum(True, (0.0, 0.0), True, True, True, (2.0, 4.0), ((1.0, 0.0), (0.0, 1.0)), 2.0, 4.0, 0.0)
    assert spectrum.active_from((offset, 2.0)) == active


@pytest.mark.parametrize(("count", "slope"), [(50, 1.0), (51, 51**0.5)])
def test_with_few_variables_a_kink_is_looked_at_along_each_axis(count: int, slope: float) -> None:
    """Else only along the last step, which crosses the kinks of all variables at once."""
    places = [Iterate(step, (x,) * count, 0.0, (1.0,) * count, 0.1) for step, x in enumerate((0.2, -0.1, 0.2))]
    steps = tuple(tuple(b - a for a, b in zip(one.point, two.point, strict=True)) for one, two in pairwise(places))
    kink = kink_crossed(Objective(parse(f"sum(i=1..{count}, |x[i]|)")), Tail(tuple(places), steps))
    assert kink is not None
    assert (kink.left, kink.right) == pytest.approx((-slope, slope))


def test_lower_values_are_looked_for_along_twenty_axes_up_to_256_times_as_far() -> None:
    place = (3.0,) + (0.0,) * 29
    found = [point for point, _ in far_probes(Objective(parse("sum(i=1..30, x[i])")), place, (0.0,) * 30)]
    steps = [max(abs(a - b) for a, b in zip(point, place, strict=True)) for point in found]
    assert (min(steps[:480]), max(steps)) == (3 / 8, 3 * 256)
    assert len(found) == 12 * (2 * 20 + 2)


@pytest.mark.parametrize(("distance", "is_found"), [(13.0, True), (15.0, False)])
def test_a_lower_minimum_is_looked_for_within_ten_times_the_size_of_the_point(distance: float, is_found: bool) -> None:
    """From the edge of the box, at 11, the slope leads to a minimum that is just outside."""
    wells = Objective(parse(f"min((x - 1)^2, (x - {distance})^2 - 1)"))
    assert (lower_minimum(wells, (1.0,), -1e-6) is not None) == is_found


def chaotic(start: float) -> tuple[list[float], float]:
    """The values of 40 steps at rate 0.3 on x⁴ − 3x² + x, computed here, and the share of steps that turn back."""
    places = [start]
    for _ in range(40):
        x = places[-1]
        places.append(x - 0.3 * (4 * x**3 - 6 * x + 1))
    steps = [later - before for before, later in pairwise(places)]
    turns = sum(before * later < 0 for before, later in pairwise(steps))
    return [x**4 - 3 * x**2 + x for x in places], turns / (len(steps) - 1)


@pytest.mark.parametrize("start", [0.2, 0.4, 0.8, 1.0, 1.3, 1.4])
def test_motion_without_a_pattern_is_continued_where_its_second_half_comes_lower(start: float) -> None:
    values, turn_share = chaotic(start)
    assert 0.2 <= turn_share < 0.9
    verdict = descend("x**4 - 3*x**2 + x", lr=0.3, start=start, steps=40).verdict
    assert verdict is not None
    came_lower = min(values[21:]) < min(values[:21])
    assert verdict.outcome is Outcome.OSCILLATING
    assert ("Continued for" in verdict.summary) == came_lower


Slope = Callable[[float], float]
FORECASTS: list[tuple[str, Slope, float, float, int]] = [
    *(("log(cosh(x))", math.tanh, 0.05, start, 10) for start in (0.3, 0.6, 1.0, 1.5, 2.0, 3.0)),
    ("log(cosh(x))", math.tanh, 0.2, 2.0, 10),
    ("x**4 + 0.665*x**2", lambda x: 4.0 * x**3 + 1.33 * x, 0.0241, 1.0, 30),
    ("x**4 + 0.0712*x**2", lambda x: 4.0 * x**3 + 0.1424 * x, 0.0018, 1.0, 10),
]


@pytest.mark.parametrize(("text", "slope", "rate", "start", "steps"), FORECASTS)
def test_a_forecast_is_at_most_two_percent_off(text: str, slope: Slope, rate: float, start: float, steps: int) -> None:
    """While the run nears the minimum, its pace changes from that of the start to that which theory predicts."""
    verdict = descend(text, lr=rate, start=start, steps=steps, advise=False).verdict
    x, taken = start, 0
    while abs(slope(x)) > 1e-6:
        x, taken = x - rate * slope(x), taken + 1
    assert verdict is not None
    assert verdict.evidence["steps_left"] == pytest.approx(taken - steps, rel=0.02)


def test_products_with_the_hessian_are_differences_over_a_ten_thousandth() -> None:
    """The slope of x⁴ changes by 12x² + 4h² times the distance of two points that are h before and behind x."""
    (product,) = difference_of_gradients(Objective(parse("x**4")), (1.0,), (1.0,))
    assert product == pytest.approx(12.0 + 4e-8, abs=1e-9)


@pytest.mark.parametrize(("count", "is_large"), [(200, False), (201, True)])
def test_with_more_than_two_hundred_variables_only_the_ends_of_the_spectrum_are_computed(
    count: int, is_large: bool
) -> None:
    assert case_of(count).is_large == is_large


@pytest.mark.parametrize(("count", "is_tried"), [(24, True), (25, False)])
def test_newtons_method_is_tried_with_few_variables(count: int, is_tried: bool) -> None:
    assert ("newton" in [settings.optimizer for settings in other_methods(case_of(count))]) == is_tried


def test_after_other_remedies_adam_is_tried_at_two_rates_and_newtons_method_with_whole_steps() -> None:
    tried = [(settings.optimizer, settings.learning_rate) for settings in other_methods(case_of(2))]
    assert tried == [("adam", 0.1), ("adam", 0.01), ("newton", 1.0)]


def case_of(count: int) -> RunFacts:
    """A run without steps on a sum of that many squares."""
    text = f"sum(i=1..{count}, x[i]^2)"
    objective, _, _ = problem(text)
    return RunFacts(objective, run_of(text, steps=0), ())
