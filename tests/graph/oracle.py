"""A second engine for the tests: every function of the table as sympy knows it, evaluated with mpmath."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import mpmath
import sympy as sp

U = sp.Symbol("u", real=True)
V = sp.Symbol("v", real=True)
W = sp.Symbol("w", real=True)

DIGITS = 60

Formula = Callable[..., Any]


class Case(NamedTuple):
    """A function as sympy knows it, and points inside its domain where it is smooth."""

    formula: Formula
    points: tuple[tuple[float, ...], ...]


def at(*numbers: float) -> tuple[tuple[float, ...], ...]:
    return tuple((number,) for number in numbers)


def _piecewise(above: Any, below: Any) -> Formula:
    return lambda u: sp.Piecewise((above.subs(U, u), u > 0), (below.subs(U, u), True))


def _cbrt(u: Any) -> Any:
    return sp.Piecewise((sp.Pow(u, sp.Rational(1, 3)), u > 0), (-sp.Pow(-u, sp.Rational(1, 3)), True))


def _largest(*arguments: Any) -> Any:
    first, *rest = arguments
    if not rest:
        return first
    return sp.Piecewise((first, sp.And(*(first >= other for other in rest))), (_largest(*rest), True))


def _smallest(*arguments: Any) -> Any:
    return -_largest(*(-argument for argument in arguments))


EVERYWHERE = at(-3.0, -0.7, 0.4, 2.5)
POSITIVE = at(0.05, 0.8, 3.0, 40.0)
INSIDE_ONE = at(-0.9, -0.2, 0.1, 0.75)
OUTSIDE_ONE = at(-5.0, -1.3, 1.1, 7.0)
PAIRS = ((1.0, 2.0), (-0.5, 3.0), (2.0, -1.0), (-2.0, -0.25))
TRIPLES = ((1.0, 2.0, -3.0), (4.0, -1.0, 0.5), (-2.0, -1.5, 0.1))

CASES = {
    "exp": Case(sp.exp, EVERYWHERE),
    "log": Case(sp.log, POSITIVE),
    "log2": Case(lambda u: sp.log(u) / sp.log(2), POSITIVE),
    "log10": Case(lambda u: sp.log(u) / sp.log(10), POSITIVE),
    "log1p": Case(lambda u: sp.log(1 + u), at(-0.9, 1e-12, 0.5, 9.0)),
    "expm1": Case(lambda u: sp.exp(u) - 1, at(-2.0, 1e-12, 0.5, 3.0)),
    "sqrt": Case(sp.sqrt, POSITIVE),
    "cbrt": Case(_cbrt, EVERYWHERE),
    "abs": Case(_piecewise(U, -U), EVERYWHERE),
    "sign": Case(_piecewise(sp.Integer(1), sp.Integer(-1)), EVERYWHERE),
    "heaviside": Case(_piecewise(sp.Integer(1), sp.Integer(0)), EVERYWHERE),
    "min": Case(_smallest, (*EVERYWHERE, *PAIRS, *TRIPLES)),
    "max": Case(_largest, (*EVERYWHERE, *PAIRS, *TRIPLES)),
    "sin": Case(sp.sin, EVERYWHERE),
    "cos": Case(sp.cos, EVERYWHERE),
    "tan": Case(sp.tan, EVERYWHERE),
    "sec": Case(lambda u: 1 / sp.cos(u), EVERYWHERE),
    "csc": Case(lambda u: 1 / sp.sin(u), EVERYWHERE),
    "cot": Case(lambda u: sp.cos(u) / sp.sin(u), EVERYWHERE),
    "asin": Case(sp.asin, INSIDE_ONE),
    "acos": Case(sp.acos, INSIDE_ONE),
    "atan": Case(sp.atan, EVERYWHERE),
    "asec": Case(lambda u: sp.acos(1 / u), OUTSIDE_ONE),
    "acsc": Case(lambda u: sp.asin(1 / u), OUTSIDE_ONE),
    "acot": Case(lambda u: sp.atan(1 / u), EVERYWHERE),
    "atan2": Case(sp.atan2, PAIRS),
    "sinh": Case(sp.sinh, EVERYWHERE),
    "cosh": Case(sp.cosh, EVERYWHERE),
    "tanh": Case(sp.tanh, EVERYWHERE),
    "sech": Case(lambda u: 1 / sp.cosh(u), EVERYWHERE),
    "csch": Case(lambda u: 1 / sp.sinh(u), EVERYWHERE),
    "coth": Case(lambda u: sp.cosh(u) / sp.sinh(u), EVERYWHERE),
    "asinh": Case(sp.asinh, EVERYWHERE),
    "acosh": Case(lambda u: sp.log(u + sp.sqrt(u**2 - 1)), at(1.05, 2.0, 30.0)),
    "atanh": Case(lambda u: sp.log((1 + u) / (1 - u)) / 2, INSIDE_ONE),
    "asech": Case(lambda u: sp.log(1 / u + sp.sqrt(1 / u**2 - 1)), at(0.05, 0.4, 0.95)),
    "acsch": Case(lambda u: sp.asinh(1 / u), EVERYWHERE),
    "acoth": Case(lambda u: sp.log((u + 1) / (u - 1)) / 2, OUTSIDE_ONE),
    "sigmoid": Case(lambda u: 1 / (1 + sp.exp(-u)), EVERYWHERE),
    "relu": Case(_piecewise(U, sp.Integer(0)), EVERYWHERE),
    "leaky_relu": Case(_piecewise(U, U / 100), EVERYWHERE),
    "softplus": Case(lambda u: sp.log(1 + sp.exp(u)), EVERYWHERE),
    "silu": Case(lambda u: u / (1 + sp.exp(-u)), EVERYWHERE),
    "gelu": Case(lambda u: u * (1 + sp.erf(u / sp.sqrt(2))) / 2, EVERYWHERE),
    "logsumexp": Case(lambda *us: sp.log(sum(map(sp.exp, us))), (*EVERYWHERE, *PAIRS, *TRIPLES)),
    "erf": Case(sp.erf, EVERYWHERE),
    "erfc": Case(lambda u: 1 - sp.erf(u), EVERYWHERE),
    "hypot": Case(lambda u, v: sp.sqrt(u**2 + v**2), PAIRS),
}

COUNTS = [(name, count) for name, case in CASES.items() for count in sorted({len(point) for point in case.points})]
"""Every function with every number of arguments that its points have."""


def symbols(count: int) -> tuple[sp.Symbol, ...]:
    return (U, V, W)[:count]


@cache
def derivative(name: str, count: int, slots: tuple[int, ...]) -> Any:
    """A derivative of a function as a callable on mpmath numbers; no slots give the function itself."""
    letters = symbols(count)
    expression = CASES[name].formula(*letters)
    for slot in slots:
        expression = sp.diff(expression, letters[slot])
    return sp.lambdify(letters, expression, "mpmath", cse=True)


def exact(function: Any, point: tuple[float, ...], digits: int = DIGITS) -> float:
    """The function at a point, calculated with many digits and rounded once."""
    with mpmath.workdps(digits):
        return float(mpmath.re(function(*map(mpmath.mpf, point))))


def call_text(name: str, count: int) -> str:
    return f"{name}({', '.join(map(str, symbols(count)))})"


def same(ours: float, theirs: float, relative: float = 1e-12, absolute: float = 1e-15) -> bool:
    """True for two numbers that agree, infinities and nans included."""
    if ours != ours or theirs != theirs:
        return ours != ours and theirs != theirs
    return ours == theirs or abs(ours - theirs) <= max(relative * abs(theirs), absolute)
