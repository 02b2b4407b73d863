"""The ends of a large spectrum from Hessian-vector products alone: the Lanczos process in plain Python.

Source: Golub & Van Loan 2013, Matrix Computations, section 10.1. Every new vector is made orthogonal to all before it,
which costs little for some eighty of them and keeps copies of an eigenvalue from appearing.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from operator import mul
from typing import Final

from gdcli.diagnosis.spectrum import eigensystem
from gdcli.model import norm

Vector = tuple[float, ...]

MOST_PRODUCTS: Final = 80
CHECK_EVERY: Final = 20
SETTLED: Final = 1e-3
"""An end is believed when its residual, which bounds its error, is below this part of it; the error is far smaller."""


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """The inner product."""
    return float(sum(map(mul, a, b)))


def spectrum_ends(multiply: Callable[[Vector], Vector], n: int) -> tuple[float | None, float | None]:
    """The smallest and the largest eigenvalue of a symmetric n×n operator; None for an end that has not settled."""
    draw = random.Random(0)
    basis = [_unit([draw.gauss(0.0, 1.0) for _ in range(n)])]
    alphas: list[float] = []
    betas: list[float] = []
    least = most = None
    for count in range(1, min(n, MOST_PRODUCTS) + 1):
        w = list(multiply(basis[-1]))
        alphas.append(dot(w, basis[-1]))
        for q in basis:
            share = dot(w, q)
            w = [x - share * y for x, y in zip(w, q, strict=True)]
        beta = norm(w)
        if not math.isfinite(beta):
            return None, None
        exhausted = beta <= 1e-14 * max(map(abs, alphas)) or count == n
        if exhausted or count % CHECK_EVERY == 0:
            least, most = _ritz_ends(alphas, betas, 0.0 if exhausted else beta)
            if exhausted or (least is not None and most is not None):
                break
        betas.append(beta)
        basis.append(tuple(x / beta for x in w))
    return least, most


def _ritz_ends(alphas: list[float], betas: list[float], beta: float) -> tuple[float | None, float | None]:
    """Both ends of the tridiagonal matrix, each None while its residual, beta times its last component, is large."""
    k = len(alphas)
    matrix = [[0.0] * k for _ in range(k)]
    for i, alpha in enumerate(alphas):
        matrix[i][i] = alpha
        if i + 1 < k:
            matrix[i][i + 1] = matrix[i + 1][i] = betas[i]
    system = eigensystem(matrix)
    if system is None:
        return None, None
    values, vectors = system

    def believed(i: int) -> float | None:
        return values[i] if beta * abs(vectors[i][-1]) <= SETTLED * abs(values[i]) else None

    return believed(0), believed(-1)


def _unit(vector: Sequence[float]) -> Vector:
    length = norm(vector)
    return tuple(x / length for x in vector)
