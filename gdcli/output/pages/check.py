"""The page of a checked answer: each component, whether it is right, the usual mistake in it, the next commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding

from gdcli.model import Agreement, Check, ComponentCheck
from gdcli.model.sentences import Sentence
from gdcli.output.layout import labels
from gdcli.output.layout.numbers import number, point_on_page
from gdcli.output.layout.palette import GRAY, GREEN, RED, RGB, css
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.page import Page
from gdcli.output.page_context import PageContext
from gdcli.output.pages.sentences import derivation as say

MARKS: Final[Mapping[Agreement, tuple[str, RGB]]] = {
    Agreement.EQUAL: ("✓", GREEN),
    Agreement.DIFFERENT: ("✗", RED),
    Agreement.UNDECIDED: ("?", GRAY),
}


def check_page(screen: Screen, check: Check, context: PageContext) -> Page:
    """The function, and for each component the answer and the judgement on it."""
    names = ", ".join(check.variables)
    heading: list[RenderableType] = [screen.text(f"f({names}) = {check.expression}", "bold")]
    components = (list(_component(screen, component)) for component in check.components)
    is_wrong = check.agreement is not Agreement.EQUAL
    advice = context.commands.about("derive", "--steps") if is_wrong and context.commands else ""
    return Page([heading, *components], advice=advice)


def _component(screen: Screen, component: ComponentCheck) -> Iterator[RenderableType]:
    mark, color = MARKS[component.agreement]
    yield screen.join((f"{mark} ", f"bold {css(color)}"), f"{component.name} = {component.answer}")
    for sentence in _sentences(component):
        yield Padding(screen.text(sentence), (0, 0, 0, 2))


def _sentences(component: ComponentCheck) -> Iterator[Words]:
    yield _judgement(component)
    if component.mistake is not None:
        yield component.mistake.sentence
    if component.domain:
        yield (say.ANSWER_LACKS_VALUES if component.domain == "answer" else say.DERIVATIVE_LACKS_VALUES)()
    if component.form:
        yield say.SHORTER_FORM(expected=component.expected)


def _judgement(component: ComponentCheck) -> Sentence:
    where = point_on_page(list(component.at), list(component.at.values()), 6)
    right = labels.NONE() if component.right is None else number(component.right, 9)
    match component.agreement:
        case Agreement.EQUAL if component.proof == "algebra":
            return say.PROVED()
        case Agreement.EQUAL if not (component.at or component.points):
            return say.THE_KEY()
        case Agreement.EQUAL if component.at:
            return say.AGREES_AT_POINT(where=where, right=right)
        case Agreement.EQUAL:
            return say.AGREES(component.points, digits=component.digits)
        case Agreement.DIFFERENT if not component.at:
            return say.NOT_THE_KEY()
        case Agreement.DIFFERENT:
            given = labels.NONE() if component.given is None else number(component.given, 9)
            return say.DIFFERENT(where=where, given=given, right=right)
    return say.NO_VALUE_THERE(where=where) if component.at else say.UNDECIDED(component.points)
