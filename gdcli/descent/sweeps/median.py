"""The median of a stream of numbers in bounded memory."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

NUMBERS_KEPT_MAX: Final = 10**7


class Median:
    """The median of up to `most` numbers is exact; of more numbers only every second, fourth, … one is kept."""

    def __init__(self, most: int = NUMBERS_KEPT_MAX) -> None:
        self._most = most
        self._stride = 1
        self._seen = 0
        self._kept: list[NDArray[Any]] = []

    def extend(self, numbers: NDArray[Any]) -> None:
        """Take in numbers; nan counts as larger than everything."""
        if numbers.dtype.kind == "f":
            numbers = np.where(np.isnan(numbers), np.inf, numbers)
        self._kept.append(numbers[-self._seen % self._stride :: self._stride])
        self._seen += numbers.size
        while self._seen > self._most * self._stride:
            self._kept = [np.concatenate(self._kept)[::2]]
            self._stride *= 2

    def add(self, other: Median) -> None:
        """Add the numbers that another median has kept."""
        for numbers in other._kept:
            self.extend(numbers)

    def value(self) -> float | None:
        """The median so far, of an even count the mean of the two in the middle; None without numbers."""
        kept = np.concatenate([np.empty(0), *self._kept])
        if not kept.size:
            return None
        # `numpy.median` gives the same, but imports numpy's masked arrays to look for nan.
        low, high = (kept.size - 1) // 2, kept.size // 2
        kept.partition([low, high])
        return float(kept[low : high + 1].mean())
