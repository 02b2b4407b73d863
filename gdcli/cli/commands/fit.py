"""`gdcli fit`: descent on a table of one's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gdcli.cli.answer_format import DeliveryOptions
from gdcli.cli.bundles import NAMES_FIELD, Bundle, keywords
from gdcli.cli.error_messages import note_seed
from gdcli.cli.function_options import STANDARD_INPUT
from gdcli.cli.options import (
    BoundsOptions,
    EngineName,
    Every,
    ExitCode,
    Explain,
    HyperparameterOptions,
    MethodOptions,
    NoiseOptions,
    Plot,
    RateOptions,
    ShowSchedule,
    StoppingOptions,
    count_of,
    number_parser,
)
from gdcli.cli.sentences import (
    BOTH_FROM_INPUT,
    LEAVE_OUT_BATCHES,
    NAME_A_FILE_FOR_ONE,
    NO_SHARE,
    STEP_OF_ALL_ROWS,
    STEPS,
    WRITE_SHARE,
)
from gdcli.cli.work import CallOptions
from gdcli.data.sets import DATA_SETS, SIGN
from gdcli.errors import EXIT_OK, UsageError
from gdcli.explore import single_run
from gdcli.explore.fitting import fits, prediction
from gdcli.explore.fitting.losses import LOSSES
from gdcli.explore.keywords import DescentKeywords
from gdcli.explore.tables import SKIPPED_ROWS_SHARE_MAX, DataOptions, renames_from
from gdcli.late import LateModule
from gdcli.model import StepExplanation
from gdcli.model.fit import Fit, Prediction
from gdcli.output.formats import TABLE
from gdcli.record import record, replace

if TYPE_CHECKING:
    from gdcli.output.pages import fit as pages
else:
    pages = LateModule("gdcli.output.pages.fit")

NAMED_TABLES: Final = tuple(f"{SIGN}{name}" for name in DATA_SETS)
EXAMPLES: Final = (
    "gdcli fit @houses",
    'gdcli fit decay.csv --model "y ~ a*exp(-k*t) + c" --lr 0.01 --steps 5000',
)


def share_of(option: str) -> Callable[[str | float], float]:
    """A parser of an option's share of the whole, such as `0.1` or `10%`."""

    def read(value: str | float) -> float:
        if not isinstance(value, str):
            return value
        share = number_parser(option)(value.removesuffix("%")) / (100.0 if value.endswith("%") else 1.0)
        if not 0.0 <= share <= 1.0:
            raise UsageError(NO_SHARE(option=option, value=value), WRITE_SHARE())
        return share

    return read


@record
class TableOptions(Bundle):
    """How a table is read; what is not given is found out from the table."""

    title = "The table"

    separator: Annotated[
        str | None,
        typer.Option("--separator", metavar="SIGN", help="Between cells: comma, semicolon, tab, blanks, or any sign."),
    ] = None
    decimal: Annotated[
        str | None, typer.Option("--decimal", metavar="SIGN", help="The decimal sign: point or comma.")
    ] = None
    header: Annotated[
        bool | None, typer.Option("--header/--no-header", help="The first row names the columns, or is one of numbers.")
    ] = None
    rename: Annotated[
        str | None,
        typer.Option("--rename", metavar="NAMES", help='Names for columns: "Área (m²)=area,Preço=price".'),
    ] = None
    skip_at_most: Annotated[
        float,
        typer.Option(
            "--skip-at-most", metavar="SHARE", parser=share_of("--skip-at-most"),
            help="The share of rows without numbers that may be skipped, 0.1 or 10%.",
        ),
    ] = SKIPPED_ROWS_SHARE_MAX

    def data_options(self, file: str) -> DataOptions:
        """The table in a file, to be read as the options say."""
        renames = renames_from(self.rename)
        return DataOptions(file, self.separator, self.decimal, self.header, renames, self.skip_at_most)


def table_names(incomplete: str) -> list[str]:
    """The names of built-in tables, for completion; without @ the shell completes names of files."""
    return list(NAMED_TABLES) if incomplete.startswith(SIGN) else []


File = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help=f"A table: .csv, .tsv, .gz, - for standard input, or one of {', '.join(NAMED_TABLES)}.",
        autocompletion=table_names,
    ),
]
ModelText = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="MODEL",
        help='What is fitted: "w*x + b", or "y ~ w*x + b". Names that are columns are these, the others parameters.',
    ),
]
LossName = Annotated[
    str | None,
    typer.Option(
        "--loss", metavar="NAME", help=f"The loss of a row: {NAMES_FIELD}.", autocompletion=lambda: LOSSES
    ),
]
Target = Annotated[
    str | None,
    typer.Option(
        "--target", metavar="COLUMN", help="The column to predict; without it y, or the last column not in use."
    ),
]
Penalty = Annotated[
    float,
    typer.Option(
        "--l2", metavar="R", parser=number_parser("--l2"),
        help="Add R times the sum of the squared parameters to the loss.",
    ),
]
Scale = Annotated[
    str | None,
    typer.Option("--scale", metavar="NAME", help="Scale the columns of the model: none, standard or minmax."),
]
FitStart = Annotated[
    str | None,
    typer.Option(
        "--start", metavar="POINT", help="The start: w=2,b=1, or random, drawn by --seed; without it all are 1."
    ),
]
Predict = Annotated[
    str | None,
    typer.Option(
        "--predict", metavar="FILE", help="Write the rows of this table with a column `prediction`, as csv."
    ),
]
Fixed = Annotated[str | None, typer.Option("--set", metavar="VALUES", help="Fix parameters first: a=2,b=1/3.")]


@record
class BatchOptions(Bundle):
    """Mini-batches, and rows held back."""

    title = "Mini-batches"

    batch: Annotated[
        int | None,
        typer.Option("--batch", metavar="N", parser=count_of("--batch"), help="Rows of an update; without it all."),
    ] = None
    epochs: Annotated[
        int | None,
        typer.Option("--epochs", metavar="E", parser=count_of("--epochs"), help="How often all rows are gone through."),
    ] = None
    order: Annotated[
        str, typer.Option("--order", metavar="NAME", help="The order of the rows: shuffled, by --seed, or given.")
    ] = "shuffled"
    validate: Annotated[
        float,
        typer.Option(
            "--validate", metavar="SHARE", parser=share_of("--validate"),
            help="Hold back a share of the rows, 0.2 or 20%, and show the loss on them.",
        ),
    ] = 0.0
    patience: Annotated[
        int,
        typer.Option(
            "--patience", metavar="N", parser=count_of("--patience"),
            help="End when the loss on the rows held back has not been lower for N epochs.",
        ),
    ] = 0

    @property
    def are_asked_for(self) -> bool:
        """Whether a step is an epoch."""
        return self.batch is not None or self.epochs is not None or self.validate > 0.0


def _rates(fitted: Fit) -> tuple[float, ...]:
    """The learning rates by step: of a run in batches those at the end of each epoch, else those of the schedule."""
    if fitted.plan is None:
        return single_run.planned_rates(fitted.run.settings)
    rates = (row.learning_rate for row in fitted.run.trajectory)
    return tuple(rate for rate in rates if rate is not None)


def command(
    file: File,
    *,
    model: ModelText = None,
    loss: LossName = None,
    target: Target = None,
    l2: Penalty = 0.0,
    scale: Scale = None,
    rate: RateOptions,
    start: FitStart = None,
    parameters: Fixed = None,
    predict: Predict = None,
    every: Every = None,
    plot: Plot = None,
    show_schedule: ShowSchedule = False,
    explain: Explain = None,
    engine: EngineName = "auto",
    exit_code: ExitCode = False,
    table: TableOptions,
    batches: BatchOptions,
    stopping: StoppingOptions,
    method: MethodOptions,
    hyperparameters: HyperparameterOptions,
    noise: NoiseOptions,
    bounds: BoundsOptions,
    delivery: Annotated[DeliveryOptions, Fit, StepExplanation],
    call: CallOptions,
) -> int:
    """The parameters of the model are what descent moves; the loss is a mean over the rows of the table.

    The page tells what was read, shows the descent and the fitted curve, and compares the parameters with the right
    answer, which is found without descent.
    """
    if file == predict == STANDARD_INPUT:
        raise UsageError(BOTH_FROM_INPUT(), NAME_A_FILE_FOR_ONE())
    if predict is not None and delivery.form == TABLE:
        delivery = replace(delivery, format_="csv")
    delivery.check(StepExplanation if explain is not None else Fit if predict is None else Prediction)
    chosen = keywords(DescentKeywords, rate, stopping, method, hyperparameters, noise, bounds, start=start)
    if explain is not None:
        if batches.are_asked_for:
            raise UsageError(STEP_OF_ALL_ROWS(), LEAVE_OUT_BATCHES())
        with call.limited():
            asked = fits.FitChoices(model, loss, target, l2, scale, parameters)
            delivery.write(fits.explain_fit(table.data_options(file), explain, chosen, asked), call)
        return EXIT_OK
    with call.work(STEPS) as work:
        fitted = fits.fit(
            file, model=model, loss=loss, target=target, l2=l2, scale=scale, parameters=parameters, engine=engine,
            every=delivery.stride(every),
            **batches.values(), **table.values(),
            diagnose=exit_code or predict is not None or not delivery.has_iterates_alone,
            on_progress=work.on_progress, on_reading=work.on_reading, should_stop=work.should_stop, **chosen,
        )  # fmt: skip
    run = fitted.run
    if predict is None:
        page = partial(pages.fit_page, rates=_rates(fitted)) if show_schedule and delivery.is_page else None
        delivery.write(fitted, call, plot=plot, page=page)
    else:
        predicted = prediction.predict(fitted, predict, renames_from(table.rename))
        delivery.write(predicted, call)
        for words in (*predicted.notes, *([run.verdict.words] if run.verdict else [])):
            call.note(words)
    note_seed(run.settings.seed, quiet=call.quiet)
    return work.status_of(run, exit_code=exit_code)
