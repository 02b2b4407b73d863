"""`gdcli derive`: the exact derivative, how one gets there, and what it means at a point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from gdcli import explore
from gdcli.cli.delivery import TABLE, check_delivery, deliver, wants_plot
from gdcli.cli.expression_source import problem, remark
from gdcli.cli.options import At, Expr, Format, Output, Plot, Ranges, Set, Timeout, Wrt, count_of
from gdcli.errors import EXIT_INTERRUPTED, EXIT_OK, UsageError
from gdcli.model import Derivation

if TYPE_CHECKING:
    from gdcli.output.layout.screen import Screen
    from gdcli.output.plots.canvas import Picture

RuleByRule = Annotated[bool, typer.Option("--steps", help="Show the derivation, rule by rule.")]
Limit = Annotated[bool, typer.Option("--limit", help="Show the secant slopes closing in on the tangent (with --at).")]
Order = Annotated[int, typer.Option(
    "--order", metavar="N", parser=count_of("--order"), help="Derivatives up to order N, in one variable.")
]
Through = Annotated[
    str | None,
    typer.Option("--through", metavar="DEFINITIONS", help="The chain rule: u=x**2,v=sin(x) for an EXPR of u and v."),
]
WithHessian = Annotated[
    bool, typer.Option("--hessian", help="The second derivatives, and with --at their eigenvalues.")
]

def command(
    expression: Expr,
    at: At = None,
    steps: RuleByRule = False,
    limit: Limit = False,
    order: Order = 1,
    hessian: WithHessian = False,
    through: Through = None,
    wrt: Wrt = None,
    settings: Set = None,
    ranges: Ranges = None,
    format_: Format = TABLE,
    output: Output = None,
    plot: Plot = None,
    timeout: Timeout = explore.ALGEBRA_SECONDS,
) -> int:
    """The derivative is exact: its formula is derived on paper, its numbers come from the reverse pass.

    With --at also its meaning: rising, falling or flat, the directions of steepest ascent and descent.
    """
    check_delivery(Derivation, format_, output)
    subject = problem(expression, wrt=wrt, settings=settings)
    if format_ == TABLE:
        # rich is loaded now: the algebra process is still loading sympy, and has nothing to answer yet.
        import gdcli.output.pages.derivation  # noqa: F401, PLC0415
    derivation = explore.derive(
        subject, at=at, order=order, hessian=hessian or format_ == "json", spectrum=hessian, steps=steps, limit=limit,
        through=through, seconds=timeout,
    )  # fmt: skip
    drawn = wants_plot(plot, output) and derivation.at is not None and len(subject.variables) <= 2 and not through
    if plot and not drawn:
        raise UsageError("a picture needs a point and one or two variables", "Name the point with --at.")

    def page(screen: Screen) -> Iterator[str]:
        from gdcli.output.pages.derivation import derivation_page  # noqa: PLC0415 - rich is for pages only

        picture = _picture(screen, subject, derivation, ranges, limit=limit) if drawn else None
        return derivation_page(screen, derivation, typed=remark(subject), picture=picture)

    deliver(derivation, format_, output, page)
    return EXIT_INTERRUPTED if derivation.interrupted else EXIT_OK


def _picture(
    screen: Screen, subject: explore.Problem, derivation: Derivation, ranges: str | None, *, limit: bool
) -> Picture | None:
    """The tangent in one variable; in two, the gradient at right angles to the level line."""
    view = derivation.at
    if view is None:
        return None
    value = subject.objective.value
    box = subject.view_around(view.point) if ranges is None else subject.box(ranges)
    if len(subject.variables) == 1:
        from gdcli.output.plots.curve import tangent_plot  # noqa: PLC0415 - loads plotext

        width = box[0][1] - box[0][0]
        secants = [width / 3, width / 6, width / 12] if limit else []
        return tangent_plot(
            screen, lambda x: value((x,)), view.point[0], view.gradient[0], box[0],
            variable=subject.variables[0], steps=secants,
        )  # fmt: skip
    from gdcli.output.plots.landscape import gradient_plot  # noqa: PLC0415

    first, second = subject.variables
    (x, y), (across, up) = view.point, box
    return gradient_plot(
        screen, lambda x, y: value((x, y)), (x, y), view.gradient, box=(across, up), names=(first, second)
    )
