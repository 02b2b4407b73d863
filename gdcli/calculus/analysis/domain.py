"""Where a function has no value: which part of the expression fails at a point, and how."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from gdcli.graph.build import build
from gdcli.graph.code.python import compile_function
from gdcli.graph.nodes import Graph
from gdcli.language.functions import FUNCTIONS
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Call, Expression, Node, Over, Power, Product, children
from gdcli.record import record

LONGEST_TEXT: Final = 40


class Failure(StrEnum):
    """How an operation came to have no finite value while its arguments have one."""

    OUTSIDE = "outside"  # log(-1), sqrt(-1), (-8)**(1/3)
    POLE = "pole"  # 1/0, log(0)
    OVERFLOW = "overflow"  # exp(1000): a value too large for a float


@record
class Culprit:
    """The innermost part of an expression that fails, as text (None where that is long), and its arguments there."""

    text: str | None
    failure: Failure
    arguments: tuple[float, ...]


def culprit(expression: Expression, point: Sequence[float]) -> Culprit | None:
    """The innermost operation without a finite value at `point` (n) whose arguments have one; None if all is well."""
    graph = Graph()
    inputs = [graph.variable(name) for name in expression.variables]

    def values(nodes: Sequence[Node]) -> tuple[float, ...]:
        made = [build(node, graph) for node in nodes]
        return compile_function(graph, made, inputs, careful=True)(point) if made else ()

    node = expression.root
    if math.isfinite(values([node])[0]):
        return None
    while True:
        parts = children(node)
        below = values(parts)
        failing = [part for part, value in zip(parts, below, strict=True) if not math.isfinite(value)]
        if not failing:
            return Culprit(_text(node), _failure(node, parts, below, values([node])[0]), below)
        # Of inf - inf both sides are to blame; a part that is nan comes before one that is only too large.
        node = next((part for part in failing if math.isnan(values([part])[0])), failing[0])


def _text(node: Node) -> str | None:
    text = to_text(node)
    return text if len(text) <= LONGEST_TEXT else None


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
