"""Light simplification: a tree made anew by the constructors of the language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from gdcli.language.algebra import add, call, divide, multiply, negate, number, number_of, power
from gdcli.language.tree import ONE, Call, Negative, Node, Over, Power, Product, Sum, fold


def rebuilt(tree: Node) -> Node:
    """The tree, with each node lightly simplified."""
    return fold(tree, _rebuild)


def _rebuild(node: Node, below: tuple[Node, ...]) -> Node:
    match node:
        case Negative():
            return negate(below[0])
        case Over():
            return Over(below[0])
        case Sum():
            return add(*below)
        case Product():
            return multiply(*below)
        case Power():
            return raised(*below)
        case Call(function=function):
            return call(function, *below)
    return node


def raised(base: Node, exponent: Node) -> Node:
    """A power; 1 over a power where the exponent is a negative number."""
    value = number_of(exponent)
    return divide(ONE, power(base, negate(exponent))) if value is not None and value < 0 else power(base, exponent)


def cancelled(tree: Node) -> Node:
    """The tree, rebuilt with one power for each base in every product: x where the quotient rule leaves x**2/x."""
    return fold(tree, lambda node, below: _joined(below) if isinstance(node, Product) else _rebuild(node, below))


def _joined(factors: Iterable[Node]) -> Node:
    """The product with the powers of each base joined."""
    exponents: dict[Node, Fraction] = defaultdict(Fraction)
    for factor in factors:
        inside, sign = (factor.operand, -1) if isinstance(factor, Over) else (factor, 1)
        for part in inside.factors if isinstance(inside, Product) else (inside,):
            exponent = number_of(part.exponent) if isinstance(part, Power) else None
            base = part.base if isinstance(part, Power) and exponent is not None else part
            exponents[base] += sign * (1 if exponent is None else exponent)
    above, below = (
        multiply(*(power(base, number(sign * e)) for base, e in exponents.items() if sign * e > 0)) for sign in (1, -1)
    )
    return divide(above, below)
