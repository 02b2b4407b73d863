"""The graph as C99: the same straight-line code, for whoever has a compiler.

Compile without contraction (`-ffp-contract=off`) and without fast-math; the results then differ from Python's by no
more than the two math libraries do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gdcli.graph.code.statements import Block, Text, Writer, write_blocks
from gdcli.graph.nodes import Graph
from gdcli.language.functions import FUNCTIONS

PRELUDE: Final = """\
#include <math.h>

static inline double gd_sign(double u) { return u > 0.0 ? 1.0 : u < 0.0 ? -1.0 : 0.0 * u; }
static inline double gd_heaviside(double u) { return u > 0.0 ? 1.0 : u < 0.0 ? 0.0 : 0.5 + u; }
static inline double gd_max(double a, double b) { return a > b ? a : b >= a ? b : a + b; }
static inline double gd_min(double a, double b) { return a < b ? a : b <= a ? b : a + b; }
"""
"""What every translation unit with generated code begins with."""


def blocks(
    graph: Graph, groups: Sequence[Sequence[int]], names: Mapping[int, str], *, prefix: str = "t"
) -> list[Block]:
    """Statements for several groups of outputs, to be run one after the other in one scope (see `python.blocks`)."""
    return write_blocks(graph, groups, names, lambda *of: CWriter(*of, prefix=prefix))


def lines(graph: Graph, outputs: Sequence[int], names: Mapping[int, str], *, prefix: str = "t") -> Block:
    """Statements for one group of outputs."""
    return blocks(graph, [outputs], names, prefix=prefix)[0]


def function(graph: Graph, outputs: Sequence[int], inputs: Sequence[int], name: str) -> str:
    """`void name(const double *x, double *y)`, which reads the inputs from x and writes the outputs to y."""
    block = lines(graph, outputs, {node: f"x[{i}]" for i, node in enumerate(inputs)})
    stores = [f"y[{i}] = {text};" for i, text in enumerate(block.results)]
    body = "".join(f"    {line}\n" for line in (*block.lines, *stores))
    return f"void {name}(const double *x, double *y) {{\n{body}}}\n"


class CWriter(Writer):
    """Writes C99: constants as hexadecimal floats, minimum and maximum two at a time."""

    def literal(self, value: float) -> str:
        return {"inf": "INFINITY", "nan": "NAN"}.get(repr(value), value.hex())

    def assignment(self, name: str, expression: str) -> str:
        return f"const double {name} = {expression};"

    def write(self, op: str, arguments: Sequence[int]) -> Text:
        if op == "div":
            return self.infix("/", arguments)
        if op == "pow":
            return self.call("pow", arguments)
        name = FUNCTIONS[op].c or op
        return self._extreme(name, arguments) if op in ("min", "max") else self.call(name, arguments)

    def _extreme(self, name: str, arguments: Sequence[int]) -> Text:
        best, *others = (text.text for text in self.operands(arguments))
        self.names.add(name)
        for other in others:
            best = self.assigned(f"{name}({best}, {other})").text
        return Text(best)
