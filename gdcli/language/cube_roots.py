"""Cube roots typed as powers: u**(1/3) has a real value only for u >= 0, unlike cbrt(u)."""

from __future__ import annotations

from typing import Final

from gdcli.language.tree import Node, Number, Over, Power, Product, nodes_of_tree

CUBE_ROOT_HINT: Final = "The real cube root is cbrt(u); u**(1/3) has a value only for u >= 0."


def has_cube_root(root: Node) -> bool:
    """Whether the tree has a power with an exponent n/3, n a whole number."""
    return any(_is_cube_root(node) for node in nodes_of_tree(root))


def _is_cube_root(node: Node) -> bool:
    match node:
        case Power(exponent=Product(factors=(Number(value=numerator), Over(operand=Number(value=denominator))))):
            return denominator == 3 and numerator.denominator == 1
    return False
