"""The generated loop: objective, gradient, stop test, record and update as one generated Python function.

The loop runs while a few comparisons hold; they are chosen so that no reason to stop can be true while they do. If one
fails, or if `math` raises an error, the loop returns, and `Stepper` continues with careful arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.update import TracedUpdate, trace_update
from gdcli.descent.single.stop_tests import TracedEvaluation, has_memory, trace_evaluation
from gdcli.graph.code.python import NAMESPACES, blocks, define, stage_functions
from gdcli.graph.code.statements import CodeBlock, indented
from gdcli.graph.objective import Objective, Vector
from gdcli.model import Settings
from gdcli.model.run import IterateRow
from gdcli.record import record

TUPLE_VARIABLES_MIN: Final = 256
"""Variables from which on the loop holds point and state as tuples, with one update for all components if possible."""
LOOP: Final = """\
def advance(feed, lr, point, state, best, limit, append{given}):
{before}
    least = inf if best is None else best[{value_place}]
    floor = -limit
    try:
        for {feed} in feed:
{seen}
            f = {value}
            if not ({inside}):
                return k, {point}, {state}, best, (k, {row}, lr)
{moved}
            row = (k, {row}, {rate})
            append(row)
            if f < least:
                least = f
                best = row
{overwritten}
    except (ArithmeticError, ValueError):
        return k, {point}, {state}, best, None
    return None, {point}, {state}, best, None
"""
_OF_TUPLES: Final[dict[str, Any]] = {"lowest": min, "highest": max, "total": sum}


@record
class StretchEnd:
    """The end of a stretch of the loop: the iterate `step` at which it stopped early, or None after the last update.

    `row` is the row of that iterate if a comparison failed, None if the evaluation raised an error.
    """

    step: int | None
    point: Vector
    state: Vector
    best: IterateRow | None
    row: IterateRow | None


class Loop(Protocol):
    """Advances a descent through `feed`, and appends the row of each iterate after the update from it.

    `feed` yields only the step or, if the loop was compiled as `varying`, the step, its learning rate and its noise
    (n). `state` has the method's state and then the memory of the tests. `best` is the row with the lowest value so
    far. The loop goes on while no stop test can apply, the squared norm of the gradient is finite, and value and
    components are inside ±limit.
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


def generate_loop(
    objective: Objective, optimizer: Optimizer, settings: Settings, *, varying: bool = False, noisy: bool = False
) -> Loop:
    """The loop of one method on one objective, written as one Python function.

    Value, slopes, stop tests and the update of the method are traced as one graph, of which the text is made.
    `varying`: learning rate and noise come with every step. In the loop of gradient descent on x**2 + 3*x a step is

        t0 = 3.0 + 2.0*x0
        f = x0*x0 + 3.0*x0
        if not (1e-12 < t0*t0 and t0*t0 < inf and floor < f < limit and floor < x0 < limit):
            return k, (x0, ), (), best, (k, x0, f, t0, lr)
        y0 = x0 - lr*t0
        row = (k, x0, f, t0, lr)
        append(row)
        if f < least:
            least = f
            best = row
        x0 = y0
    """
    if len(objective.inputs) >= TUPLE_VARIABLES_MIN and not settings.bounds and not has_memory(settings):
        from gdcli.descent.single.component_loop import generate_component_loop  # noqa: PLC0415 - for many variables

        return generate_component_loop(objective, optimizer, settings, varying=varying, noisy=noisy)
    traced = trace_evaluation(objective, settings)
    update = trace_update(traced.graph, optimizer, settings, objective.inputs, traced.value, traced.slopes, noisy=noisy)
    names = _names(objective, traced, update)
    groups = [traced.outputs, (*update.new_point, *update.new_state, update.rate)]
    seen, moved = blocks(traced.graph, groups, names)
    scope = NAMESPACES[False] | _OF_TUPLES | stage_functions({**seen.stages, **moved.stages})
    loop: Loop = define(_source(objective, traced, update, names, seen, moved, varying), "advance", scope)
    return loop


def _names(objective: Objective, traced: TracedEvaluation, update: TracedUpdate) -> dict[int, str]:
    """The names of the given nodes in the generated code."""
    return {
        **{node: f"x{i}" for i, node in enumerate(objective.inputs)},
        **{node: f"s{i}" for i, node in enumerate((*update.state, *traced.memory))},
        **{node: f"z{i}" for i, node in enumerate(update.noise)},
        update.learning_rate: "lr",
        update.step: "k",
    }


def _source(
    objective: Objective,
    traced: TracedEvaluation,
    update: TracedUpdate,
    names: Mapping[int, str],
    seen: CodeBlock,
    moved: CodeBlock,
    varying: bool,
) -> str:
    """The text of the loop; every new value is computed before the first old one is overwritten."""
    n = len(traced.slopes)
    point, state = [names[i] for i in objective.inputs], [names[i] for i in (*update.state, *traced.memory)]
    *new, rate = moved.results
    write = _with_tuples if n >= TUPLE_VARIABLES_MIN else _with_names
    text = write(point, state, seen.results[1 : n + 1], new, has_memory=bool(traced.memory))
    inside = [
        *(f"{low} < {high}" for low, high in traced.comparisons(seen.results, repr)),
        "floor < f < limit",
        text.inside,
    ]
    feed = ["k", "lr", *(names[node] for node in update.noise)] if varying else ["k"]
    given = sorted({*seen.names, *moved.names, *_OF_TUPLES, "inf"})
    return LOOP.format(
        given="".join(f", {name}={name}" for name in given), value_place=n + 1, feed=", ".join(feed),
        before=indented(4, text.before), point=text.point, state=text.state, row=text.row, rate=rate,
        seen=indented(12, [*text.begin, *seen.lines, *text.seen]), value=seen.results[0], inside=" and ".join(inside),
        moved=indented(12, [*moved.lines, *text.computed]), overwritten=indented(12, text.overwritten),
    )  # fmt: skip


@record
class _Text:
    """The parts of the loop's text that depend on how it holds point and state.

    Lines: `before` the loop; at the `begin` of a step; after value and slopes are `seen`; for the update, which is
    `computed`; and at the end, when the old numbers are `overwritten`.

    Expressions: `point` and `state`; `row` for point, value and slopes; `inside`, true if the point is inside the
    limits.
    """

    before: Sequence[str]
    begin: Sequence[str]
    seen: Sequence[str]
    point: str
    state: str
    row: str
    inside: str
    computed: Sequence[str]
    overwritten: Sequence[str]


def _with_names(
    point: Sequence[str], state: Sequence[str], slopes: Sequence[str], new: Sequence[str], *, has_memory: bool
) -> _Text:
    """The parts with a name for each number of point and state: the fastest steps."""
    here, memory = ("".join(f"{name}, " for name in group) for group in (point, state))
    kept = ["f", *point] if has_memory else []
    fresh = [f"y{i}" for i in range(len(new))]
    return _Text(
        before=[f"{here}= point", *([f"{memory}= state"] if state else [])],
        begin=(),
        seen=(),
        point=f"({here})",
        state=f"({memory})",
        row=f"{here}f, {', '.join(slopes)}",
        inside=" and ".join(f"floor < {name} < limit" for name in point),
        computed=[f"{name} = {text}" for name, text in zip(fresh, new, strict=True)],
        overwritten=[
            *(f"{old} = {now}" for old, now in zip(state[len(state) - len(kept) :], kept, strict=True)),
            *(f"{old} = {now}" for old, now in zip((*point, *state), fresh, strict=False)),
        ],
    )


def _with_tuples(
    point: Sequence[str], state: Sequence[str], slopes: Sequence[str], new: Sequence[str], *, has_memory: bool
) -> _Text:
    """The parts with tuples for point and state: less text, which with many variables would take long to compile.

    The sum of the components finds a nan, which is neither above nor below a limit.
    """
    here, memory = ("".join(f"{name}, " for name in group) for group in (point, state))
    moved, held = (", ".join(group) for group in (new[: len(point)], new[len(point) :]))
    kept = "f, *point" if has_memory else ""
    return _Text(
        before=(),
        begin=[f"{here}= point", *([f"{memory}= state"] if state else [])],
        seen=[f"slopes = ({', '.join(slopes)},)"],
        point="point",
        state="state",
        row="*point, f, *slopes",
        inside="floor < lowest(point) and highest(point) < limit and (whole := total(point)) == whole",
        computed=[f"moved = ({moved},)", f"held = ({f'{held}, ' if held else ''}{kept})"],
        overwritten=["point = moved", "state = held"],
    )
