"""The work of a call: its time limit and its notes, how far it is, its end at Ctrl-C, the status of its outcome."""

import math
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import Annotated, Any, Final, NoReturn

import typer

from gdcli.cli.bundles import NAMES_FIELD, Bundle, Option, fields_of
from gdcli.cli.error_messages import note
from gdcli.cli.options import number_parser
from gdcli.cli.sentences import (
    ANSWER_CUT_SHORT,
    BYTES,
    CHOOSE_A_LONGER_TIME,
    TIME_IS_OVER,
    TIME_LIMIT_NOT_POSSIBLE,
    WRITE_SECONDS,
)
from gdcli.cli.terminal.progress import OnProgress, progress
from gdcli.cli.terminal.signals import interruptible
from gdcli.errors import (
    EXIT_DIVERGED,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_NOT_CONVERGED,
    EXIT_OK,
    CannotError,
    UsageError,
)
from gdcli.model import Outcome, Run, StopReason
from gdcli.model.sentences import Sentence, Template
from gdcli.record import record
from gdcli.translation import languages

ALARM_SECONDS_MAX: Final = 1e9
"""The longest time limit, in seconds, that the system's clock is asked to watch."""
DISPLAY_OPTIONS: Final = frozenset({"--all", "--brief", "--no-plot", "--plot", "--watch"})
"""Options on how the answer is shown, which are no part of the question."""
STATUSES: Final[Mapping[Outcome, int]] = {
    Outcome.CONVERGED: EXIT_OK,
    Outcome.DIVERGED: EXIT_DIVERGED,
    Outcome.LEFT_DOMAIN: EXIT_DIVERGED,
}
"""The outcomes that have a status of their own; every other one did not converge."""

def seconds_of(value: str | float) -> float:
    """The seconds of a time limit, a finite number above 0. Raises UsageError."""
    seconds = number_parser("--timeout")(value)
    if not 0 < seconds < math.inf:
        raise UsageError(TIME_LIMIT_NOT_POSSIBLE(seconds=str(value)), WRITE_SECONDS())
    return seconds


@record
class CallOptions(Bundle):
    """The options of every command: its time limit, its notes, and its language.

    `lang` is there for the help and for completion: it has been taken out of the words before they are parsed. `words`
    are those of the call, from the name of the command on.
    """

    title = "The call"

    timeout: Annotated[
        float | None,
        typer.Option(
            "--timeout", metavar="SECONDS", parser=seconds_of,
            help="The time limit; when it is over, what was done is printed.",
        ),
    ] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No notes on standard error.")] = False
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang", metavar="LANG", help=f"The language of what people read: {NAMES_FIELD}.",
            autocompletion=languages,
        ),
    ] = None
    words: tuple[str, ...] = ()

    @classmethod
    def options(cls, timeout: float | None = None) -> Mapping[str, Option]:
        """With the time limit that the command has where none is given."""
        found = fields_of(cls)
        return {**found, "timeout": (found["timeout"][0], timeout)}

    @classmethod
    def of_call(cls, words: Sequence[str], **values: Any) -> "CallOptions":  # noqa: ANN401 - the values of the options
        """With the words of the call."""
        return cls(**values, words=tuple(words))

    @property
    def command(self) -> str:
        """The call as a command for a shell, without options on how the answer is shown."""
        from gdcli.explore.command_line import quoted  # for pages only

        return " ".join(["gdcli", *(quoted(word) for word in self.words if word not in DISPLAY_OPTIONS)])

    def work(self, unit: Template) -> AbstractContextManager["Work"]:
        """Work that can be interrupted and that the time limit ends; its progress is shown in these units."""
        return _work(unit, self.timeout, quiet=self.quiet)

    def limited(self) -> AbstractContextManager[None]:
        """Work that cannot be stopped half-way: CannotError when the time limit is over."""
        return limited(self.timeout)

    @property
    def seconds(self) -> float:
        """The time limit of a command that always has one."""
        return math.inf if self.timeout is None else self.timeout

    def note(self, text: str | Sentence) -> None:
        """A line on standard error, unless --quiet."""
        note(text, quiet=self.quiet)


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
def _work(unit: Template, seconds: float | None, *, quiet: bool) -> Iterator[Work]:
    """Work that is counted in units of `unit`, and stopped when the seconds are over."""
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
    if seconds is None or seconds > ALARM_SECONDS_MAX or not has_timer:
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
