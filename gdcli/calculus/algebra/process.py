"""The worker as a process: started at once, heard with a deadline, ended for certain.

This module is imported before everything else, so that the worker loads sympy while its parent loads the rest. It
therefore imports next to nothing itself: `signal` (6 ms), `subprocess` and `json` would delay the start.
"""

from __future__ import annotations

import atexit
import os
import select
import sys
import time
import weakref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

INTERRUPT = 2  # SIGINT and SIGKILL, whose numbers POSIX fixes
KILL = 9

MEMORY = 1 << 30  # bytes of address space
PROCESSOR_SECONDS = 60  # a backstop: the deadline from outside comes first
LARGEST_ANSWER = 8_000_000  # bytes of one line
BLOCK = 1 << 16

PROGRAM = """\
import sys
parent, memory, seconds = map(int, sys.argv[1:4])
sys.path[:] = sys.argv[4:]
from gdcli.calculus.algebra.worker import main
main(parent, memory, seconds)
"""


class EndedError(Exception):
    """The worker cannot answer any more; the text is one line that says why."""


class LateError(EndedError):
    """The worker had no answer in time, and is gone."""


class Process:
    """A worker and the two pipes that lead to it. Every way out of it ends the worker: no zombie, no orphan.

    The worker dies with its parent even where the parent had no chance to end it: the kernel tells it (Linux), or the
    end of its standard input does.
    """

    def __init__(self, pid: int, requests: int, answers: int, reason: str = "") -> None:
        self.pid = pid
        self.reason = reason  # why it has ended; empty while it runs
        self._owner = os.getpid()
        self._requests = requests
        self._answers = answers
        self._unsent = b""
        self._received = bytearray()
        if not reason:
            _running.add(self)

    def send(self, line: bytes) -> None:
        """Hand over a line; what does not fit into the pipe yet follows while an answer is awaited."""
        if not self.reason:
            self._unsent += line + b"\n"
            self._push()

    def receive(self, timeout: float) -> bytes:
        """The next line, at most `timeout` seconds from now. Raises EndedError (LateError), after which it is gone."""
        try:
            return self._next_line(time.monotonic() + timeout)
        except EndedError as ended:
            self.end(str(ended))
            raise
        except BaseException:
            self.end("the algebra process was interrupted")
            raise

    def end(self, reason: str = "the algebra process was ended") -> None:
        """Kill the worker and wait until it is gone; harmless when it is already."""
        if self.reason:
            return
        self.reason = reason
        _running.discard(self)
        os.close(self._requests)
        os.close(self._answers)
        if os.getpid() == self._owner:  # a forked copy of the parent has no say in it
            _kill(self.pid)

    def __del__(self) -> None:
        self.end()

    def _next_line(self, deadline: float) -> bytes:
        searched = 0
        while not self.reason:
            end = self._received.find(b"\n", searched)
            if end >= 0:
                line = bytes(self._received[:end])
                del self._received[: end + 1]
                return line
            searched = len(self._received)
            if searched > LARGEST_ANSWER:
                raise EndedError("the algebra process answered more than can be read")
            left = deadline - time.monotonic()
            if not self._exchange(max(left, 0.0)) and left <= 0:
                raise LateError("the algebra process took too long")
        raise EndedError(self.reason)

    def _exchange(self, seconds: float) -> bool:
        """Wait for the worker to write or, while something is unsent, to read; whether it did either."""
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        if self._unsent:
            poll.register(self._requests, select.POLLOUT)
        events = poll.poll(seconds * 1000)
        for descriptor, _ in events:
            if descriptor == self._requests:
                self._push()
                continue
            block = os.read(self._answers, BLOCK)
            if not block:
                raise EndedError("the algebra process ended before it had answered")
            self._received += block
        return bool(events)

    def _push(self) -> None:
        """Write as much as the pipe takes without waiting."""
        try:
            self._unsent = self._unsent[os.write(self._requests, self._unsent) :]
        except BlockingIOError:
            pass
        except OSError:  # it is gone, which the end of its answers will tell
            self._unsent = b""


_running: weakref.WeakSet[Process] = weakref.WeakSet()


@atexit.register
def end_all() -> None:
    """End every worker that still runs."""
    for process in tuple(_running):
        process.end()


def start(program: str = PROGRAM, memory: int = MEMORY) -> Process:
    """Start a worker now. Where that is impossible the result has already ended, and says why."""
    try:
        return _spawn(program, memory)
    except (AttributeError, OSError, ValueError):
        return Process(0, -1, -1, "the algebra process could not be started on this system")


_prepared: list[Process] = []


def prepare() -> None:
    """Start the worker that `take` will hand out, before anything else is imported."""
    _prepared.append(start())


def take() -> Process:
    """The worker that was prepared, or a new one."""
    return _prepared.pop() if _prepared else start()


def _spawn(program: str, memory: int) -> Process:
    if not sys.executable:
        raise OSError("no interpreter to start")
    ours: list[int] = []
    theirs: list[int] = []
    try:
        for near in (1, 0):  # our end of the pipe to its standard input, then of the one from its standard output
            pair = _pipe()
            ours.append(pair[near])
            theirs.append(pair[1 - near])
        os.set_blocking(ours[0], False)
        pid = os.posix_spawn(
            sys.executable,
            _arguments(program, memory),
            _environment(os.environ),
            file_actions=[
                (os.POSIX_SPAWN_DUP2, theirs[0], 0),
                (os.POSIX_SPAWN_DUP2, theirs[1], 1),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
            setsigmask=[INTERRUPT],  # Ctrl-C in the terminal reaches both; the parent decides what it means
        )
    except BaseException:
        _close(ours)
        raise
    finally:
        _close(theirs)
    return Process(pid, ours[0], ours[1])


def _arguments(program: str, memory: int) -> list[str]:
    """An interpreter without site, without the current folder and without any warning of its own.

    Not `-I`: that would ignore PYTHONHASHSEED, without which sympy may order the same formula in two ways.
    """
    limits = (os.getpid(), memory, PROCESSOR_SECONDS)
    return [sys.executable, "-S", "-s", "-P", "-W", "ignore", "-c", program, *map(str, limits), *search_path()]


def search_path() -> list[str]:
    """Where this process finds its modules, but for the current folder; the home of this package is among them."""
    here = os.getcwd()
    places = sys.path[1:] if sys.path[:1] in ([""], [here]) else sys.path[:]
    home = os.path.abspath(os.path.join(os.path.dirname(__file__), *[os.pardir] * 3))
    found = [place for place in places if os.path.isabs(place)]
    return found if home in found else [*found, home]


def _environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """The parent's environment without what changes Python or sympy, and with a fixed order of hashes."""
    kept = ("PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
    changing = ("PYTHON", "SYMPY", "MPMATH")
    clean = {name: value for name, value in inherited.items() if name in kept or not name.startswith(changing)}
    return {**clean, "PYTHONHASHSEED": "0", "SYMPY_GROUND_TYPES": "python", "MPMATH_NOGMPY": "1"}


def _pipe() -> tuple[int, int]:
    """A pipe above the standard streams, which may be closed here and must not be taken for them there."""
    low: list[int] = []
    try:
        pair = os.pipe()
        while min(pair) <= 2:
            low.extend(pair)
            pair = os.pipe()
        return pair
    finally:
        _close(low)


def _close(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, KILL)
        os.waitpid(pid, 0)
    except OSError:  # it was waited for elsewhere
        return
