"""Stationary points: whether Newton's method converges to one from a point, and of what kind it is.

A small gradient alone does not prove a stationary point: exp(-x) has small gradients and no minimum. The test is
whether Newton steps shrink geometrically (after Kantorovich's theorem). Towards a regular point they shrink faster at
each step; towards a minimum without curvature, such as that of x**4, by a fixed factor; in a tail they do not shrink.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

from gdcli.calculus.analysis.eigenvalues import JACOBI_SIZE_MAX, eigensystem
from gdcli.calculus.analysis.landscape import Landscape, hessian_at, random_directions
from gdcli.graph.objective import Vector, dot, unit_vector
from gdcli.model import norm
from gdcli.record import record

ValueFunction = Callable[[Vector], float]
"""The value of a function at a point (n)."""

NEWTON_STEPS_MAX: Final = 100
NEWTON_STEPS_OF_MANY_MAX: Final = 15
"""The most Newton steps with more than JACOBI_SIZE_MAX variables: a step takes n products and an eigendecomposition."""
STEP_RATIO_MAX: Final = 0.95
"""The largest ratio of two successive step lengths that counts as shrinking: the ratio at a root of multiplicity 20."""
SUPERLINEAR_STEP_RATIO: Final = 0.2
"""A ratio of two successive step lengths that shows faster than linear convergence."""
TELLING_STEP_SHARE: Final = 1e-6
"""The shortest step whose ratio to the next counts, relative to the size of the point; the first two always count."""
ZERO_EIGENVALUE_SHARE: Final = 1e-9
"""An eigenvalue below this share of the largest one counts as zero."""
PROBE_DISTANCES: Final = (1e-4, 1e-3, 1e-2, 1e-1)
"""Distances from a point without curvature at which values are compared with its own, relative to max(1, |x|)."""
FALL_GROWTH_MIN: Final = 20.0
"""A fall counts if it grows by this factor from one distance to the next, which is ten times as far.

A slope that is left at an inexact point makes one that grows tenfold, a curvature one that grows a hundredfold.
"""
FALL_SHARE_MIN: Final = 0.1
"""A fall also counts if it is at least this share of the largest rise at the same distance."""
RANDOM_DIRECTIONS: Final = 12
UNEXPLAINED_CHANGE_FACTOR: Final = 10.0
"""A change larger than this many times the change that an eigenvalue causes has another cause."""
COORDINATE_SIZE_MIN: Final = 1e-6
"""The smallest size of a coordinate from which the rounding of a gradient is estimated: near 0, terms cancel."""
UNDERFLOW_VALUE_MAX: Final = 1e-290
"""Changes of value below this size may be underflow and count as zero."""


class Kind(StrEnum):
    """The kinds of stationary points."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    FLAT = "flat"


@record
class Stationary:
    """A stationary point (n) with its eigenvalues (n) in rising order and eigenvectors (n of n).

    `regular` is false if the Hessian is singular in a direction that matters: Newton's method is then slow.
    """

    point: Vector
    eigenvalues: Vector
    eigenvectors: tuple[Vector, ...]
    regular: bool


def newton_step(
    x: Vector, gradient: Sequence[float], eigenvalues: Sequence[float], eigenvectors: Sequence[Vector]
) -> Vector | None:
    """−H⁺g (n); None if the gradient has a part in directions without curvature, because no step removes it."""
    largest = max(map(abs, eigenvalues), default=0.0)
    step = [0.0] * len(gradient)
    left_over = 0.0
    rounding = 8.0 * norm(gradient_rounding(x, eigenvalues, eigenvectors))
    for curvature, direction in zip(eigenvalues, eigenvectors, strict=True):
        slope = dot(gradient, direction)
        if abs(curvature) <= ZERO_EIGENVALUE_SHARE * largest or curvature == 0.0:
            left_over = math.hypot(left_over, slope)
        else:
            share = slope / curvature
            step = [s - share * d for s, d in zip(step, direction, strict=True)]
    return tuple(step) if left_over <= max(1e-6 * norm(gradient), rounding) else None


def gradient_rounding(x: Vector, eigenvalues: Sequence[float], eigenvectors: Sequence[Vector]) -> Vector:
    """The change of the gradient (n) by the last digit of each coordinate: ε·|H|·|x|.

    A coordinate of 1e-4 beside one of 100 is known to 1e-20, however large the curvature along it.
    """
    sizes = [sys.float_info.epsilon * max(abs(a), COORDINATE_SIZE_MIN) for a in x]
    pairs = list(zip(eigenvalues, eigenvectors, strict=True))
    return tuple(
        sum(abs(sum(curvature * way[i] * way[j] for curvature, way in pairs)) * size for j, size in enumerate(sizes))
        for i in range(len(x))
    )


def stationary_near(landscape: Landscape, start: Sequence[float]) -> Stationary | None:
    """The stationary point to which Newton steps converge from `start` (n); None if they do not converge."""
    x = tuple(start)
    lengths: list[float] = []
    values: Vector = ()
    vectors: tuple[Vector, ...] = ()
    for _ in range(NEWTON_STEPS_MAX if len(x) <= JACOBI_SIZE_MAX else NEWTON_STEPS_OF_MANY_MAX):
        _, gradient = landscape.value_and_gradient(x)
        system = eigensystem(hessian_at(landscape, x))
        if system is None or not math.isfinite(norm(gradient)):
            return None
        values, vectors = system
        step = newton_step(x, gradient, values, vectors)
        if step is None and len(lengths) > 2 and not _is_superlinear(lengths, norm(x)):
            break  # so close to a minimum without curvature the computed curvature is only rounding
        if step is None:
            return None
        lengths.append(norm(step))
        if len(lengths) > 1 and lengths[-1] > STEP_RATIO_MAX * lengths[-2]:
            # Steps of the size of the rounding of x stop shrinking; longer ones that do not shrink do not converge.
            if lengths[-2] > 1e-7 * max(norm(x), lengths[0]):
                return None
            break
        x = tuple(a + s for a, s in zip(x, step, strict=True))
        if lengths[-1] <= 1e-15 * norm(x) or lengths[-1] == 0.0:
            break
    return Stationary(x, values, vectors, _is_superlinear(lengths, norm(x)))


def _is_superlinear(lengths: Sequence[float], size: float) -> bool:
    """Whether the step lengths shrank faster at each step, as they do towards a regular point.

    Near a point without curvature the last, short steps are rounding and prove nothing.
    """
    if len(lengths) <= 2:
        return True
    telling = TELLING_STEP_SHARE * max(size, lengths[0])
    pairs = enumerate(pairwise(lengths))
    return any(b <= SUPERLINEAR_STEP_RATIO * a for i, (a, b) in pairs if i < 2 or a > telling)


def kind_of(landscape: Landscape, found: Stationary) -> Kind:
    """The kind by the signs of the eigenvalues, or by values nearby if some eigenvalue counts as zero."""
    negligible = ZERO_EIGENVALUE_SHARE * max(map(abs, found.eigenvalues))
    least, most = found.eigenvalues[0], found.eigenvalues[-1]
    if not _is_decided(landscape, found):
        return by_neighbors(landscape.value, found.point, found.eigenvectors)
    if found.regular and least < -negligible:
        if most > negligible:
            return Kind.SADDLE
        if most < -negligible:
            return Kind.MAXIMUM
    if found.regular and least > negligible:
        return Kind.MINIMUM
    return by_neighbors(landscape.value, found.point, found.eigenvectors)


def _is_decided(landscape: Landscape, found: Stationary) -> bool:
    """Whether the smallest eigenvalue, by size, explains how much the function changes along its eigenvector.

    At an inflection, found to rounding, an eigenvalue of 1e-10 is rounding, and a third power makes the change.
    """
    size, way = min(zip(map(abs, found.eigenvalues), found.eigenvectors, strict=True))
    distance = PROBE_DISTANCES[1] * max(1.0, norm(found.point))
    expected = 0.5 * size * distance * distance  # a power would raise where this is infinite
    here = landscape.value(found.point)
    ways = (way, tuple(-a for a in way))
    changes = [_change(landscape.value, found.point, each, here, distance) for each in ways]
    return max(map(abs, changes)) <= UNEXPLAINED_CHANGE_FACTOR * expected


def by_neighbors(value: ValueFunction, point: Vector, axes: Sequence[Vector]) -> Kind:
    """The kind by values nearby, which show the directions in which the function rises or falls."""
    here = value(point)
    changes = [_changes(value, point, direction, here) for direction in _directions(axes)]
    highest = [max(0.0, *column) for column in zip(*changes, strict=True)]
    rises = any(highest)
    # Beside an inexact minimum the function falls a little, but that fall does not grow with the distance.
    falls = any(
        change < 0.0 and (further < FALL_GROWTH_MIN * change or change < -FALL_SHARE_MIN * rise)
        for row in changes
        for change, further, rise in zip(row, row[1:], highest, strict=False)
    )
    if falls:
        return Kind.SADDLE if rises else Kind.MAXIMUM
    return Kind.MINIMUM if rises else Kind.FLAT


def kind_along_axes(value: ValueFunction, point: Vector) -> Kind:
    """The kind by values nearby, along every axis and in some directions between."""
    n = len(point)
    return by_neighbors(value, point, [tuple(unit_vector(i, n)) for i in range(n)])


def falls_all_around(value: ValueFunction, point: Vector, axes: Sequence[Vector]) -> bool:
    """Whether the function is lower in every tested direction, and flat in none."""
    here = value(point)
    return all(any(change < 0.0 for change in _changes(value, point, way, here)) for way in _directions(axes))


def is_flat_on_one_side(value: ValueFunction, point: Vector, axes: Sequence[Vector]) -> bool:
    """Whether along some axis the value changes on one side only, as it does far out on a tail."""
    here = value(point)
    for way in axes:
        ahead, behind = (any(_changes(value, point, side, here)) for side in (way, tuple(-a for a in way)))
        if ahead != behind:
            return True
    return False


def _directions(axes: Sequence[Vector]) -> Iterator[Vector]:
    """Both directions along every axis, and RANDOM_DIRECTIONS unit vectors between them (seeded)."""
    for way in axes:
        yield way
        yield tuple(-a for a in way)
    if len(axes) > 1:
        yield from random_directions(len(axes), RANDOM_DIRECTIONS)


def _changes(value: ValueFunction, point: Vector, direction: Vector, here: float) -> list[float]:
    """The change of the value at each of PROBE_DISTANCES; 0 for a change that may be rounding."""
    scale = max(1.0, norm(point))
    return [_change(value, point, direction, here, distance * scale) for distance in PROBE_DISTANCES]


def _change(value: ValueFunction, point: Vector, direction: Vector, here: float, distance: float) -> float:
    """The change of the value at a distance; 0 if it may be rounding."""
    change = value(tuple(x + distance * d for x, d in zip(point, direction, strict=True))) - here
    return change if abs(change) > 1e-13 * abs(here) + UNDERFLOW_VALUE_MAX else 0.0
