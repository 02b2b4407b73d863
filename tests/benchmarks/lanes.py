"""Many descents at once: both engines beside whole arrays, scipy lane by lane, and C written by hand."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from gdcli.descent.native.c_library import FLAGS
from gdcli.descent.native.compiled_lanes import CompiledLanes
from gdcli.descent.single.checked_settings import settle
from gdcli.descent.sweeps.lane_grid import Follow
from gdcli.descent.sweeps.lane_grid import follow as on_one_core
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.process_pool import follow as over_cores
from gdcli.graph.objective import Objective
from gdcli.language import parse
from gdcli.model import Settings
from tests.benchmarks.measure import Claim, Contestant, peer, show, take_turns
from tests.benchmarks.whole_arrays import LANES, STEPS, TEXT, TOL, Array, lanes

ROUNDS = 5
WHOLE = "numpy over lambdify, whole arrays"
KEEPS_ITS_PAGES = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "1000000000"}
"""For the GNU C library, which otherwise gives large arrays back to the system and asks for them again."""
FEW = 100
"""Lanes for what goes lane by lane in Python."""

BY_HAND = """
#define W %d
void lanes(long from, long to, long steps, const double *rate, double *x, double *y, double *f)
{
    for (long first = from; first + W <= to; first += W) {
        double u[W], v[W];
        for (int l = 0; l < W; l++) { u[l] = x[first + l]; v[l] = y[first + l]; }
        for (long k = 0; k < steps; k++)
            for (int l = 0; l < W; l++) {
                const double a = 1.0 - u[l], b = v[l] - u[l]*u[l];
                const double gu = -2.0*a - 400.0*u[l]*b, gv = 200.0*b;
                f[first + l] = a*a + 100.0*b*b;
                u[l] -= rate[first + l]*gu;
                v[l] -= rate[first + l]*gv;
            }
        for (int l = 0; l < W; l++) { x[first + l] = u[l]; y[first + l] = v[l]; }
    }
}
"""
"""Value and gradient in every step, no test of any kind."""


def main() -> None:
    points, rates = lanes()
    contestants = [
        *engines(points, rates),
        *whole_arrays(),
        *scipy_lane_by_lane(points),
        *by_hand(points, rates),
    ]
    take_turns(contestants, ROUNDS)
    claims = [
        Claim("python engine", WHOLE, "at least 4"),
        Claim("python engine", f"{WHOLE}, with a stop test", "at least 4"),
        Claim("python engine", f"{WHOLE}, keeping their pages", "as high as can be"),
        Claim("python engine", f"{WHOLE}, both", "at least 4"),
        Claim("python engine", "scipy's CG, lane by lane", "at least 300"),
        Claim("C by hand, lane by lane", "compiled engine", "at most 3"),
        Claim("C by hand, 16 lanes together", "compiled engine", "as low as can be"),
    ]
    show(f"{LANES:,} lanes, {STEPS:,} steps of {TEXT}, time a lane", contestants, "a lane", claims)


@dataclass(frozen=True)
class Given:
    """A grid of lanes that are there already."""

    points: Array
    rates: Array
    count: int = LANES

    def block(self, begin: int, end: int) -> tuple[Array, Array]:
        return self.points[:, begin:end], self.rates[begin:end]

    def groups(self, width: int) -> Iterator[tuple[int, int]]:
        return ((begin, min(begin + width, LANES)) for begin in range(0, LANES, width))


def engines(points: Array, rates: Array) -> list[Contestant]:
    """The numpy engine on all cores and on one, and the compiled one where there is a compiler; all test every step."""
    objective = Objective(parse(TEXT))
    settings = settle(Settings((0.0, 0.0), 0.1, STEPS, tol=TOL), objective.variables)
    grid: Any = Given(points, rates)

    def sweep(engine: LaneEngine, follow: Follow) -> Callable[[], None]:
        def run() -> None:
            for _ in follow(engine, grid, None, None):
                pass

        return run

    numpy = LaneEngine(objective, settings)
    contestants = [
        Contestant("python engine", sweep(numpy, over_cores), LANES),
        Contestant("python engine, on one core", sweep(numpy, on_one_core), LANES),
    ]
    if shutil.which("cc") is not None:
        contestants.append(Contestant("compiled engine", sweep(CompiledLanes(objective, settings), on_one_core), LANES))
    return contestants


def whole_arrays() -> list[Contestant]:
    """Whole arrays, each in a process of its own: without and with a stop test, and with all memory at hand."""

    def run(environment: Mapping[str, str], *words: str) -> float:
        command = [sys.executable, "-m", "tests.benchmarks.whole_arrays", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **environment})
        return float(done.stdout)

    return [
        Contestant(WHOLE, partial(run, {}), LANES),
        Contestant(f"{WHOLE}, with a stop test", partial(run, {}, "stop"), LANES),
        Contestant(f"{WHOLE}, keeping their pages", partial(run, KEEPS_ITS_PAGES), LANES),
        Contestant(f"{WHOLE}, both", partial(run, KEEPS_ITS_PAGES, "stop"), LANES),
    ]


def scipy_lane_by_lane(points: Array) -> list[Contestant]:
    """`scipy.optimize.minimize` from every start, with the exact gradient."""
    optimize = peer("scipy.optimize")
    if optimize is None:
        return []

    def run() -> None:
        for start in points[:, :FEW].T:
            optimize.minimize(optimize.rosen, start, jac=optimize.rosen_der, method="CG")

    return [Contestant("scipy's CG, lane by lane", run, FEW)]


def by_hand(points: Array, rates: Array) -> list[Contestant]:
    """Loops written by hand, compiled with the flags of the engine, on two threads."""
    compiler = shutil.which("cc")
    if compiler is None:
        return []
    return [
        Contestant(name, _on_two_threads(compiler, together, points, rates), LANES)
        for name, together in (("C by hand, lane by lane", 1), ("C by hand, 16 lanes together", 16))
    ]


def _on_two_threads(compiler: str, together: int, points: Array, rates: Array) -> Callable[[], None]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "lanes.c"), Path(folder, "lanes.so")
        source.write_text(BY_HAND % together, encoding="ascii")
        subprocess.run([compiler, *FLAGS, "-O3", "-o", target, source], check=True)
        function = ctypes.CDLL(str(target)).lanes
    function.argtypes = (*(ctypes.c_long,) * 3, *(ctypes.c_void_p,) * 4)
    middle = LANES // 2

    def run() -> None:
        x, y = (row.copy() for row in points)
        f = np.empty(LANES)
        arrays = [array.ctypes.data for array in (rates, x, y, f)]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda part: function(*part, STEPS, *arrays), ((0, middle), (middle, LANES))))

    return run
