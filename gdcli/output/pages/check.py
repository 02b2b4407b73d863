"""The page of a checked answer: each component, whether it is right, the usual mistake if it is one, what to type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding

from gdcli.model import Agreement, Check, ComponentCheck
from gdcli.model.sentences import shown
from gdcli.output.layout.numbers import assignments, number
from gdcli.output.layout.palette import GRAY, GREEN, RED, RGB, css
from gdcli.output.layout.screen import Screen
from gdcli.output.options import PageOptions
from gdcli.output.page import Page

MARKS: Final[Mapping[Agreement, tuple[str, RGB]]] = {
    Agreement.EQUAL: ("✓", GREEN),
    Agreement.DIFFERENT: ("✗", RED),
    Agreement.UNDECIDED: ("?", GRAY),
}
PROVED: Final = "Equal: proved by algebra."
AGREES: Final = "Equal: it agrees with the derivative at {points} points to {digits} digits."
AGREES_AT_POINT: Final = "Equal: the exact value at {where} is {right}."
DIFFERENT: Final = "Different: at {where} your answer has the value {given}, and the derivative {right}."
UNDECIDED: Final = "Undecided: the answer and the derivative have values together at only {points} of the points tried."
NO_VALUE: Final = "Undecided: the answer or the derivative has no value at {where}."
ANSWER_LACKS: Final = "The answer has no value at some points where the derivative has one."
DERIVATIVE_LACKS: Final = "The answer has a value at some points where the derivative has none."
LONG_FORM: Final = "It is right as it stands; a shorter form is {expected}."
STEPS: Final = 'gdcli derive "{expression}" --steps'


def check_page(screen: Screen, check: Check, _options: PageOptions) -> Page:
    """The function, and for each component what was answered and what that is."""
    names = ", ".join(check.variables)
    heading: list[RenderableType] = [screen.text(f"f({names}) = {check.expression}", "bold")]
    components = (list(_component(screen, component)) for component in check.components)
    advice = STEPS.format(expression=check.expression) if check.agreement is not Agreement.EQUAL else ""
    return Page([heading, *components], advice=advice)


def _component(screen: Screen, component: ComponentCheck) -> Iterator[RenderableType]:
    mark, color = MARKS[component.agreement]
    yield screen.join((f"{mark} ", f"bold {css(color)}"), f"{component.name} = {component.answer}")
    for sentence in _sentences(component):
        yield Padding(screen.text(sentence), (0, 0, 0, 2))


def _sentences(component: ComponentCheck) -> Iterator[str]:
    yield _judgement(component)
    if component.mistake is not None:
        yield shown(component.mistake.sentence)
    if component.domain:
        yield ANSWER_LACKS if component.domain == "answer" else DERIVATIVE_LACKS
    if component.form:
        yield LONG_FORM.format(expected=component.expected)


def _judgement(component: ComponentCheck) -> str:
    where = assignments(list(component.at), list(component.at.values()), 6)
    values = {
        "given": "none" if component.given is None else number(component.given, 9),
        "right": "none" if component.right is None else number(component.right, 9),
    }
    match component.agreement:
        case Agreement.EQUAL if component.proof == "algebra":
            return PROVED
        case Agreement.EQUAL if component.at:
            return AGREES_AT_POINT.format(where=where, **values)
        case Agreement.EQUAL:
            return AGREES.format(points=component.points, digits=component.digits)
        case Agreement.DIFFERENT:
            return DIFFERENT.format(where=where, **values)
    return NO_VALUE.format(where=where) if component.at else UNDECIDED.format(points=component.points)
