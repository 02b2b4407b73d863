"""The question of an exercise and its key, as people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gdcli.lessons import sentences as said
from gdcli.model import Ask, Exercise
from gdcli.model.sentences import Sentence, shown

Written = Callable[[str], str]
"""How an expression is written: as it is, or as code or mathematics of a sheet."""


def question_of(exercise: Exercise, written: Written = str) -> Iterator[Sentence | str]:
    """The question of an exercise, then its choices, if any, as one paragraph with a line for each."""
    yield question(exercise, written(exercise.expression))
    if exercise.choices:
        yield "\n".join(map(_choice, range(len(exercise.choices)), exercise.choices))


def question(exercise: Exercise, expression: str) -> Sentence:
    """The question without the choices; `expression` is the function as it is written there."""
    point = ", ".join(f"{x:g}" for x in exercise.point)
    rate = "" if exercise.learning_rate is None else f"{exercise.learning_rate:g}"
    match exercise.ask:
        case Ask.DERIVATIVE if exercise.topic == "partial":
            return said.DERIVE_PARTIALLY(expression=expression, wrt=exercise.wrt)
        case Ask.DERIVATIVE:
            return said.DERIVE(expression=expression)
        case Ask.GRADIENT:
            return said.GIVE_GRADIENT(expression=expression)
        case Ask.GRADIENT_AT:
            return said.GIVE_GRADIENT_AT(expression=expression, point=point)
        case Ask.CHOICE:
            return said.WHAT_HAPPENS(expression=expression, rate=rate)
        case _ if exercise.point:
            return said.STEP_LEADS(exercise.steps, expression=expression, point=point, rate=rate)
    return (said.LIMIT_RATE if exercise.limit else said.BEST_RATE)(expression=expression)


def _choice(place: int, outcome: str) -> str:
    return f"{place + 1}. {shown(said.OUTCOME_SENTENCES[outcome]())}"


def key_of(exercise: Exercise) -> str:
    """The key as a person reads it: of a choice its number and sentence."""
    return _choice(exercise.choices.index(exercise.key), exercise.key) if exercise.choices else exercise.key
