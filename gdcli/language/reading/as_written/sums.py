"""Sums, products and vectors, written out: sum(i=1..3, x[i]**2) becomes x1**2 + x2**2 + x3**2, token by token.

The tokens keep their places in the source, so that a caret points to what was typed. A vector is declared by its use:
x[i] is the variable x1, x2, …; norm(u) and dot(u, v) run over the vectors in their arguments.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NoReturn

from gdcli.errors import ExpressionError
from gdcli.language.functions import NAMES
from gdcli.language.limits import GENEROUS
from gdcli.language.names import is_name
from gdcli.language.reading.as_written import notes
from gdcli.language.reading.constants import constant_value
from gdcli.language.reading.grammar import read_tokens
from gdcli.language.reading.refusals import refused_character
from gdcli.language.reading.tokens import END, EQUALS, NAME, NUMBER, RANGE, Token
from gdcli.record import record

_JOINED_BY: Final = {"sum": "+", "prod": "*"}
_VECTOR_FUNCTIONS: Final = frozenset({"norm", "dot"})
DEEPEST_SUM: Final = 6
_EXAMPLE: Final = "Write sum(i=1..3, x[i]**2)."


@record
class Sizes:
    """What is known beside the text: whole numbers by name, and the lengths of vectors by name."""

    numbers: Mapping[str, int]
    vectors: Mapping[str, int]


UNKNOWN: Final = Sizes({}, {})


@record
class WrittenOut:
    """The tokens without sums and vectors, the names that were replaced by a number, and notes."""

    tokens: list[Token]
    replaced: Mapping[str, int]
    notes: tuple[str, ...]
    has_sums: bool


def written_out(source: str, tokens: list[Token], sizes: Sizes = UNKNOWN) -> WrittenOut:
    """The tokens with all sums, products and vectors written out; raises `ExpressionError`."""
    writer = _Writer(source, sizes, _indexed_vectors(tokens))
    out = writer.write(tokens[:-1], {})
    writer.knows_vectors = True
    out = writer.write(out, writer.replaced)
    for token in out:
        if token.kind in ("[", "]", RANGE):
            raise refused_character(source, token.start)
    has_sums = any(token.kind == RANGE for token in tokens)
    return WrittenOut([*out, tokens[-1]], writer.replaced, tuple(dict.fromkeys(writer.notes)), has_sums)


def _indexed_vectors(tokens: Sequence[Token]) -> dict[str, int]:
    """The names that are indexed by plain numbers, and the largest index of each."""
    found: dict[str, int] = {}
    for name, opener, index in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if name.kind == NAME and opener.kind == "[" and index.kind == NUMBER and index.text.isdigit():
            found[name.text] = max(found.get(name.text, 0), int(index.text[:9]))
    return found


class _Writer:
    """Writes out; `values` are the indices in use and their numbers."""

    def __init__(self, source: str, sizes: Sizes, indexed: Mapping[str, int]) -> None:
        self.source = source
        self.sizes = sizes
        self.vectors = {**indexed, **sizes.vectors}
        self.replaced: dict[str, int] = {}
        self.notes: list[str] = []
        self.written = 0
        self.depth = 0
        self.knows_vectors = False  # only once all components have been seen, norms and dots are written out

    def write(self, tokens: Sequence[Token], values: Mapping[str, int]) -> list[Token]:
        """The tokens with these values put in."""
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
            elif self.knows_vectors and following == "(" and token.text in _VECTOR_FUNCTIONS:
                index = self.vector_function(tokens, index, values, out)
            elif following == "(" and token.text in _JOINED_BY and self.has_index(tokens, index):
                index = self.joined(tokens, index, values, out)
            else:
                self.name(token, values, out)
                index += 1
            self.check_size(len(out), token)
        return out

    def name(self, token: Token, values: Mapping[str, int], out: list[Token]) -> None:
        """A name that is an index, a component such as x_i of one, or itself."""
        vector, _, index = token.text.rpartition("_")
        if token.text in values:
            self.number(values[token.text], token, out)
        elif vector and index in values and is_name(f"{vector}{values[index]}"):
            out.append(token._replace(text=f"{vector}{values[index]}"))
        else:
            out.append(token)

    def number(self, value: int, token: Token, out: list[Token]) -> None:
        """A whole number in parentheses, with a sign of multiplication where a name stands before it."""
        if out and out[-1].kind == NAME and out[-1].text not in NAMES:
            out.append(token._replace(kind="*", text="*"))
        out.append(token._replace(kind="(", text="("))
        if value < 0:
            out.append(token._replace(kind="-", text="-"))
        out.append(token._replace(kind=NUMBER, text=str(abs(value))))
        out.append(token._replace(kind=")", text=")"))

    def component(self, tokens: Sequence[Token], index: int, values: Mapping[str, int], out: list[Token]) -> int:
        """x[i] is the variable x3 where i is 3; the index behind it."""
        name = tokens[index]
        end = self.closing(tokens, index + 1, "[", "]")
        place = self.whole_number(tokens[index + 2 : end], values, name)
        length = self.sizes.vectors.get(name.text)
        if place < 1 or (length is not None and place > length):
            hint = "Indices begin with 1." if length is None else f"The indices of {name.text} are 1 to {length}."
            self.refuse(name, tokens[end], f"there is no component {place} of {name.text}", hint)
        self.vectors[name.text] = max(place, self.vectors.get(name.text, 0))
        out.append(Token(NAME, f"{name.text}{place}", name.start, tokens[end].end))
        return end + 1

    def has_index(self, tokens: Sequence[Token], index: int) -> bool:
        """Whether `i =` follows the parenthesis; without it a sum is one over the rows of a table."""
        head = [token.kind for token in tokens[index + 2 : index + 4]]
        return head == [NAME, EQUALS] or tokens[index].text == "prod"

    def joined(self, tokens: Sequence[Token], index: int, values: Mapping[str, int], out: list[Token]) -> int:
        """sum(i=1..3, …) or prod(…); the index behind it."""
        name = tokens[index]
        end = self.closing(tokens, index + 1, "(", ")")
        dots = self.find(tokens, index + 2, end, RANGE)
        comma = self.find(tokens, index + 2, end, ",")
        if not self.has_index(tokens, index) or not index + 3 < dots < comma:
            self.refuse(name, tokens[end], f"{name.text} needs an index with its range", _EXAMPLE)
        first = self.whole_number(tokens[index + 4 : dots], values, name)
        last = self.whole_number(tokens[dots + 1 : comma], values, name)
        body = tokens[comma + 1 : end]
        numbers = range(first, last + 1)
        self.enclose(name, _JOINED_BY[name.text], self.bodies(body, values, tokens[index + 2].text, numbers, name), out)
        return end + 1

    def bodies(
        self, body: Sequence[Token], values: Mapping[str, int], index: str, numbers: range, name: Token
    ) -> Iterator[list[Token]]:
        """The body for each number of the range."""
        self.depth += 1
        if self.depth > DEEPEST_SUM:
            self.refuse(name, name, f"sums are nested deeper than the limit of {DEEPEST_SUM}", "Write some out.")
        for number in numbers:
            yield self.write(body, {**values, index: number})
        self.depth -= 1

    def vector_function(self, tokens: Sequence[Token], index: int, values: Mapping[str, int], out: list[Token]) -> int:
        """norm(u) is the root of the sum of the squares of its components, dot(u, v) a sum of products."""
        name = tokens[index]
        end = self.closing(tokens, index + 1, "(", ")")
        comma = self.find(tokens, index + 2, end, ",")
        parts = [tokens[index + 2 : end]] if comma < 0 else [tokens[index + 2 : comma], tokens[comma + 1 : end]]
        if (name.text == "norm") != (comma < 0):
            self.refuse(name, tokens[end], f"{name.text} has the wrong number of vectors", "Write norm(x), dot(x, y).")
        lengths = {self.vectors[token.text] for token in tokens[index + 2 : end] if token.text in self.vectors}
        vectors = self.vectors.keys() | {part[0].text for part in parts if len(part) == 1 and part[0].kind == NAME}
        if len(lengths) != 1:
            hint = "Give a vector with its components, as in --at x=[1,2,3]; all need the same length."
            self.refuse(name, tokens[end], f"the length of the vector in {name.text} is not known", hint)
        if name.text == "norm":
            out += [name._replace(text="sqrt"), name._replace(kind="(", text="(")]
        length = lengths.pop()
        factors = (
            self.product([self.component_of(part, vectors, number, values) for part in parts], name)
            for number in range(1, length + 1)
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
        """The terms in parentheses with the sign between; 0 or 1 where there are none."""
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
        """The whole number that the tokens are, with indices and known sizes put in."""
        if not tokens:
            self.refuse(name, name, "a number is missing", _EXAMPLE)
        known = dict(values)
        for token in tokens:
            if token.kind == NAME and token.text not in known and token.text not in NAMES:
                known[token.text] = self.size(token)
        found = self.write(tokens, known)
        reading = read_tokens(self.source, [*found, Token(END, "", found[-1].end, found[-1].end)], GENEROUS)
        value = constant_value(reading.root)
        if value is None or not abs(float(value)) <= GENEROUS.tokens or value != int(value):
            shown = self.source[tokens[0].start : tokens[-1].end]
            self.refuse(tokens[0], tokens[-1], f"{shown} is not a whole number", _EXAMPLE)
        return int(value)

    def size(self, token: Token) -> int:
        """The number that a name in a range stands for: set, or the length of the vectors that are given."""
        lengths = set(self.sizes.vectors.values())
        if token.text in self.sizes.numbers:
            self.replaced[token.text] = self.sizes.numbers[token.text]
        elif len(lengths) == 1:
            self.replaced[token.text] = next(iter(lengths))
            self.notes.append(notes.LENGTH.format(name=token.text, value=self.replaced[token.text]))
        else:
            hint = f"Write --set {token.text}=3, or give a vector with its components, as in --at x=[1,2,3]."
            self.refuse(token, token, f"the number {token.text} is not known", hint)
        return self.replaced[token.text]

    def closing(self, tokens: Sequence[Token], index: int, opener: str, closer: str) -> int:
        """The index of the bracket that closes the one at `index`."""
        depth, place = 0, index
        while place < len(tokens):
            depth += (tokens[place].kind == opener) - (tokens[place].kind == closer)
            if depth == 0:
                return place
            place += 1
        return self.refuse(tokens[index], tokens[index], f"the {opener} is never closed", f"Add the missing {closer}.")

    def find(self, tokens: Sequence[Token], start: int, end: int, kind: str) -> int:
        """The index of the first token of that kind outside of brackets; -1 where there is none."""
        depth = 0
        for index in range(start, end):
            depth += (tokens[index].kind in "([") - (tokens[index].kind in ")]")
            if depth == 0 and tokens[index].kind == kind:
                return index
        return -1

    def check_size(self, size: int, token: Token) -> None:
        if size > GENEROUS.tokens:
            message = f"the sum has more than {GENEROUS.tokens:,} parts when it is written out"
            self.refuse(token, token, message, "Take fewer terms.")

    def refuse(self, first: Token, last: Token, message: str, hint: str) -> NoReturn:
        raise ExpressionError(message, hint, self.source, first.start, last.end)
