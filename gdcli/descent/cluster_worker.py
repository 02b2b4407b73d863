"""The part of a sweep that a Dask worker runs: it reads the job as if it had been typed, and runs its groups."""

from __future__ import annotations

import pickle
import threading
import time
from collections import deque
from collections.abc import Iterator
from importlib import import_module
from pkgutil import resolve_name
from typing import Final

from gdcli.descent import sentences as say
from gdcli.descent.lane_engines import lane_engine
from gdcli.descent.sweeps.lane_grid import LaneGrid
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.starts import Starts
from gdcli.descent.sweeps.tallies import Counted, LaneJudge, added_up, tallies
from gdcli.errors import CannotError
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import read_again
from gdcli.model import Settings
from gdcli.record import record

TOPIC: Final = "gdcli"
"""The topic of the workers' reports on the progress of a group."""
REPORT_SECONDS: Final = 1.0
"""Seconds between two reports on a group."""

@record
class ClusterJob:
    """The data that all groups of one sweep share."""

    id: str
    text: str
    variables: tuple[str, ...]
    settings: Settings
    starts: Starts
    engine: str
    judge: LaneJudge


@record
class JobGroup:
    """The lanes begin … end - 1, with the rates that they need; `first_rate` is the index of the first rate."""

    begin: int
    end: int
    first_rate: int
    rates: tuple[float, ...]

    def grid(self, starts: Starts) -> tuple[LaneGrid, int]:
        """A grid with the group's rates, and the number of lanes of the whole grid that come before it."""
        return LaneGrid(self.rates, starts), self.first_rate * starts.count


def group_of(grid: LaneGrid, begin: int, end: int) -> JobGroup:
    """A group of lanes, with only the rates of the grid that it needs."""
    each = grid.starts.count
    first, last = begin // each, (end - 1) // each
    return JobGroup(begin, end, first, grid.rates[first : last + 1])


def own_version() -> str:
    """The version of gdcli in this process."""
    return str(resolve_name("gdcli:__version__"))


_given_up: Final[deque[str]] = deque(maxlen=64)
"""The ids of the last jobs that were cancelled."""
_thread = threading.local()
"""Each thread keeps the engine of its last job."""


@record
class GroupAnswer:
    """The answer for a group: the counts of its rates, and the facts that the judge has found."""

    counted: tuple[Counted, ...]
    found: object


def run_group(version: str, packed_job: bytes, packed_group: bytes) -> GroupAnswer:
    """Run a group of lanes for a client of a version. Raises CannotError if gdcli has another version here."""
    if version != own_version():
        refusal = say.VERSIONS_DIFFER(version=own_version(), own=version)
        raise CannotError(refusal, say.SAME_VERSION(version=version))
    job: ClusterJob
    job, engine = _prepared(packed_job)
    group: JobGroup = pickle.loads(packed_group)
    grid, before = group.grid(job.starts)
    job.judge.hand_over()  # removes what the judge found in a group that failed
    first, last = group.begin - before, group.end - before
    worker = import_module("distributed").get_worker()
    told = time.monotonic()

    def counted() -> Iterator[Counted]:
        for begin in range(first, last, engine.width):
            end = min(begin + engine.width, last)

            def ticked(share: float, begin: int = begin, end: int = end) -> bool:
                nonlocal told
                if time.monotonic() - told >= REPORT_SECONDS:
                    told = time.monotonic()
                    done = (begin - first + float(share) * (end - begin)) / (last - first)
                    worker.log_event(TOPIC, [job.id, group.begin, done])
                return job.id in _given_up

            yield from tallies(grid, job.judge, begin, end, engine.run(*grid.block(begin, end), ticked))

    return GroupAnswer(tuple(added_up(counted(), grid)), job.judge.hand_over())


def _prepared(packed: bytes) -> tuple[ClusterJob, LaneEngine]:
    """A job with its engine, which is kept for the next group of the same job."""
    if getattr(_thread, "packed", None) != packed:
        job: ClusterJob = pickle.loads(packed)
        objective = Objective(read_again(job.text, job.variables))
        try:
            _thread.engine = lane_engine(objective, job.settings, 0, job.engine)
        except CannotError as error:
            problem = say.ON_A_WORKER(problem=error.args[0])
            raise CannotError(problem, say.COMPILER_ON_EVERY_WORKER()) from error
        _thread.job, _thread.packed = job, packed
    return _thread.job, _thread.engine


def give_up(job: str) -> None:
    """End the running groups of a job."""
    _given_up.append(job)
