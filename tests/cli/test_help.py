"""The help of every command is made from its tables: groups of options, its own formats, and examples that run."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from gdcli.cli.app import COMMANDS
from gdcli.descent.methods.parameters import HYPERPARAMETERS
from gdcli.explore.keywords import SharedKeywords
from gdcli.model import DEFAULTS, MAP_DEFAULTS
from gdcli.output.formats import FORMATS
from tests.hostile.inside import inside
from tests.program import gdcli

EXAMPLES = [example for name in COMMANDS for example in import_module(f"gdcli.cli.commands.{name}").EXAMPLES]
TABLES = {
    "houses.csv": "area,price\n50,150\n70,200\n90,260\n120,330\n",
    "decay.csv": "t,y\n0,3\n1,2.2\n2,1.7\n3,1.4\n4,1.2\n",
}
"""The files that examples name."""
OF_A_FUNCTION = ("derive", "backprop", "descend", "compare", "sweep", "basins", "analyze", "plot")


def help_of(command: str) -> str:
    done = inside(command, "--help")
    assert (done.status, done.err) == (0, "")
    return done.out


def formats_in(text: str) -> set[str]:
    listed = re.search(r"--format FORMAT\s+(.*?)\.", text, re.DOTALL)
    assert listed
    return set(re.split(r",\s+", listed[1].strip()))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_is_in_groups_and_ends_with_two_examples(command: str) -> None:
    text = help_of(command)
    assert text.index("\nOptions:" if "\nOptions:" in text else "\nThe ") < text.index("\nThe call:")
    examples = text.split("\nExamples:\n")[1].strip().splitlines()
    assert len(examples) == 2
    assert all(example.strip().startswith(f"gdcli {command}") for example in examples)
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "--timeout SECONDS" in text
    assert "-q, --quiet" in text


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_runs(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, *words = shlex.split(example)
    monkeypatch.chdir(tmp_path)
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text)
    done = inside(*words, XDG_STATE_HOME=str(tmp_path))
    assert program == "gdcli"
    assert done.status == 0, done.err
    assert done.out


@pytest.mark.parametrize(("begun", "known"), [("@h", {"@houses"}), ("h", set())])
def test_the_tab_key_names_built_in_tables_and_leaves_files_to_the_shell(begun: str, known: set[str]) -> None:
    completed = gdcli(_GDCLI_COMPLETE="complete_bash", COMP_WORDS=f"gdcli fit {begun}", COMP_CWORD="2")
    assert set(completed.out.split()) == known


@pytest.mark.parametrize("command", OF_A_FUNCTION)
def test_the_help_and_the_tab_key_name_the_formats_of_the_command_and_no_other(command: str) -> None:
    known = formats_in(help_of(command))
    words = f"gdcli {command} --format "
    completed = gdcli(_GDCLI_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD="3")
    assert set(completed.out.split()) == known
    few = ["--lr", "0.1", "--starts", "2"] if command == "sweep" else []
    for name in FORMATS:
        done = inside(command, "x**2", *few, "--format", name)
        assert (done.status == 0) == (name in known), (name, done.err)


@pytest.mark.parametrize(
    ("command", "defaults"),
    [("descend", DEFAULTS), ("compare", DEFAULTS), ("sweep", DEFAULTS), ("basins", MAP_DEFAULTS)],
)
def test_the_defaults_in_the_help_are_those_of_the_settings(command: str, defaults: object) -> None:
    text = " ".join(help_of(command).split())
    for option, field in (("steps", "steps"), ("tol", "tol"), ("optimizer", "optimizer"), ("schedule", "schedule")):
        described = text.split(f"--{option} ")[1].split(" --")[0]
        assert f"[default: {getattr(defaults, field)}]" in described


@pytest.mark.parametrize("command", ["descend", "compare", "sweep", "basins"])
def test_every_hyperparameter_is_an_option_of_every_command_that_descends(command: str) -> None:
    text = help_of(command)
    assert all(f"--{name.replace('_', '-')} NUMBER" in text for name in HYPERPARAMETERS)


def test_every_hyperparameter_is_a_keyword() -> None:
    assert set(HYPERPARAMETERS) <= set(SharedKeywords.__annotations__)


def test_a_suggestion_is_one_number_and_nothing_else() -> None:
    done = inside("sweep", "--suggest", "--starts", "20")
    assert (done.status, done.err) == (0, "")
    assert 0.3 < float(done.out) < 0.7


def test_tables_for_scripts_have_the_final_point_and_the_start() -> None:
    header, row, *_ = inside("compare", "x**2+(y-1)**2", "--lr", "0.5", "--format", "csv").out.splitlines()
    assert header.endswith(",final_x,final_y")
    assert [float(cell) for cell in row.split(",")[-2:]] == [0.0, 1.0]
    page = inside("compare", "x**2+(y-1)**2", "--lr", "0.5").out
    assert re.search(r"  x +y +final f", page)
    card = inside("functions", "--format", "csv").out.splitlines()
    assert card[0].endswith(",expression,start")
    assert any(line.endswith('"x=-1.2,y=1.0"') for line in card)
