"""What one writes by hand: many descents as arrays as long as there are lanes, over `lambdify(cse=True)`.

`python -m tests.benchmarks.whole_arrays [stop]` prints the seconds it takes; with `stop` every step tests which lanes
are within the tolerance or without a value, and lets these rest.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import sympy
from numpy.typing import NDArray

TEXT = "(1 - x)**2 + 100*(y - x**2)**2"
LANES = 65_536
STEPS = 1000
TOL = 1e-6

Array = NDArray[np.float64]


def lanes() -> tuple[Array, Array]:
    """Starts (2, LANES) and learning rates (LANES); no lane ends early, so that everybody does the same work."""
    return np.random.default_rng(1).uniform(-1.5, 1.5, (2, LANES)), np.geomspace(1e-5, 1e-4, LANES)


def run(*, stop: bool) -> float:
    """All steps of all lanes, with value and gradient in every step; returns the seconds."""
    points, rates = lanes()
    variables = sympy.symbols("x y")
    formula = sympy.sympify(TEXT)
    function = sympy.lambdify(variables, [formula, *(formula.diff(v) for v in variables)], "numpy", cse=True)
    x, y = points
    value = None
    begin = time.process_time()
    for _ in range(STEPS):
        value, gx, gy = function(x, y)
        if stop:
            rests = (np.hypot(gx, gy) <= TOL) | ~np.isfinite(value)
            if rests.any():
                gx[rests] = gy[rests] = 0.0
        x = x - rates * gx
        y = y - rates * gy
    taken = time.process_time() - begin
    assert value is not None
    return taken


if __name__ == "__main__":
    print(run(stop="stop" in sys.argv))
