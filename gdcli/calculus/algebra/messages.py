"""Formulas as messages between the processes: lists of nodes, each different node once, checked when they are read.

A node is a list: `["num", "1/10"]`, `["const", "pi"]`, `["var", "x"]`, `["neg", i]`, `["over", i]`, `["pow", i, j]`,
`["add", i, …]`, `["mul", i, …]`, `["call", "sin", i, …]`, where i, j are the places of earlier nodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from gdcli.calculus.algebra.limits import FORMULA_NODES_MAX, NUMBER_DIGITS_MAX
from gdcli.language.function_table import CONSTANTS, FUNCTIONS
from gdcli.language.names import is_variable_name
from gdcli.language.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Over,
    Power,
    Product,
    Sum,
    Variable,
    children,
    nodes_of_tree,
)

_RATIONAL: Final = re.compile(rf"[0-9]{{1,{NUMBER_DIGITS_MAX}}}(?:/[1-9][0-9]{{0,{NUMBER_DIGITS_MAX - 1}}})?", re.ASCII)
_CHILDREN_MIN: Final = 2

Wire = list[object]
_TAGS: Final[Mapping[type[Node], str]] = {Negative: "neg", Over: "over", Sum: "add", Product: "mul", Power: "pow"}
_MAKERS: Final[Mapping[str, Callable[[tuple[Node, ...]], Node]]] = {
    "neg": lambda parts: Negative(parts[0]),
    "over": lambda parts: Over(parts[0]),
    "pow": lambda parts: Power(parts[0], parts[1]),
    "add": Sum,
    "mul": Product,
}
_COUNTS: Final = {"neg": 1, "over": 1, "pow": 2}


class NodeList:
    """Collects trees into one list of nodes, in which equal nodes occur once."""

    def __init__(self) -> None:
        self.nodes: list[Wire] = []
        self._places: dict[tuple[object, ...], int] = {}

    def add(self, root: Node) -> int:
        """The place of the root; adds the nodes of the tree that the list does not have."""
        results: list[int] = []
        for node in nodes_of_tree(root):
            split = len(results) - len(children(node))
            below = results[split:]
            del results[split:]
            results.append(self._place(_described(node, below)))
        return results[0]

    def _place(self, described: tuple[object, ...]) -> int:
        place = self._places.get(described)
        if place is None:
            place = self._places[described] = len(self.nodes)
            self.nodes.append(list(described))
        return place


def _described(node: Node, below: Iterable[int]) -> tuple[object, ...]:
    match node:
        case Number(value=value):
            return ("num", str(value))
        case Constant(name=name):
            return ("const", name)
        case Variable(name=name):
            return ("var", name)
        case Call(function=function):
            return ("call", function, *below)
    return (_TAGS[type(node)], *below)


def read_nodes(nodes: object) -> tuple[Node, ...]:
    """The tree at each place of the list. Raises ValueError for anything that a `NodeList` does not write."""
    if not isinstance(nodes, list) or len(nodes) > FORMULA_NODES_MAX:
        raise ValueError("not a list of nodes")
    trees: list[Node] = []
    sizes: list[int] = []
    for wire in nodes:
        tree, size = _read_node(wire, trees, sizes)
        if size > FORMULA_NODES_MAX:
            raise ValueError("the formula is too large")
        trees.append(tree)
        sizes.append(size)
    return tuple(trees)


def _read_node(wire: object, trees: Sequence[Node], sizes: Sequence[int]) -> tuple[Node, int]:
    match wire:
        case ["num", str(text)] if _RATIONAL.fullmatch(text):
            return Number(Fraction(text)), 1
        case ["const", str(name)] if name in CONSTANTS:
            return Constant(name), 1
        case ["var", str(name)] if is_variable_name(name):
            return Variable(name), 1
        case ["call", str(name), *rest] if name in FUNCTIONS and FUNCTIONS[name].arity in (None, len(rest)):
            places = _places(rest, len(trees))
            return Call(name, tuple(trees[place] for place in places)), 1 + sum(sizes[place] for place in places)
        case [str(tag), *rest] if tag in _MAKERS and _fits(tag, len(rest)):
            places = _places(rest, len(trees))
            return _MAKERS[tag](tuple(trees[place] for place in places)), 1 + sum(sizes[place] for place in places)
    raise ValueError("not a node")


def _fits(tag: str, count: int) -> bool:
    """Whether a node of that kind may have `count` children: sums and products have at least two."""
    return count == _COUNTS[tag] if tag in _COUNTS else count >= _CHILDREN_MIN


def _places(rest: Sequence[object], end: int) -> list[int]:
    """The places of the children. Raises ValueError unless all of them are earlier ones."""
    places = [place for place in rest if type(place) is int and 0 <= place < end]
    if not places or len(places) < len(rest):
        raise ValueError("not the places of earlier nodes")
    return places
