"""Numbers at the edges of float64 and of domains, and senseless numbers: each call is answered as documented."""

from __future__ import annotations

import csv
import json
import math
import signal

import pytest

from tests.hostile.group import Running, has_worked
from tests.hostile.inside import inside

Row = dict[str, float]


def rows(*arguments: str) -> list[Row]:
    """The iterates of a descent, as a spreadsheet would read them."""
    done = inside("descend", *arguments, "--format", "csv")
    assert done.status == 0, done.err
    lines = csv.DictReader(done.out.splitlines())
    return [{name: float(cell) if cell else math.nan for name, cell in line.items()} for line in lines]


def summary(*arguments: str) -> dict[str, object]:
    done = inside("descend", *arguments, "--format", "json")
    assert done.status == 0, done.err
    found: dict[str, object] = json.loads(done.out, parse_constant=lambda word: pytest.fail(f"{word} in strict JSON"))
    return found


@pytest.mark.parametrize(
    ("call", "reason", "outcome"),
    [
        (("--lr", "0"), "max_steps", "not_converged"),
        (("--lr", "-0.1"), "max_steps", "diverged"),
        (("--lr", "1e300"), "non_finite", "diverged"),
        (("--lr", "5e-324"), "max_steps", "slow"),
        (("--lr", "1e-300"), "max_steps", "slow"),
        (("--steps", "0"), "max_steps", "not_converged"),
        (("--tol", "0", "--lr", "0.5"), "max_steps", "converged"),
        (("--start", "5e-324"), "max_steps", "slow"),
        (("x", "--start", "1e300"), "max_steps", "diverged"),
        (("x", "--start", "-1e300"), "max_steps", "diverged"),
        (("x**4", "--start", "1e70"), "non_finite", "diverged"),
        (("x**2", "--start", "1e-200"), "tolerance", "converged"),
        (("|x|", "--start", "0"), "tolerance", "converged"),
        (("relu(x)", "--start", "0"), "tolerance", "converged"),
        (("max(x, -x)", "--start", "0"), "tolerance", "converged"),
        (("exp(x)", "--start", "709"), "tolerance", "plateau"),
        (("log(x)", "--start", "1", "--lr", "3"), "non_finite", "left_domain"),
        (("sqrt(x)", "--start", "1", "--lr", "3"), "non_finite", "left_domain"),
        (("asin(x)", "--start", "0.5", "--lr", "3"), "non_finite", "left_domain"),
        (("1/x", "--start", "1", "--lr", "0.5"), "max_steps", "not_converged"),
        (("x**1000", "--start", "1.5"), "non_finite", "diverged"),
        (("0*x",), "tolerance", "converged"),
        (("x**3", "--start", "0"), "tolerance", "saddle"),
        (("-x**2", "--start", "0"), "tolerance", "maximum"),
    ],
    ids=str,
)
def test_each_run_ends_as_documented(call: tuple[str, ...], reason: str, outcome: str) -> None:
    steps = () if "--steps" in call else ("--steps", "20")
    run = summary(*call, *steps)
    assert run["stop_reason"] == reason
    verdict = run["verdict"]
    assert isinstance(verdict, dict)
    assert verdict["outcome"] == outcome


@pytest.mark.parametrize(
    ("call", "status", "message"),
    [
        (("--lr", "nan"), 2, "'nan' is not a finite number"),
        (("--lr", "inf"), 2, "'inf' is not a finite number"),
        (("--lr", "-inf"), 2, "'-inf' is not a finite number"),
        (("--lr", "1e400"), 2, "the number 1e400 is out of range"),
        (("--lr", "1e-400"), 2, "the number 1e-400 is out of range"),
        (("--start", "1e308"), 2, "the number 1e308 is out of range"),
        (("--start", "-1e308"), 2, "the number 1e308 is out of range"),
        (("--start", "1e300"), 1, "no finite value at the start x = 1e+300"),
        (("x**4", "--start", "1e100"), 1, "no finite value at the start x = 1e+100"),
        (("exp(x)", "--start", "710"), 1, "no finite value at the start x = 710"),
        (("1/x", "--start", "1e-320"), 1, "no finite value at the start"),
        (("1/x", "--start", "0"), 1, "no finite value at the start x = 0"),
        (("x/x", "--start", "0"), 1, "no finite value at the start x = 0"),
        (("tan(x)/0.0**x", "--start", "1"), 1, "no finite value at the start x = 1"),
        (("log(x)", "--start", "0"), 1, "no finite value at the start x = 0"),
        (("log(x)", "--start", "-1"), 1, "no finite value at the start x = -1"),
        (("sqrt(x)", "--start", "0"), 1, "no finite gradient at the start x = 0"),
        (("asin(x)", "--start", "1"), 1, "no finite gradient at the start x = 1"),
        (("asin(x)", "--start", "1.1"), 1, "no finite value at the start x = 1.1"),
        (("acosh(x)", "--start", "1"), 1, "no finite gradient at the start x = 1"),
        (("x**0.5", "--start", "-1"), 1, "no finite value at the start x = -1"),
        (("x**x", "--start", "-1"), 1, "no finite"),
        (("sqrt(abs(x))", "--start", "0"), 1, "no finite gradient at the start x = 0"),
        (("--steps", "-1"), 2, "the number of steps cannot be -1"),
        (("--tol", "nan"), 2, "the tolerance cannot be nan"),
        (("--tol", "inf"), 2, "the tolerance cannot be inf"),
        (("--tol", "-1"), 2, "the tolerance cannot be -1"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said(call: tuple[str, ...], status: int, message: str) -> None:
    done = inside("descend", *call)
    assert (done.status, done.out) == (status, "")
    assert message in done.err.splitlines()[0]
    assert done.err.splitlines()[-1].startswith("Hint: ")


@pytest.mark.parametrize(
    ("formula", "at", "value", "slope"),
    [
        ("sigmoid(x)", 800, 1.0, 0.0),
        ("sigmoid(x)", -800, 0.0, 0.0),
        ("1/(1 + exp(-x))", -800, 0.0, 0.0),
        ("softplus(x)", 800, 800.0, 1.0),
        ("softplus(x)", -800, 0.0, 0.0),
        ("log(1 + exp(x))", 800, 800.0, 1.0),
        ("log(exp(x) + exp(2*x))", 800, 1600.0, 2.0),
        ("log(exp(x) + exp(2*x))", -800, -800.0, 1.0),
        ("log(exp(x) + exp(-x))", -800, 800.0, -1.0),
        ("log(exp(x - 800) + exp(x - 800))", 800, math.log(2), 1.0),
        ("exp(x)/(exp(x) + exp(-x))", 800, 1.0, 0.0),
        ("exp(x)/(exp(x) + exp(-x))", -800, 0.0, 0.0),
        ("-log(sigmoid(x))", -800, 800.0, -1.0),
        ("tanh(x)", 800, 1.0, 0.0),
        ("silu(x)", 800, 800.0, 1.0),
        ("silu(x)", -800, 0.0, 0.0),
        ("gelu(x)", -800, 0.0, 0.0),
        ("hypot(x, x)", 800, math.hypot(800, 800), math.sqrt(2)),
    ],
)
def test_stable_forms_have_their_values(formula: str, at: float, value: float, slope: float) -> None:
    start = rows(formula, "--start", str(at), "--steps", "0")[0]
    assert start["value"] == pytest.approx(value, rel=1e-12, abs=1e-300)
    assert start["grad_x"] == pytest.approx(slope, rel=1e-12, abs=1e-300)


def test_a_rate_of_zero_stays_where_it_is() -> None:
    assert {row["x"] for row in rows("--lr", "0", "--steps", "9")} == {1.0}


def test_a_negative_rate_climbs() -> None:
    values = [row["value"] for row in rows("--lr", "-0.1", "--steps", "9")]
    assert values == sorted(values)


def test_ties_and_kinks_follow_the_convention() -> None:
    tie = rows("max(x, y)", "--start", "0,0", "--steps", "0")[0]
    assert (tie["grad_x"], tie["grad_y"]) == (0.5, 0.5)
    for kink in ("|x|", "relu(x)", "sign(x)", "abs(x)*x"):
        assert rows(kink, "--start", "0", "--steps", "0")[0]["grad_x"] == 0.0


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_endless_descent_ends_with_one_interrupt(form: str) -> None:
    call = ("descend", "--lr", "1e-9", "--tol", "0", "--steps", str(10**12), "--format", form, "-q")
    running = Running(*call, awake=True)
    assert has_worked(running.pid, 1.0)
    running.send(signal.SIGINT)
    status, out, err = running.ended()
    assert (status, err) == (130, "")
    if form == "csv":
        steps = [int(line.partition(",")[0]) for line in out.splitlines()[1:]]
        assert steps == sorted(steps)
        assert steps[0] == 0
        assert steps[-1] > 100
        assert len(steps) <= 100_002
    elif form == "json":
        assert json.loads(out)["stop_reason"] == "interrupted"
    else:
        assert "interrupted" in out
