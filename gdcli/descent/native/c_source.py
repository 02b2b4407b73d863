"""The loops of descent as C: the graph and the update traced through it, between the lines that are always the same.

The loop of one run makes the same comparisons as the generated Python loop, and returns at the iterate at which one of
them fails. Inputs have names, computed numbers have numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.update import nodes_of_step_alone, trace_update
from gdcli.descent.single.stop_tests import TracedEvaluation, trace_evaluation
from gdcli.graph.code import c
from gdcli.graph.code.c_rows import row_passes, takes_lanes_together
from gdcli.graph.code.stages import Stage
from gdcli.graph.code.statements import CodeBlock, indented
from gdcli.graph.objective import Objective
from gdcli.model import Settings


class StepCode(NamedTuple):
    """One step as C: the code that computes an iterate, the code of the update, and what goes from step to step.

    `look` computes the outputs of `traced`, `move` the new point (n), the new state (m) and the learning rate of the
    update. `carried` names the point, the state and the memory of the tests (n + 1, or none), `after` the numbers that
    replace them. `tests`: the comparisons that hold while the run goes on. `shared` computes the numbers that are the
    same for all runs at a step; `look` and `move` call them `c…`.
    """

    traced: TracedEvaluation
    shared: CodeBlock
    look: CodeBlock
    move: CodeBlock
    dimension: int
    carried: list[str]
    noisy: bool

    @property
    def stages(self) -> Mapping[str, Stage]:
        """The passes over the rows of a table."""
        return {**self.look.stages, **self.move.stages}

    @property
    def shared_names(self) -> list[str]:
        """The names of the numbers that are the same for all runs at a step."""
        return [f"c{i}" for i in range(len(self.shared.results))]

    @property
    def slopes(self) -> tuple[str, ...]:
        """The texts of the gradient's components."""
        return self.look.results[1 : 1 + self.dimension]

    @property
    def square(self) -> str:
        """The text of the squared norm of the gradient."""
        return self.look.results[1 + self.dimension]

    def after(self, value: str) -> list[str]:
        """The texts of the numbers that `carried` has after the update; `value` is the name of the value."""
        memory = [value, *self.carried[: self.dimension]] if self.traced.memory else []
        return [*self.move.results[:-1], *memory]


def write_step(
    objective: Objective, optimizer: Optimizer, settings: Settings, *, noisy: bool = False, of_lane: bool = False
) -> StepCode:
    """One method on one objective: `x…` and `s…` are point and state, `z…` the noise, `lr` and `at` rate and step.

    `of_lane`: it stands in a loop over lanes, for lane `l`.
    """
    look = trace_evaluation(objective, settings)
    update = trace_update(look.graph, optimizer, settings, objective.inputs, look.value, look.slopes, noisy=noisy)
    names = {
        **{node: f"x{i}" for i, node in enumerate(objective.inputs)},
        **{node: f"s{i}" for i, node in enumerate((*update.state, *look.memory))},
        **{node: f"z{i}" for i, node in enumerate(update.noise)},
        update.learning_rate: "lr",
        update.step: "at",
    }
    outputs = (*update.new_point, *update.new_state, update.rate)
    alone = [node for node in nodes_of_step_alone(look.graph, outputs, update.step) if node != update.step]
    shared = c.lines(look.graph, alone, {update.step: "at"}, writer=c.ScalarWriter, prefix="k")
    names |= {node: f"c{i}" for i, node in enumerate(alone)}
    writer = c.LaneWriter if of_lane and takes_lanes_together(look.graph) else c.CWriter
    seen, moved = c.blocks(look.graph, [look.outputs, outputs], names, writer=writer)
    carried = [names[node] for node in (*objective.inputs, *update.state, *look.memory)]
    return StepCode(look, shared, seen, moved, len(look.slopes), carried, noisy)



RUN: Final = """\
{passes}
int64_t advance(int64_t begin, int64_t end, double rate, const double *rates, const double *noise,
                double *carried, double *best, double limit,
                int64_t stride, double *rows, int64_t capacity, int64_t *counts)
{{
    const int64_t count = end - begin;
    int64_t kept = 0, best_step = -1, wait = (stride - begin % stride) % stride;
    double least = best[{dimension}];
{unpack}
    int64_t k;
    for (k = begin; k < end; k++) {{
        const double lr = rates ? rates[k - begin] : rate;
        const double at = (double)k;
{look}
        if (!({inside})) break;
{move}
        if (wait == 0) {{
            double *to = rows + kept++;
{keep}
            wait = stride;
        }}
        wait--;
        if (f < least) {{
            least = f;
            best_step = k;
{improve}
        }}
{advance}
    }}
{pack}
    counts[0] = kept;
    counts[1] = best_step;
    return k;
}}
"""
"""`rows` has a column of `capacity` numbers for each field of a row but the step; `best` has one such row."""


def run_source(step: StepCode) -> str:
    """The text of `advance`, the loop of one run from iterate `begin` to `end`; it returns the iterate it reached."""
    n = step.dimension
    point = step.carried[:n]
    slopes = [f"g{i}" for i in range(n)]
    moved = [f"m{i}" for i in range(len(step.carried))]
    row = [*point, "f", *slopes, "used"]
    look = [
        *([f"const double z{i} = noise[{i}*count + (k - begin)];" for i in range(n)] if step.noisy else []),
        *step.shared.lines,
        *constants(step.shared_names, step.shared.results),
        *step.look.lines,
        *constants(["f", *slopes], step.look.results[: n + 1]),
    ]
    inside = [
        *(f"{low} < {high}" for low, high in step.traced.comparisons(step.look.results, literal)),
        *(f"-limit < {name} && {name} < limit" for name in ("f", *point)),
    ]
    source = RUN.format(
        passes=row_passes(step.stages),
        dimension=n,
        unpack=indented(4, (f"double {name} = carried[{i}];" for i, name in enumerate(step.carried))),
        look=indented(8, look),
        inside=" && ".join(inside),
        move=indented(8, [*step.move.lines, *constants([*moved, "used"], [*step.after("f"), step.move.results[-1]])]),
        keep=indented(12, (f"to[{i}*capacity] = {name};" for i, name in enumerate(row))),
        improve=indented(12, (f"best[{i}] = {name};" for i, name in enumerate(row))),
        advance=indented(8, map("{} = {};".format, step.carried, moved)),
        pack=indented(4, (f"carried[{i}] = {name};" for i, name in enumerate(step.carried))),
    )
    return c.declared(source)


def literal(value: float) -> str:
    """A number as C writes it, to the bit."""
    return {math.inf: "INFINITY", -math.inf: "-INFINITY"}.get(value) or value.hex()


def constants(names: Sequence[str], values: Sequence[str]) -> list[str]:
    """The lines that define a constant for each name."""
    return [f"const double {name} = {value};" for name, value in zip(names, values, strict=True)]
