"""`gdcli fit` as a program: its formats agree, its status tells how it ended, and no table does harm."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.hostile.inside import inside

ROWS = "x,y\n" + "".join(f"{i},{3 * i + 1 + (-1) ** i * 0.5}\n" for i in range(20))


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "data.csv"
    path.write_text(ROWS)
    return str(path)


def test_the_record_has_the_keys_of_the_contract(table: str) -> None:
    done = inside("fit", table, "--model", "w*x + b", "--scale", "standard", "--lr", "0.4", "--format", "json")
    record = json.loads(done.out)
    assert record["schema"] == "gdcli.fit/1"
    assert (record["model"], record["loss"], record["variables"]) == ("w*x + b", "mse", ["b", "w"])
    data = record["data"]
    assert (data["source"], data["rows"], data["skipped"]) == (table, 20, 0)
    assert (data["target"], data["scale"]) == ("y", "standard")
    extent = {"min": 0.0, "max": 19.0, "mean": 9.5, "std": pytest.approx(5.766281297)}
    assert data["columns"]["x"] == {"title": "x", **extent}
    assert record["parameters"] == record["final"]["point"]
    assert record["training_loss"] == pytest.approx(record["final"]["value"])
    assert record["validation_loss"] is None
    assert record["reference"]["method"] == "exact least squares"
    assert record["reference"]["loss"] <= record["training_loss"]
    assert record["digits"] >= 4
    assert [row["step"] for row in record["trajectory"]] == list(range(record["steps_taken"] + 1))


def test_formats_agree(table: str) -> None:
    call = ("fit", table, "--model", "w*x + b", "--lr", "0.001", "--steps", "5", "--epochs", "5", "--validate", "0.2")
    rows = [json.loads(line) for line in inside(*call, "--format", "jsonl", "--seed", "1").out.splitlines()]
    cells = list(csv.DictReader(io.StringIO(inside(*call, "--format", "csv", "--seed", "1").out)))
    assert [float(row["validation_loss"]) for row in cells] == [row["validation_loss"] for row in rows]
    assert [float(row["w"]) for row in cells] == [row["point"]["w"] for row in rows]


@pytest.mark.parametrize(("rate", "status"), [("0.4", 0), ("1e-9", 3), ("5", 4)])
def test_exit_codes_tell_the_outcome(table: str, rate: str, status: int) -> None:
    call = ("fit", table, "--model", "w*x + b", "--scale", "standard", "--lr", rate, "--exit-code", "--format", "json")
    assert inside(*call).status == status


def test_predictions_are_csv_and_no_formula(table: str, tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    new.write_text('who,x\n"=cmd()",1\n"a ""b"", c",-2\n')
    done = inside("fit", table, "--model", "w*x + b", "--scale", "standard", "--lr", "0.4", "--predict", str(new))
    rows = list(csv.reader(io.StringIO(done.out)))
    assert rows[0] == ["who", "x", "prediction"]
    assert [row[:2] for row in rows[1:]] == [["(=cmd())", "1"], ['a "b", c', "-2"]]
    assert float(rows[1][2]) - float(rows[2][2]) == pytest.approx(9.0, abs=0.1)


@pytest.mark.parametrize(("rows", "predicted", "note"), [
    ("x\n1\n# x is measured\n2\n", ["1,3.0", "2,5.0"], ""),
    ("1\n2\n", ["1,3.0", "2,5.0"], ""),
    ("x,prediction\n1,7\n", ["1,7,3.0"], ""),
    ("x\n1\nNA\n", ["1,3.0", "NA,"], "1 row has no prediction: line 3 has 'NA' in 'x'"),
    ("x,n\n1,a\n2,b,9\n,c\n", ["1,a,3.0", "2,b,", ",c,"], "2 rows have no prediction: line 3 has 3 cells instead of 2"),
])  # fmt: skip
def test_predictions_of_rows_as_people_have_them(tmp_path: Path, rows: str, predicted: list[str], note: str) -> None:
    fitted, new = tmp_path / "fitted.csv", tmp_path / "new.csv"
    fitted.write_text("x,y\n0,1\n2,5\n")
    new.write_text(rows)
    done = inside("fit", str(fitted), "--model", "w*x + b", "--optimizer", "newton", "--lr", "1", "--predict", str(new))
    header, *lines = done.out.splitlines()
    assert lines == predicted
    assert len(set(header.split(","))) == lines[0].count(",") + 1
    assert note in done.err


def test_predictions_of_a_fit_that_rose_name_their_iterate(table: str) -> None:
    done = inside("fit", table, "--model", "w*x + b", "--lr", "9", "--predict", table)
    assert "the predictions are those of its best iterate, 0" in done.err


def test_the_columns_of_a_table_for_predictions_are_renamed_alike(table: str) -> None:
    call = ("fit", table, "--rename", "x=width", "--model", "w*width + b", "--scale", "standard", "--lr", "0.4")
    done = inside(*call, "--predict", table, "--format", "csv")
    assert done.status == 0, done.err
    assert done.out.splitlines()[0].endswith(",prediction")


def test_nothing_of_a_table_styles_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "evil.csv"
    path.write_text("[bold]x[/],y\x1b[31m\n1,2\n2,[red]\n" + "".join(f"{i},{i}\n" for i in range(20)))
    done = inside("fit", str(path), "--model", "w*bold_x", "--lr", "0.001")
    assert done.status == 0
    assert "\x1b" not in done.out + done.err
    assert "[red]" in done.out


@pytest.mark.parametrize("call", [
    ("missing.csv", "--model", "w*x"), (".", "--model", "w*x"), ("TABLE", "--model", "w*"), ("TABLE", "--model", ""),
    ("TABLE",), ("TABLE", "--model", "w*x", "--skip-at-most", "2"), ("TABLE", "--model", "w*x", "--batch", "x"),
    ("TABLE", "--model", "w*x", "--loss", "mee"), ("TABLE", "--model", "w*x", "--rename", "x"),
    ("-", "--model", "w*x", "--predict", "-"),
    ("TABLE", "--model", "w*x", "--start", "q=1"), ("TABLE", "--model", "w*x", "--separator", "ab"),
])  # fmt: skip
def test_wrong_calls_are_one_line_and_a_hint(table: str, call: tuple[str, ...]) -> None:
    done = inside("fit", *(table if word == "TABLE" else word for word in call))
    assert done.status == 2
    assert done.err.startswith("Error: ")
    assert "Hint: " in done.err
    assert "Traceback" not in done.err


def test_data_in_other_commands(table: str) -> None:
    loss = "mean((w*x + b - y)**2)"
    derived = json.loads(inside("derive", loss, "--data", table, "--format", "json").out)
    assert derived["gradient"] == {"b": "mean(2*(w*x + b - y))", "w": "mean(2*x*(w*x + b - y))"}
    for command in (("analyze",), ("plot",), ("backprop", "--at", "1,2"), ("basins", "--lr", "0.001"),
                    ("compare", "--lr", "0.001,0.002"), ("sweep", "--lr", "0.001,0.1", "--starts", "3"), ("descend",)):
        done = inside(command[0], loss, *command[1:], "--data", table, "-q")
        assert (done.status, done.err) == (0, ""), command


def test_rows_that_other_commands_do_not_use_are_told(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("x,y\n" + "1,2\n" * 20 + "NA,3\n")
    told = f"1 row of {path} is not used: line 22 has 'NA' in 'x'"
    for words in (("descend", "--format", "csv"), ("derive", "--format", "json")):
        assert told in inside(words[0], "mean((w*x - y)**2)", "--data", str(path), *words[1:]).err
    page = inside("descend", "mean((w*x - y)**2)", "--data", str(path), COLUMNS="300")
    assert (told in page.out, page.err) == (True, "")


def test_the_losses_of_a_verdict_are_those_of_the_iterates_which_have_the_penalty(table: str) -> None:
    call = ("fit", table, "--model", "w*x + b", "--l2", "5", "--batch", "5", "--epochs", "3", "--lr", "1e-5")
    run = json.loads(inside(*call, "--seed", "1", "--format", "json").out)
    first, last = (f"{run['trajectory'][place]['value']:.4g}" for place in (0, -1))
    assert f"the loss went from {first} to {last}." in run["verdict"]["summary"]


def test_a_step_is_explained_with_the_columns_as_they_are_scaled(table: str) -> None:
    call = ("fit", table, "--model", "w*x + b", "--scale", "standard", "--lr", "0.4")
    step = json.loads(inside(*call, "--explain", "2", "--format", "json").out)
    run = json.loads(inside(*call, "--format", "json").out)["trajectory"]
    assert step["before"]["point"] == run[1]["point"]
    assert step["after"] == pytest.approx(run[2]["point"])
    refused = inside(*call, "--explain", "2", "--batch", "4")
    assert (refused.status, "Leave out --batch" in refused.err) == (2, True)
