"""Long sums of like terms: the first term is read as usual, what differs in the others by one regular expression.

Terms are alike if their texts differ only in numbers and the signs before them, and in the numbers of variables: the
squares of a sum of squares that was typed point by point, or (x1 - 1)**2 + (x2 - 4)**2 + …. Such a sum is the sum of
one term over the rows of a table: column j has the numbers, or the variables, of all terms at place j. A few terms that
return in turn count as one term. In doubt a text has no such form, and the ordinary reader reads all of it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from gdcli.errors import ExpressionError
from gdcli.language.function_table import NAMES, REDUCTIONS
from gdcli.language.limits import Limits
from gdcli.language.names import natural_order
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
    Sum,
    TermTable,
    Variable,
    children,
    fold,
    nodes_of_tree,
    variables_of,
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
TERMS_IN_TURN_MAX: Final = 4
"""The most terms that may return in turn."""

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
_COLUMN: Final = "column'{}"  # no variable of the language has a quote in its name
_NUMBERED: Final = re.compile("([A-DF-Za-df-z]_?)[0-9]+")
"""A name that no rule takes for a slip; e2 may be one."""


@record
class _Place:
    """A place at which like terms differ, by its span in the first term: a number, or a variable with a `stem`.

    `sign` is the one before a number in the first term; None if all like terms must have the same sign.
    """

    span: Span
    sign: str | None = None
    stem: str = ""


@record
class _Term:
    """The first term, text[start:end], or the first `count` that return in turn; the pattern is that of all others."""

    start: int
    end: int
    count: int
    tokens: int
    pattern: str
    places: tuple[_Place, ...]


@record
class _Columns:
    """What differs in like terms: place -> the numbers of all terms there, place -> their variables' names.

    A place at which all terms are equal is in neither. NOWHERE -> the signs of the terms, as factors 1 and -1, if some
    are subtracted.
    """

    rows: int
    numbers: Mapping[Span, array[float]]
    variables: Mapping[Span, tuple[str, ...]]


def with_terms_as_rows(
    text: str, limits: Limits, declared: Collection[str], read: Callable[[str], Expression]
) -> Expression | None:
    """The expression with its long sum as a sum over rows; None if the text has no such sum, or has a mistake.

    `read` reads a text of the same length in which the terms after the first are blanks.
    """
    begin = None
    for term in _first_terms(text):
        if begin not in (None, term.start):  # a sum that begins there was found, and has no such form
            break
        end = _end_of_sum(text, term)
        if end is None:
            continue
        begin = term.start
        columns = _columns(text, term, end, limits)
        if columns is None or columns.rows * (term.tokens + 1) + len(text) - (end - term.start) > limits.tokens:
            break
        try:
            first = read(text[: term.end] + " " * (end - term.end) + text[end:])
        except ExpressionError:
            break
        expression = _over_rows(first, term, columns, declared)
        if expression is not None:
            return expression
    return None


# --- the first term --------------------------------------------------------------------------------------------------


def _first_terms(text: str) -> Iterator[_Term]:
    """The terms at the beginning of the text, of its first brackets, and after its first plus signs."""
    places = [0, *(match.end() for match in re.finditer(r"[(+]\s*", text[:HEAD_CHARACTERS_MAX]))]
    for start in places[:BEGINNINGS_MAX]:
        for count, tokens in enumerate(_tokens(text, start), 1):
            parts = _parts(tokens)
            if parts is not None:
                yield _Term(tokens[0].start, tokens[-1].end, count, len(tokens), "".join(parts[0]), tuple(parts[1]))


def _tokens(text: str, start: int) -> Iterator[Sequence[Token]]:
    """The tokens of the term at `start`, then those of the first two terms, and so on; none of a term too long."""
    tokens: list[Token] = []
    depth = terms = 0
    for match in token_pattern(text).finditer(text, start, min(start + TERM_CHARACTERS_MAX, len(text))):
        token = token_of(match)
        depth += (token.kind == "(") - (token.kind == ")")
        is_after_term = bool(tokens) and tokens[-1].kind in _ENDS_OPERAND
        if is_after_term and (depth < 0 or (depth == 0 and token.kind in _SIGNS)):
            yield tokens
            terms += 1
        if token.kind not in _KINDS or depth < 0 or not (tokens or token.kind not in _SIGNS) or not match[0].isascii():
            return
        if terms == TERMS_IN_TURN_MAX:
            return
        tokens.append(token)


def _parts(tokens: Sequence[Token]) -> tuple[list[str], list[_Place]] | None:
    """An expression for each token, and the places at which like terms differ; None for a term without likes."""
    parts: list[str] = []
    places: list[_Place] = []
    for i, token in enumerate(tokens):
        if not _is_certain(tokens, i):
            return None
        parts.append(_space(tokens[i - 1], token) if i else "")
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.kind == NUMBER:
            sign = _sign(tokens, i)
            places.append(_Place((token.start, token.end), sign))
            is_stuck = following is not None and following.kind == NAME and following.start == token.end
            parts.append((f"(-?){_BLANKS}" if sign == "" else "") + (_NUMBER_BEFORE_NAME if is_stuck else _NUMBER))
        elif following is not None and following.kind == NUMBER and token.kind in _SIGNS and _sign(tokens, i + 1):
            parts.append("(-?)" if tokens[i - 1].kind in _BEFORE_SIGNED else "([-+])")
        elif (numbered := _numbered(token)) is not None:
            places.append(_Place((token.start, token.end), stem=numbered))
            parts.append(rf"{numbered}((?>[0-9]+))(?!\w)")
        else:
            parts.append(re.escape(token.text) + (r"(?!\w)" if token.kind == NAME else ""))
    return (parts, places) if places else None


def _numbered(token: Token) -> str | None:
    """The name of a numbered variable without its number: x of x12; None for any other token."""
    match = _NUMBERED.fullmatch(token.text) if token.kind == NAME and token.text not in NAMES else None
    return None if match is None else match[1]


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


def _columns(text: str, term: _Term, end: int, limits: Limits) -> _Columns | None:
    """What differs in the like terms; None if they are all equal, or if a number is unusual."""
    found = iter(zip(*re.compile(f"([-+]?){_LINES}{term.pattern}").findall(text, term.start, end), strict=True))
    signs = next(found)
    numbers = {NOWHERE: array("d", [-1.0 if s == "-" else 1.0 for s in signs])} if "-" in signs else {}
    variables: dict[Span, tuple[str, ...]] = {}
    for place in term.places:
        own_signs = next(found) if place.sign is not None else ()
        texts = next(found)
        if len(set(texts)) == 1 and len(set(own_signs)) <= 1:
            continue
        if place.stem:
            variables[place.span] = tuple([place.stem + text for text in texts])
            continue
        column = array("d", map(float, texts))
        if not _are_usual(texts, column, limits):
            return None
        if place.sign is not None:
            # A sign that all terms have is read with the first term.
            column = array("d", [x if s == place.sign else 0.0 - x for x, s in zip(column, own_signs, strict=True)])
        numbers[place.span] = column
    return _Columns(len(signs), numbers, variables) if numbers or variables else None


def _are_usual(texts: Sequence[str], numbers: array[float], limits: Limits) -> bool:
    """Whether the ordinary reader takes each of the numbers, and floats hold them."""
    if len(max(texts, key=len)) > limits.digits or max(numbers) > limits.constant:
        return False
    return all(x or _ZERO.fullmatch(text) for text, x in zip(texts, numbers, strict=True))


# --- the sum over rows -----------------------------------------------------------------------------------------------


def _over_rows(first: Expression, term: _Term, columns: _Columns, declared: Collection[str]) -> Expression | None:
    """The expression, in which the first term stands for all, with the sum over the rows in its place."""
    nodes = _nodes_in(first.root, term)
    names, table = _table(columns)
    choices = {name for column in table.choices.values() for name in column}
    if not nodes or not all(_have_own_operations(node, columns.numbers) for node in nodes):
        return None
    if not _is_alone(first, columns, choices, declared):
        return None
    row = [_with_columns(node, names) for node in nodes]
    if NOWHERE in names:
        row[0] = Product((Variable(names[NOWHERE]), row[0]), row[0].span)
    total = Call("sum", (row[0] if len(row) == 1 else Sum(tuple(row)),), nodes[0].span)
    variables = natural_order(choices.union(first.variables))
    return replace(first, root=_with_total(first.root, nodes, total), variables=variables, table=table)


def _table(columns: _Columns) -> tuple[dict[Span, str], TermTable]:
    """Place -> the name of its column, and the table; places with the same variables share a column."""
    names = {place: _COLUMN.format(j) for j, place in enumerate(columns.numbers)}
    found: dict[str, Any] = {names[place]: column for place, column in columns.numbers.items()}
    choices: dict[str, tuple[str, ...]] = {}
    shared: dict[tuple[str, ...], str] = {}
    for place, variables in columns.variables.items():
        names[place] = shared.setdefault(variables, _COLUMN.format(len(found)))
        if names[place] not in found:
            places = {name: i for i, name in enumerate(dict.fromkeys(variables))}
            choices[names[place]] = tuple(places)
            found[names[place]] = array("q", map(places.__getitem__, variables))
    return names, TermTable(columns.rows, found, choices)


def _is_alone(first: Expression, columns: _Columns, choices: Collection[str], declared: Collection[str]) -> bool:
    """Whether the text has no other sums over something, and would have the same notes if all terms had been read."""
    if any(isinstance(node, Call) and node.function in REDUCTIONS for node in nodes_of_tree(first.root)):
        return False
    if first.replaced or first.sum_form:
        return False
    if choices:
        return not first.notes and _have_no_notes({*choices, *first.variables} - {*declared})
    varying = [first.source[slice(*place)] for place in columns.numbers if place != NOWHERE]
    return not any(text in str(note) for note in first.notes for text in varying)


def _have_no_notes(names: Collection[str]) -> bool:
    """Whether a text with these undeclared names among others gets neither notes on names nor a refusal of one."""
    from gdcli.language.reading.as_written.notes import VARIABLES_WITH_NOTES_MAX  # for numbered names

    is_usual = all(len(name) == 1 or _NUMBERED.fullmatch(name) for name in names)
    return is_usual and (not names or len(names) > VARIABLES_WITH_NOTES_MAX)


def _nodes_in(root: Node, term: _Term) -> tuple[Node, ...]:
    """The nodes of the first term, or of the first terms, which are neighbors in a sum; none if they are not."""
    node = root
    while True:
        parts = tuple(each for each in children(node) if each.span[0] < term.end and term.start < each.span[1])
        found = (node,) if term.count == 1 else parts if isinstance(node, Sum) else ()
        is_within = all(term.start <= each.span[0] and each.span[1] <= term.end for each in found)
        if is_within and len(found) == term.count:
            return found
        if len(parts) != 1:
            return ()
        (node,) = parts


def _with_total(root: Node, nodes: Sequence[Node], total: Node) -> Node:
    """The tree with the total in the place of these nodes, which are neighbors in a sum if there are several."""
    first, *others = nodes

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        if node is first:
            return total
        if others and isinstance(node, Sum) and any(term is first for term in node.terms):
            pairs = zip(node.terms, below, strict=True)
            kept = tuple(made for term, made in pairs if not any(term is each for each in others))
            return Sum(kept, node.span) if len(kept) > 1 else total
        return with_children(node, below)

    return fold(root, visit)


def _with_columns(term: Node, names: Mapping[Span, str]) -> Node:
    """The term with the names of columns in the places at which like terms differ."""

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        if isinstance(node, Number | Variable) and node.span in names:
            return Variable(names[node.span], node.span)
        return with_children(node, below)

    return fold(term, visit)


def _have_own_operations(term: Node, numbers: Mapping[Span, array[float]]) -> bool:
    """Whether each number of a column is combined with variables only: numbers among themselves combine exactly."""
    for node in nodes_of_tree(term):
        parts = children(node)
        varying = [part for part in parts if _column(part, numbers) is not None]
        if isinstance(node, Power) and _has_column(node.exponent, numbers):
            return False
        if isinstance(node, Over) and (column := _column(node, numbers)) is not None and 0.0 in column:
            return False
        if varying and not isinstance(node, Negative | Over):
            others = [part for part in parts if not any(part is each for each in varying)]
            if len(varying) > 1 or not others or not all(map(variables_of, others)):
                return False
    return bool(variables_of(term))


def _column(node: Node, numbers: Mapping[Span, array[float]]) -> array[float] | None:
    """The column of a number, with its signs and its fraction bar around it; None for any other node."""
    while isinstance(node, Negative | Over):
        node = node.operand
    return numbers.get(node.span) if isinstance(node, Number) else None


def _has_column(root: Node, numbers: Mapping[Span, array[float]]) -> bool:
    return any(isinstance(node, Number) and node.span in numbers for node in nodes_of_tree(root))
