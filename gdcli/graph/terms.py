"""Formulas as Python functions: a `Term` is a node of a graph that can be added, multiplied and divided like a number.

A Python function that uses arithmetic and the functions below accepts floats, numpy arrays or terms. Called with terms,
it adds its operations to their graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from gdcli.graph.code.ieee_arithmetic import CAREFUL_FUNCTIONS
from gdcli.graph.nodes import Graph
from gdcli.record import record

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


@record
class Term:
    """A node of a graph, with the operators of a number."""

    graph: Graph
    node: int

    def __add__(self, other: Term | float) -> Term:
        return self._with(self.graph.add, other)

    def __radd__(self, other: Term | float) -> Term:
        return self._lift(other) + self

    def __sub__(self, other: Term | float) -> Term:
        return self._with(self.graph.sub, other)

    def __rsub__(self, other: Term | float) -> Term:
        return self._lift(other) - self

    def __mul__(self, other: Term | float) -> Term:
        return self._with(self.graph.mul, other)

    def __rmul__(self, other: Term | float) -> Term:
        return self._lift(other) * self

    def __truediv__(self, other: Term | float) -> Term:
        return self._with(self.graph.div, other)

    def __rtruediv__(self, other: Term | float) -> Term:
        return self._lift(other) / self

    def __pow__(self, other: Term | float) -> Term:
        return self._with(self.graph.pow, other)

    def __rpow__(self, other: Term | float) -> Term:
        return self._lift(other) ** self

    def __neg__(self) -> Term:
        return Term(self.graph, self.graph.neg(self.node))

    def __abs__(self) -> Term:
        return Term(self.graph, self.graph.call("abs", self.node))

    def _with(self, operation: Callable[[int, int], int], other: Term | float) -> Term:
        return Term(self.graph, operation(self.node, self._lift(other).node))

    def _lift(self, other: Term | float) -> Term:
        return other if isinstance(other, Term) else Term(self.graph, self.graph.constant(float(other)))


def _apply(name: str, *values: Any) -> Any:  # noqa: ANN401 - the result has the type of the values
    """The function `name` of the table on floats, terms or arrays."""
    for value in values:
        if isinstance(value, Term):
            return Term(value.graph, value.graph.call(name, *(value._lift(v).node for v in values)))
    if all(isinstance(value, (int, float)) for value in values):
        return CAREFUL_FUNCTIONS[name](*values)
    from gdcli.graph.code.numpy_operations import UFUNCS  # noqa: PLC0415 - numpy is loaded already where there are arrays

    return UFUNCS[name](*values)


def sqrt(x: Value) -> Value:
    """The square root; nan below zero."""
    result: Value = _apply("sqrt", x)
    return result


def absolute(x: Value) -> Value:
    """The absolute value."""
    result: Value = _apply("abs", x)
    return result


def sign(x: Value) -> Value:
    """-1, 0 or 1."""
    result: Value = _apply("sign", x)
    return result


def exp(x: Value) -> Value:
    """The exponential function; inf where it overflows."""
    result: Value = _apply("exp", x)
    return result


def maximum(x: Value, y: Value | float) -> Value:
    """The larger of two; nan as soon as one is nan."""
    result: Value = _apply("max", x, y)
    return result


def minimum(x: Value, y: Value | float) -> Value:
    """The smaller of two; nan as soon as one is nan."""
    result: Value = _apply("min", x, y)
    return result
