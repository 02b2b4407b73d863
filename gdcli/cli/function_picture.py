"""The picture of a function itself: its curve with a tangent, or its landscape with the gradient field."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from gdcli.errors import CannotError, UsageError
from gdcli.explore.problem import Problem
from gdcli.output.layout.screen import Screen
from gdcli.output.plots.canvas import Picture
from gdcli.record import record

Range = tuple[float, float]


@record
class Drawing:
    """What a picture shows: the ranges (n), the values as they are or their logarithms, a tangent or gradient."""

    ranges: Sequence[Range]
    log: bool = False
    field: bool = False
    tangent: tuple[float, ...] | None = None


def draw(screen: Screen, problem: Problem, drawing: Drawing) -> Picture:
    """The curve of a function of one variable, the landscape of one of two. Raises UsageError for more."""
    if len(problem.variables) == 1:
        return _curve(screen, problem, drawing)
    if len(problem.variables) == 2:
        return _landscape(screen, problem, drawing)
    if not problem.variables:
        raise UsageError("the expression has no variables, so there is no picture of it", "Name some with --wrt.")
    raise UsageError(
        f"a function of {len(problem.variables)} variables has no picture of its own",
        "Fix all but one or two of them with --set.",
    )


def _curve(screen: Screen, problem: Problem, drawing: Drawing) -> Picture:
    from gdcli.output.plots.curve import curve_plot, tangent_plot  # noqa: PLC0415 - loads plotext

    name = problem.variables[0]
    if drawing.tangent is not None:
        if drawing.log:
            raise UsageError("a tangent is straight only on a plain axis", "Leave out --log or --tangent.")
        at, slope = drawing.tangent[0], _slopes(problem, drawing.tangent)[0]
        return tangent_plot(
            screen, lambda x: problem.objective.value((x,)), at, slope, drawing.ranges[0], variable=name
        )
    value = _value(problem, log=drawing.log)
    label = f"log10 f({name})" if drawing.log else ""
    return curve_plot(screen, value, drawing.ranges[0], variable=name, label=label)


def _landscape(screen: Screen, problem: Problem, drawing: Drawing) -> Picture:
    from gdcli.output.plots.landscape import gradient_plot, landscape_plot  # noqa: PLC0415

    box = (drawing.ranges[0], drawing.ranges[1])
    names = (problem.variables[0], problem.variables[1])
    value = _value(problem, log=drawing.log)
    if drawing.tangent is not None:
        slopes = _slopes(problem, drawing.tangent)
        return gradient_plot(
            screen, value, (drawing.tangent[0], drawing.tangent[1]), slopes, box=box, names=names
        )
    field = problem.objective.value_and_gradient if drawing.field else None
    slopes_at = None if field is None else (lambda x, y: field((x, y))[1])
    return landscape_plot(screen, value, box, names, slopes_at)


def _value(problem: Problem, *, log: bool) -> Callable[..., float]:
    """The function of its coordinates; with `log` its decimal logarithm, which has no value where f is not positive."""
    value = problem.objective.value
    if not log:
        return lambda *point: value(point)

    def logarithm(*point: float) -> float:
        height = value(point)
        return math.log10(height) if height > 0 else math.nan

    return logarithm


def _slopes(problem: Problem, point: tuple[float, ...]) -> tuple[float, ...]:
    """The gradient at the point of a tangent. Raises CannotError where there is none."""
    slopes = problem.objective.value_and_gradient(point)[1]
    if not all(map(math.isfinite, slopes)):
        raise CannotError("the function has no tangent there", "Choose a point inside its domain.")
    return slopes
