"""The lesson file: one Markdown file that a teacher writes without programming.

`# Title` begins the lesson, the lines `key: value` below it hold for the whole lesson. Each `## Heading` begins a step:
paragraphs are shown, lines `key: value` say what happens. The keys are those of LESSON_KEYS and STEP_KEYS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gdcli.errors import UsageError
from gdcli.lessons.conditions import Condition, parse_condition
from gdcli.record import record, replace

LESSON_KEYS: Final[Mapping[str, str]] = {
    "language": "the language of the lesson, en or pt",
    "skip": "yes or no: whether a question may be skipped",
    "solution": "after N: the solution is shown on request after N wrong answers",
    "about": "one sentence for the list of lessons",
}
"""The keys below the title, and what they mean."""
STEP_KEYS: Final[Mapping[str, str]] = {
    "run": "a gdcli command that is run and shown",
    "predict": "a field of the record of the command of `run`, which is asked for before the run",
    "choices": "the answers to choose from, separated by commas",
    "ask": "`derivative of EXPR`, `gradient of EXPR` or `value of FIELD` (a field of the record of `run`)",
    "try": "a gdcli command that the learner completes; the command must be about the same function",
    "until": "the condition on the record of the learner's command that ends the step",
    "solution": "a command that fulfills the condition of `until`",
    "hint": "a hint; several lines are given one after the other",
    "after": "what is said after the right answer",
}
"""The keys of a step, and what they mean."""
REPEATED: Final = frozenset({"hint", "after"})
"""Keys that may stand more than once in a step."""
KEY_LINE: Final = re.compile(r"^([a-z]+):(?:\s+(.*))?$")
SOLUTION: Final = re.compile(r"^after (\d+)$")
TRIES_BEFORE_SOLUTION: Final = 3


class LessonError(UsageError):
    """A lesson file is wrong at a line."""

    def __init__(self, message: str, hint: str, line: int) -> None:
        super().__init__(f"line {line}: {message}", hint)
        self.line = line


@record
class Step:
    """One step: its heading, the line it begins at, its text, and what is asked; empty strings where nothing is.

    `until` is None but for a step with `try`.
    """

    heading: str
    line: int
    text: str = ""
    run: str = ""
    predict: str = ""
    choices: tuple[str, ...] = ()
    ask: str = ""
    try_: str = ""
    until: Condition | None = None
    solution: str = ""
    hints: tuple[str, ...] = ()
    after: str = ""

    @property
    def is_question(self) -> bool:
        return bool(self.predict or self.ask or self.try_)


@record
class Lesson:
    """A lesson: its name, title, language and steps, and whether steps may be skipped and the solution is shown."""

    name: str
    title: str
    steps: tuple[Step, ...]
    language: str = "en"
    about: str = ""
    may_skip: bool = True
    tries_before_solution: int = TRIES_BEFORE_SOLUTION


def parse_lesson(text: str, name: str) -> Lesson:
    """Read a lesson file. Raises LessonError with the line and what to write there."""
    lines = list(enumerate(text.removeprefix("\ufeff").splitlines(), start=1))
    blocks = list(_blocks(lines))
    if not blocks or blocks[0][0] != "#":
        raise LessonError("the lesson has no title", "Begin the file with a line such as: # The learning rate", 1)
    _, title, _, body = blocks[0]
    head, about = _read_block(body, LESSON_KEYS)
    steps = tuple(_step(heading, line, body) for _, heading, line, body in blocks[1:])
    if not steps:
        raise LessonError("the lesson has no steps", "Begin each step with a heading such as: ## Too high", len(lines))
    lesson = Lesson(name, title, steps, about=" ".join(about.split()))
    return _with_head(lesson, head)


Line = tuple[int, str]
Block = tuple[str, str, int, list[Line]]


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """The file cut at its headings: level, heading, line, and the lines below it."""
    current: Block | None = None
    is_code = False
    for number, line in lines:
        is_code ^= line.startswith("```")
        found = None if is_code else re.match(r"^(##?)\s+(.*\S)\s*$", line)
        if found:
            if current:
                yield current
            current = (found[1], found[2], number, [])
        elif current:
            current[3].append((number, line))
        elif line.strip():
            raise LessonError(
                "text stands above the title", "Begin the file with the title: # The learning rate", number
            )
    if current:
        yield current


Values = dict[str, list[tuple[int, str]]]


def _read_block(body: Sequence[Line], known: Mapping[str, str]) -> tuple[Values, str]:
    """The values by key, each with its line, and the text that is shown."""
    values: Values = {}
    text: list[str] = []
    is_code = False
    for number, line in body:
        is_code ^= line.startswith("```")
        found = None if is_code else KEY_LINE.match(line)
        value = (found[2] or "").strip() if found else ""
        if not found or not (value or found[1] in known):
            text.append(line)
            continue
        key = found[1]
        if key not in known:
            raise LessonError(f"unknown key {key!r}", f"The keys here are {', '.join(known)}.", number)
        if not value:
            raise LessonError(f"{key!r} has no value", f"{key}: {known[key]}.", number)
        if key in values and key not in REPEATED:
            raise LessonError(f"{key!r} is given twice", "Give it once in each step.", number)
        values.setdefault(key, []).append((number, value))
    return values, "\n".join(text).strip()


def _with_head(lesson: Lesson, values: Values) -> Lesson:
    """The lesson with what stands below its title."""
    for key, [(line, value), *_] in values.items():
        if key == "skip":
            if value not in ("yes", "no"):
                raise LessonError(f"skip is {value!r}", "Write skip: yes or skip: no.", line)
            lesson = replace(lesson, may_skip=value == "yes")
        elif key == "solution":
            found = SOLUTION.match(value)
            if not found:
                raise LessonError(f"solution is {value!r}", "Write solution: after 3, with a number of tries.", line)
            lesson = replace(lesson, tries_before_solution=int(found[1]))
        else:
            lesson = replace(lesson, **{key: value})
    return lesson


def _step(heading: str, line: int, body: Sequence[Line]) -> Step:
    values, text = _read_block(body, STEP_KEYS)
    first = {key: found[0][1] for key, found in values.items()}
    step = Step(
        heading, line, text,
        run=first.get("run", ""), predict=first.get("predict", ""), ask=first.get("ask", ""),
        try_=first.get("try", ""), solution=first.get("solution", ""),
        choices=tuple(choice.strip() for choice in first.get("choices", "").split(",") if choice.strip()),
        hints=tuple(value for _, value in values.get("hint", ())),
        after="\n\n".join(value for _, value in values.get("after", ())),
        until=parse_condition(first["until"], values["until"][0][0]) if "until" in first else None,
    )  # fmt: skip
    _check_step(step)
    return step


def _check_step(step: Step) -> None:
    """Refuse keys that do not go together. Raises LessonError."""
    asked = [key for key, value in (("predict", step.predict), ("ask", step.ask), ("try", step.try_)) if value]
    if len(asked) > 1:
        raise LessonError(f"a step has {' and '.join(asked)}", "Ask one thing in a step; make two steps.", step.line)
    if step.predict and not step.run:
        raise LessonError("predict stands without run", "Add run: with the command that gives the answer.", step.line)
    if bool(step.try_) != (step.until is not None):
        raise LessonError("try and until go together", "Add the other of the two.", step.line)
    if step.choices and not step.predict:
        raise LessonError("choices stand without predict", "Add predict: with a field of the record.", step.line)
