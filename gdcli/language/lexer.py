"""From characters to tokens: every token with its place, every character outside of the language refused with its own."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, NoReturn

from gdcli.errors import ExpressionError
from gdcli.language.limits import Limits
from gdcli.language.names import NAME_PATTERN

NUMBER: Final = "number"
NAME: Final = "name"
SUPERSCRIPT: Final = "superscript"
ROOT: Final = "root"
END: Final = "end"


class Token(NamedTuple):
    """One word of the language: `source[start:end] == text`.

    `kind` is one of the names above, or, for operators and brackets, the ASCII sign that the text stands for.
    """

    kind: str
    text: str
    start: int
    end: int


ROOTS: Final = {"√": "sqrt", "∛": "cbrt"}
_OPERATORS: Final = {
    "+": "+", "-": "-", "*": "*", "/": "/", "^": "^", "**": "^", "(": "(", ")": ")", ",": ",", "|": "|",
    "×": "*", "·": "*", "⋅": "*", "−": "-", "÷": "/",
    **dict.fromkeys(ROOTS, ROOT),
}  # fmt: skip
_RAISED: Final = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")

_TOKEN: Final = re.compile(
    r"[ \t\r\n]*(?:"
    r"((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|({NAME_PATTERN}|π)"
    r"|(\*\*|[-+*/^(),|√∛×·⋅−÷])"
    r"|(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|([^ \t\r\n]))"
)
_NUMBER_GROUP, _NAME_GROUP, _OPERATOR_GROUP, _SUPERSCRIPT_GROUP, _REFUSED_GROUP = range(1, 6)
_KINDS: Final = {_NUMBER_GROUP: NUMBER, _NAME_GROUP: NAME, _SUPERSCRIPT_GROUP: SUPERSCRIPT}
_OTHER_BASE: Final = re.compile(r"(?<![A-Za-z0-9_.])0(?:[xX][0-9a-fA-F]|[bBoO][0-7])[0-9a-zA-Z]*")


def tokenize(text: str, limits: Limits) -> list[Token]:
    """The tokens of the text, an `END` token last; raises `ExpressionError` where there is none to make."""
    if len(text) > limits.characters:
        message = f"the expression has {len(text):,} characters, the limit is {limits.characters:,}"
        hint = "Shorten it, or give - and send it through standard input, where the limits are wider."
        raise ExpressionError(message, hint, text, limits.characters, len(text))
    tokens: list[Token] = []
    append = tokens.append
    for match in _TOKEN.finditer(text):
        group = match.lastindex
        word = match[group]  # type: ignore[index]
        start, end = match.span(group)  # type: ignore[arg-type]
        if group == _OPERATOR_GROUP:
            append(Token(_OPERATORS[word], word, start, end))
        elif group == _REFUSED_GROUP:
            _refuse(text, start)
        else:
            append(Token(_KINDS[group], word, start, end))  # type: ignore[index]
    _check_tokens(text, tokens, limits)
    stop = tokens[-1].end if tokens else len(text)
    append(Token(END, "", stop, stop))
    return tokens


def superscript_value(token: Token) -> int:
    """The integer that raised digits stand for."""
    return int(token.text.translate(_RAISED))


def _refuse(text: str, start: int) -> NoReturn:
    from gdcli.language.characters import refusal  # only for errors: it needs the Unicode database

    message, hint, end = refusal(text, start)
    raise ExpressionError(message, hint, text, start, end)


def _check_tokens(text: str, tokens: list[Token], limits: Limits) -> None:
    """Refuse too many tokens, numbers of too many digits and numbers to another base."""
    if len(tokens) > limits.tokens:
        message = f"the expression has {len(tokens):,} tokens, the limit is {limits.tokens:,}"
        hint = "Shorten it, or give - and send it through standard input, where the limits are wider."
        raise ExpressionError(message, hint, text, tokens[limits.tokens].start, tokens[-1].end)
    for token in tokens:
        if token.end - token.start > limits.digits and token.kind in (NUMBER, SUPERSCRIPT):
            count = sum(character.isdigit() for character in token.text)
            if count > limits.digits:
                message = f"the number has {count:,} digits, the limit is {limits.digits}"
                raise ExpressionError(message, "Round it: a float holds 17 digits.", text, token.start, token.end)
    base = _OTHER_BASE.search(text)
    if base:
        message = f"{base[0]} is not a decimal number"
        raise ExpressionError(message, "Write the number to base ten.", text, *base.span())
