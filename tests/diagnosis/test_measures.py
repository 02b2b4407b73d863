"""Measures of made-up ends of runs: the length of a cycle, and the kind of a point by the ends of its spectrum."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from gdcli.calculus.analysis.stationary_points import Kind
from gdcli.diagnosis.measures.convergence_rates import geometric_rate
from gdcli.diagnosis.measures.curvature import Spectrum
from gdcli.diagnosis.measures.last_steps import Tail
from gdcli.diagnosis.measures.many_variables import kind_of_many
from gdcli.graph.objective import Objective
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.reading.parser import parse
from gdcli.model import Iterate
from tests.diagnosis.cases import verdict_of


def tail(places: list[float]) -> Tail:
    iterates = tuple(Iterate(step, (x,), 0.0, (1.0,), 0.1) for step, x in enumerate(places))
    return Tail(iterates, tuple((b - a,) for a, b in pairwise(places)))


def cycle(length: int, miss: float = 0.0) -> list[float]:
    """64 places that repeat after `length` steps; the last one misses by `miss`. The longest step is length − 1."""
    places = [float(k % length) for k in range(64)]
    return [*places[:-1], places[-1] + miss]


@pytest.mark.parametrize("length", range(2, 20))
def test_cycles_of_up_to_sixteen_steps_are_seen(length: int) -> None:
    assert tail(cycle(length)).period == (length if length <= 16 else None)
    assert tail(cycle(length)[: 2 * length - 1]).period is None, "each place must be seen twice"


@pytest.mark.parametrize(("miss", "period"), [(5e-6, 11), (-5e-6, 11), (2e-5, None), (-2e-5, None)])
def test_a_cycle_may_miss_by_a_millionth_of_its_longest_step(miss: float, period: int | None) -> None:
    assert tail(cycle(11, miss)).period == period


def test_what_does_not_move_is_no_cycle() -> None:
    assert tail([1.0] * 64).period is None


@pytest.mark.parametrize(
    ("sizes", "rate"), [((), None), ((8.0,), None), ((8.0, 2.0), 0.25), ((8.0, 4.0, 2.0, 1.0), 0.5)]
)
def test_two_sizes_have_a_rate(sizes: tuple[float, ...], rate: float | None) -> None:
    assert geometric_rate(list(enumerate(sizes))) == (None if rate is None else pytest.approx(rate))


@pytest.mark.parametrize("text", ["x**2", "x**4 + x**2", "x**4", "|x|", "exp(-x)", "x - log(x)", "|x| + y", "x*y"])
def test_a_run_of_any_few_steps_has_a_verdict(text: str) -> None:
    for steps, rate in product(range(9), (0.01, 0.3)):
        assert verdict_of(text, rate, steps, advise=False).verdict.summary


@pytest.mark.parametrize(("least", "most"), list(product([None, -1.0, -1e-3, 1e-3, 1.0], repeat=2)))
def test_the_kind_by_the_ends_of_a_spectrum(least: float | None, most: float | None) -> None:
    """With an error of 0.01 a thousandth counts as 0; around a point of 401 variables nothing is evaluated."""
    spectrum = Spectrum(False, (0.0,) * 401, True, True, False, (), (), least, most, 0.01)
    signs = [0 if end is None or abs(end) < 0.01 else int(end) for end in (least, most)]
    kinds = {(1, 0): Kind.MINIMUM, (1, 1): Kind.MINIMUM, (0, -1): Kind.MAXIMUM, (-1, -1): Kind.MAXIMUM,
             (-1, 1): Kind.SADDLE, (1, -1): Kind.MINIMUM}  # fmt: skip
    objective = Objective(parse("sum(i=1..401, x[i]**4)", FILE_LIMITS))
    assert kind_of_many(objective, spectrum, (0.0,) * 401) == kinds.get((signs[0], signs[1]))


@pytest.mark.parametrize(("count", "kind"), [(400, Kind.MINIMUM), (401, None)])
def test_values_along_the_axes_tell_the_kind_of_up_to_four_hundred_variables(count: int, kind: Kind | None) -> None:
    objective = Objective(parse(f"sum(i=1..{count}, x[i]**4)", FILE_LIMITS))
    assert kind_of_many(objective, None, (0.0,) * count) == kind
