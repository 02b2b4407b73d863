"""The judging of a lesson's answers: they are compared with a command's record, and commands with a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from gdcli.errors import GdcliError
from gdcli.language.reading.parser import parse
from gdcli.language.values import parse_number
from gdcli.lessons.checking.answers import check_answer
from gdcli.lessons.checking.proof import is_proved_equal
from gdcli.lessons.conditions import Condition, field_of
from gdcli.lessons.lesson import LessonStep
from gdcli.lessons.sentences import (
    CONTINUE,
    NOT_A_COMMAND,
    NOT_FULFILLED,
    NOT_RIGHT,
    OTHER_FUNCTION,
    RIGHT,
    UNREADABLE,
    WRONG_CHOICE,
)
from gdcli.model import Agreement, Check, NamedMistake
from gdcli.model.sentences import Sentence, shown
from gdcli.model.words import word
from gdcli.record import record

CommandRecord = Mapping[str, object]
"""The record of a command, as its JSON has it."""
DERIVATIVE_OF: Final = "derivative of "
GRADIENT_OF: Final = "gradient of "
VALUE_OF: Final = "value of "
LEFT_SIDE: Final = re.compile(r"^[^=]*=\s*")
"""The left side that a learner may write before a number: `x =`, `f'(1) =`."""
NUMBER_TOLERANCE: Final = 0.005
"""The relative error at which a typed number is still right: about three significant digits."""


class Dialogue(Protocol):
    """How a lesson talks with the learner."""

    def show(self, text: str | Sentence) -> None:
        """Show a paragraph."""

    def ask(self, question: str | Sentence, command: str = "") -> str | None:
        """Ask a question and return the line that was typed; None at the end of the input.

        With `command` the learner is to change this command, and need not type it again.
        """

    def run(self, command: str, *, is_shown: bool, below: Sequence[str | Sentence] = ()) -> CommandRecord:
        """Run a gdcli command in this process, show its page if wanted, and return its record. Raises GdcliError.

        The page leaves room on the screen for the paragraphs that are shown `below` it.
        """


@record
class Judged:
    """Whether an answer is right, the sentences to show if it is not, and whether it could be read at all."""

    is_right: bool
    remarks: tuple[Sentence, ...] = ()
    is_read: bool = True


def unreadable(error: GdcliError) -> Judged:
    """The judgement of an answer that cannot be read."""
    message, hint = error.sentences
    return Judged(False, (UNREADABLE(message=message, hint=hint),), is_read=False)


class AnswerJudge:
    """Judges the answers of a learner; commands run through the dialogue."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._records: dict[str, CommandRecord] = {}

    def solution(self, step: LessonStep, last: CommandRecord) -> str:
        """The right answer as it can be typed; of a step with `try`, a command."""
        if step.try_:
            return f"gdcli {step.solution}" if step.solution else str(step.until.text if step.until else "")
        if step.ask.startswith((DERIVATIVE_OF, GRADIENT_OF)):
            check = check_answer(
                parse(_expression_of(step)), ",".join("0" for _ in parse(_expression_of(step)).variables)
            )
            return ", ".join(component.expected for component in check.components)
        return as_typed(self.expected(step, last))

    def expected(self, step: LessonStep, last: CommandRecord) -> Any:  # noqa: ANN401 - what the record holds
        """The value of the field that is asked for, from the record of the step's run or of the last one."""
        found = self._record(step.run) if step.run else last
        return field_of(found, step.predict or step.ask.removeprefix(VALUE_OF))

    def _record(self, command: str) -> CommandRecord:
        """The record of a command of the lesson, which runs without output, and only once for all answers."""
        if command not in self._records:
            self._records[command] = self._dialogue.run(command, is_shown=False)
        return self._records[command]

    def judged(self, step: LessonStep, typed: str, last: CommandRecord) -> Judged:
        """Whether an answer is right; `last` is the record of the command that was run before."""
        try:
            if step.try_:
                return self._judge_command(step, typed)
            if step.ask.startswith((DERIVATIVE_OF, GRADIENT_OF)):
                return self._judge_formula(step, typed)
            return self._judge_value(step, typed.strip(), last)
        except GdcliError as error:
            return unreadable(error)

    def _judge_value(self, step: LessonStep, typed: str, last: CommandRecord) -> Judged:
        answer = chosen_answer(step.choices, typed) if step.choices else typed
        if answer is None:
            return Judged(False, (WRONG_CHOICE(choices=", ".join(named for named, _ in named_choices(step))),))
        expected = self.expected(step, last)
        if step.choices or isinstance(expected, str | bool) or expected is None:
            is_right = answer == str(expected)
        else:
            given = parse_number(LEFT_SIDE.sub("", answer))
            is_right = abs(given - expected) <= NUMBER_TOLERANCE * abs(expected)
        return Judged(is_right, (NOT_RIGHT(answer=typed),))

    def _judge_formula(self, step: LessonStep, typed: str) -> Judged:
        check = check_answer(parse(_expression_of(step)), typed)
        return Judged(check.agreement is Agreement.EQUAL, remarks_on(check, typed))

    def _judge_command(self, step: LessonStep, typed: str) -> Judged:
        command = typed.strip().removeprefix("gdcli").strip()
        if not command:
            return Judged(False, (NOT_A_COMMAND(command=step.try_),))
        required = self._record(step.try_)
        found = self._dialogue.run(command, is_shown=True, below=(RIGHT(), *paragraphs_at_end(step)))
        if not is_same_function(found.get("expression"), required.get("expression")):
            return Judged(False, (OTHER_FUNCTION(command=step.try_),))
        assert step.until is not None
        return Judged(step.until.holds(found), tuple(_unmet(step.until, found)))


def _unmet(until: Condition, found: CommandRecord) -> Iterator[Sentence]:
    """What is still missing: a sentence for each comparison that does not hold."""
    for comparison in until.unmet(found):
        value, goal = as_typed(field_of(found, comparison.field)), as_typed(comparison.value)
        yield NOT_FULFILLED(field=comparison.field, value=value, operator=comparison.operator, goal=goal)


def as_typed(value: object) -> str:
    """A value of a record as a learner reads and types it."""
    return f"{value:.6g}" if isinstance(value, float) else shown(word(str(value)))


def paragraphs_at_end(step: LessonStep) -> tuple[str | Sentence, ...]:
    """What a step ends with: the explanation, and the request to go on."""
    return step.after, CONTINUE()


def named_choices(step: LessonStep) -> Iterator[tuple[str, str]]:
    """The choices of a step as a learner reads and types them, each with its meaning, which may be empty."""
    for choice, meaning in step.choices.items():
        yield shown(word(choice)), meaning


def chosen_answer(choices: Mapping[str, str], typed: str) -> str | None:
    """The choice that was typed, in small or capital letters; None for anything else.

    It may be typed by its number, as the word of the record, as that word in the language in use, or by its meaning.
    """
    meant = {f"{number}{dot}": choice for number, choice in enumerate(choices, start=1) for dot in ("", ".")} | {
        said.lower(): choice for choice, meaning in choices.items() for said in (meaning, shown(word(choice)), choice)
    }
    return meant.get(typed.lower())


def remarks_on(check: Check, typed: str) -> tuple[Sentence, ...]:
    """The sentences on a wrong answer: that it is wrong, and the usual mistake that leads to it."""
    named = mistake_in(check)
    return (NOT_RIGHT(answer=typed.strip()), *([] if named is None else [named.sentence]))


def mistake_in(check: Check) -> NamedMistake | None:
    """The first usual mistake in an answer."""
    return next((component.mistake for component in check.components if component.mistake), None)


def is_same_function(found: object, required: object) -> bool:
    """Whether two expressions of records are the same function, however they are written."""
    if found == required or not (isinstance(found, str) and isinstance(required, str)):
        return found == required
    try:
        return is_proved_equal(parse(found).root, parse(required).root)
    except GdcliError:  # a table is behind the names
        return False


def way_to(step: LessonStep) -> str:
    """The command that shows how the answer comes about; empty where the step runs it anyway."""
    if step.ask.startswith((DERIVATIVE_OF, GRADIENT_OF)):
        return f'derive "{_expression_of(step)}" --steps'
    return step.solution


def _expression_of(step: LessonStep) -> str:
    return step.ask.removeprefix(DERIVATIVE_OF).removeprefix(GRADIENT_OF)
