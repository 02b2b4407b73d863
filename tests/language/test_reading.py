"""The meaning of typed text: each rule by example, the places of nodes, and precedence compared with Python's."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdcli.errors import ExpressionError
from gdcli.language.function_table import CALLS, NAMES
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.printing.text import to_text
from gdcli.language.reading.constants import constant_value
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Call, Negative, Node, Number, Over, Product, Sum, Variable, nodes_of_tree
from tests.language.trees import formulas

READINGS = {
    # implicit multiplication
    "2x": "2*x",
    "3(x+1)": "3*(x + 1)",
    "2 sin(x)": "2*sin(x)",
    "2sin(x)cos(x)": "2*sin(x)*cos(x)",
    "x y": "x*y",
    "(x+1)(x-1)": "(x + 1)*(x - 1)",
    "sin(x)(x+1)": "sin(x)*(x + 1)",
    "x^2(x+1)": "x**2*(x + 1)",
    "x^2y": "x**2*y",
    "2π": "2*pi",
    "πr²": "pi*r**2",
    "x λ": "x*λ",
    "αβ": "α*β",
    "xy": "xy",
    "w1*x1": "w1*x1",
    "1/2x": "1/2*x",
    "1/2(x+1)": "1/2*(x + 1)",
    "x/2y": "x/2*y",
    # powers and signs
    "x^2": "x**2",
    "x**2": "x**2",
    "-x^2": "-x**2",
    "2^-x": "2**(-x)",
    "2^-x^2": "2**(-x**2)",
    "2^+x": "2**x",
    "x^y^z": "x**y**z",
    "(x^y)^z": "(x**y)**z",
    "2^3x": "2**3*x",
    "x^-1^2": "x**(-1**2)",
    "-x*y": "-x*y",
    "x*-y": "x*(-y)",
    "2/-x": "2/(-x)",
    "--x": "-(-x)",
    "+x": "x",
    "x + + y": "x + y",
    "a - -b": "a - (-b)",
    "a + -b": "a - b",
    "x---y": "x - (-(-y))",
    "(-2)*x": "(-2)*x",
    "-2x": "-2*x",
    # chains are flat, parentheses are kept
    "a+b-c": "a + b - c",
    "(a+b)+c": "(a + b) + c",
    "a-(b-c)": "a - (b - c)",
    "a*b/c*d": "a*b/c*d",
    "a/(b/c)": "a/(b/c)",
    "a*(b*c)": "a*(b*c)",
    "((((x))))": "x",
    # typed forms of paper
    "a×b·c⋅d−e1÷f": "a*b*c*d - e1/f",
    "x²": "x**2",
    "x³": "x**3",
    "x²³": "x**23",
    "x⁻¹": "x**(-1)",
    "3x²y": "3*x**2*y",
    "x²y³": "x**2*y**3",
    "2^x²": "2**x**2",
    "(x+1)²": "(x + 1)**2",
    "√x": "sqrt(x)",
    "√(x+1)": "sqrt(x + 1)",
    "√2x": "sqrt(2)*x",
    "√√x": "sqrt(sqrt(x))",
    "√sin(x)": "sqrt(sin(x))",
    "√|x|": "sqrt(abs(x))",
    "√(x)²": "sqrt(x)**2",
    "2√x": "2*sqrt(x)",
    "x√2": "x*sqrt(2)",
    "2^-√x": "2**(-sqrt(x))",
    "∛x": "cbrt(x)",
    # bars
    "|x|": "abs(x)",
    "|x| + |y|": "abs(x) + abs(y)",
    "|x|*|y|": "abs(x)*abs(y)",
    "|x||y|": "abs(x)*abs(y)",
    "||x|-1|": "abs(abs(x) - 1)",
    "2|x|": "2*abs(x)",
    "2|x|y": "2*abs(x)*y",
    "|x|y|z|": "abs(x)*y*abs(z)",
    "|2*|x|+1|": "abs(2*abs(x) + 1)",
    "|-x|": "abs(-x)",
    "|x|²": "abs(x)**2",
    "x|y|": "x*abs(y)",
    "sin(|x|)": "sin(abs(x))",
    "(|x|)": "abs(x)",
    "max(|x|, |y|)": "max(abs(x), abs(y))",
    "|(|x|)|": "abs(abs(x))",
    # numbers
    ".5": "0.5",
    "5.": "5",
    "0.10": "0.1",
    "1e-3": "0.001",
    "1E5": "100000",
    "2e": "2*e",
    "2e3": "2000",
    "2e+3": "2000",
    "2e-x": "2*e - x",
    "2ex": "2*ex",
    "2e3x": "2000*x",
    "1e30": "1e30",
    "1.5e-9": "1.5e-9",
    "0.0001": "0.0001",
    "12345678901234567890.123": "12345678901234567890.123",
    "00012": "12",
    "0e999999": "0",
    # names
    "e^x": "e**x",
    "pi": "pi",
    "π": "pi",
    "lambda + beta + gamma": "lambda + beta + gamma",
    "E*I*N*S*Q": "E*I*N*S*Q",
    "θ + λ": "θ + λ",
    "w_1": "w_1",
    "PI": "PI",
    # spaces
    "  x\t+\r\n1 ": "x + 1",
    "sin (x)": "sin(x)",
    "x *\ty": "x*y",
    # functions
    "max(x, y, 1)": "max(x, y, 1)",
    "atan2(y, x)": "atan2(y, x)",
    "sen(x) + tg(x) + cotg(x) + arctg(x) + senh(x) + tgh(x) + raiz(x)": (
        "sin(x) + tan(x) + cot(x) + atan(x) + sinh(x) + tanh(x) + sqrt(x)"
    ),
    "ln(x)": "log(x)",
    "arcsin(x)": "asin(x)",
    # functions without parentheses
    "sin x": "sin(x)",
    "sin 2x": "sin(2*x)",
    "2 sin x cos x": "2*sin(x)*cos(x)",
    "sin x*cos x": "sin(x)*cos(x)",
    "sin x/cos x": "sin(x)/cos(x)",
    "sin x/2": "sin(x/2)",
    "sin cos x y": "sin(cos(x*y))",
    "sin x + 1": "sin(x) + 1",
    "sin x y": "sin(x*y)",
    "(sin x)^2": "sin(x)**2",
    "sin x^2": "sin(x**2)",
    "log x²": "log(x**2)",
    "exp -x": "exp(-x)",
    "exp -x^2 - 1": "exp(-x**2) - 1",
    "e^sin x": "e**sin(x)",
    "ln|x| + |sin x|": "log(abs(x)) + abs(sin(x))",
    "ln|x|y": "log(abs(x))*y",
    "ln|x|²": "log(abs(x))**2",
    "max(sin x, cos y)": "max(sin(x), cos(y))",
    "√sin x": "sqrt(sin(x))",
    "sin √x": "sin(sqrt(x))",
    "sqrt 2x": "sqrt(2*x)",
    "sen 2x + tg x": "sin(2*x) + tan(x)",
    # powers of functions
    "sin^2(x)": "sin(x)**2",
    "sin**2(x)": "sin(x)**2",
    "sin²(x)": "sin(x)**2",
    "sin² x + cos² x": "sin(x)**2 + cos(x)**2",
    "sin^2x": "sin(x)**2",
    "sin^2 2x": "sin(2*x)**2",
    "sin^-2(x)": "sin(x)**(-2)",
    "sin^n(x)": "sin(x)**n",
    "sin^(3)(x)": "sin(x)**3",
    "sin^-1(x)": "asin(x)",
    "sinh⁻¹ x": "asinh(x)",
    "sin(x)^-1": "sin(x)**(-1)",
    # left sides
    "y = x^2": "x**2",
    "f(x)=x^2": "x**2",
    "f(x, y) = x": "x",
    "g(t) := t": "t",
    # programs, chats and PDF files
    "np.exp(-x.^2)": "exp(-x**2)",
    "torch.nn.functional.relu(x)": "relu(x)",
    "Math.PI*np.maximum(0, x).*y": "pi*max(0, x)*y",
    "𝑥² + 𝜋ℎ": "x**2 + pi*h",
    "x₁∗x₂•y∙z": "x1*x2*y*z",
    "θ₀ + θ_1 + λ2": "theta0 + theta_1 + lambda2",
    "½x + ⅔": "(1/2)*x + 2/3",
    "\ufeffx": "x",
    "log₂ x + log₁₀(x)": "log2(x) + log10(x)",
    "cosec x + cossec(x) + cotan x": "csc(x) + csc(x) + cot(x)",
}


@pytest.mark.parametrize(("typed", "read"), READINGS.items())
def test_texts_are_read_as_the_tree_they_mean(typed, read):
    assert to_text(parse(typed)) == read


@pytest.mark.parametrize("typed", READINGS)
def test_what_is_printed_reads_back_as_the_same_tree(typed):
    root = parse(typed).root
    assert parse(to_text(root)).root == root


@pytest.mark.parametrize(("name", "canonical"), NAMES.items())
def test_every_name_of_the_table_is_read(name, canonical):
    arguments = ", ".join("xyz"[: CALLS[canonical].arity])
    assert to_text(parse(f"{name}({arguments})")) == f"{canonical}({arguments})"


def test_decimals_are_exact():
    assert parse("0.1").root == Number(Fraction(1, 10))
    assert parse("1e300").root == Number(Fraction(10**300))
    assert parse("0.1234567890123456789012345678901234567890"[:41]).root == Number(
        Fraction(int("1234567890123456789012345678901234567890"[:39]), 10**39)
    )


def test_subtraction_and_division_keep_the_chain_flat():
    a, b, c = (Variable(name) for name in "abc")
    assert parse("a + b - c").root == Sum((a, b, Negative(c)))
    assert parse("a*b/c").root == Product((a, b, Over(c)))
    assert parse("a - b*c").root == Sum((a, Negative(Product((b, c)))))
    assert parse("-a*b").root == Negative(Product((a, b)))


def test_variables_are_in_natural_order():
    assert parse("x10 + x2 + x1 + w + y*pi*e").variables == ("w", "x1", "x2", "x10", "y")
    assert parse("x + x1 + a_10 + a_9").variables == ("a_9", "a_10", "x", "x1")
    assert parse("2").variables == ()


def test_source_is_kept_as_typed():
    assert parse(" 2x ").source == " 2x "


PLACES = {
    "2x + sin(y)": ["2", "x", "2x", "y", "sin(y)", "2x + sin(y)"],
    "a - (b)": ["a", "b", "- (b)", "a - (b)"],
    "(x+1)*(x-1)": ["x", "1", "x+1", "x", "1", "-1", "x-1", "(x+1)*(x-1)"],
    "-(x)^2": ["x", "2", "(x)^2", "-(x)^2"],
    "x²/ y": ["x", "²", "x²", "y", "/ y", "x²/ y"],
    "2|x|": ["2", "x", "|x|", "2|x|"],
    "√(x)": ["x", "√(x)"],
    "x*-y": ["x", "y", "-y", "x*-y"],
    "2^-x": ["2", "x", "-x", "2^-x"],
}


@pytest.mark.parametrize(("typed", "pieces"), PLACES.items())
def test_every_node_knows_its_place(typed, pieces):
    assert [typed[slice(*node.span)] for node in nodes_of_tree(parse(typed).root)] == pieces


@given(formulas)
def test_a_node_read_alone_from_its_place_is_the_same_node(text):
    root = _parsed(text)
    for node in nodes_of_tree(root):
        piece = text[slice(*node.span)]
        is_raised = isinstance(node, Call) and piece.startswith("cos² ")  # the call stands around its power, too
        if not isinstance(node, Over) and not is_raised and piece[0] not in "²³⁻½":
            assert parse(piece).root == node


def _parsed(text: str) -> Node:
    """The tree of the text, if it is one."""
    try:
        return parse(text, FILE_LIMITS).root
    except ExpressionError:
        assume(False)
        raise


@given(formulas)
def test_reading_what_was_printed_gives_the_same_tree(text):
    root = _parsed(text)
    assert parse(to_text(root)).root == root


_arithmetic = st.recursive(
    st.integers(1, 5).map(str),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("+", "-", "*", "/")), inner).map(" ".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-{text}"),
        st.tuples(inner, st.sampled_from(("2", "-1", "(1 + 1)", "2**0"))).map("**".join),
    ),
    max_leaves=8,
)


@given(_arithmetic)
def test_precedence_is_that_of_python(text):
    try:
        expected = eval(text)  # digits and operators only
    except (ZeroDivisionError, OverflowError):
        assume(False)
    assume(abs(expected) < 1e200)
    value = constant_value(_parsed(text))
    assert value is not None
    assert math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-9)


def test_a_caret_reads_as_two_stars():
    assert parse("-2^2*x^-1^3").root == parse("-2**2*x**-1**3").root
