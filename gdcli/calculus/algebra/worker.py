"""The main function of the worker: sets limits, imports sympy, writes that it is ready, then answers requests.

Only what setting the limits needs is imported here; `answers` imports sympy later, under the limits.
"""

from __future__ import annotations

import _thread
import contextlib
import gc
import os
import sys
from queue import SimpleQueue
from typing import BinaryIO, Final

from gdcli.signal_mask import release_signals

READY_LINE: Final = b'{"ready": true}\n'
DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG
KILL_SIGNAL: Final = 9  # SIGKILL
RECURSION_FRAMES: Final = 20_000
"""The most nested Python calls; sympy needs a few for each level of a formula."""
COLLECTION_OBJECTS: Final = 100_000
"""New objects between two garbage collections; Python's default of 700 costs sympy a fifth of its time."""


def main(parent: int, memory: int, seconds: int) -> None:
    """Answer requests until the parent closes the pipe or ends. Runs in a new interpreter, see `process.PROGRAM`.

    `parent`: the parent's process id; `memory`: bytes of address space; `seconds`: of processor time.
    """
    release_signals()
    limit(memory, seconds)
    die_with(parent)
    answers = _own_output()
    requests: SimpleQueue[bytes] = SimpleQueue()
    _thread.start_new_thread(_listen, (requests,))
    sys.setrecursionlimit(RECURSION_FRAMES)
    gc.disable()
    from gdcli.calculus.algebra.answers import answer  # noqa: PLC0415 - sympy, now that it is limited

    gc.freeze()
    gc.set_threshold(COLLECTION_OBJECTS)
    gc.enable()
    answers.write(READY_LINE)
    answers.flush()
    while True:
        for line in answer(requests.get()):
            answers.write(line)
            answers.flush()


def limit(memory: int, seconds: int) -> None:
    """Bound the address space (bytes) and the processor time (seconds) of this process; it leaves no core file.

    Windows has none of these limits, and macOS no limit of the address space; there only the parent's deadline holds.
    """
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    bounds = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0))
    for which, wanted in bounds:
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(which)
            allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(which, (allowed, allowed))


def die_with(parent: int) -> None:
    """On Linux, ask the kernel to end this process with its parent; if the parent has ended already, end now.

    On other systems this process ends at the end of its standard input (see `_listen`).
    """
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415 - sympy imports it too, so it costs nothing here

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, KILL_SIGNAL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def _own_output() -> BinaryIO:
    """Standard output under another descriptor; what a library prints is discarded."""
    answers = open(os.dup(1), "wb")  # noqa: SIM115 - open as long as the process lives
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _listen(requests: SimpleQueue[bytes]) -> None:
    """Put requests into the queue; end this process at the end of standard input, when the parent has ended."""
    with contextlib.suppress(BaseException), open(0, "rb", closefd=False) as stream:
        for line in stream:
            requests.put(line)
    os._exit(0)
