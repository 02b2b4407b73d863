"""A progress line on standard error: only on a terminal, only when the work takes longer than half a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from gdcli.cli.sentences import DONE, DONE_AT_RATE, DONE_NOTHING_YET, DONE_WITH_TIME_LEFT, HOURS, MINUTES, SECONDS
from gdcli.model.sentences import Sentence, Template, shown

DELAY_SECONDS: Final = 0.5
"""Seconds of work after which the line is shown."""
UPDATE_SECONDS: Final = 0.1
"""Seconds between two updates."""
BAR_COLUMNS: Final = 24
BAR_COLUMNS_MIN: Final = 4
"""The fewest columns of a bar; with less room there is no bar."""

OnProgress = Callable[[int, int], None]


@contextmanager
def progress(unit: Template, *, quiet: bool = False) -> Iterator[OnProgress | None]:
    """Yields `on_progress(done, total)`, or None without a terminal; the line is removed at the end."""
    stream = sys.stderr
    if quiet or stream is None or not stream.isatty():
        yield None
        return
    from gdcli.cli.terminal.columns import columns_of  # for terminals only

    begin = time.monotonic()
    shown = 0.0

    def update(done: int, total: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - begin >= DELAY_SECONDS and now - shown >= UPDATE_SECONDS:
            # One column less than there are: a full line would wrap, and the next could not replace it.
            room = columns_of(stream) - 1
            stream.write(f"\r\x1b[2K{progress_line(unit, done, total, now - begin, room)}")
            stream.flush()
            shown = now

    try:
        yield update
    finally:
        if shown:
            stream.write("\r\x1b[2K")
            stream.flush()


def progress_line(unit: Template, done: int, total: int, seconds: float, room: int = 120) -> str:
    """The bar, the share, the rate and the time left: `[####----]  42% of 1,000 steps, 3.1M/s, 2 s left`.

    With little room the bar becomes shorter first, then the parts at the end are left out.
    """
    share = min(1.0, done / total) if total else 1.0
    texts = map(shown, _sentences(f"{share:4.0%}", unit(total), done, total, seconds))
    words = next((text for text in texts if len(text) <= room), f"{share:4.0%}"[: max(0, room)])
    size = min(BAR_COLUMNS, room - len(words) - len("[] "))
    if size < BAR_COLUMNS_MIN:
        return words
    filled = round(size * share)
    return f"[{'#' * filled}{'-' * (size - filled)}] {words}"


def _sentences(share: str, amount: Sentence, done: int, total: int, seconds: float) -> Iterator[Sentence]:
    """The possible sentences, the longest first; the rate and the time left are unknown until something is done."""
    if done and seconds > 0:
        rate = done / seconds
        left = _duration(max(0, total - done) / rate)
        yield DONE_WITH_TIME_LEFT(share=share, amount=amount, rate=_short(rate), time=left)
        yield DONE_AT_RATE(share=share, amount=amount, rate=_short(rate))
    else:
        yield DONE_NOTHING_YET(share=share, amount=amount)
    yield DONE(share=share, amount=amount)


def _short(rate: float) -> str:
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if rate >= size:
            return f"{rate / size:.1f}{letter}"
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.2g}"


def _duration(seconds: float) -> Sentence:
    if seconds < 100:
        return SECONDS(number=f"{seconds:.0f}")
    return MINUTES(number=f"{seconds / 60:.0f}") if seconds < 6000 else HOURS(number=f"{seconds / 3600:.0f}")
