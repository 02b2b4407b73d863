"""Tokens: the numbers, names, operators and brackets of a text, each with its place in the source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

NUMBER: Final = "number"
NAME: Final = "name"
SUPERSCRIPT: Final = "superscript"
ROOT: Final = "root"
EQUALS: Final = "="
RANGE: Final = ".."
REFUSED: Final = "refused"
"""A character outside of the language: it keeps its place among the tokens until all slips of the text are known."""
END: Final = "end"

BLANKS: Final = " \t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Spaces of a keyboard, of web pages (U+00A0) and of typesetting (U+2000 to U+200A and others)."""
ROOT_FUNCTIONS: Final = {"√": "sqrt", "∛": "cbrt"}
VECTOR_FUNCTIONS: Final = frozenset({"norm", "dot"})
"""Functions of vectors, which are written out as sums."""
_RAISED: Final = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


class Token(NamedTuple):
    """A number, name, operator or bracket: its text in the language's spelling, and its place, source[start:end].

    `kind` is one of the names above, or, for operators and brackets, the ASCII sign that the text stands for.
    """

    kind: str
    text: str
    start: int
    end: int


def superscript_value(token: Token) -> int:
    """The integer that raised digits stand for."""
    return int(token.text.translate(_RAISED))


def find_outside_brackets(tokens: Sequence[Token], start: int, end: int, kind: str) -> int:
    """The index of the first token of that kind in tokens[start:end] outside of brackets; -1 where there is none."""
    depth = 0
    for index in range(start, end):
        depth += (tokens[index].kind in "([") - (tokens[index].kind in ")]")
        if depth == 0 and tokens[index].kind == kind:
            return index
    return -1
