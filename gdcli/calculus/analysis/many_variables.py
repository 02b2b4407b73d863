"""Many variables: extreme eigenvalues and the minimizer of a quadratic, computed from Hessian-vector products only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from gdcli.graph.code.numpy_operations import Array

HessianProduct = Callable[[Array], Array]

LANCZOS_STEPS_MAX: Final = 80
CHECK_INTERVAL_STEPS: Final = 20
RESIDUAL_SHARE_MAX: Final = 1e-3
"""An eigenvalue is accepted when its residual, which bounds its error, is at most this share of it."""
DIRECTION_SHARE_MIN: Final = 1e-9
"""A new direction below this share of the largest entry is rounding: the Krylov space is complete."""
CONJUGATE_STEPS_MAX: Final = 150


def spectrum_ends(product: HessianProduct, n: int) -> tuple[float | None, float | None]:
    """The smallest and the largest eigenvalue of a symmetric n×n operator; None for one that has not converged.

    Lanczos's method, with each new vector orthogonalized twice against all before (Golub & Van Loan 2013, 10.1).
    """
    most = min(n, LANCZOS_STEPS_MAX)
    basis = np.zeros((most + 1, n))
    tridiagonal = np.zeros((most + 1, most + 1))
    start = np.random.default_rng(0).normal(size=n)
    basis[0] = start / np.linalg.norm(start)
    ends: tuple[float | None, float | None] = (None, None)
    for k in range(most):
        w = product(basis[k])
        tridiagonal[k, k] = w @ basis[k]
        for _ in range(2):
            w = w - basis[: k + 1].T @ (basis[: k + 1] @ w)
        beta = float(np.linalg.norm(w))
        if not np.isfinite(beta):
            return None, None
        done = k + 1 == n or beta <= DIRECTION_SHARE_MIN * np.abs(tridiagonal).max()
        if done or (k + 1) % CHECK_INTERVAL_STEPS == 0:
            ends = _ritz_ends(tridiagonal[: k + 1, : k + 1], 0.0 if done else beta)
            if done or None not in ends:
                break
        basis[k + 1] = w / beta
        tridiagonal[k, k + 1] = tridiagonal[k + 1, k] = beta
    return ends


def _ritz_ends(tridiagonal: Array, beta: float) -> tuple[float | None, float | None]:
    """The smallest and the largest eigenvalue of the tridiagonal matrix; None for one whose residual is too large.

    The residual is `beta` times the last component of the eigenvector.
    """
    values, vectors = np.linalg.eigh(tridiagonal)

    def accepted(i: int) -> float | None:
        return float(values[i]) if beta * abs(vectors[-1, i]) <= RESIDUAL_SHARE_MAX * abs(values[i]) else None

    return accepted(0), accepted(-1)


def minimizing_step(product: HessianProduct, gradient: Array) -> Array | None:
    """−H⁻¹g of a convex quadratic by conjugate gradients (Hestenes & Stiefel 1952); None where they do not converge."""
    step = np.zeros_like(gradient)
    residual = -gradient
    direction = residual
    size = first = float(residual @ residual)
    for _ in range(CONJUGATE_STEPS_MAX):
        if size <= 1e-20 * first:
            return step
        image = product(direction)
        bend = float(direction @ image)
        if not bend > 0.0:
            return None
        step = step + size / bend * direction
        residual = residual - size / bend * image
        before, size = size, float(residual @ residual)
        direction = residual + size / before * direction
    return None
