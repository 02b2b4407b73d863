"""From text to a checked expression: the one door for what a user typed."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final

from gdcli.language.limits import TYPED, Limits
from gdcli.language.names import natural_order
from gdcli.language.reading import notes
from gdcli.language.reading.constants import check_constants
from gdcli.language.reading.grammar import read_tokens
from gdcli.language.reading.left_side import end_of_left_side
from gdcli.language.reading.lexer import Token, tokenize
from gdcli.language.reading.slips import check_names
from gdcli.language.reading.sums import UNKNOWN, Sizes, written_out
from gdcli.language.tree import Expression

MARKS_OF_LATEX: Final = frozenset("\\${}")
LARGE: Final = 20_000  # characters, from which on a tree costs the garbage collector more time than the parser


def parse(
    text: str, limits: Limits = TYPED, declared: Collection[str] = (), sizes: Sizes = UNKNOWN
) -> Expression:
    """What the user wrote; raises `ExpressionError` with the place and a hint where it cannot be read.

    `declared`: names that are said elsewhere to be variables, so that nothing else is suspected in them; `sizes`: what
    is known of the numbers and vectors in its sums.
    """
    with _collector_paused(len(text) > LARGE):
        is_latex = not MARKS_OF_LATEX.isdisjoint(text)
        tokens, said = _latex_tokens(text, limits, declared) if is_latex else (tokenize(text, limits), ())
        start = end_of_left_side(tokens)
        left = [notes.LEFT_SIDE.format(left=text[tokens[0].start : tokens[start - 1].end])] if start else []
        written = written_out(text, tokens[start:], sizes)
        tokens = written.tokens
        check_names(text, tokens, declared)
        reading = read_tokens(text, tokens, limits, lines_matter=not is_latex)
        check_constants(reading.root, text, limits)
        remarks = notes.notes_on(text, tokens, reading.variables, reading.root, declared)
        said = tuple(dict.fromkeys((*left, *said, *written.notes, *reading.notes, *remarks)))
    return Expression(reading.root, text, natural_order(reading.variables), said, replaced=written.replaced)


def _latex_tokens(text: str, limits: Limits, declared: Collection[str]) -> tuple[list[Token], tuple[str, ...]]:
    from gdcli.language.reading.latex.scanner import tokenize_latex  # noqa: PLC0415 - for the texts that are LaTeX

    return tokenize_latex(text, limits, declared)


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
