"""`gdcli descend`: gradient descent step by step."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gdcli import explore
from gdcli.cli.delivery import TABLE, check_delivery, deliver
from gdcli.cli.descent_watch import watched
from gdcli.cli.exit_status import status_of
from gdcli.cli.expression_source import problem, remark
from gdcli.cli.messages import note
from gdcli.cli.options import (
    All,
    Alpha,
    Beta1,
    Beta2,
    EngineName,
    Eps,
    Every,
    ExitCode,
    Format,
    Momentum,
    Noise,
    OptimizerName,
    OptionalExpr,
    Output,
    Plot,
    Quiet,
    Rate,
    ScheduleName,
    Seed,
    Set,
    Start,
    Steps,
    Tol,
    WeightDecay,
    Wrt,
    count_of,
    given,
)
from gdcli.cli.progress import progress
from gdcli.cli.signals import interruptible
from gdcli.errors import EXIT_INTERRUPTED
from gdcli.explore.problem import DEFAULT_EXPRESSION, Problem
from gdcli.language.values import parse_rate
from gdcli.model import Run, StepExplanation
from gdcli.output.options import PageOptions

WITHOUT_VERDICT = ("csv", "jsonl")
"""Formats that hold the iterates and nothing else: they wait for no diagnosis."""
PYTHON = "python"
"""The engine that needs no mention,"""
LONG = 100_000
"""but for a run of so many steps, where one may ask what took its time."""
ShowSchedule = Annotated[
    bool, typer.Option("--show-schedule", help="Begin with a picture of the learning rate by step.")
]
Explain = Annotated[
    int | None,
    typer.Option(
        "--explain", metavar="K", parser=count_of("--explain"),
        help="Show the arithmetic of step K, piece by piece, instead.",
    ),
]
Watch = Annotated[
    bool, typer.Option("--watch", help="Watch it happen: space pauses, n steps, + and - change the rate, q ends.")
]
FramesPerSecond = Annotated[float, typer.Option("--fps", metavar="N", help="Frames a second of --watch.")]


def command(
    expression: OptionalExpr = DEFAULT_EXPRESSION,
    lr: Rate = "0.1",
    steps: Steps = 1000,
    start: Start = None,
    tol: Tol = 1e-6,
    optimizer: OptimizerName = "gd",
    schedule: ScheduleName = "constant",
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
    every: Every = None,
    all_: All = False,
    format_: Format = TABLE,
    output: Output = None,
    plot: Plot = None,
    quiet: Quiet = False,
    exit_code: ExitCode = False,
    engine: EngineName = "auto",
    show_schedule: ShowSchedule = False,
    explain: Explain = None,
    watch: Watch = False,
    fps: FramesPerSecond = 10.0,
) -> int:
    """The step rule is x_new = x - lr * gradient, again and again until the gradient's norm is within the tolerance.

    The page shows the rule with its numbers, the iterates, the picture and the verdict; csv, jsonl and json carry all
    iterates that are kept.
    """
    check_delivery(Run if explain is None else StepExplanation, format_, output)
    subject = problem(expression, wrt=wrt, settings=settings)
    options: dict[str, Any] = {
        "lr": parse_rate(lr), "steps": steps, "start": start, "tol": tol, "optimizer": optimizer,
        "schedule": schedule, "noise": noise, "seed": seed,
        **given(momentum=momentum, beta1=beta1, beta2=beta2, alpha=alpha, eps=eps, weight_decay=weight_decay),
    }  # fmt: skip
    if explain is not None:
        return _explain(subject, explain, options, format_, output)
    formulas = explore.Formulas(subject) if format_ == TABLE else None
    if watch and format_ == TABLE and output is None:
        options = watched(subject, options, fps, quiet=quiet)
    with interruptible() as should_stop, progress("steps", quiet=quiet) as on_progress:
        kept = 1 if all_ and every is None else every
        run = explore.descend(
            subject, every=kept, on_progress=on_progress, should_stop=should_stop, engine=engine,
            diagnose=exit_code or format_ not in WITHOUT_VERDICT, **options,
        )  # fmt: skip
    deliver(run, format_, _page_options(subject, run, formulas, expression, output, all_, plot, show_schedule))
    if run.engine != PYTHON or engine != "auto" or run.steps_taken >= LONG:
        note(f"engine: {run.engine}", quiet=quiet)
    _say_seed(run, quiet=quiet)
    if formulas is not None and formulas.interrupted:
        return EXIT_INTERRUPTED
    return status_of(run, exit_code=exit_code)


def _explain(subject: Problem, step: int, options: dict[str, Any], format_: str, output: str | None) -> int:
    """The arithmetic of one step instead of the run."""
    explanation = explore.explain(subject, step, **options)
    deliver(explanation, format_, PageOptions(output, subject))
    return 0


def _say_seed(run: Run, *, quiet: bool) -> None:
    if run.settings.seed is not None:
        note(f"seed {run.settings.seed}", quiet=quiet)


def _page_options(
    subject: Problem, run: Run, formulas: explore.Formulas | None, typed: str, output: str | None, every_row: bool,
    plot: bool | None, schedule: bool,
) -> PageOptions:  # fmt: skip
    """What the page shows besides the run."""
    from gdcli.descent.methods.optimizers import optimizer_of  # noqa: PLC0415

    optimizer = optimizer_of(run.settings.optimizer)
    return PageOptions(
        output, subject, remark(subject, typed), plot=plot, every_row=every_row,
        method_title=optimizer.title[:1].upper() + optimizer.title[1:],
        method_formula=() if run.settings.optimizer == "gd" else optimizer.formula,
        planned_rates=explore.planned_rates(run.settings) if schedule else (),
        derivation=formulas.derivation if formulas else None,
    )  # fmt: skip
