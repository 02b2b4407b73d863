"""Limits and rates of each method on a quadratic, against the iteration itself and against a scan of learning rates."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gdcli.descent.methods.gradient_descent import largest_root
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.diagnosis.measures.stability import lr_best, lr_limit, rate_at
from gdcli.model import Settings

METHODS = [("gd", 0.0), *((name, beta) for name in ("momentum", "nesterov") for beta in (0.0, 0.5, 0.9, 0.99))]
methods = pytest.mark.parametrize(("optimizer", "beta"), METHODS)


def settings_of(optimizer: str, beta: float) -> Settings:
    hyperparameters = {"momentum": beta} if optimizer != "gd" else {}
    return Settings((1.0,), 0.1, 10, optimizer=optimizer, hyperparameters=hyperparameters)


def matrix_of(optimizer: str, beta: float, lr: float, curvature: float) -> np.ndarray:
    """One update of (x, b) on f = curvature*x²/2 by torch's rules, as a matrix."""
    buffer = np.array([curvature, beta])  # b ← βb + g
    step = buffer if optimizer != "nesterov" else np.array([curvature, 0.0]) + beta * buffer
    return np.array([np.array([1.0, 0.0]) - lr * step, buffer])


@methods
@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.9, 0.999, 1.001, 1.5])
def test_the_rate_is_the_spectral_radius_of_the_update(optimizer: str, beta: float, share: float) -> None:
    settings, curvature = settings_of(optimizer, beta), 3.0
    lr = share * (lr_limit(settings, curvature) or math.nan)
    roots = np.abs(np.linalg.eigvals(matrix_of(optimizer, beta, lr, curvature)))
    assert rate_at(settings, lr, curvature) == pytest.approx(max(roots), rel=1e-9, abs=1e-9)
    assert (max(roots) < 1) == (share < 1)


@methods
def test_at_the_limit_the_rate_is_one(optimizer: str, beta: float) -> None:
    settings = settings_of(optimizer, beta)
    assert rate_at(settings, lr_limit(settings, 7.0) or 0.0, 7.0) == pytest.approx(1.0, abs=1e-12)


@methods
@pytest.mark.parametrize("condition", [1.0, 3.0, 100.0, 1e4])
def test_no_learning_rate_is_better_than_the_best(optimizer: str, beta: float, condition: float) -> None:
    settings = settings_of(optimizer, beta)

    def rate(lr: float) -> float:
        return max(rate_at(settings, lr, 1.0) or 0.0, rate_at(settings, lr, condition) or 0.0)

    best = lr_best(settings, 1.0, condition)
    limit = lr_limit(settings, condition)
    assert best is not None
    assert limit is not None
    assert rate(best) <= min(rate(limit * i / 2000) for i in range(1, 2000)) + 1e-9


def test_formulas_of_the_textbook() -> None:
    gd, momentum, nesterov = (settings_of(name, 0.9) for name in ("gd", "momentum", "nesterov"))
    assert lr_limit(gd, 4.0) == 0.5
    assert lr_best(gd, 1.0, 3.0) == 0.5
    assert lr_limit(momentum, 4.0) == pytest.approx(2 * 1.9 / 4)
    assert lr_limit(nesterov, 4.0) == pytest.approx(3.8 / 2.8 / 4)
    newton = Settings((1.0,), 0.5, 10, optimizer="newton")
    assert (lr_limit(newton, 9.0), lr_best(newton, 1.0, 9.0)) == (2.0, 1.0)
    assert rate_at(newton, 0.7, 9.0) == pytest.approx(0.3)


def test_a_negative_curvature_or_none_has_no_limit() -> None:
    gd = settings_of("gd", 0.0)
    assert lr_limit(gd, 0.0) is None
    assert lr_limit(gd, -1.0) is None
    assert lr_best(gd, -1.0, 2.0) is None
    assert rate_at(gd, 0.1, -1.0) == pytest.approx(1.1)


def test_methods_that_rescale_have_no_entry() -> None:
    with_limit = {name for name, method in OPTIMIZERS.items() if method.stability is not None}
    assert with_limit == {"gd", "momentum", "nesterov", "newton"}
    assert all((method.stability is None) == bool(method.no_limit) for method in OPTIMIZERS.values())
    adam = Settings((1.0,), 0.1, 10, optimizer="adam")
    assert (lr_limit(adam, 1.0), lr_best(adam, 1.0, 2.0), rate_at(adam, 0.1, 1.0)) == (None, None, None)


@pytest.mark.parametrize(("trace", "determinant"), [(1.5, 0.5), (0.0, 0.81), (-1.9, 0.9), (2.0, 1.0), (0.0, -0.25)])
def test_the_largest_root_is_that_of_numpy(trace: float, determinant: float) -> None:
    expected = max(abs(np.roots([1.0, -trace, determinant])))
    assert largest_root(trace, determinant) == pytest.approx(expected, abs=1e-7)
