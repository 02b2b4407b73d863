"""Tables for expressions: read, with the columns that are in use."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Final

from gdcli.errors import UsageError
from gdcli.explore import sentences as say
from gdcli.language.sentences import COLUMNS_ARE
from gdcli.model.sentences import Sentence
from gdcli.record import field, record

if TYPE_CHECKING:
    from gdcli.data.frames import FrameTable
    from gdcli.data.rows import TableRows
    from gdcli.data.table import Table
    from gdcli.model.fit import DataFacts, DataTable

COLUMNS_NAMED_MAX: Final = 12
SKIPPED_ROWS_SHARE_MAX: Final = 0.1
"""The share of rows that may be skipped before it is an error."""


@record
class DataOptions:
    """A table, as a path, a mapping of columns or a data frame, and how to read it; what is None is found out.

    `renames`: title of a column -> name. `skip_at_most` is a share of the rows. `on_progress` is called now and then
    with the number of bytes of a file that are read, and its size; an exception that it raises ends the reading.
    """

    source: object
    separator: str | None = None
    decimal: str | None = None
    header: bool | None = None
    renames: Mapping[str, str] = field(default_factory=dict)
    skip_at_most: float = SKIPPED_ROWS_SHARE_MAX
    on_progress: Callable[[int, int], None] | None = field(default=None, compare=False)

    def open(self) -> Table | FrameTable:
        """The table, open: its names are known, its rows are not read yet. Raises UsageError and CannotError."""
        from gdcli.data.table import Table

        if not 0.0 <= self.skip_at_most <= 1.0:
            raise UsageError(say.SKIP_IS_A_SHARE(), say.WRITE_A_SHARE())
        if not isinstance(self.source, str | os.PathLike):
            from gdcli.data.frames import FrameTable  # it loads numpy

            return FrameTable(self.source, self.renames)
        return Table(
            os.fspath(self.source), separator=self.separator, decimal=self.decimal, header=self.header,
            renames=self.renames,
        )  # fmt: skip

    def read(
        self, table: Table | FrameTable, names: Collection[str], word_columns: Collection[str] = ()
    ) -> DataTable:
        """The columns of the open table among `names`, in its order. Raises UsageError if there is none."""
        from gdcli.data.rows import read_rows  # it loads numpy
        from gdcli.data.table import Table
        from gdcli.model.fit import DataTable

        used = [name for name in table.names if name in names]
        if not used:
            raise UsageError(say.NO_COLUMN_IN_USE(table=table.source), _columns(table.names))
        words = [name for name in used if name in word_columns]
        if isinstance(table, Table):
            rows = read_rows(
                table, used, word_columns=words, skip_at_most=self.skip_at_most, on_progress=self.on_progress
            )
        else:
            rows = table.rows(used, words, self.skip_at_most)
        return DataTable(rows.count, rows.columns, _facts(table, rows))


def notes_on(facts: DataFacts) -> tuple[Sentence, ...]:
    """A sentence on the rows that are not used, if there are any."""
    if not facts.skipped:
        return ()
    from gdcli.data.rows import with_first_skipped

    skipped = with_first_skipped(
        say.NOT_USED_FOR_CELLS, say.NOT_USED_AT, say.NOT_USED_FOR_CELLS, facts.skipped_rows,
        facts.skipped, table=facts.source,
    )  # fmt: skip
    return (skipped,)


def renames_from(text: str | Mapping[str, str] | None) -> Mapping[str, str]:
    """`Área (m²)=area,Preço=price` as a mapping from title to name. Raises UsageError."""
    if isinstance(text, Mapping):
        return text
    from gdcli.data.names import parse_renames as parse

    return parse(text)


def _facts(table: Table | FrameTable, rows: TableRows) -> DataFacts:
    from gdcli.data.scaling import extent_of
    from gdcli.model.fit import ColumnFacts, DataFacts

    extents = {name: extent_of(column) for name, column in rows.columns.items()}
    columns = {
        name: ColumnFacts(table.titles[table.names.index(name)], each.minimum, each.maximum, each.mean, each.deviation)
        for name, each in extents.items()
    }
    return DataFacts(
        source=table.source, rows=rows.count, columns=columns, separator=table.separator_name,
        decimal=table.dialect.decimal, encoding=table.encoding, skipped=rows.skipped, skipped_rows=rows.skipped_rows,
        titles=table.titles,
        renamed={title: name for title, name in table.made_names.items() if name in columns}, words=rows.words,
    )  # fmt: skip


def names_beside(text: str, table: Table | FrameTable) -> tuple[str, ...]:
    """The names of the columns, for the reader of a text.

    Raises UsageError if the text has a title that means something else in the language, such as `pi`.
    """
    for title, name in table.made_names.items():
        if name == f"{title}_" and re.search(rf"\b{title}\b(?!\s*\()", text):
            hint = say.NAME_OF_TITLE(title=title, name=name)
            raise UsageError(say.TITLE_OF_LANGUAGE(title=title, table=table.source), hint)
    return tuple(table.names)


def _columns(names: Collection[str]) -> Sentence:
    """The sentence with the names of the columns; of many only the first."""
    template = COLUMNS_ARE if len(names) <= COLUMNS_NAMED_MAX else say.COLUMNS_BEGIN
    return template(names=", ".join(list(names)[:COLUMNS_NAMED_MAX]))
