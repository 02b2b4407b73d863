"""Numbers and commands as one would type them."""

from __future__ import annotations

import doctest
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.diagnosis import advice as remedies
from gdcli.diagnosis import wording
from gdcli.diagnosis.advice import changes, command, rounded, rounded_down, rounded_up
from gdcli.diagnosis.context import Case
from gdcli.diagnosis.wording import about, place, short, typed
from gdcli.language import parse
from gdcli.language.parameters import bind
from gdcli.model import Settings
from gdcli.record import replace
from tests.diagnosis.cases import problem, run_of


@pytest.mark.parametrize("module", [remedies, wording])
def test_docstrings(module) -> None:
    assert doctest.testmod(module).failed == 0


@given(st.floats(1e-12, 1e12))
def test_rounding_down_goes_down_and_not_far(value: float) -> None:
    assert 0.9 * value <= rounded_down(value) <= value
    assert len(f"{rounded_down(value):.12e}".split("e")[0].rstrip("0")) <= 3


@given(st.integers(1, 10**15))
def test_rounding_up_goes_up_and_not_far(steps: int) -> None:
    assert steps <= rounded_up(steps) <= 1.1 * steps + 1


def test_rounded_is_short() -> None:
    assert (rounded(2.718281828), rounded(-1234.5), rounded(1e-9)) == (2.72, -1230.0, 0.0)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_typed_numbers_read_back(value: float) -> None:
    assert float(typed(value)) == value


def test_numbers_in_sentences() -> None:
    assert short(0.123456) == "0.1235"
    assert short(1 + 2e-9, 1.0) == "1.000000002"
    assert short(1.0, 1.0) == "1"
    assert short(-0.0) == "0"
    assert about(1, "more step") == "1 more step"
    assert about(1234, "step") == "1,200 steps"
    assert place(("x", "y"), (1e-17, -2.0)) == "x = 0, y = -2"
    assert place(tuple("abcde"), (1.0,) * 5) == "a = 1, b = 1, c = 1, …"


def case_of(text: str, **options) -> Case:
    expression, objective, _, minima = problem(text)
    return Case(expression, run_of(text, 0.1, 10, **options), minima, objective)


def test_commands_are_quoted_for_a_shell_and_leave_out_defaults() -> None:
    case = case_of("x**2 + 3*x")
    assert command(case, case.settings, None, None) == "gdcli descend 'x**2 + 3*x' --lr 0.1 --start 1 --steps 10"
    assert command(case, case.settings, None, (1.0,)) == "gdcli descend 'x**2 + 3*x' --lr 0.1 --steps 10"
    named = case_of("@rosenbrock(3)")
    text = command(named, named.settings, "@rosenbrock(3)", None)
    assert text == "gdcli descend '@rosenbrock(3)' --lr 0.1 --start x1=-1.2,x2=1,x3=-1.2 --steps 10"
    assert shlex.split(text)[2] == "@rosenbrock(3)"


def test_commands_carry_every_setting() -> None:
    case = case_of("x**2 + 3*x")
    settings = Settings(
        (1.0,), 0.25, 40, 1e-8, "adam", {"beta1": 0.8, "beta2": 0.999, "eps": 1e-8}, "cosine", {"min": 0.01}, 0.1, 7
    )
    assert command(case, settings, None, (1.0,)) == (
        "gdcli descend 'x**2 + 3*x' --lr 0.25 --steps 40 --tol 1e-08 --optimizer adam --schedule cosine:min=0.01 "
        "--beta1 0.8 --noise 0.1 --seed 7"
    )
    assert changes(case, replace(case.settings, learning_rate=0.5, steps=99)) == "--lr 0.5 --steps 99"
    adam = Case(case.expression, run_of("x**2 + 3*x", 0.1, 10, optimizer="adam", schedule="cosine"), ())
    assert changes(adam, case.settings) == "--optimizer gd --schedule constant"


def test_another_order_of_the_variables_is_named() -> None:
    expression = bind(parse("x**2 + y**2"), {}, ("y", "x"))
    case = case_of("x**2 + y**2")
    turned = Case(expression, case.run, ())
    assert "--wrt y,x --lr" in command(turned, replace(case.settings, start=(3.0, 4.0)), None, None)
    assert "--start y=3,x=4" in command(turned, replace(case.settings, start=(3.0, 4.0)), None, None)
