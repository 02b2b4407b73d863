"""Back to text and to LaTeX: canonical forms, and trees that survive the way through text."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdcli.errors import ExpressionError
from gdcli.language.limits import FILE_LIMITS, Limits
from gdcli.language.printing.latex import name_latex, to_latex
from gdcli.language.printing.numbers import about, point_in_sentence, short, typed
from gdcli.language.printing.text import number_text, to_text
from gdcli.language.reading.decimals import read_decimal, write_decimal
from gdcli.language.reading.grammar import read_tree
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Negative, Node, Number, Over, Power, Product, Sum, Variable
from tests.language.trees import formulas, trees


@given(trees)
def test_every_tree_reads_back_from_its_text(tree):
    assert read_tree(to_text(tree), FILE_LIMITS)[0] == tree


@given(trees)
def test_every_tree_has_balanced_latex(tree):
    latex = to_latex(tree)
    assert latex.count(r"\left") == latex.count(r"\right")
    assert latex.count("{") == latex.count("}")
    assert "--" not in latex
    assert "**" not in latex


@given(formulas)
def test_printing_nests_no_deeper_than_what_was_typed(text):
    depth = next((depth for depth in range(40) if _reads(text, depth)), None)
    assume(depth is not None)
    assert depth is not None
    half = "½" in text  # it stands for (1/2)
    power_of_a_power = "² (" in text  # cos² (1)² stands for (cos(1)**2)**2
    assert _reads(to_text(read_tree(text, FILE_LIMITS)[0]), depth + half + power_of_a_power)


def _reads(text: str, depth: int) -> bool:
    try:
        read_tree(text, Limits(nesting=depth))
    except ExpressionError:
        return False
    return True


x = Variable("x")
ONE_THIRD = Number(Fraction(1, 3))
BUILT = [
    # numbers that cannot be typed as one token, as symbolic work may leave them
    (ONE_THIRD, "1/3", r"\frac{1}{3}"),
    (Number(Fraction(-1, 3)), "-1/3", r"-\frac{1}{3}"),
    (Number(Fraction(-2)), "-2", "-2"),
    (Power(x, Number(Fraction(-2))), "x**(-2)", "x^{-2}"),
    (Power(Number(Fraction(-2)), x), "(-2)**x", "(-2)^{x}"),
    (Sum((x, Number(Fraction(-2)))), "x - 2", "x - 2"),
    (Product((ONE_THIRD, x)), "(1/3)*x", r"\frac{1}{3} x"),
    (Product((x, Over(ONE_THIRD))), "x/(1/3)", r"\frac{x}{\frac{1}{3}}"),
]


@pytest.mark.parametrize(("tree", "text", "latex"), BUILT)
def test_built_trees_print_text_of_their_value(tree: Node, text: str, latex: str):
    assert to_text(tree) == text
    assert to_latex(tree) == latex


def test_an_expression_prints_as_its_tree():
    expression = parse("2x")
    assert to_text(expression) == to_text(expression.root) == "2*x"
    assert to_latex(expression) == "2 x"


LATEX = {
    "x**2 + 3*x": "x^{2} + 3 x",
    "-x**2": "-x^{2}",
    "x - 2*y": "x - 2 y",
    "-(a+b)": "-(a + b)",
    "a - (b - c)": "a - (b - c)",
    "2*3*x": r"2 \cdot 3 x",
    "x*2": r"x \cdot 2",
    "2*3**x": r"2 \cdot 3^{x}",
    "2*x**3": "2 x^{3}",
    "(-2)*x": "(-2) x",
    "2*(x+1)": "2 (x + 1)",
    "(x+1)**2*(y-1)": "(x + 1)^{2} (y - 1)",
    # fractions
    "1/2": r"\frac{1}{2}",
    "x/2": r"\frac{x}{2}",
    "1/2x": r"\frac{1}{2} x",
    "2*(1/3)": r"2 \cdot \frac{1}{3}",
    "x*y/z*w": r"\frac{x y}{z} w",
    "1/2*x*y": r"\frac{1}{2} x y",
    "(1/2)*x": r"\left(\frac{1}{2}\right) x",
    "x*(1/2)*y": r"x \frac{1}{2} y",
    "(x*y)/z": r"\frac{(x y)}{z}",
    "a/b/c": r"\frac{\frac{a}{b}}{c}",
    "a/(b*c)": r"\frac{a}{b c}",
    "(x+1)/(x-1)": r"\frac{x + 1}{x - 1}",
    "(x+1)*y/(x-1)": r"\frac{(x + 1) y}{x - 1}",
    "(x/y)**2": r"\left(\frac{x}{y}\right)^{2}",
    "-x/2": r"-\frac{x}{2}",
    # powers
    "2**x**y": "2^{x^{y}}",
    "(2**x)**y": r"\left(2^{x}\right)^{y}",
    "x**-1": "x^{-1}",
    "x**(1/2)": "x^{1/2}",
    "x**(-1/2)": "x^{-1/2}",
    "x**(y/2)": r"x^{\frac{y}{2}}",
    "e**x": "e^{x}",
    "sin(x)**2": r"\sin^{2}(x)",
    "sin(x)**-1": r"\sin(x)^{-1}",
    "sin(x)**x": r"\sin(x)^{x}",
    "log2(x)**2": r"\log_{2}^{2}(x)",
    "sigmoid(x)**2": r"\operatorname{sigmoid}(x)^{2}",
    "exp(x)**2": r"\left({e}^{x}\right)^{2}",
    "sqrt(x)**3": r"\left(\sqrt{x}\right)^{3}",
    "abs(x)**3": r"\left|x\right|^{3}",
    # functions
    "sqrt(x+1)": r"\sqrt{x + 1}",
    "cbrt(x)": r"\sqrt[3]{x}",
    "|x - 1|": r"\left|x - 1\right|",
    "exp(-x)": "{e}^{-x}",
    "exp(-x**2/2)": r"{e}^{-\frac{x^{2}}{2}}",
    "exp(x**3)": r"\exp\left(x^{3}\right)",
    "exp(a1*a2 + b1*b2 + c1*c2)": (
        r"\exp({a}_{1} {a}_{2} + {b}_{1} {b}_{2} + {c}_{1} {c}_{2})"
    ),
    "log(x)": r"\log(x)",
    "sin(x/2)": r"\sin\left(\frac{x}{2}\right)",
    "asin(x)": r"\arcsin(x)",
    "max(x, y)": r"\max(x, y)",
    "atan2(y, x)": r"\operatorname{atan2}(y, x)",
    "leaky_relu(x)": r"\operatorname{leaky\_relu}(x)",
    # numbers
    "0.1*x": "0.1 x",
    "1e-9*x": r"1 \times 10^{-9} x",
    "2.5e30": r"2.5 \times 10^{30}",
    "x*1e-9": r"x \cdot 1 \times 10^{-9}",
    # constants
    "2*pi*r": r"2 \pi r",
}


@pytest.mark.parametrize(("typed", "latex"), LATEX.items())
def test_trees_have_their_latex(typed, latex):
    assert to_latex(parse(typed)) == latex


NAMES = {
    "x": "x",
    "E": "E",
    "lambda": r"\lambda",
    "λ": r"{\lambda}",
    "ς": r"{\varsigma}",
    "Ω": r"{\Omega}",
    "Gamma": r"\Gamma",
    "w1": "{w}_{1}",
    "w_1": "w_{1}",
    "x10": "{x}_{10}",
    "theta_0": r"\theta_{0}",
    "w_1_2": "w_{1,2}",
    "w1_2": "{w}_{1,2}",
    "x_max": r"x_{\mathrm{max}}",
    "x_": r"\mathrm{x\_}",
    "loss": r"\mathrm{loss}",
    "x2y": r"\mathrm{x2y}",
    "sigma_w": r"\sigma_{w}",
    "e_lambda": r"e_{\lambda}",
}


@pytest.mark.parametrize(("name", "latex"), NAMES.items())
def test_names_have_their_latex(name, latex):
    assert name_latex(name) == latex


DECIMALS = {
    "0": Fraction(0),
    "2000": Fraction(2000),
    "1000000000000000": Fraction(10**15),
    "1e16": Fraction(10**16),
    "1.2e17": Fraction(12 * 10**16),
    "0.5": Fraction(1, 2),
    "12.25": Fraction(49, 4),
    "0.0001": Fraction(1, 10**4),
    "1e-5": Fraction(1, 10**5),
    "1.25e-7": Fraction(125, 10**9),
}


@pytest.mark.parametrize(("text", "value"), DECIMALS.items())
def test_decimals_are_written_short(text, value):
    assert write_decimal(value) == text
    assert read_decimal(text) == value


@given(st.integers(0, 10**40), st.integers(-300, 300))
def test_decimals_are_exact_both_ways(digits, exponent):
    value = digits * Fraction(10) ** exponent
    if value < Fraction(10) ** 309:
        text = write_decimal(value)
        assert text is not None
        if value == 0 or value > Fraction(1, 10**329):
            assert read_decimal(text) == value


def test_a_fraction_without_an_end_is_no_decimal():
    assert write_decimal(Fraction(1, 3)) is None
    assert number_text(Fraction(-1, 3)) == "-1/3"
    assert number_text(Fraction(-1, 4)) == "-0.25"


@pytest.mark.parametrize("text", ["1e400", "1e-400", "1e99999999999999"])
def test_numbers_far_outside_of_the_floats_are_never_built(text):
    with pytest.raises(OverflowError):
        read_decimal(text)


def test_latex_of_a_negative_of_a_negative_keeps_its_parentheses():
    assert to_latex(Negative(Negative(x))) == "-(-x)"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_typed_numbers_read_back(value):
    assert float(typed(value)) == value


def test_numbers_in_sentences_are_short():
    assert short(0.123456) == "0.1235"
    assert short(1 + 2e-9, 1.0) == "1.000000002"
    assert short(1.0, 1.0) == "1"
    assert short(-0.0) == "0"
    assert about(1) == 1
    assert about(1234) == 1200
    assert point_in_sentence(("x", "y"), (1e-17, -2.0)) == "x = 0, y = -2"
    assert point_in_sentence(tuple("abcde"), (1.0,) * 5) == "a = 1, b = 1, c = 1, …"
