"""`gdcli sweep`: how hundreds of thousands of descents end, and where the edge of stability is."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from gdcli.cli.answer_format import DeliveryOptions
from gdcli.cli.bundles import keywords
from gdcli.cli.error_messages import note, note_lanes
from gdcli.cli.function_options import FunctionOptions, remarks
from gdcli.cli.options import (
    BoundsOptions,
    EngineName,
    HyperparameterOptions,
    MethodOptions,
    OptionalExpr,
    Plot,
    RangesText,
    StoppingOptions,
    count_of,
)
from gdcli.cli.sentences import DESCENTS, NAME_A_TEXT_FILE, NO_RATE_TO_SUGGEST, SUGGESTION_IS_NO_PICTURE
from gdcli.cli.work import CallOptions
from gdcli.cli.writing import write
from gdcli.errors import EXIT_FAILED, EXIT_OK, UsageError
from gdcli.explore.keywords import MethodKeywords
from gdcli.explore.problem import DEFAULT_EXPRESSION
from gdcli.late import LateModule
from gdcli.model import SweepReport
from gdcli.model.default_settings import SWEEP_SEED, SWEEP_STARTS
from gdcli.output.formats import DRAWING_FORMATS

if TYPE_CHECKING:
    from gdcli.explore import sweeps
else:
    sweeps = LateModule("gdcli.explore.sweeps")  # loads numpy, which the help does not need

DEFAULT_STARTS: Final = str(SWEEP_STARTS)
EXAMPLES: Final = (
    "gdcli sweep --lr 0.01:1.2:60 --starts 1000",
    'gdcli sweep "@ellipse" --suggest',
)
SweepRates = Annotated[
    str | None,
    typer.Option(
        "--lr", metavar="RATES",
        help="0.01,0.1 or START:STOP:COUNT[:log]. Without it: from where descent begins to move to where it diverges.",
    ),
]
SweepStarts = Annotated[
    str,
    typer.Option(
        "--starts", metavar="STARTS",
        help="The number of random ones in the --range; or a grid x=-3:3:100,y=-3:3:100; or points 1,2;3,4.",
    ),
]
SweepSeed = Annotated[
    int, typer.Option("--seed", metavar="N", parser=count_of("--seed"), help="Seed of the random starts.")
]
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS", help="Spread the work over a Dask cluster: tcp://scheduler:8786."),
]
Suggest = Annotated[bool, typer.Option("--suggest", help="Print one learning rate to use, and nothing else.")]


def command(
    expression: OptionalExpr = DEFAULT_EXPRESSION,
    *,
    lr: SweepRates = None,
    starts: SweepStarts = DEFAULT_STARTS,
    ranges: RangesText = None,
    seed: SweepSeed = SWEEP_SEED,
    suggest: Suggest = False,
    plot: Plot = None,
    engine: EngineName = "auto",
    dask: Dask = None,
    stopping: StoppingOptions,
    method: MethodOptions,
    hyperparameters: HyperparameterOptions,
    bounds: BoundsOptions,
    function_options: FunctionOptions,
    delivery: Annotated[DeliveryOptions, SweepReport],
    call: CallOptions,
) -> int:
    """Every learning rate runs from every start. By learning rate: how many starts converged, oscillated, diverged.

    It names one rate to use, or says that the evidence supports none, and shows the measured edge of stability beside
    the limit that theory gives at the minimum.
    """
    delivery.check(SweepReport)
    if suggest and delivery.form in DRAWING_FORMATS:
        raise UsageError(SUGGESTION_IS_NO_PICTURE(), NAME_A_TEXT_FILE())
    subject = function_options.problem(expression, call, on_page=delivery.is_page)
    with call.work(DESCENTS) as work:
        report = sweeps.sweep(
            subject, lr=lr, starts=starts, range=ranges, seed=seed, engine=engine, dask=dask,
            on_progress=work.on_progress, should_stop=work.should_stop,
            **keywords(MethodKeywords, stopping, bounds, method, hyperparameters),
        )  # fmt: skip
    if suggest:
        return work.status(stopped=report.sweep.interrupted) or _suggest(report, delivery.output)
    note_lanes(report.sweep, quiet=call.quiet)
    delivery.write(report, call, subject, remarks=remarks(subject, expression), plot=plot, ranges=ranges)
    return work.status(stopped=report.sweep.interrupted)


def _suggest(report: SweepReport, output: str | None) -> int:
    """Print the rate alone, for scripts; if there is none, say why, and return status 1."""
    if report.suggestion is None:
        note(NO_RATE_TO_SUGGEST(reason=report.reason_sentence))
        return EXIT_FAILED
    write([repr(report.suggestion)], output)
    return EXIT_OK
