"""Tables in memory: a mapping of columns, or a data frame, of which only common attributes are used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from gdcli.data import sentences as say
from gdcli.data.dialect import Dialect
from gdcli.data.names import place_of, readable_names
from gdcli.data.rows import NAMED_ROWS, TableRows, check_skipped
from gdcli.data.words import ColumnWords
from gdcli.errors import UsageError
from gdcli.model.fit import SkippedRow

SOURCE: Final = "data"
"""The name of a table without a file."""
EXAMPLE: Final = "{'x': [1, 2], 'y': [3, 5]}"


class FrameTable:
    """Columns in memory, read like the columns of a file: rows with a value that is no number are skipped.

    `data` is a mapping from title to values, or an object such as a frame of pandas or polars, with titles in `columns`
    and the values of a column in `data[title]`. Raises UsageError for anything else.
    """

    source = SOURCE
    encoding = separator_name = ""
    dialect = Dialect("", ".", header=True)

    def __init__(self, data: Any, renames: Mapping[str, str]) -> None:  # noqa: ANN401 - any frame
        titles = list(data) if isinstance(data, Mapping) else list(getattr(data, "columns", ()))
        if not titles or not hasattr(data, "__getitem__"):
            is_empty = isinstance(data, Mapping) or hasattr(data, "columns")
            reason = say.NO_COLUMNS() if is_empty else say.NO_TABLE(kind=type(data).__name__)
            raise UsageError(reason, say.WHAT_IS_A_TABLE(example=EXAMPLE))
        self.titles = tuple(map(str, titles))
        self.names = readable_names(self.titles, renames)
        self._values = {name: data[title] for name, title in zip(self.names, titles, strict=True)}

    @property
    def made_names(self) -> dict[str, str]:
        """The titles of columns that have another name in expressions."""
        return {title: name for title, name in zip(self.titles, self.names, strict=True) if title != name}

    def __enter__(self) -> FrameTable:
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing: no file is open."""

    def place(self, name: str) -> int:
        """The place of a column, by its name or title. Raises UsageError with the nearest one."""
        return place_of(name, self.names, self.titles)

    def rows(self, used: Sequence[str], word_columns: Sequence[str], skip_at_most: float) -> TableRows:
        """The columns `used` as floats (see `rows.read_rows`)."""
        words = {name: ColumnWords() for name in word_columns if name in used}
        columns = {name: _numbers(self._values[name], words.get(name)) for name in used}
        counts = {len(column) for column in columns.values()}
        if len(counts) > 1:
            lengths = ", ".join(map(str, sorted(counts)))
            raise UsageError(say.DIFFERENT_LENGTHS(), say.THE_LENGTHS(lengths=lengths))
        for name, each in words.items():
            each.check(self.titles[self.names.index(name)])
        usable = np.logical_and.reduce([np.isfinite(column) for column in columns.values()])
        skipped = [self._skipped(columns, int(row)) for row in np.flatnonzero(~usable)[:NAMED_ROWS]]
        count, missing = int(usable.sum()), int((~usable).sum())
        check_skipped(SOURCE, tuple(used), count, missing, skipped, skip_at_most)
        kept = {name: np.ascontiguousarray(column[usable]) for name, column in columns.items()}
        for name, each in words.items():
            kept[name] = each.ordered(kept[name])
        pairs = {name: each.pair for name, each in words.items() if each.pair}
        return TableRows(kept, count, missing, tuple(skipped), pairs)

    def _skipped(self, columns: Mapping[str, Any], row: int) -> SkippedRow:
        """The first value of a row that is no number; rows are counted from 1."""
        name = next(name for name, column in columns.items() if not np.isfinite(column[row]))
        cell = list(self._values[name])[row]
        return SkippedRow(row + 1, self.titles[self.names.index(name)], str(cell)[:24])


def _numbers(values: Iterable[Any], words: ColumnWords | None) -> Any:  # noqa: ANN401 - an array of floats
    """The values of a column as floats: nan for a value that is no number."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise UsageError(say.NOT_ONE_VALUE(), say.GIVE_A_LIST())
    if array.dtype.kind in "fiub":
        return array.astype(np.float64)
    read = _number if words is None else lambda value: words.read("" if value is None else str(value), _number)
    return np.array([read(value) for value in array.tolist()], dtype=np.float64)


def _number(value: Any) -> float:  # noqa: ANN401
    """A value as a float; nan if it is no number."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")
