"""The box in which iterates stay: the projection of a point, and the projected gradient.

Bounds are a pair (low, high) for each variable, infinite where there is none; no pairs at all mean no box.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdcli.descent.methods.traced_numbers import Numeric
from gdcli.graph.objective import Vector
from gdcli.graph.terms import maximum, minimum

Bounds = Sequence[tuple[float, float]]


def clipped(x: Numeric, low: float, high: float) -> Numeric:
    """The number in low … high that is closest to x; nan where x is nan."""
    if low > -math.inf:
        x = maximum(x, low)
    return minimum(x, high) if high < math.inf else x


def projected(point: Sequence[float], bounds: Bounds) -> Vector:
    """The point of the box that is closest to `point`."""
    if not bounds:
        return tuple(point)
    return tuple(clipped(x, low, high) for x, (low, high) in zip(point, bounds, strict=True))


def free_slope(x: Numeric, g: Numeric, low: float, high: float) -> Numeric:
    """One component of x − P(x − g): g inside the box, but at most the distance to the bound in the direction of −g.

    It is 0 on a bound if the function falls beyond the bound (Byrd, Lu, Nocedal & Zhu 1995, SIAM J. Sci. Comput.
    16(5)).
    """
    if low > -math.inf:
        g = minimum(g, x - low)
    return maximum(g, x - high) if high < math.inf else g


def free_gradient(point: Sequence[float], gradient: Sequence[float], bounds: Bounds) -> Vector:
    """The projected gradient x − P(x − g); it is 0 exactly at points from which no step within the box leads down."""
    if not bounds:
        return tuple(gradient)
    return tuple(free_slope(x, g, *pair) for x, g, pair in zip(point, gradient, bounds, strict=True))


def held_variables(
    bounds: Bounds, point: Sequence[float], gradient: Sequence[float], tolerance: float
) -> tuple[int, ...]:
    """The indices of variables that are at a bound, up to the tolerance, while the function falls beyond it."""
    return tuple(
        i
        for i, ((low, high), x, g) in enumerate(zip(bounds, point, gradient, strict=False))
        if x - low <= tolerance < g or high - x <= tolerance < -g
    )
