"""The use-cases: the only place where the rooms meet. Each takes what a person would say and returns a frozen record.

Points and gradients are tuples of n floats in the order of the problem's variables. Every function may raise
`UsageError` (the call is wrong) or `CannotError` (the work cannot be done), both with a hint. An expression is text in
the language of gdcli, a named function such as `@rosenbrock(5)`, or a `Problem` read before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, Final, TypeVar

from gdcli.errors import CannotError, UsageError
from gdcli.language import parse
from gdcli.language.bind import bind
from gdcli.language.check import constant_value
from gdcli.language.limits import GENEROUS, TYPED
from gdcli.language.names import natural_order
from gdcli.language.printing import to_latex, to_text
from gdcli.language.tree import Expression, Node, substitute, variables_of
from gdcli.language.values import (
    Range,
    parse_assignments,
    parse_names,
    parse_point,
    parse_ranges,
    unknown_variable,
)
from gdcli.model import (
    Analysis,
    Backprop,
    Basins,
    Card,
    ChainRule,
    Comparison,
    CriticalPoint,
    Derivation,
    Formula,
    Gallery,
    KnownMinimum,
    LocalView,
    Outcome,
    RuleStep,
    Run,
    SecantRow,
    Settings,
    StepExplanation,
    StopReason,
    SweepReport,
)
from gdcli.record import replace

if TYPE_CHECKING:
    from gdcli.gallery import NamedInstance
    from gdcli.graph.objective import Objective

T = TypeVar("T")
Point = str | float | Sequence[float] | Mapping[str, float]
DEFAULT_EXPRESSION: Final = "x**2+3*x"
DEFAULT_START: Final = 1.0
"""Where every variable starts unless told otherwise."""


class Problem:
    """A function ready to be explored: read, its parameters set, its variables in order.

    `named` is the gallery's entry where the function came from there: it knows a start, a plot range and the minima.
    """

    def __init__(self, expression: Expression, named: NamedInstance | None = None) -> None:
        self.expression = expression
        self.named = named

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the n variables."""
        return self.expression.variables

    @cached_property
    def text(self) -> str:
        """How the input was read."""
        return to_text(self.expression.root)

    @property
    def written(self) -> str | None:
        """How to call it in a command: by its name in the gallery; None where its text will do."""
        return f"@{self.named.name}" if self.named is not None and self.variables == self.named.variables else None

    @cached_property
    def objective(self) -> Objective:
        """The compiled function with its gradient; made when first needed."""
        from gdcli.graph.objective import Objective  # noqa: PLC0415

        return Objective(self.expression)

    @property
    def minima(self) -> tuple[KnownMinimum, ...]:
        """What the gallery knows of the function's minima; nothing once a variable is set."""
        if self.named is None or set(self.variables) != set(self.named.variables):
            return ()
        places = [self.named.variables.index(name) for name in self.variables]
        return tuple(
            replace(minimum, point=tuple(minimum.point[place] for place in places)) for minimum in self.named.minima
        )

    def by_name(self, values: Sequence[T] | None, default: T) -> tuple[T, ...]:
        """What the gallery says of each variable that is left, in our order; the default for what it does not know."""
        known = dict(zip(self.named.variables, values, strict=True)) if self.named and values else {}
        return tuple(known.get(name, default) for name in self.variables)

    def box(self, ranges: str | None) -> tuple[tuple[float, float], ...]:
        """Where to look, an interval for each variable: as told, as the gallery says, or around the origin."""
        if ranges is not None:
            return tuple((each.low, each.high) for each in parse_ranges(ranges, self.variables))
        return self.by_name(self.named.ranges if self.named else None, ANALYSIS_RANGE)

    def view_around(self, point: Sequence[float]) -> tuple[tuple[float, float], ...]:
        """The neighborhood of a point that a picture of its tangent shows."""
        return tuple((x - reach, x + reach) for x in point for reach in [max(2.0, abs(x))])

    def point(self, at: Point | None) -> tuple[float, ...]:
        """A point (n) from text, a sequence or a mapping by name; None is the function's own start."""
        match at:
            case None:
                return self.by_name(self.named.start if self.named else None, DEFAULT_START)
            case str():
                return parse_point(at, self.variables)
            case int() | float():
                return self.point((at,))
            case Mapping():
                return parse_point(",".join(f"{name}={value!r}" for name, value in at.items()), self.variables)
        if len(at) != len(self.variables):
            raise UsageError(
                f"the point has {len(at)} numbers for {len(self.variables)} variables",
                f"Give one for each of {', '.join(self.variables)}.",
            )
        return tuple(float(value) for value in at)


def read_problem(
    text: str, *, wrt: str | None = None, settings: str | None = None, from_file: bool = False
) -> Problem:
    """Read an expression or `@name`, set its parameters and settle its variables. Raises UsageError."""
    named: NamedInstance | None = None
    if text.lstrip().startswith("@"):
        from gdcli.gallery import lookup  # noqa: PLC0415

        named = lookup(text.strip())
    expression = parse(named.text if named else text, GENEROUS if named or from_file else TYPED)
    values: Mapping[str, Node] = parse_assignments(settings) if settings else {}
    return Problem(bind(expression, values, parse_names(wrt) if wrt else None), named)


def as_problem(expression: str | Problem, wrt: str | None, settings: str | None) -> Problem:
    """The problem itself, or the text read as one."""
    return expression if isinstance(expression, Problem) else read_problem(expression, wrt=wrt, settings=settings)


def formula(node: Node) -> Formula:
    """A tree in its two printed forms."""
    return Formula(to_text(node), to_latex(node))


ALGEBRA_SECONDS: Final = 5.0
"""How long a formula may take before its process is ended."""
MOST_SECONDS: Final = 3600


class Formulas:
    """The derivative on paper, asked for at once and read when it is wanted; the algebra works meanwhile.

    `derivation` never fails: what could not be had is None, and `missing` says so.
    """

    def __init__(self, problem: Problem, *, order: int = 1, hessian: bool = False) -> None:
        from gdcli.calculus.client import ask_derivatives, start  # noqa: PLC0415

        self._problem = problem
        self._worker = start()
        self._question = ask_derivatives(self._worker, problem.expression, order, hessian)

    def derivation(self, seconds: float = ALGEBRA_SECONDS) -> Derivation:
        """The formulas that came within so many seconds; the worker is gone afterwards."""
        with self._worker:
            found = self._question.derived(seconds)
        return Derivation(
            expression=formula(self._problem.expression.root),
            variables=self._problem.variables,
            gradient=None if found.gradient is None else tuple(map(formula, found.gradient)),
            hessian=None if found.hessian is None else tuple(tuple(map(formula, row)) for row in found.hessian),
            higher=tuple(map(formula, found.higher)),
            missing=found.missing,
        )

    def forget(self) -> None:
        """End the worker unheard."""
        self._worker.close()


def derive(
    expression: str | Problem,
    *,
    at: Point | None = None,
    order: int = 1,
    hessian: bool = False,
    spectrum: bool | None = None,
    steps: bool = False,
    limit: bool = False,
    through: str | None = None,
    wrt: str | None = None,
    settings: str | None = None,
    seconds: float = ALGEBRA_SECONDS,
) -> Derivation:
    """The exact derivative or gradient (n), and what is asked for around it.

    `at`: the function at a point (n), in numbers; `order`: derivatives up to it, in one variable; `hessian`: the n×n
    second derivatives; `spectrum`: their eigenvalues at the point (with `hessian` unless told); `steps`: the rules that
    lead there; `limit`: the secant slopes at the point; `through`: what variables stand for, as in `u=x**2,v=sin(x)`:
    the expression is then derived by what they depend on, and the chain rule shows how.
    """
    outer = as_problem(expression, None if through else wrt, settings)
    problem = _composed(outer, through, wrt) if through else outer
    if not problem.variables:
        raise UsageError("the expression has no variables, so there is nothing to derive by", "Name some with --wrt.")
    if order < 1 or order > MOST_ORDER:
        raise UsageError(f"there is no derivative of order {order} to be had", f"Orders are 1 to {MOST_ORDER}.")
    if order > 1 and len(problem.variables) > 1:
        raise UsageError("--order is for functions of one variable", "Use --hessian for the second derivatives.")
    if limit and at is None:
        raise UsageError("the limit is taken at a point", "Name one with --at.")
    if not 0 < seconds <= MOST_SECONDS:
        raise UsageError(f"a time limit of {seconds:g} s makes no sense", f"Choose one up to {MOST_SECONDS:,} s.")
    formulas = Formulas(problem, order=order, hessian=hessian)
    point = None if at is None else problem.point(at)
    view = None if point is None else _local_view(problem, point, spectrum=hessian if spectrum is None else spectrum)
    derivation = formulas.derivation(seconds)
    return replace(
        derivation,
        at=view,
        steps=_rules(problem, derivation) if steps else (),
        limit=_limit(problem, point) if limit and point is not None else (),
        chain=_chain(outer, through, problem, point) if through else (),
    )


def _composed(outer: Problem, through: str, wrt: str | None) -> Problem:
    """The expression with its variables replaced by what they stand for."""
    inner = parse_assignments(through)
    for name in inner:
        if name not in outer.variables:
            raise unknown_variable(name, outer.variables)
    root = substitute(outer.expression.root, inner)
    composed = Expression(root, outer.expression.source, natural_order(variables_of(root)))
    return Problem(bind(composed, {}, parse_names(wrt) if wrt else None))


def _chain(
    outer: Problem, through: str, problem: Problem, point: tuple[float, ...] | None
) -> tuple[ChainRule, ...]:
    from gdcli.calculus.through import chain_rules  # noqa: PLC0415

    at = None if point is None else dict(zip(problem.variables, point, strict=True))
    return chain_rules(outer.expression, parse_assignments(through), at)


MOST_ORDER: Final = 20


def _local_view(problem: Problem, point: tuple[float, ...], *, spectrum: bool) -> LocalView:
    """The function at a point. Raises CannotError where it has no value there."""
    from gdcli.diagnosis.local import local_view  # noqa: PLC0415

    view = local_view(problem.objective, point, spectrum=spectrum)
    if view.value != view.value:
        where = ", ".join(f"{name} = {value:g}" for name, value in zip(problem.variables, point, strict=True))
        raise CannotError(f"the function has no value at {where}", "Choose a point inside its domain with --at.")
    return view


def _limit(problem: Problem, point: tuple[float, ...]) -> tuple[SecantRow, ...]:
    from gdcli.diagnosis.local import limit_table  # noqa: PLC0415

    return limit_table(problem.objective, problem.variables, point)


def _rules(problem: Problem, derivation: Derivation) -> tuple[RuleStep, ...]:
    """The derivation of each partial derivative, rule by rule, ending in the form that `derive` prints."""
    from gdcli.calculus.rules import explain as explain_rules  # noqa: PLC0415

    finals = derivation.gradient or (None,) * len(problem.variables)
    return tuple(
        explain_rules(problem.expression, name, final) for name, final in zip(problem.variables, finals, strict=True)
    )


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
    from gdcli.descent.schedules import parse_schedule  # noqa: PLC0415

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
    hyperparameters of the optimizer (`momentum`, `beta1`, …). Methods and their papers: `gdcli.descent.optimizers`.
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
    from gdcli.descent.schedules import schedule_of  # noqa: PLC0415

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
    from gdcli.descent.explain import explain_step  # noqa: PLC0415

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
    ).run  # fmt: skip


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
    from gdcli.descent.optimizers import HYPERPARAMETERS, optimizer_of  # noqa: PLC0415

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


def _below(value: float) -> float:
    """A value to sort by, what is not a number last."""
    return value if value == value else math.inf


def _steps_needed(run: Run) -> float:
    """The steps to the tolerance; infinite where it was not reached."""
    return run.steps_taken if run.stop_reason is StopReason.TOLERANCE else math.inf


SORTS: Final[Mapping[str, Callable[[Run], tuple[float, ...]]]] = {
    "steps": lambda run: (_failed(run), _steps_needed(run), _below(run.final.value)),
    "final": lambda run: (_failed(run), _below(run.final.value), _steps_needed(run)),
    "best": lambda run: (_below(run.best.value), _steps_needed(run)),
    "lr": lambda run: (run.settings.learning_rate,),
}
"""What a comparison can be sorted by; the best comes first, what diverged last."""


COARSE_RATES: Final = 64
COARSE_STARTS: Final = 16
COARSE_STEPS: Final = 200
FINE_RATES: Final = 60
LONGEST_PROBE: Final = 10_000
LOWEST_RATE, HIGHEST_RATE = 1e-10, 1e4


def sweep(
    expression: str | Problem = DEFAULT_EXPRESSION,
    *,
    rates: Sequence[float] | None = None,
    starts: str = "100",
    ranges: str | None = None,
    seed: int = 0,
    wrt: str | None = None,
    settings: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    **options: Any,  # noqa: ANN401 - those of `settings_for`
) -> SweepReport:
    """Every learning rate from every start, and what that shows.

    `rates`: chosen by a coarse sweep over all decades unless given; `starts`: a number of random ones in the box
    `ranges`, a grid (`x=-3:3:100,y=-3:3:100`) or points (`1,2; 3,4`); `options`: those of `descend`.
    """
    from gdcli.descent.starts import parse_starts  # noqa: PLC0415 - lanes need numpy
    from gdcli.descent.sweep import sweep as run_sweep  # noqa: PLC0415
    from gdcli.diagnosis.sweeps import edge, suggestion  # noqa: PLC0415

    problem = as_problem(expression, wrt, settings)
    box = [Range(low, high) for low, high in problem.box(ranges)]
    chosen = settings_for(problem, **options)
    places = parse_starts(starts, problem.variables, box, seed)
    tried = rates if rates is not None else _rates_that_matter(problem, chosen, box, seed)
    found = run_sweep(problem.expression, chosen, tried, places, on_progress, should_stop, problem.objective)
    rate, reason = suggestion(found)
    limit, exact = _limit_at_the_minimum(problem, chosen, rate)
    return SweepReport(found, rate, reason, edge(found), limit, exact)


def _rates_that_matter(problem: Problem, settings: Settings, box: Sequence[Range], seed: int) -> tuple[float, ...]:
    """The range in which descent begins to move and ceases to be stable, found by a few short runs over all decades."""
    from gdcli.descent.starts import RandomStarts  # noqa: PLC0415
    from gdcli.descent.sweep import sweep as run_sweep  # noqa: PLC0415
    from gdcli.diagnosis.sweeps import interesting_rates  # noqa: PLC0415
    from gdcli.language.values import geometrically_spaced  # noqa: PLC0415

    few = RandomStarts(problem.variables, tuple(box), COARSE_STARTS, seed)
    short = replace(settings, steps=min(settings.steps, COARSE_STEPS))
    coarse = geometrically_spaced(LOWEST_RATE, HIGHEST_RATE, COARSE_RATES)
    found = interesting_rates(run_sweep(problem.expression, short, coarse, few, objective=problem.objective))
    low, high = found or (1e-4, 1.0)
    return geometrically_spaced(low, high, FINE_RATES)


def _limit_at_the_minimum(problem: Problem, settings: Settings, rate: float | None) -> tuple[float | None, bool]:
    """The stability limit of the method at the minimum that a run from the usual start reaches, and if it is exact."""
    lr = settings.learning_rate if rate is None else rate
    options: dict[str, Any] = {"optimizer": settings.optimizer, "tol": settings.tol, **settings.hyperparameters}
    run = descend(problem, lr=lr, steps=min(settings.steps, LONGEST_PROBE), advise=False, **options)
    if run.curvature is None:
        return None, False
    return run.curvature.lr_limit, run.curvature.exact


def basins(
    expression: str | Problem,
    *,
    ranges: str | None = None,
    resolution: tuple[int, int] = (100, 100),
    wrt: str | None = None,
    settings: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    **options: Any,  # noqa: ANN401 - those of `settings_for`
) -> Basins:
    """Which minimum each start of a grid over the box reaches; `resolution`: starts across and down.

    For one or two variables; raises UsageError for more.
    """
    from gdcli.descent.lanes import INTERRUPTED  # noqa: PLC0415 - lanes need numpy
    from gdcli.descent.starts import GridStarts  # noqa: PLC0415
    from gdcli.descent.sweep import LaneGrid, engine_for, follow  # noqa: PLC0415
    from gdcli.diagnosis.basins import gather  # noqa: PLC0415

    problem = as_problem(expression, wrt, settings)
    if len(problem.variables) not in (1, 2):
        raise UsageError(
            f"a map of basins needs one or two variables, not {len(problem.variables)}", "Fix the others with --set."
        )
    box = view(problem, ranges)
    counts = resolution[: len(box)]
    axes = tuple(Range(low, high, count) for (low, high), count in zip(box, counts, strict=True))
    chosen = settings_for(problem, **options)
    grid = LaneGrid((chosen.learning_rate,), GridStarts(problem.variables, axes))
    engine, settled = engine_for(problem.objective, chosen, grid)
    ends: list[tuple[float, ...]] = []
    outcomes: list[Outcome] = []
    for _, _, results in follow(engine, grid, on_progress, should_stop):
        if (results.stop == INTERRUPTED).any():
            break
        ends.extend(map(tuple, results.point.T.tolist()))
        outcomes.extend(OUTCOME_CODES[code] for code in results.outcome.tolist())
    interrupted = len(ends) < grid.count
    ends += [problem.point(None)] * (grid.count - len(ends))
    outcomes += [Outcome.NOT_CONVERGED] * (grid.count - len(outcomes))
    labels, found = gather(problem.objective, ends, outcomes, max(high - low for low, high in box))
    return Basins(
        expression=problem.text,
        variables=problem.variables,
        settings=settled,
        box=box,
        labels=_as_map(labels, counts),
        basins=found,
        interrupted=interrupted,
    )


OUTCOME_CODES: Final = tuple(Outcome)
"""What the codes of the lanes stand for."""


def _as_map(labels: Sequence[int], counts: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The labels in rows from the highest second coordinate down; on the grid the second coordinate changes fastest."""
    if len(counts) == 1:
        return (tuple(labels),)
    across, down = counts
    return tuple(tuple(labels[column * down + row] for column in range(across)) for row in reversed(range(down)))


def backprop(
    expression: str | Problem, *, at: Point | None = None, wrt: str | None = None, settings: str | None = None
) -> Backprop:
    """Backpropagation at a point (n): every node's value, local derivatives, messages and adjoint."""
    from gdcli.graph.backprop import backprop as lay_open  # noqa: PLC0415

    problem = as_problem(expression, wrt, settings)
    return lay_open(problem.expression, problem.point(at))


def card(reference: str) -> Card:
    """One named function. Raises UsageError with the nearest name."""
    from gdcli.gallery import lookup  # noqa: PLC0415

    return _card(lookup(reference if reference.startswith("@") else f"@{reference}"))


def gallery() -> Gallery:
    """All named functions."""
    from gdcli.gallery import GALLERY  # noqa: PLC0415

    return Gallery(tuple(_card(function.instance()) for function in GALLERY.values()))


def _card(named: NamedInstance) -> Card:
    function = named.function
    return Card(
        name=named.name,
        about=function.about,
        teaches=function.teaches,
        source=function.source,
        tags=tuple(sorted(function.tags)),
        expression=to_text(parse(named.text, GENEROUS)),
        variables=named.variables,
        start=named.start,
        ranges=named.ranges,
        minima=named.minima,
        sizes=str(function.size) if function.size else "",
    )


def view(problem: Problem, ranges: str | None = None) -> tuple[tuple[float, float], ...]:
    """What of the function is worth seeing (n intervals): as told, as the gallery says, or its critical points."""
    from gdcli.diagnosis.critical import critical_points, interesting_box  # noqa: PLC0415

    box = problem.box(ranges)
    if ranges is not None or problem.named is not None or not 1 <= len(problem.variables) <= MOST_AXES:
        return box
    return interesting_box(problem.objective, critical_points(problem.objective, box), box)


MOST_AXES: Final = 2
ANALYSIS_RANGE: Final = (-10.0, 10.0)
"""Where critical points are looked for in every variable, unless the caller or the gallery says otherwise."""


def analyze(
    expression: str | Problem,
    *,
    ranges: str | None = None,
    wrt: str | None = None,
    settings: str | None = None,
    seconds: float = ALGEBRA_SECONDS,
) -> Analysis:
    """Critical points, convexity, and the learning rates that can work near each minimum.

    The points are exact where the algebra solves for them within `seconds`; meanwhile they are searched numerically.
    """
    from gdcli.calculus.client import ask_critical_points, start  # noqa: PLC0415
    from gdcli.diagnosis.critical import critical_points, merged  # noqa: PLC0415

    problem = as_problem(expression, wrt, settings)
    if not problem.variables:
        raise UsageError("the expression has no variables, so there is nothing to analyze", "Name some with --wrt.")
    box = problem.box(ranges)
    with start() as worker:
        question = ask_critical_points(worker, problem.expression)
        numeric = critical_points(problem.objective, box)
        solved = question.solved(seconds)
    exact = [(_coordinates(point), tuple(map(formula, point))) for point in solved.points]
    points, surprises = merged(problem.objective, exact, numeric)
    shape, reason = _shape(problem, points)
    return Analysis(
        expression=formula(problem.expression.root),
        variables=problem.variables,
        convexity=shape,
        reason=reason,
        quadratic=problem.objective.constant_hessian is not None,
        points=points,
        complete=solved.complete and not surprises,
        box=box,
        notes=(solved.missing,) if solved.missing else (),
    )


def _coordinates(point: Sequence[Node]) -> tuple[float, ...]:
    """An exact point in floats."""
    return tuple(float(value) if value is not None else math.nan for value in map(constant_value, point))


def _shape(problem: Problem, points: Sequence[CriticalPoint]) -> tuple[str, str]:
    """The proved shape of the function and on what the proof rests."""
    from gdcli.diagnosis.convexity import Shape, convexity  # noqa: PLC0415
    from gdcli.diagnosis.spectrum import eigenvalues  # noqa: PLC0415

    shape = convexity(problem.expression.root)
    if shape is not Shape.UNKNOWN:
        return shape.value, "by the composition rules of convex functions"
    hessian = problem.objective.constant_hessian
    if hessian is not None:
        spectrum = eigenvalues(hessian)
        shape = Shape.CONVEX if spectrum[0] >= 0 else Shape.CONCAVE if spectrum[-1] <= 0 else Shape.NEITHER
        return shape.value, "by the eigenvalues of its Hessian, which is the same everywhere"
    if any(map(_bends_down, points)) and any(map(_bends_up, points)):
        return Shape.NEITHER.value, "for its Hessian bends up at one critical point and down at another"
    return shape.value, ""


def _bends_down(point: CriticalPoint) -> bool:
    return point.eigenvalues[0] < -1e-9 * max(map(abs, point.eigenvalues))


def _bends_up(point: CriticalPoint) -> bool:
    return point.eigenvalues[-1] > 1e-9 * max(map(abs, point.eigenvalues))
