"""The loop of many variables: the update of one component is generated once, and runs over all components.

With thousands of variables the code of a loop with a formula for each would take longer to generate and to compile than
most runs take. The operations are those of the other loops in the same order, so the bits are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import add
from typing import TYPE_CHECKING, Any, Final

from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.update import TracedUpdate, trace_update
from gdcli.descent.single.stop_tests import least_square
from gdcli.graph.code.python import NAMESPACES, define, lines, stage_functions
from gdcli.graph.code.statements import indented
from gdcli.graph.nodes import Graph, reachable
from gdcli.graph.objective import Objective
from gdcli.model import Settings

if TYPE_CHECKING:
    from gdcli.descent.single.loop import Loop

SCOPE: Final[dict[str, Any]] = {
    **NAMESPACES[False], "lowest": min, "highest": max, "total": sum, "each": map, "add": add,
}  # fmt: skip
LOOP: Final = """\
def square_of(slopes):
    square = -0.0
    for g in slopes:
        square += g*g
    return square

def advance(feed, lr, point, state, best, limit, append):
    least = inf if best is None else best[{dimension} + 1]
    floor = -limit
    try:
        for {feed} in feed:
            {variables}, = point
{evaluation}
            f = {value}
            slopes = ({slopes},)
            square = square_of(slopes)
            if not ({least_square} < square < inf and floor < f < limit
                    and floor < lowest(point) and highest(point) < limit and (whole := total(point)) == whole):
                return k, point, state, best, (k, *point, f, *slopes, lr)
            direction = {direction}
{shared}
            moved, held = [], []
            move, hold = moved.append, held.extend
            for {numbers} in zip({columns}):
{own}
            row = (k, *point, f, *slopes, {rate})
            append(row)
            if f < least:
                least = f
                best = row
            point, state = tuple(moved), tuple(held)
    except (ArithmeticError, ValueError):
        return k, point, state, best, None
    return None, point, state, best, None
"""
"""-0.0 added to a square changes none. The sum of the components finds a nan, which is neither above nor below a limit.
"""


def generate_component_loop(
    objective: Objective, optimizer: Optimizer, settings: Settings, *, varying: bool, noisy: bool
) -> Loop:
    """The loop of one method on one objective, without bounds, and without tests that remember an iterate."""
    variables = {node: f"x{i}" for i, node in enumerate(objective.inputs)}
    evaluation = lines(objective.graph, (objective.output, *objective.gradient), variables)
    graph = Graph()
    x, g, value, square = (graph.variable(f"{name}'") for name in ("x", "g", "f", "square"))
    update = trace_update(graph, optimizer, settings, [x], value, [g], square)
    names = {x: "x", g: "g", value: "f", square: "square_of(direction)", update.learning_rate: "lr", update.step: "k"}
    names |= {node: f"s{i}" for i, node in enumerate(update.state)}
    shared, rate = _shared(graph, update, [x, g, *update.state], names)
    own = lines(graph, [*update.new_point, *update.new_state], names, prefix="w")
    moved, *held = own.results
    kept = [f"hold(({', '.join(held)},))"] if held else []
    numbers = ["x", "g", *(names[node] for node in update.state)]
    m = len(update.state)
    source = LOOP.format(
        dimension=len(variables), feed="k, lr, *noise" if varying else "k", variables=", ".join(variables.values()),
        evaluation=indented(12, evaluation.lines), value=evaluation.results[0],
        slopes=", ".join(evaluation.results[1:]),
        least_square=least_square(settings), direction="tuple(each(add, slopes, noise))" if noisy else "slopes",
        shared=indented(12, shared), numbers=", ".join(numbers),
        columns=", ".join(["point", "direction", *(f"state[{i}::{m}]" for i in range(m))]),
        own=indented(16, [*own.lines, f"move({moved})", *kept]), rate=rate,
    )  # fmt: skip
    loop: Loop = define(source, "advance", SCOPE | stage_functions(evaluation.stages))
    return loop


def _shared(
    graph: Graph, update: TracedUpdate, inputs: Sequence[int], names: dict[int, str]
) -> tuple[list[str], str]:
    """The lines that compute what is the same for all components, whose names are added to `names`; and the rate."""
    outputs = [*update.new_point, *update.new_state]
    of_component = set(inputs)
    for node in reachable(graph, outputs):
        if not of_component.isdisjoint(graph.args[node]):
            of_component.add(node)
    read = {argument for node in of_component for argument in graph.args[node]} - of_component
    nodes = [node for node in sorted({*read, update.rate}) if graph.constant_at(node) is None and node not in names]
    block = lines(graph, nodes, names, prefix="u")
    names |= {node: f"c{i}" for i, node in enumerate(nodes)}
    return [*block.lines, *(f"c{i} = {text}" for i, text in enumerate(block.results))], names[update.rate]
