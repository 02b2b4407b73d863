"""The lesson file: one Markdown file that a teacher writes without programming.

`# Title` begins the lesson, the lines `key: value` below it hold for the whole lesson. Each `## Heading` begins a step:
paragraphs are shown, lines `key: value` say what happens. The keys are those of LESSON_KEYS and STEP_KEYS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gdcli.errors import UsageError
from gdcli.lessons import sentences as said
from gdcli.lessons.conditions import Condition, parse_condition
from gdcli.model.sentences import Sentence, Template
from gdcli.record import field, record, replace

LESSON_KEYS: Final[Mapping[str, Sentence]] = {
    "language": Template("the language of the lesson, en or pt")(),
    "skip": Template("yes or no: whether a question may be skipped")(),
    "solution": Template("after N: the solution is shown on request after N wrong answers")(),
    "about": Template("one sentence for the list of lessons")(),
}
"""The keys below the title, and what they mean."""
STEP_KEYS: Final[Mapping[str, Sentence]] = {
    "run": Template("a gdcli command that is run and shown")(),
    "question": Template("the question in your words; without it one is made from `predict`, `ask` or `try`")(),
    "predict": Template("a field of the record of the command of `run`, which is asked for before the run")(),
    "choices": Template("the answers to choose from, separated by commas; in parentheses what an answer means")(),
    "ask": Template("`derivative of EXPR`, `gradient of EXPR` or `value of FIELD` (a field of the record of `run`)")(),
    "try": Template("a gdcli command that the learner completes; the command must be about the same function")(),
    "until": Template("the condition on the record of the learner's command that ends the step")(),
    "solution": Template("a command that fulfills the condition of `until`")(),
    "hint": Template("a hint; several lines are given one after the other")(),
    "after": Template("what is said after the right answer")(),
}
"""The keys of a step, and what they mean."""
REPEATED_KEYS: Final = frozenset({"hint", "after"})
"""Keys that may stand more than once in a step."""
KEY_LINE: Final = re.compile(r"^([a-z]+):(?:\s+(.*))?$")
CHOICE: Final = re.compile(r"([^,()]*[^,()\s][^,()]*)(?:\(([^()]*)\))?")
"""An answer to choose, and its meaning in parentheses."""
SOLUTION: Final = re.compile(r"^after (\d+)$")
TRIES_BEFORE_SOLUTION: Final = 3


class LessonError(UsageError):
    """A lesson file is wrong at a line."""

    def __init__(self, message: Sentence, hint: Sentence, line: int) -> None:
        super().__init__(said.AT_LINE(line=line, fault=message), hint)
        self.line = line


@record
class LessonStep:
    """One step: its heading, the line it begins at, its text, and what is asked; empty strings where nothing is.

    `choices` maps each answer to its meaning, which may be empty. `until` is None but for a step with `try`.
    """

    heading: str
    line: int
    text: str = ""
    run: str = ""
    question: str = ""
    predict: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
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
    steps: tuple[LessonStep, ...]
    language: str = "en"
    about: str = ""
    may_skip: bool = True
    tries_before_solution: int = TRIES_BEFORE_SOLUTION


def parse_lesson(text: str, name: str) -> Lesson:
    """Read a lesson file. Raises LessonError with the line and what to write there."""
    lines = list(enumerate(text.removeprefix("\ufeff").splitlines(), start=1))
    blocks = list(_blocks(lines))
    if not blocks or blocks[0][0] != "#":
        raise LessonError(said.NO_TITLE(), said.BEGIN_WITH_TITLE(), 1)
    _, title, _, body = blocks[0]
    head, about = _read_block(body, LESSON_KEYS)
    steps = tuple(step for _, heading, line, body in blocks[1:] for step in _steps(heading, line, body))
    if not steps:
        raise LessonError(said.NO_STEPS(), said.BEGIN_STEPS(), len(lines))
    lesson = Lesson(name, title, steps, about=" ".join(about.split()))
    return _with_head(lesson, head)


NumberedLine = tuple[int, str]
LessonBlock = tuple[str, str, int, list[NumberedLine]]


def _blocks(lines: Sequence[NumberedLine]) -> Iterator[LessonBlock]:
    """The file cut at its headings: level, heading, line, and the lines below it."""
    current: LessonBlock | None = None
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
            raise LessonError(said.TEXT_ABOVE_TITLE(), said.BEGIN_WITH_TITLE(), number)
    if current:
        yield current


FieldLines = dict[str, list[tuple[int, str]]]


def _read_block(body: Sequence[NumberedLine], known: Mapping[str, Sentence]) -> tuple[FieldLines, str]:
    """The values by key, each with its line, and the text that is shown."""
    values: FieldLines = {}
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
            raise LessonError(said.UNKNOWN_KEY(key=repr(key)), said.KEYS_HERE(keys=", ".join(known)), number)
        if not value:
            meaning = said.KEY_MEANS(key=key, meaning=known[key])
            raise LessonError(said.KEY_WITHOUT_VALUE(key=repr(key)), meaning, number)
        if key in values and key not in REPEATED_KEYS:
            raise LessonError(said.KEY_TWICE(key=repr(key)), said.ONCE_A_STEP(), number)
        values.setdefault(key, []).append((number, value))
    return values, "\n".join(text).strip()


def _with_head(lesson: Lesson, values: FieldLines) -> Lesson:
    """The lesson with what stands below its title."""
    for key, [(line, value), *_] in values.items():
        if key == "skip":
            if value not in ("yes", "no"):
                raise LessonError(said.WRONG_VALUE(key=key, value=repr(value)), said.SKIP_VALUES(), line)
            lesson = replace(lesson, may_skip=value == "yes")
        elif key == "solution":
            found = SOLUTION.match(value)
            if not found:
                raise LessonError(said.WRONG_VALUE(key=key, value=repr(value)), said.SOLUTION_VALUES(), line)
            lesson = replace(lesson, tries_before_solution=int(found[1]))
        else:
            lesson = replace(lesson, **{key: value})
    return lesson


def _steps(heading: str, line: int, body: Sequence[NumberedLine]) -> Iterator[LessonStep]:
    """The step under a heading; an `ask` below another question is a second one."""
    keys = [found[1] if (found := KEY_LINE.match(text)) else "" for _, text in body]
    first = next((place for place, key in enumerate(keys) if key in ("predict", "try")), len(body))
    second = next((place for place, key in enumerate(keys) if key == "ask" and place > first), len(body))
    yield _step(heading, line, body[:second])
    if second < len(body):
        yield _step(heading, body[second][0], body[second:])


def _step(heading: str, line: int, body: Sequence[NumberedLine]) -> LessonStep:
    values, text = _read_block(body, STEP_KEYS)
    first = {key: found[0][1] for key, found in values.items()}
    step = LessonStep(
        heading, line, text,
        run=first.get("run", ""), question=first.get("question", ""), predict=first.get("predict", ""),
        ask=first.get("ask", ""), try_=first.get("try", ""), solution=first.get("solution", ""),
        choices={choice.strip(): meaning.strip() for choice, meaning in CHOICE.findall(first.get("choices", ""))},
        hints=tuple(value for _, value in values.get("hint", ())),
        after="\n\n".join(value for _, value in values.get("after", ())),
        until=parse_condition(first["until"], values["until"][0][0]) if "until" in first else None,
    )  # fmt: skip
    _check_step(step)
    return step


def _check_step(step: LessonStep) -> None:
    """Refuse keys that do not go together. Raises LessonError."""
    faults = (
        (sum(map(bool, (step.predict, step.ask, step.try_))) > 1, said.TWO_QUESTIONS(), said.ONE_QUESTION()),
        (bool(step.predict) and not step.run, said.PREDICT_WITHOUT_RUN(), said.ADD_RUN()),
        (bool(step.try_) != (step.until is not None), said.TRY_WITHOUT_UNTIL(), said.ADD_THE_OTHER()),
        (bool(step.choices) and not step.predict, said.CHOICES_WITHOUT_PREDICT(), said.ADD_PREDICT()),
        (bool(step.question) and not step.is_question, said.QUESTION_ALONE(), said.ADD_A_QUESTION()),
    )
    for is_fault, message, hint in faults:
        if is_fault:
            raise LessonError(message, hint, step.line)
