"""An expression may start with a minus sign; option names of other programs are understood, wrong ones corrected."""

from __future__ import annotations

from functools import wraps
from importlib import import_module
from inspect import signature

import pytest
import typer

from gdcli.cli.app import ABOUT_THE_PROGRAM, COMMANDS
from gdcli.cli.arguments import OptionNames, joined_words, sorted_out
from gdcli.cli.bundles import for_typer, options_of
from gdcli.cli.options import HyperparameterOptions, count_within
from gdcli.cli.work import CallOptions
from gdcli.cli.wrong_calls import COMMANDS_ELSEWHERE
from gdcli.errors import UsageError
from gdcli.explore.keywords import ALIASES
from gdcli.record import replace
from tests.hostile.inside import inside

FLAGS = frozenset({"--all", "--plot", "--no-plot", "--quiet", "-q", "--help", "-h"})
NEED_A_WORD = ("derive", "backprop", "basins", "fit", "analyze", "plot")
VALUED = frozenset({"--lr", "--start", "--output", "-o", "--steps", "--tol", "--beta1"})


def arranged(words: list[str], names: OptionNames) -> list[str]:
    """The words in the order in which typer gets them."""
    return joined_words(*sorted_out(words, names))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["-x**2"], ["--", "-x**2"]),
        (["-x"], ["--", "-x"]),
        (["--x**2"], ["--", "--x**2"]),
        (["-(x+1)", "--lr", "0.1"], ["--lr", "0.1", "--", "-(x+1)"]),
        (["--lr", "-0.1", "x"], ["--lr", "-0.1", "--", "x"]),
        (["--start", "-2", "-x**2", "-q"], ["--start", "-2", "-q", "--", "-x**2"]),
        (["--start=-2", "-x**2"], ["--start=-2", "--", "-x**2"]),
        (["--", "--lr"], ["--", "--lr"]),
        (["-o", "f.csv"], ["-o", "f.csv"]),
        (["-o**2"], ["--", "-o**2"]),
        (["-"], ["--", "-"]),
        (["--beta1=0.5", "x"], ["--beta1=0.5", "--", "x"]),
        (["--beta1", "0.5"], ["--beta1", "0.5"]),
        (["x", "--", "-V"], ["--", "x", "-V"]),
        ([], []),
    ],
)
def test_words_are_sorted_into_options_and_the_rest(words: list[str], expected: list[str]) -> None:
    assert arranged(words, OptionNames(FLAGS, VALUED, needs_expression=True)) == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--lr"], "--lr needs a value"),
        (["x", "--lr"], "--lr needs a value"),
        (["--eta"], "--lr needs a value"),
        (["--plot=3"], "--plot takes no value"),
        (["x", "--quiet=yes"], "--quiet takes no value"),
    ],
)
def test_an_option_has_a_value_or_has_none(words: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        arranged(words, OptionNames(FLAGS, VALUED))


@pytest.mark.parametrize("alias", ALIASES)
@pytest.mark.parametrize("sign", ["=", " "])
def test_the_names_of_other_programs_are_understood(alias: str, sign: str) -> None:
    words = f"{alias}{sign}2".split(" ")
    assert arranged(words, OptionNames(FLAGS, VALUED)) == f"{ALIASES[alias]}{sign}2".split(" ")


@pytest.mark.parametrize(
    ("call", "option", "shown"),
    [
        ("descend --lr 0.1 --steps 1 --lr 0.2 -q -q", None, "η = 0.2"),
        ("descend --lr 0.1 --steps 1 --lr 0.2", "--lr", "η = 0.2"),
        ("descend --lr=0.1 --steps 1 --learning-rate 0.2", "--lr", "η = 0.2"),
        ("derive 2x --at 1 --at 4", "--at", "At x = 4"),
        ("functions parabola --format csv --format json", "--format", '"schema"'),
        ("descend --brief --brief --no-plot --plot", None, "✓ converged"),
        ("descend --lr 0.1 --help --lr 0.2", None, "Usage: "),
    ],
)
def test_of_an_option_that_is_typed_twice_the_last_value_counts_and_a_note_says_so(call, option, shown) -> None:
    done = inside(*call.split())
    assert (done.status, shown in done.out) == (0, True)
    assert ("is typed more than once" in done.err) == (option is not None)
    assert option is None or done.err.startswith(option)


@pytest.mark.parametrize("word", ["-V", "-v", "-n", "-x"])
@pytest.mark.parametrize("words", [[], ["5"], ["x^2"]])
def test_a_lone_letter_is_a_wrong_option_where_the_command_has_its_expression(word: str, words: list[str]) -> None:
    with pytest.raises(UsageError, match=f"no option {word}"):
        arranged([word, *words], OptionNames(FLAGS, VALUED))
    if words:
        with pytest.raises(UsageError, match=f"no option {word}"):
            arranged([*words, word], OptionNames(FLAGS, VALUED, needs_expression=True))


@pytest.mark.parametrize(
    ("call", "nearest"),
    [
        ("descend --lrr 0.1", "--lr"),
        ("descend --stpes 5", "--steps"),
        ("descend --opt adam", "--optimizer"),
        ("descend --rate 0.1", "--lr"),
        ("descend --method adam", "--optimizer"),
        ("descend --Lr 0.1", "--lr"),
        ("derive x --x0 2", "--at"),
        ("derive x --start 2", "--at"),
        ("derive x --hesian", "--hessian"),
        ("plot x --xlim -1:1", "--range"),
        ("sweep --x0 2", "--starts"),
        ("sweep --weight-deca=0.1", "--weight-decay"),
        ("basins x^2 --tolerance 1", "--tol"),
        ("functions --fromat csv", "--format"),
    ],
)
def test_a_wrong_option_is_answered_with_the_nearest(call: str, nearest: str) -> None:
    done = inside(*call.split())
    assert (done.status, done.out) == (2, "")
    assert f"Did you mean {nearest}?" in done.err


def test_an_option_without_a_kin_names_the_help() -> None:
    done = inside("derive", "x", "--epochs", "5")  # --steps of derive is another thing
    assert done.status == 2
    assert "--help lists the options" in done.err


@pytest.mark.parametrize(("low", "high", "taken"), [(1, 3, "123"), (1, None, "1234"), (2, 2, "2")])
def test_a_whole_number_may_be_either_of_its_limits(low: int, high: int | None, taken: str) -> None:
    read = count_within("--level", low, high)
    for text in "01234":
        if text in taken:
            assert read(text) == int(text)
        else:
            with pytest.raises(UsageError, match=f"{text} is none"):
                read(text)


@pytest.mark.parametrize("word", [*COMMANDS_ELSEWHERE, "descnd", "drive", "optimise"])
def test_a_wrong_command_is_answered_with_the_nearest(word: str) -> None:
    done = inside(word, "x^2")
    assert (done.status, done.out) == (2, "")
    assert any(f"`gdcli {command}`" in done.err for command in (*COMMANDS, *ABOUT_THE_PROGRAM))


def test_options_with_digits_take_an_equals_sign() -> None:
    call = "descend --optimizer=adam --beta1=0.5 --beta2=0.9 --steps=3 --format=csv"
    joined, apart = inside(*call.split()), inside(*call.replace("=", " ").split())
    assert joined.status == 0, joined.err
    assert joined.out == apart.out


def received(name: str, words: list[str], read: list[str]) -> dict[str, object]:
    """What a command gets from typer for some words, where its options are made for a call with the words `read`."""
    command = import_module(f"gdcli.cli.commands.{name}").command
    values: dict[str, object] = {}

    @wraps(command)
    def receiving(**found: object) -> int:
        values.update((key, value.values() if isinstance(value, HyperparameterOptions) else value)
                      for key, value in found.items())  # fmt: skip
        return 0

    alone = typer.Typer(add_completion=False)
    alone.command()(for_typer(receiving, options_of(receiving), read))
    alone(words, standalone_mode=False)
    call = values["call"]
    assert isinstance(call, CallOptions)
    return values | {"call": replace(call, words=())}


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_that_is_not_typed_has_its_default_without_typer(name: str) -> None:
    words = ["--quiet", "--timeout=9", *(["x"] if name in NEED_A_WORD else [])]
    assert received(name, words, words) == received(name, words, []) != {}


@pytest.mark.parametrize("word", ["--quite", "--help", "-V", "-qo", "-x**2"])
def test_where_a_word_may_be_an_option_typer_knows_all_of_them(word: str) -> None:
    command = import_module("gdcli.cli.commands.descend").command
    known = options_of(command)
    names = [set(signature(for_typer(command, known, words)).parameters) for words in ([word], [], ["-q"])]
    assert names[0] == names[1] > names[2] == {"expression", "quiet"}
