"""Comparisons: runs that failed are ranked behind those that did not, however low their values are."""

from __future__ import annotations

import pytest

from gdcli import compare
from gdcli.explore.comparison import SORTS
from gdcli.model import Outcome


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    ("text", "start", "rates", "failed"),
    [
        ("x**2", 1.0, (1.1, 0.1), 0),
        ("x**3 - 3*x", 2.0, (0.1, 0.5), 1),  # it falls below all values: the function has no lowest one
        ("x - log(x)", 3.0, (5.0, 0.5), 0),  # it leaves the domain
    ],
)
def test_a_run_that_failed_is_last(text: str, start: float, rates: tuple[float, ...], failed: int, sort: str) -> None:
    comparison = compare(text, lr=list(rates), start=start, sort=sort, steps=300)
    outcomes = [run.verdict.outcome for run in comparison.runs if run.verdict]
    assert outcomes[failed] in (Outcome.DIVERGED, Outcome.LEFT_DOMAIN)
    assert outcomes[1 - failed] is Outcome.CONVERGED
    assert comparison.ranking == (1 - failed, failed)
