"""Where descent leads: one run, the arithmetic of one step, several runs side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final, Unpack, cast

from gdcli.errors import UsageError
from gdcli.explore.calls import answers
from gdcli.explore.keywords import (
    DescentKeywords,
    Number,
    Ranges,
    SharedKeywords,
    count,
    names,
    number,
    ranges_text,
    rate,
    rates,
)
from gdcli.explore.problem import DEFAULT_EXPRESSION, Names, Point, Problem, Values, as_problem
from gdcli.language.values import parse_bounds
from gdcli.model import (
    COMPARED_RATES,
    DEFAULTS,
    Advice,
    Comparison,
    Outcome,
    PassingRun,
    Run,
    Settings,
    StepExplanation,
    StopReason,
    Verdict,
)
from gdcli.record import replace


def settings_for(problem: Problem, defaults: Settings = DEFAULTS, **chosen: Unpack[DescentKeywords]) -> Settings:
    """What a run of the problem depends on: what was chosen, and the defaults for the rest. Raises UsageError."""
    from gdcli.descent.methods.optimizers import HYPERPARAMETERS  # noqa: PLC0415
    from gdcli.descent.methods.schedules import parse_schedule  # noqa: PLC0415

    values: Mapping[str, Any] = chosen
    schedule, options = parse_schedule(chosen.get("schedule", defaults.schedule))
    seed = chosen.get("seed", defaults.seed)
    return replace(
        defaults,
        start=problem.point(chosen.get("start")),
        learning_rate=rate(chosen.get("lr", defaults.learning_rate)),
        steps=count(chosen.get("steps", defaults.steps), "steps"),
        tol=number(chosen.get("tol", defaults.tol)),
        ftol=_number_or_none(chosen.get("ftol")),
        xtol=_number_or_none(chosen.get("xtol")),
        bounds=_bounds(problem, chosen.get("bounds")),
        optimizer=chosen.get("optimizer", defaults.optimizer),
        hyperparameters=_known_minimum(problem, chosen.get("optimizer", defaults.optimizer))
        | {name: number(values[name]) for name in HYPERPARAMETERS if values.get(name) is not None},
        schedule=schedule,
        schedule_options=options,
        noise=number(chosen.get("noise", defaults.noise)),
        seed=None if seed is None else count(seed, "seed"),
    )


def _number_or_none(value: Number | None) -> float | None:
    return None if value is None else number(value)


def _bounds(problem: Problem, value: Ranges | None) -> tuple[tuple[float, float], ...]:
    """A pair for each variable from text such as `x=0:1,y=-2:`, or from pairs as `range` has them."""
    text = ranges_text(value)
    return () if text is None else parse_bounds(text, problem.variables)


def _known_minimum(problem: Problem, optimizer: str) -> dict[str, float]:
    """The value at the lowest known minimum as `fmin`, for a method that needs it; nothing where none is known."""
    from gdcli.descent.methods.optimizers import optimizer_of  # noqa: PLC0415

    lowest = min((minimum.value for minimum in problem.minima), default=None)
    needed = optimizer_of(optimizer).hyperparameters.get("fmin", 0.0) is None
    return {"fmin": lowest} if needed and lowest is not None else {}


@answers(DescentKeywords)
def descend(
    expression: str | Problem = DEFAULT_EXPRESSION,
    *,
    every: int | None = None,
    engine: str = "auto",
    wrt: Names | None = None,
    parameters: Values | None = None,
    diagnose: bool = True,
    advise: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    **settings: Unpack[DescentKeywords],
) -> Run:
    """Gradient descent, with the verdict on it.

    `lr` is the learning rate, `start` a point (n), `steps` the number of updates at most; the run stops when the
    gradient's norm is `tol` or less, an update changes the value by `ftol` or less, or no component by more than
    `xtol`. `bounds`, such as `x=0:1,y=-2:`, is the box in which the iterates stay. `optimizer` and `schedule` are names
    of their tables, a schedule with its options as in `cosine:min=0.01`; `momentum`, `beta1`, … are the hyperparameters
    of the optimizer. Gaussian `noise` on the gradient is repeatable with `seed`. Methods and papers:
    `gdcli.descent.methods.optimizers`.

    The run keeps every `every`-th iterate; `engine`, `auto`, `python` or `compiled`, runs the loop. Without `diagnose`
    there is no verdict, without `advise` no trial runs are made for its advice. `on_progress(done, total)` is called
    now and then, and the run ends, interrupted, when `should_stop()` is true. Raises UsageError and CannotError.

    >>> descend("x**2 + 3*x", lr=0.1, steps=100).verdict.outcome.value
    'converged'
    """
    from gdcli.descent.run import descend as run_descent  # noqa: PLC0415

    problem = as_problem(expression, wrt, parameters, settings.get("start"))
    chosen = settings_for(problem, **settings)
    run = run_descent(problem.expression, chosen, every, on_progress, should_stop, problem.objective, engine)
    if not diagnose:
        return run
    if every is None or run.stop_reason is StopReason.INTERRUPTED:
        return advised(problem, run, advise=advise)
    # The verdict does not depend on what is kept: it is that of the same run with all that is kept by itself.
    whole = run_descent(problem.expression, run.settings, objective=problem.objective, engine=engine)
    return replace(advised(problem, whole, advise=advise), trajectory=run.trajectory)


class Stream:
    """A descent that hands out every iterate once, as it is left; memory does not grow with the number of steps.

    `passing` holds the iterates; reading them makes the run.
    """

    def __init__(
        self,
        problem: Problem,
        settings: Settings,
        engine: str = "auto",
        on_progress: Callable[[int, int], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> None:
        from gdcli.descent.run import Descent  # noqa: PLC0415
        from gdcli.descent.single.history import PassingHistory  # noqa: PLC0415

        self._problem = problem
        self._history = PassingHistory(len(problem.variables))
        self._descent = Descent(problem.expression, settings, self._history, problem.objective, engine)
        self._callbacks = on_progress, should_stop
        self.passing = PassingRun(problem.text, problem.variables, self._rows())

    def _rows(self) -> Iterator[tuple[float | None, ...]]:
        for _ in self._descent.stretches(*self._callbacks):
            yield from self._history.passing()
        yield from self._history.passing()
        yield self._descent.last

    def run(self, *, diagnose: bool) -> Run | None:
        """The run with a selection of its iterates, and with the verdict; None where its reader left before the end."""
        if not self._descent.has_ended:
            return None
        run = self._descent.run()
        return advised(self._problem, run, advise=False) if diagnose else run


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
    wrt: Names | None = None,
    parameters: Values | None = None,
    **settings: Unpack[DescentKeywords],
) -> StepExplanation:
    """The arithmetic of update `step` (1 is the first) of the run that `descend` makes with the same settings."""
    from gdcli.descent.single.explanation import explain_step  # noqa: PLC0415
    from gdcli.diagnosis.wording import as_written  # noqa: PLC0415
    from gdcli.explore.figures import slopes_written_out, value_written_out  # noqa: PLC0415

    problem = as_problem(expression, wrt, parameters, settings.get("start"))
    explained = explain_step(
        problem.expression, settings_for(problem, **settings), step,
        lambda value: as_written(f"{value:.6g}"), problem.objective,
    )  # fmt: skip
    point, value = explained.before.point, explained.before.value
    return replace(
        explained, loss=value_written_out(problem, point, value),
        slopes=slopes_written_out(problem, point, explained.before.gradient),
        value_after=problem.objective.value(explained.after),
    )  # fmt: skip


def advised(problem: Problem, run: Run, *, advise: bool) -> Run:
    """The run with its verdict, the curvature at its end and, with `advise`, a command to try next."""
    from gdcli.diagnosis.verdict import diagnose  # noqa: PLC0415

    found = diagnose(problem.expression, run, problem.minima, objective=problem.objective, advise=advise)
    verdict = found.verdict
    if verdict is None or verdict.advice is None:
        return found
    return replace(found, verdict=_with_command(problem, run.settings, verdict, verdict.advice))


def _with_command(problem: Problem, settings: Settings, verdict: Verdict, advice: Advice) -> Verdict:
    """The verdict whose advice is written as a command, and whose sentence names what is to be changed."""
    from gdcli.diagnosis.sentences import TRY  # noqa: PLC0415
    from gdcli.explore.command_line import changes, command  # noqa: PLC0415

    sentences = verdict.sentences
    if advice.settings != settings:
        sentences = (*sentences, TRY(options=changes(settings, advice.settings, problem.variables)))
    written = replace(advice, command=command(problem, advice.settings))
    return replace(verdict, summary=" ".join(map(str, sentences)), advice=written, sentences=sentences)


@answers(SharedKeywords)
def compare(
    expression: str | Problem = DEFAULT_EXPRESSION,
    *,
    lr: Number | Iterable[Number] = COMPARED_RATES,
    optimizer: str | Iterable[str] = DEFAULTS.optimizer,
    schedule: str | Iterable[str] = DEFAULTS.schedule,
    start: Point | None = None,
    noise: Number = DEFAULTS.noise,
    seed: int | None = DEFAULTS.seed,
    sort: str = "steps",
    wrt: Names | None = None,
    parameters: Values | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    **settings: Unpack[SharedKeywords],
) -> Comparison:
    """Every combination of optimizer, schedule and learning rate, from the same start with the same budget.

    `lr`, `optimizer` and `schedule` are one value or several; the other settings are those of `descend`. `sort` is a
    name of `SORTS`. An interrupted comparison holds the runs so far. Raises UsageError and CannotError.

    >>> best = compare("x**2", lr=[0.1, 0.5]); best.runs[best.ranking[0]].settings.learning_rate
    0.5
    """
    problem = as_problem(expression, wrt, parameters, start)
    if sort not in SORTS:
        raise UsageError(f"cannot sort by {sort!r}", f"Choose one of {', '.join(SORTS)}.")
    methods = names(optimizer)
    combinations = list(product(methods, names(schedule), rates(lr)))
    shared = cast(DescentKeywords, {**settings, "start": start, "noise": noise, "seed": seed})
    by_method = _by_optimizer(methods, shared)
    runs: list[Run] = []
    for done, (method, plan, each) in enumerate(combinations):
        one: DescentKeywords = {**by_method[method], "lr": each, "schedule": plan}
        run = descend(problem, should_stop=should_stop, advise=False, **one)
        runs.append(run)
        if on_progress is not None:
            on_progress(done + 1, len(combinations))
        if run.stop_reason is StopReason.INTERRUPTED:
            break
    ranking = sorted(range(len(runs)), key=lambda index: (*SORTS[sort](runs[index]), index))
    return Comparison(tuple(runs), tuple(ranking), sort)


def _by_optimizer(methods: Iterable[str], settings: DescentKeywords) -> dict[str, DescentKeywords]:
    """The settings of each optimizer, with those hyperparameters that it has.

    Raises UsageError for a hyperparameter that none of them has.
    """
    from gdcli.descent.methods.optimizers import HYPERPARAMETERS, optimizer_of  # noqa: PLC0415

    given = {name for name in HYPERPARAMETERS if settings.get(name) is not None}
    known = {method: given & set(optimizer_of(method).hyperparameters) for method in methods}
    for name in given - set().union(*known.values()):
        hint = "Leave it out, or add a method that has it."
        raise UsageError(f"none of {', '.join(known)} has {name}", hint)
    return {
        method: cast(
            DescentKeywords,
            {key: value for key, value in settings.items() if key not in given - theirs} | {"optimizer": method},
        )
        for method, theirs in known.items()
    }


def _failed(run: Run) -> bool:
    """Whether a run diverged or left the domain: it is ranked behind all others."""
    return run.verdict is not None and run.verdict.outcome in (Outcome.DIVERGED, Outcome.LEFT_DOMAIN)


def _elsewhere(run: Run) -> bool:
    """Whether a run ended elsewhere than at a minimum: a plateau or a saddle point is within the tolerance, too."""
    if run.verdict is None:
        return run.stop_reason is not StopReason.TOLERANCE
    return run.verdict.outcome is not Outcome.CONVERGED


def _below(value: float) -> float:
    """A value to sort by; nan comes last."""
    return value if value == value else math.inf


def _steps_needed(run: Run) -> float:
    """The steps until a test stopped the run at a minimum; infinite where none did."""
    tests = (StopReason.TOLERANCE, StopReason.VALUE_CHANGE, StopReason.STEP_SIZE)
    return run.steps_taken if run.stop_reason in tests and not _elsewhere(run) else math.inf


SORTS: Final[Mapping[str, Callable[[Run], tuple[float, ...]]]] = {
    "steps": lambda run: (_failed(run), _elsewhere(run), _steps_needed(run), _below(run.final.value)),
    "final": lambda run: (_failed(run), _below(run.final.value), _steps_needed(run)),
    "best": lambda run: (_failed(run), _below(run.best.value), _steps_needed(run)),
    "lr": lambda run: (_failed(run), run.settings.learning_rate,),
}
"""What a comparison can be sorted by; the best comes first, what diverged last."""
