"""The picture of a run: the curve in one variable, the landscape in two, the loss by step in more."""

from __future__ import annotations

from collections.abc import Sequence

from gdcli.model import KnownMinimum, Run
from gdcli.output.drawing.canvas import Picture
from gdcli.output.drawing.sampling import FunctionOfMany
from gdcli.output.layout.screen import Screen


def descent_picture(screen: Screen, run: Run, value: FunctionOfMany, *, known: Sequence[KnownMinimum] = ()) -> Picture:
    """The picture that suits the number of variables, with the iterates and the minima, the lowest `known` one too."""
    if len(run.variables) == 1:
        from gdcli.output.plots.curve import descent_curve  # loads plotext

        return descent_curve(screen, value, run, known=known)
    if len(run.variables) == 2:
        from gdcli.output.plots.landscape import descent_landscape  # a map needs no plotext

        return descent_landscape(screen, value, run, known=known)
    from gdcli.output.plots.loss import loss_plot, losses_of  # loads plotext

    return loss_plot(screen, [losses_of(run)], minimum=min((each.value for each in known), default=None))
