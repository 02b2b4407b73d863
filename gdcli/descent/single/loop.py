"""The fused loop: objective, gradient, stop test, record and update as one generated Python function.

The loop runs while a few comparisons hold; they are chosen so that none of the reasons to stop can be true while they
do. Where one fails, or where `math` raises, the loop hands the iterate back and the driver decides with care.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Protocol

from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.update import TracedUpdate, Vector, trace_update
from gdcli.graph.code.python import NAMESPACES, blocks, define, stage_functions
from gdcli.graph.code.statements import Block
from gdcli.graph.objective import Objective

IterateRow = tuple[float | None, ...]
"""`(step, x_1 … x_n, value, g_1 … g_n, learning_rate)`."""


class StretchEnd(NamedTuple):
    """How a stretch of the loop ended: at the iterate `step`, which it did not leave, or None after the last update.

    `row` is that iterate where the comparisons failed, None where the evaluation raised.
    """

    step: int | None
    point: Vector
    state: Vector
    best: IterateRow | None
    row: IterateRow | None


class Loop(Protocol):
    """Advances a descent through `feed`, and appends the row of each iterate it leaves.

    `feed` yields the step alone, or the step, its learning rate and its noise (n), as the loop was compiled for.
    `best` is the row with the lowest value so far. It goes on while the squared norm of the gradient is above `low` and
    finite, and value and components are inside ±limit.
    """

    def __call__(
        self,
        feed: Iterable[object],
        learning_rate: float,
        point: Vector,
        state: Vector,
        best: IterateRow | None,
        low: float,
        limit: float,
        append: Callable[[IterateRow], None],
        /,
    ) -> tuple[int | None, Vector, Vector, IterateRow | None, IterateRow | None]: ...


def compile_loop(
    objective: Objective,
    optimizer: Optimizer,
    hyperparameters: Mapping[str, float],
    *,
    varying: bool = False,
    noisy: bool = False,
) -> Loop:
    """The loop of one method on one objective; `varying` where learning rate or noise come with every step."""
    slopes = objective.gradient
    graph = objective.graph.copy()
    update = trace_update(graph, optimizer, hyperparameters, objective.inputs, slopes, noisy=noisy)
    square = graph.add(*(graph.mul(slope, slope) for slope in slopes))
    names = _names(objective, update)
    look, move = blocks(graph, [(objective.output, *slopes, square), (*update.new_point, *update.new_state)], names)
    feed = ["k", "lr", *(names[node] for node in update.noise)] if varying else ["k"]
    source = _source(look, move, [names[i] for i in objective.inputs], [names[i] for i in update.state], feed)
    loop: Loop = define(source, "advance", NAMESPACES[False] | stage_functions({**look.stages, **move.stages}))
    return loop


def _names(objective: Objective, update: TracedUpdate) -> dict[int, str]:
    """What the generated code calls the nodes that it is given."""
    return {
        **{node: f"x{i}" for i, node in enumerate(objective.inputs)},
        **{node: f"s{i}" for i, node in enumerate(update.state)},
        **{node: f"z{i}" for i, node in enumerate(update.noise)},
        update.learning_rate: "lr",
        update.step: "k",
    }


def _source(look: Block, move: Block, point: list[str], state: list[str], feed: list[str]) -> str:
    """The text of the loop; every new value is computed before the first old one is overwritten."""
    value, *slopes, square = look.results
    here = "".join(f"{name}, " for name in point)
    memory = "".join(f"{name}, " for name in state)
    inside = [f"low < {square} < inf", *(f"floor < {name} < limit" for name in ("f", *point))]
    moved = [f"y{i}" for i in range(len(move.results))]
    names = "".join(f", {name}={name}" for name in sorted({*look.names, *move.names, "inf"}))
    body = (
        *look.lines,
        f"f = {value}",
        f"if not ({' and '.join(inside)}):",
        f"    return k, ({here}), ({memory}), best, (k, {here}f, {', '.join(slopes)}, lr)",
        *move.lines,
        *(f"{name} = {text}" for name, text in zip(moved, move.results, strict=True)),
        f"row = (k, {here}f, {', '.join(slopes)}, lr)",
        "append(row)",
        "if f < least:",
        "    least = f",
        "    best = row",
        *(f"{old} = {new}" for old, new in zip((*point, *state), moved, strict=True)),
    )
    unpacked = [f"{here}= point", *([f"{memory}= state"] if state else [])]
    return "\n".join(
        (
            f"def advance(feed, lr, point, state, best, low, limit, append{names}):",
            *(f"    {line}" for line in unpacked),
            f"    least = inf if best is None else best[{len(point) + 1}]",
            "    floor = -limit",
            "    try:",
            f"        for {', '.join(feed)} in feed:",
            *(f"            {line}" for line in body),
            "    except (ArithmeticError, ValueError):",
            f"        return k, ({here}), ({memory}), best, None",
            f"    return None, ({here}), ({memory}), best, None",
        )
    )
