"""Ranges and bounds: an interval for each variable, as options give it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from gdcli.errors import UsageError
from gdcli.language.lists import Piece, numbers, pieces, split_piece, whole
from gdcli.language.reading.tokens import BLANKS
from gdcli.language.values import (
    assignment_in,
    by_variable,
    count_of_points,
    refuse_repeated,
    unknown_variable,
    value_in,
)
from gdcli.late import LateModule
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.language import sentences
else:
    sentences = LateModule("gdcli.language.sentences")

T = TypeVar("T")
_COMPARISONS: Final = frozenset("<>≤≥")


@record
class VariableRange:
    """An interval of one variable, and the number of points on it; None if it is not given."""

    low: float
    high: float
    points: int | None = None


def parse_ranges(text: str, variables: Sequence[str]) -> tuple[tuple[float, float], ...]:
    """The low and the high end for each of the n variables, from `x=-3:3,y=-2:2`, `-3:3,-2:2`, or one for all."""
    _refuse_pair(text)
    return _for_all_or_each(text, variables, _interval, "-3:3")


def _refuse_pair(text: str) -> None:
    """Refuse `-3,3` and `-3 3`, in place of `-3:3`. Raises UsageError."""
    if not {":", "="}.intersection(text):
        ends = [end.text for piece in pieces(text) for end in numbers(piece)]
        if len(ends) == 2:
            raise UsageError(sentences.NOT_A_RANGE(text=whole(text).shown), sentences.DID_YOU_MEAN(name=":".join(ends)))


def parse_grid(text: str, variables: Sequence[str]) -> tuple[VariableRange, ...]:
    """A range for each variable as in `parse_ranges`; `:N` counts, and each may be a single value: `x=2:2:1`."""
    return _for_all_or_each(text, variables, _axis, "-3:3")


def parse_bounds(text: str, variables: Sequence[str]) -> tuple[tuple[float, float], ...]:
    """The low and the high end for each of the n variables, from `x=0:1,y=-2:`, `0:1,-2:`, or one `0:1` for all.

    An end that is left out is infinite, and so are both ends of a variable that is not named.
    """
    if _COMPARISONS.intersection(text):
        raise UsageError(sentences.NOT_BOUNDS(text=whole(text).shown), sentences.WRITE_BOUNDS())
    if "=" not in text:
        return _for_all_or_each(text, variables, _bounds, "0:1")
    free = (-math.inf, math.inf)
    found: dict[str, tuple[float, float]] = {}
    for name, value in map(assignment_in, pieces(text)):
        if name not in variables:
            raise unknown_variable(name, variables)
        refuse_repeated(name, found)
        found[name] = _bounds(value)
    return tuple(found.get(name, free) for name in variables)


def _for_all_or_each(text: str, variables: Sequence[str], read: Callable[[Piece], T], example: str) -> tuple[T, ...]:
    """One value for all variables, or one for each."""
    parts = pieces(text)
    if len(parts) == 1 and "=" not in text:
        return (read(parts[0]),) * len(variables)
    return by_variable(text, variables, read, example)


def _axis(piece: Piece) -> VariableRange:
    """A range, or a single value written with two equal ends: 2:2:1."""
    parts = split_piece(piece, ":")
    if len(parts) != 3 or value_in(parts[2]) != 1:
        return _range(piece)
    low, high = float(value_in(parts[0])), float(value_in(parts[1]))
    if low != high:
        hint = sentences.WRITE_ONE_OR_MORE(low=f"{low:.6g}", high=f"{high:.6g}")
        raise UsageError(sentences.TWO_ENDS_FOR_ONE(text=piece.shown), hint)
    return VariableRange(low, high, 1)


def _range(piece: Piece) -> VariableRange:
    parts = split_piece(piece, ":")
    if len(parts) not in (2, 3):
        raise UsageError(sentences.NOT_A_RANGE(text=piece.shown), sentences.WRITE_RANGE())
    low, high = float(value_in(parts[0])), float(value_in(parts[1]))
    if not low < high:
        raise UsageError(sentences.RANGE_FALLS(text=piece.shown), sentences.WRITE_RANGE())
    return VariableRange(low, high, count_of_points(parts[2], sentences.WRITE_GRID) if len(parts) == 3 else None)


def _interval(piece: Piece) -> tuple[float, float]:
    """A range without a count, which only a grid has."""
    found = _range(piece)
    if found.points is not None:
        raise UsageError(sentences.NOT_A_RANGE(text=piece.shown), sentences.WRITE_RANGE())
    return found.low, found.high


def _bounds(piece: Piece) -> tuple[float, float]:
    """`LOW:HIGH`; one of the two ends may be left out."""
    low, colon, high = piece.text.partition(":")
    place = piece.start + len(low)
    if not colon or ":" in high or not (low.strip(BLANKS) or high.strip(BLANKS)):
        raise UsageError(sentences.NOT_BOUNDS(text=piece.shown), sentences.WRITE_BOUNDS())
    ends = (
        float(value_in(piece.part(piece.start, place))) if low.strip(BLANKS) else -math.inf,
        float(value_in(piece.part(place + 1, piece.end))) if high.strip(BLANKS) else math.inf,
    )
    if not ends[0] <= ends[1]:
        raise UsageError(sentences.BOUNDS_FALL(text=piece.shown), sentences.WRITE_BOUNDS())
    return ends
