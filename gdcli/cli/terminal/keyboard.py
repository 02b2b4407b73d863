"""Single keys without echo, and the event that the window has another size.

POSIX systems have termios, select and SIGWINCH for this, Windows has msvcrt.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from types import FrameType
from typing import Any, Final, Protocol

KEY: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z~]|\x1bO.|.", re.DOTALL)
"""One key at the beginning of the bytes that a POSIX terminal sends for several keys."""
BEGUN_KEY: Final = re.compile(rb"\x1b(?:\[[0-9;]*|O)?\Z|[\xc0-\xff][\x80-\xbf]{0,2}\Z")
"""The beginning of a key of several bytes at the end of what was read; the rest may be about to come."""
END_OF_INPUT: Final = "\x04"
RESIZED: Final = "resized"
"""The key that is returned when the window may have another size, or when the program was stopped and continued."""
WINDOWS_KEYS: Final[Mapping[str, str]] = {"H": "\x1b[A", "P": "\x1b[B", "M": "\x1b[C", "K": "\x1b[D"}
"""The arrows as Windows names them after a lead character, and as POSIX terminals do."""
WINDOWS_LEADS: Final = ("\x00", "\xe0")
KEY_WAIT_SECONDS: Final = 0.02
"""Seconds between two looks at the keyboard on Windows, and the longest wait for the rest of a key elsewhere."""


class Keyboard(Protocol):
    """A source of keys."""

    def take(self) -> None:
        """From now on keys are read one by one, without echo and line editing."""

    def give_back(self) -> None:
        """The keyboard as it was before."""

    def key(self, seconds: float | None) -> str:
        """The key pressed within `seconds` (None: wait for one), RESIZED, or an empty text."""


def keyboard() -> Keyboard:
    """The keyboard behind standard input, not taken yet."""
    return WindowsKeyboard() if os.name == "nt" else PosixKeyboard(sys.stdin.fileno())


class PosixKeyboard:
    """A terminal, in cbreak mode while it is taken. Every signal that the program survives ends the wait for a key."""

    def __init__(self, descriptor: int) -> None:
        import termios  # not on Windows

        self._descriptor = descriptor
        self._before = termios.tcgetattr(descriptor)
        self._typed: list[str] = []
        self._woken, self._bell = os.pipe()
        for end in (self._woken, self._bell):
            os.set_blocking(end, False)

    def take(self) -> None:
        import termios  # not on Windows
        import tty

        signal.signal(signal.SIGWINCH, _ignore)  # without a handler the signal would not end the wait
        signal.set_wakeup_fd(self._bell, warn_on_full_buffer=False)
        tty.setcbreak(self._descriptor, termios.TCSADRAIN)  # keys that were typed before are kept
        mode = termios.tcgetattr(self._descriptor)
        mode[tty.LFLAG] |= termios.NOFLSH  # else the system discards half a frame when Ctrl-Z is pressed
        termios.tcsetattr(self._descriptor, termios.TCSANOW, mode)

    def give_back(self) -> None:
        import termios  # not on Windows

        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)

    def key(self, seconds: float | None) -> str:
        import select  # Windows selects sockets only

        if not self._typed:
            ready, _, _ = select.select([self._descriptor, self._woken], [], [], seconds)
            if self._woken in ready:
                os.read(self._woken, 4096)
                return RESIZED
            if not ready:
                return ""
            # If nothing can be read although input was announced, the terminal has gone away.
            self._typed = KEY.findall(self._pressed().decode("utf-8", "ignore")) or [END_OF_INPUT]
        return self._typed.pop(0)

    def _pressed(self) -> bytes:
        """The bytes that were typed, and the rest of the last key if it comes soon."""
        import select  # Windows selects sockets only

        pressed = part = os.read(self._descriptor, 64)
        while part and BEGUN_KEY.search(pressed) and select.select([self._descriptor], [], [], KEY_WAIT_SECONDS)[0]:
            part = os.read(self._descriptor, 1)
            pressed += part
        return pressed


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """The signal has done its work: it has ended a wait."""


class WindowsKeyboard:
    """The console of Windows; its size is looked up several times a second."""

    def __init__(self) -> None:
        import msvcrt  # Windows only

        self._console: Any = msvcrt
        self._size = shutil.get_terminal_size()

    def take(self) -> None:
        """The console needs no mode of its own."""

    def give_back(self) -> None:
        """Nothing was changed."""

    def key(self, seconds: float | None) -> str:
        end = None if seconds is None else time.monotonic() + seconds
        while not self._console.kbhit():
            size, self._size = self._size, shutil.get_terminal_size()
            if size != self._size:
                return RESIZED
            if end is not None and time.monotonic() >= end:
                return ""
            time.sleep(KEY_WAIT_SECONDS)
        pressed: str = self._console.getwch()
        if pressed == "\x03":
            raise KeyboardInterrupt
        return WINDOWS_KEYS.get(self._console.getwch(), "") if pressed in WINDOWS_LEADS else pressed
