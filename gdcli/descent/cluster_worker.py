"""What a Dask worker does for a sweep: it reads the job as if it had been typed, and runs the groups it is given."""

from __future__ import annotations

import pickle
import threading
import time
from collections import deque
from importlib import import_module
from pkgutil import resolve_name
from typing import Final

from gdcli.descent import sentences as say
from gdcli.descent.lane_engines import lane_engine
from gdcli.descent.sweeps.lane_data import LaneResults
from gdcli.descent.sweeps.lane_grid import LaneGrid
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.starts import Starts
from gdcli.errors import CannotError
from gdcli.graph.objective import Objective
from gdcli.language.limits import Limits
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Expression
from gdcli.model import Settings
from gdcli.record import record

TOPIC: Final = "gdcli"
"""Under which workers report how far a group is."""
REPORT_SECONDS: Final = 1.0
"""Seconds between two reports on a group."""
UNLIMITED: Final = Limits(characters=10**9, tokens=10**9, nesting=10**9)
"""The limits for text that was within the usual ones when it was typed."""


@record
class Job:
    """What the groups of one sweep have in common."""

    id: str
    text: str
    variables: tuple[str, ...]
    settings: Settings
    starts: Starts
    engine: str


@record
class Group:
    """The lanes begin … end - 1; rates are those from the index `first_rate` on, as many as the lanes need."""

    begin: int
    end: int
    first_rate: int
    rates: tuple[float, ...]

    def grid(self, starts: Starts) -> tuple[LaneGrid, int]:
        """A grid that has these lanes, and how many lanes of the whole one come before it."""
        return LaneGrid(self.rates, starts), self.first_rate * starts.count


def group_of(grid: LaneGrid, begin: int, end: int) -> Group:
    """A group of lanes with no more of the grid's rates than it needs."""
    each = grid.starts.count
    first, last = begin // each, (end - 1) // each
    return Group(begin, end, first, grid.rates[first : last + 1])


def own_version() -> str:
    """The version of gdcli on this side."""
    return str(resolve_name("gdcli:__version__"))


_given_up: Final[deque[str]] = deque(maxlen=64)
"""The ids of the last jobs that were given up."""
_thread = threading.local()
"""Each thread has an engine of its own, for its last job."""


def run_group(version: str, packed_job: bytes, packed_group: bytes) -> LaneResults:
    """Run a group of lanes for a client of a version. Raises CannotError where that is not the version here."""
    if version != own_version():
        refusal = say.VERSIONS_DIFFER(version=own_version(), own=version)
        raise CannotError(refusal, say.SAME_VERSION(version=version))
    job: Job
    job, engine = _prepared(packed_job)
    group: Group = pickle.loads(packed_group)
    grid, before = group.grid(job.starts)
    worker = import_module("distributed").get_worker()
    told = time.monotonic()

    def ticked(share: float) -> bool:
        nonlocal told
        if time.monotonic() - told >= REPORT_SECONDS:
            told = time.monotonic()
            worker.log_event(TOPIC, [job.id, group.begin, float(share)])
        return job.id in _given_up

    return engine.run(*grid.block(group.begin - before, group.end - before), ticked)


def _prepared(packed: bytes) -> tuple[Job, LaneEngine]:
    """A job with its engine; the next group of the same job finds it ready."""
    if getattr(_thread, "packed", None) != packed:
        job: Job = pickle.loads(packed)
        objective = Objective(read_again(job.text, job.variables))
        try:
            _thread.engine = lane_engine(objective, job.settings, 0, job.engine)
        except CannotError as error:
            problem = say.ON_A_WORKER(problem=error.args[0])
            raise CannotError(problem, say.COMPILER_ON_EVERY_WORKER()) from error
        _thread.job, _thread.packed = job, packed
    return _thread.job, _thread.engine


def read_again(text: str, variables: tuple[str, ...]) -> Expression:
    """The expression of a canonical text, checked as what is typed, with the variables that were chosen for it."""
    return Expression(parse(text, UNLIMITED, variables).root, text, variables)


def give_up(job: str) -> None:
    """End the groups of a job that are in work."""
    _given_up.append(job)
