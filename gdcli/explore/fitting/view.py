"""What pictures of a fit are made from: the rows, and what the model says of any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gdcli.explore.fitting.task import FitTask
from gdcli.explore.problem import Problem
from gdcli.language.tree import Call
from gdcli.model import Run
from gdcli.model.fit import Missing, Reference, Says

if TYPE_CHECKING:
    from gdcli.data.scaling import Scaling
    from gdcli.graph.objective import Objective


class View:
    """A fit for pictures (see `FitView`): rows in the units of the table."""

    minima = ()

    def __init__(
        self, task: FitTask, problem: Problem, scalings: Mapping[str, Scaling], run: Run, reference: Reference | Missing
    ) -> None:
        self.variables = problem.variables
        self._task = task
        self._problem = problem
        self._scalings = scalings
        self._run = run
        self._reference = reference

    @property
    def objective(self) -> Objective:
        return self._problem.objective

    def rows(self, most: int) -> tuple[Mapping[str, Sequence[float]], Sequence[float]]:
        """An even selection of the rows."""
        task = self._task
        stride = max(1, -(-task.table.rows // most))
        columns = {name: task.table.columns[name][::stride].tolist() for name in task.model.columns}
        return columns, task.table.columns[task.model.target][::stride].tolist() if task.model.target else []

    @property
    def descent(self) -> Says:
        """The model where descent ended, or where it was best if it did not improve."""
        run = self._run
        return self._says(run.final.point if run.final.value <= run.trajectory[0].value else run.best.point)

    @property
    def reference(self) -> Says | None:
        """The model with the right parameters."""
        return self._says(self._reference.parameters) if isinstance(self._reference, Reference) else None

    def _says(self, point: Sequence[float]) -> Says:
        """The model of rows by column; of a score for two classes the probability of class 1."""
        from gdcli.calculus.regression.row_model import RowModel  # noqa: PLC0415
        from gdcli.calculus.regression.units import rows_of  # noqa: PLC0415

        root = self._task.model.root
        shown = Call("sigmoid", (root,)) if self._task.loss.name == "logistic" else root

        def says(columns: Mapping[str, Sequence[float]]) -> Sequence[float]:
            rows = rows_of(columns, self._scalings)
            values: list[float] = RowModel(shown, self.variables, rows)(point)[0].tolist()
            return values

        return says
