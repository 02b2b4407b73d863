"""Expansions of a graph along rays, and the slopes and curvatures that follow from them.

A ray is point + t*direction for small t > 0. Slopes from expansions replace those of the chain rule where it gives
0·inf, as for sqrt(x**4) at 0. If the slopes on both sides of a point differ, the slope there is their mean: this is the
convention for |x|.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from gdcli.graph import derivative_rules as rules
from gdcli.graph.code.lowering import LoweredGraph, lower
from gdcli.graph.expansion import OPERATIONS, UNKNOWN_EXPANSION, Expansion, NoExpansionError, constant, integrated, line
from gdcli.graph.nodes import Graph, reachable

EXPANDED_NODES_MAX: Final = 20_000
"""The largest number of nodes times directions that are expanded for one gradient or Hessian."""
SAME_NUMBER_SHARE: Final = 1e-9
"""The difference of two numbers, relative to the larger one, up to which they count as equal."""


class Rays:
    """The expansions of the output of a graph along rays from points (n) of its inputs."""

    def __init__(self, graph: Graph, output: int, inputs: Sequence[int]) -> None:
        self._graph, (self._output, *self._inputs) = lower(graph, [output, *inputs])
        self._order = reachable(self._graph, [self._output])

    def __len__(self) -> int:
        """The number of nodes that are expanded for one ray."""
        return len(self._order)

    def along(self, point: Sequence[float], direction: Sequence[float]) -> Expansion | None:
        """The expansion for t > 0; None if the function has no values for small t."""
        given = dict(zip(self._inputs, map(line, point, direction), strict=True))
        try:
            return expand(self._graph, self._order, given)[self._output]
        except NoExpansionError:
            return None
        except (ArithmeticError, ValueError):
            return UNKNOWN_EXPANSION

    def both_ways(self, point: Sequence[float], direction: Sequence[float]) -> tuple[Expansion | None, ...]:
        """The expansions along -direction and along direction (n)."""
        return self.along(point, [-d for d in direction]), self.along(point, direction)


def expand(graph: LoweredGraph, order: Sequence[int], given: Mapping[int, Expansion]) -> dict[int, Expansion]:
    """The expansions of the nodes in `order`, which is an order of evaluation; `given` has those of the inputs.

    Raises NoExpansionError for a node without values, ArithmeticError or ValueError for a failed operation.
    """
    found = dict(given)
    for node in order:
        if node in found:
            continue
        value = graph.constant_at(node)
        if value is not None:
            found[node] = constant(value) if math.isfinite(value) else UNKNOWN_EXPANSION
            continue
        op, arguments = graph.op[node], [found[argument] for argument in graph.args[node]]
        found[node] = OPERATIONS[op](*arguments) if op in OPERATIONS else integrated(op, *arguments)
    return found


def table_slope(name: str, argument: Expansion) -> Expansion:
    """The expansion of f'(u), where f is a function of the function table and u an expansion."""
    graph, output, variable = _slope_graph(name)
    return expand(graph, reachable(graph, [output]), {variable: argument})[output]


@cache
def _slope_graph(name: str) -> tuple[LoweredGraph, int, int]:
    graph = Graph()
    variable = graph.variable("u")
    lowered, (output, lowered_variable) = lower(graph, [rules.derivative(graph, name, (variable,), 0), variable])
    return lowered, output, lowered_variable


def one_sided_slope(side: Expansion, value: float) -> float | None:
    """The derivative by t at t = 0, where the function has `value`; ±inf if it is vertical, None if not known."""
    if side.limit is None or not is_same(side.limit, value, floor=SAME_NUMBER_SHARE):
        return None
    rest = side.variation
    if rest.leading < 1.0:
        return math.copysign(math.inf, rest.terms[0][1]) if rest.terms else None
    return rest.coefficient(1.0)


def one_sided_curvature(side: Expansion) -> float | None:
    """The limit of the second derivative for t to 0; ±inf if it grows without bound, None if it is not known."""
    for exponent, coefficient in side.terms:
        if exponent < 2.0 and exponent not in (0.0, 1.0):
            return math.copysign(math.inf, coefficient * exponent * (exponent - 1.0))
    found = side.coefficient(2.0)
    return None if found is None else 2.0 * found


def slope_through(sides: Sequence[Expansion | None], value: float) -> float:
    """The slope at a point, from the expansions on both sides (backwards, forwards).

    At the edge of the domain it is the slope of the side that has values, at a kink the mean of both. It is nan if the
    slope does not exist or is not known.
    """
    slopes = [
        way * slope + 0.0 if (slope := one_sided_slope(side, value)) is not None else math.nan
        for way, side in zip((-1.0, 1.0), sides, strict=True)
        if side is not None
    ]
    if not slopes:
        return math.nan
    return slopes[0] if is_same(slopes[0], slopes[-1]) else (slopes[0] + slopes[-1]) / 2.0


def curvature_through(sides: Sequence[Expansion | None], value: float) -> float:
    """The second derivative at a point, from the expansions on both sides; nan at a kink, or if it is not known."""
    known = [side for side in sides if side is not None]
    slopes = [one_sided_slope(side, value) for side in known]
    curvatures = [one_sided_curvature(side) for side in known]
    if not known or None in slopes or None in curvatures:
        return math.nan
    first, last = curvatures[0] or 0.0, curvatures[-1] or 0.0
    is_smooth = len(known) == 1 or is_same(-(slopes[0] or 0.0), slopes[-1] or 0.0)
    return last if is_smooth and is_same(first, last) else math.nan


def is_same(a: float, b: float, floor: float = 0.0) -> bool:
    """Whether two numbers are equal up to rounding or up to `floor`; an infinity equals itself only."""
    return a == b or abs(a - b) <= max(floor, SAME_NUMBER_SHARE * max(abs(a), abs(b))) < math.inf
