"""Why a function has no value at a point: the part of the expression that fails, and how it fails."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from gdcli.graph.build import build
from gdcli.graph.code.python import compile_function
from gdcli.graph.nodes import Graph
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Call, Expression, Node, Over, Power, Product, children, nodes_of_tree
from gdcli.record import record

PART_CHARACTERS_MAX: Final = 40


class Failure(StrEnum):
    """Why an operation on finite arguments has no finite value."""

    OUTSIDE = "outside"  # log(-1), sqrt(-1), (-8)**(1/3)
    POLE = "pole"  # 1/0, log(0)
    OVERFLOW = "overflow"  # exp(1000): a value too large for a float


@record
class Culprit:
    """The innermost part of an expression that fails, as text (None if the text is long), and its arguments there."""

    text: str | None
    failure: Failure
    arguments: tuple[float, ...]


def culprit(expression: Expression, point: Sequence[float]) -> Culprit | None:
    """The innermost operation on finite arguments without a finite value at `point` (n); None if there is none.

    A pole inside of a formula counts even if the result in floats is finite, as for atan(1/x). For a function over the
    rows of a table, whose operations have many values, the result is None.
    """
    if expression.table is not None:
        return None
    failing = _Failing(expression, point)
    if failing.at(expression.root) is None:
        poles = (failing.itself(node) for node in nodes_of_tree(expression.root))
        return next((pole for pole in poles if pole is not None and pole.failure is Failure.POLE), None)
    return failing.innermost(expression.root)


class _Failing:
    """The parts of an expression that have no finite value at a point."""

    def __init__(self, expression: Expression, point: Sequence[float]) -> None:
        graph = Graph()
        inputs = [graph.variable(name) for name in expression.variables]
        nodes = list(nodes_of_tree(expression.root))
        built = [build(node, graph) for node in nodes]
        values = compile_function(graph, built, inputs, careful=True)(point)
        self._values = dict(zip(map(id, nodes), values, strict=True))

    def at(self, node: Node) -> float | None:
        """The value of a part if it is not finite, else None."""
        value = self._values[id(node)]
        return None if math.isfinite(value) else value

    def itself(self, node: Node) -> Culprit | None:
        """The part as a failure; None if it does not fail, or if one of its arguments fails."""
        value, parts = self.at(node), children(node)
        if value is None or any(self.at(part) is not None for part in parts):
            return None
        below = tuple(self._values[id(part)] for part in parts)
        return Culprit(_text(node), _failure(node, parts, below, value), below)

    def innermost(self, node: Node) -> Culprit | None:
        """The innermost failing part; of several failing arguments, inside the first nan or else inside the first."""
        while failing := [part for part in children(node) if self.at(part) is not None]:
            node = next((part for part in failing if math.isnan(self._values[id(part)])), failing[0])
        return self.itself(node)


def _text(node: Node) -> str | None:
    text = to_text(node)
    return text if len(text) <= PART_CHARACTERS_MAX else None


def _failure(node: Node, parts: Sequence[Node], below: Sequence[float], value: float) -> Failure:
    """How an operation on finite arguments failed."""
    match node:
        case Product():
            divided = any(isinstance(part, Over) and b == 0.0 for part, b in zip(parts, below, strict=True))
            return Failure.POLE if divided else Failure.OVERFLOW
        case Power():
            if math.isnan(value):
                return Failure.OUTSIDE
            return Failure.POLE if below[0] == 0.0 else Failure.OVERFLOW
        case Call(function=name):
            if math.isnan(value):
                return Failure.OUTSIDE
            return Failure.POLE if _has_a_pole(name) else Failure.OVERFLOW
    return Failure.OVERFLOW


def _has_a_pole(name: str) -> bool:
    """Whether a function can be infinite at a finite argument, other than by overflow."""
    function = FUNCTIONS[name]
    return bool(function.edges) or "/" in (function.definition_text(1) or "")
