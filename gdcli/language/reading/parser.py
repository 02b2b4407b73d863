"""From text to a checked expression: `parse` reads every text of a user."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gdcli.language.function_table import CONSTANTS, FUNCTIONS, NAMES
from gdcli.language.limits import TYPED_LIMITS, UNLIMITED, Limits
from gdcli.language.names import natural_order
from gdcli.language.reading.constants import check_constants
from gdcli.language.reading.grammar import read_tokens
from gdcli.language.reading.lexer import tokenize
from gdcli.language.reading.tokens import NAME, NUMBER, ROOT, SUPERSCRIPT, Token
from gdcli.language.tree import Expression, with_variables
from gdcli.record import deferred

if TYPE_CHECKING:
    from gdcli.language.reading.as_written.sums import Sizes

LATEX_CHARACTERS: Final = frozenset("\\${}")
TOKENS_AS_WRITTEN: Final = frozenset("=[],…") | {".."}
"""Kinds of tokens that only texts as people write them have."""
CUBE_ROOT_SIGNS: Final = ("/3", "/ 3", "⅓", "⅔")
LETTERS_WITH_MEANINGS: Final = frozenset("TEΣΠ")
"""Variables that may be meant as something else: a transposed vector, the constant e, a sum, a product."""
TEXT_CHARACTERS_MIN: Final = 5_000
"""The fewest characters of a text in which like terms are looked for."""
COLLECTOR_PAUSE_CHARACTERS: Final = 20_000
"""For longer texts the garbage collector would take more time than the parser."""


def parse(
    text: str, limits: Limits = TYPED_LIMITS, declared: Collection[str] = (), sizes: Sizes | None = None
) -> Expression:
    """The expression of a text. Raises `ExpressionError`, with the place and a hint, if it cannot be read.

    `declared`: names that other options declare to be variables, which are never taken for slips. `sizes`: known whole
    numbers and lengths of vectors in its sums.
    """
    if "&" in text:
        from gdcli.language.reading.paper import with_html_codes_read  # for texts of web pages only

        text = with_html_codes_read(text)
    if len(text) >= TEXT_CHARACTERS_MIN:
        from gdcli.language.reading.like_terms import with_terms_as_rows  # for long texts only

        by_terms = with_terms_as_rows(
            text, limits, declared, lambda shorter: _read(shorter, limits, declared, sizes)
        )
        if by_terms is not None:
            root = deferred(lambda: _read(text, limits, declared, sizes).root)
            return Expression(root, text, by_terms.variables, by_terms.notes, by_terms=by_terms)
    return _read(text, limits, declared, sizes)


def _read(text: str, limits: Limits, declared: Collection[str], sizes: Sizes | None) -> Expression:
    """The expression of a text, read token by token."""
    with _collector_paused(len(text) > COLLECTOR_PAUSE_CHARACTERS):
        tokens = tokenize(text, limits, declared) if LATEX_CHARACTERS.isdisjoint(text) else None
        if tokens is not None and not any(mark in text for mark in CUBE_ROOT_SIGNS) and _is_plain(tokens):
            reading = read_tokens(text, tokens, limits, declared)
            check_constants(reading.root, text, limits)
            return Expression(reading.root, text, natural_order(reading.variables), reading.notes)
        from gdcli.language.reading.as_written.reader import read_as_written  # a plain text starts faster

        read = read_as_written(text, tokens, limits, declared, sizes)
        check_constants(read.reading.root, text, limits)
    names = natural_order(read.reading.variables)
    return Expression(read.reading.root, text, names, read.notes, replaced=read.replaced, sum_form=read.sum_form)


def read_again(text: str, variables: tuple[str, ...]) -> Expression:
    """The expression of a canonical text, checked as what is typed, with the variables that were chosen for it."""
    return with_variables(parse(text, UNLIMITED, variables), variables)


def _is_plain(tokens: Sequence[Token]) -> bool:
    """Whether the tokens are only arithmetic, functions and variables of one letter: these allow no slips."""
    for token, following in pairwise(tokens):
        if token.kind == NAME:
            is_function = NAMES.get(token.text) in FUNCTIONS and token.text != "log"
            if not is_function and not _is_letter(token.text, following):
                return False
        elif token.kind == SUPERSCRIPT:
            if following.kind == ROOT:
                return False
        elif token.kind == NUMBER:
            if _is_stuck_exponent(token, following):
                return False
        elif token.kind in TOKENS_AS_WRITTEN or (token.kind == "," and _is_in_number(token, following)):
            return False
    return True


def _is_stuck_exponent(number: Token, following: Token) -> bool:
    """Whether a name follows the exponent of a number directly, as in 4e2x."""
    return following.kind == NAME and number.end == following.start and "e" in number.text


def _is_in_number(comma: Token, following: Token) -> bool:
    """Whether the comma may be part of a number: a number follows it without a space."""
    return following.kind == NUMBER and comma.end == following.start


def _is_letter(name: str, following: Token) -> bool:
    """Whether the name is a letter with one meaning or a constant, multiplied by nothing without a sign."""
    is_letter = name in CONSTANTS or (len(name) == 1 and name not in LETTERS_WITH_MEANINGS)
    return is_letter and name != "e" and following.kind not in ("(", NUMBER)


@contextmanager
def _collector_paused(pause: bool) -> Iterator[None]:
    """Pause the garbage collector, which would visit the growing tree many times and find no garbage in it."""
    pause = pause and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()
