"""Backpropagation at a point, node by node.

n variables, K updates. Points and gradients are tuples of n floats, in the order of `variables`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.answer import Answer, Fact, point_in_short_form
from gdcli.model.sentences import AT, FUNCTION, GRADIENT, VALUE_AT, Template
from gdcli.record import record


@record
class Message:
    """The contribution that one node sends back to one of its arguments: its own adjoint times its local derivative."""

    sender: int
    local: float
    amount: float


@record
class GraphNode:
    """One node of the computation graph at a point: how it is made, its value, and the derivative of the output by it.

    `label` names it (`x`, `3`, `v2`), `definition` says what it is made of (`x*v1`). `local` holds the derivative by
    each of `arguments` (indices of nodes before it). `messages` came from the nodes that use this one; `adjoint` is
    their sum.

    A node over the rows of a table has a value in each of `rows` rows, 0 for all others; its numbers are means over the
    rows. Its adjoint is the adjoint of the mean: `rows` times the derivative by one of its values.
    """

    index: int
    label: str
    operation: str
    definition: str
    arguments: tuple[int, ...]
    value: float
    local: tuple[float, ...]
    messages: tuple[Message, ...]
    adjoint: float
    rows: int = 0

    @property
    def is_input(self) -> bool:
        return self.operation == "variable"


@record
class Backprop(Answer):
    """Backpropagation at a point: the nodes in the order of the forward pass; the last one is the output."""

    expression: str
    variables: tuple[str, ...]
    point: tuple[float, ...]
    value: float
    gradient: tuple[float, ...]
    nodes: tuple[GraphNode, ...]

    @property
    def backward(self) -> tuple[GraphNode, ...]:
        """The nodes that have an adjoint to compute, in the order of the backward pass."""
        return tuple(node for node in reversed(self.nodes) if node.operation != "constant")

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        yield FUNCTION, self.expression
        at = point_in_short_form(self.variables, self.point)
        yield AT, VALUE_AT(point=at, value=f"{self.value:.6g}")
        yield GRADIENT, point_in_short_form(self.variables, self.gradient)
        yield Template("nodes"), len(self.nodes)
