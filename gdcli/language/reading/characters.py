"""Why a character is refused, and what to type instead; apart from the lexer, which needs it only for errors."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PYTHON: Final = "This is one formula, not a program: write numbers, names, + - * / ** and functions such as sin(x)."
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015"
_SIGNS: Final = {
    "==": "Write one function; gdcli does not compare.",
    "=": "Write one function: instead of left = right, left - (right).",
    "<": "Write one function without a comparison; max(u, 0) and heaviside(u) switch.",
    ">": "Write one function without a comparison; max(u, 0) and heaviside(u) switch.",
    "!": "There is no factorial in the language: it is not a function of the real line.",
    "%": "Write 0.05 for 5%; there is no remainder in the language.",
    ";": "Arguments are separated by commas, and one expression is read at a time.",
    "[": "Group with parentheses ( ).",
    "]": "Group with parentheses ( ).",
    "{": "Group with parentheses ( ).",
    "}": "Group with parentheses ( ).",
    "@": "A named function stands alone, as in @rosenbrock or @rosenbrock(5).",
    "\\": "A backslash begins a LaTeX command, such as \\frac.",
    "$": "Dollar signs stand around the whole formula, at its beginning and at its end.",
    "_": "A name begins with a letter, as in x_1.",
    ".": "A point stands only in numbers, as in 0.5.",
    "'": "For a derivative use `gdcli derive`; the formula itself has no quotes.",
    "ⁿ": "Write **n.",
    "∞": "Infinity is not a number: use a large one, or leave it out.",
    "…": "Write all the terms, or a sum such as sum(i=1..3, x[i]).",
    **dict.fromkeys(_DASHES, "For a minus sign type -; an option begins with --."),
    "≤": "Write one function without a comparison; max(u, 0) and heaviside(u) switch.",
    "≥": "Write one function without a comparison; max(u, 0) and heaviside(u) switch.",
    "∑": "Write sum(i=1..3, x[i]).",
}
_TYPE_INSTEAD: Final = {
    **dict.fromkeys("\u2715\u2716\u2a2f", "*"),
    **dict.fromkeys("\u2215\u2044", "/"),
    **dict.fromkeys("\u02c6", "^"),
    **dict.fromkeys("\u2223\u2758", "|"),
    "\u00b5": "μ or mu", "\u2206": "Δ or delta", "\u2126": "Ω or omega",
    "\u03d5": "φ or phi", "\u03f5": "ε or epsilon", "\u03d1": "θ or theta", "\u03bf": "o",
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),  # Greek capitals
    **dict(zip("асеоріјѕухһ", "aceopijsyxh", strict=True)),  # Cyrillic
    **dict(zip("АВСЕНІЈКМОРЅТХУ", "ABCEHIJKMOPSTXY", strict=True)),
}  # fmt: skip
_DIGITS_AROUND: Final = re.compile(r"[0-9]+(?:[_'][0-9]+)+")
_ESCAPED_BYTES: Final = range(0xDC80, 0xDD00)  # how Python hands over bytes of the command line that are not UTF-8


def refusal(text: str, start: int) -> tuple[str, str, int]:
    """The message and the hint for the character at `start`, and the end of what the caret should underline."""
    character = text[start]
    number = _number_with_separators(text, start)
    if number:
        return f"{number} is not a number", f"Write {re.sub('[^0-9]', '', number)}.", start + 1
    if character == "=":
        return _equals(text, start)
    if not (character.isascii() and character.isprintable()):
        return f"{_code_point(character)} is not part of the language", _replacement(character), start + 1
    return f"{character} is not part of the language", _SIGNS.get(character, _PYTHON), start + 1


def _equals(text: str, start: int) -> tuple[str, str, int]:
    sign = "==" if text[start : start + 2] in ("==", "<=", ">=", "!=") else "="
    return "an equals sign is not part of an expression", _SIGNS[sign], start + len(sign)


def _number_with_separators(text: str, start: int) -> str | None:
    """The number with thousands marks around `start`, as in 1_000."""
    for match in _DIGITS_AROUND.finditer(text, max(0, start - 40), start + 40):
        if match.start() < start < match.end():
            return match[0]
    return None


def _code_point(character: str) -> str:
    """The character by its code point and Unicode name: it may be invisible, or move the terminal."""
    code = ord(character)
    if code in _ESCAPED_BYTES:
        return f"byte 0x{code - 0xDC00:02X} (not UTF-8)"
    name = unicodedata.name(character, "").capitalize() or _category(character)
    return f"U+{code:04X} ({name})"


def _category(character: str) -> str:
    return {"Cc": "control character", "Cs": "surrogate", "Co": "private use"}.get(
        unicodedata.category(character), "unassigned"
    )


def _replacement(character: str) -> str:
    """What to type instead of a character that is not ASCII (or not printable)."""
    if character in _SIGNS:
        return _SIGNS[character]
    category = unicodedata.category(character)
    instead = _TYPE_INSTEAD.get(character) or unicodedata.normalize("NFKC", character)
    if category in ("Zs", "Zl", "Zp"):
        return "Type an ordinary space."
    if category in ("Cc", "Cf", "Cs", "Cn", "Mn", "Me"):
        return "Delete it; it is invisible in most editors."
    if instead != character and instead.isprintable() and (instead.isascii() or character in _TYPE_INSTEAD):
        return f"It only looks like another character: type {instead}."
    return "Names are ASCII letters, digits and _, or a single Greek letter."
