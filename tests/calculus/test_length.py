"""The predicted length of a derivative against the one that the algebra system writes."""

from __future__ import annotations

import pytest
import sympy

from gdcli.calculus.algebra.answers import refuse_unreadable
from gdcli.calculus.algebra.conversion import UnwritableError, symbol, to_sympy
from gdcli.calculus.algebra.formula_size import FormulaTooLargeError, check_size, longest_partial, nodes_in
from gdcli.calculus.algebra.limits import PARTIAL_OPERATIONS_MAX
from gdcli.calculus.algebra.messages import NodeList
from gdcli.calculus.algebra.rule_forms import hessian
from gdcli.gallery import GALLERY
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from tests.calculus.collection import PRINTED


def predicted(text: str) -> int:
    writer = NodeList()
    writer.add(parse(text, FILE_LIMITS).root)
    return longest_partial(writer.nodes)


def nested(form: str, depth: int) -> str:
    """The form around itself, x innermost."""
    text = "x"
    for _ in range(depth):
        text = form.replace("_", text)
    return text


LENGTHS = {
    "3": 0,
    "x": 0,
    "sin(x)": 1,
    "sin(sin(x))": 3,
    "x*y": 1,
    "x*x*x": 0,
    "sin(x) + sin(y)": 1,
    "x*sin(x)*cos(x)": 12,
    "sin(2)*x": 0,
    "(x + 1)**2": 2,
}


@pytest.mark.parametrize(("text", "length"), LENGTHS.items())
def test_the_rules_by_hand(text: str, length: int) -> None:
    assert predicted(text) == length


@pytest.mark.parametrize("form", ["sin(_)", "tanh(_)", "sigmoid(_)", "gelu(_)", "exp(-_)", "(_ + 1)*x", "(_ + 1)**2",
                                  "1/(_ + 1)", "log(_ + x)"])  # fmt: skip
def test_a_nesting_is_not_much_shorter_than_predicted(form: str) -> None:
    text = nested(form, 12)
    written = sympy.diff(to_sympy(parse(text).root), symbol("x")).count_ops()
    assert 0.15 * written < predicted(text) <= 1.2 * written


@pytest.mark.parametrize("text", PRINTED)
def test_functions_of_textbooks_have_short_derivatives(text: str) -> None:
    assert predicted(text) < PARTIAL_OPERATIONS_MAX / 10


@pytest.mark.parametrize("name", GALLERY)
def test_every_function_of_the_gallery_is_asked_for(name: str) -> None:
    assert predicted(GALLERY[name].instance().text) < PARTIAL_OPERATIONS_MAX / 2


def test_a_nesting_that_nobody_could_read_is_not_asked_for() -> None:
    assert predicted(nested("sin(tanh(_))", 20)) < PARTIAL_OPERATIONS_MAX
    assert predicted(nested("sin(tanh(_))", 100)) > 5 * PARTIAL_OPERATIONS_MAX


SIZES = [
    (" + ".join(f"x{k}" for k in range(2999)), 3000, True),
    (" + ".join(f"x{k}" for k in range(3000)), 3001, False),
    # All parts of a product are derived by each of its variables: 141·140 and 142·141 parts.
    ("*".join(f"x{k}" for k in range(140)), 141, True),
    ("*".join(f"x{k}" for k in range(141)), 142, False),
    # The derivatives have 1953 and 2016 operations.
    (nested("sin(_)", 62), 63, True),
    (nested("sin(_)", 63), 64, False),
]


@pytest.mark.parametrize(("text", "parts", "is_derived"), SIZES, ids=[f"{size[1]} parts" for size in SIZES])
def test_a_function_is_derived_up_to_its_limits(text: str, parts: int, is_derived: bool) -> None:
    root = parse(text, FILE_LIMITS).root
    assert nodes_in(root) == parts
    if is_derived:
        check_size(root)
    else:
        with pytest.raises(FormulaTooLargeError):
            check_size(root)


@pytest.mark.parametrize(("terms", "is_derived"), [(1249, True), (1250, False)])
def test_a_gradient_is_derived_once_more_up_to_its_limit(terms: int, is_derived: bool) -> None:
    """Two derivatives of 1250 parts by two variables, and of 1251."""
    partial = parse(" + ".join(f"x{k}" for k in range(terms)), FILE_LIMITS).root
    if is_derived:
        assert to_text(hessian([partial] * 2, ["x1", "x2"])[0][0]) == "1"
    else:
        with pytest.raises(FormulaTooLargeError):
            hessian([partial] * 2, ["x1", "x2"])


def test_a_second_derivative_that_nobody_could_read_is_not_derived() -> None:
    x = symbol("x")
    short = to_sympy(parse(nested("cos(_)", 6)).root)
    refuse_unreadable(sympy.diff(short, x), x)
    with pytest.raises(UnwritableError):
        refuse_unreadable(sympy.diff(to_sympy(parse(nested("cos(_)", 40)).root), x), x)
