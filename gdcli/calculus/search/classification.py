"""The kind of a critical point, and the learning rates that follow from its curvature."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gdcli.calculus.analysis.eigenvalues import eigensystem, eigenvalues
from gdcli.calculus.analysis.landscape import random_directions
from gdcli.calculus.analysis.one_sided import Sides, curvature_at, sides_along_axes, sides_at, trend_at
from gdcli.calculus.analysis.stationary_points import ZERO_EIGENVALUE_SHARE
from gdcli.graph.objective import Matrix, Objective, Vector, dot, unit_vector
from gdcli.graph.rays import is_same
from gdcli.model import CriticalKind, CriticalPoint, Formula, Trend, norm

RANDOM_DIRECTIONS: Final = 6
"""Directions between the axes along which the function is expanded."""
SAMPLE_COUNT: Final = 128
"""Sampled points at each of `SAMPLE_RADII` around a minimum that the eigenvalues do not prove: none may be lower."""
SAMPLE_RADII: Final = (1e-1, 1e-2, 1e-3)
"""Distances of the sampled points, relative to max(1, |x|)."""
VALLEY_STEPS: Final = 4
"""Newton steps from a point on the side of a valley to its floor."""
VALUE_ROUNDING_SHARE: Final = 1e-14
"""The rounding error of a value, relative to its size."""
POINT_ERROR_SHARE: Final = 1e-7
"""The error of a critical point, relative to max(1, |x|), that a comparison of values allows for."""
NEWTON_STEP_SHARE_MAX: Final = 1e-3
"""The longest Newton step from a critical point, relative to max(1, |x|): on a tail, where the slope is small but
nowhere 0, steps are longer."""
EXTREME_SIGNS: Final = {CriticalKind.MINIMUM: 1.0, CriticalKind.MAXIMUM: -1.0}
EXPANDED_VARIABLES_MAX: Final = 12
"""The largest number of variables for which the function is expanded."""
POLE_VALUE_FACTOR: Final = 1e5
"""A point is beside a pole if its value is at least this many times as large as the values at `POLE_DISTANCE`."""
POLE_DISTANCE: Final = 1e-5
"""The distance of the compared values, relative to max(1, |x|)."""
KINDS: Final = {
    Trend.MINIMUM: CriticalKind.MINIMUM,
    Trend.MAXIMUM: CriticalKind.MAXIMUM,
    Trend.INFLECTION: CriticalKind.INFLECTION,
    Trend.FLAT: CriticalKind.DEGENERATE,
}


def classify(
    objective: Objective,
    point: Vector,
    exact: tuple[Formula, ...] | None = None,
    *,
    proved: bool = False,
    is_smooth: bool = False,
) -> CriticalPoint | None:
    """The critical point at `point` (n); None at a pole, a hole, a jump, or where the gradient is not zero.

    `exact` are the coordinates as formulas (n). `proved` says that the point is proved to be the only critical point
    in a box around it, `is_smooth` that the function is proved to be smooth there.
    """
    value = objective.value(point)
    if not math.isfinite(value) or _is_beside_a_pole(objective, point, value):
        return None
    hessian = objective.hessian(point)
    # A formula without kinks is smooth at points with a finite Hessian, and needs no expansions there.
    is_smooth = is_smooth or (_is_finite(hessian) and not objective.has_kinks)
    sides = () if is_smooth else _sides(objective, point)
    if any(_is_broken(each, value) for each in sides):
        return None
    if is_smooth and not proved and _is_on_a_slope(objective, point, hessian):
        return None
    curvature = curvature_at(objective, point) if sides else hessian
    spectrum = _spectrum(curvature)
    kind = _kind(objective, point, spectrum)
    if kind is None:
        return None
    slopes = tuple(each.slopes for each in sides) if any(each.is_kink for each in sides) else None
    found = CriticalPoint(point, value, kind, spectrum, exact, proved=proved, slopes=slopes)
    return _with_rates(found) if kind is CriticalKind.MINIMUM and spectrum and 0.0 < spectrum[0] < math.inf else found


def is_regular(point: CriticalPoint) -> bool:
    """Whether the Hessian is regular: then the point is isolated, and the signs of the eigenvalues prove its kind.

    Source: the inverse function theorem, applied to the gradient.
    """
    sizes = [*map(abs, point.eigenvalues or (0.0,))]
    return point.slopes is None and ZERO_EIGENVALUE_SHARE * max(sizes) < min(sizes) <= max(sizes) < math.inf


def _spectrum(curvature: Matrix | None) -> Vector | None:
    """The eigenvalues (n), None if there are none; in one variable the eigenvalue may be infinite."""
    if curvature is None:
        return None
    if len(curvature) == 1:
        return curvature[0]
    return eigenvalues(curvature) if _is_finite(curvature) else None


def _sides(objective: Objective, point: Vector) -> tuple[Sides, ...]:
    return sides_along_axes(objective, point) if len(point) <= EXPANDED_VARIABLES_MAX else ()


def _with_rates(found: CriticalPoint) -> CriticalPoint:
    """The same minimum, with the fixed learning rates that follow from its curvature.

    All eigenvalues are positive. Source: Nesterov 2004, Introductory Lectures on Convex Optimization, theorem 2.1.15.
    """
    spectrum = found.eigenvalues or ()
    least, most = spectrum[0], spectrum[-1]
    return CriticalPoint(
        found.point, found.value, found.kind, spectrum, found.exact, found.proved, found.slopes,
        condition_number=most / least,
        lr_limit=2 / most,
        lr_best=2 / (least + most),
        rate=(most - least) / (most + least),
    )  # fmt: skip


def _is_beside_a_pole(objective: Objective, point: Vector, value: float) -> bool:
    """Whether the point is a float beside a pole: its value is much larger than the values nearby."""
    if abs(value) < POLE_VALUE_FACTOR:
        return False
    step = POLE_DISTANCE * max(1.0, norm(point))
    near = [objective.value([x + way * step for x in point]) for way in (1.0, -1.0)]
    return any(abs(value) > POLE_VALUE_FACTOR * (1.0 + abs(other)) for other in near)


def _is_on_a_slope(objective: Objective, point: Vector, hessian: Matrix) -> bool:
    """Whether the gradient is so large beside the curvature that the point is no critical one."""
    system = eigensystem(hessian) if len(point) > 1 else None  # in one variable the trend tells it
    if system is None:
        return False
    slope, negligible = objective.value_and_gradient(point)[1], ZERO_EIGENVALUE_SHARE * max(map(abs, system[0]))
    steps = [dot(slope, way) / value for value, way in zip(*system, strict=True) if abs(value) > negligible]
    return norm(steps) > NEWTON_STEP_SHARE_MAX * max(1.0, norm(point))


def _is_finite(matrix: Sequence[Vector]) -> bool:
    return all(math.isfinite(entry) for row in matrix for entry in row)


def _is_broken(sides: Sides, value: float) -> bool:
    """Whether the function has a pole or a jump along the direction of `sides`."""
    limits = [side.limit for side in (sides.left, sides.right) if side is not None and side.limit is not None]
    return sides.is_pole or any(not is_same(limit, value, floor=1e-9 * max(1.0, abs(value))) for limit in limits)


def _kind(objective: Objective, point: Vector, spectrum: Sequence[float] | None) -> CriticalKind | None:
    """The kind, by the signs of the eigenvalues, or by expansions of the function if an eigenvalue counts as zero."""
    if len(point) == 1:
        trend = trend_at(objective, point[0])
        return None if trend is None else KINDS.get(trend)
    if spectrum is not None:
        negligible = ZERO_EIGENVALUE_SHARE * max(map(abs, spectrum))
        if spectrum[0] > negligible:
            return CriticalKind.MINIMUM
        if spectrum[-1] < -negligible:
            return CriticalKind.MAXIMUM
        if spectrum[0] < -negligible and spectrum[-1] > negligible:
            return CriticalKind.SADDLE
    if len(point) > EXPANDED_VARIABLES_MAX:
        return CriticalKind.DEGENERATE
    if spectrum is None:
        return _kind_by_directions(objective, point, _directions(len(point)), set())
    return _kind_of_singular(objective, point, spectrum)


def _kind_of_singular(objective: Objective, point: Vector, spectrum: Sequence[float]) -> CriticalKind | None:
    """The kind if eigenvalues are zero, by the function along their eigenvectors and along curved valleys."""
    system = eigensystem(objective.hessian(point))
    if system is None:
        return CriticalKind.DEGENERATE
    negligible = ZERO_EIGENVALUE_SHARE * max(map(abs, spectrum))
    known: set[int | None] = {1 if value > 0.0 else -1 for value in spectrum if abs(value) > negligible}
    flat = [vector for value, vector in zip(*system, strict=True) if abs(value) <= negligible]
    if len(flat) > 1:
        flat += list(_directions(len(point)))
    kind = _kind_by_directions(objective, point, flat, known)
    signs = {EXTREME_SIGNS[kind]} if kind in EXTREME_SIGNS else known
    if len(signs) == 1 and _falls_along_a_curve(objective, point, *signs):
        return CriticalKind.SADDLE
    return kind


def _kind_by_directions(
    objective: Objective, point: Vector, directions: Iterable[Vector], known: set[int | None]
) -> CriticalKind | None:
    """The kind, by the signs of the changes of the function along some directions; None if one slope is not zero.

    `known` are the signs of the changes along other directions.
    """
    changes = set(known)
    for direction in directions:
        sides = sides_at(objective, point, direction)
        left, right = sides.left, sides.right
        if left is None or right is None:
            return CriticalKind.DEGENERATE
        if left.power == right.power == 1.0 and left.change == -(right.change or 0) != 0 and not sides.is_kink:
            return None
        changes |= {left.change, right.change}
    if {1, -1} <= changes:
        return CriticalKind.SADDLE
    if changes == {1}:
        return CriticalKind.MINIMUM if _is_extreme_nearby(objective, point, 1.0) else CriticalKind.SADDLE
    if changes == {-1}:
        return CriticalKind.MAXIMUM if _is_extreme_nearby(objective, point, -1.0) else CriticalKind.SADDLE
    return CriticalKind.DEGENERATE


def _falls_along_a_curve(objective: Objective, point: Vector, sign: float) -> bool:
    """Whether the function falls along a curve through the point (for `sign` -1: whether it rises).

    The curve follows the floor of a valley: from points beside `point`, along directions without curvature, Newton
    steps minimize the function in the other directions. Example: (y - x**2)*(y - 2*x**2) rises on every line through 0
    and falls along a curve.
    """
    system = eigensystem(objective.hessian(point))
    if system is None:
        return False
    most, scale = max(map(abs, system[0])), max(1.0, norm(point))
    here, negligible = objective.value(point), ZERO_EIGENVALUE_SHARE * most
    rounding = max(VALUE_ROUNDING_SHARE * abs(here), most * (POINT_ERROR_SHARE * scale) ** 2)
    pairs = list(zip(*system, strict=True))
    bent = [(value, vector) for value, vector in pairs if abs(value) > negligible]
    for way in (vector for value, vector in pairs if abs(value) <= negligible):
        for radius in (r * side * scale for r in SAMPLE_RADII for side in (1.0, -1.0)):
            beside = tuple(x + radius * w for x, w in zip(point, way, strict=True))
            floor = objective.value(_valley_floor(objective, beside, bent))
            if sign * (floor - here) < -rounding:
                return True
    return False


def _valley_floor(objective: Objective, start: Vector, bent: Sequence[tuple[float, Vector]]) -> Vector:
    """The point (n) that Newton steps along the eigenvectors `bent`, each with its eigenvalue, lead to."""
    there = start
    for _ in range(VALLEY_STEPS):
        slope = objective.value_and_gradient(there)[1]
        for value, vector in bent:
            share = dot(slope, vector) / value
            there = tuple(x - share * v for x, v in zip(there, vector, strict=True))
    return there


def _directions(n: int) -> Iterator[Vector]:
    """The axes, then random directions (n each) with a fixed seed."""
    for i in range(n):
        yield tuple(unit_vector(i, n))
    yield from random_directions(n, RANDOM_DIRECTIONS)


def _is_extreme_nearby(objective: Objective, point: Vector, sign: float) -> bool:
    """Whether no sampled point nearby is lower (for `sign` -1: higher). The samples also see curved valleys."""
    here = objective.value(point)
    scale = max(1.0, norm(point))
    return all(
        not sign * (objective.value([x + radius * scale * d for x, d in zip(point, way, strict=True)]) - here) < 0.0
        for radius in SAMPLE_RADII
        for way in random_directions(len(point), SAMPLE_COUNT)
    )
