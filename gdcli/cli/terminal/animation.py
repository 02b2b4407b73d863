"""`--watch`: a picture that is redrawn in place, driven by the clock and by single keys, on any terminal."""

from __future__ import annotations

import os
import shlex
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from gdcli.cli.error_messages import note
from gdcli.cli.terminal import sentences
from gdcli.cli.terminal.keyboard import RESIZED, Keyboard, keyboard
from gdcli.cli.terminal.signals import terminal_job, unbroken
from gdcli.model.sentences import Template, shown
from gdcli.record import record, replace

if TYPE_CHECKING:
    from gdcli.cli.work import CallOptions
    from gdcli.output.layout.screen import Screen

QUIT_KEYS: Final = ("q", "\x1b", "\x04")
FRAMES_PER_SECOND_MAX: Final = 60.0
"""The most frames a second; more would not be seen."""
FOOTER_GAP: Final = "  "

_HIDE, _SHOW = "\x1b[?25l\x1b[?7l", "\x1b[?7h\x1b[?25h"
_ALTERNATE, _BACK = "\x1b[?1049h", "\x1b[?1049l"
_HOME, _CLEAR_LINE, _CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"


def has_terminal() -> bool:
    """Whether standard input and output are a terminal that understands escape sequences."""
    is_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    return is_terminal and os.environ.get("TERM", "") not in ("", "dumb")


@record
class Key:
    """A key of a show: what terminals send for it, its name, what it does, and its entry in the line of keys."""

    sent: tuple[str, ...]
    name: str | Template
    help: Template
    act: Callable[[Any], None]
    entry: Template | None = None


class Show(ABC):
    """A show to watch: it draws itself for a screen, changes with the clock if it `is_moving`, and reacts to keys."""

    keys: Sequence[Key] = ()

    @property
    def is_moving(self) -> bool:
        """Whether the clock moves it."""
        return False

    def advance(self) -> None:  # noqa: B027 - what never moves needs none
        """Move on by one frame: the clock has ticked."""

    @abstractmethod
    def frame(self, screen: Screen) -> list[str]:
        """The picture as it is now, its title first."""

    @abstractmethod
    def state(self) -> str:
        """The line above the keys: the state of the show."""

    @abstractmethod
    def command(self) -> str:
        """The command that computes the picture."""


def play(show: Show, frames_per_second: float) -> None:
    """Run a show until its viewer ends it. `frames_per_second`: how often a moving picture advances."""
    with stage() as platform, suppress(KeyboardInterrupt):
        Performance(show, platform, Clock(frames_per_second)).run()


class Performance:
    """A running show: the frame or the page that is shown, and the reactions to keys."""

    def __init__(self, show: Show, platform: AnimationScreen, clock: Clock) -> None:
        self._show = show
        self._platform = platform
        self._clock = clock
        self._keys = (*show.keys, *GENERAL_KEYS)
        self._page: Callable[[Screen], list[str]] | None = None

    def run(self) -> None:
        """Draw, wait for a key or the clock, and again."""
        while True:
            is_moving = self._show.is_moving and self._page is None
            self._draw()
            key = self._platform.key(self._clock.wait() if is_moving else None)
            if key in QUIT_KEYS:
                return
            if key == "":
                self._show.advance()
            elif key != RESIZED:
                self._press(key)

    def _press(self, key: str) -> None:
        """Open a page over the picture, close the one that is open, or let the show answer."""
        before, self._page = self._page, None
        opened = {"h": self._help, "?": self._help, "y": self._command}.get(key)
        if opened not in (None, before):
            self._page = opened
        elif before is None:
            for each in self._show.keys:
                if key in each.sent:
                    each.act(self._show)

    def _draw(self) -> None:
        from gdcli.output.layout.screen import screen_of  # rich is for pages only

        screen = screen_of(sys.stdout)
        if self._page is None:
            state = screen.written(self._show.state())[: screen.width]
            self._platform.draw(self._show.frame(screen), [state, keys_line(screen, self._keys)], screen.height)
        else:
            page = [self._show.frame(screen)[0], "", *self._page(screen)]
            self._platform.draw(page, [screen.written(shown(sentences.ANY_KEY))], screen.height)

    def _help(self, screen: Screen) -> list[str]:
        """The keys, each with its help."""
        names = [shown(key.name) for key in self._keys]
        width = max(map(len, names))
        rows = zip(names, self._keys, strict=True)
        return screen.lines(*(screen.text(f"{name:<{width}}  {shown(key.help)}") for name, key in rows))

    def _command(self, screen: Screen) -> list[str]:
        """The command that computes the picture, in as many rows as it needs."""
        command = screen.written(self._show.command())
        rows = [command[first : first + screen.width] for first in range(0, len(command), screen.width)]
        return [*screen.lines(screen.text(shown(sentences.COMMAND))), "", *rows]


def keys_line(screen: Screen, keys: Sequence[Key]) -> str:
    """The keys in one line; if it is too short for all, the last keys of the show itself are left out."""
    entries = [screen.written(shown(key.entry)) for key in keys if key.entry]
    while len(entries) > len(GENERAL_KEYS) and len(FOOTER_GAP.join(entries)) > screen.width:
        del entries[-1 - len(GENERAL_KEYS)]
    return FOOTER_GAP.join(entries)[: screen.width]


def _by_the_performance(_show: Show) -> None:
    """The performance itself answers these keys."""


GENERAL_KEYS: Final = (
    Key(("y",), "y", sentences.SHOW_COMMAND, _by_the_performance, sentences.COMMAND_ENTRY),
    Key(("h", "?"), "h", sentences.EXPLAIN_KEYS, _by_the_performance, sentences.HELP_ENTRY),
    Key(QUIT_KEYS, "q", sentences.END, _by_the_performance, sentences.END_ENTRY),
)


class AnimationScreen:
    """The screen while the program has it: frames are drawn over each other, keys are read one by one."""

    def __init__(self, keys: Keyboard) -> None:
        self._keys = keys
        self._frame = ""

    def draw(self, body: Sequence[str], footer: Sequence[str], rows: int) -> None:
        """Show a frame in the rows there are: the footer, and above it as much of the body as fits."""
        lines = [*body[: max(0, rows - len(footer))], *footer][:rows]
        self._frame = _HOME + "\r\n".join(_CLEAR_LINE + line for line in lines) + _CLEAR_BELOW
        self._write(self._frame)

    def key(self, seconds: float | None) -> str:
        """The key pressed within `seconds` (None: wait for one), RESIZED, or an empty text."""
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
def stage() -> Iterator[AnimationScreen]:
    """The terminal without echo and line editing, on its second screen; restored whatever happens."""
    screen = AnimationScreen(keyboard())
    try:
        screen.take()
        with terminal_job(screen.give_back, screen.take):
            yield screen
    finally:
        screen.give_back()


def can_watch(*, quiet: bool) -> bool:
    """Whether there is a terminal to watch on; if not, a note says so."""
    if not has_terminal():
        note(sentences.NO_TERMINAL(), quiet=quiet)
    return has_terminal()


def call_of_last_picture(show: Show, call: CallOptions) -> CallOptions:
    """Note the command of the last picture; returns the call in its words, which the page repeats."""
    call.note(sentences.SEEN(command=show.command()))
    return replace(call, words=tuple(shlex.split(show.command())[1:]))


class Clock:
    """The times of frames at even intervals."""

    def __init__(self, frames_per_second: float) -> None:
        self._period = 1.0 / min(max(frames_per_second, 0.1), FRAMES_PER_SECOND_MAX)
        self._due = time.monotonic() + self._period

    def wait(self) -> float:
        """Seconds until the next frame; delays are not made up for."""
        now = time.monotonic()
        left = self._due - now
        self._due = max(self._due, now) + self._period
        return max(0.0, left)
