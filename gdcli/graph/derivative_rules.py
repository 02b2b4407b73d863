"""Derivatives and definitions of the function table as nodes of a graph; each text is parsed once, at its first use."""

from __future__ import annotations

from functools import cache

from gdcli.graph.build import build
from gdcli.graph.nodes import Graph
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Node


@cache
def _derivative(name: str, count: int, slot: int) -> Node:
    return parse(FUNCTIONS[name].derivative_texts(count)[slot]).root


@cache
def _definition(name: str, count: int) -> Node:
    text = FUNCTIONS[name].definition_text(count)
    if text is None:
        raise KeyError(name)
    return parse(text).root


def derivative(graph: Graph, name: str, arguments: tuple[int, ...], slot: int) -> int:
    """The partial derivative of a function by argument `slot`, as a node over its arguments."""
    return _set(graph, _derivative(name, len(arguments), slot), name, arguments)


def definition(graph: Graph, name: str, arguments: tuple[int, ...]) -> int:
    """The definition of a composite function, as a node over its arguments."""
    return _set(graph, _definition(name, len(arguments)), name, arguments)


def _set(graph: Graph, text: Node, name: str, arguments: tuple[int, ...]) -> int:
    letters = FUNCTIONS[name].parameters(len(arguments))
    return build(text, graph, dict(zip(letters, arguments, strict=True)))
