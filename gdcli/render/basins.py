"""The page of the basins of attraction: the map, or in one variable a strip, and the list of the minima."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gdcli.model import Basin, Basins, Outcome
from gdcli.record import replace
from gdcli.render.blocks import Column, Value, facts, notes, shortened, table
from gdcli.render.numbers import column, count, number
from gdcli.render.plots import basins as plots
from gdcli.render.plots.canvas import Picture
from gdcli.render.screen import Screen

STRIP: Final = (0.1, 0.9)
"""The second axis of a strip, which means nothing."""
LOW: Final = 1
"""The height of the screen that a strip asks for: as little as a picture can have."""
WORDS: Final = {Outcome.DIVERGED: "diverged or left the domain", Outcome.NOT_CONVERGED: "not converged in time"}


def basins_page(screen: Screen, record: Basins) -> Iterator[str]:
    """The header, the map and the minima."""
    title = f"Basins of attraction{' (interrupted)' if record.interrupted else ''}"
    yield from screen.lines(screen.text(title, "bold"), facts(screen, _head(record)), "")
    drawn = basins_picture(screen, record)
    yield from screen.lines(drawn, notes(screen, drawn.notes), "")
    yield from screen.lines(*_minima(screen, record))


def basins_picture(screen: Screen, record: Basins) -> Picture:
    """The map of the starts."""
    if len(record.box) == 1:
        screen = replace(screen, height=LOW)
    box = (record.box[0], record.box[1] if len(record.box) > 1 else STRIP)
    names = (record.variables[0], record.variables[1] if len(record.variables) > 1 else "")
    entries = [plots.Basin(_words(each), each.point is not None) for each in record.basins]
    return plots.basins_map(screen, box, record.labels, entries, names=names)


def _words(basin: Basin) -> str:
    """What the legend says of a basin."""
    if basin.point is None:
        return WORDS[basin.outcome]
    return f"({', '.join(number(x, 4) for x in basin.point)})"


def _head(record: Basins) -> Iterator[tuple[str, Value]]:
    settings = record.settings
    starts = len(record.labels) * len(record.labels[0])
    yield "function", f"f({', '.join(record.variables)}) = {shortened(record.expression)}"
    yield "method", f"{settings.optimizer}, learning rate {number(settings.learning_rate)}, {settings.schedule}"
    yield "starts", f"{count(starts, 'start')}, {count(settings.steps, 'step')} each at most"


def _minima(screen: Screen, record: Basins) -> list[Value]:
    """The minima from the lowest up, then what reached none; the share of the starts of each."""
    letters = [plots.glyph_of(index, each.point is not None) for index, each in enumerate(record.basins)]
    known = [each for each in record.basins if each.point is not None]
    blanks = [""] * (len(record.basins) - len(known))
    coordinates = [
        Column(name, [*column([(each.point or ())[i] for each in known], 6), *blanks])
        for i, name in enumerate(record.variables)
    ]
    values = Column("f", [*column([each.value or 0.0 for each in known], 6), *blanks])
    what = ["minimum" if each.point is not None else WORDS[each.outcome] for each in record.basins]
    return list(table(screen, [
        Column("", letters, left=True), Column("what", what, left=True), *coordinates, values,
        Column("share of starts", [f"{each.share:.1%}" for each in record.basins]),
    ]))  # fmt: skip
