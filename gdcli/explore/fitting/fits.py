"""Fits by descent: a model, a table and a loss become a run, which is compared with the right answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Unpack

from gdcli.errors import UsageError
from gdcli.explore.fitting import sentences as say
from gdcli.explore.fitting.advice import with_advice
from gdcli.explore.fitting.in_batches import Batches, fit_in_batches, in_batches, seed_or_drawn
from gdcli.explore.fitting.right_answers import compared, measured_fit, reference_for
from gdcli.explore.fitting.task import DEFAULT_LOSS, ORDERS, FitTask, fit_task
from gdcli.explore.keywords import DescentKeywords, NumberLike, number
from gdcli.explore.problem import ValuesLike, listed
from gdcli.explore.single_run import judged_run, settings_for
from gdcli.explore.tables import SKIPPED_ROWS_SHARE_MAX, DataOptions, renames_from
from gdcli.model import StepExplanation
from gdcli.model.fit import NO_SCALE, Fit, Reference
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.data.sets import DataSet

RANDOM_START: Final = "random"


@record
class FitChoices:
    """The choices of a fit; a named table, or else the defaults, fill in what is None. `fixed` sets parameters."""

    model: str | None
    loss: str | None
    target: str | None
    l2: float
    scale: str | None
    fixed: str | None


def fit(
    data: object,
    *,
    model: str | None = None,
    loss: str | None = None,
    target: str | None = None,
    l2: NumberLike = 0.0,
    scale: str | None = None,
    parameters: ValuesLike | None = None,
    separator: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    rename: str | Mapping[str, str] | None = None,
    skip_at_most: NumberLike = SKIPPED_ROWS_SHARE_MAX,
    batch: int | None = None,
    epochs: int | None = None,
    order: str = ORDERS[0],
    validate: NumberLike = 0.0,
    patience: int = 0,
    every: int | None = None,
    engine: str = "auto",
    diagnose: bool = True,
    advise: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
    on_reading: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    **settings: Unpack[DescentKeywords],
) -> Fit:
    """Fit the parameters of a model to a table by descent, and compare them with the right answer.

    `data` is the path of a table, a mapping of columns, a data frame, or a named table such as `"@houses"`, which
    brings a model, a loss and a rate of its own. `model` is an expression in its columns and in names that are none,
    its parameters; `y ~ w*x + b` names the target, as `target` does; without either it is the column y, else the last
    one that the model does not use. `loss` is a name of `LOSSES`, `l2` the factor of the squared parameters that are
    added to it, `scale` how the columns of the model are scaled.

    `batch` rows make an update, and `epochs` times all rows are gone through, in the `order` shuffled or given. A share
    `validate` of the rows is held back; with `patience` the run ends when their loss has not been lower for `patience`
    epochs, and the parameters are those of the epoch in which it was lowest. `on_reading(done, total)` is called with
    the numbers of bytes of a file that are read and to be read. Without `diagnose` the run has no verdict, and no right
    answer is looked for. The other keywords are those of `descend`; `start="random"` draws a start. Raises UsageError
    and CannotError.

    >>> fit({"x": [0, 1, 2], "y": [1, 3, 5]}, model="w*x + b", lr=0.5, scale="standard").run.steps_taken
    1
    """
    batches = Batches(batch, epochs, order, number(validate), patience)
    renames = renames_from(rename)
    options = DataOptions(data, separator, decimal, header, renames, number(skip_at_most), on_reading)
    asked = FitChoices(model, loss, target, number(l2), scale, listed(parameters))
    task, settings = _set_up(options, batches, settings, asked)
    chosen = settings_for(task.problem, **settings)
    if batches.is_asked_for:
        return fit_in_batches(
            task, chosen, batches, every, on_progress, should_stop, diagnose=diagnose, advise=advise
        )
    run = judged_run(task.problem, chosen, every, engine, on_progress, should_stop, diagnose=diagnose, advise=advise)
    if not diagnose:
        return measured_fit(task, run, run.final.point)
    reference = reference_for(task, run, should_stop)
    if advise and not run.settings.bounds:
        run = with_advice(task, run, reference if isinstance(reference, Reference) else None)
    return compared(task, run, run.final.point, reference)


def explain_fit(options: DataOptions, step: int, settings: DescentKeywords, asked: FitChoices) -> StepExplanation:
    """The arithmetic of update `step` of the fit over all rows. Raises UsageError and CannotError."""
    from gdcli.explore.explanation import explain  # for this only

    task, settings = _set_up(options, Batches(), settings, asked)
    return explain(task.problem, step, **settings)


def _set_up(
    options: DataOptions, batches: Batches, settings: DescentKeywords, asked: FitChoices
) -> tuple[FitTask, DescentKeywords]:
    """The task with its table read, and the settings with start and seed. Raises UsageError and CannotError."""
    named = _data_set(options.source)
    if asked.model is None and named is None:
        raise UsageError(say.NO_MODEL(), say.WRITE_MODEL())
    model, loss, scale = _chosen(named, asked)
    if named is not None and model == named.model:
        settings = {"lr": named.learning_rate, **settings, "start": settings.get("start") or named.start}
    batches.check()
    task = fit_task(
        options, model, loss=loss, target=asked.target, l2=asked.l2, scale=scale, fixed=asked.fixed
    )
    is_random = settings.get("start") == RANDOM_START
    if batches.is_asked_for or is_random:
        seed = seed_or_drawn(settings.get("seed"))
        task = in_batches(task, batches, seed) if batches.is_asked_for else task
        start = _random_start(task.model.parameters, seed) if is_random else settings.get("start")
        settings = {**settings, "seed": seed, "start": start}
    return task, settings


def _data_set(data: object) -> DataSet | None:
    """The named table that is meant, if one is."""
    from gdcli.data.sets import SIGN, data_set

    return data_set(data) if isinstance(data, str) and data.startswith(SIGN) else None


def _chosen(named: DataSet | None, asked: FitChoices) -> tuple[str, str, str]:
    """Model, loss and scale: as given, else those of the named table, else the defaults."""
    own = (named.model, named.loss, named.scale) if named and asked.model is None else ("", DEFAULT_LOSS, NO_SCALE)
    return asked.model or own[0], asked.loss or own[1], asked.scale or own[2]


def _random_start(variables: Sequence[str], seed: int) -> tuple[float, ...]:
    """A start from the standard normal distribution, three digits each."""
    import random  # it loads the hash functions

    draw = random.Random(seed).gauss
    return tuple(round(draw(0.0, 1.0), 3) for _ in variables)
