"""The start of the program: what the entry point guesses of a call before the call is read."""

from __future__ import annotations

import pytest

from gdcli.__main__ import has_formulas
from gdcli.calculus.algebra import client, process
from gdcli.cli.app import run


@pytest.mark.parametrize("form", ["", "--format=json"])
@pytest.mark.parametrize(
    "command", ["derive", "analyze", "descend", "compare", "plot", "backprop", "basins --points 2", "sweep --starts 2"]
)
def test_the_algebra_is_loaded_early_for_the_calls_that_ask_it(
    command: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def start() -> client.Worker:
        asked.append(command)
        return client.Worker(process.Process(None, "not started"))

    monkeypatch.setattr(client, "start", start)
    words = [*command.split(), "x**2", *form.split()]
    run(words)
    assert bool(asked) == has_formulas(words)
