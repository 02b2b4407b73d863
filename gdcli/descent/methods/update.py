"""An update traced: the lines of a method as nodes of a graph, from which every engine generates its code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

from gdcli.descent.methods.bounds import clipped
from gdcli.descent.methods.method import Optimizer
from gdcli.graph.code.python import compile_function
from gdcli.graph.nodes import Graph, reachable
from gdcli.graph.objective import Objective, Vector
from gdcli.graph.terms import Term
from gdcli.model import Settings
from gdcli.record import record

STATE_NODES: Final = 6
"""The cost of storing one number of a method's state, in nodes."""


@record
class TracedUpdate:
    """One update of n components as nodes: its inputs besides point, value and gradient, and its results.

    `step` is the number of the iterate, from 0; `noise` (n, or empty) is added to the gradient; the m values of the
    state stand component by component (n·m). `learning_rate` is the schedule's; `rate` is the one that is used, which
    the method may have changed.
    """

    step: int
    learning_rate: int
    noise: tuple[int, ...]
    state: tuple[int, ...]
    rate: int
    new_point: tuple[int, ...]
    new_state: tuple[int, ...]


def trace_update(
    graph: Graph,
    optimizer: Optimizer,
    settings: Settings,
    point: Sequence[int],
    value: int,
    gradient: Sequence[int],
    square: int | None = None,
    *,
    noisy: bool = False,
) -> TracedUpdate:
    """Add the update of every component to `graph`; the names of new variables are none that a user can choose.

    `square` is the squared norm of the gradient; None to compute it from these components.
    """

    def letter(name: str, *index: int) -> Term:
        return Term(graph, graph.variable(f"{name}'{'_'.join(map(str, index))}"))

    n, hyperparameters = len(point), settings.hyperparameters
    step, scheduled = letter("k"), letter("lr")
    noise = [letter("noise", i) for i in range(n)] if noisy else []
    slopes = [Term(graph, g) + noise[i] if noisy else Term(graph, g) for i, g in enumerate(gradient)]
    state = [tuple(letter(name, i) for name in optimizer.state) for i in range(n)]
    rate = scheduled
    if optimizer.step_size is not None:
        square = squared_norm(graph, [g.node for g in slopes]) if square is None else square
        rate = optimizer.step_size(scheduled, Term(graph, value), Term(graph, square), **hyperparameters)
    new_point: list[int] = []
    new_state: list[int] = []
    for i, (x, g) in enumerate(zip(point, slopes, strict=True)):
        moved, kept = optimizer.update(Term(graph, x), g, state[i], rate, step + 1.0, **hyperparameters)
        if settings.bounds:
            moved = clipped(moved, *settings.bounds[i])
        new_point.append(moved.node)
        new_state.extend(term.node for term in kept)
    return TracedUpdate(
        step.node,
        scheduled.node,
        tuple(term.node for term in noise),
        tuple(term.node for terms in state for term in terms),
        rate.node,
        tuple(new_point),
        tuple(new_state),
    )


def squared_norm(graph: Graph, components: Sequence[int]) -> int:
    """The sum of the squares, as a node."""
    return graph.add(*(graph.mul(node, node) for node in components))


ROW_CALL_NODES: Final = 15
"""The fixed cost of one operation on the rows of a table, in nodes; the rows are counted in addition."""
ROWS_A_NODE: Final = 80
"""Rows that an operation goes through while another node is computed."""


def nodes_of(objective: Objective) -> int:
    """The number of nodes of value and gradient."""
    objective = objective.by_terms
    return len(reachable(objective.graph, [objective.output, *objective.gradient]))


def work_of(objective: Objective) -> float:
    """The cost of value and gradient, in nodes; a node with a value for each row counts as many nodes."""
    objective = objective.by_terms
    graph = objective.graph
    nodes = reachable(graph, [objective.output, *objective.gradient])
    with_rows = sum(graph.per_row[node] for node in nodes)
    if graph.adds_in_order:
        return len(nodes) + with_rows * graph.rows
    return len(nodes) + with_rows * (ROW_CALL_NODES + graph.rows / ROWS_A_NODE)


def nodes_of_step(objective: Objective, optimizer: Optimizer) -> int:
    """About the number of nodes that one step computes; a node over rows counts as many."""
    return int(work_of(objective)) + STATE_NODES * len(objective.variables) * len(optimizer.state)


class CarefulUpdate:
    """One update as a function that never raises: IEEE arithmetic throughout, compiled when first needed."""

    def __init__(self, optimizer: Optimizer, settings: Settings, dimension: int) -> None:
        self._optimizer = optimizer
        self._settings = settings
        self._dimension = dimension

    def __call__(
        self, point: Vector, value: float, gradient: Vector, state: Vector, rate: float, step: int
    ) -> tuple[Vector, Vector, float]:
        """The next point and state, and the learning rate that was used; `gradient` includes the noise."""
        *made, used = self._function((*point, value, *gradient, *state, rate, float(step)))
        return tuple(made[: self._dimension]), tuple(made[self._dimension :]), used

    @cached_property
    def _function(self) -> Callable[[Sequence[float]], Vector]:
        graph = Graph()
        point = [graph.variable(f"x'{i}") for i in range(self._dimension)]
        gradient = [graph.variable(f"g'{i}") for i in range(self._dimension)]
        value = graph.variable("f'")
        update = trace_update(graph, self._optimizer, self._settings, point, value, gradient)
        inputs = (*point, value, *gradient, *update.state, update.learning_rate, update.step)
        outputs = (*update.new_point, *update.new_state, update.rate)
        return compile_function(graph, outputs, inputs, careful=True)


def nodes_of_step_alone(graph: Graph, outputs: Sequence[int], step: int) -> list[int]:
    """The nodes that depend on the number of the step alone and are used by nodes that do not."""
    order = reachable(graph, outputs)
    alone: set[int] = {step}
    for node in order:
        arguments = graph.args[node]
        if any(a in alone for a in arguments) and all(a in alone or graph.op[a] == "const" for a in arguments):
            alone.add(node)
    used = {a for node in order if node not in alone for a in graph.args[node] if a in alone}
    return sorted(used)
