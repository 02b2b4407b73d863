"""`gdcli functions`: the gallery of named functions."""

from typing import Annotated, Final

import typer

from gdcli import explore
from gdcli.cli.options import CallOptions, DeliveryOptions, Plot, gallery_names
from gdcli.errors import EXIT_OK
from gdcli.model import Card, Gallery

EXAMPLES: Final = ("gdcli functions", 'gdcli functions "rosenbrock(5)"')
Name = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]", help="One of them, also with its size: rosenbrock(5).", autocompletion=gallery_names
    ),
]


def command(
    name: Name = None, *, plot: Plot = None, delivery: Annotated[DeliveryOptions, Gallery, Card], call: CallOptions
) -> int:
    """`@name` stands for a function wherever an expression may stand, `@name(n)` for its form in n variables."""
    delivery.check(Gallery if name is None else Card)
    with call.limited():
        if name is None:
            delivery.write(explore.gallery(), call)
        else:
            card = explore.card(name)
            delivery.write(card, call, subject=explore.read_problem(f"@{card.name}"), plot=plot)
    return EXIT_OK
