"""A composite function is taken apart into an outer and an inner one, which together are the function."""

import math
import shlex

import pytest

from gdcli.explore.command_line import chain_rule_command
from gdcli.explore.derivation import composed
from gdcli.explore.problem import read_problem
from gdcli.gallery import GALLERY

COMPOSITE = {
    "sin(x**2)": ("sin(u)", "u=x**2"),
    "(x**2 + 1)**3": ("u**3", "u=x**2 + 1"),
    "exp(-x**2)*sin(x)": ("exp(u)*sin(x)", "u=-x**2"),
    "2**(3*x)": ("2**u", "u=3*x"),
    "sin(u**2)": ("sin(v)", "v=u**2"),
    "max(x - 1, 2)": ("max(u, 2)", "u=x - 1"),
    "sqrt(max(x, y, 1))": ("sqrt(u)", "u=max(x, y, 1)"),
    "sin(x*y) + cos(x*y)": ("sin(u) + cos(u)", "u=x*y"),
}
PLAIN = ["x**2 + 3*x", "x*sin(x)", "2**x", "x*y", "exp(1)*x", "abs(x)"]


def options_of(text, point=None):
    words = shlex.split(chain_rule_command(read_problem(text), point))
    return words[2], words[4], words[5:]


@pytest.mark.parametrize("text", COMPOSITE)
def test_the_outermost_function_gets_a_letter(text):
    outer, through, rest = options_of(text)
    assert (outer, through) == COMPOSITE[text]
    assert rest == []


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_not_composed_has_no_such_command(text):
    assert chain_rule_command(read_problem(text), None) == ""


@pytest.mark.parametrize("text", [*COMPOSITE, *(f"@{name}" for name in GALLERY)])
def test_together_they_are_the_function_again(text):
    problem = read_problem(text)
    if not chain_rule_command(problem, None):
        return
    outer, through, _ = options_of(text)
    whole = composed(read_problem(outer), through, None)
    assert whole.variables == problem.variables
    point = [0.3 + 0.11 * place for place in range(len(problem.variables))]
    ours, theirs = whole.objective.value(point), problem.objective.value(point)
    assert ours == theirs or math.isclose(ours, theirs, rel_tol=1e-12)


def test_the_point_is_named():
    assert options_of("sin(x*y)", (1.0, 0.5))[2] == ["--at", "x=1,y=0.5"]
