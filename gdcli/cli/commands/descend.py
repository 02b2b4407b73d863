"""`gdcli descend`: gradient descent step by step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gdcli import explore
from gdcli.cli.delivery import TABLE, check_delivery, deliver, wants_plot
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

if TYPE_CHECKING:
    from gdcli.output.layout.screen import Screen
    from gdcli.output.plots.canvas import Picture


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
    view = PageOfRun(
        subject, run, formulas, typed=expression, every_row=all_, plot=wants_plot(plot, output), schedule=show_schedule
    )
    deliver(run, format_, output, view)
    if run.engine != PYTHON or engine != "auto" or run.steps_taken >= LONG:
        note(f"engine: {run.engine}", quiet=quiet)
    _say_seed(run, quiet=quiet)
    if formulas is not None and formulas.interrupted:
        return EXIT_INTERRUPTED
    return status_of(run, exit_code=exit_code)


def _explain(subject: Problem, step: int, options: dict[str, Any], format_: str, output: str | None) -> int:
    """The arithmetic of one step instead of the run."""
    explanation = explore.explain(subject, step, **options)

    def page(screen: Screen) -> Iterator[str]:
        from gdcli.output.pages.explanation import explanation_page  # noqa: PLC0415 - rich is for pages only

        return explanation_page(screen, explanation)

    deliver(explanation, format_, output, page)
    return 0


def _say_seed(run: Run, *, quiet: bool) -> None:
    if run.settings.seed is not None:
        note(f"seed {run.settings.seed}", quiet=quiet)


class PageOfRun:
    """Makes the page of a run for a screen; the heavy libraries are loaded as the sections come."""

    def __init__(
        self, problem: Problem, run: Run, formulas: explore.Formulas | None,
        *, typed: str, every_row: bool, plot: bool, schedule: bool,
    ) -> None:  # fmt: skip
        self.problem = problem
        self.run = run
        self.formulas = formulas
        self.typed = typed
        self.every_row = every_row
        self.plot = plot
        self.schedule = schedule

    def __call__(self, screen: Screen) -> Iterator[str]:
        from gdcli.output.pages.run import run_page  # noqa: PLC0415 - rich is for pages only

        if self.schedule and self.run.settings.steps:
            from gdcli.output.plots.schedule import schedule_plot  # noqa: PLC0415 - loads plotext

            yield from screen.lines(schedule_plot(screen, explore.planned_rates(self.run.settings)), "")
        yield from run_page(
            screen, self.run, every_row=self.every_row, typed=remark(self.problem, self.typed), title=self.title(),
            formula=self.formula(),
            derivation=self.formulas.derivation if self.formulas else None,
            picture=(lambda: self.picture(screen)) if self.plot else None,
        )  # fmt: skip

    def title(self) -> str:
        """The method's name, as a title."""
        from gdcli.descent.methods.optimizers import optimizer_of  # noqa: PLC0415

        title = optimizer_of(self.run.settings.optimizer).title
        return title[:1].upper() + title[1:]

    def formula(self) -> tuple[str, ...]:
        """The lines of the method; plain descent is written by the page itself."""
        from gdcli.descent.methods.optimizers import optimizer_of  # noqa: PLC0415

        name = self.run.settings.optimizer
        return () if name == "gd" else optimizer_of(name).formula

    def picture(self, screen: Screen) -> Picture:
        """The curve, the landscape or the loss, whichever suits the number of variables."""
        from gdcli.output.plots.descent import descent_picture  # noqa: PLC0415 - plotext is for pictures only

        least = min((minimum.value for minimum in self.problem.minima), default=None)
        return descent_picture(screen, self.run, self.problem.objective.value, minimum=least)
