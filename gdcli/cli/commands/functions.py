"""`gdcli functions`: the gallery of named functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from gdcli import explore
from gdcli.cli.delivery import TABLE, check_delivery, deliver, wants_plot
from gdcli.cli.options import Format, Output, Plot, gallery_names
from gdcli.model import Card, Gallery

if TYPE_CHECKING:
    from gdcli.output.layout.screen import Screen

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
        gallery = explore.gallery()
        deliver(gallery, format_, output, lambda screen: _gallery_page(screen, gallery))
    else:
        card = explore.card(name)
        deliver(card, format_, output, lambda screen: _card_page(screen, card, plot=wants_plot(plot, output)))
    return 0


def _gallery_page(screen: Screen, gallery: Gallery) -> Iterator[str]:
    from gdcli.output.pages.gallery import gallery_page  # noqa: PLC0415 - rich is for pages only

    return gallery_page(screen, gallery)


def _card_page(screen: Screen, card: Card, *, plot: bool) -> Iterator[str]:
    from gdcli.cli.function_picture import Drawing, draw  # noqa: PLC0415
    from gdcli.output.pages.gallery import card_page  # noqa: PLC0415

    problem = explore.read_problem(f"@{card.name}")
    drawable = plot and len(card.variables) <= 2
    return card_page(screen, card, draw(screen, problem, Drawing(card.ranges)) if drawable else None)
