"""A lesson led step by step: shown, asked, run, compared, explained.

The runner knows nothing of terminals: it talks through a `Dialogue`, and commands run through the dialogue's `run`,
which shows the page of a gdcli command and returns its record. Right answers come from these records.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from gdcli.lessons.judging import Dialogue, Judge, Record
from gdcli.lessons.lesson import Lesson, Step
from gdcli.lessons.phrases import phrases_in, word_meant
from gdcli.lessons.progress import Progress
from gdcli.record import record

QUIT: Final = "quit"


@record
class Answer:
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
        self, lesson: Lesson, dialogue: Dialogue, progress: Progress, note_answer: Callable[[Answer], None]
    ) -> None:
        self._lesson = lesson
        self._dialogue = dialogue
        self._progress = progress
        self._note_answer = note_answer
        self._phrases = phrases_in(lesson.language)
        self._judge = Judge(dialogue, self._phrases)
        self._last: Record = {}
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
                self._dialogue.show(self._phrases.paused.format(name=self._lesson.name))
                return False
            place = max(0, place + move)
            self._progress.mark(self._lesson.name, next_step=place)
        questions = [place for place, step in enumerate(self._lesson.steps) if step.is_question]
        done = set(self._progress.of(self._lesson.name).done) & set(questions)
        self._dialogue.show(self._phrases.finished.format(done=len(done), count=len(questions)))
        return True

    def _restore(self, place: int) -> None:
        """Run the last command before this step again, unseen, so that a resumed lesson has its record."""
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
        if not step.is_question:
            if step.run:
                self._run(step.run)
            return self._pause_after(step)
        return self._question(place, step)

    def _pause_after(self, step: Step) -> int | None:
        if step.after:
            self._dialogue.show(step.after)
        typed = self._dialogue.ask(self._phrases.continue_)
        word = "quit" if typed is None else word_meant(typed, self._phrases)
        return {"quit": None, "back": -1}.get(word or "", 1)

    def _question(self, place: int, step: Step) -> int | None:
        """Ask until the answer is right, skipped, or the learner leaves."""
        tries, hints, began = 0, list(step.hints), time.monotonic()
        self._dialogue.show(self._question_text(step))
        while True:
            typed = self._dialogue.ask(self._phrases.keys if tries == 0 else "")
            word = QUIT if typed is None else word_meant(typed, self._phrases)
            if typed is None or word == QUIT:
                return None
            if word == "back":
                return -1
            if word == "hint":
                self._dialogue.show(self._next_hint(hints))
            elif word == "solution":
                self._show_solution(step, tries)
            elif word == "skip" and not self._lesson.may_skip:
                self._dialogue.show(self._phrases.no_skip)
            elif word == "skip":
                self._dialogue.show(self._phrases.skipped.format(solution=self._judge.solution(step, self._last)))
                return self._finish(step)
            elif typed.strip():
                tries += 1
                judged = self._judge.judged(step, typed, self._last)
                self._note(place, typed.strip(), judged.is_right, tries, time.monotonic() - began)
                if judged.is_right:
                    self._progress.mark(self._lesson.name, next_step=place + 1, done=place)
                    self._dialogue.show(self._phrases.right)
                    return self._finish(step)
                self._dialogue.show(judged.remark)

    def _note(self, place: int, typed: str, is_right: bool, tries: int, seconds: float) -> None:
        heading = self._lesson.steps[place].heading
        self._note_answer(Answer(self._lesson.name, place, heading, typed, is_right, tries, round(seconds, 3)))

    def _finish(self, step: Step) -> int | None:
        """After the question: the run that was predicted, and the explanation."""
        if step.run:
            self._run(step.run)
        return self._pause_after(step)

    def _run(self, command: str) -> None:
        self._last = self._dialogue.run(command, is_shown=True)
        self._last_command = command

    def _next_hint(self, hints: list[str]) -> str:
        return self._phrases.hint.format(hint=hints.pop(0)) if hints else self._phrases.no_more_hints

    def _show_solution(self, step: Step, tries: int) -> None:
        if tries < self._lesson.tries_before_solution:
            self._dialogue.show(self._phrases.solution_later.format(count=self._lesson.tries_before_solution))
        else:
            self._dialogue.show(self._phrases.solution.format(solution=self._judge.solution(step, self._last)))

    def _question_text(self, step: Step) -> str:
        phrases = self._phrases
        if step.predict:
            question = phrases.prediction.format(field=step.predict)
            choices = phrases.choices.format(choices=", ".join(step.choices))
            return f"{question}\n\n{choices}" if step.choices else question
        if step.try_:
            return phrases.try_it.format(command=step.try_)
        kind, _, subject = step.ask.partition(" of ")
        template = {
            "derivative": phrases.question_derivative,
            "gradient": phrases.question_gradient,
        }.get(kind, phrases.question_value)
        return template.format(expression=subject, field=subject)


def page_of(lesson: Lesson, show_run: Callable[[str], Sequence[str]]) -> list[str]:
    """The lesson as a page to read: every step with the output of its command; questions without their answers."""
    phrases = phrases_in(lesson.language)
    lines = [f"# {lesson.title}", ""]
    for step in lesson.steps:
        lines += [f"## {step.heading}", ""]
        if step.text:
            lines += [step.text, ""]
        if step.try_:
            lines += [phrases.try_it.format(command=step.try_), ""]
        if step.run:
            lines += ["```console", f"$ gdcli {step.run}", *show_run(step.run), "```", ""]
        if step.after:
            lines += [step.after, ""]
    return lines
