"""The secants of `derive --watch`: one in each frame, from wide steps to narrow ones, approaching the tangent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from rich.text import Text

from gdcli.model import SecantRow
from gdcli.model.sentences import shown
from gdcli.output.drawing.frame import PLOT_ROWS_MIN, plot_height
from gdcli.output.drawing.overlay import Scene, mark
from gdcli.output.layout.numbers import number
from gdcli.output.layout.palette import BLUE, GRAY, ORANGE, TEAL, css
from gdcli.output.layout.screen import Screen
from gdcli.output.plots import sentences
from gdcli.output.plots.curve import TANGENT_MARK, around_secants, curve_scene, mark_along, straight_line
from gdcli.record import record

ROWS_AROUND: Final = 6
"""Rows of the screen kept free besides the picture: the title, three lines of numbers, two lines of keys."""
TITLE: Final = "f({name}) = {text}"
QUOTIENT: Final = "(f({name} + h) − f({name}))/h = ({ahead} − {here})/{h} = {slope}"
STEP: Final = "h = {h}   {name} = {at}"
HERE_MARK, AHEAD_MARK = "●", "◆"
SECANT_MARK: Final = "s"
"""The character of a secant on a screen without colors."""


@record
class DrawnTangent:
    """A function of one variable at a point: its name, its text, the point, the value, the slope, and the secants."""

    name: str
    text: str
    at: float
    value: float
    slope: float
    rows: Sequence[SecantRow]


def secant_frame(screen: Screen, f: Callable[[float], float], tangent: DrawnTangent, shown: int) -> list[str]:
    """The curve with the first `shown` secants, the last of them with its numbers, and with the tangent."""
    row = tangent.rows[shown - 1]
    scene = _scene(screen, f, tangent, shown)
    mark(scene, (tangent.at + row.h, row.value), AHEAD_MARK, ORANGE)
    mark(scene, (tangent.at, tangent.value), HERE_MARK, ORANGE)
    title = screen.text(TITLE.format(name=tangent.name, text=tangent.text), "bold")
    title.truncate(screen.width)
    return screen.lines(title, *scene.canvas.rows(screen), *_numbers(screen, tangent, row))


def _scene(screen: Screen, f: Callable[[float], float], tangent: DrawnTangent, shown: int) -> Scene:
    """The curve and the lines; without colors the last secant and the tangent alone, in letters."""
    widest = max(row.h for row in tangent.rows)
    between = around_secants(tangent.at, widest)
    line = partial(straight_line, tangent.at, tangent.value, between=between)
    secants = [line(row.secant_slope, color=GRAY) for row in tangent.rows[: shown - 1]]
    secant = line(tangent.rows[shown - 1].secant_slope, color=ORANGE)
    straight = line(tangent.slope, color=TEAL)
    height = max(PLOT_ROWS_MIN, min(plot_height(screen), screen.height - ROWS_AROUND))
    scene = curve_scene(
        screen, f, between, variable=tangent.name, shown=[tangent.value, f(tangent.at + widest)], height=height,
        lines=[*secants, straight, secant] if screen.has_color else [],
    )  # fmt: skip
    if not screen.has_color:
        mark_along(scene, straight.pieces[0], TANGENT_MARK)
        mark_along(scene, secant.pieces[0], SECANT_MARK)
    return scene


def _numbers(screen: Screen, tangent: DrawnTangent, row: SecantRow) -> Iterator[Text]:
    """The step, the difference quotient with its numbers, and how far the secant is from the tangent."""
    h = number(row.h, 3)
    step = {"h": h, "name": tangent.name, "at": number(tangent.at)}
    slopes = {"secant": number(row.secant_slope), "slope": number(tangent.slope)}
    error = shown(sentences.DIFFERENCE(**slopes, error=number(row.error, 3)))
    lines = (
        (shown(sentences.ROUNDING_WINS(**step)) if row.rounding_wins else STEP.format(**step), ""),
        (QUOTIENT.format(name=tangent.name, ahead=number(row.value), here=number(tangent.value), h=h,
                         slope=number(row.secant_slope)), ""),
        (error, css(BLUE)),
    )  # fmt: skip
    for words, style in lines:
        line = screen.text(words, style)
        line.truncate(screen.width)
        yield line
