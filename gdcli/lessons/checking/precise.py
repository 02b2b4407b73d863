"""Values of expressions with many digits, over the real numbers (the only door to mpmath)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

import mpmath
from mpmath import mp

from gdcli.language.tree import Call, Constant, Negative, Node, Number, Over, Power, Product, Sum, Variable, fold

Real = Any
"""A real number of mpmath."""
DIGITS_CALCULATED: Final = 60
ARGUMENT_BITS_MAX: Final = 64
"""Exponentials and circular functions of larger numbers than 2 to this power would take all memory, or minutes."""


class NoExactValueError(ArithmeticError):
    """The expression has no real value at the point."""


def value_at(node: Node, point: Mapping[str, Real], digits: int = DIGITS_CALCULATED) -> Real | None:
    """The value at a point, calculated with `digits` digits; None where the expression has no real value there."""
    with mp.workdps(digits):
        try:
            found = fold(node, lambda each, below: _value(each, below, point))
        except (NoExactValueError, ArithmeticError, ValueError, TypeError, mpmath.libmp.NoConvergence):
            return None
        return found if mpmath.isfinite(found) else None


def real(value: object) -> Real:
    """A number of mpmath with the current number of digits; text is read as decimal."""
    return mpmath.mpf(value)


def exact(value: Fraction) -> Real:
    """A fraction with the current number of digits."""
    return mpmath.mpf(value.numerator) / value.denominator


def _value(node: Node, below: tuple[Real, ...], point: Mapping[str, Real]) -> Real:
    match node:
        case Number(value=value):
            return exact(value)
        case Constant(name=name):
            return +mp.pi if name == "pi" else +mp.e
        case Variable(name=name):
            return +point[name]
        case Negative():
            return -below[0]
        case Sum():
            return mpmath.fsum(below)
        case Over():
            return 1 / below[0]
        case Product():
            return mpmath.fprod(below)
        case Power():
            return _real(_power(*below))
        case Call(function=function):
            return _real(_called(function, below))


def _called(function: str, arguments: tuple[Real, ...]) -> Real:
    """The value of a function; NoExactValueError where its arguments are too large to calculate it."""
    if function not in FUNCTIONS_OF_ANY_SIZE and any(mpmath.mag(u) > ARGUMENT_BITS_MAX for u in arguments):
        raise NoExactValueError
    return _FUNCTIONS[function](*arguments)


def _real(value: Real) -> Real:
    """The value itself; NoExactValueError where it is complex or no number."""
    if isinstance(value, mpmath.mpc):
        if value.imag != 0:
            raise NoExactValueError
        value = value.real
    if mpmath.isnan(value):
        raise NoExactValueError
    return value


def _power(base: Real, exponent: Real) -> Real:
    if base < 0 and exponent != mpmath.floor(exponent):
        raise NoExactValueError
    if base == 0 and exponent < 0:
        raise NoExactValueError
    if base != 0 and mpmath.mag(exponent) + mpmath.mag(mpmath.mag(base)) > ARGUMENT_BITS_MAX:
        raise NoExactValueError
    return mpmath.power(base, exponent)


def _within(low: float, high: float, function: Callable[[Real], Real]) -> Callable[[Real], Real]:
    """The function on the interval from low to high, without a value elsewhere."""

    def bounded(u: Real) -> Real:
        if not low <= u <= high:
            raise NoExactValueError
        return function(u)

    return bounded


def _logarithm(u: Real) -> Real:
    if u <= 0:
        raise NoExactValueError
    return mpmath.log(u)


def _heaviside(u: Real) -> Real:
    return mpmath.mpf(1) if u > 0 else mpmath.mpf(0) if u < 0 else mpmath.mpf("0.5")


def _sigmoid(u: Real) -> Real:
    return 1 / (1 + mpmath.exp(-u))


def _cbrt(u: Real) -> Real:
    return mpmath.cbrt(u) if u >= 0 else -mpmath.cbrt(-u)


INFINITY: Final = float("inf")
FUNCTIONS_OF_ANY_SIZE: Final = frozenset({
    "log", "log2", "log10", "log1p", "sqrt", "cbrt", "abs", "sign", "heaviside", "min", "max", "relu", "leaky_relu",
    "hypot", "atan", "acot", "atan2", "asinh", "acosh",
})  # fmt: skip
"""Functions whose values are calculated quickly for numbers of any size."""
_FUNCTIONS: Final[Mapping[str, Callable[..., Real]]] = {
    "exp": mpmath.exp,
    "log": _logarithm,
    "log2": lambda u: _logarithm(u) / mpmath.log(2),
    "log10": lambda u: _logarithm(u) / mpmath.log(10),
    "log1p": lambda u: _logarithm(1 + u),
    "expm1": mpmath.expm1,
    "sqrt": _within(0, INFINITY, mpmath.sqrt),
    "cbrt": _cbrt,
    "abs": abs,
    "sign": mpmath.sign,
    "heaviside": _heaviside,
    "min": min,
    "max": max,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "sec": mpmath.sec,
    "csc": mpmath.csc,
    "cot": mpmath.cot,
    "asin": _within(-1, 1, mpmath.asin),
    "acos": _within(-1, 1, mpmath.acos),
    "atan": mpmath.atan,
    "asec": lambda u: _within(-1, 1, mpmath.acos)(1 / u),
    "acsc": lambda u: _within(-1, 1, mpmath.asin)(1 / u),
    "acot": lambda u: mpmath.atan(1 / u),
    "atan2": mpmath.atan2,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "sech": mpmath.sech,
    "csch": mpmath.csch,
    "coth": mpmath.coth,
    "asinh": mpmath.asinh,
    "acosh": _within(1, INFINITY, mpmath.acosh),
    "atanh": _within(-1, 1, mpmath.atanh),
    "asech": lambda u: _within(1, INFINITY, mpmath.acosh)(1 / u),
    "acsch": lambda u: mpmath.asinh(1 / u),
    "acoth": lambda u: _within(-1, 1, mpmath.atanh)(1 / u),
    "sigmoid": _sigmoid,
    "relu": lambda u: max(u, mpmath.mpf(0)),
    "leaky_relu": lambda u: u if u > 0 else u / 100,
    "softplus": lambda u: mpmath.log1p(mpmath.exp(-abs(u))) + max(u, mpmath.mpf(0)),
    "silu": lambda u: u * _sigmoid(u),
    "gelu": lambda u: u * mpmath.ncdf(u),
    "logsumexp": lambda *us: max(us) + mpmath.log(mpmath.fsum(mpmath.exp(u - max(us)) for u in us)),
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "hypot": mpmath.hypot,
}
"""Every function of the language on real numbers of mpmath."""
