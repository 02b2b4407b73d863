"""The advice after a fit: to scale the columns of its model, or a method that finds its own scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gdcli.errors import CannotError
from gdcli.explore.fitting.right_answers import regression_of
from gdcli.explore.fitting.task import FitTask
from gdcli.explore.problem import Problem
from gdcli.explore.single_run import judged_run
from gdcli.model import Advice, Outcome, Run, Settings, StopReason, Verdict
from gdcli.model.default_settings import CONSTANT_RATE
from gdcli.model.fit import STANDARD_SCALE, NoReference, Reference
from gdcli.record import replace

ADVISED_METHOD: Final = "lbfgs"
ADVISED_METHOD_STEPS: Final = 500
SEARCH_ROWS_MAX: Final = 5_000
"""The most rows with which a line search is tried: each of its steps takes some tens of values of the loss."""
SCALING_GAIN_FACTOR: Final = 10
"""Scaling is advised if the best advice without it needs at least this many times as many steps."""
LOSS_EXCESS_SHARE_MAX: Final = 1e-6
"""Scaling is not advised if it raises the lowest loss by more than this share: the scaled model is another model."""
LOSS_ROUNDING_SHARE: Final = 1e-12


def with_advice(task: FitTask, run: Run, reference: Reference | None, *, searches: bool = True) -> Run:
    """The run with the advice for fits: scaled columns if they converge much sooner, else a line search.

    If the right answer is known, a trial counts only if its loss is no higher.
    """
    verdict = run.verdict
    if verdict is None or verdict.outcome is Outcome.CONVERGED or run.stop_reason is StopReason.INTERRUPTED:
        return run
    scaled = task.at(STANDARD_SCALE)
    may_scale = task.model.columns and not task.is_scaled
    tried = _scaled_trial(scaled, run.settings, reference) if may_scale else None
    own = verdict.advice
    keeps_method = own is not None and own.settings.optimizer == run.settings.optimizer
    if tried is not None and not (own is not None and keeps_method and own.steps < SCALING_GAIN_FACTOR * tried.steps):
        return _with_command(scaled.problem, run, verdict, tried, f"--scale {STANDARD_SCALE}")
    if own is not None or not searches or task.table.rows > SEARCH_ROWS_MAX:
        return run
    searched = _searched_trial(task.problem, run, reference)
    return run if searched is None else _with_command(task.problem, run, verdict, searched)


def _with_command(problem: Problem, run: Run, verdict: Verdict, tried: Advice, first: str = "") -> Run:
    """The run whose verdict advises the settings of the trial, in place of other advice.

    `first` stands before its options.
    """
    from gdcli.diagnosis.sentences import LEAVE_OUT, TRY
    from gdcli.explore.command_line import changes, command

    changed = changes(run.settings, tried.settings, problem.variables, first=first)
    others = tuple(each for each in verdict.sentences if each.template not in (TRY.text, LEAVE_OUT.text))
    advice = replace(tried, command=command(problem, tried.settings))
    return replace(run, verdict=verdict.advising(advice, (*others, *changed), advice_steps=tried.steps))


def _searched_trial(problem: Problem, run: Run, reference: Reference | None) -> Advice | None:
    """The same start with a method that searches its rate along a direction of its own scale, if that converges."""
    plain = replace(run.settings, schedule=CONSTANT_RATE, schedule_options={}, hyperparameters={}, noise=0.0)
    trial = replace(plain, optimizer=ADVISED_METHOD, learning_rate=1.0, steps=ADVISED_METHOD_STEPS)
    try:
        tried = judged_run(problem, trial, advise=False)
    except CannotError:
        return None
    highest = run.best.value if reference is None else _no_higher(reference.loss, run.trajectory[0].value)
    has_converged = tried.verdict is not None and tried.verdict.outcome is Outcome.CONVERGED
    return Advice(trial, tried.steps_taken) if has_converged and tried.final.value <= highest else None


def _scaled_trial(task: FitTask, settings: Settings, reference: Reference | None) -> Advice | None:
    """The same settings with the best rate for the scaled columns, or with their own, if one of them converges."""
    from gdcli.calculus.regression.reference import reference_of

    scaled = reference_of(regression_of(task), (settings.start,))
    for rate in (*_best_rates(task.problem, settings, scaled), settings.learning_rate):
        trial = replace(settings, learning_rate=rate, steps=max(settings.steps, 1))
        try:
            run = judged_run(task.problem, trial, advise=False)
        except CannotError:
            return None
        lowest = scaled.loss if isinstance(scaled, Reference) else run.final.value
        is_worse = reference is not None and lowest > _no_higher(reference.loss, run.trajectory[0].value)
        if not is_worse and run.verdict is not None and run.verdict.outcome is Outcome.CONVERGED:
            return Advice(trial, run.steps_taken)
    return None


def is_another_model(scaled: FitTask, run: Run, reference: Reference | None) -> bool:
    """Whether the model fits worse with its columns scaled, as far as the right answers of both are known."""
    from gdcli.calculus.regression.reference import reference_of

    if reference is None:
        return False
    found = reference_of(regression_of(scaled), (run.settings.start,))
    return isinstance(found, Reference) and found.loss > _no_higher(reference.loss, run.trajectory[0].value)


def _no_higher(loss: float, start: float) -> float:
    """The highest loss that counts as equal to this one: rounding is measured by the loss at the start."""
    return loss * (1.0 + LOSS_EXCESS_SHARE_MAX) + LOSS_ROUNDING_SHARE * abs(start)


def _best_rates(problem: Problem, settings: Settings, reference: Reference | NoReference) -> Iterator[float]:
    """The best constant rate for plain descent, from the curvature at the minimum of the scaled loss."""
    from gdcli.calculus.analysis.eigenvalues import eigenvalues
    from gdcli.diagnosis.advice import rounded_down

    if isinstance(reference, Reference) and settings.is_plain_descent:
        values = eigenvalues(problem.objective.hessian(reference.parameters))
        if values[0] > 0.0:
            yield rounded_down(2.0 / (values[0] + values[-1]))
