"""`f(x) = …`: the name of a function before its formula is left out."""

from __future__ import annotations

from collections.abc import Sequence

from gdcli.language.functions import CONSTANTS, NAMES
from gdcli.language.reading.tokens import EQUALS, NAME, Token


def end_of_left_side(tokens: Sequence[Token]) -> int:
    """The index of the first token after `y =` or `f(x, y) =`; 0 where the text does not begin so.

    A name that occurs on the right side, too, makes it an equation: nothing is left out.
    """
    end = next((index for index, token in enumerate(tokens) if token.kind == EQUALS), 0)
    left = [token for token in tokens[:end] if token.start < token.end]
    if not left or not _is_name(left[0]) or not (len(left) == 1 or _is_parameter_list(left[1:])):
        return 0
    is_equation = any(token.kind == NAME and token.text == left[0].text for token in tokens[end:])
    return 0 if is_equation else end + 1


def _is_parameter_list(tokens: Sequence[Token]) -> bool:
    names, commas = tokens[1:-1:2], tokens[2:-1:2]
    closed = tokens[0].kind == "(" and tokens[-1].kind == ")" and len(tokens) % 2 == 1
    return closed and all(map(_is_name, names)) and all(token.kind == "," for token in commas)


def _is_name(token: Token) -> bool:
    return token.kind == NAME and token.text not in NAMES and token.text not in CONSTANTS
