"""Numbers for people: as many significant digits as tell neighbours apart, decimal points under each other.

A number with fewer digits is exact as shown, apart from rounding in its last bits (`0.5`); a number that was cut shows
its zeros (`-2.25000`). The exact figures are in json and csv.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from string import ascii_lowercase

from gdcli.model.sentences import shown
from gdcli.output.layout.sentences import MORE_COMPONENTS

DIGITS_SHOWN = 6
DIGITS_MAX = 12
ROUNDING_SHARE = 1e-15
"""A relative difference of a few units in the last place of a double."""
DECIMALS_FROM, DECIMALS_BELOW = 1e-4, 1e7
"""The sizes between which a number is written without an exponent."""
COMPONENTS_SHOWN = 6


def number(value: float, digits: int = DIGITS_SHOWN) -> str:
    """The number with this many significant digits; `7.10543e-15` if plain decimals would be long."""
    if not math.isfinite(value):
        return str(value)
    if value == 0.0:
        return "0"
    text = f"{value:#.{digits}g}"
    read = float(text)
    is_exact = abs(read - value) <= ROUNDING_SHARE * abs(value)
    if "e" in text or abs(read) >= DECIMALS_BELOW:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        if not DECIMALS_FROM <= abs(read) < DECIMALS_BELOW:
            return f"{_bare(mantissa) if is_exact else mantissa}e{int(exponent)}"
        text = f"{value:.0f}"
    return _bare(text) if is_exact else text.rstrip(".")


def rounded(value: float, digits: int) -> str:
    """The number with at most this many significant digits, for figures that have rounding errors themselves."""
    return number(float(f"{value:.{digits}g}"), digits)


def as_factor(text: str) -> str:
    """A number as a factor of a product: a negative one in parentheses."""
    return f"({text})" if text.startswith("-") else text


def _bare(text: str) -> str:
    """Decimals without the zeros at their end."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def column(values: Sequence[float], digits: int = DIGITS_SHOWN, most: int = DIGITS_MAX) -> list[str]:
    """The numbers of a column, decimal points under each other."""
    return align(told_apart(values, digits, most))


def told_apart(values: Sequence[float], digits: int = DIGITS_SHOWN, most: int = DIGITS_MAX) -> list[str]:
    """The numbers, each with as many digits as it needs to differ from its neighbours, up to `most`."""
    texts = _written(values, digits)
    alike = _alike(values, [*map(float, texts)], range(len(values) - 1))
    for places in range(digits + 1, most + 1):
        pairs = {pair for place in alike for pair in (place - 1, place) if 0 <= pair < len(values) - 1}
        around = [*{*pairs, *(pair + 1 for pair in pairs)}]
        longer = dict(zip(around, _written([values[place] for place in around], places), strict=True))
        for place in alike:
            texts[place] = longer[place]
        alike &= _alike(values, {place: float(text) for place, text in longer.items()}, pairs)
    return texts


def _written(values: Sequence[float], digits: int) -> list[str]:
    """The values as `number` writes them; formatted together, which completes those that only lose their last digits.

    The others, which are exact, very large or very small, are written one by one.
    """
    write = cache(number)
    cut = (f"%#.{digits}g " * len(values) % tuple(values)).split()
    return [
        text.rstrip(".") if DECIMALS_FROM <= abs(near) < DECIMALS_BELOW and "e" not in text
        and abs(near - value) > ROUNDING_SHARE * abs(value) else write(value, digits)
        for value, text, near in zip(values, cut, map(float, cut), strict=True)
    ]  # fmt: skip


def _alike(values: Sequence[float], read: Sequence[float] | Mapping[int, float], pairs: Iterable[int]) -> set[int]:
    """The places of different neighbours that are read alike; `pairs` has the place of the first of two neighbours."""
    first = [place for place in pairs if values[place] != values[place + 1] and read[place] == read[place + 1]]
    return {*first, *(place + 1 for place in first)}


def without_dust(values: Sequence[float]) -> list[float]:
    """The values, with 0 for those that are rounding errors relative to the largest value and to 1."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    return [0.0 if abs(value) < ROUNDING_SHARE * max(1.0, largest) else value for value in values]


def without_rounding(value: float, start: float) -> float:
    """The value, or 0 if it is a rounding error relative to 1, or to a smaller value at the start."""
    return 0.0 if abs(value) < ROUNDING_SHARE * min(1.0, abs(start)) else value


def align(texts: Sequence[str]) -> list[str]:
    """The texts padded so that their decimal points stand under each other."""
    parts = [text.partition("." if "." in text else "e") for text in texts]
    left = max((len(whole) for whole, _, _ in parts), default=0)
    lines = [f"{whole.rjust(left)}{point}{rest}" for whole, point, rest in parts]
    width = max(map(len, lines), default=0)
    return [line.ljust(width) for line in lines]


def letter_of(index: int) -> str:
    """The letter of a curve or a run; after z the letters begin again, in other colors."""
    return ascii_lowercase[index % 26]


def point_on_page(names: Sequence[str], values: Sequence[float], digits: int = DIGITS_SHOWN) -> str:
    """A point by name: `x = 1, y = -2`; of a long one the first and the last, and the number between them."""
    pairs = [f"{name} = {number(value, digits)}" for name, value in zip(names, values, strict=True)]
    if len(pairs) > COMPONENTS_SHOWN:
        pairs[4:-1] = [shown(MORE_COMPONENTS(len(pairs) - 5))]
    return ", ".join(pairs)
