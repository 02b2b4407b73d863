"""`gdcli compare`: learning rates, optimizers and schedules side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gdcli import explore
from gdcli.cli.delivery import TABLE, check_delivery, deliver, wants_plot
from gdcli.cli.exit_status import status_of
from gdcli.cli.expression_source import problem, remark
from gdcli.cli.messages import note
from gdcli.cli.options import (
    Alpha,
    Beta1,
    Beta2,
    Eps,
    ExitCode,
    Format,
    Momentum,
    Noise,
    OptimizerNames,
    OptionalExpr,
    Output,
    Plot,
    Quiet,
    Rates,
    ScheduleNames,
    Seed,
    Set,
    Start,
    Steps,
    Tol,
    WeightDecay,
    Wrt,
    given,
    split_names,
)
from gdcli.cli.progress import progress
from gdcli.cli.signals import interruptible
from gdcli.errors import EXIT_INTERRUPTED, EXIT_OK
from gdcli.explore.problem import DEFAULT_EXPRESSION, Problem
from gdcli.language.values import parse_rates
from gdcli.model import Comparison, StopReason

if TYPE_CHECKING:
    from gdcli.output.layout.screen import Screen
    from gdcli.output.plots.canvas import Picture

Sort = Annotated[
    str, typer.Option("--sort", metavar="KEY", help="Rank by steps, final, best or lr; what diverged comes last.")
]
MOST_CURVES = 8
"""More curves than that cannot be told apart."""


def command(
    expression: OptionalExpr = DEFAULT_EXPRESSION,
    lr: Rates = "0.01,0.1,0.5,1.1",
    optimizer: OptimizerNames = "gd",
    schedule: ScheduleNames = "constant",
    steps: Steps = 1000,
    start: Start = None,
    tol: Tol = 1e-6,
    sort: Sort = "steps",
    momentum: Momentum = None,
    beta1: Beta1 = None,
    beta2: Beta2 = None,
    alpha: Alpha = None,
    eps: Eps = None,
    weight_decay: WeightDecay = None,
    noise: Noise = 0.0,
    seed: Seed = None,
    wrt: Wrt = None,
    settings: Set = None,
    format_: Format = TABLE,
    output: Output = None,
    plot: Plot = None,
    quiet: Quiet = False,
    exit_code: ExitCode = False,
) -> int:
    """All combinations run from the same start with the same budget; the best stands first.

    Hyperparameters go to the optimizers that have them. --exit-code tells how the first of the ranking ended.
    """
    check_delivery(Comparison, format_, output)
    subject = problem(expression, wrt=wrt, settings=settings)
    with interruptible() as should_stop, progress("runs", quiet=quiet) as on_progress:
        hyperparameters: dict[str, Any] = given(
            momentum=momentum, beta1=beta1, beta2=beta2, alpha=alpha, eps=eps, weight_decay=weight_decay
        )
        comparison = explore.compare(
            subject,
            rates=parse_rates(lr),
            optimizers=split_names(optimizer),
            schedules=split_names(schedule),
            sort=sort,
            steps=steps,
            start=start,
            tol=tol,
            noise=noise,
            seed=seed,
            on_progress=on_progress,
            should_stop=should_stop,
            **hyperparameters,
        )
    drawn = wants_plot(plot, output)

    def page(screen: Screen) -> Iterator[str]:
        from gdcli.output.pages.comparison import comparison_page  # noqa: PLC0415 - rich is for pages only

        pictures = (lambda: pictures_of(screen, subject, comparison)) if drawn else None
        return comparison_page(screen, comparison, typed=remark(subject, expression), pictures=pictures)

    deliver(comparison, format_, output, page)
    best = comparison.runs[comparison.ranking[0]]
    if best.settings.seed is not None:
        note(f"seed {best.settings.seed}", quiet=quiet)
    if any(run.stop_reason is StopReason.INTERRUPTED for run in comparison.runs):
        return EXIT_INTERRUPTED
    return status_of(best, exit_code=exit_code) if exit_code else EXIT_OK


def pictures_of(screen: Screen, subject: Problem, comparison: Comparison) -> Sequence[Picture]:
    """The losses over each other; in two variables also the paths on one landscape."""
    from gdcli.output.pages.comparison import run_label  # noqa: PLC0415
    from gdcli.output.plots.loss import loss_plot, losses_of  # noqa: PLC0415 - loads plotext

    runs = [comparison.runs[index] for index in comparison.ranking[:MOST_CURVES]]
    known = min((minimum.value for minimum in subject.minima), default=math.nan)
    least = known if known == known else None
    losses = [losses_of(run, run_label(run, runs)) for run in runs]
    pictures = [loss_plot(screen, losses, minimum=least)]
    if len(subject.variables) == 2:
        from gdcli.output.plots.landscape import paths_landscape  # noqa: PLC0415

        value = subject.objective.value
        pictures.append(paths_landscape(screen, lambda x, y: value((x, y)), runs))
    return pictures
