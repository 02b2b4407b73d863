"""The limits: each is named when it is reached; within them every tree is fast and sound, however it is built."""

import pytest

from gdcli.errors import ExpressionError
from gdcli.language.limits import FILE_LIMITS, Limits
from gdcli.language.printing.latex import to_latex
from gdcli.language.printing.text import to_text
from gdcli.language.reading.grammar import read_tree
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Node, Sum, children, nodes_of_tree, variables_of

MET = [
    ("x" + " " * 4_000, "4,001 characters, the limit is 4,000"),
    ("x+" * 1_000 + "x", "2,001 tokens, the limit is 2,000"),
    ("(" * 61 + "x" + ")" * 61, "nested deeper than the limit of 60"),
    ("sin(" * 61 + "x" + ")" * 61, "nested deeper than the limit of 60"),
    ("|" * 61 + "x" + "|" * 61, "nested deeper than the limit of 60"),
    ("-" * 61 + "x", "nested deeper than the limit of 60"),
    ("x^" * 61 + "x", "nested deeper than the limit of 60"),
    ("√" * 61 + "x", "nested deeper than the limit of 60"),
    ("x*" + "-" * 61 + "x", "nested deeper than the limit of 60"),
    ("(" * 59 + "x^-x" + ")" * 59, "nested deeper than the limit of 60"),
    ("(" * 59 + "x⁻²" + ")" * 59, "nested deeper than the limit of 60"),
    ("1" * 41, "41 digits, the limit is 40"),
    ("0." + "1" * 40, "41 digits, the limit is 40"),
    ("1e" + "0" * 40, "41 digits, the limit is 40"),
    ("x" + "²" * 41, "41 digits, the limit is 40"),
    ("x**1001", "limit of 1,000"),
    ("10**301", "limit of 1e300"),
]


@pytest.mark.parametrize(("text", "message"), MET)
def test_a_limit_that_is_met_is_named(text, message):
    with pytest.raises(ExpressionError, match=message):
        parse(text)


@pytest.mark.parametrize(("longest", "next_one"), [
    ("x" + " " * 4_999_999, "x" + " " * 5_000_000),
    ("(" * 2_000 + "x" + ")" * 2_000, "(" * 2_001 + "x" + ")" * 2_001),
], ids=["characters", "nesting"])  # fmt: skip
def test_a_file_has_larger_limits(longest, next_one):
    assert to_text(parse(longest, FILE_LIMITS)) == "x"
    with pytest.raises(ExpressionError, match="the limit"):
        parse(next_one, FILE_LIMITS)


JUST_WITHIN = [
    "x" + " " * 3_999,
    "x+" * 999 + "x",
    "(" * 60 + "x" + ")" * 60,
    "sin(" * 60 + "x" + ")" * 60,
    "-" * 60 + "x",
    "x^" * 60 + "x",
    "(" * 58 + "x^-x" + ")" * 58,
    "(-" * 60 + "x" + ")" * 60,
    "1" * 40,
    "x**1000",
    "10**300",
    "(x)" * 600,
    "x²" * 900,
    "-x-" * 600 + "x",
]


@pytest.mark.parametrize("text", JUST_WITHIN)
def test_what_keeps_to_the_limits_is_read(text):
    root = parse(text).root
    assert _same(parse(to_text(root), FILE_LIMITS).root, root)


def _same(left: Node, right: Node) -> bool:
    """Equality without recursion."""
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        below = children(one), children(other)
        if type(one) is not type(other) or len(below[0]) != len(below[1]):
            return False
        if not below[0] and one != other:
            return False
        pairs.extend(zip(*below, strict=True))
    return True


DEEP = [
    "(" * 2_000 + "x" + ")" * 2_000,
    "sin(" * 2_000 + "x" + ")" * 2_000,
    "|" * 2_000 + "x" + "|" * 2_000,
    "-" * 2_000 + "x",
    "x^" * 2_000 + "x",
    "√" * 2_000 + "x",
    "(1+" * 2_000 + "x" + ")" * 2_000,
    "(2*x^(-" * 600 + "x" + "))" * 600,
    "sin(1/(1+" * 900 + "1" + "))" * 900,
]


@pytest.mark.parametrize("text", DEEP)
def test_deep_trees_need_no_recursion(text):
    root = parse(text, FILE_LIMITS).root
    assert _same(parse(to_text(root), FILE_LIMITS).root, root)
    assert to_latex(root)
    assert variables_of(root) <= {"x"}


@pytest.mark.parametrize("opener", ["(", "sin(", "-", "|", "x^", "√", "(-", "max(1,", "2*("])
@pytest.mark.parametrize("count", [100, 10_000, 100_000])
def test_bottomless_texts_are_refused(opener, count):
    with pytest.raises(ExpressionError, match=r"limit|never closed|missing"):
        parse(opener * count, FILE_LIMITS)
    with pytest.raises(ExpressionError, match="limit"):
        parse(opener * count)


LONG = [
    " + ".join(f"x{i}**2" for i in range(8_000)),
    "*".join(f"x{i % 7}/1.5" for i in range(8_000)),
    "-".join("1" for _ in range(8_000)),
    " ".join("x" for _ in range(8_000)),
    "max(" + ",".join(f"x{i}" for i in range(8_000)) + ")",
    "x" * 100_000,
    "x7777777777" + "7" * 20_000,
]


@pytest.mark.parametrize("text", LONG)
def test_long_texts_are_read(text):
    expression = parse(text, FILE_LIMITS)
    assert _same(parse(to_text(expression), FILE_LIMITS).root, expression.root)


def test_a_long_sum_is_flat():
    root = parse("+".join(["x"] * 1_000)).root
    assert isinstance(root, Sum)
    assert len(root.terms) == 1_000
    assert sum(1 for _ in nodes_of_tree(root)) == 1_001


def test_other_limits_can_be_set():
    with pytest.raises(ExpressionError, match="limit of 2"):
        parse("((((x))))", Limits(nesting=2))
    with pytest.raises(ExpressionError, match="limit of 10"):
        parse("x**11", Limits(exponent=10))
    with pytest.raises(ExpressionError, match="limit of 100"):
        parse("99 + 2", Limits(constant=100))
    assert read_tree("x**11", Limits(exponent=10))[1] == {"x"}


def test_the_hint_names_standard_input_only_where_that_helps():
    text = " " * 5_000_001
    for limits, hint in ((Limits(), "standard input"), (FILE_LIMITS, "Shorten it.")):
        with pytest.raises(ExpressionError) as caught:
            parse(text, limits)
        assert hint in caught.value.hint
