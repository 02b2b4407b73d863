"""The groups of a sweep over the machine's cores: processes forked from this one, with the engine as it stands.

An operation of numpy on rows that fit into the cache takes a few microseconds, which is too short for threads to take
turns; so every core gets a process. A fork costs a few milliseconds and no import. Where it is not safe (beside other
threads, or where the platform's own libraries forbid it) and where it does not pay, the groups run here. Results are
taken in order, and are the same either way.
"""

from __future__ import annotations

import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from gdcli.descent.sweeps.lane_data import LaneResults
from gdcli.descent.sweeps.lane_grid import LaneGrid, OnProgress, ShouldStop
from gdcli.descent.sweeps.lane_grid import follow as follow_here
from gdcli.descent.sweeps.lanes import TICK_SECONDS, LaneEngine, seconds_in_numpy
from gdcli.descent.sweeps.processors import available_cores
from gdcli.errors import CannotError
from gdcli.model import Engine

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

WORTH: Final = 0.1
"""Seconds of work at most, below which forking does not pay."""
AHEAD: Final = 4
"""Groups for each process that may be in work or wait for one before them."""

Span = tuple[int, int]


def follow(
    engine: LaneEngine,
    grid: LaneGrid,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Iterator[tuple[int, int, LaneResults]]:
    """As `sweep.follow`, over all cores where that pays. Raises CannotError where a process is lost."""
    count = min(available_cores(), grid.count)
    if count < 2 or not (_may_fork() and _pays(engine, grid)):
        yield from follow_here(engine, grid, on_progress, should_stop)
        return
    with _crew(engine, grid, count) as crew:
        while crew.unfinished():
            crew.listen()
            yield from crew.ended()
            if on_progress is not None:
                on_progress(crew.lanes_done(), grid.count)
            if should_stop is not None and should_stop():
                crew.stop()


def _may_fork() -> bool:
    """A fork has one thread only: locks that others hold would stay locked in it. macOS forbids it beside its BLAS."""
    return sys.platform == "linux" and threading.active_count() == 1


def _pays(engine: LaneEngine, grid: LaneGrid) -> bool:
    """Compiled lanes have threads of their own."""
    return engine.name is Engine.PYTHON and seconds_in_numpy(engine.objective, engine.settings, grid.count) > WORTH


@contextmanager
def _crew(engine: LaneEngine, grid: LaneGrid, count: int) -> Iterator[_Crew]:
    """Processes at work; leave the context, and they are gone."""
    from multiprocessing import get_context  # noqa: PLC0415 - for large sweeps only

    context = get_context("fork")
    hands: list[_Hand] = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, engine, grid), daemon=True)
            with warnings.catch_warnings():
                # Python warns of threads that it does not know, such as those of numpy's BLAS, which wait for work.
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            theirs.close()
            hands.append(_Hand(process, ours))
        yield _Crew(hands, grid, engine.width)
    finally:
        for hand in hands:
            hand.process.terminate()
            hand.line.close()
        for hand in hands:
            hand.process.join()


class _Hand:
    """One process: the line to it, the group it has in work, if it has one, and how much of that is done."""

    def __init__(self, process: BaseProcess, line: Connection) -> None:
        self.process = process
        self.line = line
        self.group: Span | None = None
        self.share = 0.0

    def take(self, group: Span) -> None:
        """Begin with a group."""
        self.group, self.share = group, 0.0
        self._say(group)

    def stop(self) -> None:
        """End the group in work as it is."""
        self._say(None)

    def word(self) -> float | LaneResults:
        """How far the group is, or its results. Raises CannotError."""
        try:
            said: float | LaneResults | Exception = self.line.recv()
        except (EOFError, OSError):
            raise _lost() from None
        if isinstance(said, Exception):
            raise said
        return said

    def _say(self, word: Span | None) -> None:
        try:
            self.line.send(word)
        except OSError:
            raise _lost() from None


class _Crew:
    """Hands out groups, and gives their results back in order."""

    def __init__(self, hands: list[_Hand], grid: LaneGrid, width: int) -> None:
        rounds = -(-grid.count // (len(hands) * width))
        # Everybody gets as many groups of the same width, and nobody is left to be waited for.
        self._width = -(-grid.count // (len(hands) * rounds))
        self._hands = hands
        self._groups = grid.groups(self._width)
        self._done: dict[int, tuple[int, LaneResults]] = {}
        self._asked = self._taken = 0
        self._stopping = False

    def unfinished(self) -> bool:
        """Whether there is more to come; who has nothing to do gets the next group."""
        for hand in self._hands:
            far = self._asked - self._taken >= AHEAD * len(self._hands) * self._width
            if hand.group is None and not far and not self._stopping and (group := next(self._groups, None)):
                hand.take(group)
                self._asked = group[1]
        return any(hand.group for hand in self._hands)

    def listen(self) -> None:
        """Wait a moment for what the processes have to say."""
        from multiprocessing.connection import wait  # noqa: PLC0415 - for large sweeps only

        speaking = wait([hand.line for hand in self._hands if hand.group], TICK_SECONDS)
        for hand in self._hands:
            if hand.line not in speaking or hand.group is None:
                continue
            word = hand.word()
            if isinstance(word, float):
                hand.share = word
            else:
                begin, end = hand.group
                self._done[begin] = end, word
                hand.group = None

    def ended(self) -> Iterator[tuple[int, int, LaneResults]]:
        """The next groups in order, as far as they have ended."""
        while self._taken in self._done:
            begin = self._taken
            self._taken, results = self._done.pop(begin)
            yield begin, self._taken, results

    def lanes_done(self) -> int:
        """How many lanes have ended, about."""
        waiting = sum(end - begin for begin, (end, _) in self._done.items())
        return self._taken + waiting + sum(
            int(hand.share * (hand.group[1] - hand.group[0])) for hand in self._hands if hand.group
        )

    def stop(self) -> None:
        """Begin nothing more, and end what is in work as it is."""
        if not self._stopping:
            self._stopping = True
            for hand in self._hands:
                if hand.group:
                    hand.stop()


def _lost() -> CannotError:
    return CannotError("a process that ran a part of the sweep died", "It may have run out of memory: try fewer lanes.")


# What follows runs in the processes.


def _work(line: Connection, engine: LaneEngine, grid: LaneGrid) -> None:
    """Run groups as they are asked for, until the line is closed or the answer to a word is to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells everybody; who asked for the groups decides
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)

    def ticked(share: float) -> bool:
        line.send(share)
        return line.poll()

    with suppress(EOFError, OSError):
        while (group := line.recv()) is not None:
            try:
                said: LaneResults | Exception = engine.run(*grid.block(*group), ticked)
            except Exception as error:
                said = error  # to be raised where it is known what it means
            line.send(said)
