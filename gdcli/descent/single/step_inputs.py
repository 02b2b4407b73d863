"""The inputs of each update besides the iterate: its learning rate and its noise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import repeat

from gdcli.descent.methods.schedules import schedule_of
from gdcli.model import Settings


class Noise:
    """Gaussian noise N(0, scale²) on each of n components of the gradient, update by update.

    Update k always gets the same numbers, however the run is cut into stretches. The stretches must be asked for in
    order: none may begin before the one that was asked for last.
    """

    def __init__(self, scale: float, seed: int | None, dimension: int) -> None:
        self._scale = scale
        self._dimension = dimension
        self._seed = seed
        self._first = 0
        self._drawn: list[float] = []

    @cached_property
    def _draw(self) -> Callable[[float, float], float]:
        """The generator of random numbers, which is made when noise is first needed."""
        import random  # noqa: PLC0415 - it loads the hash functions

        return random.Random(self._seed).gauss

    def columns(self, begin: int, end: int) -> list[list[float]]:
        """The noise of the updates begin … end - 1, component by component."""
        n = self._dimension
        del self._drawn[: (begin - self._first) * n]
        self._first = begin
        missing = (end - begin) * n - len(self._drawn)
        self._drawn.extend(self._draw(0.0, self._scale) for _ in range(missing))
        return [self._drawn[i : (end - begin) * n : n] for i in range(n)]


class StepInputs:
    """The learning rates and the noise of one run; `varying`: whether they differ from update to update."""

    def __init__(self, settings: Settings, dimension: int) -> None:
        self.noisy = settings.noise > 0.0
        self.varying = self.noisy or not settings.has_constant_rate
        self._settings = settings
        self._rate = schedule_of(settings.schedule).rate
        self._noise = Noise(settings.noise, settings.seed, dimension)

    def rate(self, step: int) -> float:
        """The learning rate of the update from iterate `step`."""
        settings = self._settings
        return float(self._rate(step, settings.steps, settings.learning_rate, settings.schedule_options))

    def noise(self, step: int) -> tuple[float, ...]:
        """The noise (n) on the gradient at iterate `step`; empty in a run without noise."""
        return tuple(column[0] for column in self._noise.columns(step, step + 1)) if self.noisy else ()

    def feed(self, begin: int, end: int) -> Iterable[object]:
        """The inputs of the updates begin … end - 1, as the loop reads them."""
        if not self.varying:
            return range(begin, end)
        settings = self._settings
        rates = (
            repeat(settings.learning_rate) if settings.has_constant_rate else [self.rate(k) for k in range(begin, end)]
        )
        return zip(range(begin, end), rates, *(self._noise.columns(begin, end) if self.noisy else ()), strict=False)
