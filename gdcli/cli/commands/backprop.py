"""`gdcli backprop`: the chain rule at work, node by node."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gdcli.cli.answer_format import DeliveryOptions
from gdcli.cli.function_options import FunctionOptions
from gdcli.cli.options import FRAMES_PER_SECOND, At, Expr
from gdcli.cli.terminal.animation import can_watch, play
from gdcli.cli.work import CallOptions
from gdcli.errors import EXIT_OK
from gdcli.explore import derivation
from gdcli.late import LateModule
from gdcli.model import Backprop

if TYPE_CHECKING:
    from gdcli.output.pages import backprop
else:
    backprop = LateModule("gdcli.output.pages.backprop")

EXAMPLES: Final = (
    'gdcli backprop "(x*y + sin(x))**2" --at x=2,y=1',
    'gdcli backprop "sigmoid(w*x + b)" --at w=1,x=2,b=0 --format dot',
)
AsTree = Annotated[bool, typer.Option("--tree", help="Show the graph as a tree from the output down.")]
Watch = Annotated[bool, typer.Option("--watch", help="Watch it node by node, forward and back; h explains the keys.")]


def command(
    expression: Expr,
    *,
    at: At = None,
    tree: AsTree = False,
    watch: Watch = False,
    function_options: FunctionOptions,
    delivery: Annotated[DeliveryOptions, Backprop],
    call: CallOptions,
) -> int:
    """The graph is drawn as typed: each sub-expression once, with its value and the derivative of f by it.

    Besides the usual formats there are dot (Graphviz) and mermaid.
    """
    delivery.check(Backprop)
    with call.limited():
        subject = function_options.problem(expression, call, point=at)
        record = derivation.backprop(subject, at=at)

    if watch and delivery.is_on_screen and can_watch(quiet=call.quiet):
        from gdcli.cli.terminal.frame_shows import GraphShow  # a keyboard is for this only

        play(GraphShow(subject, record), FRAMES_PER_SECOND)
    page = partial(backprop.backprop_page, is_tree=True) if tree and delivery.is_page else None
    delivery.write(record, call, subject, page=page)
    return EXIT_OK
