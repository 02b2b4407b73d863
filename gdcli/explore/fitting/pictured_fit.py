"""The functions behind pictures of a fit: the rows, and the model's values for any rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.explore.fitting.task import FitTask
from gdcli.language.tree import Call, Expression
from gdcli.model import Run
from gdcli.model.fit import ModelFunction, NoReference, Reference

if TYPE_CHECKING:
    from gdcli.graph.objective import Objective


class TaskView:
    """A fit for pictures (see `FitView`): rows in the units of the table."""

    minima = ()
    model_rows = None

    def __init__(
        self, task: FitTask, run: Run, point: Sequence[float], reference: Reference | NoReference | None
    ) -> None:
        self.variables = task.model.parameters
        self._task = task
        self._run = run
        self._point = tuple(point)
        self._reference = reference

    def __reduce__(self) -> tuple[object, ...]:
        """A copy is made from the fields, because compiled functions cannot be copied."""
        return TaskView, (self._task, self._run, self._point, self._reference)

    @property
    def objective(self) -> Objective:
        return self._task.problem.objective

    def rows(self, most: int) -> tuple[Mapping[str, Sequence[float]], Sequence[float]]:
        """An even selection of the rows."""
        task = self._task
        stride = max(1, -(-task.table.rows // most))
        columns = {name: task.table.columns[name][::stride].tolist() for name in task.model.columns}
        return columns, task.table.columns[task.model.target][::stride].tolist() if task.model.target else []

    @cached_property
    def descent(self) -> ModelFunction:
        """The model with the parameters of the fit; with the best iterate's if the run ended above its start."""
        return self._says(self._run.best.point if self._run.has_risen else self._point)

    @cached_property
    def reference(self) -> ModelFunction | None:
        """The model with the right parameters."""
        return self._says(self._reference.parameters) if isinstance(self._reference, Reference) else None

    def _says(self, point: Sequence[float]) -> ModelFunction:
        """The model as a function of columns; if the model is a score for two classes, the probability of class 1.

        Means and sums inside of the model are those over the rows that it was fitted to.
        """
        from gdcli.calculus.regression.reductions import with_reductions_at  # it loads numpy
        from gdcli.graph.objective import Objective

        task = self._task
        root = with_reductions_at(task.model.root, task.scaled_table, self.variables, point)
        shown = Call("sigmoid", (root,)) if task.loss.name == "logistic" else root
        names = task.model.columns
        value = Objective(Expression(shown, "", (*names, *self.variables))).value

        def says(columns: Mapping[str, Sequence[float]]) -> Sequence[float]:
            if not names:
                return [value(point)]
            scaled = (self._scaled(name, columns[name]) for name in names)
            return [value((*row, *point)) for row in zip(*scaled, strict=True)]

        return says

    def _scaled(self, name: str, column: Sequence[float]) -> Iterator[float]:
        """A column, converted from the units of the table to the scale of the model."""
        scaling = self._task.scalings[name]
        return ((cell - scaling.shift) / scaling.factor for cell in column)
