"""The cells of a table: whether a text is a number, or says that a number is missing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

NOT_A_NUMBER: Final = math.nan

POINT: Final = "."
COMMA: Final = ","

MISSING_SIGNS: Final = frozenset({
    "", "-", "--", "?", ".", "na", "n/a", "n.a.", "nan", "null", "none", "nil", "missing", "n/d", "nd", "s/d",
})  # fmt: skip
"""Texts, in lower case, that say that a number is missing; so do cells that begin with # (#N/A, #DIV/0!)."""
CURRENCY: Final = re.compile(r"^([+-]?)\s*(?:R\$|US\$|\$|€|£|¥|\x80)\s*|\s*(?:€|R\$|\$|\x80)$")
"""Signs of currency before and behind a number; \x80 is the euro of Windows in a table that is read as Latin-1."""
WITHOUT_CURRENCY: Final = r"\1"
"""The replacement of a sign of currency: the sign of the number before it."""
BOOKED_NUMBER: Final = re.compile(r"\((.*)\)")
"""How bookkeepers write a negative number."""
SPACES: Final = "\u00a0\u202f\u2009 '’"
"""Characters that separate thousands, besides point and comma."""

_FORM: Final = r"[+-]?(?:[0-9]{{1,3}}(?:[{thousands}][0-9]{{3}})+|[0-9]+)?(?:{decimal}[0-9]*)?(?:[eE][+-]?[0-9]+)?"
_THOUSANDS: Final[Mapping[str, str]] = {POINT: COMMA + SPACES, COMMA: r"\." + SPACES}
_NUMBER: Final[Mapping[str, re.Pattern[str]]] = {
    decimal: re.compile(_FORM.format(thousands=thousands, decimal=re.escape(decimal)))
    for decimal, thousands in _THOUSANDS.items()
}
_DROPPED: Final[Mapping[str, dict[int, None]]] = {
    POINT: dict.fromkeys(map(ord, COMMA + SPACES)),
    COMMA: dict.fromkeys(map(ord, POINT + SPACES)),
}


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no number: empty, NA, or the error of a spreadsheet."""
    text = cell.strip()
    return text.lower() in MISSING_SIGNS or text.startswith("#")


def reader(decimal: str) -> Callable[[str], float]:
    """A function that reads a cell with that decimal sign: a finite float, or nan if the cell is no number.

    Thousands may be separated by the other sign, a space or an apostrophe, in groups of three; a sign of currency may
    stand before or behind.

    >>> read = reader(",")
    >>> read("1.234,56"), read("R$ 350.000"), read("1.23,4")
    (1234.56, 350000.0, nan)
    """
    form, dropped = _NUMBER[decimal], _DROPPED[decimal]
    is_plain = decimal == POINT

    def read(cell: str) -> float:
        if is_plain and cell.isascii() and "_" not in cell:
            try:
                value = float(cell)
            except ValueError:
                pass
            else:
                return value if math.isfinite(value) else NOT_A_NUMBER
        text = bare(cell.strip(" \t\r\n\u00a0\ufeff").replace("−", "-"))
        if not form.fullmatch(text):
            return NOT_A_NUMBER
        try:
            value = float(text.translate(dropped).replace(COMMA, POINT))
        except ValueError:
            return NOT_A_NUMBER
        return value if math.isfinite(value) else NOT_A_NUMBER

    return read


def bare(text: str) -> str:
    """A number without its currency, a negative one in parentheses with its sign.

    >>> bare("-R$ 5"), bare("(1.234,50)"), bare("7 €")
    ('-5', '-1.234,50', '7')
    """
    booked = BOOKED_NUMBER.fullmatch(text)
    return CURRENCY.sub(WITHOUT_CURRENCY, f"-{booked[1]}" if booked else text)


def is_number(cell: str) -> bool:
    """Whether a cell is a number with either decimal sign."""
    return any(value == value for value in (reader(POINT)(cell), reader(COMMA)(cell)))


_GROUPED: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")


def decimal_of(cells: Iterable[str], separator: str, likely: str | None = None) -> str:
    """The decimal sign of these cells.

    Of two different signs in a number the last is the decimal sign. A sign that occurs twice, or only before groups of
    three digits, separates thousands. `1,234` alone could be either: the decimal sign is then the `likely` one, or
    without one the comma, unless it separates cells.
    """
    votes = {POINT: 0, COMMA: 0}
    undecided = {POINT: 0, COMMA: 0}
    for cell in cells:
        if cell and is_number(cell):
            sign, is_sure = _sign_of(bare(cell.strip()))
            if sign:
                (votes if is_sure else undecided)[sign] += 1
    if votes[POINT] != votes[COMMA]:
        return POINT if votes[POINT] > votes[COMMA] else COMMA
    if likely is not None and likely != separator:
        return likely
    return COMMA if undecided[COMMA] and not undecided[POINT] and separator != COMMA else POINT


def _sign_of(text: str) -> tuple[str, bool]:
    """The decimal sign of one number, and whether it is certain; None for a number that shows no such sign."""
    points, commas = text.count(POINT), text.count(COMMA)
    if points and commas:
        return (POINT if text.rfind(POINT) > text.rfind(COMMA) else COMMA), True
    if points > 1 or commas > 1:
        return (COMMA if points > 1 else POINT), True
    if not points and not commas:
        return "", False
    sign = POINT if points else COMMA
    return sign, not _GROUPED.fullmatch(text)
