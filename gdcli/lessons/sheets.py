"""A sheet of exercises for paper, with the key at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from gdcli.language.printing.latex import to_latex
from gdcli.language.reading.parser import parse
from gdcli.lessons.questions import Written, key_of, question_of
from gdcli.lessons.sentences import SHEET_ANSWERS, SHEET_TITLE
from gdcli.model import Exercise, Sheet
from gdcli.model.sentences import shown


def markdown_sheet(sheet: Sheet) -> Iterator[str]:
    """The exercises numbered, and the key below."""
    yield f"# {shown(SHEET_TITLE(seed=str(sheet.seed)))}"
    yield ""
    for number, exercise in enumerate(sheet.exercises, start=1):
        question, *choices = _lines(exercise, lambda expression: f"`{expression}`")
        yield f"{number}. {question}"
        yield from (f"   {choice}" for choice in choices)
    yield ""
    yield f"## {shown(SHEET_ANSWERS())}"
    yield ""
    for number, exercise in enumerate(sheet.exercises, start=1):
        yield f"{number}. {key_of(exercise)}" if exercise.choices else f"{number}. `{exercise.key}`"


def latex_sheet(sheet: Sheet) -> Iterator[str]:
    """Two `enumerate` environments: the exercises, and the key."""
    yield rf"\section*{{{shown(SHEET_TITLE(seed=str(sheet.seed)))}}}"
    yield r"\begin{enumerate}"
    for exercise in sheet.exercises:
        question, *choices = _lines(exercise, lambda expression: f"${to_latex(parse(expression).root)}$")
        yield rf"\item {question}" + "".join(rf"\\ {choice}" for choice in choices)
    yield r"\end{enumerate}"
    yield rf"\subsection*{{{shown(SHEET_ANSWERS())}}}"
    yield r"\begin{enumerate}"
    for exercise in sheet.exercises:
        yield rf"\item {_latex_key(exercise)}"
    yield r"\end{enumerate}"


def _lines(exercise: Exercise, written: Written) -> list[str]:
    return [line for paragraph in question_of(exercise, written) for line in shown(paragraph).splitlines()]


def _latex_key(exercise: Exercise) -> str:
    if exercise.choices:
        return key_of(exercise)
    return ", ".join(f"${to_latex(parse(part).root)}$" for part in exercise.key.split(", "))


SHEETS: Final[Mapping[str, Callable[[Sheet], Iterator[str]]]] = {"markdown": markdown_sheet, "latex": latex_sheet}
"""The formats of a sheet."""
