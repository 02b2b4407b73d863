"""Whether a number that was typed is the right one, rounded as it was typed."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from gdcli.errors import UsageError
from gdcli.language.reading.parser import parse
from gdcli.language.sentences import NOT_A_NUMBER
from gdcli.language.tree import Node
from gdcli.lessons.checking.precise import Real, exact, real, value_at
from gdcli.lessons.checking.sentences import TYPE_A_NUMBER

DECIMAL: Final = re.compile(r"^\s*[+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$")
"""A number with a decimal point, which may be rounded."""
DIGITS_EXACT: Final = 30
HALF_UNIT_MARGIN: Final = 9
"""Half a unit of the last digit is widened by 10 to minus this number, so that a tie of rounding counts as right."""
ROUNDING_ERROR_MAX: Final = Fraction(1, 10)
"""The largest relative error of a rounded number: 0.3 is right for 1/3, but not for 1/4."""
ROUNDED_TO_ZERO_MAX: Final = Fraction(1, 1000)
"""An error that is never too large, whatever the value: 0.00 is right for 1e-17."""


def agrees_as_typed(typed: str, right: Node) -> bool:
    """Whether the exact value rounds to the decimal number that was typed; other expressions must be equal.

    Raises UsageError where it is no number.
    """
    expression = parse(typed)
    if expression.variables:
        raise UsageError(NOT_A_NUMBER(text=typed.strip()), TYPE_A_NUMBER())
    given, expected = value_at(expression.root, {}), value_at(right, {})
    return given is not None and expected is not None and bool(abs(given - expected) <= rounding_of(typed, expected))


def rounding_of(typed: str, right: Real) -> Real:
    """The largest error of a right number: of a decimal one half a unit of its last digit, within two limits.

    A decimal number with few digits must also be closer than ROUNDING_ERROR_MAX, or than ROUNDED_TO_ZERO_MAX. Of any
    other number, such as 1/3, DIGITS_EXACT digits must be right.
    """
    if not DECIMAL.match(typed):
        return real(10) ** -DIGITS_EXACT * max(abs(right), 1)
    mantissa, _, exponent = typed.strip().lower().partition("e")
    digits = len(mantissa.partition(".")[2])
    half_unit = real(10) ** (int(exponent or 0) - digits) / 2
    error_max = max(exact(ROUNDING_ERROR_MAX) * abs(right), exact(ROUNDED_TO_ZERO_MAX))
    return min(half_unit, error_max) * (1 + real(10) ** -HALF_UNIT_MARGIN)
