"""Both engines of gdcli on the lanes of a problem."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdcli.descent.native.compiled_lanes import CompiledLanes
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweeps.lane_grid import follow as on_one_core
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.model import Settings
from tests.benchmarks.measure import Contestant
from tests.benchmarks.sections.problems import CHECKED_LANES, STEPS, TOL, Array, Problem, lanes

PYTHON, COMPILED = "python engine", "compiled engine"


@dataclass(frozen=True)
class Given:
    """A grid of lanes that are there already."""

    points: Array
    rates: Array

    @property
    def count(self) -> int:
        return self.rates.size

    def block(self, begin: int, end: int) -> tuple[Array, Array]:
        return self.points[:, begin:end], self.rates[begin:end]

    def groups(self, width: int) -> Iterator[tuple[int, int]]:
        return ((begin, min(begin + width, self.count)) for begin in range(0, self.count, width))


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
        grid: Any = Given(*lanes(count))
        ends = [results.point for _, _, results in on_one_core(engine, grid, None, None)]
        return np.concatenate(ends, axis=1)[:, :CHECKED_LANES]

    return Contestant(name, run, amount)
