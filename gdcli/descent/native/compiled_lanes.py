"""Many lanes as machine code, over the cores' threads: the same descents as those of the numpy engine."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from gdcli.descent.methods import sentences as say
from gdcli.descent.methods.optimizers import optimizer_of
from gdcli.descent.native.bound_table import BoundTable
from gdcli.descent.native.c_lanes import BLOCK_LANES, STEPS_TOGETHER_MAX, lanes_source
from gdcli.descent.native.c_library import Address, Build, Integer, find_compiler
from gdcli.descent.native.c_source import write_step
from gdcli.descent.single.stepper import DIVERGENCE_FACTOR
from gdcli.descent.sweeps.lane_data import STOPS, BufferRows, LaneResults, copied_columns
from gdcli.descent.sweeps.lane_group import TICK_SECONDS, LaneGroup, Tick
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.processors import available_cores
from gdcli.errors import UsageError
from gdcli.graph.code.numpy_arrays import aligned_rows
from gdcli.graph.code.numpy_operations import Array
from gdcli.graph.objective import Objective
from gdcli.model import Engine, Settings, StopReason

GROUP_LANES_MAX: Final = 65536
GROUP_NUMBERS_MAX: Final = 4_000_000
"""The most numbers of a group of lanes: memory is bounded, and an interruption loses little."""
PIECES_PER_THREAD: Final = 4
"""Pieces of a group for each thread, so that all threads end at about the same time."""
FIRST_STRETCH_STEPS: Final = 32
"""Steps of the first stretch, after which ended lanes are removed; each stretch is four times as long as the last."""
RATE_TABLE_MAX: Final = 1_000_000
"""Learning rates that are computed in advance for one stretch."""


Advance = Callable[..., None]


class _Work(ctypes.Structure):
    """`struct work` of the C text."""

    _fields_ = (
        ("begin", Integer), ("end", Integer), ("steps", Integer), ("tail", Integer), ("middle", Integer),
        ("data", Address), ("lanes", Integer),
        ("table", Address), ("width", Integer), ("which", Address), ("stop", Address), ("made", Address),
        ("interrupted", Address),
    )  # fmt: skip


class CompiledLanes(LaneEngine):
    """A `LaneEngine` in machine code. Raises UsageError and CannotError if that is not possible."""

    name = Engine.COMPILED

    def __init__(self, objective: Objective, settings: Settings) -> None:
        super().__init__(objective, settings)
        optimizer = optimizer_of(settings.optimizer)
        if optimizer.planning is not None:
            refusal = say.NO_COMPILED_FORM(method=optimizer.name, reason=optimizer.planning.reason())
            raise UsageError(refusal, say.LEAVE_OUT_COMPILED())
        self.threads = available_cores()
        blocks = max(1, GROUP_NUMBERS_MAX // (BLOCK_LANES * self.rows.count * self.threads))
        self.piece = min(self.width, BLOCK_LANES * blocks)
        self.width = min(GROUP_LANES_MAX, max(BLOCK_LANES, GROUP_NUMBERS_MAX // self.rows.count))
        self._advance, self._bound = build_lanes(objective, settings, self.rows)

    def run(self, points: Array, rates: Array, tick: Tick | None = None) -> LaneResults:
        """Descend from every point (n, m) with its rate (m), in pieces, over the threads."""
        size = self.piece_for(rates.size)
        pieces = [slice(a, min(a + size, rates.size)) for a in range(0, rates.size, size)]
        interrupted = ctypes.c_int32(0)
        done = [0] * len(pieces)
        results = LaneResults.empty(*points.shape)

        def descend(number: int) -> None:
            piece = pieces[number]
            lanes = _CompiledGroup(self, points[:, piece], rates[piece], results.part(piece), interrupted)
            for still in lanes.stretches(self._advance):
                done[number] = rates[piece].size - still

        with ThreadPoolExecutor(self.threads) as pool:
            futures: list[Future[None]] = []
            try:
                # If the system has no threads left, the ones that have started do the rest, or this one does.
                with suppress(RuntimeError):
                    futures.extend(pool.submit(descend, number) for number in range(len(pieces)))
                while wait(futures, TICK_SECONDS).not_done:
                    if tick is not None and tick(sum(done) / rates.size):
                        interrupted.value = 1
                for number in range(len(futures), len(pieces)):
                    descend(number)
            finally:
                interrupted.value = 1
                pool.shutdown(cancel_futures=True)
        for future in futures:
            future.result()
        return results

    def piece_for(self, lanes: int) -> int:
        """The number of lanes that a thread runs at a time."""
        fair = -(-lanes // (self.threads * PIECES_PER_THREAD * BLOCK_LANES)) * BLOCK_LANES
        return max(BLOCK_LANES, min(self.piece, fair))


def build_lanes(objective: Objective, settings: Settings, rows: BufferRows) -> tuple[Advance, BoundTable | None]:
    """The function `advance` for one method on one objective, and the table that it reads. Raises CannotError."""
    compiler = find_compiler()
    step = write_step(objective, optimizer_of(settings.optimizer), settings, of_lane=True)
    with Build(lanes_source(step, rows, settings), compiler) as build:
        advance = build.function("advance")
        graph = objective.graph
        bound = None if graph.table is None else BoundTable(build, step.stages, graph)
    advance.argtypes = (ctypes.POINTER(_Work),)
    advance.restype = None
    return cast(Advance, advance), bound


class _CompiledGroup(LaneGroup):
    """The lanes of one piece; ended lanes are removed between stretches of steps."""

    def __init__(
        self, engine: CompiledLanes, points: Array, rates: Array, results: LaneResults, interrupted: ctypes.c_int32
    ) -> None:
        super().__init__(engine, points, rates, results)
        self.interrupted = interrupted
        self.begin_blocks()
        value = np.empty(rates.size)
        with np.errstate(all="ignore"):
            start = self.data[self.rows.point]
            engine.values.run(list(start), [value], np.empty((engine.values.registers, rates.size)))
            sizes = np.maximum(np.abs(value), np.abs(start).max(axis=0))
            self.data[self.rows.limit] = DIVERGENCE_FACTOR * np.maximum(1.0, sizes)

    def stretches(self, advance: Advance) -> Iterator[int]:
        """Advance all lanes to their ends, stretch by stretch; yields how many have not ended."""
        begin, length = 0, FIRST_STRETCH_STEPS
        while self.lanes.size:
            # At the last iterate of a call a lane has its squared gradient norm.
            end = min([begin + length, self.settings.steps + 1, *(k + 1 for k, _ in self.watch.squares if k >= begin)])
            if not self.engine.steady:
                end = min(end, begin + STEPS_TOGETHER_MAX)
            if self.engine.schedule.options:  # the rates of a stretch are computed in advance
                end = min(end, begin + max(1, RATE_TABLE_MAX // self.lanes.size))
            self.stretch(advance, begin, end)
            begin, length = end, 4 * length
            yield self.lanes.size

    def stretch(self, advance: Advance, begin: int, end: int) -> None:
        """Advance from iterate `begin` to `end`; lanes that end on the way are removed."""
        data = self.data
        table, which = self.table(begin, end, data[self.rows.rate])
        work = _Work(
            begin, end, self.settings.steps, self.watch.tail_begin, self.watch.middle,
            data.ctypes.data, self.stop.size,
            None if table is None else table.ctypes.data, 0 if table is None else table.shape[1], which.ctypes.data,
            self.stop.ctypes.data, self.made.ctypes.data, ctypes.addressof(self.interrupted),
        )  # fmt: skip
        advance(ctypes.byref(work))
        self.keep_squares(end - 1)
        over = np.flatnonzero(self.stop[: self.lanes.size] >= 0)
        if over.size:
            self.remove(over)

    def remove(self, over: NDArray[np.int64]) -> None:
        """Store the results of the lanes at these places, which have ended, and go on with the others."""
        data, stop, lanes = self.data, self.stop[over], self.lanes.size
        ended = data if over.size == lanes else copied_columns(data, over)
        mended = self.mend(ended)
        norms = np.hypot.reduce(ended[self.rows.gradient], axis=0)
        # If a mended gradient is above the tolerance, a single run would go on; a compiled lane ends.
        stop[mended[norms[mended] <= self.settings.tol]] = STOPS.index(StopReason.TOLERANCE)
        self.write(over, stop, ended, norms, self.made[over])
        still = np.flatnonzero(self.stop[:lanes] < 0)
        self.data, self.lanes = aligned_rows(self.rows.count, still.size), self.lanes[still]
        self.data[...] = data[:, still]
        self.begin_blocks()

    def keep_squares(self, k: int) -> None:
        """Keep the squared gradient norm at iterate k of the lanes that came to it, if it is to be kept."""
        for at, name in self.watch.squares:
            if at == k:
                here = ((self.stop < 0) | (self.made == k))[: self.lanes.size]
                np.copyto(self.data[getattr(self.rows, name)], self.data[self.rows.square], where=here)

    def begin_blocks(self) -> None:
        """Mark every lane as running; the padding of the last block counts as ended."""
        self.stop = np.zeros(self.data.strides[0] // self.data.itemsize, np.int64)
        self.stop[: self.lanes.size] = -1
        self.made = np.zeros(self.stop.size, np.int64)

    def table(self, begin: int, end: int, rates: Array) -> tuple[Array | None, NDArray[np.int32]]:
        """The learning rates of the steps (rows) for each different rate (columns), and the column of each lane.

        Without a schedule there is no table.
        """
        engine, settings = self.engine, self.settings
        if not engine.schedule.options:
            return None, np.empty(0, np.int32)
        different, inverse = np.unique(rates, return_inverse=True)
        which = np.zeros(self.stop.size, np.int32)
        which[: rates.size] = inverse
        rows = [
            engine.schedule.rate(k, settings.steps, different, settings.schedule_options)
            for k in range(begin, min(end, settings.steps))
        ]
        # No update leads on from the last iterate, so its rate is never used.
        rows.append(different)
        return np.array(rows), which
