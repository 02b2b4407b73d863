"""Long sums of like terms: read as one term and a table, with the tree, the notes and the errors of any text."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

import pytest

from gdcli.errors import ExpressionError
from gdcli.language.limits import FILE_LIMITS, Limits
from gdcli.language.parameters import bind
from gdcli.language.reading import like_terms as reading
from gdcli.language.reading import parser
from gdcli.language.reading.as_written.notes import VARIABLES_WITH_NOTES_MAX
from gdcli.language.reading.parser import parse
from gdcli.language.rows import over_rows
from gdcli.language.tree import Expression, Node, Sum, TermTable, children
from gdcli.language.values import parse_assignments
from tests.language.like import ALIKE, NAMES, NUMBERED, like_terms

TERMS = 25
FORMS = ("{}", "({})/1000", "0.1*(a^2 + b^2) + {}", "1/2*({} + b^2)", "sqrt({})", "-({})", "2*a - ({})*b")
"""Where a sum may stand."""
UNLIKE = (
    ("a^{}", "exponents are part of a formula"),
    ("log({})*a", "the logarithm of a number is one number"),
    ("2*{}*a", "products of numbers are exact"),
    ("(a - {} + 1/3)^2", "sums of numbers are exact"),
    ("a/({} - 1)", "differences of numbers are exact"),
    ("sin {}a", "a function without parentheses"),
    ("{}", "no variable"),
)


@pytest.fixture(autouse=True)
def _short_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short sums count as long, so that reading them token by token takes little time."""
    monkeypatch.setattr(reading, "TERMS_MIN", TERMS)
    monkeypatch.setattr(parser, "TEXT_CHARACTERS_MIN", 1)


def number(random: Random) -> str:
    return random.choice(["{:.3f}", "{:.1f}", "{:.2e}", "{:.0f}"]).format(random.uniform(1.5, 20.0))


def read_by_token(text: str, declared: Collection[str] = ()) -> Expression:
    """The expression, each of its tokens read."""
    return parser._read(text, FILE_LIMITS, declared, None)


def shape(node: Node) -> list[tuple[type, tuple[int, int]]]:
    """All nodes with their places."""
    found, pending = [], [node]
    while pending:
        each = pending.pop()
        found.append((type(each), each.span))
        pending.extend(children(each))
    return found


@pytest.mark.parametrize("term", ALIKE)
@pytest.mark.parametrize("form", FORMS)
def test_like_terms_are_a_table_and_the_tree_is_that_of_any_text(term: str, form: str) -> None:
    text = form.format(like_terms(term, TERMS))
    expression, whole = parse(text, FILE_LIMITS), read_by_token(text)
    assert expression.by_terms is not None
    table = expression.by_terms.table
    assert table is not None
    assert table.rows == TERMS
    assert (expression.variables, expression.notes, expression.source) == (whole.variables, whole.notes, text)
    assert expression.root == whole.root
    assert shape(expression.root) == shape(whole.root)


@pytest.mark.parametrize("term", NUMBERED)
@pytest.mark.parametrize("form", FORMS)
def test_numbered_variables_are_columns_too(term: str, form: str) -> None:
    text = form.format(like_terms(term, TERMS))
    expression, whole = parse(text, FILE_LIMITS, NAMES), read_by_token(text, NAMES)
    rows = expression.by_terms
    assert rows is not None
    assert isinstance(rows.table, TermTable)
    assert (rows.table.rows, len(rows.table.choices) > 0) == (TERMS, True)
    assert (expression.variables, expression.notes) == (whole.variables, whole.notes)
    assert expression.root == whole.root


def test_equal_variables_share_a_column() -> None:
    text = " + ".join(f"100*(x{i + 1} - x{i}**2)**2 + (1 - x{i})**2" for i in range(1, TERMS + 1))
    rows = parse(text, FILE_LIMITS, [f"x{i}" for i in range(1, TERMS + 2)]).by_terms
    assert rows is not None
    assert isinstance(rows.table, TermTable)
    before, after = (tuple(f"x{i}" for i in range(first, TERMS + first)) for first in (1, 2))
    assert sorted(rows.table.choices.values()) == [before, after]
    assert all(list(column) == list(range(TERMS)) for column in rows.table.columns.values())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("({x} - 1)^2", "few numbered variables may be powers that were lost"),
        ("log({x})", "a note"),
        ("(x*{x} - 1)^2 + e2", "an exponential that was lost"),
    ],
)
def test_notes_and_slips_of_numbered_variables_are_those_of_any_text(text: str, reason: str) -> None:
    assert parse(like_terms(text, TERMS), FILE_LIMITS).by_terms is None, reason


def test_a_product_of_variables_in_other_terms_is_refused() -> None:
    text = "x1x2*y" + "".join(f" + (x{i} - 1)^2" for i in range(VARIABLES_WITH_NOTES_MAX + 1))
    with pytest.raises(ExpressionError, match="x1x2 is a product"):
        parse(text, FILE_LIMITS)


def test_many_undeclared_variables_are_a_column() -> None:
    text = " + ".join(f"(y_{i} - {i}.5)^2" for i in range(VARIABLES_WITH_NOTES_MAX + 1))
    expression, whole = parse(text, FILE_LIMITS), read_by_token(text)
    assert expression.by_terms is not None
    assert (expression.variables, expression.notes, expression.root) == (whole.variables, (), whole.root)


@pytest.mark.parametrize(("term", "reason"), UNLIKE)
def test_numbers_that_are_combined_exactly_are_read_one_by_one(term: str, reason: str) -> None:
    random = Random(term)
    text = "a + " + " + ".join(term.format(number(random)) for _ in range(TERMS))
    assert parse(text, FILE_LIMITS).by_terms is None, reason


def test_few_terms_are_no_table() -> None:
    assert parse(like_terms(ALIKE[0], TERMS - 1), FILE_LIMITS).by_terms is None


def test_a_term_of_another_form_ends_the_sum_of_like_terms() -> None:
    text = f"{like_terms(ALIKE[0], TERMS)} + (a*2.5 + b - 1)^2*w + 3"
    expression = parse(text, FILE_LIMITS)
    assert expression.by_terms is not None
    root = expression.by_terms.root
    assert isinstance(root, Sum)
    assert len(root.terms) == 3
    assert expression.variables == ("a", "b", "w")


@pytest.mark.parametrize(
    "slip",
    [
        "(a*1.5+b-)^2", "(a*1.5+b-2.25^2", "(a*1,5+b-2.25)^2", "(a*1e400+b-2.25)^2", "(a*1.5+b-2.25)^2)",
        f"(a*1.{'5' * 50}+b-2.25)^2", "(a*1.5+b-2.25)^2 3", "(a*1.5$+b-2.25)^2", "(a*0x15+b-2.25)^2",
        "(a*1.5+b-2.25)^2001", "(a*1e-400+b-2.25)^2", "sum(a)", "(a*1.5+b-2.25)/0", "ab",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [1, TERMS // 2, TERMS])
def test_errors_are_those_of_any_text(slip: str, place: int) -> None:
    terms = ["(a*1.5+b-2.25)^2"] * TERMS
    terms = [term.replace("5", str(i % 9 + 1), 1) for i, term in enumerate(terms)]
    text = " + ".join([*terms[:place], slip, *terms[place:]])
    with pytest.raises(ExpressionError) as whole:
        over_rows(read_by_token(text), None)
    with pytest.raises(ExpressionError) as raised:
        over_rows(parse(text, FILE_LIMITS), None)
    assert str(raised.value) == str(whole.value)
    assert (raised.value.start, raised.value.end) == (whole.value.start, whole.value.end)


def test_the_limit_of_tokens_holds_for_like_terms() -> None:
    text = like_terms(ALIKE[0], TERMS)
    with pytest.raises(ExpressionError, match="tokens, the limit is 200"):
        parse(text, Limits(tokens=200))


def test_parameters_and_the_order_of_variables_are_those_of_the_table_too() -> None:
    expression = parse(like_terms(ALIKE[0], TERMS), FILE_LIMITS)
    ordered = bind(expression, {}, ("b", "a"))
    assert ordered.by_terms is not None
    assert ordered.by_terms.variables == ("b", "a")
    fixed = bind(expression, parse_assignments("b=2"))
    assert fixed.by_terms is None
    assert fixed.variables == ("a",)
