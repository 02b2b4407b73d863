"""The page of the basins of attraction: the map, or in one variable a strip, and where the descents ended."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from rich.console import RenderableType

from gdcli.model import DEFAULTS, MAP_DEFAULTS, NOT_RUN, Basin, Basins, Outcome
from gdcli.model.sentences import FUNCTION, STARTS, Sentence, shown
from gdcli.model.words import word
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout.blocks import (
    Column,
    NamedValue,
    columns_left_out,
    facts,
    fitting,
    function_definition,
    notes,
    optimizer_with_options,
    schedule_with_options,
    table,
)
from gdcli.output.layout.commands import command_lines
from gdcli.output.layout.numbers import align, number, without_dust
from gdcli.output.layout.palette import MAP_SIGNS
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.page import Page, Section
from gdcli.output.page_context import Commands, PageContext
from gdcli.output.pages.sentences import descent as say
from gdcli.output.plots import basins as plots
from gdcli.record import replace

STRIP_AXIS: Final = (0.1, 0.9)
"""The second axis of a strip, which has no meaning."""
STRIP_SCREEN_ROWS: Final = 1
"""The height of the screen for a strip: that of the lowest possible picture."""
COORDINATE_DIGITS: Final = 6

SHARE_ROUNDING: Final = 1e-9
"""The error of a sum of shares."""
HALF: Final = 0.5
OUTCOMES_OF_HIGH_RATES: Final = (Outcome.OSCILLATING, Outcome.DIVERGED)
"""The outcomes that a lower learning rate would prevent."""


def basins_page(screen: Screen, record: Basins, context: PageContext) -> Page:
    """The header and where the descents ended; the map, and how many starts the largest basin has."""
    title = (say.BASINS_INTERRUPTED if record.interrupted else say.BASINS)()
    sections: list[Section] = [[screen.text(title, "bold"), facts(screen, _head(screen, record))]]
    if record.basins:
        sections.append(list(_ends(screen, record)))
    advised = [] if context.commands is None else list(_advised(record, context.commands))
    sections.append(_advice(screen, record, advised))
    next_commands = [typed for _, typed in advised] if _needs_advice(record) else _next(record, context.commands)
    return Page(
        sections, partial(_picture, record=record, context=context), [screen.text(_verdict(record))],
        next_commands=next_commands, is_picture=True,
    )  # fmt: skip


def _verdict(record: Basins) -> Sentence:
    """How many minima were reached, and which takes the most starts."""
    minima = [basin for basin in record.basins if _is_minimum(basin)]
    rest = _share_of(record, Outcome.CONVERGED) - sum(basin.share for basin in minima)
    if not minima:
        return say.ONE_OF_MANY_MINIMA(share=_percent(rest)) if rest > SHARE_ROUNDING else say.NO_MINIMA()
    largest = max(minima, key=lambda basin: basin.share)
    fields = {"place": ", ".join(_coordinates(record, largest.point or (), 4)), "share": _percent(largest.share)}
    if rest > SHARE_ROUNDING:
        return say.MINIMA_AND_MANY_OTHERS(**fields, rest=_percent(rest))
    return say.MINIMA(len(minima), **fields)


def _share_of(record: Basins, *outcomes: Outcome) -> float:
    """The share of the starts with these outcomes."""
    return sum(basin.share for basin in record.basins if basin.outcome in outcomes)


def _next(record: Basins, commands: Commands | None) -> list[str]:
    """The next commands: a descent into the largest basin, and an analysis of the minima."""
    if commands is None:
        return []
    return [commands.with_settings(replace(record.settings, start=())), commands.in_view("analyze")]


def _picture(screen: Screen, record: Basins, context: PageContext) -> Picture:
    """The map; in one variable the basins under the curve."""
    is_listed = not context.choices.brief
    if len(record.box) > 1 or context.subject is None:
        return basins_picture(screen, record, is_listed=is_listed)
    function = context.subject.objective.value
    return plots.basins_under_curve(
        screen, lambda x: function((x,)), record.box[0], record.labels[0], _entries(record), name=record.variables[0],
        is_listed=is_listed,
    )


def basins_picture(screen: Screen, record: Basins, *, is_listed: bool) -> Picture:
    """The map of the starts; `is_listed`: a table above says what its letters stand for."""
    if len(record.box) == 1:
        screen = replace(screen, height=STRIP_SCREEN_ROWS)
    box = (record.box[0], record.box[1] if len(record.box) > 1 else STRIP_AXIS)
    names = (record.variables[0], record.variables[1] if len(record.variables) > 1 else "")
    return plots.basins_map(screen, box, record.labels, _entries(record), names=names, is_listed=is_listed)


def _entries(record: Basins) -> list[plots.BasinKey]:
    """What the map shows of each basin."""
    entries = []
    for each in record.basins:
        if each.point is None:
            entries.append(plots.BasinKey(shown(_words(each)), *MAP_SIGNS[each.outcome]))
        else:
            place = f"({', '.join(_coordinates(record, each.point, 4))})"
            entries.append(plots.BasinKey(place if _is_minimum(each) else f"{place} {shown(_words(each))}"))
    return entries


def _is_minimum(basin: Basin) -> bool:
    return basin.outcome is Outcome.CONVERGED and basin.point is not None


def _words(basin: Basin) -> Sentence:
    """The name of a basin in the table."""
    if basin.point is None:
        return say.WITHOUT_A_PLACE[basin.outcome]()
    return word("minimum" if _is_minimum(basin) else basin.outcome)


def _coordinates(record: Basins, point: Sequence[float], digits: int) -> list[str]:
    """A point with this many digits; a coordinate that is 0 beside the width of the map is written as 0."""
    widths = [high - low for low, high in record.box]
    return [_coordinate(x, width, digits) for x, width in zip(point, widths, strict=True)]


def _coordinate(x: float, width: float, digits: int) -> str:
    if x == 0.0 or not abs(x) < width * 10.0**-digits:
        return number(x, digits)
    return f"{0.0:.{max(0, digits - 1 - math.floor(math.log10(width / 2)))}f}"


def _head(screen: Screen, record: Basins) -> Iterator[NamedValue]:
    settings = record.settings
    starts = len(record.labels) * len(record.labels[0])
    left = sum(row.count(NOT_RUN) for row in record.labels)
    yield FUNCTION(), function_definition(screen, record.variables, record.expression)
    yield say.METHOD(), say.METHOD_AND_RATE(
        method=optimizer_with_options(settings), rate=number(settings.learning_rate),
        schedule=schedule_with_options(settings),
    )  # fmt: skip
    yield STARTS(), say.STARTS_AND_STEPS(settings.steps, starts=starts)
    if left:
        yield "", say.STARTS_ENDED(ended=starts - left)


def _ends(screen: Screen, record: Basins) -> Iterator[RenderableType]:
    """The places where descents ended, then the outcomes without a place; the share of the starts of each."""
    places = [_coordinates(record, each.point, COORDINATE_DIGITS) if each.point else None for each in record.basins]
    coordinates = [
        Column(name, _column(place[i] if place else None for place in places))
        for i, name in enumerate(record.variables)
    ]
    known = without_dust([math.nan if each.value is None else each.value for each in record.basins])
    values = [None if each.point is None else number(value, COORDINATE_DIGITS)
              for each, value in zip(record.basins, known, strict=True)]  # fmt: skip
    columns, hidden = fitting(screen, [
        Column("", [plots.glyph_of(index, each) for index, each in enumerate(_entries(record))], left=True),
        Column(say.WHAT(), [_words(each) for each in record.basins], left=True),
        *([*coordinates, Column("f", _column(values))] if any(places) else []),
        Column(say.SHARE_OF_STARTS(), [_percent(each.share) for each in record.basins], short=say.SHARE()),
    ], ("f",))  # fmt: skip
    yield from table(screen, columns)
    yield notes(screen, columns_left_out(hidden))


def _column(texts: Iterable[str | None]) -> list[str]:
    """The numbers of a column under each other, and blanks where there are none."""
    cells = list(texts)
    aligned = iter(align([cell for cell in cells if cell is not None]))
    return ["" if cell is None else next(aligned) for cell in cells]


def _percent(share: float) -> str:
    return "<0.1%" if 0.0 < share < 0.0005 else f"{share:.1%}"


def _needs_advice(record: Basins) -> bool:
    """Whether some descents never settled, or none reached a minimum."""
    settled = record.interrupted or any(each.outcome is Outcome.CONVERGED for each in record.basins)
    return bool(_share_of(record, *OUTCOMES_OF_HIGH_RATES)) or not settled


def _advice(screen: Screen, record: Basins, advised: Sequence[tuple[Words, str]]) -> list[RenderableType]:
    """What to do where some descents never settled, or none reached a minimum; each command has lines of its own."""
    if not _needs_advice(record):
        return []
    commands = (command_lines(screen, words, typed) for words, typed in advised)
    return [notes(screen, [_cause(record)]), *(line for lines in commands for line in lines)]


def _cause(record: Basins) -> Sentence:
    """Why some descents did not settle, or none reached a minimum."""
    share, flat = _share_of(record, *OUTCOMES_OF_HIGH_RATES), _share_of(record, Outcome.PLATEAU)
    if share:
        return say.RATE_TOO_HIGH(share=_percent(share))
    return say.NOWHERE_BUT_ON_PLAINS(share=_percent(flat)) if flat > HALF else say.NOWHERE()


def _advised(record: Basins, commands: Commands) -> Iterator[tuple[Words, str]]:
    """The commands that show the limits of the rate, and how other rates do, each with what it is for."""
    box = ",".join(
        f"{name}={low:.6g}:{high:.6g}" for name, (low, high) in zip(record.variables, record.box, strict=True)
    )
    settings = record.settings
    if settings.steps == MAP_DEFAULTS.steps:
        settings = replace(settings, steps=DEFAULTS.steps)
    yield say.LIMITS_OF_THE_RATE(), commands.in_view("analyze")
    yield say.OTHER_RATES(), commands.with_settings(settings, "sweep", "--range", box)
