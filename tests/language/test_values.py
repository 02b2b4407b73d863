"""Option values: numbers, points, assignments, names, ranges, learning rates; and the names nearest to a mistake."""

import math
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdcli import translation
from gdcli.errors import ExpressionError, UsageError
from gdcli.language.function_table import NAMES
from gdcli.language.names import is_variable_name, natural_order, nearest
from gdcli.language.printing.text import to_text
from gdcli.language.ranges import VariableRange, parse_bounds, parse_grid, parse_ranges
from gdcli.language.reading.parser import parse
from gdcli.language.values import (
    parse_assignments,
    parse_count,
    parse_names,
    parse_number,
    parse_point,
    parse_rate,
    parse_rates,
)
from tests.language.trees import formulas, junk

NUMBERS = {"1": 1.0, "-2": -2.0, " 1e-3 ": 0.001, "pi/2": math.pi / 2, "−1": -1.0, "2^3": 8.0, "atan2(0, 1)": 0.0}


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_numbers_are_read(text, value):
    assert parse_number(text) == value


@given(st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: abs(value) <= 1e300))
def test_every_float_within_the_limits_reads_back(value):
    assert parse_number(repr(value)) == value


POINTS = [
    ("x=2,y=1", "xy", (2.0, 1.0)),
    ("y=1, x=2", "xy", (2.0, 1.0)),
    ("2,1", "xy", (2.0, 1.0)),
    ("-2", "x", (-2.0,)),
    ("pi/2,1e-3", "xy", (math.pi / 2, 0.001)),
    ("x=atan2(1,1),y=max(1,2,3)", "xy", (math.pi / 4, 3.0)),
    ("max(1,2),3", "xy", (2.0, 3.0)),
    (" x = 1 ", "x", (1.0,)),
    ("λ=1", "λ", (1.0,)),
    ("[0,0]", "xy", (0.0, 0.0)),
    ("(0, 1)", "xy", (0.0, 1.0)),
    ("(1+1)*2", "x", (4.0,)),
    ("(1+1)*(2)", "x", (4.0,)),
    ("[x=1, y=2]", "xy", (1.0, 2.0)),
    ("x=1 y=2", "xy", (1.0, 2.0)),
    ("x=1; y=2", "xy", (1.0, 2.0)),
    ("x = 1 ,  y = pi / 2", "xy", (1.0, math.pi / 2)),
    ("1 -2", "xy", (1.0, -2.0)),
    ("1;2", "xy", (1.0, 2.0)),
    ("x=[1, 2, max(3,4)]", ("x1", "x2", "x3"), (1.0, 2.0, 4.0)),
    ("y=3; x=[1,2]", ("x1", "x2", "y"), (1.0, 2.0, 3.0)),
    ("", "", ()),
]


@pytest.mark.parametrize(("text", "variables", "point"), POINTS)
def test_points_are_read(text, variables, point):
    assert parse_point(text, tuple(variables)) == point


BAD_POINTS = [
    ("x=2,z=1", "xy", "no variable z", "x, y"),
    ("x=2=y", "xy", "'2=y' is not a number", "0.1"),
    ("x=3", "xy", "y has no value", "x=3,y=3"),
    ("x=1,y=1", "xyzw", "z, w have no value", "x=1,y=1,z=1,…"),
    ("x=2,x=1", "xy", "x is given twice", "once"),
    ("2,1,3", "xy", "3 values for 2 variables (x, y)", "x=2,y=1"),
    ("1", "xy", "1 value for 2 variables", "x=1,y=1"),
    ("1,5", "x", "2 values for 1 variable (x)", "1.5"),
    ("1", "", "1 value for 0 variables", "Leave it out"),
    ("x=nan,y=1", "xy", "'nan' is not a finite number", "0.1"),
    ("inf", "x", "'inf' is not a finite number", "0.1"),
    ("-inf", "x", "'-inf' is not a finite number", "0.1"),
    ("x=2,1", "xy", "'1' has no name", "NAME=VALUE"),
    ("", "x", "empty", "commas"),
    ("1,,2", "xy", "beside a comma", "commas"),
    ("1,", "xy", "beside a comma", "commas"),
    ("sin=1", "x", "no variable sin", "x"),
    ("1x=1", "x", "'1x' is not a name", "ASCII"),
    ("\x1b[2J=1", "x", r"'\x1b[2J' is not a name", "ASCII"),
]


@pytest.mark.parametrize(("text", "variables", "message", "hint"), BAD_POINTS)
def test_bad_points_are_refused(text, variables, message, hint):
    with pytest.raises(UsageError) as caught:
        parse_point(text, tuple(variables))
    assert message in caught.value.message
    assert hint in caught.value.hint


PLACED = [
    ("x=2,y=1/0", "/0", "division by zero"),
    ("x=2,y=y+1", "y+1", "y is not one"),
    ("[x=2,y=1/0]", "/0", "division by zero"),
    ("x=1e400,y=1", "1e400", "out of range"),
    ("x=1,y= 2*", "", "missing"),
    ("x=1,y=)", ")", "missing before"),
    ("x=,y=1", "", "empty"),
]


@pytest.mark.parametrize(("text", "under", "message"), PLACED)
def test_a_bad_expression_in_a_point_is_placed_in_the_whole_text(text, under, message):
    with pytest.raises(ExpressionError, match=message) as caught:
        parse_point(text, ("x", "y"))
    error = caught.value
    assert error.source == text
    assert text[error.start : error.end].strip(",") == under


def test_assignments_are_read():
    values = parse_assignments("a=2, b=pi/2,u=x**2,v=atan2(y, x)")
    assert {name: to_text(value) for name, value in values.items()} == {
        "a": "2",
        "b": "pi/2",
        "u": "x**2",
        "v": "atan2(y, x)",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [("a", "'a' has no value"), ("2", "'2' has no name"),
     ("a=1,a=2", "twice"), ("pi=3", "pi is a function or"), ("2=3", "'2' is not a name")],
)
def test_bad_assignments_are_refused(text, message):
    with pytest.raises(UsageError, match=message):
        parse_assignments(text)


def test_names_are_read():
    assert parse_names("y, x,w_1,λ") == ("y", "x", "w_1", "λ")


@pytest.mark.parametrize(
    ("text", "message"),
    [("x,x", "twice"), ("x,sin", "sin is a function"), ("e", "e is a function or a constant"), ("x y", "not a name")],
)
def test_bad_names_are_refused(text, message):
    with pytest.raises(UsageError, match=message):
        parse_names(text)


RANGES = [
    ("-3:3", "x", ((-3.0, 3.0),)),
    ("-3:3", "xy", ((-3.0, 3.0), (-3.0, 3.0))),
    ("-3:3,0:pi", "xy", ((-3.0, 3.0), (0.0, math.pi))),
    ("y=-2:2, x=0:1", "xy", ((0.0, 1.0), (-2.0, 2.0))),
]


@pytest.mark.parametrize(("text", "variables", "ranges"), RANGES)
def test_ranges_are_read(text, variables, ranges):
    assert parse_ranges(text, tuple(variables)) == ranges


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x=3:-3", "does not rise"),
        ("x=1:1", "does not rise"),
        ("x=3", "not a range"),
        ("x=1:2:3:4", "not a range"),
        ("x=1:2:3", "not a range"),
        ("x=1:2:1", "count '1'"),
        ("x=1:2:2.5", "count '2.5'"),
        ("y=1:2", "no variable y"),
        ("1:2,1:2", "2 values"),
    ],
)
def test_bad_ranges_are_refused(text, message):
    with pytest.raises(UsageError, match=message):
        parse_ranges(text, ("x",))


RATES = {
    "0.1": (0.1,),
    "0.01,0.1,1": (0.01, 0.1, 1.0),
    "0:1:5": (0.0, 0.25, 0.5, 0.75, 1.0),
    "0.1:0.5:5": (0.1, 0.2, 0.3, 0.4, 0.5),
    "1:0:3": (1.0, 0.5, 0.0),
    "1e-4:1:5:log": (1e-4, 1e-3, 1e-2, 1e-1, 1.0),
    "1:16:5:log": (1.0, 2.0, 4.0, 8.0, 16.0),
    "0:1:2,5": (0.0, 1.0, 5.0),
    "0:pi:2": (0.0, math.pi),
    "0.01 0.1 1": (0.01, 0.1, 1.0),
    "[0.1; 0.2]": (0.1, 0.2),
    "1e-3 0.1:0.3:2": (0.001, 0.1, 0.3),
    "2 pi": (2 * math.pi,),
    "0": (0.0,),
}


@pytest.mark.parametrize(("text", "rates"), RATES.items())
def test_rates_are_read(text, rates):
    assert parse_rates(text) == pytest.approx(rates, rel=1e-15)
    assert parse_rates(text)[0] == rates[0]
    assert parse_rates(text)[-1] == rates[-1]


@given(st.floats(1e-12, 1e12), st.floats(1e-12, 1e12), st.integers(2, 50), st.sampled_from(("", ":log")))
def test_spaced_rates_run_from_end_to_end_in_order(low, high, count, suffix):
    rates = parse_rates(f"{low!r}:{high!r}:{count}{suffix}")
    assert len(rates) == count
    assert rates[0] == low
    assert rates[-1] == high
    assert list(rates) == sorted(rates, reverse=low > high)


def test_evenly_spaced_rates_are_the_nearest_floats():
    assert parse_rates("0:1:11") == (*(float(f"0.{k}") for k in range(10)), 1.0)


def test_a_million_rates_is_the_limit():
    assert len(parse_rates("0:1:1000000")) == 1_000_000
    with pytest.raises(UsageError, match="1,000,000"):
        parse_rates("0:1:1000000,2")


BAD_RATES = [
    ("0,01", "no list of learning rates"),
    ("0,01 0,1", "no list of learning rates"),
    ("1,05", "no list of learning rates"),
    ("-1,0", "no list of learning rates"),
    ("0.1,0.0", "a rate of 0|learning rate of 0 moves nothing"),
    ("", "empty"),
    ("nan", "finite"),
    ("0.1,inf", "finite"),
    ("1e400", "out of range"),
    ("x", "x is not one"),
    ("1:2", "not a series"),
    ("1:2:3:lin", "not a series"),
    ("1:2:3:log:4", "not a series"),
    ("0:1:3:log", "positive"),
    ("-1:1:3:log", "positive"),
    ("1:2:1", "count '1'"),
    ("1:2:1000001", "count '1000001'"),
    ("1:2:2.5", "count '2.5'"),
    ("1::3", "empty"),
    (":", "not a series"),
]


@pytest.mark.parametrize(("text", "message"), BAD_RATES)
def test_bad_rates_are_refused(text, message):
    with pytest.raises(UsageError, match=message):
        parse_rates(text)


MEANT = {"0,01": "0.01?", "0,01 0,1": "0.01 0.1?", "0,01,0,1": "0.01,0.1?", "1,05": "1.05?", "0.1,0.0": "Leave it out"}


@pytest.mark.parametrize(("text", "meant"), MEANT.items())
def test_a_decimal_comma_among_rates_is_answered_with_the_point(text, meant):
    with pytest.raises(UsageError) as caught:
        parse_rates(text)
    assert meant in caught.value.hint


COUNTS = {
    "1": 1,
    "1_000": 1000,
    "1e3": 1000,
    " 2e0 ": 2,
    "-3": -3,
    "2*50": 100,
    "9" * 60: int("9" * 60),
    "1e30": 10**30,
}


@pytest.mark.parametrize(("text", "count"), COUNTS.items())
def test_counts_are_read(text, count):
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["", "2.5", "1/3", "x", "nan", "inf", "1e400", "1,000", "9" * 5000])
def test_what_is_no_whole_number_is_refused_with_who_asked(text):
    with pytest.raises(UsageError, match="--steps takes a whole number") as refused:
        parse_count(text, "--steps")
    assert refused.value.hint


def test_one_rate_is_a_number_and_several_are_refused():
    assert parse_rate("max(1/10, 0.05)") == 0.1
    for text in ("0.1,0.2", "0,1", "0.1:1:5"):
        with pytest.raises(UsageError, match="one learning rate is needed") as refused:
            parse_rate(text)
        assert "gdcli sweep" in refused.value.hint


def test_only_a_grid_may_stand_still():
    assert parse_grid("x=2:2:1,y=0:1:3", ("x", "y")) == (VariableRange(2.0, 2.0, 1), VariableRange(0.0, 1.0, 3))
    assert parse_grid("0:1:3", ("x", "y")) == (VariableRange(0.0, 1.0, 3),) * 2
    assert parse_grid("0:1", ("x",)) == (VariableRange(0.0, 1.0),)
    assert parse_grid("y=-2:2:50, x=0:1", ("x", "y")) == (VariableRange(0.0, 1.0), VariableRange(-2.0, 2.0, 50))
    for text in ("2:2:1", "1:2:1"):
        with pytest.raises(UsageError):
            parse_ranges(text, ("x",))
    with pytest.raises(UsageError, match="two ends"):
        parse_grid("1:2:1", ("x",))


NEAREST = {
    "sinn": "sin",
    "sgimoid": "sigmoid",
    "Sin": "sin",
    "cosine": "cos",
    "logarithm": "log",
    "arctang": "arctan",
    "tann": "tan",
    "squrt": "sqrt",
    "softmax": None,
    "f": None,
    "qqqqqq": None,
}


@pytest.mark.parametrize(("name", "meant"), NEAREST.items())
def test_the_nearest_name_is_found(name, meant):
    assert nearest(name, NAMES) == meant


def test_nothing_is_near_an_unlike_name():
    assert nearest("x", ()) is None
    assert nearest("z", ("x", "y")) is None
    assert nearest("ADAM", ("gd", "adam", "adamw")) == "adam"


def test_names_are_sorted_by_their_numbers():
    names = ["x10", "x2", "x", "b", "a2b10", "a2b9", "B", "x02"]
    assert natural_order(names) == ("B", "a2b9", "a2b10", "b", "x", "x02", "x2", "x10")


def test_what_may_name_a_variable():
    assert all(map(is_variable_name, ("x", "w_1", "lambda", "E", "λ")))
    assert not any(map(is_variable_name, ("", "1x", "_x", "sin", "ln", "pi", "e", "π", "xλ", "с", "x y")))


@given(st.one_of(junk, formulas, st.lists(st.one_of(formulas, st.sampled_from("x,y=:")), max_size=9).map("".join)))
def test_any_text_is_read_or_refused(text):
    readers: tuple[Callable[[str], object], ...] = (
        parse_number,
        parse_count,
        parse_rate,
        parse_rates,
        parse_names,
        parse_assignments,
        lambda text: parse_point(text, ("x", "y")),
        lambda text: parse_ranges(text, ("x", "y")),
        lambda text: parse_grid(text, ("x", "y")),
    )
    for reader in readers:
        with suppress(UsageError):
            reader(text)


DECIMAL_COMMAS = {
    # what is typed, its reader, what the hint proposes
    "0,01": (parse_rate, "0.01"),
    "1,5 2,5": (lambda text: parse_point(text, ("x", "y")), "1.5 2.5"),
    "x=1,5": (lambda text: parse_point(text, ("x",)), "x=1.5"),
    "x=1,5; y=2,5": (lambda text: parse_point(text, ("x", "y")), "x=1.5; y=2.5"),
}


@pytest.mark.parametrize("text", DECIMAL_COMMAS)
def test_a_decimal_comma_is_answered_with_the_list_that_is_meant(text):
    read, meant = DECIMAL_COMMAS[text]
    with pytest.raises(UsageError) as refused:
        read(text)
    assert f"Did you mean {meant}?" in refused.value.hint
    assert read(meant)


def test_several_rates_are_not_taken_for_a_product():
    with pytest.raises(UsageError, match="one learning rate is needed"):
        parse_rate("0.01 0.1")


def test_an_en_dash_is_a_minus_sign_in_a_list():
    assert parse_point("x=–1 y=–2", ("x", "y")) == (-1.0, -2.0)
    assert parse_point("1,–2", ("x", "y")) == (1.0, -2.0)


AS_HINTED = [
    # a mistake, how the option is read, and the forms that the hint tells to write
    ("1:2", parse_rates, ("0.01,0.1,1",)),
    ("-1:1:9:log", parse_rates, ("1e-4:1:9:log",)),
    ("3", lambda text: parse_ranges(text, ("x",)), ("x=-3:3",)),
    ("x=1:2:0", lambda text: parse_grid(text, ("x",)), ("x=-3:3:100",)),
    ("x=3", lambda text: parse_bounds(text, ("x",)), ("x=0:1", "x=0:", "x=:1")),
    ("0 <= x <= 1", lambda text: parse_bounds(text, ("x",)), ("x=0:1", "x=0:", "x=:1")),
    ("x≥0", lambda text: parse_bounds(text, ("x",)), ("x=0:1", "x=0:", "x=:1")),
    ("x=y=2", parse_number, ("0.1", "1e-3", "pi/2")),
    ("x", parse_count, ("1000", "1e3")),
    ("1,2", lambda text: parse_point(text, ("x",)), ("x=1",)),
]


@pytest.mark.parametrize(("mistake", "read", "forms"), AS_HINTED)
def test_the_values_that_a_hint_tells_to_write_are_read(mistake, read, forms):
    with pytest.raises(UsageError) as refused:
        read(mistake)
    for form in forms:
        assert form in refused.value.hint
        assert read(form)


@cache
def edits(left, right):
    """The letters to insert, delete, replace or swap, by the definition: the last letters decide."""
    if not left or not right:
        return len(left) + len(right)
    ways = [edits(left[:-1], right) + 1, edits(left, right[:-1]) + 1]
    ways.append(edits(left[:-1], right[:-1]) + (left[-1] != right[-1]))
    if left[-2:] == right[:-3:-1] and len(left) > 1:
        ways.append(edits(left[:-2], right[:-2]) + 1)
    return min(ways)


@given(st.text("abc", min_size=3, max_size=9), st.lists(st.text("abc", min_size=1, max_size=2), max_size=4), st.data())
def test_a_name_is_meant_from_one_edit_for_three_letters_up_to_two(name, pieces, data):
    """The candidate is the name with some letters replaced by others, at random places."""
    other = list(name)
    for piece in pieces:
        other[data.draw(st.integers(0, len(other) - 1))] = piece
    candidate = "".join(other)
    assume(not name.startswith(candidate))  # a beginning is proposed, too
    expected = edits(name, candidate) <= min((len(name) + 1) // 3, 2)
    assert (nearest(name, (candidate,)) == candidate) == expected


def test_an_error_in_a_value_names_all_places_of_the_option():
    with pytest.raises(ExpressionError) as raised:
        parse_assignments("a=1, b=sinx+cosx")
    places = [(raised.value.start, raised.value.end), *raised.value.further]
    assert [raised.value.source[start:end] for start, end in places] == ["sinx", "cosx"]


def test_what_was_typed_is_never_its_own_mending():
    with pytest.raises(UsageError) as raised:
        parse_point(" x=1; 2", ("x", "y"))
    assert "Did you mean" not in raised.value.hint


@pytest.mark.parametrize("formula", ["sinq(x)", "fo(x) + 1", "x**%2 + foo(y)", r"\frac{1}{2} + \foo{x}", "[1,5]x"])
def test_an_error_is_in_the_language_in_use_when_it_is_shown(formula, monkeypatch):
    with pytest.raises(ExpressionError) as raised:
        parse(formula)
    english = raised.value.message, raised.value.hint
    monkeypatch.setattr(translation, "_in_use", "pt")
    with pytest.raises(ExpressionError) as in_portuguese:
        parse(formula)
    assert english != (raised.value.message, raised.value.hint)
    assert (raised.value.message, raised.value.hint) == (in_portuguese.value.message, in_portuguese.value.hint)
