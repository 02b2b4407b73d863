"""`gdcli analyze`: critical points, curvature, convexity, learning rates."""

from typing import Annotated, Final

from gdcli.calculus.algebra.limits import ALGEBRA_SECONDS
from gdcli.cli.answer_format import DeliveryOptions
from gdcli.cli.function_options import FunctionOptions, remarks
from gdcli.cli.options import Expr, RangesText
from gdcli.cli.work import CallOptions
from gdcli.errors import EXIT_INTERRUPTED, EXIT_OK
from gdcli.explore.analysis import analyze
from gdcli.model import Analysis

EXAMPLES: Final = (
    'gdcli analyze "x**4 - 3*x**2 + x"',
    'gdcli analyze "(x-1)**2 + 10*(y+2)**2" --format json',
)


def command(
    expression: Expr,
    *,
    ranges: RangesText = None,
    function_options: FunctionOptions,
    delivery: Annotated[DeliveryOptions, Analysis],
    call: Annotated[CallOptions, ALGEBRA_SECONDS],
) -> int:
    """Where the gradient vanishes, and what is there: minimum, maximum, saddle or inflection.

    At each minimum: the eigenvalues of the Hessian, the condition number, the learning-rate limit 2/λmax, the best
    fixed rate 2/(λmin + λmax), and the rate of convergence they predict.
    """
    delivery.check(Analysis)
    subject = function_options.problem(expression, call, on_page=delivery.is_page)
    analysis = analyze(subject, range=ranges, timeout=call.seconds)
    delivery.write(analysis, call, subject, remarks=remarks(subject), ranges=ranges)
    return EXIT_INTERRUPTED if analysis.interrupted else EXIT_OK
