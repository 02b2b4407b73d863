"""The operands of an expression: numbers, names, functions with their arguments, brackets, roots and signs."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from gdcli.language.functions import CONSTANTS, FUNCTIONS, NAMES
from gdcli.language.reading.decimals import read_decimal
from gdcli.language.reading.paper import VULGAR_FRACTIONS, fraction
from gdcli.language.reading.reader_state import NO_SLASH, Group, ReaderState
from gdcli.language.reading.tokens import NAME, NUMBER, ROOT, ROOT_FUNCTIONS, SUPERSCRIPT, Token
from gdcli.language.tree import Call, Constant, Negative, Node, Number, Variable
from gdcli.late import LateModule

if TYPE_CHECKING:
    from gdcli.language.reading import refusals
    from gdcli.language.reading.as_written import sentences
else:
    sentences = LateModule("gdcli.language.reading.as_written.sentences")
    refusals = LateModule("gdcli.language.reading.refusals")

PRODUCT: Final = "product"
BARS: Final = "bars"
ONE: Final = Number(Fraction(1))
MINUS_ONE: Final = Negative(ONE)
_OPENING: Final = frozenset({"(", "|"})
_POWERS: Final = frozenset({"^", SUPERSCRIPT})
_BEGINS_ARGUMENT: Final = frozenset({NUMBER, NAME, ROOT, "|"})
_CONSTANT_SIGNS: Final = {"π": "pi", **{name: name for name in CONSTANTS}}


class OperandReader(ReaderState):
    """The part of the reader that takes operands."""

    def number(self, token: Token) -> None:
        if token.text in VULGAR_FRACTIONS:
            self.operand(fraction(VULGAR_FRACTIONS[token.text], (token.start, token.end)), token.start, token.end)
            return
        value = self.numbers.get(token.text)
        if value is None:
            value = self.numbers[token.text] = self.decimal(token)
        self.operand(Number(value, (token.start, token.end)), token.start, token.end)

    def decimal(self, token: Token) -> Fraction:
        try:
            value = read_decimal(token.text)
            if value <= self.limits.constant and (not value or float(value)):
                return value
        except OverflowError:
            pass
        raise refusals.number_out_of_range(self.source, token, self.limits.constant)

    def name(self, token: Token) -> None:
        text = token.text
        following = self.tokens[self.index]
        place = (token.start, token.end)
        if text in NAMES:
            self.function(token)
        elif following.kind == "(":
            raise refusals.unknown_function(self.source, self.tokens, self.index - 1)
        elif text in _CONSTANT_SIGNS:
            self.operand(Constant(_CONSTANT_SIGNS[text], place), *place)
        else:
            self.variables.add(text)
            self.operand(Variable(text, place), *place)

    def function(self, token: Token) -> None:
        """Read a function's name with its power, up to its argument: in parentheses, or as textbooks write it."""
        function, raised = NAMES[token.text], None
        name_index = self.index - 1
        if self.tokens[self.index].kind in _POWERS:
            function, raised = self.power_of_function(name_index)
        following = self.tokens[self.index]
        if following.kind == "(":
            self.index += 1
            self.open(following, function, token.start)
        elif function in FUNCTIONS and FUNCTIONS[function].arity == 1 and self.begins_argument(following):
            self.open(token, function, token.start)
            self.group.bare = BARS if following.kind == "|" else PRODUCT
        else:
            raise refusals.no_parentheses(self.source, self.tokens, name_index)
        self.group.raised = raised

    def begins_argument(self, token: Token) -> bool:
        """Whether an argument without parentheses begins here; a minus sign only where it can be no subtraction."""
        if token.kind == "-":
            return self.tokens[self.index - 1].end < token.start and token.end == self.tokens[self.index + 1].start
        return token.kind in _BEGINS_ARGUMENT

    def power_of_function(self, name_index: int) -> tuple[str, Node | None]:
        """The function and the power of `sin²x`; sin⁻¹ is the inverse function."""
        name = self.tokens[name_index]
        from gdcli.language.reading.function_powers import function_power  # noqa: PLC0415 - few texts have one

        raised, after = function_power(self.tokens, self.index)
        if raised is None:
            raise refusals.no_parentheses(self.source, self.tokens, name_index)
        self.index = after
        if isinstance(raised, Variable):
            self.variables.add(raised.name)
        if raised != MINUS_ONE:
            return NAMES[name.text], raised
        inverse = f"a{NAMES[name.text]}"
        if inverse not in FUNCTIONS:
            raise refusals.no_parentheses(self.source, self.tokens, name_index)
        self.notes.append(sentences.INVERSE(name=name.text, inverse=inverse))
        return inverse, None

    def bracket(self, token: Token) -> None:
        self.open(token, "abs" if token.kind == "|" else "", token.start)

    def open(self, opener: Token, function: str, before: int) -> None:
        self.deepen(opener)
        self.group = Group(opener, self.depth, function, before)
        self.groups.append(self.group)

    def root(self, token: Token) -> None:
        self.deepen(token)
        self.group.pending.append((ROOT_FUNCTIONS[token.text], token.start, None))

    def minus(self, token: Token) -> None:
        group = self.group
        self.refuse_signed_root(token)
        shared = self.index > 1 and self.tokens[self.index - 2].kind in _OPENING
        if not shared:
            self.deepen(token)
        if group.factors or group.pending or group.over != NO_SLASH:
            group.pending.append(("-", token.start, None))
        else:
            group.signs.append(token.start)
            group.term_depth = self.depth

    def plus(self, token: Token) -> None:
        """A unary plus changes nothing."""
        self.refuse_signed_root(token)

    def operand(self, node: Node, start: int, end: int) -> None:
        """Take a complete operand, and apply the root signs directly before it."""
        pending = self.group.pending
        self.loose = ""
        self.end = end
        while pending and pending[-1][0] in FUNCTIONS:
            function, start, _ = pending.pop()
            self.depth -= 1
            self.loose = "" if self.tokens[self.index - 1].kind == ")" else ROOT
            node = Call(function, (node,), (start, end))
        self.node = node
        self.start = start
        self.waiting = False
