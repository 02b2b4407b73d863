"""Lanes at points where the chain rule has no number end as single runs do."""

from __future__ import annotations

import numpy as np
import pytest

from gdcli.descent.native.c_library import find_compiler
from gdcli.descent.native.compiled_lanes import CompiledLanes
from gdcli.descent.sweeps.lane_data import STOPS
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Settings, StopReason

CASES = [
    ("sqrt(x^4)", (0.0,)),
    ("sqrt(x^2 + y^2)^2", (0.0, 0.0)),
    ("(sqrt((0*w)^2) - 1)^2", (1.0,)),
    ("sqrt(relu(x))", (-1.0,)),
    ("cos(12*sqrt(x^2 + y^2))", (0.0, 0.0)),
]


def stops(engine: type[LaneEngine], text: str, start: tuple[float, ...]) -> list[StopReason]:
    objective = Objective(parse(text))
    lanes = engine(objective, Settings(steps=20, start=start))
    points = np.array([start] * 3, dtype=np.float64).T.copy()
    return [STOPS[code] for code in lanes.run(points, np.array([0.01, 0.1, 0.2])).stop]


@pytest.mark.parametrize(("text", "start"), CASES)
def test_numpy_lanes_know_the_slope(text, start):
    assert stops(LaneEngine, text, start) == [StopReason.TOLERANCE] * 3


@pytest.mark.skipif(find_compiler() is None, reason="there is no C compiler")
@pytest.mark.parametrize(("text", "start"), CASES)
def test_compiled_lanes_know_the_slope(text, start):
    assert stops(CompiledLanes, text, start) == [StopReason.TOLERANCE] * 3


def test_a_lane_goes_on_with_the_slope_that_it_is_given():
    assert stops(LaneEngine, "sqrt(x^4) + x*(1 + 0*sqrt(x^4)) + x^2", (0.0,))[1] is not StopReason.NON_FINITE
