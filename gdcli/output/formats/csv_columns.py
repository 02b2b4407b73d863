"""The records that are tables: titles, columns and rows of cells, for csv and for markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from gdcli.late import LateModule
from gdcli.model import Outcome, norm
from gdcli.model.sentences import Sentence, shown
from gdcli.output.record_kinds import load, record_kind
from gdcli.record import deferred, field, record

if TYPE_CHECKING:
    from gdcli.model import (
        Analysis,
        Backprop,
        Basins,
        Card,
        Comparison,
        Gallery,
        PassingRun,
        Run,
        SweepReport,
    )
    from gdcli.model.fit import Fit, Prediction
    from gdcli.output.formats import sentences
else:
    sentences = LateModule("gdcli.output.formats.sentences")  # csv has no titles

CellValue = float | int | str | None


@record
class CellTable:
    """Columns and rows of cells; numbers stay numbers until a format writes them.

    `words` are the columns whose cells are words of records, such as `left_domain`.
    """

    title: Sentence = field(may_be_deferred=True)
    columns: Sequence[str]
    rows: Iterable[Sequence[CellValue]]
    words: Sequence[str] = ()

    def rows_for_people(self) -> Iterator[Sequence[CellValue]]:
        """The rows, with the words of records as people read them."""
        from gdcli.model.words import word  # csv has the words of records

        places = {place for place, name in enumerate(self.columns) if name in self.words}
        for row in self.rows:
            yield [shown(word(str(cell))) if place in places and cell else cell for place, cell in enumerate(row)]


def run_table(run: Run | PassingRun) -> CellTable:
    """The iterates: step, point, value, gradient, its norm, learning rate."""
    gradient = [f"grad_{name}" for name in run.variables]
    columns = ["step", *run.variables, "value", *gradient, "gradient_norm", "learning_rate"]
    n = len(run.variables)
    rows = ((*row[:-1], norm(row[n + 2 : -1]), row[-1]) for row in run.rows)  # type: ignore[arg-type]
    return CellTable(deferred(lambda: sentences.DESCENT_ON(function=run.expression)), columns, rows)


COMPARISON_COLUMNS: Final = (
    "rank", "optimizer", "learning_rate", "schedule", "outcome", "stop_reason", "steps_taken",
    "final_value", "best_value", "gradient_norm",
)  # fmt: skip


def comparison_table(comparison: Comparison) -> CellTable:
    """The runs in ranked order, each with the point where it ended."""
    ranked = [comparison.runs[index] for index in comparison.ranking]
    title = sentences.COMPARISON_ON(function=ranked[0].expression) if ranked else sentences.COMPARISON()
    names = [f"final_{name}" for name in ranked[0].variables] if ranked else []
    rows = ((*_comparison_row(rank, run), *run.final.point) for rank, run in enumerate(ranked, 1))
    return CellTable(title, (*COMPARISON_COLUMNS, *names), rows, words=("outcome", "stop_reason"))


def _comparison_row(rank: int, run: Run) -> Sequence[CellValue]:
    outcome = run.verdict.outcome.value if run.verdict else None
    return (
        rank, run.settings.optimizer, run.settings.learning_rate, run.settings.schedule_text, outcome,
        run.stop_reason.value, run.steps_taken, run.final.value, run.best.value, run.final.gradient_norm,
    )  # fmt: skip


def backprop_table(backprop: Backprop) -> CellTable:
    """The nodes in the order of the backward pass."""
    rows = (
        (node.label, node.definition, node.operation, node.value, node.adjoint, len(node.messages))
        for node in backprop.backward
    )
    columns = ("node", "definition", "operation", "value", "adjoint", "messages")
    return CellTable(sentences.BACKPROPAGATION(function=backprop.expression), columns, rows)


NO_CURVATURE: Final = (None,)
"""In place of the eigenvalues of a point at a kink."""


def analysis_table(analysis: Analysis) -> CellTable:
    """The critical points, the lowest first."""
    columns = ["kind", *analysis.variables, "value", "smallest_eigenvalue", "largest_eigenvalue", "condition_number",
               "lr_limit", "lr_best", "rate", "proved"]  # fmt: skip
    rows = (
        (p.kind.value, *p.point, p.value, *((p.eigenvalues or NO_CURVATURE)[end] for end in (0, -1)),
         p.condition_number, p.lr_limit, p.lr_best, p.rate, p.proved)
        for p in analysis.points
    )  # fmt: skip
    return CellTable(sentences.CRITICAL_POINTS(function=analysis.expression.text), columns, rows, words=("kind",))


def gallery_table(gallery: Gallery) -> CellTable:
    """The named functions: formula, variables and start; a point is written as --start takes it."""
    rows = (
        (card.name, len(card.variables), len(card.minima), " ".join(card.tags), card.expression, _start(card))
        for card in gallery.cards
    )
    columns = ("name", "variables", "known_minima", "tags", "expression", "start")
    return CellTable(sentences.NAMED_FUNCTIONS(), columns, rows)


def _start(card: Card) -> str:
    return ",".join(f"{name}={value!r}" for name, value in zip(card.variables, card.start, strict=True))


SWEEP_COLUMNS: Final = (
    "learning_rate", "starts", *(outcome.value for outcome in Outcome), "median_steps", "median_value", "unsettled",
    "without_value",
)  # fmt: skip


def sweep_table(report: SweepReport) -> CellTable:
    """A row for each learning rate: the number of starts with each outcome, and the medians."""
    rows = (
        (
            row.learning_rate, row.starts, *(row.outcomes.get(o, 0) for o in Outcome), row.median_steps,
            row.median_value, row.unsettled, row.without_value,
        )
        for row in report.sweep.rows
    )
    return CellTable(sentences.SWEEP_ON(function=report.sweep.expression), SWEEP_COLUMNS, rows)


def basins_table(basins: Basins) -> CellTable:
    """A row for each start that was run: its point, its basin and outcome, and the end of its descent."""
    ends = (f"end_{name}" for name in basins.variables)
    columns = (*basins.variables, "basin", "outcome", *ends, "value", "steps")
    title = sentences.BASINS_OF(function=basins.expression)
    return CellTable(title, columns, _basin_rows(basins), words=("outcome",))


def _basin_rows(basins: Basins) -> Iterator[Sequence[CellValue]]:
    from gdcli.model import NOT_RUN  # for maps only

    for (start, label), (*end, steps) in zip(basins.starts(), zip(*basins.ends, strict=True), strict=True):
        if label != NOT_RUN:
            yield (*start, label, basins.basins[label].outcome.value, *map(float, end), int(steps))


def fit_table(fit: Fit) -> CellTable:
    """The kept iterates of the descent, with the validation loss where there is one."""
    table = run_table(fit.run)
    if not fit.validation_losses:
        return table
    rows = ((*row, loss) for row, loss in zip(table.rows, fit.validation_losses, strict=True))
    return CellTable(table.title, [*table.columns, "validation_loss"], rows)


def prediction_table(prediction: Prediction) -> CellTable:
    """The rows with a further column, the prediction."""
    rows = ((*row, value) for row, value in zip(prediction.rows, prediction.values, strict=True))
    return CellTable(sentences.PREDICTIONS(), [*prediction.titles, prediction.column], rows)


def table_of(record: object) -> CellTable:
    """The table of a record that is one."""
    table: CellTable = load(record_kind(type(record)).table)(record)
    return table
