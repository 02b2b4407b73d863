"""Right answers are called right, wrong ones wrong, and the usual mistake that was made is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import numpy as np
import pytest

import gdcli
from gdcli.errors import CannotError, UsageError
from gdcli.language.algebra import negate, number
from gdcli.language.printing.latex import to_latex
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.language.tree import (
    ONE,
    Call,
    Constant,
    Negative,
    Node,
    Over,
    Power,
    Product,
    Sum,
    Variable,
    fold,
    with_children,
)  # fmt: skip
from gdcli.lessons.checking.answers import check_answer, split_components
from gdcli.lessons.checking.equality import compare_values
from gdcli.lessons.checking.faulty_rules import derivative, faulty_derivatives, rule_of
from gdcli.lessons.checking.mistakes import named_mistake
from gdcli.lessons.checking.proof import is_proved_equal
from gdcli.model import Agreement, Mistake
from tests.calculus.collection import EVERYTHING
from tests.hostile.inside import inside
from tests.lessons.pairs import RIGHT, WRONG
from tests.lessons.public_derivatives import PUBLIC_DERIVATIVES
from tests.lessons.public_pairs import PUBLIC_PAIRS


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
    proofs = [is_proved_equal(derivative(parse(function).root, "x"), parse(answer).root) for function, answer in RIGHT]
    assert sum(proofs) >= 0.85 * len(proofs)


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
        ("3*sqrt(x)", "3/sqrt(x)", Mistake.EXPONENT_NOT_BROUGHT_DOWN),
        ("3*sqrt(x)", "3/2*sqrt(x)", Mistake.EXPONENT_KEPT),
        ("5/x**3", "-15/x**2", Mistake.EXPONENT_RAISED),
        ("5/x**3", "-15/x**3", Mistake.EXPONENT_KEPT),
        ("5/x**3", "5/x**4", Mistake.EXPONENT_NOT_BROUGHT_DOWN),
        ("1/(x**2+1)**2", "-2/(x**2+1)**3", Mistake.INNER_FORGOTTEN),
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
    assert named.right in str(named.sentence)


def test_a_mistake_is_named_where_the_exponent_is_a_variable() -> None:
    power, exponential = gdcli.check("x**n", "n*x**n, x**n", wrt="x,n").components
    assert power.mistake is not None
    assert power.mistake.mistake is Mistake.EXPONENT_KEPT
    assert exponential.mistake is not None
    assert exponential.mistake.mistake is Mistake.LOGARITHM_OF_BASE_FORGOTTEN


def test_the_derivative_by_another_variable_is_named() -> None:
    check = gdcli.check("x**2*y**3", "3*x**2*y**2, 3*x**2*y**2")
    named = check.components[0].mistake
    assert named is not None
    assert named.mistake is Mistake.WRONG_VARIABLE
    assert check.components[1].agreement is Agreement.EQUAL


def one_variable(text: str) -> bool:
    return parse(text).variables == ("x",)


ONE_VARIABLE = [text for text in EVERYTHING if one_variable(text)]
SAMPLE = ONE_VARIABLE[::25]
FAULTS_OF_AN_EXPRESSION = 60


@pytest.mark.parametrize("text", SAMPLE)
def test_faulty_rules_are_right_where_no_fault_is_made(text: str) -> None:
    root = parse(text).root
    rule = rule_of(root, "x")
    right = rule.right([derivative(part, "x") for part in rule.parts])
    assert compare_values(right, derivative(root, "x"), ["x"]).agreement is not Agreement.DIFFERENT


def test_the_mistake_that_was_made_is_the_one_that_is_named(many: int) -> None:
    """In at least 95 % of the cases: two faults may give the same result. Every one gets a name."""
    made = named_as_made = 0
    for text in ONE_VARIABLE if many > 1 else ONE_VARIABLE[:60:5]:
        root = parse(text).root
        right = derivative(root, "x")
        for faulty in islice(faulty_derivatives(root, "x"), FAULTS_OF_AN_EXPRESSION):
            if compare_values(faulty.whole, right, ["x"]).agreement is Agreement.DIFFERENT:
                named = named_mistake(root, faulty.whole, "x", ["x"])
                assert named is not None, to_text(faulty.whole)
                made, named_as_made = made + 1, named_as_made + (named.mistake is faulty.mistake)
    assert named_as_made >= 0.95 * made > 0


X = Variable("x")
OTHER_FORMS: Mapping[str, Callable[[Node], Node]] = {
    "negated twice": lambda right: negate(negate(right)),
    "terms reversed": lambda right: rewritten(right, Sum, lambda node: Sum(node.terms[::-1])),
    "factors reversed": lambda right: rewritten(
        right, Product, lambda node: Product(numerators_first(node.factors[::-1]))
    ),
    "twice the half": lambda right: Product((number(2), Product((right, Over(number(2)))))),
    "a term added and taken away": lambda right: Sum((right, X, Negative(X))),
    "extended by a factor": lambda right: Product((right, Sum((ONE, X)), Over(Sum((X, ONE))))),
    "powers for fractions": lambda right: rewritten(right, Over, lambda node: Power(node.operand, number(-1))),
    "products for squares": lambda right: rewritten(
        right, Power, lambda node: Product((node.base, node.base)) if node.exponent == number(2) else node
    ),
    "e to a power for exp": lambda right: rewritten(
        right, Call, lambda node: Power(Constant("e"), node.arguments[0]) if node.function == "exp" else node
    ),
    "times sin² + cos²": lambda right: Product((right, Sum((square("sin"), square("cos"))))),
    "as LaTeX": lambda right: parse(to_latex(right)).root,
}


def numerators_first(factors: tuple[Node, ...]) -> tuple[Node, ...]:
    """Products in the order in which people write them: divisors come last."""
    return tuple(sorted(factors, key=lambda each: isinstance(each, Over)))


def square(function: str) -> Node:
    return Power(Call(function, (X,)), number(2))


def rewritten(root: Node, kind: type[Any], rewrite: Callable[[Any], Node]) -> Node:
    """The tree with every node of a kind rewritten."""

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        made = with_children(node, below)
        return rewrite(made) if isinstance(made, kind) else made

    return fold(root, visit)


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_no_mistake_is_named_for_a_right_answer_in_another_form(form: str, many: int) -> None:
    for text in ONE_VARIABLE if many > 1 else SAMPLE[::3]:
        right = derivative(parse(text).root, "x")
        (component,) = check_answer(parse(text), to_text(OTHER_FORMS[form](right))).components
        assert component.agreement is Agreement.EQUAL, text
        assert component.mistake is None


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


def test_where_the_function_has_no_value_it_has_no_derivative() -> None:
    assert gdcli.check("log(x)", "-1", at=-1).agreement is Agreement.UNDECIDED
    assert gdcli.check("log(x)", "1", at=1).agreement is Agreement.EQUAL


def test_a_value_at_a_point_names_a_mistake_too() -> None:
    named = gdcli.check("sin(3*x)", "0.96017", at=2).components[0].mistake
    assert named is not None
    assert named.mistake is Mistake.INNER_FORGOTTEN


def test_a_domain_that_differs_is_told() -> None:
    component = gdcli.check("log(x)", "1/x").components[0]
    assert component.agreement is Agreement.EQUAL
    assert gdcli.check("x**2", "2*x*sqrt(x)/sqrt(x)").components[0].domain == "answer"


@pytest.mark.parametrize(
    "answer", ["6x(x^2+1)^2", "6 x (x²+1)²", "f'(x) = x(x²+1)·6(x²+1)", r"6x\left(x^2+1\right)^{2}"]
)
def test_a_variable_before_a_parenthesis_is_a_factor(answer: str) -> None:
    assert check_answer(parse("(x**2+1)**3"), answer).agreement is Agreement.EQUAL


@pytest.mark.parametrize(("answer", "hint"), [("2xy", "x*y"), ("2x*z", "variables are x, y"), ("xz", "are x, y")])
def test_a_product_without_its_sign_is_named(answer: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_answer(parse("x**2*y"), answer, wrt="x")
    assert hint in (refused.value.hint or "")


@pytest.mark.parametrize("answer", ["", "2x, 3", "2y", "2x +", "f(x)"])
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
    assert inside("derive", "x**2", "--check", answer, "--exit-code").status == status
    assert inside("derive", "x**2", "--check", answer).status == 0


def test_the_record_has_every_component() -> None:
    record = json.loads(inside("derive", "x**2*y", "--check", "2x*y, x", "--format", "json").out)
    assert record["schema"] == "gdcli.check/1"
    assert [each["agreement"] for each in record["components"]] == ["equal", "different"]


@pytest.mark.parametrize(("answer", "right", "is_equal"), PUBLIC_PAIRS)
def test_pairs_of_public_graders_have_their_truth(answer: str, right: str, is_equal: bool) -> None:
    one, other = parse(answer), parse(right)
    variables = sorted({*one.variables, *other.variables})
    expected = Agreement.EQUAL if is_equal else Agreement.DIFFERENT
    assert compare_values(one.root, other.root, variables).agreement is expected
    assert is_equal or not is_proved_equal(one.root, other.root)


@pytest.mark.parametrize(("function", "order", "right", "wrong"), PUBLIC_DERIVATIVES)
def test_derivatives_of_a_public_grader_are_judged_as_it_judges_them(
    function: str, order: int, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    expression = parse(function)
    for answer in right:
        (component,) = check_answer(expression, answer, order=order).components
        assert component.agreement is Agreement.EQUAL, answer
        assert component.mistake is None
    slope = parse(right[0]).root
    for answer in wrong:
        assert compare_values(slope, parse(answer).root, expression.variables).agreement is Agreement.DIFFERENT, answer


def test_most_wrong_answers_of_a_public_grader_have_a_name(many: int) -> None:
    rows = PUBLIC_DERIVATIVES if many > 1 else PUBLIC_DERIVATIVES[::12]
    found = [
        check_answer(parse(function), answer, order=order).components[0].mistake
        for function, order, _, wrong in rows
        for answer in wrong
    ]
    assert sum(each is not None for each in found) >= 0.85 * len(found) > 0


@pytest.mark.parametrize(
    ("function", "answer", "agreement"),
    [
        ("sqrt(x - 100)", "1/(2*sqrt(x - 100))", Agreement.EQUAL),
        ("relu(x - 100)", "0", Agreement.DIFFERENT),
        ("relu(x - 100)", "heaviside(x - 100)", Agreement.EQUAL),
        ("abs(x + 1000)", "sign(x + 1001)", Agreement.DIFFERENT),
        ("max(0, min(x - 100, 101 - x))", "0", Agreement.DIFFERENT),
        ("abs(x**2 - 10**6)", "2*x*sign(x**2)", Agreement.DIFFERENT),
        ("acosh(x/1000)", "1/sqrt(x**2 - 10**6)", Agreement.EQUAL),
        ("asin(x - 300)", "1/sqrt(1 - (x - 300)**2)", Agreement.EQUAL),
        ("log(x)", "1/abs(x)", Agreement.EQUAL),
        ("log(x - 500)", "1/abs(x - 500)", Agreement.EQUAL),
        ("log(abs(x))", "1/abs(x)", Agreement.DIFFERENT),
        ("x*sqrt(x)", "3*sqrt(abs(x))/2", Agreement.EQUAL),
        ("x**2", "2*x + 1e-40", Agreement.DIFFERENT),
    ],
)
def test_a_change_of_form_is_seen_however_far_it_is(function: str, answer: str, agreement: Agreement) -> None:
    assert gdcli.check(function, answer).agreement is agreement


@pytest.mark.parametrize(("count", "agreement"), [(7, Agreement.UNDECIDED), (8, Agreement.EQUAL)])
def test_values_at_fewer_than_eight_points_decide_nothing(count: int, agreement: Agreement) -> None:
    """The root has a value only at the points that are typed."""
    places = ("1", "2", "3", "-1", "-2", "5", "-3", "-1/2")[:count]
    squares = "*".join(f"(x - ({place}))**2" for place in places)
    first, second = parse("2*x").root, parse(f"2*x + 0*sqrt(-({squares}))").root
    assert compare_values(first, second, ["x"]).compared == count
    assert compare_values(first, second, ["x"]).agreement is agreement


def test_an_answer_that_numbers_alone_find_equal_says_at_how_many_points_and_digits() -> None:
    component = gdcli.check("sin(x)", "sin(x + pi/2)").components[0]
    assert (component.proof, component.points, component.digits) == ("numbers", 40, 30)


@pytest.mark.parametrize(("exponent", "proof"), [(40, "algebra"), (41, "numbers")])
def test_powers_up_to_forty_are_proved(exponent: int, proof: str) -> None:
    answer = f"{exponent + 1}/{exponent + 1}*x**{exponent}"
    assert gdcli.check(f"x**{exponent + 1}/{exponent + 1}", answer).components[0].proof == proof


def test_a_difference_in_the_thirtieth_digit_is_a_difference() -> None:
    assert gdcli.check("x**2", "2*x + 10**-29*x").agreement is Agreement.DIFFERENT


def test_no_mistake_is_looked_for_in_a_huge_derivative() -> None:
    (component,) = gdcli.check("max(x, 2x-1, 3x-4, -x, 5-x, abs(x-3), x^2-9)", "1").components
    assert component.agreement is Agreement.DIFFERENT
    assert component.mistake is None


def test_towers_of_exponentials_take_no_time() -> None:
    slope = "exp(exp(exp(x)))*exp(exp(x))*exp(x)"
    assert gdcli.check("exp(exp(exp(x)))", slope).agreement is Agreement.EQUAL
    assert gdcli.check("x**x**x**x", "1").agreement is Agreement.DIFFERENT


@pytest.mark.parametrize(
    ("function", "answer", "asked"),
    [
        ("x*y", ["y", "x"], {}),
        ("x*y", ("∂f/∂x = y", "df/dy = x"), {}),
        ("x1*x2", "∂f/∂x1 = x2, ∂f/∂x2 = x1", {}),
        ("x**2 + y**2", [[2, 0], ["0", 2.0]], {"hessian": True}),
        ("x**2", 6, {"at": 3}),
        ("x**2 + y**2", np.array([2.0, 4.0]), {"at": [1, 2]}),
    ],
)
def test_an_answer_is_taken_as_python_has_it_and_as_pages_show_it(
    function: str, answer: Any, asked: Mapping[str, Any]
) -> None:
    assert gdcli.check(function, answer, **asked).agreement is Agreement.EQUAL


@pytest.mark.parametrize("number", [2, 3, 4, 7, 8, 9, 12, 25, 30, 36, 49, 97, 128, 210, 1001, 2310, 5767])
def test_a_logarithm_of_a_number_is_the_sum_over_its_prime_factors(number: int) -> None:
    primes = [p for p in range(2, number + 1) if all(p % d for d in range(2, p))]
    powers = [(p, max(k for k in range(12) if number % p**k == 0)) for p in primes if number % p == 0]
    total = " + ".join(f"{k}*log({p})" for p, k in powers)
    assert is_proved_equal(parse(f"log({number})").root, parse(total).root)
    assert is_proved_equal(parse(f"log(1/{number})").root, parse(f"-({total})").root)
    assert not is_proved_equal(parse(f"log({number})").root, parse(f"{total} + log(2)").root)


@pytest.mark.parametrize(("terms", "is_long"), [(1, False), (3, False), (4, True), (20, True)])
def test_a_right_answer_that_is_much_too_long_can_be_simplified(terms: int, is_long: bool) -> None:
    """2x has three nodes: beyond twice as many and four, an answer is long."""
    (component,) = check_answer(parse("x**2"), "2*x" + " + x - x" * (terms - 1)).components
    assert component.agreement is Agreement.EQUAL
    assert (component.form == "long") == is_long


POINTS = {"x": [1.0, 2.0, 3.0, 0.1], "y": [2.0, 3.9, 6.2, 0.4]}
SQUARES = "mean((w*x + b - y)**2)"


@pytest.mark.parametrize(
    ("function", "answer", "agreements"),
    [
        (SQUARES, "2*mean(w*x + b - y), 2*mean(x*(w*x + b - y))", ["equal", "equal"]),
        (SQUARES, "2*b + 3.05*w - 6.25, 2*w*mean(x^2) + 2*b*mean(x) - 2*mean(x*y)", ["equal", "equal"]),
        (SQUARES, "mean(2*(w*x + b - y)), sum(2*x*(w*x + b - y))", ["equal", "different"]),
        (SQUARES, "2*b + 3.05*w - 6.2500001, 0", ["different", "different"]),
        ("mean(softplus(w*x) - y*w*x)", "mean(x*(sigmoid(w*x) - y))", ["equal"]),
        ("sum(abs(w*x - y))", "sum(x*sign(w*x - y))", ["equal"]),
        ("sum(abs(w*x - y))", "6.1*sign(w - 2)", ["different"]),
        ("sum((w*(x - mean(x)) - y)^2)", "2*sum((x - mean(x))*(w*(x - mean(x)) - y))", ["equal"]),
        ("w*mean(x)", "1.525", ["equal"]),
        ("w^2*mean(x)", "mean(2*w)*mean(x)", ["equal"]),
    ],
)
def test_an_answer_over_the_rows_of_a_table(function: str, answer: str, agreements: list[str]) -> None:
    check = gdcli.check(function, answer, data=POINTS)
    assert [component.agreement.value for component in check.components] == agreements


def test_values_over_rows_are_those_of_numpy() -> None:
    x, y = map(np.array, POINTS.values())
    right = np.round([2 * np.mean(1.5 * x + 2 - y), 2 * np.mean(x * (1.5 * x + 2 - y))], 9).tolist()
    assert gdcli.check(SQUARES, right, at={"b": 2, "w": 1.5}, data=POINTS).agreement is Agreement.EQUAL
    (wrong,) = gdcli.check("sum((w*x - y)^2)", "0", data=POINTS).components
    assert wrong.right == pytest.approx(np.sum(2 * x * (wrong.at["w"] * x - y)))


def test_a_mistake_is_named_inside_of_a_mean() -> None:
    (component,) = gdcli.check("mean((w*x - y)**2)", "mean(2*(w*x - y))", data=POINTS).components
    assert component.mistake is not None
    assert component.mistake.mistake is Mistake.INNER_FORGOTTEN


def test_too_many_rows_are_refused_with_a_number_that_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gdcli.lessons.checking.over_rows.NODES_MAX", 200)

    def table(rows: int) -> dict[str, list[float]]:
        return {"x": [row / 7 for row in range(rows)]}

    with pytest.raises(CannotError, match="5,000 rows are too many") as refusal:
        gdcli.check("mean((w - x)^2)", "2*mean(w - x)", data=table(5_000))
    rows = int("".join(filter(str.isdigit, str(refusal.value.hint))))
    assert gdcli.check("mean((w - x)^2)", "2*mean(w - x)", data=table(rows)).agreement is Agreement.EQUAL


@pytest.mark.parametrize(
    ("function", "answer", "data", "message"),
    [
        (SQUARES, "2*x, 2*mean(x)", POINTS, "has a value for each row"),
        ("w**2", "mean(2*w)", None, "there is no table"),
        (SQUARES, "q, mean(x)", POINTS, "q in the answer is no variable"),
    ],
)
def test_an_answer_that_is_no_value_over_the_rows_is_refused(
    function: str, answer: str, data: object, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        gdcli.check(function, answer, data=data)
