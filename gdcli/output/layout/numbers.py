"""Numbers for people: as many significant digits as tell neighbours apart, decimal points under each other.

A number with fewer digits is exact as shown, apart from rounding in its last bits (`0.5`); a number that was cut shows
its zeros (`-2.25000`). The exact figures are in json and csv.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from itertools import compress
from operator import and_, eq, ne, or_
from string import ascii_lowercase

from gdcli.model.sentences import shown
from gdcli.output.layout.sentences import MORE_COMPONENTS

DIGITS_SHOWN = 6
DIGITS_MAX = 12
ROUNDING_SHARE = 1e-15
"""A relative difference of a few units in the last place of a double."""
DECIMALS_BELOW = 1e7
"""Numbers below this size, and from 1e-4 on, are written without an exponent."""
COMPONENTS_SHOWN = 6


def number(value: float, digits: int = DIGITS_SHOWN) -> str:
    """The number with this many significant digits; `7.10543e-15` if plain decimals would be long."""
    return _shortened(_with_digits([value], digits)[0], value)


def rounded(value: float, digits: int) -> str:
    """The number with at most this many significant digits, for figures that have rounding errors themselves."""
    return number(float(f"{value:.{digits}g}"), digits)


def as_factor(text: str) -> str:
    """A number as a factor of a product: a negative one in parentheses."""
    return f"({text})" if text.startswith("-") else text


def column(values: Sequence[float], digits: int = DIGITS_SHOWN, most: int = DIGITS_MAX) -> list[str]:
    """The numbers of a column, decimal points under each other."""
    return align(told_apart(values, digits, most))


def told_apart(values: Sequence[float], digits: int = DIGITS_SHOWN, most: int = DIGITS_MAX) -> list[str]:
    """The numbers, each with as many digits as it needs to differ from its neighbours, up to `most`."""
    shortened = cache(_shortened)  # learning rates are often the same in every row
    return [
        shortened(text, value) if text[-1] == "0" or "0e" in text else text
        for text, value in zip(_told_apart(values, digits, most), values, strict=True)
    ]


def _told_apart(values: Sequence[float], digits: int, most: int) -> list[str]:
    """The numbers with all their digits; those that are alike get more of them, told apart beside their neighbours."""
    texts = _with_digits(values, digits)
    pairs = [*map(and_, map(eq, texts, texts[1:]), map(ne, values, values[1:]))]
    if digits == most or not any(pairs):
        return texts
    alike = [*map(or_, [False, *pairs], [*pairs, False])]
    around = [*compress(range(len(values)), map(or_, alike, map(or_, [*alike[1:], False], [False, *alike[:-1]])))]
    for place, text in zip(around, _told_apart([values[place] for place in around], digits + 1, most), strict=True):
        if alike[place]:
            texts[place] = text
    return texts


def _with_digits(values: Sequence[float], digits: int) -> list[str]:
    """The values with this many significant digits, formatted together; those that `%g` writes otherwise one by one."""
    texts = as_on_page(f"%#.{digits}g " * len(values) % tuple(values)).split()
    low, high = sorted((10.0**digits, DECIMALS_BELOW))  # `%g` has an exponent from the one on, pages from the other
    for place in [place for place, value in enumerate(values) if 0.9 * low <= abs(value) < high]:
        is_below = abs(float(texts[place])) < DECIMALS_BELOW
        if is_below == (low < DECIMALS_BELOW):
            texts[place] = f"{values[place]:.0f}" if is_below else as_on_page(f"{values[place]:.{digits - 1}e}")
    return texts


def as_on_page(text: str) -> str:
    """Numbers with a blank after each as pages have them: without a point at the end, `e8` for `e+08`."""
    return text.replace(". ", " ").replace(".e", "e").replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")


def _shortened(text: str, value: float) -> str:
    """The number without the zeros at its end, if it is the exact value apart from rounding."""
    if abs(float(text) - value) > ROUNDING_SHARE * abs(value):
        return text
    if value == 0.0:
        return "0"
    decimals, e, exponent = text.partition("e")
    return f"{decimals.rstrip('0').rstrip('.') if '.' in decimals else decimals}{e}{exponent}"


def without_dust(values: Sequence[float]) -> list[float]:
    """The values, with 0 for those that are rounding errors relative to the largest value and to 1."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    return [0.0 if abs(value) < ROUNDING_SHARE * max(1.0, largest) else value for value in values]


def without_rounding(value: float, start: float) -> float:
    """The value, or 0 if it is a rounding error relative to 1, or to a smaller value at the start."""
    return 0.0 if abs(value) < ROUNDING_SHARE * min(1.0, abs(start)) else value


def align(texts: Sequence[str]) -> list[str]:
    """The texts padded so that their decimal points stand under each other."""
    points = [text.find(".") if "." in text else len(text.partition("e")[0]) for text in texts]
    left = max(points, default=0)
    lines = [" " * (left - point) + text for point, text in zip(points, texts, strict=True)]
    width = max(map(len, lines), default=0)
    return [line.ljust(width) for line in lines]


def letter_of(index: int) -> str:
    """The letter of a curve or a run; after z the letters begin again, in other colors."""
    return ascii_lowercase[index % 26]


def point_on_page(names: Sequence[str], values: Sequence[float], digits: int = DIGITS_SHOWN) -> str:
    """A point by name: `x = 1, y = -2`; of a long one the first and the last, and the number between them."""
    pairs = list(zip(names, values, strict=True))
    is_long = len(pairs) > COMPONENTS_SHOWN
    texts = [f"{name} = {number(value, digits)}" for name, value in ([*pairs[:4], pairs[-1]] if is_long else pairs)]
    if is_long:
        texts.insert(4, shown(MORE_COMPONENTS(len(pairs) - 5)))
    return ", ".join(texts)
