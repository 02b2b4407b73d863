"""Long sums of like terms: the first term is read as usual, the numbers of the others by one regular expression.

Terms are alike if their texts differ only in numbers and the signs before them, like the squares of a sum of squares
that was typed point by point. Such a sum is the sum of one term over the rows of a table: column j has the numbers of
all terms at place j. In doubt a text has no such form, and the ordinary reader reads all of it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from gdcli.errors import ExpressionError
from gdcli.language.functions import NAMES, REDUCTIONS
from gdcli.language.limits import Limits
from gdcli.language.reading.lexer import token_of, token_pattern
from gdcli.language.reading.tokens import NAME, NUMBER, Token
from gdcli.language.tree import (
    NOWHERE,
    Call,
    Expression,
    Negative,
    Node,
    Number,
    Over,
    Power,
    Product,
    Span,
    TermTable,
    Variable,
    children,
    fold,
    variables_of,
    walk,
    with_children,
)
from gdcli.record import record, replace

TERMS_MIN: Final = 500
"""The fewest like terms for which a table is made; a loop over fewer takes as long as a formula for each."""
HEAD_CHARACTERS_MAX: Final = 1_000
"""The first term begins within this many characters."""
TERM_CHARACTERS_MAX: Final = 1_000
BEGINNINGS_MAX: Final = 32
"""The most places at which the first term is looked for."""

_BLANKS: Final = r"[ \t]*"
_LINES: Final = r"[ \t\r\n]*"
_END: Final = r"(?=[ \t\r\n]*(?:[-+)]|\Z))"
_DIGITS: Final = r"(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)"
_NUMBER: Final = rf"((?>{_DIGITS}(?:[eE][+-]?[0-9]+)?))"
_NUMBER_BEFORE_NAME: Final = f"(?!0[xXbBoO])((?>{_DIGITS}))"
"""A number directly before a name, which may be neither its exponent nor digits to another base."""
_SIGNS: Final = frozenset("+-")
_KINDS: Final = frozenset({NUMBER, NAME, "+", "-", "*", "/", "^", "(", ")", ","})
_BEFORE_SIGNED: Final = frozenset({"(", "*", "/", "^", ","})
"""The signs before a number that may have its own minus sign."""
_ENDS_OPERAND: Final = frozenset({NUMBER, NAME, ")"})
_NEEDS_SPACE: Final = frozenset({NUMBER, NAME})
_ZERO: Final = re.compile(r"[0.]+(?:[eE].*)?")
_COLUMN: Final = "number'{}"  # no variable of the language has a quote in its name


@record
class _Term:
    """The first term: text[start:end], the pattern of all like terms, and the places of its numbers.

    `numbers` has for each number its place and the sign before it; None if all like terms must have the same sign.
    """

    start: int
    end: int
    tokens: int
    pattern: str
    numbers: tuple[tuple[Span, str | None], ...]


def with_terms_as_rows(text: str, limits: Limits, read: Callable[[str], Expression]) -> Expression | None:
    """The expression with its long sum as a sum over rows; None if the text has no such sum, or has a mistake.

    `read` reads a text of the same length in which the terms after the first are blanks.
    """
    for term in _first_terms(text):
        end = _end_of_sum(text, term)
        if end is None:
            continue
        columns = _columns(text, term, end, limits)
        if columns is None:
            return None
        rows = len(next(iter(columns.values())))
        if rows * (term.tokens + 1) + len(text) - (end - term.start) > limits.tokens:
            return None
        try:
            first = read(text[: term.end] + " " * (end - term.end) + text[end:])
        except ExpressionError:
            return None
        return _over_rows(first, term, columns)
    return None


# --- the first term --------------------------------------------------------------------------------------------------


def _first_terms(text: str) -> Iterator[_Term]:
    """The terms at the beginning of the text, of its first brackets, and after its first plus signs."""
    places = [0, *(match.end() for match in re.finditer(r"[(+]\s*", text[:HEAD_CHARACTERS_MAX]))]
    for start in places[:BEGINNINGS_MAX]:
        tokens = _tokens(text, start)
        parts = _parts(tokens) if tokens else None
        if parts is not None:
            yield _Term(tokens[0].start, tokens[-1].end, len(tokens), "".join(parts[0]), tuple(parts[1]))


def _tokens(text: str, start: int) -> list[Token]:
    """The tokens of the term at `start`, up to the plus or minus sign after it; none if the term is too long."""
    tokens: list[Token] = []
    depth = 0
    for match in token_pattern(text).finditer(text, start, min(start + TERM_CHARACTERS_MAX, len(text))):
        token = token_of(match)
        depth += (token.kind == "(") - (token.kind == ")")
        is_after_term = bool(tokens) and tokens[-1].kind in _ENDS_OPERAND
        if is_after_term and (depth < 0 or (depth == 0 and token.kind in _SIGNS)):
            return tokens
        if token.kind not in _KINDS or depth < 0 or not (tokens or token.kind not in _SIGNS) or not match[0].isascii():
            return []
        tokens.append(token)
    return []


def _parts(tokens: Sequence[Token]) -> tuple[list[str], list[tuple[Span, str | None]]] | None:
    """An expression for each token, and the places of the numbers with their signs; None for a term without likes."""
    parts: list[str] = []
    numbers: list[tuple[Span, str | None]] = []
    for i, token in enumerate(tokens):
        if not _is_certain(tokens, i):
            return None
        parts.append(_space(tokens[i - 1], token) if i else "")
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.kind == NUMBER:
            sign = _sign(tokens, i)
            numbers.append(((token.start, token.end), sign))
            is_stuck = following is not None and following.kind == NAME and following.start == token.end
            parts.append((f"(-?){_BLANKS}" if sign == "" else "") + (_NUMBER_BEFORE_NAME if is_stuck else _NUMBER))
        elif following is not None and following.kind == NUMBER and token.kind in _SIGNS and _sign(tokens, i + 1):
            parts.append("(-?)" if tokens[i - 1].kind in _BEFORE_SIGNED else "([-+])")
        else:
            parts.append(re.escape(token.text) + (r"(?!\w)" if token.kind == NAME else ""))
    return (parts, numbers) if numbers else None


def _sign(tokens: Sequence[Token], number: int) -> str | None:
    """The sign before the number at that index, "" for none; None if the sign belongs to more than the number."""
    if number == 0 or (number + 1 < len(tokens) and tokens[number + 1].kind == "^"):
        return None
    before = tokens[number - 1].kind
    return before if before in _SIGNS else "" if before in _BEFORE_SIGNED else None


def _space(before: Token, token: Token) -> str:
    """The pattern of the blanks between two tokens; at least one if it separates words or numbers."""
    is_needed = before.end < token.start and before.kind in _NEEDS_SPACE and token.kind in _NEEDS_SPACE
    return r"[ \t]+" if is_needed or before.kind == "," else _BLANKS


def _is_certain(tokens: Sequence[Token], index: int) -> bool:
    """Whether the token can be read in one way only, whatever the number in its place."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    match token.kind:
        case "name":
            is_whole = len(token.text) == token.end - token.start
            return is_whole and (token.text not in NAMES or (following is not None and following.kind == "("))
        case "+" | "-":
            is_unary = before is None or before.kind in _BEFORE_SIGNED
            return before is not None and before.kind not in _SIGNS and not (is_unary and token.kind == "+")
        case "number":
            if following is not None and following.kind == NAME and following.text[0] in "eE":
                return following.start > token.end
            return before is None or before.kind not in _ENDS_OPERAND
        case ",":
            return following is not None and token.end < following.start
    return True


# --- the like terms --------------------------------------------------------------------------------------------------


def _end_of_sum(text: str, term: _Term) -> int | None:
    """The end of the last like term; None if there are fewer than TERMS_MIN."""
    pattern = _without_groups(term.pattern)
    run = re.compile(f"{pattern}(?:{_LINES}[-+]{_LINES}{pattern}){{{TERMS_MIN - 1},}}{_END}").match(text, term.start)
    return None if run is None else run.end()


def _without_groups(pattern: str) -> str:
    """The pattern without its captures."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


def _columns(text: str, term: _Term, end: int, limits: Limits) -> dict[Span, array[float]] | None:
    """Place in the first term -> the numbers of all terms there, unless all are equal; None if a number is unusual.

    NOWHERE -> the signs of the terms, as factors 1 and -1, if some are subtracted.
    """
    places = iter(zip(*re.compile(f"([-+]?){_LINES}{term.pattern}").findall(text, term.start, end), strict=True))
    signs = next(places)
    columns = {NOWHERE: array("d", [-1.0 if s == "-" else 1.0 for s in signs])} if "-" in signs else {}
    for place, sign in term.numbers:
        signs = next(places) if sign is not None else ()
        texts = next(places)
        if len(set(texts)) == 1 and len(set(signs)) <= 1:
            continue
        numbers = array("d", map(float, texts))
        if not _are_usual(texts, numbers, limits):
            return None
        if sign is not None:
            # A sign that all terms have is read with the first term.
            numbers = array("d", [x if s == sign else 0.0 - x for x, s in zip(numbers, signs, strict=True)])
        columns[place] = numbers
    return columns or None


def _are_usual(texts: Sequence[str], numbers: array[float], limits: Limits) -> bool:
    """Whether the ordinary reader takes each of the numbers, and floats hold them."""
    if len(max(texts, key=len)) > limits.digits or max(numbers) > limits.constant:
        return False
    return all(x or _ZERO.fullmatch(text) for text, x in zip(texts, numbers, strict=True))


# --- the sum over rows -----------------------------------------------------------------------------------------------


def _over_rows(first: Expression, term: _Term, columns: Mapping[Span, array[float]]) -> Expression | None:
    """The expression, in which the first term stands for all, with the sum over the rows in its place."""
    node = _node_in(first.root, term.start, term.end)
    if node is None or not _have_own_operations(node, columns) or not _is_alone(first, columns):
        return None
    names = {place: _COLUMN.format(j) for j, place in enumerate(columns)}
    row = _with_columns(node, names)
    if NOWHERE in names:
        row = Product((Variable(names[NOWHERE]), row), row.span)
    total = Call("sum", (row,), node.span)
    root = fold(first.root, lambda each, below: total if each is node else with_children(each, below))
    rows = len(next(iter(columns.values())))
    return replace(first, root=root, table=TermTable(rows, {names[place]: columns[place] for place in columns}))


def _is_alone(first: Expression, columns: Mapping[Span, array[float]]) -> bool:
    """Whether the text has no other sums over something, and no notes in which the other terms have other numbers."""
    varying = [first.source[slice(*place)] for place in columns if place != NOWHERE]
    has_reductions = any(isinstance(node, Call) and node.function in REDUCTIONS for node in walk(first.root))
    has_notes = any(text in str(note) for note in first.notes for text in varying)
    return not (has_reductions or has_notes or first.replaced or first.sum_form)


def _node_in(root: Node, start: int, end: int) -> Node | None:
    """The largest node within source[start:end]."""
    node: Node | None = root
    while node is not None and not (start <= node.span[0] and node.span[1] <= end):
        node = next((each for each in children(node) if each.span[0] < end and start < each.span[1]), None)
    return node


def _with_columns(term: Node, names: Mapping[Span, str]) -> Node:
    """The term with the names of columns in the places of numbers."""

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        if isinstance(node, Number) and node.span in names:
            return Variable(names[node.span], node.span)
        return with_children(node, below)

    return fold(term, visit)


def _have_own_operations(term: Node, columns: Mapping[Span, array[float]]) -> bool:
    """Whether each number of a column is combined with variables only: numbers among themselves combine exactly."""
    for node in walk(term):
        parts = children(node)
        varying = [part for part in parts if _column(part, columns) is not None]
        if isinstance(node, Power) and _has_column(node.exponent, columns):
            return False
        if isinstance(node, Over) and (numbers := _column(node, columns)) is not None and 0.0 in numbers:
            return False
        if varying and not isinstance(node, Negative | Over):
            others = [part for part in parts if not any(part is each for each in varying)]
            if len(varying) > 1 or not others or not all(map(variables_of, others)):
                return False
    return bool(variables_of(term))


def _column(node: Node, columns: Mapping[Span, array[float]]) -> array[float] | None:
    """The column of a number, with its signs and its fraction bar around it; None for any other node."""
    while isinstance(node, Negative | Over):
        node = node.operand
    return columns.get(node.span) if isinstance(node, Number) else None


def _has_column(root: Node, columns: Mapping[Span, array[float]]) -> bool:
    return any(isinstance(node, Number) and node.span in columns for node in walk(root))
