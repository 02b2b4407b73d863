"""The page of a function: its curve with a tangent, or its landscape with the gradient field."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from gdcli.errors import UsageError
from gdcli.model import CriticalKind, CriticalPoint, FunctionPlot
from gdcli.model.sentences import NAME_VARIABLES, Sentence, paragraph, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.drawing.overlay import Mark
from gdcli.output.drawing.sampling import FunctionOfMany
from gdcli.output.layout.numbers import number, point_on_page, without_dust
from gdcli.output.layout.palette import CRITICAL_MARKS
from gdcli.output.layout.screen import Screen
from gdcli.output.page import Page
from gdcli.output.page_context import PageContext, PlottedFunction
from gdcli.output.pages.derivation import picture_at, verdict_at
from gdcli.output.pages.sentences import functions as say

SADDLES: Final = frozenset({CriticalKind.SADDLE, CriticalKind.INFLECTION})


def function_page(screen: Screen, plot: FunctionPlot, context: PageContext) -> Page:
    """The page with the formula, the picture, and a sentence on what it shows."""
    assert context.subject is not None
    function, commands = context.subject.objective, context.commands
    title = screen.text(f"f({', '.join(plot.variables)}) = {plot.expression}", "bold")
    next_commands = [*commands.descents(), commands.in_view("analyze")] if commands and commands.point else []
    return Page(
        [[title]], lambda drawn_on: function_picture(drawn_on, plot, function), [screen.text(_seen(plot))],
        next_commands=next_commands, is_picture=True,
    )  # fmt: skip


def _seen(plot: FunctionPlot) -> Sentence:
    """The verdict: a sentence on what the picture shows."""
    if plot.at is not None:
        return verdict_at(plot.at, plot.variables)
    seen = paragraph(*_in_view(plot))
    return seen if plot.complete else paragraph(seen, say.MAY_BE_MORE_IN_VIEW())


def _in_view(plot: FunctionPlot) -> Iterator[Sentence]:
    """The critical points in view, and the lowest minimum among them."""
    kinds = [point.kind for point in plot.points]
    minima = [point for point in plot.points if point.kind is CriticalKind.MINIMUM]
    flat = [each.value for each in plot.sets if each.kind is CriticalKind.MINIMUM]
    lowest = min(minima, key=lambda point: point.value, default=None)
    is_alone = len(kinds) == len(minima) == 1 and not plot.sets
    if kinds and not is_alone:
        saddles = sum(kind in SADDLES for kind in kinds)
        yield say.IN_VIEW(minima=len(minima), maxima=kinds.count(CriticalKind.MAXIMUM), saddles=saddles)
    if plot.sets:
        yield say.SETS_IN_VIEW()
    if flat and (lowest is None or min(flat) <= lowest.value):
        yield say.FLAT_MINIMUM(value=number(without_dust([min(flat)])[0], 4))
    elif lowest is not None:
        value = number(without_dust([lowest.value])[0], 4)
        point = point_on_page(plot.variables, without_dust(lowest.point), 4)
        yield (say.ONE_MINIMUM_IN_VIEW if is_alone else say.LOWEST_MINIMUM_IN_VIEW)(value=value, point=point)
    if not kinds and not plot.sets:
        yield say.NOTHING_IN_VIEW()


def function_picture(screen: Screen, plot: FunctionPlot, function: PlottedFunction) -> Picture:
    """The curve of a function of one variable, the landscape of one of two; with its tangent or gradient at a point.

    Raises UsageError for more variables or none, and for a tangent among logarithms.
    """
    if not plot.variables:
        raise UsageError(say.NO_VARIABLES(), NAME_VARIABLES())
    if len(plot.variables) > 2:
        raise UsageError(say.TOO_MANY_VARIABLES(len(plot.variables)), say.FIX_SOME())
    if plot.at is None:
        return (_curve if len(plot.variables) == 1 else _landscape)(screen, plot, function)
    if plot.log:
        raise UsageError(say.TANGENT_NEEDS_PLAIN_AXIS(), say.LEAVE_ONE_OUT())
    return picture_at(screen, plot.at, plot.variables, function, plot.ranges)


def _curve(screen: Screen, plot: FunctionPlot, function: PlottedFunction) -> Picture:
    from gdcli.output.plots.curve import curve_plot  # loads plotext

    name = plot.variables[0]
    label = f"log10 f({name})" if plot.log else ""
    value = _value(function, log=plot.log)
    marks = stationary_marks(plot.points, lambda point: (point[0], value(point)))
    return curve_plot(screen, lambda x: value((x,)), plot.ranges[0], variable=name, label=label, marks=marks)


def _landscape(screen: Screen, plot: FunctionPlot, function: PlottedFunction) -> Picture:
    from gdcli.output.plots.gradient import landscape_plot

    box = (plot.ranges[0], plot.ranges[1])
    names = (plot.variables[0], plot.variables[1])
    value = _value(function, log=plot.log)
    slopes_at = (lambda point: function.value_and_gradient(point)[1]) if plot.field else None
    marks = stationary_marks(plot.points, lambda point: (point[0], point[1]))
    return landscape_plot(screen, value, box, names, slopes_at, marks=marks, log=plot.log)


def stationary_marks(
    points: Sequence[CriticalPoint], place: Callable[[tuple[float, ...]], tuple[float, float]]
) -> list[Mark]:
    """The minima, maxima and saddles as marks of a picture. `place`: where in the picture a point (n) is."""
    return [
        Mark(place(point.point), *CRITICAL_MARKS[point.kind], shown(say.KINDS[point.kind]()))
        for point in points if point.kind in CRITICAL_MARKS
    ]  # fmt: skip


def _value(function: PlottedFunction, *, log: bool) -> FunctionOfMany:
    """The function at a point; with `log` its decimal logarithm, which exists only if f is positive."""
    if not log:
        return function.value

    def logarithm(point: tuple[float, ...]) -> float:
        height = function.value(point)
        return math.log10(height) if height > 0 else math.nan

    return logarithm
