"""`gdcli functions`: the gallery of named functions."""

from typing import Annotated, Final

import typer

from gdcli.cli.answer_format import DeliveryOptions
from gdcli.cli.options import Plot, gallery_names
from gdcli.cli.work import CallOptions
from gdcli.errors import EXIT_OK
from gdcli.explore import gallery
from gdcli.explore.problem import read_problem
from gdcli.model import Card, Gallery

EXAMPLES: Final = ("gdcli functions", 'gdcli functions "rosenbrock(5)"')
FunctionName = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]", help="The name of a function, also with its size: rosenbrock(5).",
        autocompletion=gallery_names,
    ),
]


def command(
    name: FunctionName = None,
    *,
    plot: Plot = None,
    delivery: Annotated[DeliveryOptions, Gallery, Card],
    call: CallOptions,
) -> int:
    """`@name` stands for a function wherever an expression may stand, `@name(n)` for its form in n variables."""
    delivery.check(Gallery if name is None else Card)
    with call.limited():
        if name is None:
            delivery.write(gallery.gallery(), call)
        else:
            card = gallery.card(name)
            delivery.write(card, call, read_problem(f"@{card.name}"), plot=plot)
    return EXIT_OK
