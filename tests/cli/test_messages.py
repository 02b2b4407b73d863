"""Errors: one line, the place with its caret, a hint; nothing in them controls the terminal."""

from __future__ import annotations

import io
import sys

import pytest

from gdcli.cli.error_messages import note, show_error
from gdcli.cli.terminal.carets import lines_with_carets
from gdcli.errors import ExpressionError, UsageError
from gdcli.output.layout.text import safe
from tests.hostile.inside import inside


def test_the_caret_stands_under_the_place() -> None:
    assert list(lines_with_carets("2*sine(x)", 2, 6)) == ["  2*sine(x)", "    ^^^^"]


def test_blank_text_has_no_place_to_show(capsys: pytest.CaptureFixture[str]) -> None:
    show_error(ExpressionError("the expression is empty", "Give one.", "   ", 0, 3))
    assert capsys.readouterr().err.splitlines() == ["Error: the expression is empty", "Hint: Give one."]


def test_a_place_behind_the_end_has_a_caret_too() -> None:
    assert list(lines_with_carets("x**", 3, 4)) == ["  x**", "     ^"]


def test_wide_and_invisible_characters_keep_the_caret_in_place() -> None:
    shown, caret = lines_with_carets("数*\u200b*y", 3, 4)
    assert shown == "  数*�*y"
    assert caret == "      ^"


def test_a_long_expression_is_shown_around_the_place() -> None:
    shown, caret = lines_with_carets("x+" * 500 + "$" + "+x" * 500, 1000, 1001)
    assert len(shown) == len("  …") + 60 + len("…")
    assert shown[caret.index("^")] == "$"


@pytest.mark.parametrize("start", [0, 1, 29, 31, 69, 99])
def test_a_place_near_an_end_is_shown_with_as_much_beside_it(start: int) -> None:
    text = "".join(map(chr, range(0x100, 0x100 + 100)))
    shown, caret = lines_with_carets(text, start, start + 1)
    assert len(shown.replace("…", "").strip()) == 60
    assert (shown.startswith("  …"), shown.endswith("…")) == (start >= 31, start <= 69)
    assert shown[caret.index("^")] == text[start]


@pytest.mark.parametrize(("size", "is_whole"), [(240, True), (241, False)])
def test_a_long_message_is_cut(size: int, is_whole: bool, capsys: pytest.CaptureFixture[str]) -> None:
    show_error(UsageError("x" * size, "y" * size))
    message, hint = capsys.readouterr().err.splitlines()
    assert message == f"Error: {'x' * 240}{'' if is_whole else '…'}"
    assert hint == f"Hint: {'y' * 240}{'' if is_whole else '…'}"


def test_an_error_is_one_line_a_place_and_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    show_error(ExpressionError("unknown function 'sine'", "Did you mean sin?", "sine(x)", 0, 4))
    assert capsys.readouterr().err.splitlines() == [
        "Error: unknown function 'sine'", "  sine(x)", "  ^^^^", "Hint: Did you mean sin?",
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [12, 20, 40, 80, 400])
@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_terminal_shows_an_error_in_lines_of_its_width(columns, is_terminal, monkeypatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: is_terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", str(columns))
    message, hint = "some words " * 9 + "end", 'Type gdcli derive "x + y + z" --at 1 instead, or ' + "not " * 9 + "."
    show_error(ExpressionError(message, hint, "x+" * 50 + "$" + "+x" * 50, 100, 101))
    lines = stream.getvalue().splitlines()
    source = next(number for number, line in enumerate(lines) if "x+" in line and "$" in line)
    assert lines[source][lines[source + 1].index("^")] == "$"
    assert " ".join(map(str.strip, [*lines[:source], *lines[source + 2 :]])) == f"Error: {message} Hint: {hint}"
    assert any('gdcli derive "x + y + z"' in line for line in lines)
    if is_terminal:
        assert all(len(line) <= columns for line in lines if "gdcli" not in line)
    else:
        assert len(lines) == 4


@pytest.mark.parametrize(
    ("point", "caret"), [("1,,2", "    ^"), ("1,2,", "      ^"), (",1,2", "  ^"), ("x=,y=1", "    ^")]
)
def test_a_value_that_is_missing_has_a_caret_in_its_place(point: str, caret: str) -> None:
    message, shown, under, _ = inside("derive", "x*y", "--at", point).err.splitlines()
    assert message.startswith("Error: --at: ")
    assert (shown, under) == (f"  {point}", caret)


@pytest.mark.parametrize("hostile", ["\x1b[31m", "\x9b31m", "\u202e", "\r", "\x00", "\u200b", "\ud800"])
def test_hostile_text_is_written_as_escapes(hostile: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_error(UsageError(f"unknown name {hostile}"))
    note(hostile)
    assert hostile not in capsys.readouterr().err
    assert all(char.isprintable() for char in safe(hostile))


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    note("hello", quiet=True)
    assert capsys.readouterr().err == ""


def test_how_a_text_was_read_is_on_the_page_and_beside_the_rows() -> None:
    note_text = "log is natural; the logarithm to base 10 is log10(u)"
    page = inside("derive", "log x")
    assert note_text in page.out
    assert page.err == ""
    rows = inside("descend", "log x", "--steps", "1", "--format", "csv")
    assert note_text in rows.err
    assert note_text not in rows.out
    assert inside("descend", "log x", "--steps", "1", "--format", "csv", "-q").err == ""


@pytest.mark.parametrize(("call", "words"), [
    (("sweep", "x^2", "--lr", "0.1", "--starts", "3", "--seed", "7"), "seed 7"),
    (("compare", "x^2", "--lr", "0.1", "--noise", "0.1", "--seed", "7"), "seed 7"),
    (("descend", "x^2", "--steps", "3", "--noise", "0.1", "--seed", "7"), "seed 7"),
    (("basins", "x^4-2x^2", "--points", "9"), "python"),
])  # fmt: skip
def test_the_seed_and_the_engine_are_noted_beside_the_answer(call: tuple[str, ...], words: str) -> None:
    done = inside(*call, "--format", "json")
    assert words in done.err
    assert inside(*call, "--format", "json", "-q").err == ""
    assert ("seed" in done.err) == ("--seed" in call)


def test_all_slips_have_a_caret(capsys: pytest.CaptureFixture[str]) -> None:
    show_error(ExpressionError("sinx is stuck", "Did you mean sin(x)?", "sinx + cosy", 0, 4, ((7, 11),)))
    assert capsys.readouterr().err.splitlines()[2] == "  ^^^^   ^^^^"
