"""Descents that stopped because an update changed little: near a minimum, or too early."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdcli.descent.sweeps.lane_data import OUTCOMES, STOPS, Codes, LaneResults
from gdcli.diagnosis.detectors.bounds_and_small_updates import CHANGE_TESTS, minimum_near
from gdcli.diagnosis.many.end_points import RestPoints
from gdcli.diagnosis.thresholds import CHANGE_TEST_MARGIN, PLACES_JUDGED_MAX
from gdcli.graph.code.numpy_operations import Mask
from gdcli.model import Outcome, StopReason

CHANGE_CODES: Final = tuple(map(STOPS.index, CHANGE_TESTS))


def stopped_by_change(results: LaneResults) -> Mask:
    """Which lanes stopped by `ftol` or `xtol`."""
    return np.isin(results.stop, CHANGE_CODES)


def judge_changes(places: RestPoints, results: LaneResults, outcome: Codes) -> None:
    """Write the outcomes of the lanes that stopped by a change. The minima near some of their ends decide.

    A lane converged if one of these minima is as close as the diagnosis of a single run demands; it is slow if the
    minimum near its end is farther away.
    """
    changed = np.flatnonzero(stopped_by_change(results))
    points, open_ = results.point.take(changed, axis=1), np.ones(changed.size, np.bool_)
    outcome[changed] = OUTCOMES.index(Outcome.NOT_CONVERGED)
    for _ in range(PLACES_JUDGED_MAX):
        if not open_.any():
            return
        first = int(open_.argmax())
        end = points[:, first]
        minimum = minimum_near(places.facts(tuple(end.tolist()), STOPS[results.stop[changed[first]]]))
        beside = open_ & (np.abs(points - end[:, None]).max(axis=0) <= places.near)
        if minimum is not None:
            there = open_ & _is_there(places, results, changed, np.array(minimum))
            outcome[changed[beside]] = OUTCOMES.index(Outcome.SLOW)
            outcome[changed[there]] = OUTCOMES.index(Outcome.CONVERGED)
            open_ &= ~there
        open_ &= ~beside


def _is_there(
    places: RestPoints, results: LaneResults, changed: NDArray[np.int64], minimum: NDArray[np.float64]
) -> Mask:
    """Which of the lanes are as close to a minimum as their stop test demands, by the value or by the distance."""
    settings = places.settings
    far = np.abs(results.point.take(changed, axis=1) - minimum[:, None]).max(axis=0)
    above = results.value[changed] - places.objective.value(tuple(minimum.tolist()))
    by_value = results.stop[changed] == STOPS.index(StopReason.VALUE_CHANGE)
    close = far <= CHANGE_TEST_MARGIN * (settings.xtol or 0.0)
    low = above <= CHANGE_TEST_MARGIN * (settings.ftol or 0.0)
    flat = results.gradient_norm[changed] <= settings.tol
    found: Mask = np.where(by_value, low & (far <= places.near), close) | (flat & (far <= places.near))
    return found
