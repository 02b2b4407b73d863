"""Lists in the text of an option, cut so that each part keeps its place for a caret.

A list is split at commas and semicolons outside of brackets, and at spaces before `NAME =`. Brackets around the whole
list are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gdcli.errors import ExpressionError
from gdcli.language.names import NAME_PATTERN, shortened
from gdcli.language.reading.tokens import BLANKS
from gdcli.late import LateModule
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.language import sentences
else:
    sentences = LateModule("gdcli.language.sentences")

_COMMAS: Final = (",", ";")
_OPENING: Final = frozenset("([")
_CLOSING: Final = frozenset(")]")
_BLANKS: Final = frozenset(BLANKS)
# Patterns are compiled where they are first used: a short call needs none of them.
_BEFORE_NAME: Final = rf"[{BLANKS}]+(?:{NAME_PATTERN})[{BLANKS}]*=(?!=)"
_WORD: Final = rf"[^{BLANKS}]+"
_NUMBER: Final = r"[-+−]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMBER_OR_SERIES: Final = rf"{_NUMBER}(?::{_NUMBER})*(?::[a-z]+)?"


@record
class Piece:
    """A part of an option's text, without the spaces around it: source[start:end]."""

    source: str
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source[self.start : self.end]

    @property
    def shown(self) -> str:
        """The text for a message: quoted, so that it cannot control a terminal, and shortened."""
        return repr(shortened(self.text))

    def part(self, start: int, end: int) -> Piece:
        """The part between two places of the source, without the spaces around it."""
        inner = self.source[start:end]
        left, right = len(inner.lstrip(BLANKS)), len(inner.rstrip(BLANKS))
        return Piece(self.source, end - left, start + right if left else end)


def whole(text: str) -> Piece:
    """The whole text of an option, without the spaces around it."""
    return Piece(text, 0, len(text)).part(0, len(text))


def pieces(text: str) -> list[Piece]:
    """The parts of a list, with or without brackets around the list."""
    inside = _without_brackets(whole(text))
    cuts = [inside.start - 1, *_cuts(text, inside.start, inside.end), inside.end]
    parts = [inside.part(left + 1, right) for left, right in pairwise(cuts)]
    empty = next((piece for piece in parts if piece.start >= piece.end), None)
    if empty is not None:
        message = sentences.EMPTY_VALUE() if len(parts) == 1 else sentences.NOTHING_BESIDE_COMMA(text=inside.shown)
        raise ExpressionError(message, sentences.SINGLE_COMMAS(), text, empty.start, empty.start + 1)
    return parts


def _without_brackets(piece: Piece) -> Piece:
    """The list in [1, 2] or (1, 2); a parenthesis that may belong to an expression stays."""
    text = piece.text
    closer = {"[": "]", "(": ")"}.get(text[:1])
    if closer is None or not text.endswith(closer) or _closed_at(text) != len(text) - 1:
        return piece
    inner = piece.part(piece.start + 1, piece.end - 1)
    is_list = text[0] == "[" or any(_cuts(piece.source, inner.start, inner.end))
    return inner if is_list else piece


def _closed_at(text: str) -> int:
    """The place of the bracket that closes the one at the beginning of the text; -1 without one."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if depth == 0:
            return place
    return -1


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """The places of the separators outside of brackets: commas, semicolons, and blanks before `NAME =`."""
    for place in _outside_brackets(text, start, end):
        is_comma = text[place] in _COMMAS
        if is_comma or (text[place] in BLANKS and re.compile(_BEFORE_NAME).match(text, place, end)):
            before = text[start:place].rstrip(BLANKS)[-1:]
            if is_comma or before not in ("", *_COMMAS):
                yield place


def _outside_brackets(text: str, start: int, end: int) -> Iterator[int]:
    """The places of the characters outside of brackets."""
    depth = 0
    for place in range(start, end):
        depth += text[place] in _OPENING
        if depth <= 0:
            yield place
        depth -= text[place] in _CLOSING


def numbers(piece: Piece) -> list[Piece]:
    """The numbers and series between spaces; the whole piece if any part is something else."""
    if piece.text and _BLANKS.isdisjoint(piece.text):
        return [piece]
    words = [match.span() for match in re.compile(_WORD).finditer(piece.source, piece.start, piece.end)]
    parts = [piece.part(*place) for place in words]
    return parts if all(re.fullmatch(_NUMBER_OR_SERIES, part.text) for part in parts) else [piece]


def components(name: str, value: Piece) -> Iterator[tuple[str, Piece]]:
    """The name with its value; for a vector such as x=[1, 2, 3] the names x1, x2, x3, each with its value."""
    if not value.text.startswith("["):
        yield name, value
        return
    inner = _without_brackets(value)
    cuts = [inner.start - 1, *_cuts(inner.source, inner.start, inner.end), inner.end]
    for index, (left, right) in enumerate(pairwise(cuts), start=1):
        yield f"{name}{index}", inner.part(left + 1, right)


def split_piece(piece: Piece, separator: str) -> list[Piece]:
    """The parts between the separators outside of brackets."""
    places = _outside_brackets(piece.source, piece.start, piece.end)
    cuts = [piece.start - 1, *(place for place in places if piece.source[place] == separator), piece.end]
    return [piece.part(left + 1, right) for left, right in pairwise(cuts)]
