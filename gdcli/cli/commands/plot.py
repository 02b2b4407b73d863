"""`gdcli plot`: the curve, or the landscape with its gradient field."""

from typing import Annotated, Final

import typer

from gdcli.cli.answer_format import DeliveryOptions
from gdcli.cli.function_options import FunctionOptions
from gdcli.cli.options import Expr, RangesText
from gdcli.cli.work import CallOptions
from gdcli.errors import EXIT_OK
from gdcli.explore import analysis
from gdcli.model import FunctionPlot

EXAMPLES: Final = (
    'gdcli plot "x**2 + 3*x" --tangent x=1',
    'gdcli plot "@himmelblau" --log',
)
Logarithmic = Annotated[bool, typer.Option("--log", help="A logarithmic axis for the values.")]
TangentAt = Annotated[str | None, typer.Option("--tangent", metavar="POINT", help="Draw the tangent there: x=1.")]
WithField = Annotated[bool, typer.Option("--field/--no-field", help="Arrows down the gradient, in two variables.")]


def command(
    expression: Expr,
    *,
    ranges: RangesText = None,
    log: Logarithmic = False,
    tangent: TangentAt = None,
    field: WithField = True,
    function_options: FunctionOptions,
    delivery: Annotated[DeliveryOptions, FunctionPlot],
    call: CallOptions,
) -> int:
    """Without --range the picture shows the critical points and what is around them.

    --output with a name that ends in .svg or .html gives the same picture for a slide, any other name plain text.
    """
    delivery.check(FunctionPlot)
    with call.limited():
        subject = function_options.problem(expression, call)
        plot = analysis.plot(subject, range=ranges, log=log, field=field, tangent=tangent)
        delivery.write(plot, call, subject, ranges=ranges)
    return EXIT_OK
