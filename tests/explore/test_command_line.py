"""Settings as a command: what is written reads back, through the program's own options, as the same settings."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdcli
from gdcli.cli.app import run
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.methods.parameters import HYPERPARAMETERS
from gdcli.descent.methods.schedules import SCHEDULES
from gdcli.explore import single_run
from gdcli.explore.command_line import changes, command
from gdcli.explore.problem import Problem, read_problem
from gdcli.explore.single_run import settings_for
from gdcli.model import Settings
from gdcli.record import replace

READ_BY_SHELLS = set("$`\\!\"'")


class Heard(Exception):  # noqa: N818 - it carries an answer
    """The problem and the settings that the command line asked for."""

    def __init__(self, problem: Problem, settings: Settings) -> None:
        self.problem = problem
        self.settings = settings


def heard(text: str) -> Heard:
    """The problem and the settings that the command line makes of a command, as a shell splits it."""

    def listen(problem: Problem, **keywords: Any) -> None:
        for name in ("every", "engine", "diagnose", "on_progress", "should_stop"):
            keywords.pop(name)
        raise Heard(problem, settings_for(problem, **keywords))

    program, *words = shlex.split(text)
    assert program == "gdcli"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(single_run, "descend", listen)
        patch.setenv("GDCLI_DEBUG", "1")
        with pytest.raises(Heard) as found:
            run([*words, "--format", "csv"])
    return found.value


FUNCTIONS = [
    read_problem("x**2 + 3*x"),
    read_problem("|x| - exp(-y)/2"),
    read_problem("@rosenbrock(3)"),
    read_problem("α**2 + x_1*β", wrt="x_1,β,α"),
    read_problem("@rosenbrock", parameters="x=1/3"),
    read_problem("-x"),
]
ANY_NUMBER = st.floats(-1e9, 1e9, allow_nan=False)
POSITIVE = st.floats(1e-12, 1e6)


@st.composite
def some_settings(draw: st.DrawFn, dimension: int) -> Settings:
    optimizer = draw(st.sampled_from(list(OPTIMIZERS)))
    known = OPTIMIZERS[optimizer].hyperparameters
    noisy = draw(st.booleans())
    return Settings(
        start=tuple(draw(ANY_NUMBER) for _ in range(dimension)),
        learning_rate=draw(ANY_NUMBER),
        steps=draw(st.integers(0, 10**9)),
        tol=draw(POSITIVE),
        optimizer=optimizer,
        hyperparameters={name: draw(POSITIVE) for name in known if name in HYPERPARAMETERS},
        noise=draw(POSITIVE) if noisy else 0.0,
        seed=draw(st.integers(0, 2**32)) if noisy else None,
    )


@given(st.data())
def test_a_command_says_the_settings_that_it_was_made_of(data: st.DataObject) -> None:
    problem = data.draw(st.sampled_from(FUNCTIONS))
    wanted = data.draw(some_settings(len(problem.variables)))
    text = command(problem, wanted)
    assert not READ_BY_SHELLS & set(text.replace('"', ""))
    found = heard(text)
    assert found.problem.text == problem.text
    assert found.problem.variables == problem.variables
    defaults = OPTIMIZERS[wanted.optimizer].hyperparameters
    assert {**defaults, **found.settings.hyperparameters} == {**defaults, **wanted.hyperparameters}
    assert replace(found.settings, hyperparameters={}) == replace(wanted, hyperparameters={})


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_is_written_with_the_options_that_are_not_its_defaults(name: str) -> None:
    schedule = SCHEDULES[name]
    problem = FUNCTIONS[0]
    options = schedule.resolve({}, 100)
    written = command(problem, Settings((1.0,), 0.1, 100, schedule=name))
    assert (f"--schedule {name}" in written) == (name != "constant")
    found = heard(command(problem, Settings((1.0,), 0.1, 100, schedule=name, schedule_options=options))).settings
    assert schedule.resolve(found.schedule_options, 100) == options


def test_commands_leave_out_defaults_and_a_start_that_is_the_functions_own() -> None:
    problem = read_problem("x**2 + 3*x")
    assert command(problem, Settings((1.0,), 0.1, 10)) == 'gdcli descend "x**2 + 3*x" --lr 0.1 --steps 10'
    assert command(problem, Settings((2.0,), 0.1, 10)) == 'gdcli descend "x**2 + 3*x" --lr 0.1 --start 2 --steps 10'
    named = read_problem("@rosenbrock(3)")
    assert command(named, Settings((1.0, 2.0, 3.0), 0.1, 10)) == (
        'gdcli descend "@rosenbrock(3)" --lr 0.1 --start "x1=1,x2=2,x3=3" --steps 10'
    )


def test_changes_name_the_options_that_differ() -> None:
    before = Settings((1.0,), 0.1, 10)
    assert said(before, replace(before, learning_rate=0.5, steps=99)) == "Try --lr 0.5 --steps 99."
    other = replace(before, optimizer="adam", schedule="cosine", tol=1e-3, hyperparameters={"beta1": 0.5})
    assert said(before, other) == "Try --tol 0.001 --optimizer adam --schedule cosine --beta1 0.5."
    assert said(other, before) == "Try --optimizer gd --schedule constant. Leave --tol, --beta1 out."
    assert said(replace(before, xtol=1e-3), before) == "Leave --xtol out."
    names = tuple(f"x{k}" for k in range(40))
    assert said(replace(before, start=(0.0,) * 40), replace(before, start=(1.0,) * 40), names) == "Try --start …."


def said(before: Settings, after: Settings, names: tuple[str, ...] = ("x",)) -> str:
    return " ".join(map(str, changes(before, after, names)))


@pytest.mark.parametrize("text", ["(x-1)**2 + 10*(y+2)**2", "@rosenbrock", "|x|"])
def test_the_record_carries_the_command_and_the_sentence_what_it_changes(text: str) -> None:
    verdict = gdcli.descend(text, lr=2.0, steps=50).verdict
    assert verdict is not None
    assert verdict.advice is not None
    assert heard(verdict.advice.command).settings.learning_rate == verdict.advice.settings.learning_rate
    problem = read_problem(text)
    change = changes(settings_for(problem, lr=2.0, steps=50), verdict.advice.settings, problem.variables)
    assert verdict.summary.endswith(" ".join(map(str, change)))
