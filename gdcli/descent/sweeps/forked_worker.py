"""One worker of a pool: a process forked from this one, which runs groups of lanes on request. Linux only."""

from __future__ import annotations

import mmap
import os
import pickle
import signal
import struct
import time
import warnings
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn

from gdcli.descent.sweeps import sentences as say
from gdcli.descent.sweeps.lane_group import Tick
from gdcli.errors import CannotError
from gdcli.signal_mask import HELD_SIGNALS, end_with_parent, signals_held

LaneSpan = tuple[int, int]
RunLanes = Callable[[LaneSpan, Tick], object]
"""Runs the lanes begin … end - 1 of a span, and returns their results, which can be pickled."""

SPAN: Final = struct.Struct("QQ")
LENGTH: Final = struct.Struct("Q")
STOPPED_SECONDS: Final = 2.0
"""Seconds after which a worker that was stopped (SIGSTOP) is ended."""


class ForkedWorker:
    """A process, the pipes to and from it, the group it runs, and shared memory with its progress.

    It dies with its parent. Raises OSError if the system has no more files or processes. Every method raises
    CannotError if it finds the process dead.
    """

    def __init__(self, run: RunLanes, siblings: Iterable[ForkedWorker]) -> None:
        self.group: LaneSpan | None = None
        self._shared = memoryview(mmap.mmap(-1, 16)).cast("d")  # the share that is done, and 1.0 if it has to stop
        self._stopped_since: float | None = None
        self._descriptors = _pipes()
        self.results, self._requests, theirs = self._descriptors[0], self._descriptors[1], self._descriptors[2:]
        parent = os.getpid()
        try:
            with signals_held(), warnings.catch_warnings():
                # Python warns of threads that it does not know, such as those of numpy's BLAS, which wait for work.
                warnings.simplefilter("ignore", DeprecationWarning)
                self.pid = os.fork()
                if self.pid == 0:
                    inherited = [each for sibling in siblings for each in sibling._descriptors]
                    _live(parent, theirs, [*inherited, *self._descriptors[:2]], run, self._shared)
        except BaseException:
            _close(self._descriptors)
            raise
        _close(theirs)
        self._descriptors = self._descriptors[:2]
        self._await_answer()

    @property
    def share(self) -> float:
        """The share of its group that is done."""
        return self._shared[0]

    def begin(self, group: LaneSpan) -> None:
        """Run a group."""
        self.group, self._shared[0] = group, 0.0
        try:
            os.write(self._requests, SPAN.pack(*group))
        except OSError:
            raise _lost() from None

    def stop(self) -> None:
        """Stop its group; the lanes in it are interrupted."""
        self._shared[1] = 1.0

    def read(self) -> Any:  # noqa: ANN401 - the results of `run`
        """Read its output so far: the results of its group, or None until they are complete."""
        try:
            next(self._incoming)
        except StopIteration as arrived:
            answer, self.group = arrived.value, None
            self._await_answer()
            if isinstance(answer, Exception):
                raise answer from None
            return answer
        return None

    def _await_answer(self) -> None:
        self._incoming = _answer(self.results)
        next(self._incoming)

    def is_stopped(self) -> bool:
        """Whether it was stopped (SIGSTOP) STOPPED_SECONDS ago or earlier, and has not been continued."""
        state = ""
        with suppress(OSError, IndexError):
            state = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1][1]
        now = time.monotonic()
        if state not in ("T", "t"):
            self._stopped_since = None
        elif self._stopped_since is None:
            self._stopped_since = now
        return self._stopped_since is not None and now - self._stopped_since >= STOPPED_SECONDS

    def end(self) -> None:
        """Kill it, which works on a stopped process, too; harmless when it is gone."""
        if not self._descriptors:
            return
        with suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        _close(self._descriptors)
        self._descriptors = []


def _answer(pipe: int) -> Generator[None, None, Any]:
    """The next answer from a pipe; after each `yield` it continues when there is something to read."""
    (count,) = LENGTH.unpack((yield from _received(pipe, [LENGTH.size]))[0])
    (sizes,) = yield from _received(pipe, [count * LENGTH.size])
    packed, *arrays = yield from _received(pipe, [size for (size,) in LENGTH.iter_unpack(sizes)])
    return pickle.loads(packed, buffers=arrays)


def _received(pipe: int, sizes: Iterable[int]) -> Generator[None, None, list[bytearray]]:
    """Pieces of these sizes in bytes."""
    pieces = [bytearray(size) for size in sizes]
    for piece in pieces:
        unread = memoryview(piece)
        while unread:
            yield
            count = os.readv(pipe, [unread])
            if not count:
                raise _lost()
            unread = unread[count:]
    return pieces


def _pipes() -> list[int]:
    """Two pipes: the ends at which results are read, requests written, requests read, and results written."""
    results = os.pipe()
    try:
        requests = os.pipe()
    except OSError:
        _close(results)
        raise
    return [results[0], requests[1], requests[0], results[1]]


def _close(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _lost() -> CannotError:
    return CannotError(say.PROCESS_DIED(), say.TRY_FEWER())


# What follows runs in the forked process.


def _live(parent: int, ours: list[int], inherited: list[int], run: RunLanes, shared: memoryview[float]) -> NoReturn:
    """Answer requests until the parent closes their pipe; nothing of the parent's own end runs here."""
    try:
        end_with_parent()
        if os.getppid() == parent:
            for number in HELD_SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; the parent decides
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            _close(inherited)
            _serve(ours[0], ours[1], run, shared)
    finally:
        os._exit(0)


def _serve(requests: int, results: int, run: RunLanes, shared: memoryview[float]) -> None:
    def ticked(share: float) -> bool:
        shared[0] = share
        return shared[1] != 0.0

    while request := os.read(requests, SPAN.size):
        try:
            answer = run(SPAN.unpack(request), ticked)
        except Exception as error:
            answer = error  # raised in the parent, which explains it
        _send(results, answer)


def _send(pipe: int, answer: object) -> None:
    """Write an answer: the number of its pieces, their sizes, and the pieces; arrays are sent as they are in memory."""
    arrays: list[pickle.PickleBuffer] = []
    packed = pickle.dumps(answer, protocol=5, buffer_callback=arrays.append)
    pieces = [memoryview(packed), *(array.raw() for array in arrays)]
    header = b"".join(map(LENGTH.pack, (len(pieces), *(piece.nbytes for piece in pieces))))
    for piece in (memoryview(header), *pieces):
        unsent = piece
        while unsent:
            unsent = unsent[os.write(pipe, unsent) :]
