"""Every generated expression is read and read back, derived rightly, and descended with no error but our own."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli import backprop, descend
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.errors import GdcliError
from gdcli.explore.problem import as_problem, read_problem
from gdcli.graph.objective import Objective
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.model import Outcome, StopReason
from gdcli.output.formats import FORMATS, formatted
from tests.descent.published import NEEDED
from tests.hostile.corpus import READ, REFUSED
from tests.language.trees import formulas, junk, texts

HOSTILE = st.sampled_from([text for text in (*REFUSED, *READ) if len(text) < 200])
SMOOTH = (*("sin", "cos", "exp", "tanh", "atan", "sigmoid", "softplus", "erf", "sinh", "gelu", "asinh", "silu"),)
FORMS = ("{0} + {1}", "{0} - {1}", "({0})*({1})", "({0})/(1 + ({1})**2)", "({0})**3", "{2}({0})")
NUMBERS = st.floats(-3, 3, allow_nan=False)


def check(error: GdcliError) -> None:
    """One of our errors says what is wrong and what to do."""
    assert error.message
    assert error.hint


@st.composite
def smooth(draw: st.DrawFn, depth: int = 3) -> str:
    """Functions of x and y with a derivative everywhere."""
    if depth == 0:
        return draw(st.sampled_from(("x", "y", "0.5", "2", "x*y", "(x - y)")))
    one, other = draw(smooth(depth - 1)), draw(smooth(depth - 1))
    form = draw(st.sampled_from(FORMS))
    return form.format(one, other, draw(st.sampled_from(SMOOTH)))


@given(st.one_of(texts, junk, HOSTILE, formulas, st.text(max_size=30)))
@settings(max_examples=200)
def test_every_text_is_read_or_refused(text: str) -> None:
    try:
        problem = read_problem(text)
    except GdcliError as error:
        check(error)
        return
    assert to_text(parse(problem.text).root) == problem.text


@given(st.lists(HOSTILE, min_size=2, max_size=3), st.sampled_from(("", "+", "*", "(", ")", " ", "^", ",")))
def test_hostile_texts_side_by_side(parts: list[str], glue: str) -> None:
    test_every_text_is_read_or_refused.hypothesis.inner_test(glue.join(parts))  # type: ignore[attr-defined]


@given(smooth(), NUMBERS, NUMBERS)
def test_gradients_are_slopes(text: str, x: float, y: float) -> None:
    objective = Objective(parse(f"{text} + 0*x*y"))
    value, gradient = objective.value_and_gradient((x, y))
    if not all(map(math.isfinite, (value, *gradient))):
        return
    for index, slope in enumerate(gradient):
        coarse, fine = (_central(objective, (x, y), index, h) for h in (1e-4, 5e-5))
        extrapolated = (4 * fine - coarse) / 3
        sure = abs(fine - coarse) + 1e-11 * (abs(value) + 1) / 5e-5
        if math.isfinite(sure) and sure < 1e-3 * (1 + abs(slope)):
            assert abs(extrapolated - slope) <= 10 * sure + 1e-6 * abs(slope)


def _central(objective: Objective, point: tuple[float, float], index: int, h: float) -> float:
    ahead, behind = list(point), list(point)
    ahead[index] += h
    behind[index] -= h
    width = ahead[index] - behind[index]
    return (objective.value(tuple(ahead)) - objective.value(tuple(behind))) / width


RATES = st.one_of(st.floats(-10, 10), st.sampled_from((0.0, 5e-324, 1e-300, 1e300, -1e300, 0.1, 1.0)))
STARTS = st.one_of(st.floats(-1e300, 1e300), NUMBERS, st.sampled_from((0.0, -0.0, 5e-324, 1e300, 800.0, -800.0, 1.0)))


@given(
    st.one_of(formulas, HOSTILE, smooth()), RATES, STARTS, st.sampled_from(sorted(OPTIMIZERS)),
    st.integers(0, 40), st.sampled_from((0.0, 1e-6, 1e300)),
)  # fmt: skip
def test_descent_ends_in_a_run_or_in_our_own_error(
    text: str, lr: float, start: float, optimizer: str, steps: int, tol: float
) -> None:
    needed: Any = NEEDED.get(optimizer, {})
    try:
        problem = as_problem(text, None, None)
        point = (start,) * len(problem.variables)
        run = descend(problem, lr=lr, start=point, optimizer=optimizer, steps=steps, tol=tol, **needed)
    except GdcliError as error:
        check(error)
        return
    assert run.steps_taken <= steps
    assert run.stop_reason in StopReason
    assert run.verdict is not None
    assert run.verdict.outcome in Outcome
    assert all("\n" not in line for name in ("csv", "jsonl") for line in formatted(run, name))
    assert all(line.isprintable() for block in formatted(run, "json") for line in block.splitlines())


@given(st.one_of(formulas, HOSTILE), STARTS)
def test_backprop_ends_in_a_graph_or_in_our_own_error(text: str, start: float) -> None:
    try:
        problem = as_problem(text, None, None)
        graph = backprop(problem, at=(start,) * len(problem.variables))
    except GdcliError:
        return
    for name in FORMATS:
        try:
            list(formatted(graph, name))
        except GdcliError:
            assert name == "latex"
