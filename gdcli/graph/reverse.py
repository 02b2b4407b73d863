"""The reverse pass, that is, backpropagation: adjoints are new nodes of the same graph, so a gradient is a graph again.

The adjoint of a node is the derivative of the output by that node. The pass goes from the output backwards through the
nodes that depend on the inputs. Each node sends `adjoint * local derivative` to its arguments, and the adjoint of a
node is the sum of the contributions sent to it. Contributions that are zero for every input are not built.

Conventions where the textbook's formula has no slope or a different one: `x**0` has slope 0 everywhere; `u**v` has
slope 0 in v at u = 0 for v >= 0; `hypot` has slope 0 at the origin, as |x| has at its kink; `sqrt` has slope inf at 0;
`u**v` at (0, 0) has the slope nan in u.

In a graph over N rows, the adjoint of a node with one value a row is N times the derivative by each of its values.
`mean` then sends its adjoint unchanged, and a node with a single value, used in every row, gets the mean of the
contributions. So the derivative of mean((w*x - y)**2) by w is mean(2*x*(w*x - y)), as on paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from gdcli.graph import derivative_rules as rules
from gdcli.graph.nodes import ONE, SELECT, ZERO, Graph, reachable
from gdcli.record import record

# The contribution of a node to its argument `slot`, from the adjoint of the node; None if it is always zero.
BackwardRule = Callable[[Graph, int, int, int], int | None]


@record
class Contribution:
    """The contribution that `parent` sends to its argument `slot`; its value is that of `node`."""

    parent: int
    slot: int
    node: int


@record
class ReversePass:
    """One reverse pass: the nodes in the order of the pass, the contributions sent to each, and their sums."""

    order: tuple[int, ...]
    incoming: Mapping[int, tuple[Contribution, ...]]
    adjoint: Mapping[int, int]


def reverse_pass(graph: Graph, output: int, inputs: Sequence[int]) -> ReversePass:
    """The derivatives of `output` by every node between it and the inputs."""
    active = _active(graph, output, inputs)
    order = tuple(sorted(active, reverse=True))
    incoming: dict[int, list[Contribution]] = {node: [] for node in order}
    adjoint = {output: graph.constant(ONE)} if active else {}
    for node in order:
        if incoming[node]:
            adjoint[node] = _sum(graph, [contribution.node for contribution in incoming[node]])
        if node not in adjoint:
            continue
        slots = [slot for slot, argument in enumerate(graph.args[node]) if argument in active]
        for slot, arriving in zip(slots, contributions(graph, node, slots, adjoint[node]), strict=True):
            if arriving is not None:
                argument = graph.args[node][slot]
                collects = graph.per_row[node] and not graph.per_row[argument]
                sent = _over_rows(graph, arriving) if collects else arriving
                incoming[argument].append(Contribution(node, slot, sent))
    return ReversePass(order, {node: tuple(arrived) for node, arrived in incoming.items()}, adjoint)


def gradient(graph: Graph, output: int, inputs: Sequence[int]) -> list[int]:
    """The partial derivatives of `output` by each input, as nodes of the same graph."""
    adjoint = reverse_pass(graph, output, inputs).adjoint
    zero = graph.constant(ZERO)
    return [adjoint.get(node, zero) for node in inputs]


def hessian(graph: Graph, slopes: Sequence[int], inputs: Sequence[int]) -> list[list[int]]:
    """The Hessian from the gradient's nodes, row by row; the lower triangle mirrors the upper one exactly."""
    rows: list[list[int]] = []
    for i, slope in enumerate(slopes):
        rows.append([row[i] for row in rows] + gradient(graph, slope, inputs[i:]))
    return rows


def hessian_vector(graph: Graph, slopes: Sequence[int], inputs: Sequence[int], direction: Sequence[int]) -> list[int]:
    """The Hessian times a direction, computed as the gradient of the directional derivative."""
    along = graph.add(*(graph.mul(slope, v) for slope, v in zip(slopes, direction, strict=True)))
    return gradient(graph, along, inputs)


def local_derivatives(graph: Graph, node: int) -> list[int]:
    """The derivative of a node by each of its arguments, as nodes."""
    one, zero = graph.constant(ONE), graph.constant(ZERO)
    found = contributions(graph, node, range(len(graph.args[node])), one)
    return [zero if slope is None else slope for slope in found]


def contributions(graph: Graph, node: int, slots: Sequence[int], adjoint: int) -> list[int | None]:
    """The adjoint times the derivative of `node` by its arguments in `slots`; None if that is always zero."""
    op = graph.op[node]
    if op in ("max", "min") and len(graph.args[node]) > 2:
        return _shares(graph, node, slots, adjoint)
    if op == SELECT:
        return _to_choices(graph, node, slots, adjoint)
    rule = _RULES.get(op, _by_text)
    arriving = [rule(graph, node, slot, adjoint) for slot in slots]
    return [None if found is None or graph.constant_at(found) == ZERO else found for found in arriving]


def _active(graph: Graph, output: int, inputs: Sequence[int]) -> set[int]:
    """The nodes below the output that depend on an input."""
    active = set(inputs)
    between = reachable(graph, [output])
    for node in between:
        if any(argument in active for argument in graph.args[node]):
            active.add(node)
    return active.intersection(between)


def _sum(graph: Graph, terms: Sequence[int]) -> int:
    """The sum of contributions: constants first; a node that was sent k times is multiplied by k."""
    parts = [
        node if count == 1 else product(graph, graph.constant(float(count)), node)
        for node, count in Counter(terms).items()
    ]
    return graph.add(*sorted(parts, key=lambda node: graph.constant_at(node) is None))


def product(graph: Graph, left: int, right: int) -> int:
    """left*right for adjoints: signs and constants move to the front, and a*(1/b) becomes a/b.

    With constants in front a product is as short as on paper, a constant Hessian has no variables, and 0*(2*u) is 0
    even if 2*u overflows.
    """
    negative = False
    if graph.op[left] == "neg":
        negative, left = not negative, graph.args[left][0]
    if graph.op[right] == "neg":
        negative, right = not negative, graph.args[right][0]
    node = _scaled_product(graph, left, right)
    return graph.neg(node) if negative else node


def _scaled_product(graph: Graph, left: int, right: int) -> int:
    c, u = _without_scale(graph, left)
    d, v = _without_scale(graph, right)
    if not _is_normal(c * d):
        return graph.mul(left, right)
    body = graph.div(u, graph.args[v][1]) if _is_reciprocal(graph, v) else graph.mul(u, v)
    if _is_reciprocal(graph, body):
        return graph.div(graph.constant(c * d), graph.args[body][1])
    return graph.mul(graph.constant(c * d), body)


def _without_scale(graph: Graph, node: int) -> tuple[float, int]:
    """The constant factor of a node, and the node without it."""
    value = graph.constant_at(node)
    if value is not None:
        return value, graph.constant(ONE)
    op, args = graph.op[node], graph.args[node]
    if op == "mul":
        for constant, rest in (args, args[::-1]):
            if (value := graph.constant_at(constant)) is not None:
                return value, rest
    if op == "div" and (value := graph.constant_at(args[0])) is not None:
        below, rest = _without_scale(graph, args[1])
        if _is_normal(below) and _is_normal(value / below):
            return value / below, graph.div(graph.constant(ONE), rest)
    return ONE, node


def _is_reciprocal(graph: Graph, node: int) -> bool:
    return graph.op[node] == "div" and graph.constant_at(graph.args[node][0]) == ONE


def _is_normal(value: float) -> bool:
    """Whether a product of constants is a float of full precision, far from overflow and underflow."""
    return 1e-300 < abs(value) < 1e300


def quotient(graph: Graph, over: int, under: int) -> int:
    """over/under for adjoints: the sign moves to the front."""
    if graph.op[over] == "neg":
        return graph.neg(graph.div(graph.args[over][0], under))
    return graph.div(over, under)


def _over_rows(graph: Graph, arriving: int) -> int:
    """The mean of a contribution over the rows, its factors without rows in front.

    Where these factors are a multiple of the number of rows, it is written as a sum over the rows.
    """
    factors, inside = _without_rows(graph, arriving)
    if inside is None:
        return arriving
    scale, one = graph.constant(ONE), graph.constant(ONE)
    for factor in factors:
        scale = product(graph, scale, factor)
    constant, rest = _without_scale(graph, scale)
    if graph.rows > 1 and constant and constant % graph.rows == 0.0:
        total = graph.reduce("sum", inside)
        return product(graph, product(graph, graph.constant(constant / graph.rows), rest), total)
    mean = graph.reduce("mean", inside)
    return mean if scale == one else product(graph, scale, mean)


def _without_rows(graph: Graph, node: int) -> tuple[list[int], int | None]:
    """The factors of a product without rows, and the product of the factors with rows; None where there are none."""
    if not graph.per_row[node]:
        return [node], None
    op, args = graph.op[node], graph.args[node]
    if op == "neg":
        factors, inside = _without_rows(graph, args[0])
        return [graph.constant(-ONE), *factors], inside
    if op == "mul":
        (left, u), (right, v) = (_without_rows(graph, each) for each in args)
        inside = v if u is None else u if v is None else graph.mul(u, v)
        return [*left, *right], inside
    return [], node


def _mean(_graph: Graph, _node: int, _slot: int, adjoint: int) -> int:
    return adjoint


def _sum_of_rows(graph: Graph, _node: int, _slot: int, adjoint: int) -> int:
    return product(graph, graph.constant(float(graph.rows)), adjoint)


def _add(_graph: Graph, _node: int, _slot: int, adjoint: int) -> int:
    return adjoint


def _neg(graph: Graph, _node: int, _slot: int, adjoint: int) -> int:
    return graph.neg(adjoint)


def _mul(graph: Graph, node: int, slot: int, adjoint: int) -> int:
    return product(graph, adjoint, graph.args[node][1 - slot])


def _div(graph: Graph, node: int, slot: int, adjoint: int) -> int:
    """(u/v)' by u is 1/v, by v it is -(1/v)*(u/v), which does not overflow where v**2 would."""
    share = quotient(graph, adjoint, graph.args[node][1])
    return share if slot == 0 else graph.neg(product(graph, share, node))


def _pow(graph: Graph, node: int, slot: int, adjoint: int) -> int | None:
    """(u**v)' by u is v*u**(v - 1), by v it is u**v*log(u)."""
    base, exponent = graph.args[node]
    if slot == 1:
        return product(graph, adjoint, graph.mul(node, graph.call("log", _one_at_zero(graph, base))))
    fixed = graph.constant_at(exponent)
    if fixed == ZERO:
        return None
    less = graph.constant(fixed - ONE) if fixed is not None else graph.add(exponent, graph.constant(-ONE))
    return product(graph, adjoint, product(graph, exponent, graph.pow(base, less)))


def _one_at_zero(graph: Graph, node: int) -> int:
    """u, replaced by 1 if it is 0: then 0**v*log(…) is 0 for v > 0, which is the slope of the constant 0."""
    return graph.add(node, _complement(graph, graph.call("abs", graph.call("sign", node))))


def _complement(graph: Graph, node: int) -> int:
    return graph.sub(graph.constant(ONE), node)


def _hypot(graph: Graph, node: int, slot: int, adjoint: int) -> int:
    """u/hypot(u, v), and 0 at the origin: there the divisor is 1."""
    divisor = graph.add(node, _complement(graph, graph.call("sign", node)))
    return product(graph, adjoint, graph.div(graph.args[node][slot], divisor))


def _shares(graph: Graph, node: int, slots: Sequence[int], adjoint: int) -> list[int | None]:
    """The rule of `max` and `min` for any number of arguments: the extreme ones get equal shares."""
    hits = [
        _complement(graph, graph.call("abs", graph.call("sign", graph.sub(argument, node))))
        for argument in graph.args[node]
    ]
    share = graph.div(adjoint, graph.add(*hits))
    return [product(graph, hits[slot], share) for slot in slots]


def _to_choices(graph: Graph, node: int, slots: Sequence[int], adjoint: int) -> list[int | None]:
    """The rule of `select`: the mean over the rows, where only the rows of a choice send something to it."""
    is_negative = graph.op[adjoint] == "neg"
    scale, inside = _without_scale(graph, graph.args[adjoint][0] if is_negative else adjoint)
    share = (-scale if is_negative else scale) / graph.rows
    totals = graph.totals(product(graph, graph.constant(share), inside), graph.args[node][0])
    return [graph.item(totals, slot - 1) for slot in slots]


def _logsumexp(graph: Graph, node: int, slot: int, adjoint: int) -> int:
    """The rule of `logsumexp` for any number of arguments: the softmax."""
    return product(graph, adjoint, graph.call("exp", graph.sub(graph.args[node][slot], node)))


def _by_text(graph: Graph, node: int, slot: int, adjoint: int) -> int:
    """The derivative in the function table, times the adjoint."""
    return product(graph, adjoint, rules.derivative(graph, graph.op[node], graph.args[node], slot))


_RULES: Final[Mapping[str, BackwardRule]] = {
    "add": _add,
    "neg": _neg,
    "mul": _mul,
    "div": _div,
    "pow": _pow,
    "hypot": _hypot,
    "mean": _mean,
    "sum": _sum_of_rows,
    "logsumexp": _logsumexp,
}
