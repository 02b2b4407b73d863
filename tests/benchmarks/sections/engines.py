"""Both engines of gdcli on the lanes of a problem."""

from __future__ import annotations

import shutil

import numpy as np

from gdcli.descent.native.compiled_lanes import CompiledLanes
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweeps.lane_grid import fair_width
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.model import Settings
from tests.benchmarks.measure import Contestant
from tests.benchmarks.sections.problems import CHECKED_LANES, STEPS, TOL, Array, Problem, lanes

PYTHON, COMPILED = "python engine", "compiled engine"


def engines(problem: Problem) -> list[Contestant]:
    """The numpy engine on one core, and the compiled one."""
    engine = LaneEngine(problem.objective, _settings(problem))
    return [_lanes_of(PYTHON, engine, problem.lanes), *compiled_engine(problem)]


def compiled_engine(problem: Problem) -> list[Contestant]:
    """The engine that is built already, where there is a compiler."""
    if shutil.which("cc") is None:
        return []
    return [_lanes_of(COMPILED, CompiledLanes(problem.objective, _settings(problem)), problem.lanes)]


def _settings(problem: Problem) -> Settings:
    asked = Settings((0.0, 0.0), 0.1, STEPS, tol=TOL, optimizer=problem.method)
    return checked_settings(asked, problem.objective.variables)


def _lanes_of(name: str, engine: LaneEngine, amount: int) -> Contestant:
    def run(count: int) -> Array:
        points, rates = lanes(count)
        width = fair_width(count, engine.width)
        groups = [slice(begin, begin + width) for begin in range(0, count, width)]
        ends = [engine.run(points[:, group], rates[group]).point for group in groups]
        return np.concatenate(ends, axis=1)[:, :CHECKED_LANES]

    return Contestant(name, run, amount)
