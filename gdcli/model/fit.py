"""Tables: the columns that an expression runs over, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gdcli.record import field, record


@record
class ColumnFacts:
    """A column in use: its title in the table, and its extent before scaling."""

    title: str
    minimum: float
    maximum: float
    mean: float
    deviation: float


@record
class SkippedRow:
    """A row that is not used: its line, the title of the column (nothing where the whole row is wrong), the cell."""

    line: int
    title: str
    cell: str


@record
class DataFacts:
    """What was read: rows, dialect, columns by name, and the first of the rows that were skipped.

    `renamed` has the names that columns got here, by title; `words` what is 0 and what is 1 in a target of words.
    """

    source: str
    rows: int
    columns: Mapping[str, ColumnFacts]
    separator: str = ""
    decimal: str = "."
    encoding: str = ""
    skipped: int = 0
    skipped_rows: tuple[SkippedRow, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@record
class DataTable:
    """The columns in use, an array of `rows` floats each, with what is told of them."""

    rows: int
    columns: Mapping[str, Any]
    facts: DataFacts
