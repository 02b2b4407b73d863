"""The signals that the program handles: work asks whether Ctrl-C was pressed, a request to end unwinds the program."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import Any, Final, NoReturn

from gdcli.cli.sentences import MORE_PROCESSOR_TIME, PROCESSOR_TIME_IS_OVER
from gdcli.errors import CannotError
from gdcli.signal_mask import existing_signals, signals_held

TERMINATION_SIGNALS: Final = existing_signals("SIGTERM", "SIGHUP", "SIGBREAK")
"""The signals that get a handler: requests to end the program, except Ctrl-C. Those that this system has.

SIGBREAK is Windows' Ctrl-Break and the end of its console. Without a handler the program would end without restoring
the terminal or removing its files.
"""


def end_in_order() -> None:
    """From now on a request to end the program unwinds the stack.

    The exit status is 128 plus the number of the signal: 143 for SIGTERM, 129 for SIGHUP.
    """
    for number in TERMINATION_SIGNALS:
        if signal.getsignal(number) is signal.SIG_DFL:  # `nohup` ignores SIGHUP, and that stays so
            signal.signal(number, _leave)
    if hasattr(signal, "SIGXCPU"):
        _limit_processor_time()


def _limit_processor_time() -> None:
    """If the system limits the processor time (ulimit -t), print the reason a second before the end."""
    import resource  # not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft == resource.RLIM_INFINITY:
        return
    signal.signal(signal.SIGXCPU, _out_of_time)
    if soft == hard and soft > 1:
        resource.setrlimit(resource.RLIMIT_CPU, (soft - 1, hard))


def _out_of_time(_number: int, _frame: FrameType | None) -> NoReturn:
    raise CannotError(PROCESSOR_TIME_IS_OVER(), MORE_PROCESSOR_TIME())


def _leave(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)  # a second one no longer asks
    raise SystemExit(128 + number)


def end_undisturbed() -> None:
    """Ignore signals from now on: in the interpreter's last milliseconds an exception would have no handler."""
    for number in (signal.SIGINT, *TERMINATION_SIGNALS):
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Yields `should_stop()`. The first Ctrl-C makes it true; a second one interrupts at once."""
    asked = False

    def remember(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a third one must not interrupt the tidying up
            raise KeyboardInterrupt
        asked = True

    in_charge = threading.current_thread() is threading.main_thread()
    if not in_charge or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background job ignores it
        yield lambda: False
        return
    previous = signal.signal(signal.SIGINT, remember)
    try:
        yield lambda: asked
    finally:
        if signal.getsignal(signal.SIGINT) is remember:
            signal.signal(signal.SIGINT, previous)


@contextmanager
def terminal_job(give_back: Callable[[], None], take: Callable[[], None]) -> Iterator[None]:
    r"""The terminal is in use: Ctrl-Z gives it back before the program stops, `fg` takes it again.

    Ctrl-\ ends the program in order, with status 131. A system without these signals has no such keys.
    """

    def stop(number: int, _frame: FrameType | None) -> None:
        give_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # the program stops here until it is continued
        signal.signal(number, stop)
        take()

    def go_on(_number: int, _frame: FrameType | None) -> None:
        take()

    handlers: dict[str, Any] = {"SIGTSTP": stop, "SIGCONT": go_on, "SIGQUIT": _leave}
    known = {getattr(signal, name): handler for name, handler in handlers.items() if hasattr(signal, name)}
    before = {number: signal.signal(number, handler) for number, handler in known.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def unbroken() -> AbstractContextManager[None]:
    """Signals wait until the context is left, so that its output is whole, on systems that can hold signals."""
    return signals_held(existing_signals("SIGINT", "SIGTSTP", "SIGCONT", "SIGQUIT", "SIGWINCH") + TERMINATION_SIGNALS)
