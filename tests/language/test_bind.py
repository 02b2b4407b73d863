"""`--set` and `--wrt`: parameters fixed in the tree, variables in the order asked for."""

import pytest

from gdcli.errors import ExpressionError, UsageError
from gdcli.language.parameters import bind
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Expression, nodes_of_tree
from gdcli.language.values import parse_assignments


def bound(text: str, settings: str = "", wrt: tuple[str, ...] | None = None) -> Expression:
    return bind(parse(text), parse_assignments(settings) if settings else {}, wrt)


def test_parameters_are_set_in_the_tree():
    expression = bound("a*x**2 + b", "a=-2,b=pi/2")
    assert to_text(expression) == "(-2)*x**2 + pi/2"
    assert expression.variables == ("x",)
    assert expression.source == "a*x**2 + b"


def test_without_settings_nothing_changes():
    expression = parse("y + x")
    assert bind(expression, {}) == expression


def test_wrt_decides_the_order_and_may_name_what_does_not_occur():
    assert bound("x + y", wrt=("y", "x")).variables == ("y", "x")
    assert bound("x", wrt=("x", "z")).variables == ("x", "z")
    assert bound("a*x", "a=1", ("x",)).variables == ("x",)
    assert bound("a*x", "a=1,x=2").variables == ()


def test_what_is_set_stands_at_the_place_of_its_parameter():
    expression = bound("1 + alpha", "alpha=2*3")
    assert {node.span for node in nodes_of_tree(expression.root)} == {(0, 1), (4, 9), (0, 9)}


REFUSED = [
    ("a*x", "b=1", None, "no variable b", "a, x"),
    ("alpha*x", "alhpa=1", None, "no variable alhpa", "Did you mean alpha?"),
    ("2", "a=1", None, "no variable a", "no variables"),
    ("a*x", "a=x", None, "the value of a is not a number", "a=2"),
    ("a*x", "", ("x",), "parameter a has no value", "--set a=1"),
    ("a*b*x", "", ("x",), "parameters a, b have no value", "--set a=1,b=1"),
    ("a*x", "a=1", ("a", "x"), "both set and free", "--wrt"),
]


@pytest.mark.parametrize(("text", "settings", "wrt", "message", "hint"), REFUSED)
def test_wrong_settings_are_refused(text, settings, wrt, message, hint):
    with pytest.raises(UsageError) as caught:
        bound(text, settings, wrt)
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "settings", "under"),
    [("x/a", "a=0", "/a"), ("2*log(a) + x", "a=-1", "log(a)"), ("x**a", "a=5000", "a"), ("a**b", "a=-8,b=1/3", "a**b")],
)
def test_a_parameter_that_leaves_no_value_is_refused_at_its_place(text, settings, under):
    with pytest.raises(ExpressionError) as caught:
        bound(text, settings)
    assert text[caught.value.start : caught.value.end] == under
