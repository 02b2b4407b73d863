"""Single keys without echo: termios and select on POSIX systems, msvcrt on Windows."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Mapping
from typing import Any, Final, Protocol

KEY: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z~]|\x1bO.|.", re.DOTALL)
"""One key in what a POSIX terminal sends, where several keys may have been pressed."""
END_OF_INPUT: Final = "\x04"
WINDOWS_KEYS: Final[Mapping[str, str]] = {"H": "\x1b[A", "P": "\x1b[B", "M": "\x1b[C", "K": "\x1b[D"}
"""The arrows as Windows names them after a lead character, and as POSIX terminals do."""
WINDOWS_LEADS: Final = ("\x00", "\xe0")
LOOK_SECONDS: Final = 0.02
"""Seconds between two looks at the keyboard on Windows, which has no wait for it with a deadline."""


class Keyboard(Protocol):
    """Where keys come from."""

    def take(self) -> None:
        """From now on keys are read one by one, without echo and line editing."""

    def give_back(self) -> None:
        """The keyboard as it was before."""

    def key(self, seconds: float | None) -> str:
        """The key pressed within `seconds` (None: wait for one), or an empty text."""


def keyboard() -> Keyboard:
    """The keyboard behind standard input, not taken yet."""
    return WindowsKeyboard() if os.name == "nt" else PosixKeyboard(sys.stdin.fileno())


class PosixKeyboard:
    """A terminal, in cbreak mode while it is taken."""

    def __init__(self, descriptor: int) -> None:
        import termios  # noqa: PLC0415 - not on Windows

        self._descriptor = descriptor
        self._before = termios.tcgetattr(descriptor)
        self._typed: list[str] = []

    def take(self) -> None:
        import termios  # noqa: PLC0415 - not on Windows
        import tty  # noqa: PLC0415

        tty.setcbreak(self._descriptor)
        mode = termios.tcgetattr(self._descriptor)
        mode[tty.LFLAG] |= termios.NOFLSH  # else the system throws half a frame away when Ctrl-Z is pressed
        termios.tcsetattr(self._descriptor, termios.TCSANOW, mode)

    def give_back(self) -> None:
        import termios  # noqa: PLC0415 - not on Windows

        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)

    def key(self, seconds: float | None) -> str:
        import select  # noqa: PLC0415 - Windows selects sockets only

        if not self._typed:
            ready, _, _ = select.select([self._descriptor], [], [], seconds)
            if not ready:
                return ""
            pressed = os.read(self._descriptor, 64).decode("utf-8", "ignore")
            self._typed = KEY.findall(pressed) or [END_OF_INPUT]  # nothing to read: the terminal has gone away
        return self._typed.pop(0)


class WindowsKeyboard:
    """The console of Windows."""

    def __init__(self) -> None:
        import msvcrt  # noqa: PLC0415 - Windows only

        self._console: Any = msvcrt

    def take(self) -> None:
        """The console needs no mode of its own."""

    def give_back(self) -> None:
        """Nothing was changed."""

    def key(self, seconds: float | None) -> str:
        end = None if seconds is None else time.monotonic() + seconds
        while not self._console.kbhit():
            if end is not None and time.monotonic() >= end:
                return ""
            time.sleep(LOOK_SECONDS)
        pressed: str = self._console.getwch()
        if pressed == "\x03":
            raise KeyboardInterrupt
        return WINDOWS_KEYS.get(self._console.getwch(), "") if pressed in WINDOWS_LEADS else pressed
