"""The page of a sweep: what each learning rate came to, where the edge of stability is, and which rate to use."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from gdcli.model import Outcome, SweepReport, SweepRow
from gdcli.render.blocks import Column, Value, facts, notes, shortened, table
from gdcli.render.numbers import column, count, number
from gdcli.render.palette import outcome_words
from gdcli.render.screen import Screen

MOST_ROWS: Final = 30
COLUMNS: Final = (Outcome.CONVERGED, Outcome.SLOW, Outcome.OSCILLATING, Outcome.DIVERGED, Outcome.LEFT_DOMAIN)
"""The outcomes with a column of their own; the others are added up in the last one."""


def sweep_page(screen: Screen, report: SweepReport, *, typed: str = "", plot: bool = False) -> Iterator[str]:
    """The whole page, section by section."""
    sweep = report.sweep
    title = f"Sweep of {count(sweep.lanes, 'descent')}{' (interrupted)' if sweep.interrupted else ''}"
    yield from screen.lines(screen.text(title, "bold"), facts(screen, _head(report, typed)), "")
    if not sweep.rows:
        yield from screen.lines(screen.text("  Interrupted before the first descent had ended."))
        return
    shown = selection(sweep.rows, MOST_ROWS)
    yield from screen.lines(*_table(screen, shown))
    if len(shown) < len(sweep.rows):
        remark = f"{len(shown)} of {count(len(sweep.rows), 'rate')}; --format csv has them all"
        yield from screen.lines(notes(screen, [remark]))
    if plot and len(sweep.rows) > 1:
        yield ""
        yield from _picture(screen, report)
    yield ""
    yield from screen.lines(facts(screen, _findings(report)))


def _head(report: SweepReport, typed: str) -> Iterator[tuple[str, Value]]:
    sweep = report.sweep
    yield "function", f"f({', '.join(sweep.variables[:6])}) = {shortened(sweep.expression)}"
    if typed:
        yield "", typed
    yield "starts", sweep.starts
    yield "method", f"{sweep.settings.optimizer}, {sweep.settings.schedule}"
    yield "budget", f"{count(sweep.settings.steps, 'step')}, tolerance {number(sweep.settings.tol)}"


def selection(rows: Sequence[SweepRow], most: int) -> list[SweepRow]:
    """The rows themselves, or an even selection with both ends."""
    if len(rows) <= most:
        return list(rows)
    places = sorted({round(i * (len(rows) - 1) / (most - 1)) for i in range(most)})
    return [rows[place] for place in places]


def _table(screen: Screen, rows: Sequence[SweepRow]) -> list[Value]:
    """A row a rate; outcomes that nobody came to have no column."""
    columns = [Column("learning rate", column([row.learning_rate for row in rows], 4))]
    columns += [
        Column(outcome_words(outcome), [_percent(row.share(outcome)) for row in rows])
        for outcome in COLUMNS
        if any(row.share(outcome) for row in rows)
    ]
    others = [sum(row.share(outcome) for outcome in Outcome if outcome not in COLUMNS) for row in rows]
    if any(others):
        columns.append(Column("other", [_percent(share) for share in others]))
    steps = ["–" if row.median_steps is None else f"{row.median_steps:,g}" for row in rows]
    columns.append(Column("median steps", steps))
    columns.append(Column("median f", column([_value(row.median_value) for row in rows], 5)))
    return list(table(screen, columns))


def _percent(share: float) -> str:
    return f"{share:.0%}" if share else "·"


def _value(value: float | None) -> float:
    return math.nan if value is None else value


def _picture(screen: Screen, report: SweepReport) -> Iterator[str]:
    from gdcli.render.plots.sweep import sweep_plot  # noqa: PLC0415 - loads plotext

    rows = report.sweep.rows
    marks = {
        words: rate
        for words, rate in (("stability limit", report.limit), ("suggested", report.suggestion))
        if rate is not None and rows[0].learning_rate <= rate <= rows[-1].learning_rate
    }
    drawn = sweep_plot(
        screen, [row.learning_rate for row in rows], [row.share(Outcome.CONVERGED) for row in rows],
        [_value(row.median_value) for row in rows], marks=marks,
    )  # fmt: skip
    yield from screen.lines(drawn, notes(screen, drawn.notes))


def _findings(report: SweepReport) -> Iterator[tuple[str, Value]]:
    """The rate to use, and the edge of stability as measured and as theory has it."""
    if report.suggestion is None:
        yield "use", f"no rate can be named: {report.reason}"
    else:
        yield "use", f"--lr {number(report.suggestion)}: {report.reason}"
    if report.edge is not None:
        low, high = report.edge
        yield "edge", f"measured between {number(low)} and {number(high)}"
    if report.limit is not None:
        where = "everywhere" if report.limit_exact else "at a minimum"
        yield "limit", f"{number(report.limit)} by theory, from the curvature ({where})"
