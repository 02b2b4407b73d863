"""From a lowered graph to straight-line code: what Python and C have in common.

No text that a user typed is in the code: the caller names the variables, and intermediate results are numbered. A
result that is used once is written where it is used, unless the expression becomes too high or too long for CPython.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import ClassVar, Final, NamedTuple

from gdcli.graph.code.lowering import LoweredGraph
from gdcli.graph.code.stages import Stage, lower_in_stages
from gdcli.graph.nodes import Graph, reachable
from gdcli.record import field, record

EXPRESSION_HEIGHT_MAX: Final = 24
"""The most levels of the syntax tree of one expression."""
EXPRESSION_CHARACTERS_MAX: Final = 240
TERMS_PER_LINE: Final = 16
"""The most terms of a sum that are added in one statement."""


@record
class PassCall:
    """A call of a pass over the rows of a table, which writes `size` results to `target`.

    It comes after the first `place` lines of its block.
    """

    stage: str
    target: str
    arguments: tuple[str, ...]
    size: int
    place: int


@record
class CodeBlock:
    """A piece of generated code: statements, one expression for each output, and the names of the functions called.

    `stages`: name of a function that the code calls -> the pass over the rows of a table that it makes. `calls`: the
    calls of these functions that the lines do not make themselves.
    """

    lines: tuple[str, ...]
    results: tuple[str, ...]
    names: frozenset[str]
    stages: Mapping[str, Stage] = field(default_factory=dict)
    calls: tuple[PassCall, ...] = ()


class Binding(IntEnum):
    """The precedence of the outermost operator of an expression, the weakest first."""

    SUM = 1
    PRODUCT = 2
    SIGN = 3
    ATOM = 4


class CodeText(NamedTuple):
    """An expression as text, its precedence, and the height of its syntax tree."""

    text: str
    binding: Binding = Binding.ATOM
    height: int = 0

    def within(self, least: Binding) -> str:
        """The text as an operand, in parentheses where it binds less tightly than `least`."""
        return self.text if self.binding >= least else f"({self.text})"


class CodeWriter(ABC):
    """Writes the nodes of a lowered graph one after the other; later blocks use the results of earlier ones."""

    repeating: ClassVar[frozenset[str]] = frozenset()
    """Operations whose text repeats their arguments; each argument is therefore kept in a local."""

    def __init__(self, graph: LoweredGraph, outputs: Sequence[int], given: Mapping[int, str], *, prefix: str) -> None:
        self.graph = graph
        self.prefix = prefix
        self.stages: Mapping[str, Stage] = {}
        self.texts = {node: CodeText(name) for node, name in given.items()}
        self.uses = self._uses(outputs, given)
        self.count = 0
        self.lines: list[str] = []
        self.names: set[str] = set()
        self.calls: list[PassCall] = []

    @abstractmethod
    def literal(self, value: float) -> str:
        """A float of at least 0, inf or nan."""

    @abstractmethod
    def assignment(self, name: str, expression: str) -> str:
        """A statement that assigns the value of an expression to a new local."""

    @abstractmethod
    def write(self, op: str, arguments: Sequence[int]) -> CodeText:
        """The text of an operation that Python and C write differently."""

    def block(self, outputs: Sequence[int]) -> CodeBlock:
        """The code for these outputs, without what earlier blocks compute."""
        self.lines, self.names, self.calls = [], set(), []
        for node in reachable(self.graph, outputs, self.texts):
            if self.graph.op[node] != "const":
                self.texts[node] = self._kept(node, self._written(node))
        results = tuple(text.text for text in self.operands(outputs))
        stages = {name: stage for name, stage in self.stages.items() if name in self.names}
        return CodeBlock(tuple(self.lines), results, frozenset(self.names), stages, tuple(self.calls))

    def operands(self, arguments: Iterable[int]) -> list[CodeText]:
        """The texts of nodes; a literal is written anew in each block, whose `names` then have it."""
        return [self._operand(argument) for argument in arguments]

    def assigned(self, expression: str) -> CodeText:
        """A new local that holds the value of the expression."""
        name = f"{self.prefix}{self.count}"
        self.count += 1
        self.lines.append(self.assignment(name, expression))
        return CodeText(name)

    def call(self, name: str, arguments: Sequence[int]) -> CodeText:
        """A function called by its name."""
        self.names.add(name)
        operands = self.operands(arguments)
        height = max((operand.height for operand in operands), default=0)
        return CodeText(f"{name}({', '.join(operand.text for operand in operands)})", height=height + 1)

    def infix(self, operator: str, arguments: Sequence[int]) -> CodeText:
        """A product or a quotient."""
        left, right = self.operands(arguments)
        text = f"{left.within(Binding.PRODUCT)}{operator}{right.within(Binding.SIGN)}"
        return CodeText(text, Binding.PRODUCT, max(left.height, right.height) + 1)

    def _written(self, node: int) -> CodeText:
        op, arguments = self.graph.op[node], self.graph.args[node]
        if op == "add":
            return self._add(arguments)
        if op == "mul":
            return self.infix("*", arguments)
        if op == "neg":
            (operand,) = self.operands(arguments)
            return CodeText(f"-{operand.within(Binding.SIGN)}", Binding.SIGN, operand.height + 1)
        return self.write(op, arguments)

    def _operand(self, node: int) -> CodeText:
        value = self.graph.constant_at(node)
        if value is None:
            return self.texts[node]
        text = self.literal(abs(value))
        return CodeText(f"-{text}", Binding.SIGN) if _has_minus(value) else CodeText(text)

    def _add(self, arguments: Sequence[int]) -> CodeText:
        """Terms from left to right, a few on a line: the syntax tree of a long sum is as high as the sum is long."""
        signed = [self._signed(argument) for argument in arguments]
        if len(signed) == 2 and signed[0][0] == "-" and signed[1][0] == "+":
            signed.reverse()
        while len(signed) > TERMS_PER_LINE:
            signed = [("+", self.assigned(_sum(signed[:TERMS_PER_LINE]).text)), *signed[TERMS_PER_LINE:]]
        return _sum(signed)

    def _signed(self, node: int) -> tuple[str, CodeText]:
        """A term and the sign it is added with."""
        if self.graph.op[node] == "neg":
            return "-", self._operand(self.graph.args[node][0])
        value = self.graph.constant_at(node)
        if value is not None and _has_minus(value):
            return "-", CodeText(self.literal(-value))
        return "+", self._operand(node)

    def _kept(self, node: int, text: CodeText) -> CodeText:
        """The text; if it is used twice or is too long, the name of a new local with its value."""
        if self.graph.op[node] == "neg":
            return text
        is_short = text.height <= EXPRESSION_HEIGHT_MAX and len(text.text) <= EXPRESSION_CHARACTERS_MAX
        return text if self.uses[node] == 1 and is_short else self.assigned(text.text)

    def _uses(self, outputs: Sequence[int], given: Container[int]) -> Counter[int]:
        """How often the text of each node is written; not a negation but its operand is kept in a local."""
        uses = Counter(outputs)
        for node in reversed(reachable(self.graph, outputs, given)):
            op = self.graph.op[node]
            weight = 2 if op in self.repeating else uses[node] if op == "neg" else 1
            for argument in self.graph.args[node]:
                uses[argument] += weight
        return uses


def write_blocks(
    graph: Graph,
    groups: Sequence[Sequence[int]],
    names: Mapping[int, str],
    writer: Callable[[LoweredGraph, Sequence[int], Mapping[int, str]], CodeWriter],
) -> list[CodeBlock]:
    """Code for several groups of outputs, to be run one after the other in the same scope.

    Each group computes only what the groups before it do not. `names` has the names of the variables, and of other
    nodes whose values the scope already has.
    """
    flat = [output for group in groups for output in group]
    lowered, nodes, stages = lower_in_stages(graph, [*flat, *names])
    outputs = nodes[: len(flat)]
    pen = writer(lowered, outputs, dict(zip(nodes[len(flat) :], names.values(), strict=True)))
    pen.stages = stages
    ends = [0]
    for group in groups:
        ends.append(ends[-1] + len(group))
    return [pen.block(outputs[start:end]) for start, end in pairwise(ends)]


def indented(columns: int, lines: Iterable[str]) -> str:
    """The lines, indented as in a block."""
    return "\n".join(" " * columns + line for line in lines)


def _has_minus(value: float) -> bool:
    return value < 0.0 or str(value) == "-0.0"


def _sum(signed: Sequence[tuple[str, CodeText]]) -> CodeText:
    (sign, first), *others = signed
    start = first.within(Binding.SUM) if sign == "+" else f"-{first.within(Binding.SIGN)}"
    rest = "".join(f" {sign} {text.within(Binding.PRODUCT)}" for sign, text in others)
    return CodeText(start + rest, Binding.SUM, len(signed) + max(text.height for _, text in signed))
