"""Expressions over the rows of a table: which names are columns, and what is refused."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gdcli.calculus.derivation.rules import differentiate
from gdcli.errors import ExpressionError, UsageError
from gdcli.language.printing.latex import to_latex
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.language.rows import has_rows, over_rows

TABLE = SimpleNamespace(rows=3, columns={"x": (), "y": (), "z": ()})


def test_columns_are_no_variables() -> None:
    expression = over_rows(parse("mean((w*x + b - y)**2)"), TABLE)
    assert expression.variables == ("b", "w")
    assert expression.table is TABLE


@pytest.mark.parametrize(("text", "message", "place"), [
    ("(w*x - y)**2", "the expression has a value for each row of the table", "(w*x - y)**2"),
    ("mean(w*x) + y", "the expression has a value for each row of the table", "mean(w*x) + y"),
])  # fmt: skip
def test_what_has_a_value_for_each_row_is_refused(text: str, message: str, place: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        over_rows(parse(text), TABLE)
    assert caught.value.message == message
    assert text[caught.value.start : caught.value.end] == place


@pytest.mark.parametrize("name", ["mean", "sum"])
def test_without_a_table_there_are_no_rows(name: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        over_rows(parse(f"1 + {name}(x)"), None)
    assert (caught.value.start, caught.value.end) == (4, 7 + len(name))
    assert "--data" in caught.value.hint


def test_a_table_of_which_nothing_is_used_is_refused() -> None:
    with pytest.raises(UsageError, match="uses no column"):
        over_rows(parse("mean(w) + b"), TABLE)


@pytest.mark.parametrize(("text", "rows"), [("w*x", True), ("mean(w*x)", False), ("w", False), ("sum(x)*y", True)])
def test_an_expression_knows_whether_it_has_rows(text: str, rows: bool) -> None:
    assert has_rows(parse(text).root, TABLE) is rows


@pytest.mark.parametrize(("text", "slope"), [
    ("mean((w*x + b - y)**2)", "mean(2*x*(w*x + b - y))"),
    ("sum((w*x - y)**2)/2", "sum(2*x*(w*x - y))/2"),
    ("mean(w)", "1"),
    ("mean(x) + w*mean(y)", "mean(y)"),
    ("exp(mean(w*x))", "exp(mean(w*x))*mean(x)"),
])  # fmt: skip
def test_the_rules_go_inside(text: str, slope: str) -> None:
    found = differentiate(parse(text).root, "w")
    assert parse(to_text(found)).root == parse(slope).root


def test_means_over_rows_are_printed() -> None:
    assert to_text(parse("mean( w x )").root) == "mean(w*x)"
    assert to_latex(parse("mean(w*x)").root) == r"\operatorname{mean}(w x)"
