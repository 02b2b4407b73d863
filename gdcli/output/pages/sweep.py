"""The page of a sweep: how the descents of each rate ended, where the edge of stability is, and which rate to use."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from rich.console import RenderableType

from gdcli.model import Outcome, SweepReport, SweepRow
from gdcli.model.sentences import EDGE, FUNCTION, STARTS, Sentence, shown
from gdcli.model.sweep import percent
from gdcli.model.words import LEARNING_RATE, STEPS, word
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout import labels
from gdcli.output.layout.blocks import (
    Column,
    NamedValue,
    columns_left_out,
    facts,
    fitting,
    function_definition,
    notes,
    optimizer_with_options,
    parting,
    parting_line,
    schedule_with_options,
    table,
    width_of,
)
from gdcli.output.layout.numbers import align, column, number, point_on_page, without_dust
from gdcli.output.layout.palette import GREEN, css
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.page import Page
from gdcli.output.page_context import Commands, PageContext
from gdcli.output.pages.sentences import descent as say
from gdcli.record import replace

ROWS_MAX: Final = 30
ROWS_MIN: Final = 4
LINES_AROUND: Final = 5
"""The lines of the table besides its rows: heading, line, limit, remarks."""
MEDIAN_DIGITS: Final = 6
FLOWN_AWAY_DIGITS: Final = 3
"""The digits of a median of descents that diverged."""
FLOWN_AWAY_VALUE: Final = 1e7
RARE_SHARE: Final = 0.1
"""An outcome is rare if no rate has a larger share of it."""
COLUMNS_LEFT_OUT_FIRST: Final[Sequence[Words]] = (labels.MEDIAN_VALUE(), labels.MEDIAN_STEPS())
"""The columns that are left out first if there is no room for all."""


def sweep_page(screen: Screen, report: SweepReport, context: PageContext) -> Page:
    """The header, one row for each rate, the edge of stability; the shares as a picture, and the rate to use."""
    rows = [row for row in report.sweep.rows if row.starts]
    head = [screen.text(_title(report), "bold"), facts(screen, _head(screen, report, context.remarks))]
    if not rows:
        return Page([head], verdict=[screen.text(_nothing(report))])
    most = len(rows) if context.choices.every_row else ROWS_MAX
    return Page(
        [head, lambda room: _table_of(screen, report, rows, min(most, room - LINES_AROUND)), [_edges(screen, report)]],
        partial(_picture, report=report, rows=rows) if len(rows) > 1 else None,
        [screen.text(_use(report))], next_commands=_next(report, context.commands),
    )  # fmt: skip


def _table_of(
    screen: Screen, report: SweepReport, rows: Sequence[SweepRow], most: float
) -> Sequence[RenderableType]:
    """The table of at most `most` rates, and the number of rates that it leaves out."""
    selected = selection(rows, max(ROWS_MIN, int(min(most, len(rows)))), _spoken_of(report))
    left_out = [say.RATES_SHOWN(shown=len(selected), rates=len(rows))] if len(selected) < len(rows) else []
    return [*_table(screen, report, selected, left_out)]


def _next(report: SweepReport, commands: Commands | None) -> list[str]:
    """A descent with the rate if one is suggested, and the limits by theory."""
    if commands is None:
        return []
    limits = commands.in_view("analyze")
    if report.suggestion is None:
        return [limits]
    rate = float(number(report.suggestion))
    return [commands.with_settings(replace(report.sweep.settings, start=(), learning_rate=rate)), limits]


def _title(report: SweepReport) -> Sentence:
    """The number of descents; for an interrupted sweep also the number that had ended."""
    sweep = report.sweep
    if sweep.interrupted:
        return say.SWEEP_INTERRUPTED(sweep.lanes, ended=sum(row.starts for row in sweep.rows))
    return say.SWEEP(sweep.lanes)


def _nothing(report: SweepReport) -> Sentence:
    """Why there is no table."""
    return (say.NONE_HAD_ENDED if report.sweep.interrupted else say.NO_START_HAS_A_VALUE)()


def _head(screen: Screen, report: SweepReport, remarks: Sequence[Words]) -> Iterator[NamedValue]:
    sweep = report.sweep
    yield FUNCTION(), function_definition(screen, sweep.variables, sweep.expression)
    if remarks:
        yield "", remarks
    yield STARTS(), sweep.starts_sentence
    left_out, every = max(((row.without_value, row.starts + row.without_value) for row in sweep.rows), default=(0, 0))
    if left_out:
        yield "", say.STARTS_LEFT_OUT(left_out, every=every)
    yield say.METHOD(), f"{optimizer_with_options(sweep.settings)}, {schedule_with_options(sweep.settings)}"
    yield say.BUDGET(), say.STEPS_AND_TOLERANCE(sweep.settings.steps, tolerance=number(sweep.settings.tol))


def _spoken_of(report: SweepReport) -> list[float]:
    """The rates that the findings name, which are always in the table."""
    suggested = [] if report.suggestion is None else [report.suggestion]
    return [*suggested, *(report.edge or ())]


def selection(rows: Sequence[SweepRow], most: int, needed: Sequence[float] = ()) -> list[SweepRow]:
    """The rows themselves, or an even selection with both ends and the rows of the rates that are needed."""
    if len(rows) <= most:
        return list(rows)
    last = len(rows) - 1
    kept = {0, last, *(place for place, row in enumerate(rows) if row.learning_rate in needed)}
    places = {round(i * last / (most - 1)) for i in range(most)}
    for place in sorted(kept - places):
        # The nearest of the others makes room, so that the selection stays even.
        others = places - kept
        if others:
            places.remove(min(others, key=lambda other: abs(other - place)))
        places.add(place)
    return [rows[place] for place in sorted(places)]


def _table(
    screen: Screen, report: SweepReport, rows: Sequence[SweepRow], remarks: Sequence[Words]
) -> list[RenderableType]:
    """A row for each rate, the suggested one marked, with a line for the limit between them if it separates them."""
    columns, gathered, hidden = _columns(screen, report, rows)
    bold = f"bold {css(GREEN)}"
    lines: list[RenderableType] = list(
        table(screen, columns, [bold if row.learning_rate == report.suggestion else "" for row in rows])
    )
    before = None if report.limit is None else parting([row.learning_rate for row in rows], report.limit)
    if report.limit is not None and before is not None:
        lines.insert(2 + before, parting_line(screen, _limit_words(report, report.limit), width_of(columns)))
    headings = [each.heading for each in columns]
    explained: list[Words] = [
        *([say.STEPS_ARE()] if screen.written(STEPS()) in headings else []),
        *([say.OTHERS_ARE(outcomes=_named(gathered))] if gathered else []),
        *columns_left_out(hidden), *remarks,
    ]  # fmt: skip
    return [*lines, *([notes(screen, explained)] if explained else [])]


def _limit_words(report: SweepReport, limit: float) -> Words:
    """How the limit is written in the table."""
    if not report.sweep.settings.is_plain_descent:
        return say.LIMIT_BY_THEORY_IS(limit=number(limit))
    bend = "f''" if len(report.sweep.variables) == 1 else "λmax"
    return f"2/{bend} = {number(limit)}"


def _named(outcomes: Sequence[Outcome]) -> str:
    """The names of outcomes, one after the other."""
    return ", ".join(shown(word(outcome)) for outcome in outcomes)


def _columns(
    screen: Screen, report: SweepReport, rows: Sequence[SweepRow]
) -> tuple[list[Column], list[Outcome], list[str]]:
    """The columns that fit, the outcomes that share one of them, and the headings of columns that are left out.

    Every outcome that occurs has a column. If there is no room for all, the outcomes that are rare at every rate share
    one. If that is not enough, the medians are left out, and then more outcomes share the column, the rarest first.
    """
    occurring: list[Outcome] = [outcome for outcome in Outcome if any(row.share(outcome) for row in rows)]
    most = {outcome: max(row.share(outcome) for row in rows) for outcome in occurring}
    rarest = sorted((outcome for outcome in occurring if outcome is not Outcome.CONVERGED), key=most.__getitem__)
    rare = sum(most[outcome] <= RARE_SHARE for outcome in rarest)
    attempts: list[tuple[int, Sequence[Words]]] = [
        *((together, ()) for together in (0, *range(2, rare + 1))),
        *((together, COLUMNS_LEFT_OUT_FIRST[:1]) for together in (0, *range(2, rare + 1))),
        *((together, COLUMNS_LEFT_OUT_FIRST) for together in (0, *range(2, len(rarest)))),
    ]
    for together, least_telling in attempts:
        gathered: list[Outcome] = [outcome for outcome in occurring if outcome in rarest[:together]]
        alone = [outcome for outcome in occurring if outcome not in gathered]
        columns, hidden = fitting(screen, list(_every_column(report, rows, alone, gathered)), least_telling)
        if width_of(columns) <= screen.width:
            break
    return columns, gathered, hidden


def _every_column(
    report: SweepReport, rows: Sequence[SweepRow], alone: Sequence[Outcome], gathered: Sequence[Outcome]
) -> Iterator[Column]:
    """The columns: rate, outcomes, the outcomes that share a column, medians, and the mark of the suggested rate."""
    yield Column(LEARNING_RATE(), column([row.learning_rate for row in rows], 4), short="η")
    for outcome in alone:
        yield Column(word(outcome), [_cell(row.share(outcome)) for row in rows])
    if gathered:
        yield Column(say.OTHER(), [_cell(sum(map(row.share, gathered))) for row in rows])
    if any(row.median_steps is not None for row in rows):
        steps = ["–" if row.median_steps is None else f"{row.median_steps:,g}" for row in rows]
        yield Column(labels.MEDIAN_STEPS(), steps, short=STEPS())
    yield Column(labels.MEDIAN_VALUE(), align(_medians(rows)))
    if any(row.learning_rate == report.suggestion for row in rows):
        marks: list[Words] = [say.USE() if row.learning_rate == report.suggestion else "" for row in rows]
        yield Column("", marks, left=True)


def _cell(share: float) -> str:
    return percent(share) if share else "·"


def _medians(rows: Sequence[SweepRow]) -> list[str]:
    """The medians of the last values, with 0 for rounding errors."""
    values = [_value(row.median_value) for row in rows]
    near = iter(without_dust([value for value in values if abs(value) < FLOWN_AWAY_VALUE]))
    return [
        number(next(near), MEDIAN_DIGITS) if abs(value) < FLOWN_AWAY_VALUE else number(value, FLOWN_AWAY_DIGITS)
        for value in values
    ]


def _value(value: float | None) -> float:
    return math.nan if value is None else value


def _picture(screen: Screen, report: SweepReport, rows: Sequence[SweepRow]) -> Picture:
    from gdcli.output.plots.sweep import sweep_plot  # loads plotext

    rates = [row.learning_rate for row in rows]
    marks = {
        shown(words()): rate
        for words, rate in ((say.LIMIT_BY_THEORY, report.limit), (say.SUGGESTED, report.suggestion))
        if rate is not None and min(rates) <= rate <= max(rates)
    }
    return sweep_plot(
        screen, rates, [row.share(Outcome.CONVERGED) for row in rows], [_value(row.median_value) for row in rows],
        steps=[_value(row.median_steps) for row in rows],
        unsettled=[row.unsettled / row.starts for row in rows], tol=report.sweep.settings.tol, marks=marks,
    )  # fmt: skip


def _use(report: SweepReport) -> Sentence:
    """The rate to use, or why there is none."""
    if report.suggestion is None:
        return say.NO_RATE(reason=report.reason_sentence)
    return say.USE_RATE(rate=number(report.suggestion), reason=report.reason_sentence)


def _edges(screen: Screen, report: SweepReport) -> RenderableType:
    return facts(screen, _findings(report))


def _findings(report: SweepReport) -> Iterator[NamedValue]:
    """The edge of stability, as measured and by theory."""
    if report.edge is not None:
        low, high = report.edge
        yield EDGE(), say.MEASURED_BETWEEN(low=number(low), high=number(high))
    if report.limit is not None:
        for_constant = [] if report.sweep.settings.has_constant_rate else [say.FOR_A_CONSTANT_RATE()]
        yield labels.LIMIT(), [_limit(report, number(report.limit)), *for_constant]


def _limit(report: SweepReport, limit: str) -> Sentence:
    """The limit of the rate, and the point whose curvature sets it."""
    if report.limit_exact:
        return say.LIMIT_EVERYWHERE(limit=limit)
    if report.limit_at is None:
        return say.LIMIT_AT_A_MINIMUM(limit=limit)
    point = point_on_page(report.sweep.variables, report.limit_at)
    if report.minima > 1:
        return say.LIMIT_AT_SHARPEST(limit=limit, point=point, minima=report.minima)
    return say.LIMIT_AT(limit=limit, point=point)
