"""`--watch`: a picture that moves in place, driven by the clock and by single keys, on any terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from gdcli.cli.messages import note
from gdcli.cli.terminal.keyboard import Keyboard, keyboard
from gdcli.cli.terminal.signals import terminal_job, unbroken

if TYPE_CHECKING:
    from gdcli.output.layout.screen import Screen

NO_TERMINAL: Final = "--watch needs a terminal; here is the ordinary output."
FRAMES_PER_SECOND_MAX: Final = 60.0
"""More frames a second would not be seen."""

_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"
_ALTERNATE, _BACK = "\x1b[?1049h", "\x1b[?1049l"
_HOME, _CLEAR_LINE, _CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"


def has_terminal() -> bool:
    """Whether standard input and output are a terminal that understands escape sequences."""
    is_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    return is_terminal and os.environ.get("TERM", "") not in ("", "dumb")


class Stage:
    """The screen while the program has it: frames are drawn over each other, keys are read one by one."""

    def __init__(self, keys: Keyboard) -> None:
        self._keys = keys
        self._frame = ""

    def draw(self, lines: list[str], rows: int) -> None:
        """Show a frame, cut to the height of the screen so that nothing scrolls."""
        body = "".join(f"{line}{_CLEAR_LINE}\r\n" for line in lines[: max(1, rows - 1)])
        self._frame = _HOME + body + _CLEAR_BELOW
        self._write(self._frame)

    def key(self, seconds: float | None) -> str:
        """The key pressed within `seconds` (None: wait for one), or an empty text."""
        return self._keys.key(seconds)

    def take(self) -> None:
        """Take the keyboard and the second screen, and show the last frame again."""
        self._keys.take()
        self._write(_ALTERNATE + _HIDE + self._frame)

    def give_back(self) -> None:
        """The terminal as it was before."""
        with suppress(OSError):
            self._write(_SHOW + _BACK)
        self._keys.give_back()

    def _write(self, text: str) -> None:
        with unbroken():
            sys.stdout.write(text)
            sys.stdout.flush()


@contextmanager
def stage() -> Iterator[Stage]:
    """The terminal without echo and line editing, on its second screen; restored whatever happens."""
    screen = Stage(keyboard())
    try:
        screen.take()
        with terminal_job(screen.give_back, screen.take):
            yield screen
    finally:
        screen.give_back()


def walk(frame: Callable[[Screen, int], list[str]], count: int, *, quiet: bool = False) -> None:
    """Show the frames 1 … count one after the other, a key at a time; without a terminal say so."""
    if not has_terminal():
        note(NO_TERMINAL, quiet=quiet)
        return
    from gdcli.output.layout.screen import screen_of  # noqa: PLC0415 - rich is for pages only

    shown = 1
    with stage() as screen_and_keys:
        while True:
            screen = screen_of(sys.stdout)
            keys = screen.written(f"{shown}/{count}   space: on   b: back   q: end")
            screen_and_keys.draw([*frame(screen, shown), "", keys], screen.height)
            key = screen_and_keys.key(None)
            if key in ("q", "\x1b", "\x04"):
                return
            if key in ("b", "\x7f", "\x1b[D"):
                shown = max(1, shown - 1)
            elif shown == count:
                return
            else:
                shown += 1


class Clock:
    """Even frames: how long to wait until the next one is due."""

    def __init__(self, frames_per_second: float) -> None:
        self._period = 1.0 / min(max(frames_per_second, 0.1), FRAMES_PER_SECOND_MAX)
        self._due = time.monotonic() + self._period

    def wait(self) -> float:
        """Seconds until the next frame; what is late is not caught up with."""
        now = time.monotonic()
        left = self._due - now
        self._due = max(self._due, now) + self._period
        return max(0.0, left)
