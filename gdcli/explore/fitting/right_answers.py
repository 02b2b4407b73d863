"""The right answer of a fit, found without descent, and the comparison of the fit with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from gdcli.explore.fitting import sentences as say
from gdcli.explore.fitting.pictured_fit import TaskView
from gdcli.explore.fitting.task import FitTask
from gdcli.graph.objective import Vector
from gdcli.language.printing.text import to_text
from gdcli.model import Run
from gdcli.model.fit import NO_SCALE, STANDARD_SCALE, Fit, NoReference, Reference
from gdcli.record import replace

EIGENVALUE_ROUNDING_SHARE: Final = 1e-14
"""The size of an eigenvalue, relative to the largest one, that may be rounding."""


def reference_for(task: FitTask, run: Run, should_stop: Callable[[], bool] | None) -> Reference | NoReference:
    """The right answer, searched from the start of the run and from its best iterate."""
    from gdcli.calculus.regression.reference import reference_of  # it loads numpy

    if run.settings.bounds:
        return NoReference(say.BOUNDED())
    return reference_of(regression_of(task), (run.settings.start, run.best.point), should_stop or (lambda: False))


def regression_of(task: FitTask) -> Any:  # noqa: ANN401 - a `ReferenceTask` of the regression
    """The fit as a task for the methods that compute its right answer."""
    from gdcli.calculus.regression.reference import ReferenceTask

    return ReferenceTask(
        model=task.model.root, parameters=task.model.parameters, table=task.scaled_table,
        target=task.model.target, objective=task.problem.objective, squares=task.loss.squares, ridge=task.l2,
        classes=task.loss.has_classes, is_convex=task.loss.is_convex, is_smooth=task.loss.is_smooth,
        is_typed=not task.is_scaled,
    )  # fmt: skip


def measured_fit(task: FitTask, run: Run, point: Vector) -> Fit:
    """The fit with the parameters `point` (n) and its numbers, without a comparison with the right answer."""
    r_squared, accuracy = _quality(task, point)
    return Fit(
        run=run, model=task.model.text, loss=task.loss.name, loss_text=to_text(task.tree), target=task.model.target,
        data=task.table.facts, parameters=point, training_loss=task.training_loss(point), scale=task.scale,
        shifts={name: each.shift for name, each in task.scalings.items()},
        factors={name: each.factor for name, each in task.scalings.items()},
        original=_in_units(task, point), meant=task.model.meant, r_squared=r_squared, accuracy=accuracy,
        view=TaskView(task, run, point, None),
    )  # fmt: skip


def compared(task: FitTask, run: Run, point: Vector, reference: Reference | NoReference) -> Fit:
    """The fit with the parameters `point` (n), and the number of digits that they share with the reference."""
    from gdcli.calculus.regression.reference import agreeing_digits  # it loads numpy

    digits = agreeing_digits(point, reference) if isinstance(reference, Reference) else None
    return replace(
        measured_fit(task, run, point), reference=reference, digits=digits, spectra=_spectra(task),
        view=TaskView(task, run, point, reference),
    )  # fmt: skip


def _quality(task: FitTask, point: Vector) -> tuple[float | None, float | None]:
    """The quality of the fit: the explained share of the variance, or the share of rows in the right class."""
    from gdcli.calculus.regression.quality import accuracy, r_squared
    from gdcli.calculus.regression.reductions import with_reductions_at
    from gdcli.calculus.regression.row_model import RowModel

    if task.model.target is None:
        return None, None
    table = task.scaled_table
    target = table.columns[task.model.target]
    root = with_reductions_at(task.model.root, table, task.model.parameters, point)
    values = RowModel(root, task.model.parameters, table).values(point)
    return (None, accuracy(values, target)) if task.loss.has_classes else (r_squared(values, target), None)


def _spectra(task: FitTask) -> dict[str, tuple[float, float]]:
    """The smallest and the largest eigenvalue of a quadratic loss, with the columns as they are and standardized.

    The smallest one is 0 if it is rounding.
    """
    from gdcli.calculus.analysis.eigenvalues import eigenvalues

    found: dict[str, tuple[float, float]] = {}
    for scale in (NO_SCALE, STANDARD_SCALE):
        hessian = task.at(scale).problem.objective.constant_hessian
        if hessian is not None:
            values = eigenvalues(hessian)
            is_zero = abs(values[0]) <= EIGENVALUE_ROUNDING_SHARE * values[-1]
            found[scale] = 0.0 if is_zero else values[0], values[-1]
    return found


def _in_units(task: FitTask, point: Vector) -> Vector | None:
    """The parameters in the units of the table; None unless the model is linear in them and affine in its columns."""
    if all(each.is_identity for each in task.scalings.values()):
        return point
    from gdcli.calculus.regression.units import in_units

    return in_units(task.model.root, task.model.parameters, task.scalings, point)
