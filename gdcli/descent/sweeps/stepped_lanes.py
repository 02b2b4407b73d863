"""Lanes of methods without a form for arrays: each is a single run, whose motion is measured like that of a lane."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from gdcli.descent.methods.bounds import projected
from gdcli.descent.single.stepper import DIVERGENCE_FACTOR, Stepper, loop_for
from gdcli.descent.sweeps.lane_data import (
    INTERRUPTED_CODE,
    MOTION_FIELDS,
    NON_FINITE_CODE,
    STOPS,
    LaneResults,
    MeasuredIterates,
)
from gdcli.descent.sweeps.lane_group import Tick
from gdcli.descent.sweeps.lanes import LaneEngine, refuse_noise
from gdcli.errors import CannotError
from gdcli.graph.code.numpy_operations import Array
from gdcli.graph.objective import Objective
from gdcli.model import Iterate, Settings, iterate_of
from gdcli.model.run import IterateRow
from gdcli.record import replace

GROUP_LANES: Final = 32
STRETCH_STEPS: Final = 32
"""Updates between two calls that ask whether to stop."""


class SteppedLanes(LaneEngine):
    """A `LaneEngine` that runs one lane after the other."""

    def __init__(self, objective: Objective, settings: Settings) -> None:
        refuse_noise(settings)
        self.objective = objective
        self.settings = settings
        self.loop = loop_for(objective, settings)
        self.watch = MeasuredIterates(settings.steps)
        self.width = GROUP_LANES

    def run(self, points: Array, rates: Array, tick: Tick | None = None) -> LaneResults:
        """Descend from every point (n, m) with its rate (m); once it is stopped, the other lanes are interrupted."""
        lanes = [SteppedLane(self, tuple(points[:, i].tolist()), float(rates[i])) for i in range(rates.size)]
        is_stopped = False
        for done, lane in enumerate(lanes):
            while lane.stop is None and not is_stopped:
                lane.advance()
                is_stopped = tick is not None and tick(done / len(lanes))
        return LaneResults(
            np.array([INTERRUPTED_CODE if lane.stop is None else lane.stop for lane in lanes], np.int8),
            np.array([lane.end.step for lane in lanes], np.int64),
            np.array([lane.end.value for lane in lanes]),
            np.array([lane.end.gradient_norm for lane in lanes]),
            np.array([lane.end.point for lane in lanes]).T,
            np.array([[lane.motion[name] for lane in lanes] for name in MOTION_FIELDS]),
        )


class SteppedLane:
    """One lane: `stop` is the code of its reason to stop, None while it goes on; `end` is its last iterate so far."""

    def __init__(self, engine: SteppedLanes, start: tuple[float, ...], rate: float) -> None:
        settings = engine.settings
        self._settings = replace(settings, start=tuple(projected(start, settings.bounds)), learning_rate=rate)
        self._watch = engine.watch
        self._step: tuple[float, ...] = ()
        self._before: Iterate | None = None
        self.stop: int | None = None
        self.motion = dict.fromkeys(MOTION_FIELDS, 0.0) | {"low": math.inf, "low_after": math.inf}
        try:
            self._stepper = Stepper(engine.objective, self._settings, engine.loop)
        except CannotError:
            nothing = (math.nan,) * len(start)
            self.stop, self.end = NON_FINITE_CODE, Iterate(0, self._settings.start, math.nan, nothing, None)
            return
        self.end = self._stepper.present
        self.motion["limit"] = DIVERGENCE_FACTOR * max(1.0, abs(self.end.value), *map(abs, self.end.point))

    def advance(self) -> None:
        """Make some updates, and measure them."""
        reason = self._stepper.advance(STRETCH_STEPS, self._take)
        self.end = self._stepper.present
        if reason is not None:
            self.stop = STOPS.index(reason)
            self._measure(self.end)

    def _take(self, row: IterateRow) -> None:
        """An iterate that is left."""
        here = iterate_of(row, len(self.end.point))
        self._measure(here)
        if here.step >= self._watch.tail_begin:
            half = "low" if here.step < self._watch.middle else "low_after"
            self.motion[half] = min(self.motion[half], here.value)
            self._before = here

    def _measure(self, here: Iterate) -> None:
        """The gradient at the iterates that are watched, and the step that led here."""
        self.motion["square"] = sum(g * g for g in here.gradient)
        for at, name in self._watch.squares:
            if here.step == at:
                self.motion[name] = self.motion["square"]
        if self._before is None:
            return
        step = tuple(now - then for now, then in zip(here.point, self._before.point, strict=True))
        self.motion["turns"] += sum(a * b for a, b in zip(step, self._step, strict=False)) < 0.0
        length = sum(a * a for a in step)
        if self._before.step == self._watch.tail_begin:
            self.motion["first_length"] = length
        if self._before.step == self._settings.steps - 1:
            self.motion["last_length"] = length
        self._step = step
