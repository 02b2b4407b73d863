"""The primitive functions on floats, twice under the same names: as in `math`, and as in IEEE arithmetic.

`FAST_FUNCTIONS` may raise ValueError, OverflowError and ZeroDivisionError; `CAREFUL_FUNCTIONS` never raise: log(0) is
-inf, log(-1) is nan, exp(1000) is inf, 1/0 is inf. Generated code is the same for both, except for division. The fast
code runs first; the careful code runs only where the fast code raised or its result was not finite. Besides the
functions of the table there are `power` and `div`.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Final

from gdcli.language.function_table import FUNCTIONS

Primitive = Callable[..., float]


def divide(a: float, b: float) -> float:
    """a/b as IEEE has it: ±inf over zero, nan for 0/0."""
    if b != 0.0:
        return a / b
    return a * math.copysign(math.inf, b) if a == a and b == b else math.nan


def power(a: float, b: float) -> float:
    """a**b as IEEE has it; nan for a negative base under an exponent that is not an integer."""
    try:
        return math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0.0 and b % 2.0 == 1.0 else math.inf
    except ValueError:
        if a != 0.0:
            return math.nan
        return math.copysign(math.inf, a) if b % 2.0 == 1.0 else math.inf


def _careful(function: Primitive, edges: Mapping[float, float]) -> Primitive:
    """The function with a value where `math` raises: at `edges` its limit, outside its domain nan, on overflow ±inf."""

    def value(*arguments: float) -> float:
        try:
            return function(*arguments)
        except OverflowError:
            # Where a function overflows (exp, expm1, sinh, cosh), it has the same sign as at ±1.
            return math.copysign(math.inf, function(math.copysign(1.0, arguments[0])))
        except ValueError:
            return edges.get(arguments[0], math.nan)

    return value


FAST_FUNCTIONS: Final[Mapping[str, Primitive]] = {
    "power": math.pow,
    "div": operator.truediv,
    **{name: function.value for name, function in FUNCTIONS.items() if function.value is not None},
}

CAREFUL_FUNCTIONS: Final[Mapping[str, Primitive]] = {
    "power": power,
    "div": divide,
    **{name: _careful(function.value, function.edges) for name, function in FUNCTIONS.items() if function.value},
}
