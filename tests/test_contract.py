"""The contract: keys, words, statuses, and numbers that agree to the digit in every format."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import pytest

from tests.hostile.inside import inside

QUADRATIC = "(x-1)**2+10*(y+2)**2"


def strict(text: str) -> Any:
    """Parse JSON; raises for what is not strict JSON."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refuse)


def descend_json(*arguments: str) -> Any:
    done = inside("descend", *arguments, "--format", "json")
    assert done.status == 0, done.err
    return strict(done.out)


def test_the_run_record_has_the_keys_of_the_contract() -> None:
    run = descend_json("--lr", "0.1", "--steps", "50")
    assert list(run) == [
        "schema", "expression", "variables", "settings", "stop_reason", "verdict", "curvature", "minimum",
        "kink", "path_curvature", "steps_taken", "evaluations", "final", "best", "trajectory",
    ]  # fmt: skip
    assert list(run["settings"]) == [
        "optimizer", "learning_rate", "schedule", "steps", "tol", "start", "hyperparameters", "seed",
    ]  # fmt: skip
    assert list(run["verdict"]) == ["outcome", "summary", "evidence", "advice"]
    assert list(run["curvature"]) == [
        "exact", "at", "eigenvalues", "lr_limit", "lr_best", "condition_number", "predicted_rate", "measured_rate",
    ]  # fmt: skip
    assert list(run["final"]) == list(run["best"]) == ["step", "point", "value", "gradient_norm"]
    assert list(run["trajectory"][0]) == ["step", "point", "value", "gradient", "gradient_norm", "learning_rate"]


def test_the_run_of_the_contract() -> None:
    run = descend_json("--lr", "0.1", "--steps", "50")
    assert run["schema"] == "gdcli.run/1"
    assert run["expression"] == "x**2 + 3*x"
    assert run["variables"] == ["x"]
    assert run["settings"] == {
        "optimizer": "gd", "learning_rate": 0.1, "schedule": "constant", "steps": 50, "tol": 1e-06,
        "start": {"x": 1.0}, "hyperparameters": {}, "seed": None,
    }  # fmt: skip
    assert run["stop_reason"] == "max_steps"
    assert run["steps_taken"] == 50
    assert run["evaluations"] == {"value": 51, "gradient": 51}
    assert run["trajectory"][0] == {
        "step": 0, "point": {"x": 1.0}, "value": 4.0, "gradient": {"x": 5.0}, "gradient_norm": 5.0,
        "learning_rate": 0.1,
    }  # fmt: skip
    assert [row["step"] for row in run["trajectory"]] == list(range(51))
    assert run["trajectory"][-1]["learning_rate"] is None
    curvature = run["curvature"]
    assert curvature["exact"] is True
    assert curvature["at"] == {"x": -1.5}
    assert curvature["eigenvalues"] == [2.0]
    assert (curvature["lr_limit"], curvature["lr_best"], curvature["condition_number"]) == (1.0, 0.5, 1.0)
    assert curvature["predicted_rate"] == pytest.approx(0.8)
    assert curvature["measured_rate"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--lr", "0.1", "--steps", "50"),
        (QUADRATIC, "--lr", "0.05", "--start", "4,3"),
        ("x**4", "--lr", "1", "--start", "3", "--steps", "20"),
        ("log(x)", "--lr", "3", "--start", "1", "--steps", "20"),
        ("@rosenbrock(3)", "--lr", "0.001", "--steps", "300", "--every", "7"),
    ],
)
def test_json_jsonl_and_csv_agree_to_the_digit(arguments: tuple[str, ...]) -> None:
    run = descend_json(*arguments)
    lines = [strict(line) for line in inside("descend", *arguments, "--format", "jsonl").out.splitlines()]
    rows = list(csv.reader(io.StringIO(inside("descend", *arguments, "--format", "csv").out)))
    assert lines == run["trajectory"]
    names = run["variables"]
    assert rows[0] == ["step", *names, "value", *[f"grad_{n}" for n in names], "gradient_norm", "learning_rate"]
    assert len(rows) - 1 == len(lines)
    for row, line in zip(rows[1:], lines, strict=True):
        cells = [None if cell == "" or not math.isfinite(float(cell)) else float(cell) for cell in row]
        assert cells == [
            line["step"], *line["point"].values(), line["value"], *line["gradient"].values(), line["gradient_norm"],
            line["learning_rate"],
        ]  # fmt: skip


def test_a_run_that_left_the_domain_is_a_result() -> None:
    run = descend_json("log(x)", "--lr", "3", "--start", "1", "--steps", "20")
    assert run["stop_reason"] == "non_finite"
    assert run["verdict"]["outcome"] == "left_domain"
    assert run["final"]["value"] is None
    assert run["best"]["value"] == 0.0
    assert "nan" in inside("descend", "log(x)", "--lr", "3", "--format", "csv").out


def test_a_run_that_blew_up_is_a_result() -> None:
    run = descend_json("x**4", "--lr", "1", "--start", "3", "--steps", "20")
    assert run["stop_reason"] in {"diverged", "non_finite"}
    assert run["verdict"]["outcome"] == "diverged"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("descend", "--lr", "0.1", "--steps", "50"), 0),
        (("descend", "--lr", "0.1", "--steps", "500", "--exit-code"), 0),
        (("descend", "--lr", "0.0001", "--steps", "5", "--exit-code"), 3),
        (("descend", "--lr", "1.1", "--steps", "50"), 0),
        (("descend", "--lr", "1.1", "--steps", "50", "--exit-code"), 4),
        (("descend", "log(x)", "--lr", "3", "--exit-code"), 4),
        (("descend", "log(x)", "--start", "-1"), 1),
        (("descend", "x**"), 2),
        (("descend", "--lr", "nan"), 2),
        (("descend", "--lr", "1e400"), 2),
        (("descend", "--optimizer", "adm"), 2),
        (("descend", "--schedule", "cosin"), 2),
        (("descend", "--format", "cvs"), 2),
        (("descend", "--nonsense"), 2),
        (("descnd",), 2),
        (("derive", "-x**2"), 0),
        (("derive", "sine(x)"), 2),
        (("derive", "a*x", "--wrt", "x"), 2),
        (("derive", "x", "--at", "x=1", "--output", "/nonexistent/folder/file"), 1),
    ],
)
def test_exit_statuses_are_those_of_the_contract(arguments: tuple[str, ...], status: int) -> None:
    done = inside(*arguments)
    assert done.status == status, done.err
    if status in (1, 2):
        assert done.err.startswith("Error: ")
        assert "Traceback" not in done.err
        assert done.out == ""


def test_the_derivation_of_the_contract() -> None:
    done = inside("derive", "x**2+3*x", "--at", "x=2", "--format", "json")
    record = strict(done.out)
    assert record["schema"] == "gdcli.derivation/1"
    assert record["expression"] == record["value"] == "x**2 + 3*x"
    assert record["variables"] == ["x"]
    assert record["gradient"] == {"x": "2*x + 3"}
    assert record["hessian"] == {"x": {"x": "2"}}
    assert set(record["latex"]) == {"expression", "gradient"}
    assert record["at"] == {
        "point": {"x": 2.0}, "value": 10.0, "gradient": {"x": 7.0}, "gradient_norm": 7.0,
        "hessian": {"x": {"x": 2.0}}, "trend": "rising",
    }  # fmt: skip
    assert "steps" not in record
    assert "limit" not in record


def test_a_gradient_in_json() -> None:
    record = strict(inside("derive", QUADRATIC, "--format", "json").out)
    assert record["gradient"] == {"x": "2*x - 2", "y": "20*y + 40"}
    assert record["hessian"] == {"x": {"x": "2", "y": "0"}, "y": {"x": "0", "y": "20"}}


def test_the_partial_derivatives_of_a_sum_in_json() -> None:
    record = strict(inside("derive", r"\sum_{i=1}^{3} x_i^2", "--format", "json").out)
    assert list(record["gradient"]) == record["variables"] == ["x1", "x2", "x3"]
    assert record["compact"]["partials"] == [{"name": "x[i]", "latex_name": "x_{i}", "formula": "2*x[i]"}]


@pytest.mark.parametrize(
    ("expression", "at", "trend"),
    [
        ("x**2+3*x", "2", "rising"),
        ("x**2+3*x", "-2", "falling"),
        ("x**2+3*x", "-1.5", "minimum"),
        ("-x**2", "0", "maximum"),
        ("x**3", "0", "inflection"),
        ("x**4", "0", "minimum"),
        ("-x**6", "0", "maximum"),
        ("sin(x)", "pi/2", "maximum"),
        ("cos(x)", "pi", "minimum"),
        ("|x|", "0", "minimum"),
        ("0*x + 3", "1", "flat"),
        ("exp(x)", "-30", "rising"),
    ],
)
def test_the_trend_at_a_point(expression: str, at: str, trend: str) -> None:
    record = strict(inside("derive", expression, "--at", at, "--format", "json").out)
    assert record["at"]["trend"] == trend
