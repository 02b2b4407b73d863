"""Generated texts and trees of the language, and the walks that tests need."""

from fractions import Fraction

from hypothesis import strategies as st

from gdcli.language.function_table import FUNCTIONS
from gdcli.language.tree import Call, Constant, Negative, Node, Number, Over, Power, Product, Sum, Variable

NAMES = ("x", "y", "x2", "w_1", "lambda", "E", "I", "λ", "theta")
_numbers = st.one_of(
    st.integers(0, 99).map(lambda n: Number(Fraction(n))),
    st.tuples(st.integers(0, 10**12), st.integers(0, 18)).map(lambda p: Number(Fraction(p[0], 10 ** p[1]))),
    st.integers(0, 30).map(lambda n: Number(Fraction(10) ** n)),
)
_leaves = st.one_of(
    _numbers,
    st.sampled_from(NAMES).map(Variable),
    st.sampled_from(("pi", "e")).map(Constant),
)


def _product(parts: list[tuple[Node, bool]]) -> Node:
    first, *rest = parts
    return Product((first[0], *(Over(node) if divides else node for node, divides in rest)))


def _call(function: str, arguments: list[Node]) -> Node:
    arity = FUNCTIONS[function].arity
    return Call(function, tuple(arguments if arity is None else (arguments * 2)[:arity]))


def _larger(trees: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    lists = st.lists(trees, min_size=2, max_size=4)
    return st.one_of(
        lists.map(lambda terms: Sum(tuple(terms))),
        st.lists(st.tuples(trees, st.booleans()), min_size=2, max_size=4).map(_product),
        st.builds(Power, trees, trees),
        st.builds(Negative, trees),
        st.builds(_call, st.sampled_from(sorted(FUNCTIONS)), lists),
    )


trees = st.recursive(_leaves, _larger, max_leaves=25)
"""Trees as `parse` makes them, except for the values of their constants."""

_blank = st.sampled_from(("", "", " "))
_atoms = st.sampled_from((
    *("1", "20", "0.5", "1e-3", ".5", "5.", "½", "x", "y", "x2", "x₁", "𝑥", "e", "pi", "π", "λ", "w_1", "√x", "∛8"),
))  # fmt: skip


def _applied(parts: tuple[str, str]) -> str:
    """A function as textbooks and programs write it."""
    function, argument = parts
    return f"{function}{argument}{ {'|': '|', '(': ')'}.get(function[-1], '')}"


def _longer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from((
        *("+", "-", "*", "/", "×", "·", "∗", ".*", "./", "−", "÷", " ", ")(", "^", ".^", "**", "*-", "^-", "- -", "/+"),
    ))  # fmt: skip
    return st.one_of(
        st.tuples(inner, _blank, operators, _blank, inner).map("".join),
        st.tuples(inner, _blank, operators, _blank, inner).map(lambda parts: f"({''.join(parts)})"),
        inner.map(lambda text: f"|{text}|"),
        inner.map(lambda text: f"({text})²"),
        inner.map(lambda text: f"√({text})"),
        inner.map(lambda text: f"-{text}"),
        st.tuples(st.sampled_from(("sin ", "cos² ", "ln|", "exp -", "np.tanh(")), inner).map(_applied),
        st.tuples(st.sampled_from(("sin", "ln", "relu", "abs")), inner).map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(inner, inner).map(lambda parts: f"max({parts[0]}, {parts[1]})"),
    )


formulas = st.recursive(_atoms, _longer, max_leaves=8)
"""Texts that are mostly meaningful, in every way of writing."""

_words = st.sampled_from(
    (
        *("1", "2", "0.5", "1e-3", ".5", "5.", "x", "y", "x2", "e", "pi", "π", "λ"),
        *("sin(", "max(", "ln(", "√", "²", "³", "⁻¹", "(", ")", "|", ","),
        *("+", "-", "*", "/", "^", "**", "×", "·", "−", "÷", " ", "  "),
    )
)
texts = st.lists(_words, max_size=20).map("".join)
"""Texts over the words of the language, rarely meaningful."""

_junk = st.one_of(_words, st.sampled_from("=;!%&@#$'\"[]{}<>?\\_:~`"), st.characters())
junk = st.lists(_junk, max_size=20).map("".join)
"""Texts with anything in them."""
