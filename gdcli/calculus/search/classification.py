"""What kind of critical point a point is, and what its curvature says about learning rates."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gdcli.calculus.analysis.eigenvalues import dot, eigensystem, eigenvalues
from gdcli.calculus.analysis.landscape import random_directions
from gdcli.calculus.analysis.one_sided import (
    Matrix,
    Sides,
    curvature_at,
    has_kinks,
    sides_along_axes,
    sides_at,
    trend_at,
)
from gdcli.graph.edges import axis
from gdcli.graph.objective import Objective
from gdcli.graph.rays import is_same
from gdcli.model import CriticalKind, CriticalPoint, Formula, Trend, norm

Vector = tuple[float, ...]

EIGENVALUE_SHARE_MIN: Final = 1e-9
"""An eigenvalue below this share of the largest one counts as zero."""
RANDOM_DIRECTIONS: Final = 6
SAMPLE_COUNT: Final = 128
"""Points around a minimum without curvature, at each of `SAMPLE_RADII`, that must not be lower."""
SAMPLE_RADII: Final = (1e-1, 1e-2, 1e-3)
VALLEY_STEPS: Final = 4
"""Newton steps across a valley."""
VALUE_ROUNDING_SHARE: Final = 1e-14
EXTREME_SIGNS: Final = {CriticalKind.MINIMUM: 1.0, CriticalKind.MAXIMUM: -1.0}
MAX_EXPANDED_VARIABLES: Final = 12
"""Variables up to which expansions are looked at."""
POLE_VALUE_FACTOR: Final = 1e5
"""A value this many times as large as those `POLE_DISTANCE` away (relative) is a pole's."""
POLE_DISTANCE: Final = 1e-5
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
    """The critical point at `point` (n), or None where there is none: at a pole, a hole, a jump, or on a slope.

    `proved`: it has been proved to be the only one around; `is_smooth`: and the function to be smooth there.
    """
    value = objective.value(point)
    if not math.isfinite(value) or _is_beside_a_pole(objective, point, value):
        return None
    hessian = objective.hessian(point)
    # A formula without kinks and with a finite Hessian is smooth there, which saves the expansions.
    is_smooth = is_smooth or (_is_finite(hessian) and not has_kinks(objective))
    sides = () if is_smooth else _sides(objective, point)
    if any(_is_broken(each, value) for each in sides):
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
    """Whether the Hessian is not singular: then the point is isolated, and the signs of the eigenvalues prove its kind.

    Source: the inverse function theorem, applied to the gradient.
    """
    sizes = [*map(abs, point.eigenvalues or (0.0,))]
    return point.slopes is None and EIGENVALUE_SHARE_MIN * max(sizes) < min(sizes) <= max(sizes) < math.inf


def _spectrum(curvature: Matrix | None) -> Vector | None:
    """The eigenvalues (n); inf where a function of one variable bends without bound, None where there are none."""
    if curvature is None:
        return None
    if len(curvature) == 1:
        return curvature[0]
    return eigenvalues(curvature) if _is_finite(curvature) else None


def _sides(objective: Objective, point: Vector) -> tuple[Sides, ...]:
    return sides_along_axes(objective, point) if len(point) <= MAX_EXPANDED_VARIABLES else ()


def _with_rates(found: CriticalPoint) -> CriticalPoint:
    """A minimum with curvature in all directions, with what that says about fixed learning rates."""
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
    """Whether the value is so much larger than those nearby that the point is the float next to a pole."""
    if abs(value) < POLE_VALUE_FACTOR:
        return False
    step = POLE_DISTANCE * max(1.0, norm(point))
    near = [objective.value([x + way * step for x in point]) for way in (1.0, -1.0)]
    return any(abs(value) > POLE_VALUE_FACTOR * (1.0 + abs(other)) for other in near)


def _is_finite(matrix: Sequence[Vector]) -> bool:
    return all(math.isfinite(entry) for row in matrix for entry in row)


def _is_broken(sides: Sides, value: float) -> bool:
    """Whether the function is unbounded or jumps along a direction."""
    limits = [side.limit for side in (sides.left, sides.right) if side is not None and side.limit is not None]
    return sides.is_pole or any(not is_same(limit, value, floor=1e-9 * max(1.0, abs(value))) for limit in limits)


def _kind(objective: Objective, point: Vector, spectrum: Sequence[float] | None) -> CriticalKind | None:
    """The kind by the signs of the eigenvalues; where some count as zero, by the first changes of the function."""
    if len(point) == 1:
        trend = trend_at(objective, point[0])
        return None if trend is None else KINDS.get(trend)
    if spectrum is not None:
        negligible = EIGENVALUE_SHARE_MIN * max(map(abs, spectrum))
        if spectrum[0] > negligible:
            return CriticalKind.MINIMUM
        if spectrum[-1] < -negligible:
            return CriticalKind.MAXIMUM
        if spectrum[0] < -negligible and spectrum[-1] > negligible:
            return CriticalKind.SADDLE
    if len(point) > MAX_EXPANDED_VARIABLES:
        return CriticalKind.DEGENERATE
    if spectrum is None:
        return _kind_by_directions(objective, point, _directions(len(point)), set())
    return _kind_of_singular(objective, point, spectrum)


def _kind_of_singular(objective: Objective, point: Vector, spectrum: Sequence[float]) -> CriticalKind | None:
    """The kind where some eigenvalues vanish: by the function along their eigenvectors and along curves beside them."""
    system = eigensystem(objective.hessian(point))
    if system is None:
        return CriticalKind.DEGENERATE
    negligible = EIGENVALUE_SHARE_MIN * max(map(abs, spectrum))
    known: set[int | None] = {1 if value > 0.0 else -1 for value in spectrum if abs(value) > negligible}
    flat = [vector for value, vector in zip(*system, strict=True) if abs(value) <= negligible]
    if len(flat) > 1:
        flat += list(_directions(len(point)))
    kind = _kind_by_directions(objective, point, flat, known)
    if kind in EXTREME_SIGNS and _falls_along_a_curve(objective, point, EXTREME_SIGNS[kind]):
        return CriticalKind.SADDLE
    return kind


def _kind_by_directions(
    objective: Objective, point: Vector, directions: Iterable[Vector], known: set[int | None]
) -> CriticalKind | None:
    """The kind by the first change of the function in some directions; None where it has a slope in one of them.

    `known` are the signs of its changes in other directions.
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
    """Whether the function falls (or, for the sign -1, rises) on a curve through the point.

    Beside the point in a direction without curvature, the other directions are brought to their minimum first: so the
    curved valley of (y - x**2)*(y - 2*x**2) is seen, which rises on every line.
    """
    system = eigensystem(objective.hessian(point))
    if system is None:
        return False
    here, largest = objective.value(point), max(map(abs, system[0]))
    pairs = list(zip(*system, strict=True))
    bent = [(value, vector) for value, vector in pairs if abs(value) > EIGENVALUE_SHARE_MIN * largest]
    for _, way in (pair for pair in pairs if abs(pair[0]) <= EIGENVALUE_SHARE_MIN * largest):
        for radius in (r * side * max(1.0, norm(point)) for r in SAMPLE_RADII for side in (1.0, -1.0)):
            there = tuple(x + radius * w for x, w in zip(point, way, strict=True))
            for _ in range(VALLEY_STEPS):
                slope = objective.value_and_gradient(there)[1]
                for value, vector in bent:
                    share = dot(slope, vector) / value
                    there = tuple(x - share * v for x, v in zip(there, vector, strict=True))
            if sign * (objective.value(there) - here) < -VALUE_ROUNDING_SHARE * abs(here):
                return True
    return False


def _directions(n: int) -> Iterator[Vector]:
    """The axes and some directions between them (seeded)."""
    for i in range(n):
        yield tuple(axis(i, n))
    yield from random_directions(n, RANDOM_DIRECTIONS)


def _is_extreme_nearby(objective: Objective, point: Vector, sign: float) -> bool:
    """Whether no sampled point around is lower (or, for the sign -1, higher): valleys between rays are curved."""
    here = objective.value(point)
    scale = max(1.0, norm(point))
    return all(
        not sign * (objective.value([x + radius * scale * d for x, d in zip(point, way, strict=True)]) - here) < 0.0
        for radius in SAMPLE_RADII
        for way in random_directions(len(point), SAMPLE_COUNT)
    )
