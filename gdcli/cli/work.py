"""Long work: it shows how far it is, stops at Ctrl-C or at the time limit, and ends with the status of its outcome."""

from __future__ import annotations

import math
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

from gdcli.cli.error_messages import note
from gdcli.cli.sentences import ANSWER_CUT_SHORT, BYTES, CHOOSE_A_LONGER_TIME, TIME_IS_OVER
from gdcli.cli.terminal.progress import OnProgress, progress
from gdcli.cli.terminal.signals import interruptible
from gdcli.errors import (
    EXIT_DIVERGED,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_NOT_CONVERGED,
    EXIT_OK,
    CannotError,
)
from gdcli.model import Outcome, Run, StopReason
from gdcli.model.sentences import Template

ALARM_SECONDS_LIMIT: Final = 1e9
"""The longest time limit, in seconds, that the system's clock is asked to watch."""

STATUSES: Final[Mapping[Outcome, int]] = {
    Outcome.CONVERGED: EXIT_OK,
    Outcome.DIVERGED: EXIT_DIVERGED,
    Outcome.LEFT_DOMAIN: EXIT_DIVERGED,
}
"""The outcomes that have a status of their own; every other one did not converge."""

class Work:
    """One piece of work: `on_progress(done, total)`, or None without a terminal, and `should_stop()`."""

    def __init__(
        self, on_progress: OnProgress | None, is_interrupted: Callable[[], bool], seconds: float | None,
        show_bytes: OnProgress | None, *, quiet: bool,
    ) -> None:  # fmt: skip
        self.on_progress = on_progress
        self._show_bytes = show_bytes
        self._is_interrupted = is_interrupted
        self._seconds = math.inf if seconds is None else seconds
        self._end = time.monotonic() + self._seconds
        self._quiet = quiet

    def should_stop(self) -> bool:
        """Whether the user has interrupted the work, or its time is over."""
        return self._is_interrupted() or time.monotonic() >= self._end

    def on_reading(self, done: int, total: int) -> None:
        """Show how many bytes of a file are read; raises what ends the work where it should stop."""
        if self._is_interrupted():
            raise KeyboardInterrupt
        if self.should_stop():
            raise _out_of_time(self._seconds)
        if self._show_bytes is not None:
            self._show_bytes(done, total)

    def status(self, *, stopped: bool) -> int:
        """The exit status of work that was stopped or not; 1 with a note where the time limit stopped it."""
        if not stopped:
            return EXIT_OK
        if self._is_interrupted():
            return EXIT_INTERRUPTED
        note(ANSWER_CUT_SHORT(seconds=f"{self._seconds:g}"), quiet=self._quiet)
        return EXIT_FAILED

    def status_of(self, run: Run, *, exit_code: bool) -> int:
        """The exit status of work that was one run: its outcome only where that was asked for."""
        stopped = run.stop_reason is StopReason.INTERRUPTED
        return self.status(stopped=stopped) if stopped else status_of(run, exit_code=exit_code)


@contextmanager
def work(unit: Template, seconds: float | None, *, quiet: bool) -> Iterator[Work]:
    """Work that is counted in such units, and stopped after the seconds."""
    with (
        interruptible() as is_interrupted, progress(unit, quiet=quiet) as on_progress,
        progress(BYTES, quiet=quiet) as show_bytes,
    ):  # fmt: skip
        yield Work(on_progress, is_interrupted, seconds, show_bytes, quiet=quiet)


def _out_of_time(seconds: float) -> CannotError:
    return CannotError(TIME_IS_OVER(seconds=f"{seconds:g}"), CHOOSE_A_LONGER_TIME())


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """Work that cannot be stopped half-way: it ends in CannotError when the seconds are over.

    A system without interval timers, and a thread that gets no signals, set no limit.
    """
    has_timer = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if seconds is None or seconds > ALARM_SECONDS_LIMIT or not has_timer:
        yield
        return

    def is_over(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise _out_of_time(seconds)

    previous = signal.signal(signal.SIGALRM, is_over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def status_of(run: Run, *, exit_code: bool) -> int:
    """The status of a run that came to its end: its outcome only where that was asked for."""
    if not exit_code or run.verdict is None:
        return EXIT_OK
    return STATUSES.get(run.verdict.outcome, EXIT_NOT_CONVERGED)
