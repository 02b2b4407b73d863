"""The predictions of a fitted model for the rows of another table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Final

from gdcli.explore.fitting import sentences as say
from gdcli.model.fit import DataFacts, Fit, Prediction, SkippedRow
from gdcli.model.sentences import Sentence

if TYPE_CHECKING:
    from gdcli.data.table import Table

PREDICTION_COLUMN: Final = "prediction"


def predict(fit: Fit, source: str, renames: Mapping[str, str]) -> Prediction:
    """The rows of a table, each with the model's prediction; for two classes, the probability of class 1.

    The table may be written in another dialect than the one that was fitted, and in another order; columns that the
    model does not use may be missing. `renames` (title -> name) hold for the columns that are there. A row without a
    number in a column of the model, or with too many cells, has no prediction. Raises UsageError if the table lacks a
    column of the model, and CannotError if it cannot be read.
    """
    from gdcli.data.names import unused_name
    from gdcli.data.rows import RowReader

    assert fit.view is not None
    names = list(fit.view.rows(1)[0])
    with _opened(source, fit.data, fit.target) as table:
        table.rename({title: name for title, name in renames.items() if title in table.titles})
        reader = RowReader(table, names)
        numbered = list(table.rows())
        numbers = [reader.numbers_of(row, line) for line, row in numbered]
    usable = [row for row in numbers if row is not None]
    columns = {name: [row[place] for row in usable] for place, name in enumerate(names)}
    found = cycle(fit.view.descent(columns))  # of a model without columns it is one number
    values = tuple(None if row is None else next(found) for row in numbers)
    titles: list[str] = []
    for title in table.titles:
        titles.append(unused_name(title, titles))
    rows = (_of_width(row, len(titles)) for _, row in numbered)
    notes = tuple(_notes(fit, reader.skipped, reader.skipped_rows))
    return Prediction(tuple(titles), tuple(rows), values, unused_name(PREDICTION_COLUMN, titles), notes)


def _opened(source: str, fitted: DataFacts, target: str | None) -> Table:
    """The table, read like the fitted one where it does not show its dialect or has no header."""
    from gdcli.data.dialect import Dialect, separator_named
    from gdcli.data.table import Table

    separator = separator_named(fitted.separator or None)
    likely = Dialect(separator, fitted.decimal, header=True) if separator else None
    of_target = fitted.columns[target].title if target else None
    without_target = [title for title in fitted.titles if title != of_target]
    return Table(source, likely=likely, likely_titles=(fitted.titles, without_target))


def _of_width(row: Sequence[str], width: int) -> tuple[str, ...]:
    """The cells of a row without the blanks around them, as many as there are titles."""
    return tuple(cell.strip() for cell in (*row, *[""] * width)[:width])


def _notes(fit: Fit, missing: int, skipped: Sequence[SkippedRow]) -> Iterator[Sentence]:
    """What to know about the predictions: rows without one, and parameters that are not the last ones."""
    from gdcli.data.rows import with_first_skipped

    if missing:
        for_cells = say.NO_PREDICTION_FOR_CELLS
        yield with_first_skipped(for_cells, say.NO_PREDICTION_AT, for_cells, skipped, missing)
    if fit.run.has_risen:
        yield say.PREDICTED_BY_BEST(step=fit.run.best.step)
