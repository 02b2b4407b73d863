"""How long lanes may go unwatched."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.single.settings import settle
from gdcli.descent.single.stepper import Walk
from gdcli.descent.sweeps.safe_steps import LONGEST, Reach
from gdcli.graph.objective import Objective
from gdcli.language import parse
from gdcli.model import Settings

VALLEY = "(1 - x)**2 + 100*(y - x**2)**2"
METHODS = [name for name, method in OPTIMIZERS.items() if method.planning is None]


def reach(text: str, optimizer: str = "gd", **more) -> Reach:
    objective = Objective(parse(text))
    settings = Settings((1.0,) * len(objective.variables), 0.1, 1000, optimizer=optimizer, **more)
    return Reach(objective, settle(settings, objective.variables))


@pytest.mark.parametrize(
    ("text", "box", "rates", "count"),
    [
        ("x**2 + 3*x", [(-10.0, 10.0)], (0.1, 0.5), LONGEST),
        ("exp(-x**2)", [(-10.0, 10.0)], (0.1, 0.5), LONGEST),
        ("sigmoid(x) + softplus(-x)", [(-100.0, 100.0)], (0.1, 10.0), LONGEST),
        ("log(x)", [(-1.0, 1.0)], (0.1, 0.5), 0),
        ("x**2", [(-1.0, 1e95)], (0.1, 0.5), 0),
        ("x**4", [(-1.0, 1e30)], (0.1, 0.5), 0),
        ("x**2", [(-1.0, math.inf)], (0.1, 0.5), 0),
        ("x**2", [(math.nan, math.nan)], (0.1, 0.5), 0),
        ("x**2", [(-1.0, 1.0)], (0.1, math.inf), 0),
        ("-exp(x)", [(0.0, 1.0)], (0.0, 2.0**9), 1),
    ],
)
def test_it_ends_where_anything_might_happen(text: str, box, rates, count: int) -> None:
    assert reach(text).updates(box, rates) == count


def test_smaller_rates_and_boxes_reach_farther() -> None:
    valley = reach(VALLEY)
    box, large = [(-2.0, 2.0)] * 2, [(-200.0, 200.0)] * 2
    counts = [valley.updates(box, (0.0, rate)) for rate in (1.0, 1e-2, 1e-4, 1e-6)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] == LONGEST
    assert 0 < valley.updates(large, (0.0, 1e-4)) < valley.updates(box, (0.0, 1e-4))


def test_what_is_too_large_is_always_watched() -> None:
    variables = [f"x{i}" for i in range(200)]
    assert reach(" + ".join(f"{name}**2" for name in variables)).updates([(-1.0, 1.0)] * 200, (0.1, 0.1)) == 0


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(("text", "rate"), [(VALLEY, 1e-4), ("log(x) + x*y**2", 1e-3), ("x**4 - 3*x**2", 0.05)])
def test_no_run_from_the_box_ends_within_the_reach(name: str, text: str, rate: float) -> None:
    objective = Objective(parse(text))
    n = len(objective.variables)
    box = [(1.0, 2.0)] * n
    draw = np.random.default_rng(2)
    for _ in range(30):
        start = tuple(draw.uniform(1.0, 2.0, n).tolist())
        walk = Walk(objective, settle(Settings(start, rate, 1000, 0.0, name), objective.variables))
        m = len(walk.state) // n
        count = reach(text, name).updates([*box, *[(0.0, 0.0)] * (n * m)], (rate, rate))
        assert walk.advance(count, lambda _: None) is None
