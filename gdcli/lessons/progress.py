"""The progress of a learner: one small file, written whole or not at all, after every answer."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final

from gdcli.record import record, replace

FILE: Final = "lessons.json"
FOLDER: Final = "gdcli"


@record
class LessonProgress:
    """The steps of one lesson that are done, and the step to go on with, counted from 0."""

    done: tuple[int, ...] = ()
    next_step: int = 0


def state_folder() -> Path:
    """Where state is kept: $XDG_STATE_HOME/gdcli, on Windows below %LOCALAPPDATA%, else ~/.local/state/gdcli."""
    base = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".local" / "state") / FOLDER


class Progress:
    """The progress in all lessons, by the name of the lesson. A file that cannot be read counts as empty."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lessons = _read(self._path)

    def of(self, lesson: str) -> LessonProgress:
        """The progress in one lesson."""
        return self._lessons.get(lesson, LessonProgress())

    def mark(self, lesson: str, *, next_step: int, done: int | None = None) -> None:
        """Note the step to go on with, and a step that was answered right. Raises OSError."""
        before = self.of(lesson)
        steps = before.done if done is None else tuple(sorted({*before.done, done}))
        self._lessons[lesson] = replace(before, done=steps, next_step=next_step)
        self._write()

    def reset(self, lesson: str) -> None:
        """Forget the progress in one lesson. Raises OSError."""
        self._lessons.pop(lesson, None)
        self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(
            {name: {"done": list(each.done), "next_step": each.next_step} for name, each in self._lessons.items()}
        )
        handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".lessons-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).replace(self._path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _read(path: Path) -> dict[str, LessonProgress]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): _lesson(each) for name, each in found.items()}
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return {}


def _lesson(found: Any) -> LessonProgress:  # noqa: ANN401 - what the file holds
    return LessonProgress(tuple(int(step) for step in found["done"]), int(found["next_step"]))
