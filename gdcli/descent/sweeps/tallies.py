"""Descents counted by learning rate: a tally for each piece of lanes that has one rate.

A tally with all descents of its rate becomes a row of the record; other tallies are added up first. Lanes are counted
in the process that ran them, which sends only rows and tallies, not the numbers of each lane.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Protocol

import numpy as np

from gdcli.descent.sweeps.lane_data import INTERRUPTED_CODE, NON_FINITE_CODE, OUTCOMES, LaneOutcomes, LaneResults
from gdcli.descent.sweeps.lane_grid import Follow, LaneGrid, OnProgress, ShouldStop
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.median import Median
from gdcli.graph.code.numpy_operations import Array
from gdcli.model import Outcome, SweepRow


class LaneJudge(Protocol):
    """Tells outcomes from results.

    A judge in another process sends the facts that it has found, and the judge here learns them.
    """

    def __call__(self, results: LaneResults, lanes: Callable[[], tuple[Array, Array]], /) -> LaneOutcomes:
        """The outcomes; `lanes` makes the starts and rates of the lanes, if they are needed."""
        ...

    def hand_over(self) -> Any:  # noqa: ANN401 - only judges know its type
        """The facts found since the last call; they are removed here."""
        ...

    def learn(self, found: Any) -> None:  # noqa: ANN401
        """Add the facts that another judge of the same descents has sent."""
        ...


class Tally:
    """The counts and medians of descents with one learning rate, `lanes` in number, from the start `first` on."""

    def __init__(self, rate: float, first: int) -> None:
        self.first = first
        self.lanes = 0
        self._rate = rate
        self._counts = np.zeros(len(OUTCOMES), np.int64)
        self._unsettled = self._without_value = 0
        self._steps = Median()
        self._values = Median()

    def take(self, results: LaneResults, judged: LaneOutcomes, part: slice) -> None:
        """Count some of the results, without those that were interrupted."""
        nowhere = (results.stop[part] == NON_FINITE_CODE) & (results.steps[part] == 0)
        ended = (results.stop[part] != INTERRUPTED_CODE) & ~nowhere
        self.lanes += nowhere.size
        self._without_value += int(nowhere.sum())
        self._unsettled += int(judged.unsettled[part][ended].sum())
        outcomes = judged.outcome[part][ended]
        self._counts += np.bincount(outcomes, minlength=len(OUTCOMES))
        converged = outcomes == OUTCOMES.index(Outcome.CONVERGED)
        steps = results.steps[part][ended][converged]
        self._steps.extend(steps.astype(np.min_scalar_type(steps.max(initial=0))))
        self._values.extend(results.value[part][ended])

    def add(self, other: Tally) -> None:
        """Add another tally of the same rate, whose lanes come after the lanes counted here."""
        self.lanes += other.lanes
        self._counts += other._counts
        self._unsettled += other._unsettled
        self._without_value += other._without_value
        self._steps.add(other._steps)
        self._values.add(other._values)

    def row(self) -> SweepRow:
        """The row of the record."""
        counts: Mapping[Outcome, int] = {
            outcome: int(count) for outcome, count in zip(OUTCOMES, self._counts, strict=True) if count
        }
        return SweepRow(
            self._rate, counts, self._steps.value(), self._values.value(), self._unsettled, self._without_value
        )


Counted = Tally | SweepRow
"""A row if all descents with a rate are counted, else a tally."""
CountLanes = Callable[[LaneEngine, LaneGrid, LaneJudge, OnProgress | None, ShouldStop | None], Iterator[Counted]]
"""Runs the lanes of a grid and counts them, in the order of the lanes."""


def counting(follow: Follow) -> CountLanes:
    """The function that counts the lanes that `follow` runs."""

    def count(
        engine: LaneEngine,
        grid: LaneGrid,
        judge: LaneJudge,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Iterator[Counted]:
        """The tallies, group by group."""
        for begin, end, found in follow(engine, grid, on_progress, should_stop):
            yield from tallies(grid, judge, begin, end, found)

    return count


def tallies(grid: LaneGrid, judge: LaneJudge, begin: int, end: int, results: LaneResults) -> Iterator[Tally]:
    """The results of the lanes begin … end - 1, counted rate by rate."""
    judged = judge(results, partial(grid.block, begin, end))
    each = grid.starts.count
    lane = begin
    while lane < end:
        tally = Tally(grid.rates[lane // each], lane % each)
        after = min(end, (lane // each + 1) * each)
        tally.take(results, judged, slice(lane - begin, after - begin))
        yield tally
        lane = after


def added_up(counted: Iterable[Counted], grid: LaneGrid) -> Iterator[Counted]:
    """Add up the tallies of each rate; a complete tally becomes a row.

    A tally is complete if it has the descents from every start. Everything else passes unchanged.
    """
    last: Counted | None = None
    for each in counted:
        if isinstance(last, Tally) and isinstance(each, Tally) and each.first > 0:
            last.add(each)
            continue
        if last is not None:
            yield _closed(last, grid)
        last = each
    if last is not None:
        yield _closed(last, grid)


def _closed(counted: Counted, grid: LaneGrid) -> Counted:
    return counted.row() if isinstance(counted, Tally) and counted.lanes == grid.starts.count else counted
