"""Which minimum each start reached: the ends of many descents, gathered into minima."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from gdcli.graph.objective import Objective
from gdcli.model import Basin, Outcome

SAME: Final = 1e-3
"""Ends closer than this share of the box's widest side are one minimum."""
MOST: Final = 24
"""So many minima have a place of their own; a plain full of others is gathered in the last one."""
FLYING: Final = frozenset({Outcome.DIVERGED, Outcome.LEFT_DOMAIN})

Vector = tuple[float, ...]


def gather(
    objective: Objective, ends: Sequence[Vector], outcomes: Sequence[Outcome], reach: float
) -> tuple[tuple[int, ...], tuple[Basin, ...]]:
    """The label of each descent, and what the labels stand for: minima from the lowest up, then what reached none."""
    near = SAME * reach
    centers: list[Vector] = []
    buckets: dict[tuple[int, ...], int] = {}
    keys: list[int | Outcome] = []
    for end, outcome in zip(ends, outcomes, strict=True):
        if outcome is not Outcome.CONVERGED:
            keys.append(Outcome.DIVERGED if outcome in FLYING else Outcome.NOT_CONVERGED)
            continue
        bucket = tuple(round(x / near) for x in end)
        if bucket not in buckets:
            buckets[bucket] = _center(end, centers, near)
        keys.append(buckets[bucket])
    counts = Counter(keys)
    minima = sorted((key for key in counts if isinstance(key, int)), key=lambda key: objective.value(centers[key]))
    order: list[int | Outcome] = [*minima, *(o for o in (Outcome.NOT_CONVERGED, Outcome.DIVERGED) if o in counts)]
    place = {key: index for index, key in enumerate(order)}
    basins = tuple(_basin(objective, key, centers, counts[key] / len(keys)) for key in order)
    return tuple(place[key] for key in keys), basins


def _center(end: Vector, centers: list[Vector], near: float) -> int:
    """The minimum next to an end, or a new one."""
    for index, center in enumerate(centers):
        if max(abs(a - b) for a, b in zip(end, center, strict=True)) <= 3 * near:
            return index
    if len(centers) == MOST:
        return MOST - 1
    centers.append(end)
    return len(centers) - 1


def _basin(objective: Objective, key: int | Outcome, centers: Sequence[Vector], share: float) -> Basin:
    if isinstance(key, Outcome):
        return Basin(key, None, None, share)
    return Basin(Outcome.CONVERGED, centers[key], objective.value(centers[key]), share)
