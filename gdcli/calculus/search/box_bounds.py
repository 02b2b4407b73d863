"""Bounds of a function, its gradient and its Hessian on many boxes, by interval arithmetic on numpy arrays.

Every operation rounds outwards: the bounds are proved for the constants of the graph, which are floats.

A box is `partial` if the function may have no value at some of its points. It is `empty` if the function has a value at
none of its points. It is `kinked` if a kink may cross it: the bounds of the gradient then enclose the generalized
gradient of Clarke, and those of the Hessian are not valid.

Sources: Moore 1966, Interval Analysis; Moore, Kearfott & Cloud 2009, Introduction to Interval Analysis, chapters 2, 5
and 6; Clarke 1983, Optimization and Nonsmooth Analysis (generalized gradient).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, cached_property, reduce
from typing import Final

import numpy as np

from gdcli.graph.code.lowering import LoweredGraph
from gdcli.graph.code.numpy_operations import UFUNCS, Array, Mask
from gdcli.graph.nodes import Graph, reachable, replay
from gdcli.graph.objective import Objective
from gdcli.graph.reverse import gradient, hessian
from gdcli.language.function_table import FUNCTIONS, KINKED, Function
from gdcli.language.intervals import NUMBERS_FROM_0, RealInterval, domain_of
from gdcli.record import record

Intervals = tuple[Array, Array]

ULPS_OF_FUNCTIONS: Final = 8.0 * np.finfo(np.float64).eps
"""The largest error of a function of numpy, relative to its value."""
ANGLE_MAX: Final = 1e8
"""The largest angle, in radians, whose sine is bounded more tightly than by -1 and 1."""
WHOLE_COMPOSITES: Final = frozenset({"sigmoid", "softplus", "sech", "logsumexp", "cot"})
"""Composite functions that are bounded as one operation: bounds of their parts would be wider."""


class _BoundedGraph(LoweredGraph):
    """A lowered graph in which powers and the `WHOLE_COMPOSITES` stay one operation, which gives tighter bounds."""

    __slots__ = ()

    def pow(self, base: int, exponent: int) -> int:
        return Graph.pow(self, base, exponent)

    def mul(self, left: int, right: int) -> int:
        return Graph.pow(self, left, self.constant(2.0)) if left == right else super().mul(left, right)

    def call(self, name: str, *arguments: int) -> int:
        return Graph.call(self, name, *arguments) if name in WHOLE_COMPOSITES else super().call(name, *arguments)


class _BinaryGraph(Graph):
    """A graph in which `max` and `min` have two arguments each, so that each kink is the zero of one difference."""

    __slots__ = ()

    def call(self, name: str, *arguments: int) -> int:
        if name in ("max", "min") and len(arguments) > 2:
            return reduce(lambda best, other: self.call(name, best, other), arguments)
        return super().call(name, *arguments)


@record
class Bounded:
    """The bounds (low, high) of each output on m boxes (m each); three masks (m) say which boxes are special."""

    bounds: tuple[Intervals, ...]
    partial: Mask
    empty: Mask
    kinked: Mask


class FunctionBounds:
    """The bounds of an objective of n variables on m boxes: functions of the ends, arrays `low` and `high` (n, m).

    Each is made when it is first used.
    """

    def __init__(self, objective: Objective) -> None:
        graph = _BinaryGraph()
        variables = [graph.variable(name) for name in objective.variables]
        (output,) = replay(objective.graph, [objective.output], graph)
        self._slopes = gradient(graph, output, variables)
        self._graph, self._output, self._variables = graph, output, variables

    @cached_property
    def value(self) -> _Program:
        """The bounds of the function (one output)."""
        return _Program(self._graph, [self._output], self._variables)

    @cached_property
    def gradient(self) -> _Program:
        """The bounds of the n partial derivatives (n outputs)."""
        return _Program(self._graph, self._slopes, self._variables, [self._output])

    @cached_property
    def hessian(self) -> _Program:
        """The bounds of the second derivatives (n*n outputs), row by row."""
        rows = hessian(self._graph, self._slopes, self._variables)
        return _Program(self._graph, [node for row in rows for node in row], self._variables, [self._output])


class _Program:
    """Evaluates outputs of a graph on boxes. The nodes of `domain` are evaluated too: they may make a box partial."""

    def __init__(self, graph: Graph, outputs: Sequence[int], inputs: Sequence[int], domain: Sequence[int] = ()) -> None:
        self._graph = _BoundedGraph()
        nodes = replay(graph, [*outputs, *inputs, *domain], self._graph)
        self._outputs = nodes[: len(outputs)]
        self._inputs = nodes[len(outputs) : len(outputs) + len(inputs)]
        self._order = reachable(self._graph, nodes, set(self._inputs))

    def __call__(self, low: Array, high: Array) -> Bounded:
        m = low.shape[1]
        operations = _Operations(m)
        found: dict[int, Intervals] = {node: (low[i], high[i]) for i, node in enumerate(self._inputs)}
        with np.errstate(all="ignore"):
            for node in self._order:
                value = self._graph.constant_at(node)
                if value is not None:
                    found[node] = (np.full(m, value), np.full(m, value))
                    continue
                arguments = [found[argument] for argument in self._graph.args[node]]
                found[node] = _without_nan(*operations.apply(self._graph.op[node], arguments))
        bounds = tuple(found[node] for node in self._outputs)
        return Bounded(bounds, operations.partial, operations.empty, operations.kinked)


def _without_nan(low: Array, high: Array) -> Intervals:
    return np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)


def outwards(low: Array, high: Array) -> Intervals:
    """The bounds of a sum, product or quotient, moved outwards by one float, which covers its rounding error."""
    return np.nextafter(low, -np.inf), np.nextafter(high, np.inf)


def _with_room(low: Array, high: Array) -> Intervals:
    return outwards(low - ULPS_OF_FUNCTIONS * np.abs(low), high + ULPS_OF_FUNCTIONS * np.abs(high))


def _added(a: Intervals, b: Intervals) -> Intervals:
    return outwards(a[0] + b[0], a[1] + b[1])


def multiplied(a: Intervals, b: Intervals) -> Intervals:
    """The bounds of a product; 0 times an infinite bound is 0."""
    products = [np.where((u == 0.0) | (v == 0.0), 0.0, u * v) for u in a for v in b]
    return outwards(reduce(np.minimum, products), reduce(np.maximum, products))


def _absolute(a: Intervals) -> Intervals:
    low, high = a
    least = np.where((low <= 0.0) & (high >= 0.0), 0.0, np.minimum(np.abs(low), np.abs(high)))
    return least, np.maximum(np.abs(low), np.abs(high))


class _Operations:
    """The operations of a graph on bounds over m boxes; each marks the boxes that it finds partial, empty or kinked."""

    def __init__(self, m: int) -> None:
        self.partial = np.zeros(m, np.bool_)
        self.empty = np.zeros(m, np.bool_)
        self.kinked = np.zeros(m, np.bool_)

    def apply(self, op: str, arguments: Sequence[Intervals]) -> Intervals:
        """The bounds of the result of an operation, from those of its arguments."""
        if op in FUNCTIONS and FUNCTIONS[op].is_monotone and op not in KINKED:
            return self._monotone(FUNCTIONS[op], arguments[0])
        method: Callable[..., Intervals] = getattr(self, f"_{op}")
        return method(*arguments)

    def _within(self, a: Intervals, domain: RealInterval) -> Intervals:
        """The bounds of an argument, clipped to the domain."""
        low, high = a
        below, above = (np.less_equal if is_open else np.less for is_open in (domain.low_open, domain.high_open))
        self.partial |= below(low, domain.low) | above(domain.high, high)
        self.empty |= below(high, domain.low) | above(domain.high, low)
        return np.clip(low, domain.low, domain.high), np.clip(high, domain.low, domain.high)

    def _monotone(self, function: Function, a: Intervals) -> Intervals:
        low, high = self._within(a, domain_of(function.name))
        ends = (high, low) if function.falls else (low, high)
        return _with_room(*map(_array_function(function.name), ends))

    def _add(self, *terms: Intervals) -> Intervals:
        return reduce(_added, terms)

    def _neg(self, a: Intervals) -> Intervals:
        return -a[1], -a[0]

    def _mul(self, a: Intervals, b: Intervals) -> Intervals:
        return multiplied(a, b)

    def _div(self, a: Intervals, b: Intervals) -> Intervals:
        return multiplied(a, self._reciprocal(b))

    def _reciprocal(self, a: Intervals) -> Intervals:
        low, high = a
        self.partial |= (low <= 0.0) & (high >= 0.0)
        self.empty |= (low == 0.0) & (high == 0.0)
        across = (low < 0.0) & (high > 0.0)
        least = np.where(across | (high == 0.0), -np.inf, 1.0 / high)
        most = np.where(across | (low == 0.0), np.inf, 1.0 / low)
        return outwards(least, most)

    def _pow(self, a: Intervals, b: Intervals) -> Intervals:
        exponent = float(b[0][0]) if b[0].size else 1.0
        if not (np.all(b[0] == exponent) and np.all(b[1] == exponent)):
            return self.apply("exp", [self._mul(b, self.apply("log", [a]))])
        if exponent < 0.0:
            return self._reciprocal(self._power(a, -exponent))
        return self._power(a, exponent)

    def _power(self, a: Intervals, exponent: float) -> Intervals:
        """A constant positive power, or 1 for the exponent 0."""
        if exponent != int(exponent):
            a = self._within(a, NUMBERS_FROM_0)
        elif int(exponent) % 2 == 0:
            a = _absolute(a)
        return _with_room(np.power(a[0], exponent), np.power(a[1], exponent))

    def _abs(self, a: Intervals) -> Intervals:
        return _absolute(a)

    def _sign(self, a: Intervals) -> Intervals:
        self.kinked |= (a[0] <= 0.0) & (a[1] >= 0.0)
        return np.sign(a[0]), np.sign(a[1])

    def _heaviside(self, a: Intervals) -> Intervals:
        low, high = self._sign(a)
        # At a tie the generalized gradient contains every share between 0 and 1.
        return np.where(low > 0.0, 1.0, 0.0), np.where(high < 0.0, 0.0, 1.0)

    def _max(self, *parts: Intervals) -> Intervals:
        return reduce(np.maximum, [low for low, _ in parts]), reduce(np.maximum, [high for _, high in parts])

    def _min(self, *parts: Intervals) -> Intervals:
        return reduce(np.minimum, [low for low, _ in parts]), reduce(np.minimum, [high for _, high in parts])

    def _cosh(self, a: Intervals) -> Intervals:
        low, high = _absolute(a)
        return _with_room(np.cosh(low), np.cosh(high))

    def _sech(self, a: Intervals) -> Intervals:
        low, high = self._cosh(a)
        return self._reciprocal((low, high))

    def _hypot(self, a: Intervals, b: Intervals) -> Intervals:
        (a_low, a_high), (b_low, b_high) = _absolute(a), _absolute(b)
        return _with_room(np.hypot(a_low, b_low), np.hypot(a_high, b_high))

    def _logsumexp(self, *parts: Intervals) -> Intervals:
        return _with_room(
            reduce(np.logaddexp, [low for low, _ in parts]), reduce(np.logaddexp, [high for _, high in parts])
        )

    def _cos(self, a: Intervals) -> Intervals:
        return _cosine(a, 0.0)

    def _sin(self, a: Intervals) -> Intervals:
        return _cosine(a, 0.5)

    def _tan(self, a: Intervals) -> Intervals:
        low, high = a
        pole = _has_multiple(low, high, 0.5)
        self.partial |= pole
        least, most = _with_room(np.tan(low), np.tan(high))
        return np.where(pole, -np.inf, least), np.where(pole, np.inf, most)

    def _cot(self, a: Intervals) -> Intervals:
        low, high = a
        pole = _has_multiple(low, high, 0.0)
        self.partial |= pole
        least, most = _with_room(np.cos(high) / np.sin(high), np.cos(low) / np.sin(low))
        return np.where(pole, -np.inf, least), np.where(pole, np.inf, most)

    def _atan2(self, y: Intervals, x: Intervals) -> Intervals:
        corners = [np.arctan2(v, u) for v in y for u in x]
        cut = (y[0] <= 0.0) & (y[1] >= 0.0) & (x[0] <= 0.0)
        least, most = _with_room(reduce(np.minimum, corners), reduce(np.maximum, corners))
        return np.where(cut, -4.0, least), np.where(cut, 4.0, most)


def _cosine(a: Intervals, shift: float) -> Intervals:
    """The bounds of cos(u - shift*pi), which is 1 or -1 where u - shift*pi is a whole multiple of pi."""
    low, high = a
    function = np.sin if shift else np.cos
    ends = [function(low), function(high)]
    least, most = _with_room(np.minimum(*ends), np.maximum(*ends))
    top, bottom = _has_multiple(low, high, shift, 2.0), _has_multiple(low, high, shift + 1.0, 2.0)
    return np.where(bottom, -1.0, np.maximum(least, -1.0)), np.where(top, 1.0, np.minimum(most, 1.0))


def _has_multiple(low: Array, high: Array, offset: float, period: float = 1.0) -> Mask:
    """Whether (offset + k*period)*pi may lie between the bounds for a whole number k."""
    room = 1e-14 * (1.0 + np.abs(low) + np.abs(high))
    first = np.ceil(((low - room) / math.pi - offset) / period)
    found: Mask = (first * period + offset) * math.pi <= high + room
    return found | ~(np.maximum(np.abs(low), np.abs(high)) < ANGLE_MAX)


@cache
def _array_function(name: str) -> Callable[[Array], Array]:
    """A function of one argument on arrays: numpy's, or its definition step by step."""
    if name in UFUNCS:
        return UFUNCS[name]
    graph = LoweredGraph()
    argument = graph.variable("u")
    output = graph.call(name, argument)
    order = reachable(graph, [output], {argument})

    def apply(u: Array) -> Array:
        found: dict[int, Array | float] = {argument: u}
        for node in order:
            constant = graph.constant_at(node)
            arguments = [found[each] for each in graph.args[node]]
            found[node] = UFUNCS[graph.op[node]](*arguments) if constant is None else constant
        return np.asarray(found[output])

    return apply
