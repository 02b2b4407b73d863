"""The place to which each start of a map leads: the ends of many descents, counted by where and how they ended."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdcli.descent.sweeps.lane_data import NON_FINITE_CODE, OUTCOMES, Codes, LaneResults
from gdcli.diagnosis.many.change_stops import stopped_by_change
from gdcli.diagnosis.many.end_points import NO_PLACE, RestPoint
from gdcli.diagnosis.many.judge import DescentJudge
from gdcli.diagnosis.thresholds import LABELS_MAX
from gdcli.graph.objective import Objective
from gdcli.model import NOT_RUN, Basin, Outcome

OUTCOME_CLASSES: Final = (
    Outcome.CONVERGED, Outcome.PLATEAU, Outcome.NOT_CONVERGED, Outcome.OSCILLATING, Outcome.DIVERGED,
    Outcome.LEFT_DOMAIN,
)  # fmt: skip
"""The classes of ends that share a label: further minima, plains without a minimum, and descents that did not come to
rest."""
POINT_OUTCOMES: Final = frozenset({Outcome.CONVERGED, Outcome.SADDLE, Outcome.MAXIMUM})
"""The outcomes of ends that are single points; on a plain or the floor of a valley every point is an end."""
CLASS_OF: Final = {Outcome.SLOW: Outcome.NOT_CONVERGED, Outcome.LEFT_DOMAIN: Outcome.DIVERGED}
"""Outcome -> the class that a map shows for it."""

VALUE_ORDER_SHARE: Final = 1e-9
"""Values of minima that differ by less than this share of the largest value count as equal."""
PLACE_DECIMALS: Final = 6
"""The decimals of the coordinates that put minima of equal value in order."""

Labels = NDArray[np.int64]


def keys_of(results: LaneResults, outcomes: Sequence[Codes], judge: DescentJudge) -> Labels:
    """For each descent the number of the place where it rests, or a negative number for its class.

    `outcomes` are those of the results, group by group.
    """
    codes = np.concatenate([*outcomes, np.empty(0, np.int8)])
    keys: Labels = np.array([_class_key(CLASS_OF.get(outcome, outcome)) for outcome in OUTCOMES])[codes]
    keys[(results.stop == NON_FINITE_CODE) & (results.steps == 0)] = _class_key(Outcome.LEFT_DOMAIN)
    close = stopped_by_change(results) & (codes == OUTCOMES.index(Outcome.CONVERGED))
    resting = np.flatnonzero(judge.resting(results) | close)
    numbers = judge.places.sort(results.point.take(resting, axis=1))[0]
    are_points = [place.outcome in POINT_OUTCOMES and place.isolated for place in judge.places.found]
    labeled = np.array([*are_points, False])[numbers]
    known = (numbers != NO_PLACE) & labeled
    keys[resting[known]] = np.array([*judge.places.numbers_by_point(), NO_PLACE])[numbers[known]]
    return keys


def _class_key(outcome: Outcome) -> int:
    return -1 - OUTCOME_CLASSES.index(outcome if outcome in OUTCOME_CLASSES else Outcome.NOT_CONVERGED)


def gather(
    objective: Objective, keys: Labels, found: Sequence[RestPoint], count: int
) -> tuple[list[int], tuple[Basin, ...]]:
    """The label of each of `count` starts, and what the labels stand for; starts without a key were not run.

    The minima from the lowest up, then other places of rest, then the classes.
    """
    numbers, shares = np.unique(keys, return_counts=True)
    often = sorted(zip(numbers.tolist(), shares.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    labeled = [number for number, _ in often if number >= 0][:LABELS_MAX]
    merged = {
        number: number if number < 0 or number in labeled else _class_key(Outcome.CONVERGED) for number, _ in often
    }
    values = {key: objective.value(found[key].point) for key in set(merged.values()) if key >= 0}
    order = sorted(set(merged.values()), key=lambda key: _rank(key, values, found))
    label = {number: order.index(key) for number, key in merged.items()}
    totals = dict.fromkeys(order, 0)
    for number, share in often:
        totals[merged[number]] += share
    basins = tuple(_basin(objective, key, found, totals[key] / max(1, keys.size)) for key in order)
    table = np.array([label[number] for number in numbers.tolist()], np.int64)
    labels = table[np.searchsorted(numbers, keys)].tolist() if keys.size else []
    return labels + [NOT_RUN] * (count - len(labels)), basins


def laid_out_labels(labels: Sequence[int], counts: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The labels in rows from the highest second coordinate down; on the grid the second coordinate changes fastest."""
    if len(counts) == 1:
        return (tuple(labels),)
    across, down = counts
    return tuple(tuple(labels[column * down + row] for column in range(across)) for row in reversed(range(down)))


def columns_laid_out(columns: Iterable[NDArray[Any]], counts: Sequence[int]) -> tuple[array[float], ...]:
    """A number for each start in the same order, as float64; nan for a start that was not run."""
    laid = []
    for column in columns:
        whole = np.full(math.prod(counts), np.nan)
        whole[: column.size] = column
        laid.append(array("d", (whole if len(counts) == 1 else whole.reshape(tuple(counts)).T[::-1]).tobytes()))
    return tuple(laid)


def _rank(key: int, values: Mapping[int, float], found: Sequence[RestPoint]) -> tuple[int, float, tuple[float, ...]]:
    """The order of minima: by value, and by coordinates if the values are equal; rounding does not change it."""
    if key < 0:
        return 2, -key, ()
    place = found[key]
    unit = VALUE_ORDER_SHARE * max(1.0, *map(abs, values.values()))
    point = tuple(round(x, PLACE_DECIMALS) for x in place.point)
    return int(place.outcome is not Outcome.CONVERGED), round(values[key] / unit), point


def _basin(objective: Objective, key: int, found: Sequence[RestPoint], share: float) -> Basin:
    if key < 0:
        return Basin(OUTCOME_CLASSES[-1 - key], None, None, share)
    place = found[key]
    return Basin(place.outcome, place.point, objective.value(place.point), share)
