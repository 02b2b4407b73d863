r"""Brackets with \left and \right, bars, norms and inner products in LaTeX."""

from __future__ import annotations

import re
from typing import Final

from gdcli.language.reading.latex import commands, sentences
from gdcli.language.reading.latex.sum_reader import SumReader
from gdcli.language.reading.latex.symbols import Symbols
from gdcli.language.reading.tokens import NAME, NUMBER

_FENCE: Final = re.compile(r"\s*(\\[A-Za-z]+|\\.|.)", re.DOTALL)
_ENDS_OPERAND: Final = frozenset({NAME, NUMBER, ")"})


class FenceReader(SumReader):
    """The part of the reader that knows brackets; `norms` has the depth of brackets inside of each open norm."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.symbols = Symbols(text)
        self.norms: list[int] = []

    def fence(self, command: str, start: int) -> None:
        r"""\left and \right with their bracket; \left| … \right| is the absolute value, \left. nothing."""
        match = _FENCE.match(self.text, self.place, self.stop)
        kind = commands.FENCES.get(match[1]) if match else None
        if match is None or kind is None:
            self.refuse(start, self.place, sentences.NO_BRACKET(command=command), sentences.WRITE_BRACKETS())
        self.place = match.end()
        if kind == "\\|":
            self.norm(command, start)
        elif kind == "|":
            self.bars(command, start)
        elif kind in ("langle", "rangle"):
            self.inner_product(kind, start)
        elif kind != ".":
            self.bracket(kind, start, self.place)

    def bars(self, command: str, start: int) -> None:
        r"""\left| or \lvert opens an absolute value, \right| or \rvert closes it."""
        if command.startswith("l"):
            self.call("abs", start)
        else:
            self.emit(")", ")", start, self.place)

    def norm(self, command: str, start: int) -> None:
        r"""The bars of \lVert u \rVert and \| u \|, which are a norm; the subscript 2 may follow."""
        if command.startswith("l") or not (command.startswith("r") or self.is_norm_closed()):
            self.call("norm", start)
            self.norms.append(len(self.outer_signs))
            return
        self.norms = self.norms[:-1]
        self.emit(")", ")", start, self.place)
        if self.text.startswith("_", self.place):
            self.euclidean(start)

    def is_norm_closed(self) -> bool:
        """Whether the bars at this place close a norm: one is open without an open bracket in it, after an operand."""
        is_operand = self.last is not None and self.last.kind in _ENDS_OPERAND
        return is_operand and self.norms[-1:] == [len(self.outer_signs)]

    def euclidean(self, start: int) -> None:
        """Skip the subscript 2 of a norm, and refuse every other subscript."""
        kind, end = self.symbols.subscript(self.place)
        if kind != "2":
            shown = self.text[start:end]
            self.refuse(start, end, sentences.OTHER_NORM(norm=shown), sentences.WRITE_OTHER_NORM())
        self.place = end

    def inner_product(self, command: str, start: int) -> None:
        r"""\langle u, v \rangle is dot(u, v)."""
        if command == "langle":
            self.call("dot", start)
        else:
            self.emit(")", ")", start, self.place)

    def call(self, function: str, start: int) -> None:
        """Add the name of a function and its opening parenthesis."""
        self.emit(NAME, function, start, self.place)
        self.is_called = True
        self.emit("(", "(", start, self.place)
