"""Further reasons to stop, and bounds: the facts against the trajectory, and every engine against the Python loop."""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.descent.methods.bounds import free_gradient, projected
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.native.compiled_lanes import CompiledLanes
from gdcli.descent.run import unjudged_run
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweeps.lane_data import STOPS
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.errors import UsageError
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Run, Settings, StopReason, norm
from tests.descent.published import NEEDED
from tests.descent.runs import descended

ROSENBROCK = "(1-x)**2 + 100*(y-x**2)**2"
BOWL = "(x-1)**2 + 10*(y+2)**2 + x*y"
BOX = ((-2.0, 0.8), (-1.0, math.inf))
BOUNDED = [name for name, method in OPTIMIZERS.items() if method.keeps_to_bounds]
FUSED = [name for name, method in OPTIMIZERS.items() if method.planning is None]
LANES = [name for name, method in OPTIMIZERS.items() if method.runs_in_lanes and method.keeps_to_bounds]
TESTS: list[dict[str, float]] = [{"ftol": 1e-4}, {"xtol": 1e-3}, {"ftol": 1e-5, "xtol": 1e-4}, {"ftol": 0.0}]
HAS_COMPILER = shutil.which("cc") is not None
needs_compiler = pytest.mark.skipif(not HAS_COMPILER, reason="there is no C compiler")


def run_of(text: str, start: Sequence[float], engine: str = "python", **more) -> Run:
    return descended(parse(text), Settings(tuple(start), **({"steps": 400} | more)), engine=engine)


def assert_alike(one: Run, other: Run) -> None:
    assert (other.stop_reason, other.steps_taken) == (one.stop_reason, one.steps_taken)
    assert other.final.point == pytest.approx(one.final.point, rel=1e-9, abs=1e-12)


# Value and step.


def first_change(run: Run, ftol: float | None, xtol: float | None) -> tuple[int, StopReason] | None:
    """The first iterate that is close enough to the one before, told from the rows of a run without these tests."""
    rows = list(run.trajectory)
    for before, row in pairwise(rows):
        if ftol is not None and abs(row.value - before.value) <= ftol:
            return row.step, StopReason.VALUE_CHANGE
        if xtol is not None and max(abs(a - b) for a, b in zip(row.point, before.point, strict=True)) <= xtol:
            return row.step, StopReason.STEP_SIZE
    return None


@pytest.mark.parametrize("tests", TESTS, ids=str)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_it_stops_at_the_first_iterate_that_a_test_holds_for(name: str, tests: dict[str, float]) -> None:
    more: dict[str, Any] = {"optimizer": name, "hyperparameters": NEEDED.get(name, {}), "tol": 0.0}
    whole = run_of(BOWL, (4.0, 3.0), learning_rate=0.01, **more)
    stopped = run_of(BOWL, (4.0, 3.0), learning_rate=0.01, **(more | tests))
    expected = first_change(whole, tests.get("ftol"), tests.get("xtol")) or (400, StopReason.MAX_STEPS)
    assert (stopped.steps_taken, stopped.stop_reason) == expected
    assert list(stopped.trajectory.rows[:-1]) == list(whole.trajectory.rows[: stopped.steps_taken])


def test_the_gradient_is_tested_first_and_the_start_has_no_iterate_before() -> None:
    at_once = run_of("x**2", (0.0,), ftol=1.0, xtol=1.0)
    assert (at_once.stop_reason, at_once.steps_taken) == (StopReason.TOLERANCE, 0)
    one = run_of("x**2", (1.0,), learning_rate=1e-9, ftol=1.0, xtol=1.0, tol=1e-6)
    assert (one.stop_reason, one.steps_taken) == (StopReason.VALUE_CHANGE, 1)


def test_a_value_that_does_not_change_at_all_is_within_a_test_of_zero() -> None:
    cycle = run_of("x**2", (1.0,), learning_rate=1.0, ftol=0.0)
    assert (cycle.stop_reason, cycle.steps_taken) == (StopReason.VALUE_CHANGE, 1)
    assert run_of("x**2", (1.0,), learning_rate=1.0, xtol=0.0, steps=50).stop_reason is StopReason.MAX_STEPS


# Bounds.


@pytest.mark.parametrize("name", BOUNDED)
def test_iterates_stay_in_the_box_and_the_projected_gradient_is_tested(name: str) -> None:
    rate = 0.5 if name == "adagrad" else 0.02  # it slows down by itself
    more: dict[str, Any] = {"optimizer": name, "hyperparameters": NEEDED.get(name, {}), "learning_rate": rate}
    run = run_of(BOWL, (-1.0, 3.0), bounds=BOX, steps=3000, **more)
    for row in run.trajectory:
        assert projected(row.point, BOX) == row.point
    sizes = [norm(free_gradient(row.point, row.gradient, BOX)) for row in run.trajectory]
    assert all(size > 1e-6 for size in sizes[:-1])
    assert (sizes[-1] <= 1e-6) == (run.stop_reason is StopReason.TOLERANCE)
    # By hand: at y = -1 the slope along x is 2x - 3, so that x stops at its bound.
    assert run.stop_reason is StopReason.TOLERANCE
    assert run.final.point == (0.8, -1.0)


components = st.tuples(st.floats(-5, 5), st.floats(-5, 5), st.floats(-3, 3), st.floats(0, 3))


@given(st.lists(components, min_size=1, max_size=4))
def test_the_projected_gradient_is_the_step_that_the_box_allows(rows) -> None:
    point, gradient, low, width = zip(*rows, strict=True)
    bounds = [(a, a + w) for a, w in zip(low, width, strict=True)]
    inside = projected(point, bounds)
    moved = projected([x - g for x, g in zip(inside, gradient, strict=True)], bounds)
    expected = [x - y for x, y in zip(inside, moved, strict=True)]
    assert free_gradient(inside, gradient, bounds) == pytest.approx(expected, abs=1e-12)


def test_a_start_outside_is_moved_into_the_box() -> None:
    run = run_of("x**2", (5.0,), bounds=((-1.0, 2.0),))
    assert run.settings.start == (2.0,)
    assert run.trajectory[0].point == (2.0,)


@pytest.mark.parametrize("bounds", [((1.0, 0.0),), ((math.nan, 1.0),), ((math.inf, math.inf),), ((0.0, 1.0),) * 2])
def test_a_box_without_a_point_is_refused(bounds) -> None:
    with pytest.raises(UsageError):
        run_of("x**2", (0.5,), bounds=bounds)


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name not in BOUNDED])
def test_methods_that_cannot_keep_to_bounds_say_so(name: str) -> None:
    with pytest.raises(UsageError, match=f"{name} cannot keep to bounds"):
        run_of(BOWL, (0.0, 0.0), optimizer=name, bounds=BOX)


# Engines.


CASES: list[dict[str, Any]] = [
    *TESTS, {"bounds": BOX}, {"bounds": BOX, "ftol": 1e-6, "xtol": 1e-5}, {"bounds": BOX, "noise": 0.1, "seed": 1},
]  # fmt: skip


def is_compiled_with(name: str, case: dict[str, Any]) -> bool:
    """Whether this method is compiled for this case: plain descent for each, the others for several at once."""
    return name == "gd" or len(case) > 1


@needs_compiler
@pytest.mark.parametrize(
    ("name", "case"), [(name, case) for name in FUSED for case in CASES if is_compiled_with(name, case)], ids=str
)
def test_the_compiled_loop_stops_alike(name: str, case: dict[str, Any]) -> None:
    more: dict[str, Any] = {"optimizer": name, "hyperparameters": NEEDED.get(name, {}), "learning_rate": 0.01, **case}
    assert_alike(run_of(BOWL, (-1.0, 3.0), **more), run_of(BOWL, (-1.0, 3.0), "compiled", **more))


@pytest.mark.parametrize("case", CASES[:-1], ids=str)
@pytest.mark.parametrize("name", LANES)
def test_lanes_stop_as_single_runs_do(name: str, case: dict[str, Any]) -> None:
    """In both engines, where there is a compiler and the method has a compiled form."""
    objective, draw = Objective(parse(ROSENBROCK)), np.random.default_rng(2)
    points, rates = draw.uniform(-2, 2, (2, 12)), draw.uniform(1e-4, 2e-3, 12)
    settings = Settings((0.0, 0.0), 0.1, 150, 0.01, name, NEEDED.get(name, {}), **case)
    is_compiled = HAS_COMPILER and name in FUSED and is_compiled_with(name, case)
    engines = (LaneEngine, CompiledLanes) if is_compiled else (LaneEngine,)
    several = [engine(objective, checked_settings(settings, ("x", "y"))).run(points, rates) for engine in engines]
    for lane in range(rates.size):
        start = tuple(points[:, lane].tolist())
        single = Settings(start, float(rates[lane]), 150, 0.01, name, NEEDED.get(name, {}), **case)
        run = unjudged_run(objective, single, engine="python")
        for results in several:
            assert (STOPS[results.stop[lane]], results.steps[lane]) == (run.stop_reason, run.steps_taken)
            assert results.point[:, lane] == pytest.approx(run.final.point, rel=1e-9, abs=1e-12)
            assert results.gradient_norm[lane] == pytest.approx(run.final.gradient_norm, rel=1e-9)
