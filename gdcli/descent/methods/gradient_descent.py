"""Gradient descent, plain and with momentum.

On a quadratic, along an eigenvector of curvature λ, with a = lr·λ, the distance to the minimizer obeys z = 1 − a for
gradient descent and a recurrence of second order with characteristic polynomial z² − Tz + D with momentum μ:

    momentum   T = 1 + μ − a            D = μ             Polyak 1964
    nesterov   T = (1 + μ)(1 − a)       D = μ(1 − a)      in torch's form, x − lr·(g + μb) with b = μb + g

The rate of convergence is the larger modulus of the two roots; it is below 1 exactly while |D| < 1 and |T| < 1 + D
(Jury's criterion), that is a < 2(1 + μ) for momentum and a < (2 + 2μ)/(1 + 2μ) for Nesterov.
"""

from __future__ import annotations

import math
from typing import Final

from gdcli.descent.methods.method import OFF_VALUES, Optimizer, Stability, State, penalized
from gdcli.descent.methods.traced_numbers import Numeric, at_least, named
from gdcli.model.sentences import Template

BISECTIONS: Final = 100
"""The number of halvings of an interval, after which no float is left between its ends."""
GRADIENT_SQUARE_MIN: Final = 1e-300
"""A squared gradient norm below this counts as this, so that no step divides by zero."""


def plain_update(
    x: Numeric, g: Numeric, state: State, lr: Numeric, _k: Numeric, *, weight_decay: Numeric = 0.0
) -> tuple[Numeric, State]:
    """Gradient descent: x ← x − lr·g."""
    g = penalized(g, x, weight_decay)
    return x - lr * g, state


def _polyak_step(lr: Numeric, f: Numeric, square: Numeric, *, fmin: Numeric) -> Numeric:
    """Polyak's step: lr·(f − f*)/|g|², with f* the value at the minimum."""
    return lr * (f - fmin) / at_least(square, GRADIENT_SQUARE_MIN)


def _polyak(x: Numeric, g: Numeric, state: State, lr: Numeric, _k: Numeric, **_fmin: Numeric) -> tuple[Numeric, State]:
    """Gradient descent with Polyak's step as learning rate."""
    return x - lr * g, state


def _momentum(
    x: Numeric, g: Numeric, state: State, lr: Numeric, _k: Numeric, *, momentum: Numeric, weight_decay: Numeric = 0.0
) -> tuple[Numeric, State]:
    """Heavy ball: b ← μb + g, the first one g;  x ← x − lr·b."""
    g = penalized(g, x, weight_decay)
    (b,) = state
    b = named("b", momentum * b + g)
    return x - lr * b, (b,)


def _nesterov(
    x: Numeric, g: Numeric, state: State, lr: Numeric, _k: Numeric, *, momentum: Numeric, weight_decay: Numeric = 0.0
) -> tuple[Numeric, State]:
    """Nesterov: b ← μb + g, the first one g;  x ← x − lr·(g + μb)."""
    g = penalized(g, x, weight_decay)
    (b,) = state
    b = named("b", momentum * b + g)
    return x - lr * (g + momentum * b), (b,)


def largest_root(trace: float, determinant: float) -> float:
    """The larger modulus of the roots of z² − trace·z + determinant."""
    discriminant = trace * trace - 4.0 * determinant
    if discriminant < 0.0:
        return math.sqrt(determinant)
    return (abs(trace) + math.sqrt(discriminant)) / 2.0


def _momentum_radius(a: float, mu: float) -> float:
    return largest_root(1.0 + mu - a, mu)


def _nesterov_limit(mu: float) -> float:
    return 2.0 * (1.0 + mu) / (1.0 + 2.0 * mu)


def _nesterov_radius(a: float, mu: float) -> float:
    return largest_root((1.0 + mu) * (1.0 - a), mu * (1.0 - a))


def _nesterov_best(least: float, most: float, mu: float) -> float:
    """The rate with which both ends converge equally fast; the radius falls up to a = 1 and rises from there."""
    low, high = 1.0 / most, min(1.0 / least, _nesterov_limit(mu) / most)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2.0
        if _nesterov_radius(middle * most, mu) < _nesterov_radius(middle * least, mu):
            low = middle
        else:
            high = middle
    return low


def _scatter(a: float, mu: float) -> float:
    """The stationary variance of x ← (1 + μ − a)x − μx₋ − lr·ξ over lr/λ: (1 + μ)/((1 − μ)(2(1 + μ) − a))."""
    return (1.0 + mu) / ((1.0 - mu) * (2.0 * (1.0 + mu) - a))


METHODS: Final = (
    Optimizer(
        "gd", Template("gradient descent"), "Cauchy 1847, Comptes rendus 25",
        plain_update, (), OFF_VALUES,
        stability=Stability(
            "2/λmax", lambda _: 2.0, lambda a, _: abs(1.0 - a), lambda least, most, _: 2.0 / (least + most), _scatter,
        ),
    ),
    Optimizer(
        "momentum", Template("gradient descent with momentum (heavy ball)"),
        "Polyak 1964, USSR Computational Mathematics and Mathematical Physics 4(5)",
        _momentum, ("b",), {"momentum": 0.9, **OFF_VALUES},
        stability=Stability(
            "2(1+β)/λmax", lambda mu: 2.0 * (1.0 + mu), _momentum_radius,
            lambda least, most, mu: 2.0 * (1.0 + mu) / (least + most), _scatter,
        ),
    ),
    Optimizer(
        "nesterov", Template("Nesterov's accelerated gradient"),
        "Nesterov 1983, Doklady 27(2); in the form of Sutskever et al. 2013, ICML",
        _nesterov, ("b",), {"momentum": 0.9, **OFF_VALUES},
        stability=Stability("2(1+β)/((1+2β)λmax)", _nesterov_limit, _nesterov_radius, _nesterov_best),
    ),
    Optimizer(
        "polyak", Template("gradient descent with Polyak's step"),
        "Polyak 1969, USSR Computational Mathematics and Mathematical Physics 9(3)",
        _polyak, (), {"fmin": None}, step_size=_polyak_step,
        no_limit=Template("the step follows from the value, and with lr below 2 it converges on every convex function"),
    ),
)  # fmt: skip
