"""Written by hand: many descents as arrays with an entry for each lane, over `lambdify(cse=True)`.

`python -m tests.benchmarks.sections.whole_arrays COUNT` prints the seconds that it takes and the ends of the first
lanes; every step tests which lanes are within the tolerance or without a value, and lets these rest.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import sympy

from tests.benchmarks.sections.problems import CHECKED_LANES, ROSENBROCK, STEPS, TOL, Array, lanes


def run(count: int) -> tuple[float, Array]:
    """All steps of all lanes, with value and gradient in every step: the seconds, and the ends."""
    points, rates = lanes(count)
    variables = sympy.symbols("x y")
    formula = sympy.sympify(ROSENBROCK)
    function = sympy.lambdify(variables, [formula, *(formula.diff(v) for v in variables)], "numpy", cse=True)
    x, y = points
    begin = time.process_time()
    for _ in range(STEPS):
        value, gx, gy = function(x, y)
        rests = (np.hypot(gx, gy) <= TOL) | ~np.isfinite(value)
        if rests.any():
            gx[rests] = gy[rests] = 0.0
        x = x - rates * gx
        y = y - rates * gy
    return time.process_time() - begin, np.array([x, y])


if __name__ == "__main__":
    seconds, ends = run(int(sys.argv[1]))
    print(json.dumps([seconds, ends[:, :CHECKED_LANES].tolist()]))
