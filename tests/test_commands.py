"""Every command end to end, as typed: pages, formats, files, and notes on standard error."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.group import is_waiting
from tests.hostile.inside import inside
from tests.program import gdcli, in_terminal


def page(*arguments: str, **environment: Any) -> str:
    done = inside(*arguments, **environment)
    assert done.status == 0, done.err
    return done.out


def record(*arguments: str) -> Any:
    return json.loads(page(*arguments, "--format", "json"))


EVERY_COMMAND = [
    ("derive", "x**2+3*x", "--at", "2"),
    ("backprop", "x*y", "--at", "2,3"),
    ("descend", "--lr", "0.1", "--steps", "50"),
    ("compare", "--lr", "0.1,1.1"),
    ("sweep", "--lr", "0.1:1.5:8", "--starts", "20"),
    ("basins", "x**4-3*x**2+x", "--lr", "0.05"),
    ("analyze", "x**2+3*x"),
    ("functions",),
    ("functions", "rosenbrock"),
]


@pytest.mark.parametrize("arguments", EVERY_COMMAND, ids=" ".join)
def test_every_command_has_a_page_and_strict_json(arguments: tuple[str, ...]) -> None:
    done = gdcli(*arguments)
    assert (done.status, bool(done.out.strip())) == (0, True), done.err
    document = record(*arguments)
    assert document["schema"].startswith("gdcli.")
    for line in page(*arguments, "--format", "jsonl").splitlines():
        json.loads(line)


TABLES = [each for each in EVERY_COMMAND if each[0] != "derive" and each[1:] != ("rosenbrock",)]


@pytest.mark.parametrize("arguments", TABLES, ids=" ".join)
def test_every_table_is_csv_and_markdown(arguments: tuple[str, ...]) -> None:
    rows = list(csv.reader(io.StringIO(page(*arguments, "--format", "csv"))))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 1
    lines = [line for line in page(*arguments, "--format", "markdown").splitlines() if line.startswith("|")]
    assert len(lines) == len(rows) + 1


def test_a_format_without_meaning_is_refused() -> None:
    for arguments in (("derive", "x", "csv"), ("descend", "x**2", "latex"), ("descend", "x**2", "dot")):
        done = inside(*arguments[:-1], "--format", arguments[-1])
        assert done.status == 2
        assert done.out == ""


def test_derive_in_latex_and_markdown() -> None:
    assert "f'(x) &= 2 x + 3" in page("derive", "x**2+3*x", "--format", "latex")
    assert "`2*x + 3`" in page("derive", "x**2+3*x", "--format", "markdown")


def test_derive_with_parameters_and_variables() -> None:
    assert record("derive", "a*x**2", "--set", "a=1/2", "--at", "3")["gradient"] == {"x": "x"}
    assert record("derive", "a*x**2", "--wrt", "a,x")["variables"] == ["a", "x"]
    assert inside("derive", "a*x**2", "--wrt", "x").status == 2


def test_the_last_line_of_the_steps_is_the_derivative() -> None:
    for text in ("x**2*exp(x)", "sin(x)**2", "x/(x**2+1)", "tanh(3*x)", "x**x"):
        document = record("derive", text, "--steps")
        assert document["steps"][0]["result"] == document["gradient"]["x"]


def test_steps_say_what_is_held_constant() -> None:
    steps = record("derive", "x**2*y", "--steps")["steps"]
    assert [(step["wrt"], step["held"]) for step in steps] == [("x", ["y"]), ("y", ["x"])]


def test_the_limit_closes_in_until_rounding_wins() -> None:
    rows = record("derive", "exp(x)", "--at", "0", "--limit")["limit"]
    errors = [row["error"] for row in rows]
    best = errors.index(min(errors))
    assert 4 <= best <= 9
    assert [row["rounding_wins"] for row in rows] == [i > best for i in range(len(rows))]
    assert rows[0]["h"] == 0.1
    assert rows[1]["central_error"] < rows[1]["error"]


@pytest.mark.parametrize("text", ["sin(x)", "2*x", "max(4, x)"])
def test_rounding_does_not_win_where_the_secants_become_exact(text: str) -> None:
    rows = record("derive", text, "--at", "0", "--limit")["limit"]
    assert rows[-1]["error"] == 0.0
    assert not any(row["rounding_wins"] for row in rows)


def test_higher_derivatives_and_the_hessian() -> None:
    assert record("derive", "sin(x)", "--order", "3", "--at", "0")["higher"] == ["-sin(x)", "-cos(x)"]
    assert record("derive", "exp(x)", "--order", "15", "--at", "0")["at"]["higher"] == pytest.approx([1.0] * 14)
    assert record("derive", "x**2-y**2", "--hessian", "--at", "0,0")["at"]["eigenvalues"] == [-2.0, 2.0]
    assert inside("derive", "x*y", "--order", "2").status == 2
    assert "f''(0)   none\n  f'''(0)  none" in inside("derive", "abs(x)", "--order", "3", "--at", "0").out


def test_notes_have_the_second_derivatives_the_chain_rule_and_the_higher_orders() -> None:
    notes = inside("derive", "x**2*y", "--hessian", "--format", "markdown").out
    assert r"- `2*x`: $\frac{\partial^2 f}{\partial x \partial y} = 2 x$" in notes
    chain = inside("derive", "u*v", "--through", "u=x**2,v=x", "--format", "markdown").out
    assert "dz/dx = ∂z/∂u·du/dx + ∂z/∂v·dv/dx = `3*x**2`" in chain
    assert "- order 3: `6.0`" in inside("derive", "x**3", "--order", "3", "--at", "1", "--format", "markdown").out
    assert "has a kink there" in inside("derive", "abs(x)", "--at", "0", "--format", "markdown").out


def test_the_chain_rule_through_definitions() -> None:
    chain = record("derive", "u*v", "--through", "u=x**2,v=sin(x)", "--at", "x=2")["chain"]
    assert chain[0]["textbook"] == "dz/dx = ∂z/∂u·du/dx + ∂z/∂v·dv/dx"
    assert chain[0]["agree"] is True
    assert sum(term["values"][2] for term in chain[0]["terms"]) == pytest.approx(chain[0]["values"][1])
    assert inside("derive", "u*v", "--through", "w=x").status == 2


def test_backprop_adds_where_paths_merge() -> None:
    document = record("backprop", "(x*y+sin(x))**2", "--at", "x=2,y=1")
    x = next(node for node in document["nodes"] if node["label"] == "x")
    assert len(x["messages"]) == 2
    assert sum(message["amount"] for message in x["messages"]) == pytest.approx(x["adjoint"])
    assert document["gradient"]["x"] == x["adjoint"]
    assert "digraph" in page("backprop", "x*y", "--at", "2,3", "--format", "dot")
    assert "flowchart" in page("backprop", "x*y", "--at", "2,3", "--format", "mermaid")
    assert "└─" in page("backprop", "x*y", "--at", "2,3", "--tree")


def test_explain_shows_the_arithmetic_of_one_step() -> None:
    shown = page("descend", "--optimizer", "momentum", "--explain", "2")
    assert "b" in shown
    document = record("descend", "--optimizer", "momentum", "--explain", "2")
    run = record("descend", "--optimizer", "momentum", "--steps", "5")
    assert document["after"] == run["trajectory"][2]["point"]
    assert inside("descend", "--explain", "0").status == 2


def test_a_comparison_is_ranked() -> None:
    document = record("compare", "--lr", "0.01,0.1,0.5,1.1", "--optimizer", "gd,adam", "--beta1", "0.8")
    runs = [document["runs"][index] for index in document["ranking"]]
    assert len(runs) == 8
    assert runs[0]["settings"]["learning_rate"] == 0.5
    assert runs[-1]["verdict"]["outcome"] == "diverged"
    assert [run["settings"]["hyperparameters"].get("beta1") for run in document["runs"][4:]] == [0.8] * 4
    assert inside("compare", "--optimizer", "gd", "--beta1", "0.8").status == 2
    assert "trajectory" not in runs[0]


def ranked(*arguments: str) -> list[tuple[float, str]]:
    """Learning rate and outcome of the runs of a comparison, best first."""
    document = record("compare", *arguments)
    runs = [document["runs"][index] for index in document["ranking"]]
    return [(run["settings"]["learning_rate"], run["verdict"]["outcome"]) for run in runs]


def test_a_run_that_ended_on_a_plateau_at_once_does_not_stand_before_one_that_converged() -> None:
    by_steps = ranked("@gaussian_well", "--lr", "298.247,0.01,0.5")
    assert by_steps == [(0.5, "converged"), (0.01, "converged"), (298.247, "plateau")]


BEST_FIRST = [0.5, 0.1, 0.001, 1.1]


@pytest.mark.parametrize(
    ("sort", "rates"),
    [("steps", BEST_FIRST), ("final", BEST_FIRST), ("best", BEST_FIRST), ("lr", [0.001, 0.1, 0.5, 1.1])],
)
def test_what_diverged_comes_last_whatever_the_order(sort: str, rates: list[float]) -> None:
    found = ranked("--lr", "1.1,0.1,0.001,0.5", "--sort", sort, "--steps", "100", "--start=-1.4")
    assert [rate for rate, _ in found] == rates
    assert found[-1][1] == "diverged"


def test_a_run_that_fell_without_end_is_not_the_best() -> None:
    found = ranked("x**3-3*x", "--lr", "0.9,0.001", "--start=-0.9", "--steps", "20", "--sort", "best")
    assert [outcome for _, outcome in found] == ["slow", "diverged"]


def test_a_sweep_finds_the_edge_and_a_rate() -> None:
    document = record("sweep", "x**2+3*x", "--lr", "0.01:2:60:log", "--starts", "30", "--seed", "7")
    low, high = document["edge"]
    assert low < 1.0 < high
    assert document["lr_limit"] == 1.0
    assert document["lr_limit_exact"] is True
    assert document["settings"]["seed"] == 7
    assert 0.3 < document["suggestion"] < 0.7
    assert float(page("sweep", "x**2+3*x", "--suggest")) == pytest.approx(0.5, rel=0.3)


def test_a_sweep_without_evidence_suggests_nothing() -> None:
    done = inside("sweep", "-x**2", "--suggest", "--starts", "5", "--steps", "50")
    assert done.status == 1
    assert done.out == ""
    assert "no rate" in done.err


def test_basins_find_the_minima_of_himmelblau() -> None:
    document = record("basins", "@himmelblau", "--lr", "0.01", "--points", "20x20")
    minima = [basin for basin in document["basins"] if basin["point"] is not None]
    assert len(minima) == 4
    assert sum(basin["share"] for basin in document["basins"]) == pytest.approx(1.0)
    assert len(document["labels"]) == 20
    assert inside("basins", "x*y*z").status == 2


def test_analyze_finds_and_names_critical_points() -> None:
    points = record("analyze", "x**4-3*x**2+x")["points"]
    assert [point["kind"] for point in points] == ["minimum", "minimum", "maximum"]
    quadratic = record("analyze", "(x-1)**2+10*(y+2)**2")
    assert quadratic["convexity"] == "convex"
    assert quadratic["points"][0]["lr_limit"] == pytest.approx(0.1)
    assert quadratic["points"][0]["lr_best"] == pytest.approx(2 / 22)
    assert record("analyze", "x**2-y**2")["points"][0]["kind"] == "saddle"
    assert record("analyze", "x**2+2*x*y+y**2")["convexity"] == "convex"
    assert record("analyze", "sin(x)")["convexity"] == "neither"


@pytest.mark.parametrize("suffix", ["svg", "html", "txt"])
def test_a_plot_for_a_slide(suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"picture.{suffix}"
    page("plot", "sin(x)*y", "--output", str(target))
    text = target.read_text(encoding="utf-8")
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in text
    if suffix == "svg":
        ET.fromstring(text)


def test_a_plot_says_what_it_leaves_out() -> None:
    assert "pole" in page("plot", "1/x")
    assert "no value" in page("plot", "log(x)")
    assert "log10" in page("plot", "exp(x)", "--log", "--range", "-3:3")
    assert "tangent at x = 1" in page("plot", "x**2", "--tangent", "x=1")
    assert inside("plot", "x*y*z").status == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [("x**2*y + y**2", "minima 0, maxima 0, saddles 1"), ("cos(x)*cos(y)", "minima 84, maxima 85, saddles 196"),
     ("x**2*y**2", "not isolated"), ("max(x, 1)", "f = 1 on a whole set of points"), ("x**4", "One minimum is in view"),
     ("exp(-x)", "No minimum, maximum or saddle")],
)  # fmt: skip
def test_a_plot_counts_the_critical_points_in_view(text: str, said: str) -> None:
    assert said in " ".join(page("plot", text).split())


@pytest.mark.parametrize("command", ["derive", "backprop"])
@pytest.mark.parametrize(
    ("text", "at", "said"),
    [("1/x", "0", "no finite value"), ("log(x)", "0", "no finite value"), ("sqrt(x - 1)", "0", "no value"),
     ("exp(1/x**2)", "0", "no finite value"), ("sin(x**2)/x", "-1e300", "larger than the largest float"),
     ("x**2 - x**3*x", "-1e300", "larger than the largest float"), ("exp(x)", "1000", "larger than the largest float")],
)  # fmt: skip
def test_without_a_value_there_is_no_derivative(command: str, text: str, at: str, said: str) -> None:
    done = inside(command, text, "--at", at)
    assert (done.status, done.out) == (1, "")
    assert said in done.err


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [("abs(x)", "0", "kink, with slope -1 from the left and 1 from the right"), ("sign(x)", "0", "jumps from -1 to 1"),
     ("relu(x) - relu(-x)", "0", "the slope is 1"), ("x**3", "0", "goes on in the same direction"),
     ("x**2 + y", "1,0", "steepest ascent is along (0.8944, 0.4472)"), ("abs(x) + y", "0,0", "f has a kink")],
)  # fmt: skip
def test_a_tangent_is_told_as_derive_tells_it(text: str, at: str, said: str) -> None:
    assert said in " ".join(page("plot", text, "--tangent", at).split())
    assert said in " ".join(page("derive", text, "--at", at).split())


def test_standard_input_is_an_expression() -> None:
    document = json.loads(inside("derive", "-", "--format", "json", stdin="x**2 + 3*x\n").out)
    assert document["gradient"] == {"x": "2*x + 3"}
    assert inside("derive", "-", stdin=b"\xff").status == 2
    assert inside("derive", "-", stdin="").status == 2


def test_a_large_expression_gives_numbers_and_says_that_the_formula_is_left_out() -> None:
    text = " + ".join(f"(x{i} - {i})**2" for i in range(1, 1001))
    done = inside("descend", "-", "--lr", "0.1", "--steps", "200", stdin=text)
    assert done.status == 0, done.err
    assert "left out because of its size" in done.out + done.err
    assert "converged" in done.out


def test_a_deep_nesting_gives_numbers_and_its_formula_is_not_even_tried() -> None:
    """If the algebra tried it, it would take the ten minutes of the time limit in vain."""
    text = "sin(tanh(" * 100 + "x" + "))" * 100
    done = inside("derive", "-", "--at", "1", "--timeout", "600", "--format", "json", stdin=text)
    assert done.status == 1, done.err
    assert "left out because of its size" in done.out
    document = json.loads(done.out)
    assert document["gradient"] is None
    assert 0 < document["at"]["gradient"]["x"] < 1e-3
    page = inside("descend", "-", stdin=text)
    assert page.status == 0, page.err
    assert "left out because of its size" in page.out


@pytest.mark.parametrize(("command", "option"), [("derive", "--at"), ("backprop", "--at"), ("descend", "--start")])
def test_vectors_are_as_long_as_those_of_the_point(command: str, option: str) -> None:
    assert record(command, "dot(x, x)", option, "x=[1,2,3,4,5]")["variables"] == ["x1", "x2", "x3", "x4", "x5"]


def test_the_gallery_has_cards() -> None:
    assert len(record("functions")["functions"]) >= 40
    card = record("functions", "rosenbrock(5)")
    assert len(card["variables"]) == 5
    assert "rosenbrock" in inside("functions", "rosenbrok").err


def test_output_goes_to_a_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "run.json"
    assert page("descend", "--format", "json", "--output", str(target)) == ""
    assert json.loads(target.read_text())["schema"] == "gdcli.run/1"


def test_noise_has_a_seed_and_is_repeatable() -> None:
    arguments = ("descend", "--noise", "0.1", "--steps", "30", "--format", "csv")
    first = inside(*arguments)
    seed = first.err.split()[-1]
    assert inside(*arguments, "--seed", seed).out == first.out
    assert inside(*arguments, "--quiet").err == ""


@pytest.mark.parametrize("columns", [80, 140])
def test_a_terminal_gets_colors_and_pictures(columns: int) -> None:
    screen = in_terminal("descend", "(x-1)**2+10*(y+2)**2", "--lr", "0.05", "--start", "4,3", columns=columns)
    assert screen.status == 0
    assert "\x1b[" in screen.raw
    assert "○ start" in screen.text
    assert "converged" in screen.text
    assert max(len(line) for line in screen.lines) <= columns


def test_a_terminal_without_colors() -> None:
    assert "\x1b[" not in in_terminal("descend", "--steps", "5", NO_COLOR="1").raw
    assert "\x1b[" not in in_terminal("descend", "--steps", "5", TERM="dumb").raw


def test_a_pipe_gets_neither_colors_nor_pictures_unless_asked_for() -> None:
    plain = page("descend", "--steps", "5")
    assert "\x1b[" not in plain
    assert "○ start " not in plain
    assert "\x1b[" in page("descend", "--steps", "5", FORCE_COLOR="1")
    assert "○ start " in page("descend", "--steps", "5", "--plot")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("gdcli de", {"derive", "descend"}),
        ("gdcli descend --optimizer ada", {"adagrad", "adam", "adamw"}),
        ("gdcli descend --schedule cos", {"cosine"}),
        ("gdcli derive @rosenb", {"@rosenbrock"}),
        ("gdcli derive --format ma", {"markdown"}),
        ("gdcli descend --sched", {"--schedule"}),
    ],
)
def test_words_and_values_complete(typed: str, expected: set[str]) -> None:
    place = str(len(typed.split()) - 1)
    environment: dict[str, Any] = {"_GDCLI_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": place}
    assert set(gdcli(**environment).out.split()) == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_their_script(shell: str) -> None:
    assert "_GDCLI_COMPLETE" in gdcli(_GDCLI_COMPLETE=f"source_{shell}").out


def stopped_worker(parent: int) -> None:
    """Wait for the algebra process of the program, and stop it, so that it never answers.

    Until it has its own command line it holds up its parent (vfork), which would then wait for ever.
    """
    children = Path(f"/proc/{parent}/task/{parent}/children")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        worker = children.read_text().strip()
        command = Path(f"/proc/{worker}/cmdline").read_bytes() if worker else b""
        if command and b"derive" not in command:
            break
        time.sleep(0.01)
    os.kill(int(children.read_text()), signal.SIGSTOP)


def test_an_interrupted_derivation_prints_its_numbers() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "gdcli", "derive", "-", "--at", "1", "--timeout", "60"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        assert child.stdin is not None
        stopped_worker(child.pid)
        child.stdin.write("x**2")
        child.stdin.close()
        child.stdin = None
        assert is_waiting(child.pid)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert "interrupted" in out
    assert "At x = 1" in out


def test_the_limit_parts_the_runs_of_plain_descent_or_is_a_remark() -> None:
    line = "at or above it plain descent cannot settle"
    parted = page("compare", "x**2+3*x", "--lr", "0.1,1.1", "--optimizer", "gd,adam").splitlines()
    (at,) = (row for row, text in enumerate(parted) if line in text)
    assert "╌" in parted[at]
    assert "1.1" in parted[at + 1]
    assert " gd " in parted[at + 1]
    mixed = page("compare", "x**2", "--lr", "0.1,1.0,-0.1", "--steps", "100").splitlines()
    (remark,) = (text for text in mixed if line in text)
    assert "╌" not in remark


@pytest.mark.parametrize(
    "arguments",
    [("derive", "x*y", "--check", "y,y"), ("descend", "--explain", "2"), ("functions", "rosenbrock")],
    ids=" ".join,
)
def test_no_answer_is_empty_in_markdown(arguments: tuple[str, ...]) -> None:
    text = page(*arguments, "--format", "markdown")
    told = {"derive": "| ∂f/∂y | y | different |", "descend": "0.5 - 0.1\\*4", "functions": "- start: x = -1.2, y = 1"}
    assert told[arguments[0]] in text


@pytest.mark.parametrize(
    ("arguments", "ending", "form"),
    [
        (("descend",), "JSON", "json"),
        (("descend",), "svg", "svg"),
        (("basins", "x**4-2*x**2", "--lr", "0.1"), "svg", "svg"),
        (("derive", "x**2"), "md", "markdown"),
        (("backprop", "x*y"), "mmd", "mermaid"),
    ],
)
def test_the_ending_of_a_file_asks_for_its_format(
    arguments: tuple[str, ...], ending: str, form: str, tmp_path: Path
) -> None:
    target = tmp_path / f"answer.{ending}"
    page(*arguments, "--output", str(target))
    assert target.read_text(encoding="utf-8") == page(*arguments, "--format", form)


def test_a_format_that_is_named_wins_over_the_ending(tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    page("descend", "--format", "csv", "--output", str(target))
    assert target.read_text().startswith("step,x,value")
    done = inside("derive", "x**2", "--output", str(tmp_path / "answer.csv"))
    assert (done.status, list(tmp_path.iterdir())) == (2, [target])
