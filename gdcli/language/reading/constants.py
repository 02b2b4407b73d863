"""The value of a part without variables: an exact fraction if it is short, else a float; refused if it is not real."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final, cast

from gdcli.errors import ExpressionError
from gdcli.language.function_table import CONSTANTS, FUNCTIONS, REDUCTIONS
from gdcli.language.limits import FILE_LIMITS, TYPED_LIMITS, Limits
from gdcli.language.names import TEXT_CHARACTERS_SHOWN
from gdcli.language.reading.grammar import read_tree
from gdcli.language.tree import Call, Constant, Negative, Node, Number, Over, Power, Product, Sum, Variable, fold
from gdcli.late import LateModule

if TYPE_CHECKING:
    from gdcli.language.printing import text as printing
    from gdcli.language.reading import sentences
    from gdcli.model.sentences import Sentence
else:
    printing = LateModule("gdcli.language.printing.text")
    sentences = LateModule("gdcli.language.reading.sentences")

ConstantValue = Fraction | float
EXACT_BITS: Final = 4096  # a fraction whose numerator or denominator needs more becomes a float
_ALL_FLOATS: Final = Limits(constant=10**308)  # inside of a definition: the caller limits its value
_EXACT_FUNCTIONS: Final[Mapping[str, Callable[..., Fraction]]] = {
    "abs": abs,
    "sign": lambda u: Fraction((u > 0) - (u < 0)),
    "min": lambda *arguments: min(arguments),  # of one argument too, which min(u) itself would want to iterate
    "max": lambda *arguments: max(arguments),
}


class _RefusedError(Exception):
    """A constant part has no real value, or one beyond the limits."""

    def __init__(self, message: Sentence, hint: Sentence, node: Node) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.span = node.span


def constant_value(node: Node) -> ConstantValue | None:
    """The value of a tree; None if it contains a variable, nan if it has no real value."""
    try:
        return fold(node, _Evaluation(FILE_LIMITS, {}).visit)
    except _RefusedError:
        return math.nan


def check_constants(root: Node, source: str, limits: Limits = TYPED_LIMITS) -> None:
    """Raise `ExpressionError` at the first part without variables that has no real value within the limits."""
    try:
        fold(root, _Evaluation(limits, {}).visit)
    except _RefusedError as refused:
        raise ExpressionError(refused.message, refused.hint, source, *refused.span) from None


class _Evaluation:
    """Evaluate bottom-up: one rule for each kind of node, given the values of the children; None is not constant."""

    def __init__(self, limits: Limits, bindings: Mapping[str, ConstantValue]) -> None:
        self.limits = limits
        self.bindings = bindings

    def visit(self, node: Node, below: tuple[ConstantValue | None, ...]) -> ConstantValue | None:
        match node:
            case Variable(name=name):
                return self.bindings.get(name)
            case Number(value=value):
                return value
            case Constant(name=name):
                return CONSTANTS[name]
            case Power():
                self._check_exponent(node, below[1])
            case Call(function=function) if function in REDUCTIONS:
                return None
        if None in below:
            return None
        values = cast("tuple[ConstantValue, ...]", below)
        return self._bounded(node, _RULES[type(node)](self, node, values))

    def _check_exponent(self, node: Power, exponent: ConstantValue | None) -> None:
        if exponent is not None and _exceeds(exponent, self.limits.exponent):
            message = sentences.EXPONENT_TOO_LARGE(limit=self.limits.exponent)
            raise _RefusedError(message, sentences.SMALLER_EXPONENT(), node.exponent)

    def _bounded(self, node: Node, value: ConstantValue) -> ConstantValue:
        if _exceeds(value, self.limits.constant):
            message = sentences.TOO_LARGE(part=_shown(node), limit=printing.number_text(Fraction(self.limits.constant)))
            raise _RefusedError(message, sentences.CHANGE_UNITS(), node)
        return value

    def _negative(self, _node: Node, values: Sequence[ConstantValue]) -> ConstantValue:
        return -values[0]

    def _over(self, node: Node, values: Sequence[ConstantValue]) -> ConstantValue:
        if values[0] == 0:
            raise _RefusedError(sentences.DIVISION_BY_ZERO(), sentences.DIVIDE_BY_OTHER(), node)
        return values[0]

    def _sum(self, _node: Node, values: Sequence[ConstantValue]) -> ConstantValue:
        total: ConstantValue = values[0]
        for value in values[1:]:
            total = _small(total + value)
        return total

    def _product(self, node: Node, values: Sequence[ConstantValue]) -> ConstantValue:
        assert isinstance(node, Product)
        total: ConstantValue = values[0]
        for factor, value in zip(node.factors[1:], values[1:], strict=True):
            total = self._bounded(node, _small(total / value if isinstance(factor, Over) else total * value))
        return total

    def _power(self, node: Node, values: Sequence[ConstantValue]) -> ConstantValue:
        assert isinstance(node, Power)
        base, exponent = values
        whole = exponent == int(exponent)
        if base == 0 and exponent < 0:
            message = sentences.ZERO_TO_NEGATIVE(part=_shown(node))
            raise _RefusedError(message, sentences.NO_NEGATIVE_EXPONENT(), node)
        if base < 0 and not whole:
            raise _no_real_power(node, exponent)
        if whole and isinstance(base, Fraction) and _bits(base) * abs(int(exponent)) <= EXACT_BITS:
            return base ** int(exponent)
        return _float_power(float(base), float(exponent))

    def _call(self, node: Node, values: Sequence[ConstantValue]) -> ConstantValue:
        assert isinstance(node, Call)
        fractions = [value for value in values if isinstance(value, Fraction)]
        if node.function in _EXACT_FUNCTIONS and len(fractions) == len(values):
            return _EXACT_FUNCTIONS[node.function](*fractions)
        try:
            value = _apply(node.function, tuple(map(float, values)))
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError, _RefusedError):
            value = math.nan
        if value != value:
            raise _undefined(node)
        return value


_RULES: Final[Mapping[type, Callable[[_Evaluation, Node, Sequence[ConstantValue]], ConstantValue]]] = {
    Negative: _Evaluation._negative,
    Over: _Evaluation._over,
    Sum: _Evaluation._sum,
    Product: _Evaluation._product,
    Power: _Evaluation._power,
    Call: _Evaluation._call,
}


def _small(value: ConstantValue) -> ConstantValue:
    """The value as a float once its fraction has grown too long to calculate with."""
    if isinstance(value, Fraction) and _bits(value) > EXACT_BITS:
        try:
            return float(value)
        except OverflowError:
            return math.inf
    return value


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _exceeds(value: ConstantValue, limit: int) -> bool:
    """Whether the absolute value is above the limit; it compares integers, because comparing fractions is slow."""
    if isinstance(value, float):
        return abs(value) > limit
    return abs(value.numerator) > limit * value.denominator


def _float_power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except (OverflowError, ValueError):  # the base may have become zero by rounding
        return math.inf


def _apply(function: str, values: tuple[float, ...]) -> float:
    """The function at these floats, by its own value or its definition in terms of other functions."""
    entry = FUNCTIONS[function]
    if entry.value is not None:
        return entry.value(*values)
    definition = _definition(function, len(values))
    bindings = dict(zip(entry.parameters(len(values)), values, strict=True))
    result = fold(definition, _Evaluation(_ALL_FLOATS, bindings).visit)
    return math.nan if result is None else float(result)


@cache
def _definition(function: str, count: int) -> Node:
    text = FUNCTIONS[function].definition_text(count)
    assert text is not None
    return read_tree(text, FILE_LIMITS)[0]


def _undefined(node: Call) -> _RefusedError:
    """The refusal of a function outside of its domain."""
    domain = FUNCTIONS[node.function].domain
    hint = sentences.REAL_AND_FINITE()
    if domain:
        hint = sentences.REAL_WHERE(function=node.function, condition=domain)
    return _RefusedError(sentences.NO_REAL_VALUE(part=_shown(node)), hint, node)


def _no_real_power(node: Power, exponent: ConstantValue) -> _RefusedError:
    """The refusal of a negative base under an exponent that is not an integer."""
    hint = sentences.WHOLE_EXPONENTS()
    if isinstance(exponent, Fraction) and exponent == Fraction(1, 3):
        hint = sentences.CUBE_ROOT_OF(base=printing.to_text(node.base))
    return _RefusedError(sentences.NO_REAL_VALUE(part=_shown(node)), hint, node)


def _shown(node: Node) -> str | Sentence:
    text = printing.to_text(node)
    return text if len(text) <= TEXT_CHARACTERS_SHOWN else sentences.THIS_PART()
