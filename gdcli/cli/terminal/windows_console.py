"""Windows' console is made to understand what other terminals do: escape sequences, and lines that end in LF."""

from __future__ import annotations

import os
import sys
from typing import Any, Final

STANDARD_OUTPUT: Final = -11  # STD_OUTPUT_HANDLE
VIRTUAL_TERMINAL: Final = 0x0004  # ENABLE_VIRTUAL_TERMINAL_PROCESSING, since Windows 10 1511


def prepare_console() -> None:
    """Switch escape sequences on, and set TERM and COLORTERM accordingly; does nothing on other systems.

    Output that is not a console gets the same bytes as on other systems.
    """
    if os.name != "nt":
        return
    streams: tuple[Any, ...] = (sys.stdout, sys.stderr)
    for stream in streams:
        if stream is not None and not stream.isatty():
            stream.reconfigure(newline="\n")
    if "TERM" not in os.environ:  # Git Bash sets it, and has escape sequences
        os.environ["TERM"] = "xterm-256color" if _has_sequences() else "dumb"
        os.environ.setdefault("COLORTERM", "truecolor")


def _has_sequences() -> bool:
    """Whether the console has escape sequences now; False without a console."""
    import ctypes  # Windows only

    system: Any = ctypes
    try:
        kernel = system.windll.kernel32
        console, mode = kernel.GetStdHandle(STANDARD_OUTPUT), ctypes.c_ulong()
        has_mode = kernel.GetConsoleMode(console, ctypes.byref(mode))
        return bool(has_mode and kernel.SetConsoleMode(console, mode.value | VIRTUAL_TERMINAL))
    except (AttributeError, OSError):
        return False
