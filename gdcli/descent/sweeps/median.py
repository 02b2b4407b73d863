"""The median of a stream of numbers in bounded memory."""

from __future__ import annotations

from typing import Final

import numpy as np

from gdcli.graph.code.numpy_arrays import Array

EXACT: Final = 2**16


class Median:
    """Exact up to EXACT numbers; beyond, within a few parts in 100,000 of the true rank (Munro & Paterson 1980).

    Two full buffers of the same weight are merged, and every second number of theirs is kept with twice the weight.
    """

    def __init__(self, exact: int = EXACT) -> None:
        self._exact = exact
        self._fresh: list[Array] = []
        self._fresh_count = 0
        self._levels: dict[int, Array] = {}

    def extend(self, numbers: Array) -> None:
        """Take in numbers; nan counts as larger than everything."""
        for start in range(0, numbers.size, self._exact):
            part = numbers[start : start + self._exact]
            self._fresh.append(np.where(np.isnan(part), np.inf, part))
            self._fresh_count += part.size
            if self._fresh_count > self._exact:
                self._pack()

    def value(self) -> float | None:
        """The median so far, the mean of the two in the middle; None without numbers."""
        levels = [(1, np.concatenate(self._fresh)) if self._fresh else (1, np.empty(0)), *self._levels.items()]
        numbers = np.concatenate([level for _, level in levels])
        if not numbers.size:
            return None
        weights = np.concatenate([np.full(level.size, weight) for weight, level in levels])
        order = np.argsort(numbers, kind="stable")
        ranks = np.cumsum(weights[order])
        left, right = (
            float(numbers[order[np.searchsorted(ranks, place, side="right")]])
            for place in ((ranks[-1] - 1) // 2, ranks[-1] // 2)
        )
        return left if left == right else (left + right) / 2.0

    def _pack(self) -> None:
        """Make the fresh numbers a buffer of weight 1, and merge buffers of equal weight."""
        fresh = np.concatenate(self._fresh)
        buffer, rest = np.sort(fresh[: self._exact]), fresh[self._exact :]
        self._fresh, self._fresh_count = [rest], rest.size
        weight = 1
        while weight in self._levels:
            both = np.sort(np.concatenate([self._levels.pop(weight), buffer]))
            weight *= 2
            buffer = both[1::2] if weight % 4 else both[::2]
        self._levels[weight] = buffer
