"""The valley towards which a run moves."""

import math

import pytest

from gdcli.output.drawing.sampling import guarded
from gdcli.output.drawing.valley import valley

VALLEYS = [
    (lambda p: math.cosh(p[0]), (5.0,), (74.2,), (0.0,)),
    (lambda p: abs(p[0] - 3.0), (30.0,), (1.0,), (3.0,)),
    (lambda p: (p[0] - 1e5) ** 2, (0.0,), (-2e5,), (1e5,)),
    (lambda p: math.exp(p[0] ** 2), (4.0,), (7e7,), (0.0,)),
    (lambda p: p[0] - math.log(p[0]), (5.0,), (0.8,), (1.0,)),
    (lambda p: p[0] ** 2 + p[1] ** 2, (3.0, 4.0), (6.0, 8.0), (0.0, 0.0)),
]
NO_VALLEYS = [
    (lambda p: math.exp(-p[0]), (1.0,), (-0.37,)),
    (lambda p: -(p[0] ** 2), (1.0,), (-2.0,)),
    (lambda p: math.log(p[0]), (1.0,), (1.0,)),
    (lambda p: p[0] ** 2, (0.0,), (0.0,)),
    (lambda p: p[0] ** 2, (1.0,), (math.nan,)),
]


@pytest.mark.parametrize(("f", "point", "slopes", "minimizer"), VALLEYS)
def test_it_is_found_downhill(f, point, slopes, minimizer):
    assert valley(guarded(f), point, slopes) == pytest.approx(minimizer, abs=1e-6 * max(map(abs, point)) + 1e-3)


@pytest.mark.parametrize(("f", "point", "slopes"), NO_VALLEYS)
def test_where_the_way_leads_nowhere_up_there_is_none(f, point, slopes):
    assert valley(guarded(f), point, slopes) is None
