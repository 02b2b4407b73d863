"""How hard a formula is to read: a number that people would roughly agree with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gdcli.language.tree import Call, Constant, Negative, Node, Number, Over, Power, Product, Sum, Variable, fold

Weighed = tuple[int, bool]  # what it costs, and whether it holds a fraction
TERMS_AT_A_GLANCE: Final = 3  # a longer sum in brackets costs extra
DIGITS_AT_A_GLANCE: Final = 2  # and so does each pair of further digits


def cost(root: Node) -> int:
    """Signs, names and brackets, weighed; fractions inside of fractions and long brackets are worst."""
    return fold(root, _weigh)[0]


def has_fraction(root: Node) -> bool:
    """Whether anything stands below a fraction bar."""
    return fold(root, _weigh)[1]


def _weigh(node: Node, below: tuple[Weighed, ...]) -> Weighed:
    total = sum(weight for weight, _ in below)
    fractions = sum(fraction for _, fraction in below)
    match node:
        case Number(value=value):
            digits = len(str(value.numerator)) + len(str(value.denominator)) - 1
            return 2 + (digits - 1) // DIGITS_AT_A_GLANCE, False
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
    """What the brackets around a part cost, where it needs any."""
    if not isinstance(node, Sum):
        return 0
    return 2 + 2 * isinstance(node.terms[0], Negative) + 2 * max(0, len(node.terms) - TERMS_AT_A_GLANCE)
