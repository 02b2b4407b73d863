"""The expression tree: immutable nodes with their place in the source, and the functions that visit them.

Chains are flat: `a + b - c` is one `Sum` of three terms, `a*b/c` one `Product` of three factors, so that a sum of a
thousand terms is no deeper than a sum of two. Nothing here recurses; trees may be as deep as memory allows. Two trees
are equal when they are built alike, wherever they stand in their sources.

The nodes are no dataclasses: nine of those would take longer to define than a short descent takes to run, and would
compare and hash by recursion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final, NoReturn, Protocol, TypeVar

from gdcli.model.sentences import Sentence
from gdcli.record import field, record, replace

Span = tuple[int, int]
NOWHERE: Span = (0, 0)
_set = object.__setattr__


class _Node:
    """The base of all nodes: they are immutable, and equal when their parts are equal, wherever they stand."""

    __slots__ = ("span",)
    __match_args__: tuple[str, ...] = ()
    span: Span

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} does not change")

    def __eq__(self, other: object) -> bool:
        pairs = [(self, other)]
        while pairs:
            one, two = pairs.pop()
            if one is two:
                continue
            if type(one) is not type(two):
                return False
            below = children(one), children(two)  # type: ignore[arg-type]
            if len(below[0]) != len(below[1]) or _label(one) != _label(two):
                return False
            pairs.extend(zip(*below, strict=True))
        return True

    def __hash__(self) -> int:
        def visit(node: Node, below: tuple[int, ...]) -> int:
            return hash((type(node).__name__, _label(node), below))

        return fold(self, visit)  # type: ignore[arg-type]

    def __repr__(self) -> str:
        def visit(node: Node, below: tuple[str, ...]) -> str:
            label = _label(node)
            return f"{type(node).__name__}({', '.join((*([] if label is None else [repr(label)]), *below))})"

        return fold(self, visit)  # type: ignore[arg-type]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (*(getattr(self, name) for name in self.__match_args__), self.span)


class Number(_Node):
    """An exact rational number: `0.1` is one tenth. Never negative as typed: the sign is a `Negative` around it."""

    __slots__ = ("value",)
    __match_args__ = ("value",)
    value: Fraction

    def __init__(self, value: Fraction, span: Span = NOWHERE) -> None:
        _set(self, "value", value)
        _set(self, "span", span)


class Constant(_Node):
    """`pi` or `e`."""

    __slots__ = ("name",)
    __match_args__ = ("name",)
    name: str

    def __init__(self, name: str, span: Span = NOWHERE) -> None:
        _set(self, "name", name)
        _set(self, "span", span)


class Variable(_Node):
    """A name that is not a constant: a variable, or a parameter that is not set yet."""

    __slots__ = ("name",)
    __match_args__ = ("name",)
    name: str

    def __init__(self, name: str, span: Span = NOWHERE) -> None:
        _set(self, "name", name)
        _set(self, "span", span)


class Negative(_Node):
    """Unary minus; a subtraction `a - b` is `Sum((a, Negative(b)))`."""

    __slots__ = ("operand",)
    __match_args__ = ("operand",)
    operand: Node

    def __init__(self, operand: Node, span: Span = NOWHERE) -> None:
        _set(self, "operand", operand)
        _set(self, "span", span)


class Over(_Node):
    """A factor below the fraction bar, never the first of its `Product`: `a/b` is `Product((a, Over(b)))`."""

    __slots__ = ("operand",)
    __match_args__ = ("operand",)
    operand: Node

    def __init__(self, operand: Node, span: Span = NOWHERE) -> None:
        _set(self, "operand", operand)
        _set(self, "span", span)


class Sum(_Node):
    """Two or more terms, added from left to right."""

    __slots__ = ("terms",)
    __match_args__ = ("terms",)
    terms: tuple[Node, ...]

    def __init__(self, terms: tuple[Node, ...], span: Span = NOWHERE) -> None:
        _set(self, "terms", terms)
        _set(self, "span", span)


class Product(_Node):
    """Two or more factors, multiplied (or divided by, `Over`) from left to right."""

    __slots__ = ("factors",)
    __match_args__ = ("factors",)
    factors: tuple[Node, ...]

    def __init__(self, factors: tuple[Node, ...], span: Span = NOWHERE) -> None:
        _set(self, "factors", factors)
        _set(self, "span", span)


class Power(_Node):
    """`base ** exponent`."""

    __slots__ = ("base", "exponent")
    __match_args__ = ("base", "exponent")
    base: Node
    exponent: Node

    def __init__(self, base: Node, exponent: Node, span: Span = NOWHERE) -> None:
        _set(self, "base", base)
        _set(self, "exponent", exponent)
        _set(self, "span", span)


class Call(_Node):
    """A function of the table applied to its arguments; `function` is the canonical name."""

    __slots__ = ("arguments", "function")
    __match_args__ = ("function", "arguments")
    function: str
    arguments: tuple[Node, ...]

    def __init__(self, function: str, arguments: tuple[Node, ...], span: Span = NOWHERE) -> None:
        _set(self, "function", function)
        _set(self, "arguments", arguments)
        _set(self, "span", span)


Node = Number | Constant | Variable | Negative | Over | Sum | Product | Power | Call
T = TypeVar("T")
ONE: Final = Number(Fraction(1))


class RowTable(Protocol):
    """A table: the number of its rows, and its columns, by name, each an array (rows)."""

    @property
    def rows(self) -> int: ...

    @property
    def columns(self) -> Mapping[str, Any]: ...


@record
class TermTable:
    """What differs in a sum of like terms: a row for each term; a sum over these rows is added in their order.

    A column has a number in each row, or the place of a variable among its `choices`, the names of these variables.
    """

    rows: int
    columns: Mapping[str, Any]
    choices: Mapping[str, tuple[str, ...]]


WHOLE_SUM: Final = "sum_"
"""The name that stands for the whole sum in the formula around it."""


@record
class SumForm:
    """A formula around one sum, as it was written: sum(i=1..n, (x[i] - i)**2)/n.

    `outer` is the formula with WHOLE_SUM for the sum, `body` one term with the name x_i for the component x[i] of
    each of the `vectors`; `lower` and `upper` are the ends of the index's range as they were typed.
    """

    index: str
    lower: str
    upper: str
    outer: Node
    body: Node
    vectors: tuple[str, ...]


@record
class Expression:
    """An expression that was read and checked: tree, source text, variables in natural order (x2 before x10).

    `notes`: one sentence for each part that may be meant otherwise than it is read. Names that are columns of the
    `table` are not variables: each stands for its value in a row. `replaced`: names in the ranges of sums, which stand
    for a whole number. `by_terms`: the same function with its long sum of like terms as a sum over the rows of a table,
    if it has one.
    """

    root: Node = field(may_be_deferred=True)
    source: str
    variables: tuple[str, ...]
    notes: tuple[Sentence, ...] = field(default=(), compare=False)
    table: RowTable | None = field(default=None, compare=False)
    replaced: tuple[str, ...] = ()
    sum_form: SumForm | None = field(default=None, compare=False)
    by_terms: Expression | None = field(default=None, compare=False)

    @property
    def compact(self) -> Expression:
        """The same function in its shortest form: by its terms, if it has a long sum of like terms."""
        return self.by_terms or self


def choices_of(table: RowTable | None) -> Mapping[str, tuple[str, ...]]:
    """The columns of variables, by name, each with the names of the variables."""
    return table.choices if isinstance(table, TermTable) else {}


def ends_of(table: RowTable, column: str) -> tuple[float, float]:
    """The smallest and the largest number of a column."""
    numbers = table.columns[column]
    ends = (min(numbers), max(numbers)) if isinstance(table, TermTable) else (numbers.min(), numbers.max())
    return float(ends[0]), float(ends[1])


def with_variables(expression: Expression, variables: tuple[str, ...]) -> Expression:
    """The expression over these variables, in this order."""
    by_terms = expression.by_terms and replace(expression.by_terms, variables=variables)
    return replace(expression, variables=variables, by_terms=by_terms)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, from left to right."""
    match node:
        case Number() | Variable() | Constant():
            return ()
        case Product(factors=parts) | Sum(terms=parts) | Call(arguments=parts):
            return parts
        case Power(base=base, exponent=exponent):
            return (base, exponent)
        case Negative(operand=operand) | Over(operand=operand):
            return (operand,)


def _label(node: object) -> Fraction | str | None:
    """The number or the name of a node; None if it has only children."""
    match node:
        case Number(value=value):
            return value
        case Variable(name=name) | Constant(name=name) | Call(function=name):
            return name
    return None


def with_children(node: Node, parts: tuple[Node, ...], span: Span | None = None) -> Node:
    """The same node with other children, at its own place or at `span`; a node without children is unchanged."""
    place = node.span if span is None else span
    match node:
        case Negative():
            return Negative(parts[0], place)
        case Over():
            return Over(parts[0], place)
        case Sum():
            return Sum(parts, place)
        case Product():
            return Product(parts, place)
        case Power():
            return Power(parts[0], parts[1], place)
        case Call(function=function):
            return Call(function, parts, place)
    return node


def nodes_of_tree(root: Node) -> Iterator[Node]:
    """Every node, children before parents, left before right."""
    pending = [root]
    order: list[Node] = []
    while pending:
        node = pending.pop()
        order.append(node)
        pending.extend(children(node))
    return reversed(order)


def fold(root: Node, visit: Callable[[Node, tuple[T, ...]], T]) -> T:
    """Compute bottom-up: `visit(node, results of its children)`, once per occurrence, without recursion."""
    pending = [root]
    order: list[tuple[Node, int]] = []
    while pending:
        node = pending.pop()
        below = children(node)
        order.append((node, len(below)))
        pending.extend(below)
    results: list[T] = []
    for node, count in reversed(order):
        if count:
            split = len(results) - count
            values = tuple(results[split:])
            del results[split:]
            results.append(visit(node, values))
        else:
            results.append(visit(node, ()))
    return results[0]


def variables_of(root: Node) -> frozenset[str]:
    """The names of all variables below."""
    return frozenset(node.name for node in nodes_of_tree(root) if isinstance(node, Variable))


def substitute(root: Node, values: Mapping[str, Node]) -> Node:
    """The tree with every variable that `values` names replaced by its tree."""

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        if isinstance(node, Variable):
            return values.get(node.name, node)
        return with_children(node, below)

    return fold(root, visit)
