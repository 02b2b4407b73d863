"""Many descents in one command, as typed: sweeps and basins of attraction."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.hostile.inside import inside
from tests.program import gdcli


def record(*arguments: str) -> Any:
    done = inside(*arguments, "--format", "json")
    assert done.status == 0, done.err
    return json.loads(done.out)


@pytest.mark.parametrize("function", ["sin(x)", "@griewank", "@rastrigin", "0.5*x^2+5*y^2", "@logistic_regression"])
def test_where_descents_cease_to_settle_is_where_theory_has_it(function: str) -> None:
    """The rates of the automatic range are some eight percent apart."""
    document = record("sweep", function)
    low, high = document["edge"]
    assert low <= 1.1 * document["lr_limit"]
    assert high >= document["lr_limit"] / 1.1
    assert document["suggestion"] < high


@pytest.mark.parametrize("function", ["@gaussian_well", "@exponential_tail", "@saturated_neuron"])
def test_a_rate_that_throws_every_start_onto_a_plain_is_not_suggested(function: str) -> None:
    document = record("sweep", function)
    rate = document["suggestion"]
    if rate is None:
        return
    verdict = record("descend", function, "--lr", repr(rate))["verdict"]
    assert verdict["outcome"] != "plateau"


@pytest.mark.parametrize("function", ["@ackley", "@bukin", "@lasso", "@x_to_the_x", "@goldstein_price"])
def test_kinks_and_powers_can_be_swept(function: str) -> None:
    document = record("sweep", function, "--lr", "1e-4:0.1:5:log", "--starts", "100", "--steps", "100")
    assert len(document["rows"]) == 5


def test_starts_without_a_value_are_left_out_and_told_of() -> None:
    document = record("sweep", "x*log(x)", "--lr", "0.01,0.1", "--starts", "100", "--steps", "2000")
    for row in document["rows"]:
        assert row["without_value"] > 20
        assert row["starts"] + row["without_value"] == 100
    assert document["suggestion"] is not None


def test_of_several_minima_the_sharpest_gives_the_limit() -> None:
    document = record("sweep", "x^4-3x^2+x", "--lr", "0.001:0.05:8:log", "--starts", "50")
    assert document["minima"] == 2
    assert document["lr_limit_at"]["x"] == pytest.approx(-1.30083957)
    assert document["lr_limit"] == pytest.approx(0.139799, rel=1e-5)


def test_the_range_of_rates_is_that_of_the_given_starts() -> None:
    document = record("sweep", "x^4-3x^2+x", "--starts", "x=1")
    low, high = document["edge"]
    assert low <= 0.213967 * 1.1
    assert high >= 0.213967 / 1.1
    again = record("sweep", "x^4-3x^2+x", "--starts", "x=1", "--seed", "5")
    assert again["rows"] == document["rows"]


def test_notes_say_what_ran_and_from_which_seed() -> None:
    done = inside("sweep", "--lr", "0.1", "--starts", "5", "--seed", "3", "--engine", "python")
    assert "seed 3" in done.err
    assert "engine: python" in done.err
    assert inside("sweep", "--lr", "0.1", "--starts", "5", "-q").err == ""
    assert "engine: " in inside("basins", "x^2", "--lr", "0.1", "--points", "5").err
    assert "engine: python" in gdcli("descend", "--steps", "5", "--engine", "python").err
    assert gdcli("descend", "--steps", "5").err == ""


def test_basins_tell_minima_from_other_places_of_rest() -> None:
    document = record("basins", "x^4-2x^2", "--points", "5", "--range", "-2:2", "--lr", "0.05")
    found = {basin["point"]["x"]: basin["outcome"] for basin in document["basins"]}
    assert found == {-1.0: "converged", 1.0: "converged", 0.0: "maximum"}


def test_more_minima_than_letters_share_one_basin() -> None:
    document = record("basins", "@rastrigin", "--lr", "0.002", "--points", "60", "--range", "-5:5")
    named = [basin for basin in document["basins"] if basin["point"] is not None]
    assert len(named) == 24
    assert max(basin["share"] for basin in named) < 0.05
    (others,) = (basin for basin in document["basins"] if basin["point"] is None and basin["outcome"] == "converged")
    assert others["share"] > 0.4
    assert sum(basin["share"] for basin in document["basins"]) == pytest.approx(1.0)


def test_each_start_of_a_map_ends_where_a_descent_from_there_does() -> None:
    words = ("@himmelblau", "--lr", "0.01", "--steps", "2000")
    done = inside("basins", *words, "--points", "4x3", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 12
    for row in rows[::3]:
        run = record("descend", *words, "--start", f"{row['x']},{row['y']}")
        assert float(row["end_x"]) == pytest.approx(run["final"]["point"]["x"], rel=1e-9)
        assert float(row["end_y"]) == pytest.approx(run["final"]["point"]["y"], rel=1e-9)
        assert float(row["value"]) == pytest.approx(run["final"]["value"], abs=1e-12)
        assert int(row["steps"]) == run["steps_taken"]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("sweep", "3"), 2, "no variables"),
        (("basins", "3"), 2, "no variables"),
        (("sweep", "log(x)", "--range=-5:-1"), 1, "no value at any of the starts"),
        (("basins", "log(x)", "--range=-5:-1"), 1, "no value at any of the starts"),
        (("basins", "x^2", "--points", "5x"), 2, "as a resolution"),
        (("basins", "x*y", "--points", "4000x4000"), 2, "4000x4000 starts are not possible"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(arguments: tuple[str, ...], status: int, message: str) -> None:
    done = inside(*arguments)
    assert (done.status, done.out) == (status, "")
    assert message in done.err


@pytest.mark.parametrize(
    ("function", "reason"),
    [("-x^2", "falls without end"), ("3*x", "falls without end"), ("exp(-x)", "towards 0, which it never reaches")],
)
def test_where_no_minimum_is_no_rate_leads_to_it(function: str, reason: str) -> None:
    document = record("sweep", function)
    assert document["suggestion"] is None
    assert document["edge"] is None
    assert reason in document["reason"]


def test_one_variable_has_as_many_starts_as_are_asked_for() -> None:
    assert len(record("basins", "x^2", "--lr", "0.1", "--points", "2001")["labels"][0]) == 2001


def test_a_floor_is_one_basin() -> None:
    (basin,) = record("basins", "0*x", "--points", "9")["basins"]
    assert basin == {"outcome": "converged", "point": None, "value": None, "share": 1.0}


def test_without_a_tolerance_the_lanes_run_all_steps_and_are_judged_by_their_end() -> None:
    (row,) = record("sweep", "x^2", "--tol", "0", "--lr", "0.3", "--starts", "20", "--steps", "500")["rows"]
    assert row["outcomes"] == {"converged": 20}
    assert row["median_steps"] == 500


def test_a_map_without_a_tolerance_names_the_minima_too() -> None:
    document = record("basins", "@himmelblau", "--lr", "0.01", "--tol", "0", "--steps", "500", "--points", "8")
    assert [basin["point"] is not None for basin in document["basins"]] == [True] * 4


def test_rates_that_are_all_too_high_are_told_so() -> None:
    document = record("sweep", "x^2", "--lr", "1.5,2", "--starts", "20")
    assert document["suggestion"] is None
    assert document["reason"] == "every rate is above 1, the limit of a minimum: lower rates may do"
