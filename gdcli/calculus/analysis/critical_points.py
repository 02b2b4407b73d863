"""Critical points: found numerically from many starts, told apart by the Hessian, measured by its eigenvalues."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gdcli.calculus.analysis.eigenvalues import eigenvalues
from gdcli.calculus.analysis.kinks import trend_at
from gdcli.graph.objective import Objective
from gdcli.model import CriticalKind, CriticalPoint, Formula, Trend

Box = Sequence[tuple[float, float]]
Vector = tuple[float, ...]

STARTS: Final = 64
"""Random starts for each variable of the search (seeded: the same search finds the same points)."""
MOST_STARTS: Final = 400
WORK: Final = 2_000_000
"""A start costs the cube of the number of variables; of many variables few starts are taken."""
SAMPLES: Final = 801
"""How finely a function of one variable is scanned for changes of sign of its slope."""
ITERATIONS: Final = 60
SAME: Final = 1e-6
"""Points closer than this, relative to the box, are one point."""
MOST_POINTS: Final = 200


def critical_points(objective: Objective, box: Box) -> tuple[CriticalPoint, ...]:
    """The critical points that a seeded multi-start Newton search finds in the box, the lowest first.

    The search proves no absence: a function may have more of them.
    """
    starts = _scan(objective, box[0]) if len(box) == 1 else _random_starts(box)
    found: list[Vector] = []
    for start in starts:
        point = _newton(objective, start)
        if point is not None and _inside(point, box) and not _known(point, found, box):
            found.append(point)
            if len(found) == MOST_POINTS:
                break
    points = (classify(objective, point) for point in found)
    return tuple(sorted(points, key=lambda each: (each.value, each.point)))


def classify(objective: Objective, point: Vector, exact: tuple[Formula, ...] | None = None) -> CriticalPoint:
    """What kind of critical point it is, with the curvature numbers of a minimum."""
    spectrum = eigenvalues(objective.hessian(point))
    kind = _kind(objective, point, spectrum)
    value = objective.value(point)
    if kind is not CriticalKind.MINIMUM or spectrum[0] <= 0:
        return CriticalPoint(point, value, kind, spectrum, exact)
    least, most = spectrum[0], spectrum[-1]
    return CriticalPoint(
        point, value, kind, spectrum, exact,
        condition_number=most / least,
        lr_limit=2 / most,
        lr_best=2 / (least + most),
        rate=(most - least) / (most + least),
    )  # fmt: skip


def _kind(objective: Objective, point: Vector, spectrum: Sequence[float]) -> CriticalKind:
    """By the signs of the eigenvalues; in one variable, where they vanish, by the neighbors."""
    negligible = 1e-9 * max(abs(value) for value in spectrum)
    if all(value > negligible for value in spectrum):
        return CriticalKind.MINIMUM
    if all(value < -negligible for value in spectrum):
        return CriticalKind.MAXIMUM
    if spectrum[0] < -negligible and spectrum[-1] > negligible:
        return CriticalKind.SADDLE
    if len(point) == 1:
        kinds = {
            Trend.MINIMUM: CriticalKind.MINIMUM,
            Trend.MAXIMUM: CriticalKind.MAXIMUM,
            Trend.INFLECTION: CriticalKind.INFLECTION,
        }
        seen = trend_at(objective, point[0])
        return kinds.get(seen, CriticalKind.DEGENERATE) if seen else CriticalKind.DEGENERATE
    return CriticalKind.DEGENERATE


def _scan(objective: Objective, interval: tuple[float, float]) -> Iterator[Vector]:
    """In one variable: where the slope changes its sign, and where its size is least among its neighbors."""
    low, high = interval
    xs = [low + (high - low) * i / (SAMPLES - 1) for i in range(SAMPLES)]
    slopes = [objective.value_and_gradient((x,))[1][0] for x in xs]
    for i, (x, slope) in enumerate(zip(xs, slopes, strict=True)):
        if slope == 0.0:
            yield (x,)
        elif i and math.isfinite(slope) and slopes[i - 1] * slope < 0:
            yield (_bisect(objective, xs[i - 1], x, slopes[i - 1]),)
        elif 0 < i < SAMPLES - 1 and abs(slope) <= min(abs(slopes[i - 1]), abs(slopes[i + 1])):
            yield (x,)


def _bisect(objective: Objective, left: float, right: float, slope: float) -> float:
    """Where the slope changes its sign, to the last bit."""
    while True:
        middle = (left + right) / 2
        if middle in (left, right):
            return middle
        here = objective.value_and_gradient((middle,))[1][0]
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
    for _ in range(min(STARTS * len(box), MOST_STARTS, WORK // len(box) ** 3)):
        yield tuple(draw.uniform(low, high) for low, high in box)


def _newton(objective: Objective, start: Vector) -> Vector | None:
    """The critical point that damped Newton steps on the gradient lead to (Levenberg-Marquardt), or None."""
    from numpy import array, eye, isfinite  # noqa: PLC0415
    from numpy.linalg import LinAlgError, norm, solve  # noqa: PLC0415

    x = array(start)
    gradient = array(objective.value_and_gradient(start)[1])
    damping = 1e-3
    for _ in range(ITERATIONS):
        if not isfinite(gradient).all():
            return None
        size = norm(gradient)
        if size == 0.0:
            break
        hessian = array(objective.hessian(tuple(x)))
        if not isfinite(hessian).all():
            return None
        square = hessian.T @ hessian
        scale = max(square.trace() / len(x), 1e-300)
        try:
            step = solve(square + damping * scale * eye(len(x)), -hessian.T @ gradient)
        except LinAlgError:
            return None
        there = x + step
        ahead = array(objective.value_and_gradient(tuple(there))[1])
        if isfinite(ahead).all() and norm(ahead) < size:
            x, gradient, damping = there, ahead, max(damping / 10, 1e-15)
        elif damping > 1e8 or norm(step) <= 1e-15 * (1 + norm(x)):
            break
        else:
            damping *= 10
    return _accepted(objective, tuple(float(value) for value in x))


def _accepted(objective: Objective, point: Vector) -> Vector | None:
    """The point if its gradient vanishes to the rounding of the point itself; coordinates next to zero become zero."""
    _, gradient = objective.value_and_gradient(point)
    hessian = objective.hessian(point)
    reach = max((abs(entry) for row in hessian for entry in row), default=0.0) * (1 + max(map(abs, point)))
    if not all(abs(slope) <= 1e-8 * min(1.0, reach) + 1e-12 * reach for slope in gradient):
        return None
    rounded = tuple(0.0 if abs(value) < 1e-9 else value for value in point)
    return rounded if max(map(abs, objective.value_and_gradient(rounded)[1])) <= 1e-8 else point


def _inside(point: Vector, box: Box) -> bool:
    return all(low <= value <= high for value, (low, high) in zip(point, box, strict=True))


def _known(point: Vector, found: Iterable[Vector], box: Box) -> bool:
    """Whether a point is one of those found before."""
    return any(
        all(abs(a - b) <= SAME * (high - low) for a, b, (low, high) in zip(point, other, box, strict=True))
        for other in found
    )


def interesting_box(objective: Objective, points: Sequence[CriticalPoint], box: Box) -> tuple[tuple[float, float], ...]:
    """The part of a box worth seeing: the critical points and room around them, or where the function has values."""
    if points:
        return tuple(_around([each.point[i] for each in points], box[i]) for i in range(len(box)))
    if len(box) > 1:
        return tuple((low / 2, high / 2) for low, high in box)
    low, high = box[0]
    xs = [low + (high - low) * i / (SAMPLES - 1) for i in range(SAMPLES)]
    finite = [x for x in xs if math.isfinite(objective.value((x,)))]
    return (_around([max(finite[0], low / 2), min(finite[-1], high / 2)], box[0], 0.1),) if finite else tuple(box)


def _around(values: Sequence[float], limits: tuple[float, float], share: float = 0.6) -> tuple[float, float]:
    """From the least to the greatest with room on both sides; around a single one, two units."""
    low, high = min(values), max(values)
    room = max(share * (high - low), 0.0 if high > low else max(2.0, abs(low) / 2))
    return max(low - room, limits[0] - room), min(high + room, limits[1] + room)


def merged(
    objective: Objective, exact: Sequence[tuple[Vector, tuple[Formula, ...]]], numeric: Sequence[CriticalPoint]
) -> tuple[CriticalPoint, ...]:
    """The exact points and those numeric ones that are none of them, the lowest first."""
    known = [classify(objective, point, forms) for point, forms in exact if math.isfinite(objective.value(point))]
    new = [each for each in numeric if not any(_close(each.point, other.point) for other in known)]
    return tuple(sorted((*known, *new), key=lambda each: (each.value, each.point)))


def _close(one: Vector, other: Vector) -> bool:
    return all(abs(a - b) <= SAME * max(1.0, abs(a)) for a, b in zip(one, other, strict=True))
