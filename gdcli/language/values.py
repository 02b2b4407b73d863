"""The values of options: numbers, points, assignments, names and learning rates; `ranges` reads intervals.

Every number may be an expression without variables, such as `pi/2`; every list is split as `lists` says, and a list of
rates at the spaces between numbers, too. Mistakes raise `UsageError`; mistakes within an expression raise
`ExpressionError`, with a place in the whole text of the option.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeVar

from gdcli.errors import ExpressionError, UsageError
from gdcli.language.lists import Piece, components, numbers, pieces, split_piece, whole
from gdcli.language.names import is_name, is_variable_name, nearest, shortened
from gdcli.language.reading.constants import ConstantValue, constant_value
from gdcli.language.reading.decimals import is_plain_decimal, read_decimal
from gdcli.language.reading.lexer import EN_DASH
from gdcli.language.reading.parser import parse
from gdcli.language.reading.tokens import BLANKS
from gdcli.language.tree import Expression, Node
from gdcli.late import LateModule
from gdcli.model.sentences import paragraph

if TYPE_CHECKING:
    from gdcli.language import sentences
    from gdcli.model.sentences import Sentence, Template
else:
    sentences = LateModule("gdcli.language.sentences")

__all__ = [
    "evenly_spaced",
    "geometrically_spaced",
    "nearest",
    "parse_assignments",
    "parse_count",
    "parse_names",
    "parse_number",
    "parse_point",
    "parse_rate",
    "parse_rates",
    "unknown_variable",
    "vector_lengths",
]

RATES_MAX: Final = 1_000_000
LOG_SPACING: Final = "log"
_ZERO_IN_FRONT: Final = "0[0-9]+(?:[eE][-+]?[0-9]+)?"
_DECIMAL_COMMA: Final = "(?<![0-9.])([0-9]+),([0-9]+)(?![0-9.])"
_NOT_FINITE: Final = frozenset({"nan", "NaN", "inf", "Inf", "infinity", "Infinity", "oo"})
_SEPARATORS: Final = frozenset(f"{BLANKS};")
"""The signs between the values of a list whose commas may be decimal commas."""
T = TypeVar("T")


def parse_number(text: str) -> float:
    """The value of a text such as `0.1` or `pi/2`."""
    return float(value_in(whole(text)))


def parse_count(text: str, option: str | None = None) -> int:
    """The whole number of a text such as `1000`, `1_000` or `1e3`; `option` is named in the message."""
    with suppress(ValueError):
        return int(text)
    piece = whole(text)
    with suppress(UsageError):
        value = value_in(piece)
        if value == int(value):
            return int(value)
    message = sentences.NOT_WHOLE_HERE(text=piece.shown)
    if option is not None:
        message = sentences.NOT_WHOLE(option=option, text=piece.shown)
    raise UsageError(message, sentences.WRITE_WHOLE())


def parse_rate(text: str) -> float:
    """One learning rate."""
    piece = whole(text)
    if len(split_piece(piece, ",")) > 1 or ":" in text or len(numbers(piece)) > 1:
        meant = with_points(piece)
        hint = sentences.SEVERAL_ELSEWHERE()
        if meant != piece.text and _count_of(meant) == 1:
            hint = paragraph(sentences.POINT_IN_NUMBERS(meant=shortened(meant)), hint)
        raise UsageError(sentences.ONE_RATE(text=piece.shown), hint)
    return parse_number(text)


def parse_point(text: str, variables: Sequence[str]) -> tuple[float, ...]:
    """A number for each of the n variables, from `x=2,y=1`, or from `2,1` in their order."""
    return by_variable(text, variables, lambda piece: float(value_in(piece)), "2")


def parse_assignments(text: str) -> dict[str, Node]:
    """Names with the expressions that they stand for, from `a=2,b=pi/2` or `u=x**2,v=sin(x)`."""
    assignments: dict[str, Node] = {}
    for piece in pieces(text):
        for name, value in components(*assignment_in(piece)):
            if name not in assignments and not is_variable_name(name):
                raise _not_a_variable(name)
            refuse_repeated(name, assignments)
            assignments[name] = _expression(value).root
    return assignments


def vector_lengths(text: str) -> dict[str, int]:
    """The number of components of each vector in `x=[1,2,3],y=2`; empty if the text cannot be read."""
    lengths: dict[str, int] = {}
    if "[" not in text:
        return lengths
    with suppress(UsageError):
        for piece in pieces(text):
            name, value = assignment_in(piece)
            if value.text.startswith("["):
                lengths[name] = len(list(components(name, value)))
    return lengths


def parse_names(text: str) -> tuple[str, ...]:
    """The names of variables, in the order given, from `x,y`."""
    names: list[str] = []
    for piece in pieces(text):
        if not is_variable_name(piece.text):
            raise _not_a_variable(piece.text)
        refuse_repeated(piece.text, names)
        names.append(piece.text)
    return tuple(names)


def parse_rates(text: str) -> tuple[float, ...]:
    """The learning rates of `0.01,0.1,1`, `START:STOP:COUNT` evenly spaced or `START:STOP:COUNT:log` geometric.

    In a list, a rate of 0 or with a zero in front is refused: `0,01` is meant as 0.01.
    """
    rates: list[float] = []
    parts = [word for piece in pieces(text) for word in numbers(piece)]
    for piece in parts:
        found = _spaced_rates(piece) if ":" in piece.text else (float(value_in(piece)),)
        if len(parts) > 1 and (found == (0.0,) or re.fullmatch(_ZERO_IN_FRONT, piece.text)):
            raise _decimal_comma(whole(text))
        rates.extend(found)
    if len(rates) > RATES_MAX:
        raise UsageError(sentences.TOO_MANY_RATES(len(rates), limit=RATES_MAX), sentences.WRITE_RATES())
    return tuple(rates)


def evenly_spaced(low: ConstantValue, high: ConstantValue, count: int) -> tuple[float, ...]:
    """`count` numbers from `low` to `high`, each the float nearest to its exact value; both ends are exact."""
    first, last = Fraction(low), Fraction(high)
    divisor = math.lcm(first.denominator, last.denominator) * (count - 1)
    start = first.numerator * (divisor // first.denominator)
    stride = (last.numerator * (divisor // last.denominator) - start) // (count - 1)
    return tuple((start + index * stride) / divisor for index in range(count))


def geometrically_spaced(low: ConstantValue, high: ConstantValue, count: int) -> tuple[float, ...]:
    """`count` positive numbers from `low` to `high` with a constant ratio; both ends are exact."""
    ends = float(low), float(high)
    smallest, largest = min(ends), max(ends)
    first, last = map(math.log10, ends)
    powers = (10.0 ** (first + (last - first) * (index / (count - 1))) for index in range(1, count - 1))
    return (ends[0], *(min(max(power, smallest), largest) for power in powers), ends[1])


def _decimal_comma(typed: Piece) -> UsageError:
    """The refusal of 0 and 01 in a list of rates; its hint has the decimal numbers that are most likely meant."""
    meant = with_points(typed)
    if meant == typed.text:
        return UsageError(sentences.RATE_OF_ZERO(text=typed.shown), sentences.LEAVE_OUT_ZERO())
    hint = sentences.POINT_IN_RATES(meant=shortened(meant))
    return UsageError(sentences.NOT_A_LIST_OF_RATES(text=typed.shown), hint)


def with_points(piece: Piece) -> str:
    """The text with points in place of commas that may be decimal commas."""
    return re.sub(_DECIMAL_COMMA, r"\1.\2", piece.text)


def _expression(piece: Piece) -> Expression:
    """The expression in the piece; a mistake in it gets its place in the whole text."""
    text = piece.text
    if not text:
        raise ExpressionError(sentences.EMPTY_VALUE(), sentences.WRITE_NUMBER(), piece.source, piece.start, piece.end)
    if text.startswith(EN_DASH):  # behind a name or in a list it is a minus sign
        text = f"-{text[1:]}"
    try:
        return parse(text)
    except ExpressionError as error:
        first, *others = (
            (start + piece.start, end + piece.start) for start, end in ((error.start, error.end), *error.further)
        )
        raise ExpressionError(*error.sentences, piece.source, *first, tuple(others)) from None


def value_in(piece: Piece) -> ConstantValue:
    """The number that the expression in the piece stands for."""
    if "=" in piece.text:  # an expression may be named, as in y = x**2, and a number not
        raise UsageError(sentences.NOT_A_NUMBER(text=piece.shown), sentences.WRITE_NUMBER())
    if is_plain_decimal(piece.text):
        return read_decimal(piece.text)
    expression = _expression(piece)
    value = constant_value(expression.root)
    if value is not None:
        return value
    if _NOT_FINITE.issuperset(expression.variables):
        raise UsageError(sentences.NOT_FINITE(text=piece.shown), sentences.WRITE_NUMBER())
    message, hint = sentences.NUMBER_NEEDED(name=expression.variables[0]), sentences.WRITE_NUMBER()
    raise ExpressionError(message, hint, piece.source, piece.start, piece.end)


def assignment_in(piece: Piece) -> tuple[str, Piece]:
    """The name before the equals sign and the piece behind it."""
    name, sign, _ = piece.text.partition("=")
    if not sign:
        typed = whole(piece.source)
        meant = with_points(typed)
        hint = sentences.WRITE_NAMED()
        if meant != typed.text and piece.text.isdigit():
            hint = paragraph(sentences.POINT_IN_NUMBERS(meant=shortened(meant)), hint)
        lacks = sentences.NO_VALUE_GIVEN if is_name(piece.text) else sentences.NO_NAME
        raise UsageError(lacks(text=piece.shown), hint)
    if not is_name(name.strip(BLANKS)):
        raise _not_a_variable(name.strip(BLANKS))
    return name.strip(BLANKS), piece.part(piece.start + len(name) + 1, piece.end)


def by_variable(text: str, variables: Sequence[str], read: Callable[[Piece], T], example: str) -> tuple[T, ...]:
    """One value for each variable, given by name or in the order of the variables."""
    parts = pieces(text) if text.strip(BLANKS) or variables else []
    if not any("=" in piece.text for piece in parts):
        if len(parts) == 1 and len(variables) > 1:
            parts = numbers(parts[0])
        if len(parts) != len(variables):
            form = _form(variables, dict(zip(variables, parts, strict=False)), read, example)
            raise _wrong_count(whole(text), len(parts), variables, form)
        return tuple(read(piece) for piece in parts)
    given: dict[str, Piece] = {}
    values: dict[str, T] = {}
    for piece in parts:
        for name, value in components(*assignment_in(piece)):
            if name not in variables:
                raise unknown_variable(name, variables)
            refuse_repeated(name, given)
            given[name], values[name] = value, read(value)
    missing = [name for name in variables if name not in given]
    if missing:
        refusal = sentences.NO_VALUES(len(missing), names=_listed(missing))
        raise UsageError(refusal, _form(variables, given, read, example))
    return tuple(values[name] for name in variables)


def _spaced_rates(piece: Piece) -> tuple[float, ...]:
    parts = split_piece(piece, ":")
    if len(parts) not in (3, 4) or (len(parts) == 4 and parts[3].text != LOG_SPACING):
        raise UsageError(sentences.NOT_A_SERIES(text=piece.shown), sentences.WRITE_RATES())
    low, high, count = value_in(parts[0]), value_in(parts[1]), count_of_points(parts[2], sentences.WRITE_RATES)
    if len(parts) == 3:
        return evenly_spaced(low, high, count)
    if low <= 0 or high <= 0:
        raise UsageError(sentences.POSITIVE_ENDS(), sentences.WRITE_SERIES())
    return geometrically_spaced(low, high, count)


def count_of_points(piece: Piece, hint: Template) -> int:
    """The number of points of a range or a series, at least 2; `hint` tells how to write it."""
    value = value_in(piece)
    if value != int(value) or not 2 <= value <= RATES_MAX:
        raise UsageError(sentences.WRONG_COUNT_OF_GRID(text=piece.shown, limit=RATES_MAX), hint())
    return int(value)


def unknown_variable(name: str, variables: Sequence[str]) -> UsageError:
    """The refusal of a name that is not one of the variables, with the nearest variable."""
    meant = nearest(name, variables)
    hint = sentences.VARIABLES_ARE(names=_listed(variables)) if variables else sentences.NO_VARIABLES()
    if meant:
        hint = sentences.NEAREST_VARIABLE(nearest=meant, names=_listed(variables))
    return UsageError(sentences.NO_VARIABLE(name=shortened(name)), hint)


def _not_a_variable(name: str) -> UsageError:
    if is_name(name):
        return UsageError(sentences.NO_FREE_NAME(name=name), sentences.OTHER_NAME())
    return UsageError(sentences.FORM_OF_NAME(text=repr(shortened(name))), sentences.NAMES_ARE())


def refuse_repeated(name: str, given: Collection[str]) -> None:
    """Raises UsageError for a name that was given before."""
    if name in given:
        raise UsageError(sentences.GIVEN_TWICE(name=name), sentences.ONCE())


def _wrong_count(typed: Piece, count: int, variables: Sequence[str], hint: Sentence) -> UsageError:
    meant = with_points(typed)
    if meant != typed.text and _count_of(meant) == len(variables):
        if len(variables) == 1:
            hint = paragraph(hint, sentences.POINT_IN_NUMBER(number=shortened(meant.strip("()[]"))))
        elif _SEPARATORS.intersection(typed.text):
            hint = sentences.POINT_IN_NUMBERS(meant=shortened(meant))
    if not variables:
        return UsageError(sentences.VALUES_FOR_NONE(count), hint)
    if len(variables) == 1:
        return UsageError(sentences.VALUES_FOR_ONE(count, names=variables[0]), hint)
    return UsageError(sentences.VALUES_FOR_SEVERAL(count, variables=len(variables), names=_listed(variables)), hint)


def _count_of(text: str) -> int:
    """The number of values in the list of a text."""
    return sum(len(numbers(piece)) for piece in pieces(text))


def _form(
    variables: Sequence[str], given: Mapping[str, Piece], read: Callable[[Piece], object], example: str
) -> Sentence:
    """How to write a value for each variable: the given ones that can be read, and the last of them for the others."""
    if not variables:
        return sentences.LEAVE_OUT()
    texts = {name: shortened(piece.text) for name, piece in given.items() if _is_readable(piece, read)}
    last = next(reversed(texts.values()), example)
    more = ",…" if len(variables) > 3 else ""
    return sentences.WRITE_IT(text=",".join(f"{name}={texts.get(name, last)}" for name in variables[:3]) + more)


def _is_readable(piece: Piece, read: Callable[[Piece], object]) -> bool:
    try:
        read(piece)
    except UsageError:
        return False
    return True


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
