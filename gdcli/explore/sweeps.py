"""Many descents at once: sweeps over learning rates and starts, basins of attraction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Unpack

from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweep_by_rate import checked_lane_engine
from gdcli.descent.sweep_by_rate import sweep as run_sweep
from gdcli.descent.sweeps.lane_data import Codes, LaneResults, joined_results
from gdcli.descent.sweeps.lane_grid import LaneGrid
from gdcli.descent.sweeps.process_pool import follow_in_pool
from gdcli.descent.sweeps.starts import GridStarts, Starts, parse_starts, some_of
from gdcli.descent.sweeps.tallies import counting
from gdcli.diagnosis.many.end_points import RestPoints
from gdcli.diagnosis.many.judge import DescentJudge
from gdcli.errors import CannotError, UsageError
from gdcli.explore import sentences as say
from gdcli.explore.analysis import view
from gdcli.explore.keywords import MethodKeywords, NumberLike, RangesLike, RateKeywords, ranges_text, rates
from gdcli.explore.problem import DEFAULT_EXPRESSION, NamesLike, Problem, ValuesLike, as_problem
from gdcli.explore.single_run import settings_for
from gdcli.language.ranges import VariableRange
from gdcli.language.sentences import WRITE_EXPRESSION
from gdcli.language.values import geometrically_spaced
from gdcli.late import LateModule
from gdcli.model import (
    Basins,
    Curvature,
    Outcome,
    Settings,
    Sweep,
    SweepReport,
)
from gdcli.model.default_settings import (
    FIRST_SWEEP_RATES,
    FIRST_SWEEP_STARTS,
    FIRST_SWEEP_STEPS,
    MAP_DEFAULTS,
    MAP_STARTS,
    SWEEP_RATES_COUNT,
    SWEEP_RATES_FALLBACK,
    SWEEP_SEED,
    SWEEP_STARTS,
)
from gdcli.model.sentences import Sentence
from gdcli.record import replace

if TYPE_CHECKING:
    from gdcli.descent.cluster import Cluster
    from gdcli.diagnosis.many import basins as many_basins
    from gdcli.diagnosis.many import sentences
    from gdcli.diagnosis.many import sweeps as many_sweeps
else:
    many_basins = LateModule("gdcli.diagnosis.many.basins")  # a sweep does without it
    many_sweeps = LateModule("gdcli.diagnosis.many.sweeps")  # a map does without these
    sentences = LateModule("gdcli.diagnosis.many.sentences")


def sweep(
    expression: str | Problem = DEFAULT_EXPRESSION,
    *,
    lr: NumberLike | Iterable[NumberLike] | None = None,
    starts: int | str = SWEEP_STARTS,
    range: RangesLike | None = None,  # noqa: A002 - the option's name
    seed: int = SWEEP_SEED,
    engine: str = "auto",
    dask: str | None = None,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    **settings: Unpack[MethodKeywords],
) -> SweepReport:
    """Run every learning rate from every start.

    Returns the outcomes by rate, the suggested rate and the edge of stability. Without `lr` the rates are chosen by a
    coarse sweep over all decades. `starts` is the number of random ones in the box `range`, a grid
    (`"x=-3:3:100,y=-3:3:100"`) or points (`"1,2; 3,4"`); the other settings are those of `descend`. `engine`, `auto`,
    `python` or `compiled`, runs the descents; `dask` is the address of a scheduler whose cluster shares the work.
    Raises UsageError and CannotError.

    >>> sweep("x**2", lr=[0.1, 1.5], starts=10).edge
    (0.1, 1.5)
    """
    problem = as_problem(expression, wrt, parameters, data=data)
    box = [VariableRange(low, high) for low, high in problem.box(ranges_text(range))]
    chosen = settings_for(problem, **settings)
    places = parse_starts(str(starts), problem.variables, box, seed)
    judge = _judge(problem, chosen, places, max((axis.high - axis.low for axis in box), default=0.0))
    with _cluster(dask) as cluster:  # first, so that a wrong address is refused at once
        tried = _default_rates(problem, chosen, places, judge, should_stop) if lr is None else rates(lr)
        found = run_sweep(
            problem.expression, chosen, tried, places, judge, on_progress, should_stop, problem.objective, engine,
            cluster.counter(problem.expression) if cluster else counting(follow_in_pool),
        )  # fmt: skip
    if not found.interrupted and not any(row.starts for row in found.rows):
        raise _nowhere()
    bounds = [(axis.low, axis.high) for axis in box]
    minima = judge.minima(bounds)
    limits = judge.curvatures(minima)
    rate, reason = _rate_to_use(found, judge, limits)
    numbers = limits[0] if limits else None
    return SweepReport(
        found, rate, reason, None if judge.has_no_minimum() else many_sweeps.edge(found),
        limit=numbers.lr_limit if numbers else None,
        limit_exact=numbers is not None and numbers.exact,
        limit_at=numbers.at if numbers and not numbers.exact else None,
        minima=len(minima),
    )  # fmt: skip


def suggest(
    expression: str | Problem = DEFAULT_EXPRESSION,
    *,
    starts: int | str = SWEEP_STARTS,
    range: RangesLike | None = None,  # noqa: A002 - the option's name
    seed: int = SWEEP_SEED,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    **settings: Unpack[MethodKeywords],
) -> float | None:
    """One learning rate to use, found by a sweep; None if the evidence supports none (`sweep` says why).

    The keywords are those of `sweep`. Raises UsageError and CannotError.

    >>> suggest("x**2", starts=20) < 1
    True
    """
    return sweep(
        expression, starts=starts, range=range, seed=seed, wrt=wrt, parameters=parameters, data=data, **settings
    ).suggestion


def _nowhere() -> CannotError:
    return CannotError(say.NO_VALUE_AT_ANY_START(), say.CHOOSE_A_RANGE())


def _rate_to_use(found: Sweep, judge: DescentJudge, limits: Sequence[Curvature]) -> tuple[float | None, Sentence]:
    """The rate that the sweep suggests, or None, and the reason."""
    if judge.has_no_minimum():
        return None, sentences.FALLS_WITHOUT_END()
    if judge.falls_on():
        return None, sentences.FALLS_TOWARDS_BOUND(bound=f"{judge.bound:g}")
    if judge.rests_on_plains():
        return None, sentences.RESTS_ON_PLAINS()
    ceiling = limits[-1].lr_limit if limits and found.settings.has_constant_rate else None
    return many_sweeps.suggestion(found, ceiling, kinked=judge.has_kinks)


def _judge(problem: Problem, settings: Settings, starts: Starts, reach: float) -> DescentJudge:
    """The judge of descents on this problem."""
    first = tuple(starts.block(0, 1)[:, 0].tolist())
    settled = checked_settings(replace(settings, start=first), problem.variables)
    return DescentJudge(RestPoints(problem.objective, settled, reach, problem.minima))


def _cluster(address: str | None) -> AbstractContextManager[Cluster | None]:
    """The cluster at an address, or none."""
    if address is None:
        return nullcontext()
    from gdcli.descent.cluster import connected  # Dask is an extra

    return connected(address)


def _default_rates(
    problem: Problem, settings: Settings, starts: Starts, judge: DescentJudge, should_stop: Callable[[], bool] | None
) -> tuple[float, ...]:
    """Rates from where descents begin to move up to where they no longer settle, found by short runs."""
    short = replace(settings, steps=min(settings.steps, FIRST_SWEEP_STEPS))
    coarse = geometrically_spaced(*FIRST_SWEEP_RATES)
    few = some_of(starts, FIRST_SWEEP_STARTS)
    found = many_sweeps.interesting_rates(
        run_sweep(
            problem.expression, short, coarse, few, judge, None, should_stop, problem.objective
        )
    )  # fmt: skip
    low, high = found or SWEEP_RATES_FALLBACK
    return geometrically_spaced(low, high, SWEEP_RATES_COUNT)


def basins(
    expression: str | Problem,
    *,
    range: RangesLike | None = None,  # noqa: A002 - the option's name
    points: tuple[int, int] = MAP_STARTS,
    engine: str = "auto",
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    **settings: Unpack[RateKeywords],
) -> Basins:
    """Which minimum each start of a grid over the box `range` reaches; `points`: starts across and down.

    The other settings are those of `descend`. For one or two variables; raises UsageError for more, and CannotError
    where the function has no value at any start.

    >>> len(basins("x**4 - 2*x**2", lr=0.1, points=(20, 1)).basins)
    2
    """
    problem = as_problem(expression, wrt, parameters, data=data)
    if not problem.variables:
        raise UsageError(say.NOTHING_TO_MAP(), WRITE_EXPRESSION())
    if len(problem.variables) > 2:
        raise UsageError(say.MAP_NEEDS_ONE_OR_TWO(variables=len(problem.variables)), say.FIX_OTHERS())
    box = view(problem, ranges_text(range))
    counts = points[: len(box)]
    axes = tuple(VariableRange(low, high, count) for (low, high), count in zip(box, counts, strict=True))
    chosen = settings_for(problem, MAP_DEFAULTS, **settings)
    starts = GridStarts(problem.variables, axes)
    grid = LaneGrid((chosen.learning_rate,), starts)
    lanes, settled = checked_lane_engine(problem.objective, chosen, grid, engine)
    judge = _judge(problem, chosen, starts, max(high - low for low, high in box))
    parts, outcomes = _without_gaps(follow_in_pool(lanes, grid, on_progress, should_stop), grid, judge)
    results = joined_results(parts, len(box))
    keys = many_basins.keys_of(results, outcomes, judge)
    labels, places = many_basins.gather(problem.objective, keys, judge.places.found, grid.count)
    if [place.outcome for place in places] == [Outcome.LEFT_DOMAIN]:
        raise _nowhere()
    return Basins(
        expression=problem.text,
        variables=problem.variables,
        settings=settled,
        box=box,
        labels=many_basins.laid_out_labels(labels, counts),
        basins=places,
        interrupted=results.stop.size < grid.count,
        engine=lanes.name,
        engine_note=lanes.note,
        ends=many_basins.columns_laid_out((*results.point, results.value, results.steps), counts),
    )


def _without_gaps(
    groups: Iterable[tuple[int, int, LaneResults]], grid: LaneGrid, judge: DescentJudge
) -> tuple[list[LaneResults], list[Codes]]:
    """The results and the outcomes of the groups, up to the first start whose descent was interrupted."""
    parts, outcomes = [], []
    for begin, end, found in groups:
        parts.append(found.before_interruption())
        outcomes.append(judge(found, partial(grid.block, begin, end)).outcome[: parts[-1].stop.size])
        if parts[-1].stop.size < end - begin:
            break
    return parts, outcomes
