"""Stages: the passes over the rows of a table, separated from the operations on single values.

A lowered graph with rows becomes a graph without rows. All means and sums that one pass over the rows can compute
become one node, `rows0`, `rows1`, …; its arguments are the single values that the pass needs. The nodes `item0`,
`item1`, … of such a node are its means and sums. Generated code has a function call or a loop for such a node.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gdcli.graph.code.lowering import LoweredGraph
from gdcli.graph.nodes import reachable, replay
from gdcli.language.functions import REDUCTIONS
from gdcli.record import record

STAGE = "rows"
ITEM = "item"


@record
class Stage:
    """One pass over the rows: its arguments, and the nodes whose means and sums it computes.

    `insides` are nodes of `graph` with one value a row; `reductions` has for each of them `mean` or `sum`. `columns`
    are the columns by name, and `inputs` the nodes with a single value, in the order of the arguments of the call.
    """

    graph: LoweredGraph
    reductions: tuple[str, ...]
    insides: tuple[int, ...]
    columns: Mapping[str, int]
    inputs: tuple[int, ...]


def with_stages(graph: LoweredGraph, outputs: Sequence[int]) -> tuple[LoweredGraph, list[int], Mapping[str, Stage]]:
    """The graph without rows, its outputs, and the stages by name; a graph without means and sums is not changed."""
    levels = _levels(graph, outputs) if graph.table is not None else {}
    if not levels:
        return graph, list(outputs), {}
    target = LoweredGraph(graph.table)
    made: dict[int, int] = {}
    stages: dict[str, Stage] = {}
    for index, level in enumerate(sorted(set(levels.values()))):
        reductions = tuple(node for node in levels if levels[node] == level)
        inputs = _inputs(graph, reductions)
        name = f"{STAGE}{index}"
        stages[name] = _stage(graph, reductions, inputs)
        node = target.opaque(name, *replay(graph, inputs, target, made))
        made |= {each: target.opaque(f"{ITEM}{place}", node) for place, each in enumerate(reductions)}
    return target, replay(graph, outputs, target, made), stages


def _stage(graph: LoweredGraph, reductions: Sequence[int], inputs: Sequence[int]) -> Stage:
    """The pass as a separate graph, in which the inputs are variables."""
    alone = LoweredGraph(graph.table)
    given = {node: alone.variable(f"row'{place}") for place, node in enumerate(inputs)}
    insides = replay(graph, [graph.args[node][0] for node in reductions], alone, given)
    columns = {str(alone.payload[node]): node for node in range(len(alone)) if alone.op[node] == "column"}
    return Stage(
        alone, tuple(graph.op[node] for node in reductions), tuple(insides), columns, tuple(given.values())
    )


def _levels(graph: LoweredGraph, outputs: Sequence[int]) -> dict[int, int]:
    """For each mean or sum, the number of earlier passes that it needs."""
    below: dict[int, int] = {}
    levels: dict[int, int] = {}
    for node in reachable(graph, outputs):
        below[node] = max((below[each] for each in graph.args[node]), default=0)
        if graph.op[node] in REDUCTIONS:
            levels[node] = below[node]
            below[node] += 1
    return levels


def _inputs(graph: LoweredGraph, reductions: Sequence[int]) -> tuple[int, ...]:
    """The nodes with a single value, except constants, that nodes with rows below these reductions read."""
    pending = [graph.args[node][0] for node in reductions]
    seen = set(pending)
    found: set[int] = set()
    while pending:
        for argument in graph.args[pending.pop()]:
            if argument in seen:
                continue
            seen.add(argument)
            if graph.per_row[argument]:
                pending.append(argument)
            elif graph.constant_at(argument) is None:
                found.add(argument)
    return tuple(sorted(found))
