"""Holes: points where the function has no value although its formula gives a finite number in floats.

Example: in floats, atan(1/x) at 0 is atan(inf), and 1/(1 + 1/x) at 0 is 0. In mathematics neither has a value there. An
overflow is not a hole: 1/(1 + exp(1000)) has a value, which is too small for a float. A divisor of 0.0 is exactly zero,
or a number that underflowed; its factors decide which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from gdcli.graph.code.lowering import LoweredGraph, lower
from gdcli.graph.code.python import compile_function
from gdcli.graph.nodes import Graph, reachable
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.intervals import range_of


class Holes:
    """Finds the holes of a graph, at its operations that can have a pole."""

    def __init__(self, graph: Graph, output: int, inputs: Sequence[int]) -> None:
        self._graph, (output, *self._inputs) = lower(graph, [output, *inputs])
        self._order = reachable(self._graph, [output])
        self._critical = [node for node in self._order if _can_have_a_pole(self._graph, node)]

    def is_at(self, point: Sequence[float]) -> bool:
        """Whether a part of the formula has a pole exactly at the point (n)."""
        if not self._critical:
            return False
        values = dict(zip(self._order, self._values(point), strict=True))
        return any(self._has_pole(node, values) for node in self._critical)

    @cached_property
    def _values(self) -> Callable[[Sequence[float]], tuple[float, ...]]:
        return compile_function(self._graph, self._order, self._inputs, careful=True)

    def _has_pole(self, node: int, values: Mapping[int, float]) -> bool:
        op, arguments = self._graph.op[node], self._graph.args[node]
        if op == "div":
            return is_zero(self._graph, arguments[1], values)
        if op == "pow":
            return values[arguments[1]] < 0.0 and is_zero(self._graph, arguments[0], values)
        at = values[arguments[0]]
        return at in FUNCTIONS[op].edges and (at != 0.0 or is_zero(self._graph, arguments[0], values))


def _can_have_a_pole(graph: LoweredGraph, node: int) -> bool:
    op = graph.op[node]
    if op == "div":
        return not graph.constant_at(graph.args[node][1])
    return op == "pow" or (op in FUNCTIONS and bool(FUNCTIONS[op].edges))


def is_zero(graph: LoweredGraph, node: int, values: Mapping[int, float]) -> bool:
    """Whether a node is exactly zero, and not an underflow; `values` are the computed values of all nodes."""
    if values[node] != 0.0:
        return False
    op, arguments = graph.op[node], graph.args[node]
    zeros = [argument for argument in arguments if is_zero(graph, argument, values)]
    if op in FUNCTIONS and range_of(op).is_positive:
        return False  # a computed 0 is an underflow
    if op == "mul":
        return bool(zeros)
    if op in ("div", "pow"):
        return arguments[0] in zeros
    vanishing = [argument for argument in arguments if values[argument] == 0.0]
    return len(zeros) == len(vanishing) or len(vanishing) < len(arguments)
