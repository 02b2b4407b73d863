"""A sweep over several processes has the same results as in one process."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from gdcli.calculus.algebra.process import end_all
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweep_by_rate import sweep
from gdcli.descent.sweeps import forked_worker
from gdcli.descent.sweeps import process_pool as cores
from gdcli.descent.sweeps.lane_data import INTERRUPTED_CODE, STOPS, LaneResults, joined_results
from gdcli.descent.sweeps.lane_grid import LaneGrid
from gdcli.descent.sweeps.lane_grid import follow as follow_here
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.process_pool import follow_in_pool
from gdcli.descent.sweeps.starts import RandomStarts
from gdcli.descent.sweeps.tallies import counting
from gdcli.diagnosis.many.lane_outcomes import classifier
from gdcli.errors import CannotError
from gdcli.graph.objective import Objective
from gdcli.language.ranges import VariableRange
from gdcli.language.reading.parser import parse
from gdcli.model import Settings, StopReason

VALLEY = parse("(1 - x)**2 + 100*(y - x**2)**2")
STARTS = RandomStarts(("x", "y"), (VariableRange(-2.0, 2.0), VariableRange(-1.0, 3.0)), 700, seed=3)
GRID = LaneGrid(tuple(1e-4 * 1.4**i for i in range(20)), STARTS)

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is one process elsewhere")


@pytest.fixture(autouse=True)
def _three_cores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three processes on any number of cores, and no other child; no test here waits forever."""
    end_all()  # the algebra of an earlier test
    monkeypatch.setattr(cores, "available_cores", lambda: 3)
    monkeypatch.setattr(cores, "FORKING_PAYS_SECONDS", 0.0)
    monkeypatch.setattr(cores, "_can_fork", lambda: True)
    previous = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("this takes too long"))
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


def engine(steps: int = 300, tol: float = 1e-6) -> LaneEngine:
    return LaneEngine(Objective(VALLEY), checked_settings(Settings((0.0, 0.0), 0.1, steps, tol), ("x", "y")))


def gathered(groups: Iterator[tuple[int, int, LaneResults]]) -> tuple[list[tuple[int, int]], LaneResults]:
    found = list(groups)
    return [(begin, end) for begin, end, _ in found], joined_results([results for *_, results in found], 2)


def assert_nobody_is_left() -> None:
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("width", [256, 1000, 10_000])
def test_results_come_in_order_and_are_the_same_to_the_bit(width: int) -> None:
    run = engine()
    run.width = width
    told: list[int] = []
    spans, several = gathered(follow_in_pool(run, GRID, lambda done, _: told.append(done)))
    _, one = gathered(follow_here(run, GRID))
    assert [begin for begin, _ in spans] == [0, *(end for _, end in spans)][:-1]
    assert spans[-1][1] == GRID.count
    assert len(spans) % 3 == 0
    for field in ("stop", "steps", "value", "gradient_norm", "point", "motion"):
        np.testing.assert_array_equal(getattr(several, field), getattr(one, field))
    assert told[-1] == GRID.count
    assert max(told) <= GRID.count
    assert_nobody_is_left()


def test_a_sweep_is_the_same_over_several_processes() -> None:
    settings = Settings((), 0.1, 300)
    judge = classifier(Objective(VALLEY), settings)
    counts = map(counting, (follow_in_pool, follow_here))
    several, one = (sweep(VALLEY, settings, GRID.rates, STARTS, judge, count=count) for count in counts)
    assert several == one


def test_when_stopped_what_is_in_work_is_interrupted() -> None:
    begun = time.monotonic()
    spans, results = gathered(follow_in_pool(engine(10**9, 0.0), GRID, None, lambda: time.monotonic() - begun > 0.3))
    reasons = {STOPS[code] for code in results.stop.tolist()}
    assert StopReason.INTERRUPTED in reasons
    assert reasons <= {StopReason.INTERRUPTED, StopReason.DIVERGED, StopReason.NON_FINITE}
    assert (results.stop == INTERRUPTED_CODE).any()
    assert len(spans) == 3
    assert_nobody_is_left()


def test_a_reader_that_leaves_ends_the_workers() -> None:
    run = engine(10**9, 0.0)
    run.width = 256
    groups = follow_in_pool(run, LaneGrid((1.0, *GRID.rates), STARTS))
    next(groups)
    groups.close()  # type: ignore[attr-defined]
    assert_nobody_is_left()


def test_a_process_that_is_killed_is_told_of() -> None:
    with pytest.raises(CannotError, match="died"):
        gathered(follow_in_pool(engine(10**9, 0.0), GRID, None, once(lambda: os.kill(children()[0], signal.SIGKILL))))
    assert_nobody_is_left()


def once(act: Callable[[], None]) -> Callable[[], bool]:
    """A `should_stop` that acts when it is asked for the second time, and never stops anything."""
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        if asked == 2:
            act()
        return False

    return should_stop


def children() -> list[int]:
    """The processes that this one has started."""
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def assert_all_is_done_here(groups: Iterator[tuple[int, int, LaneResults]]) -> None:
    """The results are those of a single process, and no process is left."""
    spans, several = gathered(groups)
    assert spans[-1][1] == GRID.count
    _, one = gathered(follow_here(engine(), GRID))
    for field in ("stop", "steps", "value", "point"):
        np.testing.assert_array_equal(getattr(several, field), getattr(one, field))
    assert_nobody_is_left()


@pytest.mark.parametrize("count", [1, 3])
def test_the_groups_of_stopped_workers_are_run_here(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forked_worker, "STOPPED_SECONDS", 0.1)
    run = engine()
    run.width = 256

    def stop_some() -> None:
        for pid in children()[:count]:
            os.kill(pid, signal.SIGSTOP)

    assert_all_is_done_here(follow_in_pool(run, GRID, None, once(stop_some)))


def test_a_worker_that_goes_on_is_not_given_up() -> None:
    def pause() -> None:
        for number in (signal.SIGSTOP, signal.SIGCONT):
            for pid in children():
                os.kill(pid, number)

    assert_all_is_done_here(follow_in_pool(engine(), GRID, None, once(pause)))


@pytest.mark.parametrize("made", [0, 1, 2])
@pytest.mark.parametrize("error", [OSError("no process"), MemoryError()], ids=repr)
def test_without_processes_the_work_is_done_with_those_there_are(
    made: int, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    fork, forks = os.fork, []

    def refuse() -> int:
        forks.append(1)
        if len(forks) > made:
            raise error
        return fork()

    monkeypatch.setattr(os, "fork", refuse)
    assert_all_is_done_here(follow_in_pool(engine(), GRID))
    assert len(forks) == made + 1


@pytest.mark.parametrize("spare", [0, 1, 2, 3, 4, 5, 7])
def test_without_files_the_work_is_done_with_those_there_are(spare: int) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = max(int(name) for name in os.listdir("/proc/self/fd"))
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (used + spare, before[1]))
        found = list(follow_in_pool(engine(), GRID))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert_all_is_done_here(iter(found))


def test_no_worker_outlives_its_parent() -> None:
    """The parent is killed, so that it cannot end its workers itself."""
    reader, writer = os.pipe()
    parent = os.fork()
    if parent == 0:
        os.close(reader)
        list(follow_in_pool(engine(10**9, 0.0), GRID, None, once(lambda: os._exit(os.write(writer, b".") and 0))))
        os._exit(1)
    os.close(writer)
    assert os.read(reader, 1) == b"."
    os.waitpid(parent, 0)
    assert os.read(reader, 1) == b""  # every process that held the other end is gone
    os.close(reader)


def test_what_goes_wrong_in_a_process_is_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> LaneResults:
        raise MemoryError("no room")

    monkeypatch.setattr(LaneEngine, "run", fail)
    with pytest.raises(MemoryError, match="no room"):
        gathered(follow_in_pool(engine(), GRID))
    assert_nobody_is_left()


@pytest.mark.parametrize("why", ["one core", "beside a thread", "little to do"])
def test_where_it_does_not_pay_or_is_not_safe_there_is_no_process(why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(cores, "ForkedWorker", lambda *_: pytest.fail("a process was started"))
    monkeypatch.setattr(cores, "FORKING_PAYS_SECONDS", 1e9 if why == "little to do" else 0.0)
    monkeypatch.setattr(cores, "available_cores", lambda: 1 if why == "one core" else 2)
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    if why == "beside a thread":
        thread.start()
    try:
        spans, _ = gathered(follow_in_pool(engine(), GRID))
    finally:
        done.set()
    assert spans[-1][1] == GRID.count
