"""`gdcli basins`: which minimum each start falls into."""

from __future__ import annotations

import math
from typing import Annotated, Any

import typer

from gdcli import explore
from gdcli.cli.delivery import TABLE, check_delivery, deliver
from gdcli.cli.expression_source import problem
from gdcli.cli.messages import tell_of_lanes
from gdcli.cli.options import (
    Alpha,
    Beta1,
    Beta2,
    EngineName,
    Eps,
    Expr,
    Format,
    Momentum,
    OptimizerName,
    Output,
    Quiet,
    Ranges,
    Rate,
    ScheduleName,
    Set,
    Steps,
    Tol,
    WeightDecay,
    Wrt,
    given,
)
from gdcli.cli.progress import progress
from gdcli.cli.signals import interruptible
from gdcli.errors import EXIT_INTERRUPTED, EXIT_OK, UsageError
from gdcli.explore.problem import Problem
from gdcli.language.values import parse_count, parse_rate
from gdcli.model import Basins
from gdcli.output.options import PageOptions

Resolution = Annotated[
    str | None,
    typer.Option("--points", metavar="ACROSS[xDOWN]", help="Starts across and down; unless told, what the map shows."),
]
UNSEEN = (100, 100)
"""Starts across and down where there is no map to fill."""
MOST = 4_000_000


def command(
    expression: Expr,
    ranges: Ranges = None,
    lr: Rate = "0.01",
    steps: Steps = 10_000,
    tol: Tol = 1e-6,
    optimizer: OptimizerName = "gd",
    schedule: ScheduleName = "constant",
    momentum: Momentum = None,
    beta1: Beta1 = None,
    beta2: Beta2 = None,
    alpha: Alpha = None,
    eps: Eps = None,
    weight_decay: WeightDecay = None,
    points: Resolution = None,
    wrt: Wrt = None,
    settings: Set = None,
    engine: EngineName = "auto",
    format_: Format = TABLE,
    output: Output = None,
    quiet: Quiet = False,
) -> int:
    """Every field of the map is a start; its color and letter say which minimum descent leads it to.

    Starts that diverge have a color of their own. --output with a name in .svg or .html is for a slide.
    """
    check_delivery(Basins, format_, output)
    subject = problem(expression, wrt=wrt, settings=settings)
    hyperparameters: dict[str, Any] = given(
        momentum=momentum, beta1=beta1, beta2=beta2, alpha=alpha, eps=eps, weight_decay=weight_decay
    )
    with interruptible() as should_stop, progress("starts", quiet=quiet) as on_progress:
        record = explore.basins(
            subject,
            ranges=ranges,
            resolution=(
                _resolution(points, len(subject.variables))
                if points
                else _what_fits(subject, format_, output, ranges)
            ),
            lr=parse_rate(lr),
            steps=steps,
            tol=tol,
            optimizer=optimizer,
            schedule=schedule,
            engine=engine,
            on_progress=on_progress,
            should_stop=should_stop,
            **hyperparameters,
        )

    deliver(record, format_, PageOptions(output, subject))
    tell_of_lanes(record, quiet=quiet)
    return EXIT_INTERRUPTED if record.interrupted else EXIT_OK


def _resolution(text: str, dimension: int) -> tuple[int, int]:
    """Read `200x100` or `200`, of which one variable takes the first number alone. Raises UsageError."""
    across, times, down = text.lower().partition("x")
    try:
        counts = parse_count(across), parse_count(down if times else across)
    except UsageError:
        raise UsageError(f"cannot read {text!r} as a resolution", "Write ACROSSxDOWN, as in 200x100.") from None
    if not min(counts) >= 2 or math.prod(counts[:dimension]) > MOST:
        raise UsageError(
            f"{text} is not a resolution to be had", f"Two or more each way, and up to {MOST:,} starts, are possible."
        )
    return counts


def _what_fits(subject: Problem, format_: str, output: str | None, ranges: str | None) -> tuple[int, int]:
    """As many starts as the map on this screen has fields."""
    if format_ != TABLE or len(subject.variables) not in (1, 2):
        return UNSEEN
    from gdcli.output.layout.screen import screen_for  # noqa: PLC0415 - rich is for pages only
    from gdcli.output.plots.basins import basins_size  # noqa: PLC0415

    box = explore.view(subject, ranges)
    return basins_size(screen_for(output), (box[0], box[-1]))
