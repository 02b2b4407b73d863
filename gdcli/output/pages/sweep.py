"""The page of a sweep: what each learning rate came to, where the edge of stability is, and which rate to use."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from rich.console import RenderableType

from gdcli.model import Outcome, SweepReport, SweepRow, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout.blocks import (
    Column,
    Fact,
    Value,
    definition,
    facts,
    fitting,
    method_words,
    missing_words,
    notes,
    parting,
    parting_line,
    schedule_words,
    table,
    width_of,
)
from gdcli.output.layout.numbers import align, assignments, column, number, plural
from gdcli.output.layout.palette import GREEN, css, outcome_words
from gdcli.output.layout.screen import Screen
from gdcli.output.options import PageOptions
from gdcli.output.page import Page
from gdcli.output.pages.comparison import METHODS

ROWS_LIMIT: Final = 30
ROWS_LEAST: Final = 4
LINES_AROUND: Final = 5
"""Lines of the table besides its rows: heading, line, limit, remarks."""
RATES_SHOWN: Final = "{shown} of {rates} rates; --format csv has them all"
ONE_DESCENT, DESCENTS = "Sweep of {n} descent", "Sweep of {n} descents"
ONE_DESCENT_INTERRUPTED: Final = "Sweep of {n} descent (interrupted: {ended} had ended)"
DESCENTS_INTERRUPTED: Final = "Sweep of {n} descents (interrupted: {ended} had ended)"
NONE_HAD_ENDED: Final = "Interrupted before the first descent had ended."
NO_START_HAS_A_VALUE: Final = "The function has no value at any of the starts: there is nothing to descend from."
ONE_START_LEFT_OUT: Final = "of {every} starts {n} has no value and is left out"
STARTS_LEFT_OUT: Final = "of {every} starts {n} have no value and are left out"
BUDGET_OF_ONE, BUDGET = "{n} step, tolerance {tol}", "{n} steps, tolerance {tol}"
USE_RATE: Final = "Use --lr {rate}: {reason}."
NO_RATE: Final = "No learning rate can be named: {reason}."
USE: Final = "◀ use"
MEDIAN_DIGITS: Final = 6
FLOWN_AWAY_DIGITS: Final = 3
"""The digits of a median that only shows how far the descents flew away."""
FLOWN_AWAY_VALUE: Final = 1e7
RARE_SHARE: Final = 0.1
"""An outcome is rare where no rate has a greater share of it."""
HEADINGS_LEFT_OUT_FIRST: Final[Sequence[str]] = ("median f", "median steps")
"""The columns that go first where there is no room for all."""


def sweep_page(screen: Screen, report: SweepReport, options: PageOptions) -> Page:
    """The header, a row a rate, the edge of stability; the shares as a picture, and the rate to use."""
    rows = [row for row in report.sweep.rows if row.starts]
    head = [screen.text(_title(report), "bold"), facts(screen, _head(screen, report, options.remarks))]
    if not rows:
        return Page([head], verdict=[screen.text(_nothing(report))])
    most = len(rows) if options.every_row else ROWS_LIMIT
    return Page(
        [head, lambda room: _table_of(screen, report, rows, min(most, room - LINES_AROUND)), [_edges(screen, report)]],
        partial(_picture, report=report, rows=rows) if len(rows) > 1 else None,
        [screen.text(_use(report))], next_commands=_next(report, options),
    )  # fmt: skip


def _table_of(
    screen: Screen, report: SweepReport, rows: Sequence[SweepRow], most: float
) -> Sequence[RenderableType]:
    """The table of at most `most` rates, and how many it leaves out."""
    shown = selection(rows, max(ROWS_LEAST, int(min(most, len(rows)))), _spoken_of(report))
    left_out = [RATES_SHOWN.format(shown=f"{len(shown):,}", rates=f"{len(rows):,}")]
    return [*_table(screen, report, shown), *([notes(screen, left_out)] if len(shown) < len(rows) else [])]


def _next(report: SweepReport, options: PageOptions) -> list[str]:
    """A descent with the rate, and the limits by theory."""
    if not options.expression:
        return []
    rate = "" if report.suggestion is None else f" --lr {number(report.suggestion)}"
    return [f"gdcli descend {options.expression}{rate}", f"gdcli analyze {options.expression}"]


def _title(report: SweepReport) -> str:
    """How many descents, and of an interrupted sweep how many of them had ended."""
    sweep = report.sweep
    if sweep.interrupted:
        ended = f"{sum(row.starts for row in sweep.rows):,}"
        return plural(ONE_DESCENT_INTERRUPTED, DESCENTS_INTERRUPTED, sweep.lanes, ended=ended)
    return plural(ONE_DESCENT, DESCENTS, sweep.lanes)


def _nothing(report: SweepReport) -> str:
    """Why there is no table."""
    return NONE_HAD_ENDED if report.sweep.interrupted else NO_START_HAS_A_VALUE


def _head(screen: Screen, report: SweepReport, remarks: Sequence[str]) -> Iterator[Fact]:
    sweep = report.sweep
    yield "function", definition(screen, sweep.variables, sweep.expression)
    if remarks:
        yield "", remarks
    yield "starts", shown(sweep.starts_sentence)
    left_out, every = max(((row.without_value, row.starts + row.without_value) for row in sweep.rows), default=(0, 0))
    if left_out:
        yield "", plural(ONE_START_LEFT_OUT, STARTS_LEFT_OUT, left_out, every=f"{every:,}")
    yield "method", f"{method_words(sweep.settings)}, {schedule_words(sweep.settings)}"
    yield "budget", plural(BUDGET_OF_ONE, BUDGET, sweep.settings.steps, tol=number(sweep.settings.tol))


def _spoken_of(report: SweepReport) -> list[float]:
    """The rates that the findings name."""
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


def _table(screen: Screen, report: SweepReport, rows: Sequence[SweepRow]) -> list[RenderableType]:
    """A row a rate, the suggested one marked; the limit has a line of its own where it parts the rates."""
    columns, gathered, hidden = _columns(screen, report, rows)
    bold = f"bold {css(GREEN)}"
    lines: list[RenderableType] = list(
        table(screen, columns, [bold if row.learning_rate == report.suggestion else "" for row in rows])
    )
    before = None if report.limit is None else parting([row.learning_rate for row in rows], report.limit)
    if report.limit is not None and before is not None:
        bend = "f''" if len(report.sweep.variables) == 1 else "λmax"
        symbol = f"2/{bend}" if report.sweep.settings.optimizer in METHODS else "limit by theory"
        lines.insert(2 + before, parting_line(screen, f"{symbol} = {number(report.limit)}", width_of(columns)))
    headings = [each.heading for each in columns]
    remarks = [
        *(["steps: the median of those that converged"] if "steps" in headings else []),
        *([f"other: {', '.join(map(outcome_words, gathered))}"] if gathered and "other" in headings else []),
        *missing_words(hidden),
    ]
    return [*lines, *([notes(screen, remarks)] if remarks else [])]


def _columns(
    screen: Screen, report: SweepReport, rows: Sequence[SweepRow]
) -> tuple[list[Column], list[Outcome], list[str]]:
    """The columns that fit, the outcomes that share one of them, and the headings of what is not shown.

    Every outcome that occurs has its column. Where there is no room, outcomes that are rare at every rate share one;
    where that is not enough, the medians go, and only then do others share it too, the rarest first.
    """
    occurring: list[Outcome] = [outcome for outcome in Outcome if any(row.share(outcome) for row in rows)]
    most = {outcome: max(row.share(outcome) for row in rows) for outcome in occurring}
    rarest = sorted((outcome for outcome in occurring if outcome is not Outcome.CONVERGED), key=most.__getitem__)
    rare = sum(most[outcome] <= RARE_SHARE for outcome in rarest)
    attempts: list[tuple[int, Sequence[str]]] = [
        *((together, ()) for together in (0, *range(2, rare + 1))),
        *((together, HEADINGS_LEFT_OUT_FIRST[:1]) for together in (0, *range(2, rare + 1))),
        *((together, HEADINGS_LEFT_OUT_FIRST) for together in (0, *range(2, len(rarest)))),
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
    """Rate, outcomes, those that share a column, medians, and the mark of the suggested rate."""
    yield Column("learning rate", column([row.learning_rate for row in rows], 4), short="η")
    for outcome in alone:
        yield Column(outcome_words(outcome), [_percent(row.share(outcome)) for row in rows])
    if gathered:
        yield Column("other", [_percent(sum(map(row.share, gathered))) for row in rows])
    if any(row.median_steps is not None for row in rows):
        steps = ["–" if row.median_steps is None else f"{row.median_steps:,g}" for row in rows]
        yield Column("median steps", steps, short="steps")
    yield Column("median f", align([_median(_value(row.median_value)) for row in rows]))
    if any(row.learning_rate == report.suggestion for row in rows):
        marks = [USE if row.learning_rate == report.suggestion else "" for row in rows]
        yield Column("", marks, left=True)


def _percent(share: float) -> str:
    """A share in percent; what is neither nothing nor all does not look like it."""
    if 0.0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1.0 - 1e-9:
        return ">99%"
    return f"{share:.0%}" if share else "·"


def _median(value: float) -> str:
    return number(value, MEDIAN_DIGITS if abs(value) < FLOWN_AWAY_VALUE else FLOWN_AWAY_DIGITS)


def _value(value: float | None) -> float:
    return math.nan if value is None else value


def _picture(screen: Screen, report: SweepReport, rows: Sequence[SweepRow]) -> Picture:
    from gdcli.output.plots.sweep import sweep_plot  # noqa: PLC0415 - loads plotext

    rates = [row.learning_rate for row in rows]
    marks = {
        words: rate
        for words, rate in (("limit by theory", report.limit), ("suggested", report.suggestion))
        if rate is not None and min(rates) <= rate <= max(rates)
    }
    return sweep_plot(
        screen, rates, [row.share(Outcome.CONVERGED) for row in rows], [_value(row.median_value) for row in rows],
        unsettled=[row.unsettled / row.starts for row in rows], tol=report.sweep.settings.tol, marks=marks,
    )  # fmt: skip


def _use(report: SweepReport) -> str:
    """The rate to use, or why there is none, in a sentence."""
    if report.suggestion is None:
        return NO_RATE.format(reason=shown(report.reason_sentence))
    return USE_RATE.format(rate=number(report.suggestion), reason=shown(report.reason_sentence))


def _edges(screen: Screen, report: SweepReport) -> RenderableType:
    return facts(screen, _findings(report))


def _findings(report: SweepReport) -> Iterator[tuple[str, Value]]:
    """The edge of stability as measured and as theory has it."""
    if report.edge is not None:
        low, high = report.edge
        yield "edge", f"measured between {number(low)} and {number(high)}"
    if report.limit is not None:
        constant = report.sweep.settings.schedule == "constant"
        parts = ["by theory, from the curvature", _where(report), *([] if constant else ["for a constant rate"])]
        yield "limit", f"{number(report.limit)} {parts[0]} {', '.join(parts[1:])}"


def _where(report: SweepReport) -> str:
    """Where the curvature is the one that limits the rate."""
    if report.limit_exact:
        return "that is the same everywhere"
    if report.limit_at is None:
        return "at a minimum"
    place = f"at the minimum {assignments(report.sweep.variables, report.limit_at)}"
    return f"{place}, the sharpest of {report.minima:,} minima" if report.minima > 1 else place
