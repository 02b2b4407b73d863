"""The gallery for people: the list of the named functions, and the card of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from rich.console import RenderableType

from gdcli.model import Card, FunctionPlot, Gallery
from gdcli.model.sentences import NAME, START, Template, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout.blocks import Column, NamedValue, facts, notes, shortened_formula, table
from gdcli.output.layout.numbers import number, point_on_page
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.page import Page, picture_of
from gdcli.output.page_context import PageContext, Subject
from gdcli.output.pages.analysis import MAPPED_VARIABLES_MAX
from gdcli.output.pages.function import function_picture
from gdcli.output.pages.sentences import functions as say

MINIMA_SHOWN: Final = 8
LINES_AROUND: Final = 6
"""Lines of the page besides those of the functions."""
TAGS_FROM_COLUMNS: Final = 100
"""The list has the tags on screens of at least this many columns."""
PROPOSALS: Final[Mapping[str, str]] = {
    "network": 'gdcli backprop "@{name}"',
    "kink": 'gdcli descend "@{name}" --schedule exponential --steps 200',
    "domain": 'gdcli descend "@{name}" --lr 1',
    "plateau": 'gdcli compare "@{name}" --lr 0.1,1,10',
    "saddle": 'gdcli descend "@{name}" --lr 0.05',
    "many minima": 'gdcli basins "@{name}"',
    "ill-conditioned": 'gdcli compare "@{name}" --lr 0.001 --optimizer gd,momentum,adam',
    "quadratic": 'gdcli sweep "@{name}"',
    "convex": 'gdcli analyze "@{name}"',
}
"""Tag -> the command that shows what a function with this tag teaches."""
PROPOSAL: Final = 'gdcli descend "@{name}"'


def gallery_page(screen: Screen, gallery: Gallery, context: PageContext) -> Page:
    """The functions grouped by what they show; on a wide screen a line each, with a description."""
    return Page(
        [partial(_list, screen, gallery.cards), [notes(screen, [say.FORMS()])]],
        next_commands=["gdcli functions rosenbrock"] if context.command else (),
    )


def _list(screen: Screen, cards: Sequence[Card], room: float) -> Sequence[RenderableType]:
    """A line for every function, or on a low screen only the names by group."""
    return _table(screen, cards) if len(cards) + LINES_AROUND <= room else [facts(screen, _grouped(cards))]


def _grouped(cards: Sequence[Card]) -> list[NamedValue]:
    """The names of the functions by group."""
    groups: dict[Template, list[str]] = {}
    for card in cards:
        group = next((group for tag, group in say.GROUPS.items() if tag in card.tags), say.OTHERS)
        groups.setdefault(group, []).append(card.name)
    return [(group(), "  ".join(f"@{name}" for name in names)) for group, names in groups.items()]


def _table(screen: Screen, cards: Sequence[Card]) -> list[RenderableType]:
    """Every function on a line: its name, how many variables, what it is."""
    columns = [
        Column(NAME(), [f"@{card.name}" for card in cards], left=True),
        Column(say.VARIABLES(), ["n" if card.sizes else str(len(card.variables)) for card in cards]),
        Column(say.WHAT_IT_IS(), [card.about_sentence for card in cards], left=True),
    ]
    if screen.width >= TAGS_FROM_COLUMNS:
        columns.append(Column(say.TAGS(), [_tags(card) for card in cards], left=True))
    return [*table(screen, columns)]


def card_page(screen: Screen, card: Card, context: PageContext) -> Page:
    """One function: formula, source, what it teaches, start, minima, picture, and what to type next."""
    heading = screen.join((f"@{card.name}", "bold"), "  ", card.about_sentence)
    draw = picture_of(_picture, card, context.subject) if len(card.variables) <= 2 else None
    lesson = screen.text(card.teaches_sentence)
    return Page([[heading, facts(screen, _facts(card))]], draw, [lesson], advice=proposal(card))


def proposal(card: Card) -> str:
    """The command that shows what the function teaches."""
    fitting = (
        command for tag, command in PROPOSALS.items()
        if tag in card.tags and (tag != "many minima" or len(card.variables) <= MAPPED_VARIABLES_MAX)
    )  # fmt: skip
    return next(fitting, PROPOSAL).format(name=card.name)


def _picture(screen: Screen, card: Card, subject: Subject) -> Picture:
    plot = FunctionPlot(card.expression, card.variables, card.ranges)
    return function_picture(screen, plot, subject.objective)


def _facts(card: Card) -> Iterator[NamedValue]:
    yield (
        f"f({', '.join(card.variables[:6])}{', …' if len(card.variables) > 6 else ''})",
        shortened_formula(card.expression),
    )
    yield say.SOURCE(), card.source
    yield say.TAGS(), _tags(card)
    if card.sizes:
        yield say.SIZES(), card.sizes_sentence
    yield START(), point_on_page(card.variables, card.start)
    yield say.MINIMA_NAME(), list(_minima(card)) or say.NO_KNOWN_MINIMUM()


def _tags(card: Card) -> str:
    """The tags of the function, in words."""
    return ", ".join(shown(say.TAG_WORDS[tag]()) for tag in card.tags)


def _minima(card: Card) -> Iterator[Words]:
    """The known minima, a line each; of many only the first."""
    for minimum in card.minima[:MINIMA_SHOWN]:
        point, value = point_on_page(card.variables, minimum.point), number(minimum.value)
        yield f"{point}   f = {value}" if minimum.smooth else say.KINK_AT(point=point, value=value)
    if len(card.minima) > MINIMA_SHOWN:
        yield say.MORE_MINIMA(len(card.minima) - MINIMA_SHOWN)
