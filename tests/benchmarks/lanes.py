"""Many descents at once: both engines beside whole arrays, scipy lane by lane, and C written by hand."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import sympy
from numpy.typing import NDArray

from gdcli.descent.c_library import FLAGS, find_compiler
from gdcli.descent.compiled_lanes import CompiledLanes
from gdcli.descent.lanes import LaneEngine
from gdcli.descent.settings import settle
from gdcli.graph.objective import Objective
from gdcli.language import parse
from gdcli.model import Settings
from tests.benchmarks.measure import Claim, Contestant, peer, show, take_turns

TEXT = "(1 - x)**2 + 100*(y - x**2)**2"
LANES = 100_000
STEPS = 1000
ROUNDS = 5
FEW = 100
"""Lanes for what goes lane by lane in Python."""

Array = NDArray[np.float64]

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
    draw = np.random.default_rng(1)
    points = draw.uniform(-1.5, 1.5, (2, LANES))
    # No lane ends early: everybody does the same work.
    rates = np.geomspace(1e-5, 1e-4, LANES)
    contestants = [
        *engines(points, rates),
        Contestant("numpy over lambdify, whole arrays", whole_arrays(points, rates), LANES),
        *scipy_lane_by_lane(points),
        *by_hand(points, rates),
    ]
    take_turns(contestants, ROUNDS)
    claims = [
        Claim("python engine", "numpy over lambdify, whole arrays", "at least 4"),
        Claim("python engine", "scipy's CG, lane by lane", "at least 300"),
        Claim("C by hand, lane by lane", "compiled engine", "at most 3"),
        Claim("C by hand, 16 lanes together", "compiled engine", "as low as can be"),
    ]
    show(f"{LANES:,} lanes, {STEPS:,} steps of {TEXT}, time a lane", contestants, "a lane", claims)


def engines(points: Array, rates: Array) -> list[Contestant]:
    """The numpy engine, and the compiled one where there is a compiler."""
    objective = Objective(parse(TEXT))
    settings = settle(Settings((0.0, 0.0), 0.1, STEPS, tol=0.0), objective.variables)

    def sweep(engine: LaneEngine) -> Callable[[], None]:
        def run() -> None:
            for begin in range(0, LANES, engine.width):
                group = slice(begin, begin + engine.width)
                engine.run(points[:, group], rates[group])

        return run

    contestants = [Contestant("python engine", sweep(LaneEngine(objective, settings)), LANES)]
    if find_compiler() is not None:
        contestants.append(Contestant("compiled engine", sweep(CompiledLanes(objective, settings)), LANES))
    return contestants


def whole_arrays(points: Array, rates: Array) -> Callable[[], object]:
    """What one writes by hand: a gradient from `lambdify(cse=True)`, and arrays as long as there are lanes."""
    variables = sympy.symbols("x y")
    formula = sympy.sympify(TEXT)
    function = sympy.lambdify(variables, [formula, *(formula.diff(v) for v in variables)], "numpy", cse=True)

    def run() -> object:
        x, y = points.copy()
        value = None
        for _ in range(STEPS):
            value, gx, gy = function(x, y)
            x = x - rates * gx
            y = y - rates * gy
        return value

    return run


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
    compiler = find_compiler()
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
        subprocess.run([compiler, "-O3", *FLAGS, "-o", target, source], check=True)
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
