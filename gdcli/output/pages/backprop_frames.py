"""The walk of `backprop --watch`: the graph, filled in node by node, forward with values, back with derivatives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from rich.text import Text

from gdcli.model import Backprop, GraphNode
from gdcli.model.sentences import shown as shown_words
from gdcli.output.layout import labels
from gdcli.output.layout.numbers import number
from gdcli.output.layout.palette import BLUE, GRAY, ORANGE, css
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.layout.tree_lines import branches
from gdcli.output.pages.backprop import graph_tree, header, node_definition, slopes, terms
from gdcli.output.pages.sentences import functions as say

FOOTER_ROWS: Final = 2
"""Rows of the keys and of the state, which the terminal adds below a frame."""
STORY_ROWS: Final = 5
"""The most rows of the words below the graph."""
GRAPH_ROWS_MIN: Final = 3
COMPUTED: Final = "{label} = {definition} = {value}"
ADJOINT: Final = "∂f/∂{label} = {adjoint}"
HERE: Final = "<=="
"""The sign behind the node that was computed last."""


def graph_frame(screen: Screen, record: Backprop, shown: int) -> list[str]:
    """The graph with what the first `shown` steps have computed, and below it the last of them in words."""
    node, is_forward = _step(record, shown)
    count = len(record.backward)
    template, place = (say.FORWARD_NODE, shown) if is_forward else (say.BACKWARD_NODE, shown - count)
    head = [*screen.lines(*header(screen, record)), *screen.lines(screen.text(template(count, place=place), "bold"))]
    story = screen.lines(*map(screen.text, _story(record, node, is_forward=is_forward)))[:STORY_ROWS]
    room = max(GRAPH_ROWS_MIN, screen.height - len(head) - len(story) - FOOTER_ROWS - 1)
    graph = _in_sight(branches(screen, graph_tree(record, partial(_caption, screen, record, shown))), room)
    return [*head, *screen.lines(*graph), "", *story]


def _step(record: Backprop, shown: int) -> tuple[GraphNode, bool]:
    """The node of a step, and whether the step belongs to the forward pass."""
    order = record.backward
    return (order[-shown], True) if shown <= len(order) else (order[shown - len(order) - 1], False)


def _in_sight(lines: Sequence[Text], room: int) -> Sequence[Text]:
    """The lines that fit the room, among them that of the node that was computed last."""
    current = next(place for place, line in enumerate(lines) if HERE in line.plain)
    first = min(max(0, current - room // 2), max(0, len(lines) - room))
    return lines[first : first + room]


def _caption(
    screen: Screen, record: Backprop, shown: int, node: GraphNode, slope: float | None, *, again: bool
) -> Text:
    """A line of the graph with the numbers that are known so far.

    Local derivatives are shown from the backward pass on.
    """
    current, is_forward = _step(record, shown)
    edge = "" if slope is None or is_forward else f"×{number(slope, 4)}  "
    words = say.SEE_ABOVE() if again else _known(record, shown, node)
    is_current = node.index == current.index and not again
    return screen.join(
        (edge, css(ORANGE) if screen.has_color else ""),
        (node.label if node.is_input else f"{node.label} = {node.definition}", "bold"),
        "  " if words else "", (words, css(GRAY) if screen.has_color else ""),
        (f"  {HERE}" if is_current else "", f"bold {css(BLUE)}"),
    )  # fmt: skip


def _known(record: Backprop, shown: int, node: GraphNode) -> Words:
    """The value of a node if the forward pass has reached it, and its adjoint if the backward pass has."""
    order = [each.index for each in record.backward]
    place, count = order.index(node.index), len(order)
    if count - place > shown:
        return ""
    if count + place >= shown:
        return labels.VALUE_IS(value=number(node.value))
    return say.VALUE_AND_ADJOINT(value=number(node.value), adjoint=number(node.adjoint))


def _story(record: Backprop, node: GraphNode, *, is_forward: bool) -> Iterator[Words]:
    """The sentence on what the step computes, with its numbers."""
    if is_forward and node.is_input:
        yield say.GIVEN_AS(label=node.label, value=number(node.value))
    elif is_forward:
        yield COMPUTED.format(label=node.label, definition=shown_words(node_definition(node)), value=number(node.value))
        if slopes(record, node):
            yield say.LOCAL_DERIVATIVES_ARE(slopes=slopes(record, node))
    else:
        yield ADJOINT.format(label=node.label, adjoint=number(node.adjoint))
        yield from terms(record, node)
