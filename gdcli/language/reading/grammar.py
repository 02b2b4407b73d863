"""The grammar: tokens in, tree out, by precedence climbing over an explicit stack, so that depth costs no recursion.

From loose to tight: `+ -`, unary minus, `* /` (typed or implicit, alike), `^` (to the right; its exponent may have a
sign), calls and brackets. A bar after an operand closes the innermost bracket if that is a bar, and opens one
otherwise: `2|x|` is a product, and nested bars after an operand need a `*` (or `abs`). A root sign takes the one
number, name, call or bracket after it; `√x²` is refused, since it has two readings. A function without parentheses
takes the product that follows, up to `+ -`, a closing bracket or the next function; `ln|x|` takes the bars alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gdcli.language.function_table import NAMES
from gdcli.language.limits import Limits
from gdcli.language.names import shortened
from gdcli.language.reading.lexer import tokenize
from gdcli.language.reading.reader_state import BARS, NO_SLASH, OpenGroup, OperandReader, ReadTree, each_once
from gdcli.language.reading.tokens import END, NAME, NUMBER, ROOT, SUPERSCRIPT, Token, superscript_value
from gdcli.language.tree import ONE, Call, Constant, Negative, Node, Number, Over, Power, Product, Sum
from gdcli.late import LateModule

if TYPE_CHECKING:
    from gdcli.language.printing import text as printing
    from gdcli.language.reading import refusals
    from gdcli.language.reading.as_written import sentences
else:
    printing = LateModule("gdcli.language.printing.text")
    sentences = LateModule("gdcli.language.reading.as_written.sentences")
    refusals = LateModule("gdcli.language.reading.refusals")

_ENDS_ARGUMENT: Final = frozenset({"+", "-", ")", ",", END})


def read_tree(source: str, limits: Limits) -> tuple[Node, frozenset[str]]:
    """The tree of the text and the names of its variables; the values of constant parts are not checked."""
    reading = read_tokens(source, tokenize(source, limits), limits)
    return reading.root, reading.variables


def read_tokens(
    source: str, tokens: list[Token], limits: Limits, declared: Collection[str] = (), *, lines_matter: bool = True
) -> ReadTree:
    """The tree of the tokens; with `lines_matter` an operand that begins a new line is refused.

    A name before a parenthesis is a factor if it is `declared` to be a variable; any other must be a function.
    """
    reader = _Reader(source, tokens, limits, declared, lines_matter=lines_matter)
    root = reader.read()
    return ReadTree(root, frozenset(reader.variables), each_once(reader.notes))


def _beginning(token: Token) -> str:
    """The operand that begins with this token, as a note shows it."""
    if token.kind == "(":
        return "(…)"
    is_whole = token.kind in (NAME, NUMBER) and token.text not in NAMES
    return token.text if is_whole else f"{token.text}…"


class _Reader(OperandReader):
    """One pass over the tokens: `node`, from `start` to `end`, is the operand read last."""

    def read(self) -> Node:
        tokens = self.tokens
        if tokens[0].kind == END:
            raise refusals.empty(self.source)
        while True:
            token = tokens[self.index]
            self.index += 1
            if self.waiting:
                _OPERAND.get(token.kind, _Reader.missing_operand)(self, token)
                continue
            while self.group.bare and self.ends_argument(token):
                self.close_argument()
            if token.kind == END and len(self.groups) == 1:
                return self.close_sum()
            _AFTER_OPERAND.get(token.kind, _Reader.refuse_sign)(self, token)

    # after an operand

    def power(self, token: Token) -> None:
        self.refuse_loose(token)
        self.deepen(token)
        self.group.pending.append(("^", self.start, self.node))
        self.waiting = True

    def superscript(self, token: Token) -> None:
        self.refuse_loose(token)
        value = superscript_value(token)
        self.deepen(token, 1 if value >= 0 else 2)
        self.depth -= 1 if value >= 0 else 2
        place = (token.start, token.end)
        exponent: Node = Number(Fraction(abs(value)), place)
        if value < 0:
            exponent = Negative(exponent, place)
        self.end = token.end
        self.node = Power(self.node, exponent, (self.start, token.end))
        self.loose = SUPERSCRIPT

    def times(self, _token: Token) -> None:
        self.close_factor()
        self.waiting = True

    def divided(self, token: Token) -> None:
        if self.is_likely_exponent():
            self.note_exponent()
        self.close_factor()
        self.group.over = token.start
        self.waiting = True

    def implicit_times(self, token: Token) -> None:
        self.refuse_second_line(token)
        if self.group.over != NO_SLASH and self.end == token.start and self.source[self.group.over] == "/":
            self.note_quotient(token)
        if self.end == token.start and self.is_power_of_constant():
            self.note_power(token)
        if self.group.bare and token.kind == "(":
            self.group.is_doubtful = True
        self.close_factor()
        self.waiting = True
        self.index -= 1

    def added(self, _token: Token) -> None:
        self.close_term()
        self.waiting = True

    def subtracted(self, token: Token) -> None:
        self.close_term()
        self.group.signs.append(token.start)
        self.waiting = True

    def bar(self, token: Token) -> None:
        opener = self.group.opener
        if opener is None or opener.kind != "|":
            self.implicit_times(token)
        else:
            self.close_call(token)

    def parenthesis(self, token: Token) -> None:
        group = self.group
        if group.opener is None:
            raise refusals.closes_nothing(self.source, token)
        if group.opener.kind == "|":
            raise refusals.bar_still_open(self.source, group.opener, token)
        if group.function:
            self.close_call(token)
        else:
            node = self.close_sum()
            self.leave()
            self.operand(node, group.before, token.end)

    def comma(self, token: Token) -> None:
        group = self.group
        if group.opener is not None and group.opener.kind == "|":
            raise refusals.bar_still_open(self.source, group.opener, token)
        if not group.function:
            raise refusals.stray_comma(self.source, self.tokens, self.index - 1)
        group.arguments.append(self.close_sum())
        self.waiting = True

    def note_quotient(self, token: Token) -> None:
        """`1/2x` is a product of 1/2 and x."""
        quotient = self.source[self.group.product_start : self.end]
        self.notes.append(sentences.QUOTIENT(quotient=quotient, rest=_beginning(token)))

    def is_power_of_constant(self) -> bool:
        """Whether the operand is the number in `e^2`, `e^-2` or `2^3`."""
        bases = [base for kind, _, base in self.group.pending if kind == "^"]
        return isinstance(self.node, Number) and isinstance(next(reversed(bases), None), Number | Constant)

    def note_power(self, token: Token) -> None:
        """`e^2x` is a product of e^2 and x."""
        start = next(place for kind, place, _ in reversed(self.group.pending) if kind == "^")
        power = self.source[start : self.end]
        self.notes.append(sentences.POWER(power=power, rest=_beginning(token)))

    def is_likely_exponent(self) -> bool:
        """Whether the operand before a slash is the exponent 1, or one with a minus sign, without parentheses."""
        kinds = [kind for kind, _, _ in self.group.pending]
        is_one = kinds[-1:] == ["^"] and self.node == ONE and self.tokens[self.index - 2].kind == NUMBER
        return is_one or ("^", "-") in pairwise(kinds)

    def note_exponent(self) -> None:
        """Note that `x^1/2` is x^1 divided by 2, although many mean the root."""
        start = next(place for kind, place, _ in self.group.pending if kind == "^")
        power, divisor = self.source[start : self.end], _beginning(self.tokens[self.index])
        self.notes.append(sentences.EXPONENT(power=shortened(power), divisor=divisor))

    # a complete operand or term

    def ends_argument(self, token: Token) -> bool:
        """Whether a function without parentheses has all of its argument before this token."""
        if self.group.bare == BARS or token.kind in _ENDS_ARGUMENT:
            return True
        if token.kind == "|":
            opener = next(group.opener for group in reversed(self.groups) if not group.bare)
            return opener is not None and opener.kind == "|"
        if token.kind in ("*", "/"):
            is_end = self.tokens[self.index].text in NAMES
            self.group.is_doubtful = not is_end
            return is_end
        return token.kind == NAME and token.text in NAMES

    def close_argument(self) -> None:
        """End the argument of a function without parentheses."""
        group = self.group
        call = Call(group.function, (self.close_sum(),), (group.before, self.end))
        self.leave()
        if group.is_doubtful:
            typed = self.source[group.before : self.end]
            self.notes.append(sentences.APPLIED(typed=typed, read=printing.to_text(call)))
        self.complete(group, call, self.end)

    def complete(self, group: OpenGroup, call: Call, end: int) -> None:
        """Take a call as operand, with the power that was typed between its name and its argument."""
        node = call if group.raised is None else Power(call, group.raised, (group.before, end))
        self.operand(node, group.before, end)

    def close_factor(self) -> None:
        group = self.group
        node = self.node
        while group.pending:
            _, start, base = group.pending.pop()
            self.start = start
            node = Negative(node, (start, self.end)) if base is None else Power(base, node, (start, self.end))
        if not group.factors:
            group.product_start = self.start
        if group.over != NO_SLASH:
            node = Over(node, (group.over, self.end))
            group.over = NO_SLASH
        group.factors.append(node)
        self.depth = group.term_depth

    def close_term(self) -> None:
        self.close_factor()
        group = self.group
        start = group.product_start
        factors = group.factors
        node = factors[0] if len(factors) == 1 else Product(tuple(factors), (start, self.end))
        group.factors = []
        while group.signs:
            start = group.signs.pop()
            node = Negative(node, (start, self.end))
        if not group.terms:
            group.sum_start = start
        group.terms.append(node)
        self.depth = group.term_depth = group.depth

    def close_sum(self) -> Node:
        self.close_term()
        group = self.group
        terms, group.terms = group.terms, []
        return terms[0] if len(terms) == 1 else Sum(tuple(terms), (group.sum_start, self.end))

    def close_call(self, token: Token) -> None:
        group = self.group
        group.arguments.append(self.close_sum())
        call = Call(group.function, tuple(group.arguments), (group.before, token.end))
        self.check_arity(call)
        self.leave()
        self.complete(group, call, token.end)

    def leave(self) -> None:
        self.groups.pop()
        self.group = self.groups[-1]
        self.depth -= 1


_Action = Callable[[_Reader, Token], None]
_OPERAND: Final[dict[str, _Action]] = {
    NUMBER: _Reader.number,
    NAME: _Reader.name,
    "(": _Reader.bracket,
    "|": _Reader.bracket,
    ROOT: _Reader.root,
    "-": _Reader.minus,
    "+": _Reader.plus,
}
_AFTER_OPERAND: Final[dict[str, _Action]] = {
    "+": _Reader.added,
    "-": _Reader.subtracted,
    "*": _Reader.times,
    "/": _Reader.divided,
    "^": _Reader.power,
    SUPERSCRIPT: _Reader.superscript,
    ")": _Reader.parenthesis,
    ",": _Reader.comma,
    "|": _Reader.bar,
    NAME: _Reader.implicit_times,
    "(": _Reader.implicit_times,
    ROOT: _Reader.implicit_times,
    NUMBER: _Reader.refuse_number,
    END: _Reader.unfinished,
}
