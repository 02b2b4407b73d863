"""The usual slips in exercises on steps and rates: each is made on purpose, and its number compared with the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from gdcli.calculus.derivation.rules import differentiate
from gdcli.language.algebra import number
from gdcli.language.reading.parser import parse
from gdcli.lessons.checking.numbers import agrees_as_typed
from gdcli.lessons.exercises import exact_value
from gdcli.lessons.sentences import DESCENT_SLIPS
from gdcli.model import Exercise, Mistake, NamedMistake

Move = Callable[[Fraction, Fraction, Fraction], Fraction]
"""The change of x in a step, from the rate, f(x) and f'(x)."""
WRONG_MOVES: Final[Mapping[Mistake, Move]] = {
    Mistake.STEP_UPHILL: lambda rate, _, slope: rate * slope,
    Mistake.RATE_FORGOTTEN: lambda _, __, slope: -slope,
    Mistake.VALUE_FOR_SLOPE: lambda rate, value, _: -rate * value,
}


def descent_slip(exercise: Exercise, typed: str) -> NamedMistake | None:
    """The slip that leads to a wrong number; None where none does, or different ones do."""
    slips = _steps(exercise) if exercise.point else _rates(exercise)
    fitting = {mistake for mistake, value in slips if agrees_as_typed(typed, number(value))}
    if len(fitting) != 1:
        return None
    (mistake,) = fitting
    return NamedMistake(mistake, exercise.expression, exercise.key, typed.strip(), DESCENT_SLIPS[mistake]())


def _steps(exercise: Exercise) -> Iterator[tuple[Mistake, Fraction]]:
    """The slips in steps of descent, each with the x that it leads to."""
    function = parse(exercise.expression).root
    slope = differentiate(function, "x")
    rate = Fraction(str(exercise.learning_rate))

    def reached(move: Move, steps: int) -> Fraction:
        x = Fraction(exercise.point[0])
        for _ in range(steps):
            x += move(rate, exact_value(function, {"x": x}), exact_value(slope, {"x": x}))
        return x

    for mistake, move in WRONG_MOVES.items():
        yield mistake, reached(move, exercise.steps)
    before, right, after = (reached(lambda rate, _, slope: -rate * slope, exercise.steps + more) for more in (-1, 0, 1))
    yield from ((Mistake.STEPS_MISCOUNTED, x) for x in (before, after))
    yield from ((Mistake.START_FORGOTTEN, x) for x in (right - before, before - right))


def _rates(exercise: Exercise) -> Iterator[tuple[Mistake, Fraction]]:
    """The slips in the best rate 1/f'' and in the limit 2/f'' of a parabola, each with its number."""
    slope = differentiate(parse(exercise.expression).root, "x")
    curvature = exact_value(differentiate(slope, "x"), {})
    yield Mistake.CURVATURE_NOT_INVERTED, curvature
    if exercise.limit:
        yield Mistake.BEST_FOR_LIMIT, 1 / curvature
        yield Mistake.COEFFICIENT_FOR_CURVATURE, 4 / curvature
    else:
        yield Mistake.LIMIT_FOR_BEST, 2 / curvature
