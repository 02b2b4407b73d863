"""From characters to tokens, each with its place; a character outside of the language is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from gdcli.errors import ExpressionError
from gdcli.language.limits import Limits
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
from gdcli.language.reading.tokens import (
    BLANKS,
    END,
    EQUALS,
    NAME,
    NUMBER,
    RANGE,
    REFUSED,
    ROOT,
    ROOT_FUNCTIONS,
    SUPERSCRIPT,
    Token,
)
from gdcli.late import LateModule

if TYPE_CHECKING:
    from gdcli.language.reading import refusals
else:
    refusals = LateModule("gdcli.language.reading.refusals")

EN_DASH: Final = "–"
_OPERATORS: Final = {
    "+": "+", "-": "-", "*": "*", "/": "/", "^": "^", "**": "^", "(": "(", ")": ")", ",": ",", "|": "|",
    **dict.fromkeys("×·⋅∗•∙", "*"), "−": "-", EN_DASH: "-", "÷": "/", ".*": "*", "./": "/", ".^": "^", ".**": "^",
    "[": "[", "]": "]", "..": RANGE, "...": RANGE, "…": RANGE, **dict.fromkeys(ROOT_FUNCTIONS, ROOT),
    **dict.fromkeys(("=", ":=", "≔"), EQUALS),
}  # fmt: skip

_DECIMAL: Final = r"(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_WORD: Final = rf"(?:(?:{'|'.join(MODULES)})\.)*[A-Za-z][A-Za-z0-9_]*"
_POWERS_AND_POINTS: Final = r"\.?(?:\*\*|[*/^])"
_EQUALS: Final = r"(?::|(?<![<>!=]))=(?!=)"
_COMPARED: Final = "(?<![<>!=])[<>!=]="
_ASCII_TOKEN: Final = (
    rf"[ \t\r\n]*(?:({_DECIMAL})|({_WORD})|(\.\.\.?|{_POWERS_AND_POINTS}|[-+(),|\[\]]|{_EQUALS})"
    rf"|((?!))|({_COMPARED}|[^ \t\r\n]))"
)
_ASCII_TOKEN_WITHOUT_POINT: Final = (
    r"[ \t\r\n]*(?:([0-9]+(?:[eE][+-]?[0-9]+)?)|([A-Za-z][A-Za-z0-9_]*)"
    rf"|(\*\*|[*/^]|[-+(),|\[\]]|{_EQUALS})|((?!))|({_COMPARED}|[^ \t\r\n]))"
)
_TOKEN: Final = (
    rf"[{BLANKS}]*(?:"
    rf"({_DECIMAL}|[{''.join(VULGAR_FRACTIONS)}])"
    rf"|({_WORD}[{LOWERED_DIGITS}]*|[{GREEK}](?:_?[0-9]+|[{LOWERED_DIGITS}]+)?|π)"
    rf"|(\.\.\.?|…|{_POWERS_AND_POINTS}|[-+(),|\[\]√∛×·⋅∗•∙−–÷]|{_EQUALS}|≔)"
    r"|(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    rf"|({_COMPARED}|[^{BLANKS}]))"
)
_NUMBER_GROUP, _NAME_GROUP, _OPERATOR_GROUP, _SUPERSCRIPT_GROUP, _REFUSED_GROUP = range(1, 6)
_KINDS: Final = {_NUMBER_GROUP: NUMBER, _NAME_GROUP: NAME, _SUPERSCRIPT_GROUP: SUPERSCRIPT, _REFUSED_GROUP: REFUSED}
_token: Final = tuple.__new__  # takes a third of the time of Token(…), which matters for the longest texts
_OTHER_BASE: Final = r"(?<![A-Za-z0-9_.])0(?:[xX][0-9a-fA-F]|[bBoO][0-7])[0-9a-zA-Z]*"


def tokenize(text: str, limits: Limits, declared: Collection[str] = ()) -> list[Token]:
    """The tokens of the text, an `END` token last.

    Raises `ExpressionError` for characters outside of the language. The error names all slips of the text; names that
    are `declared` to be variables are not slips.
    """
    if len(text) > limits.characters:
        raise refusals.too_many_characters(text, limits)
    tokens: list[Token] = []
    plain = upright(text) if not text.isascii() and has_mathematical_letters(text) else text
    for match in token_pattern(text).finditer(plain, text.startswith(BYTE_ORDER_MARK), len(text.rstrip(BLANKS))):
        group = match.lastindex
        word = match[group]  # type: ignore[index]
        end = match.end()
        start = end - len(word)
        if group == _OPERATOR_GROUP:
            kind = _OPERATORS[word]
        else:
            kind = _KINDS[group]  # type: ignore[index]
            if len(word) > limits.digits and kind != NAME:
                refusals.check_digits(text, word, start, limits.digits)
            if kind == NAME and ("." in word or not word.isascii()):
                word = spelled(word)
        tokens.append(_token(Token, (kind, word, start, end)))
    if any(token[0] == REFUSED for token in tokens):
        raise _every_slip(text, tokens, declared)
    return checked_tokens(text, tokens, limits)


def token_pattern(text: str) -> re.Pattern[str]:
    """The pattern of a token of the text: a simple text has one that takes a quarter of the time to compile."""
    if not text.isascii():
        return re.compile(_TOKEN)
    return re.compile(_ASCII_TOKEN if "." in text else _ASCII_TOKEN_WITHOUT_POINT)


def token_of(match: re.Match[str]) -> Token:
    """The token that was matched."""
    group = match.lastindex
    assert group is not None
    word, end = match[group], match.end()
    kind = _OPERATORS[word] if group == _OPERATOR_GROUP else _KINDS[group]
    return Token(kind, spelled(word) if kind == NAME else word, end - len(word), end)


def checked_tokens(text: str, tokens: list[Token], limits: Limits) -> list[Token]:
    """The tokens with an `END` token; raises `ExpressionError` for too many, and for numbers to another base."""
    if len(tokens) > limits.tokens:
        raise refusals.too_many_tokens(text, tokens, limits)
    if tokens and tokens[0].text == EN_DASH:  # programs that "correct" texts make one dash of an option's two hyphens
        raise refusals.refused_character(text, tokens[0].start)
    base = re.search(_OTHER_BASE, text) if any(token.text == "0" for token in tokens) else None
    if base:
        raise refusals.not_to_base_ten(text, base)
    stop = tokens[-1].end if tokens else len(text)
    tokens.append(Token(END, "", stop, stop))
    return tokens


def _every_slip(text: str, tokens: list[Token], declared: Collection[str]) -> ExpressionError:
    """The error for the characters outside of the language, and for every other slip among the tokens."""
    from gdcli.language.reading.as_written.checks import slips_among  # only errors need these
    from gdcli.language.reading.as_written.left_side import end_of_left_side, parameters
    from gdcli.language.reading.as_written.slips import error_of_slips

    tokens.append(Token(END, "", len(text), len(text)))
    start = end_of_left_side(tokens)
    return error_of_slips(text, slips_among(text, tokens[start:], declared, parameters(tokens[:start])))
