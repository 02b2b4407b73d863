"""From characters to tokens, each with its place; a character outside of the language is refused with its place."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, NoReturn

from gdcli.errors import ExpressionError
from gdcli.language.limits import GENEROUS, Limits
from gdcli.language.names import GREEK
from gdcli.language.reading.paper import (
    BYTE_ORDER_MARK,
    LOWERED_DIGITS,
    MODULES,
    VULGAR_FRACTIONS,
    has_mathematical_letters,
    spelled,
    upright,
)

NUMBER: Final = "number"
NAME: Final = "name"
SUPERSCRIPT: Final = "superscript"
ROOT: Final = "root"
EQUALS: Final = "="
RANGE: Final = ".."
END: Final = "end"


SLIPS_SHOWN: Final = 8
"""How many slips of a text are named in one answer."""


class Token(NamedTuple):
    """One word of the language: its text, as the language spells it, and its place in the source.

    `kind` is one of the names above, or, for operators and brackets, the ASCII sign that the text stands for.
    """

    kind: str
    text: str
    start: int
    end: int


BLANKS: Final = " \t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Spaces of a keyboard, of web pages (U+00A0) and of typesetting (U+2000 to U+200A and others)."""
EN_DASH: Final = "–"
ROOTS: Final = {"√": "sqrt", "∛": "cbrt"}
_OPERATORS: Final = {
    "+": "+", "-": "-", "*": "*", "/": "/", "^": "^", "**": "^", "(": "(", ")": ")", ",": ",", "|": "|",
    **dict.fromkeys("×·⋅∗•∙", "*"), "−": "-", EN_DASH: "-", "÷": "/", ".*": "*", "./": "/", ".^": "^", ".**": "^",
    "[": "[", "]": "]", "..": RANGE, "...": RANGE, "…": RANGE, **dict.fromkeys(ROOTS, ROOT),
    **dict.fromkeys(("=", ":=", "≔"), EQUALS),
}  # fmt: skip
_RAISED: Final = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")

TOKEN: Final = re.compile(
    rf"[{BLANKS}]*(?:"
    rf"((?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[{''.join(VULGAR_FRACTIONS)}])"
    rf"|((?:(?:{'|'.join(MODULES)})\.)*[A-Za-z][A-Za-z0-9_]*[{LOWERED_DIGITS}]*"
    rf"|[{GREEK}](?:_?[0-9]+|[{LOWERED_DIGITS}]+)?|π)"
    r"|(\.\.\.?|…|\.?(?:\*\*|[*/^])|[-+(),|\[\]√∛×·⋅∗•∙−–÷]|(?::|(?<![<>!=]))=(?!=)|≔)"
    r"|(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    rf"|((?<![<>!=])[<>!=]=|[^{BLANKS}]))"
)
_NUMBER_GROUP, _NAME_GROUP, _OPERATOR_GROUP, _SUPERSCRIPT_GROUP, _REFUSED_GROUP = range(1, 6)
_KINDS: Final = {_NUMBER_GROUP: NUMBER, _NAME_GROUP: NAME, _SUPERSCRIPT_GROUP: SUPERSCRIPT}
_token: Final = tuple.__new__  # a third of the time of Token(…), which the longest texts feel
_OTHER_BASE: Final = re.compile(r"(?<![A-Za-z0-9_.])0(?:[xX][0-9a-fA-F]|[bBoO][0-7])[0-9a-zA-Z]*")


def tokenize(text: str, limits: Limits) -> list[Token]:
    """The tokens of the text, an `END` token last; raises `ExpressionError` where there is none to make."""
    if len(text) > limits.characters:
        raise too_long(text, limits)
    tokens: list[Token] = []
    refused: list[int] = []
    plain = upright(text) if not text.isascii() and has_mathematical_letters(text) else text
    for match in TOKEN.finditer(plain, text.startswith(BYTE_ORDER_MARK), len(text.rstrip(BLANKS))):
        group = match.lastindex
        word = match[group]  # type: ignore[index]
        end = match.end()
        start = end - len(word)
        if group == _OPERATOR_GROUP:
            kind = _OPERATORS[word]
        elif group == _REFUSED_GROUP:
            refused.append(start)
            continue
        else:
            kind = _KINDS[group]  # type: ignore[index]
            if len(word) > limits.digits and kind != NAME:
                _check_digits(text, word, start, limits.digits)
            if kind == NAME and ("." in word or not word.isascii()):
                word = spelled(word)
        tokens.append(_token(Token, (kind, word, start, end)))
    if refused:
        _refuse(text, refused)
    return checked(text, tokens, limits)


def token_of(match: re.Match[str]) -> Token | None:
    """The token that was matched; None for a character outside of the language."""
    group = match.lastindex
    assert group is not None
    word, end = match[group], match.end()
    if group == _REFUSED_GROUP:
        return None
    kind = _OPERATORS[word] if group == _OPERATOR_GROUP else _KINDS[group]
    return Token(kind, spelled(word) if kind == NAME else word, end - len(word), end)


def too_long(text: str, limits: Limits) -> ExpressionError:
    """The refusal of a text with more characters than the limits allow."""
    message = f"the expression has {len(text):,} characters, the limit is {limits.characters:,}"
    return ExpressionError(message, _shorter(limits), text, limits.characters, len(text))


def refused_character(text: str, start: int) -> ExpressionError:
    """The refusal of a character outside of the language."""
    from gdcli.language.reading.characters import refusal  # noqa: PLC0415 - only errors need the Unicode database

    message, hint, end = refusal(text, start)
    return ExpressionError(message, hint, text, start, end)


def checked(text: str, tokens: list[Token], limits: Limits) -> list[Token]:
    """The tokens with an `END` token; raises `ExpressionError` for too many, and for numbers to another base."""
    if len(tokens) > limits.tokens:
        message = f"the expression has {len(tokens):,} tokens, the limit is {limits.tokens:,}"
        raise ExpressionError(message, _shorter(limits), text, tokens[limits.tokens].start, tokens[-1].end)
    if tokens and tokens[0].text == EN_DASH:  # the two hyphens of an option become one, where a program "corrects" them
        raise refused_character(text, tokens[0].start)
    base = _OTHER_BASE.search(text)
    if base:
        message = f"{base[0]} is not a decimal number"
        raise ExpressionError(message, "Write the number to base ten.", text, *base.span())
    stop = tokens[-1].end if tokens else len(text)
    tokens.append(Token(END, "", stop, stop))
    return tokens


def _shorter(limits: Limits) -> str:
    if limits.characters >= GENEROUS.characters:
        return "Shorten it."
    return "Shorten it, or give - and send it through standard input, where the limits are wider."


def superscript_value(token: Token) -> int:
    """The integer that raised digits stand for."""
    return int(token.text.translate(_RAISED))


def _refuse(text: str, places: list[int]) -> NoReturn:
    """Refuse the characters at these places, all in one answer."""
    from gdcli.language.reading.as_written.slips import Slip, together  # noqa: PLC0415
    from gdcli.language.reading.characters import refusal  # noqa: PLC0415 - only errors need the Unicode database

    slips = []
    for start in places[:SLIPS_SHOWN]:
        message, hint, end = refusal(text, start)
        slips.append(Slip(message, hint, start, end))
    raise together(text, slips)


def _check_digits(text: str, word: str, start: int, limit: int) -> None:
    count = sum(character.isdigit() for character in word)
    if count > limit:
        message = f"the number has {count:,} digits, the limit is {limit}"
        raise ExpressionError(message, "Round it: a float holds 17 digits.", text, start, start + len(word))
