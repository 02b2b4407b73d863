"""The expression tree: immutable nodes with their place in the source, and the walks everything else is made of.

Chains are flat: `a + b - c` is one `Sum` of three terms, `a*b/c` one `Product` of three factors, so that a sum of a
thousand terms is no deeper than a sum of two. Nothing here recurses; trees may be as deep as memory allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

Span = tuple[int, int]
NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Number:
    """An exact rational number: `0.1` is one tenth. Never negative as typed: the sign is a `Negative` around it."""

    value: Fraction
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """`pi` or `e`."""

    name: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that is not a constant: a variable, or a parameter still to be set."""

    name: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """Unary minus; a subtraction `a - b` is `Sum((a, Negative(b)))`."""

    operand: Node
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Over:
    """A factor below the fraction bar, never the first of its `Product`: `a/b` is `Product((a, Over(b)))`."""

    operand: Node
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Two or more terms, added from left to right."""

    terms: tuple[Node, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Product:
    """Two or more factors, multiplied (or divided by, `Over`) from left to right."""

    factors: tuple[Node, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Power:
    """`base ** exponent`."""

    base: Node
    exponent: Node
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the table applied to its arguments; `function` is the canonical name."""

    function: str
    arguments: tuple[Node, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


Node = Number | Constant | Variable | Negative | Over | Sum | Product | Power | Call
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Expression:
    """What the user wrote, checked: tree, source text, and variables in natural order (x2 before x10)."""

    root: Node
    source: str
    variables: tuple[str, ...]


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, from left to right."""
    match node:
        case Number() | Variable() | Constant():
            return ()
        case Product(factors=parts) | Sum(terms=parts) | Call(arguments=parts):
            return parts
        case Power(base=base, exponent=exponent):
            return (base, exponent)
        case Negative(operand=operand) | Over(operand=operand):
            return (operand,)


def with_children(node: Node, parts: tuple[Node, ...]) -> Node:
    """The same node over other children, keeping its place."""
    match node:
        case Negative():
            return Negative(parts[0], node.span)
        case Over():
            return Over(parts[0], node.span)
        case Sum():
            return Sum(parts, node.span)
        case Product():
            return Product(parts, node.span)
        case Power():
            return Power(parts[0], parts[1], node.span)
        case Call(function=function):
            return Call(function, parts, node.span)
    return node


def walk(root: Node) -> Iterator[Node]:
    """Every node, children before parents, left before right."""
    pending = [root]
    order: list[Node] = []
    while pending:
        node = pending.pop()
        order.append(node)
        pending.extend(children(node))
    return reversed(order)


def fold(root: Node, visit: Callable[[Node, tuple[T, ...]], T]) -> T:
    """Compute bottom-up: `visit(node, results of its children)`, once per occurrence, without recursion."""
    pending = [root]
    order: list[tuple[Node, int]] = []
    while pending:
        node = pending.pop()
        below = children(node)
        order.append((node, len(below)))
        pending.extend(below)
    results: list[T] = []
    for node, count in reversed(order):
        if count:
            split = len(results) - count
            values = tuple(results[split:])
            del results[split:]
            results.append(visit(node, values))
        else:
            results.append(visit(node, ()))
    return results[0]


def variables_of(root: Node) -> frozenset[str]:
    """The names of all variables below."""
    return frozenset(node.name for node in walk(root) if isinstance(node, Variable))


def substitute(root: Node, values: Mapping[str, Node]) -> Node:
    """The tree with every variable that `values` names replaced by its tree."""

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        if isinstance(node, Variable):
            return values.get(node.name, node)
        return with_children(node, below)

    return fold(root, visit)
