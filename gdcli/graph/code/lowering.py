"""The last step before code is written: composite functions become primitives, small powers become multiplications.

Python, numpy and C code are all written from a lowered graph. They therefore do the same operations in the same order,
and their results differ only as far as their math libraries differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gdcli.graph import derivative_rules as rules
from gdcli.graph.code.ieee_arithmetic import CAREFUL_FUNCTIONS
from gdcli.graph.nodes import ONE, ZERO, Graph, replay
from gdcli.language.function_table import REDUCTIONS
from gdcli.language.tree import RowTable

MULTIPLIED_EXPONENT_MAX: Final = 16
"""Integer exponents up to this become multiplications: faster than `pow`, with an error of at most 8 ulp."""


class LoweredGraph(Graph):
    """A graph of machine operations: only primitive functions; `pow` only for powers that need it."""

    __slots__ = ("_sums",)

    def __init__(self, table: RowTable | None = None) -> None:
        super().__init__(table)
        # For each node that is a logsumexp: its largest argument and its sum of exponentials.
        self._sums: dict[int, tuple[int, int]] = {}

    def pow(self, base: int, exponent: int) -> int:
        fixed = self.constant_at(exponent)
        if fixed is None:
            return super().pow(base, exponent)
        if fixed < ZERO and (-fixed == 0.5 or _is_small(-fixed)):
            return self.div(self.constant(ONE), self.pow(base, self.constant(-fixed)))
        if fixed == 0.5:
            return self.call("sqrt", base)
        return self._multiplied(base, int(fixed)) if _is_small(fixed) else super().pow(base, exponent)

    def mul(self, left: int, right: int) -> int:
        """The product; a*(1/b) becomes the quotient a/b, with one operation and one rounding less."""
        for factor, other in ((left, right), (right, left)):
            if self.op[other] == "div" and self.constant_at(self.args[other][0]) == ONE:
                return self.div(factor, self.args[other][1])
        return super().mul(left, right)

    def call(self, name: str, *arguments: int) -> int:
        if name == "abs" and self.op[arguments[0]] == "neg":
            return self.call("abs", self.args[arguments[0]][0])
        if name == "logsumexp":
            return self._logsumexp(arguments)
        if name == "exp" and (share := self._softmax(arguments[0])) is not None:
            return share
        if name in CAREFUL_FUNCTIONS or name in REDUCTIONS:
            return super().call(name, *arguments)
        return rules.definition(self, name, arguments)

    def _multiplied(self, base: int, exponent: int) -> int:
        """base**exponent by squaring; x**0 is 1 wherever x has a finite value."""
        if exponent == 0:
            return self.add(self.mul(self.constant(ZERO), base), self.constant(ONE))
        if exponent == 1:
            return base
        if exponent % 2:
            return self.mul(self._multiplied(base, exponent - 1), base)
        half = self._multiplied(base, exponent // 2)
        return self.mul(half, half)

    def _logsumexp(self, arguments: tuple[int, ...]) -> int:
        """The definition of the function table, with one `max` and one sum for all arguments."""
        largest = self.call("max", *arguments)
        total = self.add(*(self.call("exp", self.sub(argument, largest)) for argument in arguments))
        node = self.add(largest, self.call("log", total))
        self._sums[node] = largest, total
        return node

    def _softmax(self, exponent: int) -> int | None:
        """exp(a - logsumexp(…)) as exp(a - max(…))/(the sum of exponentials): no rounding on the scale of a."""
        terms = self.args[exponent] if self.op[exponent] == "add" else (exponent,)
        taken = self.args[terms[-1]][0] if self.op[terms[-1]] == "neg" else -1
        if taken not in self._sums:
            return None
        largest, total = self._sums[taken]
        return self.div(self.call("exp", self.add(*terms[:-1], self.neg(largest))), total)


def _is_small(exponent: float) -> bool:
    return 0.0 <= exponent <= MULTIPLIED_EXPONENT_MAX and exponent == int(exponent)


def lower(graph: Graph, outputs: Sequence[int]) -> tuple[LoweredGraph, list[int]]:
    """A new graph with the outputs in machine operations, and the outputs' nodes in it."""
    target = LoweredGraph(graph.table)
    return target, replay(graph, outputs, target)
