"""Critical points that are not isolated: the intervals, regions and curves on which a function is constant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gdcli.calculus.analysis.eigenvalues import eigensystem
from gdcli.calculus.analysis.one_sided import sides_along_axes, trend_at
from gdcli.calculus.analysis.stationary_points import Kind, by_neighbors
from gdcli.calculus.search.numeric_search import is_inside, stationary_from
from gdcli.calculus.search.regions import regions
from gdcli.graph.objective import Objective, Vector
from gdcli.model import CriticalKind, CriticalPoint, FlatSet, Trend, norm

if TYPE_CHECKING:
    from gdcli.calculus.search.numeric_search import Box


CHECKED_REGIONS_MAX: Final = 16
"""Regions in which an expansion of the function must confirm that it is constant."""
LINKED_POINTS_MAX: Final = 12
"""Points that walks link to groups; every later point joins the nearest group."""
SAMPLE_POINTS: Final = 8
"""Points of a flat set that its record contains."""
WALK_STEP_SHARE: Final = 0.04
"""The length of a step along a flat set, relative to the range."""
SHORT_WALK_STEP_SHARE: Final = 0.1
"""The length of a step where a curve of critical points bends too much for a longer one, relative to that."""
WALK_STEPS_MAX: Final = 40
"""Steps of a walk from one point to another."""
STALLED_STEP_SHARE: Final = 0.1
"""The distance covered by a step, relative to its length, below which a walk ends."""
CROSSED_POINTS_MAX: Final = 4
"""Points of a group whose lines of critical points are intersected with the line through another point."""
PARALLEL_AREA: Final = 1e-3
"""The area that two unit vectors span, below which they count as parallel."""
SINGULAR_SHARE: Final = 1e-6
"""The size of an eigenvalue, relative to the largest one, below which it counts as zero."""
SAME_VALUE_SHARE: Final = 1e-9
"""The difference of two values, relative to max(1, |value|), below which they count as equal."""
KINDS: Final = {
    Kind.MINIMUM: CriticalKind.MINIMUM,
    Kind.MAXIMUM: CriticalKind.MAXIMUM,
    Kind.SADDLE: CriticalKind.SADDLE,
}


def constant_regions(objective: Objective, constant: Sequence[Box], box: Box) -> tuple[list[Box], list[Box]]:
    """The regions in which the function is constant, and the boxes in which it may be an underflow."""
    found: list[Box] = []
    doubtful: list[Box] = []
    for region in regions(constant, box):
        inside = [each for each in constant if is_inside([low for low, _ in each], region)]
        center = tuple((low + high) / 2.0 for low, high in inside[0])
        if len(found) < CHECKED_REGIONS_MAX and _is_constant_at(objective, center):
            found.append(region)
        else:
            doubtful += inside
    return found, doubtful


def _is_constant_at(objective: Objective, point: Vector) -> bool:
    """Whether the function is constant near a point along every axis, by its expansions."""
    for sides in sides_along_axes(objective, point):
        for side in (sides.left, sides.right):
            if side is None or side.change != 0:
                return False
    return True


def whole_range(objective: Objective, box: Box) -> FlatSet:
    """The flat set of a function that is proved to be constant: every point of the range is a minimum."""
    center = tuple((low + high) / 2.0 for low, high in box)
    return FlatSet(CriticalKind.MINIMUM, objective.value(center), (center,), tuple(box))


def flat_region(objective: Objective, region: Box, box: Box, floor: float) -> FlatSet:
    """The flat set of a region (n pairs) in which the function is constant; `floor` is a lower bound in the whole box.

    In several variables it is a minimum if its value is the floor; in one variable its ends decide.
    """
    center = tuple((low + high) / 2.0 for low, high in region)
    value = objective.value(center)
    kind = CriticalKind.MINIMUM if value <= floor + SAME_VALUE_SHARE * max(1.0, abs(value)) else CriticalKind.DEGENERATE
    if len(region) == 1:
        kind = _kind_of_interval(objective, region[0], box[0])
    corners = tuple(zip(*region, strict=True))
    return FlatSet(kind, value, (corners[0], center, corners[1]) if len(region) == 1 else (center,), tuple(region))


def _kind_of_interval(objective: Objective, ends: tuple[float, float], within: tuple[float, float]) -> CriticalKind:
    """The kind of a flat interval, by the trends of the function at those of its ends that are inside the range."""
    trends = {trend_at(objective, end) for end, edge in zip(ends, within, strict=True) if end != edge}
    if trends == {Trend.MINIMUM}:
        return CriticalKind.MINIMUM
    return CriticalKind.MAXIMUM if trends == {Trend.MAXIMUM} else CriticalKind.DEGENERATE


def group_flat_points(
    objective: Objective, points: Sequence[CriticalPoint], box: Box
) -> tuple[list[CriticalPoint], list[FlatSet]]:
    """The isolated points, and the flat sets to which the other points belong, in several variables."""
    singular = [point for point in points if _is_singular(point) and _is_continued(objective, point, box)]
    if not singular:
        return list(points), []
    largest = max(_largest_curvature(point) for point in singular)
    isolated = [
        point
        for point in points
        if not any(point is other for other in singular) and not _is_crossing(point, singular[0].value, largest)
    ]
    return isolated, [_flat_set(objective, group) for group in _linked(objective, singular, box)]


def _largest_curvature(point: CriticalPoint) -> float:
    return max(map(abs, point.eigenvalues or (math.inf,)))


def _is_crossing(point: CriticalPoint, value: float, largest: float) -> bool:
    """Whether two lines of critical points of this value intersect at a point: all its curvatures are zero."""
    is_flat = _largest_curvature(point) <= SINGULAR_SHARE * largest
    return is_flat and not point.proved and _is_same_value(point.value, value)


def _is_singular(point: CriticalPoint) -> bool:
    spectrum = point.eigenvalues
    return spectrum is not None and min(map(abs, spectrum)) <= SINGULAR_SHARE * max(map(abs, spectrum))


def _is_continued(objective: Objective, point: CriticalPoint, box: Box) -> bool:
    """Whether a step in a direction without curvature leads to another critical point of the same value."""
    system = eigensystem(objective.hessian(point.point))
    if system is None:
        return False
    values, vectors = system
    negligible = SINGULAR_SHARE * max(map(abs, values))
    longest = WALK_STEP_SHARE * min(high - low for low, high in box)
    flat = [vector for value, vector in zip(values, vectors, strict=True) if abs(value) <= negligible]
    starts = (
        (tuple(x + way * v for x, v in zip(point.point, vector, strict=True)), length)
        for length in (longest, SHORT_WALK_STEP_SHARE * longest)
        for vector in flat
        for way in (length, -length)
    )
    return any(_corrected(objective, start, point, length) is not None for start, length in starts)


def _corrected(objective: Objective, start: Vector, point: CriticalPoint, length: float) -> Vector | None:
    """The critical point near `start` (n) with the value of `point`, but at another place; None if there is none."""
    there = stationary_from(objective, start)
    if there is None or math.dist(there, start) > length or math.dist(there, point.point) < length / 2.0:
        return None
    return there if _is_same_value(objective.value(there), point.value) else None


def _is_same_value(one: float, other: float) -> bool:
    return abs(one - other) <= SAME_VALUE_SHARE * max(1.0, abs(one))


def _linked(objective: Objective, points: Sequence[CriticalPoint], box: Box) -> list[list[CriticalPoint]]:
    """The points in groups: those of a group have the same value and are linked by walks along critical points."""
    groups: list[list[CriticalPoint]] = []
    for count, point in enumerate(points):
        near = [group for group in groups if _is_same_value(group[0].value, point.value)]
        near.sort(key=lambda group: min(math.dist(point.point, other.point) for other in group))
        if count >= LINKED_POINTS_MAX and near:
            near[0].append(point)
            continue
        reached = [
            group for group in near if _reaches(objective, point, group, box) or _crosses(objective, point, group)
        ]
        joined = [point, *(other for group in reached for other in group)]
        groups = [group for group in groups if not any(group is other for other in reached)] + [joined]
    return groups


def _reaches(objective: Objective, point: CriticalPoint, group: Sequence[CriticalPoint], box: Box) -> bool:
    """Whether a walk along critical points leads from a point to the nearest point of a group."""
    goal = min((other.point for other in group), key=lambda other: math.dist(point.point, other))
    length = WALK_STEP_SHARE * min(high - low for low, high in box)
    here = point.point
    for _ in range(WALK_STEPS_MAX):
        distance = math.dist(here, goal)
        if distance <= length:
            return True
        ahead = tuple(a + length * (b - a) / distance for a, b in zip(here, goal, strict=True))
        there = stationary_from(objective, ahead)
        if there is None or math.dist(there, ahead) > length or not _is_same_value(objective.value(there), point.value):
            return False
        if math.dist(there, here) < STALLED_STEP_SHARE * length:
            return False
        here = there
    return False


def _crosses(objective: Objective, point: CriticalPoint, group: Sequence[CriticalPoint]) -> bool:
    """Whether the line of critical points through a point intersects that of a group, in two variables."""
    if len(point.point) != 2:
        return False
    for other in group[:CROSSED_POINTS_MAX]:
        meeting = _meeting(
            point.point, _flat_direction(objective, point), other.point, _flat_direction(objective, other)
        )
        if meeting is not None and all(
            _is_critical(objective, tuple(a + share * (b - a) for a, b in zip(end, meeting, strict=True)), point.value)
            for end in (point.point, other.point)
            for share in (0.25, 0.5, 0.75, 1.0)
        ):
            return True
    return False


def _flat_direction(objective: Objective, point: CriticalPoint) -> Vector:
    """The unit vector (n) of the smallest curvature."""
    system = eigensystem(objective.hessian(point.point))
    if system is None:
        return (0.0,) * len(point.point)
    return min(zip(*system, strict=True), key=lambda pair: abs(pair[0]))[1]


def _meeting(a: Vector, v: Vector, b: Vector, w: Vector) -> Vector | None:
    """The intersection of the lines a + s*v and b + t*w in the plane; None for parallel lines."""
    area = v[0] * w[1] - v[1] * w[0]
    if abs(area) < PARALLEL_AREA:
        return None
    s = ((b[0] - a[0]) * w[1] - (b[1] - a[1]) * w[0]) / area
    return a[0] + s * v[0], a[1] + s * v[1]


def _is_critical(objective: Objective, point: Vector, value: float) -> bool:
    """Whether a point (n) is critical and has the given value."""
    here, gradient = objective.value_and_gradient(point)
    return _is_same_value(here, value) and norm(gradient) <= SAME_VALUE_SHARE * max(1.0, norm(point)) ** 2


def _flat_set(objective: Objective, points: Sequence[CriticalPoint]) -> FlatSet:
    """The flat set of a group of points, with some of them as samples, from left to right."""
    ordered = sorted({tuple(x + 0.0 for x in point.point) for point in points})
    share = max(1, len(ordered) // SAMPLE_POINTS)
    simple = min(points, key=lambda point: (norm(point.point), point.point))
    system = eigensystem(objective.hessian(simple.point))
    axes = system[1] if system else ()
    kind = KINDS.get(by_neighbors(objective.value, simple.point, axes), CriticalKind.DEGENERATE)
    hull = tuple((min(axis), max(axis)) for axis in zip(*ordered, strict=True))
    return FlatSet(kind, simple.value, tuple(ordered[::share][:SAMPLE_POINTS]), hull)
