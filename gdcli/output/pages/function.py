"""The picture of a function itself: its curve with a tangent, or its landscape with the gradient field."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from gdcli.errors import CannotError, UsageError
from gdcli.model import FunctionPlot
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout.blocks import notes
from gdcli.output.layout.screen import Screen
from gdcli.output.options import Function, PageOptions


def function_page(screen: Screen, plot: FunctionPlot, options: PageOptions) -> Iterator[str]:
    """The function's name and formula over its picture."""
    title = f"f({', '.join(plot.variables)}) = {plot.expression}"
    assert options.subject is not None
    picture = function_picture(screen, plot, options.subject.objective)
    yield from screen.lines(screen.text(title, "bold"), picture, notes(screen, picture.notes))


def function_picture(screen: Screen, plot: FunctionPlot, function: Function) -> Picture:
    """The curve of a function of one variable, the landscape of one of two. Raises UsageError for more."""
    if len(plot.variables) == 1:
        return _curve(screen, plot, function)
    if len(plot.variables) == 2:
        return _landscape(screen, plot, function)
    if not plot.variables:
        raise UsageError("the expression has no variables, so there is no picture of it", "Name some with --wrt.")
    raise UsageError(
        f"a function of {len(plot.variables)} variables has no picture of its own",
        "Fix all but one or two of them with --set.",
    )


def _curve(screen: Screen, plot: FunctionPlot, function: Function) -> Picture:
    from gdcli.output.plots.curve import curve_plot, tangent_plot  # noqa: PLC0415 - loads plotext

    name = plot.variables[0]
    if plot.tangent is not None:
        if plot.log:
            raise UsageError("a tangent is straight only on a plain axis", "Leave out --log or --tangent.")
        at, slope = plot.tangent[0], _slopes(function, plot.tangent)[0]
        return tangent_plot(screen, lambda x: function.value((x,)), at, slope, plot.ranges[0], variable=name)
    label = f"log10 f({name})" if plot.log else ""
    return curve_plot(screen, _value(function, log=plot.log), plot.ranges[0], variable=name, label=label)


def _landscape(screen: Screen, plot: FunctionPlot, function: Function) -> Picture:
    from gdcli.output.plots.landscape import gradient_plot, landscape_plot  # noqa: PLC0415

    box = (plot.ranges[0], plot.ranges[1])
    names = (plot.variables[0], plot.variables[1])
    value = _value(function, log=plot.log)
    if plot.tangent is not None:
        slopes = _slopes(function, plot.tangent)
        return gradient_plot(screen, value, (plot.tangent[0], plot.tangent[1]), slopes, box=box, names=names)
    slopes_at = (lambda x, y: function.value_and_gradient((x, y))[1]) if plot.field else None
    return landscape_plot(screen, value, box, names, slopes_at)


def _value(function: Function, *, log: bool) -> Callable[..., float]:
    """The function of its coordinates; with `log` its decimal logarithm, which has no value where f is not positive."""
    if not log:
        return lambda *point: function.value(point)

    def logarithm(*point: float) -> float:
        height = function.value(point)
        return math.log10(height) if height > 0 else math.nan

    return logarithm


def _slopes(function: Function, point: tuple[float, ...]) -> tuple[float, ...]:
    """The gradient at the point of a tangent. Raises CannotError where there is none."""
    slopes = function.value_and_gradient(point)[1]
    if not all(map(math.isfinite, slopes)):
        raise CannotError("the function has no tangent there", "Choose a point inside its domain.")
    return slopes
