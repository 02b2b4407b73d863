"""A sweep on a Dask cluster: its groups of lanes are the tasks, and the results are those of a sweep on this machine.

A task has the canonical text of the expression, the settings, the judge of outcomes, and the numbers of a group. Every
worker reads and checks the text as if it had been typed. The answer is a row for each rate whose lanes are all in the
group. For any other rate it has the final values of the lanes, and the steps of the lanes that converged: the medians
need them. Every group is judged separately, so its counts do not depend on where it is run. Workers need the same
version of gdcli; the scheduler does not need gdcli, because a task only names the function it calls. The client
requests groups ahead, within a window, and takes their answers in order. Answers stay on the workers until their turn,
which limits the client's memory; if a worker dies, its groups run again. Results are equal to the bit if the machines
have the same numpy and the same kind of processor.
"""

from __future__ import annotations

import logging
import operator
import pickle
import re
import socket
import struct
import sys
import time
from asyncio import run_coroutine_threadsafe
from collections import deque
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from itertools import islice, takewhile
from pkgutil import resolve_name
from types import ModuleType
from typing import Any, Final, Self
from uuid import uuid4

from gdcli.descent import cluster_worker as worker
from gdcli.descent import sentences as say
from gdcli.descent.cluster_worker import TOPIC, ClusterJob, GroupAnswer, group_of, own_version
from gdcli.descent.sweeps.lane_grid import LaneGrid, OnProgress, ShouldStop
from gdcli.descent.sweeps.lane_group import TICK_SECONDS
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.tallies import Counted, CountLanes, LaneJudge
from gdcli.errors import CannotError, UsageError
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Expression

ADDRESS: Final = re.compile(r"((?P<scheme>tcp|tls)://)?(?P<host>[^\s/]+):(?P<port>[0-9]{1,5})")
CONNECT_SECONDS_MAX: Final = 5.0
"""The most seconds until the scheduler answers."""
CLOSE_SECONDS_MAX: Final = 3.0
"""The most seconds for telling the cluster that the sweep is over."""
LOOK_SECONDS: Final = 1.0
"""Seconds between two looks at the list of workers."""
NO_WORKERS_SECONDS_MAX: Final = 60.0
"""Seconds that a sweep waits for a cluster without workers to start some."""
GROUPS_PER_THREAD: Final = 3
"""Groups in the window for each thread of the cluster: one runs, the others wait."""
WINDOW_GROUPS_MIN: Final = 16
"""The fewest groups in the window; a cluster that starts workers on demand needs waiting groups."""
RATE_LANES_MAX: Final = 1 << 20
"""The most lanes of one rate that form a single group, even if the engine runs fewer lanes together."""
ARRIVING_GROUPS_MAX: Final = 8
"""The most groups whose results are being transferred to the client."""

LENGTH: Final = struct.Struct("<Q")
"""How the library sends the length of a message, in bytes, before it (distributed.comm.tcp)."""
GREETING: Final = b"pickle-protocol"
"""A key of the first message that a scheduler sends (distributed.comm.core.handshake_info)."""
GREETING_BYTES_MAX: Final = 1 << 16

RUN: Final = f"{worker.__name__}:run_group"


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler listens at an address. Raises UsageError and CannotError."""
    library = _library()
    form = ADDRESS.fullmatch(address)
    if form is None or int(form["port"]) >= 2**16:
        raise UsageError(say.NOT_AN_ADDRESS(address=repr(address)), say.WRITE_ADDRESS())
    try:
        if form["scheme"] == "tls":
            _check_certificates(library)
        else:
            _check_greeting(form["host"], int(form["port"]))
        client = library.Client(address, timeout=CONNECT_SECONDS_MAX, set_as_default=False, name="gdcli")
    except OSError as error:
        raise CannotError(say.NO_SCHEDULER(address=address), say.START_SCHEDULER()) from error
    try:
        yield Cluster(client, address)
    finally:
        with suppress(TimeoutError, CancelledError, OSError):
            client.close(timeout=CLOSE_SECONDS_MAX)


def _check_certificates(library: ModuleType) -> None:
    """Refuse an encrypted address if the library has no certificates. Raises UsageError."""
    if library.Security().get_connection_args("client").get("ssl_context") is None:
        raise UsageError(say.NO_CERTIFICATES(), say.NAME_CERTIFICATES())


def _check_greeting(host: str, port: int) -> None:
    """Read the first message of a scheduler, and refuse anything else. Raises OSError.

    Without this check the library waits forever for a missing message. It would also read the first bytes of any other
    server as a length and reserve that much memory: the bytes of `SSH-2.0-` are 3 EiB.
    """
    with socket.create_connection((host.strip("[]"), port), CONNECT_SECONDS_MAX) as line:
        (length,) = LENGTH.unpack(_received(line, LENGTH.size))
        if length > GREETING_BYTES_MAX or GREETING not in _received(line, length):
            raise ConnectionError("this is not the greeting of a scheduler")


def _received(line: socket.socket, count: int) -> bytes:
    """The next bytes, `count` of them, within CONNECT_SECONDS_MAX seconds. Raises OSError."""
    end = time.monotonic() + CONNECT_SECONDS_MAX
    found = b""
    while len(found) < count:
        line.settimeout(max(1e-3, end - time.monotonic()))
        block = line.recv(count - len(found))
        if not block:
            raise ConnectionError("the connection was closed")
        found += block
    return found


def _library() -> ModuleType:
    """The library `distributed`, made to log nothing. Raises UsageError without it."""
    known = "distributed" in sys.modules
    try:
        library = import_module("distributed")
    except ImportError as error:
        raise UsageError(say.NO_LIBRARY(), say.INSTALL_LIBRARY()) from error
    if not known:  # a program that loaded the library before decides what it logs
        for name in tuple(logging.root.manager.loggerDict):
            if name.partition(".")[0] == "distributed":
                logging.getLogger(name).setLevel(logging.CRITICAL)
    return library


class Cluster:
    """A connection to a scheduler."""

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401 - distributed may not be there
        self._client = client
        self._address = address

    def counter(self, expression: Expression) -> CountLanes:
        """The function that runs and counts lanes on the cluster: `sweep(expression, …, count=counter)`."""
        return partial(self._count, expression)

    def _count(
        self,
        expression: Expression,
        engine: LaneEngine,
        grid: LaneGrid,
        judge: LaneJudge,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Iterator[Counted]:
        """A `tallies.CountLanes`. When it is stopped, running groups are cancelled. Raises CannotError."""
        # Terms that look alike as typed may look less alike in the canonical text.
        text = to_text(expression) if expression.by_terms is None else expression.source
        variables = expression.variables
        job = ClusterJob(uuid4().hex, text, variables, engine.settings, grid.starts, engine.name.value, judge)
        width = lanes_of_a_group(engine, grid, threads_of(self._client))
        with _ClusterSweep(self._client, self._address, job, width, grid) as running:
            while running.is_unfinished():
                if should_stop is not None and should_stop():
                    return
                for answer in running.ended():
                    judge.learn(answer.found)
                    yield from answer.counted
                if on_progress is not None:
                    on_progress(running.lanes_done(), grid.count)


def threads_of(client: Any) -> int:  # noqa: ANN401
    """The number of threads that the workers of a cluster have together."""
    return sum(client.nthreads().values())


def lanes_of_a_group(engine: LaneEngine, grid: LaneGrid, threads: int) -> int:
    """The number of lanes in a group.

    A group has all lanes of a rate, and its answer is a row, if that makes enough groups for all threads.
    """
    each = grid.starts.count
    if each <= engine.width:
        return engine.width // each * each
    enough = GROUPS_PER_THREAD * threads or WINDOW_GROUPS_MIN
    return each if each <= RATE_LANES_MAX and len(grid.rates) >= enough else engine.width


@dataclass
class _Task:
    """A requested group, and the transfer of its answer, if it has begun."""

    begin: int
    end: int
    future: Any
    arriving: Future[GroupAnswer] | None = None


class _ClusterSweep:
    """One sweep on a cluster; when its context is left, unfinished groups are cancelled."""

    def __init__(self, client: Any, address: str, job: ClusterJob, width: int, grid: LaneGrid) -> None:  # noqa: ANN401
        self._client = client
        self._address = address
        self._job = job
        self._packed = pickle.dumps(job)
        self._grid = grid
        self._groups = grid.groups(width)
        self._tasks: deque[_Task] = deque()
        self._shares: dict[int, float] = {}
        self._taken = 0
        self._window = WINDOW_GROUPS_MIN
        self._looked = -LOOK_SECONDS
        self._had_workers = time.monotonic()

    def __enter__(self) -> Self:
        self._client.subscribe_topic(TOPIC, self._on_report)
        return self

    def __exit__(self, *_: object) -> None:
        if self._tasks:
            with suppress(Exception):  # the sweep is over; workers that cannot be reached need not know
                self._client.cancel([task.future for task in self._tasks])
                self._client.run(worker.give_up, self._job.id, on_error="ignore", callback_timeout=CLOSE_SECONDS_MAX)

    def is_unfinished(self) -> bool:
        """Whether results are still missing; requests groups until the window is full."""
        with self._scheduler_there():
            self._check_workers()
            for begin, end in islice(self._groups, max(0, self._window - len(self._tasks))):
                self._tasks.append(self._ask_for(begin, end))
        return bool(self._tasks)

    def _ask_for(self, begin: int, end: int) -> _Task:
        """Request a group. The function is named and not sent: the scheduler would need gdcli to read it."""
        key = (f"{TOPIC}-{self._job.id}", begin)
        group = pickle.dumps(group_of(self._grid, begin, end))
        call = (operator.call, (resolve_name, RUN), own_version(), self._packed, group)
        return _Task(begin, end, self._client.get({key: call}, key, sync=False, fifo_timeout=0))

    def ended(self) -> Iterator[GroupAnswer]:
        """The answers for the next groups in order, as far as they have ended; waits a moment for the first one."""
        with self._scheduler_there():
            coming = [self._arriving(task) for task in islice(self._tasks, ARRIVING_GROUPS_MAX)]
        wait(coming[:1], TICK_SECONDS)
        for arrived in takewhile(Future.done, coming):
            task = self._tasks[0]
            with self._scheduler_there():
                error = arrived.exception()
            if error is not None:
                raise self._explained(error, task)
            yield arrived.result()
            self._tasks.popleft()
            self._shares.pop(task.begin, None)
            self._taken = task.end

    def _arriving(self, task: _Task) -> Future[GroupAnswer]:
        """Transfer results in the library's thread; after a worker's death this takes as long as running the group."""
        if task.arriving is None:
            fetched = self._client.gather(task.future, asynchronous=True)
            task.arriving = run_coroutine_threadsafe(fetched, self._client.loop.asyncio_loop)
        return task.arriving

    def lanes_done(self) -> int:
        """About the number of lanes that have ended, by the workers' reports."""
        shares = dict(self._shares)
        return self._taken + sum(
            int((1.0 if task.future.done() else shares.get(task.begin, 0.0)) * (task.end - task.begin))
            for task in self._tasks
        )

    def _on_report(self, event: tuple[float, Any]) -> None:
        """Store a worker's report on the progress of a group; runs in a thread of the library."""
        job, begin, share = event[1]
        if job == self._job.id and begin >= self._taken:
            self._shares[begin] = share

    def _check_workers(self) -> None:
        """Adapt the window to the cluster's threads. Raises CannotError if there were no workers for too long."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        threads = threads_of(self._client)
        self._window = max(WINDOW_GROUPS_MIN, GROUPS_PER_THREAD * threads)
        if threads:
            self._had_workers = now
        elif now - self._had_workers > NO_WORKERS_SECONDS_MAX:
            raise CannotError(say.NO_WORKERS(address=self._address), say.START_WORKERS(address=self._address))

    @contextmanager
    def _scheduler_there(self) -> Iterator[None]:
        """Replace the errors of a lost scheduler by a CannotError."""
        try:
            yield
        except Exception as error:
            if isinstance(error, (CancelledError, OSError)) or self._client.status != "running":
                raise self._dropped() from error
            raise

    def _dropped(self) -> CannotError:
        return CannotError(say.DROPPED(address=self._address), say.RUN_AGAIN())

    def _explained(self, error: BaseException, task: _Task) -> BaseException:
        """The error to raise for a failed group: a CannotError if the reason is known, else the error itself."""
        library = _library()
        match error:
            case CancelledError():
                return self._dropped()
            case ModuleNotFoundError(name="gdcli"):
                return CannotError(say.WORKER_WITHOUT_GDCLI(), say.SAME_VERSION(version=own_version()))
            case ImportError() | AttributeError():
                return CannotError(say.OTHER_VERSION(), say.SAME_VERSION(version=own_version()))
            case MemoryError():
                return CannotError(say.WORKER_OUT_OF_MEMORY(), say.MORE_MEMORY())
            case library.KilledWorker():
                return CannotError(say.WORKERS_DIED(first=task.begin, last=task.end - 1), say.MORE_MEMORY())
            case OSError():
                return CannotError(say.WORKER_FAILED(reason=str(error)), say.SEE_ITS_LOG())
        return error
