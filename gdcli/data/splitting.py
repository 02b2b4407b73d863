"""A table divided in two: the rows to fit, and the rows held back."""

from __future__ import annotations

import numpy as np

from gdcli.data import sentences as say
from gdcli.errors import UsageError
from gdcli.model.fit import DataTable
from gdcli.record import replace


def split_rows(table: DataTable, share: float, seed: int | None) -> tuple[DataTable, DataTable]:
    """The rows to fit, and the share of rows held back: drawn with the seed, or without a seed the last ones.

    Raises UsageError if one of the two would be empty.
    """
    held = round(share * table.rows)
    if not 0 < held < table.rows:
        raise UsageError(say.TOO_FEW_TO_DIVIDE(table.rows, share=f"{share:g}"), say.ANOTHER_SHARE())
    order = np.arange(table.rows) if seed is None else np.random.default_rng(seed).permutation(table.rows)
    cut = table.rows - held
    return _rows(table, np.sort(order[:cut])), _rows(table, np.sort(order[cut:]))


def _rows(table: DataTable, places: np.ndarray[tuple[int], np.dtype[np.int64]]) -> DataTable:
    columns = {name: column[places] for name, column in table.columns.items()}
    return replace(table, rows=len(places), columns=columns)
