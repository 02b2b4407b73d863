"""The page of a function: its curve with a tangent, or its landscape with the gradient field."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from gdcli.errors import CannotError, UsageError
from gdcli.model import CriticalKind, CriticalPoint, FunctionPlot
from gdcli.model.sentences import NAME_VARIABLES, Sentence, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.drawing.overlay import Mark
from gdcli.output.drawing.sampling import FunctionOfMany
from gdcli.output.layout.numbers import number, point_on_page, without_dust
from gdcli.output.layout.palette import CRITICAL_MARKS
from gdcli.output.layout.screen import Screen
from gdcli.output.page import Page
from gdcli.output.page_context import PageContext, PlottedFunction
from gdcli.output.pages.sentences import functions as say

SADDLES: Final = frozenset({CriticalKind.SADDLE, CriticalKind.INFLECTION})


def function_page(screen: Screen, plot: FunctionPlot, context: PageContext) -> Page:
    """The page with the formula, the picture, and a sentence on what it shows."""
    assert context.subject is not None
    function, commands = context.subject.objective, context.commands
    title = screen.text(f"f({', '.join(plot.variables)}) = {plot.expression}", "bold")
    next_commands = [*commands.descents(), commands.in_view("analyze")] if commands and commands.point else []
    return Page(
        [[title]], lambda drawn_on: function_picture(drawn_on, plot, function), [screen.text(_seen(plot, function))],
        next_commands=next_commands, is_picture=True,
    )  # fmt: skip


def _seen(plot: FunctionPlot, function: PlottedFunction) -> Sentence:
    """The verdict: a sentence on what the picture shows."""
    if plot.tangent is not None:
        return _slope_words(plot, plot.tangent, _slopes(function, plot.tangent))
    kinds = [point.kind for point in plot.points]
    minima = [point for point in plot.points if point.kind is CriticalKind.MINIMUM]
    maxima, saddles = kinds.count(CriticalKind.MAXIMUM), sum(kind in SADDLES for kind in kinds)
    if not minima:
        return say.NO_MINIMUM_IN_VIEW(maxima=maxima, saddles=saddles) if maxima or saddles else say.NOTHING_IN_VIEW()
    lowest = min(minima, key=lambda point: point.value)
    value = number(without_dust([lowest.value])[0], 4)
    point = point_on_page(plot.variables, without_dust(lowest.point), 4)
    if len(minima) == 1 and not maxima and not saddles:
        return say.ONE_MINIMUM_IN_VIEW(value=value, point=point)
    return say.SEVERAL_IN_VIEW(minima=len(minima), maxima=maxima, saddles=saddles, value=value, point=point)


def _slope_words(plot: FunctionPlot, at: tuple[float, ...], slopes: tuple[float, ...]) -> Sentence:
    """What the tangent or the gradient at a point says."""
    point = point_on_page(plot.variables, at, 4)
    length = math.hypot(*slopes)
    if len(slopes) == 1 or not length:
        template = say.TANGENT_RISES if slopes[0] > 0 else say.TANGENT_FALLS if slopes[0] < 0 else say.TANGENT_FLAT
        return template(point=point, slope=number(slopes[0], 4))
    ascent = ", ".join(number(slope / length, 3) for slope in slopes)
    descent = ", ".join(number(-slope / length, 3) for slope in slopes)
    return say.STEEPEST(point=point, ascent=ascent, descent=descent)


def function_picture(screen: Screen, plot: FunctionPlot, function: PlottedFunction) -> Picture:
    """The curve of a function of one variable, the landscape of one of two. Raises UsageError for more."""
    if len(plot.variables) == 1:
        return _curve(screen, plot, function)
    if len(plot.variables) == 2:
        return _landscape(screen, plot, function)
    if not plot.variables:
        raise UsageError(say.NO_VARIABLES(), NAME_VARIABLES())
    raise UsageError(say.TOO_MANY_VARIABLES(len(plot.variables)), say.FIX_SOME())


def _curve(screen: Screen, plot: FunctionPlot, function: PlottedFunction) -> Picture:
    from gdcli.output.plots.curve import curve_plot, tangent_plot  # loads plotext

    name = plot.variables[0]
    if plot.tangent is not None:
        if plot.log:
            raise UsageError(say.TANGENT_NEEDS_PLAIN_AXIS(), say.LEAVE_ONE_OUT())
        at, slope = plot.tangent[0], _slopes(function, plot.tangent)[0]
        return tangent_plot(screen, lambda x: function.value((x,)), at, slope, plot.ranges[0], variable=name)
    label = f"log10 f({name})" if plot.log else ""
    value = _value(function, log=plot.log)
    marks = stationary_marks(plot.points, lambda point: (point[0], value(point)))
    return curve_plot(screen, lambda x: value((x,)), plot.ranges[0], variable=name, label=label, marks=marks)


def _landscape(screen: Screen, plot: FunctionPlot, function: PlottedFunction) -> Picture:
    from gdcli.output.plots.gradient import gradient_plot, landscape_plot

    box = (plot.ranges[0], plot.ranges[1])
    names = (plot.variables[0], plot.variables[1])
    value = _value(function, log=plot.log)
    if plot.tangent is not None:
        slopes = _slopes(function, plot.tangent)
        return gradient_plot(screen, value, (plot.tangent[0], plot.tangent[1]), slopes, box=box, names=names)
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


def _slopes(function: PlottedFunction, point: tuple[float, ...]) -> tuple[float, ...]:
    """The gradient at the point of a tangent. Raises CannotError if there is none."""
    slopes = function.value_and_gradient(point)[1]
    if not all(map(math.isfinite, slopes)):
        raise CannotError(say.NO_TANGENT(), say.INSIDE_THE_DOMAIN())
    return slopes
