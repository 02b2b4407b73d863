"""CSV: a header and one row for each iterate; a spreadsheet takes no cell for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gdcli.output.formats.csv_columns import CellValue, table_of

PLAIN_NUMBER: Final = r"[+-]?[0-9]+(?:[.,][0-9]+)*(?:[eE][+-]?[0-9]+)?"
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
"""The first characters of cells that a spreadsheet would calculate."""
QUOTED_CHARACTERS: Final = frozenset(',"\r\n')
"""A cell with one of these stands in quotes."""


def record_lines(record: object) -> Iterator[str]:
    """The table of the record; what is not finite is written `inf`, `-inf`, `nan`, what is missing is empty."""
    table = table_of(record)
    yield ",".join(map(_quoted, table.columns))
    numbers = ",".join(["%r"] * len(table.columns))
    for row in table.rows:
        text = numbers % tuple(row)
        # Of what is no number, each text has a quote and None an o.
        yield ",".join(map(_cell, row)) if "'" in text or "o" in text else text


def _quoted(text: str) -> str:
    """A cell of text: in quotes where RFC 4180 asks for them; in parentheses where it begins as a formula does."""
    if text.startswith(FORMULA_SIGNS) and not is_number(text):
        text = f"({text})"
    return text if QUOTED_CHARACTERS.isdisjoint(text) else '"' + text.replace('"', '""') + '"'


def is_number(text: str) -> bool:
    """Whether a text is a plain number, which a spreadsheet takes as such."""
    return re.fullmatch(PLAIN_NUMBER, text) is not None


def cell_text(cell: CellValue) -> str:
    """One cell: floats as the shortest text that reads back to the same float64."""
    return "" if cell is None else str(cell)


def _cell(cell: CellValue) -> str:
    return _quoted(cell) if isinstance(cell, str) else cell_text(cell)
