"""Sums, products and vectors, written out: sum(i=1..3, x[i]**2) becomes x1**2 + x2**2 + x3**2, token by token.

The tokens keep their places in the source, so that a caret points to what was typed. A vector is declared by its use:
x[i] is the variable x1, x2, …; norm(u) and dot(u, v) run over the vectors in their arguments.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NoReturn

from gdcli.language.function_table import NAMES
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.reading.as_written import sentences
from gdcli.language.reading.constants import constant_value
from gdcli.language.reading.grammar import read_tokens
from gdcli.language.reading.refusals import refused
from gdcli.language.reading.sentences import ADD_CLOSER, OTHER_ARGUMENTS, PARENTHESES_MISSING, WRITE_CALL
from gdcli.language.reading.tokens import (
    END,
    EQUALS,
    NAME,
    NUMBER,
    RANGE,
    VECTOR_FUNCTIONS,
    Token,
    find_outside_brackets,
)
from gdcli.model.sentences import Sentence
from gdcli.record import record

_JOINED_BY: Final = {"sum": "+", "prod": "*"}
NESTED_SUMS_MAX: Final = 6


@record
class Sizes:
    """Values from other options: whole numbers by name, and the lengths of vectors by name."""

    numbers: Mapping[str, int]
    vectors: Mapping[str, int]


NO_SIZES: Final = Sizes({}, {})


@record
class WrittenOut:
    """The tokens without sums and vectors, the names that were replaced by a number, and notes."""

    tokens: list[Token]
    replaced: Mapping[str, int]
    notes: tuple[Sentence, ...]
    has_sums: bool


def written_out(source: str, tokens: list[Token], sizes: Sizes = NO_SIZES) -> WrittenOut:
    """The tokens with all sums, products and vectors written out; raises `ExpressionError`."""
    writer = _Writer(source, sizes, _indexed_vectors(tokens))
    out = writer.write(tokens[:-1], {})
    writer.knows_vectors = True
    out = writer.write(out, writer.replaced)
    has_sums = any(token.kind == RANGE for token in tokens)
    return WrittenOut([*out, tokens[-1]], writer.replaced, tuple(writer.notes), has_sums)


def _indexed_vectors(tokens: Sequence[Token]) -> dict[str, int]:
    """The names that are indexed by plain numbers, and the largest index of each."""
    found: dict[str, int] = {}
    for name, opener, index in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if name.kind == NAME and opener.kind == "[" and index.kind == NUMBER and index.text.isdigit():
            found[name.text] = max(found.get(name.text, 0), int(index.text[:9]))
    return found


class _Writer:
    """Writes the tokens of one text out; `values` are the indices of the sums around a token and their numbers."""

    def __init__(self, source: str, sizes: Sizes, indexed: Mapping[str, int]) -> None:
        self.source = source
        self.sizes = sizes
        self.vectors = {**indexed, **sizes.vectors}
        self.from_zero: set[str] = set()
        self.replaced: dict[str, int] = {}
        self.notes: list[Sentence] = []
        self.written = 0
        self.depth = 0
        self.knows_vectors = False  # norms and dots are written out only after all components have been read

    def write(self, tokens: Sequence[Token], values: Mapping[str, int]) -> list[Token]:
        """The tokens written out, with these values in place of the indices."""
        out: list[Token] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            following = tokens[index + 1].kind if index + 1 < len(tokens) else END
            if token.kind != NAME:
                out.append(token)
                index += 1
            elif following == "[":
                index = self.component(tokens, index, values, out)
            elif self.knows_vectors and following == "(" and token.text in VECTOR_FUNCTIONS:
                index = self.vector_function(tokens, index, values, out)
            elif following == "(" and token.text in _JOINED_BY and self.has_index(tokens, index):
                index = self.joined(tokens, index, values, out)
            else:
                self.name(token, values, out)
                index += 1
            self.check_size(len(out), token)
        return out

    def name(self, token: Token, values: Mapping[str, int], out: list[Token]) -> None:
        """A name that is an index, a component such as x_i or a_ij, or itself."""
        vector, _, below = token.text.partition("_")
        places = [values.get(index, -1) for index in below.replace("_", "")]
        if token.text in values:
            self.number(values[token.text], token, out)
        elif not places or min(places) < 0:
            out.append(token)
        elif len(places) == 1:
            self.vectors[vector] = max(places[0], self.vectors.get(vector, 0))
            out.append(token._replace(text=f"{vector}{places[0]}"))
        else:
            out.append(token._replace(text="_".join((vector, *map(str, places)))))

    def number(self, value: int, token: Token, out: list[Token]) -> None:
        """A whole number in parentheses, with a sign of multiplication if a name stands before it."""
        if out and out[-1].kind == NAME and out[-1].text not in NAMES:
            out.append(token._replace(kind="*", text="*"))
        out.append(token._replace(kind="(", text="("))
        if value < 0:
            out.append(token._replace(kind="-", text="-"))
        out.append(token._replace(kind=NUMBER, text=str(abs(value))))
        out.append(token._replace(kind=")", text=")"))

    def component(self, tokens: Sequence[Token], index: int, values: Mapping[str, int], out: list[Token]) -> int:
        """Write x[i] as the variable x3 if i is 3; returns the index after it."""
        name = tokens[index]
        end = self.closing(tokens, index + 1, "[", "]")
        function = name.text.lower()
        if function in NAMES and f"{function}{tokens[index + 2].text}" not in NAMES:  # log[2] is log2
            spelling = OTHER_ARGUMENTS.get(function, WRITE_CALL)(name=function)
            self.refuse(name, tokens[end], PARENTHESES_MISSING(name=name.text), spelling)
        place = self.whole_number(tokens[index + 2 : end], values, name)
        length = self.sizes.vectors.get(name.text)
        if place < 0 or (length is not None and not 1 <= place <= length):
            hint = sentences.INDICES_FROM_ZERO()
            if length is not None:
                hint = sentences.INDICES_UP_TO(vector=name.text, length=str(length))
            self.refuse(name, tokens[end], sentences.NO_COMPONENT(index=str(place), vector=name.text), hint)
        self.vectors[name.text] = max(place, self.vectors.get(name.text, 0))
        if place == 0:
            self.from_zero.add(name.text)
        out.append(Token(NAME, f"{name.text}{place}", name.start, tokens[end].end))
        return end + 1

    def has_index(self, tokens: Sequence[Token], index: int) -> bool:
        """Whether `i =` follows the parenthesis; a sum without it runs over the rows of a table."""
        head = [token.kind for token in tokens[index + 2 : index + 4]]
        return head == [NAME, EQUALS] or tokens[index].text == "prod"

    def joined(self, tokens: Sequence[Token], index: int, values: Mapping[str, int], out: list[Token]) -> int:
        """Write sum(i=1..3, …) or prod(…) out; returns the index after it."""
        name = tokens[index]
        end = self.closing(tokens, index + 1, "(", ")")
        dots = find_outside_brackets(tokens, index + 2, end, RANGE)
        comma = find_outside_brackets(tokens, index + 2, end, ",")
        if not self.has_index(tokens, index) or not index + 3 < dots < comma:
            message, hint = sentences.INDEX_MISSING(name=name.text), sentences.WRITE_SUM(name=name.text)
            self.refuse(name, tokens[end], message, hint)
        first = self.whole_number(tokens[index + 4 : dots], values, name)
        last = self.whole_number(tokens[dots + 1 : comma], values, name)
        body = tokens[comma + 1 : end]
        numbers = range(first, last + 1)
        self.enclose(name, _JOINED_BY[name.text], self.bodies(body, values, tokens[index + 2].text, numbers, name), out)
        return end + 1

    def bodies(
        self, body: Sequence[Token], values: Mapping[str, int], index: str, numbers: range, name: Token
    ) -> Iterator[list[Token]]:
        """The body once for each number of the range, with the number in place of the index."""
        self.depth += 1
        if self.depth > NESTED_SUMS_MAX:
            message = sentences.SUMS_TOO_DEEP(limit=NESTED_SUMS_MAX)
            self.refuse(name, name, message, sentences.WRITE_SOME_OUT())
        for number in numbers:
            yield self.write(body, {**values, index: number})
        self.depth -= 1

    def vector_function(self, tokens: Sequence[Token], index: int, values: Mapping[str, int], out: list[Token]) -> int:
        """norm(u) is the root of the sum of the squares of its components, dot(u, v) a sum of products."""
        name = tokens[index]
        end = self.closing(tokens, index + 1, "(", ")")
        comma = find_outside_brackets(tokens, index + 2, end, ",")
        parts = [tokens[index + 2 : end]] if comma < 0 else [tokens[index + 2 : comma], tokens[comma + 1 : end]]
        if (name.text == "norm") != (comma < 0):
            message = sentences.WRONG_NUMBER_OF_VECTORS(name=name.text)
            self.refuse(name, tokens[end], message, sentences.NORM_OR_DOT())
        lengths = {self.vectors[token.text] for token in tokens[index + 2 : end] if token.text in self.vectors}
        vectors = self.vectors.keys() | {part[0].text for part in parts if len(part) == 1 and part[0].kind == NAME}
        if len(lengths) != 1:
            self.refuse(name, tokens[end], sentences.LENGTH_NOT_KNOWN(name=name.text), sentences.GIVE_VECTOR())
        if name.text == "norm":
            out += [name._replace(text="sqrt"), name._replace(kind="(", text="(")]
        length = lengths.pop()
        first = 0 if any(token.text in self.from_zero for token in tokens[index + 2 : end]) else 1
        factors = (
            self.product([self.component_of(part, vectors, number, values) for part in parts], name)
            for number in range(first, length + 1)
        )
        self.enclose(name, "+", factors, out)
        if name.text == "norm":
            out.append(name._replace(kind=")", text=")"))
        return end + 1

    def component_of(
        self, part: Sequence[Token], vectors: Collection[str], number: int, values: Mapping[str, int]
    ) -> list[Token]:
        """One component of a vector's expression."""
        return self.write(
            [
                token._replace(text=f"{token.text}{number}") if token.kind == NAME and token.text in vectors else token
                for token in part
            ],
            values,
        )

    def product(self, factors: list[list[Token]], name: Token) -> list[Token]:
        """The product of two components, or the square of one."""
        opened, closed, times, power = (name._replace(kind=kind, text=kind) for kind in ("(", ")", "*", "^"))
        if len(factors) == 1:
            return [opened, *factors[0], closed, power, name._replace(kind=NUMBER, text="2")]
        return [opened, *factors[0], closed, times, opened, *factors[1], closed]

    def enclose(self, name: Token, sign: str, terms: Iterator[list[Token]], out: list[Token]) -> None:
        """The terms in parentheses with the sign between; 0 or 1 if there are none."""
        if out and out[-1].kind == NAME and out[-1].text not in NAMES:
            out.append(name._replace(kind="*", text="*"))
        opened, closed, joined = (name._replace(kind=kind, text=kind) for kind in ("(", ")", sign))
        start = len(out)
        out.append(opened)
        for term in terms:
            out += [opened, *term, closed, joined]
            self.check_size(len(out), name)
        if len(out) == start + 1:
            out += [name._replace(kind=NUMBER, text="0" if sign == "+" else "1"), joined]
        out[-1] = closed

    # numbers and brackets

    def whole_number(self, tokens: Sequence[Token], values: Mapping[str, int], name: Token) -> int:
        """The value of the tokens, a whole number, with numbers in place of indices and of known sizes."""
        if not tokens:
            self.refuse(name, name, sentences.NUMBER_MISSING(), sentences.WRITE_SUM(name="sum"))
        known = dict(values)
        for token in tokens:
            if token.kind == NAME and token.text not in known and token.text not in NAMES:
                known[token.text] = self.size(token)
        found = self.write(tokens, known)
        reading = read_tokens(self.source, [*found, Token(END, "", found[-1].end, found[-1].end)], FILE_LIMITS)
        value = constant_value(reading.root)
        if value is None or not abs(float(value)) <= FILE_LIMITS.tokens or value != int(value):
            shown = self.source[tokens[0].start : tokens[-1].end]
            hint = sentences.WRITE_SUM(name="sum")
            self.refuse(tokens[0], tokens[-1], sentences.NOT_WHOLE(text=shown), hint)
        return int(value)

    def size(self, token: Token) -> int:
        """The number that a name in a range stands for: a value that was set, or the length of the given vectors."""
        lengths = set(self.sizes.vectors.values())
        if token.text in self.sizes.numbers:
            self.replaced[token.text] = self.sizes.numbers[token.text]
        elif len(lengths) == 1:
            self.replaced[token.text] = next(iter(lengths))
            self.notes.append(sentences.LENGTH(name=token.text, value=str(self.replaced[token.text])))
        else:
            message, hint = sentences.SIZE_NOT_KNOWN(name=token.text), sentences.GIVE_SIZE(name=token.text)
            self.refuse(token, token, message, hint)
        return self.replaced[token.text]

    def closing(self, tokens: Sequence[Token], index: int, opener: str, closer: str) -> int:
        """The index of the bracket that closes the one at `index`."""
        depth, place = 0, index
        while place < len(tokens):
            depth += (tokens[place].kind == opener) - (tokens[place].kind == closer)
            if depth == 0:
                return place
            place += 1
        message, hint = sentences.NOT_CLOSED(opener=opener), ADD_CLOSER(closer=closer)
        return self.refuse(tokens[index], tokens[index], message, hint)

    def check_size(self, size: int, token: Token) -> None:
        if size > FILE_LIMITS.tokens:
            message = sentences.TOO_MANY_PARTS(limit=FILE_LIMITS.tokens)
            self.refuse(token, token, message, sentences.FEWER_TERMS())

    def refuse(self, first: Token, last: Token, message: Sentence, hint: Sentence) -> NoReturn:
        raise refused(self.source, first.start, last.end, message, hint)
