"""Every learning rate from every start: hundreds of thousands of descents, counted by learning rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from gdcli.descent import sentences as say
from gdcli.descent.lane_engines import lane_engine
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweeps.lane_grid import LaneGrid, OnProgress, ShouldStop, follow
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.starts import Starts
from gdcli.descent.sweeps.tallies import CountLanes, LaneJudge, added_up, counting
from gdcli.errors import UsageError
from gdcli.graph.objective import Objective
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Expression
from gdcli.model import Engine, Settings, Sweep, SweepRow
from gdcli.record import replace

HERE: Final[CountLanes] = counting(follow)
"""In this process."""


def checked_lane_engine(
    objective: Objective, settings: Settings, grid: LaneGrid, engine: str = Engine.AUTO
) -> tuple[LaneEngine, Settings]:
    """The engine for the lanes of a grid, and the settings as they will be recorded.

    Raises UsageError, and CannotError if a compiled engine was asked for and is not possible.
    """
    first = tuple(map(float, grid.starts.block(0, 1)[:, 0]))
    # The rates that a method accepts form an interval, so the two ends are checked, and every rate that is not finite.
    odd = [rate for rate in grid.rates if not math.isfinite(rate)]
    for rate in (*odd[:1], min(grid.rates), max(grid.rates), grid.rates[-1]):
        checked = checked_settings(replace(settings, start=first, learning_rate=rate), objective.variables)
    return lane_engine(objective, checked, grid.count, engine), checked


def sweep(
    expression: Expression,
    settings: Settings,
    rates: Sequence[float],
    starts: Starts,
    judge: LaneJudge,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    objective: Objective | None = None,
    engine: str = Engine.AUTO,
    count: CountLanes = HERE,
) -> Sweep:
    """Descend with every rate from every start; the settings' own start and learning rate are not used.

    `judge` tells the outcomes. `engine` says what runs the lanes: `auto` compiles them if there are enough. `count`
    says where they run and are counted. An interrupted sweep holds the descents that had ended until then. Raises
    UsageError and CannotError.
    """
    if not rates:
        raise UsageError(say.NO_RATES(), say.GIVE_RATES())
    grid = LaneGrid(tuple(map(float, rates)), starts)
    lanes, checked = checked_lane_engine(objective or Objective(expression), settings, grid, engine)
    counted = count(lanes, grid, judge, on_progress, should_stop)
    rows = tuple(each if isinstance(each, SweepRow) else each.row() for each in added_up(counted, grid))
    ended = sum(row.starts + row.without_value for row in rows)
    return Sweep(
        expression=to_text(expression.root),
        variables=expression.variables,
        settings=checked,
        starts_sentence=starts.words,
        seed=starts.seed,
        lanes=grid.count,
        rows=rows,
        interrupted=ended < grid.count,
        engine=lanes.name,
        engine_note=lanes.note,
    )
