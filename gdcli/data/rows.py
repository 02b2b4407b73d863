"""The rows of a table as columns of floats: chunks of plain numbers are read fast, all others cell by cell."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdcli.data import sentences as say
from gdcli.data.cells import COMMA, POINT, is_missing, reader
from gdcli.data.dialect import BLANKS, numbered_rows
from gdcli.data.table import Table
from gdcli.data.words import ColumnWords
from gdcli.errors import UsageError
from gdcli.model.fit import SkippedRow
from gdcli.model.sentences import Sentence, Template
from gdcli.record import record

ColumnArray = NDArray[np.float64]
NAMED_ROWS: Final = 5
"""The number of skipped rows of which line and cell are kept."""
SHOWN_CELL: Final = 24


@record
class TableRows:
    """The read columns by name, each of floats (rows), the number of skipped rows, and the first of these.

    `words`: for each column of two words, the word that became 0 and the word that became 1.
    """

    columns: Mapping[str, ColumnArray]
    count: int
    skipped: int
    skipped_rows: tuple[SkippedRow, ...]
    words: Mapping[str, tuple[str, str]]


def read_rows(
    table: Table,
    used: Sequence[str],
    *,
    word_columns: Sequence[str] = (),
    skip_at_most: float,
    on_progress: Callable[[int, int], None] | None = None,
) -> TableRows:
    """The columns `used`, by name. Those of `word_columns` may hold two words, which become 0 and 1.

    Rows with a cell among them that is no number are skipped. If the source has a size, `on_progress(read, size)` is
    called with numbers of bytes. Raises UsageError if a column is text, if no row is left, or if more than the share
    `skip_at_most` is skipped.
    """
    row_reader = RowReader(table, used, word_columns)
    for line, text in table.chunks():
        row_reader.take(line, text)
        if on_progress is not None and table.size:
            on_progress(table.bytes_read, table.size)
    return row_reader.finished(skip_at_most)


class RowReader:
    """One pass over the rows of a table; `skipped_rows` are the first of the rows that could not be used."""

    def __init__(self, table: Table, used: Sequence[str], word_columns: Sequence[str] = ()) -> None:
        self.table = table
        self.used = tuple(used)
        self.places = [table.place(name) for name in used]
        self.width = len(table.titles)
        self.words = {self.used.index(name): ColumnWords() for name in word_columns if name in used}
        self.parts: list[ColumnArray] = []
        self.count = self.skipped = 0
        self.skipped_rows: list[SkippedRow] = []
        self.texts = [False] * len(self.used)
        self.numbers = [False] * len(self.used)
        self._read = reader(table.dialect.decimal)

    def take(self, line: int, text: str) -> None:
        """Read one chunk."""
        block = self._fast(text)
        if block is None:
            block = self._careful(line, text)
        self.parts.append(block)
        self.count += len(block)

    def _fast(self, text: str) -> ColumnArray | None:
        """A chunk of plain numbers, read by numpy; None if a cell is not a plain number."""
        separator, decimal = self.table.dialect.separator, self.table.dialect.decimal
        if '"' in text or (self.words and any(not words.is_numeric for words in self.words.values())):
            return None
        if decimal == COMMA:
            if separator == COMMA or POINT in text:
                return None
            text = text.replace(COMMA, POINT)
        lines = [line for line in text.split("\n") if line]
        if separator != BLANKS and {line.count(separator) for line in lines} != {self.width - 1}:
            return None
        try:
            block = np.loadtxt(lines, delimiter=None if separator == BLANKS else separator, comments=None, ndmin=2)
        except ValueError:
            return self._fast_columns(lines, separator)
        return self._checked(block[:, self.places] if block.shape[1] == self.width else None)

    def _fast_columns(self, lines: list[str], separator: str) -> ColumnArray | None:
        """The same chunk read in the columns in use only, because the others may be text."""
        if separator == BLANKS:
            return None
        try:
            block = np.loadtxt(lines, delimiter=separator, comments=None, ndmin=2, usecols=self.places)
        except ValueError:
            return None
        return self._checked(block)

    def _checked(self, block: ColumnArray | None) -> ColumnArray | None:
        """The block if every number in it is finite, else None."""
        return block if block is not None and bool(np.isfinite(block).all()) else None

    def _careful(self, line: int, text: str) -> ColumnArray:
        """A chunk cell by cell; a row that cannot be used is counted, and the first ones are named."""
        kept: list[list[float]] = []
        for begin, row in numbered_rows(text, self.table.dialect.separator, line):
            values = self.numbers_of(row, begin) if row else None
            if values is not None:
                kept.append(values)
        return np.array(kept, dtype=np.float64).reshape(len(kept), len(self.used))

    def numbers_of(self, row: Sequence[str], line: int) -> list[float] | None:
        """The numbers of one row, or None if the row is skipped."""
        if any(cell.strip() for cell in row[self.width :]):
            self._skip(SkippedRow(line, "", say.TOO_MANY_CELLS(cells=len(row), width=self.width)))
            return None
        values: list[float] = []
        for place, column in enumerate(self.places):
            cell = row[column] if column < len(row) else ""
            words = self.words.get(place)
            value = self._read(cell) if words is None else words.read(cell, self._read)
            if value != value:
                self.texts[place] |= not is_missing(cell)
                self._skip(SkippedRow(line, self.table.titles[column], cell.strip()[:SHOWN_CELL]))
                return None
            self.numbers[place] = True
            values.append(value)
        return values

    def _skip(self, row: SkippedRow) -> None:
        self.skipped += 1
        if len(self.skipped_rows) < NAMED_ROWS:
            self.skipped_rows.append(row)

    def finished(self, skip_at_most: float) -> TableRows:
        """The columns after the last chunk. Raises UsageError if they cannot be used."""
        for place, words in self.words.items():
            words.check(self.table.titles[self.places[place]])
        self._refuse_text()
        check_skipped(self.table.source, self.used, self.count, self.skipped, self.skipped_rows, skip_at_most)
        whole = (np.concatenate([part[:, place] for part in self.parts]) for place in range(len(self.used)))
        columns = dict(zip(self.used, whole, strict=True))
        for place, words in self.words.items():
            columns[self.used[place]] = words.ordered(columns[self.used[place]])
        pairs = {self.used[place]: words.pair for place, words in self.words.items() if words.pair}
        return TableRows(columns, self.count, self.skipped, tuple(self.skipped_rows), pairs)

    def _refuse_text(self) -> None:
        """Refuse a column without any cell that could be read. Raises UsageError."""
        for place, is_text in enumerate(self.texts):
            if is_text and not self.numbers[place] and not self.count:
                title, first = repr(self.table.titles[self.places[place]]), self.skipped_rows
                reason = with_first_skipped(say.A_TEXT_COLUMN, say.A_TEXT_COLUMN_AT, None, first, title=title)
                raise UsageError(reason, say.USE_NUMBERS())


def check_skipped(
    source: str, used: Sequence[str], count: int, skipped: int, named: Sequence[SkippedRow], skip_at_most: float
) -> None:
    """Raises UsageError if no row is left, or if more than the share `skip_at_most` of all rows cannot be used."""
    if not count:
        reason = with_first_skipped(
            say.NO_ROW, say.NO_ROW_AT, say.NO_ROW_FOR_CELLS, named, table=source, columns=", ".join(used)
        )
        raise UsageError(reason, say.CHECK_DIALECT() if skipped else say.WANTED_TABLE())
    rows = count + skipped
    if skipped > skip_at_most * rows:
        reason = with_first_skipped(
            say.SKIPPED_MANY, say.SKIPPED_MANY_AT, say.SKIPPED_MANY_FOR_CELLS, named, skipped, rows=rows
        )
        raise UsageError(reason, say.ALLOW_SKIPPING(share=f"{math.ceil(100 * skipped / rows) / 100:g}"))


def with_first_skipped(
    alone: Template, at_cell: Template, for_cells: Template | None, named: Sequence[SkippedRow],
    count: int | None = None, /, **fields: str | int,
) -> Sentence:  # fmt: skip
    """A sentence, with the first skipped row if there is one; `count` chooses between singular and plural."""
    row = named[0] if named else None
    if row is not None and row.title:
        return at_cell(count, **fields, line=row.line, cell=repr(row.cell), where=repr(row.title))
    if row is None or for_cells is None:
        return alone(count, **fields)
    return for_cells(count, **fields, line=row.line, cell=row.cell)
