"""A progress line on standard error: only on a terminal, only when the work takes longer than half a second."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final, TextIO

PATIENCE: Final = 0.5
"""Seconds before anything is shown."""
INTERVAL: Final = 0.1
"""Seconds between two updates."""
WIDTH: Final = 80
BAR: Final = 24
LEAST_BAR: Final = 4
"""A shorter bar tells nothing."""

OnProgress = Callable[[int, int], None]


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[OnProgress | None]:
    """Yields `on_progress(done, total)`, or None where nobody would see it; the line is gone at the end."""
    stream = sys.stderr
    if quiet or stream is None or not stream.isatty():
        yield None
        return
    begin = time.monotonic()
    shown = 0.0

    def update(done: int, total: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - begin >= PATIENCE and now - shown >= INTERVAL:
            # One column less than there are: a full line would wrap, and the next could not replace it.
            room = columns_of(stream) - 1
            stream.write(f"\r\x1b[2K{line(what, done, total, now - begin, room)}")
            stream.flush()
            shown = now

    try:
        yield update
    finally:
        if shown:
            stream.write("\r\x1b[2K")
            stream.flush()


def columns_of(stream: TextIO, environment: Mapping[str, str] = os.environ) -> int:
    """The columns of the terminal behind a stream, or COLUMNS where those are fewer; 80 where neither is known."""
    told = environment.get("COLUMNS", "").strip()
    known = [int(told)] if told.isascii() and told.isdigit() and len(told) < 7 else []
    with suppress(OSError, ValueError, AttributeError):
        known.append(os.get_terminal_size(stream.fileno()).columns)
    return min(filter(None, known), default=WIDTH)


def line(what: str, done: int, total: int, seconds: float, room: int = 120) -> str:
    """The bar, the share, the rate and the time left: `[####----]  42% of 1,000 steps, 3.1M/s, 2 s left`.

    Where there is little room the bar is shorter, then the parts at the end are left out.
    """
    share = min(1.0, done / total) if total else 1.0
    parts = [f"{share:4.0%}", f" of {total:,} {what}", *_pace(done, total, seconds)]
    while len(parts) > 1 and len("".join(parts)) > room:
        parts.pop()
    words = "".join(parts)
    size = min(BAR, room - len(words) - len("[] "))
    if size < LEAST_BAR:
        return words[: max(0, room)]
    filled = round(size * share)
    return f"[{'#' * filled}{'-' * (size - filled)}] {words}"


def _pace(done: int, total: int, seconds: float) -> list[str]:
    """How fast it goes and how long it will take; before anything has ended nobody can know."""
    if not (done and seconds > 0):
        return [", starting"]
    rate = done / seconds
    return [f", {_short(rate)}/s", f", {_duration(max(0, total - done) / rate)} left"]


def _short(rate: float) -> str:
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if rate >= size:
            return f"{rate / size:.1f}{letter}"
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.2g}"


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.0f} h"
