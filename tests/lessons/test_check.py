"""Answers are called right and wrong as they are, and the usual mistakes are named as they were made."""

from __future__ import annotations

import json

import pytest

import gdcli
from gdcli.errors import UsageError
from gdcli.language import parse
from gdcli.language.printing.text import to_text
from gdcli.lessons.checking.answers import check_answer, split_components
from gdcli.lessons.checking.equality import compare
from gdcli.lessons.checking.faulty_rules import derivative, faulty_derivatives, rule_of
from gdcli.lessons.checking.mistakes import named_mistake
from gdcli.lessons.checking.proof import is_proved_equal
from gdcli.model import Agreement, Mistake
from tests.calculus.collection import EVERYTHING
from tests.lessons.pairs import RIGHT, WRONG
from tests.lessons.public_pairs import PUBLIC_PAIRS
from tests.program import gdcli as program


@pytest.mark.parametrize(("function", "answer"), RIGHT)
def test_a_right_answer_is_right_in_any_form(function: str, answer: str) -> None:
    check = gdcli.check(function, answer, wrt="x")
    assert check.agreement is Agreement.EQUAL
    assert check.components[0].mistake is None


@pytest.mark.parametrize(("function", "answer"), WRONG)
def test_a_wrong_answer_is_different_at_a_point(function: str, answer: str) -> None:
    (component,) = gdcli.check(function, answer, wrt="x").components
    assert component.agreement is Agreement.DIFFERENT
    assert component.at


@pytest.mark.parametrize(("function", "answer"), WRONG)
def test_nothing_false_is_proved(function: str, answer: str) -> None:
    assert not is_proved_equal(derivative(parse(function).root, "x"), parse(answer).root)


def test_most_right_answers_are_proved() -> None:
    proofs = [gdcli.check(function, answer, wrt="x").components[0].proof for function, answer in RIGHT]
    assert proofs.count("algebra") >= 0.85 * len(proofs)


@pytest.mark.parametrize(
    ("function", "answer", "mistake"),
    [
        ("sin(x**2)", "cos(x**2)", Mistake.INNER_FORGOTTEN),
        ("(x**2+1)**3", "3*(x**2+1)**2", Mistake.INNER_FORGOTTEN),
        ("sin(x**2)", "cos(2x)", Mistake.INNER_INSIDE),
        ("x*sin(x)", "cos(x)", Mistake.PRODUCT_OF_DERIVATIVES),
        ("x**2*exp(x)", "2*x*exp(x)", Mistake.PRODUCT_OF_DERIVATIVES),
        ("x*log(x)", "log(x)", Mistake.PRODUCT_TERM_LOST),
        ("x/(x+1)", "(2x+1)/(x+1)^2", Mistake.QUOTIENT_SIGN),
        ("x/(x+1)", "-1/(x+1)^2", Mistake.QUOTIENT_ORDER),
        ("x/(x+1)", "1/(x+1)", Mistake.QUOTIENT_SQUARE),
        ("sin(x)/x", "cos(x)", Mistake.QUOTIENT_OF_DERIVATIVES),
        ("x**3", "3*x**3", Mistake.EXPONENT_KEPT),
        ("x**3", "x**2", Mistake.EXPONENT_NOT_BROUGHT_DOWN),
        ("x**3", "3*x**4", Mistake.EXPONENT_RAISED),
        ("x**2+5", "2*x+5", Mistake.CONSTANT_KEPT),
        ("5*sin(x)", "cos(x)", Mistake.FACTOR_LOST),
        ("cos(x)", "sin(x)", Mistake.SIGN_OF_FUNCTION),
        ("exp(x)", "x*exp(x-1)", Mistake.EXPONENTIAL_AS_POWER),
        ("e**(2*x)", "2*x*e**(2*x-1)", Mistake.EXPONENTIAL_AS_POWER),
        ("2**x", "2**x", Mistake.LOGARITHM_OF_BASE_FORGOTTEN),
        ("x**3", "x**4/4", Mistake.INTEGRATED),
        ("x**3", "x**3", Mistake.NOT_DERIVED),
        ("x**4", "12*x**2", Mistake.DERIVED_TWICE),
    ],
)
def test_the_usual_mistake_is_named(function: str, answer: str, mistake: Mistake) -> None:
    named = gdcli.check(function, answer).components[0].mistake
    assert named is not None
    assert named.mistake is mistake
    assert named.right in named.sentence


def test_the_derivative_by_another_variable_is_named() -> None:
    check = gdcli.check("x**2*y**3", "3*x**2*y**2, 3*x**2*y**2")
    named = check.components[0].mistake
    assert named is not None
    assert named.mistake is Mistake.WRONG_VARIABLE
    assert check.components[1].agreement is Agreement.EQUAL


def one_variable(text: str) -> bool:
    return parse(text).variables == ("x",)


SAMPLE = [text for text in EVERYTHING if one_variable(text)][::25]


@pytest.mark.parametrize("text", SAMPLE)
def test_faulty_rules_are_right_where_no_fault_is_made(text: str) -> None:
    root = parse(text).root
    rule = rule_of(root, "x")
    right = rule.right([derivative(part, "x") for part in rule.parts])
    assert compare(right, derivative(root, "x"), ["x"]).agreement is not Agreement.DIFFERENT


@pytest.mark.parametrize("text", SAMPLE)
def test_the_mistake_that_was_made_is_the_one_that_is_named(text: str) -> None:
    root = parse(text).root
    right = derivative(root, "x")
    for faulty in faulty_derivatives(root, "x"):
        if compare(faulty.whole, right, ["x"]).agreement is Agreement.DIFFERENT:
            named = named_mistake(root, faulty.whole, "x", ["x"])
            assert named is not None, to_text(faulty.whole)
            other = [each for each in faulty_derivatives(root, "x") if each.mistake is named.mistake]
            assert any(compare(each.whole, faulty.whole, ["x"]).agreement is Agreement.EQUAL for each in other)


def test_a_gradient_has_a_component_for_each_variable() -> None:
    check = gdcli.check("(x-1)**2+10*(y+2)**2", "(2x-2, 20y+40)")
    assert [component.name for component in check.components] == ["∂f/∂x", "∂f/∂y"]
    assert check.agreement is Agreement.EQUAL


def test_a_hessian_is_given_row_by_row() -> None:
    assert gdcli.check("x**2*y", "[[2y, 2x], [2x, 0]]", hessian=True).agreement is Agreement.EQUAL


def test_a_higher_derivative_is_checked() -> None:
    assert gdcli.check("x**4", "24x", order=3).agreement is Agreement.EQUAL


def test_a_rounded_value_at_a_point_is_right_to_its_digits() -> None:
    assert gdcli.check("sin(x)", "0.54", at=1).agreement is Agreement.EQUAL
    assert gdcli.check("sin(x)", "0.55", at=1).agreement is Agreement.DIFFERENT
    assert gdcli.check("sin(x)", "cos(1)", at=1).agreement is Agreement.EQUAL


def test_a_value_at_a_point_names_a_mistake_too() -> None:
    named = gdcli.check("sin(3*x)", "0.96017", at=2).components[0].mistake
    assert named is not None
    assert named.mistake is Mistake.INNER_FORGOTTEN


def test_a_domain_that_differs_is_told() -> None:
    component = gdcli.check("log(x)", "1/x").components[0]
    assert component.agreement is Agreement.EQUAL
    assert gdcli.check("x**2", "2*x*sqrt(x)/sqrt(x)").components[0].domain == "answer"


@pytest.mark.parametrize("answer", ["", "2x, 3", "2y", "2x +"])
def test_an_answer_that_cannot_be_read_is_refused_with_a_hint(answer: str) -> None:
    with pytest.raises(UsageError) as refused:
        gdcli.check("x**2", answer)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2x", ["2x"]),
        ("(2x+1)*(x)", ["(2x+1)*(x)"]),
        ("max(x, y), 3", ["max(x, y)", " 3"]),
        ("(a, b)", ["a", " b"]),
        ("[[1,2],[3,4]]", ["1", "2", "3", "4"]),
    ],
)
def test_components_are_split_at_outer_commas(text: str, parts: list[str]) -> None:
    assert [part.strip() for part in split_components(text)] == [part.strip() for part in parts]


def test_a_check_is_deterministic() -> None:
    assert check_answer(parse("sin(x)"), "cos(x)") == check_answer(parse("sin(x)"), "cos(x)")


@pytest.mark.parametrize(("answer", "status"), [("2x", 0), ("x", 3), ("sqrt(-1-x^2)", 4)])
def test_the_exit_status_tells_the_agreement(answer: str, status: int) -> None:
    assert program("derive", "x**2", "--check", answer, "--exit-code").status == status
    assert program("derive", "x**2", "--check", answer).status == 0


def test_the_record_has_every_component() -> None:
    record = json.loads(program("derive", "x**2*y", "--check", "2x*y, x", "--format", "json").out)
    assert record["schema"] == "gdcli.check/1"
    assert [each["agreement"] for each in record["components"]] == ["equal", "different"]


@pytest.mark.parametrize(("answer", "right", "is_equal"), PUBLIC_PAIRS)
def test_pairs_of_a_public_grader_have_their_truth(answer: str, right: str, is_equal: bool) -> None:
    one, other = parse(answer), parse(right)
    variables = sorted({*one.variables, *other.variables})
    expected = Agreement.EQUAL if is_equal else Agreement.DIFFERENT
    assert compare(one.root, other.root, variables).agreement is expected
    assert is_equal or not is_proved_equal(one.root, other.root)
