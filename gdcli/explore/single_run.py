"""One run of gradient descent, with its verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Unpack

from gdcli.explore.keywords import DescentKeywords, NumberLike, RangesLike, count, number, ranges_text, rate
from gdcli.explore.problem import DEFAULT_EXPRESSION, NamesLike, Problem, ValuesLike, as_problem
from gdcli.model import DEFAULTS, Advice, PassingRun, Run, Settings, Verdict
from gdcli.model.run import IterateRow, MethodWords
from gdcli.record import deferred, replace

PLANNED_RATES_MAX: Final = 2000
"""The most learning rates of a picture of a schedule."""


def descend(
    expression: str | Problem = DEFAULT_EXPRESSION,
    *,
    every: int | None = None,
    engine: str = "auto",
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
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
    `gdcli.descent.methods.optimizers`. `data` is a table over whose rows means and sums run: the path of a file, a
    mapping of columns, or a data frame; every function that takes an expression takes it.

    The run keeps every `every`-th iterate; `engine`, `auto`, `python` or `compiled`, runs the loop. Without `diagnose`
    there is no verdict, without `advise` no trial runs are made for its advice. `on_progress(done, total)` is called
    now and then, and the run ends, interrupted, when `should_stop()` is true. Raises UsageError and CannotError.

    >>> descend("x**2 + 3*x", lr=0.1, steps=100).verdict.outcome.value
    'converged'
    """
    problem = as_problem(expression, wrt, parameters, settings.get("start"), data)
    chosen = settings_for(problem, **settings)
    return judged_run(problem, chosen, every, engine, on_progress, should_stop, diagnose=diagnose, advise=advise)


def judged_run(
    problem: Problem,
    settings: Settings,
    every: int | None = None,
    engine: str = "auto",
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    *,
    diagnose: bool = True,
    advise: bool,
) -> Run:
    """The run with its verdict; without `diagnose` the run alone.

    The verdict does not depend on `every`, because it is about the iterates that a run without it keeps.
    """
    from gdcli.descent.run import RunInProgress
    from gdcli.descent.single.history import History, together

    shown = History(len(problem.variables), every)
    judged = History(len(problem.variables)) if diagnose and every is not None else shown
    in_progress = RunInProgress(problem.objective, settings, together(shown, judged), engine)
    in_progress.run_to_end(on_progress, should_stop)
    # A long text is written once for all who show it.
    run = replace(in_progress.record(judged), expression=deferred(lambda: problem.text))
    found = with_verdict(problem, run, advise=advise) if diagnose else run
    return found if judged is shown else replace(found, trajectory=in_progress.record(shown).trajectory)


def settings_for(problem: Problem, defaults: Settings = DEFAULTS, **chosen: Unpack[DescentKeywords]) -> Settings:
    """The settings of a run of the problem: those that are given, and the defaults for the others.

    Raises UsageError.
    """
    from gdcli.descent.methods.optimizers import HYPERPARAMETERS
    from gdcli.descent.methods.schedules import parse_schedule

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


def _number_or_none(value: NumberLike | None) -> float | None:
    return None if value is None else number(value)


def _bounds(problem: Problem, value: RangesLike | None) -> tuple[tuple[float, float], ...]:
    """A pair for each variable from text such as `x=0:1,y=-2:`, or from pairs as `range` has them."""
    text = ranges_text(value)
    if text is None:
        return ()
    from gdcli.language.ranges import parse_bounds  # few calls have bounds

    return parse_bounds(text, problem.variables)


def _known_minimum(problem: Problem, optimizer: str) -> dict[str, float]:
    """The value at the lowest known minimum as `fmin`, for a method that needs it; empty if none is known."""
    from gdcli.descent.methods.optimizers import optimizer_of

    lowest = min((minimum.value for minimum in problem.minima), default=None)
    needed = optimizer_of(optimizer).hyperparameters.get("fmin", 0.0) is None
    return {"fmin": lowest} if needed and lowest is not None else {}


def with_verdict(problem: Problem, run: Run, *, advise: bool) -> Run:
    """The run with its verdict, the curvature at its end and, with `advise`, a command to try next."""
    from gdcli.diagnosis.verdict import diagnose

    found = diagnose(problem.objective, run, problem.minima, advise=advise)
    verdict = found.verdict
    if verdict is None or verdict.advice is None:
        return found
    return replace(found, verdict=_with_command(problem, run.settings, verdict, verdict.advice))


def _with_command(problem: Problem, settings: Settings, verdict: Verdict, advice: Advice) -> Verdict:
    """The verdict with its advice as a command, and with a sentence on the settings to change."""
    from gdcli.explore.command_line import changes, command

    sentences = verdict.sentences
    if advice.settings != settings:
        sentences = (*sentences, *changes(settings, advice.settings, problem.variables, problem.option_names))
    written = replace(advice, command=command(problem, advice.settings))
    return verdict.advising(written, sentences)


class Stream:
    """A descent that yields every iterate once, after the update from it.

    Memory does not grow with the number of steps. `passing` yields the iterates; the run advances as they are read.
    With `diagnose` it gets a verdict.
    """

    def __init__(
        self,
        problem: Problem,
        settings: Settings,
        engine: str = "auto",
        on_progress: Callable[[int, int], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
        *,
        diagnose: bool = False,
    ) -> None:
        from gdcli.descent.run import RunInProgress
        from gdcli.descent.single.history import History, PassingHistory, together

        self._problem = problem
        self._passing = PassingHistory(len(problem.variables))
        self._selected = History(len(problem.variables))
        self._diagnose = diagnose
        history = together(self._passing, self._selected) if diagnose else self._passing
        self._descent = RunInProgress(problem.objective, settings, history, engine)
        self._callbacks = on_progress, should_stop
        self.passing = PassingRun(deferred(lambda: problem.text), problem.variables, self._rows())

    def _rows(self) -> Iterator[IterateRow]:
        for _ in self._descent.stretches(*self._callbacks):
            yield from self._passing.passing()
        yield from self._passing.passing()
        yield self._descent.last

    def record(self) -> Run | None:
        """The record of the run, with a selection of its iterates; None if the reader left before the end.

        With `diagnose` it has a verdict.
        """
        if not self._descent.has_ended:
            return None
        run = self._descent.record(self._selected)
        return with_verdict(self._problem, run, advise=False) if self._diagnose else run


def planned_rates(settings: Settings) -> tuple[float, ...]:
    """The learning rates that the schedule plans, step by step; of many steps an even selection."""
    from gdcli.descent.methods.schedules import schedule_of

    schedule = schedule_of(settings.schedule)
    options = schedule.resolve(settings.schedule_options, settings.steps)
    stride = max(1, -(-settings.steps // PLANNED_RATES_MAX))
    return tuple(
        schedule.rate(k, settings.steps, settings.learning_rate, options) for k in range(0, settings.steps, stride)
    )


def method_words(run: Run) -> MethodWords:
    """The title and the formula of the method, for the page."""
    from gdcli.descent.methods.optimizers import optimizer_of

    optimizer = optimizer_of(run.settings.optimizer)
    return MethodWords(optimizer.title(), () if run.settings.is_plain_descent else optimizer.formula)
