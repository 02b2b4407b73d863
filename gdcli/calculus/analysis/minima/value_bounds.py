"""Bounds of the values of a function over its whole domain, and whether the function reaches them.

They come from interval arithmetic on the real line with open and closed ends. Example: exp(x) lies in the open interval
(0, inf), so a computed value of 0 is an underflow and not a minimum. The bounds may be wider than the range of the
function: if a variable occurs twice, interval arithmetic treats its occurrences as independent.

Source: Moore 1966, Interval Analysis.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Final

from gdcli.graph.nodes import SELECT, Graph, reachable
from gdcli.graph.objective import Objective
from gdcli.language.tree import ends_of
from gdcli.record import record

INF: Final = math.inf


@record
class ValueBounds:
    """A lower and an upper bound. `low_open` and `high_open` say that the function never has the value of the bound."""

    low: float
    high: float
    low_open: bool = True
    high_open: bool = True

    @property
    def is_positive(self) -> bool:
        return self.low > 0.0 or (self.low == 0.0 and self.low_open)


NO_BOUNDS: Final = ValueBounds(-INF, INF)

RISING_FUNCTIONS: Final[Mapping[str, tuple[Callable[[float], float], float, float]]] = {
    "exp": (math.exp, 0.0, INF),
    "expm1": (math.expm1, -1.0, INF),
    "log": (math.log, -INF, INF),
    "log2": (math.log2, -INF, INF),
    "log10": (math.log10, -INF, INF),
    "log1p": (math.log1p, -INF, INF),
    "cbrt": (math.cbrt, -INF, INF),
    "sinh": (math.sinh, -INF, INF),
    "asinh": (math.asinh, -INF, INF),
    "tanh": (math.tanh, -1.0, 1.0),
    "atan": (math.atan, -math.pi / 2, math.pi / 2),
    "erf": (math.erf, -1.0, 1.0),
    "sigmoid": (lambda u: 1.0 / (1.0 + math.exp(-u)), 0.0, 1.0),
    "softplus": (lambda u: max(u, 0.0) + math.log1p(math.exp(-abs(u))), 0.0, INF),
}
"""Strictly increasing functions, each with its limits at -inf and at inf."""
FUNCTION_RANGES: Final[Mapping[str, ValueBounds]] = {
    "sin": ValueBounds(-1.0, 1.0, low_open=False, high_open=False),
    "cos": ValueBounds(-1.0, 1.0, low_open=False, high_open=False),
    "heaviside": ValueBounds(0.0, 1.0, low_open=False, high_open=False),
    "sign": ValueBounds(-1.0, 1.0, low_open=False, high_open=False),
    "sech": ValueBounds(0.0, 1.0, high_open=False),
    "erfc": ValueBounds(0.0, 2.0),
    "acos": ValueBounds(0.0, math.pi, low_open=False, high_open=False),
    "acosh": ValueBounds(0.0, INF, low_open=False),
}
"""The ranges of functions over their whole domains."""


def bounds_of(objective: Objective) -> ValueBounds:
    """The bounds of an objective over its whole domain."""
    objective, found = objective.by_terms, dict[int, ValueBounds]()
    graph = objective.graph
    for node in reachable(graph, [objective.output]):
        try:
            found[node] = _bounds(graph, node, [found[argument] for argument in graph.args[node]])
        except (ArithmeticError, ValueError):
            found[node] = NO_BOUNDS
    return found[objective.output]


def _bounds(graph: Graph, node: int, below: Sequence[ValueBounds]) -> ValueBounds:
    """The bounds of a node, from those of its arguments."""
    op, value = graph.op[node], graph.constant_at(node)
    if value is not None:
        return _point(value)
    if op == "column" and graph.table is not None:
        return ValueBounds(*ends_of(graph.table, str(graph.payload[node])), low_open=False, high_open=False)
    if op == "sum":
        return _times(_point(float(graph.rows)), below[0])
    if op == "mul" and len({*graph.args[node]}) == 1:
        return _even_power(below[0], 2.0)
    if op == "pow":
        exponent = graph.constant_at(graph.args[node][1])
        return _exponential(below[0]) if exponent is None else _power(below[0], exponent)
    if op in RISING_FUNCTIONS:
        return _rising(below[0], *RISING_FUNCTIONS[op])
    return OPERATIONS[op](*below) if op in OPERATIONS else FUNCTION_RANGES.get(op, NO_BOUNDS)


def _point(value: float) -> ValueBounds:
    return ValueBounds(value, value, low_open=False, high_open=False)


def _added(a: ValueBounds, b: ValueBounds) -> ValueBounds:
    return ValueBounds(a.low + b.low, a.high + b.high, a.low_open or b.low_open, a.high_open or b.high_open)


def _negative(a: ValueBounds) -> ValueBounds:
    return ValueBounds(-a.high, -a.low, a.high_open, a.low_open)


def _absolute(a: ValueBounds) -> ValueBounds:
    if a.low >= 0.0:
        return a
    if a.high <= 0.0:
        return _negative(a)
    high, is_open = max((a.high, a.high_open), (-a.low, a.low_open))
    return ValueBounds(0.0, high, low_open=False, high_open=is_open)


def _times(a: ValueBounds, b: ValueBounds) -> ValueBounds:
    """The bounds of a product. Finite ends are open only if neither factor changes its sign."""
    if a.high <= 0.0 and a.low < 0.0:
        return _negative(_times(_negative(a), b))
    if b.high <= 0.0 and b.low < 0.0:
        return _negative(_times(a, _negative(b)))
    if a.low >= 0.0 and b.low >= 0.0:
        zeros = [each for each in (a, b) if each.low == 0.0]
        low_open = all(each.low_open for each in zeros) if zeros else a.low_open or b.low_open
        return ValueBounds(_product(a.low, b.low), _product(a.high, b.high), low_open, a.high_open or b.high_open)
    corners = [_product(u, v) for u in (a.low, a.high) for v in (b.low, b.high)]
    low, high = min(corners), max(corners)
    return ValueBounds(low, high, low == -INF, high == INF)


def _product(a: float, b: float) -> float:
    """The product of two bounds; 0 times an infinite bound is 0."""
    return 0.0 if a == 0.0 or b == 0.0 else a * b


def _inverse(a: ValueBounds) -> ValueBounds:
    """The bounds of 1/u; infinite ones if u may change its sign."""
    if a.high <= 0.0 and a.low < 0.0:
        return _negative(_inverse(_negative(a)))
    if a.low < 0.0:
        return NO_BOUNDS
    low = 0.0 if a.high == INF else 1.0 / a.high
    return ValueBounds(
        low, 1.0 / a.low if a.low > 0.0 else INF, a.high_open or a.high == INF, a.low_open or a.low == 0.0
    )


def _power(a: ValueBounds, exponent: float) -> ValueBounds:
    """The bounds of u**p for a constant p."""
    if exponent < 0.0:
        return _inverse(_power(a, -exponent))
    if exponent.is_integer() and exponent % 2.0 == 0.0:
        return _even_power(a, exponent)
    if exponent.is_integer():
        low, high = (math.copysign(abs(u) ** exponent, u) for u in (a.low, a.high))
        return ValueBounds(low, high, a.low_open, a.high_open)
    return _even_power(ValueBounds(max(a.low, 0.0), a.high, a.low_open and a.low >= 0.0, a.high_open), exponent)


def _even_power(a: ValueBounds, exponent: float) -> ValueBounds:
    size = _absolute(a)
    return ValueBounds(size.low**exponent, size.high**exponent, size.low_open, size.high_open)


def _exponential(base: ValueBounds) -> ValueBounds:
    """The bounds of u**v, which is positive if u is positive."""
    return ValueBounds(0.0, INF) if base.is_positive else NO_BOUNDS


def _rising(a: ValueBounds, function: Callable[[float], float], at_minus_inf: float, at_inf: float) -> ValueBounds:
    def end(u: float) -> float:
        return at_minus_inf if u == -INF else at_inf if u == INF else function(u)

    opens = a.low_open or a.low == -INF, a.high_open or a.high == INF
    return ValueBounds(_value_or_limit(end, a.low, at_minus_inf), _value_or_limit(end, a.high, at_inf), *opens)


def _value_or_limit(end: Callable[[float], float], u: float, limit: float) -> float:
    """The value of a function at a bound u; its limit if u is outside of the domain or the value overflows."""
    try:
        return end(u)
    except (ArithmeticError, ValueError):
        return limit


def _highest(*below: ValueBounds) -> ValueBounds:
    """The bounds of `max`."""
    low = max(each.low for each in below)
    high = max(each.high for each in below)
    low_open = all(each.low_open for each in below if each.low == low)
    return ValueBounds(low, high, low_open, all(each.high_open for each in below if each.high == high))


def _either(a: ValueBounds, b: ValueBounds) -> ValueBounds:
    """The bounds of one of two values."""
    low, high = min(a.low, b.low), max(a.high, b.high)
    low_open = all(each.low_open for each in (a, b) if each.low == low)
    return ValueBounds(low, high, low_open, all(each.high_open for each in (a, b) if each.high == high))


def _hypot(*below: ValueBounds) -> ValueBounds:
    sizes = [*map(_absolute, below)]
    return ValueBounds(math.hypot(*(each.low for each in sizes)), INF, low_open=any(each.low_open for each in sizes))


OPERATIONS: Final[Mapping[str, Callable[..., ValueBounds]]] = {
    "add": lambda *below: reduce(_added, below),
    "neg": _negative,
    "mul": _times,
    "div": lambda a, b: _times(a, _inverse(b)),
    "abs": _absolute,
    "cosh": lambda a: _rising(_absolute(a), math.cosh, 1.0, INF),
    "hypot": _hypot,
    "sqrt": lambda a: _power(a, 0.5),
    "relu": lambda a: _highest(a, _point(0.0)),
    "max": _highest,
    "min": lambda *below: _negative(_highest(*map(_negative, below))),
    "mean": lambda a: a,
    SELECT: lambda _column, *choices: reduce(_either, choices),
}
