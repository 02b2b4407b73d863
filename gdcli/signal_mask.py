"""Signals are held back while a process is started, so that this process can still end every process that it started.

If this process is killed, the kernel ends those that have called `end_with_parent`.

This module is imported before everything else, and therefore imports next to nothing.
"""

from __future__ import annotations

import signal
from contextlib import contextmanager, suppress

TYPE_CHECKING = False
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final


def existing_signals(*names: str) -> tuple[int, ...]:
    """Those of the signals that this system has."""
    return tuple(getattr(signal, name) for name in names if hasattr(signal, name))


HELD_SIGNALS: Final = existing_signals("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
"""The signals that are held back: every request to end this process, also those that are typed (Ctrl-C, Ctrl-\\)."""


@contextmanager
def signals_held(signals: tuple[int, ...] = HELD_SIGNALS) -> Iterator[None]:
    """Signals, those that ask this process to end, arrive when the context is left.

    A process that is started in it holds them back, too. Windows has no signal masks: there nothing is held back.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def release_signals() -> None:
    """In a process that was started while signals were held: from now on every signal except Ctrl-C ends it."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_SETMASK, [signal.SIGINT])


def end_with_parent() -> None:
    """On Linux, ask the kernel to end this process with its parent."""
    import ctypes  # noqa: PLC0415 - only processes that this program starts need it

    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
