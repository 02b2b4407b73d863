"""The values of options: numbers, points, assignments, learning rates, names and ranges.

Every number may be an expression without variables, such as `pi/2`; every list is split as `lists` says, and a list of
rates at the spaces between numbers, too. Mistakes raise `UsageError`; mistakes within an expression raise
`ExpressionError`, with a place in the whole text of the option.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Final, NamedTuple, TypeVar

from gdcli.errors import ExpressionError, UsageError
from gdcli.language.lists import Piece, components, numbers, pieces, split, whole
from gdcli.language.names import is_name, is_variable_name, nearest, shortened
from gdcli.language.reading.constants import Value, constant_value
from gdcli.language.reading.parser import parse
from gdcli.language.reading.tokens import BLANKS
from gdcli.language.tree import Expression, Node

__all__ = [
    "Range",
    "evenly_spaced",
    "geometrically_spaced",
    "nearest",
    "parse_assignments",
    "parse_count",
    "parse_grid",
    "parse_names",
    "parse_number",
    "parse_point",
    "parse_ranges",
    "parse_rate",
    "parse_rates",
    "unknown_variable",
    "vector_lengths",
]

RATES_MAX: Final = 1_000_000
LOG_SPACING: Final = "log"
_ZERO_IN_FRONT: Final = "0[0-9]+(?:[eE][-+]?[0-9]+)?"
_DECIMAL_COMMA: Final = "(?<![0-9.])([0-9]+),([0-9]+)(?![0-9.])"
_RATES: Final = "Write 0.01,0.1,1 or START:STOP:COUNT or START:STOP:COUNT:log."
_NAMED: Final = "Write NAME=VALUE, separated by commas; a decimal number has a point, as in 0.5."
_BOUNDS: Final = "Write LOW:HIGH, as in x=0:1; an end may be left out, as in x=0: or x=:1."
_RANGE: Final = "Write LOW:HIGH, as in x=-3:3."
_GRID: Final = "Write LOW:HIGH:COUNT, as in x=-3:3:100."
_NOT_FINITE: Final = frozenset({"nan", "NaN", "inf", "Inf", "infinity", "Infinity", "oo"})
T = TypeVar("T")


class Range(NamedTuple):
    """An interval of one variable, and the number of points on it; None where it is not given."""

    low: float
    high: float
    points: int | None = None


def parse_number(text: str) -> float:
    """The value of a text such as `0.1` or `pi/2`."""
    return float(_value(whole(text)))


def parse_count(text: str, what: str = "this") -> int:
    """The whole number of a text such as `1000`, `1_000` or `1e3`; `what` is the option's name, for the message."""
    with suppress(ValueError):
        return int(text)
    piece = whole(text)
    with suppress(UsageError):
        value = _value(piece)
        if value == int(value):
            return int(value)
    message = f"{what} takes a whole number, and {piece.shown} cannot be read as one"
    raise UsageError(message, "Write one, such as 1000 or 1e3.")


def parse_rate(text: str) -> float:
    """One learning rate."""
    if len(split(whole(text), ",")) > 1 or ":" in text:
        raise UsageError(
            f"one learning rate is needed here, and {whole(text).shown} is not one",
            "`gdcli compare` and `gdcli sweep` take several. A decimal number has a point, as in 0.1.",
        )
    return parse_number(text)


def parse_point(text: str, variables: Sequence[str]) -> tuple[float, ...]:
    """A number for each of the n variables, from `x=2,y=1` or, in their order, `2,1`."""
    return _by_variable(text, variables, lambda piece: float(_value(piece)), "2")


def parse_ranges(text: str, variables: Sequence[str]) -> tuple[Range, ...]:
    """A range for each of the n variables, from `x=-3:3,y=-2:2`, `-3:3,-2:2`, or one `-3:3` for all; `:N` counts."""
    return _ranges(text, variables, _range)


def parse_grid(text: str, variables: Sequence[str]) -> tuple[Range, ...]:
    """Ranges as `parse_ranges` has them, of which each may also be a single value: `x=2:2:1`."""
    return _ranges(text, variables, _axis)


def parse_bounds(text: str, variables: Sequence[str]) -> tuple[tuple[float, float], ...]:
    """The low and the high end for each of the n variables, from `x=0:1,y=-2:`, `0:1,-2:`, or one `0:1` for all.

    An end that is left out is infinite, and so are both ends of a variable that is not named.
    """
    if "=" not in text:
        return _for_all_or_each(text, variables, _bounds, "0:1")
    free = (-math.inf, math.inf)
    found: dict[str, tuple[float, float]] = {}
    for name, value in map(_assignment, pieces(text)):
        if name not in variables:
            raise unknown_variable(name, variables)
        _refuse_repeated(name, found)
        found[name] = _bounds(value)
    return tuple(found.get(name, free) for name in variables)


def parse_assignments(text: str) -> dict[str, Node]:
    """Names with the expressions that they stand for, from `a=2,b=pi/2` or `u=x**2,v=sin(x)`."""
    assignments: dict[str, Node] = {}
    for piece in pieces(text):
        for name, value in components(*_assignment(piece)):
            if name not in assignments and not is_variable_name(name):
                raise _not_a_variable(name)
            _refuse_repeated(name, assignments)
            assignments[name] = _expression(value).root
    return assignments


def vector_lengths(text: str) -> dict[str, int]:
    """The number of components of each vector in `x=[1,2,3],y=2`; empty where the text cannot be read."""
    lengths: dict[str, int] = {}
    with suppress(UsageError):
        for piece in pieces(text):
            name, value = _assignment(piece)
            if value.text.startswith("["):
                lengths[name] = len(list(components(name, value)))
    return lengths


def parse_names(text: str) -> tuple[str, ...]:
    """The names of variables, in the order given, from `x,y`."""
    names: list[str] = []
    for piece in pieces(text):
        if not is_variable_name(piece.text):
            raise _not_a_variable(piece.text)
        _refuse_repeated(piece.text, names)
        names.append(piece.text)
    return tuple(names)


def parse_rates(text: str) -> tuple[float, ...]:
    """The learning rates of `0.01,0.1,1`, `START:STOP:COUNT` evenly spaced or `START:STOP:COUNT:log` geometric.

    In a list, a rate of 0 or with a zero in front is refused: `0,01` is meant as 0.01.
    """
    rates: list[float] = []
    parts = [word for piece in pieces(text) for word in numbers(piece)]
    for piece in parts:
        found = _spaced_rates(piece) if ":" in piece.text else (float(_value(piece)),)
        if len(parts) > 1 and (found == (0.0,) or re.fullmatch(_ZERO_IN_FRONT, piece.text)):
            raise _decimal_comma(whole(text))
        rates.extend(found)
    if len(rates) > RATES_MAX:
        raise UsageError(f"{len(rates):,} learning rates are too many, the limit is {RATES_MAX:,}", _RATES)
    return tuple(rates)


def evenly_spaced(low: Value, high: Value, count: int) -> tuple[float, ...]:
    """`count` numbers from `low` to `high`, each the float nearest to its exact value; both ends are exact."""
    first, last = Fraction(low), Fraction(high)
    divisor = math.lcm(first.denominator, last.denominator) * (count - 1)
    start = first.numerator * (divisor // first.denominator)
    stride = (last.numerator * (divisor // last.denominator) - start) // (count - 1)
    return tuple((start + index * stride) / divisor for index in range(count))


def geometrically_spaced(low: Value, high: Value, count: int) -> tuple[float, ...]:
    """`count` positive numbers from `low` to `high` with a constant ratio; both ends are exact."""
    ends = float(low), float(high)
    smallest, largest = min(ends), max(ends)
    first, last = map(math.log10, ends)
    powers = (10.0 ** (first + (last - first) * (index / (count - 1))) for index in range(1, count - 1))
    return (ends[0], *(min(max(power, smallest), largest) for power in powers), ends[1])


def _decimal_comma(typed: Piece) -> UsageError:
    """The refusal of 0 and 01 in a list of rates; its hint has the decimal numbers that are most likely meant."""
    meant = re.sub(_DECIMAL_COMMA, r"\1.\2", typed.text)
    if meant == typed.text:
        return UsageError(f"a learning rate of 0 moves nothing, and {typed.shown} has one", "Leave it out of the list.")
    hint = f"Did you mean {shortened(meant)}? A decimal number has a point; commas separate several."
    return UsageError(f"{typed.shown} is no list of learning rates", hint)


def _expression(piece: Piece) -> Expression:
    """The expression in the piece; a mistake in it gets its place in the whole text."""
    try:
        return parse(piece.text)
    except ExpressionError as error:
        places = error.start + piece.start, error.end + piece.start
        raise ExpressionError(error.message, error.hint, piece.source, *places) from None


def _value(piece: Piece) -> Value:
    if "=" in piece.text:  # an expression may be named, as in y = x**2, and a number not
        raise UsageError(f"{piece.shown} is not a number", "Write a number, such as 0.1, 1e-3 or pi/2.")
    expression = _expression(piece)
    value = constant_value(expression.root)
    if value is not None:
        return value
    if _NOT_FINITE.issuperset(expression.variables):
        raise UsageError(f"{piece.shown} is not a finite number", "Write a number, such as 0.1, 1e-3 or pi/2.")
    raise ExpressionError(
        f"a number is needed, and {expression.variables[0]} is not one",
        "Write a number, such as 0.1, 1e-3 or pi/2.",
        piece.source,
        piece.start,
        piece.end,
    )


def _assignment(piece: Piece) -> tuple[str, Piece]:
    """The name before the equals sign and the piece behind it."""
    name, sign, _ = piece.text.partition("=")
    if not sign:
        raise UsageError(f"{piece.shown} has no name", _NAMED)
    if not is_name(name.strip(BLANKS)):
        raise _not_a_variable(name.strip(BLANKS))
    return name.strip(BLANKS), piece.part(piece.start + len(name) + 1, piece.end)


def _by_variable(text: str, variables: Sequence[str], read: Callable[[Piece], T], example: str) -> tuple[T, ...]:
    """One value for each variable, given by name or in the order of the variables."""
    parts = pieces(text) if text.strip(BLANKS) or variables else []
    if not any("=" in piece.text for piece in parts):
        if len(parts) == 1 and len(variables) > 1:
            parts = numbers(parts[0])
        if len(parts) != len(variables):
            raise _wrong_count(len(parts), variables, example)
        return tuple(read(piece) for piece in parts)
    values: dict[str, T] = {}
    for piece in parts:
        for name, value in components(*_assignment(piece)):
            if name not in variables:
                raise unknown_variable(name, variables)
            _refuse_repeated(name, values)
            values[name] = read(value)
    missing = [name for name in variables if name not in values]
    if missing:
        verb = "has" if len(missing) == 1 else "have"
        raise UsageError(f"{_listed(missing)} {verb} no value", _form(variables, example))
    return tuple(values[name] for name in variables)


def _ranges(text: str, variables: Sequence[str], read: Callable[[Piece], Range]) -> tuple[Range, ...]:
    return _for_all_or_each(text, variables, read, "-3:3")


def _for_all_or_each(text: str, variables: Sequence[str], read: Callable[[Piece], T], example: str) -> tuple[T, ...]:
    """One value for all variables, or one for each."""
    parts = pieces(text)
    if len(parts) == 1 and "=" not in text:
        return (read(parts[0]),) * len(variables)
    return _by_variable(text, variables, read, example)


def _axis(piece: Piece) -> Range:
    """A range, or a single value written with two equal ends: 2:2:1."""
    parts = split(piece, ":")
    if len(parts) != 3 or _value(parts[2]) != 1:
        return _range(piece)
    low, high = float(_value(parts[0])), float(_value(parts[1]))
    if low != high:
        hint = f"Write {low:.6g}:{low:.6g}:1 for one value; a grid from {low:.6g} to {high:.6g} has 2 or more."
        raise UsageError(f"a grid of one value cannot have two ends, as {piece.shown} has", hint)
    return Range(low, high, 1)


def _range(piece: Piece) -> Range:
    parts = split(piece, ":")
    if len(parts) not in (2, 3):
        raise UsageError(f"{piece.shown} is not a range", _RANGE)
    low, high = float(_value(parts[0])), float(_value(parts[1]))
    if not low < high:
        raise UsageError(f"the range {piece.shown} does not rise", _RANGE)
    return Range(low, high, _count(parts[2], _GRID) if len(parts) == 3 else None)


def _bounds(piece: Piece) -> tuple[float, float]:
    """`LOW:HIGH`, of which one end may be left out."""
    low, colon, high = piece.text.partition(":")
    place = piece.start + len(low)
    if not colon or ":" in high or not (low.strip(BLANKS) or high.strip(BLANKS)):
        raise UsageError(f"{piece.shown} is no pair of bounds", _BOUNDS)
    ends = (
        float(_value(piece.part(piece.start, place))) if low.strip(BLANKS) else -math.inf,
        float(_value(piece.part(place + 1, piece.end))) if high.strip(BLANKS) else math.inf,
    )
    if not ends[0] <= ends[1]:
        raise UsageError(f"the bounds {piece.shown} do not rise", _BOUNDS)
    return ends


def _spaced_rates(piece: Piece) -> tuple[float, ...]:
    parts = split(piece, ":")
    if len(parts) not in (3, 4) or (len(parts) == 4 and parts[3].text != LOG_SPACING):
        raise UsageError(f"{piece.shown} is not a series of learning rates", _RATES)
    low, high, count = _value(parts[0]), _value(parts[1]), _count(parts[2], _RATES)
    if len(parts) == 3:
        return evenly_spaced(low, high, count)
    if low <= 0 or high <= 0:
        raise UsageError("a geometric series needs two positive ends", "Write for example 1e-4:1:9:log.")
    return geometrically_spaced(low, high, count)


def _count(piece: Piece, hint: str) -> int:
    value = _value(piece)
    if value != int(value) or not 2 <= value <= RATES_MAX:
        raise UsageError(f"the count {piece.shown} is not a whole number from 2 to {RATES_MAX:,}", hint)
    return int(value)


def unknown_variable(name: str, variables: Sequence[str]) -> UsageError:
    """The refusal of a name that is none of the variables, with the nearest one."""
    meant = nearest(name, variables)
    known = f"The variables are {_listed(variables)}." if variables else "There are no variables."
    return UsageError(f"there is no variable {shortened(name)}", f"Did you mean {meant}? {known}" if meant else known)


def _not_a_variable(name: str) -> UsageError:
    if is_name(name):
        return UsageError(f"{name} is a function or a constant, not a variable", "Choose another name.")
    hint = "A name is ASCII letters, digits and _, or a single Greek letter."
    return UsageError(f"{shortened(name)!r} is not a name", hint)


def _refuse_repeated(name: str, given: Collection[str]) -> None:
    if name in given:
        raise UsageError(f"{name} is given twice", "Give each name once.")


def _wrong_count(count: int, variables: Sequence[str], example: str) -> UsageError:
    values = "1 value" if count == 1 else f"{count} values"
    names = "1 variable" if len(variables) == 1 else f"{len(variables)} variables"
    hint = _form(variables, example)
    if len(variables) == 1 and count == 2:
        hint += " A decimal number has a point, as in 1.5."
    listed = f" ({_listed(variables)})" if variables else ""
    return UsageError(f"{values} for {names}{listed}", hint)


def _form(variables: Sequence[str], example: str) -> str:
    if not variables:
        return "Leave it out: the expression has no variables."
    more = ",…" if len(variables) > 3 else ""
    return f"Write {','.join(f'{name}={example}' for name in variables[:3])}{more}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
