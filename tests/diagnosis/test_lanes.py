"""Many descents are judged as single ones are."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from gdcli.descent.lane_engines import lane_engine
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.run import unjudged_run
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweeps.lane_data import OUTCOMES, STOPS, LaneOutcomes, LaneResults
from gdcli.diagnosis.many import judge
from gdcli.diagnosis.many.end_points import RestPoints
from gdcli.diagnosis.many.judge import DescentJudge
from gdcli.diagnosis.verdict import diagnose
from gdcli.errors import CannotError
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import KnownMinimum, Outcome, Settings, StopReason
from gdcli.record import replace

FIRST_ORDER = [name for name, method in OPTIMIZERS.items() if method.runs_in_lanes]
LANES = 8
FUNCTIONS = (
    ("(1-x)**2 + 100*(y-x**2)**2", 2.0, 0.001),
    ("x**2 + 3*x", 5.0, 0.3),
    ("x**4 - 3*x**2 + x", 3.0, 0.05),
    ("exp(-x)", 20.0, 1.0),
    ("x**2 - y**2", 2.0, 0.1),
    ("log(x) + x**2/8", 3.0, 1.0),
    ("3*x + y**2", 2.0, 0.1),
)
MINIMA = {
    "(1-x)**2 + 100*(y-x**2)**2": 0.0, "x**2 + 3*x": -2.25, "x**4 - 3*x**2 + x": -3.513905038934788, "exp(-x)": 0.0,
}  # fmt: skip
"""The lowest value of those that have one."""
SURE = frozenset({Outcome.CONVERGED, Outcome.SADDLE, Outcome.MAXIMUM, Outcome.PLATEAU, Outcome.LEFT_DOMAIN})
"""Outcomes that the end of a lane decides; the others also depend on its path, of which a lane keeps fewer iterates."""


def judged(text: str, points, rates, engine: str = "python", known=(), **more) -> LaneOutcomes:
    expression = parse(text)
    objective = Objective(expression)
    settings = checked_settings(Settings(tuple(points[:, 0].tolist()), 0.1, **more), expression.variables)
    results = results_of(objective, settings, points, rates, engine)
    return DescentJudge(RestPoints(objective, settings, 10.0, known))(results, lambda: (points, rates))


def results_of(objective: Objective, settings: Settings, points, rates, engine: str = "python") -> LaneResults:
    return lane_engine(objective, settings, rates.size, engine).run(points, rates)


def outcome_at(text: str, *points: float, **more) -> list[Outcome]:
    results = judged(text, np.array([points]), np.full(len(points), 0.1), **({"steps": 0} | more))
    return [OUTCOMES[code] for code in results.outcome]


@pytest.mark.parametrize("optimizer", FIRST_ORDER)
def test_outcomes_are_those_of_single_runs(optimizer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start without a value has no run; of the others the outcomes in SURE agree, and nearly all of the rest."""
    monkeypatch.setattr(judge, "LANES_JUDGED_ONE_BY_ONE", 0)
    draw = np.random.default_rng(4)
    pairs: Counter[tuple[Outcome, Outcome]] = Counter()
    for text, size, lr in FUNCTIONS:
        if "fmin" in OPTIMIZERS[optimizer].hyperparameters and text not in MINIMA:
            continue
        needed = {"fmin": MINIMA[text]} if "fmin" in OPTIMIZERS[optimizer].hyperparameters else {}
        expression = parse(text)
        objective = Objective(expression)
        points = draw.uniform(-size, size, (len(expression.variables), LANES))
        rates = lr * draw.uniform(0.1, 2.0, LANES)
        results = judged(text, points, rates, steps=200, optimizer=optimizer, hyperparameters=needed)
        for lane in range(LANES):
            start = tuple(points[:, lane].tolist())
            settings = Settings(start, float(rates[lane]), 200, optimizer=optimizer, hyperparameters=needed)
            try:
                run = unjudged_run(objective, settings)
            except CannotError:
                continue
            verdict = diagnose(objective, run, advise=False).verdict
            assert verdict is not None
            pairs[OUTCOMES[results.outcome[lane]], verdict.outcome] += 1
    on_the_way = {Outcome.SLOW, Outcome.NOT_CONVERGED}  # a lane has no forecast
    unlike = {pair: count for pair, count in pairs.items() if pair[0] is not pair[1] and {*pair} != on_the_way}
    # At the last digit of a flat function it is rounding that decides whether Newton's method contracts.
    assert sum(count for pair, count in unlike.items() if SURE & {*pair}) <= 2, unlike
    assert sum(unlike.values()) <= 0.12 * sum(pairs.values()), unlike


@pytest.mark.parametrize(
    ("text", "point", "outcome"),
    [
        ("x**4 - 2*x**2", 0.0, Outcome.MAXIMUM),
        ("x**4 - 2*x**2", 1.0, Outcome.CONVERGED),
        ("x**3", 0.0, Outcome.SADDLE),
        ("x**4", 0.0, Outcome.CONVERGED),
        ("exp(-x)", 20.0, Outcome.PLATEAU),
        ("0*x + 3", 1.0, Outcome.CONVERGED),
    ],
)
def test_a_vanishing_gradient_makes_no_minimum(text: str, point: float, outcome: Outcome) -> None:
    assert outcome_at(text, point) == [outcome]


def test_a_plain_is_no_minimum_where_a_lower_one_is_known() -> None:
    deep = (KnownMinimum((0.0,), -1.0),)
    far = np.array([[3000.0]])
    assert OUTCOMES[judged("-exp(-x**2)", far, np.ones(1), steps=0, known=deep).outcome[0]] is Outcome.PLATEAU


def test_on_a_quadratic_theory_says_which_lanes_never_settle() -> None:
    """A direction in which the rate is too high matters only if the start differs from the minimizer in it."""
    points, rates = np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 1e-9]]), np.full(3, 0.101)
    results = judged("x**2 + 10*y**2", points, rates, steps=30, tol=0.0)
    assert [OUTCOMES[code] is Outcome.DIVERGED for code in results.outcome] == [True, False, True]
    assert results.unsettled.tolist() == [True, False, True]


def test_a_slope_that_never_vanishes_has_no_minimum() -> None:
    assert outcome_at("3*x", 1.0, steps=10) == [Outcome.DIVERGED]


@pytest.mark.parametrize(
    ("text", "factor", "unsettled"),
    [("x**2", 0.95, False), ("x**2", 1.05, True), ("sin(x)", 0.95, False), ("sin(x)", 1.2, True)],
)
@pytest.mark.parametrize("engine", ["python", "compiled"])
def test_lanes_settle_below_the_limit_and_not_above(text: str, factor: float, unsettled: bool, engine: str) -> None:
    limit = 1.0 if text == "x**2" else 2.0
    points = np.array([[-1.5, -1.4, -1.7]])
    results = judged(text, points, np.full(3, factor * limit), engine, steps=100, tol=1e-12)
    assert results.unsettled.tolist() == [unsettled] * 3


def test_the_sharpest_minimum_gives_the_limit() -> None:
    expression = parse("x**4 - 3*x**2 + x")
    objective = Objective(expression)
    settings = checked_settings(Settings((1.0,), 0.1, 100), expression.variables)
    judge = DescentJudge(RestPoints(objective, settings, 6.0, (KnownMinimum((1.13090112,), -1.07),)))
    minima = judge.minima([(-3.0, 3.0)])
    assert [numbers.lr_limit for numbers in judge.curvatures(minima)] == pytest.approx([0.213967], rel=1e-4)
    judge.places.sort(np.array([[-1.30083957, 1.13090112, 0.169938443]]))
    both = judge.curvatures(judge.minima([(-3.0, 3.0)]))
    assert [numbers.lr_limit for numbers in both] == pytest.approx([0.139799, 0.213967], rel=1e-4)
    assert judge.minima([(0.5, 1.5)]) == [pytest.approx((1.13090112,))]


def test_the_limit_of_a_quadratic_needs_no_minimum_to_be_reached() -> None:
    expression = parse("x**2 + 3*x")
    objective = Objective(expression)
    judge = DescentJudge(RestPoints(objective, checked_settings(Settings((9.0,), 5.0, 3), ("x",)), 6.0))
    (numbers,) = judge.curvatures(judge.minima([(-6.0, 6.0)]))
    assert (numbers.lr_limit, numbers.exact, numbers.at) == (1.0, True, (-1.5,))


@pytest.mark.parametrize(("text", "without"), [("-x**2", True), ("3*x", True), ("x**2", False), ("x**3", False)])
def test_a_quadratic_that_falls_without_end_has_no_minimum(text: str, without: bool) -> None:
    expression = parse(text)
    settings = checked_settings(Settings((1.0,), 0.1, 3), ("x",))
    judge = DescentJudge(RestPoints(Objective(expression), settings, 6.0))
    assert judge.has_no_minimum() is without


def test_a_rest_anywhere_on_a_plain_is_no_minimum_that_sets_a_limit() -> None:
    expression = parse("relu(x)")
    settings = checked_settings(Settings((1.0,), 0.1, 3), ("x",))
    judge = DescentJudge(RestPoints(Objective(expression), settings, 6.0))
    assert not judge.rests_on_plains()
    judge.places.sort(np.array([[-1.0, -2.0]]))
    assert judge.rests_on_plains()
    assert judge.minima([(-6.0, 6.0)]) == []


def test_without_a_tolerance_a_vanishing_gradient_counts_as_rest() -> None:
    assert outcome_at("x**2", 1.0, steps=200, tol=0.0) == [Outcome.CONVERGED]
    assert outcome_at("x**2", 1.0, steps=0, tol=0.0) == [Outcome.NOT_CONVERGED]


def test_what_was_interrupted_is_left_alone() -> None:
    expression = parse("x**2")
    objective, settings = Objective(expression), checked_settings(Settings((1.0,), 0.1, 3), ("x",))
    results = results_of(objective, settings, np.array([[1.0]]), np.array([0.1]))
    results = replace(results, stop=np.array([STOPS.index(StopReason.INTERRUPTED)], np.int8))
    judge = DescentJudge(RestPoints(objective, settings, 1.0))
    assert OUTCOMES[judge(results, lambda: pytest.fail("nobody asks")).outcome[0]] is Outcome.NOT_CONVERGED


@pytest.mark.parametrize(
    "text",
    ["abs(x)", "3*abs(x) + x", "x**4", "exp(-x)", "x**3", "x**4 - 3*x**2 + x", "log(x) + x**2/8", "sqrt(x) + x"],
)
def test_a_handful_of_lanes_is_judged_as_single_runs_are(text: str) -> None:
    points, rates = np.array([[1.0, 2.0, 0.5, 3.0]]), np.array([0.1, 0.01, 0.3, 1.0])
    found = [OUTCOMES[code] for code in judged(text, points, rates, steps=150).outcome]
    objective = Objective(parse(text))
    for lane, outcome in enumerate(found):
        settings = Settings(tuple(points[:, lane].tolist()), float(rates[lane]), 150)
        run = diagnose(objective, unjudged_run(objective, settings))
        assert run.verdict is not None
        assert outcome is run.verdict.outcome
