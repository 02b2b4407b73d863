"""The tokens of a LaTeX text while they are made: with signs of products, and with parentheses only if necessary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NoReturn

from gdcli.language.function_table import NAMES
from gdcli.language.limits import NESTED_BRACES_MAX
from gdcli.language.reading.latex import sentences
from gdcli.language.reading.refusals import refused
from gdcli.language.reading.tokens import EQUALS, NAME, Token
from gdcli.model.sentences import Sentence

START: Final = "start"  # of a product: a fraction here is the head of its row of factors
AFTER_FRACTION: Final = "after fraction"
INSIDE: Final = ""
_ROW_AFTER: Final[Mapping[str, str]] = dict.fromkeys(("+", "-", "(", ",", EQUALS), START)


class TokenRow:
    """The tokens made so far; None stands in the place of a parenthesis that is not needed."""

    is_called = False

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.tokens: list[Token | None] = []
        self.last: Token | None = None
        self.row = START
        self.has_sign = False
        self.outer_signs: list[bool] = []
        self.depth = 0

    def deepen(self, start: int) -> None:
        self.depth += 1
        if self.depth > NESTED_BRACES_MAX:
            message = sentences.TOO_DEEP(limit=NESTED_BRACES_MAX)
            self.refuse(start, start + 1, message, sentences.NEST_LESS())

    def reserve(self) -> int:
        """Reserve a place for a parenthesis; returns its index among the tokens."""
        self.tokens.append(None)
        return len(self.tokens) - 1

    def enclose(self, index: int, start: int) -> None:
        """Put the tokens from the index on in parentheses."""
        self.tokens[index] = Token("(", "(", start, start)
        self.tokens.append(Token(")", ")", self.place, self.place))

    def bracket(self, kind: str, start: int, end: int) -> None:
        """Add the token of a bracket or of another sign."""
        self.emit(kind, kind, start, end)

    def is_factor(self) -> bool:
        """Whether the last token is a variable or a constant, so that a parenthesis after it is multiplied by it."""
        return self.last is not None and self.last.kind == NAME and self.last.text not in NAMES

    def emit(self, kind: str, text: str, start: int, end: int) -> None:
        """Add a token, and before it the sign of a product if typed text would need it."""
        if kind == "(" and self.is_factor() and not self.is_called:
            self.tokens.append(Token("*", "*", start, start))
        self.is_called = False
        token = Token(kind, text, start, max(end, start))
        self.tokens.append(token)
        self.last = token
        if kind == "(":
            self.outer_signs.append(self.has_sign)
            self.has_sign = False
        elif kind == ")":
            self.has_sign = self.outer_signs.pop() if self.outer_signs else False
        self.has_sign = self.has_sign or kind in ("+", "-")
        self.row = _ROW_AFTER.get(kind, self.row if kind == "*" else INSIDE)

    def refuse(self, start: int, end: int, message: Sentence, hint: Sentence) -> NoReturn:
        raise refused(self.text, start, end, message, hint)


def has_bare_function(tokens: list[Token | None]) -> bool:
    """Whether one of the factors is a function without parentheses, which would take the divisor as argument, too."""
    depth = 0
    found = [token for token in tokens if token is not None]
    for index, token in enumerate(found):
        depth += (token.kind == "(") - (token.kind == ")")
        if depth == 0 and token.kind == NAME and token.text in NAMES and not _is_applied(found, index + 1):
            return True
    return False


def _is_applied(tokens: list[Token], index: int) -> bool:
    """Whether parentheses follow a function's name, after its power where it has one."""
    if index < len(tokens) and tokens[index].kind == "^":
        depth = 0
        for index in range(index + 1, len(tokens)):  # noqa: B020, PLR1704 - goes on from where it is
            depth += (tokens[index].kind == "(") - (tokens[index].kind == ")")
            if depth == 0:
                break
        index += 1
    return index < len(tokens) and tokens[index].kind == "("
