"""The same command gives the same bytes: twice, and with other orders of Python's hashes."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gdcli.cli.app import COMMANDS
from gdcli.output.formats import FORMATS
from tests.hostile.calls import Answer, answers
from tests.program import PLAIN_ENVIRONMENT

HASHES = ("1", "random")
ENVIRONMENT = PLAIN_ENVIRONMENT | {"FORCE_COLOR": "3"}
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


def assert_the_same(calls: list[tuple[str, ...]]) -> list[Answer]:
    """Two processes whose hashes have different orders give the same answers to the calls."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        given = pool.map(lambda order: answers(calls, ENVIRONMENT | {"PYTHONHASHSEED": order}), HASHES)
        first, second = given
    for call, one, other in zip(calls, first, second, strict=True):
        assert one == other, call
    return first


def test_the_same_page_every_time() -> None:
    calls = list(CALLS.values())
    for call, (status, out, _) in zip(calls, assert_the_same(calls), strict=True):
        assert status == 0, call
        assert out, call


def test_the_same_document_every_time(many: int) -> None:
    calls = [
        (*CALLS[name], "--format", form)
        for form in FORMS
        for name in ([FORMS[form]] if many == 1 else sorted(set(CALLS) - {"plot", "manual", "learn", "practice"}))
    ]
    for call, (status, out, err) in zip(calls, assert_the_same(calls), strict=True):
        assert (status == 0 and out) or (status == 2 and "Use --format" in err), call
