"""Numbers and points as the sentences of a verdict show them: short, and never equal where they are not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

DIGITS: Final = 4
MOST_NAMES: Final = 3
DUST: Final = 1e-12


def short(value: float, apart_from: float | None = None) -> str:
    """The number with four significant digits, or with as many as it takes to differ from another one.

    >>> short(0.123456), short(1.000000002, apart_from=1.0)
    ('0.1235', '1.000000002')
    """
    for digits in range(DIGITS, 17):
        text = f"{value + 0.0:.{digits}g}"
        if apart_from is None or apart_from == value or float(text) != apart_from:
            return text
    return typed(value)


def typed(value: float) -> str:
    """The number as one would type it, to be read back as the same float.

    >>> typed(2.0), typed(0.1)
    ('2', '0.1')
    """
    return repr(value).removesuffix(".0")


def count(value: int, noun: str) -> str:
    """`1 step`, `1,200 steps`."""
    return f"{value:,} {noun}" if value == 1 else f"{value:,} {noun}s"


def about(value: int, noun: str) -> str:
    """A number that is not known better than to two digits: `7,700 steps`.

    >>> about(7712474396, "more step")
    '7,700,000,000 more steps'
    """
    unit = 10 ** max(0, len(str(value)) - 2)
    return count(round(value / unit) * unit, noun)


def place(names: Sequence[str], point: Sequence[float]) -> str:
    """A point by name: `x = 1, y = -2`; of many variables the first few, and rounding beside zero as zero."""
    dust = DUST * max(1.0, *(abs(x) for x in point if math.isfinite(x)), 1.0)
    pairs = [f"{name} = {short(x if abs(x) > dust or x != x else 0.0)}" for name, x in zip(names, point, strict=True)]
    return ", ".join(pairs[:MOST_NAMES] + (["…"] if len(pairs) > MOST_NAMES else []))
