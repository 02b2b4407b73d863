"""The explained step is that of the run: its lines lead to the next iterate of the run."""

from __future__ import annotations

import pytest

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.single.explanation import explain_step
from gdcli.errors import CannotError, UsageError
from gdcli.language.reading.parser import parse
from gdcli.model import Settings
from tests.descent.published import NEEDED
from tests.descent.runs import descended

TEXT = "(x-1)**2 + 10*(y+2)**2 + x*y"


@pytest.mark.parametrize("schedule", ["constant", "cosine"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_arithmetic_leads_to_the_next_iterate(name: str, schedule: str) -> None:
    noise = 0.0 if OPTIMIZERS[name].searches else 0.1
    settings = Settings(
        (4.0, 3.0), 0.05, 50, 1e-6, name, NEEDED.get(name, {}), schedule=schedule, noise=noise, seed=1
    )
    run = descended(parse(TEXT), settings)
    for step in sorted({1, 2, min(5, run.steps_taken)}):
        explained = explain_step(parse(TEXT), settings, step)
        assert explained.after == run.trajectory[step].point
        assert explained.before.point == run.trajectory[step - 1].point
        assert [lines[-1].name for lines in explained.lines] == ["x", "y"]
        assert tuple(lines[-1].value for lines in explained.lines) == explained.after
        for given in explained.preamble:
            assert given.name == "lr"
        if explained.preamble:
            assert explained.preamble[-1].value == run.trajectory[step - 1].learning_rate


def test_the_lines_of_momentum() -> None:
    explained = explain_step(parse("x**2+3*x"), Settings((1.0,), 0.1, 50, optimizer="momentum"), 2, "{:.4g}".format)
    ((slope, b, x),) = explained.lines
    assert (slope.name, slope.symbols, slope.figures) == ("g", "df/dx", "4")
    assert (b.name, b.symbols, b.figures, b.value) == ("b", "momentum*b + g", "0.9*5 + 4", 8.5)
    assert (x.name, x.symbols, x.figures) == ("x", "x - lr*b", "0.5 - 0.1*8.5")


@pytest.mark.parametrize("name", ["nesterov", "adagrad", "rmsprop", "adam", "adamw"])
def test_the_figures_have_the_value_of_their_line(name: str) -> None:
    settings = Settings((4.0, -3.0), 0.05, 50, optimizer=name)
    for lines in explain_step(parse(TEXT), settings, 3).lines:
        for line in lines:
            assert eval(str(line.figures), {"sqrt": lambda u: u**0.5}) == pytest.approx(line.value)


def test_steps_that_are_not_there_are_refused() -> None:
    settings = Settings((1.0,), 0.5, 50)
    for step in (0, 51):
        with pytest.raises(UsageError, match=f"there is no step {step} "):
            explain_step(parse("x**2"), settings, step)
    with pytest.raises(CannotError, match="ends at iterate 1"):
        explain_step(parse("x**2"), settings, 2)
    with pytest.raises(CannotError, match="ends at iterate 0"):
        explain_step(parse("x**2"), Settings((0.0,), 0.5, 50), 1)
