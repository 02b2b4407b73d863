"""Enclosures: intervals that contain the values of a graph while its inputs stay in a box.

They are computed by interval arithmetic in plain Python, with the operations of the generated code in the same order.
Rounding is monotone, so the intervals also contain the computed floats. The intervals of math library functions are
widened, because the last digits of these functions differ between machines.

Sources: Moore 1966, Interval Analysis; Moore, Kearfott & Cloud 2009, Introduction to Interval Analysis, chapters 2
and 5.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Final

from gdcli.graph.code.ieee_arithmetic import FAST_FUNCTIONS
from gdcli.graph.code.lowering import lower
from gdcli.graph.nodes import Graph, reachable
from gdcli.language.function_table import FUNCTIONS, REDUCTIONS, Function
from gdcli.language.intervals import range_of
from gdcli.language.tree import ends_of

Interval = tuple[float, float]
"""The lowest and the highest value, both finite."""

Operation = Callable[..., Interval]

LIBRARY_ERROR_SHARE: Final = 1e-12
"""The largest error of a function of the math library, relative to its value."""

STEP_FUNCTIONS: Final = ("sign", "heaviside")
"""Increasing functions that are computed without rounding."""
UNDULATING_FUNCTIONS: Final = ("sin", "cos", "atan2")
"""Functions that have a value everywhere, and whose whole range is their enclosure."""


class Enclosure:
    """The enclosures of some outputs of a graph, from intervals of its inputs; they may be wider than the ranges."""

    def __init__(self, graph: Graph, outputs: Sequence[int], inputs: Sequence[int]) -> None:
        lowered, nodes = lower(graph, [*outputs, *inputs])
        self._outputs, self._inputs = nodes[: len(outputs)], nodes[len(outputs) :]
        self._constants = {
            node: (value, value) for node in range(len(lowered)) if (value := lowered.constant_at(node)) is not None
        }
        columns = [node for node in range(len(lowered)) if lowered.op[node] == "column"]
        self._constants |= {node: _extent(lowered, node) for node in columns}
        known = {*self._inputs, *self._constants}
        self._steps = [
            (node, _operation(lowered, node), lowered.args[node])
            for node in reachable(lowered, self._outputs, known)
        ]

    def __len__(self) -> int:
        """The number of operations for one box."""
        return len(self._steps)

    def __call__(self, box: Sequence[Interval]) -> list[Interval] | None:
        """The enclosures of the outputs on a box (an interval for each input); None if one may have no value there."""
        bounds = self._constants | dict(zip(self._inputs, box, strict=True))
        try:
            for node, operation, arguments in self._steps:
                low, high = bounds[node] = operation(*[bounds[each] for each in arguments])
                if not high - low < math.inf:
                    return None
        except (ArithmeticError, ValueError):
            return None
        return [bounds[node] for node in self._outputs]


def _extent(graph: Graph, node: int) -> Interval:
    """The smallest and the largest number of a column."""
    assert graph.table is not None
    return ends_of(graph.table, str(graph.payload[node]))


def _operation(graph: Graph, node: int) -> Operation:
    """The operation of a node on intervals. It raises ArithmeticError or ValueError if the result has no bounds."""
    op, nodes, rows = graph.op[node], graph.args[node], float(graph.rows)
    if op in REDUCTIONS:
        times = rows if op == "sum" else 1.0
        return lambda inside: _with_room(times * inside[0], times * inside[1])
    if op == "mul" and nodes[0] == nodes[1]:
        return _square
    return _OPERATIONS[op]


def _add(*terms: Interval) -> Interval:
    return reduce(lambda total, term: (total[0] + term[0], total[1] + term[1]), terms)


def _mul(a: Interval, b: Interval) -> Interval:
    (a_low, a_high), (b_low, b_high) = a, b
    p, q, r, s = a_low * b_low, a_low * b_high, a_high * b_low, a_high * b_high
    return min(p, q, r, s), max(p, q, r, s)


def _square(a: Interval, _: Interval) -> Interval:
    low, high = _absolute(a)
    return low * low, high * high


def _div(a: Interval, b: Interval) -> Interval:
    if b[0] <= 0.0 <= b[1]:
        raise ZeroDivisionError
    corners = [u / v for u in a for v in b]
    return min(corners), max(corners)


def _pow(a: Interval, b: Interval) -> Interval:
    """The interval of a power with a positive base: monotone in base and exponent, it has its extremes at corners."""
    if a[0] <= 0.0:
        raise ValueError
    corners = [FAST_FUNCTIONS["power"](u, v) for u in a for v in b]
    return _with_room(min(corners), max(corners))


def _absolute(a: Interval) -> Interval:
    least = 0.0 if a[0] <= 0.0 <= a[1] else min(map(abs, a))
    return least, max(map(abs, a))


def _cosh(a: Interval) -> Interval:
    low, high = _absolute(a)
    return _with_room(math.cosh(low), math.cosh(high))


def _hypot(a: Interval, b: Interval) -> Interval:
    (a_low, a_high), (b_low, b_high) = _absolute(a), _absolute(b)
    return _with_room(math.hypot(a_low, b_low), math.hypot(a_high, b_high))


def _no_bounds(*_: Interval) -> Interval:
    raise ValueError


def _monotone(entry: Function) -> Operation:
    """A function of one argument that rises or falls: the values at both ends of an interval bound all between."""
    function = FAST_FUNCTIONS[entry.name]
    if entry.falls:
        return lambda a: _with_room(function(a[1]), function(a[0]))
    return lambda a: _with_room(function(a[0]), function(a[1]))


def _step(function: Callable[[float], float]) -> Operation:
    return lambda a: (function(a[0]), function(a[1]))


def _whole_range(name: str) -> Operation:
    bounds = range_of(name).low, range_of(name).high
    return lambda *_: bounds


def _with_room(low: float, high: float) -> Interval:
    return low - LIBRARY_ERROR_SHARE * abs(low), high + LIBRARY_ERROR_SHARE * abs(high)


_OPERATIONS: Final[Mapping[str, Operation]] = {
    **{each.name: _monotone(each) for each in FUNCTIONS.values() if each.is_monotone and each.is_primitive},
    **{name: _step(FAST_FUNCTIONS[name]) for name in STEP_FUNCTIONS},
    **{name: _whole_range(name) for name in UNDULATING_FUNCTIONS},
    "add": _add,
    "neg": lambda a: (-a[1], -a[0]),
    "mul": _mul,
    "div": _div,
    "pow": _pow,
    "abs": _absolute,
    "cosh": _cosh,
    "hypot": _hypot,
    "tan": _no_bounds,
    "min": lambda *given: (min(a for a, _ in given), min(b for _, b in given)),
    "max": lambda *given: (max(a for a, _ in given), max(b for _, b in given)),
}
