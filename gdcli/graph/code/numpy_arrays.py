"""The graph as numpy: the same operations on rows of lanes, written in place.

A lane is one point of many that are evaluated together. Every operation writes into a buffer that is given to it; the
few intermediate results share registers, so that a chunk of lanes stays in the processor's cache.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdcli.graph.code.lowering import LoweredGraph
from gdcli.graph.code.numpy_operations import UFUNCS, Array, Row, ValueRows
from gdcli.graph.code.python import define
from gdcli.graph.code.stages import STAGE, Stage, lower_in_stages
from gdcli.graph.nodes import ITEM, Graph
from gdcli.record import record

ROW_NUMBERS: Final = 16
"""The numbers in two cache lines of 64 bytes: two vectors of eight."""


def aligned_rows(count: int, width: int) -> Array:
    """Rows (count, width) of zeros that begin at multiples of ROW_NUMBERS: vectors across two cache lines are slower.

    The room of each row ends at such a multiple, too.
    """
    room = -(-width // ROW_NUMBERS) * ROW_NUMBERS
    numbers = np.zeros(count * room + ROW_NUMBERS)
    first = -numbers.ctypes.data // numbers.itemsize % ROW_NUMBERS
    return numbers[first : first + count * room].reshape(count, room)[:, :width]


@record
class Kernel:
    """Compiled outputs of a graph on arrays: `run(inputs, outputs, work)`.

    `inputs` are rows of lanes (or floats, for a number that all lanes share), `outputs` rows to be written, `work` at
    least `registers` rows for intermediate results. No output may be an input, except those in `overwrites`. The caller
    silences numpy's warnings.
    """

    run: Callable[[ValueRows, ValueRows, ValueRows], None]
    registers: int


def compile_kernel(
    graph: Graph, outputs: Sequence[int], inputs: Sequence[int], overwrites: Mapping[int, int] | None = None
) -> Kernel:
    """Compile the outputs; `overwrites` maps the position of an output to that of the input that it overwrites."""
    lowered, nodes, stages = lower_in_stages(graph, [*outputs, *inputs])
    program = _Program(lowered, nodes[: len(outputs)], nodes[len(outputs) :])
    places = _Places(program, overwrites or {})
    scope = {**UFUNCS, **program.constants, **{name: lanes_function(stage) for name, stage in stages.items()}}
    run = define(_source(program, places), "run", scope)
    return Kernel(run, places.registers)


# A value of the program: an input or the result of an instruction; as text a constant, or a result of a pass over rows.
Operand = int | str


@record
class _Instruction:
    """One call: `function(*operands, out=target)`; each call has its own target."""

    function: str
    operands: tuple[Operand, ...]
    target: int

    @property
    def is_pass(self) -> bool:
        """Whether it is a pass over rows, whose results are not written to a buffer: `target = function(*operands)`."""
        return self.function.startswith(STAGE)


def _results(stage: str) -> str:
    """The names of the results of a pass in the generated code."""
    return f"{stage}_results"


class _Program:
    """A lowered graph as calls of one or two operands, each with its own target.

    The order is depth first, and each term of a sum is added as soon as it is computed, so that few intermediate
    results exist at any time.
    """

    def __init__(self, graph: LoweredGraph, outputs: Sequence[int], inputs: Sequence[int]) -> None:
        self.graph = graph
        self.inputs = list(inputs)
        self.instructions: list[_Instruction] = []
        self.outputs: list[int] = []
        self.constants: dict[str, Array] = {}
        self._next = len(graph)
        # A step is a node and the number of its arguments that it combines: a sum of n terms has n - 1 steps.
        self._values: dict[tuple[int, int], Operand] = {self._whole(node): node for node in inputs}
        for node in outputs:
            self._compute(node)
        for node in outputs:
            self.outputs.append(self._stored(self._values[self._whole(node)]))
        self._negate_constants()

    def last_uses(self) -> dict[Operand, int]:
        """Value -> the index of the last instruction that reads it."""
        return {operand: at for at, each in enumerate(self.instructions) for operand in each.operands}

    def _whole(self, node: int) -> tuple[int, int]:
        return node, len(self.graph.args[node])

    def _compute(self, output: int) -> None:
        """Emit the instructions for an output, each after those whose results it reads."""
        pending = [self._whole(output)]
        while pending:
            step = pending[-1]
            waiting = [before for before in self._before(step) if before not in self._values]
            if waiting:
                pending.extend(reversed(waiting))
                continue
            pending.pop()
            if step not in self._values:
                self._values[step] = self._translated(step)

    def _before(self, step: tuple[int, int]) -> list[tuple[int, int]]:
        """The steps whose values a step reads."""
        node, count = step
        arguments = self.graph.args[node][:count]
        if self.graph.op[node] not in _CHAINED or count == 1:
            return [self._whole(argument) for argument in arguments]
        last = self._whole(self._term(node, count - 1)[1])
        first = (node, count - 1) if count > 2 else self._whole(self._term(node, 0)[1])
        return [first, last]

    def _term(self, node: int, index: int) -> tuple[str, int]:
        """A term of a chain, and the function that combines it with the others: negative terms are subtracted."""
        term = self.graph.args[node][index]
        if self.graph.op[node] == "add" and self.graph.op[term] == "neg":
            return "sub", self.graph.args[term][0]
        return self.graph.op[node], term

    def _translated(self, step: tuple[int, int]) -> Operand:
        node, count = step
        constant = self.graph.constant_at(node)
        if constant is not None:
            return self._constant(constant)
        operands = [self._values[before] for before in self._before(step)]
        op = self.graph.op[node]
        if op.startswith(ITEM):
            return f"{_results(self.graph.op[self.graph.args[node][0]])}[{op.removeprefix(ITEM)}]"
        if op not in _CHAINED or count == 1:
            return operands[0] if op in _CHAINED else self._emit(op, *operands)
        function = self._term(node, count - 1)[0]
        if count == 2 and self._term(node, 0)[0] == "sub":
            if function == "add":
                return self._emit("sub", *reversed(operands))
            operands[0] = self._emit("neg", operands[0])
        return self._emit(function, *operands)

    def _constant(self, value: float) -> str:
        """The name of an array without axes; numpy would convert a float at each call."""
        name = f"c{len(self.constants)}"
        self.constants[name] = np.array(value)
        return name

    def _emit(self, function: str, *operands: Operand) -> int:
        target = self._next
        self._next += 1
        self.instructions.append(_Instruction(function, operands, target))
        return target

    def _negate_constants(self) -> None:
        """-(c*a) becomes (-c)*a if no other call reads the product: one operation less, and equal to the bit."""
        reads = Counter(operand for each in self.instructions for operand in each.operands)
        products: dict[Operand, int] = {
            each.target: at for at, each in enumerate(self.instructions) if each.function == "mul"
        }
        merged: set[int] = set()
        for at, each in enumerate(self.instructions):
            if each.function != "neg":
                continue
            operand = each.operands[0]
            if operand not in products or reads[operand] > 1 or operand in self.outputs:
                continue
            before = products[operand]
            constant, other = sorted(self.instructions[before].operands, key=lambda each: each not in self.constants)
            if isinstance(constant, str) and constant in self.constants:
                negative = self._constant(-float(self.constants[constant]))
                self.instructions[at] = _Instruction("mul", (negative, other), each.target)
                merged.add(before)
        self.instructions = [each for at, each in enumerate(self.instructions) if at not in merged]

    def _stored(self, value: Operand) -> int:
        """An output as a value that an instruction writes: inputs, constants and repeated outputs are copied."""
        if isinstance(value, str) or value < len(self.graph) or value in self.outputs:
            return self._emit("copy", value)
        return value


_CHAINED: Final = frozenset({"add", "min", "max"})


class _Places:
    """The buffer of each value: inputs and outputs have their own, the others share registers.

    `names` has the buffer of each value; `copies` has the registers that the last lines copy to outputs.
    """

    def __init__(self, program: _Program, overwrites: Mapping[int, int]) -> None:
        self.names: dict[Operand, str] = {node: f"x{i}" for i, node in enumerate(program.inputs)}
        self.copies: list[tuple[str, str]] = []
        self.registers = 0
        self._free: list[str] = []
        self._held: set[Operand] = set()
        self._last = program.last_uses()
        position = {value: i for i, value in enumerate(program.outputs)}
        for at, each in enumerate(program.instructions):
            for operand in set(each.operands):
                if self._last[operand] == at and operand in self._held:
                    self._free.append(self.names[operand])
            if each.is_pass:
                self.names[each.target] = _results(each.function)
                continue
            if each.target not in position:
                self.names[each.target] = self._register()
                self._held.add(each.target)
                continue
            output = position[each.target]
            over = overwrites.get(output)
            if over is None or self._last.get(program.inputs[over], -1) <= at:
                self.names[each.target] = f"y{output}"
            else:
                # A later call reads the input that this output overwrites.
                self.names[each.target] = self._reserved(f"y{output}")

    def _register(self) -> str:
        if self._free:
            return self._free.pop()
        self.registers += 1
        return f"w{self.registers - 1}"

    def _reserved(self, output: str) -> str:
        """A register that no other value gets, copied to the output at the end."""
        register = self._register()
        self.copies.append((register, output))
        return register


def _source(program: _Program, places: _Places) -> str:
    """The kernel's text: unpack the buffers, call, copy."""

    def name(operand: Operand) -> str:
        return operand if isinstance(operand, str) else places.names[operand]

    unpack = [
        f"    {''.join(f'{letter}{i}, ' for i in range(count))} = {rows}\n"
        for letter, count, rows in (
            ("x", len(program.inputs), "inputs"),
            ("y", len(program.outputs), "outputs"),
            ("w", places.registers, f"work[:{places.registers}]"),
        )
        if count
    ]
    calls = [
        f"    {name(each.target)} = {each.function}({', '.join(('len(y0)', *map(name, each.operands)))})\n"
        if each.is_pass
        else f"    {each.function}({', '.join((*map(name, each.operands), f'out={name(each.target)}'))})\n"
        for each in program.instructions
    ]
    copies = [f"    copy({source}, out={target})\n" for source, target in places.copies]
    return f"def run(inputs, outputs, work):\n{''.join(unpack + calls + copies)}    return None\n"


# --- the rows of a table ---------------------------------------------------------------------------------------------

BLOCK_ROWS: Final = 8192
"""Rows of a block: a dozen registers of this size fit into a cache of one megabyte."""


class _Pass:
    """A pass over the rows of a table: its kernel and columns, and the divisor of each sum (the rows for a mean)."""

    def __init__(self, stage: Stage) -> None:
        table = stage.graph.table
        assert table is not None
        self.stage = stage
        self.kernel = compile_kernel(stage.graph, stage.insides, (*stage.columns.values(), *stage.inputs))
        self.choices = stage.choices
        self.columns: dict[str, NDArray[Any]] = {
            name: np.ascontiguousarray(table.columns[name], np.int64 if name in stage.graph.choices else np.float64)
            for name in stage.read
        }
        self.count = len(stage.reductions)
        self.size = min(table.rows, BLOCK_ROWS)
        self.blocks = [slice(begin, min(begin + self.size, table.rows)) for begin in range(0, table.rows, self.size)]
        self.divisors = np.array([float(table.rows) if each == "mean" else 1.0 for each in stage.reductions])

    def numbers(self, block: slice) -> list[Array]:
        """The columns of numbers in a block of rows."""
        return [self.columns[name][block] for name in self.stage.columns]

    def inputs(self, block: slice, values: Array) -> list[Array]:
        """What the kernel reads in a block of rows; `values` are those of the arguments (arguments, lanes)."""
        columns = [
            values[self.choices[name].start + column].T if name in self.choices else column
            for name, column in zip(self.stage.columns, self.numbers(block), strict=True)
        ]
        return [*columns, *values[: len(self.stage.inputs), :, None]]


def row_function(stage: Stage) -> Callable[..., tuple[float, ...]]:
    """The means and sums of a stage as a function of its inputs, all floats; it never raises."""
    over = _Pass(stage)
    outputs, work = aligned_rows(over.count, over.size), aligned_rows(max(1, over.kernel.registers), over.size)
    blocks = [
        (columns, outputs[:, : len(columns[0])], work[:, : len(columns[0])])
        for columns in map(over.numbers, over.blocks)
    ]
    parts = np.empty((len(blocks), over.count))
    divisors: list[float] = over.divisors.tolist()
    run, add = over.kernel.run, np.add.reduce

    def take_rows(*inputs: float) -> tuple[float, ...]:
        values = [np.array(value) for value in inputs]
        with np.errstate(all="ignore"):
            for (columns, out, registers), sums in zip(blocks, parts, strict=True):
                run([*columns, *values], out, registers)
                add(out, axis=1, out=sums)
        totals: list[float] = parts[0].tolist() if len(blocks) == 1 else [_total(column) for column in parts.T]
        return tuple([total / divisor for total, divisor in zip(totals, divisors, strict=True)])

    return take_rows


def _total(parts: Array) -> float:
    """The sum of the blocks, rounded once."""
    numbers: list[float] = parts.tolist()
    try:
        return math.fsum(numbers)
    except (OverflowError, ValueError):
        return float(parts.sum())


def lanes_function(stage: Stage) -> Callable[..., Array]:
    """The results of a stage (one row each) as a function of the number of lanes and of its arguments.

    It takes lanes times rows, in blocks that stay in the cache.
    """
    over = _Pass(stage)
    step = max(1, BLOCK_ROWS // over.size)
    add = _add_in_order if stage.graph.adds_in_order else _add

    def take_lanes(lanes: int, *arguments: Row) -> Array:
        values = np.empty((len(arguments), lanes))
        for row, argument in zip(values, arguments, strict=True):
            row[:] = argument
        totals = np.full((stage.results[-1].stop, lanes), -0.0)  # -0.0 changes no term, not even a zero of either sign
        for first in range(0, lanes, step):
            part = slice(first, min(first + step, lanes))
            for block in over.blocks:
                room = np.empty((over.count + over.kernel.registers, part.stop - first, block.stop - block.start))
                terms = room[: over.count]
                over.kernel.run(over.inputs(block, values[:, part]), terms, room[over.count :])
                add(over, block, terms, totals[:, part])
        for places, divisor in zip(stage.results, over.divisors, strict=True):
            totals[places.start : places.stop] /= divisor
        return totals

    return take_lanes


def _add(_over: _Pass, _block: slice, terms: Array, totals: Array) -> None:
    """Add the terms of a block (sums, lanes, rows) to the totals (sums, lanes)."""
    totals += np.add.reduce(terms, axis=2)


def _add_in_order(over: _Pass, block: slice, terms: Array, totals: Array) -> None:
    """Add the terms of a block to the totals (results, lanes), row after row."""
    for places, column, added in zip(over.stage.results, over.stage.over, terms, strict=True):
        if column:
            np.add.at(totals, places.start + over.columns[column][block], added.T)
        else:
            added[:, 0] += totals[places.start]
            totals[places.start] = np.add.accumulate(added, axis=1)[:, -1]
