"""A composite function is taken apart into an outer and an inner one, which together are the function."""

import math
import shlex

import pytest

from gdcli.errors import UsageError
from gdcli.explore.checks import check
from gdcli.explore.command_line import chain_rule_command
from gdcli.explore.derivation import derive
from gdcli.explore.problem import read_problem
from gdcli.gallery import GALLERY
from gdcli.model import Agreement

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


COMPOSITE_IN_GALLERY = [text for text in map("@{}".format, GALLERY) if chain_rule_command(read_problem(text), None)]


def test_most_functions_of_the_gallery_are_composite():
    assert len(COMPOSITE_IN_GALLERY) > len(GALLERY) / 2


@pytest.mark.parametrize("text", [*COMPOSITE, *COMPOSITE_IN_GALLERY])
def test_together_they_are_the_function_again(text):
    problem = read_problem(text)
    outer, through, _ = options_of(text)
    whole = read_problem(outer, through=through)
    assert whole.variables == problem.variables
    point = [0.3 + 0.11 * place for place in range(len(problem.variables))]
    ours, theirs = whole.objective.value(point), problem.objective.value(point)
    assert ours == theirs or math.isclose(ours, theirs, rel_tol=1e-12)


def test_the_point_is_named():
    assert options_of("sin(x*y)", (1.0, 0.5))[2] == ["--at", "x=1,y=0.5"]


def test_parameters_may_stand_in_either_part():
    found = derive("a*u + v", through="u=b*x,v=x", parameters="a=2,b=3", at=5)
    assert found.variables == ("x",)
    assert found.at is not None
    assert (found.at.value, found.at.gradient) == (35.0, (7.0,))
    assert [term.values for term in found.chain[0].terms] == [(2.0, 3.0, 6.0), (1.0, 1.0, 1.0)]
    with pytest.raises(UsageError, match="no variable c"):
        derive("u", through="u=b*x", parameters="c=1")


def test_the_variables_are_those_of_the_whole_in_the_order_that_is_asked_for():
    assert [rule.wrt for rule in derive("u", through="u=x*y", wrt="y,x").chain] == ["y", "x"]
    assert derive("u*v", through="u=2,v=3", wrt="x").chain[0].textbook == "dz/dx = 0"


def test_an_answer_is_checked_against_the_whole():
    assert check(read_problem("u*v", through="u=x**2,v=x"), "3*x**2").agreement is Agreement.EQUAL
    with pytest.raises(UsageError, match="u is defined by v"):
        read_problem("u*v", through="u=v,v=x")


def test_over_the_rows_of_a_table_there_are_no_parts():
    with pytest.raises(UsageError, match="without a table"):
        derive("mean((y - u)**2)", through="u=w*x", data={"x": [1, 2], "y": [3, 4]})
