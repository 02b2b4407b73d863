"""Measures of a fit: the coefficient of determination and the accuracy of a classification."""

from __future__ import annotations

import math

import numpy as np

from gdcli.graph.code.numpy_operations import Array


@np.errstate(all="ignore")
def r_squared(values: Array, target: Array) -> float | None:
    """The share of the target's variance that the values (N) explain, at most 1; None for a constant target."""
    center = float(target.mean())
    spread = float(((target - center) ** 2).mean())
    share = 1.0 - float(((values - target) ** 2).mean()) / spread if spread > 0.0 else math.nan
    return share if math.isfinite(share) else None


def accuracy(scores: Array, target: Array) -> float:
    """The share of the N rows that are classified correctly: a positive score means class 1, any other class 0."""
    return float(((scores > 0.0) == (target > 0.5)).mean())
