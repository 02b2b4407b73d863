"""How long a derivative will be on paper, told from the formula alone, so that what nobody could read is never derived.

The chain rule repeats at each level of a nesting all that is inside of it, and the product rule repeats for each factor
all the others: 500 nested functions need some 500²/2 operations, which an algebra system writes out for minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from gdcli.calculus.algebra.messages import Wire
from gdcli.record import record

LEAVES: Final = frozenset({"num", "const"})
UNWRITTEN: Final = frozenset({"neg", "over"})  # they change the sign that joins a part to the rest, and add none


@record
class _Length:
    """Operations in a formula, and in its derivative by each variable that it holds; a constant has neither."""

    operations: int
    partials: Mapping[str, int]


def longest_partial(nodes: Sequence[Wire]) -> int:
    """The operations in the longest partial derivative of the last node, about."""
    lengths: list[_Length] = []
    for wire in nodes:
        lengths.append(_length(wire, lengths))
    return max(lengths[-1].partials.values(), default=0)


def _length(wire: Wire, lengths: Sequence[_Length]) -> _Length:
    """The length of a node after all those below it; equal parts of a sum or a product are gathered into one."""
    tag, *rest = wire
    if tag in LEAVES:
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
    """The operations that join the parts with a variable in them; constant terms add up to one, factors may vanish."""
    if tag in UNWRITTEN:
        return 0
    if tag == "add":
        return min(parts, places - 1)
    return parts - 1 if tag == "mul" else 1


def _repeated(tag: object, part: _Length, operations: int) -> int:
    """What stands beside the derivative of a part: nothing in a sum, the other factors, or the outer derivative."""
    if tag in ("add", "neg"):
        return 0
    return operations - part.operations if tag == "mul" else operations
