"""A fit in mini-batches: its plan, its run by epochs, the verdict on its noise, and the advice."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from gdcli.descent.methods.parameters import known_name
from gdcli.errors import UsageError
from gdcli.explore.fitting import sentences as say
from gdcli.explore.fitting.advice import is_another_model, with_advice
from gdcli.explore.fitting.right_answers import compared, measured_fit, reference_for
from gdcli.explore.fitting.task import ORDERS, FitTask
from gdcli.explore.keywords import CountLike, count
from gdcli.explore.problem import Problem
from gdcli.explore.single_run import with_verdict
from gdcli.model import Advice, Curvature, Run, Settings, StopReason, Trajectory
from gdcli.model.fit import STANDARD_SCALE, BatchPlan, Fit, NoReference, Reference, best_epoch
from gdcli.record import record, replace

if TYPE_CHECKING:
    from gdcli.descent.batches import BatchRun
    from gdcli.diagnosis.batches import BatchFacts, BatchFinding, Remedy

SCALED_RATE_FACTORS: Final = (1.0, 0.3, 0.1, 0.03, 0.01, 0.001)
EPOCHS_FOR_STEPS: Final = {"--steps": "--epochs"}
"""Option of a descent -> the option in its place in a run in batches, whose iterates are epochs."""


@record
class Batches:
    """The options of batches: rows of an update, epochs, the order of rows, the share held back, and patience."""

    size: int | None = None
    epochs: int | None = None
    order: str = ORDERS[0]
    validate: float = 0.0
    patience: int = 0

    @property
    def is_asked_for(self) -> bool:
        """Whether the iterates are epochs."""
        return self.size is not None or self.epochs is not None or self.validate > 0.0

    def check(self) -> None:
        """Refuse numbers that are not possible in a run in batches. Raises UsageError."""
        known_name(self.order, ORDERS, say.UNKNOWN_ORDER)
        if any(number is not None and number < 1 for number in (self.size, self.epochs)) or self.patience < 0:
            raise UsageError(say.BATCHES_TOO_LOW(), say.WRITE_BATCHES())
        if self.patience and not self.validate:
            raise UsageError(say.PATIENCE_FOR_NOTHING(), say.ADD_VALIDATION())

    def words(self, seed: int | None) -> tuple[str, ...]:
        """The options that make the same batches of the same rows, without the number of epochs."""
        given: dict[str, str | None] = {
            "--batch": None if self.size is None else str(self.size),
            "--order": self.order if self.order != ORDERS[0] else None,
            "--validate": f"{self.validate:g}" if self.validate else None,
            "--patience": str(self.patience) if self.patience else None,
            "--seed": None if seed is None else str(seed),
        }
        return tuple(word for option, value in given.items() if value is not None for word in (option, value))


def in_batches(task: FitTask, batches: Batches, seed: int) -> FitTask:
    """The task with a share of its rows held back, whose command makes the same batches. Raises UsageError."""
    drawn_by = None if batches.order == ORDERS[1] else seed
    divided = task.holding_back(batches.validate, drawn_by) if batches.validate else task
    return divided.called_with(batches.words(drawn_by), EPOCHS_FOR_STEPS)


def seed_or_drawn(seed: CountLike | None) -> int:
    """The seed that was given, or a new one."""
    return int.from_bytes(os.urandom(4), "big") if seed is None else count(seed, "seed")


def fit_in_batches(
    task: FitTask, settings: Settings, batches: Batches, every: int | None,
    on_progress: Callable[[int, int], None] | None, should_stop: Callable[[], bool] | None,
    *, diagnose: bool, advise: bool,
) -> Fit:  # fmt: skip
    """The fit whose iterates are epochs, with the verdict on its noise and on the rows that were held back.

    If `--patience` ended the run, its parameters are those of the epoch with the lowest validation loss.
    """
    from gdcli.descent.batches import descend_in_batches  # it loads numpy

    plan = _plan(task, batches, settings)
    found = descend_in_batches(
        task.problem.expression, settings, plan, task.validation_loss, on_progress, should_stop or (lambda: False)
    )
    run = found.run
    best = best_epoch(found.validation)
    kept = run.trajectory[best] if run.stop_reason is StopReason.VALIDATION else run.final
    of_epochs: dict[str, Any] = {
        "plan": plan, "best_epoch": best if found.validation else None, "parameters_step": kept.step,
        "parameters": kept.point, "validation_loss": found.validation[kept.step] if found.validation else None,
    }  # fmt: skip
    if diagnose:
        reference = reference_for(task, run, should_stop)
        fit = compared(task, _judged(task, found, plan, reference, advise=advise), kept.point, reference)
    else:
        fit = measured_fit(task, run, kept.point)
    return _thinned(replace(fit, **of_epochs), found.validation, every)


def _plan(task: FitTask, batches: Batches, settings: Settings) -> BatchPlan:
    """The plan; by default a batch is all rows, and there are as many epochs as steps."""
    if settings.noise:
        raise UsageError(say.NOISE_OF_THEIR_OWN(), say.LEAVE_OUT_NOISE())
    size = task.table.rows if batches.size is None else min(batches.size, task.table.rows)
    epochs = settings.steps if batches.epochs is None else batches.epochs
    return BatchPlan(size, epochs, settings.seed or 0, batches.order == ORDERS[1], batches.patience)


def _judged(
    task: FitTask, found: BatchRun, plan: BatchPlan, reference: Reference | NoReference, *, advise: bool
) -> Run:
    """The run with its verdict: on its batches, or on its descent if each batch has all rows and nothing is wrong."""
    from gdcli.diagnosis.batches import BatchFacts, judge_batches, judge_validation, verdict_of

    judged = with_verdict(task.problem, found.run, advise=False)
    if found.run.stop_reason is StopReason.TOLERANCE:
        return judged
    known = reference if isinstance(reference, Reference) else None
    limit = judged.curvature.lr_limit if judged.curvature else None
    facts = BatchFacts(found.run, plan, found.validation, known, limit)
    finding = judge_validation(facts) if plan.size == task.table.rows else judge_batches(facts)
    if finding is None:
        return _as_descent(task, found.run, known, advise=advise)
    told = replace(judged, verdict=verdict_of(facts, finding), curvature=_of_batches(judged.curvature))
    return _advised(task, told, facts, finding) if advise else told


def _advised(task: FitTask, told: Run, facts: BatchFacts, finding: BatchFinding) -> Run:
    """The run with the command of the best remedy that works: one of the finding, or scaled columns."""
    from gdcli.diagnosis.batch_advice import first_batch_remedy

    best = first_batch_remedy(finding, task.table.rows, partial(_trial, task, facts))
    if facts.has_flown and not task.is_scaled and task.model.columns:
        highest = finding.below if best is None else best[1].last_loss
        scaled = task.at(STANDARD_SCALE)
        remedy = _scaled_remedy(scaled, facts, highest)
        if remedy is not None:
            return _with_command(scaled.problem, told, facts.plan, *remedy, first=f"--scale {STANDARD_SCALE}")
    return told if best is None else _with_command(task.problem, told, facts.plan, *best)


def _trial(task: FitTask, facts: BatchFacts, remedy: Remedy) -> BatchFacts:
    """The facts of a run with the settings and the plan of a remedy. Raises GdcliError."""
    from gdcli.descent.batches import descend_in_batches

    settings, plan = remedy
    made = descend_in_batches(task.problem.expression, settings, plan, task.validation_loss)
    return replace(facts, run=made.run, plan=plan, validation=made.validation)


def _as_descent(task: FitTask, run: Run, known: Reference | None, *, advise: bool) -> Run:
    """The verdict on batches of all rows, which are plain descent; only methods that work with batches are advised."""
    from gdcli.descent.methods.optimizers import optimizer_of

    told = with_verdict(task.problem, run, advise=advise)
    advice = told.verdict.advice if told.verdict else None
    if advice is not None and optimizer_of(advice.settings.optimizer).planning is not None:
        told = with_verdict(task.problem, run, advise=False)
    if not advise or run.settings.bounds:
        return told
    return with_advice(task, told, known, searches=False)


def _scaled_remedy(scaled: FitTask, facts: BatchFacts, highest: float) -> tuple[Remedy, BatchFacts] | None:
    """The highest rate with which scaled columns do not diverge, and its run; None if that ends above `highest`."""
    if is_another_model(scaled, facts.run, facts.reference):
        return None
    for factor in SCALED_RATE_FACTORS:
        rate = float(f"{facts.run.settings.learning_rate * factor:.1e}")
        remedy = replace(facts.run.settings, learning_rate=rate), facts.plan
        tried = _trial(scaled, facts, remedy)
        if not tried.has_flown:
            return (remedy, tried) if tried.last_loss < highest else None
    return None


def _of_batches(curvature: Curvature | None) -> Curvature | None:
    """The curvature without the rates over all rows, which do not hold for batches."""
    none: dict[str, None] = dict.fromkeys(("lr_limit", "lr_best", "predicted_rate", "measured_rate"))
    return None if curvature is None else replace(curvature, **none)


def _with_command(
    problem: Problem, run: Run, plan: BatchPlan, remedy: Remedy, tried: BatchFacts, first: str = ""
) -> Run:
    """The run whose verdict ends with the advice: the command, and the loss at the end of its trial."""
    from gdcli.explore.command_line import changes, command

    assert run.verdict is not None
    settings, chosen = replace(remedy[0], steps=remedy[1].epochs), remedy[1]
    sizes = (("--batch", chosen.size, plan.size), ("--patience", chosen.patience, plan.patience))
    of_batches = {option: str(new) for option, new, old in sizes if new != old}
    changed = [f"{option} {value}" for option, value in of_batches.items()]
    words = replaced_options(problem.call, of_batches)
    called = Problem(problem.expression, call=words, option_names=problem.option_names)
    options = " ".join(filter(None, [first, *changed]))
    of_run = changes(run.settings, settings, problem.variables, problem.option_names, options)
    advice = Advice(settings, tried.run.steps_taken, command(called, settings))
    sentences = (*run.verdict.sentences, *of_run)
    return replace(run, verdict=run.verdict.advising(advice, sentences, advice_loss=tried.last_loss))


def replaced_options(words: Sequence[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """The words of a command with other values of some options; those that are not among the words are added."""
    found = list(words)
    for option, value in values.items():
        if option in found:
            found[found.index(option) + 1] = value
        else:
            found += [option, value]
    return tuple(found)


def _thinned(fit: Fit, validation: Sequence[float], every: int | None) -> Fit:
    """The fit with the epochs that are kept: multiples of `every`, the first, the last and the best ones."""
    run = fit.run
    kept = set(range(0, len(run.trajectory), every or 1)) | {run.best.step, run.final.step, fit.best_epoch or 0}
    places = sorted(kept)
    trajectory = Trajectory(run.trajectory.dimension, tuple(run.trajectory.rows[place] for place in places))
    losses = tuple(validation[place] for place in places) if validation else ()
    return replace(fit, run=replace(run, trajectory=trajectory), validation_losses=losses)
