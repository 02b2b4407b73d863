"""Whole processes, from the interpreter's start to its end."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.measure import Claim, Contestant, show, take_turns

ROUNDS = 15
PROGRAM = "from gdcli.__main__ import script; script()"
"""What the installed command does."""
EAGER = "import typer, rich.table, rich.console, sympy, numpy, plotext"
"""The five libraries."""
RATES = [f"0.{i:02}" for i in range(1, 21)]


def python(code: str, *arguments: str) -> None:
    """A process of its own."""
    subprocess.run([sys.executable, "-c", code, *arguments], stdout=subprocess.DEVNULL, check=True)


def gdcli(*arguments: str) -> Contestant:
    """A call of the program."""
    return Contestant(" ".join(("gdcli", *arguments)), lambda: python(PROGRAM, *arguments))


def shell_loop(name: str, code: str) -> Contestant:
    """A shell that tries one learning rate after the other."""
    script = f'for lr in {" ".join(RATES)}; do "$0" -c "$1" descend --lr $lr --steps 50 --format csv; done'
    command = ["sh", "-c", script, sys.executable, code]
    return Contestant(name, lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True), len(RATES))


def main() -> None:
    typer = Contestant("import typer", lambda: python("import typer"))
    sympy = Contestant("import sympy", lambda: python("import sympy"))
    commands = {
        gdcli("--help"): (typer, "at most 1.5"),
        gdcli("descend", "--lr", "0.1", "--steps", "50", "--format", "csv"): (typer, "at most 1.5"),
        gdcli("descend", "(x-1)**2+10*(y+2)**2", "--start", "4,3", "--format", "json"): (typer, "at most 1.6"),
        gdcli("derive", "x**2+3*x"): (sympy, "at most 1.15"),
        gdcli("descend", "--lr", "0.1", "--steps", "50", "--plot"): (sympy, "at most 1.3"),
    }
    contestants = [
        Contestant("pass", lambda: python("pass")),
        typer,
        sympy,
        Contestant("the five libraries", lambda: python(EAGER)),
        *commands,
    ]
    take_turns(contestants, ROUNDS)
    claims = [Claim(peer.name, command.name, wanted) for command, (peer, wanted) in commands.items()]
    show("whole processes", contestants, "", claims)
    loops = [shell_loop("gdcli", PROGRAM), shell_loop("all imported eagerly", f"{EAGER}; {PROGRAM}")]
    take_turns(loops, 3)
    show("20 learning rates in a shell loop, csv", loops, "a call", [Claim(loops[0].name, loops[1].name, "at least 6")])
