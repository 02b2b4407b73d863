"""The same command gives the same bytes: twice, and under whatever order Python's hashes have."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gdcli.cli.app import COMMANDS
from gdcli.output.formats import FORMATS
from tests.program import PLAIN_ENVIRONMENT

HASHES = ("0", "1", "random")
FORMULA = "sin(x*y)/(x + y)**2 + exp(x - y)*max(x, y, z)"
POINTS = str(Path(__file__).with_name("points.csv"))
CALLS = {
    "derive": ("derive", FORMULA, "--at", "1,2,3", "--hessian", "--timeout", "60"),
    "derive steps": ("derive", "x**2*sin(x) + exp(-x)", "--at", "1", "--steps", "--limit", "--plot", "--timeout", "60"),
    "backprop": ("backprop", FORMULA, "--at", "1,2,3"),
    "descend": ("descend", "@beale", "--lr", "0.01", "--plot"),
    "descend with noise": ("descend", "@rosenbrock", "--noise", "0.1", "--seed", "7", "--optimizer", "adam"),
    "compare": ("compare", "@beale", "--lr", "0.001:0.01:4:log", "--optimizer", "gd,adam,momentum", "--plot"),
    "sweep": ("sweep", "@beale", "--lr", "0.001,0.01", "--starts", "40", "--steps", "100", "--plot", "-q"),
    "basins": ("basins", "@himmelblau", "--steps", "100", "-q"),
    "analyze": ("analyze", "x**4 + y**4 - 4*x*y"),
    "plot": ("plot", "@himmelblau"),
    "functions": ("functions",),
    "functions NAME": ("functions", "rosenbrock(3)"),
    "manual": ("manual", "language"),
    "fit": ("fit", POINTS, "--model", "w*x + b", "--lr", "0.05"),
    "learn": ("learn", "rate"),
    "practice": ("practice", "chain", "--sheet", "5", "--seed", "3"),
}
FORMS = {
    "json": "derive", "jsonl": "descend with noise", "csv": "compare", "markdown": "analyze", "latex": "derive steps",
    "dot": "backprop", "mermaid": "backprop", "table": "analyze", "svg": "descend", "html": "backprop",
}  # fmt: skip
"""For each format a call that has it; `--long` tries every format of every call."""


def test_every_command_is_among_the_calls() -> None:
    assert {call[0] for call in CALLS.values()} == set(COMMANDS)
    assert set(FORMS) == set(FORMATS)


def output(call: tuple[str, ...], hashes: str) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "gdcli", *call], capture_output=True, timeout=120, check=False,
        env=PLAIN_ENVIRONMENT | {"PYTHONHASHSEED": hashes, "FORCE_COLOR": "3"},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def same(call: tuple[str, ...]) -> tuple[int, bytes, bytes]:
    """What the call gives, every time."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        first, *others = pool.map(lambda hashes: output(call, hashes), HASHES)
    assert b"Traceback" not in first[2]
    assert all(other == first for other in others)
    return first


@pytest.mark.parametrize("name", CALLS)
def test_the_same_page_every_time(name: str) -> None:
    status, out, _ = same(CALLS[name])
    assert status == 0
    assert out


@pytest.mark.parametrize("form", FORMS)
def test_the_same_document_every_time(form: str, many: int) -> None:
    for name in [FORMS[form]] if many == 1 else set(CALLS) - {"plot", "manual", "learn", "practice"}:
        status, out, err = same((*CALLS[name], "--format", form))
        assert (status == 0 and out) or (status == 2 and b"Use --format" in err)
