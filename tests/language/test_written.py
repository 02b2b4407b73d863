"""Formulas as people write them: every form has the value of its Python formula, names are names, slips are refused."""

from __future__ import annotations

import math
import re
from string import ascii_letters

import pytest
from hypothesis import given

from gdcli.errors import UsageError
from gdcli.graph.objective import Objective
from gdcli.language.function_table import NAMES
from gdcli.language.printing.latex import to_latex
from gdcli.language.printing.text import to_text
from gdcli.language.reading.as_written.sums import Sizes
from gdcli.language.reading.parser import parse
from gdcli.language.values import parse_point, parse_rates
from tests.hostile.corpus import REFUSED
from tests.language.names import MEANT, PRODUCTS, SLIPS, STUCK
from tests.language.test_latex import REFUSALS as LATEX_REFUSALS
from tests.language.test_refusals import REFUSALS
from tests.language.test_sums import REFUSALS as SUM_REFUSALS
from tests.language.trees import formulas
from tests.language.written import texts

TEXTS = texts()
POINT = {
    "x": 0.7, "y": 0.4, "t": 1.1, "a": 0.3, "b": -1.2, "p": 0.6, "x1": 0.8, "x2": -0.5, "theta_0": 0.2, "theta_1": 1.5,
}  # fmt: skip
PROPOSAL = re.compile(r"Did you mean (.+?)\? |Did you mean (.+?)\?$")


def test_the_collections_are_large() -> None:
    assert len({text for text, _ in TEXTS}) >= 400
    assert len(set(MEANT)) >= 300
    assert len(set(SLIPS)) >= 300


@pytest.mark.parametrize(("text", "truth"), TEXTS)
def test_a_text_has_the_value_of_its_truth(text: str, truth: str) -> None:
    expected = eval(truth, {**vars(math), "abs": abs, "max": max, **POINT})  # formulas of the table
    expression = parse(text)
    value = Objective(expression).value([POINT[name] for name in expression.variables])
    assert value == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("text", [text for text, _ in TEXTS])
def test_a_text_reads_back_from_its_echo_and_from_its_latex(text: str) -> None:
    root = parse(text).root
    assert parse(to_text(root)).root == root
    assert parse(f"${to_latex(root)}$").root == root


@given(formulas)
def test_whatever_is_read_reads_back_from_its_echo_and_from_its_latex(text: str) -> None:
    try:
        root = parse(text).root
    except UsageError:
        return
    names = parse(text).variables
    assert parse(to_text(root), declared=names).root == root
    assert parse(f"${to_latex(root)}$", declared=names).root == root


@pytest.mark.parametrize("name", MEANT)
def test_a_usual_name_is_a_name(name: str) -> None:
    assert parse(f"({name} - 2)^2 + 3{name}").variables == (name,)


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_refused_and_its_hint_works(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert caught.value.hint
    check_proposal(caught.value.hint)


@pytest.mark.parametrize("text", [*STUCK, *PRODUCTS])
def test_what_is_stuck_together_is_answered_with_a_spelling(text: str) -> None:
    with pytest.raises(UsageError, match=r"stuck|sign|no function") as caught:
        parse(text)
    assert re.search(r"Did you mean|Write .*\(…\)", caught.value.hint)


def check_proposal(hint: str) -> None:
    """The proposal of a hint can be read as it stands."""
    for match in PROPOSAL.finditer(hint):
        proposal = match[1] or match[2]
        if "@" not in proposal:
            _read(proposal)
    for form in written_forms(hint):
        _read(form)


WRITE = re.compile(r"[Ww]rite (.+?)(?=\.(?: |$)|; )")
END_OF_FORM = re.compile(r", without| without a comma| with a point| for | in lower|, in lower|, with |, or the terms")
BETWEEN_FORMS = re.compile(r",? or |, (?![^(]*\))")
PROSE = re.compile(r"(?:a|all|as|give|it|names|numbers|one|others|the|what)\b|--|[-+*/^]|\\left\(")


def written_forms(hint: str) -> list[str]:
    """The expressions of the language that a hint tells to write; words of English and single signs are none."""
    told = [END_OF_FORM.split(match[1])[0] for match in WRITE.finditer(hint)]
    forms = [form for text in told for form in BETWEEN_FORMS.split(text)]
    return [form for form in forms if not PROSE.match(form)]


def _read(proposal: str) -> None:
    arguments = "x, y" if re.search("hypot|atan2", proposal) else "x"
    filled = re.sub(r"([a-z0-9]+)\(…\)", rf"\1({arguments})", proposal).replace("(…)", "(x)")
    is_name = filled in NAMES
    sizes = Sizes({"n": 3}, dict.fromkeys((*ascii_letters, "theta"), 3))
    parse(f"{filled}(x)" if is_name else filled, sizes=sizes, declared=("loss", "kwargs"))


def test_the_forms_of_hints_are_found() -> None:
    assert written_forms("Write 2*3 or 2**3.") == ["2*3", "2**3"]
    assert written_forms("Write sqrt(u), cbrt(u) or u**(1/n).") == ["sqrt(u)", "cbrt(u)", "u**(1/n)"]
    assert written_forms("Write √(-x) for the root of -x.") == ["√(-x)"]
    assert written_forms("Write 1000 without a comma, or 1.000 with a point.") == ["1000"]
    assert written_forms("Write norm(x) or dot(x, y).") == ["norm(x)", "dot(x, y)"]
    assert written_forms("Did you mean sin(…)? For a product write x*(…).") == ["x*(…)"]
    assert written_forms("Write a number, a name or a parenthesis after +.") == []


@pytest.mark.parametrize("text", sorted({*REFUSED, *(row[0] for row in (*REFUSALS, *LATEX_REFUSALS, *SUM_REFUSALS))}),
                         ids=lambda text: ascii(text)[:40])  # fmt: skip
def test_every_proposal_of_a_refusal_can_be_read(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    check_proposal(caught.value.hint)


@pytest.mark.parametrize("text", ["0,01", "0,01 0,1", "0,01,0,1", "1,05"])
def test_the_rates_that_a_hint_proposes_are_read(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_rates(text)
    match = PROPOSAL.search(caught.value.hint)
    assert match
    assert all(0 < rate < 2 for rate in parse_rates(match[1]))


def test_all_slips_of_a_text_are_in_one_answer() -> None:
    with pytest.raises(UsageError) as caught:
        parse("2sinx + 1,5y + xcosx + f(y)")
    said = caught.value.message + caught.value.hint
    assert all(piece in said for piece in ("sinx", "1,5", "xcosx", "f"))
    with pytest.raises(UsageError, match="also wrong: xcosx") as caught:
        parse("2sinx + xcosx")
    assert "2sin(x) + x*cos(x)" in caught.value.hint


EVERY_SLIP = {
    # text: what the one answer names
    "2sinx @ x": ("sinx", "@"),
    "sinx + x! - 1,5y": ("sinx", "!", "1,5"),
    "sinx; cosx": ("sinx", "cosx", ";"),
    "y = 2sinx + 5%": ("sinx", "%"),
    "[sinx, 2]": ("sinx", "[", "]"),
    r"$2sinx + x! - \foo$": ("!", r"\foo"),
    "$2sinx ? x$": ("sinx", "?"),
    "1,5 + max(1,000, x) + 2sinx": ("comma", "1,000", "sinx"),
}


@pytest.mark.parametrize(("text", "named"), EVERY_SLIP.items())
def test_characters_names_and_commas_are_in_one_answer(text: str, named: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert all(piece in caught.value.message for piece in named)
    check_proposal(caught.value.hint)


def test_a_declared_name_is_no_slip_beside_a_refused_character() -> None:
    with pytest.raises(UsageError) as caught:
        parse("sinx @ x", declared=("sinx",))
    assert "sinx" not in caught.value.message


COMMAS_IN_CALLS = {
    "max(1,000, x)": "Write 1000 without a comma",
    "max(x, 10,000)": "Write 10000 without a comma",
    "max(1,500,x)": "Write 1500 without a comma",
    "max(1,5, x)": "Write 1.5 with a point",
    "min(x, 0,5)": "Write 0.5 with a point",
    "max(0,01x, 1)": "Write 0.01 with a point",
    "max(1,5; x)": "Write 1.5 with a point",
    "hypot(1,5, 2,5)": "hypot(1.5, 2.5)",
    "sin(1,5)": "write 1.5.",
    "$\\max(1,000, x)$": "Write 1000 without a comma",
}


@pytest.mark.parametrize(("text", "hint"), COMMAS_IN_CALLS.items())
def test_a_comma_in_a_number_between_arguments_is_refused(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert hint in caught.value.hint
    check_proposal(caught.value.hint)


@pytest.mark.parametrize("text", ["max(1,2)", "max(0,x)", "max(1,2,3)", "atan2(1,200)", "max(100,200)", "hypot(3,4)",
                                  "max(x,1,2)", "max(1, 2, x)", "max(0.5,0.25)"])  # fmt: skip
def test_a_comma_between_arguments_stays_one(text: str) -> None:
    assert parse(text).root == parse(text.replace(",", ", ")).root


NOTES = {
    "x4−3x3": "x4 and x3 are two variables; powers are x^4, x^3",
    "3x2 + 2x": "x2 is one variable; a power is x^2",
    "log(x)": "log is natural",
    r"\log x": "log is natural",
    "x^(1/3)": "cbrt(u)",
    "y = x^2": 'the left side "y ="',
    "sin x/2": "sin x/2 is read as sin(x/2)",
    "1/2x": "1/2x is read as (1/2)*x",
    "e^2x": "e^2x is read as (e^2)*x",
    "1 + 2^3x": "2^3x is read as (2^3)*x",
    "1/2(x + 1)": "1/2(…) is read as (1/2)*(…)",
    "x^1/2": "x^1/2 is read as (x^1)/2",
    "x**1/3": "x**1/3 is read as (x**1)/3",
    "2x^-1/2": "x^-1/2 is read as (x^-1)/2",
    "(x² + 1)^1/n": "(x² + 1)^1/n is read as ((x² + 1)^1)/n",
    "e^-x^2/2": "e^-x^2/2 is read as (e^-x^2)/2",
    "x^1/sin(x)": "x^1/sin… is read as (x^1)/sin…",
    "sin⁻¹ x": "inverse function asin",
    "ax^2 + bx + c": "bx is one variable; a product is b*x",
    "xy + x": "xy is one variable; a product is x*y",
    "e^(xy)": "xy is one variable; a product is x*y",
    "xyz": "xyz is one variable; a product is x*y*z",
    "a/bc": "bc is one variable; a product is b*c",
    "2uv": "uv is one variable; a product is u*v",
    "x_1x_2": "x_1x_2 is one variable; a product is x_1*x_2",
    "e^-2x": "e^-2x is read as (e^-2)*x",
    "2³√x": "³ before √ is read as a power",
    "Σx²": "Σ is a variable; a sum is sum(i=1..3, x[i])",
    "E^x": "E is a variable; the constant is e",
    "2Pi x": "Pi is a variable; the constant is pi",
    "x1 + x_1": "x1 and x_1 are two variables",
    r"y - wx^{2}": "wx is read as w*x",
    "mgh": "mgh is one variable; a product is m*g*h",
    "p - nRT/V": "nRT is one variable; a product is n*R*T",
    "A sin(wt)": "wt is one variable; a product is w*t",
}


@pytest.mark.parametrize(("text", "note"), NOTES.items())
def test_a_note_says_how_it_was_read(text: str, note: str) -> None:
    assert any(note in str(sentence) for sentence in parse(text).notes)


PLAIN = [
    *("x**2 + 3*x", "x1 + x2*x3", "ln(x)", "np.log(x)", "lr*loss", "a/b", "w2*w1"),
    *("x²√x", "2mu", "2alpha", "E*x", "uv", "2e", "log[2](x)", "-e^(2x)", "log_3*x", "log_loss x"),
    *("std*pdf", "kB*T", "dt + lr", "logistic + arch"),
    *("x^(1/2)", "x^2/2", "x^(-1)/2", "x¹/2", "x**3/3"),
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_text_has_no_note(text: str) -> None:
    assert parse(text).notes == ()


@pytest.mark.parametrize("name", ["sinx", "xy", "if", "xe", "cosx2"])
def test_a_name_that_is_declared_is_a_name(name: str) -> None:
    assert name in parse(f"x*y + {name}^2", declared=(name,)).variables


SPACES = "\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u205f\u3000"


@pytest.mark.parametrize("space", SPACES, ids=ascii)
def test_spaces_of_web_pages_and_typesetting_are_spaces(space: str) -> None:
    assert parse(f"{space}2{space}x{space}+{space}sin{space}x{space}").root == parse("2 x + sin x").root
    assert parse(f"$2{space}x{space}+{space}\\sin{space}x$").root == parse("2 x + sin x").root
    assert parse_point(f"x={space}1,{space}y=2{space}", ("x", "y")) == (1.0, 2.0)
    assert parse_point(f"x=1{space}y=2", ("x", "y")) == (1.0, 2.0)
    assert parse_rates(f"0.01{space}0.1") == (0.01, 0.1)


@pytest.mark.parametrize(
    "text", ["x – 1", "x²–3x", "2*(–x)", "e^–x", "y = –x^2", "$x^2 – 3x$", r"\sum_{i=1}^{2} x_i – 1"]
)
def test_an_en_dash_is_a_minus_sign(text: str) -> None:
    assert parse(text).root == parse(text.replace("–", "-")).root
