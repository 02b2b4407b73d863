"""The values of constant parts: exact while small, real, bounded, and quickly found."""

import math
from fractions import Fraction

import pytest

from gdcli.errors import ExpressionError
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.limits import FILE_LIMITS, TYPED_LIMITS
from gdcli.language.reading.constants import check_constants, constant_value
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Call, Number

EXACT = {
    "0.1 + 0.2": Fraction(3, 10),
    "1/3 + 1/6": Fraction(1, 2),
    "2**10": Fraction(1024),
    "(2/3)**-2": Fraction(9, 4),
    "(-2)**3": Fraction(-8),
    "(-8)**2": Fraction(64),
    "0**0": Fraction(1),
    "0**2": Fraction(0),
    "-2**2": Fraction(-4),
    "2**0.5**0": Fraction(2),
    "|-1/2|": Fraction(1, 2),
    "sign(-3)": Fraction(-1),
    "max(1, 1/3, 2)": Fraction(2),
    "min(1, 1/3, 2)": Fraction(1, 3),
    "1 - 1": Fraction(0),
}


@pytest.mark.parametrize(("text", "value"), EXACT.items())
def test_small_constants_are_exact(text, value):
    result = constant_value(parse(text).root)
    assert isinstance(result, Fraction)
    assert result == value


FLOATS = {
    "pi": math.pi,
    "e": math.e,
    "2**0.5": math.sqrt(2),
    "e**2": math.exp(1) ** 2,
    "sqrt(2)": math.sqrt(2),
    "log10(100)": 2.0,
    "cbrt(-8)": -2.0,
    "sin(pi/6)": 0.5,
    "(1/3)**1000": (1 / 3) ** 1000,
    "10**-400": 0.0,
    "2**900": 2.0**900,
    "tanh(1000)": 1.0,
    "sigmoid(-800)": 0.0,
    "softplus(800)": 800.0,
    "silu(-1)": -1 / (1 + math.e),
    "gelu(1)": 0.8413447460685429,
    "relu(-2) + leaky_relu(-2)": -0.02,
    "logsumexp(800, 800)": 800 + math.log(2),
    "sec(0) + sech(0)": 2.0,
    "acot(1)": math.pi / 4,
    "asech(1)": 0.0,
    "hypot(3, 4)": 5.0,
    "atan2(1, -1)": 3 * math.pi / 4,
    "heaviside(0)": 0.5,
}


@pytest.mark.parametrize(("text", "value"), FLOATS.items())
def test_other_constants_are_floats(text, value):
    result = constant_value(parse(text).root)
    assert result == pytest.approx(value, rel=1e-14, abs=1e-300)


def test_what_depends_on_a_variable_has_no_constant_value():
    assert constant_value(parse("0*x").root) is None
    assert constant_value(parse("2 + sin(x)").root) is None


def test_what_is_not_real_is_nan():
    assert math.isnan(constant_value(Call("log", (Number(Fraction(0)),))) or 0)


@pytest.mark.parametrize("function", [name for name, entry in FUNCTIONS.items() if entry.domain])
def test_outside_of_its_domain_a_function_is_refused(function):
    outside = {"u != 0": "0", "abs(u) > 1": "0.5", "abs(u) >= 1": "0.5", "0 < u <= 1": "2", "-1 < u < 1": "2"}
    text = f"{function}({outside.get(FUNCTIONS[function].domain, '2' if '<=' in FUNCTIONS[function].domain else '-2')})"
    with pytest.raises(ExpressionError, match="no real value") as caught:
        parse(text)
    assert FUNCTIONS[function].domain in caught.value.hint


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_has_a_value_inside_of_its_domain(function):
    arity = FUNCTIONS[function].arity or 3
    argument = {"abs(u) > 1": "1.5", "abs(u) >= 1": "1.5", "u >= 1": "1.5"}.get(FUNCTIONS[function].domain, "0.5")
    value = constant_value(parse(f"{function}({', '.join([argument] * arity)})").root)
    assert value is not None
    assert math.isfinite(value)


def test_variable_parts_are_left_alone():
    for text in ("x/y", "log(x - 1)", "0**x", "(-2)**x", "1/(x - x)", "sqrt(-x)", "x**1000", "x**-1000"):
        check_constants(parse(text).root, text, TYPED_LIMITS)


HUGE = [
    "9**9**9",
    "10**(10**8)",
    "(1/3)**(10**8)",
    "2**2**2**2**2**2",
    "(10**300)**300",
    "(((9**9)**9)**9)**9",
    "1.0000001**1000000000",
    "exp(exp(exp(10.0)))",
    "1e300**1000",
    "(1e-300)**-1000",
    "cosh(1e300)",
    "sinh(-1000)",
    "gelu(1e300)*1e10",
]


@pytest.mark.parametrize("text", HUGE)
def test_huge_constants_are_refused_without_being_built(text):
    with pytest.raises(ExpressionError, match="limit"):
        parse(text)


def test_long_exact_arithmetic_goes_on_in_floats():
    text = "*".join(f"{n * n + 1}/{n * n}" for n in range(201, 600))
    value = constant_value(parse(text, FILE_LIMITS).root)
    assert isinstance(value, float)
    assert value == pytest.approx(math.prod(1 + 1 / n**2 for n in range(201, 600)))
    sums = " + ".join(f"1/{n}" for n in range(1, 400))
    assert constant_value(parse(sums).root) == pytest.approx(sum(1 / n for n in range(1, 400)))
