"""Whole processes, from the interpreter's start to its end, with bytecode that is there and without any."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import partial

from tests.benchmarks.measure import Claim, Contestant, Row, rows_of, take_turns

ROUNDS = 9
PROGRAM = "from gdcli.__main__ import script; script()"
"""What the installed command does."""
LIBRARIES = ("typer", "sympy", "numpy")
EAGER = "import typer, rich.table, rich.console, sympy, numpy, plotext"
"""The five libraries."""
RATES = [f"0.{i:02}" for i in range(1, 21)]
BUFFERED = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
"""The environment without what would change how Python starts or prints."""
STEPS = 200_000
PRINTED = f"""
from math import hypot
x, y = -1.2, 1.0
print("step,x,y,value,grad_x,grad_y,gradient_norm,learning_rate")
for k in range({STEPS} + 1):
    a, b = 1.0 - x, y - x*x
    f, gx, gy = a*a + 100.0*b*b, -2.0*a - 400.0*x*b, 200.0*b
    print(k, x, y, f, gx, gy, hypot(gx, gy), 0.001, sep=",")
    x, y = x - 0.001*gx, y - 0.001*gy
"""
ALL_ROWS = (
    "descend", "(1-x)**2+100*(y-x**2)**2", "--start=-1.2,1", "--lr", "0.001", "--steps", str(STEPS), "--tol", "0",
    "--all", "--format", "csv",
)  # fmt: skip


def python(code: str, *arguments: str, environment: Mapping[str, str] = BUFFERED) -> None:
    """A process of its own."""
    command = [sys.executable, "-c", code, *arguments]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, env=environment)


def gdcli(*arguments: str) -> Contestant:
    """A call of the program."""
    return Contestant(f"`gdcli {shlex.join(arguments)}`", lambda: python(PROGRAM, *arguments))


def shell_loop(name: str, code: str) -> Contestant:
    """A shell that tries one learning rate after the other."""
    script = f'for lr in {" ".join(RATES)}; do "$0" -c "$1" descend --lr $lr --steps 50 --format csv; done'
    command = ["sh", "-c", script, sys.executable, code]
    return Contestant(name, partial(subprocess.run, command, stdout=subprocess.DEVNULL, check=True, env=BUFFERED))


def main() -> Iterator[Row]:
    typer, sympy, numpy = (Contestant(f"`import {name}`", partial(python, f"import {name}")) for name in LIBRARIES)
    commands = {
        gdcli("--help"): (typer, 1.0),
        gdcli("descend", "--lr", "0.1", "--steps", "50", "--format", "csv"): (typer, 1.15),
        gdcli("descend", "(x-1)**2+10*(y+2)**2", "--start", "4,3", "--format", "json"): (typer, 1.3),
        gdcli("derive", "x**2+3*x"): (sympy, 1.15),
        gdcli("analyze", "x**2+3*x"): (sympy, 1.05),
        gdcli("descend", "--lr", "0.1", "--steps", "50", "--plot"): (sympy, 1.3),
        gdcli("sweep"): (numpy, 2.0),
        gdcli("basins", "@himmelblau"): (numpy, 2.0),
    }
    contestants = [typer, sympy, numpy, *commands]
    take_turns(contestants, ROUNDS)
    claims = [Claim(command.name, peer.name, reach) for command, (peer, reach) in commands.items()]
    yield from rows_of("a call", contestants, claims)
    yield from without_bytecode()
    rows = Contestant("all rows as csv", partial(python, PROGRAM, *ALL_ROWS))
    printed = Contestant("a plain loop that prints them", partial(python, PRINTED))
    yield from _pair(f"{STEPS:,} recorded steps", rows, printed, 1.0)
    eager = shell_loop("all five libraries imported", f"{EAGER}; {PROGRAM}")
    yield from _pair("20 learning rates in a shell loop", shell_loop("gdcli", PROGRAM), eager, 0.17)


def without_bytecode() -> Iterator[Row]:
    """The same where Python compiles every module anew, as after an installation without bytecode."""
    with tempfile.TemporaryDirectory() as empty:
        environment = {**BUFFERED, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": empty}
        call = partial(python, PROGRAM, "descend", "--lr", "0.1", "--format", "csv", environment=environment)
        ours = Contestant("`gdcli descend --lr 0.1 --format csv`", call)
        typer = Contestant("`import typer`", partial(python, "import typer", environment=environment))
        yield from _pair("a call without bytecode", ours, typer, 2.0)


def _pair(work: str, ours: Contestant, peer: Contestant, reach: float) -> Iterator[Row]:
    """The row of two that take turns."""
    take_turns([ours, peer], 3)
    yield from rows_of(work, [ours, peer], [Claim(ours.name, peer.name, reach)])
