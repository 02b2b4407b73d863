"""The power between a function's name and its argument, as in sin²x, sin^2 x, sin^(-1)(x)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gdcli.language.function_table import CONSTANTS, NAMES
from gdcli.language.reading.decimals import read_decimal
from gdcli.language.reading.tokens import NAME, NUMBER, SUPERSCRIPT, Token, superscript_value
from gdcli.language.tree import Constant, Negative, Node, Number, Variable


def function_power(tokens: Sequence[Token], index: int) -> tuple[Node | None, int]:
    """The exponent that begins at `index` with its sign for power, and the index after it.

    The exponent is a number or a name, with a sign or in parentheses; None if it is anything longer.
    """
    token = tokens[index]
    if token.kind == SUPERSCRIPT:
        value = superscript_value(token)
        return _signed(Number(Fraction(abs(value)), token[2:]), token, value < 0), index + 1
    index += 1
    opened = tokens[index].kind == "("
    index += opened
    sign = tokens[index]
    index += sign.kind == "-"
    exponent = _atom(tokens[index])
    index += 1
    if exponent is None or (opened and tokens[index].kind != ")"):
        return None, index
    return _signed(exponent, sign, sign.kind == "-"), index + opened


def _signed(exponent: Node, first: Token, negative: bool) -> Node:
    return Negative(exponent, (first.start, exponent.span[1])) if negative else exponent


def _atom(token: Token) -> Node | None:
    place = (token.start, token.end)
    if token.kind == NUMBER and token.text.isascii() and len(token.text) < 6 and "e" not in token.text.lower():
        return Number(read_decimal(token.text), place)
    if token.kind != NAME or token.text in NAMES:
        return None
    return Constant(token.text, place) if token.text in CONSTANTS else Variable(token.text, place)
