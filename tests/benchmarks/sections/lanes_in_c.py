"""The compiled engine beside C by hand: 16 lanes together, on two threads, with the flags of the engine and -O3.

Value and gradient in every step, the stop test of the engine, arrays of the lanes' own, and the C library's functions
for vectors.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from gdcli.descent.native.c_library import FLAGS
from tests.benchmarks.measure import Claim, Contestant, Effort, Row
from tests.benchmarks.sections.engines import COMPILED, compiled_engine
from tests.benchmarks.sections.problems import CHECKED_LANES, PROBLEMS, STEPS, Array, Problem, lanes

LANES_TOGETHER = "C by hand, 16 lanes together"
CLAIMS = (
    Claim(COMPILED, "C by hand, lane by lane", 0.33),
    Claim(COMPILED, f"{LANES_TOGETHER}, without a stop test", 3.0),
    Claim(COMPILED, LANES_TOGETHER, 1.5),
)
LOOP = """
#include <math.h>
#include <stdint.h>
#if defined __x86_64__ && defined __GLIBC__
#define VECTOR __attribute__((simd("notinbranch")))
VECTOR double exp(double); VECTOR double log(double); VECTOR double sin(double); VECTOR double cos(double);
#endif
#define W %(together)d
void lanes(long from, long to, long steps, const double *rate, double *x, double *y, double *f)
{
    for (long first = from; first + W <= to; first += W) {
        double us[W], vs[W], rs[W], fs[W], mu[W] = {0}, mv[W] = {0}, su[W] = {0}, sv[W] = {0}, m = 1.0, s = 1.0;
        for (int l = 0; l < W; l++) { us[l] = x[first + l]; vs[l] = y[first + l]; rs[l] = rate[first + l]; }
        for (long k = 0; k < steps; k++) {
            int64_t odd = 0;
            m *= 0.9; s *= 0.999;
            for (int l = 0; l < W; l++) {
                const double u = us[l], v = vs[l];
                %(function)s
                %(test)s
                fs[l] = value;
                %(update)s
            }
            if (odd) break;
        }
        for (int l = 0; l < W; l++) { x[first + l] = us[l]; y[first + l] = vs[l]; f[first + l] = fs[l]; }
    }
}
"""
TEST = """odd |= ~-(int64_t)((1e-12 < gu*gu + gv*gv) & (gu*gu + gv*gv < INFINITY) & (fabs(value) <= 1e100)
                    & (fabs(u) <= 1e100) & (fabs(v) <= 1e100));"""
UPDATES = {
    "gd": "us[l] = u - rs[l]*gu; vs[l] = v - rs[l]*gv;",
    "adam": """
        mu[l] = 0.9*mu[l] + 0.1*gu; su[l] = 0.999*su[l] + 0.001*(gu*gu);
        mv[l] = 0.9*mv[l] + 0.1*gv; sv[l] = 0.999*sv[l] + 0.001*(gv*gv);
        us[l] = u - rs[l]*(mu[l]/(1.0 - m))/(sqrt(su[l]/(1.0 - s)) + 1e-8);
        vs[l] = v - rs[l]*(mv[l]/(1.0 - m))/(sqrt(sv[l]/(1.0 - s)) + 1e-8);
    """,
}


def measure(effort: Effort) -> Iterator[Row]:
    for title, problem in PROBLEMS.items():
        contestants = [*compiled_engine(problem), *by_hand(problem, all_loops=title == "Rosenbrock")]
        yield from effort.rows(f"{problem.lanes:,} lanes, {STEPS:,} steps, {title}", contestants, CLAIMS, CHECKED_LANES)


def by_hand(problem: Problem, *, all_loops: bool) -> list[Contestant]:
    """The loop with 16 lanes together, and where all loops are asked for those with which one would begin."""
    compiler = shutil.which("cc")
    if compiler is None:
        return []
    loops = {LANES_TOGETHER: (16, TEST)}
    if all_loops:
        loops |= {"C by hand, lane by lane": (1, ""), f"{LANES_TOGETHER}, without a stop test": (16, "")}
    filled = {name: _loop(problem, together, test) for name, (together, test) in loops.items()}
    return [Contestant(name, _on_two_threads(compiler, text), problem.lanes) for name, text in filled.items()]


def _loop(problem: Problem, together: int, test: str) -> str:
    update = UPDATES[problem.method]
    return LOOP % {"together": together, "function": problem.in_c, "test": test, "update": update}


def _on_two_threads(compiler: str, text: str) -> Callable[[int], Array]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "lanes.c"), Path(folder, "lanes.so")
        source.write_text(text, encoding="ascii")
        subprocess.run([compiler, *FLAGS, "-O3", "-ftree-slp-vectorize", "-o", target, source, "-lm"], check=True)
        function = ctypes.CDLL(str(target)).lanes
    function.argtypes = (*(ctypes.c_long,) * 3, *(ctypes.c_void_p,) * 4)

    def run(count: int) -> Array:
        points, rates = lanes(count)
        values, middle = np.empty(count), count // 2
        arrays = [array.ctypes.data for array in (rates, *points, values)]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda part: function(*part, STEPS, *arrays), ((0, middle), (middle, count))))
        return points[:, :CHECKED_LANES]

    return run
