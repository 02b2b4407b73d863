"""Checks of answers against the exact derivative, and exercises to answer."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Final

from gdcli.descent.methods.parameters import known_name
from gdcli.errors import UsageError
from gdcli.explore.derivation import check_order
from gdcli.explore.keywords import NumberLike
from gdcli.explore.problem import NamesLike, PointLike, Problem, ValuesLike, as_problem
from gdcli.explore.sentences import (
    LEVELS_ARE,
    NO_LEVEL,
    NOTHING_TO_DERIVE_BY,
    SHEET_SIZES,
    SHEET_TOO_LARGE,
    UNKNOWN_TOPIC,
)
from gdcli.lessons.checking.answers import check_answer
from gdcli.lessons.exercises import LEVELS, TOPICS
from gdcli.lessons.practice import check_exercise, make_sheet
from gdcli.model import Check, Exercise, Sheet
from gdcli.model.sentences import NAME_VARIABLES

SEEDS: Final = 10_000
EXERCISES_ON_A_SHEET: Final = 500


def check(
    expression: str | Problem | Exercise,
    answer: NumberLike | Sequence[object],
    *,
    at: PointLike | None = None,
    order: int = 1,
    hessian: bool = False,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
) -> Check:
    """Whether `answer` is the derivative of `expression`: equal, different (with a point where), or undecided.

    The answer has one component for each of the n variables, separated by commas or as a sequence; with `hessian` n·n
    of them, row by row; with `order` k, in one variable, it is the k-th derivative. With `at`, a point (n), it is the
    value there. For an exercise of `practice` it is the answer to its question, and no keyword is needed.
    Over the rows of a table (`data`) the answer is compared for this table. Raises UsageError where the answer cannot
    be read or has another number of components, and CannotError where the table has too many rows.

    >>> check("x**2 + 3*x", "3 + 2*x").agreement.value
    'equal'
    """
    written = _written(answer)
    if isinstance(expression, Exercise):
        return check_exercise(expression, written)
    problem = as_problem(expression, wrt, parameters, data=data)
    if not problem.variables:
        raise UsageError(NOTHING_TO_DERIVE_BY(), NAME_VARIABLES())
    check_order(problem, order)
    point = None if at is None else problem.point(at)
    return check_answer(problem.expression, written, order=order, hessian=hessian, point=point)


def _written(answer: object) -> str:
    """An answer as it is typed: `["2*x", 1]` is `[2*x, 1]`.

    >>> _written([["2", 0], (0, "2")])
    '[[2, 0], [0, 2]]'
    """
    if isinstance(answer, Iterable) and not isinstance(answer, str):
        return f"[{', '.join(map(_written, answer))}]"
    return str(answer)


def practice(topic: str | None = None, *, level: int | None = None, sheet: int = 10, seed: int | None = None) -> Sheet:
    """A sheet of `sheet` exercises that can be solved by hand, each with its question and its key.

    Without a topic all topics come in turn, without a level from 1 to 3 the level rises; the same seed gives the same
    sheet. `check(exercise, "2*x")` judges an answer and names a usual mistake. Raises UsageError for an unknown topic.

    >>> exercise = practice("chain", seed=7).exercises[0]
    >>> check(exercise, exercise.key).agreement.value
    'equal'
    """
    topic = None if topic is None else known_name(topic, TOPICS, UNKNOWN_TOPIC)
    if level is not None and level not in LEVELS:
        raise UsageError(NO_LEVEL(level=level), LEVELS_ARE(first=LEVELS[0], last=LEVELS[-1]))
    if not 1 <= sheet <= EXERCISES_ON_A_SHEET:
        raise UsageError(SHEET_TOO_LARGE(number=sheet), SHEET_SIZES(largest=EXERCISES_ON_A_SHEET))
    return make_sheet(topic, level, drawn_seed() if seed is None else seed, sheet)


def drawn_seed() -> int:
    """A random seed, for exercises without a given one."""
    return random.randrange(SEEDS)
