"""Ends close to each other are one place, and starts are counted by place."""

from __future__ import annotations

import numpy as np
import pytest

from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweeps.lane_data import MOTION_FIELDS, OUTCOMES, STOPS, Codes, LaneResults
from gdcli.diagnosis.many import end_points as ends
from gdcli.diagnosis.many.basins import columns_laid_out, gather, keys_of, laid_out_labels
from gdcli.diagnosis.many.end_points import NO_PLACE, RestPoint, RestPoints
from gdcli.diagnosis.many.judge import DescentJudge
from gdcli.diagnosis.thresholds import LABELS_MAX as LIMIT
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import NOT_RUN, Outcome, Settings, StopReason


def places_of(text: str, reach: float = 6.0) -> RestPoints:
    expression = parse(text)
    start = (1.0,) * len(expression.variables)
    settings = checked_settings(Settings(start, 0.1, 100), expression.variables)
    return RestPoints(Objective(expression), settings, reach)


def results_of(stops, points, steps=None) -> LaneResults:
    count = len(stops)
    return LaneResults(
        np.array([STOPS.index(stop) for stop in stops], np.int8),
        np.array(steps or [9] * count), np.zeros(count), np.zeros(count), np.array(points, float),
        np.zeros((len(MOTION_FIELDS), count)),
    )  # fmt: skip


def codes_of(*outcomes: Outcome) -> list[Codes]:
    return [np.array([OUTCOMES.index(outcome)], np.int8) for outcome in outcomes]


def test_ends_close_together_are_one_place_at_the_stationary_point() -> None:
    places = places_of("(x-1)**2*(x+1)**2 + y**2")
    numbers, codes = places.sort(np.array([[1.0001, 0.9999, -1.0002, 1.0], [1e-4, -1e-4, 0.0, 0.0]]))
    assert numbers.tolist() == [0, 0, 1, 0]
    assert {OUTCOMES[code] for code in codes} == {Outcome.CONVERGED}
    assert [place.point for place in places.found] == [pytest.approx((1.0, 0.0)), pytest.approx((-1.0, 0.0))]
    again, _ = places.sort(np.array([[-1.0], [1e-5]]))
    assert again.tolist() == [1]


def test_a_flat_minimum_is_one_place_from_both_sides() -> None:
    places = places_of("x**4", reach=4.0)
    assert places.sort(np.array([[-0.0063, 0.0063]]))[0].tolist() == [0, 0]
    assert len(places.found) == 1


@pytest.mark.parametrize(("distance", "count"), [(0.017, 1), (0.019, 2)])
def test_places_are_told_apart_by_three_thousandths_of_the_box(distance: float, count: int) -> None:
    half = distance / 2
    places = places_of(f"(x - {half})**2*(x + {half})**2", reach=6.0)
    places.sort(np.array([[-half, half]]))
    assert len(places.found) == count


def test_at_most_256_places_are_learned() -> None:
    places = places_of("sin(x)")
    places.learn([RestPoint((float(k),), Outcome.CONVERGED) for k in range(300)])
    assert len(places.found) == 256


def test_no_ends_have_no_places() -> None:
    numbers, codes = places_of("x**2").sort(np.empty((1, 0)))
    assert (numbers.size, codes.size) == (0, 0)


def test_more_places_than_are_told_apart_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ends, "PLACES_MAX", 3)
    monkeypatch.setattr(ends, "PLACES_JUDGED_MAX", 2)
    places = places_of("cos(x)", reach=100.0)
    where = np.pi * np.array([[1.0, 3.0, 5.0, 7.0, 3.0]])
    numbers, codes = places.sort(where)
    assert numbers.tolist() == [0, 1, 2, NO_PLACE, 1]
    assert {OUTCOMES[code] for code in codes} == {Outcome.CONVERGED}


def test_each_end_has_a_key_by_where_or_how_it_ended() -> None:
    outcomes = codes_of(
        Outcome.CONVERGED, Outcome.SLOW, Outcome.OSCILLATING, Outcome.DIVERGED, Outcome.LEFT_DOMAIN,
        Outcome.LEFT_DOMAIN,
    )  # fmt: skip
    results = results_of(
        [StopReason.TOLERANCE, StopReason.MAX_STEPS, StopReason.MAX_STEPS, StopReason.DIVERGED,
         StopReason.NON_FINITE, StopReason.NON_FINITE],
        [[0.0, 1.0, 2.0, 1e60, -1.0, -2.0]],
        [9, 9, 9, 9, 9, 0],
    )  # fmt: skip
    places = places_of("x**2")
    keys = keys_of(results, outcomes, DescentJudge(places))
    labels, basins = gather(Objective(parse("x**2")), keys, places.found, 8)
    assert [basins[label].outcome for label in labels[:6]] == [
        Outcome.CONVERGED, Outcome.NOT_CONVERGED, Outcome.OSCILLATING, Outcome.DIVERGED, Outcome.DIVERGED,
        Outcome.LEFT_DOMAIN,
    ]  # fmt: skip
    assert labels[6:] == [NOT_RUN, NOT_RUN]
    assert basins[0].point == (0.0,)
    assert sum(basin.share for basin in basins) == pytest.approx(1.0)


def test_minima_come_first_from_the_lowest_up_and_the_rarest_share_a_label() -> None:
    objective = Objective(parse("x**2"))
    found = [RestPoint((float(x),), Outcome.CONVERGED) for x in range(LIMIT + 2)]
    found.append(RestPoint((0.5,), Outcome.SADDLE))
    keys = np.array([number for number in range(LIMIT + 3) for _ in range(LIMIT + 3 - min(number, LIMIT))])
    labels, basins = gather(objective, keys, found, keys.size)
    values = [basin.value for basin in basins if basin.value is not None and basin.outcome is Outcome.CONVERGED]
    assert values == sorted(values)
    assert len([basin for basin in basins if basin.point is not None]) == LIMIT
    rest = basins[labels[-1]]
    assert (rest.outcome, rest.point) == (Outcome.CONVERGED, None)
    assert rest.share == pytest.approx(labels.count(labels[-1]) / keys.size)


def test_a_plain_is_no_place() -> None:
    places = places_of("exp(-x)")
    results = results_of([StopReason.TOLERANCE] * 2, [[20.0, 25.0]])
    keys = keys_of(results, codes_of(Outcome.PLATEAU, Outcome.PLATEAU), DescentJudge(places))
    assert gather(Objective(parse("exp(-x)")), keys, places.found, 2)[1][0].outcome is Outcome.PLATEAU


def test_the_map_begins_at_the_highest_second_coordinate() -> None:
    labels = [0, 1, 2, 3, 4, 5]
    assert laid_out_labels(labels, (2, 3)) == ((2, 5), (1, 4), (0, 3))
    assert laid_out_labels(labels, (6,)) == ((0, 1, 2, 3, 4, 5),)
    (column,) = columns_laid_out([np.array([0, 1, 2, 3])], (2, 3))
    assert column.tolist()[:1] == [2.0]
    assert column.tolist() == pytest.approx([2, float("nan"), 1, float("nan"), 0, 3], nan_ok=True)
