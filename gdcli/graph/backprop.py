"""Backpropagation, node by node: the graph as it was typed, with each value, local derivative and message."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from gdcli.graph.build import build
from gdcli.graph.edges import Edges
from gdcli.graph.nodes import Graph, reachable
from gdcli.graph.objective import CompiledFunction
from gdcli.graph.reverse import Contribution, local_derivatives, reverse_pass
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Expression
from gdcli.model import Backprop, GraphNode, Message

OPERATIONS: Final[Mapping[str, str]] = {
    "add": "sum", "neg": "minus", "mul": "product", "div": "quotient", "pow": "power", "const": "constant",
    "var": "variable",
}  # fmt: skip
_INFIX: Final[Mapping[str, str]] = {"add": " + ", "mul": "*", "div": "/", "pow": "**"}


def backprop(expression: Expression, point: Sequence[float]) -> Backprop:
    """The forward and the backward pass of an expression at a point (n).

    Each number is computed from the node's own formula, so that a reader can check every sum and product. For a node
    with one value a row the numbers are means over the rows.
    """
    graph = Graph(expression.table)
    inputs = [graph.variable(name) for name in expression.variables]
    output = build(expression.root, graph)
    passes = _Passes(graph, output, inputs, point)
    x, value = tuple(point), passes.number[output]
    edges = Edges(graph, output, inputs)
    if math.isfinite(value) and not graph.table and edges.has_hole(x):
        value = math.nan
    gradient = edges.gradient(x, value, tuple(map(passes.adjoint, inputs)))
    return Backprop(
        expression=to_text(expression.root),
        variables=expression.variables,
        point=x,
        value=value,
        gradient=gradient if not math.isnan(value) else (math.nan,) * len(gradient),
        nodes=tuple(map(passes.described, passes.order)),
    )


class _Passes:
    """Both passes over a graph, and the numbers of all their nodes at a point (n)."""

    def __init__(self, graph: Graph, output: int, inputs: Sequence[int], point: Sequence[float]) -> None:
        self.graph = graph
        self.order = sorted({*reachable(graph, [output]), *inputs}, key=lambda node: (graph.op[node] != "var", node))
        self._reverse = reverse_pass(graph, output, inputs)
        self._local = {node: local_derivatives(graph, node) for node in self.order}
        self._index = {node: i for i, node in enumerate(self.order)}
        self._labels = _labels(graph, self.order)
        self.number = self._numbers(inputs, point)

    def _numbers(self, inputs: Sequence[int], point: Sequence[float]) -> dict[int, float]:
        """The values of all nodes, adjoints, local derivatives and contributions; over rows their means."""
        sent = (each.node for contributions in self._reverse.incoming.values() for each in contributions)
        slopes = (node for row in self._local.values() for node in row)
        wanted = sorted({*self.order, *self._reverse.adjoint.values(), *slopes, *sent})
        single = [self.graph.reduce("mean", node) for node in wanted]
        return dict(zip(wanted, CompiledFunction(self.graph, single, inputs)(point), strict=True))

    def adjoint(self, node: int) -> float:
        """The derivative of the output by a node; 0 if the output does not depend on the node."""
        return self.number[self._reverse.adjoint[node]] if node in self._reverse.adjoint else 0.0

    def described(self, node: int) -> GraphNode:
        """A node with its numbers."""
        graph = self.graph
        return GraphNode(
            index=self._index[node],
            label=self._labels[node],
            operation=OPERATIONS.get(graph.op[node], graph.op[node]),
            definition=_definition(graph, node, self._labels),
            arguments=tuple(self._index[argument] for argument in graph.args[node]),
            value=self.number[node],
            local=tuple(self.number[slope] for slope in self._local[node]),
            messages=tuple(map(self._message, self._reverse.incoming.get(node, ()))),
            adjoint=self.adjoint(node),
            rows=graph.rows if graph.per_row[node] else 0,
        )

    def _message(self, sent: Contribution) -> Message:
        local = self.number[self._local[sent.parent][sent.slot]]
        return Message(self._index[sent.parent], local, self.number[sent.node])


def _labels(graph: Graph, order: Sequence[int]) -> dict[int, str]:
    """The names of variables, the values of constants, and numbered names for results that no variable has."""
    names = {str(graph.payload[node]) for node in order if graph.op[node] == "var"}
    letter = next(letter for letter in "vtzq" if not any(name.startswith(letter) for name in names) or letter == "q")
    labels: dict[int, str] = {}
    count = 0
    for node in order:
        payload = graph.payload[node]
        if payload is None:
            count += 1
            labels[node] = f"{letter}{count}"
        else:
            labels[node] = payload if isinstance(payload, str) else f"{payload:.6g}"
    return labels


def _definition(graph: Graph, node: int, labels: Mapping[int, str]) -> str:
    """The operation of a node, written with the labels of its arguments."""
    op, arguments = graph.op[node], [labels[argument] for argument in graph.args[node]]
    if not arguments:
        return labels[node]
    if op == "neg":
        return f"-{arguments[0]}"
    if op in _INFIX:
        return _INFIX[op].join(_operand(text) for text in arguments)
    return f"{op}({', '.join(arguments)})"


def _operand(label: str) -> str:
    return f"({label})" if label.startswith("-") else label
