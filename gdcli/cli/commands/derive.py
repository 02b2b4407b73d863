"""`gdcli derive`: the exact derivative, how one gets there, and what it means at a point."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gdcli.calculus.algebra.limits import ALGEBRA_SECONDS
from gdcli.cli.answer_format import DeliveryOptions
from gdcli.cli.function_options import FunctionOptions, remarks
from gdcli.cli.options import At, ExitCode, Expr, Plot, RangesText, count_of
from gdcli.cli.sentences import LIMIT_NEEDS_ONE_VARIABLE
from gdcli.cli.terminal.animation import can_watch
from gdcli.cli.work import CallOptions
from gdcli.errors import EXIT_DIFFERENT, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_UNDECIDED, UsageError
from gdcli.explore.derivation import HESSIAN_UNASKED_VARIABLES_MAX, derive
from gdcli.explore.problem import PointLike, Problem
from gdcli.late import LateModule
from gdcli.model import Agreement, Check, Derivation
from gdcli.model.sentences import NAME_THE_POINT

if TYPE_CHECKING:
    from gdcli.output.pages import derivation as pages
else:
    pages = LateModule("gdcli.output.pages.derivation")

EXAMPLES: Final = (
    'gdcli derive "x**2 + 3*x" --at 2 --steps',
    'gdcli derive "sin(x)*y" --hessian --format latex',
)
RuleByRule = Annotated[bool, typer.Option("--steps", help="Show the derivation, rule by rule.")]
Limit = Annotated[bool, typer.Option("--limit", help="Show the secant slopes approaching the tangent's (with --at).")]
Order = Annotated[
    int,
    typer.Option(
        "--order", metavar="N", parser=count_of("--order"), help="Derivatives up to order N, in one variable."
    ),
]
Through = Annotated[
    str | None,
    typer.Option("--through", metavar="DEFINITIONS", help="The chain rule: u=x**2,v=sin(x) for an EXPR of u and v."),
]
WithHessian = Annotated[
    bool, typer.Option("--hessian", help="The second derivatives, and with --at their eigenvalues.")
]
Watch = Annotated[
    bool, typer.Option("--watch", help="Watch the secants turn into the tangent, in one variable; h explains the keys.")
]
AnswerToCheck = Annotated[
    str | None,
    typer.Option("--check", metavar="ANSWER", help="Is this the derivative? Equal, different, or undecided."),
]
STATUSES: Final = {
    Agreement.EQUAL: EXIT_OK,
    Agreement.DIFFERENT: EXIT_DIFFERENT,
    Agreement.UNDECIDED: EXIT_UNDECIDED,
}
"""Agreement -> the exit status of --check with --exit-code."""


def command(
    expression: Expr,
    *,
    at: At = None,
    steps: RuleByRule = False,
    limit: Limit = False,
    order: Order = 1,
    hessian: WithHessian = False,
    through: Through = None,
    ranges: RangesText = None,
    plot: Plot = None,
    watch: Watch = False,
    check: AnswerToCheck = None,
    exit_code: ExitCode = False,
    function_options: FunctionOptions,
    delivery: Annotated[DeliveryOptions, Derivation, Check],
    call: Annotated[CallOptions, ALGEBRA_SECONDS],
) -> int:
    """The derivative is exact: its formula is derived on paper, its numbers come from the reverse pass.

    With --at also its meaning: rising, falling or flat, the directions of steepest ascent and descent.
    """
    delivery.check(Derivation if check is None else Check)
    point: PointLike | None = at
    subject = function_options.problem(expression, call, on_page=delivery.is_page, point=at, through=through)
    if check is not None:
        from gdcli.explore import checks  # what compares answers is for this only

        found = checks.check(subject, check, at=at, order=order, hessian=hessian)
        delivery.write(found, call, subject)
        return STATUSES[found.agreement] if exit_code else EXIT_OK
    if watch and delivery.is_on_screen:
        limit = True
        point, call = _watched(subject, at, call)
    if delivery.is_page:
        # rich is loaded now: the algebra process is still loading sympy, and has nothing to answer yet.
        import gdcli.output.pages.derivation  # noqa: F401
    recorded = delivery.form == "json" and len(subject.variables) <= HESSIAN_UNASKED_VARIABLES_MAX
    derivation = derive(
        subject, at=point, order=order, hessian=hessian or recorded, spectrum=hessian, steps=steps,
        limit=limit, timeout=call.seconds,
    )  # fmt: skip
    box = None if ranges is None else subject.box(ranges)
    delivery.write(
        derivation, call, subject, remarks=remarks(subject), plot=plot,
        page=partial(pages.derivation_page, ranges=box) if box and delivery.is_page else None,
    )  # fmt: skip
    return _status(derivation, call, order=order, hessian=hessian)


def _watched(subject: Problem, at: str | None, call: CallOptions) -> tuple[PointLike, CallOptions]:
    """The point at which the limit was seen last, and the call of it.

    Raises UsageError where there is no picture of it.
    """
    if at is None or len(subject.variables) != 1:
        raise UsageError(LIMIT_NEEDS_ONE_VARIABLE(), NAME_THE_POINT())
    point = subject.point(at)
    if not can_watch(quiet=call.quiet):
        return point, call
    from gdcli.cli.terminal.frame_shows import watched_limit  # a keyboard is for this only

    return watched_limit(subject, point, call)


def _status(derivation: Derivation, call: CallOptions, *, order: int, hessian: bool) -> int:
    """The exit status; 1, with a note, where a formula that was asked for is missing."""
    if derivation.interrupted:
        return EXIT_INTERRUPTED
    has_hessian = derivation.hessian is not None or not hessian
    if derivation.gradient is not None and len(derivation.higher) == order - 1 and has_hessian:
        return EXIT_OK
    call.note(derivation.missing)
    return EXIT_FAILED
