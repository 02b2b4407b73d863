"""From the expression tree to the graph: rational arithmetic is exact, and its result is rounded once to a float."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Final, TypeVar

from gdcli.graph.nodes import Graph
from gdcli.language.function_table import CONSTANTS
from gdcli.language.tree import Call, Constant, Negative, Node, Number, Over, Power, Product, Sum, Variable, fold

G = TypeVar("G", bound=Graph)

# A sub-tree: an exact rational number, or a node.
Part = Fraction | int

EXACT_POWER_BITS_MAX: Final = 4096
"""A power with a longer exact value is computed in floats."""


def build(root: Node, graph: G, bindings: Mapping[str, int] | None = None) -> int:
    """The node of `root` in `graph`; `bindings` maps names to nodes that replace them.

    A sub-tree without variables becomes one constant. Its rational part is computed exactly and rounded once, so that
    `0.1 + 0.2` is the float nearest to three tenths.
    """
    builder = _Builder(graph, bindings or {})
    return builder.node(fold(root, builder.visit))


class _Builder:
    """Builds one tree in a graph."""

    def __init__(self, graph: Graph, bindings: Mapping[str, int]) -> None:
        self.graph = graph
        self.bindings = bindings

    def node(self, part: Part) -> int:
        """The part as a node; an exact number is rounded to a float here."""
        return self.graph.constant(nearest_float(part)) if isinstance(part, Fraction) else part

    def visit(self, node: Node, below: tuple[Part, ...]) -> Part:
        match node:
            case Number(value=value):
                return value
            case Constant(name=name):
                return self.graph.constant(CONSTANTS[name])
            case Variable(name=name):
                return self.bindings[name] if name in self.bindings else self.graph.named(name)
            case Negative():
                return -below[0] if isinstance(below[0], Fraction) else self.graph.neg(below[0])
            case Over():
                return below[0]
            case Sum():
                return self.sum(below)
            case Product(factors=factors):
                return self.product(factors, below)
            case Power(base=base):
                return self.power(base, below[0], below[1])
            case Call(function=function):
                return self.graph.call(function, *map(self.node, below))

    def sum(self, terms: tuple[Part, ...]) -> Part:
        """Terms from left to right; leading rational terms are added exactly."""
        front = Fraction(0)
        count = 0
        for term in terms:
            if not isinstance(term, Fraction):
                break
            front += term
            count += 1
        if count == len(terms):
            return front
        return self.graph.add(*map(self.node, (front, *terms[count:])))

    def product(self, factors: tuple[Node, ...], values: tuple[Part, ...]) -> Part:
        """Factors from left to right, multiplied or divided by."""
        total = values[0]
        for factor, value in zip(factors[1:], values[1:], strict=True):
            total = self.over(total, value) if isinstance(factor, Over) else self.times(total, value)
        return total

    def times(self, left: Part, right: Part) -> Part:
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return left * right
        return self.graph.mul(self.node(left), self.node(right))

    def over(self, left: Part, right: Part) -> Part:
        if isinstance(left, Fraction) and isinstance(right, Fraction) and right:
            return left / right
        return self.graph.div(self.node(left), self.node(right))

    def power(self, typed_base: Node, base: Part, exponent: Part) -> Part:
        """base**exponent: exact for short rational powers, `exp` for the base e."""
        if typed_base == Constant("e"):
            return self.graph.call("exp", self.node(exponent))
        if isinstance(base, Fraction) and isinstance(exponent, Fraction) and _stays_exact(base, exponent):
            return Fraction(base**exponent)
        return self.graph.pow(self.node(base), self.node(exponent))


def _stays_exact(base: Fraction, exponent: Fraction) -> bool:
    if exponent.denominator != 1 or (base == 0 and exponent < 0):
        return False
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    return bits * abs(exponent.numerator) <= EXACT_POWER_BITS_MAX


def nearest_float(value: Fraction) -> float:
    """The float nearest to an exact number; ±inf beyond the float range."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
