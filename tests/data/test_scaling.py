"""Columns on another scale: the extent of a column against exact fractions, also near the largest float."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from gdcli.data.scaling import extent_of, scaled_columns
from gdcli.errors import UsageError

COLUMNS = {
    "small": [0.0, 1.0, 1.0, 6.0],
    "far from zero": [1e6, 1e6 + 1, 1e6 + 3],
    "near the largest float": [0.0, 1e308, 1.5e308],
    "of both signs": [-1.7e308, 1.7e308, 1e300],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_the_extent_is_that_of_exact_fractions(name: str) -> None:
    numbers = [Fraction(number) for number in COLUMNS[name]]
    mean = sum(numbers) / len(numbers)
    size = max(map(abs, numbers))
    deviation = sqrt(sum(((number - mean) / size) ** 2 for number in numbers) / len(numbers)) * float(size)
    found = extent_of(np.array(COLUMNS[name]))
    assert (found.minimum, found.maximum) == (min(COLUMNS[name]), max(COLUMNS[name]))
    assert found.mean == pytest.approx(float(mean), rel=1e-14, abs=1e-14 * float(size))
    assert found.deviation == pytest.approx(deviation, rel=1e-9)


@pytest.mark.parametrize(
    ("scale", "scaled"),
    [("none", [2.0, 4.0, 6.0]), ("standard", [-sqrt(1.5), 0.0, sqrt(1.5)]), ("minmax", [0.0, 0.5, 1.0])],
)
def test_each_scale_has_its_formula_and_can_be_undone(scale: str, scaled: list[float]) -> None:
    column = np.array([2.0, 4.0, 6.0])
    columns, scalings = scaled_columns({"x": column}, scale)
    assert columns["x"].tolist() == pytest.approx(scaled)
    assert (columns["x"] * scalings["x"].factor + scalings["x"].shift).tolist() == pytest.approx(column.tolist())


@pytest.mark.parametrize("scale", ["standard", "minmax"])
def test_a_constant_column_is_only_shifted(scale: str) -> None:
    columns, scalings = scaled_columns({"x": np.full(3, 7.0)}, scale)
    assert (columns["x"].tolist(), scalings["x"].factor) == ([0.0] * 3, 1.0)


def test_a_wrong_scale_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        scaled_columns({"x": np.arange(3.0)}, "standart")
    assert "standard" in caught.value.hint
