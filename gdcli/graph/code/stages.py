"""Stages: the passes over the rows of a table, separated from the operations on single values.

A graph with rows becomes a lowered graph without rows. All means, sums and totals that one pass over the rows can
compute become one node, `rows0`, `rows1`, …; its arguments are the single values that the pass needs. The nodes
`item0`, `item1`, … of such a node are its results. Generated code has a function call or a loop for such a node.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from gdcli.graph.code.lowering import LoweredGraph, lower
from gdcli.graph.nodes import ITEM, OVER_ROWS, SELECT, TOTALS, Graph, reachable, replay
from gdcli.record import record

STAGE = "rows"


@record
class Stage:
    """One pass over the rows: its arguments, and the nodes with one value a row that it takes together.

    `insides` are these nodes of `graph`; `reductions` has for each `mean`, `sum` or `totals`, `over` the column of
    variables of totals, and "" otherwise. `columns` are the columns by name; a column of variables has their values.
    The arguments of the call are the values of `inputs`, nodes with a single value, and then those of all variables of
    each column of variables.
    """

    graph: LoweredGraph
    reductions: tuple[str, ...]
    insides: tuple[int, ...]
    over: tuple[str, ...]
    columns: Mapping[str, int]
    inputs: tuple[int, ...]

    @property
    def results(self) -> list[range]:
        """The places of the results: one of a mean or a sum, of totals one for each variable."""
        return _places(0, [len(self.graph.choices[name]) if name else 1 for name in self.over])

    @property
    def choices(self) -> dict[str, range]:
        """The columns of variables whose values are read, and the places of these values among the arguments."""
        names = [name for name in self.columns if name in self.graph.choices]
        places = _places(len(self.inputs), [len(self.graph.choices[name]) for name in names])
        return dict(zip(names, places, strict=True))

    @property
    def read(self) -> tuple[str, ...]:
        """The names of all columns that are read, for their numbers or for the places of variables."""
        return tuple(dict.fromkeys((*self.columns, *filter(None, self.over))))


def _places(begin: int, sizes: Sequence[int]) -> list[range]:
    """Places from `begin` on, one range after the other."""
    ends = accumulate(sizes, initial=begin)
    return [range(first, end) for first, end in pairwise(ends)]


def lower_in_stages(graph: Graph, outputs: Sequence[int]) -> tuple[LoweredGraph, list[int], Mapping[str, Stage]]:
    """A new graph in machine operations and without rows, the outputs' nodes in it, and the stages by name.

    A graph without means and sums has no stages, and may have rows.
    """
    levels = _levels(graph, outputs) if graph.table is not None else {}
    if not levels:
        return *lower(graph, outputs), {}
    items = _items(graph, outputs)
    target = LoweredGraph(graph.table)
    made: dict[int, int] = {}
    stages: dict[str, Stage] = {}
    for index, level in enumerate(sorted(set(levels.values()))):
        reductions = [node for node in levels if levels[node] == level]
        inputs, selects = _inputs(graph, reductions)
        choices = [choice for select in selects for choice in graph.args[select][1:]]
        name = f"{STAGE}{index}"
        stages[name] = _stage(graph, reductions, inputs, selects)
        node = target.opaque(name, *replay(graph, [*inputs, *choices], target, made))
        for each, places in zip(reductions, stages[name].results, strict=True):
            made[each] = target.item(node, places[0])
            made |= {item: target.item(node, places[place]) for place, item in items.get(each, ())}
    return target, replay(graph, outputs, target, made), stages


def _items(graph: Graph, outputs: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """For totals, the places and the nodes of those that are read."""
    found: dict[int, list[tuple[int, int]]] = {}
    for node in reachable(graph, outputs):
        if graph.op[node].startswith(ITEM):
            found.setdefault(graph.args[node][0], []).append((int(graph.op[node].removeprefix(ITEM)), node))
    return found


def _stage(graph: Graph, reductions: Sequence[int], inputs: Sequence[int], selects: Sequence[int]) -> Stage:
    """The pass as a separate graph, in which the inputs are variables."""
    alone = LoweredGraph(graph.table)
    given = {node: alone.variable(f"row'{place}") for place, node in enumerate(inputs)}
    chosen = {node: alone.column(_column(graph, node)) for node in selects}
    insides = replay(graph, [graph.args[node][0] for node in reductions], alone, given | chosen)
    columns = {str(alone.payload[node]): node for node in range(len(alone)) if alone.op[node] == "column"}
    over = tuple(_column(graph, node) if graph.op[node] == TOTALS else "" for node in reductions)
    kinds = tuple(graph.op[node] for node in reductions)
    return Stage(alone, kinds, tuple(insides), over, columns, tuple(given.values()))


def _column(graph: Graph, node: int) -> str:
    """The name of the column of a select or of totals."""
    return str(graph.payload[graph.args[node][0 if graph.op[node] == SELECT else 1]])


def _levels(graph: Graph, outputs: Sequence[int]) -> dict[int, int]:
    """For each mean, sum and totals, the number of earlier passes that it needs."""
    below: dict[int, int] = {}
    levels: dict[int, int] = {}
    for node in reachable(graph, outputs):
        below[node] = max((below[each] for each in graph.args[node]), default=0)
        if graph.op[node] in OVER_ROWS:
            levels[node] = below[node]
            below[node] += 1
    return levels


def _inputs(graph: Graph, reductions: Sequence[int]) -> tuple[list[int], list[int]]:
    """What nodes with rows below these reductions read: nodes with a single value, except constants, and selects."""
    pending = [graph.args[node][0] for node in reductions]
    seen = set(pending)
    found: list[int] = []
    selects: list[int] = []
    while pending:
        node = pending.pop()
        if graph.op[node] == SELECT:
            selects.append(node)
            continue
        for argument in graph.args[node]:
            if argument in seen:
                continue
            seen.add(argument)
            if graph.per_row[argument]:
                pending.append(argument)
            elif graph.constant_at(argument) is None:
                found.append(argument)
    return sorted(found), sorted(selects)
