"""Tables and fits: the columns of an expression, the facts about them, and the result of a fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from gdcli.answer import Answer, Fact, point_in_short_form
from gdcli.model.gallery import KnownMinimum
from gdcli.model.run import Iterate, Run
from gdcli.model.sentences import MODEL, PARAMETERS, VERDICT, Sentence, Template
from gdcli.record import field, record

NO_SCALE: Final = "none"
STANDARD_SCALE: Final = "standard"
"""Names of two ways to scale columns; `data.scaling` has them all."""


@record
class ColumnFacts:
    """A column in use: its title in the table, and its extent before scaling."""

    title: str
    minimum: float
    maximum: float
    mean: float
    deviation: float


@record
class SkippedRow:
    """A row that is not used: its line, the title of the column (empty if the whole row is wrong), and the cell."""

    line: int
    title: str
    cell: str | Sentence


@record
class DataFacts:
    """Facts about a table: rows, dialect, columns by name, and the first of the rows that were skipped.

    `titles` are those of all columns. `renamed`: title of a column -> its name in expressions. `words`: for a column of
    words, the words for 0 and 1.
    """

    source: str
    rows: int
    columns: Mapping[str, ColumnFacts]
    separator: str = ""
    decimal: str = "."
    encoding: str = ""
    skipped: int = 0
    skipped_rows: tuple[SkippedRow, ...] = ()
    titles: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@record
class DataTable:
    """The columns in use, an array of `rows` floats each, with the facts about them."""

    rows: int
    columns: Mapping[str, Any]
    facts: DataFacts


@record
class BatchPlan:
    """Epochs of mini-batches: `size` rows each, shuffled by `seed` unless the rows keep their order.

    `patience`: epochs without a lower validation loss after which the run ends, 0 for never.
    """

    size: int
    epochs: int
    seed: int = 0
    keeps_order: bool = False
    patience: int = 0


@record
class Reference:
    """The parameters (n) with the lowest loss, found without descent, and the number of their digits that are claimed.

    `is_best`: it is proved that no other parameters have a lower loss; else there may be better ones elsewhere.
    """

    method: str
    parameters: tuple[float, ...]
    loss: float
    digits: int
    is_best: bool


@record
class NoReference:
    """Why there is no reference, in one sentence; `flat` is a direction (n) along which the loss does not change."""

    reason: Sentence
    flat: tuple[float, ...] = ()


ModelFunction = Callable[[Mapping[str, Sequence[float]]], Sequence[float]]
"""The values of a model for rows that are given by column."""


class FitView(Protocol):
    """The functions that pictures of a fit evaluate: its loss, and its model over the rows."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the n parameters."""

    @property
    def objective(self) -> Any:  # noqa: ANN401 - what `output.page_context.Function` describes
        """The loss at points of n numbers."""

    @property
    def minima(self) -> tuple[KnownMinimum, ...]:
        """Empty: no minimum of a loss over data is known beforehand."""

    @property
    def model_rows(self) -> None:
        """None: only the losses of the gallery have such rows."""

    def rows(self, most: int) -> tuple[Mapping[str, Sequence[float]], Sequence[float]]:
        """At most `most` rows: the columns of the model, and the target."""

    @property
    def descent(self) -> ModelFunction:
        """The model with descent's last parameters, or with its best ones if the run ended above its start."""

    @property
    def reference(self) -> ModelFunction | None:
        """The model with the parameters of the reference, if there is one."""


@record
class Fit(Answer):
    """A model fitted to a table by descent: the run over the n parameters, and what belongs to the data.

    `data` describes the table, `scale` names the scaling of its columns, `shifts` and `factors` are its numbers (scaled
    = (column − shift)/factor). `training_loss` and `validation_loss` are the losses at the end without a penalty.
    `digits` is the number of significant digits to which descent's parameters agree with the reference's. `original`
    has the parameters in the units of the table, if the model is affine in its columns. `spectra`: scale -> the
    smallest and the largest curvature of the loss, if it is a quadratic. `r_squared` is the share of the target's
    variance that the model explains, `accuracy` the share of the rows that a score puts into the right class.

    `parameters` (n) are the last iterate's, or those of iterate `parameters_step` if an earlier iterate is better.
    `meant` maps parameters to columns with nearly the same spelling. `plan`: the mini-batches; the iterates of the run
    are then epochs, `validation_losses` has the loss on the rows held back for each epoch that is kept, and
    `best_epoch` is the epoch with the lowest one, the first of several. `view`: the functions behind the pictures.
    """

    run: Run
    model: str
    loss: str
    loss_text: str
    target: str | None
    data: DataFacts
    parameters: tuple[float, ...]
    training_loss: float
    validation_loss: float | None = None
    scale: str = "none"
    shifts: Mapping[str, float] = field(default_factory=dict)
    factors: Mapping[str, float] = field(default_factory=dict)
    reference: Reference | NoReference | None = None
    digits: int | None = None
    original: tuple[float, ...] | None = None
    spectra: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    r_squared: float | None = None
    accuracy: float | None = None
    meant: Mapping[str, str] = field(default_factory=dict)
    plan: BatchPlan | None = None
    validation_losses: tuple[float, ...] = ()
    best_epoch: int | None = None
    parameters_step: int | None = None
    view: FitView | None = field(default=None, compare=False)

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        yield MODEL, self.model
        yield Template("data"), Template("{name}: {count} row", "{name}: {count} rows")(
            self.data.rows, name=self.data.source
        )
        yield PARAMETERS, point_in_short_form(self.variables, self.parameters)
        if self.run.verdict is not None:
            yield VERDICT, self.run.verdict.words

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return self.run.variables

    @property
    def best_iterate(self) -> Iterate | None:
        """The epoch with the lowest validation loss; None if no rows are held back."""
        return next((row for row in self.run.trajectory if row.step == self.best_epoch), None)

    @property
    def conditions(self) -> dict[str, float]:
        """The condition numbers by scale."""
        return {scale: most / least for scale, (least, most) in self.spectra.items() if least > 0.0}


@record
class Prediction:
    """The rows of a table and the prediction of a fitted model for each: None for a row without numbers.

    `column` is the title of the predictions; no two titles are alike. `notes` say which rows have no prediction, and
    which parameters the others have if they are not the last iterate's.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    values: tuple[float | None, ...]
    column: str
    notes: tuple[Sentence, ...] = ()


def best_epoch(losses: Sequence[float]) -> int:
    """The epoch with the lowest loss; the first of several."""
    known = [(loss, epoch) for epoch, loss in enumerate(losses) if loss == loss]
    return min(known)[1] if known else 0
