"""The surroundings of a point: a lower minimum nearby, or a slope along which the function decreases without end.

Each search has a limited number of evaluations and a fixed seed, so that it always gives the same result.
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
from gdcli.record import record

if TYPE_CHECKING:
    import random
else:
    random = LateModule("random")


SCAN_POINTS: Final = 801
"""Points at which a function of one variable is evaluated."""
DRAWN_POINTS: Final = 600
"""Points drawn with a fixed seed from the box around the point, for a function of several variables."""
DESCENTS_MAX: Final = 12
"""Descents from the lowest of those points."""
DESCENT_STEPS_MAX: Final = 30
HALVINGS_MAX: Final = 12
START_DISTANCE_SHARE_MIN: Final = 0.05
"""The smallest distance of two starts of descents, relative to `radius`."""
RAY_DISTANCES: Final = tuple(2.0**k for k in range(24))
"""The distances at which the function is evaluated along a slope, relative to max(1, |x|)."""
CURVATURE_SHARE_MIN: Final = 1e-8
"""The smallest curvature, relative to the largest one, by which a Newton step divides."""


@record
class NearbyPoint:
    """A point (n) and its value; `is_minimum` says that a descent converged there."""

    point: Vector
    value: float
    is_minimum: bool


def lower_place(landscape: Landscape, point: Vector, radius: float, below: float) -> NearbyPoint | None:
    """The lowest place near a point (n), if its value is less than `below`; else None.

    It is the lowest minimum found by descents from points within `radius`. If there is none inside the box, it is the
    lowest of those points.
    """
    sampled = sorted(_sampled(landscape, point, radius), key=lambda pair: pair[1])
    starts: list[Vector] = []
    for there, _ in sampled:
        if all(math.dist(there, other) > START_DISTANCE_SHARE_MIN * radius for other in starts):
            starts.append(there)
        if len(starts) == DESCENTS_MAX:
            break
    places = [descended(landscape, start) for start in starts]
    inside = [place for place in places if place is not None and math.dist(place.point, point) <= 2.0 * radius]
    best = min(inside, key=lambda place: place.value, default=None)
    if best is not None and best.value < below and (not sampled or best.value <= sampled[0][1]):
        return best
    return NearbyPoint(*sampled[0], is_minimum=False) if sampled and sampled[0][1] < below else None


def _sampled(landscape: Landscape, point: Vector, radius: float) -> Iterator[tuple[Vector, float]]:
    """The sampled points (n each) with their values, without those that have no finite value."""
    for there in _points(point, radius):
        value = landscape.value(there)
        if math.isfinite(value):
            yield there, value


def _points(point: Vector, radius: float) -> Iterator[Vector]:
    if len(point) == 1:
        yield from ((point[0] + radius * (2.0 * i / (SCAN_POINTS - 1) - 1.0),) for i in range(SCAN_POINTS))
        return
    draw = random.Random(0)
    for _ in range(DRAWN_POINTS):
        yield tuple(x + radius * draw.uniform(-1.0, 1.0) for x in point)


def descended(landscape: Landscape, start: Vector) -> NearbyPoint | None:
    """The last point of a descent by Newton steps from `start` (n); None without a finite gradient.

    Negative curvatures count as positive. Source: Dauphin et al. 2014, "Identifying and attacking the saddle point
    problem in high-dimensional non-convex optimization".
    """
    x = start
    value, gradient = landscape.value_and_gradient(x)
    for _ in range(DESCENT_STEPS_MAX):
        step = _downhill(landscape, x, gradient)
        if step is None:
            return None
        moved = _shortened_until_lower(landscape, x, value, step)
        if moved is None:
            break
        x, value = moved
        gradient = landscape.value_and_gradient(x)[1]
        if not all(map(math.isfinite, gradient)):
            return None
    else:
        return NearbyPoint(x, value, is_minimum=False)
    return NearbyPoint(x, value, is_minimum=True)


def _downhill(landscape: Landscape, x: Vector, gradient: Sequence[float]) -> Vector | None:
    """The step −|H|⁻¹g (n); −g without a finite Hessian; None without a finite gradient."""
    if not all(map(math.isfinite, gradient)):
        return None
    system = eigensystem(hessian_at(landscape, x))
    if system is None:
        return tuple(-g for g in gradient)
    values, vectors = system
    least = CURVATURE_SHARE_MIN * max(map(abs, values), default=0.0)
    step = [0.0] * len(x)
    for curvature, direction in zip(values, vectors, strict=True):
        size = max(abs(curvature), least)
        share = dot(gradient, direction) / size if size > 0.0 else dot(gradient, direction)
        step = [s - share * d for s, d in zip(step, direction, strict=True)]
    return tuple(step)


def _shortened_until_lower(landscape: Landscape, x: Vector, value: float, step: Vector) -> tuple[Vector, float] | None:
    """The point (n) after the step, which is halved until the value decreases, and its value; None if it never does."""
    for _ in range(HALVINGS_MAX):
        there = tuple(a + s for a, s in zip(x, step, strict=True))
        height = landscape.value(there)
        if height < value:
            return there, height
        step = tuple(s / 2.0 for s in step)
    return None


def descent_along(landscape: Landscape, x: Vector, gradient: Sequence[float]) -> float | None:
    """The value at the last of `RAY_DISTANCES` along −gradient; None if the value increases or is nan on the way."""
    length = norm(gradient)
    if not 0.0 < length < math.inf:
        return None
    scale = max(1.0, norm(x))
    value = landscape.value(x)
    first = value
    for distance in RAY_DISTANCES:
        ahead = landscape.value(tuple(a - distance * scale * g / length for a, g in zip(x, gradient, strict=True)))
        if not ahead <= value:
            return None
        value = ahead
    return value if value < first else None
