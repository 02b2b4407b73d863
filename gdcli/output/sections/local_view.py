"""The function at one point for people: value, slopes, directions of steepest ascent and descent, and curvature."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from gdcli.model import LocalView
from gdcli.model.sentences import Sentence, Template
from gdcli.output.layout import labels
from gdcli.output.layout.blocks import DIM_STYLE, NamedValue, facts
from gdcli.output.layout.numbers import column, number, point_on_page
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.sections import sentences as say
from gdcli.output.sections.formulas import higher_name

ROUNDING_SHARE: Final = 1e-12
"""An eigenvalue of no more than this share of the largest one is rounding of 0."""


def local_view(screen: Screen, view: LocalView, names: Sequence[str]) -> RenderableType:
    """The function at one point: value, slopes, directions of steepest ascent and descent, and curvature."""
    pairs = list(_one_variable(view) if len(names) == 1 else _several_variables(view, names))
    title = say.AT(point=point_on_page(names, view.point))
    parts: list[RenderableType] = [screen.text(title, "bold"), facts(screen, pairs)]
    if view.hessian is not None and view.slopes is None and len(names) > 1:
        parts += [screen.join("  ", (say.HESSIAN(), DIM_STYLE)), *matrix(screen, list(zip(*view.hessian, strict=True)))]
    if view.eigenvalues is not None and view.slopes is None:
        parts.append(facts(screen, [(labels.EIGENVALUES(), bending(view.eigenvalues))]))
    return Group(*parts)


def _one_variable(view: LocalView) -> Iterator[NamedValue]:
    """Value and slope by the name of the point."""
    at = number(view.point[0])
    yield f"f({at})", f"= {number(view.value)}"
    if view.jumps is not None:
        yield f"f'({at})", say.NO_SLOPE()
        return
    yield f"f'({at})", f"= {number(view.gradient[0])}"
    second = () if view.hessian is None or view.slopes is not None else view.hessian[0]
    for order, value in enumerate(view.higher or second, 2):
        yield higher_name(order, at), labels.NONE() if math.isnan(value) else f"= {number(value)}"
    yield from _kinks(view, [say.SLOPES()])
    if view.trend:
        yield say.TREND(), say.TRENDS[view.trend]()


def _kinks(view: LocalView, names: Sequence[Words]) -> Iterator[NamedValue]:
    """The slopes to both sides of a kink, where f has neither a slope nor a curvature."""
    for name, slopes in zip(names, view.slopes or (), strict=False):
        left, right = (labels.NONE() if slope is None else number(slope) for slope in slopes)
        if left != right:
            yield name, say.KINK(left=left, right=right)


def _several_variables(view: LocalView, names: Sequence[str]) -> Iterator[NamedValue]:
    """Value, gradient, its norm, and the unit vectors along it and against it."""
    yield "f", f"= {number(view.value)}"
    for name, slope in zip(names, view.gradient, strict=True):
        yield f"∂f/∂{name}", f"= {number(slope)}"
    yield from _kinks(view, [say.SLOPES_ALONG(name=name) for name in names])
    yield "‖∇f‖", f"= {number(view.gradient_norm)}"
    if view.ascent is None:
        yield say.DIRECTION(), (say.NO_DIRECTION if view.gradient_norm == 0 else say.NO_FINITE_DIRECTION)()
        return
    yield say.STEEPEST_ASCENT(), vector(view.ascent)
    yield say.STEEPEST_DESCENT(), vector([-component for component in view.ascent])


def vector(components: Sequence[float]) -> str:
    """`(0.6, −0.8)` to four digits."""
    return f"({', '.join(number(component, 4) for component in components)})"


def matrix(screen: Screen, columns: Sequence[Sequence[float]]) -> list[Text]:
    """A matrix in brackets, its numbers aligned; given by its columns."""
    cells = [column(values) for values in columns]
    rows = ["  ".join(row) for row in zip(*cells, strict=True)]
    lefts, rights = _brackets(len(rows), "⎡⎢⎣["), _brackets(len(rows), "⎤⎥⎦]")
    return [screen.text(f"    {a} {row} {b}") for a, row, b in zip(lefts, rows, rights, strict=True)]


def _brackets(height: int, pieces: str) -> list[str]:
    """A bracket of this many rows."""
    return [pieces[3]] if height == 1 else [pieces[0], *[pieces[1]] * (height - 2), pieces[2]]


def bending(eigenvalues: Sequence[float]) -> Sentence:
    """The sentence with the eigenvalues of a Hessian and the way in which f bends."""
    values = ", ".join(number(value) for value in eigenvalues)
    return _bending_template(eigenvalues)(values=values)


def _bending_template(eigenvalues: Sequence[float]) -> Template:
    rounding = ROUNDING_SHARE * max(map(abs, eigenvalues))
    up, down = any(value > rounding for value in eigenvalues), any(value < -rounding for value in eigenvalues)
    is_flat_somewhere = any(abs(value) <= rounding for value in eigenvalues)
    if up and down:
        return say.BENDS_BOTH_WAYS
    if up:
        return say.BENDS_UPWARDS_OR_IS_FLAT if is_flat_somewhere else say.BENDS_UPWARDS
    if down:
        return say.BENDS_DOWNWARDS_OR_IS_FLAT if is_flat_somewhere else say.BENDS_DOWNWARDS
    return say.BENDS_NOWHERE
