"""Comparisons: runs that failed are ranked behind those that did not, however low their values are."""

from __future__ import annotations

import pytest

from gdcli import compare
from gdcli.cli.app import run
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


def page_of(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The page of a comparison on one line."""
    assert run(["compare", *arguments, "--quiet"]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_the_lowest_minimum_is_named_where_the_fastest_run_ends_at_another(capsys: pytest.CaptureFixture[str]) -> None:
    page = page_of("x**4 - 3*x**2 + x", "--lr", "0.05,0.12", "--start", "2", capsys=capsys)
    assert "η = 0.05 is the fastest" in page
    assert "the lowest, f = -3.514, is that of η = 0.12" in page
    assert "cannot settle at x = 1.131" in page
    assert "different minima" not in page_of("x**2", "--lr", "0.05,0.12", capsys=capsys)


def test_a_falling_rate_has_no_limit(capsys: pytest.CaptureFixture[str]) -> None:
    """Above 2/f'' = 1 a rate that falls below the limit converges."""
    page = page_of("x**2", "--lr", "0.5,1.01", "--schedule", "exponential:gamma=0.9", capsys=capsys)
    assert page.count("✓ converged") + page.count("OK converged") == 2
    assert "cannot settle" not in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x**2", "--lr", "1.5,2"], "None of the 2 runs converged, or ever came below the start, f = 1."),
        (["x**2", "--lr", "0.5,0.5,0.1"], "η = 0.5 is among the fastest and converges at step 1;"),
        (["x**2", "--lr", "0.05,0.0503"], "needs 1.01 times as many steps."),
    ],
)
def test_the_sentence_holds_for_ties_and_for_runs_that_only_rose(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in page_of(*arguments, capsys=capsys)


def test_a_coarse_tolerance_makes_no_other_minimum(capsys: pytest.CaptureFixture[str]) -> None:
    assert "different minima" not in page_of("x**2", "--lr", "0.01,0.4", "--tol", "0.1", capsys=capsys)


def test_schedules_of_one_name_are_told_apart_by_their_options(capsys: pytest.CaptureFixture[str]) -> None:
    page = page_of("x**2", "--lr", "0.3", "--schedule", "exponential:gamma=0.9,exponential:gamma=0.99", capsys=capsys)
    assert "Only η = 0.3 exponential (gamma = 0.99) converged" in page
