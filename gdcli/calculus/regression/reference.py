"""The reference of a fit: the parameters with the lowest loss, computed without descent.

The method depends on the loss. A sum of squares whose model is linear in the parameters is solved exactly for a small
table, by orthogonal factorization for a large one. Any other sum of squares is minimized by the Levenberg-Marquardt
method, and any other smooth loss by Newton's method.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from gdcli.calculus.regression import sentences as say
from gdcli.calculus.regression.exact import CELLS_MAX, design, exact_fit
from gdcli.calculus.regression.least_squares import DIGITS_MAX, RANK_TOLERANCE, FloatFit, linear_fit, nonlinear_fit
from gdcli.calculus.regression.newton import newton_fit
from gdcli.calculus.regression.reductions import has_reductions, with_constant_reductions
from gdcli.calculus.regression.row_model import RowModel
from gdcli.graph.code.numpy_operations import Array
from gdcli.graph.objective import Objective
from gdcli.language.reading.decimals import decimal_fraction
from gdcli.language.tree import Node, RowTable
from gdcli.model.fit import NoReference, Reference
from gdcli.model.sentences import NEWTONS_METHOD, Template
from gdcli.record import record, replace

EXACT_RANK_TOLERANCE: Final = 1e-14
"""The rank tolerance of `linear_fit` for columns that the exact solution found to be independent."""
NEGLIGIBLE_SHARE: Final = 1e-9
"""The size of a component of a direction, relative to the largest one, below which it is not written."""


@record
class ReferenceTask:
    """A model, its table and its loss.

    `objective` is the whole loss as a function of the parameters. `squares` is the factor of the squared residuals,
    None for other losses. `ridge` is the factor of the squared parameters. `classes` says that the target is 0 or 1.
    `is_convex` and `is_smooth` describe the loss as a function of the model's value. `is_typed` says that the columns
    have the numbers of the table, without scaling.
    """

    model: Node
    parameters: tuple[str, ...]
    table: RowTable
    target: str | None
    objective: Objective
    squares: Fraction | None
    ridge: float
    classes: bool
    is_convex: bool
    is_smooth: bool
    is_typed: bool = True


@np.errstate(all="ignore")
def reference_of(
    task: ReferenceTask, starts: Iterable[Sequence[float]], should_stop: Callable[[], bool] = lambda: False
) -> Reference | NoReference:
    """The parameters with the lowest loss, or the reason why there are none.

    `starts` (n each) are used unless the loss is a quadratic. `should_stop` ends the search early if it returns True.
    """
    task = replace(task, model=with_constant_reductions(task.model, task.table, task.parameters))
    if has_reductions(task.model):
        return NoReference(say.ROWS_TOGETHER())
    if not task.is_smooth:
        return NoReference(say.NOT_SMOOTH())
    model = RowModel(task.model, task.parameters, task.table)
    is_linear = model.is_linear
    if task.squares is not None and is_linear:
        return _linear(task, model)
    if task.squares is not None:
        return _best(task, say.MARQUARDT, [_marquardt(task, model, start, should_stop) for start in starts])
    found = [newton_fit(task.objective, start, should_stop) for start in starts]
    if task.classes and not task.ridge and _is_separated(task, model, found):
        return NoReference((say.SEPARABLE if is_linear else say.SEPARATED)())
    return _best(task, NEWTONS_METHOD, found, is_best=task.is_convex and is_linear)


def _linear(task: ReferenceTask, model: RowModel) -> Reference | NoReference:
    """The least-squares solution, of the sum of N squares: the penalty is N times as large as beside their mean."""
    assert task.squares is not None
    rows, n = task.table.rows, len(task.parameters)
    ridge = decimal_fraction(task.ridge) * rows / task.squares
    is_small = rows * n * n <= CELLS_MAX * 4 and rows * n <= CELLS_MAX
    exact = _exactly(task, ridge) if is_small else None
    if isinstance(exact, NoReference):
        return exact
    offset, jacobian = model((0.0,) * n)
    tolerance = EXACT_RANK_TOLERANCE if exact is not None and task.is_typed else RANK_TOLERANCE
    fit = linear_fit(np.ascontiguousarray(jacobian), _target(task) - offset, float(ridge), tolerance)
    if fit.solution is None:
        return _not_unique(task, fit.flat or (), say.HARDLY_UNIQUE)
    if exact is not None:
        return exact
    return _reference(task, say.FACTORIZED, fit.solution, fit.digits, is_best=True)


def _exactly(task: ReferenceTask, ridge: Fraction) -> Reference | NoReference | None:
    """The solution in rational numbers; None if the model is not a rational function of its columns."""
    assert task.target is not None
    columns = {name: np.asarray(column).tolist() for name, column in task.table.columns.items()}
    found = design(task.model, task.parameters, columns)
    if found is None:
        return None
    multiplied, offset = found
    wanted = [decimal_fraction(value) - rest for value, rest in zip(columns[task.target], offset, strict=True)]
    fit = exact_fit(multiplied, wanted, ridge)
    if fit.solution is None:
        return _not_unique(task, [float(part) for part in fit.flat or ()], say.NOT_UNIQUE)
    return _reference(task, say.EXACT, [float(value) for value in fit.solution], DIGITS_MAX, is_best=True)


def _marquardt(
    task: ReferenceTask, model: RowModel, start: Sequence[float], should_stop: Callable[[], bool]
) -> FloatFit:
    """The fit by the Levenberg-Marquardt method; a penalty adds one residual for each parameter."""
    target, n = _target(task), len(task.parameters)
    assert task.squares is not None
    weight = float(decimal_fraction(task.ridge) * task.table.rows / task.squares) ** 0.5

    def residuals(point: Sequence[float]) -> tuple[Array, Array]:
        values, jacobian = model(point)
        if not weight:
            return values - target, jacobian
        return np.concatenate([values - target, weight * np.array(point)]), np.vstack([jacobian, weight * np.eye(n)])

    return nonlinear_fit(residuals, start, should_stop)


def _best(
    task: ReferenceTask, method: Template, found: Sequence[FloatFit], *, is_best: bool = False
) -> Reference | NoReference:
    """The minimum with the lowest loss among the fits that claim digits."""
    minima = [
        _reference(task, method, fit.solution, fit.digits, is_best=is_best)
        for fit in found
        if fit.solution is not None and fit.digits > 0
    ]
    return min(minima, key=lambda each: each.loss, default=NoReference(say.NOT_FOUND(method=method())))


def _reference(
    task: ReferenceTask, method: Template, solution: Sequence[float], digits: int, *, is_best: bool
) -> Reference:
    return Reference(method.text, tuple(solution), task.objective.value(solution), digits, is_best)


def _not_unique(task: ReferenceTask, flat: Sequence[float], reason: Template) -> NoReference:
    """The reason that many parameters fit equally well, with the direction (n) along which the loss is constant."""
    largest = max(map(abs, flat))
    shares = {name: part / largest for name, part in zip(task.parameters, flat, strict=True)}
    terms = [f"{share:.4g}·{name}" for name, share in shares.items() if abs(share) > NEGLIGIBLE_SHARE]
    return NoReference(reason(direction=" + ".join(terms).replace("+ -", "− ")), tuple(flat))


def _is_separated(task: ReferenceTask, model: RowModel, found: Iterable[FloatFit]) -> bool:
    """Whether some parameters found classify every row correctly: the loss then decreases as they grow, without end."""
    signs = 2.0 * _target(task) - 1.0
    points = [fit.solution for fit in found if fit.solution is not None]
    return any(bool((signs * model.values(point) > 0.0).all()) for point in points)


def _target(task: ReferenceTask) -> Array:
    assert task.target is not None
    return np.asarray(task.table.columns[task.target], dtype=np.float64)


@np.errstate(all="ignore")
def agreeing_digits(found: Sequence[float], reference: Reference) -> int:
    """The number of significant digits in which all n parameters agree with the reference, at most those it claims."""
    largest = max(map(abs, reference.parameters)) or 1.0
    agreed = reference.digits
    for value, right in zip(found, reference.parameters, strict=True):
        error = abs(value - right) / (abs(right) or largest)
        if not error < 1.0:
            return 0
        agreed = min(agreed, int(-np.log10(error)) if error > 0.0 else DIGITS_MAX)
    return max(0, agreed)
