"""`gdcli backprop`: the chain rule at work, node by node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gdcli import explore
from gdcli.cli.animation import walk
from gdcli.cli.delivery import TABLE, check_delivery, deliver
from gdcli.cli.expression_source import problem
from gdcli.cli.options import At, Expr, Format, Output, Quiet, Set, Wrt
from gdcli.model import Backprop
from gdcli.output.options import PageOptions

if TYPE_CHECKING:
    from gdcli.output.layout.screen import Screen

AsTree = Annotated[bool, typer.Option("--tree", help="Show the graph as a tree from the output down.")]
Watch = Annotated[bool, typer.Option("--watch", help="Walk backwards node by node: space steps on, q ends.")]


def command(
    expression: Expr,
    at: At = None,
    wrt: Wrt = None,
    settings: Set = None,
    tree: AsTree = False,
    watch: Watch = False,
    format_: Format = TABLE,
    output: Output = None,
    quiet: Quiet = False,
) -> int:
    """The graph is drawn as typed: each sub-expression once, with its value and the derivative of f by it.

    Besides the usual formats there are dot (Graphviz) and mermaid.
    """
    check_delivery(Backprop, format_, output)
    subject = problem(expression, wrt=wrt, settings=settings)
    record = explore.backprop(subject, at=at)

    def frame(screen: Screen, shown: int) -> list[str]:
        from gdcli.output.pages.backprop import backprop_frame  # noqa: PLC0415

        return backprop_frame(screen, record, shown)

    if watch and format_ == TABLE and output is None:
        walk(frame, len(record.backward), quiet=quiet)
    deliver(record, format_, PageOptions(output, subject, tree=tree))
    return 0
