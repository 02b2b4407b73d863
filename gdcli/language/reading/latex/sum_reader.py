r"""\sum and \prod in LaTeX, read as the tokens of sum(i=1..n, …); each takes the product that follows as its body."""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import Final

from gdcli.language.reading.latex import sentences
from gdcli.language.reading.latex.token_row import TokenRow
from gdcli.language.reading.tokens import BLANKS, EQUALS, NAME, RANGE

_BOUNDS: Final = re.compile(
    r"\s*(?:\\limits)?\s*_\s*\{\s*([A-Za-z])\s*=\s*([^{}]+)\}\s*\^\s*(?:\{([^{}]+)\}|([A-Za-z0-9]))"
)
_END_OF_TERM: Final = re.compile(r"[-+−–=)\]},]|\\right|\\end|\\\\")
_SPACE: Final = re.compile(rf"[{BLANKS}~&]*")


class SumReader(TokenRow):
    """The part of the reader that knows sums; `open_sums` counts those whose terms are being read."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.stop = len(text)
        self.open_sums = 0

    @abstractmethod
    def scan(self, closer: str) -> None:
        """Read up to the closing sign."""

    @abstractmethod
    def piece(self) -> None:
        """Read the next command, group, name, number or sign."""

    def big_operator(self, command: str, start: int) -> None:
        r"""\sum_{i=1}^{n} and \prod: they take the product that follows."""
        match = _BOUNDS.match(self.text, self.place, self.stop)
        if match is None:
            message, hint = sentences.RANGE_MISSING(command=command), sentences.WRITE_RANGE(command=command)
            self.refuse(start, self.place, message, hint)
        self.emit(NAME, command, start, self.place)
        self.is_called = True
        self.emit("(", "(", start, self.place)
        self.emit(NAME, match[1], *match.span(1))
        self.emit(EQUALS, "=", *match.span(1))
        self.part(*match.span(2))
        self.emit(RANGE, "..", start, match.end())
        self.part(*match.span(3 if match[3] else 4))
        self.emit(",", ",", start, match.end())
        self.place = match.end()
        self.open_sums += 1
        self.terms(len(self.outer_signs))
        self.open_sums -= 1
        self.emit(")", ")", start, self.place)

    def part(self, start: int, stop: int) -> None:
        """Read the part text[start:stop], and go back to where the reader was."""
        place, end = self.place, self.stop
        self.place, self.stop = start, stop
        self.scan("")
        self.place, self.stop = place, end

    def terms(self, level: int) -> None:
        """Read the product that a sum takes: up to a sign or a closing bracket that is not opened in it."""
        begin = self.place
        while True:
            self.place = skip(self.text, self.place)
            is_outside = len(self.outer_signs) <= level
            if self.place >= self.stop or (is_outside and _END_OF_TERM.match(self.text, self.place) and
                                           self.text[begin : self.place].strip()):
                return
            self.piece()

    def component(self, name: str, start: int) -> None:
        """x_{i+1} inside of a sum."""
        end = self.text.find("}", self.place, self.stop)
        self.emit(NAME, name, start, self.place)
        self.emit("[", "[", self.place, self.place + 2)
        self.part(self.place + 2, end if end >= 0 else self.stop)
        self.emit("]", "]", end, end + 1)
        self.place = end + 1 if end >= 0 else self.stop


def skip(text: str, place: int) -> int:
    """The place after blanks and alignment marks."""
    match = _SPACE.match(text, place)
    return match.end() if match else place
