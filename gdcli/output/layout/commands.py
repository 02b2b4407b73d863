"""Commands to paste into a shell; one that is wider than the screen goes on in the next line behind a backslash."""

from __future__ import annotations

import os
import re
from typing import Final

from rich.text import Text

from gdcli.output.layout.blocks import DIM_STYLE
from gdcli.output.layout.screen import Screen, Words

LINE_CONTINUATION: Final = " \\"
"""The end of a line that goes on in the next one, in POSIX shells."""
WORD: Final = re.compile(r"""(?:--[\w-]+ (?!--))?(?:[^\s"']|"[^"]*"|'[^']*')+""")
"""A word of a command, or an option with its value; quoted parts in one piece."""


def command_lines(screen: Screen, words: Words, line: str) -> list[Text]:
    """The purpose of a command, and the command below it."""
    return list(map(unwrapped, [screen.text(words, DIM_STYLE), *continued_lines(screen, line)]))


def continued_lines(screen: Screen, line: str) -> list[Text]:
    """The command in lines no wider than the screen, which a shell reads as one."""
    lines = [""]
    for word in WORD.findall(line):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and len(longer) + len(LINE_CONTINUATION) > screen.width and HAS_CONTINUATION:
            lines.append(f"  {word}")
        else:
            lines[-1] = longer
    parts = [*(f"{each}{LINE_CONTINUATION}" for each in lines[:-1]), lines[-1]]
    return [screen.text(piece, "bold") for part in parts for piece in _pieces(part, screen.width)]


def _pieces(line: str, width: int) -> list[str]:
    """A line with a word wider than the screen, broken within the word, but not inside of single quotes."""
    if len(line) <= width or "'" in line or not HAS_CONTINUATION:
        return [line]
    return [f"{line[: width - 1]}\\", *_pieces(line[width - 1 :], width)]


HAS_CONTINUATION: Final = os.name == "posix"
"""Whether the shells of this system know it; those of Windows have a sign of their own each."""


def unwrapped(line: Text) -> Text:
    """The line as it is, however narrow the screen is."""
    line.no_wrap, line.overflow = True, "ignore"
    return line
