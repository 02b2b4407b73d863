"""The reasons why characters are refused, with what to type instead; loaded only for errors, for the Unicode tables."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from gdcli.language.reading import sentences
from gdcli.language.sentences import NAMES_ARE, NOT_A_NUMBER, WRITE_IT
from gdcli.model.sentences import Sentence

_TYPE_INSTEAD: Final = {
    **dict.fromkeys("\u2715\u2716\u2a2f⁎⊙⊗∘★", "*"),
    **dict.fromkeys("\u2215\u2044", "/"),
    **dict.fromkeys("\u02c6", "^"),
    **dict.fromkeys("\u2223\u2758", "|"),
    "\u00b5": "μ (mu)", "\u2206": "Δ (delta)", "\u2126": "Ω (omega)",
    "\u03d5": "φ (phi)", "\u03f5": "ε (epsilon)", "\u03d1": "θ (theta)", "\u03bf": "o",
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),  # Greek capitals
    **dict(zip("асеоріјѕухһ", "aceopijsyxh", strict=True)),  # Cyrillic
    **dict(zip("АВСЕНІЈКМОРЅТХУ", "ABCEHIJKMOPSTXY", strict=True)),
}  # fmt: skip
_PROGRAM: Final = re.compile(r".?(?:@\(|<-|(?<==)>|(?<=-)>)", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"(?<=[A-Za-z0-9_][A-Za-z0-9_])\.[A-Za-z_]")
_DIGITS_AROUND: Final = re.compile(r"[0-9]+(?:[_'][0-9]+)+")
_ESCAPED_BYTES: Final = range(0xDC80, 0xDD00)  # Python's code points for bytes of the command line that are not UTF-8


def refusal(text: str, start: int) -> tuple[Sentence, Sentence, int]:
    """The message and the hint for the character at `start`, and the end of what the caret should underline."""
    character = text[start]
    number = _number_with_separators(text, start)
    if number:
        digits = re.sub("[^0-9]", "", number)
        return NOT_A_NUMBER(text=number), WRITE_IT(text=digits), start + 1
    if character == "=":
        return _equals(text, start)
    if is_raised(character):
        first, last = _raised_around(text, start)
        message = sentences.NOT_IN_LANGUAGE(character=_code_point(character))
        return message, sentences.RAISED_TEXT(text=_lowered(text[first:last])), last
    if not (character.isascii() and character.isprintable()):
        return sentences.NOT_IN_LANGUAGE(character=_code_point(character)), _replacement(character), start + 1
    if _PROGRAM.match(text, max(start - 1, 0)):
        return sentences.NOT_IN_LANGUAGE(character=character), sentences.FORMULA_ALONE(), start + 1
    if character == ";" and not text[start + 1 :].strip():
        return sentences.NOT_IN_LANGUAGE(character=character), sentences.END_OF_STATEMENT(), start + 1
    if character == "." and _ATTRIBUTE.match(text, start):
        return sentences.NOT_IN_LANGUAGE(character=character), sentences.LEAVE_OUT_LIBRARY(), start + 1
    hint = sentences.SIGNS.get(character, sentences.NO_PROGRAM)
    return sentences.NOT_IN_LANGUAGE(character=character), hint(), start + 1


def is_raised(character: str) -> bool:
    """Whether it is a letter, digit or sign above the line, such as ˣ and ⁺."""
    return unicodedata.decomposition(character).startswith("<super>")


def _raised_around(text: str, place: int) -> tuple[int, int]:
    """The first place of the raised characters around a place, and the one behind the last."""
    first = last = place
    while first and is_raised(text[first - 1]):
        first -= 1
    while last < len(text) and is_raised(text[last]):
        last += 1
    return first, last


def _lowered(text: str) -> str:
    """Raised characters on the line; several in parentheses."""
    text = re.sub("(?<=[A-Za-z])(?=[0-9])", "^", unicodedata.normalize("NFKC", text).replace("\u2212", "-"))
    return text if len(text) == 1 else f"({text})"


def _equals(text: str, start: int) -> tuple[Sentence, Sentence, int]:
    sign = "==" if text[start : start + 2] in ("==", "<=", ">=", "!=") else "="
    return sentences.EQUALS_SIGN(), sentences.SIGNS[sign](), start + len(sign)


def _number_with_separators(text: str, start: int) -> str | None:
    """The number with thousands marks around `start`, as in 1_000."""
    for match in _DIGITS_AROUND.finditer(text, max(0, start - 40), start + 40):
        if match.start() < start < match.end():
            return match[0]
    return None


def _code_point(character: str) -> str | Sentence:
    """The character by its code point and Unicode name: it may be invisible, or move the terminal."""
    code = ord(character)
    if code in _ESCAPED_BYTES:
        return sentences.NOT_UTF8(byte=f"0x{code - 0xDC00:02X}")
    point = f"U+{code:04X}"
    name = unicodedata.name(character, "").capitalize()
    if name:
        return f"{point} ({name})"
    return sentences.NAMELESS.get(unicodedata.category(character), sentences.UNASSIGNED)(point=point)


def _replacement(character: str) -> Sentence:
    """What to type instead of a character that is not ASCII (or not printable)."""
    if character in sentences.SIGNS:
        return sentences.SIGNS[character]()
    category = unicodedata.category(character)
    instead = _TYPE_INSTEAD.get(character) or unicodedata.normalize("NFKC", character)
    if category == "Nd":
        return WRITE_IT(text=str(unicodedata.decimal(character)))
    if category in ("Zs", "Zl", "Zp"):
        return sentences.ORDINARY_SPACE()
    if category in ("Cc", "Cf", "Cs", "Cn", "Mn", "Me"):
        return sentences.INVISIBLE()
    if instead != character and instead.isprintable() and (instead.isascii() or character in _TYPE_INSTEAD):
        return sentences.LOOKS_LIKE(instead=instead)
    return NAMES_ARE()
