"""The constructors for symbolic work: forms that they tidy, forms that they leave alone, and values, which are kept."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdcli.language import algebra as make
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.printing.text import to_text
from gdcli.language.reading.constants import constant_value
from gdcli.language.reading.grammar import read_tree
from gdcli.language.reading.parser import parse
from gdcli.language.tree import ONE, Node, Number, Over, Product, substitute, variables_of


def tree(text: str) -> Node:
    return parse(text).root


SUMS = {
    ("x", "x"): "2*x",
    ("2*x", "3*x"): "5*x",
    ("x/2", "x/3"): "5*x/6",
    ("x*y", "y*x"): "2*x*y",
    ("x", "-x"): "0",
    ("3", "-3"): "0",
    ("x", "0"): "x",
    ("1/2", "1/3"): "5/6",
    ("1/2", "-1"): "-1/2",
    ("0.1", "0.2"): "0.3",
    ("1.5*x", "x"): "2.5*x",
    ("x", "1", "y", "2"): "x + 3 + y",
    ("x + 1", "x - 1"): "2*x",
    ("a", "-(b - c)"): "a - b + c",
    ("x*log(y)", "-x"): "x*log(y) - x",
    # where a term has no value, its difference has none either
    ("log(x)", "-log(x)"): "log(x) - log(x)",
    ("1/x", "-1/x"): "1/x - 1/x",
    ("sin(x)", "-sin(x)"): "0",
    ("tan(x)", "-tan(x)"): "tan(x) - tan(x)",
}


@pytest.mark.parametrize(("terms", "result"), SUMS.items())
def test_add_collects_terms(terms, result):
    assert to_text(make.add(*map(tree, terms))) == result


PRODUCTS = {
    ("x", "x"): "x**2",
    ("x**2", "x**3"): "x**5",
    ("x + 1", "x + 1"): "(x + 1)**2",
    ("cos(x**2)", "2", "x"): "2*x*cos(x**2)",
    ("y", "x", "x + 1", "pi", "3"): "3*pi*x*y*(x + 1)",
    ("-x", "-y"): "x*y",
    ("-x", "y"): "-x*y",
    ("1", "x"): "x",
    ("0", "log(x)"): "0",
    ("0.1", "2", "x"): "0.2*x",
    ("3/4", "x**2"): "3*x**2/4",
    ("1/2", "2", "x"): "x",
    ("1/x", "1/x"): "1/x**2",
    ("e**x", "e**x"): "(e**x)**2",
    # nothing cancels across the bar, nor powers of different signs: x = 0 stays outside of the domain
    ("x", "1/x"): "x/x",
    ("x", "x**-1"): "x*x**(-1)",
    ("x**-1", "x**-2"): "x**(-3)",
    ("1e30", "1e30", "x"): "1e30*1e30*x",
}


@pytest.mark.parametrize(("factors", "result"), PRODUCTS.items())
def test_multiply_collects_factors(factors, result):
    assert to_text(make.multiply(*map(tree, factors))) == result


QUOTIENTS = {
    ("1", "2*sqrt(x)"): "1/(2*sqrt(x))",
    ("2*x", "4"): "x/2",
    ("x", "1"): "x",
    ("0", "x"): "0",
    ("x", "1/y"): "x*y",
    ("x/y", "z"): "x/(y*z)",
    ("-x", "-y"): "x/y",
    ("1", "3"): "1/3",
    ("x", "0.5"): "2*x",
}


@pytest.mark.parametrize(("parts", "result"), QUOTIENTS.items())
def test_divide_gives_one_fraction(parts, result):
    assert to_text(make.divide(*map(tree, parts))) == result


POWERS = {
    ("x", "1"): "x",
    ("x", "0"): "1",
    ("1", "x"): "1",
    ("2", "10"): "1024",
    ("2/3", "-2"): "9/4",
    ("0.5", "2"): "0.25",
    ("0", "3"): "0",
    ("-x", "2"): "x**2",
    ("-x", "3"): "-x**3",
    ("x**2", "3"): "x**6",
    ("x**-1", "2"): "x**(-2)",
    ("x**2", "-1"): "x**(-2)",
    ("x", "-1/2"): "x**(-1/2)",
    # not the same where x < 0, or at x = 0
    ("x**2", "1/2"): "(x**2)**(1/2)",
    ("x**(1/2)", "2"): "(x**(1/2))**2",
    ("x**-1", "-1"): "(x**(-1))**(-1)",
    ("2", "900"): "2**900",
    ("x", "y"): "x**y",
}


@pytest.mark.parametrize(("parts", "result"), POWERS.items())
def test_power_folds_exponents(parts, result):
    assert to_text(make.power(*map(tree, parts))) == result


def test_zero_to_a_negative_power_and_division_by_zero_are_left_as_they_are():
    zero = make.number(0)
    assert to_text(make.power(zero, make.number(-1))) == "0**(-1)"
    assert to_text(make.divide(tree("x"), zero)) == "x/0"
    assert to_text(make.divide(zero, zero)) == "0/0"


CALLS = {
    ("log", "e"): "1",
    ("log", "1"): "0",
    ("log", "2"): "log(2)",
    ("exp", "0"): "1",
    ("sin", "0"): "0",
    ("sqrt", "9/4"): "3/2",
    ("sqrt", "0.25"): "0.5",
    ("sqrt", "2"): "sqrt(2)",
    ("sqrt", "-4"): "sqrt(-4)",
    ("abs", "-1/3"): "1/3",
    ("sign", "-7"): "-1",
    ("sin", "x"): "sin(x)",
}


@pytest.mark.parametrize(("parts", "result"), CALLS.items())
def test_call_tidies_arguments(parts, result):
    function, argument = parts
    assert to_text(make.call(function, read_tree(argument, FILE_LIMITS)[0])) == result


def test_numbers_are_fractions_or_decimals():
    assert to_text(make.number(Fraction(1, 10))) == "1/10"
    assert to_text(make.number(Fraction(1, 10), decimal=True)) == "0.1"
    assert to_text(make.number(Fraction(1, 3), decimal=True)) == "1/3"
    assert to_text(make.number(-2)) == "-2"
    assert make.number_of(tree("-3/4")) == Fraction(-3, 4)
    assert make.number_of(tree("2*3")) is None
    assert make.number_of(Product((ONE, Over(make.ZERO)))) is None


def test_negate_moves_the_sign():
    assert to_text(make.negate(tree("-x"))) == "x"
    assert to_text(make.negate(tree("x - 1"))) == "-(x - 1)"
    assert make.negate(make.ZERO) == make.ZERO


ORDERED = {
    "3 + 2*x + x**2": "x**2 + 2*x + 3",
    "1 - x**2": "1 - x**2",
    "1 + x - x**2": "1 + x - x**2",
    "-x**2 + 1": "1 - x**2",
    "-1 - x": "-x - 1",
    "x/2 + x**2": "x**2 + x/2",
    "1 + sin(x)": "1 + sin(x)",
    "x*y + x**3": "x**3 + x*y",
    "sin(x)": "sin(x)",
}


@pytest.mark.parametrize(("typed", "result"), ORDERED.items())
def test_polynomials_are_ordered_by_degree(typed, result):
    assert to_text(make.ordered(tree(typed))) == result


@pytest.mark.parametrize("text", ["x**2*y - 3", "sin(x)/2", "exp(|x|)", "x**0", "max(x, y)"])
def test_total_functions_have_a_value_everywhere(text):
    assert make.is_total(tree(text))


@pytest.mark.parametrize("text", ["1/x", "x**-1", "x**y", "sqrt(x)", "tan(x)", "x**0.5", "1 + log(x)"])
def test_functions_that_may_lack_a_value_are_not_total(text):
    assert not make.is_total(tree(text))


_leaves = st.one_of(
    st.sampled_from(("x", "y", "x + 1", "x/y", "2*x", "-y", "x**2", "x**-1", "e**x", "1/(x*y)", "sin(x)")).map(tree),
    st.just(tree("pi")),
    st.fractions(-20, 20, max_denominator=12).map(make.number),
    st.integers(-99, 99).map(lambda hundredths: make.number(Fraction(hundredths, 100), decimal=True)),
)
_built = st.recursive(
    _leaves.map(lambda node: (node, node)),
    lambda pairs: st.one_of(
        st.lists(pairs, min_size=1, max_size=3).map(lambda parts: _both(make.add, _plain_sum, *parts)),
        st.lists(pairs, min_size=1, max_size=3).map(lambda parts: _both(make.multiply, _plain_product, *parts)),
        st.tuples(pairs, pairs).map(lambda parts: _both(make.divide, _plain_quotient, *parts)),
        pairs.map(lambda part: _both(make.negate, _plain_negative, part)),
        st.tuples(pairs, st.integers(-3, 3)).map(lambda p: _raised(p[0], p[1])),
    ),
    max_leaves=6,
)


def _both(smart, plain, *pairs):
    """The tree that the constructor makes, and the one that spells the operation out."""
    return smart(*(pair[0] for pair in pairs)), plain(*(f"({to_text(pair[1])})" for pair in pairs))


def _raised(pair, exponent):
    power = make.number(exponent)
    return make.power(pair[0], power), read_tree(f"({to_text(pair[1])})**({exponent})", FILE_LIMITS)[0]


def _plain_sum(*texts):
    return read_tree("+".join(texts), FILE_LIMITS)[0]


def _plain_product(*texts):
    return read_tree("*".join(texts), FILE_LIMITS)[0]


def _plain_quotient(above, below):
    return read_tree(f"{above}/{below}", FILE_LIMITS)[0]


def _plain_negative(text):
    return read_tree(f"-{text}", FILE_LIMITS)[0]


@given(_built, st.fractions(-3, 3, max_denominator=7), st.fractions(-3, 3, max_denominator=7))
@settings(max_examples=150)
def test_values_are_kept(pair, x, y):
    smart, plain = pair
    at = {"x": Number(x), "y": Number(y)}
    expected, value = constant_value(substitute(plain, at)), constant_value(substitute(smart, at))
    assert expected is not None
    assert value is not None
    assume(math.isfinite(expected) and abs(float(expected)) < 1e100)
    assert math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-9)


@given(_built)
def test_what_is_built_could_have_been_typed(pair):
    built = pair[0]
    assert read_tree(to_text(built), FILE_LIMITS)[0] == built
    assert variables_of(built) <= {"x", "y"}


def test_deep_operands_need_no_recursion():
    deep = read_tree("-" * 2_000 + "x", FILE_LIMITS)[0]
    assert to_text(make.power(deep, make.number(2))) == "x**2"
    assert to_text(make.power(read_tree("-" * 1_999 + "x", FILE_LIMITS)[0], make.number(3))) == "-x**3"
    assert make.number_of(read_tree("-" * 1_999 + "7", FILE_LIMITS)[0]) == -7
    nested = read_tree("(" * 1_500 + "x" + "*y)" * 1_500, FILE_LIMITS)[0]
    assert to_text(make.multiply(nested, nested)) == "x**2*y**3000"
    assert to_text(make.ordered(make.add(make.number(1), nested))) == "x*y**1500 + 1"
    assert to_text(make.add(read_tree("(" * 1_500 + "x" + "+x)" * 1_500, FILE_LIMITS)[0], deep)) == "1502*x"


@pytest.mark.parametrize(
    ("factors", "result"),
    [
        (("10**20", "x", "10**19"), "1e39*x"),
        (("7**40*x", "7**7"), f"{7**47}*x"),  # 40 digits
        (("7**40*x", "7**8"), "7**48*x"),  # 41 digits
        (("x/7**40", "1/7**7"), f"x/{7**47}"),
        (("x/7**40", "1/7**8"), "x/7**48"),
    ],
)
def test_numbers_of_up_to_forty_digits_are_multiplied(factors, result):
    assert to_text(make.multiply(*map(tree, factors))) == result


@pytest.mark.parametrize(("base", "exponent", "is_folded"), [
    (7, 47, True), (7, 48, False), (Fraction(1, 7), 47, True), (Fraction(1, 7), 48, False), (Fraction(7, 2), 47, True),
    (Fraction(7, 2), -47, True), (Fraction(2, 7), 48, False), (2, 132, True), (2, 133, False),
])  # fmt: skip
def test_powers_of_up_to_forty_digits_are_folded(base, exponent, is_folded):
    power = make._folded_power(Fraction(base), exponent)
    assert power == (Fraction(base) ** exponent if is_folded else None)
