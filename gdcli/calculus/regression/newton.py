"""Newton's method with a damped step, for losses that are smooth and no sums of squares."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from gdcli.calculus.regression.least_squares import EPSILON, FLOAT_DIGITS_MAX, FloatFit
from gdcli.graph.code.numpy_arrays import Array
from gdcli.graph.objective import Objective

ITERATIONS_MAX: Final = 200
HALVINGS_MAX: Final = 40
SHARE: Final = 1e-4
"""The part of the promised descent that a step must bring (Armijo 1966)."""
SINGULAR: Final = 1e-13
"""A Hessian whose smallest eigenvalue is this part of its largest says nothing about a direction."""


@np.errstate(all="ignore")
def newton_fit(objective: Objective, start: Sequence[float], should_stop: Callable[[], bool]) -> FloatFit:
    """A minimizer of the objective from this start, where its Hessian is positive definite at the end."""
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
    return FloatFit(point, _settled_digits(objective, point, np.array(slopes)))


def _descent_step(hessian: Array, slopes: Array) -> Array | None:
    """Newton's step, with the curvature taken as positive; None without finite numbers."""
    if not np.isfinite(hessian).all():
        return None
    values, vectors = np.linalg.eigh(hessian)
    largest = float(np.abs(values).max())
    if largest == 0.0:
        return None
    bent = np.maximum(np.abs(values), SINGULAR * largest)
    step: Array = -(vectors @ ((vectors.T @ slopes) / bent))
    return step


def _moved(
    objective: Objective, point: tuple[float, ...], value: float, slopes: Array, step: Array
) -> tuple[float, ...] | None:
    """The point after as much of the step as lowers the value; None where nothing of it does."""
    promise = float(slopes @ step)
    for halving in range(HALVINGS_MAX):
        share = 0.5**halving
        trial = tuple((np.array(point) + share * step).tolist())
        if objective.value(trial) <= value + SHARE * share * promise:
            return trial
    return None


def _settled_digits(objective: Objective, point: tuple[float, ...], slopes: Array) -> int:
    """The digits that another step would leave alone; none where the point is no regular minimum."""
    hessian = np.array(objective.hessian(point))
    if not np.isfinite(hessian).all():
        return 0
    values = np.linalg.eigvalsh(hessian)
    if values[0] <= SINGULAR * values[-1]:
        return 0
    step = np.linalg.solve(hessian, slopes)
    relative = float(np.abs(step / np.where(np.array(point) == 0.0, 1.0, point)).max())
    return max(0, min(FLOAT_DIGITS_MAX, int(-math.log10(max(relative, EPSILON)))))
