"""`gdcli analyze`: critical points, curvature, convexity, learning rates."""

from __future__ import annotations

from gdcli import explore
from gdcli.cli.delivery import TABLE, check_delivery, deliver
from gdcli.cli.expression_source import problem, remark
from gdcli.cli.options import Expr, Format, Output, Ranges, Set, Timeout, Wrt
from gdcli.model import Analysis
from gdcli.output.options import PageOptions


def command(
    expression: Expr,
    ranges: Ranges = None,
    wrt: Wrt = None,
    settings: Set = None,
    format_: Format = TABLE,
    output: Output = None,
    timeout: Timeout = explore.ALGEBRA_SECONDS,
) -> int:
    """Where the gradient vanishes, and what is there: minimum, maximum, saddle or inflection.

    At each minimum: the eigenvalues of the Hessian, the condition number, the learning-rate limit 2/λmax, the best
    fixed rate 2/(λmin + λmax), and the rate of convergence they predict.
    """
    check_delivery(Analysis, format_, output)
    subject = problem(expression, wrt=wrt, settings=settings)
    analysis = explore.analyze(subject, ranges=ranges, seconds=timeout)

    deliver(analysis, format_, PageOptions(output, subject, remark(subject)))
    return 0
