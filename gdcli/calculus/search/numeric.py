"""Places where the gradient vanishes, by Newton's method from many starts; in one variable also where its sign changes.

Nothing is proved here: the search may miss a point. It needs no numpy for up to twelve variables.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from typing import Final

from gdcli.calculus.analysis.eigenvalues import dot, eigensystem
from gdcli.calculus.analysis.landscape import Landscape, hessian_at
from gdcli.model import norm

Box = tuple[tuple[float, float], ...]
Vector = tuple[float, ...]

STARTS_PER_VARIABLE: Final = 64
"""Random starts (seeded: the same search finds the same points)."""
MAX_STARTS: Final = 400
MAX_WORK: Final = 2_000_000
"""Starts times the cube of the number of variables, which is what a start costs."""
SCAN_POINTS: Final = 801
"""Points at which the slope of a function of one variable is looked at."""
MAX_ITERATIONS: Final = 60
MAX_DAMPING: Final = 1e12


def candidates(landscape: Landscape, box: Box) -> Iterator[Vector]:
    """Points (n) where the gradient vanishes to rounding; in one variable also kinks, jumps and poles."""
    starts = _scan(landscape, box[0]) if len(box) == 1 else ((start, False) for start in _random_starts(box))
    for start, is_found in starts:
        point = start if is_found else stationary_from(landscape, start)
        if point is not None and is_inside(point, box):
            yield point


def is_inside(point: Sequence[float], box: Box) -> bool:
    """Whether a point (n) is in the closed box."""
    return all(low <= value <= high for value, (low, high) in zip(point, box, strict=True))


def scan_points(interval: tuple[float, float]) -> list[float]:
    """Evenly spaced points of an interval, its ends among them."""
    low, high = interval
    return [low + (high - low) * i / (SCAN_POINTS - 1) for i in range(SCAN_POINTS)]


def sign_changes(landscape: Landscape, interval: tuple[float, float]) -> list[Vector]:
    """Where the slope of a function of one variable changes its sign, if it has different signs at the ends."""
    slope, other = (landscape.value_and_gradient((x,))[1][0] for x in interval)
    return [(_bisect(landscape, *interval, slope),)] if slope * other < 0.0 else []


def _scan(landscape: Landscape, interval: tuple[float, float]) -> Iterator[tuple[Vector, bool]]:
    """In one variable: where the slope changes its sign (found), and where its size is least (a start)."""
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
    """Where the slope changes its sign, to the last bit."""
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
    """The middle of the box, then points drawn evenly from it."""
    yield tuple((low + high) / 2 for low, high in box)
    draw = random.Random(0)
    for _ in range(min(STARTS_PER_VARIABLE * len(box), MAX_STARTS, MAX_WORK // len(box) ** 3)):
        yield tuple(draw.uniform(low, high) for low, high in box)


def stationary_from(landscape: Landscape, start: Vector) -> Vector | None:
    """The critical point that damped Newton steps on the gradient lead to (Levenberg-Marquardt), or None."""
    x = start
    gradient = landscape.value_and_gradient(x)[1]
    damping = 1e-3
    for _ in range(MAX_ITERATIONS):
        size = norm(gradient)
        system = eigensystem(hessian_at(landscape, x)) if math.isfinite(size) else None
        if system is None or size == 0.0:
            break
        while damping < MAX_DAMPING:
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
    """The point x − (H² + μI)⁻¹Hg, with μ a multiple of the mean square of the eigenvalues."""
    mu = damping * max(sum(value * value for value in values) / len(values), 1e-300)
    there = list(x)
    for value, vector in zip(values, vectors, strict=True):
        share = value / (value * value + mu) * dot(gradient, vector)
        there = [a - share * b for a, b in zip(there, vector, strict=True)]
    return tuple(there)


def _accepted(landscape: Landscape, point: Vector) -> Vector | None:
    """The point if its gradient vanishes to the rounding of the point itself; coordinates next to zero become zero."""
    _, gradient = landscape.value_and_gradient(point)
    hessian = hessian_at(landscape, point)
    reach = max((abs(entry) for row in hessian for entry in row), default=0.0) * (1 + max(map(abs, point)))
    if not all(abs(slope) <= 1e-8 * min(1.0, reach) + 1e-12 * reach for slope in gradient):
        return None
    rounded = tuple(0.0 if abs(value) < 1e-9 else value for value in point)
    return rounded if max(map(abs, landscape.value_and_gradient(rounded)[1])) <= max(map(abs, gradient)) else point
