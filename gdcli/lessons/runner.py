"""A lesson led step by step: shown, asked, run, compared, explained.

The runner knows nothing of terminals: it talks through a `Dialogue`, and commands run through the dialogue's `run`,
which shows the page of a gdcli command and returns its record. Right answers come from these records.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from gdcli.lessons import sentences as said
from gdcli.lessons.judging import AnswerJudge, CommandRecord, Dialogue, named_choices, paragraphs_at_end, way_to
from gdcli.lessons.lesson import Lesson, LessonStep
from gdcli.lessons.progress import Progress
from gdcli.model.sentences import HINT_IS, Sentence, shown
from gdcli.record import record

MOVES: Final[Mapping[str, int | None]] = {said.QUIT: None, said.BACK: -1}
"""The word that leaves a step -> the change of the step's number; None pauses the lesson."""


@record
class LearnerAnswer:
    """One answer of the learner, as it is recorded for the teacher."""

    lesson: str
    step: int
    heading: str
    answer: str
    is_right: bool
    tries: int
    seconds: float


class LessonRunner:
    """Leads one learner through one lesson; after each answer the progress is written."""

    def __init__(
        self, lesson: Lesson, dialogue: Dialogue, progress: Progress, note_answer: Callable[[LearnerAnswer], None]
    ) -> None:
        self._lesson = lesson
        self._dialogue = dialogue
        self._progress = progress
        self._note_answer = note_answer
        self._judge = AnswerJudge(dialogue)
        self._last: CommandRecord = {}
        self._last_command = ""

    def lead(self) -> bool:
        """Go through the steps from where the learner stopped; false where the learner pauses."""
        place = self._progress.of(self._lesson.name).next_step
        if place >= len(self._lesson.steps):
            place = 0
        self._dialogue.show(f"# {self._lesson.title}")
        while place < len(self._lesson.steps):
            self._restore(place)
            move = self._step(place)
            if move is None:
                self._dialogue.show(said.PAUSED(name=self._lesson.name))
                return False
            place = max(0, place + move)
            self._progress.mark(self._lesson.name, next_step=place)
        questions = [place for place, step in enumerate(self._lesson.steps) if step.is_question]
        done = set(self._progress.of(self._lesson.name).done) & set(questions)
        self._dialogue.show(said.FINISHED(done=len(done), count=len(questions)))
        return True

    def _restore(self, place: int) -> None:
        """Run the last command before this step again, without output, so that a resumed lesson has its record."""
        earlier = [step.run for step in self._lesson.steps[:place] if step.run]
        if earlier and earlier[-1] != self._last_command:
            self._last = self._dialogue.run(earlier[-1], is_shown=False)
            self._last_command = earlier[-1]

    def _step(self, place: int) -> int | None:
        """One step: 1 to go on, -1 to go back, None to pause."""
        step = self._lesson.steps[place]
        self._dialogue.show(f"## {step.heading}")
        if step.text:
            self._dialogue.show(step.text)
        return self._question(place, step) if step.is_question else self._finish(step)

    def _question(self, place: int, step: LessonStep) -> int | None:
        """Ask until the answer is right, skipped, or the learner leaves."""
        tries, hints, began = 0, list(step.hints), time.monotonic()
        keys: Sentence | str = said.KEYS()
        for paragraph in question_of_step(step):
            self._dialogue.show(paragraph)
        while True:
            typed = self._dialogue.ask(keys, step.try_)
            word = word_meant(typed)
            if typed is None or word in MOVES:
                return MOVES[word]
            keys = said.KEYS() if word in (said.HELP, said.STEPS) else ""
            if word == said.SKIP:
                if self._skip(step):
                    return self._finish(step)
            elif word:
                self._help(word, step, hints, tries)
            else:
                tries += 1
                if self._is_right(place, step, typed, tries, time.monotonic() - began):
                    return self._finish(step)

    def _help(self, word: str, step: LessonStep, hints: list[str], tries: int) -> None:
        """Show the next hint or the solution; `hints` loses the hint that is shown."""
        if word == said.HINT:
            self._dialogue.show(HINT_IS(hint=hints.pop(0)) if hints else said.NO_MORE_HINTS())
        elif word == said.SOLUTION:
            self._show_solution(step, tries)

    def _skip(self, step: LessonStep) -> bool:
        """Show the answer and the way to it, unless the lesson wants every question answered."""
        if not self._lesson.may_skip:
            self._dialogue.show(said.NO_SKIP())
            return False
        self._dialogue.show(said.SKIPPED(solution=self._judge.solution(step, self._last)))
        if way := way_to(step):
            self._dialogue.run(way, is_shown=True, below=paragraphs_at_end(step))
        return True

    def _is_right(self, place: int, step: LessonStep, typed: str, tries: int, seconds: float) -> bool:
        """Judge an answer, note it, and say what it is; the progress is written before anything is shown."""
        judged = self._judge.judged(step, typed, self._last)
        self._note(place, typed.strip(), judged.is_right, tries, seconds)
        if judged.is_right:
            self._progress.mark(self._lesson.name, next_step=place + 1, done=place)
        for remark in (said.RIGHT(),) if judged.is_right else judged.remarks:
            self._dialogue.show(remark)
        return judged.is_right

    def _note(self, place: int, typed: str, is_right: bool, tries: int, seconds: float) -> None:
        heading = self._lesson.steps[place].heading
        self._note_answer(LearnerAnswer(self._lesson.name, place, heading, typed, is_right, tries, round(seconds, 3)))

    def _finish(self, step: LessonStep) -> int | None:
        """After the text or the question: the run, the explanation, and a pause."""
        explanation, go_on = paragraphs_at_end(step)
        if step.run:
            self._last = self._dialogue.run(step.run, is_shown=True, below=(explanation, go_on))
            self._last_command = step.run
        self._dialogue.show(explanation)
        return MOVES.get(word_meant(self._dialogue.ask(go_on)), 1)

    def _show_solution(self, step: LessonStep, tries: int) -> None:
        if tries < self._lesson.tries_before_solution:
            self._dialogue.show(said.SOLUTION_LATER(self._lesson.tries_before_solution))
        else:
            self._dialogue.show(said.THE_SOLUTION(solution=self._judge.solution(step, self._last)))


def word_meant(typed: str | None) -> str:
    """The request that a learner types instead of an answer; `quit` at the end of the input, empty for an answer."""
    return said.QUIT if typed is None else said.WORDS.get(typed.strip().lower(), "")


def question_of_step(step: LessonStep) -> Iterator[str | Sentence]:
    """The question of a step, paragraph by paragraph: of a prediction with the command that is run next."""
    if step.predict:
        yield said.NEXT_COMMAND(command=step.run)
    yield step.question or _question_made(step)
    if step.try_:
        yield said.TRY_IT(command=step.try_)
    if step.choices:
        choices = (f"{named}: {meaning}" if meaning else named for named, meaning in named_choices(step))
        numbered = (f"{number}. {choice}" for number, choice in enumerate(choices, start=1))
        yield "\n".join((shown(said.CHOICES()), "", *numbered))


def _question_made(step: LessonStep) -> str | Sentence:
    """The question of a step whose author wrote none."""
    if step.try_:
        return ""
    if step.predict:
        return said.PREDICTION(field=step.predict)
    kind, _, subject = step.ask.partition(" of ")
    match kind:
        case "derivative":
            return said.QUESTION_DERIVATIVE(expression=subject)
        case "gradient":
            return said.QUESTION_GRADIENT(expression=subject)
    return said.QUESTION_VALUE(field=subject)


def lesson_page(lesson: Lesson, show_run: Callable[[str], Sequence[str]]) -> list[str]:
    """The lesson as a page to read: every step with the output of its command; questions without their answers."""
    lines = [f"# {lesson.title}", ""]
    for step in lesson.steps:
        lines += [f"## {step.heading}", ""]
        if step.text:
            lines += [step.text, ""]
        if step.is_question:
            lines += [line for paragraph in question_of_step(step) if paragraph for line in (_marked(paragraph), "")]
        if step.run:
            lines += ["```console", f"$ gdcli {step.run}", *show_run(step.run), "```", ""]
        if step.after:
            lines += [step.after, ""]
    return lines


def _marked(paragraph: str | Sentence) -> str:
    """A paragraph as Markdown: in a sentence of the program, `*` is a sign like any other."""
    return shown(paragraph).replace("*", "\\*") if isinstance(paragraph, Sentence) else paragraph
