"""Trees as sympy expressions and back, node by node; the only text that reaches sympy is a checked variable name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Final

import sympy

from gdcli.calculus.algebra.sympy_functions import RealFunction, name_of, sympy_function
from gdcli.calculus.derivation.textbook import derivatives
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.names import is_variable_name
from gdcli.language.reading.decimals import write_decimal
from gdcli.language.tree import (
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
)
from gdcli.record import record

SympyFormula = Any  # a sympy expression; sympy has no types
NUMBER_MAX: Final = 10**300
"""The largest numerator or denominator in a formula."""
HALF: Final = sympy.Rational(1, 2)
DECIMAL_CHARACTERS_MAX: Final = 12
"""Characters of the longest decimal number; a longer one is written as a fraction."""
SORTING_DIGITS: Final = 6
"""Digits to which numbers in names are padded with zeros for sorting."""
_NUMBER: Final = re.compile("[0-9]+")
_CONSTANTS: Final[Mapping[str, SympyFormula]] = {"pi": sympy.pi, "e": sympy.E}
_NOT_REAL: Final = (sympy.zoo, sympy.nan, sympy.oo, -sympy.oo, sympy.I)
_CONSTANT_NAMES: Final[Mapping[SympyFormula, str]] = {value: name for name, value in _CONSTANTS.items()}


class UnwritableError(ValueError):
    """A formula that cannot be written; the text is a key of `sentences.OF_THE_WORKER`, which says why."""


NOT_REAL: Final = "not real"


def symbol(name: str) -> SympyFormula:
    """The real symbol of that name. Raises ValueError if it is not the name of a variable.

    sympy sorts symbols by their names. A name with a number gets a prefix that sorts x2 before x10.
    """
    if not is_variable_name(name):
        raise ValueError(f"{name!r} is not the name of a variable")
    sorting = _NUMBER.sub(lambda digits: digits[0].zfill(SORTING_DIGITS), name)
    return sympy.Symbol(name if sorting == name else f"{sorting} {name}", real=True)


def to_sympy(root: Node, bindings: Mapping[str, SympyFormula] | None = None) -> SympyFormula:
    """The tree as a sympy expression; `bindings` maps variables to expressions that replace them.

    Raises UnwritableError for an expression without any finite real value, such as 1/(x - x).
    """
    form = fold(root, partial(_build, bindings or {}))
    if form.has(*_NOT_REAL):
        raise UnwritableError(NOT_REAL)
    return form


def table_derivative(function: str, arguments: Sequence[SympyFormula], slot: int) -> SympyFormula:
    """The partial derivative of a function by argument `slot`, from the function table, at these arguments."""
    letters = FUNCTIONS[function].parameters(len(arguments))
    return to_sympy(derivatives(function, len(arguments))[slot], dict(zip(letters, arguments, strict=True)))


RealFunction.table_derivative = staticmethod(table_derivative)


def _build(bindings: Mapping[str, SympyFormula], node: Node, below: tuple[SympyFormula, ...]) -> SympyFormula:
    match node:
        case Number(value=value):
            return sympy.Rational(value.numerator, value.denominator)
        case Constant(name=name):
            return _CONSTANTS[name]
        case Variable(name=name):
            return bindings[name] if name in bindings else symbol(name)
        case Negative():
            return -below[0]
        case Over():
            return 1 / below[0]
        case Sum():
            return sympy.Add(*below)
        case Product():
            return sympy.Mul(*below)
        case Power():
            return below[0] ** below[1]
        case Call(function=function):
            return sympy_function(function)(*below)


def to_tree(expression: SympyFormula, *, decimals: bool = False) -> Node:
    """The sympy expression as a tree in the order of textbooks. Raises UnwritableError if it has no finite form.

    `decimals`: one fifth is written 0.2 and not 1/5, because the user typed numbers with a decimal point.
    """
    return _Writer(decimals).write(expression)


@record
class _Writer:
    """Writes one sympy expression as a tree."""

    decimals: bool

    def write(self, expression: SympyFormula) -> Node:
        if expression.is_Rational:
            return self._rational(Fraction(expression.p, expression.q))
        if expression.is_Symbol:
            return Variable(expression.name.rpartition(" ")[2])
        if expression in _CONSTANT_NAMES:
            return Constant(_CONSTANT_NAMES[expression])
        if expression.is_Add:
            return self._sum(expression)
        if expression.is_Mul:
            return self._product(expression)
        name = name_of(type(expression))
        if name is not None and not _is_power_of_e(expression):
            return Call(name, tuple(map(self.write, expression.args)))
        if _is_below_bar(expression):
            return self._product(expression)
        if expression.is_Pow or _is_power_of_e(expression):
            return self._power(*_base_and_exponent(expression))
        raise UnwritableError(NOT_REAL)

    def _rational(self, value: Fraction) -> Node:
        positive = self._positive(_bounded(abs(value)))
        return Negative(positive) if value < 0 else positive

    def _positive(self, value: Fraction) -> Node:
        if value.denominator == 1 or self._is_decimal(value):
            return Number(value)
        return Product((Number(Fraction(value.numerator)), Over(Number(Fraction(value.denominator)))))

    def _is_decimal(self, value: Fraction) -> bool:
        """Whether a number is written with a decimal point and not as a fraction."""
        if not self.decimals or value.denominator == 1:
            return False
        text = write_decimal(value)
        return text is not None and len(text) <= DECIMAL_CHARACTERS_MAX

    def _sum(self, expression: SympyFormula) -> Node:
        terms = [self.write(term) for term in ordered_terms(expression)]
        if len(terms) == 2 and isinstance(terms[0], Negative) and not isinstance(terms[1], Negative):
            terms.reverse()  # y - x**2 rather than -x**2 + y
        return Sum(tuple(terms))

    def _product(self, expression: SympyFormula) -> Node:
        parts = _split(expression)
        size = _bounded(abs(parts.number))
        decimal = self._is_decimal(size)
        top = [self.write(factor) for factor in parts.factors if not _is_below_bar(factor)]
        bottom = [self.write(1 / factor) for factor in parts.factors if _is_below_bar(factor)]
        if parts.root_above != 1:
            top.insert(0, Call("sqrt", (self.write(parts.root_above),)))
        if parts.root_below != 1:
            bottom.insert(0, Call("sqrt", (self.write(parts.root_below),)))
        if decimal or size.numerator != 1 or not top:
            top.insert(0, Number(size if decimal else Fraction(size.numerator)))
        if not decimal and size.denominator != 1:
            bottom.insert(0, Number(Fraction(size.denominator)))
        if bottom:
            top.append(Over(_joined(bottom)))
        node = _joined(top)
        return Negative(node) if parts.number < 0 else node

    def _power(self, base: SympyFormula, exponent: SympyFormula) -> Node:
        if exponent == HALF:
            return Call("sqrt", (self.write(base),))
        return Power(self.write(base), self.write(exponent))


def _bounded(number: Fraction) -> Fraction:
    if max(number.numerator, number.denominator) > NUMBER_MAX:
        raise UnwritableError("numbers")
    return number


def _joined(factors: Sequence[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def _is_power_of_e(expression: SympyFormula) -> bool:
    """Whether an exponential is a number such as e**2, which is written as a power of e."""
    return isinstance(expression, sympy.exp) and expression.exp.is_Rational


def _base_and_exponent(power: SympyFormula) -> tuple[SympyFormula, SympyFormula]:
    return (sympy.E, power.exp) if isinstance(power, sympy.exp) else (power.base, power.exp)


def _is_below_bar(factor: SympyFormula) -> bool:
    """Whether a factor is written under a fraction bar: a power with a negative number as its exponent."""
    if not (factor.is_Pow or isinstance(factor, sympy.exp)):
        return False
    exponent = factor.exp
    return bool(exponent.is_Rational and exponent.is_negative)


@record
class _Parts:
    """A product as `number * sqrt(root_above)/sqrt(root_below)` times the factors in the order of textbooks."""

    number: Fraction
    root_above: SympyFormula
    root_below: SympyFormula
    factors: tuple[SympyFormula, ...]


def _split(product: SympyFormula) -> _Parts:
    number = Fraction(1)
    above = below = sympy.S.One
    factors: list[SympyFormula] = []
    for factor in _flat(product):
        if factor.is_Rational:
            number *= Fraction(factor.p, factor.q)
        elif _is_root(factor, HALF):
            above *= factor.base
        elif _is_root(factor, -HALF):
            below *= factor.base
        else:
            factors.append(factor)
    if above.is_Integer and number.denominator % int(above) == 0 and (below != 1 or number.denominator == above):
        number, above, below = number * int(above), sympy.S.One, below * above  # x/sqrt(2), not sqrt(2)*x/2
    return _Parts(number, above, below, tuple(sorted(factors, key=_rank)))


def _is_root(factor: SympyFormula, exponent: SympyFormula) -> bool:
    """Whether a factor is the square root of a number, or one over it."""
    return bool(factor.is_Pow and factor.exp == exponent and factor.base.is_number and factor.base != sympy.E)


def _flat(product: SympyFormula) -> list[SympyFormula]:
    """The factors in sympy's order; products inside of products are opened."""
    if not product.is_Mul:
        return [product]
    return [inner for factor in product.as_ordered_factors() for inner in _flat(factor)]


def _rank(factor: SympyFormula) -> int:
    """The place of a factor: constants, powers of variables, algebraic sums, functions, sums with functions."""
    base = factor.base if factor.is_Pow and factor.base != sympy.E else factor
    if factor.is_number:
        return 0 if not factor.has(sympy.log) else 5
    if base.is_Add:
        return 4 if base.is_algebraic_expr() else 6
    if base.is_Symbol:
        return 2 if factor is base or factor.exp.is_number else 3
    return 3 if isinstance(base, sympy.Abs) else 5


def ordered_terms(total: SympyFormula) -> list[SympyFormula]:
    """The terms of a sum, highest powers first."""
    return list(total.as_ordered_terms("grlex"))
