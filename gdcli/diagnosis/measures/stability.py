"""The learning rates with which a run's method converges on a quadratic, and how fast, by the method's entry."""

from __future__ import annotations

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.model import Settings


def momentum_of(settings: Settings) -> float:
    """The momentum of a run; 0 if its method has none."""
    resolved = OPTIMIZERS[settings.optimizer].resolve(settings.hyperparameters)
    return resolved.get("momentum", 0.0)


def lr_limit(settings: Settings, most: float) -> float | None:
    """The smallest learning rate with which the run's method does not converge if `most` is the largest curvature."""
    stability = OPTIMIZERS[settings.optimizer].stability
    if stability is None or not most > 0.0:
        return None
    limit = stability.limit(momentum_of(settings))
    return limit if stability.scale_free else limit / most


def rate_at(settings: Settings, learning_rate: float, curvature: float) -> float | None:
    """The factor by which a step multiplies the distance along an eigenvector of this curvature, in the long run."""
    stability = OPTIMIZERS[settings.optimizer].stability
    if stability is None:
        return None
    a = learning_rate if stability.scale_free else learning_rate * curvature
    return stability.radius(a, momentum_of(settings))


def lr_best(settings: Settings, least: float, most: float) -> float | None:
    """The constant learning rate with the best rate between two curvatures, for the momentum the run had."""
    stability = OPTIMIZERS[settings.optimizer].stability
    if stability is None or not 0.0 < least <= most:
        return None
    return stability.best(least, most, momentum_of(settings))
