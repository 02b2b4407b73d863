"""The tokens that the reader of LaTeX makes: parentheses that may turn out not to be needed, and signs of products."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NoReturn

from gdcli.errors import ExpressionError
from gdcli.language.functions import NAMES
from gdcli.language.reading.tokens import EQUALS, NAME, Token

DEEPEST_GROUP: Final = 150  # braces within braces; the reader calls itself for each
START: Final = "start"  # of a product: a fraction here is the head of its row of factors
AFTER_FRACTION: Final = "after fraction"
INSIDE: Final = ""
_ROW_AFTER: Final[Mapping[str, str]] = dict.fromkeys(("+", "-", "(", ",", EQUALS), START)


class TokenRow:
    """The tokens made so far; None stands where a parenthesis is not needed."""

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
        if self.depth > DEEPEST_GROUP:
            hint = "Write it with fewer braces inside each other."
            self.refuse(start, start + 1, f"braces are nested deeper than the limit of {DEEPEST_GROUP}", hint)

    def room(self) -> int:
        """Keep room for a parenthesis; its index among the tokens."""
        self.tokens.append(None)
        return len(self.tokens) - 1

    def enclose(self, index: int, start: int) -> None:
        """Put what was read since the index in parentheses."""
        self.tokens[index] = Token("(", "(", start, start)
        self.tokens.append(Token(")", ")", self.place, self.place))

    def bracket(self, kind: str, start: int, end: int) -> None:
        """A sign; before an opening parenthesis a variable is a factor, unless it is called."""
        self.emit(kind, kind, start, end)

    def is_factor(self) -> bool:
        """Whether a variable or a constant stands directly before: what follows in parentheses is multiplied by it."""
        return self.last is not None and self.last.kind == NAME and self.last.text not in NAMES

    def emit(self, kind: str, text: str, start: int, end: int) -> None:
        """Add a token, and before it the sign of a product where typed text would need it."""
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

    def refuse(self, start: int, end: int, message: str, hint: str) -> NoReturn:
        raise ExpressionError(message, hint, self.text, start, end)


def has_bare_function(tokens: list[Token | None]) -> bool:
    """Whether a function without parentheses is among the factors: it would take the divisor, too."""
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
