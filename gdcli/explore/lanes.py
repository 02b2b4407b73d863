"""Many descents at once: sweeps over learning rates and starts, basins of attraction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from gdcli.errors import CannotError, UsageError
from gdcli.explore.analysis import view
from gdcli.explore.descents import descend, settings_for
from gdcli.explore.problem import DEFAULT_EXPRESSION, Problem, as_problem
from gdcli.language.values import Range
from gdcli.model import Basins, Outcome, Settings, SweepReport
from gdcli.record import replace

if TYPE_CHECKING:
    from gdcli.descent.cluster import Cluster

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
    engine: str = "auto",
    dask: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    **options: Any,  # noqa: ANN401 - those of `settings_for`
) -> SweepReport:
    """Every learning rate from every start, and what that shows.

    `rates`: chosen by a coarse sweep over all decades unless given; `starts`: a number of random ones in the box
    `ranges`, a grid (`x=-3:3:100,y=-3:3:100`) or points (`1,2; 3,4`); `options`: those of `descend`. `engine`: what
    runs the lanes, `auto`, `python` or `compiled`; `dask`: the address of a scheduler whose cluster shares the work.
    """
    from gdcli.descent.cores import follow  # noqa: PLC0415 - lanes need numpy
    from gdcli.descent.starts import parse_starts  # noqa: PLC0415
    from gdcli.descent.sweep import sweep as run_sweep  # noqa: PLC0415
    from gdcli.diagnosis.sweeps import edge, suggestion  # noqa: PLC0415

    problem = as_problem(expression, wrt, settings)
    box = [Range(low, high) for low, high in problem.box(ranges)]
    chosen = settings_for(problem, **options)
    places = parse_starts(starts, problem.variables, box, seed)
    with _cluster(dask) as cluster:  # first, so that a wrong address is told at once
        tried = rates if rates is not None else _rates_that_matter(problem, chosen, box, seed)
        found = run_sweep(
            problem.expression, chosen, tried, places, on_progress, should_stop, problem.objective, engine,
            cluster.follower(problem.expression) if cluster else follow,
        )  # fmt: skip
    rate, reason = suggestion(found)
    limit, exact = _limit_at_the_minimum(problem, chosen, rate)
    return SweepReport(found, rate, reason, edge(found), limit, exact)


def _cluster(address: str | None) -> AbstractContextManager[Cluster | None]:
    """The cluster at an address, or none."""
    if address is None:
        return nullcontext()
    from gdcli.descent.cluster import connected  # noqa: PLC0415 - Dask is an extra

    return connected(address)


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
    """The stability limit of the method at a minimum, and if it holds everywhere; None where no minimum is at hand.

    The minimum is the one that the gallery knows, else the one that a run with the suggested rate comes to.
    """
    options: dict[str, Any] = {"optimizer": settings.optimizer, "tol": settings.tol, **settings.hyperparameters}
    if problem.minima:
        options |= {"start": problem.minima[0].point, "steps": 0}
    elif rate is not None:
        options |= {"lr": rate, "steps": min(settings.steps, LONGEST_PROBE)}
    else:
        return None, False
    try:
        run = descend(problem, advise=False, **options)
    except CannotError:  # a minimum at a kink has no gradient, and no curvature
        return None, False
    arrived = problem.minima or (run.verdict is not None and run.verdict.outcome is Outcome.CONVERGED)
    if run.curvature is None or not arrived:
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
    from gdcli.descent.cores import follow  # noqa: PLC0415 - lanes need numpy
    from gdcli.descent.lanes import INTERRUPTED, OUTCOMES  # noqa: PLC0415
    from gdcli.descent.starts import GridStarts  # noqa: PLC0415
    from gdcli.descent.sweep import LaneGrid, engine_for  # noqa: PLC0415
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
        outcomes.extend(OUTCOMES[code] for code in results.outcome.tolist())
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


def _as_map(labels: Sequence[int], counts: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The labels in rows from the highest second coordinate down; on the grid the second coordinate changes fastest."""
    if len(counts) == 1:
        return (tuple(labels),)
    across, down = counts
    return tuple(tuple(labels[column * down + row] for column in range(across)) for row in reversed(range(down)))
