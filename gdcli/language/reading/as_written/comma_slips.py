"""Commas within numbers, as decimal signs or between thousands: outside of calls, and inside of them in clear cases.

Inside of a call a comma separates arguments. It is taken for a part of a number only if no space follows it, and if one
of these holds: the digits after it begin with zeros, they are thousands, a space follows the other commas, or the
function has fewer arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from gdcli.language.function_table import CALLS, NAMES
from gdcli.language.reading import refusals
from gdcli.language.reading.as_written import sentences
from gdcli.language.reading.as_written.slips import Slip
from gdcli.language.reading.sentences import DECIMAL_COMMA, OTHER_ARGUMENTS
from gdcli.language.reading.tokens import NAME, NUMBER, REFUSED, Token
from gdcli.model.sentences import Template

_THOUSANDS: Final = re.compile("[1-9][0-9]{0,2},[0-9]{3}")
_BEGINS_WITH_ZERO: Final = re.compile("[0-9]+,0[0-9]+")
_WHOLE_NUMBERS: Final = re.compile("[0-9]+,[0-9]+")


class CommaSlips:
    """The commas of a text."""

    def __init__(self, source: str, tokens: Sequence[Token]) -> None:
        self.source = source
        self.tokens = tokens

    def slip(self, index: int) -> Iterator[Slip]:
        """The slip in the comma at `index`; None for a comma between arguments."""
        if not self.is_first_in_number(index):
            return
        opener, commas = self.lists[index]
        is_call = opener > 0 and self.tokens[opener - 1].kind == NAME
        if not is_call:
            yield self.stray(index)
        else:
            yield from self.in_call(index, self.tokens[opener - 1].text, commas)

    def is_first_in_number(self, index: int) -> bool:
        """Whether a comma is the first one within a number that has no spaces between its thousands."""
        if not index or (index > 1 and self.tokens[index - 2].kind == NUMBER):
            return False
        is_later = index > 2 and self.tokens[index - 2].kind == "," and refusals.is_in_number(self.tokens, index - 2)
        return not is_later and refusals.is_in_number(self.tokens, index)

    @cached_property
    def lists(self) -> dict[int, tuple[int, list[int]]]:
        """For each comma the index of the bracket around it (-1: none), and all separators in that bracket."""
        found: dict[int, tuple[int, list[int]]] = {}
        open_lists: list[tuple[int, list[int]]] = [(-1, [])]
        for index, token in enumerate(self.tokens):
            if token.kind == "(":
                open_lists.append((index, []))
            elif token.kind == ")" and len(open_lists) > 1:
                open_lists.pop()
            elif token.kind == "," or (token.kind == REFUSED and token.text == ";"):
                open_lists[-1][1].append(index)
                found[index] = open_lists[-1]
        return found

    def has_space(self, index: int) -> bool:
        return self.tokens[index].end < self.tokens[index + 1].start

    def number(self, index: int) -> str:
        """The text of the two numbers with the comma between them."""
        return self.source[self.tokens[index - 1].start : self.tokens[index + 1].end]

    def stray(self, index: int) -> Slip:
        """A comma within a number outside of a call."""
        token, number = self.tokens[index], self.number(index)
        error = refusals.stray_comma(self.source, self.tokens, index)
        is_decimal = "." not in number and self.tokens[index + 2].kind != ","
        return Slip(*error.sentences, token.start, token.end, "." if is_decimal else None, number)

    def in_call(self, index: int, function: str, commas: Sequence[int]) -> Iterator[Slip]:
        """A comma between the parentheses of a function that is clearly meant as part of a number."""
        number = self.number(index)
        if not _WHOLE_NUMBERS.fullmatch(number):
            return
        arity = CALLS[NAMES[function]].arity if function in NAMES else None
        others = [other for other in commas if other != index]
        is_thousands = _THOUSANDS.fullmatch(number) is not None
        if arity is not None and len(commas) >= arity:
            if NAMES[function] in OTHER_ARGUMENTS:
                return  # log(8,2) may be a logarithm to base 2
            yield self.of_number(index, DECIMAL_COMMA)
        elif is_thousands and (others or number.endswith("000")):
            yield self.of_number(index, sentences.THOUSANDS_OR_ARGUMENTS, "")
        elif _BEGINS_WITH_ZERO.fullmatch(number) or any(map(self.has_space, others)):
            yield self.of_number(index, sentences.DECIMAL_OR_ARGUMENTS)

    def of_number(self, index: int, hint: Template, instead: str = ".") -> Slip:
        """The slip whose hint names the number with `instead` in place of the comma."""
        token, number = self.tokens[index], self.number(index)
        first, second = number.split(",")
        told = hint(number=f"{first}{instead}{second}", first=first, second=second)
        return Slip(sentences.COMMA_IN_CALL(number=number), told, token.start, token.end, instead, number)
