"""Time and memory are bounded: rows are written when they are made; at the time limit the rows so far are printed."""

from __future__ import annotations

import csv
import io
import json
from itertools import islice

import pytest

import gdcli
from gdcli.cli.work import limited
from gdcli.errors import CannotError
from gdcli.explore.problem import read_problem
from gdcli.explore.single_run import Stream
from gdcli.model import Settings
from tests.hostile.inside import inside

QUADRATIC = "(x-1)**2+10*(y+2)**2"


def test_rows_pass_while_the_run_is_under_way() -> None:
    stream = Stream(read_problem("x**2"), Settings((1.0,), 1e-12, 10**12, 0.0))
    rows = list(islice(stream.passing.rows, 5000))
    assert [row[0] for row in rows] == list(range(5000))
    assert stream.record() is None  # its reader left before the end


@pytest.mark.parametrize("steps", [0, 1, 7, 3000])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize(
    "call",
    [
        ("--lr", "0.01", "--tol", "0"), (QUADRATIC, "--lr", "0.05", "--start", "4,3"), ("log(x)", "--lr", "3"),
        ("x**4", "--start", "3", "--lr", "1"), (QUADRATIC, "--noise", "0.1", "--seed", "3", "--optimizer", "adam"),
    ],
)  # fmt: skip
def test_passing_rows_are_those_of_the_kept_run(call: tuple[str, ...], form: str, steps: int) -> None:
    words = ("descend", *call, "--steps", str(steps), "--format", form)
    passing, kept = inside(*words, "--all"), inside(*words)
    assert passing.status == 0, passing.err
    assert passing.out == kept.out


def test_the_verdict_of_passing_rows_is_that_of_the_run() -> None:
    for lr, status in (("0.1", 0), ("1.1", 4), ("1e-6", 3)):
        assert inside("descend", "--lr", lr, "--all", "--format", "csv", "--exit-code").status == status


OVER = "the time limit of 0.5 s is over"


def test_a_time_limit_prints_the_rows_that_were_made() -> None:
    call = "descend --steps 1e12 --tol 0 --lr 1e-9 --all --format csv --timeout 0.5"
    done = inside(*call.split())
    rows = list(csv.reader(io.StringIO(done.out)))
    assert done.status == 1
    assert OVER in done.err
    assert [int(row[0]) for row in rows[1:]] == list(range(len(rows) - 1))


@pytest.mark.parametrize(
    "call",
    [
        "descend --steps 1e12 --tol 0 --lr 1e-9",
        "compare --steps 1e12 --tol 0 --lr 1e-9,1e-8",
        "sweep x^2*y^2 --steps 1e9 --tol 0 --lr 1e-9:1e-8:100 --starts 1000",
        "basins @himmelblau --steps 1e9 --tol 0 --lr 1e-9 --points 50",
    ],
)
def test_a_time_limit_marks_the_record_as_interrupted(call: str) -> None:
    done = inside(*call.split(), "--timeout", "0.5", "--format", "json")
    assert done.status == 1, done.err
    assert OVER in done.err
    assert "interrupted" in done.out
    json.loads(done.out)


def test_work_that_cannot_stop_half_way_ends_with_the_reason() -> None:
    def forever() -> None:
        with limited(0.05):
            while True:
                pass

    with pytest.raises(CannotError, match="the time limit of"):
        forever()


@pytest.mark.parametrize("command", ["derive x", "analyze x", "backprop x", "descend", "plot x", "functions", "manual"])
@pytest.mark.parametrize("seconds", ["1e10", "1e300", "3600"])
def test_a_long_time_limit_is_one(command: str, seconds: str) -> None:
    done = inside(*command.split(), "--timeout", seconds)
    assert done.status == 0, done.err


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "1e400", "soon"])
def test_a_time_limit_that_makes_no_sense_is_refused(seconds: str) -> None:
    done = inside("descend", "--timeout", seconds)
    assert (done.status, done.out) == (2, "")
    assert "Hint: " in done.err


def test_a_hessian_of_many_variables_is_refused_before_the_work() -> None:
    done = inside("derive", "@rosenbrock(2000)", "--hessian")
    assert (done.status, done.out) == (1, "")
    assert "4,000,000 entries" in done.err


def test_a_point_of_many_variables_has_no_hessian_that_nobody_asked_for() -> None:
    view = gdcli.derive("@sphere(101)", at=[1.0] * 101).at
    assert view is not None
    assert view.hessian is None
    assert view.gradient == (2.0,) * 101
