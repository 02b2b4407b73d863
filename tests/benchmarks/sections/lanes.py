"""Many descents at once beside other tools for them: numpy, numba and jax, all with a stop test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from tests.benchmarks.measure import Claim, Contestant, Effort, Measured, Row, peer
from tests.benchmarks.sections.engines import COMPILED, PYTHON, engines
from tests.benchmarks.sections.problems import CHECKED_LANES, LANES, PROBLEMS, STEPS, TOL, Array, lanes

LIMIT = 1e100
KEEPS_ITS_PAGES = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "1000000000"}
"""For the GNU C library, which otherwise gives large arrays back to the system and asks for them again."""
WHOLE_ARRAYS = "numpy over lambdify, whole arrays"
CHUNK_LANES = 16_384
"""Lanes for which numpy's arrays stay in the cache."""
IN_CHUNKS = f"numpy by hand in chunks of {CHUNK_LANES:,} lanes"
NUMBA = "numba in blocks of 16 lanes"
JAX = "jax, jitted and vmapped"


def measure(effort: Effort) -> Iterator[Row]:
    """The bounds are a quarter to a half above loops by hand, for what only gdcli's lanes have: each ends in the step
    in which it would end alone, with the reason, and its last updates are measured for the verdict.

    By hand, chunks in numpy take 0.18 of whole arrays, 0.25 where memory is kept; C and numba take 0.15 of such chunks.
    """
    title = "Rosenbrock"
    others = [] if effort.tiny else whole_arrays()  # each imports sympy in a process of its own
    contestants = [*engines(PROBLEMS[title]), in_chunks(), *with_numba(), *with_jax(), *others]
    claims = [
        Claim(PYTHON, WHOLE_ARRAYS, 0.25),
        Claim(PYTHON, f"{WHOLE_ARRAYS}, memory kept", 0.35),
        Claim(PYTHON, IN_CHUNKS, 1.25),
        Claim(COMPILED, IN_CHUNKS, 0.225),
        Claim(COMPILED, NUMBA, 1.5),
        Claim(COMPILED, JAX, 0.25),
    ]
    yield from effort.rows(f"{LANES:,} lanes, {STEPS:,} steps, {title}", contestants, claims, CHECKED_LANES)


def whole_arrays() -> list[Contestant]:
    """Whole arrays in a process of its own, as memory is by default, and with memory that is kept."""

    def run(environment: Mapping[str, str], count: int) -> Measured:
        command = [sys.executable, "-m", "tests.benchmarks.sections.whole_arrays", str(count)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **environment})
        seconds, end = json.loads(done.stdout)
        return Measured(seconds, end)

    return [
        Contestant(WHOLE_ARRAYS, partial(run, {}), LANES),
        Contestant(f"{WHOLE_ARRAYS}, memory kept", partial(run, KEEPS_ITS_PAGES), LANES),
    ]


def in_chunks() -> Contestant:
    """Arrays that stay in the cache, without new memory in a step, and with a test of all lanes in each."""

    def run(count: int) -> Array:
        points, rates = lanes(count)
        for begin in range(0, count, CHUNK_LANES):
            chunk = slice(begin, begin + CHUNK_LANES)
            x, y = points[:, chunk]
            _descend_in_numpy(x, y, rates[chunk])
        return points[:, :CHECKED_LANES]

    return Contestant(IN_CHUNKS, run, LANES)


def _descend_in_numpy(x: Array, y: Array, rate: Array) -> None:
    """All steps of a chunk, whose starts become its ends."""
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


def with_numba() -> list[Contestant]:
    """A loop over blocks of lanes with arrays of their own, so that what numba compiles uses vectors."""
    numba = peer("numba")
    if numba is None:
        return []

    def descend(x: Array, y: Array, f: Array, rates: Array) -> None:
        for first in range(0, x.size, 16):
            block = slice(first, first + 16)
            u, v, value, rate = x[block].copy(), y[block].copy(), np.empty(16), rates[block].copy()
            for _ in range(STEPS):
                odd = 0
                for i in range(16):
                    a, b = 1.0 - u[i], v[i] - u[i] * u[i]
                    gx, gy = -2.0 * a - 400.0 * u[i] * b, 200.0 * b
                    value[i] = a * a + 100.0 * b * b
                    square = gx * gx + gy * gy
                    is_inside = (abs(value[i]) <= LIMIT) & (abs(u[i]) <= LIMIT) & (abs(v[i]) <= LIMIT)
                    odd += 1 - int((square > TOL**2) & (square < np.inf) & is_inside)
                    u[i] -= rate[i] * gx
                    v[i] -= rate[i] * gy
                if odd:
                    break
            x[block], y[block], f[block] = u, v, value

    compiled = numba.njit(descend, error_model="numpy")

    def run(count: int) -> Array:
        points, rates = lanes(count)
        compiled(*points, np.empty(count), rates)
        return points[:, :CHECKED_LANES]

    return [Contestant(NUMBA, run, LANES)]


def with_jax() -> list[Contestant]:
    """`vmap` of one lane's loop, jitted."""
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

    compiled = jax.jit(jax.vmap(lane))

    def run(count: int) -> Array:
        points, rates = lanes(count)
        return np.asarray(compiled(points.T, rates))[:CHECKED_LANES].T

    return [Contestant(JAX, run, LANES)]
