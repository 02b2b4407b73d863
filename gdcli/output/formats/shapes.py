"""What each record is to a format: a document, rows of names, a table of cells. Formats know shapes, never records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from gdcli.model import (
    NOT_RUN,
    Analysis,
    Backprop,
    Basins,
    Card,
    Check,
    Comparison,
    Derivation,
    Gallery,
    Outcome,
    PassingRun,
    Run,
    StepExplanation,
    SweepReport,
    norm,
)
from gdcli.model.fit import Fit, Prediction
from gdcli.output.formats.records import (
    Record,
    document,
    fit_document,
    json_number,
    label_rows,
    rows_of,
    schedule_text,
    sweep_document,
    trajectory_records,
)
from gdcli.record import record

Cell = float | int | str | None


@record
class Table:
    """Columns and rows of cells; numbers stay numbers until a format writes them."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


@record
class Shape:
    """`document` without its rows, `rows` under `rows_key`, and the `table` where the record is one."""

    document: Callable[[Any], Record]
    rows_key: str = ""
    rows: Callable[[Any], Iterator[Record]] | None = None
    table: Callable[[Any], Table] | None = None


def run_table(run: Run | PassingRun) -> Table:
    """The iterates: step, point, value, gradient, its norm, learning rate."""
    gradient = [f"grad_{name}" for name in run.variables]
    columns = ["step", *run.variables, "value", *gradient, "gradient_norm", "learning_rate"]
    n = len(run.variables)
    rows = ((*row[:-1], norm(row[n + 2 : -1]), row[-1]) for row in run.rows)  # type: ignore[arg-type]
    return Table(f"Gradient descent on {run.expression}", columns, rows)


COMPARISON_COLUMNS: Final = (
    "rank", "optimizer", "learning_rate", "schedule", "outcome", "stop_reason", "steps_taken",
    "final_value", "best_value", "gradient_norm",
)  # fmt: skip


def comparison_table(comparison: Comparison) -> Table:
    """The runs in ranked order, each with the point where it ended."""
    ranked = [comparison.runs[index] for index in comparison.ranking]
    title = f"Comparison on {ranked[0].expression}" if ranked else "Comparison"
    names = [f"final_{name}" for name in ranked[0].variables] if ranked else []
    rows = ((*_comparison_row(rank, run), *run.final.point) for rank, run in enumerate(ranked, 1))
    return Table(title, (*COMPARISON_COLUMNS, *names), rows)


def _comparison_row(rank: int, run: Run) -> Sequence[Cell]:
    outcome = run.verdict.outcome.value if run.verdict else None
    return (
        rank, run.settings.optimizer, run.settings.learning_rate, schedule_text(run.settings), outcome,
        run.stop_reason.value, run.steps_taken, run.final.value, run.best.value, run.final.gradient_norm,
    )  # fmt: skip


def _ranked_runs(comparison: Comparison) -> Iterator[Record]:
    return (document(comparison.runs[index]) for index in comparison.ranking)


def _derivation_rows(derivation: Derivation) -> Iterator[Record]:
    yield document(derivation)


def _sweep_rows(report: SweepReport) -> Iterator[Record]:
    return (document(row) for row in report.sweep.rows)


def backprop_table(backprop: Backprop) -> Table:
    """The nodes in the order of the backward pass."""
    rows = (
        (node.label, node.definition, node.operation, node.value, node.adjoint, len(node.messages))
        for node in backprop.backward
    )
    columns = ("node", "definition", "operation", "value", "adjoint", "messages")
    return Table(f"Backpropagation through {backprop.expression}", columns, rows)


NO_CURVATURE: Final = (None,)
"""In place of the eigenvalues of a point at a kink."""


def analysis_table(analysis: Analysis) -> Table:
    """The critical points, the lowest first."""
    columns = ["kind", *analysis.variables, "value", "smallest_eigenvalue", "largest_eigenvalue", "condition_number",
               "lr_limit", "lr_best", "rate", "proved"]  # fmt: skip
    rows = (
        (p.kind.value, *p.point, p.value, *((p.eigenvalues or NO_CURVATURE)[end] for end in (0, -1)),
         p.condition_number, p.lr_limit, p.lr_best, p.rate, p.proved)
        for p in analysis.points
    )  # fmt: skip
    return Table(f"Critical points of {analysis.expression.text}", columns, rows)


def gallery_table(gallery: Gallery) -> Table:
    """The named functions: formula, variables and start; a point is written as --start takes it."""
    rows = (
        (card.name, len(card.variables), len(card.minima), " ".join(card.tags), card.expression, _start(card))
        for card in gallery.cards
    )
    return Table("Named functions", ("name", "variables", "known_minima", "tags", "expression", "start"), rows)


def _start(card: Card) -> str:
    return ",".join(f"{name}={value!r}" for name, value in zip(card.variables, card.start, strict=True))


SWEEP_COLUMNS: Final = (
    "learning_rate", "starts", *(outcome.value for outcome in Outcome), "median_steps", "median_value", "unsettled",
    "without_value",
)  # fmt: skip


def sweep_table(report: SweepReport) -> Table:
    """A row a learning rate: how many starts came to what, and the medians."""
    rows = (
        (
            row.learning_rate, row.starts, *(row.outcomes.get(o, 0) for o in Outcome), row.median_steps,
            row.median_value, row.unsettled, row.without_value,
        )
        for row in report.sweep.rows
    )
    return Table(f"Sweep over learning rates on {report.sweep.expression}", SWEEP_COLUMNS, rows)


def basins_table(basins: Basins) -> Table:
    """A row a start from which somebody descended: where it is, what it came to, and where that descent ended."""
    ends = (f"end_{name}" for name in basins.variables)
    columns = (*basins.variables, "basin", "outcome", *ends, "value", "steps")
    return Table(f"Basins of {basins.expression}", columns, _basin_rows(basins))


def _basin_rows(basins: Basins) -> Iterator[Sequence[Cell]]:
    for (start, label), (*end, steps) in zip(basins.starts(), zip(*basins.ends, strict=True), strict=True):
        if label != NOT_RUN:
            yield (*start, label, basins.basins[label].outcome.value, *map(float, end), int(steps))


def _fit_rows(fit: Fit) -> Iterator[Record]:
    rows = trajectory_records(fit.run)
    if not fit.validation_losses:
        return rows
    return (row | {"validation_loss": json_number(loss)} for row, loss in zip(rows, fit.validation_losses, strict=True))


def fit_table(fit: Fit) -> Table:
    """The kept iterates of the descent, with the validation loss where there is one."""
    table = run_table(fit.run)
    if not fit.validation_losses:
        return table
    rows = ((*row, loss) for row, loss in zip(table.rows, fit.validation_losses, strict=True))
    return Table(table.title, [*table.columns, "validation_loss"], rows)


def prediction_table(prediction: Prediction) -> Table:
    """The rows with a further column, `prediction`."""
    rows = ((*row, value) for row, value in zip(prediction.rows, prediction.values, strict=True))
    return Table("Predictions", [*prediction.titles, "prediction"], rows)


def _prediction_rows(prediction: Prediction) -> Iterator[Record]:
    table = prediction_table(prediction)
    return (dict(zip(table.columns, row, strict=True)) for row in table.rows)


def _prediction_document(_prediction: Prediction) -> Record:
    return {"schema": "gdcli.prediction/1"}


SHAPES: Final[Mapping[type, Shape]] = {
    Prediction: Shape(_prediction_document, "rows", _prediction_rows, prediction_table),
    Fit: Shape(fit_document, "trajectory", _fit_rows, fit_table),
    Run: Shape(document, "trajectory", trajectory_records, run_table),
    PassingRun: Shape(document, "trajectory", trajectory_records, run_table),
    Basins: Shape(document, "labels", label_rows, basins_table),
    Card: Shape(document),
    Check: Shape(document),
    Comparison: Shape(document, "", _ranked_runs, comparison_table),
    Analysis: Shape(document, "points", rows_of("points"), analysis_table),
    Backprop: Shape(document, "nodes", rows_of("nodes"), backprop_table),
    Derivation: Shape(document, "", _derivation_rows),
    StepExplanation: Shape(document),
    SweepReport: Shape(sweep_document, "rows", _sweep_rows, sweep_table),
    Gallery: Shape(document, "functions", rows_of("cards"), gallery_table),
}


def shape_of(record: object) -> Shape:
    """The shape of a record."""
    return SHAPES[type(record)]
