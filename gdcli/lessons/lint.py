"""The faults of a lesson file: every command is run, and every question is answered with its own solution."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.errors import GdcliError
from gdcli.language.reading.parser import parse
from gdcli.lessons.conditions import field_of
from gdcli.lessons.judging import DERIVATIVE_OF, GRADIENT_OF, VALUE_OF, CommandRecord, Dialogue
from gdcli.lessons.lesson import Lesson, LessonStep
from gdcli.lessons.sentences import (
    ASK_BEGINS,
    ASKED_UNREADABLE,
    AT_LINE,
    COMMAND_FAILS,
    NO_FIELD,
    NO_NUMBER,
    NOT_A_CHOICE,
    SOLUTION_FAILS,
)
from gdcli.model.sentences import Sentence


def findings(lesson: Lesson, dialogue: Dialogue) -> Iterator[Sentence]:
    """One sentence for each thing that is wrong, with the line of its step."""
    last: CommandRecord = {}
    for step in lesson.steps:
        for command in (step.run, step.try_, step.solution):
            if command:
                yield from _failure(step, command, dialogue)
        try:
            last = dialogue.run(step.run, is_shown=False) if step.run else last
            yield from (AT_LINE(line=step.line, fault=fault) for fault in _question(step, last, dialogue))
        except GdcliError:
            continue  # the command's own failure has been told


def _failure(step: LessonStep, command: str, dialogue: Dialogue) -> Iterator[Sentence]:
    """The error of a command that fails."""
    try:
        dialogue.run(command, is_shown=False)
    except GdcliError as error:
        message, hint = error.sentences
        fault = COMMAND_FAILS(command=command, message=message, hint=hint)
        yield AT_LINE(line=step.line, fault=fault)


def _question(step: LessonStep, last: CommandRecord, dialogue: Dialogue) -> Iterator[Sentence]:
    """The faults of a step's question, given the record that answers it."""
    if step.predict:
        yield from _prediction(step, field_of(last, step.predict))
    if step.ask.startswith((DERIVATIVE_OF, GRADIENT_OF)):
        try:
            parse(step.ask.partition(" of ")[2])
        except GdcliError as error:
            yield ASKED_UNREADABLE(message=error.sentences[0])
    elif step.ask.startswith(VALUE_OF):
        if not isinstance(field_of(last, step.ask.removeprefix(VALUE_OF)), int | float):
            yield NO_NUMBER(field=repr(step.ask.removeprefix(VALUE_OF)))
    elif step.ask:
        yield ASK_BEGINS(beginnings=", ".join(map(repr, (DERIVATIVE_OF, GRADIENT_OF, VALUE_OF))))
    if step.until is not None and step.solution and not step.until.holds(dialogue.run(step.solution, is_shown=False)):
        yield SOLUTION_FAILS(condition=step.until.text)


def _prediction(step: LessonStep, found: object) -> Iterator[Sentence]:
    if found is None:
        yield NO_FIELD(field=repr(step.predict))
    elif step.choices and str(found) not in step.choices:
        yield NOT_A_CHOICE(answer=str(found), choices=", ".join(step.choices))
