"""The graph as C99: the same straight-line code as in Python, to be compiled.

Compile without contraction (`-ffp-contract=off`) and without fast-math: the results then differ from Python's only as
far as the two math libraries differ.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from gdcli.graph.code.stages import STAGE
from gdcli.graph.code.statements import Binding, CodeBlock, CodeText, CodeWriter, PassCall, write_blocks
from gdcli.graph.nodes import ITEM, ONE, Graph
from gdcli.language.function_table import FUNCTIONS

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


NEGLIGIBLE_BITS: Final = 55
"""A number below 2 to minus this many changes no bit of 1, nor does an error of the last bit in it."""


class CWriter(CodeWriter):
    """Writes C99: constants as hexadecimal floats, minimum and maximum two at a time."""

    def literal(self, value: float) -> str:
        return {"inf": "INFINITY", "nan": "NAN"}.get(repr(value), value.hex())

    def assignment(self, name: str, expression: str) -> str:
        return f"const double {name} = {expression};"

    def _kept(self, node: int, text: CodeText) -> CodeText:
        return text if self.graph.op[node].startswith(STAGE) else super()._kept(node, text)

    def _pass(self, stage: str, arguments: Sequence[int]) -> CodeText:
        """The call of a pass over the rows, and the local array with its results."""
        name = f"{self.prefix}{self.count}"
        self.count += 1
        self.names.add(stage)
        operands = tuple(operand.text for operand in self.operands(arguments))
        self.call_pass(PassCall(stage, name, operands, self.stages[stage].results[-1].stop, len(self.lines)))
        return CodeText(name)

    def call_pass(self, call: PassCall) -> None:
        """Write the call."""
        given = f"given_{call.target}"
        self.lines.append(f"const double {given}[] = {{{', '.join(call.arguments) or '0.0'}}};")
        self.lines.append(f"double {call.target}[{call.size}];")
        self.lines.append(f"{call.stage}({given}, {call.target});")

    def write(self, op: str, arguments: Sequence[int]) -> CodeText:
        if op.startswith(STAGE):
            return self._pass(op, arguments)
        if op.startswith(ITEM):
            (passed,) = self.operands(arguments)
            return CodeText(f"{passed.text}[{op.removeprefix(ITEM)}]")
        if op == "div":
            return self.infix("/", arguments)
        if op == "pow":
            return self.call("pow", arguments)
        name = FUNCTIONS[op].c or op
        return self._extreme(name, arguments) if op in ("min", "max") else self.call(name, arguments)

    def _extreme(self, name: str, arguments: Sequence[int]) -> CodeText:
        best, *others = (text.text for text in self.operands(arguments))
        self.names.add(name)
        for other in others:
            best = self.assigned(f"{name}({best}, {other})").text
        return CodeText(best)


class LaneWriter(CWriter):
    """Writes C for lane `l` of several; a pass over the rows is called for all lanes together, outside of the lines.

    `sums_NAME[i][l]` has its results.
    """

    def call_pass(self, call: PassCall) -> None:
        self.calls.append(call)
        sums = (f"sums_{call.target}[{i}][l]" for i in range(call.size))
        self.lines.append(f"const double {call.target}[] = {{{', '.join(sums)}}};")


class ScalarWriter(CWriter):
    """Writes C that may branch, since no vector instructions compute it: some powers are not computed.

    A call of `pow` takes as long as a short step, and several times as long if the power underflows.
    """

    def _written(self, node: int) -> CodeText:
        text, power = super()._written(node), self._taken_from_one(node)
        if power is None:
            return text
        base, exponent = power
        without_effect = math.ceil(NEGLIGIBLE_BITS * math.log(2.0) / -math.log(base))
        (operand,) = self.operands([exponent])
        return CodeText(f"({operand.within(Binding.SUM)} > {without_effect}.0 ? {self.literal(1.0)} : {text.text})")

    def _taken_from_one(self, node: int) -> tuple[float, int] | None:
        """The constant b, between 0 and 1, and the node u of a node that is 1 - b**u; None for any other node."""
        op, arguments, value = self.graph.op, self.graph.args, self.graph.constant_at
        if op[node] != "add" or len(arguments[node]) != 2:
            return None
        negative, one = sorted(arguments[node], key=lambda each: value(each) is not None)
        power = arguments[negative][0] if op[negative] == "neg" else negative
        if value(one) != ONE or op[negative] != "neg" or op[power] != "pow":
            return None
        base, exponent = arguments[power]
        return (b, exponent) if (b := value(base)) is not None and 0.0 < b < 1.0 else None


def blocks(
    graph: Graph,
    groups: Sequence[Sequence[int]],
    names: Mapping[int, str],
    *,
    writer: type[CWriter] = CWriter,
    prefix: str = "t",
) -> list[CodeBlock]:
    """Statements for several groups of outputs, to be run one after the other in one scope (see `python.blocks`)."""
    return write_blocks(graph, groups, names, lambda *of: writer(*of, prefix=prefix))


def lines(
    graph: Graph,
    outputs: Sequence[int],
    names: Mapping[int, str],
    *,
    writer: type[CWriter] = CWriter,
    prefix: str = "t",
) -> CodeBlock:
    """Statements for one group of outputs."""
    return blocks(graph, [outputs], names, writer=writer, prefix=prefix)[0]


def function(graph: Graph, outputs: Sequence[int], inputs: Sequence[int], name: str) -> str:
    """`void name(const double *x, double *y)`, which reads the inputs from x and writes the outputs to y."""
    block = lines(graph, outputs, {node: f"x[{i}]" for i, node in enumerate(inputs)})
    stores = [f"y[{i}] = {text};" for i, text in enumerate(block.results)]
    body = "".join(f"    {line}\n" for line in (*block.lines, *stores))
    return f"void {name}(const double *x, double *y) {{\n{body}}}\n"


