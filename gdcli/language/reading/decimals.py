"""Decimal numbers as typed, exact both ways: `0.1` is the fraction 1/10, and 1/10 is written `0.1`."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

MAGNITUDE_MAX: Final = 310  # decimal digits before the point; floats end below
MAGNITUDE_MIN: Final = -330
TRAILING_ZEROS_MAX: Final = 15  # of an integer, written out; a number with more of them gets an exponent
LEADING_ZEROS_MAX: Final = 3  # after the point, written out; a number with more of them gets an exponent
PLAIN_CHARACTERS_MAX: Final = 20
"""The most characters of a number that is read without looking for an expression."""


def is_plain_decimal(text: str) -> bool:
    """Whether a text is a number of a few digits, as most numbers are that people type: `3`, `0.01`."""
    return len(text) <= PLAIN_CHARACTERS_MAX and text.isascii() and text.replace(".", "", 1).isdecimal()


def read_decimal(text: str) -> Fraction:
    """The value of a number token. Raises OverflowError if it is far outside of the range of floats."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits = int(whole + decimals)
    power = int(exponent or 0) - len(decimals)
    if digits == 0:
        return Fraction(0)
    if not MAGNITUDE_MIN < len(str(digits)) + power < MAGNITUDE_MAX:
        raise OverflowError(text)
    return Fraction(digits * 10**power) if power >= 0 else Fraction(digits, 10**-power)


def write_decimal(value: Fraction) -> str | None:
    """The shortest exact decimal text of a number that is not negative; None if its digits never end, as for 1/3."""
    places = _decimal_places(value.denominator)
    if places is None:
        return None
    digits = str(value.numerator * 10**places // value.denominator)
    significant = digits.rstrip("0") or "0"
    if places == 0 and len(digits) - len(significant) <= TRAILING_ZEROS_MAX:
        return digits
    if places and len(digits) >= places - LEADING_ZEROS_MAX:
        padded = digits.zfill(places + 1)
        return f"{padded[:-places]}.{padded[-places:]}"
    exponent = len(digits) - 1 - places
    return f"{significant[0]}{'.' if len(significant) > 1 else ''}{significant[1:]}e{exponent}"


def _decimal_places(denominator: int) -> int | None:
    """The number of digits after the point, for a denominator in lowest terms; None if they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest = denominator >> twos
    fives = 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None


def decimal_fraction(value: float) -> Fraction:
    """The shortest decimal number that rounds to this float: the number in a table, if that has up to 15 digits."""
    return Fraction(repr(float(value)))
