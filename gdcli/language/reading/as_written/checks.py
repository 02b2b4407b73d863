"""The search for slips among the tokens of a text: characters outside of the language, names, commas."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Final

from gdcli.language.function_table import CONSTANTS, NAMES
from gdcli.language.reading import refusals, sentences
from gdcli.language.reading.as_written.comma_slips import CommaSlips
from gdcli.language.reading.as_written.name_slips import NameSlips
from gdcli.language.reading.as_written.slips import SLIPS_SHOWN_MAX, Slip, error_of_slips
from gdcli.language.reading.tokens import EQUALS, NAME, NUMBER, RANGE, REFUSED, Token

REFUSED_KINDS: Final = ((REFUSED,), (EQUALS,), (RANGE, "[", "]"))
"""Kinds of tokens that no expression has after left sides and sums are taken out, in the order of the reports."""


def check_slips(
    source: str, tokens: Sequence[Token], declared: Collection[str] = (), parameters: Collection[str] = ()
) -> None:
    """Raise `ExpressionError` for all slips among the tokens.

    `declared`: names that the user declares to be variables. `parameters`: names on the left side, as in f(x, y) = ….
    """
    slips = slips_among(source, tokens, declared, parameters)
    if slips:
        raise error_of_slips(source, slips)


def slips_among(
    source: str, tokens: Sequence[Token], declared: Collection[str] = (), parameters: Collection[str] = ()
) -> list[Slip]:
    """The first slips among the tokens, in their order."""
    return list(islice(_slips(source, tokens, frozenset(declared), parameters), SLIPS_SHOWN_MAX))


def _slips(
    source: str, tokens: Sequence[Token], declared: frozenset[str], parameters: Collection[str]
) -> Iterator[Slip]:
    """The slips in the order in which they are reported: characters outside of the language come first."""
    yield from refused_signs(source, tokens)
    names = NameSlips(source, tokens, parameters)
    commas = CommaSlips(source, tokens)
    for index, token in enumerate(tokens):
        if token.kind == NAME:
            if token.text not in declared and token.text not in NAMES and token.text not in CONSTANTS:
                yield from names.slip(index)
        elif token.kind == ",":
            yield from commas.slip(index)
        elif token.kind == NUMBER and _is_after_operand(source, tokens, index):
            error = refusals.number_after_operand(source, tokens, index)
            yield Slip(*error.sentences, token.start, token.end, f"**{token.text}")


def _is_after_operand(source: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether a number follows a letter or a parenthesis on the same line: a power that was lost, or a factor."""
    before, token = tokens[index - 1], tokens[index]
    if not index or "\n" in source[before.end : token.start]:
        return False
    if before.kind == NAME:
        return len(before.text) == 1
    return before.kind == ")" and not _ends_power_of_function(tokens, index - 1)


def _ends_power_of_function(tokens: Sequence[Token], index: int) -> bool:
    """Whether the parenthesis at `index` ends the power in sin^(-1) 2x."""
    opener = next((place for place in range(index, -1, -1) if tokens[place].kind == "("), 0)
    return opener > 1 and tokens[opener - 1].kind == "^" and tokens[opener - 2].text in NAMES


def refused_signs(source: str, tokens: Sequence[Token]) -> Iterator[Slip]:
    """The tokens of kinds that no expression has."""
    for kinds in REFUSED_KINDS:
        end = 0
        for token in tokens:
            if token.kind in kinds and token.start >= end:
                slip = _refused_sign(source, token)
                end = slip.end
                yield slip


def _refused_sign(source: str, token: Token) -> Slip:
    """A character outside of the language, or an equals sign, a bracket or dots in a place without meaning."""
    from gdcli.language.reading.characters import refusal  # only errors need the Unicode database

    if token.text == "...":
        message = sentences.NOT_IN_LANGUAGE(character=token.text)
        return Slip(message, sentences.SIGNS["…"](), token.start, token.end)
    is_equals = token.kind == EQUALS and "=" in token.text
    message, hint, end = refusal(source, source.index("=", token.start) if is_equals else token.start)
    return Slip(message, hint, token.start, max(end, token.end) if is_equals else end)
