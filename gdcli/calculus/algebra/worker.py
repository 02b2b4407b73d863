"""The main function of the worker: sets limits, imports sympy, writes that it is ready, then answers requests.

sympy's caches do not change its answers: the same request gets the same answer, whatever was asked before.

Only what setting the limits needs is imported here; `answers` imports sympy later, under the limits.
"""

from __future__ import annotations

import _thread
import contextlib
import gc
import math
import os
import sys
import time
from queue import SimpleQueue
from typing import BinaryIO, Final

from gdcli.late import SELDOM_USED, load_when_used
from gdcli.signal_mask import end_with_parent, release_signals

READY_LINE: Final = b'{"ready": true}\n'
RECURSION_FRAMES: Final = 20_000
"""The most nested Python calls; sympy needs a few for each level of a formula."""
COLLECTION_OBJECTS: Final = 100_000
"""New objects between two garbage collections; Python's default of 700 costs sympy a fifth of its time."""


def main(parent: int, memory: int, seconds: int) -> None:
    """Answer requests until the parent closes the pipe or ends. Runs in a new interpreter, see `process.PROGRAM`.

    `parent`: the parent's process id; `memory`: bytes of address space; `seconds`: of processor time for a request.
    """
    release_signals()
    limit_memory(memory)
    die_with(parent)
    answers = _own_output()
    requests: SimpleQueue[bytes] = SimpleQueue()
    _thread.start_new_thread(_listen, (requests,))
    sys.setrecursionlimit(RECURSION_FRAMES)
    gc.disable()
    load_when_used(SELDOM_USED)
    from gdcli.calculus.algebra.answers import answer  # noqa: PLC0415 - sympy, now that it is limited

    gc.freeze()
    gc.set_threshold(COLLECTION_OBJECTS)
    gc.enable()
    answers.write(READY_LINE)
    answers.flush()
    while True:
        request = requests.get()
        limit_time(seconds)
        for line in answer(request):
            answers.write(line)
            answers.flush()


def limit_memory(memory: int) -> None:
    """Bound the address space (bytes) of this process; it leaves no core file."""
    _limit("RLIMIT_AS", memory)
    _limit("RLIMIT_CORE", 0)


def limit_time(seconds: int) -> None:
    """Bound the processor time (seconds) that this process uses from now on."""
    _limit("RLIMIT_CPU", math.ceil(time.process_time()) + seconds)


def _limit(name: str, wanted: int) -> None:
    """Set a limit of this process, by its name in `resource`; it can be raised again.

    Windows has none of these limits, and macOS no limit of the address space; there only the parent's deadline holds.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        which = getattr(resource, name)
        _, hard = resource.getrlimit(which)
        resource.setrlimit(which, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def die_with(parent: int) -> None:
    """On Linux, ask the kernel to end this process with its parent; if the parent has ended already, end now.

    On other systems this process ends at the end of its standard input (see `_listen`).
    """
    if sys.platform != "linux":
        return
    end_with_parent()
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
