"""The length of a derivative, estimated from the function, so that derivatives too long to be read are not derived.

At each level of nesting the chain rule repeats the inner function, and for each factor the product rule repeats the
other factors. The derivative of 500 nested functions has about 500²/2 operations, for which an algebra system needs
minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from gdcli.calculus.algebra.derived import NoFormulaError
from gdcli.calculus.algebra.limits import DERIVED_NODES_MAX, GRADIENT_WORK_MAX, PARTIAL_OPERATIONS_MAX
from gdcli.calculus.algebra.messages import NodeList, Wire
from gdcli.language.tree import Node, Sum, nodes_of_tree, variables_of
from gdcli.late import LateModule
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.calculus.algebra import sentences as say
else:
    say = LateModule("gdcli.calculus.algebra.sentences")

LEAF_TAGS: Final = frozenset({"num", "const"})
UNWRITTEN_TAGS: Final = frozenset({"neg", "over"})
"""Nodes that change the sign that joins a part to the rest, and add none."""


class FormulaTooLargeError(NoFormulaError):
    """A derivative that is not derived because of its size."""


def check_size(root: Node) -> None:
    """Refuse a function whose gradient is too large to be derived or read. Raises FormulaTooLargeError."""
    size = nodes_in(root)
    if size > DERIVED_NODES_MAX or derivation_work(root) > GRADIENT_WORK_MAX:
        raise FormulaTooLargeError(say.TOO_MANY_PARTS_AND_VARIABLES(parts=size, variables=len(variables_of(root))))
    length = longest_partial_of(root)
    if length > PARTIAL_OPERATIONS_MAX:
        raise FormulaTooLargeError(say.TOO_MANY_OPERATIONS(operations=length, limit=PARTIAL_OPERATIONS_MAX))


def nodes_in(tree: Node) -> int:
    """The number of nodes of a tree, shared parts counted as often as they occur."""
    return sum(1 for _ in nodes_of_tree(tree))


def derivation_work(root: Node) -> int:
    """The work of deriving a gradient, in nodes times variables; a term of a sum counts its own variables only."""
    terms = root.terms if isinstance(root, Sum) else (root,)
    return sum(nodes_in(term) * len(variables_of(term)) for term in terms)


def longest_partial_of(root: Node) -> int:
    """The estimated number of operations in the longest partial derivative of a tree."""
    writer = NodeList()
    writer.add(root)
    return longest_partial(writer.nodes)


@record
class _Length:
    """Operations in a formula, and in its derivative by each of its variables; a constant has neither."""

    operations: int
    partials: Mapping[str, int]


def longest_partial(nodes: Sequence[Wire]) -> int:
    """The estimated number of operations in the longest partial derivative of the last node."""
    lengths: list[_Length] = []
    for wire in nodes:
        lengths.append(_length(wire, lengths))
    return max(lengths[-1].partials.values(), default=0)


def _length(wire: Wire, lengths: Sequence[_Length]) -> _Length:
    """The length of a node from those below it; equal terms or factors are counted once."""
    tag, *rest = wire
    if tag in LEAF_TAGS:
        return _Length(0, {})
    if tag == "var":
        return _Length(0, {str(rest[0]): 0})
    places = dict.fromkeys(place for place in rest if isinstance(place, int))
    below = [lengths[place] for place in places if lengths[place].partials]
    operations = sum(part.operations for part in below) + _joining(tag, len(below), len(places)) if below else 0
    partials: Counter[str] = Counter()
    for part in below:
        repeated = _repeated(tag, part, operations)
        for name, length in part.partials.items():
            partials[name] += length + repeated
    return _Length(operations, partials)


def _joining(tag: object, parts: int, places: int) -> int:
    """The operations that join the parts with variables; constant terms become one term, constant factors none."""
    if tag in UNWRITTEN_TAGS:
        return 0
    if tag == "add":
        return min(parts, places - 1)
    return parts - 1 if tag == "mul" else 1


def _repeated(tag: object, part: _Length, operations: int) -> int:
    """The operations beside the derivative of a part: none in a sum, else the other factors or the outer derivative."""
    if tag in ("add", "neg"):
        return 0
    return operations - part.operations if tag == "mul" else operations
