"""The worker as a process: started first, read with a deadline, and always ended, on every system.

This module is imported before everything else, so that the worker loads sympy while its parent loads the rest. It
therefore imports only what the start needs.
"""

from __future__ import annotations

import _thread
import atexit
import os
import subprocess
import sys
import time
import weakref
from _queue import Empty, SimpleQueue
from contextlib import suppress

from gdcli.calculus.algebra.limits import LINE_BYTES, MEMORY_BYTES, PROCESSOR_SECONDS, WAITING_LINES
from gdcli.signal_mask import signals_held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO

WAKING_SECONDS = 0.2
"""Seconds after which a wait is interrupted to notice Ctrl-C, which does not interrupt a wait on Windows."""

PROGRAM = """\
import sys
parent, memory, seconds = map(int, sys.argv[1:4])
sys.path[:] = sys.argv[4:]
from gdcli.calculus.algebra.worker import main
main(parent, memory, seconds)
"""


class EndedError(Exception):
    """The worker cannot answer any more; the text is a key of `sentences.OF_THE_PROCESS`, which says why."""


class TimedOutError(EndedError):
    """The worker had no answer in time, and is gone."""


class Process:
    """A worker with a thread that writes its requests and one that reads its answers.

    Every error ends the worker, and so does every end of the parent. If the parent is killed, the kernel ends the
    worker (Linux), or the worker ends at the end of its standard input (all systems).
    """

    def __init__(self, running: subprocess.Popen[bytes] | None, reason: str = "") -> None:
        self.reason = reason  # why it has ended, as for EndedError; empty while it runs
        self._running = running
        self._owner = os.getpid()
        self._requests: SimpleQueue[bytes] = SimpleQueue()
        self._answers: SimpleQueue[bytes] = SimpleQueue()
        if running is not None:
            _running.add(self)
            _thread.start_new_thread(_write, (running.stdin, self._requests))
            _thread.start_new_thread(_read, (running, self._answers))

    @property
    def pid(self) -> int:
        """The worker's process id; 0 if none could be started."""
        return self._running.pid if self._running else 0

    def is_idle(self) -> bool:
        """Whether the worker can be asked again: it runs, all is read, and no fork shares it with its parent."""
        return not self.reason and os.getpid() == self._owner and self._answers.empty()

    def send(self, line: bytes) -> None:
        """Send a line; returns at once, whether or not the worker reads."""
        if not self.reason:
            self._requests.put(line + b"\n")

    def receive(self, timeout: float) -> bytes:
        """The next line, within `timeout` seconds. Raises EndedError or TimedOutError after ending the worker."""
        try:
            return self._next_line(time.monotonic() + timeout)
        except EndedError as ended:
            self.end(str(ended))
            raise
        except BaseException:
            self.end("interrupted")
            raise

    def end(self, reason: str = "ended") -> None:
        """Kill the worker and wait until it is gone; does nothing if it has ended before."""
        if self.reason or self._running is None:
            return
        self.reason = reason
        _running.discard(self)
        if os.getpid() == self._owner:  # a forked copy of the parent leaves the worker alone
            self._running.kill()
            self._running.wait()
        self._requests.put(b"")

    def __del__(self) -> None:
        self.end()

    def _next_line(self, deadline: float) -> bytes:
        """The next line of the answers, without its end. Raises EndedError."""
        if self.reason:
            raise EndedError(self.reason)
        while True:
            left = deadline - time.monotonic()
            with suppress(Empty):
                return _whole(self._answers.get(timeout=min(max(left, 0.0), WAKING_SECONDS)))
            if left <= 0.0:
                raise TimedOutError("late")


def _whole(line: bytes) -> bytes:
    """A line without its line end. Raises EndedError if it has no line end."""
    if line.endswith(b"\n"):
        return line[:-1]
    if len(line) >= LINE_BYTES:
        raise EndedError("too much")
    raise EndedError("broken off")


def _write(stream: IO[bytes] | None, lines: SimpleQueue[bytes]) -> None:
    """Write lines until an empty one comes or the worker is gone. Runs in a thread."""
    assert stream is not None
    with suppress(OSError, ValueError), stream:
        while line := lines.get():
            stream.write(line)
            stream.flush()


def _read(running: subprocess.Popen[bytes], lines: SimpleQueue[bytes]) -> None:
    """Read lines until the worker is gone or writes too much; an empty line marks the end. Runs in a thread.

    It then waits for the end of the worker, which leaves no zombie, whoever ended it.
    """
    assert running.stdout is not None
    with suppress(OSError, ValueError), running.stdout as stream:
        while lines.qsize() < WAITING_LINES and (line := stream.readline(LINE_BYTES)):
            lines.put(line)
    lines.put(b"")
    running.wait()


_running: weakref.WeakSet[Process] = weakref.WeakSet()


@atexit.register
def end_all() -> None:
    """End every worker that still runs."""
    for process in tuple(_running):
        process.end()


def start(program: str = PROGRAM, memory: int = MEMORY_BYTES) -> Process:
    """Start a worker now. If that is impossible, the result is a worker that has already ended, with the reason.

    The worker ignores Ctrl-C, which a terminal sends to both processes; the parent reacts to it. On Windows the worker
    has its own hidden console instead, which receives no keys.
    """
    running: subprocess.Popen[bytes] | None = None
    try:
        with signals_held():
            running = subprocess.Popen(
                _arguments(program, memory),
                executable=_interpreter(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(os.environ),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        return Process(running)
    except (OSError, ValueError, RuntimeError, MemoryError):  # too few files, processes, threads or memory
        if running is not None:
            running.kill()
            running.wait()
        return Process(None, "not started")


_prepared: list[Process] = []


def prepare() -> None:
    """Start the worker that `take` will return, before anything else is imported."""
    _prepared.append(start())


def take() -> Process:
    """The worker that was prepared, or a new one."""
    return _prepared.pop() if _prepared else start()


def _interpreter() -> str:
    """The interpreter to run; on Windows not the launcher of a virtual environment, which starts another process."""
    found = getattr(sys, "_base_executable", sys.executable) if sys.platform == "win32" else sys.executable
    if not found:
        raise OSError("there is no interpreter to start")
    return found


def _arguments(program: str, memory: int) -> list[str]:
    """An interpreter without site, without the current folder in its path, and without warnings.

    Not `-I`: that would ignore PYTHONHASHSEED, without which sympy may order the same formula in two ways.
    """
    limits = (os.getpid(), memory, PROCESSOR_SECONDS)
    return [sys.executable, "-S", "-s", "-P", "-W", "ignore", "-c", program, *map(str, limits), *search_path()]


def search_path() -> list[str]:
    """The folders in which this process finds its modules, without the current one; this package's is among them."""
    first = sys.path[:1]
    places = sys.path[1:] if first in ([""], [_current_folder()]) else sys.path[:]
    home = os.path.abspath(os.path.join(os.path.dirname(__file__), *[os.pardir] * 3))
    found = [place for place in places if os.path.isabs(place)]
    return found if home in found else [*found, home]


def _current_folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was deleted
        return ""


def _environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """The parent's environment without what changes Python or sympy, and with a fixed order of hashes."""
    kept = ("PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
    changing = ("PYTHON", "SYMPY", "MPMATH")
    clean = {name: value for name, value in inherited.items() if name in kept or not name.startswith(changing)}
    return {**clean, "PYTHONHASHSEED": "0", "SYMPY_GROUND_TYPES": "python", "MPMATH_NOGMPY": "1"}
