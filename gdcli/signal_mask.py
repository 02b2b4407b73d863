"""Signals are held back while a process is started, so that this process can still end every process that it started.

This module is imported before everything else, and therefore imports next to nothing.
"""

from __future__ import annotations

import signal
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

HELD_SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)
)
"""The signals that are held back: every request to end this process, also those that are typed (Ctrl-C, Ctrl-\\)."""


@contextmanager
def signals_held() -> Iterator[None]:
    """Signals that ask this process to end arrive when the context is left; a process started in it holds them back.

    Windows has no signal masks: there nothing is held back.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def release_signals() -> None:
    """In a process that was started while signals were held: from now on every signal except Ctrl-C ends it."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_SETMASK, [signal.SIGINT])
