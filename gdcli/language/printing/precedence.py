"""The precedence of printed forms, which decides where parentheses are needed, in text and in LaTeX."""

from __future__ import annotations

from enum import IntEnum

from gdcli.record import record


class Precedence(IntEnum):
    """The levels of precedence, from loose to tight."""

    SUM = 0
    NEGATIVE = 1
    PRODUCT = 2
    FRACTION = 3  # a fraction bar: whole as a factor, not as the base of a power
    POWER = 4
    ATOM = 5


@record
class Printed:
    """A printed tree, and the precedence of its outermost operator."""

    text: str
    level: Precedence = Precedence.ATOM

    def within(self, level: Precedence) -> str:
        """The text as an operand, in parentheses if it binds less tightly than `level`."""
        return self.text if self.level >= level else f"({self.text})"
