"""Rows held back: drawn by the seed, or the last ones; each row is in one of the two parts."""

from __future__ import annotations

import numpy as np
import pytest

from gdcli.data.splitting import split_rows
from gdcli.errors import UsageError
from gdcli.model.fit import DataFacts, DataTable

TABLE = DataTable(10, {"x": np.arange(10.0)}, DataFacts("", 10, {}))


@pytest.mark.parametrize("seed", [None, 0, 1])
def test_each_row_is_in_one_part(seed: int | None) -> None:
    kept, held = split_rows(TABLE, 0.3, seed)
    assert (kept.rows, held.rows) == (7, 3)
    assert sorted([*kept.columns["x"], *held.columns["x"]]) == list(range(10))
    assert list(kept.columns["x"]) == sorted(kept.columns["x"])


def test_the_last_rows_without_a_seed_and_drawn_ones_with_it() -> None:
    assert list(split_rows(TABLE, 0.3, None)[1].columns["x"]) == [7.0, 8.0, 9.0]
    drawn = {tuple(split_rows(TABLE, 0.3, seed)[1].columns["x"]) for seed in range(8)}
    assert len(drawn) > 4


@pytest.mark.parametrize("share", [0.01, 0.99])
def test_no_part_is_empty(share: float) -> None:
    with pytest.raises(UsageError):
        split_rows(TABLE, share, 0)
