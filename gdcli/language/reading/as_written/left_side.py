"""`f(x) = …`: the name of a function before its formula is left out."""

from __future__ import annotations

from collections.abc import Sequence

from gdcli.language.function_table import CONSTANTS, NAMES
from gdcli.language.reading.tokens import EQUALS, NAME, Token


def end_of_left_side(tokens: Sequence[Token]) -> int:
    """The index of the first token after `y =` or `f(x, y) =`; 0 if the text does not begin like that.

    A name that occurs on the right side, too, makes it an equation: nothing is left out. `e(x) =` names a function.
    """
    end = next((index for index, token in enumerate(tokens) if token.kind == EQUALS), 0)
    left = [token for token in tokens[:end] if token.start < token.end]
    if not left or not (_is_name(left[0]) if len(left) == 1 else _is_definition(left)):
        return 0
    is_equation = left[0].text not in CONSTANTS and any(
        token.kind == NAME and token.text == left[0].text for token in tokens[end:]
    )
    return 0 if is_equation else end + 1


def parameters(left_side: Sequence[Token]) -> frozenset[str]:
    """The names in the parentheses of a left side."""
    return frozenset(token.text for token in left_side[1:] if token.kind == NAME)


def _is_definition(tokens: Sequence[Token]) -> bool:
    is_free = tokens[0].kind == NAME and tokens[0].text not in NAMES
    return is_free and _is_parameter_list(tokens[1:])


def _is_parameter_list(tokens: Sequence[Token]) -> bool:
    names, commas = tokens[1:-1:2], tokens[2:-1:2]
    closed = tokens[0].kind == "(" and tokens[-1].kind == ")" and len(tokens) % 2 == 1
    return closed and all(map(_is_name, names)) and all(token.kind == "," for token in commas)


def _is_name(token: Token) -> bool:
    return token.kind == NAME and token.text not in NAMES and token.text not in CONSTANTS
