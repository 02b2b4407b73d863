"""Graphviz: the computation graph as DOT text, values on the way forward and adjoints on the way back."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.model import Backprop, GraphNode
from gdcli.model.sentences import shown
from gdcli.output.formats.sentences import NODE_ADJOINT
from gdcli.output.layout import labels


def record_lines(record: Backprop) -> Iterator[str]:
    """The graph from left to right; edges carry the local derivatives."""
    yield "digraph backprop {"
    yield "  rankdir=LR;"
    yield "  node [shape=box, style=rounded];"
    for node in record.nodes:
        yield f'  n{node.index} [label="{caption(node, chr(92) + "n")}"];'
    for node in record.nodes:
        for argument, slope in zip(node.arguments, node.local, strict=True):
            yield f'  n{argument} -> n{node.index} [label="{slope:.4g}"];'
    yield "}"


def caption(node: GraphNode, line_break: str) -> str:
    """What a node shows: how it is made, its value, and the derivative of the output by it."""
    if node.operation == "constant":
        return node.label
    title = node.label if node.is_input else f"{node.label} = {node.definition}"
    value, adjoint = labels.VALUE_IS(value=f"{node.value:.4g}"), NODE_ADJOINT(adjoint=f"{node.adjoint:.4g}")
    return line_break.join((title, shown(value), shown(adjoint)))
