"""The shapes of records in json and jsonl: a document, and rows of names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from gdcli.output.record_kinds import load, record_kind
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.model import Comparison, SweepReport
    from gdcli.model.fit import Fit, Prediction


@record
class JsonShape:
    """`document` without its rows, and under `rows_key` the `rows`, each as JSON."""

    document: Callable[[Any], Record]
    rows_key: str = ""
    rows: Callable[[Any], Iterator[str]] | None = None


def _encoded(rows: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[str]]:
    """The rows as JSON."""
    return lambda source: map(encode, rows(source))


def _ranked_runs(comparison: Comparison) -> Iterator[Record]:
    return (document(comparison.runs[index]) for index in comparison.ranking)


def _sweep_rows(report: SweepReport) -> Iterator[Record]:
    return (document(row) for row in report.sweep.rows)


def _fit_rows(fit: Fit) -> Iterator[Record]:
    rows = trajectory_records(fit.run)
    if not fit.validation_losses:
        return rows
    return (row | {"validation_loss": json_number(loss)} for row, loss in zip(rows, fit.validation_losses, strict=True))


def _prediction_rows(prediction: Prediction) -> Iterator[Record]:
    from gdcli.output.formats.csv_columns import prediction_table  # for predictions only

    table = prediction_table(prediction)
    return (dict(zip(table.columns, row, strict=True)) for row in table.rows)


def _prediction_document(prediction: Prediction) -> Record:
    return {"schema": record_kind(type(prediction)).schema}


DOCUMENT: Final = JsonShape(document)
ANALYSIS: Final = JsonShape(document, "points", _encoded(rows_of("points")))
BACKPROP: Final = JsonShape(document, "nodes", _encoded(rows_of("nodes")))
BASINS: Final = JsonShape(document, "labels", _encoded(label_rows))
COMPARISON: Final = JsonShape(document, "", _encoded(_ranked_runs))
FIT: Final = JsonShape(fit_document, "trajectory", _encoded(_fit_rows))
GALLERY: Final = JsonShape(document, "functions", _encoded(rows_of("cards")))
PREDICTION: Final = JsonShape(_prediction_document, "rows", _encoded(_prediction_rows))
RUN: Final = JsonShape(document, "trajectory", trajectory_texts)
SWEEP: Final = JsonShape(sweep_document, "rows", _encoded(_sweep_rows))


def shape_of(kind: type) -> JsonShape:
    """The shape of records of that kind."""
    shape: JsonShape = load(record_kind(kind).shape)
    return shape
