"""One long recorded run: both engines beside loops written by hand, and beside torch and optax."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sympy

from gdcli.descent.native.compiled_loop import CompiledLoop, build_loop
from gdcli.descent.run import unjudged_run
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.single.history import History
from gdcli.descent.single.stepper import Stepper
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Engine, Settings
from tests.benchmarks.measure import Claim, Contestant, Effort, Row, peer

STEPS = 10**6
SLOW_STEPS = 10**5
"""Of loops in Python."""
LIBRARY_STEPS = 2000
"""Of a library's step called from Python."""
CHECKED_STEPS = 200
TORCH = {"gd": "SGD", "adam": "Adam"}
OPTAX = {"gd": "sgd", "adam": "adam"}

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Problem:
    """The function that all contestants descend, and the method."""

    text: str
    start: tuple[float, ...]
    rate: float
    method: str = "gd"

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return parse(self.text).variables

    @cached_property
    def function(self) -> Callable[..., Any]:
        """The function in Python, for numbers of any kind."""
        function: Callable[..., Any] = eval(f"lambda {', '.join(self.variables)}: {self.text}")  # of PROBLEMS
        return function

    def settings(self, steps: int) -> Settings:
        return checked_settings(Settings(self.start, self.rate, steps, tol=0.0, optimizer=self.method), self.variables)


ROSENBROCK = "(1 - x)**2 + 100*(y - x**2)**2"
PROBLEMS = {
    "`x**2 + 3*x`": Problem("x**2 + 3*x", (1.0,), 1e-6),
    "Rosenbrock": Problem(ROSENBROCK, (-1.2, 1.0), 1e-4),
    "Rosenbrock with Adam": Problem(ROSENBROCK, (-1.2, 1.0), 1e-4, "adam"),
}
CLAIMS = (
    Claim("python engine", "sympy.lambdify, numpy", 0.125),
    Claim("python engine", "sympy.lambdify, math", 0.25),
    Claim("python engine", "torch.optim", 0.01),
    Claim("python engine", "optax, a jitted step", 0.05),
    Claim("compiled engine, built", "optax, a jitted scan", 1.0),
    Claim("compiled engine, built", "python engine", 0.1),
)


def measure(effort: Effort) -> Iterator[Row]:
    for title, problem in PROBLEMS.items():
        contestants = [
            python_engine(problem),
            *compiled_engine(problem),
            *by_hand(problem),
            *with_torch(problem),
            *with_optax(problem),
        ]
        yield from effort.rows(f"{STEPS:,} recorded steps, {title}", contestants, CLAIMS, CHECKED_STEPS)


def python_engine(problem: Problem) -> Contestant:
    """The generated Python loop, with thinning and everything else of a run."""
    expression = parse(problem.text)

    def run(steps: int) -> Sequence[float]:
        return unjudged_run(Objective(expression), problem.settings(steps), engine=Engine.PYTHON).trajectory[-1].point

    return Contestant("python engine", run, STEPS)


def compiled_engine(problem: Problem) -> list[Contestant]:
    """The compiled loop that is built already."""
    compiler = shutil.which("cc")
    if compiler is None:
        return []
    objective, size = Objective(parse(problem.text)), len(problem.start)
    with build_loop(Stepper(objective, problem.settings(STEPS)), compiler) as build:
        advance = build.function("advance")

    def run(steps: int) -> Sequence[float]:
        stepper, recorder = Stepper(objective, problem.settings(steps)), History(size)
        stepper.hand_over(CompiledLoop(advance, recorder, size, len(stepper.state)))
        while stepper.advance(32_768, lambda row: recorder.extend((row,))) is None:
            pass
        return recorder.trajectory(stepper.best or stepper.row, stepper.row)[-1].point

    return [Contestant("compiled engine, built", run, STEPS)]


def by_hand(problem: Problem) -> list[Contestant]:
    """Loops over a gradient from `sympy.lambdify` that record what a run records; gradient descent alone."""
    if problem.method != "gd":
        return []
    loops = {"math": _with_floats, "numpy": _with_arrays}
    return [_over_lambdify(problem, module, loop) for module, loop in loops.items()]


def _over_lambdify(problem: Problem, module: str, loop: Callable[..., Sequence[float]]) -> Contestant:
    variables, formula = sympy.symbols(problem.variables), sympy.sympify(problem.text)
    value = sympy.lambdify(variables, formula, module, cse=True)
    gradient = sympy.lambdify(variables, [formula.diff(variable) for variable in variables], module, cse=True)
    name = f"sympy.lambdify, {module}"
    return Contestant(name, lambda steps: loop(value, gradient, problem, steps), SLOW_STEPS)


def _with_arrays(value: Callable[..., Any], gradient: Callable[..., Any], problem: Problem, steps: int) -> Any:
    x, rate, rows = np.array(problem.start), problem.rate, Rows()
    for k in range(steps):
        g = np.array(gradient(*x))
        rows.append((k, x, value(*x), g, rate))
        x = x - rate * g
    return x


def _with_floats(value: Callable[..., Any], gradient: Callable[..., Any], problem: Problem, steps: int) -> Any:
    x, rate, rows = list(problem.start), problem.rate, Rows()
    for k in range(steps):
        g = gradient(*x)
        rows.append((k, *x, value(*x), *g, rate))
        x = [a - rate * b for a, b in zip(x, g, strict=True)]
    return x


def with_torch(problem: Problem) -> list[Contestant]:
    """An optimizer of torch with autograd, which records what a run records."""
    torch = peer("torch")
    if torch is None:
        return []

    def run(steps: int) -> Sequence[float]:
        x = [torch.tensor(each, dtype=torch.float64, requires_grad=True) for each in problem.start]
        method, rows = getattr(torch.optim, TORCH[problem.method])(x, lr=problem.rate), Rows()
        for k in range(steps):
            method.zero_grad()
            f = problem.function(*x)
            f.backward()
            rows.append((k, *(each.item() for each in x), f.item(), *(each.grad.item() for each in x), problem.rate))
            method.step()
        return [each.item() for each in x]

    return [Contestant("torch.optim", run, LIBRARY_STEPS)]


def with_optax(problem: Problem) -> list[Contestant]:
    """A method of optax: its jitted step called for every row, and all steps and rows as one jitted scan."""
    jax, optax = peer("jax"), peer("optax")
    if jax is None or optax is None:
        return []
    jax.config.update("jax_enable_x64", True)
    method = getattr(optax, OPTAX[problem.method])(problem.rate)

    def step(state: Any, _: Any = None) -> Any:
        x, memory = state
        f, g = jax.value_and_grad(lambda x: problem.function(*x))(x)
        updates, memory = method.update(g, memory)
        return (optax.apply_updates(x, updates), memory), (x, f, g)

    def begin() -> Any:
        x = jax.numpy.array(problem.start)
        return x, method.init(x)

    def step_by_step(steps: int) -> Any:
        state, rows = begin(), Rows()
        for k in range(steps):
            state, (x, f, g) = jitted(state)
            rows.append((k, *x.tolist(), float(f), *g.tolist(), problem.rate))
        return state[0]

    def scanned(steps: int) -> Any:
        state, rows = scan(begin(), steps)
        jax.block_until_ready(rows)
        return state[0]

    jitted = jax.jit(step)
    scan = jax.jit(lambda state, steps: jax.lax.scan(step, state, None, steps), static_argnums=1)
    return [
        Contestant("optax, a jitted step", step_by_step, LIBRARY_STEPS),
        Contestant("optax, a jitted scan", scanned, STEPS),
    ]
