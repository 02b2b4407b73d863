r"""Names in LaTeX: x_1 and x_{1} are x_1, \theta_0 is theta_0, {x}_{1} is x1, \mathrm{loss} is loss."""

from __future__ import annotations

import re
from typing import Final

from gdcli.language.function_table import NAMES
from gdcli.language.names import is_name
from gdcli.language.reading.latex import commands, sentences
from gdcli.language.reading.refusals import refused

_FONTS: Final = "|".join(commands.FONT_SWITCHES)
_FONT: Final = rf"\\(?:{_FONTS})\s+"
_LETTER: Final = rf"[A-Za-z]|\\[A-Za-z]+|\\(?:mathrm|text)\{{[A-Za-z]+\}}|{_FONT}[A-Za-z]+"
BRACED_SYMBOL: Final = re.compile(rf"\{{\s*({_LETTER})\s*\}}")
_WORD_IN_BRACES: Final = rf"\\(?:mathrm|text|operatorname|{_FONTS})\s*\{{\s*([A-Za-z0-9]+)\s*\}}"
_PART: Final = rf"{_WORD_IN_BRACES}|(?:{_FONT})?([A-Za-z0-9]+)|\\([A-Za-z]+)"
_PARTS: Final = re.compile(rf"\s*(?:{_PART})\s*(,|\Z)")
_CHANGE_OF_FONT: Final = re.compile(_FONT)
_SUBSCRIPT: Final = re.compile(r"_\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[A-Za-z]+(?:\{[A-Za-z0-9]+\})?|[A-Za-z0-9]))")
_WORD: Final = re.compile(r"\s*(?:\{\s*((?:[A-Za-z0-9]|\\?_|\\[A-Za-z]+)+)\s*\}|(\\[A-Za-z]+|[A-Za-z]))")


class Symbols:
    """The names of one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def subscripted(self, name: str, place: int, *, braced: bool) -> tuple[str, int]:
        """The name with the subscript at this place, if there is one, and the place behind it.

        `braced`: a number as first part of the subscript follows the name without an underscore.
        """
        if not self.text.startswith("_", place):
            return name, place
        below, end = self.subscript(place)
        parted = "" if braced and below[0].isdigit() else "_"
        return f"{name}{parted}{below}", end

    def subscript(self, place: int) -> tuple[str, int]:
        """The parts of the subscript, joined by underscores, and the place behind it."""
        match = _SUBSCRIPT.match(self.text, place)
        parts = self.parts(match[1] or match[2] or "") if match else []
        if match is None or not parts:
            end = match.end() if match else place + 1
            message = sentences.NOT_A_SUBSCRIPT(subscript=self.text[place:end])
            raise refused(self.text, place, end, message, sentences.FORM_OF_NAMES())
        return "_".join(parts), match.end()

    def is_name(self, place: int) -> bool:
        """Whether the subscript at this place is part of a name."""
        match = _SUBSCRIPT.match(self.text, place)
        return match is not None and bool(self.parts(match[1] or match[2] or ""))

    def parts(self, inside: str) -> list[str]:
        """The names and numbers of a subscript; none where it has anything else."""
        found: list[str] = []
        place = 0
        while place < len(inside):
            match = _PARTS.match(inside, place)
            command = match[3] if match else None
            if match is None or (command and command not in commands.SYMBOLS):
                return []
            found.append(commands.SYMBOLS[command] if command else match[1] or match[2])
            place = match.end()
        return found

    def plain(self, symbol: str) -> str:
        """A letter, a Greek command, a function or an upright word as a name; empty for another command."""
        symbol = _CHANGE_OF_FONT.sub("", symbol)
        if not symbol.startswith("\\"):
            return symbol
        word = symbol[1:]
        if "{" in word:
            return word[word.index("{") + 1 : -1]
        return commands.SYMBOLS.get(word, word if word in NAMES else "")


def word_of(text: str, place: int, command: str) -> tuple[str, int]:
    """The word that is the command's argument, and the place behind it."""
    match = _WORD.match(text, place)
    word = (match[1] or match[2]).replace(r"\_", "_") if match else ""
    if word.startswith("\\"):
        word = commands.SYMBOLS.get(word[1:], "")
    if match is None or not is_name(word):
        end = match.end() if match else place
        raise refused(text, place, end, sentences.NOT_A_WORD(command=command), sentences.FORM_OF_NAMES())
    return word, match.end()
