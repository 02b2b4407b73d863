"""Light simplification: a tree made anew by the constructors of the language."""

from __future__ import annotations

from gdcli.language.algebra import add, call, divide, multiply, negate, number_of, power
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
