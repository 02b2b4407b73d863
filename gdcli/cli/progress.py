"""A progress line on standard error: only on a terminal, only when the work takes longer than half a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

PATIENCE: Final = 0.5
"""Seconds before anything is shown."""
INTERVAL: Final = 0.1
"""Seconds between two updates."""
BAR: Final = 24

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
            stream.write(f"\r\x1b[2K{line(what, done, total, now - begin)}")
            stream.flush()
            shown = now

    try:
        yield update
    finally:
        if shown:
            stream.write("\r\x1b[2K")
            stream.flush()


def line(what: str, done: int, total: int, seconds: float) -> str:
    """The bar, the share, the rate and the time left: `[####----]  42 % of 1,000 steps, 3.1M/s, 2 s left`."""
    share = min(1.0, done / total) if total else 1.0
    filled = round(BAR * share)
    rate = done / seconds if seconds > 0 else 0.0
    left = f", {_duration((total - done) / rate)} left" if rate > 0 else ""
    bar = "#" * filled + "-" * (BAR - filled)
    return f"[{bar}] {share:4.0%} of {total:,} {what}, {_short(rate)}/s{left}"


def _short(rate: float) -> str:
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if rate >= size:
            return f"{rate / size:.1f}{letter}"
    return f"{rate:.0f}"


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.0f} h"
