"""Slips: mistakes of which one answer names all, each with its place and the right spelling where it is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gdcli.errors import ExpressionError
from gdcli.language.reading.as_written import sentences
from gdcli.record import record

SLIPS_SHOWN_MAX: Final = 8
"""The slips of a text that one answer names."""
MESSAGE_CHARACTERS_MAX: Final = 110
HINT_CHARACTERS_MAX: Final = 180


@record
class Slip:
    """A mistake in a text: message, hint, place source[start:end], and the right spelling where it is known."""

    message: str
    hint: str
    start: int
    end: int
    instead: str | None = None
    shown: str = ""  # the part of the text that a message shows; empty: the text at the place


def error_of_slips(source: str, slips: Sequence[Slip]) -> ExpressionError:
    """One error for all slips of a text: the message of the first, the places of all, and their right spelling."""
    first, *others = slips
    message = first.message
    if others:
        pieces = dict.fromkeys(slip.shown or source[slip.start : slip.end] for slip in others)
        also_wrong = sentences.ALSO_WRONG(message=message, others=", ".join(map(_shown, pieces)))
        message = str(also_wrong)[:MESSAGE_CHARACTERS_MAX]
    places = tuple((slip.start, slip.end) for slip in others)
    return ExpressionError(message, _hint(source, slips), source, first.start, first.end, places)


def _shown(piece: str) -> str:
    """The piece as a message shows it: invisible characters by their code point."""
    return piece if piece.isprintable() else ascii(piece)


def _hint(source: str, slips: Sequence[Slip]) -> str:
    """The hint for all slips: the whole text in its right spelling where that is known, else one hint after another."""
    if len(slips) == 1:
        return slips[0].hint
    is_latex = "\\" in source  # where names are spelled in another way
    if all(slip.instead is not None for slip in slips) and len(source) <= HINT_CHARACTERS_MAX // 2 and not is_latex:
        mended = source
        for slip in sorted(slips, key=lambda slip: -slip.start):
            mended = mended[: slip.start] + str(slip.instead) + mended[slip.end :]
        return str(sentences.MENDED(mended=mended))
    hints = list(dict.fromkeys(slip.hint for slip in slips))
    while len(hints) > 1 and len(" ".join(hints)) > HINT_CHARACTERS_MAX:
        hints.pop()
    return " ".join(hints)
