"""CSV: a header and a row an iterate; no cell needs quotes, and none can be taken for a formula by a spreadsheet.

Names are letters, digits and `_`; words come from our own tables; a minus sign only ever begins a number.
"""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.errors import UsageError
from gdcli.export.shapes import Cell, shape_of


def lines(record: object) -> Iterator[str]:
    """The table of the record; what is not finite is written `inf`, `-inf`, `nan`, what is missing is empty."""
    make = shape_of(record).table
    if make is None:
        raise UsageError("csv is for tables of numbers, and this answer is not one", "Use --format json instead.")
    table = make(record)
    yield ",".join(table.columns)
    for row in table.rows:
        yield ",".join([cell_text(cell) for cell in row])


def cell_text(cell: Cell) -> str:
    """One cell: floats as the shortest text that reads back to the same float64."""
    if isinstance(cell, float):
        return repr(cell)
    return "" if cell is None else str(cell)
