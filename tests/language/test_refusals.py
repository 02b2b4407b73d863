"""What is refused: the message, the place under the caret, and the hint, mistake by mistake."""

import re

import pytest
from hypothesis import example, given

from gdcli.errors import EXIT_USAGE, ExpressionError
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from tests.language.trees import formulas, junk, texts

REFUSALS = [
    # text, part of the message, what the caret underlines, part of the hint
    ("", "empty", "", "x**2"),
    ("   ", "empty", "   ", "x**2"),
    ("x**", "missing after **", "", "after **"),
    ("2*", "missing after *", "", "after *"),
    ("-", "missing after -", "", "after -"),
    ("x++", "missing after +", "", "after +"),
    ("√", "missing after √", "", "after √"),
    ("*x", "missing before *", "*", "before *"),
    ("^2", "missing before ^", "^", "before ^"),
    ("²", "missing before ²", "²", "before ²"),
    (")", "missing before )", ")", "before )"),
    ("2 +* 3", "between + and *", "*", "side by side"),
    ("x*/y", "between * and /", "/", "side by side"),
    ("x***y", "between ** and *", "*", "side by side"),
    ("x//2", "// is not", "/", "one slash"),
    ("sin(x,)", "missing after ,", ")", ""),
    ("max(,x)", "missing after (", ",", ""),
    ("max(x,,y)", "missing after ,", ",", ""),
    # brackets
    ("2x + 3)", "column 7 closes nothing", ")", "missing ("),
    ("(x+1", "column 1 is never closed", "(", "missing )"),
    ("(", "column 1 is never closed", "(", "missing )"),
    ("2*((x+1)", "column 3 is never closed", "(", "missing )"),
    ("sin(x", "column 4 is never closed", "(", "missing )"),
    ("sin(", "column 4 is never closed", "(", "missing )"),
    ("|x", "bar at column 1 is never closed", "|", "abs("),
    ("|", "bar at column 1 is never closed", "|", "abs("),
    ("|x)", "bar at column 1 is still open before )", ")", "abs("),
    ("|)", "bar at column 1 is still open before )", ")", "abs("),
    ("max(|x, 1)", "bar at column 5 is still open before ,", ",", "abs("),
    ("()", "nothing between", "()", "Remove"),
    ("2 + ( )", "nothing between", "( )", "Remove"),
    # functions
    ("x(x+1)", "no function x", "x", "x*(x+1)"),
    ("x (x+1)", "no function x", "x", "x*(x+1)"),
    ("f(x)", "no function f", "f", "f*(x)"),
    ("2x(x+1)", "no function x", "x", "2*x*(x+1)"),
    ("a x(x-1)", "no function x", "x", "a*x*(x-1)"),
    ("2x(x+1) + 3y(y-1)", "no function x; also wrong: y", "x", "2x*(x+1) + 3y*(y-1)"),
    ("λ(x)", "no function λ", "λ", "λ*(x)"),
    ("2*sinn(x)", "no function sinn", "sinn", "sin("),
    ("Sin(x)", "no function Sin", "Sin", "sin("),
    ("cosine(x)", "no function cosine", "cosine", "cos("),
    ("ReLU(x)", "no function ReLU", "ReLU", "relu(x)"),
    ("MAX(0, x)", "no function MAX", "MAX", "max(0, x)"),
    ("fabs(x)", "no function fabs", "fabs", "abs(x)"),
    ("hyper(x)", "no function hyper", "hyper", "hypot(…)"),
    ("log_2 x", "log_2 is not the name", "log_2", "log2(…)"),
    ("3 lg x", "lg is not the name", "lg", "log10(…)"),
    ("sigmiod(x)", "no function sigmiod", "sigmiod", "sigmoid("),
    ("log_2(x)", "no function log_2", "log_2", "log2("),
    ("pow(x,2)", "no function pow", "pow", "u**v"),
    ("diff(x)", "no function diff", "diff", "gdcli derive"),
    ("x((((((((((((((((((((((((((1)", "no function x", "x", "x*(…)"),
    ("pi(x+1)", "pi is a number", "pi", "pi*(x+1)"),
    ("e(x)", "e is a number", "e", "e*(x)"),
    ("π(x)", "π is a number", "π", "π*(x)"),
    ("sin", "sin needs", "sin", "sin(…)"),
    ("sin + 1", "sin needs", "sin", "sin(…)"),
    ("exp-x", "exp needs", "exp", "exp(…)"),
    ("max x", "max needs", "max", "max(x)"),
    ("sin^2", "sin needs", "sin", "sin(x)**2"),
    ("sin^(2x)(y)", "sin needs", "sin", "sin(x)**"),
    ("max + 1", "max needs", "max", "max(…)"),
    ("log^-1(x)", "log needs", "log", "1/log(x)"),
    ("sin()", "sin takes 1 argument, not 0", "sin()", "applied to"),
    ("max()", "max takes 1 argument or more, not 0", "max()", "applied to"),
    ("atan2(1)", "atan2 takes 2 arguments, not 1", "atan2(1)", "Commas"),
    ("2*sin(1,5)", "the comma in 1,5", ",", "write 1.5."),
    ("log(x, 2)", "log takes 1 argument, not 2", "log(x, 2)", "log(u)/log(base)"),
    # two readings
    ("√x²", "two ways", "²", "(√x)**2"),
    ("√x^2", "two ways", "^", "(√x)**2"),
    ("x²^3", "two ways", "^", "(x²)**3"),
    ("x² ³", "two ways", "³", "(x²)**3"),
    ("√-x", "operand is missing", "-", "√(-x)"),
    ("x 2", "missing before 2", "2", "x**2"),
    ("2 3", "missing before 3", "3", "2*3"),
    ("3 1/2", "missing before 1", "1", "(3 + 1/2)"),
    ("1 000", "missing before 000", "000", "1000"),
    ("(x+1)2", "missing before 2", "2", "*"),
    # numbers and commas
    ("1_000", "1_000 is not a number", "_", "1000"),
    ("1.2.3", "1.2.3 is not a number", "1.2.3", "one point"),
    ("0x1F", "0x1F is not a decimal", "0x1F", "base ten"),
    ("0b1", "0b1 is not a decimal", "0b1", "base ten"),
    ("1,5", "comma", ",", "1.5"),
    ("1,000", "comma", ",", "1000"),
    ("1,000.5x", "comma", ",", "Write 1000.5, without"),
    ("1,234,567", "comma", ",", "Write 1234567, without"),
    ("x + 1,234,567.5", "comma", ",", "Write 1234567.5, without"),
    ("1.000,5", "comma", ",", "write 1000.5."),
    ("1,5,2", "comma", ",", "one point"),
    ("x^2,", "comma", ",", "Remove"),
    ("(1,2)", "comma", ",", "1.2"),
    ("1e400", "1e400 is out of range", "1e400", "units"),
    ("1e301", "1e301 is out of range", "1e301", "units"),
    ("1e-400", "1e-400 is out of range", "1e-400", "units"),
    # equations and programs
    ("y = x^2 + y", "equals", "=", "left - (right)"),
    ("sin(x) = x", "equals", "=", "left - (right)"),
    ("f(2) = x", "equals", "=", "left - (right)"),
    ("x^2 = 4", "equals", "=", "left - (right)"),
    ("x == 2", "equals", "==", "compare"),
    ("x <= 2", "< is not", "<", "comparison"),
    ("x ≤ 2", "U+2264", "≤", "comparison"),
    ("x % 2", "% is not", "%", "remainder"),
    ("5!", "! is not", "!", "factorial"),
    ("max(1;2)", "; is not", ";", "commas"),
    ("x.real", ". is not", ".", "numbers"),
    ("().__class__", ". is not", ".", "numbers"),
    ('"x"', '" is not', '"', "no quotes"),
    ("f'(x)", "' is not", "'", "gdcli derive"),
    ("[x for x in y]", "[ is not", "[", "parentheses"),
    ("lambda x: x", ": is not", ":", "formula alone"),
    ('f"{x}"', '" is not', '"', "no quotes"),
    ("__import__(1)", "_ is not", "_", "letter"),
    ("_x", "_ is not", "_", "letter"),
    ("x & y", "& is not", "&", "one formula"),
    ("@rosenbrock", "@ is not", "@", "stands alone"),
    # characters of other scripts, by code point
    ("с+1", "U+0441 (Cyrillic small letter es)", "с", "type c"),
    ("Α", "U+0391", "Α", "type A"),
    ("ａ", "U+FF41", "ａ", "type a"),
    ("ﬁ", "U+FB01", "ﬁ", "type fi"),
    ("µ", "U+00B5", "µ", "type μ"),
    ("–x", "U+2013", "–", "type -"),
    ("–-lr", "U+2013", "–", "begins with --"),
    ("x—1", "U+2014", "—", "type -"),
    ("x…", "U+2026", "…", "x[i]"),
    ("x+١", "U+0661", "١", "Write 1."),
    ("é", "U+00E9", "é", "ASCII"),
    ("x\u200by", "U+200B", "\u200b", "invisible"),
    ("x\u202ey", "U+202E", "\u202e", "invisible"),
    ("x\x00", "U+0000 (control character)", "\x00", "invisible"),
    ("x\x1b[31m", "U+001B (control character)", "\x1b", "invisible"),
    ("x\u0301", "U+0301", "\u0301", "invisible"),
    ("x\u2028y", "U+2028", "\u2028", "ordinary space"),
    ("x\u1680y", "U+1680", "\u1680", "ordinary space"),
    ("x\udcff", "byte 0xFF (not UTF-8)", "\udcff", "invisible"),
    ("x\ud800", "U+D800 (surrogate)", "\ud800", "invisible"),
    ("🙂", "U+1F642", "🙂", "ASCII"),
    ("∞", "U+221E", "∞", "Infinity"),
    ("xⁿ", "U+207F", "ⁿ", "**n"),
    ("xʸ", "U+02B8", "ʸ", "**y"),
    ("eˣ⁺¹", "U+02E3", "ˣ⁺¹", "**(x+1)"),
    ("e²ˣ", "U+02E3", "ˣ", "**(2x)"),
    ("e⁻ˣ²", "U+207B", "⁻ˣ²", "**(-x^2)"),
    ("³√(x+1)", "index ³", "³", "cbrt(u)"),
    ("∜x", "U+221C", "∜", "u**(1/n)"),
    ("x±1", "U+00B1", "±", "two functions"),
    ("⌊x⌋", "U+230A", "⌊", "no rounding"),
    ("∫x", "U+222B", "∫", "no integral"),
    ("x ↦ x²", "U+21A6", "↦", "formula alone"),
    ("2^x, x ∈ R", "U+2208", "∈", "formula alone"),
    ("x ≠ 2", "U+2260", "≠", "without a comparison"),
    ("sin(30°)", "U+00B0", "°", "*pi/180"),
    ("6:2x", ": is not", ":", "/ to divide"),
    ("x⊙y", "U+2299", "⊙", "type *"),
    ("sin[x]", "sin needs", "sin[x]", "sin(…)"),
    ("Exp[-x]", "Exp needs", "Exp[-x]", "exp(…)"),
    ("sqrt[3](x)", "sqrt needs", "sqrt[3]", "cbrt(u)"),
    ("log[3](x)", "log needs", "log[3]", "log(u)/log(base)"),
    ("log_3 x", "no function log_3", "log_3", "log(u)/log(base)"),
    ("log_a(x)", "no function log_a", "log_a", "log(u)/log(base)"),
    ("log₃ x", "no function log3", "log₃", "log(u)/log(base)"),
    ("sh x", "sh is not", "sh", "sinh"),
    ("lb(x)", "no function lb", "lb", "log2(x)"),
    ("sinal x", "sinal is not", "sinal", "sign"),
    ("sinc(x)", "no function sinc", "sinc", "sin(u)/u"),
    ("exp2(x)", "no function exp2", "exp2", "2**u"),
    ("raiz cubica(x)", "no function cubica", "cubica", "cbrt(u)"),
    ("x1 + ... + xn", "... is not", "...", "all the terms"),
    ("∂f/∂x", "U+2202", "∂", "gdcli derive"),
    ("x(1) + x(2)", "no function x", "x", "x[1] for a component"),
    ("return x**2", "return is a word", "return", "formula alone"),
    # constants without a value
    ("1/0", "division by zero", "/0", "other than zero"),
    ("x/0", "division by zero", "/0", "other than zero"),
    ("0/0", "division by zero", "/0", "other than zero"),
    ("x/(0.1+0.2-0.3)", "division by zero", "/(0.1+0.2-0.3)", "other than zero"),
    ("2 + log(0)", "log(0) has no real value", "log(0)", "u > 0"),
    ("log(-1)", "log(-1) has no real value", "log(-1)", "u > 0"),
    ("sqrt(-1)", "sqrt(-1) has no real value", "sqrt(-1)", "u >= 0"),
    ("x + √(-1)", "sqrt(-1) has no real value", "√(-1)", "u >= 0"),
    ("asin(2)", "asin(2) has no real value", "asin(2)", "-1 <= u <= 1"),
    ("acot(0)", "acot(0) has no real value", "acot(0)", "u != 0"),
    ("coth(0)", "coth(0) has no real value", "coth(0)", "u != 0"),
    ("csc(0)", "csc(0) has no real value", "csc(0)", "finite"),
    ("atanh(1)", "atanh(1) has no real value", "atanh(1)", "-1 < u < 1"),
    ("(-8)**(1/3)", "no real value", "(-8)**(1/3)", "cbrt(-8)"),
    ("(-8)**0.5", "no real value", "(-8)**0.5", "integer exponents"),
    ("0**-1", "divides by zero", "0**-1", "negative exponent"),
    ("exp(1000)", "larger than the limit of 1e300", "exp(1000)", "units"),
    ("x + 2**1000", "larger than the limit of 1e300", "2**1000", "units"),
    ("1e300*10", "larger than the limit of 1e300", "1e300*10", "units"),
    ("1e300 + 1e300", "larger than the limit of 1e300", "1e300 + 1e300", "units"),
    ("9**9**9", "exponent is larger than the limit of 1,000", "9**9", "smaller"),
    ("x**1001", "exponent is larger than the limit of 1,000", "1001", "smaller"),
    ("x**-1000.5", "exponent is larger than the limit of 1,000", "-1000.5", "smaller"),
]


@pytest.mark.parametrize(("text", "message", "under", "hint"), REFUSALS)
def test_each_mistake_has_message_place_and_hint(text, message, under, hint):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    error = caught.value
    assert message in error.message
    assert text[error.start : error.end] == under
    assert hint in error.hint


@pytest.mark.parametrize("text", [refusal[0] for refusal in REFUSALS])
def test_a_refusal_is_one_plain_line_with_a_place_and_something_to_do(text):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    _check(caught.value, text)


def _check(error: ExpressionError, text: str) -> None:
    assert error.status == EXIT_USAGE
    assert error.source == text
    assert 0 <= error.start <= len(text)
    assert error.start < error.end <= max(len(text), error.start + 1)
    assert error.message.isprintable()
    assert not re.search(r"[a-z]\.$", error.message)
    assert error.hint.isprintable()
    assert error.hint.endswith(".")
    assert len(error.message) + len(error.hint) < 300


@given(texts)
@example("√-x")
@example("|x||")
def test_a_text_is_read_or_refused(text):
    _read_or_refused(text)


@given(formulas)
def test_a_formula_is_read_or_refused(text):
    _read_or_refused(text)


@given(junk)
def test_junk_is_read_or_refused(text):
    _read_or_refused(text)


def _read_or_refused(text: str) -> None:
    try:
        to_text(parse(text))
    except ExpressionError as error:
        _check(error, text)


def test_long_names_and_parts_are_not_repeated_in_full():
    for text in ("(" + "1+" * 500 + "1)*1e300", "log(" + "-1" * 300 + ")", "a" * 3000 + "(x)", "2" * 30 + ".3.4"):
        with pytest.raises(ExpressionError) as caught:
            parse(text)
        assert len(caught.value.message) < 200


@pytest.mark.parametrize("text", ["min_x x**2", "argmin x**2", "argmin_x (x - 1)**2", "max_y y**2", "arg_min x**2"])
def test_what_is_to_be_minimized_stands_alone(text):
    with pytest.raises(ExpressionError, match="is a word of a sentence"):
        parse(text)
