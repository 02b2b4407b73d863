"""The derivative as a limit for people: the table of the difference quotients as h goes to zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType

from gdcli.model import SecantRow
from gdcli.output.layout import labels
from gdcli.output.layout.blocks import Column, notes, table, width_of
from gdcli.output.layout.numbers import align, column, number
from gdcli.output.layout.palette import ORANGE, css
from gdcli.output.layout.screen import Screen
from gdcli.output.sections import sentences as say

STEPS_SEEN_APART: Final = (1.0, 0.5)
"""Steps h of the difference quotient: long ones, with secants that can be seen apart from the tangent."""
LINES_AROUND: Final = 9
"""Lines of the table besides its rows: title, heading, line, and notes."""


def limit(screen: Screen, rows: Sequence[SecantRow], several: bool, room: float) -> list[RenderableType]:
    """The table of the limit in at most `room` lines; `several`: the function has other variables, too."""
    if len(rows) + LINES_AROUND > room:
        turning = _turning(rows) or len(rows) - 1
        shown = {0, 1, 2, 3, 5, turning - 1, turning}
        rows = [row for place, row in enumerate(rows) if place in shown]
    return [limit_table(screen, rows, several=several)]


def limit_table(screen: Screen, rows: Sequence[SecantRow], *, several: bool) -> RenderableType:
    """The table of the limit: the secant slope approaches the derivative until rounding dominates."""
    name = rows[0].wrt
    title = (say.LIMIT_ALONG if several else say.LIMIT)(name=name)
    columns = next((fit for fit in _limit_columns(rows) if width_of(fit) <= screen.width), None)
    about = say.DIFFERENCES(name=name) if columns else say.CENTRAL_HIDDEN()
    columns = columns or _narrow_limit_columns(rows)
    turning = _turning(rows)
    styles = [css(ORANGE) if place == turning else "" for place in range(len(rows))]
    remarks = [about] if turning is None else [say.ROUNDING(name=name), about]
    return Group(screen.text(title, "bold"), *table(screen, columns, styles), notes(screen, remarks))


def _turning(rows: Sequence[SecantRow]) -> int | None:
    """The first row in which rounding wins."""
    return next((place for place, row in enumerate(rows) if row.rounding_wins), None)


def _limit_columns(rows: Sequence[SecantRow]) -> Iterator[list[Column]]:
    """The whole table, to fewer and fewer digits; then without the values."""
    for digits in (12, 10, 8, 7, 6):
        yield [_h(rows), _values(rows, digits), *_forward(rows, digits), *_central(rows, digits), _marks(rows)]
    for digits in (7, 6, 5):
        yield [_h(rows), *_forward(rows, digits), *_central(rows, digits), _marks(rows)]


def _narrow_limit_columns(rows: Sequence[SecantRow]) -> list[Column]:
    """Forward differences only, for a screen too narrow for more."""
    return [_h(rows), *_forward(rows, 6), _marks(rows)]


def _h(rows: Sequence[SecantRow]) -> Column:
    return Column("h", align([number(row.h, 3) for row in rows]))


def _values(rows: Sequence[SecantRow], digits: int) -> Column:
    return Column(f"f({rows[0].wrt} + h)", column([row.value for row in rows], 6, digits))


def _forward(rows: Sequence[SecantRow], digits: int) -> list[Column]:
    return [
        Column(say.FORWARD(), column([row.secant_slope for row in rows], min(6, digits), digits)),
        Column(labels.ERROR(), align([number(row.error, 2) for row in rows])),
    ]


def _central(rows: Sequence[SecantRow], digits: int) -> list[Column]:
    return [
        Column(say.CENTRAL(), column([row.central_slope for row in rows], min(6, digits), digits)),
        Column(labels.ERROR(), align([number(row.central_error, 2) for row in rows])),
    ]


def _marks(rows: Sequence[SecantRow]) -> Column:
    turning = _turning(rows)
    return Column("", [say.ROUNDING_MARK() if place == turning else "" for place in range(len(rows))], left=True)


def visible_rows(
    name: str, function: Callable[[tuple[float, ...]], float], x: float, here: float, slope: float
) -> list[SecantRow]:
    """The quotients of a function of one variable at x for steps that can be seen; `here` and `slope` are f and f'."""
    rows = []
    for h in STEPS_SEEN_APART:
        ahead, behind = function((x + h,)), function((x - h,))
        forward, central = (ahead - here) / h, (ahead - behind) / (2 * h)
        errors = abs(forward - slope), abs(central - slope)
        rows.append(SecantRow(name, h, ahead, forward, errors[0], central, errors[1], False))
    return [row for row in rows if math.isfinite(row.secant_slope)]
