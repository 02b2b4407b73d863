"""The update rules as `torch.optim`'s documentation (PyTorch 2) prints them, in plain Python on lists, and problems.

Written from the documentation and not from gdcli, so that the two can be compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

Vector = list[float]
Gradient = Callable[..., tuple[float, ...]]


@dataclass(frozen=True)
class Problem:
    """A function as text, its gradient worked out by hand, a start, a learning rate that suits it, and a level.

    The level is a value a little above the minimum that is reached; Polyak's step with it as f* settles there.
    """

    text: str
    gradient: Gradient
    start: tuple[float, ...]
    lr: float = 0.01
    level: float = 0.5


def _rosenbrock(x, y):
    return -2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)


def _himmelblau(x, y):
    a, b = x**2 + y - 11, x + y**2 - 7
    return 4 * x * a + 2 * b, 2 * a + 4 * y * b


def _valley(x, y, z):
    return 2 * x + 2 * x * y**2 - z, 4 * y + 2 * x**2 * y, 6 * z - x


PROBLEMS = (
    Problem("x**2 + 3*x", lambda x: (2 * x + 3,), (1.0,), 0.1, -2.0),
    Problem("(x-1)**2 + 10*(y+2)**2", lambda x, y: (2 * (x - 1), 20 * (y + 2)), (4.0, 3.0)),
    Problem("(1-x)**2 + 100*(y-x**2)**2", _rosenbrock, (-1.2, 1.0), 0.0001),
    Problem("(x**2+y-11)**2 + (x+y**2-7)**2", _himmelblau, (0.5, -0.5), 0.001, 1.0),
    Problem("x**4 - 3*x**2 + x", lambda x: (4 * x**3 - 6 * x + 1,), (0.3,), 0.01, -1.0),
    Problem("sin(x) + x**2/10", lambda x: (math.cos(x) + x / 5,), (7.0,), 0.1, 1.0),
    Problem("log(1+exp(x)) - x/4", lambda x: (1 / (1 + math.exp(-x)) - 0.25,), (3.0,), 0.2, 0.6),
    Problem(
        "sqrt(1+x**2+4*y**2)",
        lambda x, y: (x / math.sqrt(1 + x**2 + 4 * y**2), 4 * y / math.sqrt(1 + x**2 + 4 * y**2)),
        (2.0, -1.0),
        0.1,
        1.1,
    ),
    Problem("exp(x/2) + exp(-x)", lambda x: (math.exp(x / 2) / 2 - math.exp(-x),), (-2.0,), 0.05, 2.0),
    Problem("x*atan(x) - log(1+x**2)/2", lambda x: (math.atan(x),), (5.0,), 0.1),
    Problem("x**2 + 2*y**2 + 3*z**2 - x*z + x**2*y**2", _valley, (1.0, 2.0, -1.0)),
    Problem("abs(x) + y**2", lambda x, y: (math.copysign(1.0, x) if x else 0.0, 2 * y), (1.0005, 1.0)),
)


def _sgd(gradient, theta: Vector, lr, momentum=0.0, nesterov=False, weight_decay=0.0) -> Iterator[Vector]:
    buffer: Vector | None = None
    while True:
        g = [gi + weight_decay * ti for gi, ti in zip(gradient(*theta), theta, strict=True)]
        if momentum:
            buffer = list(g) if buffer is None else [momentum * b + gi for b, gi in zip(buffer, g, strict=True)]
            g = [gi + momentum * b for gi, b in zip(g, buffer, strict=True)] if nesterov else buffer
        theta = [ti - lr * gi for ti, gi in zip(theta, g, strict=True)]
        yield theta


def _adagrad(gradient, theta: Vector, lr, eps=1e-10, weight_decay=0.0) -> Iterator[Vector]:
    state_sum = [0.0] * len(theta)
    while True:
        g = [gi + weight_decay * ti for gi, ti in zip(gradient(*theta), theta, strict=True)]
        state_sum = [s + gi**2 for s, gi in zip(state_sum, g, strict=True)]
        theta = [ti - lr * gi / (math.sqrt(s) + eps) for ti, gi, s in zip(theta, g, state_sum, strict=True)]
        yield theta


def _rmsprop(gradient, theta: Vector, lr, alpha=0.99, eps=1e-8, weight_decay=0.0) -> Iterator[Vector]:
    v = [0.0] * len(theta)
    while True:
        g = [gi + weight_decay * ti for gi, ti in zip(gradient(*theta), theta, strict=True)]
        v = [alpha * vi + (1 - alpha) * gi**2 for vi, gi in zip(v, g, strict=True)]
        theta = [ti - lr * gi / (math.sqrt(vi) + eps) for ti, gi, vi in zip(theta, g, v, strict=True)]
        yield theta


def _adam(
    gradient, theta: Vector, lr, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.0, decoupled=False
) -> Iterator[Vector]:
    m, v = [0.0] * len(theta), [0.0] * len(theta)
    t = 0
    while True:
        t += 1
        g = list(gradient(*theta))
        if decoupled:
            theta = [ti - lr * weight_decay * ti for ti in theta]
        else:
            g = [gi + weight_decay * ti for gi, ti in zip(g, theta, strict=True)]
        m = [beta1 * mi + (1 - beta1) * gi for mi, gi in zip(m, g, strict=True)]
        v = [beta2 * vi + (1 - beta2) * gi**2 for vi, gi in zip(v, g, strict=True)]
        theta = [
            ti - lr * (mi / (1 - beta1**t)) / (math.sqrt(vi / (1 - beta2**t)) + eps)
            for ti, mi, vi in zip(theta, m, v, strict=True)
        ]
        yield theta


def _sign_descent(gradient, theta: Vector, lr, weight_decay=0.0) -> Iterator[Vector]:
    """signSGD, algorithm 1 of arXiv:1802.04434, with one worker and the whole gradient."""
    while True:
        g = [gi + weight_decay * ti for gi, ti in zip(gradient(*theta), theta, strict=True)]
        theta = [ti - lr * ((gi > 0) - (gi < 0)) for ti, gi in zip(theta, g, strict=True)]
        yield theta


def _lion(gradient, theta: Vector, lr, beta1=0.9, beta2=0.99, weight_decay=0.0) -> Iterator[Vector]:
    """Program 1 of arXiv:2302.06675."""
    m = [0.0] * len(theta)
    while True:
        g = gradient(*theta)
        c = [beta1 * mi + (1 - beta1) * gi for mi, gi in zip(m, g, strict=True)]
        m = [beta2 * mi + (1 - beta2) * gi for mi, gi in zip(m, g, strict=True)]
        theta = [ti - lr * ((ci > 0) - (ci < 0) + weight_decay * ti) for ti, ci in zip(theta, c, strict=True)]
        yield theta


def _polyak(gradient, theta: Vector, lr, fmin, value) -> Iterator[Vector]:
    """Polyak 1969: the step (f − f*)/|g|² along the gradient, relaxed by lr."""
    while True:
        g = gradient(*theta)
        step = lr * (value(*theta) - fmin) / sum(gi * gi for gi in g)
        theta = [ti - step * gi for ti, gi in zip(theta, g, strict=True)]
        yield theta


def steepest(points: list[Vector], gradients: list[Vector]) -> Vector:
    """The direction of steepest descent."""
    return gradients[-1]


def conjugate(points: list[Vector], gradients: list[Vector]) -> Vector:
    """Polak-Ribière+ from the first iterate on, restarted every n updates and where it does not lead down."""
    direction: Vector = []
    age = 0
    for k, g in enumerate(gradients):
        age += 1
        if k == 0 or age > len(g):
            direction, age = list(g), 1
            continue
        change = [a - b for a, b in zip(g, gradients[k - 1], strict=True)]
        beta = max(0.0, _dot(g, change) / _dot(gradients[k - 1], gradients[k - 1]))
        direction = [a + beta * d for a, d in zip(g, direction, strict=True)]
        if _dot(g, direction) <= 0:
            direction, age = list(g), 1
    return direction


def quasi_newton(points: list[Vector], gradients: list[Vector]) -> Vector:
    """H·g with the BFGS formula for the inverse (Nocedal & Wright 6.17) as matrices, over the last 10 pairs."""
    pairs = [
        (s, y)
        for k in range(1, len(points))
        if _dot(
            s := [a - b for a, b in zip(points[k], points[k - 1], strict=True)],
            y := [a - b for a, b in zip(gradients[k], gradients[k - 1], strict=True)],
        ) > 0
    ][-10:]
    n = len(points[-1])
    scale = _dot(*pairs[-1]) / _dot(pairs[-1][1], pairs[-1][1]) if pairs else 1.0
    h = [[scale * (i == j) for j in range(n)] for i in range(n)]
    for s, y in pairs:
        rho = 1.0 / _dot(s, y)
        v = [[(i == j) - rho * y[i] * s[j] for j in range(n)] for i in range(n)]
        hv = [[sum(h[i][k] * v[k][j] for k in range(n)) for j in range(n)] for i in range(n)]
        h = [
            [sum(v[k][i] * hv[k][j] for k in range(n)) + rho * s[i] * s[j] for j in range(n)] for i in range(n)
        ]
    return [_dot(row, gradients[-1]) for row in h]


def _dot(a: Vector, b: Vector) -> float:
    return math.fsum(x * y for x, y in zip(a, b, strict=True))


PUBLISHED: dict[str, Callable[..., Iterator[Vector]]] = {
    "gd": _sgd,
    "momentum": partial(_sgd, momentum=0.9),
    "nesterov": partial(_sgd, momentum=0.9, nesterov=True),
    "polyak": _polyak,
    "sign": _sign_descent,
    "lion": _lion,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": partial(_adam, weight_decay=0.01, decoupled=True),
}

NEEDED: dict[str, dict[str, float]] = {"polyak": {"fmin": 2.5}}
"""Hyperparameters without a default, where a test has no better ones."""

SEARCHED: dict[str, tuple[Callable[[list[Vector], list[Vector]], Vector], float | None]] = {
    "backtracking": (steepest, None),
    "exact": (steepest, 0.0),
    "cg": (conjugate, 0.1),
    "lbfgs": (quasi_newton, 0.9),
}
"""Methods with a line search: the direction by the book, and the share of its first slope that the search may leave."""


def value_of(problem: Problem) -> Callable[..., float]:
    """The function of a problem in Python."""
    names = "xyz"[: len(problem.start)]
    function: Callable[..., float] = eval(f"lambda {', '.join(names)}: {problem.text}", {**vars(math), "abs": abs})
    return function
