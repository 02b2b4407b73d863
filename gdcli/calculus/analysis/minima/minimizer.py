"""The minimizer near the end of a descent, computed to rounding, and its value.

If the Hessian is singular, as at the minimum of x**8, a Newton step reduces the distance only by a fixed factor, but a
multiple of the step reaches the point (Schröder 1870, the multiplicity of a root). A coordinate close to a number of
few digits becomes that number, if neither the value nor the gradient norm grows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from gdcli.calculus.analysis.eigenvalues import eigensystem
from gdcli.calculus.analysis.landscape import Landscape, hessian_at
from gdcli.graph.objective import Objective, Vector, dot
from gdcli.late import LateModule
from gdcli.model import norm

if TYPE_CHECKING:
    from gdcli.graph import enclosure
else:
    enclosure = LateModule("gdcli.graph.enclosure")  # for values that are almost 0

STEP_MULTIPLES: Final = tuple(float(m) for m in range(1, 24))
"""Multiples of a Newton step that are tried: a root of multiplicity m of the gradient needs m of them."""
NEWTON_ROUNDS_MAX: Final = 4
STEP_SHARE: Final = 1e-2
"""The longest Newton step, relative to the size of the point (or to 1); longer ones come from rounding."""
COORDINATE_DIGITS: Final = range(1, 9)
"""Significant digits of the numbers that a coordinate may be replaced by."""
SNAP_SHARE: Final = 1e-3
"""The longest move of a coordinate to a short number, relative to the size of the point (or to 1)."""
POINT_ROUNDING_SHARE: Final = 1e-11
VALUE_ROUNDING_SHARE: Final = 1e-14
"""Two points, or two values, that differ by at most this, relative to their size (or to 1), differ by rounding only."""
CHANGE_BESIDE_FACTOR: Final = 1e6
"""A value more than this many times its change from one float to the next is no rounding of the point."""
COMPARED_VALUE_MAX: Final = 1e-9
"""A value below this may differ from 0 only because of the rounding of the point."""


def polished(landscape: Landscape, point: Vector) -> Vector:
    """The minimizer to rounding, from a point that Newton's method has brought near to it."""
    for _ in range(NEWTON_ROUNDS_MAX):
        nearer = _ahead(landscape, point)
        if nearer == point:
            break
        point = nearer
    return _shortened(landscape, point)


def _ahead(landscape: Landscape, x: Vector) -> Vector:
    """The point after the best multiple of the Newton step along each eigenvector; x if none is better."""
    system = eigensystem(hessian_at(landscape, x))
    if system is None:
        return x
    room = STEP_SHARE * max(1.0, *map(abs, x))
    for curvature, direction in zip(*system, strict=True):
        slope = dot(landscape.value_and_gradient(x)[1], direction)
        if slope != 0.0 and abs(slope) <= room * abs(curvature):
            x = _best_multiple(landscape, x, [-slope / curvature * d for d in direction])
    return x


def _best_multiple(landscape: Landscape, x: Vector, step: Sequence[float]) -> Vector:
    """The point after the multiple of a step with the smallest gradient and no higher value; x if there is none."""
    value, gradient = landscape.value_and_gradient(x)
    best, least = x, norm(gradient)
    for multiple in STEP_MULTIPLES:
        there = tuple(a + multiple * s for a, s in zip(x, step, strict=True))
        height, slopes = landscape.value_and_gradient(there)
        if height <= value and norm(slopes) < least:
            best, least = there, norm(slopes)
        elif best != x:
            break
    return best


def _shortened(landscape: Landscape, x: Vector) -> Vector:
    """The point with coordinates of few digits, replaced all together or one by one, if it is not worse."""
    whole = next((there for there in _short_points(x) if _is_no_worse(landscape, there, x)), None)
    if whole is not None:
        return whole
    for i in range(len(x)):
        options = (tuple(s if j == i else a for j, a in enumerate(x)) for s in short_numbers(x[i], x))
        x = next((there for there in options if there != x and _is_no_worse(landscape, there, x)), x)
    return x


def _short_points(x: Vector) -> Iterator[Vector]:
    for numbers in zip(*(tuple(short_numbers(a, x)) for a in x), strict=True):
        if numbers != x:
            yield numbers


def short_numbers(a: float, x: Vector) -> Iterator[float]:
    """Zero, then the number rounded to more and more digits; the number itself in place of one too far from it."""
    room = SNAP_SHARE * max(1.0, *map(abs, x))
    for short in (0.0, *(float(f"{a:.{digits - 1}e}") for digits in COORDINATE_DIGITS)):
        yield short if abs(short - a) <= room else a


def _is_no_worse(landscape: Landscape, there: Vector, here: Vector) -> bool:
    value, gradient = landscape.value_and_gradient(here)
    height, slopes = landscape.value_and_gradient(there)
    return height <= value and norm(slopes) <= norm(gradient)


def snapped(landscape: Landscape, x: Vector) -> Vector:
    """A point with coordinates of few digits whose value is lower, or equal next to x; gradients are not compared."""
    value = landscape.value(x)
    room = VALUE_ROUNDING_SHARE * max(1.0, abs(value))
    for there in _short_points(x):
        height = landscape.value(there)
        is_rounding = math.dist(there, x) <= POINT_ROUNDING_SHARE * max(1.0, norm(x))
        if height < value - room or (is_rounding and height <= value + room):
            return there
    return x


def value_to_rounding(objective: Objective, point: Vector) -> float:
    """The value at a minimizer; 0 if it differs from 0 only because of the rounding of the point."""
    value = objective.value(point)
    if not 0.0 < abs(value) < COMPARED_VALUE_MAX:
        return value
    box = [(math.nextafter(a, -math.inf), math.nextafter(a, math.inf)) for a in point]
    beside = (tuple(end if j == i else a for j, a in enumerate(point)) for i, ends in enumerate(box) for end in ends)
    if abs(value) > CHANGE_BESIDE_FACTOR * max((abs(objective.value(there) - value) for there in beside), default=0.0):
        return value
    bounds = enclosure.Enclosure(objective.graph, [objective.output], objective.inputs)(box)
    return 0.0 if bounds is not None and bounds[0][0] <= 0.0 <= bounds[0][1] else value
