"""The table of iterates: step, point, value, gradient, learning rate, and which of them is the best and the last."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Final, TypeVar

from rich.console import RenderableType

from gdcli.model import Run, norm
from gdcli.model.run import IterateRow, step_of
from gdcli.model.sentences import START, STEP, Sentence, Template
from gdcli.output.layout import labels
from gdcli.output.layout.blocks import Column, notes, table, width_of
from gdcli.output.layout.numbers import align, column, told_apart
from gdcli.output.layout.palette import GREEN, RED, css
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.sections import sentences as say
from gdcli.output.sections.formulas import partial_name
from gdcli.record import record

T = TypeVar("T")

GAP_MARK: Final = "⋮"
SAMPLED_ROWS: Final = 1000
WORDS_FROM_COLUMNS: Final = 60
"""From this width on the best and the last row are marked in words."""
FIRST_ROWS, LAST_ROWS, ROWS_BETWEEN = 6, 3, 7
SELECTIONS: Final = ((FIRST_ROWS, LAST_ROWS, ROWS_BETWEEN), (5, 2, 4), (4, 2, 3), (3, 2, 2), (3, 1, 1), (2, 1, 0))
"""First rows, last rows, and rows between them, from the fairest choice to the shortest."""
LINES_AROUND: Final = 3
"""Lines of the table besides its rows: its heading, the line below it, and a note."""
MARKS: Final[Mapping[str, Template]] = {
    "○": START, "◆": labels.LAST, "★": labels.BEST, "○★": say.START_AND_BEST, "◆★": say.LAST_AND_BEST,
}  # fmt: skip
"""The marks of an iterate (start, last, best), as symbols and in words."""
GEOMETRIC_FROM_RATIO: Final = 30
"""If the last step is at least this multiple of the first one left out, the steps between them grow geometrically."""


@record
class Layout:
    """What a table shows: how many variables, the gradient's components, its norm, the rate, and how many digits."""

    variables: int
    slopes: bool
    size: bool
    rate: bool
    digits: int
    aligned: bool = True  # decimal points under each other, which takes room


@record
class Iterates:
    """The rows of the table by column: `points` and `gradients` have a column for each of n variables."""

    steps: Sequence[int]
    points: Sequence[Sequence[float]]
    values: Sequence[float]
    gradients: Sequence[Sequence[float]]
    norms: Sequence[float]
    rates: Sequence[float | None]


def by_column(rows: Sequence[IterateRow], n: int) -> Iterates:
    """The rows of a trajectory of n variables by column."""
    steps, *numbers, rates = zip(*rows, strict=True)
    gradients = numbers[n + 1 :]
    norms = [*map(norm, zip(*gradients, strict=True))]
    return Iterates([*map(int, steps)], numbers[:n], numbers[n], gradients, norms, rates)


def iterations(screen: Screen, run: Run, *, room: float = math.inf, every_row: bool = False) -> list[RenderableType]:
    """The table with the columns that fit, in `room` lines, and what it leaves out."""
    kept = tuple(run.trajectory.rows)
    steps = [*map(step_of, kept)]
    places = list(range(len(steps))) if every_row else chosen_rows(steps, run.best.step, room - LINES_AROUND)
    rows = [kept[place] for place in places]
    shown = by_column(rows, len(run.variables))
    gaps = gaps_of(places)
    layout, columns = fitting(screen, run, shown, rows)
    columns = [_with_gaps(each, gaps, "" if place else GAP_MARK) for place, each in enumerate(columns)]
    lines = table(screen, columns, _styles(run, shown, gaps))
    symbols = [say.SYMBOLS()] if screen.width < WORDS_FROM_COLUMNS else []
    return [*lines, notes(screen, [*symbols, *_left_out(run, layout, len(rows))])]


def fitting(screen: Screen, run: Run, shown: Iterates, rows: Sequence[IterateRow]) -> tuple[Layout, list[Column]]:
    """The first layout that fits the screen, or the last one there is; tried on some rows where there are many."""
    is_long = len(rows) > SAMPLED_ROWS
    sample = by_column([*rows[:: len(rows) // SAMPLED_ROWS], rows[-1]], len(run.variables)) if is_long else shown
    narrow = screen.width < WORDS_FROM_COLUMNS
    for layout in layouts(run, shown):
        if layout.variables > screen.width:
            continue
        columns = table_columns(run, sample, layout, narrow=narrow)
        if width_of(columns) <= screen.width:
            break
    return layout, table_columns(run, shown, layout, narrow=narrow) if is_long else columns


def layouts(run: Run, iterates: Iterates) -> Iterator[Layout]:
    """The layouts, from the most detailed to the shortest."""
    n = len(run.variables)
    rates = {*iterates.rates} - {None}
    whole = [Layout(n, True, n > 1, True, 10), Layout(n, True, n > 1, True, 8)] if n <= 3 else []
    yield from whole
    for rate in (True, False) if len(rates) <= 1 else (True,):
        yield from (Layout(n, n == 1, n > 1, rate, digits) for digits in (12, 10, 8, 7, 6))
    yield Layout(n, n == 1, n > 1, False, 5)
    yield from (Layout(n, n == 1, n > 1, False, digits, aligned=False) for digits in (6, 5, 4))
    for shown in range(n, 0, -1) if n < 40 else (40, 20, 10, 6, 4, 3, 2, 1):
        yield Layout(shown, n == 1, n > 1, False, 6)
    yield from (Layout(shown, n == 1, n > 1, False, 3, aligned=False) for shown in (1, 0))
    yield Layout(0, False, False, False, 3, aligned=False)


def table_columns(run: Run, rows: Iterates, layout: Layout, *, narrow: bool) -> list[Column]:
    """The columns of a layout."""

    def numbers(heading: str, values: Sequence[float]) -> Column:
        texts = told_apart(values, min(6, layout.digits), layout.digits)
        return Column(heading, align(texts) if layout.aligned else texts)

    n = len(run.variables)
    shown = [numbers(run.variables[i], rows.points[i]) for i in range(layout.variables)]
    rest = [Column("", ["…"] * len(rows.steps))] if layout.variables < n else []
    value = numbers("f" if n > 1 else f"f({run.variables[0]})", rows.values)
    derived = run.variables if layout.slopes else ()
    slopes = [numbers(partial_name(derived[i], run.variables), rows.gradients[i]) for i in range(len(derived))]
    size = [numbers("‖∇f‖", rows.norms)] if layout.size else []
    rate = [Column("η", _rates(rows.rates))] if layout.rate else []
    steps = Column(STEP(), [*map(str, rows.steps)])
    marks = Column("", _marks(run, rows.steps, narrow=narrow), left=True)
    return [steps, *shown, *rest, value, *slopes, *size, *rate, marks]


def _rates(rates: Sequence[float | None]) -> list[str]:
    """The learning rates; the last iterate of a run has none."""
    texts = iter(column([rate for rate in rates if rate is not None]))
    return ["" if rate is None else next(texts) for rate in rates]


def _marks(run: Run, steps: Sequence[int], *, narrow: bool) -> list[Words]:
    """The mark of each iterate (start, last, best), in words where there is room for them."""
    symbols = {run.final.step: "◆"} | {0: "○"}
    if len(run.trajectory) > 1:
        symbols[run.best.step] = f"{symbols.get(run.best.step, '')}★"
    marks: Mapping[int, Words] = symbols if narrow else {step: MARKS[symbol]() for step, symbol in symbols.items()}
    return [marks.get(step, "") for step in steps]


def _with_gaps(each: Column, gaps: Sequence[int], mark: str) -> Column:
    """The column with a mark where rows were left out."""
    return Column(each.heading, _spaced(each.cells, gaps, mark), each.left)


def _styles(run: Run, rows: Iterates, gaps: Sequence[int]) -> list[str]:
    """The look of each row, none for the gaps.

    The best row is green, one without a finite value is red; both say so in words too.
    """
    best = {run.best.step: f"bold {css(GREEN)}"}
    sizes = zip(rows.steps, rows.values, rows.norms, strict=True)
    looks = [best.get(k, "") if isfinite(value) and isfinite(size) else css(RED) for k, value, size in sizes]
    return _spaced(looks, gaps, "")


def _spaced(cells: Sequence[T], gaps: Sequence[int], mark: T) -> list[T]:
    """The cells with a mark before each row before which others were left out."""
    spaced = list(cells)
    for index in reversed(gaps):
        spaced.insert(index, mark)
    return spaced


def _left_out(run: Run, layout: Layout, shown: int) -> Iterator[Sentence]:
    """Notes on what the table does not show, and on the options that show it."""
    total = len(run.trajectory)
    if total < run.steps_taken + 1:
        yield say.ITERATES_KEPT(kept=total, all=run.steps_taken + 1)
    if shown < total:
        yield say.ITERATES_SHOWN(shown=shown, all=total)
    hidden = len(run.variables) - layout.variables
    if hidden:
        yield say.VARIABLES_HIDDEN(hidden=hidden, all=len(run.variables))
    if not layout.slopes and not layout.size:
        yield say.GRADIENT_HIDDEN()


def chosen_rows(steps: Sequence[int], best: int, room: float = math.inf) -> list[int]:
    """The positions of the rows to show, in order: the fairest choice that fits `room` lines, gaps among them.

    `steps`: the steps that were kept; `best`: the best of them. All of them, if they fit and a choice saves no lines.
    """
    for first, last, between in SELECTIONS:
        places = _selection(steps, best, min(first, len(steps)), max(len(steps) - last, 0), between)
        lines = len(places) + len(gaps_of(places))
        if len(steps) <= min(lines + 1, room):  # a choice has a line more, the note on what was left out
            return list(range(len(steps)))
        if lines <= room:
            break
    return places


def _selection(steps: Sequence[int], best: int, first: int, last: int, between: int) -> list[int]:
    """The rows before `first`, those from `last` on, about `between` at round steps in the middle, and the best one."""
    inside: list[int] = []
    if between and first < last:
        rounded = (bisect_left(steps, step) for step in round_steps(steps[first], steps[last - 1]))
        inside = [place for place in rounded if first <= place < last][:: -(-ROWS_BETWEEN // between)]
    best_place = min(bisect_left(steps, best), len(steps) - 1)
    return sorted({*range(first), *inside, *range(last, len(steps)), best_place})


def gaps_of(places: Sequence[int]) -> list[int]:
    """The rows before which others are left out."""
    return [index for index in range(1, len(places)) if places[index] != places[index - 1] + 1]


def round_steps(low: int, high: int) -> list[int]:
    """A few round numbers between two steps: evenly spaced where they are near each other, else 1, 2, 5, 10, 20."""
    if high <= GEOMETRIC_FROM_RATIO * max(low, 1):
        stride = _round_stride((high - low) / ROWS_BETWEEN)
        return list(range(-(-low // stride) * stride, high + 1, stride))
    series = [factor * 10**power for power in range(len(str(high))) for factor in (1, 2, 5)]
    within = [step for step in series if low <= step <= high]
    tens = [step for step in within if str(step).rstrip("0") == "1"]
    return within if len(within) <= ROWS_BETWEEN + 2 else tens


def _round_stride(size: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, … that is no less."""
    scale = 1
    while 5 * scale < size:
        scale *= 10
    return next(factor * scale for factor in (1, 2, 5) if factor * scale >= size)
