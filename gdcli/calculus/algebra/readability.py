"""The cost of reading a formula: a number that grows with the count of its signs, names, brackets and fractions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gdcli.language.tree import Call, Constant, Negative, Node, Number, Over, Power, Product, Sum, Variable, fold

Weighed = tuple[int, bool]  # cost, and whether there is a fraction
SHORT_SUM_TERMS: Final = 3
"""Terms of a sum in brackets; each further one costs extra."""
SHORT_NUMBER_DIGITS: Final = 2
"""Digits of a number; each pair of further ones costs extra."""


def cost(root: Node) -> int:
    """The cost of a formula; fractions inside of fractions and long brackets cost most."""
    return fold(root, _weigh)[0]


def has_fraction(root: Node) -> bool:
    """Whether the formula has a fraction."""
    return fold(root, _weigh)[1]


def _weigh(node: Node, below: tuple[Weighed, ...]) -> Weighed:
    total = sum(weight for weight, _ in below)
    fractions = sum(fraction for _, fraction in below)
    match node:
        case Number(value=value):
            digits = len(str(value.numerator)) + len(str(value.denominator)) - 1
            return 2 + (digits - 1) // SHORT_NUMBER_DIGITS, False
        case Constant() | Variable():
            return 2, False
        case Negative(operand=operand):
            return total + 1 + _bracket(operand), fractions > 0
        case Sum(terms=terms):
            plus = sum(not isinstance(term, Negative) for term in terms[1:])
            return total + plus + isinstance(terms[0], Negative) + max(0, fractions - 1), fractions > 0
        case Over():
            return total + 2 + 4 * (fractions > 0), True
        case Product(factors=factors):
            return total + _brackets(factors, below), fractions > 0
        case Power(base=base, exponent=exponent):
            small = isinstance(exponent, Number)
            return total + _bracket(base) + isinstance(exponent, Sum) - small, fractions > 0
        case Call(function=function, arguments=arguments):
            decay = function == "exp" and isinstance(arguments[0], Negative)
            return total + 2 - decay, fractions > 0


def _brackets(factors: Sequence[Node], below: Sequence[Weighed]) -> int:
    return sum(
        _bracket(factor) + 3 * (fraction and isinstance(factor, Sum))
        for factor, (_, fraction) in zip(factors, below, strict=True)
    )


def _bracket(node: Node) -> int:
    """The cost of the brackets around a part; 0 where it needs none."""
    if not isinstance(node, Sum):
        return 0
    return 2 + 2 * isinstance(node.terms[0], Negative) + 2 * max(0, len(node.terms) - SHORT_SUM_TERMS)
