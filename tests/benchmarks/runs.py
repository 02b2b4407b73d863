"""One long recorded run: both engines beside the loops one writes by hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import numpy as np
import sympy

from gdcli.descent.native.compiled_loop import CompiledLoop, build_loop
from gdcli.descent.run import run_descent
from gdcli.descent.single.history import History
from gdcli.descent.single.stepper import Stepper
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Engine, Settings
from tests.benchmarks.measure import Claim, Contestant, Row, peer, rows_of, take_turns

STEPS = 10**6
ROUNDS = 3
PROBLEMS = {
    "x**2 + 3*x": ((1.0,), 1e-6),
    "(1 - x)**2 + 100*(y - x**2)**2": ((-1.2, 1.0), 1e-4),
}


def main() -> Iterator[Row]:
    for text, (start, rate) in PROBLEMS.items():
        contestants = [
            python_engine(text, start, rate),
            *compiled_engine(text, start, rate),
            by_hand(text, start, rate, "math", STEPS),
            by_hand(text, start, rate, "numpy", STEPS),
            *torch_sgd(text, start, rate, 2000),
        ]
        take_turns(contestants, ROUNDS)
        claims = [
            Claim("python engine", "sympy.lambdify, numpy", 0.125),
            Claim("python engine", "sympy.lambdify, math", 0.25),
            Claim("python engine", "torch.optim.SGD", 0.01),
            Claim("compiled engine, built", "python engine", 0.1),
        ]
        yield from rows_of(f"{STEPS:,} recorded steps of `{text}`", contestants, claims)


def python_engine(text: str, start: tuple[float, ...], rate: float) -> Contestant:
    """The generated Python loop, with thinning and all that belongs to a run."""
    expression, settings = parse(text), Settings(start, rate, STEPS, tol=0.0)
    return Contestant("python engine", lambda: run_descent(expression, settings, engine=Engine.PYTHON), STEPS)


def compiled_engine(text: str, start: tuple[float, ...], rate: float) -> list[Contestant]:
    """The compiled loop: with its building, and without."""
    compiler = shutil.which("cc")
    if compiler is None:
        return []
    expression, settings = parse(text), Settings(start, rate, STEPS, tol=0.0)
    objective = Objective(expression)
    stepper = Stepper(objective, settings)
    with build_loop(stepper, compiler) as build:
        advance = build.function("advance")

    def run() -> None:
        stepper = Stepper(objective, settings)
        recorder = History(len(start))
        loop = CompiledLoop(advance, recorder, len(start), 0)
        stepper.hand_over(loop)
        while stepper.advance(32_768, lambda row: recorder.extend((row,))) is None:
            pass
        recorder.trajectory(stepper.best or stepper.row, stepper.row)

    return [
        Contestant("compiled engine, built", run, STEPS),
        Contestant(
            "compiled engine, with building", lambda: run_descent(expression, settings, engine="compiled"), STEPS
        ),
    ]


def by_hand(text: str, start: tuple[float, ...], rate: float, module: str, steps: int) -> Contestant:
    """The loop over a gradient from `sympy.lambdify`, which records what a run records."""
    variables = sympy.symbols(parse(text).variables)
    formula = sympy.sympify(text)
    value = sympy.lambdify(variables, formula, module, cse=True)
    gradient = sympy.lambdify(variables, [formula.diff(variable) for variable in variables], module, cse=True)
    run = _with_arrays if module == "numpy" else _with_floats
    return Contestant(f"sympy.lambdify, {module}", lambda: run(value, gradient, start, rate, steps), steps)


def _with_arrays(value: Callable, gradient: Callable, start: tuple[float, ...], rate: float, steps: int) -> list:  # type: ignore[type-arg]
    x = np.array(start)
    rows = []
    for k in range(steps):
        g = np.array(gradient(*x))
        rows.append((k, x, value(*x), g, rate))
        x = x - rate * g
    return rows


def _with_floats(value: Callable, gradient: Callable, start: tuple[float, ...], rate: float, steps: int) -> list:  # type: ignore[type-arg]
    x = list(start)
    rows = []
    for k in range(steps):
        g = gradient(*x)
        rows.append((k, *x, value(*x), *g, rate))
        x = [a - rate * b for a, b in zip(x, g, strict=True)]
    return rows


def torch_sgd(text: str, start: tuple[float, ...], rate: float, steps: int) -> list[Contestant]:
    """`torch.optim.SGD` with autograd, which records what a run records."""
    torch = peer("torch")
    if torch is None:
        return []
    names = parse(text).variables
    function = eval(f"lambda {', '.join(names)}: {text}")  # the texts above

    def run() -> list[object]:
        x = [torch.tensor(each, dtype=torch.float64, requires_grad=True) for each in start]
        method = torch.optim.SGD(x, lr=rate)
        rows: list[object] = []
        for k in range(steps):
            method.zero_grad()
            f = function(*x)
            f.backward()
            rows.append((k, *(each.item() for each in x), f.item(), *(each.grad.item() for each in x), rate))
            method.step()
        return rows

    return [Contestant("torch.optim.SGD", run, steps)]
