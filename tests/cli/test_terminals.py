"""Terminals of every width, without colors, without UTF-8, resized, and left as they were found."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
import time
from typing import Any

import pexpect
import pytest
from rich.cells import cell_len

from tests.hostile.inside import inside
from tests.program import PLAIN_ENVIRONMENT, gdcli, in_terminal

PAGES = (
    ("backprop", "sin(x*y)**2"),
    ("descend", "-q", "--plot", "--steps", "12"),
    ("descend", "@beale", "-q", "--plot", "--steps", "12"),
    ("compare", "--plot", "-q"),
    ("analyze", "x**4 - 3*x**2 + x"),
    ("plot", "sin(x)"),
    ("plot", "x**2 - y**2"),
    ("functions",),
    ("functions", "beale"),
    ("sweep", "@beale", "--starts", "20", "--steps", "50", "--plot", "-q"),
    ("basins", "@himmelblau", "--steps", "50", "-q"),
    ("derive", "α**2 + √β", "--at", "1,2", "--plot"),
)
WIDTHS = ("1", "79", "400", "99999999999")
NARROWEST, WIDEST, USUAL = 20, 400, 80
ESCAPE = "\x1b"


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_every_width_shows_the_page(page: tuple[str, ...], many: int) -> None:
    widths = WIDTHS if many == 1 else (*WIDTHS, "x", "-5", *map(str, range(0, 401, 7)))
    for width in widths if page[0] != "derive" else widths[::3]:
        done = inside(*page, COLUMNS=width)
        allowed = min(max(int(width), NARROWEST), WIDEST) if width.isdigit() and 0 < int(width) < 10**7 else USUAL
        assert (done.status, done.err) == (0, "")
        assert ESCAPE not in done.out
        assert len(done.out) > 50
        # A command to paste is not broken into lines.
        lines = [line for line in done.out.splitlines() if not line.startswith(("Next: ", "gdcli "))]
        assert max(map(cell_len, lines)) <= allowed


@pytest.mark.parametrize("page", [*PAGES, ("--help",), ("descend", "--help")], ids=" ".join)
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_without_utf_8_everything_is_written_in_ascii(page: tuple[str, ...], encoding: str, many: int) -> None:
    if encoding != "ascii" and page[0] not in ("backprop", "plot") and many == 1:
        pytest.skip("only with --long")
    done = inside(*page, encoding=encoding)
    assert (done.status, done.err) == (0, "")
    assert done.out.isascii()
    assert len(done.out) > 50


POSIX = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("environment", [POSIX, {"PYTHONIOENCODING": "ascii"}], ids=["POSIX", "ascii"])
@pytest.mark.parametrize(
    "call",
    [
        ("derive", "α² + √x", "--at", "1,2", "--plot", "--steps"),
        ("descend", "α²", "--plot", "-q"),
        ("descend", "α²", "--format", "csv", "-q"),
        ("derive", "α²", "--format", "json"),
        ("backprop", "α²", "--format", "mermaid"),
    ],
)
def test_the_program_in_a_locale_without_utf_8(call: tuple[str, ...], environment: Any) -> None:
    done = gdcli(*call, **environment)
    assert (done.status, done.err) == (0, "")
    assert done.out.isascii()


@pytest.mark.parametrize("environment", [POSIX, {"PYTHONIOENCODING": "ascii"}], ids=["POSIX", "ascii"])
def test_errors_in_a_locale_without_utf_8(environment: Any) -> None:
    done = gdcli("derive", "α²+√", **environment)
    assert done.status == 2
    assert done.err.isascii()
    source, carets = done.err.splitlines()[1:3]
    assert source.strip() == r"\u03b1\xb2+\u221a"
    assert carets.index("^") == len(source)


@pytest.mark.parametrize(
    ("environment", "colors"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "unknown"}, False),
        ({"TERM": ""}, True),
        ({"TERM": "nonsense"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"COLORTERM": "truecolor"}, True),
    ],
    ids=str,
)
def test_colors_on_a_terminal(environment: Any, colors: bool) -> None:
    screen = in_terminal("backprop", "sin(x*y)", **environment)
    assert screen.status == 0
    assert bool(re.search(r"\x1b\[[\d;]+m", screen.raw)) == colors
    assert not re.search(r"\x1b(?!\[[\d;]*m)", screen.raw)


def test_colors_in_a_pipe() -> None:
    assert ESCAPE not in inside("descend", "--steps", "5").out
    assert ESCAPE in inside("descend", "--steps", "5", FORCE_COLOR="1").out
    assert ESCAPE not in inside("descend", "--steps", "5", "--format", "csv", FORCE_COLOR="1").out


def test_watch_without_a_terminal_is_the_ordinary_output() -> None:
    for call in (("descend", "--steps", "3"), ("backprop", "x**2")):
        watched, plain = gdcli(*call, "--watch"), gdcli(*call)
        assert (watched.status, watched.out) == (0, plain.out)
        assert "--watch needs a terminal" in watched.err
    screen = in_terminal("backprop", "x**2", "--watch", TERM="dumb")
    assert "--watch needs a terminal" in screen.text


WATCHED = (
    ("descend", "@beale", "--watch", "--fps", "30"),
    ("descend", "--watch", "--plot"),
    ("backprop", "sin(x*y)", "--watch"),
)
ON, OFF = "\x1b[?1049h", "\x1b[?1049l"


class Watched:
    """A program that has taken the screen, and how the terminal was before."""

    def __init__(self, *arguments: str, columns: int = 80, rows: int = 24) -> None:
        self.child = pexpect.spawn(
            sys.executable, ["-m", "gdcli", *arguments], dimensions=(rows, columns), timeout=120, encoding="utf-8",
            env=PLAIN_ENVIRONMENT | {"TERM": "xterm-256color"},
        )  # fmt: skip
        self.before = self.attributes()
        self.child.expect(re.escape(ON))
        self.child.expect(re.escape("\x1b[J"))  # the first frame is there

    def attributes(self) -> list[object]:
        return termios.tcgetattr(self.child.child_fd)

    def left(self) -> tuple[int | None, str]:
        """The status and the rest of what it wrote; the terminal must be as it was."""
        rest = str(self.child.read())
        after = self.attributes()
        self.child.close()
        assert rest.count("\x1b[?25h") == 1, "the cursor is still hidden"
        assert rest.count(OFF) == 1, "the second screen is still shown"
        assert after == self.before
        assert "Traceback" not in rest
        return self.child.exitstatus, rest.rpartition(OFF)[2]


@pytest.mark.parametrize("call", WATCHED, ids=" ".join)
def test_watching_ends_with_q_and_then_shows_the_page(call: tuple[str, ...]) -> None:
    watched = Watched(*call)
    assert watched.attributes() != watched.before
    for key in (" ", "n", "b", "\x1b[A", "€", "\x00", "q"):
        watched.child.send(key)
        time.sleep(0.05)
    status, rest = watched.left()
    assert status == 0
    assert "sin" in rest or "step" in rest


@pytest.mark.parametrize("call", WATCHED, ids=" ".join)
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, (0, 130)), (signal.SIGTERM, (143,)), (signal.SIGHUP, (129,))],
    ids=["SIGINT", "SIGTERM", "SIGHUP"],
)  # fmt: skip
def test_watching_ends_in_order_on_a_signal(call: tuple[str, ...], number: signal.Signals, status: tuple[int]) -> None:
    watched = Watched(*call)
    watched.child.kill(number)
    assert watched.left()[0] in status


@pytest.mark.parametrize("call", WATCHED, ids=" ".join)
def test_a_terminal_may_be_resized_while_it_is_watched(call: tuple[str, ...]) -> None:
    watched = Watched(*call)
    for rows, columns in ((5, 20), (1, 1), (60, 200), (24, 80), (2, 400)):
        watched.child.setwinsize(rows, columns)
        watched.child.send("r" if call[0] == "descend" else " ")
        time.sleep(0.1)
    watched.child.send("q")
    assert watched.left()[0] == 0


def test_a_terminal_that_goes_away_ends_it() -> None:
    watched = Watched("descend", "@beale", "--watch")
    os.close(watched.child.child_fd)
    deadline = time.monotonic() + 60
    while os.path.exists(f"/proc/{watched.child.pid}") and time.monotonic() < deadline:
        if os.waitpid(watched.child.pid, os.WNOHANG)[0]:
            return
        time.sleep(0.02)
    pytest.fail("it goes on without a terminal")


@pytest.mark.parametrize("call", WATCHED, ids=" ".join)
def test_the_key_for_quit_ends_it_in_order(call: tuple[str, ...]) -> None:
    watched = Watched(*call)
    watched.child.send("\x1c")  # Ctrl-\
    assert watched.left()[0] == 128 + signal.SIGQUIT


def in_a_shell(*arguments: str) -> Any:
    """A program that has taken the screen, as a job of a shell."""
    shell = pexpect.spawn(
        "bash", ["--norc", "--noprofile", "-i"], dimensions=(24, 80), timeout=120, encoding="utf-8",
        env=PLAIN_ENVIRONMENT | {"TERM": "xterm-256color", "PS1": "ready> ", "HISTFILE": ""},
    )  # fmt: skip
    shell.expect("ready> ")
    words = " ".join(f"'{word}'" for word in (sys.executable, "-m", "gdcli", *arguments))
    shell.sendline(words)
    shell.expect(re.escape(ON))
    shell.expect(re.escape("\x1b[J"))
    return shell


def has_echo(shell: Any) -> bool:
    """Whether the terminal shows what is typed and waits for whole lines, as a program finds it."""
    shell.sendline("stty -a; echo e''nd")
    shell.expect("\nend")
    return " icanon" in shell.before and " echo " in shell.before


@pytest.mark.parametrize("call", WATCHED, ids=" ".join)
def test_stopping_gives_the_terminal_back_and_going_on_takes_it_again(call: tuple[str, ...]) -> None:
    shell = in_a_shell(*call)
    for _ in range(2):
        shell.send("\x1a")  # Ctrl-Z
        shell.expect(re.escape("\x1b[?25h" + OFF))
        shell.expect("ready> ")
        assert has_echo(shell)
        shell.expect("ready> ")
        shell.sendline("fg")
        shell.expect(re.escape(ON))
        shell.expect(re.escape("\x1b[J"))  # the frame is there again before a key is pressed
    shell.send("q")
    shell.expect(re.escape(OFF))
    shell.expect("ready> ")
    assert has_echo(shell)
    shell.sendline("exit")
    shell.expect(pexpect.EOF)
    shell.close()


def test_a_program_that_was_stopped_from_outside_shows_itself_when_it_is_continued() -> None:
    watched = Watched("backprop", "x*y", "--at", "2,3", "--watch")
    watched.child.kill(signal.SIGSTOP)
    watched.child.kill(signal.SIGCONT)
    watched.child.expect(re.escape(ON))
    watched.child.expect(re.escape("\x1b[J"))
    watched.child.send("q")
    assert watched.left()[0] == 0
