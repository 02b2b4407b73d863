"""Every value computed in a box lies in its enclosure."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.gallery import GALLERY
from gdcli.graph.enclosure import Enclosure
from gdcli.graph.objective import Objective
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.reading.parser import parse
from tests.graph.evaluated import evaluated

FEW = 64
ENDS = st.floats(-1e3, 1e3) | st.sampled_from([0.0, -0.0, 1.0, -1.0, 1e-300, 1e150, -1e150])


def enclosure_of(objective: Objective) -> Enclosure:
    return Enclosure(objective.graph, (objective.output, *objective.gradient), objective.inputs)


def computed(objective: Objective, points) -> np.ndarray:
    """Value and gradient at each point, in numpy and point by point."""
    value, gradient = evaluated(objective, points)
    one_by_one = [[f, *g] for f, g in map(objective.value_and_gradient, points.T.tolist())]
    return np.concatenate([np.vstack([value, gradient]), np.array(one_by_one).T], axis=1)


def assert_enclosed(objective: Objective, box) -> bool:
    """Compares points of the box, corners among them, with the bounds; returns whether there are bounds."""
    bounds = enclosure_of(objective)(box)
    if bounds is None:
        return False
    draw = np.random.default_rng(5)
    low, high = np.array(box).T[:, :, None]
    shares = np.concatenate([draw.random((len(box), FEW)), draw.integers(0, 2, (len(box), FEW))], axis=1)
    points = np.clip(low + (high - low) * shares, low, high)
    for (least, most), row in zip(bounds, computed(objective, points), strict=True):
        assert math.isfinite(least)
        assert math.isfinite(most)
        assert (row >= least).all(), (least, row.min())
        assert (row <= most).all(), (most, row.max())
    return True


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=40)
@given(data=st.data())
def test_every_function_stays_within_its_bounds(name: str, data: st.DataObject) -> None:
    count = FUNCTIONS[name].arity or 2
    objective = Objective(parse(f"{name}({', '.join('xy'[:count])})"))
    assert_enclosed(objective, [tuple(sorted((data.draw(ENDS), data.draw(ENDS)))) for _ in range(count)])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_but_the_tangents_has_bounds_somewhere(name: str) -> None:
    count = FUNCTIONS[name].arity or 2
    objective = Objective(parse(f"{name}({', '.join('xy'[:count])})"))
    found = [assert_enclosed(objective, [box] * count) for box in ((0.2, 0.3), (2.0, 3.0))]
    assert any(found) == (name not in ("tan", "cot", "csc", "sec"))


@pytest.mark.parametrize("name", GALLERY)
@given(share=st.floats(0.0, 1.0))
@settings(max_examples=10)
def test_the_gallery_stays_within_its_bounds(name: str, share: float) -> None:
    instance = GALLERY[name].instance()
    objective = Objective(parse(instance.text, FILE_LIMITS))
    assert_enclosed(objective, [(low + share * (high - low), high) for low, high in instance.ranges])


@pytest.mark.parametrize(
    ("text", "box", "bounds"),
    [
        ("x**2 + 3*x", [(-1.0, 2.0)], [(-3.0, 10.0), (1.0, 7.0)]),
        ("x*y", [(-1.0, 2.0), (3.0, 5.0)], [(-5.0, 10.0), (3.0, 5.0), (-1.0, 2.0)]),
        ("abs(x)", [(-1.0, 2.0)], [(0.0, 2.0), (-1.0, 1.0)]),
        ("x - x", [(-1.0, 2.0)], [(-3.0, 3.0), (0.0, 0.0)]),
        ("max(x, y)", [(-1.0, 2.0), (0.0, 1.0)], [(0.0, 2.0), (0.0, 1.0), (0.0, 1.0)]),
    ],
)
def test_bounds_are_as_narrow_as_each_operation_allows(text: str, box, bounds) -> None:
    assert enclosure_of(Objective(parse(text)))(box) == bounds


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("1/x", (-1.0, 1.0)),
        ("1/x", (0.0, 1.0)),
        ("log(x)", (-1.0, 1.0)),
        ("log(x)", (0.0, 1.0)),
        ("sqrt(x)", (-1e-9, 1.0)),
        ("x**0.3", (-1.0, 1.0)),
        ("exp(x)", (0.0, 1000.0)),
        ("x**3", (0.0, 1e200)),
        ("asin(x)", (0.0, 1.1)),
        ("tan(x)", (0.0, 2.0)),
    ],
)
def test_where_a_value_may_be_missing_there_are_no_bounds(text: str, box) -> None:
    assert enclosure_of(Objective(parse(text)))([box]) is None
