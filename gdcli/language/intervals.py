"""Intervals of the real line, and those of the function table: the domain and the range of a function."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Final

from gdcli.language.function_table import FUNCTIONS
from gdcli.record import record

_NUMBERS: Final = {"pi": math.pi, "-pi": -math.pi, "pi/2": math.pi / 2, "-pi/2": -math.pi / 2}
"""The numbers of the table that Python does not read."""


@record
class RealInterval:
    """An interval of the real line. `low_open` and `high_open` say that this end does not belong to it."""

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = True
    high_open: bool = True

    @property
    def is_positive(self) -> bool:
        """Whether all its numbers are positive."""
        return self.low > 0.0 or (self.low == 0.0 and self.low_open)


REAL_LINE: Final = RealInterval()
NUMBERS_FROM_0: Final = RealInterval(0.0, low_open=False)


@cache
def range_of(name: str) -> RealInterval:
    """An interval with all values of a function."""
    text = FUNCTIONS[name].range
    low, high = text[1:-1].split(", ")
    return RealInterval(_number(low), _number(high), text[0] == "(", text[-1] == ")")


@cache
def domain_of(name: str) -> RealInterval:
    """The domain of a monotone function, from its condition on u; infinite ends count as closed."""
    condition = FUNCTIONS[name].domain or "u"
    match = re.fullmatch(r"(?:(\S+) (<=?) )?u(?: (>=?) (\S+))?(?: (<=?) (\S+))?", condition)
    assert match is not None, condition
    low, high = match[1] or match[4] or "-inf", match[6] or "inf"
    return RealInterval(_number(low), _number(high), (match[2] or match[3]) in ("<", ">"), match[5] == "<")


def _number(text: str) -> float:
    return _NUMBERS[text] if text in _NUMBERS else float(text)
