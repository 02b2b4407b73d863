"""`gdcli plot`: the curve, or the landscape with its gradient field."""

from __future__ import annotations

from typing import Annotated

import typer

from gdcli import explore
from gdcli.cli.delivery import TABLE, check_delivery, deliver
from gdcli.cli.expression_source import problem
from gdcli.cli.options import Expr, Output, Ranges, Set, Wrt
from gdcli.model import FunctionPlot
from gdcli.output.options import PageOptions

Logarithmic = Annotated[bool, typer.Option("--log", help="A logarithmic axis for the values.")]
Tangent = Annotated[str | None, typer.Option("--tangent", metavar="POINT", help="Draw the tangent there: x=1.")]
Field = Annotated[bool, typer.Option("--field/--no-field", help="Arrows down the gradient, in two variables.")]


def command(
    expression: Expr,
    ranges: Ranges = None,
    log: Logarithmic = False,
    tangent: Tangent = None,
    field: Field = True,
    wrt: Wrt = None,
    settings: Set = None,
    output: Output = None,
) -> int:
    """Unless told, the range is chosen so that the critical points and what is around them are in view.

    --output with a name that ends in .svg or .html gives the same picture for a slide, any other name plain text.
    """
    check_delivery(FunctionPlot, TABLE, output)
    subject = problem(expression, wrt=wrt, settings=settings)
    plot = FunctionPlot(
        subject.text, subject.variables, explore.view(subject, ranges), log=log, field=field,
        tangent=None if tangent is None else subject.point(tangent),
    )  # fmt: skip
    deliver(plot, TABLE, PageOptions(output, subject))
    return 0
