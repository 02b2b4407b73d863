"""Formulas that overflow although their value is a float, replaced by formulas that do not.

`log(exp(a) + exp(b))` is `logsumexp(a, b)`, `log(1 + exp(u))` is `softplus(u)`, `1/(1 + exp(-u))` is `sigmoid(u)`, and
related forms: exponentials over sums of exponentials (softmax), `log(sigmoid(u))`, hyperbolic quotients. They are
replaced before differentiation, so that the gradient does not overflow either. A page that shows the formula as it was
typed builds a plain `Graph` instead.
"""

from __future__ import annotations

import math

from gdcli.graph.nodes import ONE, ZERO, Graph
from gdcli.record import record

FACTORS_MAX = 8
"""Constant factors of an exponential that are separated from it."""


@record
class Exponential:
    """factor * exp(exponent), the exponent a node; a constant has the exponent 0."""

    factor: float
    exponent: int


class StableGraph(Graph):
    """A graph that replaces formulas that overflow by formulas of the same value that do not."""

    __slots__ = ()

    def call(self, name: str, *arguments: int) -> int:
        stable: int | None = None
        if name == "log":
            stable = self._log(arguments[0])
        elif name == "log1p" and self.op[arguments[0]] == "exp":
            stable = self.call("softplus", *self.args[arguments[0]])
        return super().call(name, *arguments) if stable is None else stable

    def pow(self, base: int, exponent: int) -> int:
        fixed = self.constant_at(exponent)
        if fixed is not None and fixed < ZERO and (self.op[base] == "cosh" or self._log_of_sum(base) is not None):
            return self.div(self.constant(ONE), self.pow(base, self.constant(-fixed)))
        return super().pow(base, exponent)

    def div(self, over: int, under: int) -> int:
        """The quotient; in its stable form if `under` is a constant power of a sum of exponentials or of cosh(u)."""
        base, exponent = under, ONE
        if self.op[under] == "pow" and (fixed := self.constant_at(self.args[under][1])) is not None:
            base, exponent = self.args[under][0], fixed
        if self.op[base] == "cosh":
            return self._over_cosh(over, self.args[base][0], exponent)
        if exponent == ONE and (tangent := self._tanh(over, under)) is not None:
            return tangent
        logarithm = self._log_of_sum(base)
        return super().div(over, under) if logarithm is None else self._over_sum(over, logarithm, exponent)

    def _log(self, node: int) -> int | None:
        """log(node) in its stable form; None if it has none."""
        if self.op[node] == "sigmoid":
            return self.neg(self.call("softplus", self.neg(self.args[node][0])))
        if self.op[node] == "cosh":
            operand = self.args[node][0]
            return self.sub(self.call("logsumexp", operand, self.neg(operand)), self.constant(math.log(2.0)))
        if (chance := self._complement_of_sigmoid(node)) is not None:
            return self.neg(self.call("softplus", chance))
        return self._log_of_sum(node)

    def _complement_of_sigmoid(self, node: int) -> int | None:
        """The u of a node that is 1 - sigmoid(u); None for any other node."""
        if self.op[node] != "add" or len(self.args[node]) != 2:
            return None
        one, taken = self.args[node]
        if self.constant_at(one) != ONE or self.op[taken] != "neg" or self.op[self.args[taken][0]] != "sigmoid":
            return None
        return self.args[self.args[taken][0]][0]

    def _over_cosh(self, over: int, operand: int, exponent: float) -> int:
        if exponent == ONE and self.op[over] == "sinh" and self.args[over][0] == operand:
            return self.call("tanh", operand)
        return self.mul(over, self.pow(self.call("sech", operand), self.constant(exponent)))

    def _over_sum(self, over: int, logarithm: int, exponent: float) -> int:
        """The quotient over / exp(logarithm)**exponent."""
        rest, over = self._split(over)
        share = self._share(over, logarithm, exponent)
        return share if rest is None else self.mul(rest, share)

    def _split(self, over: int) -> tuple[int | None, int]:
        """A product as an exponential among its last factors, and the other factors; (None, over) without one."""
        node, others = over, list[int]()
        for _ in range(FACTORS_MAX):
            if self.op[node] != "mul":
                break
            left, right = self.args[node]
            node, other = (right, left) if self.op[right] == "exp" else (left, right)
            others.append(other)
        if not others or self.op[node] != "exp":
            return None, over
        rest = others.pop()
        while others:
            rest = self.mul(rest, others.pop())
        return rest, node

    def _share(self, over: int, logarithm: int, exponent: float) -> int:
        """The quotient for an `over` that is a multiple of an exponential, a constant or anything else."""
        scaled = self.mul(self.constant(exponent), logarithm)
        part = self._exponential(over)
        logistic = self.args[logarithm][0] if exponent == ONE and self.op[logarithm] == "softplus" else None
        if part is None or part.exponent == self.constant(ZERO):
            reciprocal = self.call("exp", self.neg(scaled)) if logistic is None else self._sigmoid(self.neg(logistic))
            return self.mul(over, reciprocal)
        if part.exponent == logistic:
            return self.mul(self.constant(part.factor), self._sigmoid(logistic))
        return self.mul(self.constant(part.factor), self.call("exp", self.sub(part.exponent, scaled)))

    def _sigmoid(self, node: int) -> int:
        return self.call("sigmoid", node)

    def _tanh(self, over: int, under: int) -> int | None:
        """tanh((a - b)/2) for (exp(a) - exp(b))/(exp(a) + exp(b)); None for any other quotient."""
        if self.op[over] != "add" or self.op[under] != "add":
            return None
        above, below = self._exponentials(over), self._exponentials(under)
        if above is None or below is None or len(above) != 2 or len(below) != 2:
            return None
        (one, other), a, b = above, above[0].exponent, above[1].exponent
        same = {a, b} == {below[0].exponent, below[1].exponent} and below[0].factor == below[1].factor > ZERO
        if not same or one.factor != -other.factor:
            return None
        half = a if b == self.neg(a) else self.mul(self.constant(0.5), self.sub(a, b))
        return self.mul(self.constant(one.factor / below[0].factor), self.call("tanh", half))

    def _log_of_sum(self, node: int) -> int | None:
        """log(node) if the node is a sum of positive multiples of exponentials and positive constants; else None."""
        parts = self._exponentials(node)
        if parts is None or any(not ZERO < part.factor < math.inf for part in parts):
            return None
        exponents = [
            part.exponent if part.factor == ONE else self.add(part.exponent, self.constant(math.log(part.factor)))
            for part in parts
        ]
        if len(exponents) == 1:
            return exponents[0]
        zero = self.constant(ZERO)
        if len(exponents) == 2 and zero in exponents:
            return self.call("softplus", exponents[1 - exponents.index(zero)])
        return self.call("logsumexp", *exponents)

    def _exponentials(self, node: int) -> list[Exponential] | None:
        """The terms of a node as multiples of exponentials; None if a term is not one, or if all are constants."""
        terms = self.args[node] if self.op[node] == "add" else (node,)
        parts: list[Exponential] = []
        for term in terms:
            part = self._exponential(term)
            if part is None:
                return None
            parts.append(part)
        zero = self.constant(ZERO)
        return parts if any(part.exponent != zero for part in parts) else None

    def _exponential(self, node: int) -> Exponential | None:
        """The node as factor * exp(exponent); None if it has no such form."""
        factor = ONE
        for _ in range(FACTORS_MAX):
            value = self.constant_at(node)
            if value is not None:
                return Exponential(factor * value, self.constant(ZERO))
            step = self._without_factor(node)
            if step is None:
                break
            factor, node = factor * step[0], step[1]
        return Exponential(factor, self.args[node][0]) if self.op[node] == "exp" else None

    def _without_factor(self, node: int) -> tuple[float, int] | None:
        """The constant factor of a node, and the node without it; None without a constant factor."""
        op, args = self.op[node], self.args[node]
        if op == "neg":
            return -ONE, args[0]
        if op == "mul":
            for constant, rest in (args, args[::-1]):
                if (value := self.constant_at(constant)) is not None:
                    return value, rest
        if op == "div" and (value := self.constant_at(args[1])):
            return ONE / value, args[0]
        return None
