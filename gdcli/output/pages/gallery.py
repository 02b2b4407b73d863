"""The gallery for people: the list of the named functions, and the card of one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from gdcli.model import Card, FunctionPlot, Gallery
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout.blocks import Column, Value, facts, notes, shortened, table
from gdcli.output.layout.numbers import assignments, number
from gdcli.output.layout.screen import Screen
from gdcli.output.options import PageOptions
from gdcli.output.page import Page
from gdcli.output.pages.function import function_picture

SHOWN_MINIMA: Final = 8
NARROW: Final = 100
"""Below this width the list leaves the tags out."""


def gallery_page(screen: Screen, gallery: Gallery, _options: PageOptions) -> Page:
    """Every function on a line: its name, how many variables, what it is."""
    cards = gallery.cards
    columns = [
        Column("name", [f"@{card.name}" for card in cards], left=True),
        Column("variables", ["n" if card.sizes else str(len(card.variables)) for card in cards]),
        Column("what it is", [card.about for card in cards], left=True),
    ]
    if screen.width >= NARROW:
        columns.append(Column("tags", [", ".join(card.tags) for card in cards], left=True))
    lines = ("`gdcli functions rosenbrock` shows one; @rosenbrock(5) is its form in five variables.",)
    return Page([[*table(screen, columns)], [notes(screen, lines)]])


def card_page(screen: Screen, card: Card, options: PageOptions) -> Page:
    """One function: formula, source, what it teaches, start, minima, picture, and what to type next."""
    heading = screen.join((f"@{card.name}", "bold"), (f"  {card.about}", ""))
    draw = partial(_picture, card=card, options=options) if len(card.variables) <= 2 else None
    advice = f'gdcli descend "@{card.name}" --optimizer backtracking'
    return Page([[heading, facts(screen, _facts(card))]], draw, advice=advice)


def _picture(screen: Screen, card: Card, options: PageOptions) -> Picture:
    assert options.subject is not None
    plot = FunctionPlot(card.expression, card.variables, card.ranges)
    return function_picture(screen, plot, options.subject.objective)


def _facts(card: Card) -> Iterator[tuple[str, Value]]:
    yield f"f({', '.join(card.variables[:6])}{', …' if len(card.variables) > 6 else ''})", shortened(card.expression)
    yield "teaches", card.teaches
    yield "source", card.source
    yield "tags", ", ".join(card.tags)
    if card.sizes:
        yield "sizes", card.sizes
    yield "start", assignments(card.variables, card.start)
    for i, minimum in enumerate(card.minima[:SHOWN_MINIMA]):
        about = "" if minimum.smooth else " (a kink)"
        where = assignments(card.variables, minimum.point)
        yield "minima" if i == 0 else "", f"{where}   f = {number(minimum.value)}{about}"
    if len(card.minima) > SHOWN_MINIMA:
        yield "", f"and {len(card.minima) - SHOWN_MINIMA} more"
    if not card.minima:
        yield "minima", "none that is known"
