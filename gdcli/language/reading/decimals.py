"""Decimal numbers as typed, exact both ways: `0.1` is the fraction 1/10, and 1/10 is written `0.1`."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

LARGEST_MAGNITUDE: Final = 310  # decimal digits before the point; beyond, no float holds the number
SMALLEST_MAGNITUDE: Final = -330
PADDING: Final = 15  # as many zeros are written out after an integer's digits; more become an exponent
LEADING: Final = 3  # as many zeros are written out after the point


def read_decimal(text: str) -> Fraction:
    """The value of a number token; OverflowError where it lies so far outside of the floats that it is not built."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits = int(whole + decimals)
    power = int(exponent or 0) - len(decimals)
    if digits == 0:
        return Fraction(0)
    if not SMALLEST_MAGNITUDE < len(str(digits)) + power < LARGEST_MAGNITUDE:
        raise OverflowError(text)
    return Fraction(digits * 10**power) if power >= 0 else Fraction(digits, 10**-power)


def write_decimal(value: Fraction) -> str | None:
    """The shortest exact decimal text of a number that is not negative; None where there is none, as for 1/3."""
    places = _decimal_places(value.denominator)
    if places is None:
        return None
    digits = str(value.numerator * 10**places // value.denominator)
    significant = digits.rstrip("0") or "0"
    if places == 0 and len(digits) - len(significant) <= PADDING:
        return digits
    if places and len(digits) >= places - LEADING:
        padded = digits.zfill(places + 1)
        return f"{padded[:-places]}.{padded[-places:]}"
    exponent = len(digits) - 1 - places
    return f"{significant[0]}{'.' if len(significant) > 1 else ''}{significant[1:]}e{exponent}"


def _decimal_places(denominator: int) -> int | None:
    """How many digits follow the point of a fraction in lowest terms; None if they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest = denominator >> twos
    fives = 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None
