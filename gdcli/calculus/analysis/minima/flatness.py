"""A proof, from the formula of a function, that the function is constant around a point.

A computed gradient of 0 proves nothing: the gradient of exp(-x) at 1000 underflows to 0. The function is constant if
the parts of its formula that depend on the point cancel or have no effect, as the argument of `relu` below zero or the
smaller argument of `max`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from gdcli.graph.code.python import compile_function
from gdcli.graph.nodes import Graph, reachable
from gdcli.graph.objective import Objective

SlopeByVariable = Mapping[int, float]
"""The number of a variable -> the slope of a locally affine part with respect to it; slopes of 0 are left out."""


def is_flat(objective: Objective, x: Sequence[float]) -> bool:
    """Whether it is proved that the function is constant around x (n); False for a function over rows."""
    graph = objective.graph
    order = reachable(graph, [objective.output])
    if any(graph.per_row[node] for node in order):
        return False
    values = dict(zip(order, compile_function(graph, order, objective.inputs, careful=True)(x), strict=True))
    if not math.isfinite(values[objective.output]):
        return False
    numbers = {node: i for i, node in enumerate(objective.inputs)}
    slopes: dict[int, SlopeByVariable | None] = {}
    for node in order:
        slopes[node] = {numbers[node]: 1.0} if node in numbers else _slopes(graph, node, values, slopes)
    return slopes[objective.output] == {}


def _slopes(
    graph: Graph, node: int, values: Mapping[int, float], slopes: Mapping[int, SlopeByVariable | None]
) -> SlopeByVariable | None:
    """The slopes of a node that is affine around the point; None if it is not known to be affine."""
    arguments = graph.args[node]
    below = [slopes[argument] for argument in arguments]
    match graph.op[node]:
        case "add":
            return _combined([(1.0, each) for each in below])
        case "neg":
            return _combined([(-1.0, below[0])])
        case "mul":
            return _product(arguments, values, below)
        case "div" if below[1] == {}:
            return _combined([(1.0 / values[arguments[1]], below[0])])
        case "abs" | "relu" | "leaky_relu" if values[arguments[0]] > 0.0:
            return below[0]
        case "abs" if values[arguments[0]] < 0.0:
            return _combined([(-1.0, below[0])])
        case "relu" | "heaviside" | "sign" if _is_constant_beside(graph.op[node], values[arguments[0]]):
            return {}
        case "max" | "min":
            return _extreme(graph.op[node], arguments, values, below)
    return {} if all(each == {} for each in below) else None


def _is_constant_beside(op: str, value: float) -> bool:
    """Whether a step function, or `relu`, is constant around an argument."""
    return value < 0.0 if op == "relu" else value != 0.0


def _combined(terms: Sequence[tuple[float, SlopeByVariable | None]]) -> SlopeByVariable | None:
    """The slopes of a sum of multiples; None if those of a term are not known."""
    total: dict[int, float] = {}
    for factor, slopes in terms:
        if slopes is None:
            return None
        for variable, slope in slopes.items():
            total[variable] = total.get(variable, 0.0) + factor * slope
    return {variable: slope for variable, slope in total.items() if slope != 0.0}


def _product(
    arguments: Sequence[int], values: Mapping[int, float], below: Sequence[SlopeByVariable | None]
) -> SlopeByVariable | None:
    """The slopes of a constant times a part; none for the constant 0, whatever the part is."""
    for here, other in ((0, 1), (1, 0)):
        if below[here] == {}:
            factor = values[arguments[here]]
            return {} if factor == 0.0 else _combined([(factor, below[other])])
    return None


def _extreme(
    op: str, arguments: Sequence[int], values: Mapping[int, float], below: Sequence[SlopeByVariable | None]
) -> SlopeByVariable | None:
    """The slopes of the extreme argument; None if several arguments tie and their slopes differ."""
    best = (max if op == "max" else min)(values[argument] for argument in arguments)
    tied = [slopes for argument, slopes in zip(arguments, below, strict=True) if values[argument] == best]
    return tied[0] if all(each == tied[0] for each in tied) else None
