"""From text to a checked expression: the one door for what a user typed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from gdcli.language.limits import TYPED, Limits
from gdcli.language.names import natural_order
from gdcli.language.reading.constants import check_constants
from gdcli.language.reading.grammar import read
from gdcli.language.tree import Expression

LARGE: Final = 20_000  # characters, from which on a tree costs the garbage collector more time than the parser


def parse(text: str, limits: Limits = TYPED) -> Expression:
    """What the user wrote; raises `ExpressionError` with the place and a hint where it cannot be read."""
    with _collector_paused(len(text) > LARGE):
        root, names = read(text, limits)
        check_constants(root, text, limits)
    return Expression(root, text, natural_order(names))


@contextmanager
def _collector_paused(pause: bool) -> Iterator[None]:
    """Spare the collector from walking through a growing tree again and again: none of it is garbage."""
    pause = pause and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()
