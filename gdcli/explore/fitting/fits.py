"""What descent makes of one's own data: a model, a table and a loss become a run, held against the right answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Unpack

from gdcli.errors import CannotError, UsageError
from gdcli.explore.calls import answers
from gdcli.explore.descents import advised, settings_for
from gdcli.explore.fitting.task import DEFAULT_LOSS, ORDERS, SCALES, FitTask, fit_task
from gdcli.explore.fitting.view import View
from gdcli.explore.keywords import Count, DescentKeywords, Number, count, number
from gdcli.explore.problem import Problem, Values, listed
from gdcli.explore.tables import SKIP_AT_MOST, DataOptions, parse_renames
from gdcli.language.printing.text import to_text
from gdcli.model import DEFAULTS, Advice, Outcome, Run, Settings, StopReason
from gdcli.model.fit import BatchPlan, DataTable, Fit, Missing, Reference, best_epoch
from gdcli.record import replace

if TYPE_CHECKING:
    from gdcli.data.scaling import Scaling
    from gdcli.data.sets import DataSet

RANDOM_START: Final = "random"
BOUNDED: Final = "the right answer is looked for without bounds only"
CHEAPER: Final = 10
"""Scaling is advised where it needs fewer steps by this factor than the best advice without it."""


@answers(DescentKeywords)
def fit(
    data: object,
    *,
    model: str | None = None,
    loss: str | None = None,
    target: str | None = None,
    l2: Number = 0.0,
    scale: str | None = None,
    parameters: Values | None = None,
    separator: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    rename: str | Mapping[str, str] | None = None,
    skip_at_most: Number = SKIP_AT_MOST,
    batch: int | None = None,
    epochs: int | None = None,
    order: str = ORDERS[0],
    validate: Number = 0.0,
    patience: int = 0,
    every: int | None = None,
    engine: str = "auto",
    diagnose: bool = True,
    advise: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    **settings: Unpack[DescentKeywords],
) -> Fit:
    """Fit the parameters of a model to a table by descent, and hold them against the right answer.

    `data` is the path of a table, a mapping of columns, a data frame, or a named table such as `"@houses"`, which
    brings a model, a loss and a rate of its own. `model` is an expression in its columns and in
    names that are none, its parameters; `y ~ w*x + b` names
    the target, as `target` does; without either it is the column y, else the last one that the model does not use.
    `loss` is a name of `LOSSES`, `l2` the factor of the squared parameters that are added to it, `scale` how the
    columns of the model are scaled. `batch` rows make an update, and `epochs` times all rows are gone through, in
    the `order` shuffled or given; a share `validate` of the rows is held back, and with `patience` the run ends when
    their loss has not been lower for `patience` epochs. The other keywords are those of `descend`;
    `start="random"` draws a start. Raises UsageError and CannotError.

    >>> fit({"x": [0, 1, 2], "y": [1, 3, 5]}, model="w*x + b", lr=0.5, scale="standard").run.steps_taken
    48
    """
    named = _data_set(data)
    if model is None and named is None:
        raise UsageError("the model is missing", 'Write one, such as "y ~ w*x + b".')
    model, loss, scale = _chosen(named, model, loss, scale)
    if named is not None and model == named.model:
        settings = {"lr": named.learning_rate, **settings, "start": settings.get("start") or named.start}
    options = DataOptions(data, separator, decimal, header, parse_renames(rename), number(skip_at_most))
    task = fit_task(options, model, loss=loss, target=target, l2=number(l2), fixed=listed(parameters))
    held = number(validate)
    if held:
        task = task.holding_back(held, settings.get("seed"), order)
    problem = task.problem(scale)
    if settings.get("start") == RANDOM_START:
        settings["start"], settings["seed"] = _random_start(problem.variables, settings.get("seed"))
    chosen = settings_for(problem, **settings)
    if batch is not None or epochs is not None or held:
        plan = _plan(task, batch, epochs, order, patience, chosen)
        return _fit_in_batches(task, scale, problem, chosen, plan, on_progress, should_stop, diagnose=diagnose)
    if patience:
        raise UsageError("--patience looks at rows that are held back", "Add --validate 0.2.")
    run = _descended(problem, chosen, every, engine, on_progress, should_stop)
    if diagnose:
        run = advised(problem, run, advise=advise)
    if diagnose and advise and scale == SCALES[0] and not run.settings.bounds:
        run = _with_scaling(task, run)
    if not diagnose:
        return _bare(task, scale, run)
    return _held_against(task, scale, problem, run, _reference(task, scale, problem, run, should_stop))


def _data_set(data: object) -> DataSet | None:
    """The named table that is meant, if one is."""
    from gdcli.data.sets import SIGN, data_set  # noqa: PLC0415

    return data_set(data) if isinstance(data, str) and data.startswith(SIGN) else None


def _chosen(
    named: DataSet | None, model: str | None, loss: str | None, scale: str | None
) -> tuple[str, str, str]:
    """Model, loss and scale: as they were given, as the named table has them, or the defaults."""
    own = (named.model, named.loss, named.scale) if named and model is None else ("", DEFAULT_LOSS, SCALES[0])
    return model or own[0], loss or own[1], scale or own[2]


# --- in batches ------------------------------------------------------------------------------------------------------


def _plan(
    task: FitTask, batch: int | None, epochs: int | None, order: str, patience: int, settings: Settings
) -> BatchPlan:
    """The epochs that were asked for: batches of all rows, and as many epochs as steps, where it was not said."""
    import os  # noqa: PLC0415

    if order not in ORDERS:
        raise UsageError(f"unknown order {order!r}", f"Choose {' or '.join(ORDERS)}.")
    size = task.table.rows if batch is None else batch
    if size < 1 or (epochs is not None and epochs < 1) or patience < 0:
        raise UsageError("--batch and --epochs must be 1 or more", "Write --batch 32 --epochs 50.")
    if settings.noise:
        raise UsageError("batches bring their own noise", "Leave out --noise, or --batch and --epochs.")
    seed = int.from_bytes(os.urandom(4), "big") if settings.seed is None else settings.seed
    count = settings.steps if epochs is None else epochs
    return BatchPlan(min(size, task.table.rows), count, seed, order == ORDERS[1], patience)


def _fit_in_batches(
    task: FitTask, scale: str, problem: Problem, settings: Settings, plan: BatchPlan,
    on_progress: Callable[[int, int], None] | None, should_stop: Callable[[], bool] | None, *, diagnose: bool,
) -> Fit:  # fmt: skip
    """The fit whose iterates are epochs, with the verdict on its noise and on the rows that were held back."""
    from gdcli.descent.batches import descend_in_batches  # noqa: PLC0415 - it loads numpy
    from gdcli.diagnosis.batches import BatchCase, judge_batches  # noqa: PLC0415

    validate = task.validation_loss(scale)
    found = descend_in_batches(
        problem.expression, settings, plan, validate, on_progress, should_stop or (lambda: False)
    )
    last = found.validation[-1] if found.validation else None
    of_epochs = {"plan": plan, "validation_loss": last, "validation_losses": found.validation}
    run = found.run
    if not diagnose:
        return replace(_bare(task, scale, run), **of_epochs)
    reference = _reference(task, scale, problem, run, should_stop)
    judged = advised(problem, run, advise=False)
    limit = judged.curvature.lr_limit if judged.curvature else None
    known = reference if isinstance(reference, Reference) else None
    case = BatchCase(run, plan, found.validation, best_epoch(found.validation), known, limit)
    rested = run.stop_reason is StopReason.TOLERANCE or (plan.size == task.table.rows and not found.validation)
    run = judged if rested else replace(judged, verdict=judge_batches(case))
    return replace(_held_against(task, scale, problem, run, reference), **of_epochs)


def _random_start(variables: Sequence[str], seed: Count | None) -> tuple[tuple[float, ...], int]:
    """A start from the standard normal distribution, three digits each, and the seed that repeats it."""
    import os  # noqa: PLC0415
    import random  # noqa: PLC0415 - it loads the hash functions

    chosen = int.from_bytes(os.urandom(4), "big") if seed is None else count(seed, "seed")
    draw = random.Random(chosen).gauss
    return tuple(round(draw(0.0, 1.0), 3) for _ in variables), chosen


def _descended(
    problem: Problem,
    settings: Settings,
    every: int | None = None,
    engine: str = "auto",
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Run:
    from gdcli.descent.run import descend  # noqa: PLC0415

    return descend(problem.expression, settings, every, on_progress, should_stop, problem.objective, engine)


# --- scaling ---------------------------------------------------------------------------------------------------------


def _with_scaling(task: FitTask, run: Run) -> Run:
    """The run with the advice to scale the columns, where a trial with scaled columns converges much sooner."""
    verdict = run.verdict
    if verdict is None or verdict.outcome is Outcome.CONVERGED or not task.model.columns:
        return run
    problem = task.problem("standard")
    tried = _scaled_trial(task, problem, run.settings)
    own = verdict.advice
    keeps_method = own is not None and own.settings.optimizer == run.settings.optimizer
    if tried is None or (own is not None and keeps_method and own.steps < CHEAPER * tried.steps):
        return run
    from gdcli.diagnosis.sentences import TRY  # noqa: PLC0415
    from gdcli.explore.command_line import changes, command  # noqa: PLC0415

    changed = changes(run.settings, tried.settings, problem.variables)
    others = tuple(each for each in verdict.sentences if each.template != TRY.text)
    sentences = (*others, TRY(options=f"--scale standard {changed}".strip()))
    advice = replace(tried, command=command(problem, tried.settings))
    summary = " ".join(map(str, sentences))
    return replace(run, verdict=replace(verdict, summary=summary, sentences=sentences, advice=advice))


def _scaled_trial(task: FitTask, problem: Problem, settings: Settings) -> Advice | None:
    """The same settings with the best rate for the scaled columns, or with their own, if one of them converges."""
    for rate in (*_best_rates(task, problem, settings), settings.learning_rate):
        trial = replace(settings, learning_rate=rate, steps=max(settings.steps, 1))
        try:
            run = advised(problem, _descended(problem, trial), advise=False)
        except CannotError:
            return None
        if run.verdict is not None and run.verdict.outcome is Outcome.CONVERGED:
            return Advice(trial, run.steps_taken)
    return None


def _best_rates(task: FitTask, problem: Problem, settings: Settings) -> Iterator[float]:
    """The best constant rate for plain descent, from the curvature at the minimum of the scaled loss."""
    from gdcli.calculus.analysis.eigenvalues import eigenvalues  # noqa: PLC0415
    from gdcli.calculus.regression.reference import reference_of  # noqa: PLC0415
    from gdcli.diagnosis.advice import rounded_down  # noqa: PLC0415

    found = reference_of(_regression(task, problem, task.scaled("standard")[0], is_typed=False), (settings.start,))
    if isinstance(found, Reference):
        values = eigenvalues(problem.objective.hessian(found.parameters))
        if values[0] > 0.0 and settings.optimizer == DEFAULTS.optimizer:
            yield rounded_down(2.0 / (values[0] + values[-1]))


# --- the right answer ------------------------------------------------------------------------------------------------


def _reference(
    task: FitTask, scale: str, problem: Problem, run: Run, should_stop: Callable[[], bool] | None
) -> Reference | Missing:
    """The right answer, looked for from the start of the run and from where it was best."""
    from gdcli.calculus.regression.reference import reference_of  # noqa: PLC0415 - it loads numpy

    if run.settings.bounds:
        return Missing(BOUNDED)
    asked = _regression(task, problem, task.scaled(scale)[0], is_typed=scale == SCALES[0])
    return reference_of(asked, (run.settings.start, run.best.point), should_stop or (lambda: False))


def _bare(task: FitTask, scale: str, run: Run) -> Fit:
    """The fit as descent left it, for whoever wants its numbers and no judgement."""
    return Fit(
        run=run, model=task.model.text, loss=task.loss.name, loss_text=to_text(task.tree), target=task.model.target,
        data=task.table.facts, parameters=run.final.point, training_loss=run.final.value, scale=scale,
    )  # fmt: skip


def _held_against(task: FitTask, scale: str, problem: Problem, run: Run, reference: Reference | Missing) -> Fit:
    """The fit with the digits it has in common with its reference, and its parameters in the table's own units."""
    from gdcli.calculus.regression.reference import agreeing_digits  # noqa: PLC0415 - it loads numpy

    table, scalings = task.scaled(scale)
    digits = agreeing_digits(run.final.point, reference) if isinstance(reference, Reference) else None
    r_squared, accuracy = _quality(task, table, run.final.point)
    return Fit(
        run=run, model=task.model.text, loss=task.loss.name, loss_text=to_text(task.tree), target=task.model.target,
        data=task.table.facts, parameters=run.final.point, training_loss=task.loss_value(table, run.final.point),
        scale=scale, shifts={name: each.shift for name, each in scalings.items()},
        factors={name: each.factor for name, each in scalings.items()}, reference=reference, digits=digits,
        original=_in_units(task, scalings, run.final.point), spectra=_spectra(task),
        view=View(task, problem, scalings, run, reference), meant=task.model.meant,
        r_squared=r_squared, accuracy=accuracy,
    )  # fmt: skip


def _quality(
    task: FitTask, table: DataTable, point: tuple[float, ...]
) -> tuple[float | None, float | None]:
    """How well the model meets its target: the share of its variance, or of the rows in the right class."""
    from gdcli.calculus.regression.quality import accuracy, r_squared  # noqa: PLC0415
    from gdcli.calculus.regression.row_model import RowModel, has_reductions  # noqa: PLC0415

    if task.model.target is None or has_reductions(task.model.root):
        return None, None
    target = table.columns[task.model.target]
    values, _ = RowModel(task.model.root, task.model.parameters, table)(point)
    return (None, accuracy(values, target)) if task.loss.has_classes else (r_squared(values, target), None)


def _regression(task: FitTask, problem: Problem, table: DataTable, *, is_typed: bool) -> Any:  # noqa: ANN401 - a `Task` of the regression
    from gdcli.calculus.regression.reference import Task  # noqa: PLC0415

    return Task(
        model=task.model.root, parameters=task.model.parameters, table=table, target=task.model.target,
        objective=problem.objective, squares=task.loss.squares, ridge=task.l2, classes=task.loss.has_classes,
        is_convex=task.loss.is_convex, is_smooth=task.loss.is_smooth, is_typed=is_typed,
    )  # fmt: skip


def _spectra(task: FitTask) -> dict[str, tuple[float, float]]:
    """The ends of the spectrum of a loss that is a quadratic, with the columns as they are and standardized."""
    from gdcli.calculus.analysis.eigenvalues import eigenvalues  # noqa: PLC0415

    found: dict[str, tuple[float, float]] = {}
    for scale in SCALES[:2]:
        hessian = task.problem(scale).objective.constant_hessian
        if hessian is not None:
            values = eigenvalues(hessian)
            found[scale] = values[0], values[-1]
    return found


def _in_units(task: FitTask, scalings: Mapping[str, Scaling], point: Sequence[float]) -> tuple[float, ...] | None:
    """The parameters in the table's own units, where the model is linear in them and affine in its columns."""
    if all(each.shift == 0.0 and each.factor == 1.0 for each in scalings.values()):
        return tuple(point)
    from gdcli.calculus.regression.units import in_units  # noqa: PLC0415

    return in_units(task.model.root, task.model.parameters, scalings, point)
