"""What descent makes of one's own data: a model, a table and a loss become a run, held against the right answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Unpack

from gdcli.errors import CannotError, UsageError
from gdcli.explore.descents import advised, settings_for
from gdcli.explore.keywords import Count, DescentKeywords, Number, count, number
from gdcli.explore.losses import Loss, loss_tree, parse_loss, penalty_tree
from gdcli.explore.problem import Problem
from gdcli.explore.tables import SKIP_AT_MOST, DataOptions, open_table, read_table
from gdcli.language import parse
from gdcli.language.parameters import bind
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Call, Expression, Node, RowTable, variables_of
from gdcli.language.values import parse_assignments
from gdcli.model import DEFAULTS, Advice, Outcome, Run, Settings
from gdcli.model.fit import DataTable, Fit, Missing, Reference, Says
from gdcli.record import record, replace

if TYPE_CHECKING:
    from gdcli.data.scaling import Scaling
    from gdcli.data.table import Table
    from gdcli.graph.objective import Objective

TILDE: Final = "~"
DEFAULT_TARGET: Final = "y"
DEFAULT_LOSS: Final = "mse"
RANDOM_START: Final = "random"
SCALES: Final = ("none", "standard", "minmax")
CLASSES: Final = {(0.0, 1.0): (0.0, 1.0), (-1.0, 1.0): (-1.0, 2.0)}
"""Pairs of numbers that name two classes: what is taken off them, and what the rest is divided by, to get 0 and 1."""
CHEAPER: Final = 10
"""Scaling is advised where it takes so many times fewer steps than what is advised without it."""


@record
class Model:
    """A model read beside a table: its tree, its parameters, the columns that it uses, and its target."""

    root: Node
    text: str
    parameters: tuple[str, ...]
    columns: tuple[str, ...]
    target: str | None


class FitTask:
    """A fit that is set up: the model, the table as it is read, and what descent runs on at each scale."""

    def __init__(
        self, model: Model, table: DataTable, loss: Loss, options: Mapping[str, float], l2: float, call: Sequence[str]
    ) -> None:
        self.model = model
        self.table = table
        self.loss = loss
        self.options = options
        self.l2 = l2
        self.call = tuple(call)

    def problem(self, scale: str) -> Problem:
        """The loss over the rows, with the columns of the model scaled."""
        expression = Expression(self.tree, to_text(self.tree), self.model.parameters, (), self.scaled(scale)[0])
        words = self.call if scale == SCALES[0] else (*self.call, "--scale", scale)
        return Problem(expression, call=words)

    @cached_property
    def tree(self) -> Node:
        """The loss as a tree."""
        penalty = penalty_tree(self.l2, self.model.parameters)
        return loss_tree(self.loss, self.options, self.model.root, self.model.target, penalty)

    def scaled(self, scale: str) -> tuple[DataTable, Mapping[str, Scaling]]:
        """The table with the columns of the model scaled, and by what; the target stays as it is."""
        from gdcli.data.scaling import scaled  # noqa: PLC0415 - it loads numpy

        found, scalings = scaled({name: self.table.columns[name] for name in self.model.columns}, scale)
        return replace(self.table, columns={**self.table.columns, **found}), scalings

    def loss_value(self, table: RowTable, point: Sequence[float]) -> float:
        """The loss without its penalty, over the rows of any table with these columns."""
        from gdcli.graph.objective import Objective  # noqa: PLC0415

        tree = loss_tree(self.loss, self.options, self.model.root, self.model.target, None)
        return Objective(Expression(tree, "", self.model.parameters, (), table)).value(point)


def fit(
    data: str,
    *,
    model: str,
    loss: str = DEFAULT_LOSS,
    target: str | None = None,
    l2: Number = 0.0,
    scale: str = SCALES[0],
    parameters: str | None = None,
    options: DataOptions | None = None,
    every: int | None = None,
    engine: str = "auto",
    diagnose: bool = True,
    advise: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    **settings: Unpack[DescentKeywords],
) -> Fit:
    """Fit the parameters of a model to a table by descent, and hold them against the right answer.

    `model` is an expression in the columns of `data` and in names that are none, its parameters; `y ~ w*x + b` names
    the target, as `target` does; without either it is the column y, else the last one that the model does not use.
    `loss` is a name of `LOSSES`, `l2` the factor of the squared parameters that are added to it, `scale` how the
    columns of the model are scaled. The other keywords are those of `descend`; `start="random"` draws a start. Raises
    UsageError and CannotError.
    """
    task = fit_task(options or DataOptions(data), model, loss=loss, target=target, l2=number(l2), fixed=parameters)
    problem = task.problem(scale)
    if settings.get("start") == RANDOM_START:
        settings["start"], settings["seed"] = _random_start(problem.variables, settings.get("seed"))
    chosen = settings_for(problem, **settings)
    run = _descended(problem, chosen, every, engine, on_progress, should_stop)
    if diagnose:
        run = advised(problem, run, advise=advise)
    if diagnose and advise and scale == SCALES[0]:
        run = _with_scaling(task, run)
    return _held_against(task, scale, problem, run, should_stop or (lambda: False))


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


# --- setting up ------------------------------------------------------------------------------------------------------


def fit_task(
    options: DataOptions, model: str, *, loss: str, target: str | None, l2: float, fixed: str | None
) -> FitTask:
    """The fit that was asked for, with its table read. Raises UsageError and CannotError."""
    chosen, loss_options = parse_loss(loss)
    if not l2 >= 0.0:
        raise UsageError("the factor of --l2 must be 0 or more", "Write --l2 0.01.")
    with open_table(options) as table:
        found = read_model(model, table, target, fixed, has_target=chosen.has_target)
        used = [*found.columns, *([found.target] if found.target else [])]
        words = [found.target] if chosen.has_classes and found.target else []
        rows = read_table(table, used, options.skip_at_most, words)
    if chosen.has_classes and found.target:
        rows = _with_classes(rows, found.target)
    named = found.target if target else None
    return FitTask(found, rows, chosen, loss_options, l2, _call(options, model, loss, named, l2, fixed))


def read_model(text: str, table: Table, target: str | None, fixed: str | None, *, has_target: bool) -> Model:
    """The model, with the names that are columns told from those that are parameters. Raises UsageError."""
    left, tilde, right = text.partition(TILDE)
    if tilde and target:
        raise UsageError("the target is named twice", f"Leave out --target, or write the model without {TILDE}.")
    named = left.strip() if tilde else target
    values = parse_assignments(fixed) if fixed else {}
    expression = bind(parse(right if tilde else text, declared=(*table.names, *values)), values)
    columns = tuple(name for name in table.names if name in expression.variables)
    parameters = tuple(name for name in expression.variables if name not in table.names)
    if not parameters:
        hint = f"Every name in it is a column of {table.source}: write w*x + b, with names that are none."
        raise UsageError("the model has no parameters to fit", hint)
    chosen = _target(table, named, columns) if has_target else None
    if chosen in variables_of(expression.root):
        raise UsageError(f"the model uses its target {chosen}", "Name another column with --target.")
    return Model(expression.root, to_text(expression.root), parameters, columns, chosen)


def _target(table: Table, named: str | None, used: Sequence[str]) -> str:
    """The name of the target's column."""
    if named is not None:
        return table.names[table.place(named)]
    free = [name for name in table.names if name not in used]
    if not free:
        raise UsageError("the model uses every column, so that none is left to be its target", "Name one: --target y.")
    return DEFAULT_TARGET if DEFAULT_TARGET in free else free[-1]


def _with_classes(table: DataTable, target: str) -> DataTable:
    """The table with a target of 0 and 1. Raises UsageError where it has other numbers."""
    column = table.columns[target]
    found = tuple(sorted(set(column.tolist())))
    if len(found) == 1 and found[0] in (0.0, 1.0):
        raise UsageError(f"the target {target} is {found[0]:g} in every row", "A classification needs both classes.")
    if found not in CLASSES:
        shown = ", ".join(f"{value:g}" for value in found[:4])
        raise UsageError(
            f"the target {target} is not 0 and 1 (it has {shown})",
            "Use a column of 0 and 1, or of two words, or another loss such as mse.",
        )
    shift, factor = CLASSES[found]
    return replace(table, columns={**table.columns, target: (column - shift) / factor})


def _call(
    options: DataOptions, model: str, loss: str, target: str | None, l2: float, fixed: str | None
) -> tuple[str, ...]:
    """The words of `gdcli fit FILE …` up to the options of the run."""
    given: dict[str, str | None] = {
        "--model": model,
        "--loss": loss if loss != DEFAULT_LOSS else None,
        "--target": target,
        "--l2": f"{l2:g}" if l2 else None,
        "--set": fixed,
        "--separator": options.separator,
        "--decimal": options.decimal,
        "--rename": ",".join(f"{title}={name}" for title, name in options.renames.items()) or None,
        "--skip-at-most": f"{options.skip_at_most:g}" if options.skip_at_most != SKIP_AT_MOST else None,
    }
    words = [word for option, value in given.items() if value is not None for word in (option, value)]
    header = {True: ["--header"], False: ["--no-header"], None: []}[options.header]
    return ("fit", options.source, *words, *header)


# --- scaling ---------------------------------------------------------------------------------------------------------


def _with_scaling(task: FitTask, run: Run) -> Run:
    """The run with the advice to scale the columns, where a trial with scaled columns converges much sooner."""
    verdict = run.verdict
    if verdict is None or verdict.outcome is Outcome.CONVERGED or not task.model.columns:
        return run
    problem = task.problem("standard")
    tried = _scaled_trial(task, problem, run.settings)
    steps = verdict.advice.steps if verdict.advice else None
    if tried is None or (steps is not None and steps < CHEAPER * tried.steps):
        return run
    from gdcli.explore.command_line import changes, command  # noqa: PLC0415

    changed = changes(run.settings, tried.settings, problem.variables)
    sentence = TRY_SCALED.format(sentence=_without_advice(run), changes=f" {changed}" if changed else "")
    advice = replace(tried, command=command(problem, tried.settings))
    return replace(run, verdict=replace(verdict, summary=sentence, advice=advice))


TRY_SCALED: Final = "{sentence} Try --scale standard{changes}."


def _without_advice(run: Run) -> str:
    """The sentence of the verdict before its own advice."""
    assert run.verdict is not None
    return run.verdict.summary.partition(" Try ")[0]


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

    found = reference_of(_regression(task, problem, task.scaled("standard")[0]), (settings.start,))
    if isinstance(found, Reference):
        values = eigenvalues(problem.objective.hessian(found.parameters))
        if values[0] > 0.0 and settings.optimizer == DEFAULTS.optimizer:
            yield rounded_down(2.0 / (values[0] + values[-1]))


# --- the right answer ------------------------------------------------------------------------------------------------


def _held_against(
    task: FitTask, scale: str, problem: Problem, run: Run, should_stop: Callable[[], bool]
) -> Fit:
    """The fit with its reference, the digits they have in common, and the parameters in the table's own units."""
    from gdcli.calculus.regression.reference import agreeing_digits, reference_of  # noqa: PLC0415 - it loads numpy

    table, scalings = task.scaled(scale)
    end = run.best.point if run.verdict is None or run.verdict.outcome is not Outcome.CONVERGED else run.final.point
    reference = reference_of(_regression(task, problem, table), (run.settings.start, end), should_stop)
    digits = agreeing_digits(run.final.point, reference) if isinstance(reference, Reference) else None
    return Fit(
        run=run, model=task.model.text, loss=task.loss.name, loss_text=to_text(task.tree), target=task.model.target,
        data=task.table.facts, parameters=run.final.point, training_loss=task.loss_value(table, run.final.point),
        scale=scale, shifts={name: each.shift for name, each in scalings.items()},
        factors={name: each.factor for name, each in scalings.items()}, reference=reference, digits=digits,
        original=_in_units(task, scalings, run.final.point), conditions=_conditions(task),
        view=View(task, problem, scalings, run, reference),
    )  # fmt: skip


def _regression(task: FitTask, problem: Problem, table: DataTable) -> Any:  # noqa: ANN401 - a `Task` of the regression
    from gdcli.calculus.regression.reference import Task  # noqa: PLC0415

    return Task(
        model=task.model.root, parameters=task.model.parameters, table=table, target=task.model.target,
        objective=problem.objective, squares=task.loss.squares, ridge=task.l2, classes=task.loss.has_classes,
        is_convex=task.loss.is_convex, is_smooth=task.loss.is_smooth,
    )  # fmt: skip


def _conditions(task: FitTask) -> dict[str, float]:
    """The condition number of a loss that is a quadratic, with the columns as they are and standardized."""
    from gdcli.calculus.analysis.eigenvalues import eigenvalues  # noqa: PLC0415

    found: dict[str, float] = {}
    for scale in ("none", "standard"):
        hessian = task.problem(scale).objective.constant_hessian
        values = eigenvalues(hessian) if hessian is not None else ()
        if values and values[0] > 0.0:
            found[scale] = values[-1] / values[0]
    return found


def _in_units(task: FitTask, scalings: Mapping[str, Scaling], point: Sequence[float]) -> tuple[float, ...] | None:
    """The parameters in the table's own units, where the model is linear in them and affine in its columns."""
    if all(each.shift == 0.0 and each.factor == 1.0 for each in scalings.values()):
        return tuple(point)
    from gdcli.calculus.regression.units import in_units  # noqa: PLC0415

    return in_units(task.model.root, task.model.parameters, scalings, point)




# --- what pictures are made from -------------------------------------------------------------------------------------


class View:
    """A fit for pictures (see `FitView`): rows in the units of the table."""

    minima = ()

    def __init__(
        self, task: FitTask, problem: Problem, scalings: Mapping[str, Scaling], run: Run, reference: Reference | Missing
    ) -> None:
        self.variables = problem.variables
        self._task = task
        self._problem = problem
        self._scalings = scalings
        self._run = run
        self._reference = reference

    @property
    def objective(self) -> Objective:
        return self._problem.objective

    def rows(self, most: int) -> tuple[Mapping[str, Sequence[float]], Sequence[float]]:
        """An even selection of the rows."""
        task = self._task
        stride = max(1, -(-task.table.rows // most))
        columns = {name: task.table.columns[name][::stride].tolist() for name in task.model.columns}
        return columns, task.table.columns[task.model.target][::stride].tolist() if task.model.target else []

    @property
    def descent(self) -> Says:
        """The model where descent ended, or where it was best if it did not improve."""
        run = self._run
        return self._says(run.final.point if run.final.value <= run.trajectory[0].value else run.best.point)

    @property
    def reference(self) -> Says | None:
        """The model with the right parameters."""
        return self._says(self._reference.parameters) if isinstance(self._reference, Reference) else None

    def _says(self, point: Sequence[float]) -> Says:
        """The model of rows by column; of a score for two classes the probability of class 1."""
        from gdcli.calculus.regression.row_model import RowModel  # noqa: PLC0415
        from gdcli.calculus.regression.units import rows_of  # noqa: PLC0415

        root = self._task.model.root
        shown = Call("sigmoid", (root,)) if self._task.loss.name == "logistic" else root

        def says(columns: Mapping[str, Sequence[float]]) -> Sequence[float]:
            rows = rows_of(columns, self._scalings)
            values: list[float] = RowModel(shown, self.variables, rows)(point)[0].tolist()
            return values

        return says
