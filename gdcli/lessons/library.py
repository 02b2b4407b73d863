"""The lessons that come with the program."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from gdcli.errors import CannotError, UsageError, system_reason
from gdcli.lessons.lesson import Lesson, parse_lesson
from gdcli.lessons.sentences import GIVE_MARKDOWN, LESSON_UNREADABLE, NO_LESSON, THE_LESSONS
from gdcli.translation import ENGLISH

LESSONS: Final = (
    "limit", "tangent", "gradient", "chain", "backprop", "steps", "rate", "convergence", "practice", "momentum", "kink",
    "newton",
)  # fmt: skip
"""The name of each lesson, which is also the name of its file: the nine parts of the lesson, then examples."""
ENDING: Final = ".md"


def load_lesson(name: str, language: str) -> Lesson:
    """A lesson of the program by its name, or of a teacher by its file. Raises UsageError and CannotError."""
    if name in LESSONS:
        return parse_lesson(_text(name, language), name)
    if not name.endswith(ENDING):
        raise UsageError(NO_LESSON(name=repr(name)), THE_LESSONS(names=", ".join(LESSONS), ending=ENDING))
    try:
        return parse_lesson(Path(name).read_text(encoding="utf-8"), Path(name).stem)
    except (OSError, UnicodeError) as error:
        raise CannotError(LESSON_UNREADABLE(name=repr(name), reason=system_reason(error)), GIVE_MARKDOWN()) from None


def _text(name: str, language: str) -> str:
    folder = files("gdcli.lessons") / "texts"
    page = folder / language / f"{name}{ENDING}"
    return (page if page.is_file() else folder / ENGLISH / f"{name}{ENDING}").read_text(encoding="utf-8")
