"""Every learning rate from every start: hundreds of thousands of descents, counted by learning rate."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from gdcli.descent import sentences as say
from gdcli.descent.lane_engines import lane_engine
from gdcli.descent.single.checked_settings import settle
from gdcli.descent.sweeps.lane_data import INTERRUPTED, NON_FINITE, OUTCOMES, LaneOutcomes, LaneResults
from gdcli.descent.sweeps.lane_grid import Follow, LaneGrid, OnProgress, ShouldStop, follow
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.median import Median
from gdcli.descent.sweeps.starts import Starts
from gdcli.errors import UsageError
from gdcli.graph.code.numpy_arrays import Array
from gdcli.graph.objective import Objective
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Expression
from gdcli.model import Engine, Outcome, Settings, Sweep, SweepRow
from gdcli.record import replace

Judge = Callable[[LaneResults, Callable[[], tuple[Array, Array]]], LaneOutcomes]
"""Tells the outcomes from the results, and from where the lanes started with which rates if it asks for that."""


def engine_for(
    objective: Objective, settings: Settings, grid: LaneGrid, engine: str = Engine.AUTO
) -> tuple[LaneEngine, Settings]:
    """The engine for the lanes of a grid, and the settings as they will be recorded.

    Raises UsageError, and CannotError where a compiled engine was asked for and cannot be had.
    """
    first = tuple(map(float, grid.starts.block(0, 1)[:, 0]))
    # A method takes an interval of rates, so that the ends stand for all; a rate that is not finite is refused alone.
    odd = [rate for rate in grid.rates if not math.isfinite(rate)]
    for rate in (*odd[:1], min(grid.rates), max(grid.rates), grid.rates[-1]):
        settled = settle(replace(settings, start=first, learning_rate=rate), objective.variables)
    return lane_engine(objective, settled, grid.count, engine), settled


def sweep(
    expression: Expression,
    settings: Settings,
    rates: Sequence[float],
    starts: Starts,
    judge: Judge,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    objective: Objective | None = None,
    engine: str = Engine.AUTO,
    follow: Follow = follow,
) -> Sweep:
    """Descend with every rate from every start; `settings` say the rest (their start and learning rate are not used).

    `judge` tells the outcomes. `engine` says what runs the lanes: `auto` compiles them where there are enough; `follow`
    says where they run. An interrupted sweep holds the descents that had ended until then.
    Raises UsageError and CannotError.
    """
    if not rates:
        raise UsageError(say.NO_RATES(), say.GIVE_RATES())
    grid = LaneGrid(tuple(map(float, rates)), starts)
    lanes, settled = engine_for(objective or Objective(expression), settings, grid, engine)
    tallies: list[Tally] = []
    rows: list[SweepRow] = []
    for begin, end, found in follow(lanes, grid, on_progress, should_stop):
        outcomes = judge(found, partial(grid.block, begin, end))
        for index, part in _by_rate(begin, end, starts.count):
            if index == len(rows) + len(tallies):
                tallies.append(Tally(grid.rates[index]))
            tallies[-1].take(found, outcomes, part)
            if (begin + part.stop) % starts.count == 0:
                rows.append(tallies.pop().row())
    rows.extend(tally.row() for tally in tallies)
    ended = sum(row.starts + row.without_value for row in rows)
    return Sweep(
        expression=to_text(expression.root),
        variables=expression.variables,
        settings=settled,
        starts_sentence=starts.words,
        seed=starts.seed,
        lanes=grid.count,
        rows=tuple(rows),
        interrupted=ended < grid.count,
        engine=lanes.name,
        engine_note=lanes.note,
    )


def _by_rate(begin: int, end: int, each: int) -> Iterator[tuple[int, slice]]:
    """The stretches of a group of lanes that have one rate: the index of the rate, and where they are in the group."""
    lane = begin
    while lane < end:
        after = min(end, (lane // each + 1) * each)
        yield lane // each, slice(lane - begin, after - begin)
        lane = after


class Tally:
    """The counts and medians of the descents with one learning rate."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._counts = np.zeros(len(OUTCOMES), np.int64)
        self._unsettled = self._without_value = 0
        self._steps = Median()
        self._values = Median()

    def take(self, results: LaneResults, judged: LaneOutcomes, part: slice) -> None:
        """Count some of the results, without those that were interrupted."""
        nowhere = (results.stop[part] == NON_FINITE) & (results.steps[part] == 0)
        ended = (results.stop[part] != INTERRUPTED) & ~nowhere
        self._without_value += int(nowhere.sum())
        self._unsettled += int(judged.unsettled[part][ended].sum())
        outcomes = judged.outcome[part][ended]
        self._counts += np.bincount(outcomes, minlength=len(OUTCOMES))
        converged = outcomes == OUTCOMES.index(Outcome.CONVERGED)
        self._steps.extend(results.steps[part][ended][converged].astype(float))
        self._values.extend(results.value[part][ended])

    def row(self) -> SweepRow:
        """The row of the record."""
        counts: Mapping[Outcome, int] = {
            outcome: int(count) for outcome, count in zip(OUTCOMES, self._counts, strict=True) if count
        }
        return SweepRow(
            self._rate, counts, self._steps.value(), self._values.value(), self._unsettled, self._without_value
        )
