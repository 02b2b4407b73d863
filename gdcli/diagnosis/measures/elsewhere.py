"""Lower values than the one at the end of a run: around a minimum, and far along the axes and down the slope."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from gdcli.calculus.analysis.landscape import Landscape
from gdcli.calculus.analysis.minima.minimizer import polished
from gdcli.calculus.analysis.minima.surroundings import lower_place
from gdcli.diagnosis.thresholds import LOOK_AROUND_REACHES, LOOK_AXES_MAX, LOOK_DISTANCES
from gdcli.graph.objective import Vector
from gdcli.model import PointValue, norm


def lower_minimum(landscape: Landscape, point: Vector, below: float) -> tuple[PointValue, bool] | None:
    """A place near a minimum (n) with a value less than `below`, and whether it is a minimum; None if none is found."""
    scale = max(1.0, *map(abs, point))
    for reach in LOOK_AROUND_REACHES:
        found = lower_place(landscape, point, reach * scale, below)
        if found is not None:
            there = polished(landscape, found.point) if found.is_minimum else found.point
            return PointValue(there, landscape.value(there)), found.is_minimum
    return None


def far_probes(landscape: Landscape, point: Vector, gradient: Vector) -> Iterator[tuple[Vector, float]]:
    """Points far away at which the function has a finite value, with the values."""
    scale = max(1.0, norm(point))
    for direction in _far_directions(len(point), gradient):
        for reach in LOOK_DISTANCES:
            there = tuple(x + reach * scale * d for x, d in zip(point, direction, strict=True))
            value = landscape.value(there)
            if math.isfinite(value):
                yield there, value


def _far_directions(n: int, gradient: Sequence[float]) -> Iterator[Vector]:
    """Down the slope, both ways along the first axes, and along the diagonal."""
    length = norm(gradient)
    if length > 0.0:
        yield tuple(-g / length for g in gradient)
    for i in range(min(n, LOOK_AXES_MAX)):
        for sign in (1.0, -1.0):
            yield tuple(sign * (j == i) for j in range(n))
    for sign in (1.0, -1.0):
        yield (sign / math.sqrt(n),) * n
