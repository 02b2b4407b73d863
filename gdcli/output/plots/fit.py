"""The pictures of a fit: the rows with the values of the model. They depend on the model's number of columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from gdcli.model.fit import Fit, FitView
from gdcli.model.gallery import ModelRows
from gdcli.model.sentences import MODEL, shown
from gdcli.model.words import VALIDATION
from gdcli.output.drawing.axis import axis, padded
from gdcli.output.drawing.canvas import LegendKey, Picture
from gdcli.output.drawing.chart import Curve, chart
from gdcli.output.drawing.frame import legend, plot_height, span
from gdcli.output.drawing.overlay import Point, Scene, mark
from gdcli.output.drawing.sampling import drawable, sample
from gdcli.output.layout import fit_sentences as say
from gdcli.output.layout import labels
from gdcli.output.layout.palette import BLUE, GRAY, ORANGE, RGB, TEAL
from gdcli.output.layout.screen import Screen
from gdcli.output.plots.loss import line_pieces
from gdcli.record import record

ROWS_DRAWN: Final = 400
ROOM_SHARE: Final = 0.04
"""The room beside the outermost rows, relative to the width of the picture."""
ROW_MARK: Final = "•"
Columns = Mapping[str, Sequence[float]]
BINS: Final = 10
CLASS_MARKS: Final = ("○", "●")
CLASS_COLORS: Final = (TEAL, ORANGE)
CLASS_VALUES: Final = {0.0, 1.0}


@record
class FittedCurve:
    """A curve over a column: the function of the column, its color, and its words in the legend."""

    value: Callable[[float], float]
    color: RGB
    words: str


def fit_picture(screen: Screen, fit: Fit, view: FitView) -> Picture:
    """The curve through the rows of one column, the surface under those of two, else the model against the target."""
    columns, target = view.rows(ROWS_DRAWN)
    if len(columns) == 1 and target:
        return _curve(screen, fit, view, columns, target)
    if len(columns) == 2 and target:
        return _surface(screen, fit, view, columns, target)
    said = view.descent(columns)
    if not columns:
        said = list(said[:1]) * len(target)  # a model without columns has the same value in every row
    draw = _probabilities if fit.loss == "logistic" else _against
    return draw(screen, fit, said, target)


def losses_picture(screen: Screen, fit: Fit) -> Picture:
    """The training and the validation loss by epoch, with the epoch whose validation loss is the lowest."""
    steps = [float(row.step) for row in fit.run.trajectory]
    training = [row.value for row in fit.run.trajectory]
    lowest = min(fit.validation_losses)
    both = [loss for loss in (*training, *fit.validation_losses) if 0.0 < loss < math.inf] or [1.0]
    vertical = axis(min(both) / 1.1, max(both) * 1.1, shown(labels.LOSS), log=True)
    across = axis(0.0, steps[-1], shown(say.EPOCH_AXIS), whole=True)
    lines = ((training, BLUE), (fit.validation_losses, ORANGE))
    curves = [Curve(list(line_pieces(list(zip(steps, losses, strict=True)), across, screen.width)), color)
              for losses, color in lines]  # fmt: skip
    scene = chart(screen, across, vertical, curves, height=plot_height(screen))
    keys = [LegendKey("─", BLUE, shown(say.TRAINING)), LegendKey("─", ORANGE, shown(VALIDATION))]
    if fit.best_epoch is not None and mark(scene, (float(fit.best_epoch), lowest), "●", ORANGE):
        keys.append(LegendKey("●", ORANGE, shown(say.EPOCH(epoch=fit.best_epoch))))
    return scene.picture(screen, legend(screen, keys))


def residuals_picture(screen: Screen, fit: Fit, view: FitView, height: int) -> Picture | None:
    """The residuals by the model's column, or by the model's value if it has several; None for classes.

    The residuals of a good model lie around zero without a pattern.
    """
    columns, target = view.rows(ROWS_DRAWN)
    if not columns or not target or fit.accuracy is not None:
        return None
    said = view.descent(columns)
    name, across = next(iter(columns.items())) if len(columns) == 1 else (shown(MODEL), said)
    points = [(x, wanted - value) for x, wanted, value in zip(across, target, said, strict=True)]
    drawn = [point for point in points if all(map(math.isfinite, point))]
    if not drawn:
        return None
    low, high = span([x for x, _ in drawn], ROOM_SHARE)
    ends = padded(min(0.0, *(y for _, y in drawn)), max(0.0, *(y for _, y in drawn)))
    vertical = axis(*ends, shown(say.RESIDUAL_AXIS))
    scene = chart(screen, axis(low, high, name), vertical, [Curve([[(low, 0.0), (high, 0.0)]], GRAY)], height=height)
    _mark_rows(scene, [x for x, _ in drawn], [y for _, y in drawn])
    return scene.picture(screen)


def _curve(screen: Screen, fit: Fit, view: FitView, columns: Columns, ys: Sequence[float]) -> Picture:
    """The rows as points, and the model as a curve over its column, with descent's and with the right parameters."""
    ((name, xs),) = columns.items()
    template = say.PROBABILITY_AS_DESCENT_LEFT_IT if fit.loss == "logistic" else say.AS_DESCENT_LEFT_IT
    left, right = view.descent, view.reference
    lines = [FittedCurve(lambda x: left({name: [x]})[0], BLUE, shown(template(model=fit.model)))]
    if right is not None:
        lines.append(FittedCurve(lambda x: right({name: [x]})[0], GRAY, shown(say.RIGHT_ANSWER)))
    return rows_and_lines(screen, (name, xs), (fit.target or "", ys), lines, _rows_key(fit))


def model_picture(
    screen: Screen, rows: ModelRows, start: Sequence[float], end: Sequence[float], right: Sequence[float] | None
) -> Picture:
    """The rows behind a loss of the gallery, and their model at the start, where descent ended, and at the minimum."""
    assert rows.at is not None
    lines = [
        FittedCurve(rows.at(end), BLUE, shown(say.AS_DESCENT_LEFT_IT(model=rows.model))),
        FittedCurve(rows.at(start), TEAL, shown(say.AT_THE_START)),
    ]
    if right is not None:
        lines.append(FittedCurve(rows.at(right), GRAY, shown(say.AT_THE_MINIMUM)))
    xs, ys = ([row[place] for row in rows.rows] for place in (0, 1))
    return rows_and_lines(
        screen, (rows.column, xs), (rows.target, ys), lines, LegendKey(ROW_MARK, ORANGE, shown(say.ROWS))
    )


def rows_and_lines(
    screen: Screen, column: tuple[str, Sequence[float]], target: tuple[str, Sequence[float]],
    lines: Sequence[FittedCurve], rows_key: LegendKey,
) -> Picture:  # fmt: skip
    """Rows as points over a column, given with its name, and curves through them; the last curve lies below."""
    (name, xs), (wanted, ys) = column, target
    between = span(xs, ROOM_SHARE)
    found = [sample(line.value, *between, 2 * screen.width) for line in lines]
    low, high = span(ys, 1.0)
    near = [y for each in found for y in (each.low, each.high) if low <= y <= high]
    curves = [Curve(each.pieces, line.color) for each, line in zip(found, lines, strict=True)]
    vertical = axis(*padded(min([*ys, *near]), max([*ys, *near])), wanted)
    scene = chart(screen, axis(*between, name), vertical, curves[::-1], height=plot_height(screen))
    _mark_rows(scene, xs, ys)
    return scene.picture(
        screen, legend(screen, [rows_key, *(LegendKey("─", line.color, line.words) for line in lines)])
    )


def _surface(screen: Screen, fit: Fit, view: FitView, columns: Columns, target: Sequence[float]) -> Picture:
    """The model as a landscape over its two columns, with the rows on it: classes by mark, numbers as dots."""
    from gdcli.output.plots.landscape import landscape_scene  # seldom needed

    (first, xs), (second, ys) = columns.items()
    says = view.descent

    def surface(points: Sequence[Point]) -> list[float]:
        return list(map(drawable, says({first: [x for x, _ in points], second: [y for _, y in points]})))

    box = (span(xs, ROOM_SHARE), span(ys, ROOM_SHARE))
    has_classes = fit.accuracy is not None or set(target) == CLASS_VALUES
    scene = landscape_scene(screen, surface, box, (first, second), measure=fit.target or "f")
    for x, y, wanted in zip(xs, ys, target, strict=True):
        place = int(has_classes and wanted > 0.5)
        mark(scene, (x, y), CLASS_MARKS[place] if has_classes else ROW_MARK, CLASS_COLORS[place])
    keys = _class_keys(fit) if has_classes else [_rows_key(fit)]
    return scene.picture(screen, legend(screen, [*keys, *scene.keys]))


def _probabilities(screen: Screen, fit: Fit, said: Sequence[float], target: Sequence[float]) -> Picture:
    """A histogram of the probabilities of the rows of each class; a good fit has the classes at the two ends."""
    shares: list[list[Point]] = []
    for wanted in (0.0, 1.0):
        chances = [chance for chance, each in zip(said, target, strict=True) if each == wanted]
        counts = [sum(1 for chance in chances if place == min(int(chance * BINS), BINS - 1)) for place in range(BINS)]
        shares.append([((place + 0.5) / BINS, count / max(1, len(chances))) for place, count in enumerate(counts)])
    vertical = axis(0.0, max(share for line in shares for _, share in line) * 1.05, shown(say.SHARE_AXIS))
    curves = [Curve([line], color) for line, color in zip(shares, CLASS_COLORS, strict=True)]
    across = axis(0.0, 1.0, shown(say.PROBABILITY_AXIS))
    scene = chart(screen, across, vertical, curves, height=plot_height(screen))
    for line, glyph, color in zip(shares, CLASS_MARKS, CLASS_COLORS, strict=True):
        for point in line:
            mark(scene, point, glyph, color)
    return scene.picture(screen, legend(screen, _class_keys(fit)))


def _against(screen: Screen, fit: Fit, said: Sequence[float], target: Sequence[float]) -> Picture:
    """The values of the model against those of the target: a perfect fit lies on the diagonal."""
    ends = span([*said, *target], ROOM_SHARE)
    diagonal = Curve([[(end, end) for end in ends]], GRAY)
    axes = axis(*ends, fit.target or shown(say.TARGET_AXIS)), axis(*ends, shown(MODEL))
    scene = chart(screen, *axes, [diagonal], height=plot_height(screen))
    _mark_rows(scene, target, said)
    return scene.picture(screen, legend(screen, [_rows_key(fit), LegendKey("─", GRAY, shown(say.EQUAL))]))


def _mark_rows(scene: Scene, xs: Sequence[float], ys: Sequence[float]) -> None:
    for x, y in zip(xs, ys, strict=True):
        mark(scene, (x, y), ROW_MARK, ORANGE)


def _rows_key(fit: Fit) -> LegendKey:
    return LegendKey(ROW_MARK, ORANGE, shown(say.ROWS_OF(source=fit.data.source)))


def _class_keys(fit: Fit) -> list[LegendKey]:
    """The mark of each class, with its word or its number."""
    words = fit.data.words.get(fit.target or "") or ("0", "1")
    return [LegendKey(glyph, color, f"{fit.target} = {word}")
            for glyph, color, word in zip(CLASS_MARKS, CLASS_COLORS, words, strict=True)]  # fmt: skip
