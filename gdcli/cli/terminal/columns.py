"""The columns of a terminal, and a line of text in as many lines as fit into them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Final, TextIO

from gdcli.output.layout.text import USUAL_COLUMNS

PIECE: Final = re.compile(r"""(?:gdcli\ \w+\ )?(?:--[\w-]+\ )?(?:[^\s"]|"[^"]*"|")+""", re.VERBOSE)
"""A word; a quoted text, the beginning of a command of ours, and an option with its value are one piece."""
INDENT: Final = "  "
"""What the lines after the first begin with."""


def columns_of(stream: TextIO, environment: Mapping[str, str] = os.environ) -> int:
    """The columns of the terminal behind a stream, or COLUMNS if that is less; 80 if neither is known."""
    told = environment.get("COLUMNS", "").strip()
    known = [int(told)] if told.isascii() and told.isdigit() and len(told) < 7 else []
    with suppress(OSError, ValueError, AttributeError):
        known.append(os.get_terminal_size(stream.fileno()).columns)
    return min(filter(None, known), default=USUAL_COLUMNS)


def wrapped(line: str, columns: int) -> list[str]:
    """The line in lines of at most `columns` characters; a piece that is longer stays whole.

    >>> wrapped('Type gdcli derive "x + 1" --at 2 instead.', 24)
    ['Type', '  gdcli derive "x + 1"', '  --at 2 instead.']
    """
    if len(line) <= columns:
        return [line]
    lines = [""]
    for piece in PIECE.findall(line):
        longer = f"{lines[-1]} {piece}" if lines[-1] else piece
        if lines[-1] and len(longer) > columns:
            lines.append(f"{INDENT}{piece}")
        else:
            lines[-1] = longer
    return lines
