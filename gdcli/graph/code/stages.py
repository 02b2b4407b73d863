"""Stages: what takes the rows of a table together, set apart from what has one value.

A lowered graph that runs over rows becomes one without: all means and sums that can be taken in one pass over the rows
are one node, called `rows0`, `rows1`, …, whose arguments are the values without rows that the pass needs; `item0`,
`item1`, … of it are its means and sums. Whoever writes code writes such a node as the call of a function, or as a loop.
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
    """One pass over the rows: what it is given, and of what it takes the means and sums.

    `insides` are the nodes of `graph`, one value a row, of which the `reductions`, `mean` or `sum`, are taken;
    `columns` are its columns, by name, and `inputs` what has one value, in the order of the arguments of the call.
    """

    graph: LoweredGraph
    reductions: tuple[str, ...]
    insides: tuple[int, ...]
    columns: Mapping[str, int]
    inputs: tuple[int, ...]


def with_stages(graph: LoweredGraph, outputs: Sequence[int]) -> tuple[LoweredGraph, list[int], Mapping[str, Stage]]:
    """The graph without rows, its outputs, and the stages by name; a graph that has no rows is left as it is."""
    levels = _levels(graph, outputs)
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
    """The pass in a graph of its own, in which the inputs are variables."""
    alone = LoweredGraph(graph.table)
    given = {node: alone.variable(f"row'{place}") for place, node in enumerate(inputs)}
    insides = replay(graph, [graph.args[node][0] for node in reductions], alone, given)
    columns = {str(alone.payload[node]): node for node in range(len(alone)) if alone.op[node] == "column"}
    return Stage(
        alone, tuple(graph.op[node] for node in reductions), tuple(insides), columns, tuple(given.values())
    )


def _levels(graph: LoweredGraph, outputs: Sequence[int]) -> dict[int, int]:
    """By mean or sum, after how many others it can be taken."""
    below: dict[int, int] = {}
    levels: dict[int, int] = {}
    for node in reachable(graph, outputs):
        below[node] = max((below[each] for each in graph.args[node]), default=0)
        if graph.op[node] in REDUCTIONS:
            levels[node] = below[node]
            below[node] += 1
    return levels


def _inputs(graph: LoweredGraph, reductions: Sequence[int]) -> tuple[int, ...]:
    """The nodes without rows, constants aside, that nodes with rows below these reductions take."""
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
