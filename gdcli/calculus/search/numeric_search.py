"""Points where the gradient is zero, by Newton's method from many starts, in one variable by bisection of sign changes.

The search proves nothing: it may miss points. It needs no numpy for up to twelve variables.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from gdcli.calculus.analysis.eigenvalues import eigensystem
from gdcli.calculus.analysis.landscape import Landscape, hessian_at
from gdcli.graph.objective import Vector, dot
from gdcli.late import LateModule
from gdcli.model import norm

if TYPE_CHECKING:
    import random
else:
    random = LateModule("random")  # in one variable the starts are evenly spaced

Box = tuple[tuple[float, float], ...]

STARTS_PER_VARIABLE: Final = 64
"""Random starts, drawn with a fixed seed."""
STARTS_MAX: Final = 400
START_COST_MAX: Final = 2_000_000
"""The largest product of the number of starts and n**3, where n is the number of variables."""
SCAN_POINTS: Final = 801
"""Points at which the slope of a function of one variable is computed."""
ITERATIONS_MAX: Final = 60
"""Newton steps from one start."""
DAMPING_MAX: Final = 1e12
BOUNDS_GAP_SHARE: Final = 1e-9
"""The distance of the two bounds of the lowest value, relative to max(1, |value|), at which they count as one."""


def candidates(landscape: Landscape, box: Box) -> Iterator[Vector]:
    """Points (n) where the gradient is zero to rounding; in one variable also kinks, jumps and poles."""
    starts = _scan(landscape, box[0]) if len(box) == 1 else ((start, False) for start in _random_starts(box))
    for start, is_found in starts:
        point = start if is_found else stationary_from(landscape, start)
        if point is not None and is_inside(point, box):
            yield point


def is_inside(point: Sequence[float], box: Box) -> bool:
    """Whether a point (n) is in the closed box."""
    return all(low <= value <= high for value, (low, high) in zip(point, box, strict=True))


def scan_points(interval: tuple[float, float]) -> list[float]:
    """`SCAN_POINTS` evenly spaced points of an interval, both ends included."""
    low, high = interval
    return [low + (high - low) * i / (SCAN_POINTS - 1) for i in range(SCAN_POINTS)]


def sign_changes(landscape: Landscape, interval: tuple[float, float]) -> list[Vector]:
    """The point where the slope of a function of one variable changes its sign; none if its signs at the ends agree."""
    slope, other = (landscape.value_and_gradient((x,))[1][0] for x in interval)
    return [(_bisect(landscape, *interval, slope),)] if slope * other < 0.0 else []


def _scan(landscape: Landscape, interval: tuple[float, float]) -> Iterator[tuple[Vector, bool]]:
    """In one variable: points where the slope is zero or changes sign (True), and starts for Newton's method (False).

    The starts are the points of the scan where the size of the slope is smaller than at both neighbors.
    """
    xs = scan_points(interval)
    slopes = [landscape.value_and_gradient((x,))[1][0] for x in xs]
    for i, (x, slope) in enumerate(zip(xs, slopes, strict=True)):
        if slope == 0.0:
            yield (x,), True
        elif i and math.isfinite(slope) and slopes[i - 1] * slope < 0:
            yield (_bisect(landscape, xs[i - 1], x, slopes[i - 1]),), True
        elif 0 < i < SCAN_POINTS - 1 and abs(slope) <= min(abs(slopes[i - 1]), abs(slopes[i + 1])):
            yield (x,), False


def _bisect(landscape: Landscape, left: float, right: float, slope: float) -> float:
    """The point where the slope changes its sign, by bisection to neighboring floats; `slope` is that at `left`."""
    while True:
        middle = (left + right) / 2
        if middle in (left, right):
            return middle
        here = landscape.value_and_gradient((middle,))[1][0]
        if here == 0.0:
            return middle
        if (here < 0) == (slope < 0):
            left = middle
        else:
            right = middle


def _random_starts(box: Box) -> Iterator[Vector]:
    """The center of the box, then points (n each) from the uniform distribution over the box."""
    yield tuple((low + high) / 2 for low, high in box)
    draw = random.Random(0)
    for _ in range(min(STARTS_PER_VARIABLE * len(box), STARTS_MAX, START_COST_MAX // len(box) ** 3)):
        yield tuple(draw.uniform(low, high) for low, high in box)


def stationary_from(landscape: Landscape, start: Vector) -> Vector | None:
    """The critical point (n) to which damped Newton steps lead from `start` (n), or None.

    The steps solve gradient = 0 as a least-squares problem. Source: Marquardt 1963, J. SIAM 11:431-441.
    """
    x = start
    gradient = landscape.value_and_gradient(x)[1]
    damping = 1e-3
    for _ in range(ITERATIONS_MAX):
        size = norm(gradient)
        system = eigensystem(hessian_at(landscape, x)) if math.isfinite(size) else None
        if system is None or size == 0.0:
            break
        while damping < DAMPING_MAX:
            there = _damped_step(x, gradient, *system, damping)
            ahead = landscape.value_and_gradient(there)[1]
            if norm(ahead) < size:
                break
            damping *= 10.0
        else:
            break
        x, gradient, damping = there, ahead, max(damping / 100.0, 1e-15)
    return _accepted(landscape, x) if all(map(math.isfinite, gradient)) else None


def _damped_step(
    x: Vector, gradient: Vector, values: Sequence[float], vectors: Sequence[Vector], damping: float
) -> Vector:
    """The point x − (H² + μI)⁻¹Hg; μ is `damping` times the mean square of the eigenvalues."""
    mu = damping * max(sum(value * value for value in values) / len(values), 1e-300)
    there = list(x)
    for value, vector in zip(values, vectors, strict=True):
        share = value / (value * value + mu) * dot(gradient, vector)
        there = [a - share * b for a, b in zip(there, vector, strict=True)]
    return tuple(there)


def _accepted(landscape: Landscape, point: Vector) -> Vector | None:
    """The point (n) if its gradient is zero to rounding, else None; coordinates below 1e-9 become zero."""
    _, gradient = landscape.value_and_gradient(point)
    hessian = hessian_at(landscape, point)
    tolerance = max((abs(entry) for row in hessian for entry in row), default=0.0) * (1 + max(map(abs, point)))
    if not all(abs(slope) <= 1e-8 * min(1.0, tolerance) + 1e-12 * tolerance for slope in gradient):
        return None
    rounded = tuple(0.0 if abs(value) < 1e-9 else value for value in point)
    return rounded if max(map(abs, landscape.value_and_gradient(rounded)[1])) <= max(map(abs, gradient)) else point
