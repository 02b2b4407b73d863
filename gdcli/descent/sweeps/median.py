"""The median of a stream of numbers in bounded memory."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

NUMBERS_KEPT_MAX: Final = 10**7


class Median:
    """Exact up to `most` numbers; of more, the median of every second, fourth, … of them, evenly chosen."""

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
        """Take in the numbers that another has kept."""
        for numbers in other._kept:
            self.extend(numbers)

    def value(self) -> float | None:
        """The median so far, the mean of the two in the middle; None without numbers."""
        kept = np.concatenate([np.empty(0), *self._kept])
        if not kept.size:
            return None
        # As `numpy.median` has it, which imports numpy's masked arrays to look for nan.
        low, high = (kept.size - 1) // 2, kept.size // 2
        kept.partition([low, high])
        return float(kept[low : high + 1].mean())
