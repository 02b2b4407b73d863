"""Slips: one answer names all mistakes of this kind, each with its place and, if it is known, the right spelling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gdcli.errors import ExpressionError
from gdcli.language.names import shortened
from gdcli.language.reading.as_written import sentences
from gdcli.model.sentences import Sentence, paragraph
from gdcli.record import record

SLIPS_SHOWN_MAX: Final = 8
"""The most slips of a text that one answer names."""
LISTED_CHARACTERS_MAX: Final = 30
"""The most characters that a message uses to list further slips."""
HINT_CHARACTERS_MAX: Final = 175


@record
class Slip:
    """A mistake in a text: message, hint, place source[start:end], and the right spelling if it is known."""

    message: str | Sentence
    hint: str | Sentence
    start: int
    end: int
    instead: str | None = None
    shown: str = ""  # the part of the text that a message shows; empty: the text at the place


def error_of_slips(source: str, slips: Sequence[Slip]) -> ExpressionError:
    """One error for all slips of a text: the message of the first, the places of all, and their right spelling."""
    first, *others = slips
    message = first.message
    if others:
        message = sentences.ALSO_WRONG(message=message, others=_listed(source, others))
    places = tuple((slip.start, slip.end) for slip in others)
    return ExpressionError(message, _hint(source, slips), source, first.start, first.end, places)


def _listed(source: str, slips: Sequence[Slip]) -> str:
    """The parts of the text that are slips, as far as a message has room for them; invisible signs by code point."""
    parts = dict.fromkeys(slip.shown or source[slip.start : slip.end] for slip in slips)
    listed = [part if part.isprintable() else ascii(part) for part in parts]
    while len(listed) > 1 and len(", ".join(listed)) > LISTED_CHARACTERS_MAX:
        listed.pop()
    return shortened(", ".join(listed))


def _hint(source: str, slips: Sequence[Slip]) -> str | Sentence:
    """The hint for all slips: the whole text in its right spelling if that is known, else one hint after another."""
    if len(slips) == 1:
        return slips[0].hint
    is_latex = "\\" in source  # if names are spelled in another way
    if all(slip.instead is not None for slip in slips) and len(source) <= HINT_CHARACTERS_MAX // 2 and not is_latex:
        return sentences.MENDED(mended=_mended(source, slips))
    hints = {str(slip.hint): slip.hint for slip in slips}
    while len(hints) > 1 and len(" ".join(hints)) > HINT_CHARACTERS_MAX:
        hints.popitem()
    return paragraph(*hints.values())


def _mended(source: str, slips: Sequence[Slip]) -> str:
    """The text with the right spelling in place of each slip."""
    for slip in sorted(slips, key=lambda slip: -slip.start):
        source = f"{source[: slip.start]}{slip.instead}{source[slip.end :]}"
    return source
