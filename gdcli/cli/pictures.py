"""The picture of a function itself: its curve, or its landscape."""

from __future__ import annotations

from collections.abc import Sequence

from gdcli.errors import UsageError
from gdcli.explore import Problem
from gdcli.render.plots.canvas import Picture
from gdcli.render.screen import Screen

Range = tuple[float, float]


def function_picture(
    screen: Screen, problem: Problem, ranges: Sequence[Range], *, field: bool = False
) -> Picture:
    """The curve of a function of one variable, the landscape of one of two, with its gradient field if asked for."""
    value = problem.objective.value
    if len(problem.variables) == 1:
        from gdcli.render.plots.curve import curve_plot  # noqa: PLC0415 - loads plotext

        return curve_plot(screen, lambda x: value((x,)), ranges[0], variable=problem.variables[0])
    if len(problem.variables) == 2:
        from gdcli.render.plots.landscape import landscape_plot  # noqa: PLC0415

        first, second = problem.variables
        slopes = (lambda x, y: problem.objective.value_and_gradient((x, y))[1]) if field else None
        return landscape_plot(
            screen, lambda x, y: value((x, y)), (ranges[0], ranges[1]), (first, second), slopes  # type: ignore[arg-type]
        )
    raise UsageError(
        f"a function of {len(problem.variables)} variables has no picture of its own",
        "Fix all but one or two of them with --set.",
    )
