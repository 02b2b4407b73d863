"""Constructors of trees that simplify while they build: no `1*x`, no `x + 0`, no `x**1`.

The rules of a derivation use them. A result has the same value as its operands wherever they have one. It has the same
domain, too, except that a factor 0 gives 0 and an exponent 0 gives 1. Like terms and like factors merge, exact
constants are worked out, signs and coefficients come first; nothing cancels across a fraction bar. Operands come from
`parse` or from these constructors, and each result is a tree that `parse` could have made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt
from typing import Final

from gdcli.language.function_table import CALLS
from gdcli.language.printing.text import to_text
from gdcli.language.reading.decimals import write_decimal
from gdcli.language.tree import (
    ONE,
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Over,
    Power,
    Product,
    Sum,
    Variable,
    fold,
    nodes_of_tree,
)

ZERO: Final = Number(Fraction(0))
FOLDED_NUMBER_MAX: Final = 10**40
"""The largest numerator or denominator of a computed constant: larger ones have too many digits to type."""
_POLES: Final = frozenset({"tan", "sec", "csc", "cot"})  # functions with poles at infinitely many points


def number(value: Fraction | int, *, decimal: bool = False) -> Node:
    """An exact number as a tree: an integer, a fraction such as 1/3, or, with `decimal`, a decimal if it has one."""
    exact = Fraction(value)
    if exact < 0:
        return Negative(number(-exact, decimal=decimal))
    if exact.denominator == 1 or (decimal and write_decimal(exact)):
        return Number(exact)
    return Product((Number(Fraction(exact.numerator)), Over(Number(Fraction(exact.denominator)))))


def signed_number(value: Fraction) -> Node:
    """A rational number as one node, with a node for its minus sign; not the form in which a fraction is written."""
    return Negative(Number(-value)) if value < 0 else Number(value)


def number_of(node: Node) -> Fraction | None:
    """The exact number that a tree such as `2`, `-0.5` or `1/3` writes; None for anything else."""
    node, sign = _without_signs(node)
    match node:
        case Number(value=value):
            return sign * value
        case Product(factors=(Number(value=over), Over(operand=Number(value=under)))) if under:
            return sign * over / under
    return None


def negate(operand: Node) -> Node:
    """The opposite -u; two signs cancel."""
    match operand:
        case Negative(operand=inner):
            return inner
        case Number(value=value) if value == 0:
            return ZERO
    return Negative(operand)


def add(*terms: Node) -> Node:
    """The sum u + v + …: sums inside are opened, numbers and like terms are added up."""
    collected: dict[str, _Term] = {}
    for sign, term in _opened_terms(terms):
        coefficient, rest, decimal = _split_coefficient(term)
        like = collected.setdefault(to_text(rest), _Term(rest))
        like.coefficients.append(sign * coefficient)
        like.decimal |= decimal
    parts = [part for like in collected.values() for part in like.parts()]
    if not parts:
        return ZERO
    return parts[0] if len(parts) == 1 else Sum(tuple(parts))


def multiply(*factors: Node) -> Node:
    """The product u*v*…: sign and coefficient first, then variables, sums, functions; like factors become powers."""
    row = _Row()
    for factor in factors:
        row.take(factor)
    return row.tree()


def divide(numerator: Node, denominator: Node) -> Node:
    """The quotient u/v as one fraction; constants are reduced, but nothing that holds a variable is cancelled."""
    row = _Row()
    row.take(numerator)
    row.take(denominator, below=True)
    return row.tree()


def power(base: Node, exponent: Node) -> Node:
    """The power u**v; the exponents 0 and 1, powers of numbers, and integer powers of integer powers are worked out."""
    above, below = number_of(exponent), number_of(base)
    if above == 0:
        return ONE
    if above == 1 or below == 1:
        return base
    if above is None or above.denominator != 1:
        return Power(base, exponent)
    if below is not None and (below or above > 0):
        folded = _folded_power(below, int(above))
        return Power(base, exponent) if folded is None else number(folded, decimal=_has_decimals(base))
    bare, sign = _without_signs(base)
    raised = _integer_power(bare, exponent, int(above))
    return negate(raised) if sign < 0 and above % 2 else raised


def _integer_power(base: Node, exponent: Node, value: int) -> Node:
    """A base without a sign to an integer power; powers of powers multiply, unless that would fill a gap at zero."""
    if isinstance(base, Power):
        first = number_of(base.exponent)
        if first is not None and first.denominator == 1 and (first > 0 or value > 0) and _fits(first * value):
            return Power(base.base, number(first * value))
    return Power(base, exponent)


def call(function: str, *arguments: Node) -> Node:
    """A call of a function, or its exact value if that is known, as for exp(0)."""
    values = [number_of(argument) for argument in arguments]
    if function == "log" and arguments == (Constant("e"),):
        return ONE
    rule = _EXACT_VALUES.get(function)
    if rule is not None and len(values) == 1 and values[0] is not None:
        value = rule(values[0])
        if value is not None:
            return number(value, decimal=_has_decimals(arguments[0]))
    return Call(function, arguments)


def ordered(tree: Node) -> Node:
    """A polynomial by falling degree; by rising degree if its first term would be negative and its last is not."""
    if not isinstance(tree, Sum):
        return tree
    degrees = [_degree(term) for term in tree.terms]
    if any(degree is None for degree in degrees):
        return tree
    ranked = sorted(zip(degrees, tree.terms, strict=True), key=lambda pair: -(pair[0] or 0))
    terms = [term for _, term in ranked]
    if isinstance(terms[0], Negative) and not isinstance(terms[-1], Negative):
        terms.reverse()
    return Sum(tuple(terms), tree.span)


_Powers = dict[tuple[str, bool], tuple[Node, Fraction]]


@dataclass(slots=True)
class _Term:
    """Like terms of a sum: the part that they share, and their coefficients."""

    rest: Node
    coefficients: list[Fraction] = field(default_factory=list)
    decimal: bool = False

    def parts(self) -> list[Node]:
        """The sum of like terms as one term, as none if it is 0, or as all terms if one would have a larger domain."""
        total = sum(self.coefficients, start=Fraction(0))
        if (total == 0 and not is_total(self.rest)) or not _fits(total):
            return [self._times(coefficient) for coefficient in self.coefficients if coefficient]
        return [self._times(total)] if total else []

    def _times(self, coefficient: Fraction) -> Node:
        return multiply(number(coefficient, decimal=self.decimal), self.rest)


@dataclass(slots=True)
class _Row:
    """A product while it is built: numbers and powers, each above [0] and below [1] the fraction bar.

    Powers of one base are kept under its text, those with negative exponents apart: x*x**-1 is 1 only where x is not 0.
    """

    numbers: tuple[list[Fraction], list[Fraction]] = field(default_factory=lambda: ([], []))
    powers: tuple[_Powers, _Powers] = field(default_factory=lambda: ({}, {}))
    negative: bool = False
    decimal: bool = False

    def take(self, factor: Node, *, below: bool = False) -> None:
        """Multiply by the factor, or divide by it."""
        pending = [(factor, below)]
        while pending:
            node, under = pending.pop()
            match node:
                case Negative(operand=operand):
                    self.negative = not self.negative
                    pending.append((operand, under))
                case Product(factors=parts):
                    pending.extend((part, under) for part in reversed(parts))
                case Over(operand=operand):
                    pending.append((operand, not under))
                case Number(value=value):
                    self.numbers[under].append(value)
                    self.decimal = self.decimal or value.denominator != 1
                case _:
                    base, exponent = _base_and_exponent(node)
                    key = to_text(base), exponent < 0
                    before = self.powers[under].get(key, (base, Fraction(0)))[1]
                    self.powers[under][key] = base, before + exponent

    def tree(self) -> Node:
        """The product; a fraction has one bar, its coefficient reduced."""
        if 0 in self.numbers[0] and 0 not in self.numbers[1]:
            return ZERO
        numerator, denominator = (
            [*coefficient, *sorted((power(base, number(exponent)) for base, exponent in powers.values()), key=_rank)]
            for coefficient, powers in zip(self._coefficient(), self.powers, strict=True)
        )
        if denominator:
            bar = Over(denominator[0] if len(denominator) == 1 else Product(tuple(denominator)))
            numerator = [*(numerator or [ONE]), bar]
        product = numerator[0] if len(numerator) == 1 else Product(tuple(numerator)) if numerator else ONE
        return negate(product) if self.negative else product

    def _coefficient(self) -> tuple[list[Node], list[Node]]:
        """The numbers above and below the bar: two reduced integers or one decimal; all numbers if too long."""
        over, under = map(_multiplied, self.numbers)
        if under == 0 or not _fits(over / under):
            kept = ([Number(value) for value in side if value != 1] for side in self.numbers)
            return list[Node](next(kept)), list[Node](next(kept))
        value = over / under
        if self.decimal and write_decimal(value):
            return [Number(value)] if value != 1 else [], []
        whole = Fraction(value.numerator), Fraction(value.denominator)
        above, below = ([Number(part)] if part != 1 else [] for part in whole)
        return list[Node](above), list[Node](below)


def _multiplied(values: Iterable[Fraction]) -> Fraction:
    product = Fraction(1)
    for value in values:
        product *= value
    return product


def _base_and_exponent(factor: Node) -> tuple[Node, Fraction]:
    """A factor as a base with an integer exponent."""
    if isinstance(factor, Power):
        exponent = number_of(factor.exponent)
        if exponent is not None and exponent.denominator == 1:
            return factor.base, exponent
    return factor, Fraction(1)


def _opened_terms(terms: Iterable[Node]) -> Iterable[tuple[int, Node]]:
    """The terms with their signs, from left to right, sums inside opened; zeros are left out."""
    pending = [(1, term) for term in reversed(tuple(terms))]
    while pending:
        sign, term = pending.pop()
        match term:
            case Negative(operand=operand):
                pending.append((-sign, operand))
            case Sum(terms=inner):
                pending.extend((sign, part) for part in reversed(inner))
            case Number(value=value) if value == 0:
                pass
            case _:
                yield sign, term


def _split_coefficient(term: Node) -> tuple[Fraction, Node, bool]:
    """A term as an exact coefficient, its other factors (1 for a number), and whether a decimal is among them."""
    row = _Row()
    row.take(term)
    over, under = map(_multiplied, row.numbers)
    if under == 0 or not _fits(over / under):
        return Fraction(1), term, False
    rest = _Row(powers=row.powers).tree()
    return (-1 if row.negative else 1) * over / under, rest, row.decimal


def _folded_power(base: Fraction, exponent: int) -> Fraction | None:
    """The exact power; None if it would have too many digits."""
    digits = max(base.numerator.bit_length(), base.denominator.bit_length()) * abs(exponent)
    if digits > FOLDED_NUMBER_MAX.bit_length() + abs(exponent):
        return None
    value = base**exponent
    return value if _fits(value) else None


def _fits(value: Fraction) -> bool:
    return abs(value.numerator) < FOLDED_NUMBER_MAX and value.denominator < FOLDED_NUMBER_MAX


def _has_decimals(node: Node) -> bool:
    return any(isinstance(part, Number) and part.value.denominator != 1 for part in nodes_of_tree(node))


def _rank(factor: Node) -> tuple[int, str]:
    """The sort key of a factor: numbers come first, then constants, variables by name, sums, functions."""
    base = factor.base if isinstance(factor, Power) else factor
    match base:
        case Number():
            return (0, "")
        case Constant():
            return (1, "")
        case Variable(name=name):
            return (2, name)
        case Sum() | Product() | Negative():
            return (3, "")
    return (4, "")


def _degree(term: Node) -> Fraction | None:
    """The degree of a monomial, None for anything else."""
    return fold(term, _degree_above)


def _degree_above(node: Node, below: tuple[Fraction | None, ...]) -> Fraction | None:
    match node:
        case Number() | Constant():
            return Fraction(0)
        case Variable():
            return Fraction(1)
        case Power(base=Variable(), exponent=Number(value=value)):
            return value
        case Over(operand=operand):
            return None if number_of(operand) is None else Fraction(0)
        case Negative() | Product() if None not in below:
            return sum(filter(None, below), Fraction(0))
    return None


def _without_signs(node: Node) -> tuple[Node, int]:
    """The node inside of its minus signs, and 1 or -1 for their number."""
    sign = 1
    while isinstance(node, Negative):
        node, sign = node.operand, -sign
    return node, sign


def is_total(tree: Node) -> bool:
    """Whether the form of the tree proves that it has a real value at every point."""
    return all(_is_total_node(node) for node in nodes_of_tree(tree))


def _is_total_node(node: Node) -> bool:
    match node:
        case Over(operand=operand):
            return bool(number_of(operand))
        case Power(exponent=exponent):
            value = number_of(exponent)
            return value is not None and value.denominator == 1 and value >= 0
        case Call(function=function):
            return not CALLS[function].domain and function not in _POLES
    return True


def _square_root(value: Fraction) -> Fraction | None:
    if value < 0:
        return None
    root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    return root if root * root == value else None


def _at(argument: int, value: int) -> Callable[[Fraction], Fraction | None]:
    return lambda given: Fraction(value) if given == argument else None


_EXACT_VALUES: Final[Mapping[str, Callable[[Fraction], Fraction | None]]] = {
    "abs": abs,
    "sign": lambda value: Fraction((value > 0) - (value < 0)),
    "sqrt": _square_root,
    "exp": _at(0, 1),
    "log": _at(1, 0),
    "cos": _at(0, 1),
    "cosh": _at(0, 1),
    **dict.fromkeys(("sin", "tan", "sinh", "tanh", "asin", "atan", "asinh", "erf"), _at(0, 0)),
}
