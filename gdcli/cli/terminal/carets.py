"""The place of a mistake in an expression: the text around it, with carets under it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from gdcli.output.layout import text as layout

PLACE_CHARACTERS: Final = 60
"""The characters of a long expression that are shown around the place."""
NO_LIMIT: Final = 1 << 30
"""The columns of a file or a pipe."""


def lines_with_carets(
    source: str, start: int, end: int, encoding: str = "utf-8", further: Sequence[tuple[int, int]] = (),
    columns: int = NO_LIMIT,
) -> Iterator[str]:  # fmt: skip
    """The part of the source around a place, and the carets under it, aligned whatever the characters' width.

    `further`: other places, which get their carets where they are within the part that is shown. No line has more
    than `columns` columns.
    """
    dots = layout.encodable("…", encoding)
    room = min(PLACE_CHARACTERS, max(1, columns - len(f"  {dots}{dots}")))
    first = max(0, min(start - room // 2, len(source) - room))
    last = min(len(source), first + room)
    lead, tail = dots * (first > 0), dots * (last < len(source))
    pieces = [_encodable(_visible(char), encoding) for char in source[first:last]]
    marks = [" "] * len(pieces)
    for left, right in ((start, end), *further):
        marks[max(left, first) - first : min(right, last) - first] = "^" * max(0, min(right, last) - max(left, first))
    under = "".join(mark * _columns(piece) for mark, piece in zip(marks, pieces, strict=True)).rstrip()
    yield f"  {lead}{''.join(pieces)}{tail}"
    yield f"  {' ' * len(lead)}{under}" if start < last else f"  {' ' * (len(lead) + _columns(''.join(pieces)))}^"


def _visible(text: str) -> str:
    """The text with a visible character for every other one, so that the caret stays below its place."""
    return "".join(char if char.isprintable() and not unicodedata.combining(char) else "�" for char in text)


def _columns(text: str) -> int:
    """The number of columns of a terminal that the text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _encodable(text: str, encoding: str) -> str:
    """The text with escapes for characters that the encoding lacks."""
    return text.encode(encoding, "backslashreplace").decode(encoding)
