"""What lies around a point: a lower valley, or a slope that goes down for ever. Bounded looks, always the same ones."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from typing import Final

from gdcli.calculus.analysis.eigenvalues import dot, eigensystem
from gdcli.calculus.analysis.landscape import Landscape, hessian_at
from gdcli.model import norm
from gdcli.record import record

Vector = tuple[float, ...]

SCAN_POINTS: Final = 801
"""Points at which a function of one variable is looked at."""
DRAWN_POINTS: Final = 600
"""Points drawn evenly (seeded) from the box around, for each look at a function of several variables."""
DESCENTS: Final = 12
"""Descents from the lowest of those points."""
DESCENT_STEPS: Final = 30
HALVINGS: Final = 12
APART_SHARE: Final = 0.05
"""Starts of descents are farther apart than this share of the box's width."""
RAY_DISTANCES: Final = tuple(2.0**k for k in range(24))
"""How far down a slope is followed, relative to max(1, |x|): up to eight million times."""
CURVATURE_SHARE_MIN: Final = 1e-8
"""Curvatures below this share of the largest one are raised to it, so that no step is endless."""


@record
class Seen:
    """A point (n) and its value; `is_minimum` where descents came to rest there."""

    point: Vector
    value: float
    is_minimum: bool


def lower_place(landscape: Landscape, point: Vector, reach: float, below: float) -> Seen | None:
    """The lowest place within `reach` of a point (n) that a bounded look finds, if it is lower than `below`.

    The best of several local minima; where the descents run out of the box, the lowest point seen in it.
    """
    seen = sorted(_seen(landscape, point, reach), key=lambda pair: pair[1])
    starts: list[Vector] = []
    for there, _ in seen:
        if all(math.dist(there, other) > APART_SHARE * reach for other in starts):
            starts.append(there)
        if len(starts) == DESCENTS:
            break
    places = [descended(landscape, start) for start in starts]
    inside = [place for place in places if place is not None and math.dist(place.point, point) <= 2.0 * reach]
    best = min(inside, key=lambda place: place.value, default=None)
    if best is not None and best.value < below and (not seen or best.value <= seen[0][1]):
        return best
    return Seen(*seen[0], is_minimum=False) if seen and seen[0][1] < below else None


def _seen(landscape: Landscape, point: Vector, reach: float) -> Iterator[tuple[Vector, float]]:
    """Points around with their values, where there are any."""
    for there in _points(point, reach):
        value = landscape.value(there)
        if math.isfinite(value):
            yield there, value


def _points(point: Vector, reach: float) -> Iterator[Vector]:
    if len(point) == 1:
        yield from ((point[0] + reach * (2.0 * i / (SCAN_POINTS - 1) - 1.0),) for i in range(SCAN_POINTS))
        return
    draw = random.Random(0)
    for _ in range(DRAWN_POINTS):
        yield tuple(x + reach * draw.uniform(-1.0, 1.0) for x in point)


def descended(landscape: Landscape, start: Vector) -> Seen | None:
    """Where damped Newton steps lead that always go down (negative curvatures are turned, Dauphin et al. 2014)."""
    x = start
    value, gradient = landscape.value_and_gradient(x)
    for _ in range(DESCENT_STEPS):
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
        return Seen(x, value, is_minimum=False)
    return Seen(x, value, is_minimum=True)


def _downhill(landscape: Landscape, x: Vector, gradient: Sequence[float]) -> Vector | None:
    """−|H|⁻¹g, or −g where there is no Hessian; None where there is no slope either."""
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
    """The point after the step, halved until it is lower; None where no part of it leads down."""
    for _ in range(HALVINGS):
        there = tuple(a + s for a, s in zip(x, step, strict=True))
        height = landscape.value(there)
        if height < value:
            return there, height
        step = tuple(s / 2.0 for s in step)
    return None


def descent_along(landscape: Landscape, x: Vector, gradient: Sequence[float]) -> float | None:
    """The value far down the slope, where the function never rises on the way there; None where it does, or ends."""
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
