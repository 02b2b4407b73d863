"""A sweep over several processes comes to what it comes to in one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from gdcli.descent.single.settings import settle
from gdcli.descent.sweep import sweep
from gdcli.descent.sweeps import process_pool as cores
from gdcli.descent.sweeps.lane_data import INTERRUPTED, STOPS, LaneResults, joined
from gdcli.descent.sweeps.lane_grid import LaneGrid
from gdcli.descent.sweeps.lane_grid import follow as follow_here
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.process_pool import follow
from gdcli.descent.sweeps.starts import RandomStarts
from gdcli.diagnosis.many.lane_outcomes import classifier
from gdcli.errors import CannotError
from gdcli.graph.objective import Objective
from gdcli.language import parse
from gdcli.language.values import Range
from gdcli.model import Settings, StopReason

VALLEY = parse("(1 - x)**2 + 100*(y - x**2)**2")
STARTS = RandomStarts(("x", "y"), (Range(-2.0, 2.0), Range(-1.0, 3.0)), 700, seed=3)
GRID = LaneGrid(tuple(1e-4 * 1.4**i for i in range(20)), STARTS)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is one process elsewhere")


@pytest.fixture(autouse=True)
def _three_cores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three processes however many cores there are, and nothing here waits forever."""
    monkeypatch.setattr(cores, "available_cores", lambda: 3)
    monkeypatch.setattr(cores, "WORTH", 0.0)
    monkeypatch.setattr(cores, "_may_fork", lambda: True)
    previous = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("this takes too long"))
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


def engine(steps: int = 300, tol: float = 1e-6) -> LaneEngine:
    return LaneEngine(Objective(VALLEY), settle(Settings((0.0, 0.0), 0.1, steps, tol), ("x", "y")))


def gathered(groups: Iterator[tuple[int, int, LaneResults]]) -> tuple[list[tuple[int, int]], LaneResults]:
    found = list(groups)
    return [(begin, end) for begin, end, _ in found], joined([results for *_, results in found], 2)


def assert_nobody_is_left() -> None:
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("width", [256, 1000, 10_000])
def test_results_come_in_order_and_are_the_same_to_the_bit(width: int) -> None:
    run = engine()
    run.width = width
    told: list[int] = []
    spans, several = gathered(follow(run, GRID, lambda done, _: told.append(done)))
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
    several, one = (sweep(VALLEY, settings, GRID.rates, STARTS, judge, follow=each) for each in (follow, follow_here))
    assert several == one


def test_when_stopped_what_is_in_work_is_interrupted() -> None:
    begun = time.monotonic()
    spans, results = gathered(follow(engine(10**9, 0.0), GRID, None, lambda: time.monotonic() - begun > 0.3))
    reasons = {STOPS[code] for code in results.stop.tolist()}
    assert StopReason.INTERRUPTED in reasons
    assert reasons <= {StopReason.INTERRUPTED, StopReason.DIVERGED, StopReason.NON_FINITE}
    assert (results.stop == INTERRUPTED).any()
    assert len(spans) == 3
    assert_nobody_is_left()


def test_who_no_longer_listens_leaves_nobody_at_work() -> None:
    run = engine(10**9, 0.0)
    run.width = 256
    groups = follow(run, LaneGrid((1.0, *GRID.rates), STARTS))
    next(groups)
    groups.close()  # type: ignore[attr-defined]
    assert_nobody_is_left()


def test_a_process_that_is_killed_is_told_of() -> None:
    asked = 0

    def kill_one() -> bool:
        nonlocal asked
        asked += 1
        if asked == 2:
            os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)
        return False

    with pytest.raises(CannotError, match="died"):
        gathered(follow(engine(10**9, 0.0), GRID, None, kill_one))
    assert_nobody_is_left()


def test_what_goes_wrong_in_a_process_is_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> LaneResults:
        raise MemoryError("no room")

    monkeypatch.setattr(LaneEngine, "run", fail)
    with pytest.raises(MemoryError, match="no room"):
        gathered(follow(engine(), GRID))
    assert_nobody_is_left()


@pytest.mark.parametrize("why", ["one core", "beside a thread", "little to do"])
def test_where_it_does_not_pay_or_is_not_safe_there_is_no_process(why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(cores, "_crew", lambda *_: pytest.fail("a process was started"))
    monkeypatch.setattr(cores, "WORTH", 1e9 if why == "little to do" else 0.0)
    monkeypatch.setattr(cores, "available_cores", lambda: 1 if why == "one core" else 2)
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    if why == "beside a thread":
        thread.start()
    try:
        spans, _ = gathered(follow(engine(), GRID))
    finally:
        done.set()
    assert spans[-1][1] == GRID.count
