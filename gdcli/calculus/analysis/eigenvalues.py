"""Eigenvalues of symmetric matrices: small ones in plain Python, larger ones with numpy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from gdcli.graph.objective import Vector

MatrixLike = Sequence[Sequence[float]]

JACOBI_SIZE_MAX: Final = 12
"""Rows of the largest matrix for which the Jacobi method takes less time than importing numpy."""
JACOBI_SWEEPS_MAX: Final = 50


def eigenvalues(matrix: MatrixLike) -> tuple[float, ...]:
    """The eigenvalues of a symmetric matrix (n×n), in rising order; all nan if an entry is not finite."""
    n = len(matrix)
    if not _is_finite(matrix):
        return (math.nan,) * n
    if n == 2:
        return _of_two(matrix)
    if n <= JACOBI_SIZE_MAX:
        return tuple(sorted(_jacobi([list(map(float, row)) for row in matrix])))
    from numpy.linalg import eigvalsh  # noqa: PLC0415 - numpy is loaded for large matrices only

    return tuple(float(value) for value in eigvalsh(matrix))


def eigensystem(matrix: MatrixLike) -> tuple[Vector, tuple[Vector, ...]] | None:
    """The eigenvalues (n) in rising order and their unit eigenvectors (n of n); None if an entry is not finite."""
    n = len(matrix)
    if not _is_finite(matrix):
        return None
    if n <= JACOBI_SIZE_MAX:
        turned = [[float(i == j) for j in range(n)] for i in range(n)]
        values = _jacobi([list(map(float, row)) for row in matrix], turned)
        order = sorted(range(n), key=values.__getitem__)
        exact = _of_two(matrix) if n == 2 else tuple(values[i] for i in order)
        return exact, tuple(tuple(turned[i]) for i in order)
    from numpy.linalg import eigh  # noqa: PLC0415 - as above

    found, vectors = eigh(matrix)
    return tuple(map(float, found)), tuple(tuple(map(float, column)) for column in vectors.T)


def _of_two(matrix: MatrixLike) -> tuple[float, ...]:
    """Both eigenvalues of a 2×2 matrix, each the float nearest to the exact one.

    (a + c ± √((a − c)² + 4b²))/2 in whole numbers over a common denominator, with a root of more digits than a float
    has; the eigenvalue nearer to 0 is the determinant divided by the other one. In floats the formula is wrong in the
    last bit, and a run with the rate 2/λmax would then converge slowly instead of cycling.
    """
    (a, b), (_, c) = matrix
    if b == 0.0:
        return tuple(sorted((float(a) + 0.0, float(c) + 0.0)))
    ratios = [float(entry).as_integer_ratio() for entry in (a, b, c)]
    common = max(denominator for _, denominator in ratios)  # each is a power of two
    p, q, r = (numerator * (common // denominator) for numerator, denominator in ratios)
    root, bits = _root((p - r) ** 2 + 4 * q * q)
    total = (p + r) << bits
    larger = total + root if total >= 0 else total - root  # times 2·common·2^bits
    found = larger / (2 * common << bits), ((p * r - q * q) << (bits + 1)) / (common * larger) + 0.0
    return tuple(sorted(found))


def _root(square: int) -> tuple[int, int]:
    """The square root of a whole number, times 2^bits, and the bits: 0 if it is exact, else enough for 200 digits."""
    root = math.isqrt(square)
    if root * root == square:
        return root, 0
    bits = max(0, 401 - square.bit_length()) // 2
    return math.isqrt(square << 2 * bits), bits


def _is_finite(matrix: MatrixLike) -> bool:
    return all(math.isfinite(entry) for row in matrix for entry in row)


def _jacobi(a: list[list[float]], vectors: list[list[float]] | None = None) -> list[float]:
    """The eigenvalues by cyclic Jacobi rotations (Golub & Van Loan 2013, section 8.5); changes the matrix.

    `vectors` is the identity before; afterwards its row i is the eigenvector of eigenvalue i.
    """
    pairs = list(combinations(range(len(a)), 2))
    for _ in range(JACOBI_SWEEPS_MAX):
        if all(_is_negligible(a, p, q) for p, q in pairs):
            break
        for p, q in pairs:
            if a[p][q] != 0.0:
                _rotate(a, p, q, vectors)
    return [a[i][i] for i in range(len(a))]


def _is_negligible(a: list[list[float]], p: int, q: int) -> bool:
    """Whether an entry is too small to change the diagonal entries of its row and column."""
    return abs(a[p][q]) <= 1e-17 * (abs(a[p][p]) + abs(a[q][q])) or a[p][q] == 0.0


def _rotate(a: list[list[float]], p: int, q: int, vectors: list[list[float]] | None) -> None:
    """Rotate the matrix and the vectors in the plane (p, q), so that a[p][q] becomes zero."""
    theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q])
    t = math.copysign(1.0, theta) / (abs(theta) + math.hypot(theta, 1.0))
    c = 1.0 / math.hypot(t, 1.0)
    s = t * c
    for k in range(len(a)):
        a[k][p], a[k][q] = c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]
    for k in range(len(a)):
        a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
    a[p][q] = a[q][p] = 0.0
    if vectors is not None:
        u, v = vectors[p], vectors[q]
        vectors[p] = [c * x - s * y for x, y in zip(u, v, strict=True)]
        vectors[q] = [s * x + c * y for x, y in zip(u, v, strict=True)]
