"""Methods without a form for arrays run in sweeps and maps, too: lane by lane, with the same results and measures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import gdcli
from gdcli.descent.lane_engines import lane_engine
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweeps.lane_data import INTERRUPTED_CODE, MOTION_FIELDS, NON_FINITE_CODE, STOPS
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.stepped_lanes import SteppedLanes
from gdcli.errors import UsageError
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Settings

STEPPED = [name for name, method in OPTIMIZERS.items() if not method.runs_in_lanes]
WAVES = "x**4 - 2*x**2 + y**2"


def settled(text: str, **more) -> tuple[Objective, Settings]:
    objective = Objective(parse(text))
    return objective, checked_settings(Settings((1.0,) * len(objective.variables), **more), objective.variables)


@pytest.mark.parametrize("name", ["gd", "backtracking", "momentum", "adam"])
@pytest.mark.parametrize("more", [{}, {"tol": 0.0}, {"bounds": ((-2.0, 0.5), (-3.0, 3.0))}])
@pytest.mark.parametrize(("text", "steps"), [(WAVES, 90), ("x**2*y**2 + log(x + 3)", 75)])
def test_the_measures_are_those_of_the_arrays(name: str, more: dict[str, Any], text: str, steps: int) -> None:
    objective, settings = settled(text, optimizer=name, steps=steps, **more)
    draw = np.random.default_rng(5)
    points, rates = draw.uniform(-3.5, 2.0, (2, 24)), draw.uniform(0.01, 0.6, 24)
    arrays = LaneEngine(objective, settings).run(points, rates)
    single = SteppedLanes(objective, settings).run(points, rates)
    assert single.stop.tolist() == arrays.stop.tolist()
    assert single.steps.tolist() == arrays.steps.tolist()
    begun = ~((arrays.stop == NON_FINITE_CODE) & (arrays.steps == 0))
    np.testing.assert_allclose(single.point[:, begun], arrays.point[:, begun], rtol=1e-9, atol=1e-12)
    running = arrays.steps == steps
    assert running.any()
    for row, measure in enumerate(MOTION_FIELDS):
        found, expected = single.motion[row][running], arrays.motion[row][running]
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-12, err_msg=measure)


@pytest.mark.parametrize("name", STEPPED)
def test_outcomes_of_a_sweep_are_those_of_single_descents(name: str) -> None:
    starts = "x=-1.5,y=1; x=0.3,y=-2; x=2,y=0.5"
    points = [(-1.5, 1.0), (0.3, -2.0), (2.0, 0.5)]
    report = gdcli.sweep(WAVES, lr=[0.1, 0.5], starts=starts, optimizer=name, steps=40)
    for row in report.sweep.rows:
        runs = [gdcli.descend(WAVES, lr=row.learning_rate, start=at, optimizer=name, steps=40) for at in points]
        outcomes = [run.verdict.outcome for run in runs if run.verdict is not None]
        assert dict(row.outcomes) == {outcome: outcomes.count(outcome) for outcome in outcomes}


@pytest.mark.parametrize("name", STEPPED)
def test_a_map_has_the_minimum_of_each_descent(name: str) -> None:
    basins = gdcli.basins(WAVES, lr=0.2, optimizer=name, range="x=-2:2,y=-1:1", points=(6, 5))
    for at, label in basins.starts():
        run = gdcli.descend(WAVES, lr=0.2, start=at, optimizer=name, advise=False)
        assert run.verdict is not None
        assert basins.basins[label].outcome is run.verdict.outcome
        if basins.basins[label].point is not None:
            assert run.final.point == pytest.approx(basins.basins[label].point, abs=1e-4)


def test_lanes_that_are_stopped_are_interrupted() -> None:
    objective, settings = settled(WAVES, optimizer="exact", steps=500, tol=0.0)
    found = lane_engine(objective, settings, 3).run(np.ones((2, 3)), np.full(3, 0.1), lambda share: share > 0.0)
    assert STOPS[found.stop[0]] == "max_steps"
    assert found.stop.tolist()[1:] == [INTERRUPTED_CODE, INTERRUPTED_CODE]


def test_such_methods_have_no_compiled_form() -> None:
    objective, settings = settled(WAVES, optimizer="exact")
    with pytest.raises(UsageError, match="exact has no compiled form"):
        lane_engine(objective, settings, 3, "compiled")
