"""Which learning rates a method can take on a quadratic, and how fast it is there: roots of its iteration.

Along an eigenvector of curvature λ, with a = lr·λ, the distance to the minimizer obeys z = 1 − a for gradient descent
and a recurrence of second order with characteristic polynomial z² − Tz + D for the methods with momentum μ:

    momentum   T = 1 + μ − a            D = μ             Polyak 1964
    nesterov   T = (1 + μ)(1 − a)       D = μ(1 − a)      in torch's form, x − lr·(g + μb) with b = μb + g

The rate of convergence is the larger modulus of the two roots; it is below 1 exactly while |D| < 1 and |T| < 1 + D
(Jury's criterion), that is a < 2(1 + μ) for momentum and a < (2 + 2μ)/(1 + 2μ) for Nesterov. Newton's method solves
for the minimizer, so that each step leaves 1 − lr of the distance, whatever the curvature. For methods that rescale
each component by its own history (AdaGrad, RMSProp, Adam) there is no such number, and none is given.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.model import Settings
from gdcli.record import record


@record
class Stability:
    """A method's stability: `limit` of a = lr·λ, spectral `radius` at a, and in words the limit as a formula."""

    formula: str
    limit: Callable[[float], float]
    radius: Callable[[float, float], float]
    scale_free: bool = False  # a = lr: the curvature does not matter


def largest_root(trace: float, determinant: float) -> float:
    """The larger modulus of the roots of z² − trace·z + determinant."""
    discriminant = trace * trace - 4.0 * determinant
    if discriminant < 0.0:
        return math.sqrt(determinant)
    return (abs(trace) + math.sqrt(discriminant)) / 2.0


STABILITY: Final[Mapping[str, Stability]] = {
    "gd": Stability("2/λmax", lambda _: 2.0, lambda a, _: abs(1.0 - a)),
    "momentum": Stability(
        "2(1+β)/λmax", lambda mu: 2.0 * (1.0 + mu), lambda a, mu: largest_root(1.0 + mu - a, mu)
    ),
    "nesterov": Stability(
        "2(1+β)/((1+2β)λmax)",
        lambda mu: 2.0 * (1.0 + mu) / (1.0 + 2.0 * mu),
        lambda a, mu: largest_root((1.0 + mu) * (1.0 - a), mu * (1.0 - a)),
    ),
    "newton": Stability("2", lambda _: 2.0, lambda a, _: abs(1.0 - a), scale_free=True),
}
"""Method -> its stability; the methods that are not here have no limit that holds for every start."""


def momentum_of(settings: Settings) -> float:
    """The momentum a run had; 0 for methods without."""
    resolved = OPTIMIZERS[settings.optimizer].resolve(settings.hyperparameters)
    return resolved.get("momentum", 0.0)


def lr_limit(settings: Settings, most: float) -> float | None:
    """The learning rate from which on the run's method no longer converges where the largest curvature is `most`."""
    stability = STABILITY.get(settings.optimizer)
    if stability is None or not most > 0.0:
        return None
    limit = stability.limit(momentum_of(settings))
    return limit if stability.scale_free else limit / most


def rate_at(settings: Settings, learning_rate: float, curvature: float) -> float | None:
    """By what the distance along an eigenvector of this curvature is multiplied each step, in the long run."""
    stability = STABILITY.get(settings.optimizer)
    if stability is None:
        return None
    a = learning_rate if stability.scale_free else learning_rate * curvature
    return stability.radius(a, momentum_of(settings))


def lr_best(settings: Settings, least: float, most: float) -> float | None:
    """The constant learning rate with the best rate between two curvatures, for the momentum the run had.

    2/(λmin + λmax) for gradient descent, 1 + β times that for heavy-ball momentum; for Nesterov's method the rate at
    which both ends converge equally fast: the radius falls up to a = 1 and rises from there.
    """
    stability = STABILITY.get(settings.optimizer)
    if stability is None or not 0.0 < least <= most:
        return None
    if stability.scale_free:
        return 1.0
    mu = momentum_of(settings)
    if settings.optimizer != "nesterov":
        return stability.limit(mu) / (least + most)
    low, high = 1.0 / most, min(1.0 / least, stability.limit(mu) / most)
    for _ in range(100):
        middle = (low + high) / 2.0
        if stability.radius(middle * most, mu) < stability.radius(middle * least, mu):
            low = middle
        else:
            high = middle
    return low
