"""`gdcli compare`: learning rates, optimizers and schedules side by side."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gdcli import explore
from gdcli.cli.delivery import TABLE, check_delivery, deliver
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
from gdcli.explore.problem import DEFAULT_EXPRESSION
from gdcli.language.values import parse_rates
from gdcli.model import Comparison, StopReason
from gdcli.output.options import PageOptions

Sort = Annotated[
    str, typer.Option("--sort", metavar="KEY", help="Rank by steps, final, best or lr; what diverged comes last.")
]


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
    deliver(comparison, format_, PageOptions(output, subject, remark(subject, expression), plot=plot))
    best = comparison.runs[comparison.ranking[0]]
    if best.settings.seed is not None:
        note(f"seed {best.settings.seed}", quiet=quiet)
    if any(run.stop_reason is StopReason.INTERRUPTED for run in comparison.runs):
        return EXIT_INTERRUPTED
    return status_of(best, exit_code=exit_code) if exit_code else EXIT_OK
