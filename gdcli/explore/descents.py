"""Where descent leads: one run, the arithmetic of one step, several runs side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any, Final

from gdcli.errors import UsageError
from gdcli.explore.problem import DEFAULT_EXPRESSION, Point, Problem, as_problem
from gdcli.model import Comparison, Outcome, Run, Settings, StepExplanation, StopReason


def settings_for(
    problem: Problem,
    *,
    lr: float = 0.1,
    steps: int = 1000,
    start: Point | None = None,
    tol: float = 1e-6,
    optimizer: str = "gd",
    schedule: str = "constant",
    noise: float = 0.0,
    seed: int | None = None,
    **hyperparameters: float,
) -> Settings:
    """What a run of the problem depends on, from what a person would say (see `descend`). Raises UsageError."""
    from gdcli.descent.methods.schedules import parse_schedule  # noqa: PLC0415

    name, options = parse_schedule(schedule)
    return Settings(
        start=problem.point(start),
        learning_rate=lr,
        steps=steps,
        tol=tol,
        optimizer=optimizer,
        hyperparameters=hyperparameters,
        schedule=name,
        schedule_options=options,
        noise=noise,
        seed=seed,
    )


def descend(
    expression: str | Problem = DEFAULT_EXPRESSION,
    *,
    every: int | None = None,
    wrt: str | None = None,
    settings: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    engine: str = "auto",
    diagnose: bool = True,
    advise: bool = True,
    **options: Any,  # noqa: ANN401 - those of `settings_for`
) -> Run:
    """Gradient descent, with the verdict on it.

    `options`: `lr` (0.1), `steps` (1000), `start` (a point, n), `tol` (1e-6, of the gradient's norm), `optimizer` and
    `schedule` (names of their tables, a schedule with its options as in `cosine:min=0.01`), `noise` and `seed`, and the
    hyperparameters of the optimizer (`momentum`, `beta1`, …). Methods and papers: `gdcli.descent.methods.optimizers`.
    `engine`: what runs the loop, `auto`, `python` or `compiled`; `diagnose`: whether a verdict is
    wanted; `advise`: whether remedies are tried for its advice.
    """
    from gdcli.descent.run import descend as run_descent  # noqa: PLC0415

    problem = as_problem(expression, wrt, settings)
    chosen = settings_for(problem, **options)
    run = run_descent(problem.expression, chosen, every, on_progress, should_stop, problem.objective, engine)
    return _diagnosed(problem, run, advise=advise) if diagnose else run


def planned_rates(settings: Settings, most: int = 2000) -> tuple[float, ...]:
    """The learning rates that the schedule plans, step by step; of more than `most` steps an even selection."""
    from gdcli.descent.methods.schedules import schedule_of  # noqa: PLC0415

    schedule = schedule_of(settings.schedule)
    options = schedule.resolve(settings.schedule_options, settings.steps)
    stride = max(1, -(-settings.steps // most))
    return tuple(
        schedule.rate(k, settings.steps, settings.learning_rate, options) for k in range(0, settings.steps, stride)
    )


def explain(
    expression: str | Problem,
    step: int,
    *,
    wrt: str | None = None,
    settings: str | None = None,
    **options: Any,  # noqa: ANN401 - those of `settings_for`
) -> StepExplanation:
    """The arithmetic of update `step` (1 is the first) of the run that `descend` makes of the same options."""
    from gdcli.descent.single.explanation import explain_step  # noqa: PLC0415

    problem = as_problem(expression, wrt, settings)
    return explain_step(
        problem.expression, settings_for(problem, **options), step, lambda value: f"{value:.6g}", problem.objective
    )


def _diagnosed(problem: Problem, run: Run, *, advise: bool) -> Run:
    """The run with its verdict and the curvature at its end."""
    from gdcli.diagnosis.verdict import diagnose  # noqa: PLC0415

    return diagnose(
        problem.expression, run, problem.minima,
        objective=problem.objective, written=problem.written, default_start=problem.point(None),
        advise=advise,
    )  # fmt: skip


def compare(
    expression: str | Problem = DEFAULT_EXPRESSION,
    *,
    rates: Sequence[float] = (0.01, 0.1, 0.5),
    optimizers: Sequence[str] = ("gd",),
    schedules: Sequence[str] = ("constant",),
    sort: str = "steps",
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    wrt: str | None = None,
    settings: str | None = None,
    **options: Any,  # noqa: ANN401 - those of `descend`
) -> Comparison:
    """Every combination of optimizer, schedule and learning rate from the same start with the same budget.

    `options` are those of `descend`. `sort`: a name of `SORTS`. An interrupted comparison holds the runs so far.
    """
    problem = as_problem(expression, wrt, settings)
    if sort not in SORTS:
        raise UsageError(f"cannot sort by {sort!r}", f"Choose one of {', '.join(SORTS)}.")
    combinations = list(product(optimizers, schedules, rates))
    runs: list[Run] = []
    hyperparameters = _by_optimizer(optimizers, options)
    for done, (optimizer, schedule, rate) in enumerate(combinations):
        each = {"lr": rate, "optimizer": optimizer, "schedule": schedule, **options, **hyperparameters[optimizer]}
        run = descend(problem, should_stop=should_stop, advise=False, **each)
        runs.append(run)
        if on_progress is not None:
            on_progress(done + 1, len(combinations))
        if run.stop_reason is StopReason.INTERRUPTED:
            break
    ranking = sorted(range(len(runs)), key=lambda index: (*SORTS[sort](runs[index]), index))
    return Comparison(tuple(runs), tuple(ranking), sort)


def _by_optimizer(optimizers: Sequence[str], options: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Takes the hyperparameters out of the options and gives each to the optimizers that have it. Raises UsageError."""
    from gdcli.descent.methods.optimizers import HYPERPARAMETERS, optimizer_of  # noqa: PLC0415

    given = {name: options.pop(name) for name in HYPERPARAMETERS if name in options}
    theirs = {
        name: {key: value for key, value in given.items() if key in optimizer_of(name).hyperparameters}
        for name in optimizers
    }
    for key in given:
        if not any(key in each for each in theirs.values()):
            raise UsageError(f"none of {', '.join(optimizers)} has {key}", "Leave it out, or add a method that has it.")
    return theirs


def _failed(run: Run) -> bool:
    """Whether a run came to nothing: it ends behind all that did."""
    return run.verdict is not None and run.verdict.outcome in (Outcome.DIVERGED, Outcome.LEFT_DOMAIN)


def _elsewhere(run: Run) -> bool:
    """Whether a run ended anywhere but at a minimum: a plateau or a saddle is within the tolerance too."""
    if run.verdict is None:
        return run.stop_reason is not StopReason.TOLERANCE
    return run.verdict.outcome is not Outcome.CONVERGED


def _below(value: float) -> float:
    """A value to sort by, what is not a number last."""
    return value if value == value else math.inf


def _steps_needed(run: Run) -> float:
    """The steps to the tolerance; infinite where it was not reached."""
    return run.steps_taken if run.stop_reason is StopReason.TOLERANCE else math.inf


SORTS: Final[Mapping[str, Callable[[Run], tuple[float, ...]]]] = {
    "steps": lambda run: (_failed(run), _elsewhere(run), _steps_needed(run), _below(run.final.value)),
    "final": lambda run: (_failed(run), _below(run.final.value), _steps_needed(run)),
    "best": lambda run: (_failed(run), _below(run.best.value), _steps_needed(run)),
    "lr": lambda run: (_failed(run), run.settings.learning_rate,),
}
"""What a comparison can be sorted by; the best comes first, what diverged last."""
