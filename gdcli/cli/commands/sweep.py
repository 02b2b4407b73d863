"""`gdcli sweep`: how hundreds of thousands of descents end, and where the edge of stability is."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gdcli import explore
from gdcli.cli.delivery import TABLE, check_delivery, deliver
from gdcli.cli.expression_source import problem, remark
from gdcli.cli.messages import note, tell_of_lanes
from gdcli.cli.options import (
    Alpha,
    Beta1,
    Beta2,
    EngineName,
    Eps,
    Format,
    Momentum,
    OptimizerName,
    OptionalExpr,
    Output,
    Plot,
    Quiet,
    Ranges,
    ScheduleName,
    Set,
    Steps,
    Tol,
    WeightDecay,
    Wrt,
    count_of,
    given,
)
from gdcli.cli.output import write
from gdcli.cli.progress import progress
from gdcli.cli.signals import interruptible
from gdcli.errors import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, UsageError
from gdcli.explore.problem import DEFAULT_EXPRESSION
from gdcli.language.values import parse_rates
from gdcli.model import SweepReport
from gdcli.output.formats import DRAWN, format_for
from gdcli.output.options import PageOptions

SweepRates = Annotated[
    str | None,
    typer.Option(
        "--lr", metavar="RATES", help="0.01,0.1 or START:STOP:COUNT[:log]. Unless told: the range that matters."
    ),
]
Starts = Annotated[
    str,
    typer.Option(
        "--starts", metavar="STARTS",
        help="How many random ones in the --range; or a grid x=-3:3:100,y=-3:3:100; or points 1,2;3,4.",
    ),
]
SweepSeed = Annotated[
    int, typer.Option("--seed", metavar="N", parser=count_of("--seed"), help="Seed of the random starts.")
]
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS", help="Spread the work over a Dask cluster: tcp://scheduler:8786."),
]
Suggest = Annotated[bool, typer.Option("--suggest", help="Print one learning rate to use, and nothing else.")]


def command(
    expression: OptionalExpr = DEFAULT_EXPRESSION,
    lr: SweepRates = None,
    starts: Starts = "100",
    ranges: Ranges = None,
    seed: SweepSeed = 0,
    steps: Steps = 1000,
    tol: Tol = 1e-6,
    optimizer: OptimizerName = "gd",
    schedule: ScheduleName = "constant",
    momentum: Momentum = None,
    beta1: Beta1 = None,
    beta2: Beta2 = None,
    alpha: Alpha = None,
    eps: Eps = None,
    weight_decay: WeightDecay = None,
    wrt: Wrt = None,
    settings: Set = None,
    engine: EngineName = "auto",
    dask: Dask = None,
    suggest: Suggest = False,
    format_: Format = TABLE,
    output: Output = None,
    plot: Plot = None,
    quiet: Quiet = False,
) -> int:
    """Every learning rate runs from every start. By learning rate: how many starts converged, oscillated, diverged.

    It names one rate to use, or says that the evidence does not carry one, and shows the measured edge of stability
    beside the limit that theory gives at the minimum.
    """
    check_delivery(SweepReport, format_, output)
    if suggest and format_for(format_, output) in DRAWN:
        raise UsageError("--suggest writes one number, and no picture", "Name a .txt file, or leave out --suggest.")
    subject = problem(expression, wrt=wrt, settings=settings)
    hyperparameters: dict[str, Any] = given(
        momentum=momentum, beta1=beta1, beta2=beta2, alpha=alpha, eps=eps, weight_decay=weight_decay
    )
    with interruptible() as should_stop, progress("descents", quiet=quiet) as on_progress:
        report = explore.sweep(
            subject,
            rates=None if lr is None else parse_rates(lr),
            starts=starts,
            ranges=ranges,
            seed=seed,
            steps=steps,
            tol=tol,
            optimizer=optimizer,
            schedule=schedule,
            engine=engine,
            dask=dask,
            on_progress=on_progress,
            should_stop=should_stop,
            **hyperparameters,
        )
    if suggest:
        tell_of_lanes(report.sweep, quiet=quiet)
        return _suggest(report, output)
    deliver(report, format_, PageOptions(output, subject, remark(subject, expression), plot=plot))
    tell_of_lanes(report.sweep, quiet=quiet)
    return EXIT_INTERRUPTED if report.sweep.interrupted else EXIT_OK


def _suggest(report: SweepReport, output: str | None) -> int:
    """Just the number, for scripts; without one the reason, and status 1 (130 where the sweep was interrupted)."""
    if report.suggestion is None:
        note(f"no rate to suggest: {report.reason}")
        return EXIT_INTERRUPTED if report.sweep.interrupted else EXIT_FAILED
    write([repr(report.suggestion)], output)
    return EXIT_OK
