"""A sheet of exercises for paper, with the key at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from gdcli.language import parse
from gdcli.language.printing.latex import to_latex
from gdcli.lessons.practice_phrases import PRACTICE, key_of, question_of
from gdcli.model import Ask, Exercise, Sheet
from gdcli.record import replace


def markdown_sheet(sheet: Sheet) -> Iterator[str]:
    """The exercises numbered, and the key below."""
    phrases = PRACTICE[sheet.language]
    yield f"# {phrases.title.format(seed=sheet.seed)}"
    yield ""
    for number, exercise in enumerate(sheet.exercises, start=1):
        question, *choices = question_of(_code(exercise), phrases).splitlines()
        yield f"{number}. {question}"
        yield from (f"   {choice}" for choice in choices)
    yield ""
    yield f"## {phrases.answers}"
    yield ""
    for number, exercise in enumerate(sheet.exercises, start=1):
        key = key_of(exercise, phrases)
        yield f"{number}. {key}" if exercise.ask is Ask.CHOICE else f"{number}. `{key}`"


def latex_sheet(sheet: Sheet) -> Iterator[str]:
    """Two `enumerate` environments: the exercises, and the key."""
    phrases = PRACTICE[sheet.language]
    yield rf"\section*{{{phrases.title.format(seed=sheet.seed)}}}"
    yield r"\begin{enumerate}"
    for exercise in sheet.exercises:
        question, *choices = question_of(_mathematics(exercise), phrases).splitlines()
        yield rf"\item {question}" + "".join(rf"\\ {choice}" for choice in choices)
    yield r"\end{enumerate}"
    yield rf"\subsection*{{{phrases.answers}}}"
    yield r"\begin{enumerate}"
    for exercise in sheet.exercises:
        yield rf"\item {_latex_key(exercise, sheet.language)}"
    yield r"\end{enumerate}"


def _code(exercise: Exercise) -> Exercise:
    return replace(exercise, expression=f"`{exercise.expression}`")


def _mathematics(exercise: Exercise) -> Exercise:
    return replace(exercise, expression=f"${to_latex(parse(exercise.expression).root)}$")


def _latex_key(exercise: Exercise, language: str) -> str:
    if exercise.ask is Ask.CHOICE:
        return key_of(exercise, PRACTICE[language])
    return ", ".join(f"${to_latex(parse(part).root)}$" for part in exercise.key.split(", "))


SHEETS: Final[Mapping[str, Callable[[Sheet], Iterator[str]]]] = {"markdown": markdown_sheet, "latex": latex_sheet}
"""The formats of a sheet."""
