"""Many descents at once are the same descents as one by one."""

from __future__ import annotations

import math
from itertools import count

import numpy as np
import pytest

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.methods.schedules import SCHEDULES
from gdcli.descent.run import unjudged_run
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweeps import lane_group, lanes
from gdcli.descent.sweeps.lane_data import OUTCOMES, STOPS, LaneResults, joined_results
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.diagnosis.many.lane_outcomes import classifier
from gdcli.errors import CannotError, UsageError
from gdcli.gallery import GALLERY
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Outcome, Settings, StopReason
from tests.descent.published import NEEDED

ROSENBROCK = "(1-x)**2 + 100*(y-x**2)**2"
LANES = 60
FIRST_ORDER = [name for name, method in OPTIMIZERS.items() if method.runs_in_lanes]


def engine(text: str, steps: int, tol: float = 1e-6, optimizer: str = "gd", **more) -> LaneEngine:
    expression = parse(text)
    settings = Settings((1.0,) * len(expression.variables), 0.1, steps, tol, optimizer, **more)
    return LaneEngine(Objective(expression), checked_settings(settings, expression.variables))


def follow(text: str, points, rates, steps: int = 100, **more) -> LaneResults:
    lanes, points, rates = engine(text, steps, **more), np.array(points, dtype=float), np.array(rates, dtype=float)
    groups = [slice(begin, begin + lanes.width) for begin in range(0, rates.size, lanes.width)]
    return joined_results([lanes.run(points[:, group], rates[group]) for group in groups], len(points))


def assert_the_same_one_by_one(text: str, low: float, high: float, lr: float, **more) -> LaneResults:
    """Random starts in a box, rates around `lr`; every lane beside its own run."""
    expression = parse(text)
    objective = Objective(expression)
    draw = np.random.default_rng(7)
    points = draw.uniform(low, high, (len(expression.variables), LANES))
    rates = lr * draw.uniform(0.5, 2.0, LANES)
    results = follow(text, points, rates, **more)
    steps = more.pop("steps", 100)
    for lane in range(LANES):
        start = tuple(points[:, lane].tolist())
        settings = Settings(start, float(rates[lane]), steps, **more)
        try:
            run = unjudged_run(objective, settings)
        except CannotError:
            assert STOPS[results.stop[lane]] is StopReason.NON_FINITE
            assert results.steps[lane] == 0
            continue
        assert STOPS[results.stop[lane]] is run.stop_reason, (start, settings)
        assert results.steps[lane] == run.steps_taken
        assert results.point[:, lane].tolist() == pytest.approx(run.final.point, rel=1e-9, abs=1e-12, nan_ok=True)
        assert results.value[lane] == pytest.approx(run.final.value, rel=1e-9, abs=1e-12, nan_ok=True)
        norm = run.final.gradient_norm
        assert results.gradient_norm[lane] == pytest.approx(norm, rel=1e-9, abs=1e-12, nan_ok=True)
    return results


def named(codes, names) -> list[str]:
    return [names[code] for code in codes]


@pytest.mark.parametrize("name", FIRST_ORDER)
@pytest.mark.parametrize(
    ("text", "low", "high", "lr"),
    [(ROSENBROCK, -2, 2, 0.002), ("x**2 + 3*x", -5, 5, 0.5), ("sin(x)*cos(y) + (x**2+y**2)/20", -6, 6, 0.3)],
)
def test_every_first_order_method_agrees_lane_by_lane(name: str, text: str, low: float, high: float, lr: float) -> None:
    needed = NEEDED.get(name, {})
    assert_the_same_one_by_one(text, low, high, lr, optimizer=name, hyperparameters=needed, steps=80, tol=0.01)


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_agrees_lane_by_lane(name: str) -> None:
    assert_the_same_one_by_one(ROSENBROCK, -2, 2, 0.001, schedule=name, optimizer="adam", steps=60, tol=0.1)


def test_hyperparameters_agree_lane_by_lane() -> None:
    given = {"momentum": 0.5, "weight_decay": 0.1}
    assert_the_same_one_by_one(ROSENBROCK, -1, 1, 0.001, optimizer="nesterov", hyperparameters=given)


@pytest.mark.parametrize(
    ("text", "low", "high", "lr", "reasons"),
    [
        ("log(x) + x**2/8", -0.5, 3.0, 0.8, {"non_finite", "tolerance", "max_steps"}),
        ("x**4 - 3*x**2 + y**2", -4, 4, 0.1, {"diverged", "tolerance", "max_steps"}),
        ("1e155*x", 1.0, 2.0, 1e-156, {"max_steps"}),
        ("exp(x**2)", 1, 40, 0.1, {"non_finite", "diverged", "tolerance"}),
        ("sqrt(x)*y + y**2", -0.5, 3.0, 0.3, {"non_finite", "max_steps"}),
    ],
)
def test_every_reason_to_stop_agrees_lane_by_lane(text, low, high, lr, reasons) -> None:
    results = assert_the_same_one_by_one(text, low, high, lr)
    assert set(named(results.stop, STOPS)) & reasons == set(named(results.stop, STOPS)) != set()


def test_lanes_that_end_make_room_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "GROUP_LANES_MIN", 8)
    monkeypatch.setattr(lanes, "GROUP_LANES_MAX", 8)
    results = assert_the_same_one_by_one("x**2 + 3*y**2", -5, 5, 0.2, tol=1e-3)
    assert len(set(results.steps.tolist())) > 10


def test_the_tolerance_is_met_exactly_where_the_norm_equals_it() -> None:
    rates = [0.1, 0.1]
    assert follow("x**2", [[0.5, 0.5]], rates, tol=1.0).steps.tolist() == [0, 0]
    assert follow("x**2", [[0.5, 0.6]], rates, tol=math.nextafter(1.0, 0.0)).steps.tolist() == [1, 1]


@pytest.mark.parametrize("name", GALLERY)
def test_the_gallery_agrees_lane_by_lane(name: str) -> None:
    instance = GALLERY[name].instance()
    low, high = instance.ranges[0]
    for optimizer in ("gd", "momentum"):
        assert_the_same_one_by_one(instance.text, low, high, 1e-3, steps=20, optimizer=optimizer)


def test_a_component_that_vanishes_everywhere_does_not_end_a_lane() -> None:
    points = np.array([np.zeros(100), np.linspace(1.0, 2.0, 100)])
    results = follow("x**2 + y**2", points, np.full(100, 0.1), steps=200, tol=1e-3)
    assert set(named(results.stop, STOPS)) == {StopReason.TOLERANCE}
    assert (abs(results.point[1]) > 3e-4).all()


def test_no_steps_look_at_the_start() -> None:
    results = follow("x**2", [[3.0, 0.0]], [0.1, 0.1], steps=0)
    assert named(results.stop, STOPS) == [StopReason.MAX_STEPS, StopReason.TOLERANCE]
    assert results.value.tolist() == [9.0, 0.0]


def test_no_lanes_are_no_results() -> None:
    assert follow("x + y", np.empty((2, 0)), []).point.shape == (2, 0)


@pytest.mark.parametrize(
    ("text", "start", "lr", "steps", "outcome"),
    [
        ("x**2", 1.0, 0.3, 100, Outcome.CONVERGED),
        ("x**2", 1.0, 0.001, 100, Outcome.SLOW),
        ("x**2", 1.0, 0.001, 20, Outcome.SLOW),
        ("x**2", 1.0, 0.999, 100, Outcome.OSCILLATING),
        ("x**2", 1.0, 1.0, 100, Outcome.OSCILLATING),
        ("abs(x)", 1.03, 0.1, 100, Outcome.OSCILLATING),
        ("x**4 - x**2", 0.3, 0.55, 400, Outcome.OSCILLATING),
        ("x**2", 1.0, 0.99, 60, Outcome.OSCILLATING),
        ("x**2", 1.0, 0.7, 10, Outcome.SLOW),
        ("x**2", 1.0, 1.5, 4000, Outcome.DIVERGED),
        ("x**2", 2.0, 1.05, 300, Outcome.DIVERGED),
        ("exp(x**2)", 2.0, 0.5, 100, Outcome.DIVERGED),
        ("log(x)", 1.0, 3.0, 100, Outcome.LEFT_DOMAIN),
        ("sqrt(x)", 1.0, 0.1, 100, Outcome.LEFT_DOMAIN),
        ("3*x", 1.0, 0.1, 100, Outcome.NOT_CONVERGED),
    ],
)
def test_lanes_have_every_outcome(text: str, start: float, lr: float, steps: int, outcome: Outcome) -> None:
    results = follow(text, [[start]], [lr], steps=steps)
    judge = classifier(Objective(parse(text)), Settings((start,), lr, steps))
    assert named(judge(results).outcome, OUTCOMES) == [outcome]


def test_interrupted_lanes_are_marked_and_the_finished_ones_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane_group, "TICK_SECONDS", -1.0)
    asked = count()
    shares: list[float] = []

    def tick(share: float) -> bool:
        shares.append(share)
        return next(asked) == 5

    results = engine("x**2", 10**9).run(np.array([[0.0, 1.0, 2.0]]), np.array([0.1, 0.5, 0.001]), tick)
    assert named(results.stop, STOPS) == [StopReason.TOLERANCE, StopReason.TOLERANCE, StopReason.INTERRUPTED]
    assert results.steps.tolist() == [0, 1, 5]
    assert results.point[0].tolist() == pytest.approx([0.0, 0.0, 2 * 0.998**5])
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] <= shares[-1] <= 1.0


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"optimizer": "newton"}, "linear system"), ({"optimizer": "exact"}, "line search"), ({"noise": 0.1}, "noise")],
)
def test_what_lanes_cannot_do_is_refused(changes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        engine("x**2", 10, **changes)
