"""The page of a fit: what was read, what is fitted, the descent, the rows with the model, and the right answer."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Final

from rich.console import Group, RenderableType

from gdcli.model.fit import DataFacts, Fit, FitView, Missing, Reference, SkippedRow
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout.blocks import DIM, Column, Fact, facts, notes, shortened, table
from gdcli.output.layout.numbers import assignments, number
from gdcli.output.layout.screen import Screen
from gdcli.output.options import PageOptions
from gdcli.output.page import Page, Section
from gdcli.output.pages.run import first_update, stop_rule
from gdcli.output.sections.iterations import iterations
from gdcli.output.sections.verdict import findings, verdict
from gdcli.record import replace

SIGNS: Final = {".": "decimal point", ",": "decimal comma"}
NO_REFERENCE: Final = "none: {reason}"
BEST: Final = "no parameters have a lower loss"
LOCAL: Final = "a minimum near this start; there may be lower ones elsewhere"
CLASSES: Final = "{target} is 0 where it says {negative}, 1 where it says {positive}"
MEANT: Final = "{name} is a parameter; the column is called {column}"
SKIPPED: Final = "{count} skipped: {named}"
SKIPPED_CELL: Final = "line {line} ({title} is “{cell}”)"
SKIPPED_ROW: Final = "line {line} ({cell})"
SCALE_LINE: Final = 40
SHORTEST_LINE: Final = 10
SCALE_WORDS: Final = 44
"""Characters that the columns beside the line take."""
LOSS_LINES: Final = 18
"""Lines of the picture of the loss, about; the picture of the rows is the answer and gets the rest."""
RESIDUAL_LINES: Final = 11
DESCENT: Final = "descent"
DESCENT_AT_EPOCH: Final = "descent, epoch {epoch}"
EPOCH: Final = "epoch {epoch}"
WAY_TITLE: Final = "The loss over the parameters, and the way of the descent"
LOSS_TITLE: Final = "The loss by step"
ROWS_TITLE: Final = "The rows, and the model"
RESIDUALS_TITLE: Final = "Residuals: target − model"
FEW_DIGITS: Final = 2
RIGHT: Final = "The right answer ({method}) is {parameters}: descent has {digits} digits of it."
WRONG: Final = "The right answer ({method}) is {parameters}; descent is not there."
NEAR: Final = "A minimum ({method}) is at {parameters}: descent has {digits} digits of it."
ELSEWHERE: Final = "A minimum ({method}) is at {parameters}, with the loss {loss}; here it is {here}."
TWINS: Final = "Equal starts stay equal: {equal} moved as one. --start random tells them apart."
BATCHES: Final = "an update for {size} rows, shuffled by seed {seed}; a step of the table is an epoch, {epochs} at most"
BATCHES_IN_ORDER: Final = "an update for {size} rows, in their order; a step of the table is an epoch, {epochs} at most"


def fit_page(screen: Screen, fit: Fit, options: PageOptions) -> Page:
    """What was read and what is fitted, the descent, the right answer; then the rows, the model, and the verdict."""
    run = fit.run
    sections: list[Section] = [
        [heading(screen, fit)],
        columns_table(screen, fit),
        scaling_picture(screen, fit),
        lambda room: iterations(screen, run, room=room, every_row=options.every_row),
        list(findings(screen, run)),
        parameters_table(screen, fit),
    ]
    if options.is_drawn(screen) and fit.view is not None:
        sections += [partial(drawn, screen, fit, fit.view) for drawn in (_descent_drawn, _loss_drawn, _residuals_drawn)]
    advice = run.verdict.advice.command if run.verdict and run.verdict.advice else ""
    draw = None if fit.view is None else partial(_picture, fit=fit, view=fit.view)
    return Page(sections, draw, [*verdict(screen, run), *agreement(screen, fit), *twins(screen, fit)], advice)


def _picture(screen: Screen, fit: Fit, view: FitView) -> Picture:
    """The losses by epoch where rows are held back, else the rows with the model, else the loss alone."""
    from gdcli.output.plots.descent import descent_picture  # noqa: PLC0415 - plotext is for pictures only
    from gdcli.output.plots.fit import fit_picture, losses_picture  # noqa: PLC0415

    if fit.validation_losses:
        return losses_picture(screen, fit)
    if _has_rows(view):
        return fit_picture(screen, fit, view)
    return descent_picture(screen, fit.run, view.objective.value)


def _has_rows(view: FitView) -> bool:
    """Whether there is a model of columns to be drawn beside its target."""
    columns, target = view.rows(1)
    return bool(columns and target)


def _titled(screen: Screen, title: str, drawn: Picture) -> list[RenderableType]:
    """A picture with a title above it and its notes below."""
    return [screen.text(title, "bold"), drawn, notes(screen, drawn.notes)]


def _descent_drawn(screen: Screen, fit: Fit, view: FitView, _room: float) -> list[RenderableType]:
    """The loss by its one parameter or over its two, with the way of the descent."""
    from gdcli.output.plots.descent import descent_picture  # noqa: PLC0415 - plotext is for pictures only

    if len(fit.variables) > 2 or fit.target is None:
        return []
    small = replace(screen, height=min(screen.height, LOSS_LINES))
    return _titled(screen, WAY_TITLE, descent_picture(small, fit.run, view.objective.value))


def _loss_drawn(screen: Screen, fit: Fit, view: FitView, _room: float) -> list[RenderableType]:
    """The loss by step; where rows are held back, the answer has it by epoch, and the rows with the model are here."""
    from gdcli.output.plots.fit import fit_picture  # noqa: PLC0415 - plotext is for pictures only
    from gdcli.output.plots.loss import loss_plot, losses_of  # noqa: PLC0415

    small = replace(screen, height=min(screen.height, LOSS_LINES))
    if not fit.validation_losses and not _has_rows(view) and len(fit.variables) > 2:
        return []  # it is the answer
    if not fit.validation_losses:
        return _titled(screen, LOSS_TITLE, loss_plot(small, [losses_of(fit.run)]))
    return _titled(screen, ROWS_TITLE, fit_picture(small, fit, view)) if _has_rows(view) else []


def _residuals_drawn(screen: Screen, fit: Fit, view: FitView, _room: float) -> list[RenderableType]:
    """What the model leaves of the target."""
    from gdcli.output.plots.fit import residuals_picture  # noqa: PLC0415 - plotext is for pictures only

    drawn = residuals_picture(screen, fit, view, RESIDUAL_LINES)
    return _titled(screen, RESIDUALS_TITLE, drawn) if drawn else []


def agreement(screen: Screen, fit: Fit) -> list[RenderableType]:
    """The right parameters in one line, and how many of their digits descent has; or why there are none."""
    if isinstance(fit.reference, Missing):
        return [screen.text(f"{fit.reference.reason[:1].upper()}{fit.reference.reason[1:]}.", DIM)]
    if not isinstance(fit.reference, Reference) or fit.digits is None or (fit.plan and fit.digits < FEW_DIGITS):
        return []  # the noise of batches is in the verdict already
    found = fit.reference
    right = assignments(fit.variables, found.parameters, 7)
    template = (RIGHT if found.is_best else NEAR) if fit.digits >= FEW_DIGITS else WRONG if found.is_best else ELSEWHERE
    loss, here = number(found.loss), number(fit.run.final.value)
    words = template.format(parameters=right, digits=fit.digits, method=found.method, loss=loss, here=here)
    return [screen.text(words, DIM)]


def twins(screen: Screen, fit: Fit) -> list[RenderableType]:
    """Parameters that started equal and moved as one, which hidden units of a network must not."""
    start, end = fit.run.settings.start, fit.parameters
    groups: dict[tuple[float, float], list[str]] = {}
    for name, first, last in zip(fit.variables, start, end, strict=True):
        if first != last:
            groups.setdefault((first, last), []).append(name)
    equal = [" = ".join(names) for names in groups.values() if len(names) > 1]
    return [screen.text(TWINS.format(equal=", ".join(equal)), DIM)] if len(equal) > 1 else []


def heading(screen: Screen, fit: Fit) -> RenderableType:
    """What was read, what is fitted, and how."""
    pairs: list[Fact] = [
        ("table", _table_words(fit.data)),
        *([("", SKIPPED.format(count=f"{fit.data.skipped:,}", named=_skipped(fit.data)))] if fit.data.skipped else []),
        ("parameters", ", ".join(fit.variables)),
        *(("", MEANT.format(name=name, column=column)) for name, column in fit.meant.items()),
        ("loss", shortened(fit.loss_text)),
        *_class_facts(fit),
        *_scale_facts(fit),
        *_batch_facts(fit),
        ("start", assignments(fit.variables, fit.run.settings.start)),
        *first_update(fit.run),
        ("stop", stop_rule(fit.run)),
    ]
    title = f"Fit of {fit.model}" + (f" to {fit.target}" if fit.target else "")
    return Group(screen.text(title, "bold"), facts(screen, pairs))


def _table_words(data: DataFacts) -> str:
    parts = [f"{data.rows:,} rows"]
    parts += [f"separated by {data.separator}", SIGNS[data.decimal], data.encoding] if data.separator else []
    return f"{data.source}: {', '.join(parts)}"


def _skipped(data: DataFacts) -> str:
    """The first of the rows that are not used, by line and cell."""
    named = ", ".join(map(_skipped_row, data.skipped_rows))
    return named if data.skipped == len(data.skipped_rows) else f"{named}, …"


def _skipped_row(row: SkippedRow) -> str:
    if not row.title:
        return SKIPPED_ROW.format(line=f"{row.line:,}", cell=row.cell)
    return SKIPPED_CELL.format(line=f"{row.line:,}", title=row.title, cell=row.cell)


def _class_facts(fit: Fit) -> Iterator[Fact]:
    words = fit.data.words.get(fit.target or "")
    if words:
        yield "classes", CLASSES.format(target=fit.target, negative=words[0], positive=words[1])


def _scale_facts(fit: Fit) -> Iterator[Fact]:
    """How the columns are scaled, and what that does to the condition number."""
    if fit.scale != "none":
        scaled = (f"({name} − {number(fit.shifts[name])})/{number(fit.factors[name])}" for name in fit.shifts)
        yield "scale", f"{fit.scale}: {', '.join(scaled)}"


def _batch_facts(fit: Fit) -> Iterator[Fact]:
    """How many rows make an update, and in which order they come."""
    if fit.plan:
        template = BATCHES_IN_ORDER if fit.plan.keeps_order else BATCHES
        yield "batches", template.format(size=f"{fit.plan.size:,}", epochs=f"{fit.plan.epochs:,}", seed=fit.plan.seed)


def columns_table(screen: Screen, fit: Fit) -> list[RenderableType]:
    """The columns in use with their extent, and the titles they have in the table."""
    found = fit.data.columns
    names = [f"{name} (target)" if name == fit.target else name for name in found]
    columns = [
        Column("column", names, left=True),
        *(
            Column(heading, [number(getattr(each, field), 4) for each in found.values()])
            for heading, field in (("least", "minimum"), ("most", "maximum"), ("mean", "mean"), ("std", "deviation"))
        ),
    ]
    if fit.data.renamed:
        titles = [each.title if each.title != name else "" for name, each in found.items()]
        columns.append(Column("title", titles, left=True))
    return list(table(screen, columns))


def scaling_picture(screen: Screen, fit: Fit) -> list[RenderableType]:
    """What standardizing does: the curvatures between the smallest and the largest, and what follows for the rate.

    On the logarithmic line a rate that suits the largest is too small for the smallest by the length of the bar.
    """
    spectra = {scale: ends for scale, ends in fit.spectra.items() if ends[0] > 0.0}
    length = min(SCALE_LINE, screen.width - SCALE_WORDS)
    if len(spectra) < 2 or length < SHORTEST_LINE:
        return []
    low, high = (math.log10(pick(end for ends in spectra.values() for end in ends)) for pick in (min, max))
    columns = [
        Column("scale", list(spectra), left=True),
        Column("curvatures, logarithmic", [_bar(ends, low, high, length) for ends in spectra.values()], left=True),
        Column("condition", [number(most / least, 4) for least, most in spectra.values()]),
        Column("best rate", [number(2.0 / (least + most), 3) for least, most in spectra.values()]),
        Column("limit", [number(2.0 / most, 3) for _, most in spectra.values()]),
    ]
    return list(table(screen, columns))


def _bar(ends: tuple[float, float], low: float, high: float, length: int) -> str:
    """A line from the smallest curvature to the largest, on a logarithmic scale from `low` to `high`."""
    first, last = (round((math.log10(end) - low) / ((high - low) or 1.0) * (length - 1)) for end in ends)
    return " " * first + ("●" if first == last else f"├{'─' * (last - first - 1)}┤")


def parameters_table(screen: Screen, fit: Fit) -> list[RenderableType]:
    """Descent's parameters beside the reference's, and to how many digits they agree."""
    found = fit.reference if isinstance(fit.reference, Reference) else None
    columns = [Column("parameter", list(fit.variables), left=True)]
    is_last = fit.parameters_step in (None, fit.run.final.step)
    heading = DESCENT if is_last else DESCENT_AT_EPOCH.format(epoch=f"{fit.parameters_step:,}")
    columns.append(Column(heading, [number(value, 9) for value in fit.parameters]))
    if found:
        columns.append(Column("reference", [number(value, 9) for value in found.parameters]))
    best = fit.best_iterate
    if best is not None and best.step != fit.parameters_step:
        columns.append(Column(EPOCH.format(epoch=f"{best.step:,}"), [number(value, 9) for value in best.point]))
    if fit.scale != "none" and fit.original:
        columns.append(Column("in the table's units", [number(value, 9) for value in fit.original]))
    pairs: list[Fact] = [("training loss", number(fit.training_loss, 9))]
    if fit.validation_loss is not None:
        pairs.append(("validation loss", number(fit.validation_loss, 9)))
    if fit.r_squared is not None:
        pairs.append(("R²", number(fit.r_squared, 4)))
    if fit.accuracy is not None:
        pairs.append(("accuracy", f"{fit.accuracy:.1%} of the rows are on the right side of 0"))
    if found:
        pairs.append(("reference", f"{found.method}: loss {number(found.loss, 9)}; {BEST if found.is_best else LOCAL}"))
        pairs.append(("agreement", f"{fit.digits} significant digits"))
    elif isinstance(fit.reference, Missing):
        pairs.append(("reference", NO_REFERENCE.format(reason=fit.reference.reason)))
    return [*table(screen, columns), facts(screen, pairs)]


