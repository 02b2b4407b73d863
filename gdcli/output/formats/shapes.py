"""The shape of each record for json and jsonl: a document, and rows of names. Formats know shapes, never records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from gdcli.output.formats.field_names_as_keys import (
    Record,
    document,
    encode,
    fit_document,
    json_number,
    label_rows,
    rows_of,
    sweep_document,
    trajectory_records,
    trajectory_texts,
)
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.model import Comparison, Derivation, SweepReport
    from gdcli.model.fit import Fit, Prediction


@record
class Shape:
    """`document` without its rows, and under `rows_key` the `rows`, each as JSON."""

    document: Callable[[Any], Record]
    rows_key: str = ""
    rows: Callable[[Any], Iterator[str]] | None = None


def _encoded(rows: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[str]]:
    """The rows as JSON."""
    return lambda source: map(encode, rows(source))


def _ranked_runs(comparison: Comparison) -> Iterator[Record]:
    return (document(comparison.runs[index]) for index in comparison.ranking)


def _derivation_rows(derivation: Derivation) -> Iterator[Record]:
    yield document(derivation)


def _sweep_rows(report: SweepReport) -> Iterator[Record]:
    return (document(row) for row in report.sweep.rows)


def _fit_rows(fit: Fit) -> Iterator[Record]:
    rows = trajectory_records(fit.run)
    if not fit.validation_losses:
        return rows
    return (row | {"validation_loss": json_number(loss)} for row, loss in zip(rows, fit.validation_losses, strict=True))


def _prediction_rows(prediction: Prediction) -> Iterator[Record]:
    from gdcli.output.formats.csv_columns import prediction_table  # noqa: PLC0415 - for predictions only

    table = prediction_table(prediction)
    return (dict(zip(table.columns, row, strict=True)) for row in table.rows)


def _prediction_document(_prediction: Prediction) -> Record:
    return {"schema": "gdcli.prediction/1"}


SHAPES: Final[Mapping[str, Shape]] = {
    "Prediction": Shape(_prediction_document, "rows", _encoded(_prediction_rows)),
    "Fit": Shape(fit_document, "trajectory", _encoded(_fit_rows)),
    "Run": Shape(document, "trajectory", trajectory_texts),
    "PassingRun": Shape(document, "trajectory", trajectory_texts),
    "Basins": Shape(document, "labels", _encoded(label_rows)),
    "Card": Shape(document),
    "Check": Shape(document),
    "Sheet": Shape(document),
    "Exercise": Shape(document),
    "Comparison": Shape(document, "", _encoded(_ranked_runs)),
    "Analysis": Shape(document, "points", _encoded(rows_of("points"))),
    "Backprop": Shape(document, "nodes", _encoded(rows_of("nodes"))),
    "Derivation": Shape(document, "", _encoded(_derivation_rows)),
    "StepExplanation": Shape(document),
    "SweepReport": Shape(sweep_document, "rows", _encoded(_sweep_rows)),
    "Gallery": Shape(document, "functions", _encoded(rows_of("cards"))),
}
"""The shape of each kind of record, by the name of its class: only the records that are in use are loaded."""


def shape_of(kind: type) -> Shape:
    """The shape of records of that kind."""
    return SHAPES[kind.__name__]
