r"""\sum and \prod in LaTeX, read as the tokens of sum(i=1..n, …).

The body is the product that follows, and later terms up to the last one with the index, because the index has no
meaning outside of the sum.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from gdcli.language.function_table import NAMES
from gdcli.language.reading.latex import commands, sentences
from gdcli.language.reading.latex.token_row import TokenRow
from gdcli.language.reading.tokens import BLANKS, EQUALS, NAME, RANGE

_LOWER: Final = r"_\s*\{\s*(?P<index>[A-Za-z])\s*=\s*(?P<first>[^{}]+)\}"
_UPPER: Final = r"\^\s*(?:\{(?P<last>[^{}]+)\}|(?P<letter>[A-Za-z0-9]))"
_BOUNDS: Final = tuple(
    re.compile(rf"\s*(?:\\limits)?\s*{one}\s*{other}") for one, other in ((_LOWER, _UPPER), (_UPPER, _LOWER))
)
_END_OF_TERM: Final = re.compile(r"[-+−–=)\]},]|\\right|\\end|\\\\")
_UPRIGHT_WORD: Final = rf"\\(?:{'|'.join(sorted(commands.WORDS))})\s*\{{[^{{}}]*\}}"
_WORD_OR_BRACKET: Final = re.compile(
    rf"{_UPRIGHT_WORD}|(\\[A-Za-z]+|\\.)|([A-Za-z]+)|([(\[{{])|([)\]}}])|([=,])", re.DOTALL
)
_SPACE: Final = re.compile(rf"[{BLANKS}~&]*")


class SumReader(TokenRow):
    """The part of the reader that knows sums; `indices` has the index of each sum whose body is being read."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.stop = len(text)
        self.indices: list[str] = []

    @abstractmethod
    def scan(self, closer: str) -> None:
        """Read up to the closing sign."""

    @abstractmethod
    def piece(self) -> None:
        """Read the next command, group, name, number or sign."""

    def big_operator(self, command: str, start: int) -> None:
        r"""\sum_{i=1}^{n} and \prod."""
        match = next(filter(None, (bounds.match(self.text, self.place, self.stop) for bounds in _BOUNDS)), None)
        if match is None:
            message, hint = sentences.RANGE_MISSING(command=command), sentences.WRITE_RANGE(command=command)
            self.refuse(start, self.place, message, hint)
        self.emit(NAME, command, start, self.place)
        self.is_called = True
        self.emit("(", "(", start, self.place)
        self.range_of(match)
        self.place = match.end()
        self.indices.append(match["index"])
        self.body(len(self.outer_signs), self.end_of_index(match["index"]))
        self.indices.pop()
        self.emit(")", ")", start, self.place)

    def range_of(self, match: re.Match[str]) -> None:
        """The tokens of i=1..n and the comma after them."""
        self.emit(NAME, match["index"], *match.span("index"))
        self.emit(EQUALS, "=", *match.span("index"))
        self.part(*match.span("first"))
        self.emit(RANGE, "..", match.start(), match.end())
        self.part(*match.span("last" if match["last"] else "letter"))
        self.emit(",", ",", match.start(), match.end())

    @contextmanager
    def within(self, start: int, stop: int) -> Iterator[None]:
        """In this context the reader reads text[start:stop]; afterwards it is at its former place."""
        place, end = self.place, self.stop
        self.place, self.stop = start, stop
        yield
        self.place, self.stop = place, end

    def part(self, start: int, stop: int) -> None:
        """Read the part text[start:stop]."""
        with self.within(start, stop):
            self.scan("")

    def body(self, level: int, end_of_index: int) -> None:
        """Read the terms of a sum: up to a sign behind the last index, or a closing bracket that is not opened here."""
        begin = self.place
        while True:
            self.place = skip(self.text, self.place)
            is_outside = len(self.outer_signs) <= level and self.place > end_of_index
            is_end = is_outside and _END_OF_TERM.match(self.text, self.place)
            if self.place >= self.stop or (is_end and self.text[begin : self.place].strip()):
                return
            self.piece()

    def end_of_index(self, index: str) -> int:
        """The place of the last name with the index, up to the bracket around the sum or the next sum."""
        depth, found = 0, self.place
        for match in _WORD_OR_BRACKET.finditer(self.text, self.place, self.stop):
            command, word, opener, closer, separator = match.groups()
            depth += bool(opener) - bool(closer)
            if depth < 0 or command in ("\\sum", "\\prod", "\\\\") or (separator and not depth):
                break
            if word and word not in NAMES and index in word:
                found = match.start()
        return found

    def component(self, name: str, start: int) -> None:
        """x_{i+1} inside of a sum."""
        end = self.text.find("}", self.place, self.stop)
        self.emit(NAME, name, start, self.place)
        self.emit("[", "[", self.place, self.place + 2)
        self.part(self.place + 2, end if end >= 0 else self.stop)
        self.emit("]", "]", end, end + 1)
        self.place = end + 1 if end >= 0 else self.stop

    def component_above(self, index: re.Match[str]) -> None:
        """x^{(i)} inside of a sum over i."""
        self.emit("[", "[", *index.span())
        self.emit(NAME, index[1], *index.span(1))
        self.emit("]", "]", *index.span())
        self.place = index.end()


def skip(text: str, place: int) -> int:
    """The place after blanks and alignment marks."""
    match = _SPACE.match(text, place)
    return match.end() if match else place
