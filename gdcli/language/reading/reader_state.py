"""The state of the reader while it reads tokens, and the refusals that depend on it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.language.functions import CALLS, FUNCTIONS
from gdcli.language.limits import Limits
from gdcli.language.reading.tokens import END, Token
from gdcli.language.tree import Call, Node, Number
from gdcli.late import LateModule
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.language.reading import refusals
    from gdcli.model.sentences import Sentence
else:
    refusals = LateModule("gdcli.language.reading.refusals")

NO_SLASH = -1


@record
class Reading:
    """A tree, the names of its variables, and a sentence for each place that can be read in two ways."""

    root: Node
    variables: frozenset[str]
    notes: tuple[Sentence, ...]


def each_once(notes: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """The notes in their order, without those that say the same again."""
    return tuple({str(note): note for note in notes}.values())


class Group:
    """One open bracket (or the whole text) and the operands that have been read inside it so far.

    `before` is where the bracket, or the name of its function, begins; `signs` are the places of the unary minus signs
    of the current term, `over` that of the slash of the current factor, `pending` the powers, signs and roots that wait
    for their operand: (kind, place, base of a power). `bare` is the argument of a function without parentheses: the
    product that follows, or the bars alone; `raised` is the power between a function's name and its argument.
    """

    __slots__ = (
        *("arguments", "bare", "before", "depth", "factors", "function", "opener", "over", "pending"),
        *("product_start", "raised", "signs", "sum_start", "term_depth", "terms"),
    )

    def __init__(self, opener: Token | None, depth: int, function: str, before: int) -> None:
        self.opener = opener
        self.depth = self.term_depth = depth
        self.function = function
        self.before = before
        self.bare = ""
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

    def __init__(self, source: str, tokens: list[Token], limits: Limits, *, lines_matter: bool) -> None:
        self.lines_matter = lines_matter
        self.notes: list[Sentence] = []
        self.source = source
        self.tokens = tokens
        self.limits = limits
        self.variables: set[str] = set()
        self.numbers: dict[str, Fraction] = {}
        self.group = Group(None, 0, "", 0)
        self.groups = [self.group]
        self.index = 0
        self.depth = 0
        self.node: Node = Number(Fraction(0))
        self.start = self.end = 0
        self.loose = ""  # what makes a power after the operand ambiguous: ROOT or SUPERSCRIPT
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
