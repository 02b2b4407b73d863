"""Newton's method with a line search, for smooth losses that are not sums of squares.

Source: Nocedal & Wright 2006, Numerical Optimization, chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from gdcli.calculus.regression.least_squares import EPSILON, FLOAT_DIGITS_MAX, FloatFit
from gdcli.graph.armijo import ARMIJO_DECREASE_SHARE
from gdcli.graph.code.numpy_operations import Array
from gdcli.graph.objective import Objective

ITERATIONS_MAX: Final = 200
HALVINGS_MAX: Final = 40
SINGULAR_SHARE: Final = 1e-13
"""The smallest eigenvalue of a Hessian, relative to the largest one, up to which the Hessian counts as singular."""


@np.errstate(all="ignore")
def newton_fit(objective: Objective, start: Sequence[float], should_stop: Callable[[], bool]) -> FloatFit:
    """A local minimizer of the objective, by Newton's method from `start` (n).

    The fit claims 0 digits if the Hessian there is not positive definite. It has no solution if `should_stop` ended the
    search, or if a value or a derivative was not finite.
    """
    point = tuple(start)
    value, slopes = objective.value_and_gradient(point)
    for _ in range(ITERATIONS_MAX):
        if not math.isfinite(value) or not all(map(math.isfinite, slopes)) or should_stop():
            return FloatFit(None)
        step = _descent_step(np.array(objective.hessian(point)), np.array(slopes))
        if step is None:
            return FloatFit(None)
        moved = _moved(objective, point, value, np.array(slopes), step)
        if moved is None or moved == point:
            break
        point = moved
        value, slopes = objective.value_and_gradient(point)
    return FloatFit(point, _stable_digits(objective, point, np.array(slopes)))


def _descent_step(hessian: Array, slopes: Array) -> Array | None:
    """Newton's step (n), in which negative eigenvalues count as positive; None without finite numbers or curvature."""
    if not np.isfinite(hessian).all():
        return None
    values, vectors = np.linalg.eigh(hessian)
    largest = float(np.abs(values).max())
    if largest == 0.0:
        return None
    bent = np.maximum(np.abs(values), SINGULAR_SHARE * largest)
    step: Array = -(vectors @ ((vectors.T @ slopes) / bent))
    return step


def _moved(
    objective: Objective, point: tuple[float, ...], value: float, slopes: Array, step: Array
) -> tuple[float, ...] | None:
    """The point (n) after the step, which is halved until the value decreases enough; None if it never does."""
    predicted = float(slopes @ step)
    for halving in range(HALVINGS_MAX):
        share = 0.5**halving
        trial = tuple((np.array(point) + share * step).tolist())
        if objective.value(trial) <= value + ARMIJO_DECREASE_SHARE * share * predicted:
            return trial
    return None


def _stable_digits(objective: Objective, point: tuple[float, ...], slopes: Array) -> int:
    """The number of digits of the point (n) that another step keeps; 0 without a positive definite Hessian."""
    hessian = np.array(objective.hessian(point))
    if not np.isfinite(hessian).all():
        return 0
    values = np.linalg.eigvalsh(hessian)
    if values[0] <= SINGULAR_SHARE * values[-1]:
        return 0
    step = np.linalg.solve(hessian, slopes)
    relative = float(np.abs(step / np.where(np.array(point) == 0.0, 1.0, point)).max())
    return max(0, min(FLOAT_DIGITS_MAX, int(-math.log10(max(relative, EPSILON)))))
