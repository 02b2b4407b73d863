"""The usual mistake that leads to an answer: each mistake is made on purpose, and its result is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from gdcli.calculus.derivation.rebuilding import cancelled
from gdcli.language.algebra import negate
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Node, RowTable, nodes_of_tree
from gdcli.lessons.checking.changes import ExactPoint
from gdcli.lessons.checking.equality import are_close, compare_values, simple_points, values_at
from gdcli.lessons.checking.faulty_rules import Faulty, derivative, everywhere_faulty, faulty_derivatives
from gdcli.lessons.checking.over_rows import sums_written_out
from gdcli.lessons.checking.precise import Real
from gdcli.lessons.checking.sentences import MISTAKES
from gdcli.model import Agreement, Mistake, NamedMistake

CANDIDATES_TRIED: Final = 400
DERIVATIVE_NODES_MAX: Final = 150
"""In a derivative with more nodes no mistake is looked for: that of max(a, b, c) takes seconds."""
GENERAL_MISTAKES: Final = (
    Mistake.INNER_FORGOTTEN, Mistake.EXPONENT_KEPT, Mistake.EXPONENT_NOT_BROUGHT_DOWN, Mistake.PRODUCT_OF_DERIVATIVES,
    Mistake.SIGN_OF_FUNCTION, Mistake.FACTOR_LOST,
)  # fmt: skip
"""Mistakes that are also looked for at all places at once."""


def named_mistake(
    function: Node, answer: Node, wrt: str, variables: Sequence[str], table: RowTable | None = None
) -> NamedMistake | None:
    """The mistake that leads from the function to this wrong answer; None where none of the usual ones does."""
    given = sums_written_out(answer, table)
    may_be = agreeing_at_first(given, variables)
    for candidate in islice(_candidates(function, wrt, variables), CANDIDATES_TRIED):
        whole = sums_written_out(candidate.whole, table)
        if may_be(whole) and compare_values(whole, given, variables).agreement is Agreement.EQUAL:
            return _named(candidate)
    return integrated_answer(function, answer, wrt, variables, table)


def agreeing_at_first(answer: Node, variables: Sequence[str]) -> Callable[[Node], bool]:
    """Whether an expression agrees with the answer at the first point where the answer has a value.

    Most candidates do not, and one value is found much faster than a comparison.
    """
    valued = ((point, values_at((answer,), point)[0]) for point in simple_points(variables))
    point, value = next((pair for pair in valued if pair[1] is not None), ({}, None))

    def agrees(tree: Node) -> bool:
        found = None if value is None else values_at((tree,), point)[0]
        return found is None or are_close(found, value)

    return agrees


def mistake_at(
    function: Node, value: Real, wrt: str, at: ExactPoint, tolerance: Real, table: RowTable | None = None
) -> NamedMistake | None:
    """The mistake whose derivative has this value at a point; None where none has, or unequal ones have."""
    fitting: list[tuple[Faulty, Node]] = []
    for candidate in islice(_candidates(function, wrt, tuple(at)), CANDIDATES_TRIED):
        whole = sums_written_out(candidate.whole, table)
        (found,) = values_at((whole,), at)
        if found is not None and abs(found - value) <= tolerance:
            fitting.append((candidate, whole))
    if not fitting:
        return None
    (first, whole), *others = fitting
    same = all(compare_values(whole, other, tuple(at)).agreement is Agreement.EQUAL for _, other in others)
    return _named(first) if same else None


def _named(candidate: Faulty) -> NamedMistake:
    """The mistake with its expressions as text and its sentence."""
    right, wrong = (to_text(cancelled(tree)) for tree in (candidate.right, candidate.wrong))
    part = to_text(candidate.part)
    sentence = MISTAKES[candidate.mistake](part=part, right=right, wrong=wrong)
    return NamedMistake(candidate.mistake, part, right, wrong, sentence)


def _candidates(function: Node, wrt: str, variables: Sequence[str]) -> Iterator[Faulty]:
    """Wrong derivatives, the most usual mistakes first; none for a function whose derivative is too long."""
    right = derivative(function, wrt)
    if sum(1 for _ in nodes_of_tree(right)) > DERIVATIVE_NODES_MAX:
        return

    def whole(mistake: Mistake, wrong: Node) -> Faulty:
        return Faulty(mistake, function, right, wrong, wrong)

    yield from faulty_derivatives(function, wrt)
    yield whole(Mistake.NOT_DERIVED, function)
    for mistake in GENERAL_MISTAKES:
        yield whole(mistake, everywhere_faulty(function, wrt, mistake))
    for other in variables:
        if other != wrt:
            yield whole(Mistake.WRONG_VARIABLE, derivative(function, other))
    yield whole(Mistake.DERIVED_TWICE, derivative(right, wrt))
    yield whole(Mistake.SIGN, negate(right))


def integrated_answer(
    function: Node, answer: Node, wrt: str, variables: Sequence[str], table: RowTable | None = None
) -> NamedMistake | None:
    """Whether the answer is an antiderivative: its own derivative is the function."""
    derived, whole = (sums_written_out(tree, table) for tree in (derivative(answer, wrt), function))
    if compare_values(derived, whole, variables).agreement is not Agreement.EQUAL:
        return None
    right = derivative(function, wrt)
    return _named(Faulty(Mistake.INTEGRATED, function, right, answer, answer))
