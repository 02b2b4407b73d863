"""Numbers and points as sentences and commands show them: short, but different numbers never look equal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

SIGNIFICANT_DIGITS: Final = 4
NAMED_VARIABLES_MAX: Final = 3
"""The most components of a point that are shown; of more, only the first."""
DUST_SIZE: Final = 1e-12
DUST_SHARE: Final = 1e-14
"""A coordinate below this size, or below this share of the largest one, is shown as 0: rounding."""


def short(value: float, apart_from: float | None = None) -> str:
    """The number with four significant digits, or with as many as it takes to differ from another one.

    >>> short(0.123456), short(1.000000002, apart_from=1.0)
    ('0.1235', '1.000000002')
    """
    for digits in range(SIGNIFICANT_DIGITS, 17):
        text = as_written(f"{value + 0.0:.{digits}g}")
        if apart_from is None or apart_from == value or float(text) != apart_from:
            return text
    return typed(value)


def typed(value: float) -> str:
    """The number as one would type it, to be read back as the same float.

    >>> typed(2.0), typed(0.1), typed(1e-6)
    ('2', '0.1', '1e-6')
    """
    return as_written(repr(value).removesuffix(".0"))


def as_written(text: str) -> str:
    """A number of Python with its exponent as people write it: 1e-6 for 1e-06, 1e20 for 1e+20."""
    mantissa, mark, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else text


def about(value: int) -> int:
    """A number that is known to two digits only.

    >>> about(7712474396), about(1)
    (7700000000, 1)
    """
    unit: int = 10 ** max(0, len(str(value)) - 2)
    return round(value / unit) * unit


def point_in_sentence(names: Sequence[str], point: Sequence[float]) -> str:
    """A point by name: `x = 1, y = -2`; of many variables the first few, and rounding beside zero as zero.

    >>> point_in_sentence(["a", "b", "c"], [1e-9, 1e4, 1e-15])
    'a = 1e-9, b = 1e4, c = 0'
    """
    dust = max(DUST_SIZE, *(DUST_SHARE * abs(x) for x in point if math.isfinite(x)), 0.0)
    pairs = [f"{name} = {short(x if abs(x) > dust or x != x else 0.0)}" for name, x in zip(names, point, strict=True)]
    return ", ".join(pairs[:NAMED_VARIABLES_MAX] + (["…"] if len(pairs) > NAMED_VARIABLES_MAX else []))
