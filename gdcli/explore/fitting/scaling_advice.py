"""The advice to scale the columns of a model, given where a trial with scaled columns converges much sooner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gdcli.errors import CannotError
from gdcli.explore.descents import advised, judged_run
from gdcli.explore.fitting.right_answers import regression_of
from gdcli.explore.fitting.task import FitTask
from gdcli.explore.problem import Problem
from gdcli.model import DEFAULTS, Advice, Outcome, Run, Settings
from gdcli.model.fit import Missing, Reference
from gdcli.record import replace

SCALE: Final = "standard"
CHEAPER: Final = 10
"""Scaling is advised where it needs fewer steps by this factor than the best advice without it."""
HIGHER_LOSS: Final = 1e-6
"""A model that fits worse by this share with scaled columns is another model, and no answer to what was asked."""
ROUNDING: Final = 1e-12


def with_scaling(task: FitTask, run: Run, reference: Reference | None) -> Run:
    """The run with the advice to scale the columns, where a trial with scaled columns converges much sooner.

    Where the right answer is known, a trial counts only if its loss is no higher.
    """
    verdict = run.verdict
    if verdict is None or verdict.outcome is Outcome.CONVERGED or not task.model.columns:
        return run
    problem = task.problem(SCALE)
    tried = _scaled_trial(task, problem, run.settings, reference)
    own = verdict.advice
    keeps_method = own is not None and own.settings.optimizer == run.settings.optimizer
    if tried is None or (own is not None and keeps_method and own.steps < CHEAPER * tried.steps):
        return run
    from gdcli.diagnosis.sentences import LEAVE_OUT, TRY  # noqa: PLC0415
    from gdcli.explore.command_line import changes, command  # noqa: PLC0415

    changed = changes(run.settings, tried.settings, problem.variables, first=f"--scale {SCALE}")
    others = (each for each in verdict.sentences if each.template not in (TRY.text, LEAVE_OUT.text))
    sentences = (*others, *changed)
    advice = replace(tried, command=command(problem, tried.settings))
    summary = " ".join(map(str, sentences))
    return replace(run, verdict=replace(verdict, summary=summary, sentences=sentences, advice=advice))


def _scaled_trial(task: FitTask, problem: Problem, settings: Settings, reference: Reference | None) -> Advice | None:
    """The same settings with the best rate for the scaled columns, or with their own, if one of them converges."""
    from gdcli.calculus.regression.reference import reference_of  # noqa: PLC0415

    scaled = reference_of(regression_of(task, SCALE, problem), (settings.start,))
    for rate in (*_best_rates(problem, settings, scaled), settings.learning_rate):
        trial = replace(settings, learning_rate=rate, steps=max(settings.steps, 1))
        try:
            run = judged_run(problem, trial, lambda run: advised(problem, run, advise=False))
        except CannotError:
            return None
        lowest = scaled.loss if isinstance(scaled, Reference) else run.final.value
        is_worse = reference is not None and lowest > _no_higher(reference.loss, run.trajectory[0].value)
        if not is_worse and run.verdict is not None and run.verdict.outcome is Outcome.CONVERGED:
            return Advice(trial, run.steps_taken)
    return None


def _no_higher(loss: float, start: float) -> float:
    """The highest loss that counts as this one, beside rounding of the loss at the start."""
    return loss * (1.0 + HIGHER_LOSS) + ROUNDING * abs(start)


def _best_rates(problem: Problem, settings: Settings, reference: Reference | Missing) -> Iterator[float]:
    """The best constant rate for plain descent, from the curvature at the minimum of the scaled loss."""
    from gdcli.calculus.analysis.eigenvalues import eigenvalues  # noqa: PLC0415
    from gdcli.diagnosis.advice import rounded_down  # noqa: PLC0415

    if isinstance(reference, Reference) and settings.optimizer == DEFAULTS.optimizer:
        values = eigenvalues(problem.objective.hessian(reference.parameters))
        if values[0] > 0.0:
            yield rounded_down(2.0 / (values[0] + values[-1]))
