"""A group of running lanes: they advance together in numpy arrays, and each ends where a single run would end.

A lane that has ended is replaced by a lane from the end of the buffer: the arrays stay dense and fit into the cache.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from gdcli.descent.methods.bounds import clipped, free_slope
from gdcli.descent.single.stepper import DIVERGENCE_FACTOR
from gdcli.descent.sweeps.lane_data import INTERRUPTED_CODE, STOPS, Codes, LaneResults, copied_columns, range_of_slice
from gdcli.graph.armijo import ARMIJO_DECREASE_SHARE
from gdcli.graph.code.numpy_arrays import aligned_rows
from gdcli.graph.code.numpy_operations import Array, Row
from gdcli.model import StopReason

if TYPE_CHECKING:
    from gdcli.descent.sweeps.lanes import LaneEngine

TICK_SECONDS: Final = 0.05
MENDED_LANES_MAX: Final = 2000
"""The most gradients of a group that are mended; mending one takes a hundred times as long as a step."""
NO_LANES: Final = np.empty(0, np.int64)

Tick = Callable[[float], bool]
"""Called from time to time with the share of the work that is done; returns whether to stop."""


class LaneGroup:
    """Running lanes in one buffer, a row for each quantity; the lanes that have not ended are in its first columns.

    The lanes that have ended are in `results`.
    """

    def __init__(self, engine: LaneEngine, points: Array, rates: Array, results: LaneResults) -> None:
        self.engine = engine
        self.rows = engine.rows
        self.settings = engine.settings
        self.watch = engine.watch
        m = rates.size
        self.data = aligned_rows(self.rows.count, m)
        self.data[self.rows.point] = self.projected(points)
        self.data[self.rows.rate] = rates
        self.data[[self.rows.low, self.rows.low_after, *range_of_slice(self.rows.memory)]] = np.inf
        self.lanes = np.arange(m)
        self.bound = math.nan
        self.before, self.last = self.rows.before, self.rows.last
        self.results = results
        self.mended = 0
        self.narrow(m)

    def narrow(self, width: int) -> None:
        """Let the views end after `width` lanes."""
        rows = self.rows
        self.width = width
        self.live = self.data[:, :width]
        self.each = list(self.live)
        self.work = list(self.engine.work[:, :width])
        self.watched = self.live[: rows.point.stop]
        self.sloped = self.each[rows.gradient]
        self.seen_from = [*self.each[rows.point], *self.each[rows.memory]]
        self.looked = [self.each[rows.value], *self.sloped, self.each[rows.square], *self.each[rows.tested]]
        self.moved = [*self.each[rows.point], *self.each[rows.state]]
        self.read = [
            *self.each[rows.point], self.each[rows.value], *self.sloped, *self.each[rows.state], self.each[rows.rate],
        ]  # fmt: skip

    def run(self, tick: Tick | None) -> None:
        """Advance until every lane has ended."""
        steps = self.settings.steps
        asked = time.perf_counter()
        with np.errstate(all="ignore"):
            for k in range(steps + 1):
                suspects = self.suspects(k)
                stopping = False
                if tick is not None and time.perf_counter() - asked > TICK_SECONDS:
                    stopping = tick(1.0 - self.width / self.lanes.size * (1.0 - k / max(1, steps)))
                    asked = time.perf_counter()
                if stopping or k == steps:
                    suspects = np.arange(self.width)
                if suspects.size:
                    self.retire(suspects, k, stopping)
                    if self.width == 0:
                        break
                self.advance(k)

    def set_limits(self) -> None:
        """The size at which each lane has diverged, and the smallest of these sizes."""
        sizes = np.abs(self.live[self.rows.value : self.rows.point.stop]).max(axis=0)
        self.each[self.rows.limit][...] = DIVERGENCE_FACTOR * np.maximum(1.0, sizes)
        self.bound = float(np.fmin.reduce(self.each[self.rows.limit]))

    def suspects(self, k: int) -> NDArray[np.int64]:
        """The lanes that may end at this iterate; usually the extremes of the rows show that there are none."""
        self.engine.look.run(self.seen_from, self.looked, self.work)
        if k == 0:
            self.set_limits()
        for at, name in self.watch.squares:
            if k == at:
                self.live[getattr(self.rows, name)] = self.live[self.rows.square]
        least, most = np.minimum.reduce, np.maximum.reduce
        inside = most(self.watched, axis=None) < self.bound and least(self.watched, axis=None) > -self.bound
        if inside and all(least(self.each[test.row]) > test.threshold for test in self.engine.tests):
            return NO_LANES
        going = np.ones(self.width, bool)
        for test in self.engine.tests:
            going &= self.each[test.row] > test.threshold
        if inside:
            return np.flatnonzero(~going)
        going &= np.isfinite(self.each[self.rows.square])
        sizes = np.abs(self.live[self.rows.value : self.rows.point.stop])
        going &= (sizes <= self.each[self.rows.limit]).all(axis=0)
        return np.flatnonzero(~going)

    def retire(self, suspects: NDArray[np.int64], k: int, stopping: bool) -> None:
        """Store the results of the suspects that end at iterate k, and fill their places."""
        rows = self.rows
        ended = copied_columns(self.live, suspects)
        mended = self.mend(ended)
        self.live[rows.gradient, suspects[mended]] = ended[rows.gradient, mended]
        norms = _norms(ended[rows.value], ended[rows.gradient])
        stop = self.stop_codes(ended, norms, k, stopping)
        over = stop >= 0
        if over.any():
            self.write(suspects[over], stop[over], ended.compress(over, axis=1), norms[over], k)
            self.fill(suspects[over])

    def mend(self, ended: Array) -> NDArray[np.int64]:
        """Replace gradients that the chain rule leaves without a number by the function's, as a single run does.

        Returns the columns of these lanes, at most the first `MENDED_LANES_MAX` of the group; any other such lane ends.
        """
        rows = self.rows
        lost = np.flatnonzero(np.isfinite(ended[rows.value]) & np.isnan(ended[rows.gradient]).any(axis=0))
        lost = lost[: MENDED_LANES_MAX - self.mended]
        self.mended += lost.size
        for lane in lost:
            value, slopes = self.engine.objective.value_and_gradient(tuple(ended[rows.point, lane].tolist()))
            ended[rows.gradient, lane] = slopes if value == value else math.nan
            ended[rows.square, lane] = sum(slope * slope for slope in slopes)
        return lost

    def stop_codes(self, ended: Array, norms: Array, k: int, stopping: bool) -> Codes:
        """The reason to stop of each lane, tested in the order of a single run; -1 for a lane that goes on."""
        rows, tol = self.rows, self.settings.tol
        codes = np.full(norms.size, -1, np.int8)
        if stopping:
            codes[:] = INTERRUPTED_CODE
        if k == self.settings.steps:
            codes[:] = STOPS.index(StopReason.MAX_STEPS)
        for test in reversed(self.engine.tests):
            if test.reason is not StopReason.TOLERANCE:
                codes[ended[test.row] <= test.threshold] = STOPS.index(test.reason)
        inside = (np.abs(ended[rows.value : rows.point.stop]) <= ended[rows.limit]).all(axis=0)
        codes[~inside] = STOPS.index(StopReason.DIVERGED)
        if tol > 0.0:
            slopes = self.free_slopes(ended)
            sizes = _norms(ended[rows.value], slopes) if self.settings.bounds else norms
            for near in np.flatnonzero(np.abs(sizes - tol) <= 1e-9 * tol):
                sizes[near] = math.hypot(*slopes[:, near])
            codes[sizes <= tol] = STOPS.index(StopReason.TOLERANCE)
        finite = np.isfinite(ended[rows.value]) & np.isfinite(ended[rows.gradient]).all(axis=0)
        codes[~finite] = STOPS.index(StopReason.NON_FINITE)
        return codes

    def free_slopes(self, ended: Array) -> Array:
        """The projected gradient of each lane (see `free_slope`); without bounds the gradient itself."""
        point, gradient, bounds = ended[self.rows.point], ended[self.rows.gradient], self.settings.bounds
        if not bounds:
            return gradient
        return np.stack([free_slope(x, g, *pair) for x, g, pair in zip(point, gradient, bounds, strict=True)])

    def write(
        self,
        places: NDArray[np.int64],
        stop: Codes | NDArray[np.int64],
        ended: Array,
        norms: Array,
        steps: NDArray[np.int64] | int,
    ) -> None:
        """Store the results of lanes that have ended; `steps`: the updates made, for each lane or for all."""
        rows, results, lanes = self.rows, self.results, self.lanes[places]
        results.stop[lanes], results.steps[lanes], results.gradient_norm[lanes] = stop, steps, norms
        kept = (rows.value, *range_of_slice(rows.point), *rows.motion)
        for result, row in zip((results.value, *results.point, *results.motion), kept, strict=True):
            result[lanes] = ended[row]

    def fill(self, places: NDArray[np.int64]) -> None:
        """Let lanes from the end take the places of those that have ended."""
        width = self.width - places.size
        gone = np.zeros(self.width, bool)
        gone[places] = True
        holes = places[places < width]
        movers = width + np.flatnonzero(~gone[width:])
        self.data[:, holes] = self.data[:, movers]
        self.lanes[holes] = self.lanes[movers]
        self.narrow(width)

    def advance(self, k: int) -> None:
        """One update of every lane; the last ones are watched."""
        watching = k >= self.watch.tail_begin
        if watching:
            self.watch_values(k)
        memory = self.rows.memory
        if memory.start < memory.stop:
            self.live[memory] = self.live[self.rows.value : self.rows.point.stop]
        self.engine.move.run(self.read if self.engine.steady else self.supplied(k), self.moved, self.work)
        if watching:
            self.watch_steps(k)

    def supplied(self, k: int) -> list[Row]:
        """The inputs of the update that change from step to step."""
        return [*self.read[:-1], self.rate(k), *self.engine.common((float(k),))]

    def rate(self, k: int) -> Array:
        """The learning rate of each lane at iterate k."""
        rates: Array = self.each[self.rows.rate]
        if self.engine.schedule.options:
            settings = self.settings
            rates = self.engine.schedule.rate(k, settings.steps, rates, settings.schedule_options)
        return self.searched(rates) if self.engine.searches else rates

    def searched(self, first: Array) -> Array:
        """The rates that the line search accepts, halved lane by lane (see `line_search`)."""
        rows = self.rows
        rates = first.copy()
        waiting = np.arange(self.width)
        while waiting.size:
            here = copied_columns(self.live, waiting)
            rate, point = rates[waiting], here[rows.point]
            trial = self.projected(point - rate * here[rows.gradient])
            promised = (here[rows.gradient] * (point - trial)).sum(axis=0)
            if not self.settings.bounds:
                square = here[rows.square]
                promised = np.where(square < np.inf, rate * square, promised)
            value = np.empty(waiting.size)
            self.engine.values.run(list(trial), [value], list(self.engine.work[:, : waiting.size]))
            accepted = (value > -np.inf) & (value <= here[rows.value] - ARMIJO_DECREASE_SHARE * promised)
            waiting = waiting[~(accepted | (trial == point).all(axis=0))]
            rates[waiting] /= 2.0
        return rates

    def projected(self, points: Array) -> Array:
        """The points (n, m) moved into the box."""
        bounds = self.settings.bounds
        return np.stack([clipped(x, *pair) for x, pair in zip(points, bounds, strict=True)]) if bounds else points

    def watch_values(self, k: int) -> None:
        """Before one of the last updates: point and lowest value."""
        rows = self.rows
        half = rows.low if k < self.watch.middle else rows.low_after
        np.fmin(self.live[half], self.live[rows.value], out=self.live[half])
        self.live[self.before] = self.live[rows.point]

    def watch_steps(self, k: int) -> None:
        """After one of the last updates: note whether it turns back, and the lengths of the first and the last."""
        rows = self.rows
        step, last = self.live[self.before], self.live[self.last]
        np.subtract(self.live[rows.point], step, out=step)
        np.multiply(step, last, out=last)
        self.each[rows.turns] += np.add.reduce(last, axis=0, out=self.work[0]) < 0.0
        self.before, self.last = self.last, self.before
        if k == self.watch.tail_begin:
            self.live[rows.first_length] = (step * step).sum(axis=0)
        if k == self.settings.steps - 1:
            self.live[rows.last_length] = (step * step).sum(axis=0)


def _norms(values: Array, gradients: Array) -> Array:
    """The norm of each lane's gradient; nan where the function has no value, or a component is nan."""
    norms: Array = np.hypot.reduce(np.abs(gradients), axis=0)
    norms[np.isnan(values) | np.isnan(gradients).any(axis=0)] = np.nan
    return norms
