"""The grammar: tokens in, tree out, by precedence climbing over an explicit stack, so that depth costs no recursion.

From loose to tight: `+ -`, unary minus, `* /` (typed or implicit, alike), `^` (to the right; its exponent may have a
sign), calls and brackets. A bar after an operand closes the innermost bracket if that is a bar, and opens one
otherwise: `2|x|` is a product, and nested bars after an operand need a `*` (or `abs`). A root sign takes the one
number, name, call or bracket after it; `√x²` is refused, since it has two readings. A function without parentheses
takes the product that follows, up to `+ -`, a closing bracket or the next function; `ln|x|` takes the bars alone.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gdcli.language.functions import CONSTANTS, FUNCTIONS, NAMES
from gdcli.language.limits import Limits
from gdcli.language.names import shortened
from gdcli.language.printing.text import to_text
from gdcli.language.reading.decimals import read_decimal
from gdcli.language.reading.lexer import tokenize
from gdcli.language.reading.paper import VULGAR_FRACTIONS, fraction
from gdcli.language.reading.reader_state import NO_SLASH, Group, ReaderState, Reading, each_once
from gdcli.language.reading.tokens import END, NAME, NUMBER, ROOT, ROOT_FUNCTIONS, SUPERSCRIPT, Token, superscript_value
from gdcli.language.tree import Call, Constant, Negative, Node, Number, Over, Power, Product, Sum, Variable
from gdcli.late import LateModule

if TYPE_CHECKING:
    from gdcli.language.reading import refusals
    from gdcli.language.reading.as_written import sentences
else:
    sentences = LateModule("gdcli.language.reading.as_written.sentences")
    refusals = LateModule("gdcli.language.reading.refusals")

_OPENING: Final = frozenset({"(", "|"})
_POWERS: Final = frozenset({"^", SUPERSCRIPT})
_BEGINS_ARGUMENT: Final = frozenset({NUMBER, NAME, ROOT, "|"})
_ENDS_ARGUMENT: Final = frozenset({"+", "-", ")", ",", END})
PRODUCT: Final = "product"
BARS: Final = "bars"
ONE: Final = Number(Fraction(1))
MINUS_ONE: Final = Negative(ONE)
_CONSTANT_SIGNS: Final = {"π": "pi", **{name: name for name in CONSTANTS}}


def read(source: str, limits: Limits) -> tuple[Node, frozenset[str]]:
    """The tree of the text and the names of its variables; the values of constant parts are not checked."""
    reading = read_tokens(source, tokenize(source, limits), limits)
    return reading.root, reading.variables


def read_tokens(source: str, tokens: list[Token], limits: Limits, *, lines_matter: bool = True) -> Reading:
    """The tree of the tokens; with `lines_matter` an operand that begins a new line is refused."""
    reader = _Reader(source, tokens, limits, lines_matter=lines_matter)
    root = reader.read()
    return Reading(root, frozenset(reader.variables), each_once(reader.notes))


def _beginning(token: Token) -> str:
    """The operand that begins with this token, as a note shows it."""
    if token.kind == "(":
        return "(…)"
    is_whole = token.kind in (NAME, NUMBER) and token.text not in NAMES
    return token.text if is_whole else f"{token.text}…"


class _Reader(ReaderState):
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
            _AFTER_OPERAND[token.kind](self, token)

    # where an operand is expected

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
            self.loose = "" if self.tokens[self.index - 1].kind == ")" else "a root sign"
            node = Call(function, (node,), (start, end))
        self.node = node
        self.start = start
        self.waiting = False

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
        self.loose = "a raised number"

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
        if self.group.bare and token.kind == "(":
            self.group.arguments = [self.node]  # a parenthesis in the argument: to be echoed
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

    def is_likely_exponent(self) -> bool:
        """Whether the operand before a slash is the exponent 1, or one with a minus sign, without parentheses."""
        kinds = [kind for kind, _, _ in self.group.pending]
        is_one = kinds[-1:] == ["^"] and self.node == ONE and self.tokens[self.index - 2].kind == NUMBER
        return is_one or ("^", "-") in pairwise(kinds)

    def note_exponent(self) -> None:
        """`x^1/2` is x^1 divided by 2, where many mean the root."""
        start = next(place for kind, place, _ in self.group.pending if kind == "^")
        power, divisor = self.source[start : self.end], _beginning(self.tokens[self.index])
        self.notes.append(sentences.EXPONENT(power=shortened(power), divisor=divisor))

    # what is complete

    def ends_argument(self, token: Token) -> bool:
        """Whether a function without parentheses has all of its argument before this token."""
        if self.group.bare == BARS or token.kind in _ENDS_ARGUMENT:
            return True
        if token.kind == "|":
            opener = next(group.opener for group in reversed(self.groups) if not group.bare)
            return opener is not None and opener.kind == "|"
        if token.kind in ("*", "/"):
            following = self.tokens[self.index].text
            self.group.arguments = [] if following in NAMES else [self.node]  # a sign between: to be echoed
            return following in NAMES
        return token.kind == NAME and token.text in NAMES

    def close_argument(self) -> None:
        """End the argument of a function without parentheses."""
        group = self.group
        has_sign, group.arguments = bool(group.arguments), []
        call = Call(group.function, (self.close_sum(),), (group.before, self.end))
        self.leave()
        if has_sign:
            typed = self.source[group.before : self.end]
            self.notes.append(sentences.APPLIED(typed=typed, read=to_text(call)))
        self.complete(group, call, self.end)

    def complete(self, group: Group, call: Call, end: int) -> None:
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
