"""Every hostile or broken input has its answer: a refusal in one line with place and hint, or a reading."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gdcli import backprop, derive, descend
from gdcli.cli.terminal.carets import lines_with_carets
from gdcli.errors import CannotError, ExpressionError, UsageError
from gdcli.explore.problem import read_problem
from tests.hostile.corpus import READ, REFUSED
from tests.hostile.inside import inside
from tests.program import Done, gdcli

SAMPLE = 60
"""Every input at a multiple of this place goes through the whole program, too."""


def named(text: str) -> str:
    return ascii(text)[:40]


def test_the_corpus_is_large() -> None:
    assert len(REFUSED) + len(READ) >= 700


@pytest.mark.parametrize("text", REFUSED, ids=named)
def test_what_is_not_an_expression_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_problem(text)
    error = caught.value
    assert REFUSED[text] in error.message
    assert len(error.message) < 160
    assert "\n" not in error.message
    assert error.hint
    assert error.hint[-1] in ".?)"
    assert len(error.hint) < 200
    if isinstance(error, ExpressionError):
        line, carets = lines_with_carets(error.source, error.start, error.end)
        assert len(line) <= 70
        assert carets.strip(" ^") == ""
        assert "^" in carets
        assert "\x1b" not in line


@pytest.mark.parametrize("text", READ, ids=named)
def test_what_only_looks_broken_is_read_and_explored(text: str) -> None:
    problem = read_problem(text)
    assert problem.text == READ[text]
    assert read_problem(problem.text).text == READ[text]
    if not problem.variables:
        with pytest.raises(UsageError):
            derive(problem)
        return
    try:
        backprop(problem)
        run = descend(problem, lr=0.01, steps=20)
    except CannotError as error:
        said = error.message
    else:
        said = "" if run.verdict is None else run.verdict.summary
        assert len(run.trajectory) == run.steps_taken + 1
    assert said


def program(text: str) -> Done:
    """Ask the program; what the system does not pass in arguments goes through standard input."""
    if "\x00" in text:
        return gdcli("derive", "-", stdin=text.encode("utf-8", "surrogatepass"))
    return gdcli("derive", text, "--format", "latex")


def test_the_program_answers_like_its_language(many: int) -> None:
    texts = [text for text in [*REFUSED][:: SAMPLE // many] if not _is_half(text) and len(text) <= 100_000]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for text, done in zip(texts, pool.map(program, texts), strict=True):
            lines = done.err.splitlines()
            assert done.status == 2, text
            assert done.out == ""
            assert lines[0].startswith("Error: ")
            assert "\x00" in text or len(text) > 4_000 or REFUSED[text] in lines[0]
            assert lines[-1].startswith("Hint: ")
            assert len(lines) in (2, 4)
            assert all(char.isprintable() for line in lines for char in line)


def _is_half(text: str) -> bool:
    """Half of a character, which no argument and no file can hold."""
    return any("\ud800" <= char <= "\udfff" and not "\udc80" <= char <= "\udcff" for char in text)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (b"", "the expression is empty"),
        (b" \n\t ", "the expression is empty"),
        (b"\xff\xfe\x78\x00", "not UTF-8 (byte 0)"),
        (b"x\xc3", "not UTF-8 (byte 1)"),
        (b"\xed\xa0\x80", "not UTF-8"),
        (b"x\xef\xbb\xbf", "U+FEFF"),
        (b"x\x00", "U+0000"),
        (b"x" * 5_000_001, "5,000,001 characters"),
        (b"(" * 3_000, "nested deeper than the limit of 2,000"),
        (b"x+" * 600_000 + b"x", "1,200,001 tokens"),
        (b"\xf0\x9f\x98\x80" * 6_000_000, "characters, the limit is 5,000,000"),
    ],
    ids=["nothing", "blanks", "UTF-16", "cut off", "half a sign", "mark", "nul", "long", "deep", "many", "megabytes"],
)
def test_standard_input_is_checked_too(given: bytes, message: str) -> None:
    done = gdcli("derive", "-", stdin=given)
    assert done.status == 2
    assert message in done.err.splitlines()[0]


def test_an_endless_standard_input_is_not_read_to_its_end() -> None:
    command = ["sh", "-c", f"yes x+ | {sys.executable} -m gdcli derive -"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "the limit is 5,000,000" in done.stderr


def test_no_text_is_ever_run() -> None:
    """Python's audit events show that nothing is compiled, opened, imported or started while a text is refused."""
    code = (
        "import sys\n"
        "from gdcli.explore.problem import read_problem\n"
        "from gdcli.errors import UsageError\n"
        "from tests.hostile.corpus import REFUSED, READ\n"
        "def refuse(text):\n"
        "    try: read_problem(text)\n"
        "    except UsageError: pass\n"
        # What is imported late is imported now.
        "early = '\u0445', '@x', 'sinn(x)', '1/0', 'sinx', '{x}', 'sin²x', chr(0x1D465), 'x & y', 'I*sqrt(-1)'\n"
        "for text in early: refuse(text)\n"
        "refuse('1 + ' * 9_999)\n"
        "seen = set()\n"
        "sys.addaudithook(lambda event, _: seen.add(event))\n"
        "for text in (*REFUSED, *READ): refuse(text)\n"
        "print(sorted(seen))\n"
    )
    home = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=home)
    assert done.stdout == "[]\n"


OPTIONS = {
    ("descend", "--lr", "__import__('os')"): "_ is not part of the language",
    ("descend", "--lr", "x"): "a number is needed, and x is not one",
    ("descend", "--lr", ""): "the value is empty",
    ("descend", "--lr", "0.1,0.2"): "one learning rate is needed here",
    ("descend", "--start", "x=open('M')"): "is not part of the language",
    ("descend", "--start", "x=9**9**9"): "exponent",
    ("descend", "--start", "x=1/0"): "division by zero",
    ("descend", "--start", "x=nan"): "not a finite number",
    ("descend", "--start", "y=1"): "there is no variable y",
    ("descend", "--start", "x=1,x=2"): "x is given twice",
    ("descend", "--start", "1,2"): "2 values for 1 variable",
    ("descend", "--start", "\x1b[31m=1"): "is not a name",
    ("descend", "--start", "x=\u202e1"): "U+202E",
    ("descend", "--set", "x=lambda: 1"): ": is not part of the language",
    ("descend", "--set", "\u202e=1"): "is not a name",
    ("descend", "--set", "sin=1"): "sin is a function or a constant",
    ("descend", "--set", "q=1"): "",
    ("descend", "--wrt", "q", "--set", "x=q**2000"): "exponent",
    ("descend", "--wrt", ";"): "nothing stands beside a comma",
    ("descend", "--wrt", "x,x"): "x is given twice",
    ("descend", "--optimizer", "\x1b[31m"): "",
    ("descend", "--optimizer", "a" * 10_000): "",
    ("descend", "--schedule", "constant:x=1"): "",
    ("descend", "--schedule", "cosine:min=open('M')"): "",
    ("descend", "--schedule", ":::"): "",
    ("descend", "--format", "../../x"): "unknown format",
    ("descend", "--format", "\x1b]0;x\x07"): "unknown format",
    ("descend", "--every", "0"): "cannot keep every 0-th iterate",
    ("descend", "--every", "-1"): "cannot keep every -1-th iterate",
    ("descend", "--explain", "0"): "",
    ("descend", "--explain", "-1"): "",
    ("descend", "--seed", "x"): "",
    ("descend", "--steps", "-1"): "",
    ("descend", "--steps", "1e-3"): "takes a whole number",
    ("descend", "--steps", "9" * 10_000): "takes a whole number",
    ("descend", "--steps", "nan"): "",
    ("descend", "--tol", "x"): "",
    ("descend", "--tol", "-1"): "",
    ("descend", "--tol", "nan"): "",
    ("descend", "--noise", "-1"): "",
    ("descend", "--noise", "nan"): "",
    ("descend", "--momentum", "inf", "--optimizer", "momentum"): "",
    ("descend", "--momentum", "0.9"): "",
    ("descend", "x", "y"): "",
    ("descend", "--output"): "",
    ("compare", "--lr", "0:1:1000000000"): "is not a whole number from 2 to",
    ("compare", "--lr", "1:2"): "is not a series of learning rates",
    ("compare", "--lr", "-1:1:5:log"): "two positive ends",
    ("compare", "--sort", "\x07"): "cannot sort by",
    ("compare", "--optimizer", ",,"): "",
    ("derive", "x", "--order", "0"): "order 0",
    ("derive", "x", "--order", "999999999"): "order 999999999",
    ("derive", "x*y", "--order", "2"): "one variable",
    ("derive", "x", "--limit"): "the limit is taken at a point",
    ("derive", "x", "--timeout", "nan"): "",
    ("derive", "x", "--timeout", "-1"): "",
    ("derive", "3"): "no variables",
    ("plot", "x", "--range", "3:-3"): "does not rise",
    ("plot", "x", "--range", "0:1:2:3"): "is not a range",
    ("plot", "x", "--range", "-1e400:1"): "out of range",
    ("plot", "x*y*z"): "",
    ("functions", "\x1b[31mx"): "",
    ("functions", "rosenbrock(-5)"): "",
    ("functions", "x" * 100_000): "",
    ("\x1b[31m",): "",
    ("dervie", "x"): "there is no command",
    ("--nonsense",): "",
    ("derive", "--at"): "",
    ("derive",): "the expression is missing",
}
"""Calls with a wrong option, and a part of the message."""


@pytest.mark.parametrize("call", OPTIONS, ids=lambda call: ascii(" ".join(call))[:50])
def test_a_wrong_option_is_refused_in_one_line(call: tuple[str, ...]) -> None:
    done = inside(*call)
    lines = done.err.splitlines()
    assert done.status == 2
    assert done.out == ""
    assert lines[0].startswith("Error: ")
    assert OPTIONS[call] in lines[0]
    assert lines[-1].startswith("Hint: ")
    assert len(lines) in (2, 4)
    assert all(len(line) < 300 for line in lines)
    assert all(char.isprintable() for line in lines for char in line)
