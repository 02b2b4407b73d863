"""Expressions with many digits, and one-sided derivatives by their definition: a second engine for slopes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add, mul
from typing import Any

import mpmath

from gdcli.language.reading.parser import parse
from gdcli.language.tree import Call, Constant, Negative, Node, Number, Over, Power, Product, Sum, Variable, fold
from tests.graph.oracle import derivative

SHORT = mpmath.mpf(10) ** -40
DIGITS = 400


def value_at(text: str, point: Sequence[Any]) -> Any:
    """The expression at a point in many digits; raises where the formula has no real value."""
    expression = parse(text)
    known = dict(zip(expression.variables, point, strict=True))
    with mpmath.workdps(DIGITS):
        return mpmath.mpf(fold(expression.root, lambda node, below: _finite(_value(node, below, known))))


def _finite(value: Any) -> Any:
    if not mpmath.isfinite(value):
        raise ValueError("a pole")
    return value


def _value(node: Node, below: Sequence[Any], known: dict[str, Any]) -> Any:
    match node:
        case Number(value=value):
            return mpmath.mpf(value.numerator) / value.denominator
        case Constant(name=name):
            return +(mpmath.pi if name == "pi" else mpmath.e)
        case Variable(name=name):
            return mpmath.mpf(known[name])
        case Negative():
            return -below[0]
        case Over():
            return 1 / below[0]
        case Sum():
            return reduce(add, below)
        case Product():
            return reduce(mul, below)
        case Power():
            return below[0] ** below[1]
        case Call(function=function):
            return derivative(function, len(below), ())(*below)
    raise TypeError(node)


def one_sided_slope(text: str, point: Sequence[float], direction: Sequence[float]) -> float:
    """(f(p + t*d) - f(p))/t at a tiny t."""
    with mpmath.workdps(DIGITS):
        here = [mpmath.mpf(x) for x in point]
        there = [x + SHORT * d for x, d in zip(here, direction, strict=True)]
        return float((value_at(text, there) - value_at(text, here)) / SHORT)


def one_sided_curvature(text: str, point: Sequence[float], direction: Sequence[float]) -> float:
    """(f(p + 2*t*d) - 2*f(p + t*d) + f(p))/t**2 at a tiny t."""
    with mpmath.workdps(DIGITS):
        here = [mpmath.mpf(x) for x in point]
        values = [value_at(text, [x + k * SHORT * d for x, d in zip(here, direction, strict=True)]) for k in range(3)]
        return float((values[2] - 2 * values[1] + values[0]) / SHORT**2)
