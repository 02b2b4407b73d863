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
from gdcli.descent.sweeps.lane_grid import follow as on_one_core
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Settings
from tests.benchmarks.measure import Claim, Contestant, Row, peer, rows_of, take_turns
from tests.benchmarks.whole_arrays import LANES, STEPS, TEXT, TOL, Array, lanes

ROUNDS = 3
WHOLE = "numpy over lambdify, whole arrays"
LIMIT = 1e100
KEEPS_ITS_PAGES = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "1000000000"}
"""For the GNU C library, which otherwise gives large arrays back to the system and asks for them again."""
SCIPY_LANES = 100
"""Lanes for what goes lane by lane in Python."""
CHUNK_LANES = 16_384
"""Lanes for which numpy's arrays stay in the cache."""
CHUNKS = f"numpy by hand in chunks of {CHUNK_LANES:,} lanes, with a stop test"

BY_HAND = """
#include <math.h>
#include <stdint.h>
#define W %(together)d
void lanes(long from, long to, long steps, const double *rate, double *x, double *y, double *f)
{
    for (long first = from; first + W <= to; first += W) {
        double u[W], v[W];
        for (int l = 0; l < W; l++) { u[l] = x[first + l]; v[l] = y[first + l]; }
        for (long k = 0; k < steps; k++) {
            int64_t odd = 0;
            for (int l = 0; l < W; l++) {
                const double a = 1.0 - u[l], b = v[l] - u[l]*u[l];
                const double gu = -2.0*a - 400.0*u[l]*b, gv = 200.0*b, value = a*a + 100.0*b*b;
                %(test)s
                f[first + l] = value;
                u[l] -= rate[first + l]*gu;
                v[l] -= rate[first + l]*gv;
            }
            if (odd) break;
        }
        for (int l = 0; l < W; l++) { x[first + l] = u[l]; y[first + l] = v[l]; }
    }
}
"""
"""Value and gradient in every step; with TEST the stop test of the engine, without it none of any kind."""
TEST = """odd |= ~-(int64_t)((1e-12 < gu*gu + gv*gv) & (gu*gu + gv*gv < INFINITY) & (fabs(value) <= 1e100)
                    & (fabs(u[l]) <= 1e100) & (fabs(v[l]) <= 1e100));"""
TOGETHER = "C by hand, 16 lanes together"


def main() -> Iterator[Row]:
    points, rates = lanes()
    contestants = [
        *engines(points, rates),
        *whole_arrays(),
        in_chunks(points, rates),
        *with_numba(points, rates),
        *with_jax(points, rates),
        *scipy_lane_by_lane(points),
        *by_hand(points, rates),
    ]
    take_turns(contestants, ROUNDS)
    claims = [
        Claim("python engine", WHOLE, 0.25),
        Claim("python engine", f"{WHOLE}, with a stop test", 0.1),
        Claim("python engine", f"{WHOLE}, with both", 0.25),
        Claim("python engine", CHUNKS, 1.0),
        Claim("python engine", "scipy's CG, lane by lane", 0.003),
        Claim("compiled engine", "numba, with a stop test", 1.0),
        Claim("compiled engine", "jax, jitted, vmap, with a stop test", 0.25),
        Claim("compiled engine", "C by hand, lane by lane", 0.33),
        Claim("compiled engine", TOGETHER, 3.0),
        Claim("compiled engine", f"{TOGETHER}, with the same stop test", 1.5),
    ]
    yield from rows_of(f"{LANES:,} lanes, {STEPS:,} steps of `{TEXT}`", contestants, claims)


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
    """The numpy engine, and the compiled one where there is a compiler; both test every step."""
    objective = Objective(parse(TEXT))
    settings = settle(Settings((0.0, 0.0), 0.1, STEPS, tol=TOL), objective.variables)
    grid: Any = Given(points, rates)

    def sweep(engine: LaneEngine) -> Callable[[], None]:
        def run() -> None:
            for _ in on_one_core(engine, grid, None, None):
                pass

        return run

    contestants = [Contestant("python engine", sweep(LaneEngine(objective, settings)), LANES)]
    if shutil.which("cc") is not None:
        contestants.append(Contestant("compiled engine", sweep(CompiledLanes(objective, settings)), LANES))
    return contestants


def whole_arrays() -> list[Contestant]:
    """Whole arrays, each in a process of its own: without and with a stop test, and with that and kept pages."""

    def run(environment: Mapping[str, str], *words: str) -> float:
        command = [sys.executable, "-m", "tests.benchmarks.whole_arrays", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **environment})
        return float(done.stdout)

    return [
        Contestant(WHOLE, partial(run, {}), LANES),
        Contestant(f"{WHOLE}, with a stop test", partial(run, {}, "stop"), LANES),
        Contestant(f"{WHOLE}, with both", partial(run, KEEPS_ITS_PAGES, "stop"), LANES),
    ]


def scipy_lane_by_lane(points: Array) -> list[Contestant]:
    """`scipy.optimize.minimize` from every start, with the exact gradient."""
    optimize = peer("scipy.optimize")
    if optimize is None:
        return []

    def run() -> None:
        for start in points[:, :SCIPY_LANES].T:
            optimize.minimize(optimize.rosen, start, jac=optimize.rosen_der, method="CG")

    return [Contestant("scipy's CG, lane by lane", run, SCIPY_LANES)]


def in_chunks(points: Array, rates: Array) -> Contestant:
    """Arrays that stay in the cache, without new memory in a step, and with a test of all lanes in each."""

    def run() -> None:
        for begin in range(0, LANES, CHUNK_LANES):
            chunk = slice(begin, begin + CHUNK_LANES)
            (x, y), rate = points[:, chunk].copy(), rates[chunk]
            a, b, gx, gy, f, t = np.empty((6, rate.size))
            for _ in range(STEPS):
                np.subtract(1.0, x, out=a)
                np.subtract(y, np.multiply(x, x, out=t), out=b)
                np.multiply(200.0, b, out=gy)
                np.multiply(np.multiply(2.0, gy, out=gx), x, out=gx)
                np.negative(np.add(gx, np.multiply(2.0, a, out=t), out=gx), out=gx)
                np.add(np.multiply(a, a, out=f), np.multiply(100.0, np.multiply(b, b, out=t), out=t), out=f)
                square = np.add(np.multiply(gx, gx, out=a), np.multiply(gy, gy, out=b), out=a)
                if not (square.min() > TOL**2 and max(f.max(), x.max(), y.max(), -x.min(), -y.min()) < LIMIT):
                    return
                np.subtract(x, np.multiply(rate, gx, out=t), out=x)
                np.subtract(y, np.multiply(rate, gy, out=t), out=y)

    return Contestant(CHUNKS, run, LANES)


def with_numba(points: Array, rates: Array) -> list[Contestant]:
    """A loop over blocks of 16 lanes, compiled by numba, with a stop test."""
    numba = peer("numba")
    if numba is None:
        return []

    def descend(x: Array, y: Array, f: Array, rates: Array) -> None:
        for first in range(0, x.size, 16):
            for _ in range(STEPS):
                odd = 0
                for lane in range(first, first + 16):
                    a, b = 1.0 - x[lane], y[lane] - x[lane] * x[lane]
                    gx, gy = -2.0 * a - 400.0 * x[lane] * b, 200.0 * b
                    f[lane] = a * a + 100.0 * b * b
                    square = gx * gx + gy * gy
                    odd |= not (TOL**2 < square < LIMIT and f[lane] < LIMIT)
                    x[lane] -= rates[lane] * gx
                    y[lane] -= rates[lane] * gy
                if odd:
                    break

    compiled = numba.njit(descend)
    return [Contestant("numba, with a stop test", lambda: compiled(*points.copy(), np.empty(LANES), rates), LANES)]


def with_jax(points: Array, rates: Array) -> list[Contestant]:
    """`vmap` of one lane's loop, jitted, with a stop test."""
    jax = peer("jax")
    if jax is None:
        return []
    jax.config.update("jax_enable_x64", True)

    def value(p: Any) -> Any:
        return (1.0 - p[0]) ** 2 + 100.0 * (p[1] - p[0] ** 2) ** 2

    def lane(start: Any, rate: Any) -> Any:
        def step(state: Any) -> Any:
            k, p, _ = state
            _, gradient = jax.value_and_grad(value)(p)
            return k + 1, p - rate * gradient, (gradient * gradient).sum()

        return jax.lax.while_loop(lambda state: (state[0] < STEPS) & (state[2] > TOL**2), step, (0, start, 1.0))[1]

    run = jax.jit(jax.vmap(lane))
    name = "jax, jitted, vmap, with a stop test"
    return [Contestant(name, lambda: run(points.T, rates).block_until_ready() is None, LANES)]


def by_hand(points: Array, rates: Array) -> list[Contestant]:
    """Loops written by hand, compiled with the flags of the engine and -O3, on two threads."""
    compiler = shutil.which("cc")
    if compiler is None:
        return []
    loops = (
        ("C by hand, lane by lane", 1, ""), (TOGETHER, 16, ""), (f"{TOGETHER}, with the same stop test", 16, TEST),
    )  # fmt: skip
    texts = {name: BY_HAND % {"together": together, "test": test} for name, together, test in loops}
    return [Contestant(name, _on_two_threads(compiler, text, points, rates), LANES) for name, text in texts.items()]


def _on_two_threads(compiler: str, text: str, points: Array, rates: Array) -> Callable[[], None]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "lanes.c"), Path(folder, "lanes.so")
        source.write_text(text, encoding="ascii")
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
