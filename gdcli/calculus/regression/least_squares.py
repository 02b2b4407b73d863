"""Least squares in floats.

A model that is linear in its parameters is solved by an orthogonal factorization with iterative refinement, any other
model by the Levenberg-Marquardt method.

Sources: Björck 1967, "Iterative refinement of linear least squares solutions I" (refinement of the augmented system);
Higham 2002, Accuracy and Stability of Numerical Algorithms, chapters 12 and 20 (iterative refinement); Marquardt 1963,
"An algorithm for least-squares estimation of nonlinear parameters"; Moré 1978, "The Levenberg-Marquardt algorithm:
implementation and theory" (growing column scales); Nielsen 1999, "Damping parameter in Marquardt's method" (change of
the damping).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from gdcli.graph.code.numpy_operations import Array
from gdcli.record import record

REFINEMENTS_MAX: Final = 12
"""Steps of iterative refinement."""
RANK_TOLERANCE: Final = 1e-13
"""The norm of a scaled column, orthogonal to the others, below which it counts as linearly dependent on them."""
ITERATIONS_MAX: Final = 2_000
"""Levenberg-Marquardt steps from one start."""
DAMPING_START: Final = 1e-3
DAMPING_MAX: Final = 1e18
STEP_ROUNDING_SHARE: Final = 1e-14
"""The size of a step, relative to the parameters, up to which it counts as a rounding error."""
DIGITS_MAX: Final = 15
"""Digits of a float that holds an exact solution."""
FLOAT_DIGITS_MAX: Final = 13
"""The largest number of digits that a solution computed in floats claims."""
EPSILON: Final = 2.0**-52


@record
class FloatFit:
    """The parameters (n), and the number of their digits that are claimed to be right.

    `solution` is None where the fit found no unique minimum. `flat` is then a direction (n) along which a linear model
    does not change, None for other models.
    """

    solution: tuple[float, ...] | None
    digits: int = 0
    flat: tuple[float, ...] | None = None


@np.errstate(all="ignore")
def linear_fit(
    design: Array, target: Array, ridge: float = 0.0, tolerance: float = RANK_TOLERANCE
) -> FloatFit:
    """The minimizer of ‖design·x − target‖² + ridge·‖x‖², for a design (N×n) and a target (N).

    The columns count as linearly dependent if one of them, scaled to the norm 1, has a part orthogonal to the others
    whose norm is at most `tolerance`.
    """
    n = design.shape[1]
    if ridge > 0.0:
        design = np.vstack([design, math.sqrt(ridge) * np.eye(n)])
        target = np.concatenate([target, np.zeros(n)])
    scales = np.linalg.norm(design, axis=0)
    scales[scales == 0.0] = 1.0
    scaled = design / scales
    q, r = np.linalg.qr(scaled)
    if np.abs(np.diag(r)).min() <= tolerance or len(target) < n:
        return FloatFit(None, flat=_flat_direction(r, scales))
    solution, change = _refined(scaled, target, q, r)
    # The entries of the design have rounding errors, too; the condition number multiplies them.
    rounding = EPSILON * float(np.linalg.cond(r))
    digits = int(-math.log10(max(change, rounding, 10.0**-FLOAT_DIGITS_MAX)))
    return FloatFit(tuple((solution / scales).tolist()), max(0, digits))


def _refined(design: Array, target: Array, q: Array, r: Array) -> tuple[Array, float]:
    """The solution (n) by iterative refinement with residuals in extended precision, and its last relative change."""
    wide, right = design.astype(np.longdouble), target.astype(np.longdouble)
    x = np.zeros(design.shape[1], dtype=np.longdouble)
    residual = np.zeros(len(target), dtype=np.longdouble)
    change = last = math.inf
    for _ in range(REFINEMENTS_MAX):
        f = (right - residual - wide @ x).astype(np.float64)
        g = (-(wide.T @ residual)).astype(np.float64)
        below = np.linalg.solve(r.T, g)
        along = q.T @ f
        step = np.linalg.solve(r, along - below)
        residual += (f - q @ along) + q @ below
        x += step
        last, change = change, float(np.abs(step / np.where(x == 0.0, 1.0, x.astype(np.float64))).max())
        if change < 1e-18 or not change < last:
            break
    return x.astype(np.float64), min(change, last)


def _flat_direction(triangle: Array, scales: Array) -> tuple[float, ...]:
    """The direction (n) of the smallest singular value: along it the model changes least."""
    _, _, vectors = np.linalg.svd(triangle, full_matrices=True)
    direction: Array = vectors[-1] / scales
    result: list[float] = (direction / np.abs(direction).max()).tolist()
    return tuple(result)


Residuals = Callable[[Sequence[float]], tuple[Array, Array]]
"""Residuals (N) and their Jacobian (N×n) at a point (n)."""


@np.errstate(all="ignore")
def nonlinear_fit(residuals: Residuals, start: Sequence[float], should_stop: Callable[[], bool]) -> FloatFit:
    """A local minimizer of ‖residuals‖², by the Levenberg-Marquardt method from `start` (n)."""
    point = np.array(start, dtype=np.float64)
    r, jacobian = residuals(point.tolist())
    if not (np.isfinite(r).all() and np.isfinite(jacobian).all()):
        return FloatFit(None)
    total, scales = float(r @ r), np.zeros(len(point))
    damping, growth = DAMPING_START, 2.0
    for _ in range(ITERATIONS_MAX):
        scales = np.maximum(scales, np.linalg.norm(jacobian, axis=0))
        step = _damped_step(jacobian, r, np.where(scales > 0.0, scales, 1.0), damping)
        trial = point + step
        relative = float(np.abs(step / np.where(point == 0.0, 1.0, point)).max())
        new, slopes = residuals(trial.tolist())
        sum_of_squares = float(new @ new) if np.isfinite(new).all() and np.isfinite(slopes).all() else math.inf
        if sum_of_squares < total:
            predicted = float(-(step @ (jacobian.T @ r)) * 2.0 - np.sum((jacobian @ step) ** 2))
            gain = (total - sum_of_squares) / predicted if predicted > 0.0 else 1.0
            point, r, jacobian, total = trial, new, slopes, sum_of_squares
            damping *= max(1.0 / 3.0, 1.0 - (2.0 * min(gain, 1.0) - 1.0) ** 3)
            growth = 2.0
        else:
            damping *= growth
            growth *= 2.0
        if relative <= STEP_ROUNDING_SHARE or damping > DAMPING_MAX or should_stop():
            break
    return FloatFit(tuple(point.tolist()), _stable_digits(jacobian, r, point))


def _damped_step(jacobian: Array, residual: Array, scales: Array, damping: float) -> Array:
    """The step (n) of the damped linear problem, by an orthogonal factorization of the scaled Jacobian."""
    n = len(scales)
    stacked = np.vstack([jacobian / scales, math.sqrt(damping) * np.eye(n)])
    q, r = np.linalg.qr(stacked)
    step: Array = np.linalg.solve(r, -(q[: len(residual)].T @ residual)) / scales
    return step


def _stable_digits(jacobian: Array, residual: Array, point: Array) -> int:
    """The number of digits of the point (n) that a step without damping does not change; 0 for a singular Jacobian."""
    scales = np.linalg.norm(jacobian, axis=0)
    if not (scales > 0.0).all() or len(residual) < len(point):
        return 0
    q, r = np.linalg.qr(jacobian / scales)
    if np.abs(np.diag(r)).min() <= RANK_TOLERANCE:
        return 0
    step = np.linalg.solve(r, -(q.T @ residual)) / scales
    relative = float(np.abs(step / np.where(point == 0.0, 1.0, point)).max())
    return max(0, min(FLOAT_DIGITS_MAX, int(-math.log10(max(relative, EPSILON)))))
