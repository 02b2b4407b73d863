"""The critical points of a function in a box: proved by interval arithmetic, else found by a numeric search."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from gdcli.calculus.analysis.one_sided import limit_at, sides_at, trend_at
from gdcli.calculus.search.classification import classify, is_regular
from gdcli.calculus.search.flat_sets import constant_regions, flat_region, group_flat_points
from gdcli.calculus.search.numeric_search import (
    BOUNDS_GAP_SHARE,
    Box,
    candidates,
    is_inside,
    sign_changes,
    stationary_from,
)
from gdcli.calculus.search.regions import regions, simplest
from gdcli.graph.objective import Objective, Vector
from gdcli.model import CriticalKind, CriticalPoint, FlatSet, Formula, Hole, LowestValue, Trend
from gdcli.record import record, replace

if TYPE_CHECKING:
    from gdcli.calculus.search.box_bounds import FunctionBounds


VARIABLES_MAX: Final = 3
"""The largest number of variables for which interval arithmetic searches the box."""
POINTS_MAX: Final = 400
"""Critical points at which a numeric search stops."""
SAME_PLACE_SHARE: Final = 1e-6
"""The distance of two points, relative to the range, below which they count as one unless both are proved."""
SAME_PROVED_SHARE: Final = 1e-12
"""The distance of two proved points, relative to the range, below which they count as one."""
PLACE_ROOM_SHARE: Final = 1e-9
"""The distance, relative to the range, by which a numeric point may lie outside of its undecided region."""
POINT_REGION_SHARE: Final = 1e-11
"""The size of an undecided region, relative to the range, up to which it counts as one point."""
ROUNDING_SHARE: Final = 1e-10
"""The rounding error of a coordinate, relative to max(1, |x|)."""
SET_DISTANCE_SHARE: Final = 0.05
"""The largest distance of a degenerate point from the box of a flat set to which it belongs, relative to the range."""
COMPASS_STEPS_MAX: Final = 300
"""Steps of a compass search, each to a lower point or to half of the step length."""
MERGED_INTERVAL_SHARE: Final = 1e-4
"""The size of an undecided interval, relative to the range, up to which it counts as one point with rounding errors."""
ISOLATED_ROOM_FLOATS: Final = 2
"""The rounding error of the place where a slope changes its sign, in neighboring floats."""
REGIONS_EXPLAINED_MAX: Final = 64
"""Undecided regions that are examined for a kink, a pole, a hole or a jump."""


@record
class SearchResult:
    """The result of a search.

    `complete` says that all critical points of the box are proved to be found. `undecided` are the boxes (n pairs
    each) that may contain others; None after a search without proofs. `interrupted`: Ctrl-C ended the search early.
    """

    points: tuple[CriticalPoint, ...]
    sets: tuple[FlatSet, ...] = ()
    complete: bool = False
    undecided: tuple[Box, ...] | None = None
    lowest: LowestValue | None = None
    holes: tuple[Hole, ...] = ()
    interrupted: bool = False


def critical_points(objective: Objective, box: Box, *, is_convex: bool = False) -> SearchResult:
    """The critical points in the box (n pairs), the lowest value first.

    `is_convex` says that the function is proved to be convex. Ctrl-C ends the search with the points found so far.
    """
    if is_convex and len(box) == 1 and (minimum := _minimum_of_convex(objective, box)) is not None:
        return minimum
    collection = _Collection(objective, box)
    search = _with_proofs if len(box) <= VARIABLES_MAX and not objective.edges.has_rows else _without_proofs
    try:
        return _with_convexity(search(collection), is_convex, box)
    except KeyboardInterrupt:
        return SearchResult(_lowest_first(collection.points), undecided=(box,), interrupted=True)


def numeric_points(objective: Objective, box: Box) -> tuple[CriticalPoint, ...]:
    """The critical points in the box (n pairs) that a search without proofs finds, the lowest value first."""
    collection = _Collection(objective, box)
    collection.add_candidates()
    return _lowest_first(collection.points)


class _Collection:
    """The critical points found so far, one at each place; a proved point replaces points that are not proved."""

    def __init__(self, objective: Objective, box: Box) -> None:
        self.objective = objective
        self.box = box
        self.points: list[CriticalPoint] = []

    def add(self, point: Vector, *, proved: bool = False, is_smooth: bool = False) -> None:
        """Keep a point (n) if it is in the box, critical and new. `classify` explains the other arguments."""
        if not is_inside(point, self.box):
            return
        near = [other for other in self.points if self._is_same(point, other, proved=proved)]
        if near and not (proved and not any(other.proved for other in near)):
            return
        if self._is_beside_a_hole(point):
            return
        found = classify(self.objective, point, proved=proved, is_smooth=is_smooth)
        if found is not None:
            self.points = [other for other in self.points if not any(other is each for each in near)] + [found]

    def add_candidates(self, regions: Sequence[Box] | None = None) -> None:
        """Keep the points of a numeric search; those inside of `regions` only, if they are given.

        A region around a degenerate point may be smaller than the distance at which the search ends beside that point.
        """
        for point in map(simplest, regions or ()):
            if not any(self.objective.value_and_gradient(point)[1]):
                self.add(point)
        wider = None if regions is None else [self._with_room(region) for region in regions]
        for point in candidates(self.objective, self.box):
            if wider is None or any(is_inside(point, region) for region in wider):
                self.add(point)
            if len(self.points) >= POINTS_MAX:
                break

    def merge_in_interval(self, interval: tuple[float, float]) -> None:
        """Replace the points in a small undecided interval by one point.

        Its kind follows from the slopes at the ends of the interval: the slopes inside are rounding errors.
        """
        low, high = interval
        inside = [point for point in self.points if low <= point.point[0] <= high]
        kind = self._kind_between(low, high)
        if not inside or kind is None or high - low > MERGED_INTERVAL_SHARE * (self.box[0][1] - self.box[0][0]):
            return
        place = simplest(((min(point.point[0] for point in inside), max(point.point[0] for point in inside)),))
        bend = self.objective.hessian(place)[0]
        one = CriticalPoint(place, self.objective.value(place), kind, bend if math.isfinite(bend[0]) else None)
        self.points = [point for point in self.points if not any(point is each for each in inside)]
        self.points.append(inside[0] if len(inside) == 1 and inside[0].kind is kind else one)

    def _kind_between(self, low: float, high: float) -> CriticalKind | None:
        """The kind, by the signs of the slopes at the ends of an interval; None if a slope is zero or nan."""
        left, right = (self.objective.value_and_gradient((x,))[1][0] for x in (low, high))
        if not left * right:
            return None
        if (left < 0.0) == (right < 0.0):
            return CriticalKind.INFLECTION
        return CriticalKind.MINIMUM if left < 0.0 else CriticalKind.MAXIMUM

    def _with_room(self, region: Box) -> Box:
        room = [PLACE_ROOM_SHARE * (high - low) for low, high in self.box]
        return tuple((low - r, high + r) for (low, high), r in zip(region, room, strict=True))

    def _is_same(self, point: Vector, other: CriticalPoint, *, proved: bool) -> bool:
        share = SAME_PROVED_SHARE if proved and other.proved else SAME_PLACE_SHARE
        ends = zip(point, other.point, self.box, strict=True)
        return all(abs(a - b) <= share * (high - low) for a, b, (low, high) in ends)

    def _is_beside_a_hole(self, point: Vector) -> bool:
        """Whether the point, rounded, is a hole: then it is not critical."""
        rounded = simplest(_around(point))
        return rounded != point and math.isnan(self.objective.value(rounded))


def _minimum_of_convex(objective: Objective, box: Box) -> SearchResult | None:
    """The only critical point of a convex function of one variable, found without a search; None if it takes a search.

    The slope rises, so it changes its sign only once. The value at that point is therefore the lowest one, up to the
    rounding of the slope.
    """
    if objective.edges.has_rows or objective.has_kinks:
        return None
    collection = _Collection(objective, box)
    for (x,) in sign_changes(objective, box[0]):
        room = ISOLATED_ROOM_FLOATS * math.ulp(x)
        collection.add(simplest(((x - room, x + room),)), proved=True, is_smooth=True)
    if [point.kind for point in collection.points] != [CriticalKind.MINIMUM] or not is_regular(collection.points[0]):
        return None
    (point,) = collection.points
    low = point.value - BOUNDS_GAP_SHARE * max(1.0, abs(point.value))
    return SearchResult((point,), complete=True, undecided=(), lowest=LowestValue(low, point.value, point.point))


def _without_proofs(collection: _Collection) -> SearchResult:
    """The points that a numeric search finds."""
    collection.add_candidates()
    points, sets = group_flat_points(collection.objective, _lowest_first(collection.points), collection.box)
    return SearchResult(_lowest_first(points), tuple(sets))


def _with_proofs(collection: _Collection) -> SearchResult:
    """The points that interval arithmetic proves, and those that a numeric search finds in the undecided regions."""
    from gdcli.calculus.search.box_bounds import FunctionBounds  # noqa: PLC0415 - numpy is loaded for proofs only
    from gdcli.calculus.search.box_search import BoxSearch  # noqa: PLC0415

    objective, box = collection.objective, collection.box
    bounds = FunctionBounds(objective)
    search = BoxSearch(bounds, box)
    try:
        search.run()
    finally:  # Ctrl-C leaves the points that are proved already
        searched = search.result()
        for isolated in searched.isolated:
            collection.add(simplest(isolated), proved=True, is_smooth=True)
    constant, doubtful = constant_regions(objective, searched.constant, box)
    left = regions([*searched.undecided, *doubtful], box)
    undecided = _undecided(left, collection)
    lowest = _lowest(bounds, collection)
    sets = [flat_region(objective, _extended_to_kinks(region, collection, box), box, lowest.low) for region in constant]
    points = [point for point in collection.points if not any(is_inside(point.point, each.box) for each in sets)]
    isolated_points, curves = group_flat_points(objective, points, box) if len(box) > 1 else (points, [])
    return SearchResult(
        _lowest_first(point for point in isolated_points if not _belongs_to_a_set(point, curves, box)),
        tuple(sorted((*sets, *curves), key=lambda each: each.value)),
        complete=not undecided and not curves,
        undecided=undecided,
        lowest=lowest,
        holes=tuple(hole for region in left if (hole := _hole_in(objective, region)) is not None),
    )


def _undecided(left: Sequence[Box], collection: _Collection) -> tuple[Box, ...]:
    """The regions in which points may be missing; those that a numeric search finds in them are kept."""
    explained = [region for region in left[:REGIONS_EXPLAINED_MAX] if _is_explained(collection, region, collection.box)]
    undecided = tuple(region for region in left if region not in explained)
    if undecided:
        collection.add_candidates(undecided)
        for region in undecided if len(collection.box) == 1 else ():
            collection.merge_in_interval(region[0])
    return undecided


def _belongs_to_a_set(point: CriticalPoint, sets: Sequence[FlatSet], box: Box) -> bool:
    """Whether a degenerate point lies in or near a flat set of the same value."""
    if point.kind is not CriticalKind.DEGENERATE:
        return False
    return any(
        abs(point.value - each.value) <= SAME_PLACE_SHARE * max(1.0, abs(each.value))
        and all(
            low - SET_DISTANCE_SHARE * (end - begin) <= x <= high + SET_DISTANCE_SHARE * (end - begin)
            for x, (low, high), (begin, end) in zip(point.point, each.box, box, strict=True)
        )
        for each in sets
    )


def _hole_in(objective: Objective, region: Box) -> Hole | None:
    """The hole at the point of a region with the fewest decimals, None if there is no hole."""
    point = simplest(region)
    limit = limit_at(objective, point) if math.isnan(objective.value(point)) else None
    return None if limit is None or not math.isfinite(limit) else Hole(point, limit)


def _lowest(bounds: FunctionBounds, collection: _Collection) -> LowestValue:
    """The bounds of the lowest value in the box. The point of that value is kept if it is critical."""
    from gdcli.calculus.search.lowest_value import lowest_value  # noqa: PLC0415 - as above

    objective, box = collection.objective, collection.box
    known = min(collection.points, key=lambda point: point.value, default=None)
    found = lowest_value(bounds, objective.value, box, known.point if known else [sum(ends) / 2.0 for ends in box])
    collection.add(_polished(objective, found.point, box))
    best = min(collection.points, key=lambda point: point.value, default=None)
    if best is None or best.value > found.high:
        return LowestValue(found.low, found.high, found.point)
    return LowestValue(min(found.low, best.value), best.value, best.point)


def _lowest_first(points: Iterable[CriticalPoint]) -> tuple[CriticalPoint, ...]:
    return tuple(sorted(points, key=lambda each: (each.value, each.point)))


def _is_tiny(region: Box, box: Box) -> bool:
    """Whether a region is so small that it counts as one point."""
    ends = zip(region, box, strict=True)
    return all(high - low <= POINT_REGION_SHARE * (end - begin) for (low, high), (begin, end) in ends)


def _is_explained(collection: _Collection, region: Box, box: Box) -> bool:
    """Whether an undecided interval counts as one point, and the kind of that point is known.

    It may be a critical point, which is kept, or a pole, a hole, a jump or a slope, which is none. In several variables
    a critical point is kept, too, but the region stays undecided.
    """
    if not _is_tiny(region, box):
        return False
    points = _points_of(collection.objective, region)
    for point in points:
        if classify(collection.objective, point) is not None:
            collection.add(point, proved=len(box) == 1)
            return len(box) == 1
    return len(box) == 1 and any(_is_known_not_to_be_critical(collection.objective, point) for point in points)


def _is_known_not_to_be_critical(objective: Objective, point: Vector) -> bool:
    """Whether a function of one variable has no value at a point, or has a pole, a jump or a nonzero slope there."""
    if not math.isfinite(objective.value(point)):
        return True
    sides = sides_at(objective, point)
    return sides.is_pole or sides.is_jump or trend_at(objective, point[0]) in (Trend.RISING, Trend.FALLING)


def _points_of(objective: Objective, region: Box) -> list[Vector]:
    """The points of a tiny region that may be a critical point, a pole, a hole or a jump."""
    points = [simplest(region), tuple((low + high) / 2.0 for low, high in region)]
    if len(region) == 1:
        points += sign_changes(objective, region[0])
    return points


def _extended_to_kinks(region: Box, collection: _Collection, box: Box) -> Box:
    """The interval on which the function is constant, extended to the kinks at its ends."""
    if len(region) > 1:
        return region
    ((low, high),), ((begin, end),) = region, box
    room = SAME_PLACE_SHARE * (end - begin)
    beside = [x for point in collection.points for x in point.point if low - room <= x <= high + room]
    low, high = min(low, *beside, high), max(high, *beside, low)
    return ((begin if low - begin <= room else low, end if end - high <= room else high),)


def _polished(objective: Objective, start: Vector, box: Box) -> Vector:
    """The minimum next to `start` (n): by Newton's method, or by a compass search if that leads elsewhere."""
    newton = stationary_from(objective, start)
    size = [high - low for low, high in box]
    if newton is not None and math.dist(newton, start) <= 1e-3 * min(size):
        return newton
    return _compass_search(objective, start, 1e-6 * min(size))


def _compass_search(objective: Objective, start: Vector, step: float) -> Vector:
    """The minimum next to `start` (n), by steps along the axes, halved whenever no step leads to a lower value.

    Among points of the same value it returns the one with the fewest decimals. Source: Kolda, Lewis & Torczon 2003,
    "Optimization by direct search", SIAM Review 45:385-482 (compass search).
    """
    x, value = start, objective.value(start)
    for _ in range(COMPASS_STEPS_MAX):
        if step <= 1e-17 * max(1.0, *map(abs, x)):
            break
        moves = [
            tuple(a + way * step * (i == j) for j, a in enumerate(x)) for i in range(len(x)) for way in (1.0, -1.0)
        ]
        best = min(moves, key=objective.value)
        if objective.value(best) < value:
            x, value = best, objective.value(best)
        else:
            step /= 2.0
    for room in (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, ROUNDING_SHARE):
        rounded = simplest(_around(x, room))
        if objective.value(rounded) <= value:
            return rounded
    return x


def _around(x: Vector, share: float = ROUNDING_SHARE) -> Box:
    """The box of the points whose coordinates differ from x (n) by at most `share` times max(1, |x|)."""
    return tuple((a - share * max(1.0, abs(a)), a + share * max(1.0, abs(a))) for a in x)


def _with_convexity(found: SearchResult, is_convex: bool, box: Box) -> SearchResult:
    """The result for a convex function: all its critical points are minimizers, one point or one flat set."""
    minima = [point for point in found.points if point.kind is CriticalKind.MINIMUM]
    if not is_convex or len(minima) + len(found.sets) != 1:
        return found
    if minima and not _is_alone(minima[0], found, box):
        return found
    points = tuple(replace(point, proved=True) for point in minima)
    return replace(found, points=points, complete=True, undecided=())


def _is_alone(point: CriticalPoint, found: SearchResult, box: Box) -> bool:
    """Whether a convex function has one minimizer only: its curvature there is positive, or all others are excluded."""
    if len(box) == 1 or (point.eigenvalues and point.eigenvalues[0] > 0.0):
        return True
    return found.undecided is not None and len(found.undecided) == 1 and _is_tiny(found.undecided[0], box)


def merged(
    objective: Objective,
    exact: Sequence[tuple[Vector, tuple[Formula, ...]]],
    numeric: Sequence[CriticalPoint],
    *,
    is_complete: bool = False,
) -> tuple[CriticalPoint, ...]:
    """The exact points and the numeric points at other places, the lowest value first.

    An exact point counts as proved in three cases: the algebra found all points (`is_complete`), the Hessian at the
    point is regular, or the search proved a point of the same kind there.
    """
    known = [found for point, forms in exact if (found := classify(objective, point, forms)) is not None]
    known = [replace(each, proved=is_complete or is_regular(each) or _is_proved(each, numeric)) for each in known]
    new = [each for each in numeric if not any(_is_close(each.point, other.point) for other in known)]
    return _lowest_first((*known, *new))


def _is_proved(point: CriticalPoint, numeric: Sequence[CriticalPoint]) -> bool:
    return any(each.proved and each.kind is point.kind and _is_close(each.point, point.point) for each in numeric)


def _is_close(one: Vector, other: Vector) -> bool:
    return all(abs(a - b) <= SAME_PLACE_SHARE * max(1.0, abs(a)) for a, b in zip(one, other, strict=True))
