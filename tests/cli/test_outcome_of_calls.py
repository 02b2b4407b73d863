"""What single calls do, one row for each thing that is easily forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gdcli.cli.work import Work
from gdcli.errors import CannotError
from tests.hostile.inside import inside

READ_AS_WRITTEN = "x4 and x3 are two variables"


@pytest.mark.parametrize(
    "call",
    [
        "descend x4-3x3", "compare x4-3x3 --lr 0.1,0.2 --steps 3", "sweep x4-3x3 --lr 0.1 --starts 2 --steps 3",
        "basins x4-3x3 --lr 0.1 --points 4x4 --steps 5", "backprop x4-3x3 --at 1,2", "plot x4-3x3", "derive x4-3x3",
        "analyze x4-3x3",
    ],
)  # fmt: skip
def test_every_command_says_once_how_it_reads_a_doubtful_name(call: str) -> None:
    """On the page, or on standard error."""
    done = inside(*call.split())
    assert " ".join((done.out + done.err).split()).count(READ_AS_WRITTEN) == 1


@pytest.mark.parametrize(("text", "starts"), [("x**4 - 2*x**2", [100]), ("x**2 + y**2", [100] * 100)])
def test_a_map_for_programs_has_a_hundred_starts_along_each_axis(text: str, starts: list[int]) -> None:
    """A map for people has as many as the screen shows."""
    labels = json.loads(inside("basins", text, "--lr", "0.1", "--format", "json", COLUMNS="40").out)["labels"]
    assert [len(row) for row in labels] == starts


@pytest.mark.parametrize(("lang", "word"), [("en", "Ten minutes"), ("pt", "Dez minutos")])
def test_a_notebook_of_lessons_is_written_in_the_language_of_the_call(lang: str, word: str, tmp_path: Path) -> None:
    path = tmp_path / "lessons.ipynb"
    assert inside("learn", "--notebook", str(path), "--lang", lang).status == 0
    book = json.loads(path.read_text(encoding="utf-8"))
    assert word in "".join("".join(cell["source"]) for cell in book["cells"])


@pytest.mark.parametrize(
    ("is_interrupted", "seconds", "error"), [(True, None, KeyboardInterrupt), (False, 0.0, CannotError)]
)
def test_reading_ends_when_it_is_interrupted_or_its_time_is_over(
    *, is_interrupted: bool, seconds: float | None, error: type[BaseException]
) -> None:
    shown: list[tuple[int, int]] = []
    work = Work(None, lambda: is_interrupted, seconds, lambda *bytes_: shown.append(bytes_), quiet=True)
    with pytest.raises(error):
        work.on_reading(10, 100)
    assert not shown
    Work(None, lambda: False, None, lambda *bytes_: shown.append(bytes_), quiet=True).on_reading(10, 100)
    assert shown == [(10, 100)]
