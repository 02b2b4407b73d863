"""The reader's state, the refusals that depend on it, and the operands: numbers, names, functions, brackets, signs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from gdcli.language.function_table import CALLS, CONSTANTS, FUNCTIONS, NAMES
from gdcli.language.limits import Limits
from gdcli.language.reading.decimals import read_decimal
from gdcli.language.reading.paper import VULGAR_FRACTIONS, fraction
from gdcli.language.reading.tokens import END, NAME, NUMBER, ROOT, ROOT_FUNCTIONS, SUPERSCRIPT, Token
from gdcli.language.tree import ONE, Call, Constant, Negative, Node, Number, Variable
from gdcli.late import LateModule
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.language.reading import refusals
    from gdcli.language.reading.as_written import sentences
    from gdcli.model.sentences import Sentence
else:
    sentences = LateModule("gdcli.language.reading.as_written.sentences")
    refusals = LateModule("gdcli.language.reading.refusals")

NO_SLASH: Final = -1
PRODUCT: Final = "product"
BARS: Final = "bars"
MINUS_ONE: Final = Negative(ONE)
_OPENING: Final = frozenset({"(", "|"})
_POWERS: Final = frozenset({"^", SUPERSCRIPT})
_BEGINS_ARGUMENT: Final = frozenset({NUMBER, NAME, ROOT, "|"})
_CONSTANT_SIGNS: Final = {"π": "pi", **{name: name for name in CONSTANTS}}


@record
class ReadTree:
    """A tree, the names of its variables, and a sentence for each place that can be read in two ways."""

    root: Node
    variables: frozenset[str]
    notes: tuple[Sentence, ...]


def each_once(notes: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """The notes in their order, each sentence once."""
    return tuple({str(note): note for note in notes}.values())


class OpenGroup:
    """One open bracket (or the whole text) and the operands that have been read inside it so far.

    `before` is where the bracket, or the name of its function, begins; `signs` are the places of the unary minus signs
    of the current term, `over` is the place of the slash of the current factor, `pending` are the powers, signs and
    roots that wait for their operand: (kind, place, base of a power). `bare` is the argument of a function without
    parentheses: the product that follows, or only the bars; `is_doubtful`: a sign or a parenthesis in it needs a note.
    `raised` is the power between a function's name and its argument.
    """

    __slots__ = (
        *("arguments", "bare", "before", "depth", "factors", "function", "is_doubtful", "opener", "over", "pending"),
        *("product_start", "raised", "signs", "sum_start", "term_depth", "terms"),
    )

    def __init__(self, opener: Token | None, depth: int, function: str, before: int) -> None:
        self.opener = opener
        self.depth = self.term_depth = depth
        self.function = function
        self.before = before
        self.bare = ""
        self.is_doubtful = False
        self.raised: Node | None = None
        self.arguments: list[Node] = []
        self.terms: list[Node] = []
        self.factors: list[Node] = []
        self.pending: list[tuple[str, int, Node | None]] = []
        self.signs: list[int] = []
        self.over = NO_SLASH
        self.sum_start = self.product_start = 0


class ReaderState:
    """The tokens, the open groups, and the operand read last: `node`, from `start` to `end`."""

    def __init__(
        self, source: str, tokens: list[Token], limits: Limits, declared: Collection[str], *, lines_matter: bool
    ) -> None:
        self.declared = declared
        self.lines_matter = lines_matter
        self.notes: list[Sentence] = []
        self.source = source
        self.tokens = tokens
        self.limits = limits
        self.variables: set[str] = set()
        self.numbers: dict[str, Fraction] = {}
        self.group = OpenGroup(None, 0, "", 0)
        self.groups = [self.group]
        self.index = 0
        self.depth = 0
        self.node: Node = Number(Fraction(0))
        self.start = self.end = 0
        self.loose = ""  # the reason why a power after the operand is ambiguous: ROOT or SUPERSCRIPT
        self.waiting = True  # for an operand

    def deepen(self, token: Token, levels: int = 1) -> None:
        self.depth += levels
        if self.depth > self.limits.nesting:
            raise refusals.too_deep(self.source, token, self.limits.nesting)

    def refuse_loose(self, token: Token) -> None:
        if self.loose:
            raise refusals.ambiguous_power(self.source, token, self.loose)

    def refuse_signed_root(self, token: Token) -> None:
        if self.group.pending and self.group.pending[-1][0] in FUNCTIONS:
            raise refusals.signed_root(self.source, token)

    def refuse_second_line(self, token: Token) -> None:
        if self.lines_matter and self.end < token.start and "\n" in self.source[self.end : token.start]:
            raise refusals.second_line(self.source, token)

    def refuse_number(self, token: Token) -> None:
        self.refuse_second_line(token)
        raise refusals.number_after_operand(self.source, self.tokens, self.index - 1)

    def refuse_sign(self, token: Token) -> None:
        """Refuse a sign that no expression has, such as the dots of a range."""
        raise refusals.refused_character(self.source, token.start)

    def missing_operand(self, token: Token) -> None:
        opener = self.group.opener
        if opener is not None and opener is self.tokens[self.index - 2]:
            self.refuse_empty(opener, token)
        raise refusals.missing_operand(self.source, self.tokens, self.index - 1)

    def refuse_empty(self, opener: Token, token: Token) -> None:
        """Nothing follows the bracket that was opened last."""
        group = self.group
        if token.kind == ")" and opener.kind == "(" and group.function:
            self.check_arity(Call(group.function, (), (group.before, token.end)))
        if token.kind == END:
            raise refusals.never_closed(self.source, opener)
        if token.kind == ")":
            raise refusals.empty_bracket(self.source, opener, token)

    def unfinished(self, _token: Token) -> None:
        """The text ends inside a bracket."""
        opener = self.group.opener
        if opener is not None:
            raise refusals.never_closed(self.source, opener)

    def check_arity(self, call: Call) -> None:
        expected = CALLS[call.function].arity
        if len(call.arguments) != expected and (expected is not None or not call.arguments):
            raise refusals.wrong_arity(self.source, call)


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
        elif following.kind == "(" and text not in self.declared:
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
        """Whether an argument without parentheses begins here; with a minus sign only if it cannot be a subtraction."""
        if token.kind == "-":
            return self.tokens[self.index - 1].end < token.start and token.end == self.tokens[self.index + 1].start
        return token.kind in _BEGINS_ARGUMENT

    def power_of_function(self, name_index: int) -> tuple[str, Node | None]:
        """The function and the power of `sin²x`; sin⁻¹ is the inverse function."""
        name = self.tokens[name_index]
        from gdcli.language.reading.function_powers import function_power  # few texts have one

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
        self.group = OpenGroup(opener, self.depth, function, before)
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
        """Skip a unary plus, which changes nothing."""
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
