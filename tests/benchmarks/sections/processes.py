"""Whole processes, from the interpreter's start to its end, with bytecode that is there and without any."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from tests.benchmarks.measure import Claim, Contestant, Effort, Row
from tests.benchmarks.programs import PLAIN_ENVIRONMENT, PROGRAM, gdcli, importing, without_bytecode


@dataclass(frozen=True)
class Call:
    """A command, the library whose import it is measured by, and what the ratio should be at most.

    `compiling` is that without bytecode, None where it is not measured.
    """

    words: tuple[str, ...]
    library: str
    reach: float
    compiling: float | None = None


CALLS = (
    Call(("--help",), "typer", 1.0, 1.5),
    Call(("descend", "--lr", "0.1", "--steps", "50", "--format", "csv"), "typer", 1.15, 2.0),
    Call(("descend", "--format", "json"), "typer", 1.3),
    Call(("descend", "(x-1)**2+10*(y+2)**2", "--start", "4,3", "--format", "json"), "typer", 1.3, 2.0),
    Call(("fit", "@line", "--format", "csv"), "numpy", 2.0),
    Call(("derive", "x**2+3*x"), "sympy", 1.15, 1.3),
    Call(("analyze", "x**2+3*x"), "sympy", 1.05),
    Call(("descend", "--lr", "0.1", "--steps", "50", "--plot"), "sympy", 1.3),
    Call(("sweep",), "numpy", 2.0, 2.0),
    Call(("basins", "@himmelblau"), "numpy", 2.0),
)
SHELL_RATES = [f"0.{i:02}" for i in range(1, 21)]
ALL_IMPORTS = "import typer, rich.table, rich.console, sympy, numpy, plotext"
"""The five libraries."""


def measure(effort: Effort) -> Iterator[Row]:
    measured = CALLS[: 1 if effort.tiny else None]
    yield from calls(effort, "a call", PLAIN_ENVIRONMENT, {call: call.reach for call in measured})
    compiling = {call: call.compiling for call in measured if call.compiling is not None}
    with without_bytecode() as environment:
        yield from calls(effort.at_most(3), "a call without bytecode", environment, compiling)
    yield from shell_loops(effort)


def calls(effort: Effort, work: str, environment: Mapping[str, str], reaches: Mapping[Call, float]) -> Iterator[Row]:
    """The rows of some calls, each beside the import of its library in the same environment."""
    libraries = {library: importing(library, environment) for library in dict.fromkeys(c.library for c in reaches)}
    called = {call: gdcli(*call.words, environment=environment) for call in reaches}
    claims = [Claim(called[call].name, libraries[call.library].name, reach) for call, reach in reaches.items()]
    yield from effort.rows(work, [*libraries.values(), *called.values()], claims)


def shell_loops(effort: Effort) -> Iterator[Row]:
    """A shell that tries one learning rate after the other, beside a program that imports everything first."""
    loops = [_shell_loop("gdcli", PROGRAM), _shell_loop("all five libraries imported", f"{ALL_IMPORTS}; {PROGRAM}")]
    claims = [Claim(loops[0].name, loops[1].name, 0.17)]
    yield from effort.at_most(3).rows("20 learning rates in a shell loop", loops, claims)


def _shell_loop(name: str, code: str) -> Contestant:
    script = f'for lr in {" ".join(SHELL_RATES)}; do "$0" -c "$1" descend --lr $lr --steps 50 --format csv; done'
    words = ["sh", "-c", script, sys.executable, code]
    run = partial(subprocess.run, words, stdout=subprocess.DEVNULL, check=True, env=PLAIN_ENVIRONMENT)
    return Contestant(name, lambda _: run() and None)
