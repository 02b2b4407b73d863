"""From text to a checked expression: the one door for what a user typed."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gdcli.language.functions import CONSTANTS, FUNCTIONS, NAMES
from gdcli.language.limits import TYPED, Limits
from gdcli.language.names import natural_order
from gdcli.language.reading.constants import check_constants
from gdcli.language.reading.grammar import read_tokens
from gdcli.language.reading.lexer import tokenize
from gdcli.language.reading.tokens import NAME, Token
from gdcli.language.tree import Expression

if TYPE_CHECKING:
    from gdcli.language.reading.as_written.sums import Sizes

MARKS_OF_LATEX: Final = frozenset("\\${}")
MARKS_OF_WRITING: Final = frozenset("=[],…") | {".."}
"""Kinds of tokens that are no arithmetic."""
ROOTS_BY_POWER: Final = ("/3", "/ 3", "⅓", "⅔")
LARGE: Final = 20_000  # characters, from which on a tree costs the garbage collector more time than the parser


def parse(
    text: str, limits: Limits = TYPED, declared: Collection[str] = (), sizes: Sizes | None = None
) -> Expression:
    """What the user wrote; raises `ExpressionError` with the place and a hint where it cannot be read.

    `declared`: names that are said elsewhere to be variables, so that nothing else is suspected in them; `sizes`: what
    is known of the numbers and vectors in its sums.
    """
    with _collector_paused(len(text) > LARGE):
        is_latex = not MARKS_OF_LATEX.isdisjoint(text)
        if not is_latex and not any(mark in text for mark in ROOTS_BY_POWER):
            tokens = tokenize(text, limits)
            if _is_plain(tokens):
                reading = read_tokens(text, tokens, limits)
                check_constants(reading.root, text, limits)
                return Expression(reading.root, text, natural_order(reading.variables), reading.notes)
        from gdcli.language.reading.as_written.reader import read_as_written  # noqa: PLC0415 - a plain text starts faster

        read = read_as_written(text, limits, declared, sizes, is_latex=is_latex)
        check_constants(read.reading.root, text, limits)
    names = natural_order(read.reading.variables)
    return Expression(read.reading.root, text, names, read.notes, replaced=read.replaced, sum_form=read.sum_form)


def _is_plain(tokens: Sequence[Token]) -> bool:
    """Whether there is nothing but arithmetic, functions, and variables of one letter: no slip is possible in it."""
    for token, following in pairwise(tokens):
        if token.kind == NAME:
            is_function = NAMES.get(token.text) in FUNCTIONS and token.text != "log"
            if not is_function and not _is_letter(token.text, following):
                return False
        elif token.kind in MARKS_OF_WRITING:
            return False
    return True


def _is_letter(name: str, following: Token) -> bool:
    return (len(name) == 1 or name in CONSTANTS) and following.kind != "("


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
