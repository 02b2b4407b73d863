"""`gdcli backprop`: the chain rule at work, node by node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from gdcli import explore
from gdcli.cli.options import At, CallOptions, DeliveryOptions, Expr, FunctionOptions
from gdcli.cli.terminal.animation import walk
from gdcli.errors import EXIT_OK
from gdcli.model import Backprop

if TYPE_CHECKING:
    from gdcli.output.layout.screen import Screen

EXAMPLES: Final = (
    'gdcli backprop "(x*y + sin(x))**2" --at x=2,y=1',
    'gdcli backprop "sigmoid(w*x + b)" --at w=1,x=2,b=0 --format dot',
)
AsTree = Annotated[bool, typer.Option("--tree", help="Show the graph as a tree from the output down.")]
Watch = Annotated[bool, typer.Option("--watch", help="Go backwards node by node: space steps on, q ends.")]


def command(
    expression: Expr,
    *,
    at: At = None,
    tree: AsTree = False,
    watch: Watch = False,
    function: FunctionOptions,
    delivery: Annotated[DeliveryOptions, Backprop],
    call: CallOptions,
) -> int:
    """The graph is drawn as typed: each sub-expression once, with its value and the derivative of f by it.

    Besides the usual formats there are dot (Graphviz) and mermaid.
    """
    delivery.check(Backprop)
    with call.limited():
        subject = function.problem(expression, quiet=call.quiet, point=at)
        record = explore.backprop(subject, at=at)

    def frame(screen: Screen, shown: int) -> list[str]:
        from gdcli.output.pages.backprop import backprop_frame  # noqa: PLC0415 - rich is for pages only

        return backprop_frame(screen, record, shown)

    if watch and delivery.is_page and delivery.output is None:
        walk(frame, len(record.backward), quiet=call.quiet)
    delivery.write(record, call, subject=subject, tree=tree)
    return EXIT_OK
