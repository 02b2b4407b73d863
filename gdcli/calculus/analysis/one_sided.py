"""A function near a point: its one-sided limits, slopes and curvatures along a direction, its trend and its Hessian.

They come from the expansions of the function on both sides of the point, which show that x**20 has a minimum at 0 and
x**21 has none. A kink has two slopes, and a pole has two infinite limits. A function over the rows of a table has no
expansions.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from gdcli.graph.code.ieee_arithmetic import power
from gdcli.graph.expansion import Expansion
from gdcli.graph.objective import Matrix, Objective, Vector, dot, unit_vector
from gdcli.graph.rays import (
    EXPANDED_NODES_MAX,
    SAME_NUMBER_SHARE,
    curvature_through,
    is_same,
    one_sided_curvature,
    one_sided_slope,
)
from gdcli.model import Trend
from gdcli.record import record

COORDINATE_ROUNDING: Final = 16.0 * sys.float_info.epsilon
"""The rounding error of a coordinate, relative to max(1, |x|)."""

DOMINANCE_SHARE: Final = 0.25
"""Up to this share of the distance at which two terms of an expansion are equally large, the lower power dominates."""
COMPARED_DISTANCE_MAX: Final = 1e-3
"""A term that dominates only within this distance, relative to max(1, |x|), is compared with the slopes."""

Slope = Callable[[float], float]
PowerTerm = tuple[float, float]
"""The exponent of the distance and its coefficient."""


@record
class Side:
    """The function on one side of a point.

    `slope` and `curvature` are the first and second derivative along the direction. They are ±inf if they grow without
    bound, None if they are not known. `change` is the sign of the difference between the values near the point and the
    value at the point: 0 for a constant, None if not known. The difference grows as distance**`power`.
    """

    limit: float | None
    slope: float | None
    curvature: float | None
    change: int | None
    power: float


@record
class Sides:
    """Both sides of a point along a direction; None for a side on which the function has no values."""

    left: Side | None
    right: Side | None

    @property
    def is_kink(self) -> bool:
        """Whether both slopes are known and differ."""
        left, right = self.slopes
        return left is not None and right is not None and not is_same(left, right)

    @property
    def slopes(self) -> tuple[float | None, float | None]:
        return (None if self.left is None else self.left.slope, None if self.right is None else self.right.slope)

    @property
    def is_pole(self) -> bool:
        """Whether the function is unbounded near the point."""
        return any(limit in (math.inf, -math.inf) for limit in self.limits)

    @property
    def is_jump(self) -> bool:
        """Whether a one-sided limit is finite and differs from the value at the point."""
        sides = [side for side in (self.left, self.right) if side is not None]
        return any(side.change in (1, -1) and side.power == 0.0 for side in sides)

    @property
    def limits(self) -> tuple[float | None, float | None]:
        """The limits from the left and from the right; None for a side without values or with an unknown limit."""
        return (None if self.left is None else self.left.limit, None if self.right is None else self.right.limit)

    @property
    def limit(self) -> float | None:
        """The limit of the function on the sides where it has values; None if limits differ or one is not known."""
        limits = [side.limit for side in (self.left, self.right) if side is not None]
        if not limits or limits[0] is None or limits[-1] is None:
            return None
        return limits[0] if is_same(limits[0], limits[-1]) else None


def sides_at(objective: Objective, point: Sequence[float], direction: Sequence[float] | None = None) -> Sides:
    """Both sides of `point` (n) along `direction` (n), which is the axis for one variable.

    Slopes and changes are differences from the value at the point, or from the limit if there is no value.
    """
    x = tuple(point)
    way = tuple(direction) if direction is not None else (1.0,)
    left, right = objective.edges.sides(x, way)
    value = objective.value(x)

    def slope(distance: float) -> float:
        there = [a + distance * w for a, w in zip(x, way, strict=True)]
        return math.copysign(1.0, distance) * dot(objective.value_and_gradient(there)[1], way)

    scale = max(1.0, *map(abs, x))
    return Sides(_side(left, value, scale, -1.0, slope), _side(right, value, scale, 1.0, slope))


def sides_along_axes(objective: Objective, point: Sequence[float]) -> tuple[Sides, ...]:
    """Both sides of `point` (n) along each of the n axes."""
    n = len(point)
    return tuple(sides_at(objective, point, unit_vector(i, n)) for i in range(n))


def limit_at(objective: Objective, point: Sequence[float]) -> float | None:
    """The limit at `point` (n), which may be ±inf; None if the limits along the axes differ or are not known."""
    if not _is_affordable(objective):
        return None
    limits = [sides.limit for sides in sides_along_axes(objective, point)]
    first = limits[0]
    return first if first is not None and all(each is not None and is_same(first, each) for each in limits) else None


def _side(side: Expansion | None, value: float, scale: float, way: float, slope_at: Slope) -> Side | None:
    """One side of a point, left for `way` -1 and right for 1, from its expansion; `scale` is max(1, |x|).

    `slope_at(d)` is the slope at the signed distance d, positive if the function increases away from the point.
    """
    if side is None:
        return None
    limit = side.limit
    here = value if math.isfinite(value) else limit
    if limit is None or here is None or not math.isfinite(limit):
        return Side(limit, None, None, None, side.leading)
    room = COORDINATE_ROUNDING * scale
    # The difference between value and limit counts as zero up to the rounding error of the point.
    rounding = sum(abs(c) * power(room, e) for e, c in side.terms if e > 0.0)
    if is_same(here, limit, floor=rounding):
        here = limit
    change, exponent = _change(side, here, room, lambda term: _is_contradicted(term, side, scale, way, slope_at))
    slope, curvature = one_sided_slope(side, here), one_sided_curvature(side)
    if slope is not None and exponent > 1.0:
        slope = 0.0
    return Side(limit, None if slope is None else way * slope + 0.0, curvature, change, exponent)


def _change(
    side: Expansion, value: float, room: float, is_contradicted: Callable[[PowerTerm], bool]
) -> tuple[int | None, float]:
    """The sign of the dominant term of the change near the point, None if not known, and its power of the distance."""
    if side.limit != value:
        return (1 if (side.limit or 0.0) > value else -1), 0.0
    coefficients = dict(side.terms)
    for exponent, coefficient in side.terms:
        if exponent <= 0.0 or _is_rounding(exponent, coefficients, room) or is_contradicted((exponent, coefficient)):
            continue
        return (1 if coefficient > 0.0 else -1), exponent
    return (0, math.inf) if side.order == math.inf else (None, side.order)


def _is_rounding(exponent: float, coefficients: dict[float, float], room: float) -> bool:
    """Whether a coefficient is a rounding error: moving the point by `room` changes it by as much."""
    one, two = coefficients.get(exponent + 1.0, 0.0), coefficients.get(exponent + 2.0, 0.0)
    made = room * (exponent + 1.0) * abs(one) + room * room * (exponent + 1.0) * (exponent + 2.0) / 2.0 * abs(two)
    return abs(coefficients[exponent]) <= made


def _is_contradicted(term: PowerTerm, side: Expansion, scale: float, way: float, slope_at: Slope) -> bool:
    """Whether the slopes contradict a term that dominates the higher powers only very close to the point.

    Example: the slope of x - sin(x) at 6.2831853 is 2.6e-17. The computed 1 - cos(x) loses it to rounding, so that the
    term -3.6e-9*t**2 seems to dominate. But the function increases everywhere near the point.
    """
    exponent, coefficient = term
    higher = [(e, c) for e, c in side.terms if e > exponent]
    if exponent <= 1.0 or not higher:
        return False
    distance = DOMINANCE_SHARE * min(abs(coefficient / c) ** (1.0 / (e - exponent)) for e, c in higher)
    return distance < COMPARED_DISTANCE_MAX * scale and slope_at(way * distance) * coefficient <= 0.0


def trend_at(objective: Objective, x: float) -> Trend | None:
    """The trend of a function of one variable at x: rising, falling, or the kind of its critical point.

    At the edge of the domain it depends on one side only. A function that is constant on one side and increases away
    from x on the other has a minimum. None if the function has no value or a jump there, or its expansion is not known.
    """
    if not math.isfinite(objective.value((x,))):
        return None
    if objective.edges.has_rows:
        return _trend_by_derivatives(objective, x)
    sides = sides_at(objective, (x,))
    left, right = sides.left, sides.right
    if sides.is_jump:
        return None
    if left is None or right is None:
        return _trend_at_the_edge(left, right)
    if left.change is None or right.change is None:
        return None
    if left.change * right.change >= 0:
        return {1: Trend.MINIMUM, -1: Trend.MAXIMUM, 0: Trend.FLAT}[left.change or right.change]
    if min(left.power, right.power) > 1.0:
        return Trend.INFLECTION
    return Trend.RISING if right.change > 0 else Trend.FALLING


def _trend_by_derivatives(objective: Objective, x: float) -> Trend | None:
    """The trend by slope and curvature only, for a function over the rows of a table, which has no expansions."""
    slope, bend = objective.value_and_gradient((x,))[1][0], objective.hessian((x,))[0][0]
    if abs(slope) > COORDINATE_ROUNDING * abs(x * bend):
        return Trend.RISING if slope > 0.0 else Trend.FALLING
    return Trend.MINIMUM if bend > 0.0 else Trend.MAXIMUM if bend < 0.0 else None


def _trend_at_the_edge(left: Side | None, right: Side | None) -> Trend | None:
    only = right or left
    if only is None or only.change is None:
        return None
    if only.power > 1.0:
        return {1: Trend.MINIMUM, -1: Trend.MAXIMUM, 0: Trend.FLAT}[only.change]
    return Trend.RISING if (only.change > 0) == (only is right) else Trend.FALLING


def curvature_at(objective: Objective, point: Sequence[float]) -> Matrix | None:
    """The Hessian (n×n) at `point` (n); None if it does not exist, as at a kink.

    An entry is ±inf if the curvature grows without bound. If two arguments of a maximum have the same value and slope,
    it is the Hessian of the argument that is larger near the point.
    """
    x = tuple(point)
    by_formula = objective.hessian(x)
    if not objective.has_kinks or not _is_affordable(objective):
        return _without_nan(by_formula)
    value = objective.value(x)
    if not math.isfinite(value):
        return None
    n = len(x)
    directions = [*(unit_vector(i, n) for i in range(n)), *_between_axes(n)]
    bends = [curvature_through(objective.edges.sides(x, way), value) for way in directions]
    for hessian in _hessians(objective, x, value, by_formula):
        if all(_has_curvature(hessian, way, bend) for way, bend in zip(directions, bends, strict=True)):
            return _without_nan(hessian)
    return None


def _hessians(objective: Objective, x: Vector, value: float, by_formula: Matrix) -> Iterator[Matrix]:
    """Two candidates for the Hessian: by the formula, which is right outside of kinks, and by expansions."""
    yield by_formula
    yield _by_expansions(objective, x, value)


def _by_expansions(objective: Objective, x: Vector, value: float) -> Matrix:
    n = len(x)
    rows: list[list[float]] = []
    for i in range(n):
        later = [objective.edges.second_derivative(x, value, i, j) for j in range(i, n)]
        rows.append([row[i] for row in rows] + later)
    return tuple(map(tuple, rows))


def _without_nan(matrix: Matrix) -> Matrix | None:
    return None if any(math.isnan(entry) for row in matrix for entry in row) else matrix


def higher_derivatives(objective: Objective, x: float, order: int) -> tuple[float | None, ...]:
    """The derivatives of order 2 … `order` of a function of one variable at x, from its expansions.

    nan where those of both sides differ, or those of a lower order; None where one is not known. At the edge of the
    domain they are those of the side with values.
    """
    if objective.edges.has_rows:
        return (None,) * (order - 1)
    both = zip((-1.0, 1.0), objective.edges.sides((x,), (1.0,)), strict=True)
    sides = [(way, side) for way, side in both if side is not None]
    found: list[float | None] = []
    is_smooth = True
    for each in range(order + 1):
        values = [_derivative(side, way, each) for way, side in sides] or [None]
        first, last = values[0], values[-1]
        is_smooth = is_smooth and (first is None or last is None or is_same(first, last, floor=SAME_NUMBER_SHARE))
        found.append(math.nan if not is_smooth else None if first is None else last)
    return tuple(found[2:])


def _derivative(side: Expansion, way: float, order: int) -> float | None:
    """The derivative of an order on one side, by x; None if it is not known or not finite."""
    coefficient = side.coefficient(float(order))
    is_bounded = all(exponent >= order or exponent.is_integer() for exponent, _ in side.terms) and side.leading >= 0.0
    return way**order * math.factorial(order) * coefficient + 0.0 if is_bounded and coefficient is not None else None


def _is_affordable(objective: Objective) -> bool:
    n = len(objective.variables)
    return not objective.edges.has_rows and 2 * n * (n + 1) * len(objective.edges.rays) <= EXPANDED_NODES_MAX


def _between_axes(n: int) -> Iterator[Vector]:
    """Two directions (n each) between the axes, along which a Hessian is compared with expansions."""
    if n > 1:
        yield tuple(1.0 / (1.0 + i) for i in range(n))
        yield tuple((-0.7) ** i for i in range(n))


def _has_curvature(hessian: Matrix, way: Sequence[float], bend: float) -> bool:
    """Whether a Hessian gives the second derivative `bend` along a direction.

    For a Hessian with an infinite entry it is only required that `bend` exists.
    """
    size = max(abs(entry) for row in hessian for entry in row)
    if math.isinf(size):
        return not math.isnan(bend)
    found = sum(a * b * entry for a, row in zip(way, hessian, strict=True) for b, entry in zip(way, row, strict=True))
    return is_same(found, bend, floor=1e-6 * size)
