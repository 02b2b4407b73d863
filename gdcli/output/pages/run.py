"""The page of a descent: what was run, its iterates, the picture, and why it ended as it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.console import RenderableType

from gdcli.model import Derivation, Run
from gdcli.model.run import MethodWords
from gdcli.output.layout.blocks import facts, notes
from gdcli.output.layout.fit_sentences import ROWS_TITLE
from gdcli.output.layout.screen import Screen
from gdcli.output.page import Page, Section, picture_of
from gdcli.output.page_context import PageContext, Subject
from gdcli.output.sections.formulas import gradient_facts, missing_part
from gdcli.output.sections.iterations import iterations
from gdcli.output.sections.run_settings import run_heading
from gdcli.output.sections.verdict import advised_command, findings, sentence_with_sign, verdict
from gdcli.record import replace

if TYPE_CHECKING:
    from gdcli.output.drawing.canvas import Picture

ROWS_AND_MODEL_LINES: Final = 18
GRADIENT_DESCENT: Final = MethodWords("Gradient descent")


def run_page(
    screen: Screen,
    run: Run,
    context: PageContext,
    *,
    method: MethodWords = GRADIENT_DESCENT,
    rates: Sequence[float] = (),
    formulas: Callable[[], Derivation | None] | None = None,
) -> Page:
    """What was run, its iterates, the formulas, what was found; then the picture and the verdict.

    `method` names the method. `rates`: the learning rates by step, where a picture of them was asked for. `formulas`
    waits for the formulas of the gradient.
    """
    sections: list[Section] = [
        [run_heading(screen, run, method, context.remarks)],
        lambda room: iterations(screen, run, room=room, every_row=context.choices.every_row),
        lambda _room: _formulas(screen, formulas() if formulas else None),
        list(findings(screen, run)),
        lambda _room: _rows_and_model(screen, run, context),
    ]
    draw = picture_of(_picture, run, context.subject)
    sections = [*drawn_rates(screen, rates), *sections]
    return Page(sections, draw, verdict(screen, run), advised_command(run), _next(run, context))


def drawn_rates(screen: Screen, rates: Sequence[float]) -> list[Section]:
    """The picture of the learning rates by step, if there are any."""
    if not rates:
        return []
    from gdcli.output.plots.schedule import schedule_plot  # loads plotext

    return [[schedule_plot(screen, rates)]]


def _formulas(screen: Screen, derived: Derivation | None) -> Sequence[RenderableType]:
    """The gradient on paper, which the algebra works out while the picture is drawn."""
    if derived is None:
        return []
    return [facts(screen, gradient_facts(screen, derived)), notes(screen, missing_part(derived))]


def _rows_and_model(screen: Screen, run: Run, context: PageContext) -> Sequence[RenderableType]:
    """The rows behind a loss of the gallery, with the model at the start and at the end; only if there are pictures."""
    subject = context.subject
    if subject is None or subject.model_rows is None or not context.choices.is_drawn(screen):
        return []
    from gdcli.output.plots.fit import model_picture  # loads plotext

    small = replace(screen, height=min(screen.height, ROWS_AND_MODEL_LINES))
    lowest = min(subject.minima, key=lambda minimum: minimum.value, default=None)
    drawn = model_picture(
        small, subject.model_rows, run.trajectory[0].point, run.final.point, lowest.point if lowest else None
    )
    return [screen.text(ROWS_TITLE, "bold"), drawn]


def _picture(screen: Screen, run: Run, subject: Subject) -> Picture:
    """The curve, the landscape or the loss, whichever suits the number of variables."""
    from gdcli.output.plots.descent import descent_picture  # plotext is for pictures only

    return descent_picture(screen, run, subject.objective.value, known=subject.minima)


def moving_run(run: Run, subject: Subject) -> Iterator[str]:
    """The descent as an SVG drawing that plays by itself, with the first sentence of the diagnosis below it."""
    from gdcli.output.plots.moving import moving_svg  # for a file only

    return moving_svg(run, subject.objective.value, sentence_with_sign(run), known=subject.minima)


def _next(run: Run, context: PageContext) -> Sequence[str]:
    """The arithmetic of one step, the descent in motion, and other rates beside this one."""
    if context.commands is None:
        return []
    first_step = [f"{context.command} --explain 1"] if run.steps_taken else []
    return [*first_step, f"{context.command} --watch", context.commands.with_settings(run.settings, "compare")]
