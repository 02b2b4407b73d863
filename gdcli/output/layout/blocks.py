"""The blocks that pages are made of: facts beside their names, tables of aligned cells, notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.style import StyleType
from rich.table import Table
from rich.text import Text

from gdcli.model import Settings
from gdcli.model.sentences import Sentence, Template, shown
from gdcli.output.layout.numbers import number
from gdcli.output.layout.palette import GRAY, css
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.layout.sentences import BEGINNING_OF_FORMULA, COLUMNS_LEFT_OUT
from gdcli.record import record, replace

FORMULA_CHARACTERS_MAX: Final = 600
"""The most characters of a formula on a page."""
DIM_STYLE: Final = css(GRAY)
SIDE_BY_SIDE_FROM_COLUMNS: Final = 50
"""Below this width the names of facts stand above them."""
HEADER_LINES: Final = 3
"""The most lines of a header that a function takes."""
FACT_NAME_COLUMNS: Final = 18
"""Columns of a header's line that the name of the fact and the wrapping take."""
CELL_COLUMNS_MIN: Final = 20
"""A last cell is wrapped within its column if the column has at least this many characters."""
REMARK_COLUMNS: Final = 40
"""The room for the words that say how much of a formula is missing."""

ValueText = Words | Text
NamedValue = tuple[Words, ValueText | Sequence[Words]]
"""A name and its value; a value of several lines has them one below the other."""


@record
class Column:
    """One column of a table: its heading and its cells; they lean to the right unless `left`.

    `short` is the heading on a narrow screen; without it the heading stays as it is.
    """

    heading: Words
    cells: Sequence[Words]
    left: bool = False
    short: Words = ""

    @property
    def width(self) -> int:
        """Characters of the widest of heading and cells."""
        return max(map(len, self.texts))

    @property
    def texts(self) -> list[str]:
        """The heading and the cells in the language in use."""
        return [words if isinstance(words, str) else shown(words) for words in (self.heading, *self.cells)]


def shortened_formula(formula: str, longest: int = FORMULA_CHARACTERS_MAX) -> str:
    """The formula, or its beginning and the number of characters that follow."""
    if len(formula) <= longest:
        return formula
    return shown(BEGINNING_OF_FORMULA(len(formula) - longest, beginning=formula[:longest]))


def function_definition(screen: Screen, variables: Sequence[str], expression: str) -> str:
    """The function as a header shows it, `f(x, y) = …`, in a few lines; the beginning of one that is longer."""
    text = f"f({signature(variables)}) = {expression}"
    room = HEADER_LINES * (screen.width - FACT_NAME_COLUMNS)
    return text if len(text) <= room else shortened_formula(text, max(room - REMARK_COLUMNS, REMARK_COLUMNS))


def signature(names: Sequence[str]) -> str:
    """The variables as arguments of f: `x, y`; with many variables only the first and the last."""
    return ", ".join(names) if len(names) <= 6 else f"{names[0]}, {names[1]}, …, {names[-1]}"


def schedule_with_options(settings: Settings) -> str:
    """The schedule with its options: `step (every = 10)`."""
    return _with_options(settings.schedule, settings.schedule_options.items())


def optimizer_with_options(settings: Settings) -> str:
    """The optimizer with its hyperparameters: `momentum (momentum = 0.5)`."""
    return _with_options(settings.optimizer, settings.hyperparameters.items())


def _with_options(name: str, options: Iterable[tuple[str, float]]) -> str:
    texts = ", ".join(f"{option} = {number(value)}" for option, value in options)
    return f"{name} ({texts})" if texts else name


def as_text(screen: Screen, value: ValueText | Sequence[Words], style: StyleType = "") -> Text:
    """A value of a page as text: words are translated and made safe, a rich text stays as it is."""
    if isinstance(value, Text):
        return value
    lines = [value] if isinstance(value, str | Sentence | Template) else value
    return Text("\n").join(screen.text(line, style) for line in lines)


def facts(screen: Screen, pairs: Iterable[NamedValue]) -> RenderableType:
    """Names and their values in two columns; on a narrow screen or with long names one below the other."""
    pairs = list(pairs)
    longest = max((len(screen.written(name)) for name, _ in pairs), default=0)
    if screen.width < SIDE_BY_SIDE_FROM_COLUMNS or longest > screen.width // 3:
        parts = (part for name, value in pairs for part in (screen.text(name, DIM_STYLE), as_text(screen, value)))
        return Text("\n").join(part for part in parts if part)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        grid.add_row(screen.text(f"  {shown(name)}", DIM_STYLE), as_text(screen, value))
    return grid


def table(screen: Screen, columns: Sequence[Column], styles: Sequence[StyleType] = ()) -> list[RenderableType]:
    """The columns side by side under their headings, one style for each row.

    A row too long for the screen continues below.
    """
    texts = [each.texts for each in columns]
    widths = [max(map(len, cells)) for cells in texts]
    form = "".join(f"  %{'-' if each.left else ''}{width}s" for each, width in zip(columns, widths, strict=True))
    heading, *rows = map(str.rstrip, map(form.__mod__, zip(*texts, strict=True)))
    line = "─" * (min(_width(widths), screen.width) - 2)
    lines = [screen.text(heading, DIM_STYLE), screen.text(f"  {line}", DIM_STYLE)]
    looks = styles or [""] * len(rows)
    indent = _width(widths) - widths[-1]
    return lines + [_row(screen, row, style, indent) for row, style in zip(rows, looks, strict=True)]


def _row(screen: Screen, row: str, style: StyleType, indent: int) -> RenderableType:
    """A row of a table; a last cell that does not fit is wrapped within its column, if the column is wide enough."""
    if len(row) <= screen.width or screen.width - indent < CELL_COLUMNS_MIN:
        return screen.text(row, style) if style else screen.written(row)
    pieces = wrap(row[indent:], screen.width - indent)
    return Text("\n").join(
        screen.text(f"{' ' * indent if place else row[:indent]}{piece}", style) for place, piece in enumerate(pieces)
    )


def width_of(columns: Sequence[Column]) -> int:
    """The width of a table of these columns, in characters."""
    return _width([each.width for each in columns])


def _width(widths: Sequence[int]) -> int:
    """The width of a table of columns of these widths."""
    return 2 + sum(widths) + 2 * (len(widths) - 1)


def fitting(
    screen: Screen, columns: Sequence[Column], least_telling: Sequence[Words]
) -> tuple[list[Column], list[str]]:
    """The columns that fit, and the headings of those that do not.

    On a narrow screen the headings become short first; then columns are left out, the least important one first.
    """
    kept = [_written(screen, each, each.heading) for each in columns]
    if width_of(kept) > screen.width:
        kept = [_written(screen, each, each.short or each.heading) for each in columns]
    named = dict(zip([shown(each.heading) for each in columns], kept, strict=True))
    hidden: list[str] = []
    for heading in map(shown, least_telling):
        if width_of(list(named.values())) <= screen.width:
            break
        if named.pop(heading, None):
            hidden.append(heading)
    return list(named.values()), hidden


def _written(screen: Screen, column: Column, heading: Words) -> Column:
    """A column under this heading in the characters of the screen, so that its width is the visible one."""
    cells = [screen.written(cell) for cell in column.cells]
    return replace(column, heading=screen.written(heading), cells=cells)


def columns_left_out(hidden: Sequence[str]) -> list[Sentence]:
    """The note on columns that are left out; none if all are shown."""
    return [COLUMNS_LEFT_OUT(names=", ".join(hidden))] if hidden else []


def parting(rates: Sequence[float], limit: float) -> int | None:
    """The first row beyond a limit, in the order of the rows; None if no single line separates the rows."""
    sides = [rate < limit for rate in rates]
    changes = [row for row in range(1, len(sides)) if sides[row] != sides[row - 1]]
    return changes[0] if len(changes) == 1 else None


def parting_line(screen: Screen, words: Words, width: int) -> Text:
    """A line across a table of this width, with words in it."""
    room, text = min(width, screen.width) - 2, screen.written(words)
    return screen.text(f"  {f' {text} '.center(room, '╌') if len(text) + 2 < room else text}", DIM_STYLE)


def notes(screen: Screen, texts: Iterable[Words]) -> RenderableType:
    """The notes of a page, in a weak color."""
    grid = Table.grid()
    grid.add_column(overflow="fold")
    for text in texts:
        grid.add_row(screen.text(text, DIM_STYLE))
    return Padding(grid, (0, 0, 0, 2))
