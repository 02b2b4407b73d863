"""The predictions of a fitted model for the rows of another table."""

from __future__ import annotations

from gdcli.errors import UsageError
from gdcli.explore.fitting import sentences as say
from gdcli.explore.tables import DataOptions
from gdcli.model.fit import Fit, Prediction


def predict(fit: Fit, options: DataOptions) -> Prediction:
    """The rows of a table, each with the model's prediction; for two classes, the probability of class 1.

    A row without a number in a column of the model has no prediction. Raises UsageError if the table lacks a column of
    the model, and CannotError if it cannot be read.
    """
    from gdcli.data.cells import reader
    from gdcli.data.dialect import numbered_rows
    from gdcli.data.table import Table

    assert fit.view is not None
    with options.open() as table:
        if not isinstance(table, Table):
            raise UsageError(say.ROWS_OF_A_FILE(), say.GIVE_ITS_PATH())
        names = list(fit.view.rows(1)[0])
        places = [table.place(name) for name in names]
        read = reader(table.dialect.decimal)
        rows = [row for _, text in table.chunks() for _, row in numbered_rows(text, table.dialect.separator) if row]
        width = len(table.titles)
    padded = [tuple(cell.strip() for cell in (*row, *[""] * width)[:width]) for row in rows]
    numbers = [[read(row[place]) for place in places] for row in padded]
    whole = [place for place, row in enumerate(numbers) if all(value == value for value in row)]
    columns = {name: [numbers[place][index] for place in whole] for index, name in enumerate(names)}
    said = dict(zip(whole, fit.view.descent(columns) if whole else (), strict=True))
    return Prediction(table.titles, tuple(padded), tuple(said.get(place) for place in range(len(padded))))
