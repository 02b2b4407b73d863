"""From a tree to text: `to_text` gives a text that parses to the same tree."""

from __future__ import annotations

from fractions import Fraction

from gdcli.language.printing.precedence import Precedence, Printed
from gdcli.language.reading.decimals import write_decimal
from gdcli.language.tree import (
    Call,
    Constant,
    Expression,
    Negative,
    Node,
    Number,
    Over,
    Power,
    Product,
    Sum,
    Variable,
    fold,
)


def to_text(tree: Node | Expression) -> str:
    """The canonical text: `x**2 + 3*x`, `-x**2`, `(x - 1)/(x + 1)`, `exp(-x)`, `0.1`."""
    return fold(tree.root if isinstance(tree, Expression) else tree, _text).text


def number_text(value: Fraction) -> str:
    """An exact number as typed: a decimal if it has one, else a fraction such as 1/3; with its sign."""
    sign = "-" if value < 0 else ""
    decimal = write_decimal(abs(value))
    return sign + (decimal or f"{abs(value.numerator)}/{value.denominator}")


def _text(node: Node, below: tuple[Printed, ...]) -> Printed:
    match node:
        case Number(value=value):
            return Printed(number_text(value), _number_level(value))
        case Constant(name=name) | Variable(name=name):
            return Printed(name, Precedence.ATOM)
        case Negative():
            return Printed("-" + below[0].within(Precedence.PRODUCT), Precedence.NEGATIVE)
        case Over():
            return Printed("/" + below[0].within(Precedence.POWER), Precedence.PRODUCT)
        case Sum():
            return Printed(_sum_text(below), Precedence.SUM)
        case Product(factors=factors):
            return Printed(_product_text(factors, below), Precedence.PRODUCT)
        case Power():
            base, exponent = below
            return Printed(f"{base.within(Precedence.ATOM)}**{exponent.within(Precedence.POWER)}", Precedence.POWER)
        case Call(function=function):
            return Printed(f"{function}({', '.join(printed.text for printed in below)})", Precedence.ATOM)


def _number_level(value: Fraction) -> Precedence:
    if value < 0:
        return Precedence.NEGATIVE
    return Precedence.ATOM if write_decimal(value) else Precedence.PRODUCT


def _sum_text(below: tuple[Printed, ...]) -> str:
    """The terms with their signs between; a printed `-u` becomes the subtraction of u."""
    pieces = [below[0].within(Precedence.NEGATIVE)]
    for printed in below[1:]:
        text = printed.within(Precedence.NEGATIVE)
        pieces.append(f" - {text[1:]}" if text.startswith("-") else f" + {text}")
    return "".join(pieces)


def _product_text(factors: tuple[Node, ...], below: tuple[Printed, ...]) -> str:
    pieces = [below[0].within(Precedence.POWER)]
    for factor, printed in zip(factors[1:], below[1:], strict=True):
        pieces.append(printed.text if isinstance(factor, Over) else "*" + printed.within(Precedence.POWER))
    return "".join(pieces)
