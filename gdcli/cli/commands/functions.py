"""`gdcli functions`: the gallery of named functions."""

from __future__ import annotations

from typing import Annotated

import typer

from gdcli import explore
from gdcli.cli.delivery import TABLE, check_delivery, deliver
from gdcli.cli.options import Format, Output, Plot, gallery_names
from gdcli.model import Card, Gallery
from gdcli.output.options import PageOptions

Name = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]", help="One of them, also with its size: rosenbrock(5).", autocompletion=gallery_names
    ),
]


def command(name: Name = None, format_: Format = TABLE, output: Output = None, plot: Plot = None) -> int:
    """`@name` stands for a function wherever an expression may stand, `@name(n)` for its form in n variables."""
    check_delivery(Gallery if name is None else Card, format_, output)
    if name is None:
        deliver(explore.gallery(), format_, PageOptions(output))
    else:
        card = explore.card(name)
        deliver(card, format_, PageOptions(output, explore.read_problem(f"@{card.name}"), plot=plot))
    return 0
