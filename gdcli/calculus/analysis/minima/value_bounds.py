"""Bounds of the values of a function over its whole domain, and whether the function reaches them.

They come from interval arithmetic on the real line with open and closed ends. Example: exp(x) lies in the open interval
(0, inf), so a computed value of 0 is an underflow and not a minimum. The bounds may be wider than the range of the
function: if a variable occurs twice, interval arithmetic treats its occurrences as independent.

Source: Moore 1966, Interval Analysis.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from typing import Final

from gdcli.graph.code.python import compile_function
from gdcli.graph.nodes import SELECT, Graph, reachable
from gdcli.graph.objective import Objective
from gdcli.language.function_table import FUNCTIONS, KINKED
from gdcli.language.intervals import REAL_LINE, RealInterval, range_of
from gdcli.language.tree import ends_of

NO_BOUNDS: Final = REAL_LINE


def bounds_of(objective: Objective) -> RealInterval:
    """The bounds of an objective over its whole domain."""
    objective, found = objective.by_terms, dict[int, RealInterval]()
    graph = objective.graph
    for node in reachable(graph, [objective.output]):
        try:
            found[node] = _bounds(graph, node, [found[argument] for argument in graph.args[node]])
        except (ArithmeticError, ValueError):
            found[node] = NO_BOUNDS
    return found[objective.output]


def _bounds(graph: Graph, node: int, below: Sequence[RealInterval]) -> RealInterval:
    """The bounds of a node, from those of its arguments."""
    op, value = graph.op[node], graph.constant_at(node)
    if value is not None:
        return _point(value)
    if op == "column" and graph.table is not None:
        return RealInterval(*ends_of(graph.table, str(graph.payload[node])), low_open=False, high_open=False)
    if op == "sum":
        return _times(_point(float(graph.rows)), below[0])
    if op == "mul" and len({*graph.args[node]}) == 1:
        return _even_power(below[0], 2.0)
    if op == "pow":
        exponent = graph.constant_at(graph.args[node][1])
        return _exponential(below[0]) if exponent is None else _power(below[0], exponent)
    if op in OPERATIONS:
        return OPERATIONS[op](*below)
    if op not in FUNCTIONS:
        return NO_BOUNDS
    function = FUNCTIONS[op]
    is_strict = function.rises and function.arity == 1 and op not in KINKED
    return _rising(below[0], _value_of(op), range_of(op)) if is_strict else range_of(op)


def _point(value: float) -> RealInterval:
    return RealInterval(value, value, low_open=False, high_open=False)


def _added(a: RealInterval, b: RealInterval) -> RealInterval:
    return RealInterval(a.low + b.low, a.high + b.high, a.low_open or b.low_open, a.high_open or b.high_open)


def _negative(a: RealInterval) -> RealInterval:
    return RealInterval(-a.high, -a.low, a.high_open, a.low_open)


def _absolute(a: RealInterval) -> RealInterval:
    if a.low >= 0.0:
        return a
    if a.high <= 0.0:
        return _negative(a)
    high, is_open = max((a.high, a.high_open), (-a.low, a.low_open))
    return RealInterval(0.0, high, low_open=False, high_open=is_open)


def _times(a: RealInterval, b: RealInterval) -> RealInterval:
    """The bounds of a product. Finite ends are open only if neither factor changes its sign."""
    if a.high <= 0.0 and a.low < 0.0:
        return _negative(_times(_negative(a), b))
    if b.high <= 0.0 and b.low < 0.0:
        return _negative(_times(a, _negative(b)))
    if a.low >= 0.0 and b.low >= 0.0:
        zeros = [each for each in (a, b) if each.low == 0.0]
        low_open = all(each.low_open for each in zeros) if zeros else a.low_open or b.low_open
        return RealInterval(_product(a.low, b.low), _product(a.high, b.high), low_open, a.high_open or b.high_open)
    corners = [_product(u, v) for u in (a.low, a.high) for v in (b.low, b.high)]
    low, high = min(corners), max(corners)
    return RealInterval(low, high, low == -math.inf, high == math.inf)


def _product(a: float, b: float) -> float:
    """The product of two bounds; 0 times an infinite bound is 0."""
    return 0.0 if a == 0.0 or b == 0.0 else a * b


def _inverse(a: RealInterval) -> RealInterval:
    """The bounds of 1/u; infinite ones if u may change its sign."""
    if a.high <= 0.0 and a.low < 0.0:
        return _negative(_inverse(_negative(a)))
    if a.low < 0.0:
        return NO_BOUNDS
    low = 0.0 if a.high == math.inf else 1.0 / a.high
    return RealInterval(
        low, 1.0 / a.low if a.low > 0.0 else math.inf, a.high_open or a.high == math.inf, a.low_open or a.low == 0.0
    )


def _power(a: RealInterval, exponent: float) -> RealInterval:
    """The bounds of u**p for a constant p."""
    if exponent < 0.0:
        return _inverse(_power(a, -exponent))
    if exponent.is_integer() and exponent % 2.0 == 0.0:
        return _even_power(a, exponent)
    if exponent.is_integer():
        low, high = (math.copysign(abs(u) ** exponent, u) for u in (a.low, a.high))
        return RealInterval(low, high, a.low_open, a.high_open)
    return _even_power(RealInterval(max(a.low, 0.0), a.high, a.low_open and a.low >= 0.0, a.high_open), exponent)


def _even_power(a: RealInterval, exponent: float) -> RealInterval:
    size = _absolute(a)
    return RealInterval(size.low**exponent, size.high**exponent, size.low_open, size.high_open)


def _exponential(base: RealInterval) -> RealInterval:
    """The bounds of u**v, which is positive if u is positive."""
    return RealInterval(0.0, math.inf) if base.is_positive else NO_BOUNDS


@cache
def _value_of(name: str) -> Callable[[float], float]:
    """A function of one argument for floats."""
    graph = Graph()
    argument = graph.variable("u")
    function = compile_function(graph, [graph.call(name, argument)], [argument])
    return lambda u: function((u,))[0]


def _rising(a: RealInterval, function: Callable[[float], float], values: RealInterval) -> RealInterval:
    """The bounds of a strictly increasing function, whose values lie in `values`."""
    low, low_open = _end(function, a.low, values.low, is_open=a.low_open, is_limit_open=values.low_open)
    high, high_open = _end(function, a.high, values.high, is_open=a.high_open, is_limit_open=values.high_open)
    return RealInterval(low, high, low_open, high_open)


def _end(
    function: Callable[[float], float], u: float, limit: float, *, is_open: bool, is_limit_open: bool
) -> tuple[float, bool]:
    """The value at an end u; the limit if u is infinite or outside of the domain, or if the value overflows."""
    try:
        value = function(u) if math.isfinite(u) else limit
    except (ArithmeticError, ValueError):
        value = limit
    return value, is_limit_open if value == limit else is_open


def _highest(*below: RealInterval) -> RealInterval:
    """The bounds of `max`."""
    low = max(each.low for each in below)
    high = max(each.high for each in below)
    low_open = all(each.low_open for each in below if each.low == low)
    return RealInterval(low, high, low_open, all(each.high_open for each in below if each.high == high))


def _either(a: RealInterval, b: RealInterval) -> RealInterval:
    """The bounds of one of two values."""
    low, high = min(a.low, b.low), max(a.high, b.high)
    low_open = all(each.low_open for each in (a, b) if each.low == low)
    return RealInterval(low, high, low_open, all(each.high_open for each in (a, b) if each.high == high))


def _hypot(*below: RealInterval) -> RealInterval:
    sizes = [*map(_absolute, below)]
    return RealInterval(math.hypot(*(each.low for each in sizes)), low_open=any(each.low_open for each in sizes))


OPERATIONS: Final[Mapping[str, Callable[..., RealInterval]]] = {
    "add": lambda *below: reduce(_added, below),
    "neg": _negative,
    "mul": _times,
    "div": lambda a, b: _times(a, _inverse(b)),
    "abs": _absolute,
    "cosh": lambda a: _rising(_absolute(a), math.cosh, range_of("cosh")),
    "hypot": _hypot,
    "sqrt": lambda a: _power(a, 0.5),
    "relu": lambda a: _highest(a, _point(0.0)),
    "max": _highest,
    "min": lambda *below: _negative(_highest(*map(_negative, below))),
    "mean": lambda a: a,
    SELECT: lambda _column, *choices: reduce(_either, choices),
}
