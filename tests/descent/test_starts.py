"""The starts of a sweep as they are typed: a number, a grid, points."""

from __future__ import annotations

import pytest

from gdcli.descent.sweeps.starts import RandomStarts, Starts, parse_starts
from gdcli.errors import UsageError
from gdcli.language.ranges import VariableRange


def starts(text: str, *variables: str, seed: int = 0) -> Starts:
    names = variables or ("x",)
    return parse_starts(text, names, [VariableRange(-1.0, 1.0)] * len(names), seed)


@pytest.mark.parametrize("text", ["5", "x=1", "x=-1:1:3"])
def test_a_seed_below_zero_is_refused_whatever_the_starts(text: str) -> None:
    with pytest.raises(UsageError, match="seed cannot be -1"):
        starts(text, seed=-1)
    assert starts("5", seed=10**30) == RandomStarts(("x",), (VariableRange(-1.0, 1.0),), 5, 10**30)


@pytest.mark.parametrize("text", ["1000", "1e3", "1_000", " 1e3 ", "10**3"])
@pytest.mark.parametrize("variables", [("x",), ("x", "y")])
def test_a_bare_whole_number_is_a_count(text: str, variables: tuple[str, ...]) -> None:
    found = starts(text, *variables)
    assert isinstance(found, RandomStarts)
    assert found.count == 1000


@pytest.mark.parametrize("text", ["-5", "2.5", "pi", "-1e3"])
def test_a_bare_number_that_is_no_count_needs_a_name(text: str) -> None:
    with pytest.raises(UsageError, match="no number of starts") as refused:
        starts(text)
    assert f"--starts x={text}" in refused.value.hint
    assert starts(f"x={text}").count == 1


@pytest.mark.parametrize(
    ("text", "variables", "message"),
    [
        ("0", ("x",), "cannot be 0 starts"),
        ("-5", ("x", "y"), "cannot be -5 starts"),
        ("1000000000001", ("x",), "cannot be 1,000,000,000,001 starts"),
        ("2.5", ("x", "y"), "1 value for 2 variables"),
        ("1,5", ("x",), "2 values for 1 variable"),
        ("nan", ("x",), "not a finite number"),
        ("x=1:2", ("x",), "how many starts x has"),
        ("x=1:2:1", ("x",), "cannot have two ends"),
        ("x=2:1:1", ("x",), "cannot have two ends"),
        ("x=2:2:2", ("x",), "does not rise"),
        ("x=1:2:1.5", ("x",), "not a whole number"),
    ],
)
def test_starts_that_make_no_sense(text: str, variables: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message) as refused:
        starts(text, *variables)
    assert "learning" not in refused.value.hint
    assert ":log" not in refused.value.hint


def test_points_and_grids_are_read() -> None:
    assert starts("1e12", "x", "y").count == 10**12
    assert starts("1,2; 3,4", "x", "y").block(0, 2).T.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert starts("1;-2").block(0, 2).tolist() == [[1.0, -2.0]]
    assert starts("x=-1:1:3").block(0, 3).tolist() == [[-1.0, 0.0, 1.0]]


def test_an_axis_of_one_value_is_that_value() -> None:
    found = starts("x=3:3:1,y=1:2:2", "x", "y")
    assert found.block(0, found.count).T.tolist() == [[3.0, 1.0], [3.0, 2.0]]
    assert str(starts("2:2:1").words) == "a grid of 1 start in x = 2 … 2"
