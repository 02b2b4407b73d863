"""The limits of answers, on both sides: how much is named, skipped, derived and quoted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gdcli import derive, descend, fit, practice
from gdcli.errors import GdcliError

Row = tuple[Any, ...]


@pytest.fixture
def fitted(tmp_path: Path) -> Callable[..., Any]:
    """Fits a model to rows that are written to a file."""

    def made(names: tuple[str, ...], rows: list[Row], model: str = "w*x") -> Any:
        path = tmp_path / "rows.csv"
        path.write_text("".join(",".join(map(str, row)) + "\n" for row in (names, *rows)))
        return fit(str(path), model=model, steps=1, advise=False)

    return made


def hint_of(call: Callable[[], object]) -> str:
    with pytest.raises(GdcliError) as caught:
        call()
    return " ".join(map(str, caught.value.sentences))


def with_gaps(count: int, cell: str = "oops") -> list[Row]:
    """A hundred rows, of which the first have no number."""
    return [(k, cell if k < count else 2 * k) for k in range(100)]


def test_a_tenth_of_the_rows_may_be_skipped_and_five_are_named(fitted: Callable[..., Any]) -> None:
    data = fitted(("x", "y"), with_gaps(10)).data
    assert (data.rows, data.skipped, len(data.skipped_rows)) == (90, 10, 5)
    assert "--skip-at-most 0.11" in hint_of(lambda: fitted(("x", "y"), with_gaps(11)))


def test_of_a_skipped_cell_24_characters_are_shown(fitted: Callable[..., Any]) -> None:
    (skipped,) = fitted(("x", "y"), with_gaps(1, "abcdefghij" * 3)).data.skipped_rows
    assert skipped.cell == "abcdefghijabcdefghijabcd"


def test_a_name_that_is_made_for_a_column_has_at_most_40_characters(fitted: Callable[..., Any]) -> None:
    name = "_".join("a" * 20) + "_"
    assert name in fitted(("a " * 25, "y"), with_gaps(0), model=f"w*{name}").data.columns


@pytest.mark.parametrize(("count", "last"), [(11, "c9, c10, y."), (12, "c10, c11, ….")])
def test_twelve_columns_are_named(count: int, last: str) -> None:
    table = {name: [1.0, 2.0] for name in (*(f"c{k}" for k in range(count)), "y")}
    assert last in hint_of(lambda: descend("mean(w*z)", data=table))


@pytest.mark.parametrize(("column", "is_meant"), [("abc", True), ("ab", False)])
def test_a_parameter_may_be_a_misspelled_column_of_three_letters(
    fitted: Callable[..., Any], column: str, is_meant: bool
) -> None:
    rows = [(float(k), float(k)) for k in range(9)]
    assert fitted((column, "y"), rows, model="w*abd").meant == ({"abd": column} if is_meant else {})


@pytest.mark.parametrize(("count", "has_hessian"), [(100, True), (101, False)])
def test_a_hessian_that_nobody_asked_for_has_at_most_100_variables(count: int, has_hessian: bool) -> None:
    at = derive(f"sum(i=1..{count}, x[i]^2)", at=(1.0,) * count).at
    assert at is not None
    assert (at.hessian is not None) == has_hessian


def test_limits_that_are_refused_are_named() -> None:
    assert "Orders are 1 to 20." in hint_of(lambda: derive("x**2", order=21))
    assert "a million are possible" in hint_of(lambda: derive("@rosenbrock(1001)", hessian=True))
    assert len(practice(sheet=500, seed=1).exercises) == 500
    assert "500" in hint_of(lambda: practice(sheet=501, seed=1))


@pytest.mark.parametrize(
    ("count", "words"), [(13, "steps cannot be [1, 1, "), (14, "steps cannot be a value of type list")]
)
def test_a_value_of_40_characters_is_quoted(count: int, words: str) -> None:
    """A list of 13 ones has 39 characters, one of 14 has 42."""
    assert words in hint_of(lambda: descend("x**2", steps=[1] * count))  # type: ignore[arg-type]
