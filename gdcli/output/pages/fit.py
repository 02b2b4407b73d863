"""The page of a fit: what was read, what is fitted, the descent, the rows with the model, and the right answer."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from rich.console import Group, RenderableType

from gdcli.model import Outcome, StopReason
from gdcli.model.fit import DataFacts, Fit, FitView, NoReference, Reference, SkippedRow
from gdcli.model.sentences import AGREEMENT, PARAMETERS, START, Sentence, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout import fit_sentences as say
from gdcli.output.layout import labels
from gdcli.output.layout.blocks import DIM_STYLE, Column, NamedValue, facts, notes, shortened_formula, table
from gdcli.output.layout.numbers import number, point_on_page
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.page import Page, Section
from gdcli.output.page_context import PageContext
from gdcli.output.pages.run import drawn_rates
from gdcli.output.sections.iterations import iterations
from gdcli.output.sections.run_settings import first_update, stop_rule
from gdcli.output.sections.verdict import advised_command, findings, verdict
from gdcli.record import replace

SCALE_LINE_CHARACTERS_MAX: Final = 40
SCALE_LINE_CHARACTERS_MIN: Final = 10
SCALE_COLUMNS_CHARACTERS: Final = 44
"""The characters of the columns beside the line."""
LOSS_LINES: Final = 18
"""About the number of lines of the picture of the loss; the picture of the rows, which is the answer, gets the rest."""
RESIDUAL_LINES: Final = 11
AGREEING_DIGITS_MIN: Final = 2
"""Descent has reached the reference if at least this many digits agree."""
MORE_STEPS: Final = 10
STEPS_TYPED: Final = re.compile(r" --(?:steps|epochs)[ =]\S+")
ROWS_TO_DIVIDE: Final = 10
"""To hold back a part of the rows is proposed if there are at least this many."""


def fit_page(screen: Screen, fit: Fit, context: PageContext, *, rates: Sequence[float] = ()) -> Page:
    """What was read and what is fitted, the descent, the right answer; then the rows, the model, and the verdict.

    `rates`: the learning rates by step, where a picture of them was asked for.
    """
    run = fit.run
    sections: list[Section] = [
        [heading(screen, fit)],
        columns_table(screen, fit),
        scaling_picture(screen, fit),
        lambda room: iterations(screen, run, room=room, every_row=context.choices.every_row),
        list(findings(screen, run)),
        parameters_table(screen, fit),
    ]
    if context.choices.is_drawn(screen) and fit.view is not None:
        sections += [partial(drawn, screen, fit, fit.view) for drawn in (_descent_drawn, _loss_drawn, _residuals_drawn)]
    draw = None if fit.view is None else partial(_picture, fit=fit, view=fit.view)
    sections = [*drawn_rates(screen, rates), *sections]
    below = [*verdict(screen, run), *agreement(screen, fit), *twins(screen, fit)]
    return Page(sections, draw, below, advised_command(run), _next(fit, context.command))


def _next(fit: Fit, typed: str) -> Sequence[str]:
    """The next commands: more steps if the run only ran out of steps, else a fit with rows held back."""
    run = fit.run
    if not typed or run.verdict is None:
        return []
    if run.verdict.outcome is not Outcome.CONVERGED and run.stop_reason is StopReason.MAX_STEPS:
        longer = f"{'--epochs' if fit.plan else '--steps'} {MORE_STEPS * max(1, run.settings.steps)}"
        return [f"{STEPS_TYPED.sub('', typed)} {longer}"]
    is_divided = bool(fit.validation_losses) or fit.data.rows < ROWS_TO_DIVIDE
    return [] if is_divided else [f"{typed} --validate 0.2 --seed 1"]


def _picture(screen: Screen, fit: Fit, view: FitView) -> Picture:
    """The losses by epoch if rows are held back, else the rows with the model, else only the loss."""
    from gdcli.output.plots.descent import descent_picture  # plotext is for pictures only
    from gdcli.output.plots.fit import fit_picture, losses_picture

    if fit.validation_losses:
        return losses_picture(screen, fit)
    if _has_rows(view):
        return fit_picture(screen, fit, view)
    return descent_picture(screen, fit.run, view.objective.value)


def _has_rows(view: FitView) -> bool:
    """Whether there is a model of columns to be drawn beside its target."""
    columns, target = view.rows(1)
    return bool(columns and target)


def _titled(screen: Screen, title: Words, drawn: Picture) -> list[RenderableType]:
    """A picture with a title above it and its notes below."""
    return [screen.text(title, "bold"), drawn, notes(screen, drawn.notes)]


def _descent_drawn(screen: Screen, fit: Fit, view: FitView, _room: float) -> list[RenderableType]:
    """The loss by its one parameter or over its two, with the way of the descent."""
    from gdcli.output.plots.descent import descent_picture  # plotext is for pictures only

    if len(fit.variables) > 2 or fit.target is None:
        return []
    small = replace(screen, height=min(screen.height, LOSS_LINES))
    return _titled(screen, say.WAY_TITLE, descent_picture(small, fit.run, view.objective.value))


def _loss_drawn(screen: Screen, fit: Fit, view: FitView, _room: float) -> list[RenderableType]:
    """The loss by step; if rows are held back, the rows with the model, because the answer has the loss by epoch."""
    from gdcli.output.plots.fit import fit_picture  # plotext is for pictures only
    from gdcli.output.plots.loss import loss_plot, losses_of

    small = replace(screen, height=min(screen.height, LOSS_LINES))
    if not fit.validation_losses and not _has_rows(view) and len(fit.variables) > 2:
        return []  # it is the answer
    if not fit.validation_losses:
        return _titled(screen, say.LOSS_TITLE, loss_plot(small, [losses_of(fit.run)]))
    return _titled(screen, say.ROWS_TITLE, fit_picture(small, fit, view)) if _has_rows(view) else []


def _residuals_drawn(screen: Screen, fit: Fit, view: FitView, _room: float) -> list[RenderableType]:
    """The picture of the residuals, target − model."""
    from gdcli.output.plots.fit import residuals_picture  # plotext is for pictures only

    drawn = residuals_picture(screen, fit, view, RESIDUAL_LINES)
    return _titled(screen, say.RESIDUALS_TITLE, drawn) if drawn else []


def agreement(screen: Screen, fit: Fit) -> list[RenderableType]:
    """The right parameters in one line, and how many of their digits descent has; or why there are none."""
    if isinstance(fit.reference, NoReference):
        return [screen.text(say.NO_RIGHT_ANSWER(reason=fit.reference.reason), DIM_STYLE)]
    if not isinstance(fit.reference, Reference) or fit.digits is None:
        return []
    if fit.plan and fit.digits < AGREEING_DIGITS_MIN:
        return []  # the noise of batches is in the verdict already
    return [screen.text(_right_answer(fit, fit.reference, fit.digits), DIM_STYLE)]


def _right_answer(fit: Fit, found: Reference, digits: int) -> Sentence:
    """The sentence with the reference's parameters, and whether descent has reached them."""
    right, method = point_on_page(fit.variables, found.parameters, 7), Sentence(found.method)
    if digits >= AGREEING_DIGITS_MIN:
        return (say.RIGHT if found.is_best else say.AT_A_MINIMUM)(digits, parameters=right, method=method)
    if found.is_best:
        return say.WRONG(parameters=right, method=method)
    loss, here = number(found.loss), number(fit.run.final.value)
    return say.ELSEWHERE(parameters=right, method=method, loss=loss, here=here)


def twins(screen: Screen, fit: Fit) -> list[RenderableType]:
    """A warning on parameters that started equal and stayed equal: units of a network that all compute the same."""
    start, end = fit.run.settings.start, fit.run.final.point
    groups: dict[tuple[float, float], list[str]] = {}
    for name, first, last in zip(fit.variables, start, end, strict=True):
        if first != last:
            groups.setdefault((first, last), []).append(name)
    equal = [" = ".join(names) for names in groups.values() if len(names) > 1]
    return [screen.text(say.TWINS(equal=", ".join(equal)), DIM_STYLE)] if len(equal) > 1 else []


def heading(screen: Screen, fit: Fit) -> RenderableType:
    """The header: what was read, what is fitted, and how."""
    pairs: list[NamedValue] = [
        (say.TABLE, _table_words(fit.data)),
        *([("", _skipped(fit.data))] if fit.data.skipped else []),
        (PARAMETERS, ", ".join(fit.variables)),
        *(("", say.MEANT(name=name, column=column)) for name, column in fit.meant.items()),
        (labels.LOSS, shortened_formula(fit.loss_text)),
        *_class_facts(fit),
        *_scale_facts(fit),
        *_batch_facts(fit),
        (START, point_on_page(fit.variables, fit.run.settings.start)),
        *([] if fit.plan else first_update(fit.run)),
        (labels.STOP, stop_rule(fit.run)),
    ]
    title = say.FIT_TO(model=fit.model, target=fit.target) if fit.target else say.FIT(model=fit.model)
    return Group(screen.text(title, "bold"), facts(screen, pairs))


def _table_words(data: DataFacts) -> Sentence:
    """What was read, and how it is written."""
    if not data.separator:
        return say.MEMORY_READ(data.rows, source=data.source)
    separator, encoding = say.SEPARATORS.get(data.separator), say.ENCODINGS.get(data.encoding)
    return say.FILE_READ(
        data.rows, source=data.source, separator=separator() if separator else data.separator,
        decimal=say.DECIMAL_SIGNS[data.decimal](), encoding=encoding() if encoding else data.encoding,
    )  # fmt: skip


def _skipped(data: DataFacts) -> Sentence:
    """The first of the rows that are not used, by line and cell."""
    template = say.SKIPPED if data.skipped == len(data.skipped_rows) else say.SKIPPED_AND_MORE
    return template(data.skipped, rows=", ".join(shown(_skipped_row(row)) for row in data.skipped_rows))


def _skipped_row(row: SkippedRow) -> Sentence:
    if not row.title:
        return say.SKIPPED_ROW(line=row.line, cell=row.cell)
    return say.SKIPPED_CELL(line=row.line, title=row.title, cell=row.cell)


def _class_facts(fit: Fit) -> Iterator[NamedValue]:
    words = fit.data.words.get(fit.target or "")
    if words and fit.target:
        yield say.CLASSES, say.CLASS_WORDS(target=fit.target, negative=words[0], positive=words[1])


def _scale_facts(fit: Fit) -> Iterator[NamedValue]:
    """The scaling of the columns, and its effect on the condition number."""
    if fit.scale != "none":
        scaled = (f"({name} − {number(fit.shifts[name])})/{number(fit.factors[name])}" for name in fit.shifts)
        yield say.SCALE, f"{fit.scale}: {', '.join(scaled)}"


def _batch_facts(fit: Fit) -> Iterator[NamedValue]:
    """The number of rows of an update, and their order."""
    if fit.plan:
        plan = fit.plan
        in_order, shuffled = say.IN_ORDER(plan.size, epochs=plan.epochs), say.SHUFFLED
        words = in_order if plan.keeps_order else shuffled(plan.size, epochs=plan.epochs, seed=str(plan.seed))
        yield say.BATCHES, words


def columns_table(screen: Screen, fit: Fit) -> list[RenderableType]:
    """The columns in use with their extents, and their titles in the table."""
    found = fit.data.columns
    names = [say.TARGET_COLUMN(name=name) if name == fit.target else name for name in found]
    columns = [
        Column(say.COLUMN, names, left=True),
        *(
            Column(heading, [number(getattr(each, field), 4) for each in found.values()])
            for field, heading in say.EXTENTS.items()
        ),
    ]
    if fit.data.renamed:
        titles = [each.title if each.title != name else "" for name, each in found.items()]
        columns.append(Column(say.TITLE, titles, left=True))
    return list(table(screen, columns))


def scaling_picture(screen: Screen, fit: Fit) -> list[RenderableType]:
    """The effect of standardizing: the smallest and the largest curvature, and the learning rates that they allow.

    On the logarithmic line a rate that suits the largest is too small for the smallest by the length of the bar.
    """
    spectra = {scale: ends for scale, ends in fit.spectra.items() if ends[0] > 0.0}
    length = min(SCALE_LINE_CHARACTERS_MAX, screen.width - SCALE_COLUMNS_CHARACTERS)
    if len(spectra) < 2 or length < SCALE_LINE_CHARACTERS_MIN:
        return []
    low, high = (math.log10(pick(end for ends in spectra.values() for end in ends)) for pick in (min, max))
    columns = [
        Column(say.SCALE, list(spectra), left=True),
        Column(say.CURVATURES, [_bar(ends, low, high, length) for ends in spectra.values()], left=True),
        Column(say.CONDITION, [number(most / least, 4) for least, most in spectra.values()]),
        Column(say.BEST_RATE, [number(2.0 / (least + most), 3) for least, most in spectra.values()]),
        Column(labels.LIMIT, [number(2.0 / most, 3) for _, most in spectra.values()]),
    ]
    return list(table(screen, columns))


def _bar(ends: tuple[float, float], low: float, high: float, length: int) -> str:
    """A line from the smallest curvature to the largest, on a logarithmic scale from `low` to `high`."""
    first, last = (round((math.log10(end) - low) / ((high - low) or 1.0) * (length - 1)) for end in ends)
    return " " * first + ("●" if first == last else f"├{'─' * (last - first - 1)}┤")


def parameters_table(screen: Screen, fit: Fit) -> list[RenderableType]:
    """Descent's parameters beside the reference's, and the quality of both."""
    found = fit.reference if isinstance(fit.reference, Reference) else None
    best = fit.best_iterate
    is_last = fit.parameters_step in (None, fit.run.final.step)
    of_descent = say.DESCENT if is_last else say.DESCENT_AT_EPOCH(epoch=fit.parameters_step or 0)
    columns = [Column(say.PARAMETER, list(fit.variables), left=True), _parameters(of_descent, fit.parameters)]
    if found:
        columns.append(_parameters(say.REFERENCE, found.parameters))
    if best is not None and best.step != fit.parameters_step:
        columns.append(_parameters(say.EPOCH(epoch=best.step), best.point))
    if fit.scale != "none" and fit.original:
        columns.append(_parameters(say.IN_UNITS, fit.original))
    return [*table(screen, columns), facts(screen, [*_quality(fit), *_reference(fit)])]


def _parameters(heading: Words, values: Sequence[float]) -> Column:
    return Column(heading, [number(value, 9) for value in values])


def _quality(fit: Fit) -> Iterator[NamedValue]:
    """The losses, and the measures of how well the model fits its target."""
    yield say.TRAINING_LOSS, number(fit.training_loss, 9)
    if fit.validation_loss is not None:
        yield say.VALIDATION_LOSS, number(fit.validation_loss, 9)
    if fit.r_squared is not None:
        yield "R²", number(fit.r_squared, 4)
    if fit.accuracy is not None:
        yield say.ACCURACY, say.RIGHT_SIDE(share=f"{fit.accuracy:.1%}")


def _reference(fit: Fit) -> Iterator[NamedValue]:
    """How the right answer was found, and to how many digits descent agrees with it."""
    found = fit.reference
    if isinstance(found, Reference):
        words = (say.BEST if found.is_best else say.LOCAL)(method=Sentence(found.method), loss=number(found.loss, 9))
        yield say.REFERENCE, words
        yield AGREEMENT, say.DIGITS(fit.digits or 0)
    elif isinstance(found, NoReference):
        yield say.REFERENCE, say.NO_REFERENCE(reason=found.reason)
