"""The requests and answers of the worker: one line is the request, several lines are the answer, gradient first.

Request: `{"task": "derive", "nodes": […], "variables": ["x"], "order": 1, "hessian": false}`; the last node is the
function. Lines: `{"nodes": […], "gradient": [i, …]}`, then one with `hessian` (rows) or, for each k from 2 on, one with
`higher` (orders 2 … k), and `{"done": true}`. `{"failed": "too long"}` replaces a line that cannot be derived: a key of
`sentences.OF_THE_WORKER`, or `{"failed": "error", "error": "TypeError"}`.

The task "critical" has nodes and variables; its answer is `{"nodes": […], "points": [[i, …], …], "complete": true}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import sympy

from gdcli.calculus.algebra import messages as wire
from gdcli.calculus.algebra.conversion import SympyFormula, UnwritableError, symbol, to_sympy
from gdcli.calculus.algebra.limits import HESSIAN_OPERATIONS_MAX, ORDER_OPERATIONS_MAX
from gdcli.calculus.algebra.solving import critical_points, readable_points
from gdcli.calculus.algebra.sympy_functions import with_our_kinks
from gdcli.calculus.algebra.tidy import READABLE_OPERATIONS, TOO_LONG, Tidier
from gdcli.language.tree import Call, Node, Number, nodes_of_tree

AnswerLine = Mapping[str, object]
FUNCTIONS_WITH_DECIMALS: Final = frozenset({"leaky_relu"})
"""Functions whose definition has a decimal number."""


def answer(request: bytes) -> Iterator[bytes]:
    """The lines of the answer to one request. An error becomes a line; only MemoryError also ends the worker."""
    try:
        asked = json.loads(request)
        for line in TASKS[asked["task"]](asked):
            yield _encoded(line)
    except MemoryError:
        yield _encoded({"failed": "memory"})
        raise
    except RecursionError:
        yield _encoded({"failed": "nested"})
    except UnwritableError as error:
        yield _encoded({"failed": str(error)})
    except Exception as error:  # a bug in sympy must not end the worker
        yield _encoded({"failed": "error", "error": type(error).__name__})


def _encoded(line: AnswerLine) -> bytes:
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


def derive(asked: Mapping[str, Any]) -> Iterator[AnswerLine]:
    """The gradient in its tidy form, then the higher derivatives or the Hessian if requested."""
    root = wire.read_nodes(asked["nodes"])[-1]
    tidier = Tidier(has_decimals(root))
    symbols = [symbol(name) for name in asked["variables"]]
    tidy = [tidier.tidy(form) for form in gradient(with_our_kinks(to_sympy(root)), symbols)]
    yield _line("gradient", [tree for _, tree in tidy])
    if asked["order"] > 1:
        yield from higher(tidy[0][0], symbols[0], asked["order"], tidier)
    if asked["hessian"]:
        yield _hessian_line(hessian([form for form, _ in tidy], symbols, tidier))
    yield {"done": True}


def has_decimals(root: Node) -> bool:
    """Whether the formula has decimal numbers, so that results are printed with decimals, too."""
    return any(
        node.value.denominator != 1 if isinstance(node, Number) else node.function in FUNCTIONS_WITH_DECIMALS
        for node in nodes_of_tree(root)
        if isinstance(node, Number | Call)
    )


def derivative(form: SympyFormula, by: SympyFormula) -> SympyFormula:
    """The derivative, with this project's conventions at kinks."""
    return with_our_kinks(sympy.diff(form, by))


def gradient(form: SympyFormula, symbols: Sequence[SympyFormula]) -> list[SympyFormula]:
    """The partial derivatives; of a sum, only the terms that have the variable are derived."""
    if not form.is_Add:
        return [derivative(form, by) for by in symbols]
    terms: dict[SympyFormula, list[SympyFormula]] = {by: [] for by in symbols}
    for term in form.args:
        for by in term.free_symbols & terms.keys():
            terms[by].append(term)
    return [with_our_kinks(sympy.Add(*(sympy.diff(term, by) for term in terms[by]))) for by in symbols]


def higher(first: SympyFormula, by: SympyFormula, order: int, tidier: Tidier) -> Iterator[AnswerLine]:
    """The derivatives of order 2 … N, each from the tidy form of the one before; each line has all orders so far."""
    form = first
    trees: list[Node] = []
    for _ in range(order - 1):
        refuse_unreadable(form, by)
        form, tree = tidier.tidy(derivative(form, by))
        if form.count_ops() > ORDER_OPERATIONS_MAX:
            raise UnwritableError(TOO_LONG)
        trees.append(tree)
        yield _line("higher", trees)


def hessian(partials: Sequence[SympyFormula], symbols: Sequence[SympyFormula], tidier: Tidier) -> list[list[Node]]:
    """The second derivatives, row by row; the matrix is symmetric, and each entry is derived once."""
    if len(symbols) * sum(partial.count_ops() for partial in partials) > HESSIAN_OPERATIONS_MAX:
        raise UnwritableError(TOO_LONG)
    rows: list[list[Node]] = []
    for i, partial in enumerate(partials):
        left = [rows[j][i] for j in range(i)]
        for by in symbols[i:]:
            refuse_unreadable(partial, by)
        seconds = gradient(partial, symbols[i:])
        rows.append(left + [tidier.tidy(second)[1] for second in seconds])
    return rows


def refuse_unreadable(form: SympyFormula, by: SympyFormula) -> None:
    """Raise UnwritableError if the product rule alone makes the derivative too long to be read."""
    operations = 0
    for term in sympy.Add.make_args(form):
        factors = sum(by in factor.free_symbols for factor in sympy.Mul.make_args(term))
        operations += max(0, factors - 1) * int(term.count_ops())
    if operations > READABLE_OPERATIONS:
        raise UnwritableError(TOO_LONG)


def _line(name: str, trees: Sequence[Node]) -> AnswerLine:
    writer = wire.NodeList()
    places = [writer.add(tree) for tree in trees]
    return {"nodes": writer.nodes, name: places}


def _hessian_line(rows: Sequence[Sequence[Node]]) -> AnswerLine:
    writer = wire.NodeList()
    places = [[writer.add(tree) for tree in row] for row in rows]
    return {"nodes": writer.nodes, "hessian": places}


def critical(asked: Mapping[str, Any]) -> Iterator[AnswerLine]:
    """The zeros of the gradient in closed form, and whether there are no others."""
    root = wire.read_nodes(asked["nodes"])[-1]
    symbols = [symbol(name) for name in asked["variables"]]
    form = with_our_kinks(to_sympy(root))
    found = critical_points(form, gradient(form, symbols), symbols)
    points = list(readable_points(found, Tidier(has_decimals(root))))
    writer = wire.NodeList()
    places = [[writer.add(tree) for tree in point] for point in points]
    yield {"nodes": writer.nodes, "points": places, "complete": found.complete and len(points) == len(found.points)}
    yield {"done": True}


TASKS: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[AnswerLine]]]] = {
    "derive": derive,
    "critical": critical,
}
