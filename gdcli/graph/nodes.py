"""The computation graph: nodes in evaluation order, each sub-expression once; nodes are added and never removed.

A node is an int i; `op[i]` is its operation, `args[i]` are its arguments. Operations are `const` (payload: the float),
`var` (payload: the name), `column` (payload: the name), `add` (of any number of terms, from left to right), `neg`,
`mul`, `div`, `pow`, and every function of the table by its canonical name. Arguments always have smaller ids than the
node they belong to.

Rows are a dimension, not nodes: a node that depends on a column has one value a row (`per_row[i]`), any other node has
a single value. `mean` and `sum` have a single value again. The graph keeps the table with its columns; without a table
there is one row.

A column of variables has in each row the place of one of them: `select` is the value of that variable, `totals` are the
sums over the rows of each variable, of which `item0`, `item1`, … is one.

Constants are folded by IEEE rules. Only identities that hold for every float are applied: 1*x becomes x, but 0*x and
x/x are kept, because simplifying them would change the domain of the function.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

from gdcli.graph.code.ieee_arithmetic import CAREFUL_FUNCTIONS
from gdcli.language.function_table import REDUCTIONS
from gdcli.language.tree import RowTable, TermTable, choices_of

NodeKey = tuple[object, ...]

ITEM: Final = "item"
SELECT: Final = "select"
TOTALS: Final = "totals"
ZERO: Final = 0.0
ONE: Final = 1.0


class Graph:
    """Nodes in evaluation order; making a node that exists already returns the existing one."""

    __slots__ = ("_ids", "args", "op", "payload", "per_row", "table")

    def __init__(self, table: RowTable | None = None) -> None:
        self.table = table
        self.op: list[str] = []
        self.args: list[tuple[int, ...]] = []
        self.payload: list[float | str | None] = []
        self.per_row: list[bool] = []
        self._ids: dict[NodeKey, int] = {}

    def __len__(self) -> int:
        return len(self.op)

    def copy(self) -> Graph:
        """A copy of the graph; nodes added to the copy do not change this graph."""
        twin = type(self)(self.table)
        twin.op, twin.args, twin.payload = self.op.copy(), self.args.copy(), self.payload.copy()
        twin.per_row = self.per_row.copy()
        twin._ids = self._ids.copy()
        return twin

    def constant(self, value: float) -> int:
        value = float(value)
        # repr tells -0.0 from 0.0 and makes all nans one.
        return self._node(("const", repr(value)), "const", (), value)

    def variable(self, name: str) -> int:
        return self._node(("var", name), "var", (), name)

    def column(self, name: str) -> int:
        """A column of the table: one value a row."""
        return self._node(("column", name), "column", (), name)

    def named(self, name: str) -> int:
        """The column of that name, the values of a column of variables, or the variable if there is no such column."""
        if self.table is None or name not in self.table.columns:
            return self.variable(name)
        choices = self.choices.get(name)
        return self.column(name) if choices is None else self.select(self.column(name), *map(self.variable, choices))

    @property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of variables, by name, each with the names of the variables."""
        return choices_of(self.table)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return 1 if self.table is None else self.table.rows

    @property
    def adds_in_order(self) -> bool:
        """Whether a sum over the rows is added from the first row to the last, as the terms of a sum are."""
        return isinstance(self.table, TermTable)

    def reduce(self, name: str, operand: int) -> int:
        """The `mean` or `sum` of a node over the rows; a single value counts once for each row."""
        if self.per_row[operand]:
            return self._node((name, operand), name, (operand,))
        return operand if name == "mean" else self.mul(self.constant(float(self.rows)), operand)

    def select(self, column: int, *choices: int) -> int:
        """The one of the choices whose place the column has in a row."""
        return self._node((SELECT, column, *choices), SELECT, (column, *choices))

    def totals(self, operand: int, column: int) -> int:
        """For each place that the column may have, the sum of a node over the rows that have it."""
        return self._node((TOTALS, operand, column), TOTALS, (operand, column))

    def item(self, totals: int, place: int) -> int:
        """One of several totals."""
        return self.opaque(f"{ITEM}{place}", totals)

    def opaque(self, name: str, *arguments: int) -> int:
        """An operation that only the code writers know, such as a pass over the rows."""
        return self._node((name, *arguments), name, arguments)

    def constant_at(self, node: int) -> float | None:
        """The value of a constant node, None for any other."""
        value = self.payload[node]
        return value if isinstance(value, float) else None

    def constants_at(self, nodes: Iterable[int]) -> list[float] | None:
        """The values of nodes; None unless all of them are constants."""
        values: list[float] = []
        for node in nodes:
            value = self.payload[node]
            if not isinstance(value, float):
                return None
            values.append(value)
        return values

    def add(self, *terms: int) -> int:
        """The sum from left to right; leading constants are added up, and zeros are omitted."""
        total = ZERO
        front = 0
        while front < len(terms) and (value := self.constant_at(terms[front])) is not None:
            total = total + value if front else value
            front += 1
        rest = [term for term in terms[front:] if self.constant_at(term) != ZERO]
        if total != ZERO or not rest:
            rest.insert(0, self.constant(total))
        if len(rest) == 1:
            return rest[0]
        return self._node(("add", *(sorted(rest) if len(rest) == 2 else rest)), "add", tuple(rest))

    def neg(self, operand: int) -> int:
        if (value := self.constant_at(operand)) is not None:
            return self.constant(-value)
        if self.op[operand] == "neg":
            return self.args[operand][0]
        return self._node(("neg", operand), "neg", (operand,))

    def sub(self, left: int, right: int) -> int:
        return self.add(left, self.neg(right))

    def mul(self, left: int, right: int) -> int:
        values = self.constant_at(left), self.constant_at(right)
        if values[0] is not None and values[1] is not None:
            return self.constant(values[0] * values[1])
        for value, other in zip(values, (right, left), strict=True):
            if value == ONE:
                return other
            if value == -ONE:
                return self.neg(other)
        return self._node(("mul", min(left, right), max(left, right)), "mul", (left, right))

    def div(self, over: int, under: int) -> int:
        divisor = self.constant_at(under)
        if divisor == ONE:
            return over
        if divisor == -ONE:
            return self.neg(over)
        return self._folded("div", "div", (over, under))

    def pow(self, base: int, exponent: int) -> int:
        """base**exponent; `x**1` becomes x, but `x**0` is kept, because it is 1 only where x has a value."""
        if self.constant_at(exponent) == ONE:
            return base
        return self._folded("pow", "power", (base, exponent))

    def call(self, name: str, *arguments: int) -> int:
        """A function of the table; only primitives of constants are folded, composites when they are lowered."""
        if name in REDUCTIONS:
            return self.reduce(name, *arguments)
        if name in CAREFUL_FUNCTIONS:
            return self._folded(name, name, arguments)
        return self._node((name, *arguments), name, arguments)

    def apply(self, op: str, arguments: Sequence[int]) -> int:
        """The operation of that name; not for `const`, `var` and `column`."""
        if op in _OPERATIONS:
            node: int = getattr(self, op)(*arguments)
            return node
        if op.startswith(ITEM):
            return self.opaque(op, *arguments)
        return self.call(op, *arguments)

    def _folded(self, op: str, function: str, arguments: tuple[int, ...]) -> int:
        values = self.constants_at(arguments)
        if values is not None:
            return self.constant(CAREFUL_FUNCTIONS[function](*values))
        return self._node((op, *arguments), op, arguments)

    def _node(self, key: NodeKey, op: str, arguments: tuple[int, ...], payload: float | str | None = None) -> int:
        found = self._ids.get(key)
        if found is not None:
            return found
        node = self._ids[key] = len(self.op)
        self.op.append(op)
        self.args.append(arguments)
        self.payload.append(payload)
        self.per_row.append(self.table is not None and self._has_rows(op, arguments))
        return node

    def _has_rows(self, op: str, arguments: tuple[int, ...]) -> bool:
        return op == "column" or (op not in OVER_ROWS and True in map(self.per_row.__getitem__, arguments))


_OPERATIONS: Final = frozenset({"add", "neg", "mul", "div", "pow", SELECT, TOTALS})
OVER_ROWS: Final = frozenset({*REDUCTIONS, TOTALS})
"""The operations that take all rows together."""


def reachable(graph: Graph, outputs: Iterable[int], known: Container[int] = ()) -> list[int]:
    """The outputs and all nodes below them, in evaluation order, without `known` nodes and those only below them."""
    pending = [output for output in outputs if output not in known]
    seen = set(pending)
    while pending:
        for argument in graph.args[pending.pop()]:
            if argument not in seen and argument not in known:
                seen.add(argument)
                pending.append(argument)
    return sorted(seen)


def replay(source: Graph, outputs: Sequence[int], target: Graph, given: dict[int, int] | None = None) -> list[int]:
    """The outputs rebuilt in another graph by the rules of that graph.

    `given` maps nodes of the source to the nodes that replace them in the target.
    """
    made = dict(given or {})
    for node in reachable(source, outputs, made):
        payload = source.payload[node]
        if isinstance(payload, str):
            made[node] = target.column(payload) if source.op[node] == "column" else target.variable(payload)
        elif payload is not None:
            made[node] = target.constant(payload)
        else:
            made[node] = target.apply(source.op[node], [made[argument] for argument in source.args[node]])
    return [made[output] for output in outputs]
