"""Eigenvalues in plain Python against numpy's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.calculus.analysis.eigenvalues import JACOBI_SIZE_MAX, eigenvalues


@given(st.integers(1, JACOBI_SIZE_MAX + 2), st.integers(0, 2**32 - 1))
def test_eigenvalues_of_random_matrices_are_those_of_numpy(n: int, seed: int) -> None:
    draw = np.random.default_rng(seed).normal(size=(n, n)) * 10.0 ** np.random.default_rng(seed).integers(-3, 3)
    matrix = draw + draw.T
    expected = np.linalg.eigvalsh(matrix)
    assert eigenvalues(matrix.tolist()) == pytest.approx(expected, rel=1e-12, abs=1e-13 * np.abs(expected).max())


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ([[2.0]], (2.0,)),
        ([[2.0, 0.0], [0.0, 20.0]], (2.0, 20.0)),
        ([[0.0, 1.0], [1.0, 0.0]], (-1.0, 1.0)),
        ([[0.0] * 3] * 3, (0.0, 0.0, 0.0)),
        ([[1e-200, 0.0], [0.0, 1e200]], (1e-200, 1e200)),
    ],
)
def test_known_spectra_are_found_to_the_last_digit(matrix: list[list[float]], expected: tuple[float, ...]) -> None:
    assert eigenvalues(matrix) == pytest.approx(expected, rel=1e-15)


def test_what_is_not_finite_has_no_eigenvalues() -> None:
    assert all(math.isnan(value) for value in eigenvalues([[1.0, math.nan], [math.nan, 1.0]]))
