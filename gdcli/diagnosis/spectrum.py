"""Eigenvalues of symmetric matrices: in plain Python while the matrix is small, with numpy where that is faster."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

Matrix = Sequence[Sequence[float]]

SMALL: Final = 12
"""Up to this size the cyclic Jacobi method takes less time than importing numpy."""
SWEEPS: Final = 50


def eigenvalues(matrix: Matrix) -> tuple[float, ...]:
    """The eigenvalues of a symmetric finite matrix (n×n), in rising order; nan where an entry is not finite."""
    n = len(matrix)
    if not all(math.isfinite(entry) for row in matrix for entry in row):
        return (math.nan,) * n
    if n <= SMALL:
        return tuple(sorted(_jacobi([list(map(float, row)) for row in matrix])))
    from numpy.linalg import eigvalsh  # noqa: PLC0415 - numpy costs more than all small problems together

    return tuple(float(value) for value in eigvalsh(matrix))


def _jacobi(a: list[list[float]]) -> list[float]:
    """Cyclic Jacobi rotations until nothing is left off the diagonal (Golub & Van Loan 2013, section 8.5)."""
    n = len(a)
    for _ in range(SWEEPS):
        if all(_negligible(a, p, q) for p in range(n) for q in range(p + 1, n)):
            break
        for p in range(n):
            for q in range(p + 1, n):
                if a[p][q] != 0.0:
                    _rotate(a, p, q)
    return [a[i][i] for i in range(n)]


def _negligible(a: list[list[float]], p: int, q: int) -> bool:
    """Whether an entry no longer changes the diagonal entries beside it."""
    return abs(a[p][q]) <= 1e-17 * (abs(a[p][p]) + abs(a[q][q])) or a[p][q] == 0.0


def _rotate(a: list[list[float]], p: int, q: int) -> None:
    """One rotation in the plane (p, q) that makes a[p][q] zero."""
    theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q])
    t = math.copysign(1.0, theta) / (abs(theta) + math.hypot(theta, 1.0))
    c = 1.0 / math.hypot(t, 1.0)
    s = t * c
    for k in range(len(a)):
        a[k][p], a[k][q] = c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]
    for k in range(len(a)):
        a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
    a[p][q] = a[q][p] = 0.0
