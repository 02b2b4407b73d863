"""What is typed reaches the function of the command: each option as its keyword, or in the expression as it is read."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

import pytest

import gdcli
from gdcli.errors import CannotError
from gdcli.explore.problem import Problem
from tests import keywords
from tests.hostile.inside import inside

POINTS: Final = str(Path(__file__).with_name("points.csv"))
CALLS: Final = {"fit": ("fit", POINTS, "--model", "w*x + b"), "practice": ("practice", "chain", "--sheet", "5")}
"""The words of a call without the option, where they are not an expression."""
FORMATS: Final = {"derive": "latex", "plot": "svg", "practice": "markdown"}
"""The format of a call, where it is not csv."""
VALUES: Final = {
    "--at": "3", "--bounds": "u=0:1", "--dask": "tcp://host:1", "--decimal": "comma",
    "--engine": "python", "--header": "", "--hessian": "", "--limit": "", "--log": "", "--loss": "mae",
    "--model": "w*x", "--no-field": "", "--optimizer": "adam", "--points": "9", "--range": "u=0:1", "--rename": "x=u",
    "--scale": "standard", "--schedule": "cosine", "--separator": ";", "--set": "u=3", "--skip-at-most": "0.2",
    "--sort": "final", "--start": "5", "--tangent": "3", "--target": "x", "--through": "u=t**2",
    "--validate": "0.2", "--wrt": "v,u",
    "derive --steps": "", "fit --order": "given",
}  # fmt: skip
"""The value of an option, empty for a flag; for all others a number."""
NUMBER: Final = "2"


class Handed(NamedTuple):
    """What a command hands to its function: the expression as it is read, or the name of a table; and keywords."""

    subject: object
    keywords: dict[str, object]


def handed(monkeypatch: pytest.MonkeyPatch, command: str, *words: str) -> Handed:
    """What the function of a command receives; its work is not done."""
    function = inspect.unwrap(getattr(gdcli, command))
    found: list[Handed] = []

    def receive(subject: Problem | str, **named: object) -> NoReturn:
        own = {name: value for name, value in named.items() if name not in keywords.ONLY_IN_PYTHON}
        found.append(Handed((subject.variables, subject.expression) if isinstance(subject, Problem) else subject, own))
        raise CannotError("the work is not done")

    with monkeypatch.context() as patch:
        for module in (import_module(f"gdcli.cli.commands.{command}"), import_module(function.__module__)):
            patch.setattr(module, command, receive, raising=module.__name__ == function.__module__)
        call = (*CALLS.get(command, (command, "u + v - v")), *words, "--format", FORMATS.get(command, "csv"), "-q")
        done = inside(*call)
    assert found, done.err
    return found[0]


ROWS = [row for row in keywords.rows() if row.keyword and row.option != "--data"]  # an expression needs its table


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:2]))
def test_an_option_reaches_the_function_as_its_keyword_and_nothing_else_does(
    row: keywords.Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    option = "--no-field" if row.option == "--field" else row.option
    value = VALUES.get(f"{row.command} {option}", VALUES.get(option, NUMBER))
    without, found = handed(monkeypatch, row.command), handed(monkeypatch, row.command, option, *filter(None, [value]))
    names = {*without.keywords, *found.keywords}
    changed = {name for name in names if found.keywords.get(name) != without.keywords.get(name)}
    assert changed or found.subject != without.subject
    assert changed <= {row.keyword}
