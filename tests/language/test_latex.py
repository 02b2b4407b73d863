"""LaTeX as it is pasted: the reading of each command, and that everything printed reads back to the same tree."""


import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.errors import ExpressionError
from gdcli.gallery import GALLERY
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.names import is_variable_name
from gdcli.language.printing.latex import name_latex, to_latex
from gdcli.language.printing.text import to_text
from gdcli.language.reading.as_written.sums import Sizes
from gdcli.language.reading.grammar import read_tokens, read_tree
from gdcli.language.reading.latex.scanner import tokenize_latex
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Node
from tests.language.trees import formulas, junk, trees


def reread(tree: Node) -> Node:
    """The tree that the LaTeX of a tree reads back to."""
    latex = to_latex(tree)
    tokens, _ = tokenize_latex(latex, FILE_LIMITS, ())
    return read_tokens(latex, tokens, FILE_LIMITS, lines_matter=False).root


@given(trees)
def test_every_tree_reads_back_from_its_latex(tree: Node) -> None:
    assert reread(tree) == tree


@given(formulas)
def test_what_was_typed_reads_back_from_its_latex(text: str) -> None:
    try:
        root, _ = read_tree(text, FILE_LIMITS)
    except ExpressionError:
        return
    assert reread(root) == root


@pytest.mark.parametrize("name", GALLERY)
def test_the_gallery_reads_back_from_its_latex(name: str) -> None:
    root = parse(GALLERY[name].instance().text, FILE_LIMITS).root
    assert reread(root) == root


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True).filter(is_variable_name))
def test_every_name_reads_back_from_its_latex(name: str) -> None:
    latex = name_latex(name)
    tokens, _ = tokenize_latex(latex, FILE_LIMITS, ())
    assert [token.text for token in tokens] == [name, ""]


READINGS = {
    # changes of font
    r"{\rm sin} x": "sin(x)",
    r"\rm cos 2x": "cos(2*x)",
    r"{\rm sin}^2 x + {\rm e}^{-x}": "sin(x)**2 + exp(-x)",
    r"{\bf w}x - x_{\rm max}{\rm lr}": "w*x - x_max*lr",
    r"x_{\bf{max}} + x_{\rm{min}}": "x_max + x_min",
    r"\rm\ln x": "log(x)",
    # fractions and powers
    r"\frac12x": "1/2*x",
    r"$\frac{1}{2}x^{4}$": "1/2*x**4",
    r"\tfrac{x}{y}": "x/y",
    r"\dfrac x2": "x/2",
    r"\frac\pi2": "pi/2",
    r"\frac{x+1}{x-1}": "(x + 1)/(x - 1)",
    r"\frac{a b}{c} d": "a*b/c*d",
    r"\frac{a}{b}^2": "(a/b)**2",
    r"\left(\frac{a}{b}\right)^{2}": "(a/b)**2",
    r"x\frac{a}{b}": "x*(a/b)",
    r"2\frac{1}{3}": "2*(1/3)",
    r"-\frac{x^{2}}{2}": "-x**2/2",
    r"\frac{\frac{a}{b}}{c}": "a/b/c",
    r"\frac{a}{b c}": "a/(b*c)",
    r"\frac{\sin x}{2}": "sin(x)/2",
    r"\sin\frac{x}{2}": "sin(x/2)",
    r"x^{2}": "x**2",
    r"x^2y": "x**2*y",
    r"x^10": "x**10",
    r"x^\frac12": "x**(1/2)",
    r"2^{-x}": "2**(-x)",
    r"x^{y^{z}}": "x**y**z",
    r"e^{-x}": "e**(-x)",
    r"\mathrm{e}^{x}": "e**x",
    r"xe^{-x}": "x*e**(-x)",
    r"\exp\left(-\frac{x^2}{2}\right)": "exp(-x**2/2)",
    r"\sqrt{x^2+1}": "sqrt(x**2 + 1)",
    r"\sqrt x": "sqrt(x)",
    r"\sqrt[3]{x}": "cbrt(x)",
    r"\sqrt[n]{x}": "x**(1/n)",
    r"2 \times 10^{-3}": "0.002",
    r"10^{6}": "10**6",
    # functions
    r"\sin x \cos x": "sin(x)*cos(x)",
    r"\sin^{2}x + \cos^2(x)": "sin(x)**2 + cos(x)**2",
    r"\cosh^{-1} x": "acosh(x)",
    r"\log_{2} x": "log2(x)",
    r"\log_{10}\left(x\right)": "log10(x)",
    r"\ln|x|\cdot2": "log(abs(x))*2",
    r"\operatorname{sigmoid}(x)": "sigmoid(x)",
    r"\text{relu}(x)": "relu(x)",
    r"\max(0, x)": "max(0, x)",
    r"\max\left\{0, x\right\}": "max(0, x)",
    r"\arcsen x + \tg{x}": "asin(x) + tan(x)",
    r"\left|x\right|": "abs(x)",
    r"\lvert x - 1\rvert": "abs(x - 1)",
    r"\vert x \vert": "abs(x)",
    # names
    r"x_{1}^{2}+x_2": "x_1**2 + x_2",
    r"{x}_{1}": "x1",
    r"\theta_0 + \theta_{1}x": "theta_0 + theta_1*x",
    r"{\lambda} + \mu": "λ + mu",
    r"\mathrm{loss} \cdot x_{\mathrm{max}}": "loss*x_max",
    r"\hat{y} - \boldsymbol{\theta}": "y_hat - theta",
    r"\varepsilon": "epsilon",
    r"{xy}": "x*y",
    # products
    r"2\,x\;y": "2*x*y",
    r"a\cdot b\times c\ast d\div f": "a*b*c*d/f",
    r"{x}(x-1)": "x*(x - 1)",
    r"x \left(x - 1\right)": "x*(x - 1)",
    r"\alpha(1-x)": "alpha*(1 - x)",
    # sums
    r"\sum_{i=1}^{3} (x_i - i)^2": "(x1 - 1)**2 + (x2 - 2)**2 + (x3 - 3)**2",
    r"\frac{1}{2}\sum_{i=1}^2 x_{i}^2 + 1": "1/2*(x1**2 + x2**2) + 1",
    r"\sum_{i=1}^2 (x_{i+1}-x_i^2)^2+\prod_{i=1}^{2} x_i": "((x2 - x1**2)**2 + (x3 - x2**2)**2) + x1*x2",
    r"\left(\sum_{i=1}^{2} x_{i} y_{i}\right)^2": "(x1*y1 + x2*y2)**2",
    r"\sum_{k=0}^{2}\frac{x^k}{k+1}": "x**0/(0 + 1) + x**1/(1 + 1) + x**2/(2 + 1)",
    r"\sum_{i=1}^{2} (1-x_i)^2 + 100 (x_{i+1}-x_i^2)^2 - y": (
        "(((1 - x1)**2 + 100*(x2 - x1**2)**2) + ((1 - x2)**2 + 100*(x3 - x2**2)**2)) - y"
    ),
    r"\sum_{i=1}^{2}\sum_{j=1}^{2} a_{ij} x_i x_j": (
        "(a_1_1*x1*x1 + a_1_2*x1*x2) + (a_2_1*x2*x1 + a_2_2*x2*x2)"
    ),
    r"\sum^{2}_{i=1} x_i + \sum_{i=1}^2 x^2_i": "(x1 + x2) + (x1**2 + x2**2)",
    r"\sum_{i=1}^{2} \left(x^{(i)} - y^{(i)}\right)^2": "(x1 - y1)**2 + (x2 - y2)**2",
    r"$\left.\log(1+e^{-z})\right.$": "log(1 + e**(-z))",
    r"\text{ReLU}(x) = \max(0,x)": "max(0, x)",
    r"ReLU(x) = \max(0, x)": "max(0, x)",
    r"e(x) = \sin x": "sin(x)",
    r"\[x^2\]": "x**2",
    r"\(x^2\)": "x**2",
    r"$$\frac{1}{1+e^{-x}}$$": "1/(1 + e**(-x))",
    r"\begin{aligned} f(x) &= x^2 + \frac{1}{x} \\ \end{aligned}": "x**2 + 1/x",
    r"L(w) = w^{2}": "w**2",
    r"f\left(x, y\right) = x^{2} y.": "x**2*y",
    "\\frac{1}{2}\n  x^{2}": "1/2*x**2",
}


@pytest.mark.parametrize(("latex", "read"), READINGS.items())
def test_latex_is_read_as_the_tree_it_means(latex: str, read: str) -> None:
    assert to_text(parse(latex)) == read


OF_VECTORS = {
    r"\lVert x \rVert": "sqrt(x1**2 + x2**2)",
    r"\|x\|_2^2": "sqrt(x1**2 + x2**2)**2",
    r"\|x\|_{2} \, \|y\|": "sqrt(x1**2 + x2**2)*sqrt(y1**2 + y2**2)",
    r"\left\| x - y \right\|^2": "sqrt((x1 - y1)**2 + (x2 - y2)**2)**2",
    r"\frac12\Vert x\Vert\Vert y\Vert": "1/2*sqrt(x1**2 + x2**2)*sqrt(y1**2 + y2**2)",
    r"\langle x, y \rangle": "x1*y1 + x2*y2",
    r"\left\langle x, x\right\rangle": "x1*x1 + x2*x2",
    r"\frac{1}{2} dot(x, y)": "1/2*(x1*y1 + x2*y2)",
    r"\operatorname{norm}(x)": "sqrt(x1**2 + x2**2)",
}


@pytest.mark.parametrize(("latex", "read"), OF_VECTORS.items())
def test_norms_and_inner_products_of_vectors_of_known_length(latex: str, read: str) -> None:
    assert to_text(parse(latex, sizes=Sizes({}, {"x": 2, "y": 2}))) == read


def test_a_vector_is_declared_by_its_use_in_a_sum() -> None:
    assert to_text(parse(r"\|x\|^2 + \sum_{i=1}^{2} x_i")) == "sqrt(x1**2 + x2**2)**2 + (x1 + x2)"


REFUSALS = [
    (r"\foo{x}", r"\foo is not among", r"\foo", r"\frac"),
    (r"\frac{x}", "an argument is missing", "}", "braces"),
    (r"\frac{dy}{dx}", "a derivative is not part", r"\frac", "gdcli derive"),
    (r"\frac{\partial f}{\partial x}", "a derivative is not part", r"\frac", "gdcli derive"),
    (r"\int x", r"\int is not among", r"\int", "functions"),
    (r"\lVert x \rVert", "the length of the vector in norm", r"\lVert x \rVert", "--at x=[1,2,3]"),
    (r"\|x\|_1 + x_1", r"\|_1 is not the norm", r"\|_1", "|x_i|"),
    (r"\langle x, y \rangle", "the length of the vector in dot", r"\langle x, y \rangle", "--at x=[1,2,3]"),
    (r"\theta^T x", r"\theta^T stands for", r"\theta^T x", r"dot(\theta, x)"),
    (r"x \le 2", r"\le is not among", r"\le", "comparison"),
    (r"\sigma(x)", "no function sigma", r"\sigma", "sigmoid(u)"),
    (r"f(x) + {y}", "no function f", "f", "f*(x)"),
    (r"\frac{loss}{2}", "loss can be one name or a product", "loss", r"\mathrm{loss}"),
    (r"\frac{sinx}{x}", "sinx is a function stuck", "sinx", "sin(x)"),
    (r"\log_{3} x", r"\log_{3} is not among", r"\log_{3}", "log(u)/log(base)"),
    (r"x^{2}\text{ if }x", "if is a word of programs", r"\text{ if }", "heaviside"),
    (r"x_{i+1}", "subscript", "_{i+1}", "x_{1}"),
    (r"{x", "never closed", "{", "}"),
    (r"x}", "} is not part", "}", "parentheses"),
    (r"\frac{1}{0}", "division by zero", "", "other than zero"),
    (r"x^2 \\ y^2", "second expression", r"\\", "one expression"),
    (r"$x", "$ is not part", "$", "formula"),
    (r"x_1 + \sqrt[x+1]{2}", "index of the root", r"\sqrt", r"u^{1/n}"),
    (r"\left x\right", r"\left stands before no bracket", r"\left", r"\left("),
    ("{" * 151, "deeper than the limit", "{", "fewer"),
    (r"\sum x_i", r"\sum has no range", r"\sum", r"\sum_{i=1}^{n} x_i"),
    (r"\sum_{i=1}^{n} x_i", "the number n is not known", "n", "--set n=3"),
    ("\\", "a backslash stands alone", "\\", "Remove"),
]


@pytest.mark.parametrize(("latex", "message", "under", "hint"), REFUSALS)
def test_wrong_latex_is_refused(latex: str, message: str, under: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(latex)
    error = caught.value
    assert message in error.message
    assert latex[error.start : error.end].startswith(under)
    assert hint in error.hint
    assert error.source == latex


def test_a_product_of_letters_is_noted() -> None:
    assert any("wx is read as w*x" in str(note) for note in parse(r"y - wx^{2}").notes)
    assert parse(r"lr^{2}", declared=("lr",)).variables == ("lr",)


_pieces = st.sampled_from((
    *(r"\frac", r"\sqrt", r"\left(", r"\right)", r"\left|", r"\right|", r"\sin", r"\log_", r"\cdot", r"\theta"),
    *(r"\max", r"\sum", "{", "}", "^", "_", "[", "]", "x", "y", "2", "10", "e", "(", ")"),
    *("|", "+", "-", "/", ",", " ", "&", "$"),
    *(r"\mathrm{lr}", r"{x}_", r"{e}^", r"\begin{aligned}", r"\end{aligned}", r"\operatorname{relu}", r"\text", "."),
))  # fmt: skip


@given(st.lists(_pieces, max_size=20).map("".join))
def test_any_latex_is_read_or_refused(text: str) -> None:
    _read_or_refused(text)


@given(junk)
def test_junk_in_braces_is_read_or_refused(text: str) -> None:
    _read_or_refused(f"{{{text}}}")


def _read_or_refused(text: str) -> None:
    try:
        to_latex(parse(text))
    except ExpressionError as error:
        _check(error, text)


def _check(error: ExpressionError, text: str) -> None:
    assert error.source == text
    assert 0 <= error.start < error.end <= max(len(text), error.start + 1)
    assert error.message.isprintable()
    assert error.hint.isprintable()
    assert error.hint


def test_long_latex_takes_time_in_proportion() -> None:
    """Nested fractions have no more tokens than characters."""
    for text in (r"\frac{x}{2}+" * 5_000 + "x", r"\frac{" * 100 + "x" + "}{2}" * 100):
        tokens, _ = tokenize_latex(text, FILE_LIMITS, ())
        assert len(tokens) <= len(text)


@pytest.mark.parametrize(("command", "function"), [("sh", "sinh"), ("Sin", "sin"), ("ctgh", "coth"), ("ReLU", "relu")])
def test_a_function_of_another_book_is_answered_with_its_name(command: str, function: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(rf"\{command} x")
    assert caught.value.hint == rf"Write \{function}(…)."
    parse(rf"\{function}(x)")
