"""Inside the worker: limits first, then sympy, then a line of JSON for each thing asked.

Everything that is needed before the limits hold is imported here; sympy comes in with `symbolic`, after them.
"""

from __future__ import annotations

import _thread
import contextlib
import gc
import os
import resource
import sys
from queue import SimpleQueue
from typing import BinaryIO, Final

DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG
KILL: Final = 9
FRAMES: Final = 20_000  # Python calls: sympy descends a few for each level of a formula
COLLECT_EVERY: Final = 100_000  # new objects: the default of 700 costs sympy a fifth of its time


def main(parent: int, memory: int, seconds: int) -> None:
    """Answer until the parent closes the pipe or is gone. Runs in a fresh interpreter, see `process.PROGRAM`."""
    limit(memory, seconds)
    die_with(parent)
    answers = _own_output()
    requests: SimpleQueue[bytes] = SimpleQueue()
    _thread.start_new_thread(_listen, (requests,))
    sys.setrecursionlimit(FRAMES)
    gc.disable()
    from gdcli.calculus.algebra.answers import answer  # noqa: PLC0415 - sympy, now that it is limited

    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)
    gc.enable()
    while True:
        for line in answer(requests.get()):
            answers.write(line)
            answers.flush()


def limit(memory: int, seconds: int) -> None:
    """Bound the address space and the processor time of this process, and leave no core file."""
    bounds = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0))
    for which, wanted in bounds:
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of the address space
            _, hard = resource.getrlimit(which)
            allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(which, (allowed, allowed))


def die_with(parent: int) -> None:
    """Ask the kernel to end this process with its parent, and end it now if that is too late."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - sympy imports it too, so it costs nothing here

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(DIE_WITH_PARENT, KILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def _own_output() -> BinaryIO:
    """Standard output under a descriptor of its own; whatever a library prints goes nowhere."""
    answers = open(os.dup(1), "wb")  # noqa: SIM115 - open as long as the process lives
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _listen(requests: SimpleQueue[bytes]) -> None:
    """Pass on what is asked; when nobody is left to ask, nobody waits for an answer either."""
    with contextlib.suppress(BaseException), open(0, "rb", closefd=False) as stream:
        for line in stream:
            requests.put(line)
    os._exit(0)
