"""The minimizer along a line, found by the signs of the slope, and the slopes on both sides of it.

It also finds minima at which the Hessian is of no use, because the slope jumps or the curvature is infinite. It needs
only values and gradients at nearby points, and therefore works for every landscape, also over the rows of a table and
with weight decay. Expansions (`analysis.one_sided`) are exact, but exist only for a formula without rows.

A continuous function of one variable that falls up to a point and rises from there has a minimum there. In several
variables the same holds along a line only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from gdcli.calculus.analysis.landscape import Landscape
from gdcli.calculus.analysis.minima.minimizer import snapped
from gdcli.graph.objective import Vector, dot
from gdcli.model import norm
from gdcli.record import record

BRACKET_DISTANCES: Final = tuple(10.0**k for k in range(-14, -1))
"""Distances to both sides at which the slopes are computed, relative to max(1, |x|), the nearest first."""
BISECTIONS_MAX: Final = 1100
"""The most halvings of an interval: enough to reach neighboring floats from any two ends."""
SLOPE_DISTANCES: Final = (1e-7, 1e-10)
"""The two distances, relative to max(1, |x|), at which the slopes beside a point are computed."""
STAYING_SHARE: Final = 0.5
"""A slope that shrinks to this share or less, from the farther to the nearer distance, vanishes at the point."""
JUMP_SHARE: Final = 1e-6
"""A jump below this share of the slopes (or of 1) may be rounding."""
VALUE_ROUNDING_SHARE: Final = 1e-14


@record
class Valley:
    """A minimizer (n) along a line, and the slopes along it just before and just behind, `left` < 0 < `right`."""

    point: Vector
    left: float
    right: float

    @property
    def is_kink(self) -> bool:
        """Whether the slope jumps at the minimizer instead of passing through zero."""
        return self.right - self.left > JUMP_SHARE * max(1.0, abs(self.left), abs(self.right))


def valley_of_one(landscape: Landscape, x: float) -> Valley | None:
    """The minimizer next to x of a function of one variable, to the last bit, found by the signs of the slopes."""
    scale = max(1.0, abs(x))
    for distance in BRACKET_DISTANCES:
        left, right = x - distance * scale, x + distance * scale
        if _slope(landscape, left) < 0.0 < _slope(landscape, right):
            return _bottom(landscape, left, right)
    return None


def valley_between(landscape: Landscape, a: Vector, b: Vector) -> Valley | None:
    """The minimizer along the line from a to b (n); None unless the function falls at a and rises at b."""
    way = tuple(q - p for p, q in zip(a, b, strict=True))
    length = norm(way)
    if not 0.0 < length < math.inf:
        return None
    unit = tuple(w / length for w in way)
    slope = _along(landscape, a, unit)
    if not slope(0.0) < 0.0 < slope(length):
        return None
    left, right = _bisected(slope, 0.0, length)
    middle = (left + right) / 2.0
    point = tuple(p + middle * u for p, u in zip(a, unit, strict=True))
    return Valley(point, *slopes_beside(landscape, point, unit))


def _bottom(landscape: Landscape, left: float, right: float) -> Valley | None:
    """The point between `left` and `right` at which the slope changes its sign; None if the function jumps there."""
    near = _bisected(lambda at: _slope(landscape, at), left, right)
    x = min(near, key=lambda at: landscape.value((at,)))
    (x,) = snapped(landscape, (x,))
    if not _is_continuous(landscape, x, near):
        return None
    return Valley((x,), *slopes_beside(landscape, (x,), (1.0,)))


def _is_continuous(landscape: Landscape, x: float, near: tuple[float, float]) -> bool:
    """Whether the values right beside x differ from the value at x by no more than the slopes explain."""
    here = landscape.value((x,))
    reach = max(near[1] - near[0], math.ulp(max(abs(x), 1e-9)))
    values = [landscape.value((x + side * reach,)) for side in (-1.0, 1.0)]
    slopes = [abs(_slope(landscape, x + side * reach)) for side in (-1.0, 1.0)]
    room = VALUE_ROUNDING_SHARE * max(1.0, abs(here)) + 4.0 * reach * max(slopes)
    return all(abs(value - here) <= room for value in values)


def _bisected(slope: Callable[[float], float], left: float, right: float) -> tuple[float, float]:
    """The neighboring floats between which the slope becomes positive; if it is 0 at a float, that float twice."""
    for _ in range(BISECTIONS_MAX):
        middle = (left + right) / 2.0
        if middle in (left, right):
            break
        here = slope(middle)
        if here == 0.0:
            return middle, middle
        left, right = (middle, right) if here < 0.0 else (left, middle)
    return left, right


def slopes_beside(landscape: Landscape, point: Vector, direction: Sequence[float]) -> tuple[float, float]:
    """The slopes along a unit direction (n) just before and behind a point (n); 0 if they vanish towards it."""
    scale = max(1.0, norm(point))
    slope = _along(landscape, point, direction)
    far, near = ((slope(-h * scale), slope(h * scale)) for h in SLOPE_DISTANCES)
    left, right = (_limit(a, b) for a, b in zip(far, near, strict=True))
    return left, right


def _limit(far: float, near: float) -> float:
    """The limit of the slope at the point; 0 or infinite if it shrinks or grows with the distance."""
    if abs(near) <= STAYING_SHARE * abs(far):
        return 0.0
    if abs(near) >= abs(far) / STAYING_SHARE:
        return math.copysign(math.inf, near)
    ratio = SLOPE_DISTANCES[1] / SLOPE_DISTANCES[0]
    limit = (near - ratio * far) / (1.0 - ratio)
    short = float(f"{limit:.8g}")
    return short if abs(short - limit) <= 1e-9 * max(1.0, abs(limit)) else limit


def lower_beside(landscape: Landscape, point: Vector) -> float | None:
    """The value right beside a point (n), along an axis, if the function jumps down there; else None."""
    here, scale = landscape.value(point), max(1.0, norm(point))
    for i in range(len(point)):
        for side in (-1.0, 1.0):
            far, near = (
                landscape.value(tuple(x + side * h * scale * (i == j) for j, x in enumerate(point)))
                for h in SLOPE_DISTANCES
            )
            drop = here - near
            if drop > JUMP_SHARE * max(1.0, abs(here)) and drop >= STAYING_SHARE * (here - far):
                return near
    return None


def kink_along_axes(landscape: Landscape, point: Vector) -> Valley | None:
    """The first axis along which the slope jumps at a point (n), with the slopes on both sides; None without one."""
    for i in range(len(point)):
        axis = tuple(float(i == j) for j in range(len(point)))
        valley = Valley(point, *slopes_beside(landscape, point, axis))
        if valley.is_kink:
            return valley
    return None


def _slope(landscape: Landscape, x: float) -> float:
    return landscape.value_and_gradient((x,))[1][0]


def _along(landscape: Landscape, point: Vector, direction: Sequence[float]) -> Callable[[float], float]:
    """The slope along a direction as a function of the distance from a point."""

    def slope(distance: float) -> float:
        there = tuple(x + distance * d for x, d in zip(point, direction, strict=True))
        return dot(landscape.value_and_gradient(there)[1], direction)

    return slope
