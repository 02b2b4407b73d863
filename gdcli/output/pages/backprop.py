"""Backpropagation for people: the passes as tables, the graph as a tree, one node at a time for `--watch`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final, Protocol

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from gdcli.model import Backprop, GraphNode, Message
from gdcli.model.sentences import VALUE, Sentence, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.drawing.frame import HEIGHT_AROUND, PLOT_ROWS_MIN
from gdcli.output.layout.blocks import as_text
from gdcli.output.layout.numbers import as_factor, column, number, point_on_page
from gdcli.output.layout.palette import BLUE, GRAY, ORANGE, css
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.layout.tree_lines import branches
from gdcli.output.page import Page, Section
from gdcli.output.page_context import PageContext
from gdcli.output.pages.sentences import functions as say

FACTOR_DIGITS: Final = 4
"""The significant digits of numbers inside of a formula; columns have more."""


class Caption(Protocol):
    """Makes the line of a node: `slope` is the derivative of the node above it, `again` that it was drawn before."""

    def __call__(self, node: GraphNode, slope: float | None, *, again: bool) -> Text: ...


def backprop_page(screen: Screen, record: Backprop, context: PageContext, *, is_tree: bool = False) -> Page:
    """The header, the forward and the backward pass, and the graph as a picture; or the graph as a tree alone."""
    heading = list(header(screen, record))
    passes: list[Section] = [[_forward(screen, record)], [_backward(screen, record, record.backward)]]
    if is_tree:
        tree: Section = [*branches(screen, graph_tree(record, partial(_caption, screen)))]
        return Page([heading, tree], None, list(_gradient(screen, record)), next_commands=_next(record, context))
    return Page(
        [heading, *passes], partial(_graph, record=record), list(_gradient(screen, record)),
        next_commands=_next(record, context),
    )  # fmt: skip


def _graph(screen: Screen, record: Backprop) -> Picture:
    """The lines of the tree that fit into the height of the screen."""
    lines = branches(screen, graph_tree(record, partial(_caption, screen)))
    room = max(PLOT_ROWS_MIN, screen.height - HEIGHT_AROUND)
    more = (shown(say.MORE_LINES(len(lines) - room)),) if len(lines) > room else ()
    return Picture(tuple(lines[:room]), more)


def _next(record: Backprop, context: PageContext) -> list[str]:
    """The walk through the graph, and the same derivatives on paper; nothing without a variable to derive by."""
    commands = context.commands
    if commands is None or not record.variables:
        return []
    return [f"{context.command} --watch", commands.about("derive", "--steps")]


def header(screen: Screen, record: Backprop) -> Iterator[RenderableType]:
    """The function, the point, and the value there."""
    yield screen.join(("f = ", "bold"), (record.expression, "bold"))
    value = number(record.value)
    if record.variables:
        yield screen.text(say.AT(point=point_on_page(record.variables, record.point), value=value))
    else:
        yield screen.text(say.WITHOUT_VARIABLES(value=value))


def _forward(screen: Screen, record: Backprop) -> Table:
    """The values, in the order in which they are computed."""
    table = _table(screen, say.FORWARD_PASS())
    table.add_column(screen.text(say.NODE()), overflow="fold")
    table.add_column(screen.text(say.IS()), overflow="fold")
    table.add_column(screen.text(VALUE()), justify="right", overflow="fold")
    table.add_column(screen.text(say.LOCAL_DERIVATIVES()), overflow="fold")
    nodes = [node for node in record.nodes if node.operation != "constant"]
    for node, value in zip(nodes, column([node.value for node in nodes]), strict=True):
        table.add_row(
            screen.text(node.label, "bold"), screen.text(node_definition(node)), Text(value),
            screen.text(slopes(record, node)),
        )  # fmt: skip
    return table


def node_definition(node: GraphNode) -> Words:
    """The definition of a node, and the number of rows of which its value is the mean."""
    words = say.GIVEN() if node.is_input else say.COLUMN() if node.operation == "column" else node.definition
    return say.MEAN_OF_ROWS(node.rows, definition=words) if node.rows else words


def slopes(record: Backprop, node: GraphNode) -> str:
    """`∂/∂x = 1, ∂/∂y = 2`: the derivative of a node by each argument that is not a constant."""
    arguments = (record.nodes[argument] for argument in node.arguments)
    pairs = zip(arguments, node.local, strict=True)
    named = ((a.label, slope) for a, slope in pairs if a.operation != "constant")
    return ", ".join(f"∂/∂{label} = {number(slope, FACTOR_DIGITS)}" for label, slope in named)


def _backward(screen: Screen, record: Backprop, visited: tuple[GraphNode, ...]) -> Table:
    """The adjoints, in the order in which they are computed: the contributions to each node, and their sum."""
    table = _table(screen, say.BACKWARD_PASS())
    table.add_column(screen.text(say.NODE()), overflow="fold")
    table.add_column(screen.text(say.WHAT_ARRIVES()), overflow="fold")
    table.add_column(screen.text(say.ADJOINT()), justify="right", overflow="fold")
    for node, adjoint in zip(visited, column([node.adjoint for node in visited]), strict=True):
        style = css(BLUE) if node.is_input and screen.has_color else ""
        arrived = as_text(screen, terms(record, node))
        table.add_row(screen.text(node.label, f"bold {style}"), arrived, Text(adjoint, style))
    return table


def terms(record: Backprop, node: GraphNode) -> list[Words]:
    """The contributions to a node, term by term: `from v3: 5.8 × 2 = 11.6`; where paths merge, their sum as well."""
    if not node.messages:
        return [(say.OF_THE_OUTPUT if node.index == _output(record) else say.NOTHING_ARRIVES)()]
    arriving: list[Words] = [_term(record, node, message) for message in node.messages]
    if len(arriving) > 1:
        amounts = " + ".join(_factor(message.amount) for message in node.messages)
        arriving.append(say.PATHS_MERGE(sum=amounts, total=number(node.adjoint, FACTOR_DIGITS)))
    return arriving


def _term(record: Backprop, node: GraphNode, message: Message) -> Sentence:
    """The contribution of one node: its adjoint times the local derivative; over rows, the mean."""
    sender = record.nodes[message.sender]
    amount = number(message.amount, FACTOR_DIGITS)
    if not sender.rows:
        product = f"{_factor(sender.adjoint)} × {_factor(message.local)}"
        return say.FROM(sender=sender.label, product=product, amount=amount)
    if node.rows:
        return say.FROM_EACH_ROW(sender=sender.label, amount=amount)
    return say.FROM_ALL_ROWS(sender.rows, sender=sender.label, amount=amount)


def _factor(value: float) -> str:
    return as_factor(number(value, FACTOR_DIGITS))


def _output(record: Backprop) -> int:
    """The index of the output node, which is the function itself."""
    used = {argument for node in record.nodes for argument in node.arguments}
    ends = [node for node in record.nodes if node.index not in used]
    return max(ends, key=lambda node: (node.adjoint, node.index)).index  # variables that f does not hold end there, too


def graph_tree(record: Backprop, caption: Caption) -> Tree:
    """The graph from the output down; a node that is used twice is drawn once and, further down, named again."""
    output = record.nodes[_output(record)]
    root = Tree(caption(output, None, again=False))
    drawn: set[int] = set()
    pending = _below(record, output, root)
    while pending:
        node, slope, above = pending.pop()
        branch = above.add(caption(node, slope, again=node.index in drawn))
        if node.index not in drawn:
            drawn.add(node.index)
            pending += _below(record, node, branch)
    return root


def _below(record: Backprop, node: GraphNode, branch: Tree) -> list[tuple[GraphNode, float, Tree]]:
    """The arguments of a node that are not constants, last first, with the derivative by each and the branch above."""
    pairs = zip(map(record.nodes.__getitem__, node.arguments), node.local, strict=True)
    return [(each, slope, branch) for each, slope in pairs if each.operation != "constant"][::-1]


def _caption(screen: Screen, node: GraphNode, slope: float | None, *, again: bool) -> Text:
    """One line of the tree: the local derivative on the edge, the node, its value, its adjoint."""
    edge = "" if slope is None else f"×{number(slope, FACTOR_DIGITS)}  "
    title = node.label if node.is_input else f"{node.label} = {node.definition}"
    known = say.VALUE_AND_ADJOINT(value=number(node.value), adjoint=number(node.adjoint))
    words = say.SEE_ABOVE() if again else known
    return screen.join((edge, css(ORANGE) if screen.has_color else ""), (title, "bold"), "  ",
                       (words, css(GRAY) if screen.has_color else ""))  # fmt: skip


def _gradient(screen: Screen, record: Backprop) -> Iterator[RenderableType]:
    """Every partial derivative, and where they come from; nothing for a function without variables."""
    if not record.variables:
        return
    slopes = ", ".join(f"∂f/∂{name} = {number(slope)}"
                       for name, slope in zip(record.variables, record.gradient, strict=True))  # fmt: skip
    yield screen.join((slopes, f"bold {css(BLUE)}"))
    inputs = [node for node in record.nodes if node.is_input]
    if any(node.adjoint != slope and slope == slope for node, slope in zip(inputs, record.gradient, strict=True)):
        yield screen.text(say.BY_THE_FUNCTION())
    yield screen.text(say.ONE_PASS_EACH())


def _table(screen: Screen, title: Words) -> Table:
    return Table(
        title=screen.text(title, "bold"), title_justify="left", box=screen.box, pad_edge=False, header_style="",
        show_lines=False,
    )  # fmt: skip
