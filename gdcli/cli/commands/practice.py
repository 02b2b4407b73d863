"""`gdcli practice`: exercises made for the learner."""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer

from gdcli.cli.answer_format import Output
from gdcli.cli.atomic_file import check_writable
from gdcli.cli.bundles import NAMES_FIELD
from gdcli.cli.error_messages import note_seed
from gdcli.cli.options import Answers, RecordFile, count_of, count_within
from gdcli.cli.sentences import UNKNOWN_FORMAT
from gdcli.cli.work import CallOptions
from gdcli.cli.writing import write
from gdcli.descent.methods.parameters import known_name
from gdcli.errors import EXIT_INTERRUPTED, EXIT_OK
from gdcli.explore import checks
from gdcli.explore.sentences import UNKNOWN_TOPIC
from gdcli.lessons.exercises import LEVELS, TOPICS
from gdcli.lessons.practice import Practice
from gdcli.lessons.sheets import SHEETS
from gdcli.model import Exercise
from gdcli.output.formats import TABLE, format_for

MARKDOWN: Final = "markdown"
EXAMPLES: Final = ("gdcli practice chain --level 2", "gdcli practice --sheet 10 --seed 7")
PracticeTopic = Annotated[
    str | None,
    typer.Argument(
        metavar="[TOPIC]",
        help=f"One of {NAMES_FIELD}; without one the topic follows from your answers.",
        autocompletion=lambda: TOPICS,
    ),
]
Level = Annotated[
    int | None,
    typer.Option("--level", metavar="N", parser=count_within("--level", LEVELS[0], LEVELS[-1]), help="From 1 to 3."),
]
Seed = Annotated[
    int | None,
    typer.Option(
        "--seed", metavar="N", parser=count_of("--seed"), help="The same seed gives the same exercises."
    ),
]
SheetSize = Annotated[
    int | None,
    typer.Option(
        "--sheet", metavar="N", parser=count_within("--sheet", 1), help="Print N exercises, and their key."
    ),
]
SheetFormat = Annotated[
    str,
    typer.Option(
        "--format", metavar="FORMAT", help="Of a sheet: latex, or markdown, which is the default.", show_default=False
    ),
]
Count = Annotated[
    int | None,
    typer.Option("--count", metavar="N", parser=count_within("--count", 1), help="Stop after N exercises."),
]


def command(
    topic: PracticeTopic = None,
    *,
    level: Level = None,
    seed: Seed = None,
    sheet: SheetSize = None,
    format_: SheetFormat = TABLE,
    count: Count = None,
    answers: Answers = None,
    record_to: RecordFile = None,
    output: Output = None,
    call: CallOptions,
) -> int:
    """Answers are checked, usual mistakes are named, and the next exercise follows from what went wrong.

    Type steps at any question to see how the answer comes about. --sheet prints a sheet for a class, with its key.
    """
    if sheet is not None:
        if output is not None:
            check_writable(output)
        form = format_for(format_, output)
        write_sheet = SHEETS[known_name(MARKDOWN if form == TABLE else form, SHEETS, UNKNOWN_FORMAT)]
        write(write_sheet(checks.practice(topic, level=level, sheet=sheet, seed=seed)), output)
        return EXIT_OK
    topic = None if topic is None else known_name(topic, TOPICS, UNKNOWN_TOPIC)
    drawn = checks.drawn_seed() if seed is None else seed
    if seed is None:
        note_seed(drawn, quiet=call.quiet)
    return _practise(topic, level, drawn, count, answers, record_to)


def _practise(
    topic: str | None, level: int | None, seed: int, count: int | None, answers: str | None, record_to: str | None
) -> int:
    """Ask exercises on the terminal, or take the answers from a file."""
    from gdcli.cli.app import run  # the table of commands has this one
    from gdcli.cli.terminal.lesson_dialogue import LessonDialogue, answer_file, read_answers  # loads rich

    if answers is None and not sys.stdin.isatty():
        answers = "-"
    dialogue = LessonDialogue(run, None if answers is None else read_answers(answers))
    append = answer_file(record_to)
    practice = Practice(dialogue, lambda *answer: append(_line(seed, *answer)))
    try:
        practice.run(topic, level, seed, count)
    except KeyboardInterrupt:
        write([""])
        return EXIT_INTERRUPTED
    return EXIT_OK


def _line(seed: int, exercise: Exercise, answer: str, is_right: bool) -> dict[str, object]:
    """The record of an answer."""
    return {
        "topic": exercise.topic, "level": exercise.level, "seed": seed, "number": exercise.number,
        "expression": exercise.expression, "answer": answer, "right": is_right,
    }  # fmt: skip
