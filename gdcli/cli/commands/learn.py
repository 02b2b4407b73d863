"""`gdcli learn`: the lesson, step by step."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from gdcli.cli.atomic_file import check_writable
from gdcli.cli.bundles import NAMES_FIELD
from gdcli.cli.options import Answers, RecordFile
from gdcli.cli.sentences import NO_FAULTS, PROGRESS_NOT_WRITTEN, SET_STATE_HOME
from gdcli.cli.work import CallOptions
from gdcli.cli.writing import write, write_for_people
from gdcli.errors import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, CannotError, UsageError, system_reason
from gdcli.lessons.lesson import Lesson
from gdcli.lessons.library import LESSONS, load_lesson
from gdcli.lessons.lint import findings
from gdcli.lessons.notebook import notebook as notebook_text
from gdcli.lessons.progress import Progress, state_folder
from gdcli.lessons.runner import LearnerAnswer, LessonRunner, lesson_page
from gdcli.model.sentences import shown
from gdcli.translation import language_in_use, languages, use_language

EXAMPLES: Final = ("gdcli learn limit", "gdcli learn rate --lang pt")
LessonName = Annotated[
    str | None,
    typer.Argument(
        metavar="[LESSON]",
        help=f"One of {NAMES_FIELD}, or the file of a lesson of your own.",
        autocompletion=lambda: LESSONS,
    ),
]
Reset = Annotated[str | None, typer.Option("--reset", metavar="LESSON", help="Forget the progress in a lesson.")]
Lint = Annotated[str | None, typer.Option("--lint", metavar="FILE", help="Say what is wrong with a lesson file.")]
Learner = Annotated[str | None, typer.Option("--name", metavar="NAME", help="Your name, for the record.")]
Notebook = Annotated[
    str | None, typer.Option("--notebook", metavar="FILE", help="Write ten minutes of practice as a notebook.")
]


def command(
    name: LessonName = None,
    *,
    reset: Reset = None,
    record_to: RecordFile = None,
    lint: Lint = None,
    answers: Answers = None,
    learner: Learner = None,
    notebook: Notebook = None,
    call: CallOptions,  # noqa: ARG001 - it has no notes
) -> int:
    """Each step shows a little, asks before it runs, runs the command, and compares.

    Without a name the lessons are listed with your progress. Type hint, solution, skip, back or quit at any question;
    the lesson goes on where you stopped. Without a terminal the lesson is printed as a page; with --record the answers
    are then read from standard input.
    """
    language = language_in_use()
    if notebook is not None:
        check_writable(notebook)
        write(notebook_text(language).splitlines(), notebook)
        return EXIT_OK
    if lint is not None:
        return _lint(lint, language)
    progress = Progress(state_folder())
    if reset is not None:
        load_lesson(reset, language)
        _written(lambda: progress.reset(Path(reset).stem))
        return EXIT_OK
    if name is None:
        write_for_people(_list(progress, language))
        return EXIT_OK
    return _lead(load_lesson(name, language), progress, answers, record_to, learner)


def _list(progress: Progress, language: str) -> Iterator[str]:
    """The lessons, each with its sentence and the number of its steps that are done."""
    for place, name in enumerate(LESSONS, start=1):
        lesson = load_lesson(name, language)
        questions = {place for place, step in enumerate(lesson.steps) if step.is_question}
        done = len(questions & set(progress.of(name).done))
        yield f"  {place:2}  {name:12} {done}/{len(questions)}  {lesson.title}"
    yield ""
    yield "gdcli learn " + next((name for name in LESSONS if not progress.of(name).done), LESSONS[0])


def _lead(lesson: Lesson, progress: Progress, answers: str | None, record_to: str | None, learner: str | None) -> int:
    """Lead through a lesson on a terminal, with answers from a file, or print it as a page; in its own language."""
    from gdcli.cli.app import run  # the table of commands has this one
    from gdcli.cli.terminal.lesson_dialogue import LessonDialogue, answer_file, read_answers  # loads rich

    if lesson.language in languages():
        use_language(lesson.language)
    if answers is None and record_to is not None and not sys.stdin.isatty():
        answers = "-"  # only answers can be recorded
    if answers is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        write(lesson_page(lesson, LessonDialogue(run).page))
        return EXIT_OK
    dialogue = LessonDialogue(run, None if answers is None else read_answers(answers))
    append = answer_file(record_to)
    try:
        _written(lambda: LessonRunner(lesson, dialogue, progress, lambda each: append(_line(each, learner))).lead())
    except KeyboardInterrupt:
        write([""])
        return EXIT_INTERRUPTED
    return EXIT_OK


def _line(answer: LearnerAnswer, learner: str | None) -> dict[str, object]:
    """The record of an answer, with the name of the learner where it is given."""
    return {
        **({"name": learner} if learner else {}),
        "lesson": answer.lesson, "step": answer.step, "heading": answer.heading, "answer": answer.answer,
        "right": answer.is_right, "tries": answer.tries, "seconds": answer.seconds,
    }  # fmt: skip


def _written(work: Callable[[], object]) -> None:
    """Call a function that writes files of state. Raises CannotError where they cannot be written."""
    try:
        work()
    except OSError as error:
        raise CannotError(PROGRESS_NOT_WRITTEN(reason=system_reason(error)), SET_STATE_HOME()) from None


def _lint(path: str, language: str) -> int:
    """Print the faults of a lesson; the status is 1 if there are any."""
    from gdcli.cli.app import run
    from gdcli.cli.terminal.lesson_dialogue import LessonDialogue

    try:
        lesson = load_lesson(path, language)
    except UsageError as error:
        write([f"{path}: {error.message}. {error.hint}"])
        return EXIT_FAILED
    found = [f"{path}: {shown(finding)}" for finding in findings(lesson, LessonDialogue(run))]
    write_for_people(found or [f"{path}: {shown(NO_FAULTS(len(lesson.steps)))}"])
    return EXIT_FAILED if found else EXIT_OK
