"""The groups of a sweep over the machine's cores: processes forked from this one, with the engine as it stands.

An operation of numpy on rows that fit into the cache takes a few microseconds, which is too short for threads to take
turns; so every core gets a process. A fork takes a few milliseconds and imports nothing. Groups run in this process if
forking is not safe (with other threads, or with macOS's libraries), if it saves no time, or if the system has no files
or processes left. Results come in order, and are the same either way.

`concurrent.futures` has no way to end what is in work without a thread that may hang when files run out.
"""

from __future__ import annotations

import select
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from gdcli.descent.sweeps.forked_worker import ForkedWorker, LaneSpan
from gdcli.descent.sweeps.lane_data import LaneResults
from gdcli.descent.sweeps.lane_grid import LaneGrid, OnProgress, ShouldStop, fair_width
from gdcli.descent.sweeps.lane_grid import follow as follow_here
from gdcli.descent.sweeps.lane_group import TICK_SECONDS
from gdcli.descent.sweeps.lanes import LaneEngine, seconds_in_numpy
from gdcli.descent.sweeps.processors import available_cores
from gdcli.model import Engine

FORKING_PAYS_SECONDS: Final = 0.25
"""Fewer seconds of work than this, if no lane ends early, are not forked: most lanes do, and two forks take 0.03."""
GROUPS_AHEAD: Final = 4
"""The most groups for each worker that run, or wait for the results of earlier groups."""


def follow_in_pool(
    engine: LaneEngine,
    grid: LaneGrid,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Iterator[tuple[int, int, LaneResults]]:
    """A `lane_grid.follow` over all cores, if that saves time. Raises CannotError if a process dies."""
    count = min(available_cores(), grid.count)
    wanted = count if count > 1 and _can_fork() and _is_long_enough(engine, grid) else 0
    with _pool(engine, grid, wanted, should_stop or (lambda: False)) as pool:
        if not pool.has_workers:
            yield from follow_here(engine, grid, on_progress, should_stop)
            return
        while pool.has_more():
            pool.listen()
            yield from pool.ended()
            if on_progress is not None:
                on_progress(pool.lanes_done(), grid.count)
            if should_stop is not None and should_stop():
                pool.stop()


def _can_fork() -> bool:
    """Whether a fork is safe. It has one thread only, and locks that other threads hold would stay locked in it.

    On macOS it is not safe with the system's BLAS.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def _is_long_enough(engine: LaneEngine, grid: LaneGrid) -> bool:
    """Whether the work is long enough for forks; compiled lanes start threads instead."""
    if engine.name is not Engine.PYTHON:
        return False
    return seconds_in_numpy(engine.objective, engine.settings, grid.count) > FORKING_PAYS_SECONDS


@contextmanager
def _pool(engine: LaneEngine, grid: LaneGrid, count: int, should_stop: ShouldStop) -> Iterator[_Pool]:
    """At most `count` workers, as many as the system allows; they are gone when the context is left."""
    workers: list[ForkedWorker] = []
    try:
        with suppress(OSError, MemoryError):
            for _ in range(count):
                workers.append(ForkedWorker(lambda span, tick: engine.run(*grid.block(*span), tick), workers))
        yield _Pool(workers, engine, grid, should_stop)
    finally:
        for worker in workers:
            worker.end()


class _Pool:
    """Sends groups to workers, and yields their results in order."""

    def __init__(
        self, workers: list[ForkedWorker], engine: LaneEngine, grid: LaneGrid, should_stop: ShouldStop
    ) -> None:
        self._workers = list(workers)
        self._engine = engine
        self._grid = grid
        self._should_stop = should_stop
        self._width = fair_width(grid.count, engine.width, max(1, len(workers)))
        self._groups = grid.groups(self._width)
        self._done: dict[int, tuple[int, LaneResults]] = {}
        self._asked = self._taken = 0
        self._is_stopping = False

    @property
    def has_workers(self) -> bool:
        return bool(self._workers)

    def has_more(self) -> bool:
        """Whether results are still missing; sends the next groups to workers without one."""
        for worker in self._workers:
            if worker.group is None and (group := self._next_group()):
                worker.begin(group)
        if not self._workers and (group := self._next_group()):  # all were given up
            self._run_here(group)
        return bool(self._done) or any(worker.group for worker in self._workers)

    def _next_group(self) -> LaneSpan | None:
        """The next group; None if too many wait for earlier ones, or if the pool was stopped."""
        ahead = GROUPS_AHEAD * max(1, len(self._workers)) * self._width
        if self._is_stopping or self._asked - self._taken >= ahead or not (group := next(self._groups, None)):
            return None
        self._asked = group[1]
        return group

    def listen(self) -> None:
        """Read the output of the workers, after at most TICK_SECONDS; end workers that were stopped (SIGSTOP)."""
        poll = select.poll()
        for worker in self._workers:
            poll.register(worker.results, select.POLLIN)
        written = {descriptor for descriptor, _ in poll.poll(TICK_SECONDS * 1000)} if self._workers else set()
        for worker in tuple(self._workers):
            group = worker.group
            if worker.results in written:
                if (results := worker.read()) is not None and group:
                    self._done[group[0]] = group[1], results
            elif worker.is_stopped():
                worker.end()
                self._workers.remove(worker)
                if group:
                    self._run_here(group)

    def _run_here(self, group: LaneSpan) -> None:
        results = self._engine.run(*self._grid.block(*group), lambda _: self._is_stopping or self._should_stop())
        self._done[group[0]] = group[1], results

    def ended(self) -> Iterator[tuple[int, int, LaneResults]]:
        """The results of the next groups in order, as far as they have arrived."""
        while self._taken in self._done:
            begin = self._taken
            self._taken, results = self._done.pop(begin)
            yield begin, self._taken, results

    def lanes_done(self) -> int:
        """About the number of lanes that have ended."""
        waiting = sum(end - begin for begin, (end, _) in self._done.items())
        running = sum(int(each.share * (each.group[1] - each.group[0])) for each in self._workers if each.group)
        return self._taken + waiting + running

    def stop(self) -> None:
        """Send no more groups, and stop the running ones."""
        self._is_stopping = True
        for worker in self._workers:
            worker.stop()
