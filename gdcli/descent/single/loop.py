"""The fused loop: objective, gradient, stop test, record and update as one generated Python function.

The loop runs while a few comparisons hold; they are chosen so that no reason to stop can be true while they do. If one
fails, or if `math` raises an error, the loop returns, and `Stepper` continues with careful arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Protocol

from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.update import TracedUpdate, Vector, trace_update
from gdcli.descent.single.stop_tests import TracedEvaluation, trace_evaluation
from gdcli.graph.code.python import NAMESPACES, blocks, define, stage_functions
from gdcli.graph.code.statements import Block
from gdcli.graph.objective import Objective
from gdcli.model import Settings

IterateRow = tuple[float | None, ...]
"""`(step, x_1 … x_n, value, g_1 … g_n, learning_rate)`."""


class StretchEnd(NamedTuple):
    """The end of a stretch of the loop: the iterate `step`, which has no update yet, or None after the last update.

    `row` is that iterate where a comparison failed, None where the evaluation raised an error.
    """

    step: int | None
    point: Vector
    state: Vector
    best: IterateRow | None
    row: IterateRow | None


class Loop(Protocol):
    """Advances a descent through `feed`, and appends the row of each iterate it leaves.

    `feed` yields the step alone, or the step, its learning rate and its noise (n), as the loop was compiled for.
    `state` is that of the method, then the memory of the tests. `best` is the row with the lowest value so far. It goes
    on while no stop test can apply, the squared norm of the gradient is finite, and value and components are inside
    ±limit.
    """

    def __call__(
        self,
        feed: Iterable[object],
        learning_rate: float,
        point: Vector,
        state: Vector,
        best: IterateRow | None,
        limit: float,
        append: Callable[[IterateRow], None],
        /,
    ) -> tuple[int | None, Vector, Vector, IterateRow | None, IterateRow | None]: ...


def compile_loop(
    objective: Objective, optimizer: Optimizer, settings: Settings, *, varying: bool = False, noisy: bool = False
) -> Loop:
    """The loop of one method on one objective; `varying` where learning rate or noise come with every step."""
    look = trace_evaluation(objective, settings)
    update = trace_update(look.graph, optimizer, settings, objective.inputs, look.value, look.slopes, noisy=noisy)
    names = _names(objective, look, update)
    groups = [look.outputs, (*update.new_point, *update.new_state, update.rate)]
    seen, moved = blocks(look.graph, groups, names)
    scope = NAMESPACES[False] | stage_functions({**seen.stages, **moved.stages})
    loop: Loop = define(_source(objective, look, update, names, seen, moved, varying), "advance", scope)
    return loop


def _names(objective: Objective, look: TracedEvaluation, update: TracedUpdate) -> dict[int, str]:
    """The names of the given nodes in the generated code."""
    return {
        **{node: f"x{i}" for i, node in enumerate(objective.inputs)},
        **{node: f"s{i}" for i, node in enumerate((*update.state, *look.memory))},
        **{node: f"z{i}" for i, node in enumerate(update.noise)},
        update.learning_rate: "lr",
        update.step: "k",
    }


def _source(
    objective: Objective,
    look: TracedEvaluation,
    update: TracedUpdate,
    names: Mapping[int, str],
    seen: Block,
    moved: Block,
    varying: bool,
) -> str:
    """The text of the loop; every new value is computed before the first old one is overwritten."""
    n = len(look.slopes)
    point, state = [names[i] for i in objective.inputs], [names[i] for i in (*update.state, *look.memory)]
    value, *slopes = seen.results[: n + 1]
    *new, rate = moved.results
    here, memory = ("".join(f"{name}, " for name in group) for group in (point, state))
    inside = [
        *(f"{low} < {high}" for low, high in look.comparisons(seen.results, repr)),
        *(f"floor < {name} < limit" for name in ("f", *point)),
    ]
    kept = ["f", *point] if look.memory else []
    fresh = [f"y{i}" for i in range(len(new))]
    body = (
        *seen.lines,
        f"f = {value}",
        f"if not ({' and '.join(inside)}):",
        f"    return k, ({here}), ({memory}), best, (k, {here}f, {', '.join(slopes)}, lr)",
        *moved.lines,
        *(f"{name} = {text}" for name, text in zip(fresh, new, strict=True)),
        f"row = (k, {here}f, {', '.join(slopes)}, {rate})",
        "append(row)",
        "if f < least:",
        "    least = f",
        "    best = row",
        *(f"{old} = {now}" for old, now in zip(state[len(state) - len(kept) :], kept, strict=True)),
        *(f"{old} = {now}" for old, now in zip((*point, *state), fresh, strict=False)),
    )
    feed = ["k", "lr", *(names[node] for node in update.noise)] if varying else ["k"]
    given = "".join(f", {name}={name}" for name in sorted({*seen.names, *moved.names, "inf"}))
    return "\n".join(
        (
            f"def advance(feed, lr, point, state, best, limit, append{given}):",
            f"    {here}= point",
            *([f"    {memory}= state"] if state else []),
            f"    least = inf if best is None else best[{n + 1}]",
            "    floor = -limit",
            "    try:",
            f"        for {', '.join(feed)} in feed:",
            *(f"            {line}" for line in body),
            "    except (ArithmeticError, ValueError):",
            f"        return k, ({here}), ({memory}), best, None",
            f"    return None, ({here}), ({memory}), best, None",
        )
    )
