"""Exercises that are made for a learner, with their keys."""

from __future__ import annotations

from enum import StrEnum

from gdcli.record import record


class Ask(StrEnum):
    """What an exercise asks for."""

    DERIVATIVE = "derivative"
    GRADIENT = "gradient"
    GRADIENT_AT = "gradient_at"
    NUMBER = "number"
    CHOICE = "choice"


@record
class Exercise:
    """One exercise: what is asked of which function, and the right answer.

    `wrt` is the variable of a derivative, `point` (n) where a gradient or a step is taken, `steps` the number of steps
    and `learning_rate` their rate. `limit` is true where the limit of the rates is asked for, false for the best rate.
    `choices` are the answers to choose from, `key` is the right one.
    """

    topic: str
    level: int
    number: int
    ask: Ask
    expression: str
    key: str
    wrt: str = "x"
    point: tuple[float, ...] = ()
    steps: int = 1
    limit: bool = False
    learning_rate: float | None = None
    choices: tuple[str, ...] = ()


@record
class Sheet:
    """Exercises on one sheet; the same seed gives the same sheet."""

    seed: int
    language: str
    exercises: tuple[Exercise, ...]
