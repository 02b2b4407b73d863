"""The arithmetic of one update, piece by piece, with the numbers in it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from gdcli.model import Assignment, StepExplanation
from gdcli.output.layout.blocks import DIM, facts
from gdcli.output.layout.numbers import assignments, number
from gdcli.output.layout.palette import BLUE, css
from gdcli.output.layout.screen import Screen
from gdcli.output.options import PageOptions
from gdcli.output.page import Page, Section


def explanation_page(screen: Screen, explanation: StepExplanation, _options: PageOptions) -> Page:
    """Where the step starts, what is computed for each variable, and where it leads."""
    before, names = explanation.before, explanation.variables
    title = f"Step {explanation.step:,} of {explanation.optimizer}: from iterate {before.step:,} to {before.step + 1:,}"
    slope = assignments([f"∂f/∂{name}" for name in names] if len(names) > 1 else ["f'"], before.gradient, 9)
    start = [("from", assignments(names, before.point, 9)), ("f", number(before.value, 9)), ("gradient", slope)]
    sections: list[Section] = [[screen.text(title, "bold"), facts(screen, start)]]
    if explanation.preamble:
        together = screen.text("For all components together", "bold")
        sections.append([together, _arithmetic(screen, explanation.preamble)])
    for name, lines in zip(names, explanation.lines, strict=True):
        sections.append([screen.text(f"The update of {name}", "bold"), _arithmetic(screen, lines)])
    return Page(sections, verdict=[facts(screen, [("leads to", assignments(names, explanation.after, 9))])])


def _arithmetic(screen: Screen, lines: Sequence[Assignment]) -> RenderableType:
    """Each assignment: the symbols, the same with numbers, and the value."""
    return Group(*(facts(screen, [(line.name, _chain(screen, line))]) for line in lines))


def _chain(screen: Screen, line: Assignment) -> Text:
    """`= symbols = figures = value`, a line each."""
    parts = [screen.text(f"= {line.symbols}", DIM)]
    parts += [screen.text(f"= {line.figures}")] if line.figures != line.symbols else []
    parts.append(screen.text(f"= {number(line.value, 9)}", f"bold {css(BLUE)}"))
    return Text("\n").join(parts)
