"""Known minima: in closed form, computed, at a kink, and the same for every number of variables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gdcli.gallery.named_function import Minima
from gdcli.model.gallery import KnownMinimum


def at(point: Sequence[float], value: float) -> KnownMinimum:
    """A minimum in closed form."""
    return KnownMinimum(tuple(point), value)


def near(point: Sequence[float], value: float) -> KnownMinimum:
    """A minimum without a closed form, computed to 40 digits and rounded."""
    return KnownMinimum(tuple(point), value, exact=False)


def kink(point: Sequence[float], value: float) -> KnownMinimum:
    """A minimum where the function has no gradient; zero is one of its subgradients."""
    return KnownMinimum(tuple(point), value, smooth=False)


def opposite(x: float, y: float, value: float) -> Minima:
    """Two computed minima, at (x, y) and at (-x, -y)."""
    return (near((x, y), value), near((-x, -y), value))


def everywhere(
    x: float, make: Callable[[Sequence[float], float], KnownMinimum] = at
) -> Callable[[int], Minima]:
    """One minimizer, with the value x in every variable; the minimum is 0."""
    return lambda n: (make((x,) * n, 0.0),)
