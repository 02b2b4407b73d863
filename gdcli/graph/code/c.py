"""The graph as C99: the same straight-line code as in Python, to be compiled.

Compile without contraction (`-ffp-contract=off`) and without fast-math: the results then differ from Python's only as
far as the two math libraries differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from gdcli.graph.code.stages import ITEM, STAGE, Stage
from gdcli.graph.code.statements import Block, Text, Writer, write_blocks
from gdcli.graph.nodes import Graph
from gdcli.language.functions import FUNCTIONS

PRELUDE: Final = """\
#include <stdint.h>
#define INFINITY __builtin_inf()
#define NAN __builtin_nan("")
"""
"""The beginning of every translation unit with generated code; reading <math.h> would take as long as a small loop."""
OWN_FUNCTIONS: Final = {
    "gd_sign": "(double u) { return u > 0.0 ? 1.0 : u < 0.0 ? -1.0 : 0.0 * u; }",
    "gd_heaviside": "(double u) { return u > 0.0 ? 1.0 : u < 0.0 ? 0.0 : 0.5 + u; }",
    "gd_max": "(double a, double b) { return a > b ? a : b >= a ? b : a + b; }",
    "gd_min": "(double a, double b) { return a < b ? a : b <= a ? b : a + b; }",
}
"""Functions that C's library does not have."""
LIBRARY_FUNCTIONS: Final = {"pow": 2} | {
    name: each.arity or 1
    for each in FUNCTIONS.values()
    if each.is_primitive and (name := each.c or each.name) not in OWN_FUNCTIONS
}
"""The functions of C's library that generated code may call, and the number of their arguments."""


def declared(code: str) -> str:
    """Code after the declarations of the functions that it calls."""
    names = called(code)
    own = (f"static inline double {name}{text}" for name, text in OWN_FUNCTIONS.items() if name in names)
    library = (prototype(name) for name in LIBRARY_FUNCTIONS if name in names)
    return "\n".join([PRELUDE, *library, *own, code])


def prototype(name: str) -> str:
    """The declaration of a function of C's library."""
    return f"double {name}({', '.join(['double'] * LIBRARY_FUNCTIONS[name])});"


def called(code: str) -> set[str]:
    """The names in front of parentheses."""
    return set(re.findall(r"\w+(?=\()", code))


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


ROWS: Final = """\
static const double *gd_table;
static int64_t gd_rows;
void gd_bind(const double *table, int64_t rows) {{ gd_table = table; gd_rows = rows; }}
{passes}"""
PASS: Final = """
static void {name}({parameters}double *restrict out) {{
{columns}    double {totals};
    for (int64_t begin = 0; begin < gd_rows; begin += {block}) {{
        const int64_t end = begin + {block} < gd_rows ? begin + {block} : gd_rows;
        double {parts};
        int64_t row = begin;
        for (; row + {lanes} <= end; row += {lanes})
            for (int lane = 0; lane < {lanes}; lane++) {{
                const int64_t r = row + lane;
{inside}            }}
        for (; row < end; row++) {{
            const int64_t r = row;
            const int lane = 0;
{inside}        }}
{add}    }}
{store}}}
"""
"""A pass over the rows: sums of a few rows side by side, which vector instructions take together, block by block."""
TERMS: Final = """
static void {name}({parameters}double *restrict out) {{
{columns}    double {totals};
    for (int64_t r = 0; r < gd_rows; r++) {{
{inside}    }}
{store}}}
"""
"""A pass over the terms of a sum, which are added in their order."""
BLOCK_ROWS: Final = 1024
"""Rows that are added up before they are added to the total; short partial sums have smaller rounding errors."""
LANES: Final = 16
"""Rows that are added side by side; with fewer the compiler unrolls the loop and uses no vector instructions."""


def row_passes(stages: Mapping[str, Stage]) -> str:
    """The functions for the means and sums over the rows of a table, and `gd_bind`, which sets the table's address.

    The table is a matrix of floats with a row for each of `columns_of(stages)`; without stages there is no text.
    """
    if not stages:
        return ""
    places = {name: place for place, name in enumerate(columns_of(stages))}
    return ROWS.format(passes="".join(_row_pass(name, stage, places) for name, stage in stages.items()))


def columns_of(stages: Mapping[str, Stage]) -> tuple[str, ...]:
    """The names of the columns that the stages use, in the order of the matrix."""
    return tuple(sorted({name for stage in stages.values() for name in stage.columns}))


def _row_pass(name: str, stage: Stage, places: Mapping[str, int]) -> str:
    letters = {column: f"c{place}" for column, place in places.items()}
    names = {node: f"{letters[column]}[r]" for column, node in stage.columns.items()}
    names |= {node: f"a{place}" for place, node in enumerate(stage.inputs)}
    block = lines(stage.graph, stage.insides, names, prefix="u")
    count = range(len(stage.reductions))
    in_order = stage.graph.adds_in_order
    added = "total{i} += {text};" if in_order else "part{i}[lane] += {text};"
    inside = [*block.lines, *(added.format(i=i, text=text) for i, text in enumerate(block.results))]
    halves = [f"part{{i}}[{lane}]" for lane in range(LANES)]
    divisors = [" / (double)gd_rows" if each == "mean" else "" for each in stage.reductions]
    start = "-0.0" if in_order else "0.0"  # -0.0: added to a term it changes none, not even a zero of either sign
    return (TERMS if in_order else PASS).format(
        name=name, parameters="".join(f"double a{place}, " for place in range(len(stage.inputs))),
        columns="".join(f"    const double *{letters[c]} = gd_table + {places[c]}*gd_rows;\n" for c in stage.columns),
        totals=", ".join(f"total{i} = {start}" for i in count),
        parts=", ".join(f"part{i}[{LANES}] = {{0}}" for i in count),
        block=BLOCK_ROWS, lanes=LANES, inside="".join(f"                {line}\n" for line in inside),
        add="".join(f"        total{i} += {_pairwise([half.format(i=i) for half in halves])};\n" for i in count),
        store="".join(f"    out[{i}] = total{i}{divisors[i]};\n" for i in count),
    )  # fmt: skip


def _pairwise(terms: Sequence[str]) -> str:
    """The sum of terms as a balanced tree of additions."""
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return f"({_pairwise(terms[:half])} + {_pairwise(terms[half:])})"


class CWriter(Writer):
    """Writes C99: constants as hexadecimal floats, minimum and maximum two at a time."""

    def literal(self, value: float) -> str:
        return {"inf": "INFINITY", "nan": "NAN"}.get(repr(value), value.hex())

    def assignment(self, name: str, expression: str) -> str:
        return f"const double {name} = {expression};"

    def _kept(self, node: int, text: Text) -> Text:
        return text if self.graph.op[node].startswith(STAGE) else super()._kept(node, text)

    def _pass(self, stage: str, arguments: Sequence[int]) -> Text:
        """The call of a pass over the rows, and the local array that it writes its means and sums to."""
        name = f"{self.prefix}{self.count}"
        self.count += 1
        self.names.add(stage)
        operands = [operand.text for operand in self.operands(arguments)]
        self.lines.append(f"double {name}[{len(self.stages[stage].reductions)}];")
        self.lines.append(f"{stage}({', '.join([*operands, name])});")
        return Text(name)

    def write(self, op: str, arguments: Sequence[int]) -> Text:
        if op.startswith(STAGE):
            return self._pass(op, arguments)
        if op.startswith(ITEM):
            (passed,) = self.operands(arguments)
            return Text(f"{passed.text}[{op.removeprefix(ITEM)}]")
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
