"""What is wrong with a lesson file: every command is run, every question is answered by its own solution."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gdcli.errors import GdcliError
from gdcli.language import parse
from gdcli.lessons.conditions import field_of
from gdcli.lessons.judging import DERIVATIVE_OF, GRADIENT_OF, VALUE_OF, Dialogue, Record
from gdcli.lessons.lesson import Lesson, Step

ABSENT: Final = object()


def findings(lesson: Lesson, dialogue: Dialogue) -> Iterator[str]:
    """One sentence for each thing that is wrong, with the line of its step."""
    last: Record = {}
    for step in lesson.steps:
        for command in (step.run, step.try_, step.solution):
            if command:
                yield from _failure(step, command, dialogue)
        try:
            last = dialogue.run(step.run, is_shown=False) if step.run else last
            yield from (f"line {step.line}: {finding}" for finding in _question(step, last, dialogue))
        except GdcliError:
            continue  # the command's own failure has been told


def _failure(step: Step, command: str, dialogue: Dialogue) -> Iterator[str]:
    """Why a command does not run, if it does not."""
    try:
        dialogue.run(command, is_shown=False)
    except GdcliError as error:
        yield f"line {step.line}: the command `gdcli {command}` fails: {error.message}. {error.hint}".rstrip()


def _question(step: Step, last: Record, dialogue: Dialogue) -> Iterator[str]:
    """What is wrong with the question of a step, given the record that it is answered from."""
    if step.predict:
        yield from _prediction(step, field_of(last, step.predict))
    if step.ask.startswith((DERIVATIVE_OF, GRADIENT_OF)):
        try:
            parse(step.ask.partition(" of ")[2])
        except GdcliError as error:
            yield f"the expression of `ask` cannot be read: {error.message}"
    elif step.ask.startswith(VALUE_OF):
        if not isinstance(field_of(last, step.ask.removeprefix(VALUE_OF)), int | float):
            yield f"the record has no number {step.ask.removeprefix(VALUE_OF)!r}"
    elif step.ask:
        yield f"`ask` must begin with {DERIVATIVE_OF!r}, {GRADIENT_OF!r} or {VALUE_OF!r}"
    if step.until is not None and not step.solution:
        yield "a step with `try` has no `solution`"
    elif step.until is not None and not step.until.holds(dialogue.run(step.solution, is_shown=False)):
        yield f"the solution does not fulfill the condition: {step.until.text}"


def _prediction(step: Step, found: object) -> Iterator[str]:
    if found is None:
        yield f"the record has no field {step.predict!r}"
    elif step.choices and str(found) not in step.choices:
        yield f"the right answer {found} is not among the choices {', '.join(step.choices)}"
