"""The kinds of records, one row each: what its page is, and what csv, json and Markdown make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final

from gdcli.record import record


@record
class RecordKind:
    """What there is of the records of one kind; a name stands for a function or a constant of `gdcli.output`.

    `schema` is the first entry of its JSON document. `page` makes its page. `table` makes its table, for csv and for
    Markdown. `shape` is its shape in json and jsonl. `markdown` makes its Markdown, which is its table, or else its
    facts, where no name is given. `further_formats`: formats for few kinds. `has_table_in_notebook`: a notebook shows
    the picture, the verdict and the table instead of the page.
    """

    schema: str = ""
    page: str = ""
    table: str = ""
    shape: str = "formats.shapes.DOCUMENT"
    markdown: str = ""
    further_formats: Sequence[str] = ()
    has_table_in_notebook: bool = False


KINDS: Final[Mapping[str, RecordKind]] = {
    "Analysis": RecordKind(
        "gdcli.analysis/1", "pages.analysis.analysis_page", "formats.csv_columns.analysis_table",
        "formats.shapes.ANALYSIS", has_table_in_notebook=True,
    ),
    "Backprop": RecordKind(
        "gdcli.backprop/1", "pages.backprop.backprop_page", "formats.csv_columns.backprop_table",
        "formats.shapes.BACKPROP", further_formats=("dot", "mermaid"), has_table_in_notebook=True,
    ),
    "Basins": RecordKind(
        "gdcli.basins/1", "pages.basins.basins_page", "formats.csv_columns.basins_table", "formats.shapes.BASINS"
    ),
    "Card": RecordKind("gdcli.function/1", "pages.gallery.card_page"),
    "Check": RecordKind("gdcli.check/1", "pages.check.check_page", markdown="formats.markdown.check_lines"),
    "Comparison": RecordKind(
        "gdcli.comparison/1", "pages.comparison.comparison_page", "formats.csv_columns.comparison_table",
        "formats.shapes.COMPARISON", "formats.markdown.comparison_lines", has_table_in_notebook=True,
    ),
    "Derivation": RecordKind(
        "gdcli.derivation/1", "pages.derivation.derivation_page", markdown="formats.markdown.derivation_lines",
        further_formats=("latex",),
    ),
    "Exercise": RecordKind(),
    "Fit": RecordKind(
        "gdcli.fit/1", "pages.fit.fit_page", "formats.csv_columns.fit_table", "formats.shapes.FIT",
        has_table_in_notebook=True,
    ),
    "FunctionPlot": RecordKind(page="pages.function.function_page", shape=""),
    "Gallery": RecordKind(
        "gdcli.gallery/1", "pages.gallery.gallery_page", "formats.csv_columns.gallery_table", "formats.shapes.GALLERY"
    ),
    "PassingRun": RecordKind(table="formats.csv_columns.run_table", shape="formats.shapes.RUN"),
    "Prediction": RecordKind(
        "gdcli.prediction/1", table="formats.csv_columns.prediction_table", shape="formats.shapes.PREDICTION"
    ),
    "Run": RecordKind(
        "gdcli.run/1", "pages.run.run_page", "formats.csv_columns.run_table", "formats.shapes.RUN",
        "formats.markdown.run_lines", has_table_in_notebook=True,
    ),
    "Sheet": RecordKind("gdcli.sheet/1"),
    "StepExplanation": RecordKind(
        "gdcli.step/1", "pages.explanation.explanation_page", markdown="formats.markdown.explanation_lines"
    ),
    "SweepReport": RecordKind(
        "gdcli.sweep/1", "pages.sweep.sweep_page", "formats.csv_columns.sweep_table", "formats.shapes.SWEEP",
        "formats.markdown.sweep_lines", has_table_in_notebook=True,
    ),
}  # fmt: skip
"""By the name of the record's class: only the records and the functions that are in use are loaded."""
PART_OF_ANOTHER: Final = RecordKind()
"""Of records that only occur inside of others."""


def record_kind(kind: type) -> RecordKind:
    """The row of a class of records."""
    return KINDS.get(kind.__name__, PART_OF_ANOTHER)


def load(name: str) -> Any:  # noqa: ANN401 - functions of several types, and shapes
    """What a name in the table stands for."""
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(f"gdcli.output.{module}"), attribute)
