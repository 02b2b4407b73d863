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
    order = sorted({*reachable(graph, [output]), *inputs}, key=lambda node: (graph.op[node] != "var", node))
    passed = reverse_pass(graph, output, inputs)
    local = {node: local_derivatives(graph, node) for node in order}
    index = {node: i for i, node in enumerate(order)}
    labels = _labels(graph, order)
    arrivals = (arrived.node for messages in passed.incoming.values() for arrived in messages)
    slopes = (node for row in local.values() for node in row)
    wanted = sorted({*order, *passed.adjoint.values(), *slopes, *arrivals})
    single = [graph.reduce("mean", node) for node in wanted]
    number = dict(zip(wanted, CompiledFunction(graph, single, inputs)(point), strict=True))

    def message(arrived: Contribution) -> Message:
        return Message(index[arrived.parent], number[local[arrived.parent][arrived.slot]], number[arrived.node])

    nodes = tuple(
        GraphNode(
            index=index[node],
            label=labels[node],
            operation=OPERATIONS.get(graph.op[node], graph.op[node]),
            definition=_definition(graph, node, labels),
            arguments=tuple(index[argument] for argument in graph.args[node]),
            value=number[node],
            local=tuple(number[slope] for slope in local[node]),
            messages=tuple(message(arrived) for arrived in passed.incoming.get(node, ())),
            adjoint=number[passed.adjoint[node]] if node in passed.adjoint else 0.0,
            rows=graph.rows if graph.per_row[node] else 0,
        )
        for node in order
    )
    x, value = tuple(point), number[output]
    edges = Edges(graph, output, inputs)
    if math.isfinite(value) and not graph.table and edges.has_hole(x):
        value = math.nan
    gradient = edges.gradient(x, value, tuple(nodes[index[node]].adjoint for node in inputs))
    return Backprop(
        expression=to_text(expression.root),
        variables=expression.variables,
        point=x,
        value=value,
        gradient=gradient if not math.isnan(value) else (math.nan,) * len(gradient),
        nodes=nodes,
    )


def _labels(graph: Graph, order: Sequence[int]) -> dict[int, str]:
    """The names of variables, the values of constants, and numbered names for results, none of them a variable's."""
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
