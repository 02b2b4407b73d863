"""Checking an answer: which derivative was asked for, what the answer says, and whether the two are equal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from gdcli.errors import UsageError
from gdcli.language.algebra import number
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.language.sentences import NEAREST_VARIABLE, VARIABLES_ARE
from gdcli.language.tree import Expression, Node, RowTable, nodes_of_tree, substitute
from gdcli.lessons.checking.changes import ExactPoint
from gdcli.lessons.checking.equality import DIGITS_AGREED, EqualityResult, compare_values, values_at
from gdcli.lessons.checking.faulty_rules import derivative
from gdcli.lessons.checking.mistakes import mistake_at, named_mistake
from gdcli.lessons.checking.numbers import rounding_of
from gdcli.lessons.checking.over_rows import answer_over, sums_written_out
from gdcli.lessons.checking.proof import is_proved_equal
from gdcli.lessons.checking.sentences import (
    DERIVATIVE,
    HESSIAN,
    IN_ORDER,
    NO_VARIABLE,
    ONE_EXPRESSION,
    WRONG_COUNT,
)
from gdcli.model import Agreement, Check, ComponentCheck
from gdcli.model.sentences import GRADIENT, Sentence
from gdcli.record import record, replace

LEFT_SIDE: Final = re.compile(r"^\s*(?:[a-zA-Z]'*\s*\([^()=]*\)|[fy]'*|d[a-z]?/d[a-z]\w*|∂[a-z]?/∂\w+|∇f)\s*=\s*")
BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
FACTOR_OF_LENGTH_NOT_SIMPLIFIED: Final = 2


@record
class Question:
    """One component that is asked for: its name, its formula, and by what `of` is derived to get it.

    `function` is what the learner was given: where it has no value there is no derivative.
    """

    name: str
    expected: Node
    of: Node
    wrt: str
    function: Node


def check_answer(
    expression: Expression,
    answer: str,
    *,
    order: int = 1,
    hessian: bool = False,
    point: Sequence[float] | None = None,
    wrt: str | None = None,
) -> Check:
    """Compare an answer with the derivative of `order`, the gradient, or the Hessian; with `point` (n) their values.

    `wrt` asks for one partial derivative alone. Over the rows of a table, the answer is compared for this table.

    Raises UsageError where the answer does not have as many components as are asked for, or cannot be read, and
    CannotError where the table has too many rows.
    """
    questions = _questions(expression, order, hessian)
    questions = [question for question in questions if wrt is None or question.wrt == wrt]
    texts = [LEFT_SIDE.sub("", text) for text in split_components(LEFT_SIDE.sub("", answer))]
    if len(texts) != len(questions):
        raise _wrong_count(len(texts), [question.name for question in questions])
    at = None if point is None else dict(zip(expression.variables, map(Fraction, point), strict=True))
    found = tuple(
        _checked(question, text, expression, at) for question, text in zip(questions, texts, strict=True)
    )
    asked = HESSIAN() if hessian else GRADIENT() if len(expression.variables) > 1 else DERIVATIVE(order=order)
    return Check(to_text(expression.root), expression.variables, asked, found)


def _questions(expression: Expression, order: int, hessian: bool) -> list[Question]:
    """The components that are asked for, in the order in which they are written."""
    root, names = expression.root, expression.variables
    if hessian:
        slopes = {name: derivative(root, name) for name in names}
        return [
            Question(f"∂²f/∂{first}∂{second}", derivative(slopes[first], second), slopes[first], second, root)
            for first in names
            for second in names
        ]
    if len(names) > 1:
        return [Question(f"∂f/∂{name}", derivative(root, name), root, name, root) for name in names]
    (name,) = names
    for _ in range(order - 1):
        root = derivative(root, name)
    primes = "'" * order if order <= 3 else f"^({order})"
    return [Question(f"f{primes}({name})", derivative(root, name), root, name, expression.root)]


def split_components(text: str) -> list[str]:
    """The components of an answer such as `2*x, y`, `(2*x, y)`, `[2*x, y]` or `[[2, 0], [0, 2]]`, in order.

    >>> split_components("[[2, 0], [0, max(x, 1)]]")
    ['2', '0', '0', 'max(x, 1)']
    """
    parts = [part.strip() for part in _split_top(text)]
    if len(parts) == 1:
        (inner,) = parts
        enclosed = inner[:1] in BRACKETS and inner[-1:] == BRACKETS[inner[:1]] and _closes_at(inner) == len(inner) - 1
        if not enclosed or (inner[0] == "(" and len(_split_top(inner[1:-1])) == 1):
            return [inner]
        return split_components(inner[1:-1])
    rows = [split_components(part) if part.startswith("[") else [part] for part in parts]
    return [component for row in rows for component in row]


def _split_top(text: str) -> list[str]:
    """The text cut at commas and semicolons outside of brackets."""
    parts, depth, begin = [], 0, 0
    for place, character in enumerate(text):
        depth += (character in BRACKETS) - (character in BRACKETS.values())
        if depth == 0 and character in ",;":
            parts.append(text[begin:place])
            begin = place + 1
    return [*parts, text[begin:]]


def _closes_at(text: str) -> int:
    """Where the bracket that begins the text closes."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character in BRACKETS) - (character in BRACKETS.values())
        if depth == 0:
            return place
    return -1


def _wrong_count(given: int, names: Sequence[str]) -> UsageError:
    wanted = ", ".join(names)
    message = WRONG_COUNT(given=given, wanted=len(names), names=wanted)
    return UsageError(message, ONE_EXPRESSION() if len(names) == 1 else IN_ORDER(names=wanted))


def _checked(question: Question, text: str, function: Expression, at: ExactPoint | None) -> ComponentCheck:
    """One component of the answer beside the right one."""
    variables, table = function.variables, function.table
    answer = answer_over(parse(text, declared=variables), table)
    unknown = [name for name in answer.variables if name not in variables]
    if unknown:
        raise UsageError(NO_VARIABLE(name=unknown[0]), _hint_on_name(unknown[0], variables))
    if at is not None:
        return _checked_value(question, text, answer.root, at, table)
    expected, given, whole = (
        sums_written_out(tree, table) for tree in (question.expected, answer.root, question.function)
    )
    compared = compare_values(expected, given, variables, whole)
    found = ComponentCheck(
        question.name, to_text(answer.root), to_text(question.expected), compared.agreement,
        proof=_proof(expected, given, compared), points=compared.compared, digits=DIGITS_AGREED,
        domain=_domain(compared),
    )  # fmt: skip
    if compared.agreement is Agreement.EQUAL:
        return replace(found, form=_form(answer.root, question.expected))
    if compared.differs is None:
        return found
    right, wrong = values_at((expected, given), compared.differs)
    return replace(
        found,
        at={name: float(x) for name, x in compared.differs.items()},
        given=None if wrong is None else float(wrong),
        right=None if right is None else float(right),
        mistake=named_mistake(question.of, answer.root, question.wrt, variables, table),
    )


def _hint_on_name(name: str, variables: Sequence[str]) -> Sentence:
    """The variables that there are, and for `xy` the product that is meant."""
    names = ", ".join(variables)
    is_product = all(letter in variables for letter in name)
    return NEAREST_VARIABLE(nearest="*".join(name), names=names) if is_product else VARIABLES_ARE(names=names)


def _checked_value(
    question: Question, text: str, answer: Node, at: ExactPoint, table: RowTable | None
) -> ComponentCheck:
    """A value at a point; a decimal number is right when the exact value rounds to it."""
    there = {name: number(x) for name, x in at.items()}
    trees = question.expected, substitute(answer, there), question.function
    right, given, value = values_at([sums_written_out(tree, table) for tree in trees], at)
    found = ComponentCheck(question.name, to_text(answer), to_text(question.expected), Agreement.UNDECIDED,
                           at={name: float(x) for name, x in at.items()})  # fmt: skip
    if right is None or given is None or value is None:
        return found
    found = replace(found, given=float(given), right=float(right))
    tolerance = rounding_of(text, right)
    if abs(right - given) <= tolerance:
        return replace(found, agreement=Agreement.EQUAL, proof="numbers", points=1, digits=DIGITS_AGREED)
    mistake = mistake_at(question.of, given, question.wrt, at, tolerance, table)
    return replace(found, agreement=Agreement.DIFFERENT, mistake=mistake)


def _proof(expected: Node, answer: Node, compared: EqualityResult) -> str:
    """How the answer was found equal: by algebra where that succeeds, else by numbers."""
    if compared.agreement is not Agreement.EQUAL:
        return ""
    return "algebra" if is_proved_equal(expected, answer) else "numbers"


def _domain(compared: EqualityResult) -> str:
    """Where only one of the two has a value, as `answer` or `derivative` that has none."""
    if compared.only_first is not None:
        return "answer"
    return "derivative" if compared.only_second is not None else ""


def _form(answer: Node, expected: Node) -> str:
    """`long` where the answer is right but much longer than it need be."""
    length, shortest = (sum(1 for _ in nodes_of_tree(tree)) for tree in (answer, expected))
    return "long" if length > FACTOR_OF_LENGTH_NOT_SIMPLIFIED * shortest + 4 else ""
